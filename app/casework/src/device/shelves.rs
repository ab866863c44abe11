//! What lies in a vault, and the steps in which it changes.

use super::Returned;
use crate::{
    records::RecordKey,
    sync::{Commit, Kept, Record, Time, wire::Cursor},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, fmt::Write as _};

/// What lies on which shelf of a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shelf {
    /// The wrapped key (not sealed: it is wrapped), who is at work, where sync stands.
    Meta,
    /// Confirmed records, many to a row.
    Packs,
    /// Confirmed records that changed since.
    Rows,
    /// Commits that wait to be sent.
    Outbox,
    /// Commits that the server has, for some days.
    Acknowledged,
    /// Commits that it refused.
    Returned,
    /// Records that this version does not know.
    Quarantine,
    /// What is being typed.
    Drafts,
}

impl Shelf {
    /// All shelves.
    pub const ALL: [Shelf; 8] = [
        Shelf::Meta,
        Shelf::Packs,
        Shelf::Rows,
        Shelf::Outbox,
        Shelf::Acknowledged,
        Shelf::Returned,
        Shelf::Quarantine,
        Shelf::Drafts,
    ];

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Shelf::Meta => "meta",
            Shelf::Packs => "packs",
            Shelf::Rows => "rows",
            Shelf::Outbox => "outbox",
            Shelf::Acknowledged => "acknowledged",
            Shelf::Returned => "returned",
            Shelf::Quarantine => "quarantine",
            Shelf::Drafts => "drafts",
        }
    }
}

/// One step of a transaction: what is written, and what was read of what it replaces.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit<Written, Read = Written> {
    /// Writes a row.
    Put(Shelf, String, Written),
    /// Writes a row where none lies, nor one whose id goes on with a dot; otherwise nothing of the transaction happens.
    PutNew(Shelf, String, Written),
    /// Writes a row if it still is what was read; otherwise nothing of the transaction happens.
    PutOver(Shelf, String, Read, Written),
    /// Removes a row.
    Remove(Shelf, String),
    /// Removes a row if it still is what was read; otherwise nothing of the transaction happens.
    RemoveUnchanged(Shelf, String, Read),
}

impl<Written, Read> Edit<Written, Read> {
    /// The shelf and the row that it is about.
    pub fn place(&self) -> (Shelf, &str) {
        match self {
            Self::Put(shelf, id, _)
            | Self::PutNew(shelf, id, _)
            | Self::PutOver(shelf, id, _, _)
            | Self::Remove(shelf, id)
            | Self::RemoveUnchanged(shelf, id, _) => (*shelf, id),
        }
    }
}

/// What is written to a shelf, before it is sealed.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'a> {
    /// Where sync stands.
    Standing(Cow<'a, Standing>),
    /// A pack.
    Pack(Cow<'a, [Kept]>),
    /// A record that changed since its pack was folded.
    Row(Row),
    /// A commit.
    Commit(Cow<'a, Commit>),
    /// A commit that came back.
    Returned(Cow<'a, Returned>),
    /// What this version cannot read.
    Unknown(Cow<'a, Value>),
}

impl Content<'_> {
    /// As it is sealed.
    ///
    /// # Errors
    /// It cannot be written: all of it can, JSON represents it.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        match self {
            Self::Standing(standing) => serde_json::to_vec(standing),
            Self::Pack(records) => super::pack::pack(records),
            Self::Row(row) => serde_json::to_vec(row),
            Self::Commit(commit) => serde_json::to_vec(commit),
            Self::Returned(returned) => serde_json::to_vec(returned),
            Self::Unknown(value) => serde_json::to_vec(value),
        }
    }
}

/// A record that changed since its pack was folded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Row {
    /// It is this now.
    #[serde(rename = "r")]
    Is(Record),
    /// It left the user's scope: a pack may still hold it until the next fold.
    #[serde(rename = "g")]
    Gone(RecordKey),
}

impl Row {
    /// Which record.
    #[must_use]
    pub fn key(&self) -> RecordKey {
        match self {
            Self::Is(record) => record.key,
            Self::Gone(key) => *key,
        }
    }
}

/// Where the device stands with the server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Where to go on fetching; none: from the start.
    pub cursor: Option<Cursor>,
    /// The server's epoch, as last heard.
    pub epoch: Option<String>,
    /// Whether the first sync was complete once.
    pub complete: bool,
    /// Records received in the first sync.
    pub received: u64,
    /// When device and server last agreed.
    pub agreed: Option<DateTime<Utc>>,
    /// How often something was taken out of what is kept here: a tab that knows of fewer times reads everything anew.
    #[serde(default)]
    pub erasures: u64,
}

impl Standing {
    /// How many of the commits that wait are to be sent: none before the first page was fetched. The server tells only
    /// those what left their scope who have asked for it before; what it acknowledged earlier would stay here for good.
    #[must_use]
    pub fn to_send(&self, waiting: usize) -> usize {
        if self.cursor.is_some() { waiting } else { 0 }
    }
}

/// The id of a row: says nothing about the record.
#[must_use]
pub fn row_id(key: RecordKey) -> String {
    opaque(&["row", key.kind.name(), &key.id.to_string()])
}

/// The id of a commit's entry: entries sort in the order in which commits were made, also by several tabs.
#[must_use]
pub fn commit_id(time: Time, commit: &Commit) -> String {
    format!("{:016x}-{}", time.0, commit.id)
}

/// The id of an acknowledged commit's entry: they sort by when the server had them, so that it is known how long they are
/// kept, whenever they were made.
#[must_use]
pub fn acknowledged_id(at: DateTime<Utc>, commit: &Commit) -> String {
    commit_id(Time::at(at), commit)
}

/// The id of a record in quarantine, by the names that its kind and id have on the wire: a newer state of it takes the
/// same place.
#[must_use]
pub fn quarantine_id(kind: &str, id: &str) -> String {
    opaque(&["quarantine", kind, id])
}

/// An id that says nothing: the hash of what it is for.
#[must_use]
pub fn opaque(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize()[..16].iter().fold(String::with_capacity(32), |mut id, byte| {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CommitId, ReplicaId, UserId},
        records::Kind,
    };
    use uuid::Uuid;

    #[test]
    fn ids_in_the_vault_tell_neither_record_nor_kind() {
        let id = Uuid::now_v7();
        let key = RecordKey { kind: Kind::Consultation, id };
        assert!(!row_id(key).contains("consultation") && !row_id(key).contains(&id.to_string()[..8]));
        assert_ne!(row_id(key), row_id(RecordKey { kind: Kind::Task, id }));
        assert_ne!(opaque(&["ab", "c"]), opaque(&["a", "bc"]));
    }

    #[test]
    fn entries_of_the_outbox_sort_by_time_whatever_their_ids() {
        let commit = Commit {
            id: CommitId::new(),
            replica: ReplicaId::new(),
            number: 1,
            time: Time(0),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: vec![],
        };
        let later = Commit { id: CommitId(Uuid::nil()), ..commit.clone() };
        assert!(commit_id(Time(9), &commit) < commit_id(Time(10), &later));
    }
}
