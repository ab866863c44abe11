//! What a page of a pull means for the device.

use super::Standing;
use crate::{
    casebook::Casebook,
    records::RecordKey,
    sync::{
        Record,
        wire::{Cursor, Page},
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
    pub records: Vec<Record>,
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
        records: Vec<Record>,
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

/// What is fetched anew. The device works on with what it has until this is whole: records and values that the restored
/// server lacks must go, for it cannot say any more who may see them; who wrote them sends them again.
#[derive(Debug, Default)]
struct Anew {
    epoch: String,
    cursor: Option<Cursor>,
    records: BTreeMap<RecordKey, Record>,
    unknown: BTreeMap<String, Value>,
    purged: BTreeSet<RecordKey>,
}

impl Intake {
    /// From where to fetch the next page; none: from the start.
    #[must_use]
    pub fn cursor<'a>(&'a self, standing: &'a Standing) -> Option<&'a Cursor> {
        match &self.anew {
            Some(anew) => anew.cursor.as_ref(),
            None => standing.cursor.as_ref(),
        }
    }

    /// Takes in the page that was fetched from there.
    pub fn page(&mut self, book: &Casebook, before: &Standing, page: Page, now: DateTime<Utc>) -> Took {
        let epoch = self.anew.as_ref().map(|anew| &anew.epoch).or(before.epoch.as_ref());
        if epoch.is_some_and(|epoch| *epoch != page.epoch) {
            self.anew = Some(Anew { epoch: page.epoch, ..Anew::default() });
            return Took::Restored;
        }
        if page.remaining > 0 && page.records.is_empty() && Some(&page.cursor) == self.cursor(before) {
            return Took::StandsStill;
        }
        match self.anew.take() {
            Some(mut anew) => {
                let (cursor, remaining) = (page.cursor.clone(), page.remaining);
                anew.add(page);
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
                };
                let (records, unknown) = (anew.records.into_values().collect(), anew.unknown.into_values().collect());
                let purged = anew.purged.into_iter().collect();
                Took::Anew { records, unknown, purged, standing }
            }
            None => Took::News(Box::new(news(book, before, page, now))),
        }
    }
}

impl Anew {
    fn add(&mut self, page: Page) {
        self.cursor = Some(page.cursor.clone());
        let name = |value: &Value, kind: &str, id: &str| format!("{}/{}", value[kind], value[id]);
        for key in page.gone.iter().chain(&page.purged) {
            self.records.remove(key);
        }
        self.purged.extend(&page.purged);
        for key in &page.gone_unknown {
            self.unknown.remove(&name(key, "kind", "id"));
        }
        let (records, unknown) = page.read();
        self.records.extend(records.into_iter().map(|record| (record.key, record)));
        self.unknown.extend(unknown.into_iter().map(|value| (name(&value, "k", "i"), value)));
    }
}

fn news(book: &Casebook, before: &Standing, mut page: Page, now: DateTime<Utc>) -> News {
    let standing = Standing {
        cursor: Some(page.cursor.clone()),
        epoch: Some(page.epoch.clone()),
        complete: before.complete || page.remaining == 0,
        received: before.received + if before.complete { 0 } else { page.records.len() as u64 },
        agreed: if page.remaining == 0 { Some(now) } else { before.agreed },
    };
    let remaining = page.remaining;
    let gone = std::mem::take(&mut page.gone);
    let gone_unknown = std::mem::take(&mut page.gone_unknown);
    let (purged, replaced) = (std::mem::take(&mut page.purged), std::mem::take(&mut page.replaced));
    let (records, unknown) = page.read();
    let nothing_leaves = gone.is_empty() && gone_unknown.is_empty() && purged.is_empty();
    if !before.complete && nothing_leaves && !replaced.iter().any(|key| book.confirmed(*key).is_some()) {
        let keep = Keep::Page;
        return News { records, gone, purged, replaced, gone_unknown, unknown, standing, keep, remaining };
    }
    let (in_place, records): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| replaced.contains(&record.key));
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
fn new_to(book: &Casebook, records: Vec<Record>) -> Vec<Record> {
    records
        .into_iter()
        .filter_map(|record| match book.confirmed(record.key) {
            None => Some(record),
            Some(known) => {
                let mut merged = known.clone();
                merged.merge(&record);
                (merged != *known).then_some(merged)
            }
        })
        .collect()
}
