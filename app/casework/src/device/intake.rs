//! What a page of a pull means for the device.

use super::Standing;
use crate::{
    casebook::Casebook,
    records::RecordKey,
    sync::{
        Kept,
        wire::{Arrival, Cursor},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How often the time of the last contact is written when nothing else is.
const STANDING_EVERY: TimeDelta = TimeDelta::minutes(1);

/// How the news of a page are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// As packs: a page of the first sync.
    Page,
    /// As rows.
    News,
    /// There are none; where sync stands is.
    Standing,
    /// There is nothing to keep.
    Nothing,
}

/// What a page brought.
#[derive(Clone, Debug)]
pub struct News {
    /// Records that say something new, whole.
    pub records: Vec<Kept>,
    /// Records that left the scope.
    pub gone: Vec<RecordKey>,
    /// Records that are erased.
    pub purged: Vec<RecordKey>,
    /// Those of the records that take the place of what is here.
    pub replaced: Vec<RecordKey>,
    /// Names of such that this version does not know.
    pub gone_unknown: Vec<Value>,
    /// Records that this version cannot read.
    pub unknown: Vec<Value>,
    /// Where sync stands with it.
    pub standing: Standing,
    /// How it is kept.
    pub keep: Keep,
    /// Records still to come.
    pub remaining: u64,
}

/// What to do with a page.
#[derive(Clone, Debug)]
pub enum Took {
    /// The server was restored from a backup: what it had acknowledged waits again, and everything is fetched anew.
    Restored,
    /// The page leads nowhere: to be asked for again later.
    StandsStill,
    /// To be kept, then to be shown.
    News(Box<News>),
    /// A part of what is fetched anew; so many records are still to come.
    Part(u64),
    /// All of what was fetched anew: it takes the place of everything that was confirmed before.
    Anew {
        /// The records.
        records: Vec<Kept>,
        /// Those that this version cannot read.
        unknown: Vec<Value>,
        /// Records that are erased.
        purged: Vec<RecordKey>,
        /// Where sync stands with it.
        standing: Standing,
    },
}

/// Takes pages in.
#[derive(Debug, Default)]
pub struct Intake {
    anew: Option<Anew>,
}

/// What is fetched anew, from a server that was restored or because a part of what lies here cannot be read. The device works
/// on with what it has until this is whole: records and values that the restored server lacks must go, for it cannot say any
/// more who may see them; who wrote them sends them again.
#[derive(Debug, Default)]
struct Anew {
    epoch: String,
    cursor: Option<Cursor>,
    records: BTreeMap<RecordKey, Kept>,
    unknown: BTreeMap<String, Value>,
    purged: BTreeSet<RecordKey>,
}

impl Intake {
    /// Fetches everything anew: a part of what lies on the device cannot be read any more.
    #[must_use]
    pub fn anew(standing: &Standing) -> Self {
        let anew = |epoch: &String| Anew { epoch: epoch.clone(), ..Anew::default() };
        // Whose first sync is not over has nothing to go back behind: it goes on, and the rest is fetched at the next start.
        Self { anew: standing.epoch.as_ref().filter(|_| standing.complete).map(anew) }
    }

    /// From where to fetch the next page; none: from the start.
    #[must_use]
    pub fn cursor<'a>(&'a self, standing: &'a Standing) -> Option<&'a Cursor> {
        match &self.anew {
            Some(anew) => anew.cursor.as_ref(),
            None => standing.cursor.as_ref(),
        }
    }

    /// The server says its epoch. Answers whether it was restored from a backup since the device heard it last: what it had
    /// acknowledged waits again then, and everything is fetched anew.
    pub fn is_restored(&mut self, before: &Standing, epoch: &str) -> bool {
        let known = self.anew.as_ref().map(|anew| &anew.epoch).or(before.epoch.as_ref());
        let is_restored = known.is_some_and(|known| known != epoch);
        if is_restored {
            self.anew = Some(Anew { epoch: epoch.to_owned(), ..Anew::default() });
        }
        is_restored
    }

    /// Takes in the page that was fetched from there.
    pub fn page(&mut self, book: &Casebook, before: &Standing, arrival: Arrival, now: DateTime<Utc>) -> Took {
        let page = &arrival.page;
        if self.is_restored(before, &page.epoch) {
            return Took::Restored;
        }
        let is_empty = arrival.records.is_empty() && arrival.unknown.is_empty();
        if page.remaining > 0 && is_empty && Some(&page.cursor) == self.cursor(before) {
            return Took::StandsStill;
        }
        match self.anew.take() {
            Some(mut anew) => {
                let (cursor, remaining) = (page.cursor.clone(), page.remaining);
                anew.add(arrival);
                if remaining > 0 {
                    self.anew = Some(anew);
                    return Took::Part(remaining);
                }
                let standing = Standing {
                    cursor: Some(cursor),
                    epoch: Some(anew.epoch),
                    complete: true,
                    received: before.received,
                    agreed: Some(now),
                    erasures: before.erasures + u64::from(!anew.purged.is_empty()),
                };
                let (records, unknown) = (anew.records.into_values().collect(), anew.unknown.into_values().collect());
                let purged = anew.purged.into_iter().collect();
                Took::Anew { records, unknown, purged, standing }
            }
            None => Took::News(Box::new(news(book, before, arrival, now))),
        }
    }
}

impl Anew {
    fn add(&mut self, Arrival { records, unknown, page }: Arrival) {
        self.cursor = Some(page.cursor.clone());
        let name = |value: &Value, kind: &str, id: &str| format!("{}/{}", value[kind], value[id]);
        for key in page.gone.iter().chain(&page.purged) {
            self.records.remove(key);
        }
        self.purged.extend(&page.purged);
        for key in &page.gone_unknown {
            self.unknown.remove(&name(key, "kind", "id"));
        }
        self.records.extend(records.into_iter().map(|record| (record.key(), record)));
        self.unknown.extend(unknown.into_iter().map(|value| (name(&value, "k", "i"), value)));
    }
}

fn news(book: &Casebook, before: &Standing, arrival: Arrival, now: DateTime<Utc>) -> News {
    let Arrival { records, unknown, page } = arrival;
    let received = (records.len() + unknown.len()) as u64;
    let standing = Standing {
        cursor: Some(page.cursor),
        epoch: Some(page.epoch),
        complete: before.complete || page.remaining == 0,
        received: before.received + if before.complete { 0 } else { received },
        agreed: if page.remaining == 0 { Some(now) } else { before.agreed },
        erasures: before.erasures + u64::from(!(page.purged.is_empty() && page.replaced.is_empty())),
    };
    let remaining = page.remaining;
    let (gone, gone_unknown, purged, replaced) = (page.gone, page.gone_unknown, page.purged, page.replaced);
    let nothing_leaves = gone.is_empty() && gone_unknown.is_empty() && purged.is_empty();
    if !before.complete && nothing_leaves && !replaced.iter().any(|key| book.confirmed(*key).is_some()) {
        let keep = Keep::Page;
        return News { records, gone, purged, replaced, gone_unknown, unknown, standing, keep, remaining };
    }
    let (in_place, records): (Vec<_>, Vec<_>) =
        records.into_iter().partition(|record| replaced.contains(&record.key()));
    let records = [new_to(book, records), in_place].concat();
    let is_news = !(records.is_empty() && nothing_leaves && unknown.is_empty());
    let is_due = before.agreed.is_none_or(|agreed| now - agreed > STANDING_EVERY);
    let keep = match is_news {
        true => Keep::News,
        false if is_due || standing.cursor != before.cursor || standing.complete != before.complete => Keep::Standing,
        false => Keep::Nothing,
    };
    News { records, gone, purged, replaced, gone_unknown, unknown, standing, keep, remaining }
}

/// Those records that say something new, merged with what is confirmed here: what this device sent comes back with a pull.
fn new_to(book: &Casebook, records: Vec<Kept>) -> Vec<Kept> {
    records
        .into_iter()
        .filter_map(|record| match book.confirmed(record.key()) {
            None => Some(record),
            Some(known) => {
                let mut merged = known.clone();
                merged.merge(&record.into_record());
                (merged != *known).then(|| merged.into())
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::TeamId, records::Content as _, records::Team, sync::Record};

    fn page(epoch: &str, record: &Record, remaining: u64) -> Arrival {
        let page = serde_json::json!({
            "epoch": epoch, "cursor": "7", "records": [record], "gone": [], "remaining": remaining,
        });
        Arrival::of(page.to_string().into_bytes()).unwrap()
    }

    #[test]
    fn a_restored_server_is_known_by_its_epoch_before_anything_is_fetched_and_that_is_news_once() {
        let standing = Standing { epoch: Some("before".into()), complete: true, ..Standing::default() };
        let (mut intake, book) = (Intake::default(), Casebook::new());
        assert!(!intake.is_restored(&standing, "before"));
        assert!(intake.is_restored(&standing, "after") && !intake.is_restored(&standing, "after"));
        let page = page("after", &Record::empty(Team::key(TeamId::new())), 0);
        let whole = intake.page(&book, &standing, page, DateTime::UNIX_EPOCH);
        assert!(matches!(whole, Took::Anew { .. }), "{whole:?}");
        assert!(!Intake::default().is_restored(&Standing::default(), "first"), "nothing was heard before");
    }

    #[test]
    fn what_is_fetched_anew_from_the_same_server_is_shown_when_it_is_whole() {
        let standing = Standing { epoch: Some("e".into()), complete: true, ..Standing::default() };
        let [one, two] = [(); 2].map(|()| Record::empty(Team::key(TeamId::new())));
        let mut intake = Intake::anew(&standing);
        assert_eq!(intake.cursor(&standing), None, "from the start");
        let book = Casebook::new();
        let part = intake.page(&book, &standing, page("e", &one, 1), DateTime::UNIX_EPOCH);
        assert!(matches!(part, Took::Part(1)), "{part:?}");
        let whole = intake.page(&book, &standing, page("e", &two, 0), DateTime::UNIX_EPOCH);
        let Took::Anew { records, .. } = whole else { panic!("{whole:?}") };
        assert_eq!(records.len(), 2);
        let unfinished = Standing { complete: false, ..standing };
        let next = Intake::anew(&unfinished).page(&book, &unfinished, page("e", &one, 1), DateTime::UNIX_EPOCH);
        assert!(matches!(next, Took::News(_)), "a first sync goes on: {next:?}");
    }
}
