//! What the server's answer to a push means for the device.

use super::Leaving;
use crate::{
    casebook::Casebook,
    erasure::Thinned,
    ids::CommitId,
    records::RecordKey,
    sync::{
        Commit, Record, Refusal,
        wire::{Pushed, Receipt},
    },
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A commit that the server refused, or that was never sent: readable, and sendable again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Returned {
    /// The commit as it was made.
    pub commit: Commit,
    /// Why it came back; none: it was never sent, for its case was handed over while it was being written.
    pub refusal: Option<Refusal>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What became of commits that were sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// The confirmed records that changed, whole.
    pub records: Vec<Record>,
    /// Commits that the server has, as they were made.
    pub accepted: Vec<Commit>,
    /// Commits that it refused.
    pub refused: Vec<Returned>,
    /// Records that are erased, of which commits that wait still tell: what is left of them is sent then.
    pub erased: Vec<RecordKey>,
    /// When, by the server's clock.
    pub at: DateTime<Utc>,
}

/// Takes in what the server answered: first what it has, then what it refused with all that builds on it.
pub fn settle(book: &mut Casebook, sent: &[Commit], pushed: Pushed, now: DateTime<Utc>) -> Settled {
    let mut settled = Settled { at: pushed.server_clock, ..Settled::default() };
    let mut records: BTreeMap<_, Record> = BTreeMap::new();
    let (mut refused, mut thinner) = (Vec::new(), Vec::new());
    for (id, receipt) in pushed.answers {
        let Some(commit) = sent.iter().find(|commit| commit.id == id) else { continue };
        match receipt {
            Receipt::Accepted { time, gone, .. } => {
                records.extend(book.acknowledge(id, time, &gone).into_iter().map(|record| (record.key, record)));
                settled.accepted.push(commit.clone());
            }
            Receipt::Refused(Refusal::Erased { records }) => {
                let leaving = Leaving::of(book, &[], &records, &[]);
                match leaving.of_waiting(commit) {
                    // It would be sent for ever as it is.
                    Thinned::Untouched => refused.push((id, Refusal::Erased { records })),
                    Thinned::Less(_) | Thinned::Nothing => {
                        settled.erased.extend(records);
                        thinner.push(id);
                    }
                }
            }
            // What it builds on is sent again.
            Receipt::Refused(Refusal::BuildsOnRefused { commit }) if thinner.contains(&commit) => thinner.push(id),
            Receipt::Refused(refusal) => refused.push((id, refusal)),
        }
    }
    settled.records = records.into_values().collect();
    settled.refused = take_back(book, refused, now);
    settled
}

/// Takes refused commits out of the casebook, and then those that build on them.
pub fn take_back(book: &mut Casebook, refused: Vec<(CommitId, Refusal)>, at: DateTime<Utc>) -> Vec<Returned> {
    let mut returned: Vec<Returned> = Vec::new();
    for (id, refusal) in refused {
        returned.extend(book.take_back(id).map(|commit| Returned { commit, refusal: Some(refusal), at }));
    }
    let mut index = 0;
    while let Some(Returned { commit, .. }) = returned.get(index).cloned() {
        for later in building_on(&commit, book.outbox(), |key| book.confirmed(key).is_some()) {
            let refusal = Some(Refusal::BuildsOnRefused { commit: commit.id });
            returned.extend(book.take_back(later).map(|commit| Returned { commit, refusal, at }));
        }
        index += 1;
    }
    returned
}

/// Those of the waiting commits that build on a refused one: they change what it wrote, or a record that only it made.
/// They are returned with it; the others are sent.
#[must_use]
pub fn building_on(refused: &Commit, waiting: &[Commit], is_confirmed: impl Fn(RecordKey) -> bool) -> Vec<CommitId> {
    let mut returned = vec![refused];
    for commit in waiting.iter().filter(|commit| commit.id != refused.id) {
        let builds = returned.iter().any(|earlier| {
            commit.changes.iter().any(|change| {
                earlier.keys().any(|key| key == change.key)
                    && (!is_confirmed(change.key)
                        || change.fields.iter().any(|(path, write)| {
                            write.covered.covers(earlier.dot())
                                && earlier.changes.iter().any(|it| it.key == change.key && it.fields.contains_key(path))
                        }))
            })
        });
        if builds {
            returned.push(commit);
        }
    }
    returned.into_iter().skip(1).map(|commit| commit.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{ReplicaId, TeamId, UserId},
        records::{Content, Team},
        sync::{Act, Covered, Dot, Time},
    };

    #[test]
    fn what_builds_on_a_refused_commit_comes_back_with_it_and_nothing_else() {
        let (replica, id, other) = (ReplicaId::new(), TeamId::new(), TeamId::new());
        let commit = |number, key, covered: Covered| {
            let mut act = Act::new();
            act.create(key, &Team { name: format!("{number}") });
            let mut changes = act.into_changes();
            changes[0].fields.values_mut().for_each(|write| write.covered = covered.clone());
            Commit {
                id: CommitId::new(),
                replica,
                number,
                time: Time(number),
                author: UserId::new(),
                wall: DateTime::UNIX_EPOCH,
                changes,
            }
        };
        let refused = commit(1, id, Covered::default());
        let mut seen = Covered::default();
        seen.include(Dot { replica, number: 1 });
        let (over_it, elsewhere) = (commit(2, id, seen.clone()), commit(3, other, seen));
        let waiting = [refused.clone(), over_it.clone(), elsewhere];
        assert_eq!(building_on(&refused, &waiting, |_| true), [over_it.id]);

        // A record that only the refused commit made: whatever changes it goes back too.
        let blind = commit(4, id, Covered::default());
        assert_eq!(Record::empty(Team::key(id)).key, blind.changes[0].key);
        assert_eq!(building_on(&refused, std::slice::from_ref(&blind), |_| false), [blind.id]);
        assert_eq!(building_on(&refused, &[blind], |_| true), []);
    }
}
