//! All records that a device may see, in memory: what the pages read.
//!
//! The casebook is always *confirmed records + outbox*. Only what the server confirmed is in the confirmed records, so a
//! refused commit can be taken out again. It does no input or output; the vault fills it.

mod tables;

pub use tables::{Table, Tabled};

use crate::{
    ids::{CaseId, CommitId},
    records::{Content, Kind, RecordKey},
    sync::{Commit, Presence, Record, Refusal, Time},
};
use std::collections::{BTreeSet, HashMap};
use tables::Tables;
use uuid::Uuid;

/// Where a record is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// On this device: something of it waits to be sent.
    OnDevice,
    /// On the server too.
    OnServer,
}

/// The records in memory.
#[derive(Default)]
pub struct Casebook {
    confirmed: HashMap<RecordKey, Record>,
    outbox: Vec<Commit>,
    /// Confirmed record + outbox, for those that the outbox touches.
    pending: HashMap<RecordKey, Record>,
    tables: Tables,
    unreadable: BTreeSet<RecordKey>,
}

impl Casebook {
    /// An empty casebook.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a record that the server confirmed, as read from the vault or as pulled.
    pub fn confirm(&mut self, record: Record) {
        let key = record.key;
        match self.confirmed.get_mut(&key) {
            Some(known) => known.merge(&record),
            None => {
                self.confirmed.insert(key, record);
            }
        }
        self.refresh(key);
    }

    /// Drops a record that left the scope. What waits in the outbox is kept, and sent.
    pub fn drop_record(&mut self, key: RecordKey) {
        self.confirmed.remove(&key);
        self.refresh(key);
    }

    /// Takes these for all that is confirmed: nothing else is any more. What waits in the outbox is kept.
    pub fn confirm_anew(&mut self, records: Vec<Record>) {
        let mut keys: BTreeSet<_> = self.confirmed.drain().map(|(key, _)| key).collect();
        keys.extend(records.iter().map(|record| record.key));
        self.confirmed.extend(records.into_iter().map(|record| (record.key, record)));
        keys.into_iter().for_each(|key| self.refresh(key));
    }

    /// Checks that a commit leaves what is signed as it is: to be asked before it is saved.
    ///
    /// # Errors
    /// As [`crate::signed::check`].
    pub fn check(&self, commit: &Commit) -> Result<(), Refusal> {
        crate::signed::check(commit, |key| self.record(key))
    }

    /// Takes in a commit that is safe on the device and waits to be sent.
    pub fn commit(&mut self, commit: Commit) {
        let keys: Vec<_> = commit.keys().collect();
        self.outbox.push(commit);
        keys.into_iter().for_each(|key| self.refresh(key));
    }

    /// The server has this commit on its disk, with this time: it leaves the outbox and becomes confirmed, but for what it
    /// changes in records that are `gone` for its author. Answers the confirmed records that changed, for the vault to keep.
    pub fn acknowledge(&mut self, id: CommitId, time: Time, gone: &[RecordKey]) -> Vec<Record> {
        let Some(mut commit) = self.take_out(id) else { return Vec::new() };
        commit.time = time;
        let keys: BTreeSet<_> = commit.keys().collect();
        let changed = keys
            .iter()
            .filter(|key| !gone.contains(key))
            .map(|&key| {
                let record = self.confirmed.entry(key).or_insert_with(|| Record::empty(key));
                record.apply(&commit);
                record.clone()
            })
            .collect();
        keys.into_iter().for_each(|key| self.refresh(key));
        changed
    }

    /// Takes a commit out that the server refused: the records are as if it had not been made.
    pub fn take_back(&mut self, id: CommitId) -> Option<Commit> {
        let commit = self.take_out(id)?;
        commit.keys().collect::<BTreeSet<_>>().into_iter().for_each(|key| self.refresh(key));
        Some(commit)
    }

    fn take_out(&mut self, id: CommitId) -> Option<Commit> {
        let index = self.outbox.iter().position(|commit| commit.id == id)?;
        Some(self.outbox.remove(index))
    }

    /// Works out one record anew: from what is confirmed and what waits.
    fn refresh(&mut self, key: RecordKey) {
        let waiting: Vec<&Commit> =
            self.outbox.iter().filter(|commit| commit.keys().any(|touched| touched == key)).collect();
        if waiting.is_empty() {
            self.pending.remove(&key);
        } else {
            let mut record = self.confirmed.get(&key).cloned().unwrap_or_else(|| Record::empty(key));
            waiting.into_iter().for_each(|commit| record.apply(commit));
            self.pending.insert(key, record);
        }
        let record = self.pending.get(&key).or_else(|| self.confirmed.get(&key));
        let readable = match record.filter(|record| record.presence() != Presence::Removed) {
            Some(record) => self.tables.put(record),
            None => {
                self.tables.remove(key);
                Ok(())
            }
        };
        match readable {
            Ok(()) => self.unreadable.remove(&key),
            Err(_) => self.unreadable.insert(key),
        };
    }

