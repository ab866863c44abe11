//! What travels between device and server: JSON over versioned routes under `/api/v1`.
//!
//! | route | asks | answers |
//! |---|---|---|
//! | `POST /api/v1/push` | [`Push`] | [`Pushed`] |
//! | `GET /api/v1/pull?cursor=…` | | [`Page`] |
//! | `GET /api/v1/live` | | server-sent events, each *there is something new* |
//! | `GET /api/v1/whoami` | | [`Me`] and [`Hello`] |
//! | `GET /api/v1/late` | | [`LateAnswer`]s, of what the user wrote and was put aside |
//! | `GET /api/v1/history/{kind}/{id}` | | [`crate::history::Step`]s, the latest first; 404 for what the user may not read |
//!
//! Whoever is not signed in gets 401 from all of them; whose account was blocked since gets 403 from all but `push` and
//! `whoami`: they hand in, and get nothing. A request names its format in the header `Lotse-Format`; the server
//! accepts all formats up to its own, and answers 426 to newer ones.

use super::{Commit, Kept, Record, Refusal, Time};
use crate::{
    ids::{CommitId, MunicipalityId, UserId},
    records::{Answer, Because, RecordKey, Staff},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;
use std::sync::Arc;

/// The wire format that this version speaks.
pub const FORMAT: u16 = 2;

/// From this format on a device carries out purges ([`Page::purged`]) and understands [`Refusal::Erased`]; an older one is
/// told that the records are gone, and that the commit is not allowed.
pub const PURGES: u16 = 2;

/// The header that names a request's format.
pub const FORMAT_HEADER: &str = "lotse-format";

/// The header in which a page names the next ([`Page::next`]): it can be asked for before this one is read.
pub const NEXT_HEADER: &str = "lotse-next";

/// Commits on their way to the server, in the order in which they were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Push {
    /// What the device's clock says now: the server tells when it is wrong.
    pub device_clock: DateTime<Utc>,
    /// The commits; at most [`Push::MOST`].
    pub commits: Vec<Commit>,
}

impl Push {
    /// How many commits one push carries at most.
    pub const MOST: usize = 100;
}

/// The server's answer to a push: one for each commit, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pushed {
    /// What the server's clock says.
    pub server_clock: DateTime<Utc>,
    /// What became of each commit.
    pub answers: Vec<(CommitId, Receipt)>,
}

/// What became of a commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Receipt {
    /// It is on the server's disk. A commit that was known already is answered as at the first time.
    Accepted {
        /// Its place in the municipality's sequence.
        sequence: u64,
        /// The time it got: its own, or capped.
        time: Time,
        /// Of the records it changes, those that are gone for its author, or in which its change was put aside: the device
        /// does not take it in there. That a record it holds left its scope is a pull's to say.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<RecordKey>,
    },
    /// It is not, and stays on the device.
    Refused(Refusal),
}

/// Where a device stands in the municipality's sequence: opaque to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// A page of what changed in the user's scope since a cursor: current records, not the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Received", bound(deserialize = "Self: From<Received>"))]
pub struct Page<R = Value> {
    /// Records, each a [`Record`] in its JSON form. Values, so that one that a device cannot read does not stop the others;
    /// or text, on the server, which has no need to read what it passes on.
    pub records: Vec<R>,
    /// Records that left the scope; the device drops them.
    pub gone: Vec<RecordKey>,
    /// Records that are erased: the device purges them, with everything that it keeps of them, commits that wait and what is
    /// being typed included. Asking from this page's cursor on says that it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purged: Vec<RecordKey>,
    /// Names of such, gone or erased, that a device does not know, as it received them: it may have kept what it cannot
    /// read.
    #[serde(skip_serializing)]
    pub gone_unknown: Vec<Value>,
    /// Those of the records out of which somebody was taken: they take the place of what the device has, and are not merged
    /// with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<RecordKey>,
    /// Where to go on.
    pub cursor: Cursor,
    /// Records still to come after this page, about: for showing progress.
    pub remaining: u64,
    /// Changes when the server was restored from a backup: devices then send again what it lacks.
    pub epoch: String,
}

