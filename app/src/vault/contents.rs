//! What lies sealed in a vault.

use casework::{
    records::RecordKey,
    sync::{Commit, Record, Time, wire::Cursor},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

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
    use casework::{
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
