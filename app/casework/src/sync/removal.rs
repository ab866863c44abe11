//! Taking a record out, and what brings it back.
//!
//! A removal is a mark on the record: it says of every cell what its author saw there. Content stays until it is erased, so
//! that a removal can be undone. A version that no mark covers was written by somebody who did not know of the removal: it
//! brings the record back, and somebody decides.

use super::{Act, Change, Covered, Dot, FieldPath, Record, Write};
use crate::{
    order::map,
    records::{Content, RecordKey},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The field that holds the mark.
pub(crate) const MARK: &str = "~/removed";

/// Whether a record counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It does.
    There,
    /// It was taken out.
    Removed,
    /// It was taken out while somebody changed it, or took it out anew: it counts until somebody has decided.
    BroughtBack,
}

/// What a mark says: for every cell what its author saw.
type Seen = BTreeMap<FieldPath, Covered>;

impl Record {
    /// Whether the record counts.
    #[must_use]
    pub fn presence(&self) -> Presence {
        let Some(mark) = self.fields.get(MARK) else { return Presence::There };
        let marks: Vec<Option<Seen>> =
            mark.versions().iter().map(|version| serde_json::from_value(version.value.clone()).ok()).collect();
        if marks.iter().all(Option::is_none) {
            return Presence::There;
        }
        if marks.iter().any(Option::is_none) {
            return Presence::BroughtBack;
        }
        let saw =
            |path: &FieldPath, dot| marks.iter().flatten().any(|seen| seen.get(path).is_some_and(|it| it.covers(dot)));
        let is_seen = self
            .fields
            .iter()
            .filter(|(path, _)| *path != MARK)
            .all(|(path, cell)| cell.versions().iter().all(|version| saw(path, version.dot)));
        if is_seen { Presence::Removed } else { Presence::BroughtBack }
    }
}

impl Record {
    /// The act that marked the record last, if the mark says that it is out.
    #[must_use]
    pub fn removal(&self) -> Option<Dot> {
        self.fields.get(MARK)?.standing().filter(|version| !version.value.is_null()).map(|version| version.dot)
    }
}

/// Whether a write undoes a removal.
pub(crate) fn brings_back(path: &str, write: &Write) -> bool {
    path == MARK && write.value.is_null()
}

impl Act {
    /// Takes a record out, as its author sees it.
    pub fn remove(&mut self, record: &Record) -> &mut Self {
        let cells = record.fields.iter().filter(|(path, _)| *path != MARK);
        let seen = map(cells.map(|(path, cell)| (path.clone(), cell.covered())));
        self.mark(record, serde_json::json!(seen))
    }

    /// Undoes a removal: the record counts again.
    pub fn bring_back(&mut self, record: &Record) -> &mut Self {
        self.mark(record, Value::Null)
    }

    fn mark(&mut self, record: &Record, value: Value) -> &mut Self {
        self.write(record, MARK, value)
    }

    /// Writes one field, covering what the record holds there; goes into the change of that record if there is one.
    pub(crate) fn write(&mut self, record: &Record, path: &str, value: Value) -> &mut Self {
        self.put(record.key, path, Write { value, covered: record.covered(path) });
        self
    }

    /// Writes one field as somebody would who has seen nothing of it: what stands there and this stand against each other.
    /// A writer must have written nothing there before.
    pub(crate) fn write_beside(&mut self, key: RecordKey, path: &str, value: Value) {
        self.put(key, path, Write { value, covered: Covered::default() });
    }

    /// Leaves these records as they are.
    pub(crate) fn leave_out(&mut self, keys: &[RecordKey]) {
        self.changes.retain(|change| !keys.contains(&change.key));
    }

    fn put(&mut self, key: RecordKey, path: &str, write: Write) {
        match self.changes.iter_mut().find(|change| change.key == key) {
            Some(change) => {
                change.fields.insert(path.to_owned(), write);
            }
            None => self.changes.push(Change { key, fields: [(path.to_owned(), write)].into() }),
        }
    }