/// A page as it comes: names that cannot be read do not stop the others.
#[derive(Deserialize)]
struct Received {
    records: Vec<Value>,
    #[serde(default)]
    gone: Vec<Value>,
    #[serde(default)]
    purged: Vec<Value>,
    #[serde(default)]
    replaced: Vec<Value>,
    cursor: Cursor,
    remaining: u64,
    epoch: String,
}

impl From<Received> for Page {
    fn from(Received { records, gone, purged, replaced, cursor, remaining, epoch }: Received) -> Self {
        let mut gone_unknown = Vec::new();
        let mut read = |keys: Vec<Value>| {
            let mut known = Vec::with_capacity(keys.len());
            for key in keys {
                match RecordKey::deserialize(&key) {
                    Ok(key) => known.push(key),
                    Err(_) => gone_unknown.push(key),
                }
            }
            known
        };
        let (gone, purged) = (read(gone), read(purged));
        // What cannot be named cannot be read either, and takes the place of what lies in quarantine by itself.
        let replaced = replaced.iter().filter_map(|key| RecordKey::deserialize(key).ok()).collect();
        Self { records, gone, purged, gone_unknown, replaced, cursor, remaining, epoch }
    }
}

impl Page {
    /// How many records a page holds at most.
    pub const MOST: usize = 1_000;

    /// The records that this version can read; the others as they came, to be kept.
    #[must_use]
    pub fn read(self) -> (Vec<Record>, Vec<Value>) {
        Self::read_all(self.records)
    }

    fn read_all(records: Vec<Value>) -> (Vec<Record>, Vec<Value>) {
        let mut known = Vec::with_capacity(records.len());
        let mut unknown = Vec::new();
        for value in records {
            match Record::deserialize(&value) {
                Ok(record) => known.push(record),
                Err(_) => unknown.push(value),
            }
        }
        (known, unknown)
    }
}

/// A page as a device takes it in: its records as they came, looked through and not yet read.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Those that this version can read.
    pub records: Vec<Kept>,
    /// The others, to be kept.
    pub unknown: Vec<Value>,
    /// All else that the page says; its own records were taken out.
    pub page: Page,
}

impl<R> Page<R> {
    /// From where the next page can be asked for at once; none if there is none, or if something leaves with this one:
    /// asking on says that it has left.
    #[must_use]
    pub fn next(&self) -> Option<&Cursor> {
        let nothing_leaves = self.gone.is_empty() && self.purged.is_empty() && self.replaced.is_empty();
        Some(&self.cursor).filter(|_| self.remaining > 0 && nothing_leaves)
    }
}

impl Arrival {
    /// How a page begins that is taken in without being read as a whole.
    const BEGINNING: &[u8] = br#"{"records":["#;

    /// What came.
    ///
    /// # Errors
    /// It is not a page.
    pub fn of(text: Vec<u8>) -> serde_json::Result<Self> {
        if !text.starts_with(Self::BEGINNING) {
            return Ok(serde_json::from_slice::<Page>(&text)?.into());
        }
        let text: Arc<[u8]> = text.into();
        let (mut records, mut unknown) = (Vec::with_capacity(Page::MOST), Vec::new());
        let mut place = Self::BEGINNING.len();
        while text.get(place).is_some_and(|byte| *byte != b']') {
            place += usize::from(text[place] == b',');
            match Kept::at(&text, place) {
                Ok(record) => {
                    place = record.end();
                    records.push(record);
                }
                Err(_) => {
                    let rest = text.get(place..).unwrap_or_default();
                    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
                    let Some(_) = values.next().transpose()? else { break };
                    let end = place + values.byte_offset();
                    unknown.push(serde_json::from_slice(&text[place..end])?);
                    place = end;
                }
            }
        }
        let rest = text.get(place..).unwrap_or_default();
        let page = serde_json::from_slice(&[Self::BEGINNING, rest].concat())?;
        Ok(Self { records, unknown, page })
    }
}

impl From<Page> for Arrival {
    fn from(mut page: Page) -> Self {
        let (records, unknown) = Page::read_all(std::mem::take(&mut page.records));
        Self { records: records.into_iter().map(Kept::from).collect(), unknown, page }
    }
}

