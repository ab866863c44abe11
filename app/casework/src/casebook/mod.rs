//! All records that a device may see, in memory: what the pages read.
//!
//! The casebook is always *confirmed records + outbox*. Only what the server confirmed is in the confirmed records, so a
//! refused commit can be taken out again. It does no input or output; the vault fills it.

mod tables;

pub use tables::{Table, Tabled};

use crate::{
    ids::{CaseId, CommitId},
    order::set,
    records::{Content, Kind, RecordKey},
    sync::{Change, Commit, Kept, Presence, Record, Refusal, Shape, Time},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};
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

/// The records in memory. What they say is read when somebody asks for a kind, all of that kind at once: a day's work looks
/// at few of them, and nobody who looks sees less than all.
#[derive(Default)]
pub struct Casebook {
    /// By kind, then by id.
    confirmed: BTreeMap<RecordKey, Kept>,
    outbox: Vec<Commit>,
    /// Confirmed record + outbox, for those that the outbox touches.
    pending: BTreeMap<RecordKey, Kept>,
    tables: Tables,
}

impl Casebook {
    /// An empty casebook.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a record that the server confirmed, as read from the vault or as pulled.
    pub fn confirm(&mut self, record: impl Into<Kept>) {
        self.take_in(record.into());
    }

    fn take_in(&mut self, record: Kept) {
        let key = record.key();
        self.merge(record);
        self.refresh(key);
    }

    fn merge(&mut self, record: Kept) {
        match self.confirmed.get_mut(&record.key()).filter(|known| known.record().is_some()) {
            Some(known) => known.change(|known| known.merge(&record.into_record())),
            None => {
                self.confirmed.insert(record.key(), record);
            }
        }
    }

    /// Drops a record that left the scope. What waits in the outbox is kept, and sent.
    pub fn drop_record(&mut self, key: RecordKey) {
        self.confirmed.remove(&key);
        self.refresh(key);
    }

    /// Takes these for all that is confirmed: nothing else is any more. One that comes more than once, as it lies in several
    /// places of the vault, is merged. What waits in the outbox is kept.
    pub fn confirm_anew(&mut self, records: Vec<Kept>) {
        self.confirmed.clear();
        records.into_iter().for_each(|record| self.merge(record));
        self.tables = Tables::default();
        let waiting = set(self.outbox.iter().flat_map(Commit::keys));
        waiting.into_iter().for_each(|key| self.refresh(key));
    }

    /// Checks that changes leave what is signed as it is: to be asked before they are saved.
    ///
    /// # Errors
    /// As [`crate::signed::check`].
    pub fn check(&self, changes: &[Change]) -> Result<(), Refusal> {
        crate::signed::check(changes, |key| self.record(key))
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
        let keys = set(commit.keys());
        let mut changed = Vec::with_capacity(keys.len());
        for &key in keys.iter().filter(|key| !gone.contains(key)) {
            let known = self.confirmed.entry(key).or_insert_with(|| Record::empty(key).into());
            known.change(|record| {
                record.apply(&commit);
                changed.push(record.clone());
            });
        }
        keys.into_iter().for_each(|key| self.refresh(key));
        changed
    }

