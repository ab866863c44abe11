//! What a device holds of blobs, and what becomes of it.
//!
//! Bytes are on the disk before a draft or a commit names them. They are sent once the server has the record that names
//! them, and they stay until it has them too. What no record names any more goes.

use crate::{
    blobs::BlobHash,
    ids::DocumentId,
    records::{Kind, MediaType},
    sync::Commit,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many bytes a device keeps of what the server has.
pub const MOST_KEPT: u64 = 200 * 1024 * 1024;

/// How long a device keeps what it sent, whatever else it holds: a server restored from a backup gets it again.
pub const SENT_KEPT: TimeDelta = super::edits::KEPT;

/// Where the bytes of a document stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// A draft or a commit that waits names them.
    New,
    /// The server has the record and not, as far as is known, the bytes.
    Owed,
    /// They came from here, and the server has them.
    Sent,
    /// They came from the server.
    Fetched,
    /// The server does not take them: they are not what was said. They stay here.
    Refused,
}

/// The bytes of one document on a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holding {
    /// Whose bytes.
    pub document: DocumentId,
    /// Their hash.
    pub sha256: BlobHash,
    /// How many they are.
    pub size: u64,
    /// What they are.
    pub media: MediaType,
    /// Where they stand.
    pub held: Held,
    /// Since when they lie here.
    pub since: DateTime<Utc>,
}

impl Holding {
    /// The same, standing elsewhere.
    #[must_use]
    pub fn standing(&self, held: Held) -> Self {
        Self { held, ..self.clone() }
    }
}

/// Who names documents on a device.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Drafts, commits that wait, and commits that came back.
    pub unsent: BTreeSet<DocumentId>,
    /// Confirmed records.
    pub confirmed: BTreeSet<DocumentId>,
    /// What is erased.
    pub erased: BTreeSet<DocumentId>,
}

/// What is to be done with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They stay as they are.
    Stay,
    /// They are to be sent.
    Send,
    /// They go.
    Go,
}

impl Named {
    /// What becomes of bytes that the device holds.
    #[must_use]
    pub fn fate(&self, holding: &Holding) -> Fate {
        let document = &holding.document;
        if self.erased.contains(document) {
            return Fate::Go;
        }
        let confirmed = self.confirmed.contains(document);
        match holding.held {
            Held::New if confirmed => Fate::Send,
            Held::New if self.unsent.contains(document) => Fate::Stay,
            // What was written in a case that the user has lost is owed too.
            Held::Owed => Fate::Send,
            Held::Sent | Held::Fetched | Held::Refused if confirmed => Fate::Stay,
            Held::New | Held::Sent | Held::Fetched | Held::Refused => Fate::Go,
        }
    }

    /// What becomes of bytes once the server has them.
    #[must_use]
    pub fn sent(&self, holding: &Holding) -> Option<Holding> {
        let stays = self.confirmed.contains(&holding.document) && !self.erased.contains(&holding.document);
        stays.then(|| holding.standing(Held::Sent))
    }
}

/// Of what the server has too, what goes so that no more than `most` bytes stay: the oldest first, and what was sent lately
/// not at all.
#[must_use]
pub fn too_much(holdings: &[Holding], most: u64, now: DateTime<Utc>) -> Vec<DocumentId> {
    let mut kept: Vec<&Holding> =
        holdings.iter().filter(|holding| matches!(holding.held, Held::Sent | Held::Fetched)).collect();
    let mut bytes: u64 = kept.iter().map(|holding| holding.size).sum();
    crate::order::sort_by_key(&mut kept, |holding| (holding.since, holding.document));
    let lately = |holding: &Holding| holding.held == Held::Sent && holding.since > now - SENT_KEPT;
    let mut gone = Vec::new();
    for holding in kept.into_iter().filter(|holding| !lately(holding)) {
        if bytes <= most {
            break;
        }
        bytes -= holding.size;
        gone.push(holding.document);
    }
    gone
}

/// The documents that a commit touches.
pub fn documents(commit: &Commit) -> impl Iterator<Item = DocumentId> + '_ {
    commit.keys().filter(|key| key.kind == Kind::Document).map(|key| DocumentId(key.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn holding(held: Held) -> Holding {
        Holding {
            document: DocumentId::new(),
            sha256: BlobHash::of(b"a letter"),
            size: 8,
            media: MediaType::Jpeg,
            held,
            since: DateTime::UNIX_EPOCH,
        }
    }

    #[rstest]
    #[case::of_a_draft(Held::New, true, false, Fate::Stay)]
    #[case::of_a_draft_that_was_thrown_away(Held::New, false, false, Fate::Go)]
    #[case::of_a_record_that_came_back_by_a_pull(Held::New, false, true, Fate::Send)]
    #[case::whose_case_left_the_scope_before_they_were_sent(Held::Owed, false, false, Fate::Send)]
    #[case::which_wait(Held::Owed, false, true, Fate::Send)]
    #[case::which_the_server_has(Held::Sent, false, true, Fate::Stay)]
    #[case::whose_case_left_the_scope(Held::Sent, false, false, Fate::Go)]
    #[case::fetched_of_a_case_that_left_the_scope(Held::Fetched, false, false, Fate::Go)]
    fn bytes(#[case] held: Held, #[case] unsent: bool, #[case] confirmed: bool, #[case] fate: Fate) {
        let holding = holding(held);
        let set = |is_in: bool| is_in.then_some(holding.document).into_iter().collect();
        let mut named = Named { unsent: set(unsent), confirmed: set(confirmed), erased: BTreeSet::new() };
        assert_eq!(named.fate(&holding), fate);
        named.erased = set(true);
        assert_eq!(named.fate(&holding), Fate::Go, "nothing of the erased stays");
        assert_eq!(named.sent(&holding), None);
    }

    #[test]
    fn what_is_sent_stays_only_where_its_record_is() {
        let owed = holding(Held::Owed);
        let mut named = Named::default();
        assert_eq!(named.sent(&owed), None);
        named.confirmed.insert(owed.document);
        assert_eq!(named.sent(&owed).map(|holding| holding.held), Some(Held::Sent));
    }

    #[test]
    fn the_oldest_that_the_server_has_make_room_and_nothing_that_was_sent_lately() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(100);
        let at = |held, day| Holding { since: DateTime::UNIX_EPOCH + TimeDelta::days(day), ..holding(held) };
        let all =
            [at(Held::Owed, 1), at(Held::Sent, 99), at(Held::Fetched, 50), at(Held::Sent, 40), at(Held::Fetched, 60)];
        assert_eq!(too_much(&all, 32, now), []);
        assert_eq!(too_much(&all, 17, now), [all[3].document, all[2].document]);
        assert_eq!(too_much(&all, 0, now), [all[3].document, all[2].document, all[4].document]);
    }
}