    /// The commits that wait to be sent, in their order.
    #[must_use]
    pub fn outbox(&self) -> &[Commit] {
        &self.outbox
    }

    /// A record with all its cells, waiting changes included.
    #[must_use]
    pub fn record(&self, key: RecordKey) -> Option<&Record> {
        self.pending.get(&key).or_else(|| self.confirmed.get(&key))
    }

    /// A confirmed record, waiting changes left out.
    #[must_use]
    pub fn confirmed(&self, key: RecordKey) -> Option<&Record> {
        self.confirmed.get(&key)
    }

    /// The number of records in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tables.len()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where a record is safe.
    #[must_use]
    pub fn safety(&self, key: RecordKey) -> Safety {
        if self.pending.contains_key(&key) { Safety::OnDevice } else { Safety::OnServer }
    }

    /// The content of a record.
    #[must_use]
    pub fn get<T: Tabled>(&self, id: impl Into<Uuid>) -> Option<&T> {
        T::table(&self.tables).get(&id.into())
    }

    /// All records of a kind, by id: older ones first.
    #[must_use]
    pub fn all<T: Tabled>(&self) -> &Table<T> {
        T::table(&self.tables)
    }

    /// Records that this version cannot read. They are kept, and handed on.
    #[must_use]
    pub fn unreadable(&self) -> &BTreeSet<RecordKey> {
        &self.unreadable
    }

    /// All records, waiting changes included.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.confirmed
            .keys()
            .chain(self.pending.keys().filter(|key| !self.confirmed.contains_key(key)))
            .filter_map(|key| self.record(*key))
    }

    /// Records with values that were overwritten unseen, and the case they belong to.
    pub fn to_settle(&self) -> impl Iterator<Item = (&Record, Option<CaseId>)> {
        self.records()
            .filter(|record| record.presence() == Presence::There && record.overwritten().next().is_some())
            .map(|record| (record, record.case()))
    }

    /// The key of a record of this kind, if it is in the casebook.
    #[must_use]
    pub fn has<T: Content>(&self, id: impl Into<Uuid>) -> bool {
        self.record(T::key(id)).is_some()
    }

    /// The number of records of a kind.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.confirmed
            .keys()
            .chain(self.pending.keys().filter(|key| !self.confirmed.contains_key(key)))
            .filter(|key| key.kind == kind)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{ReplicaId, TaskId, UserId},
        records::{Actor, Task, TaskState},
        sync::Act,
    };
    use chrono::DateTime;

    fn task(what: &str) -> Task {
        Task {
            case: CaseId::new(),
            consultation: None,
            what: what.to_owned(),
            who: Actor::Worker(UserId::new()),
            due: None,
            state: TaskState::Open,
            settled_on: None,
        }
    }

    fn commit(number: u64, act: Act) -> Commit {
        Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(1)),
            number,
            time: Time(number << 16),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        }
    }

    #[test]
    fn what_waits_is_shown_and_marked_until_the_server_has_it() {
        let (mut book, id) = (Casebook::new(), TaskId::new());
        let mut act = Act::new();
        act.create(id, &task("Kita anrufen"));
        let saved = commit(1, act);
        book.commit(saved.clone());
        assert_eq!(book.get::<Task>(id).unwrap().what, "Kita anrufen");
        assert_eq!(book.safety(Task::key(id)), Safety::OnDevice);

        let kept = book.acknowledge(saved.id, saved.time, &[]);
        assert_eq!(kept.len(), 1);
        assert_eq!(book.safety(Task::key(id)), Safety::OnServer);
        assert_eq!(book.get::<Task>(id).unwrap().what, "Kita anrufen");
    }

    #[test]
    fn a_refused_commit_is_taken_back_and_what_was_confirmed_stands_again() {
        let (mut book, id) = (Casebook::new(), TaskId::new());
        let before = task("Kita anrufen");
        let mut act = Act::new();
        act.create(id, &before);
        let first = commit(1, act);
        book.commit(first.clone());
        book.acknowledge(first.id, first.time, &[]);

        let mut act = Act::new();
        act.update(
            book.record(Task::key(id)).unwrap(),
            &before,
            &Task { what: "Schule anrufen".into(), ..before.clone() },
        );
        let second = commit(2, act);
        book.commit(second.clone());
        assert_eq!(book.get::<Task>(id).unwrap().what, "Schule anrufen");

        assert_eq!(book.take_back(second.id), Some(second));
        assert_eq!(book.get::<Task>(id).unwrap().what, "Kita anrufen");
        assert!(book.outbox().is_empty());
    }
}
