//! One act of a user, saved as a whole.

use super::{Covered, Dot, FieldPath, Record, Time, fields_of};
use crate::{
    ids::{CommitId, ReplicaId, UserId},
    records::{Content, Kind, RecordKey},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// All changes of one act of a user: atomic on the device, in the outbox and on the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    /// Its id; pushing it twice is the same as once.
    pub id: CommitId,
    /// The replica that wrote it.
    pub replica: ReplicaId,
    /// The replica's running number, from 1.
    pub number: u64,
    /// When, for ordering; the server caps it once if it lies in its future.
    pub time: Time,
    /// Who.
    pub author: UserId,
    /// What the device's own clock said.
    pub wall: DateTime<Utc>,
    /// What.
    pub changes: Vec<Change>,
}

impl Commit {
    /// The identity of every version that it writes.
    #[must_use]
    pub fn dot(&self) -> Dot {
        Dot { replica: self.replica, number: self.number }
    }

    /// Whether it was made in sight of an earlier commit of the same device: it writes a field over what that one wrote
    /// there.
    #[must_use]
    pub fn builds_on(&self, earlier: &Commit) -> bool {
        self.changes.iter().any(|change| {
            earlier.changes.iter().filter(|before| before.key == change.key).any(|before| {
                change.fields.iter().any(|(path, write)| {
                    before.fields.contains_key(path)
                        && write.covered.covers(earlier.dot())
                        && self.dot() != earlier.dot()
                })
            })
        })
    }

    /// Whether it touches a record that an earlier commit touches, or one of a case that it touches. If both are refused,
    /// the earlier is the reason.
    #[must_use]
    pub fn leans_on(&self, earlier: &Commit) -> bool {
        self.changes.iter().any(|change| {
            let case = change.fields.get("case").and_then(|write| write.value.as_str()?.parse().ok());
            let case = case.map(|id| RecordKey { kind: Kind::Case, id });
            earlier.keys().any(|key| key == change.key || Some(key) == case)
        })
    }

    /// The records it touches.
    pub fn keys(&self) -> impl Iterator<Item = RecordKey> + '_ {
        self.changes.iter().map(|change| change.key)
    }
}

/// What a commit does to one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Which record.
    pub key: RecordKey,
    /// Its fields that change.
    pub fields: BTreeMap<FieldPath, Write>,
}

/// A new value of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Write {
    /// The value; `null` takes it out.
    pub value: Value,
    /// What the author saw in this field.
    pub covered: Covered,
}

/// Why the server does not take a commit in. It stays on the device, in the *Returned* tray.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Refusal {
    /// The author's role may not change such records, or not there; or they would speak for a colleague.
    #[error("your role does not allow this change")]
    NotAllowed,
    /// What somebody signed does not change any more: minutes, an agreement, what was drawn or disputed.
    #[error("this is signed and cannot change any more; write an addendum, or a new version")]
    Signed {
        /// The record.
        record: Uuid,
    },
    /// Its content does not make sense.
    #[error("a part of this entry cannot be read: {detail}")]
    Malformed {
        /// Which field, without its value.
        detail: String,
    },
    /// It tells of people or records that are erased. The device purges them, and sends what is left of the commit.
    #[error("what this entry is about is erased")]
    Erased {
        /// What is to be purged, ids only.
        records: Vec<RecordKey>,
    },
    /// It builds on another commit that was refused.
    #[error("this builds on an entry that was returned")]
    BuildsOnRefused {
        /// The refused commit.
        commit: CommitId,
    },
}

/// Collects the changes of one act.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Act {
    pub(super) changes: Vec<Change>,
}

impl Act {
    /// An act that does nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An act of changes that were made before.
    #[must_use]
    pub fn of(changes: Vec<Change>) -> Self {
        Self { changes }
    }

    /// Makes a new record.
    pub fn create<T: Content>(&mut self, id: impl Into<Uuid>, content: &T) -> &mut Self {
        self.change(&Record::empty(T::key(id)), &BTreeMap::new(), content)
    }

    /// Changes a record from what was `seen` to what it `becomes`: only fields that differ are written, each covering what
    /// the record holds there. Give the record as it was when its author looked: what came in since was not seen, and is not
    /// covered.
    pub fn update<T: Content>(&mut self, record: &Record, seen: &T, becomes: &T) -> &mut Self {
        self.change(record, &fields_of(seen), becomes)
    }

    /// Settles a field: this value stands, and every version that the record holds there is covered, the equal one too.
    pub fn settle(&mut self, record: &Record, path: &str, value: Value) -> &mut Self {
        self.write(record, path, value)
    }

    fn change<T: Content>(&mut self, record: &Record, seen: &BTreeMap<FieldPath, Value>, becomes: &T) -> &mut Self {
        let becomes = fields_of(becomes);
        let mut fields = BTreeMap::new();
        for (path, value) in &becomes {
            if seen.get(path) != Some(value) {
                fields.insert(path.clone(), Write { value: value.clone(), covered: record.covered(path) });
            }
        }
        for path in seen.keys().filter(|path| !becomes.contains_key(*path)) {
            fields.insert(path.clone(), Write { value: Value::Null, covered: record.covered(path) });
        }
        if !fields.is_empty() {
            self.changes.push(Change { key: record.key, fields });
        }
        self
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes, to be made a commit by whoever has a replica, a clock and a disk.
    #[must_use]
    pub fn into_changes(self) -> Vec<Change> {
        self.changes
    }
}
