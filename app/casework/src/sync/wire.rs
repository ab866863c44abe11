//! What travels between device and server: JSON over versioned routes under `/api/v1`.
//!
//! | route | asks | answers |
//! |---|---|---|
//! | `POST /api/v1/push` | [`Push`] | [`Pushed`] |
//! | `GET /api/v1/pull?cursor=…` | | [`Page`] |
//! | `GET /api/v1/live` | | server-sent events, each *there is something new* |
//! | `GET /api/v1/whoami` | | [`Me`] |
//! | `GET /api/v1/history/{kind}/{id}` | | [`crate::history::Step`]s, the latest first; 404 for what the user may not read |
//!
//! Whoever is not signed in gets 401 from all of them. A request names its format in the header `Lotse-Format`; the server
//! accepts all formats up to its own, and answers 426 to newer ones.

use super::{Commit, Record, Refusal, Time};
use crate::{
    ids::{CommitId, MunicipalityId, UserId},
    records::{RecordKey, Staff},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The wire format that this version speaks.
pub const FORMAT: u16 = 2;

/// From this format on a device carries out purges ([`Page::purged`]) and understands [`Refusal::Erased`]; an older one is
/// told that the records are gone, and that the commit is not allowed.
pub const PURGES: u16 = 2;

/// The header that names a request's format.
pub const FORMAT_HEADER: &str = "lotse-format";

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
#[serde(from = "Received")]
pub struct Page {
    /// Records, each a [`Record`] in its JSON form. Values, so that one that a device cannot read does not stop the others.
    pub records: Vec<Value>,
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
        let mut known = Vec::with_capacity(self.records.len());
        let mut unknown = Vec::new();
        for value in self.records {
            match Record::deserialize(&value) {
                Ok(record) => known.push(record),
                Err(_) => unknown.push(value),
            }
        }
        (known, unknown)
    }
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