    /// Makes a record whose content is already in fields, or writes all of them over one that is there.
    pub(crate) fn lay<T: Content>(&mut self, record: &Record, content: &T) -> &mut Self {
        for (path, value) in super::fields_of(content) {
            self.write(record, &path, value);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, CommitId, PersonId, ReplicaId, UserId},
        records::{Identity, Set},
        sync::{Commit, Time},
    };
    use chrono::DateTime;
    use uuid::Uuid;

    fn commit(device: u128, number: u64, act: Act) -> Commit {
        Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(device)),
            number,
            time: Time(number << 16),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        }
    }

    fn person() -> (Record, Identity) {
        let identity = Identity {
            case: CaseId::new(),
            family_name: "Haddad".to_owned(),
            given_name: "Lina".to_owned(),
            spellings: Set::default(),
        };
        let mut record = Record::empty(Identity::key(PersonId::new()));
        let mut act = Act::new();
        act.create(record.key.id, &identity);
        record.apply(&commit(1, 1, act));
        (record, identity)
    }

    fn removal(record: &Record, device: u128, number: u64) -> Commit {
        let mut act = Act::new();
        act.remove(record);
        commit(device, number, act)
    }

    fn renaming(record: &Record, identity: &Identity, name: &str, device: u128, number: u64) -> Commit {
        let mut act = Act::new();
        act.update(record, identity, &Identity { family_name: name.to_owned(), ..identity.clone() });
        commit(device, number, act)
    }

    fn after<'a>(record: &Record, commits: impl IntoIterator<Item = &'a Commit>) -> Record {
        let mut record = record.clone();
        commits.into_iter().for_each(|commit| record.apply(commit));
        record
    }

    #[test]
    fn a_removed_record_does_not_count_and_can_be_brought_back_as_it_was() {
        let (record, identity) = person();
        assert_eq!(record.presence(), Presence::There);
        let removed = after(&record, [&removal(&record, 2, 1)]);
        assert_eq!(removed.presence(), Presence::Removed);
        assert_eq!(removed.overwritten().count(), 0);
        let mut act = Act::new();
        act.bring_back(&removed);
        let back = after(&removed, [&commit(1, 2, act)]);
        assert_eq!(back.presence(), Presence::There);
        assert_eq!(back.content::<Identity>().unwrap(), identity);
    }

    #[test]
    fn an_edit_that_the_removal_did_not_see_brings_the_record_back_in_whatever_order_they_meet() {
        let (record, identity) = person();
        let (gone, edit) = (removal(&record, 2, 1), renaming(&record, &identity, "Hadad", 3, 1));
        for order in [[&gone, &edit], [&edit, &gone]] {
            let met = after(&record, order);
            assert_eq!(met.presence(), Presence::BroughtBack);
            assert_eq!(met.content::<Identity>().unwrap().family_name, "Hadad");
            let decided = after(&met, [&removal(&met, 2, 9)]);
            assert_eq!(decided.presence(), Presence::Removed);
        }
    }

    #[test]
    fn an_edit_that_the_removal_saw_and_a_removal_beside_another_bring_nothing_back() {
        let (record, identity) = person();
        let edited = after(&record, [&renaming(&record, &identity, "Hadad", 3, 1)]);
        let met = after(&edited, [&removal(&edited, 2, 1), &removal(&edited, 4, 1)]);
        assert_eq!(met.presence(), Presence::Removed);
    }

    #[test]
    fn bringing_back_beside_another_removal_is_decided_by_somebody() {
        let (record, _) = person();
        let removed = after(&record, [&removal(&record, 2, 1)]);
        let mut act = Act::new();
        act.bring_back(&removed);
        let met = after(&removed, [&commit(3, 1, act), &removal(&removed, 4, 1)]);
        assert_eq!(met.presence(), Presence::BroughtBack);
    }
}
