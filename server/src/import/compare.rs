//! What is new and what changed against the last import: only that is written, so that what people changed here since
//! stays, unless the other system changed the same.

use crate::ledger::{External, Intake, SYSTEM, User};
use casework::{
    casebook::Casebook,
    ids::{CaseId, CommitId, ReplicaId},
    records::{Content, Kind, RecordKey, Staff},
    sync::{Change, Clock, Commit, FieldPath, Record, Write, fields_of},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What earlier imports brought: for each external id the record, and its fields as last imported.
pub struct Imported(HashMap<(Kind, String), External>);

impl Imported {
    /// Sorts what the ledger keeps.
    pub fn new(external: Vec<External>) -> Self {
        Self(external.into_iter().map(|entry| ((entry.kind, entry.external.clone()), entry)).collect())
    }

    /// All external ids, and what they name.
    pub fn ids(&self) -> impl Iterator<Item = ((Kind, String), Uuid)> + '_ {
        self.0.iter().map(|(name, entry)| (name.clone(), entry.id))
    }

    /// The external ids of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.0.keys().filter(move |(known, _)| *known == kind).map(|(_, external)| external.as_str())
    }

    /// The fields as they were last imported.
    pub fn last(&self, kind: Kind, external: &str) -> Option<&Map<String, Value>> {
        self.0.get(&(kind, external.to_owned()))?.content.as_object()
    }
}

/// What becomes of a row. Of a row that makes several records, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It stands here already.
    Unchanged,
    /// It changed, but here it is signed, and stays as it is.
    KeptAsSigned,
    /// It changes what it made.
    Changed,
    /// It makes something new.
    New,
}

/// How many rows of a file went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that make something new.
    pub new: usize,
    /// Rows that change what they made.
    pub changed: usize,
    /// Rows that stand here already.
    pub unchanged: usize,
    /// Rows that would change what is signed.
    pub kept_as_signed: usize,
}

/// Collects what is to be written.
pub struct Comparison<'a> {
    book: &'a Casebook,
    imported: &'a Imported,
    changes: BTreeMap<Option<CaseId>, Vec<Change>>,
    users: Vec<User>,
    new_users: Vec<User>,
    external: Vec<External>,
    tallies: BTreeMap<&'static str, Tally>,
    places: HashMap<RecordKey, (&'static str, u64)>,
}

/// What is to be written, and what to say about it.
pub struct Outcome {
    /// What the ledger is to take in.
    pub intake: Intake,
    /// Users who have not been here before.
    pub new_users: Vec<User>,
    /// What became of the rows of each file.
    pub tallies: BTreeMap<&'static str, Tally>,
    /// File and line of the rows that records come from.
    pub places: HashMap<RecordKey, (&'static str, u64)>,
}

impl Outcome {
    /// Whether there is nothing to write.
    pub fn is_nothing(&self) -> bool {
        self.intake.commits.is_empty() && self.intake.users.is_empty() && self.intake.external.is_empty()
    }
}

impl<'a> Comparison<'a> {
    /// Compares with the records that stand and with what was last imported.
    pub fn new(book: &'a Casebook, imported: &'a Imported) -> Self {
        Self {
            book,
            imported,
            changes: BTreeMap::new(),
            users: Vec::new(),
            new_users: Vec::new(),
            external: Vec::new(),
            tallies: BTreeMap::new(),
            places: HashMap::new(),
        }
    }

    /// Counts what became of a row.
    pub fn count(&mut self, file: &'static str, fate: Fate) {
        let tally = self.tallies.entry(file).or_default();
        match fate {
            Fate::New => tally.new += 1,
            Fate::Changed => tally.changed += 1,
            Fate::Unchanged => tally.unchanged += 1,
            Fate::KeptAsSigned => tally.kept_as_signed += 1,
        }
    }

    /// Notes where a record comes from; of several rows the first.
    pub fn place(&mut self, key: RecordKey, file: &'static str, line: u64) {
        self.places.entry(key).or_insert((file, line));
    }

    /// Whether a record is here already.
    pub fn is_here(&self, key: RecordKey) -> bool {
        self.book.record(key).is_some()
    }