    /// Takes a commit out that the server refused: the records are as if it had not been made.
    pub fn take_back(&mut self, id: CommitId) -> Option<Commit> {
        let commit = self.take_out(id)?;
        set(commit.keys()).into_iter().for_each(|key| self.refresh(key));
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
            let mut record = self.confirmed(key).cloned().unwrap_or_else(|| Record::empty(key));
            waiting.into_iter().for_each(|commit| record.apply(commit));
            self.pending.insert(key, record.into());
        }
        match self.pending.get(&key).or_else(|| self.confirmed.get(&key)) {
            Some(record) => self.tables.put(record),
            None => self.tables.remove(key),
        }
    }

    /// Everything of a kind, waiting changes included.
    fn each_of(&self, kind: Kind, take: &mut dyn FnMut(&Kept)) {
        let all = RecordKey { kind, id: Uuid::nil() }..=RecordKey { kind, id: Uuid::max() };
        let confirmed = self.confirmed.range(all.clone()).filter(|(key, _)| !self.pending.contains_key(key));
        self.pending.range(all).chain(confirmed).for_each(|(_, record)| take(record));
    }

    /// The commits that wait to be sent, in their order.
    #[must_use]
    pub fn outbox(&self) -> &[Commit] {
        &self.outbox
    }

    /// A record with all its cells, waiting changes included.
    #[must_use]
    pub fn record(&self, key: RecordKey) -> Option<&Record> {
        self.pending.get(&key).or_else(|| self.confirmed.get(&key))?.record()
    }

    /// A confirmed record, waiting changes left out.
    #[must_use]
    pub fn confirmed(&self, key: RecordKey) -> Option<&Record> {
        self.confirmed.get(&key)?.record()
    }

    /// The number of records in it.
    #[must_use]
    pub fn len(&self) -> usize {
        Tables::count(self).0
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
        self.all::<T>().get(&id.into())
    }

    /// The content of one record, read for itself: for who shows a few of many. Who asks for more asks for [`Self::all`].
    #[must_use]
    pub fn peek<T: Tabled + Clone>(&self, id: impl Into<Uuid>) -> Option<Cow<'_, T>> {
        let id = id.into();
        if let Some(table) = T::table_made(self) {
            return table.get(&id).map(Cow::Borrowed);
        }
        let key = T::key(id);
        let record = self.pending.get(&key).or_else(|| self.confirmed.get(&key))?;
        tables::content(record)?.ok().map(Cow::Owned)
    }

    /// All records of a kind, by id: older ones first.
    #[must_use]
    pub fn all<T: Tabled>(&self) -> &Table<T> {
        T::table(self)
    }

    /// Records that this version cannot read. They are kept, and handed on.
    #[must_use]
    pub fn unreadable(&self) -> BTreeSet<RecordKey> {
        Tables::count(self).1
    }

    /// All records, waiting changes included.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.confirmed
            .keys()
            .chain(self.pending.keys().filter(|key| !self.confirmed.contains_key(key)))
            .filter_map(|key| self.record(*key))
    }

    /// Records of which somebody may have to decide something: all others have one version of every field, and are there.
    pub fn grown(&self) -> impl Iterator<Item = &Record> {
        let confirmed = self.confirmed.iter().filter(|(key, _)| !self.pending.contains_key(key));
        let all = self.pending.iter().chain(confirmed).map(|(_, record)| record);
        all.filter(|record| record.shape() == Shape::Grown).filter_map(Kept::record)
    }

    /// Records with values that were overwritten unseen, and the case they belong to.
    pub fn to_settle(&self) -> impl Iterator<Item = (&Record, Option<CaseId>)> {
        self.grown()
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
    fn read_anew_a_record_that_lies_in_two_places_is_as_the_later_one_says_whichever_comes_first() {
        let id = TaskId::new();
        let mut act = Act::new();
        act.create(id, &task("Kita anrufen"));
        let mut older = Record::empty(Task::key(id));
        older.apply(&commit(1, act));
        let (mut newer, seen) = (older.clone(), older.content::<Task>().unwrap());
        let mut act = Act::new();
        act.update(&older, &seen, &Task { state: TaskState::Done, ..seen.clone() });
        newer.apply(&commit(2, act));
        for records in [[&older, &newer], [&newer, &older]] {
            let mut book = Casebook::new();
            book.confirm(Record::empty(Task::key(TaskId::new())));
            book.confirm_anew(records.into_iter().cloned().map(Kept::from).collect());
            assert_eq!(book.confirmed(Task::key(id)), Some(&newer));
            assert_eq!(book.records().count(), 1, "nothing else is confirmed any more");
        }
    }

    #[test]
    fn one_record_can_be_read_without_all_of_its_kind_and_says_the_same() {
        let (mut book, id) = (Casebook::new(), TaskId::new());
        let mut act = Act::new();
        act.create(id, &task("Kita anrufen"));
        book.commit(commit(1, act));
        assert_eq!(book.peek::<Task>(id).unwrap().what, "Kita anrufen");
        assert!(Task::table_made(&book).is_none());
        assert_eq!(book.peek::<Task>(id).as_deref(), book.get::<Task>(id));
        assert_eq!(book.peek::<Task>(TaskId::new()), None);
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
