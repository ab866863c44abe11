//! Folding: rows that piled up go into the packs, when nobody waits for anything.
//!
//! Nothing of a fold happens unless every row and every pack still is what was read. Of two tabs one could otherwise put into
//! a new pack what the other has just learnt to be gone.

use super::{Content, Edit, Row, Shelf, edits};
use crate::{records::RecordKey, sync::Kept};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

/// Rows from which folding is worth it.
pub const WORTH_FOLDING: usize = 300;

/// Whether to fold now: many rows lie there, or one that says that a record is gone; its pack still holds it.
#[must_use]
pub fn worth_folding(rows: usize, gone: usize) -> bool {
    rows > WORTH_FOLDING || gone > 0
}

/// A pack as it was read.
#[derive(Clone, Debug)]
pub struct Pack<Read> {
    /// Its id.
    pub id: String,
    /// What was read.
    pub read: Read,
    /// What it holds; none if that cannot be read whole. It stays as it is then.
    pub records: Option<Vec<Kept>>,
}

/// What to write so that the rows are in the packs. `packs` are all that hold a record of the rows; `every` says whether
/// there may be others that could not be read: the word that a record is gone stays then.
pub fn fold<Read: Clone>(
    packs: Vec<Pack<Read>>,
    rows: Vec<(String, Read, Row)>,
    every: PacksRead,
    mut new_id: impl FnMut() -> String,
) -> Vec<Edit<Content<'static>, Read>> {
    let (mut edits, mut gone) = (Vec::new(), Vec::new());
    let mut fresh: BTreeMap<RecordKey, Row> = BTreeMap::new();
    for (id, read, row) in rows {
        let removal = Edit::RemoveUnchanged(Shelf::Rows, id, read);
        if matches!(row, Row::Gone(_)) {
            gone.push(removal)
        } else {
            edits.push(removal)
        }
        fresh.insert(row.key(), row);
    }
    let mut placed: HashSet<RecordKey> = HashSet::new();
    let mut whole = every == PacksRead::All;
    for Pack { id, read, records } in packs {
        // One that cannot be read may say more than the row.
        let is_read = |record: &Kept| !fresh.contains_key(&record.key()) || record.record().is_some();
        let Some(records) = records.filter(|records| records.iter().all(is_read)) else {
            whole = false;
            continue;
        };
        let before = records.len();
        let mut changed = false;
        let mut pack = Vec::with_capacity(before);
        for mut record in records {
            match fresh.get(&record.key()) {
                Some(Row::Gone(_)) => changed = true,
                Some(Row::Is(row)) => {
                    changed = true;
                    placed.insert(record.key());
                    record.change(|record| record.merge(row));
                    pack.push(record);
                }
                None => pack.push(record),
            }
        }
        if changed {
            edits.push(Edit::PutOver(Shelf::Packs, id, read, Content::Pack(Cow::Owned(pack))));
        }
    }
    let new: Vec<Kept> = fresh
        .into_iter()
        .filter_map(|(key, row)| match row {
            Row::Is(record) if !placed.contains(&key) => Some(record.into()),
            _ => None,
        })
        .collect();
    for records in new.chunks(edits::PACK) {
        edits.push(Edit::Put(Shelf::Packs, new_id(), Content::Pack(Cow::Owned(records.to_vec()))));
    }
    if whole {
        edits.append(&mut gone);
    }
    edits
}

/// Whether all packs of a vault can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacksRead {
    /// All of them.
    All,
    /// Some are damaged.
    Some,
}