    /// Puts a record as the other system has it now. `case` is none for what all share.
    pub fn put<T: Content>(&mut self, external: &str, id: Uuid, case: Option<CaseId>, content: &T) -> Fate {
        let key = T::key(id);
        let becomes = fields_of(content);
        let last = self.imported.last(T::KIND, external);
        let record = self.book.record(key);
        if record.is_some() && last.is_some_and(|last| is_same(last, &becomes)) {
            return Fate::Unchanged;
        }
        let empty = Record::empty(key);
        let fields = match record {
            // What was imported before and is no longer here is made anew, whole.
            None => differing(None, &becomes, &empty),
            Some(record) => differing(last, &becomes, record),
        };
        if record.is_some_and(is_signed) && !fields.is_empty() {
            return Fate::KeptAsSigned;
        }
        self.note(T::KIND, external, id, becomes);
        if fields.is_empty() {
            return Fate::Unchanged;
        }
        let case = record.and_then(Record::case).or(case);
        self.changes.entry(case).or_default().push(Change { key, fields });
        if record.is_some() { Fate::Changed } else { Fate::New }
    }

    /// Puts a user, who may be known from elsewhere. Standing and what was changed here stay.
    pub fn put_user(&mut self, known: Option<&User>, user: User) -> Fate {
        let becomes = fields_of(&user.staff);
        let last = self.imported.last(Kind::Staff, &user.login);
        if known.is_some() && last.is_some_and(|last| is_same(last, &becomes)) {
            return Fate::Unchanged;
        }
        self.note(Kind::Staff, &user.login, user.id.0, becomes.clone());
        let Some(known) = known else {
            self.new_users.push(user.clone());
            self.users.push(user);
            return Fate::New;
        };
        let mut staff = fields_of(&known.staff);
        for (path, write) in differing(last, &becomes, &Record::empty(Staff::key(user.id))) {
            staff.insert(path, write.value);
        }
        let staff: Staff = serde_json::from_value(Value::Object(staff.into_iter().collect())).unwrap_or(user.staff);
        if staff == known.staff {
            return Fate::Unchanged;
        }
        self.users.push(User { staff, ..known.clone() });
        Fate::Changed
    }

    fn note(&mut self, kind: Kind, external: &str, id: Uuid, fields: BTreeMap<FieldPath, Value>) {
        let content = Value::Object(fields.into_iter().collect());
        self.external.push(External { kind, external: external.to_owned(), id, content });
    }

    /// Makes the commits: one for each case, so that a case's history is its own, and one for what all share.
    pub fn finish(self, now: DateTime<Utc>) -> Outcome {
        let (replica, mut clock) = (ReplicaId::new(), Clock::default());
        let commits = self.changes.into_values().zip(1..).map(|(changes, number)| Commit {
            id: CommitId::new(),
            replica,
            number,
            time: clock.tick(now),
            author: SYSTEM,
            wall: now,
            changes,
        });
        Outcome {
            intake: Intake { commits: commits.collect(), users: self.users, external: self.external },
            new_users: self.new_users,
            tallies: self.tallies,
            places: self.places,
        }
    }
}

fn is_same(last: &Map<String, Value>, becomes: &BTreeMap<FieldPath, Value>) -> bool {
    last.len() == becomes.len() && becomes.iter().all(|(path, value)| last.get(path) == Some(value))
}

/// The fields to write: those that the other system changed since the last import and that do not stand here already.
fn differing(
    last: Option<&Map<String, Value>>,
    becomes: &BTreeMap<FieldPath, Value>,
    record: &Record,
) -> BTreeMap<FieldPath, Write> {
    let write = |path: &FieldPath, value: Value| (path.clone(), Write { value, covered: record.covered(path) });
    let last_value = |path: &FieldPath| last.and_then(|last| last.get(path));
    let changed = becomes
        .iter()
        .filter(|&(path, value)| last_value(path) != Some(value) && record.standing(path) != Some(value))
        .map(|(path, value)| write(path, value.clone()));
    let taken_out = last
        .into_iter()
        .flat_map(Map::keys)
        .filter(|path| !becomes.contains_key(*path) && (record.standing(path).is_some() || record.fields.is_empty()))
        .map(|path| write(path, Value::Null));
    changed.chain(taken_out).collect()
}

fn is_signed(record: &Record) -> bool {
    record.key.kind == Kind::Consultation
        && record.fields.keys().any(|path| path.starts_with("signatures/") && record.standing(path).is_some())
}