/// What became of work that came too late, told to whoever wrote it: nothing of what it says, nor of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LateAnswer {
    /// When they wrote it, by the clock of their device.
    pub written_at: DateTime<Utc>,
    /// Why it was not taken in at once.
    pub because: Because,
    /// What became of it; none: that is open.
    pub answer: Option<Answer>,
    /// When.
    pub settled_on: Option<NaiveDate>,
}

/// Who is signed in, where, and what day it is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Me {
    /// The user.
    pub user: UserId,
    /// Their entry in the staff directory.
    pub staff: Staff,
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its name.
    pub municipality_name: String,
    /// The day the installation takes for today, if it is not the calendar's (demo and tests).
    pub today: Option<NaiveDate>,
}

/// What the server says of itself beside [`Me`], before anything is sent to it. Older servers say nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// As in [`Page::epoch`]: what a restored server lacks is sent before what builds on it.
    #[serde(default)]
    pub epoch: Option<String>,
    /// What its clock says.
    #[serde(default)]
    pub server_clock: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{records::Kind, sync::Shape};
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn whoever_asks_on_says_that_what_left_has_left_so_a_page_with_which_something_leaves_names_no_next() {
        let page = |more: Value| {
            let mut page = json!({"records": [], "cursor": "here", "remaining": 3, "epoch": "one"});
            page.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            serde_json::from_value::<Page>(page).unwrap()
        };
        assert_eq!(page(json!({})).next(), Some(&Cursor("here".to_owned())));
        assert_eq!(page(json!({"remaining": 0})).next(), None);
        let key = json!([{"kind": "task", "id": Uuid::now_v7()}]);
        for left in ["gone", "purged", "replaced"] {
            assert_eq!(page(json!({ left: key })).next(), None, "{left}");
        }
    }

    #[test]
    fn a_page_arrives_record_by_record_whatever_else_stands_in_it() {
        let record = |kind| serde_json::to_value(Record::empty(RecordKey { kind, id: Uuid::now_v7() })).unwrap();
        let page = |records: &[Value]| {
            json!({"records": records, "gone": [{"kind": "starship", "id": "x"}], "cursor": "here", "remaining": 3,
                "epoch": "one"})
        };
        let known = [record(Kind::Task), record(Kind::Stay)];
        let strange = json!({"k": "starship", "i": "],[{\\"});
        for all in [
            vec![],
            vec![known[0].clone()],
            vec![strange.clone(), known[0].clone(), json!(7), known[1].clone()],
            vec![known[0].clone(), strange.clone()],
        ] {
            let text = |page: &Value| page.to_string().into_bytes();
            let rest = r#""epoch":"one","cursor":"here","remaining":3,"gone":[{"kind":"starship","id":"x"}]"#;
            let as_sent = format!(r#"{{"records":{},{rest}}}"#, json!(all));
            let arrived = Arrival::of(as_sent.into_bytes()).unwrap();
            let otherwise = Arrival::of(text(&page(&all))).unwrap();
            let is_known = |value: &&Value| known.contains(value);
            let read: Vec<Value> =
                arrived.records.iter().map(|it| serde_json::to_value(it.record()).unwrap()).collect();
            assert_eq!(read, all.iter().filter(is_known).cloned().collect::<Vec<_>>());
            assert_eq!(arrived.unknown, all.iter().filter(|it| !is_known(it)).cloned().collect::<Vec<_>>());
            assert_eq!((&arrived.page, &arrived.unknown), (&otherwise.page, &otherwise.unknown));
            assert!(arrived.records == otherwise.records);
            assert_eq!(arrived.page.gone_unknown.len(), 1);
        }
    }

    #[test]
    fn what_is_cut_short_is_no_page() {
        let records = json!([Record::empty(RecordKey { kind: Kind::Task, id: Uuid::now_v7() })]);
        let text = format!(r#"{{"records":{records},"gone":[],"cursor":"","remaining":0,"epoch":""}}"#);
        assert_eq!(Arrival::of(text.clone().into_bytes()).unwrap().records[0].shape(), Shape::Plain);
        for end in 0..text.len() {
            assert!(Arrival::of(text.as_bytes()[..end].to_vec()).is_err(), "{end}");
        }
    }
}
