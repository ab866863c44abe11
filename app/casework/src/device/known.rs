//! What one tab knows of what lies in the vault, and so what is news to it when another tab wrote.

use super::{Content, Edit, Row, Shelf, row_id};
use crate::{records::RecordKey, sync::Kept};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Which writing of each row this tab has read or made. `N` tells writings of one row apart.
#[derive(Clone, Debug)]
pub struct Known<N> {
    writings: HashMap<(Shelf, String), N>,
    /// Which records lie in which pack.
    packs: HashMap<String, HashSet<RecordKey>>,
    /// Rows that hold a record.
    rows: HashMap<String, RecordKey>,
    /// Records of such rows that are not there any more: folded away, in a pack or not.
    folded: BTreeSet<RecordKey>,
    /// Rows that say that a record is gone.
    gone: HashMap<String, RecordKey>,
}

impl<N> Default for Known<N> {
    fn default() -> Self {
        Self {
            writings: HashMap::new(),
            packs: HashMap::new(),
            rows: HashMap::new(),
            folded: BTreeSet::new(),
            gone: HashMap::new(),
        }
    }
}

impl<N: Copy + Eq> Known<N> {
    /// Those rows that this tab has neither read nor written, as they are now; from now on it has.
    pub fn unknown<T>(&mut self, shelf: Shelf, rows: Vec<(String, T)>, writing: impl Fn(&T) -> N) -> Vec<(String, T)> {
        if shelf == Shelf::Rows || shelf == Shelf::Packs {
            let present: HashSet<&String> = rows.iter().map(|(id, _)| id).collect();
            self.writings.retain(|(on, id), _| *on != shelf || present.contains(id));
            if shelf == Shelf::Rows {
                self.gone.retain(|id, _| present.contains(id));
                let Self { rows, folded, .. } = self;
                rows.retain(|id, key| {
                    let stays = present.contains(id);
                    if !stays {
                        folded.insert(*key);
                    }
                    stays
                });
            }
        }
        rows.into_iter()
            .filter(|(id, row)| {
                let writing = writing(row);
                self.writings.insert((shelf, id.clone()), writing) != Some(writing)
            })
            .collect()
    }

    /// Whether this is the writing that this tab knows.
    #[must_use]
    pub fn knows(&self, shelf: Shelf, id: &str, writing: N) -> bool {
        self.writings.get(&(shelf, id.to_owned())) == Some(&writing)
    }

    /// This tab writes a row.
    pub fn writes(&mut self, shelf: Shelf, id: &str, writing: N) {
        self.writings.insert((shelf, id.to_owned()), writing);
    }

