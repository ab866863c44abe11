//! Makes commits of acts: one writer is one vault in one browsing session.

use crate::{
    ids::{CommitId, ReplicaId, UserId},
    sync::{Act, Clock, Commit, Time},
};
use chrono::{DateTime, Utc};

/// A replica with its running number and its clock. Every opened vault makes a new one, so two tabs never share a number.
#[derive(Debug)]
pub struct Writer {
    replica: ReplicaId,
    number: u64,
    clock: Clock,
}

impl Writer {
    /// A replica that has written nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::of(ReplicaId::new())
    }

    /// The same, of a replica that nobody else is.
    #[must_use]
    pub fn of(replica: ReplicaId) -> Self {
        Self { replica, number: 0, clock: Clock::default() }
    }

    /// Makes an act a commit: with the next number, and a time after everything seen.
    pub fn commit(&mut self, act: Act, author: UserId, wall: DateTime<Utc>) -> Commit {
        self.number += 1;
        Commit {
            id: CommitId::new(),
            replica: self.replica,
            number: self.number,
            time: self.clock.tick(wall),
            author,
            wall,
            changes: act.into_changes(),
        }
    }

    /// Makes a commit that was refused a new one, to be sent again. It is another replica's: what this one wrote meanwhile
    /// did not see it, and a higher number here would say that it had.
    pub fn again(&mut self, refused: &Commit, author: UserId, wall: DateTime<Utc>) -> Commit {
        Commit {
            id: CommitId::new(),
            replica: ReplicaId::new(),
            number: 1,
            time: self.clock.tick(wall),
            author,
            wall,
            changes: refused.changes.clone(),
        }
    }

    /// Takes note of what others wrote: what is written here from now on is later.
    pub fn observe(&mut self, time: Time) {
        self.clock.observe(time);
    }
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_of_one_session_count_up_and_come_after_everything_seen() {
        let (mut writer, wall, author) = (Writer::new(), DateTime::UNIX_EPOCH, UserId::new());
        let first = writer.commit(Act::new(), author, wall);
        writer.observe(Time(first.time.0 + 1_000_000));
        let second = writer.commit(Act::new(), author, wall);
        assert_eq!((first.number, second.number), (1, 2));
        assert_eq!(first.replica, second.replica);
        assert!(second.time.0 > first.time.0 + 1_000_000);
        assert_ne!(Writer::new().replica, first.replica);
    }
}