    /// What this tab wrote is on the disk.
    pub fn wrote<R>(&mut self, edits: &[Edit<Content<'_>, R>]) {
        for edit in edits {
            let (shelf, id) = edit.place();
            match edit {
                Edit::Put(_, _, content) | Edit::PutNew(_, _, content) | Edit::PutOver(_, _, _, content) => {
                    match content {
                        Content::Pack(records) => {
                            self.packs.insert(id.to_owned(), records.iter().map(Kept::key).collect());
                        }
                        Content::Row(row) => self.row(id, row),
                        _ => {}
                    }
                }
                Edit::Remove(..) | Edit::RemoveUnchanged(..) => {
                    self.writings.remove(&(shelf, id.to_owned()));
                    if shelf == Shelf::Packs {
                        self.packs.remove(id);
                    }
                    if shelf == Shelf::Rows {
                        self.gone.remove(id);
                        self.rows.remove(id);
                    }
                }
            }
        }
    }

    /// Takes note of a row that was read.
    pub fn row(&mut self, id: &str, row: &Row) {
        let (is, was) = match row {
            Row::Gone(_) => (&mut self.gone, &mut self.rows),
            Row::Is(_) => (&mut self.rows, &mut self.gone),
        };
        is.insert(id.to_owned(), row.key());
        was.remove(id);
    }

    /// Takes note of the packs that lie there (`present`) and of those that were read anew, after the rows. Answers the
    /// records that are gone: a row says so, or they lie nowhere any more.
    pub fn packs(
        &mut self,
        present: &HashSet<String>,
        read: impl IntoIterator<Item = (String, HashSet<RecordKey>)>,
    ) -> BTreeSet<RecordKey> {
        let mut before = std::mem::take(&mut self.folded);
        self.packs.retain(|id, keys| {
            let stays = present.contains(id);
            if !stays {
                before.extend(keys.iter());
            }
            stays
        });
        let mut told = false;
        for (id, keys) in read {
            told = true;
            before.extend(self.packs.insert(id, keys).into_iter().flatten());
        }
        let has_row = |key: &RecordKey| self.writings.contains_key(&(Shelf::Rows, row_id(*key)));
        let mut gone: BTreeSet<RecordKey> = before
            .into_iter()
            .filter(|key| !has_row(key) && !self.packs.values().any(|keys| keys.contains(key)))
            .collect();
        if told {
            gone.extend(self.gone.values());
        }
        gone
    }

    /// The packs that hold one of these records, or that this tab does not know.
    #[must_use]
    pub fn may_hold(&self, id: &str, writing: N, mut is_wanted: impl FnMut(&RecordKey) -> bool) -> bool {
        let keys = self.packs.get(id).filter(|_| self.knows(Shelf::Packs, id, writing));
        keys.is_none_or(|keys| keys.iter().any(&mut is_wanted))
    }

    /// Whether a row says that this record is gone.
    #[must_use]
    pub fn is_gone(&self, key: RecordKey) -> bool {
        !self.gone.is_empty() && self.gone.contains_key(&row_id(key))
    }

    /// How many rows lie there, and how many of them say that a record is gone, as far as this tab knows.
    #[must_use]
    pub fn rows(&self) -> (usize, usize) {
        (self.writings.keys().filter(|(shelf, _)| *shelf == Shelf::Rows).count(), self.gone.len())
    }

    /// Forgets the records: they are read anew.
    pub fn forget_records(&mut self) {
        self.writings.retain(|(shelf, _), _| *shelf != Shelf::Rows && *shelf != Shelf::Packs);
        self.packs.clear();
        self.rows.clear();
        self.folded.clear();
        self.gone.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::TeamId, records::Team, sync::Record};

    /// What a tab learns to be gone when so many rows and packs lie there, each with the number of its writing.
    fn reads(known: &mut Known<u64>, rows: &[Row], packs: &[(&str, &[RecordKey])]) -> BTreeSet<RecordKey> {
        let lying = |row: &Row| (row_id(row.key()), (row.clone(), u64::from(matches!(row, Row::Gone(_)))));
        for (id, (row, _)) in known.unknown(Shelf::Rows, rows.iter().map(lying).collect(), |(_, writing)| *writing) {
            known.row(&id, &row);
        }
        let present = packs.iter().map(|(id, _)| (*id).to_owned()).collect();
        known.packs(&present, packs.iter().map(|(id, keys)| ((*id).to_owned(), keys.iter().copied().collect())))
    }

    #[test]
    fn a_record_that_lay_in_a_row_is_gone_for_the_tab_that_missed_the_word_of_it_and_not_when_it_was_folded() {
        let record = Record::empty(<Team as crate::records::Content>::key(TeamId::new()));
        let key = record.key;
        let mut known = Known::default();
        assert_eq!(reads(&mut known, &[Row::Is(record.clone())], &[]), BTreeSet::new());
        assert_eq!(reads(&mut known.clone(), &[], &[("pack", &[key])]), BTreeSet::new(), "it is in a pack");
        assert_eq!(reads(&mut known.clone(), &[Row::Gone(key)], &[("pack", &[])]), [key].into(), "a row says so");
        assert_eq!(reads(&mut known, &[], &[("pack", &[])]), [key].into(), "the word of it was folded away");
        assert_eq!(reads(&mut known, &[], &[("pack", &[])]), BTreeSet::new(), "it is told once");
    }
}
