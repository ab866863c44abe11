//! The history of a record: who changed what, when, from what to what.

use crate::{
    ids::UserId,
    records::RecordKey,
    sync::{CLOCK_TOLERANCE, Commit, Record, Time},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How far a clock may be behind what its device had seen before a history tells of it. Less comes about by itself: what the
/// device saw may have been written by a clock that was a little fast.
const FAR_BEHIND: TimeDelta = TimeDelta::days(1);

/// One act that changed a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Who.
    pub author: UserId,
    /// When, by the clock of their device.
    pub written_at: DateTime<Utc>,
    /// The time that orders it: after everything that its author's device had seen. Servers of earlier versions do not tell.
    #[serde(default)]
    pub time: Time,
    /// When the server received it.
    pub received_at: DateTime<Utc>,
    /// The fields that it wrote.
    pub changes: Vec<Changed>,
}

impl Step {
    /// Whether the clock of the device was fast: it says that this was written after it had been received.
    #[must_use]
    pub fn was_ahead(&self) -> bool {
        self.written_at - self.received_at > CLOCK_TOLERANCE
    }

    /// Whether the clock of the device was slow: it says that this was written long before what had been seen there. Of a
    /// device that waited without a network, what it had seen is as old as its last contact.
    #[must_use]
    pub fn was_behind(&self) -> bool {
        self.time.wall() - self.written_at > FAR_BEHIND
    }
}

/// What an act did to one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// The field.
    pub path: String,
    /// What stood there before; `null`: nothing.
    pub from: Value,
    /// What was written; `null`: it was taken out.
    pub to: Value,
    /// Whether it stood then. What was written at an earlier time than what arrived before it does not.
    pub stands: bool,
}

/// The steps of a record, the latest first, from the commits that changed it, the oldest first, and when each was received.
#[must_use]
pub fn steps(key: RecordKey, commits: impl IntoIterator<Item = (DateTime<Utc>, Commit)>) -> Vec<Step> {
    let mut record = Record::empty(key);
    let mut steps = Vec::new();
    for (received_at, commit) in commits {
        let before = record.clone();
        record.apply(&commit);
        let written = commit.changes.iter().filter(|change| change.key == key).flat_map(|change| &change.fields);
        let changed = written.filter_map(|(path, write)| {
            let from = before.standing(path).cloned().unwrap_or_default();
            let standing = record.fields.get(path).and_then(|cell| cell.standing());
            let stands = standing.is_some_and(|version| version.dot == commit.dot());
            (from != write.value).then(|| Changed { path: path.clone(), from, to: write.value.clone(), stands })
        });
        let changes: Vec<_> = changed.collect();
        if !changes.is_empty() {
            let Commit { author, wall: written_at, time, .. } = commit;
            steps.push(Step { author, written_at, time, received_at, changes });
        }
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        device::Writer,
        ids::{CaseId, CommitId, PersonId, ReplicaId},
        records::{Content, Identity},
        sync::Act,
    };
    use serde_json::json;

    fn named(case: CaseId, name: &str) -> Identity {
        Identity { case, family_name: name.into(), given_name: "Lina".into(), spellings: Default::default() }
    }

    fn commit(time: u64, act: Act) -> (DateTime<Utc>, Commit) {
        let commit = Commit {
            id: CommitId::new(),
            replica: ReplicaId::new(),
            number: 1,
            time: Time(time),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        };
        (DateTime::UNIX_EPOCH, commit)
    }

    #[test]
    fn what_was_written_after_it_was_received_tells_of_a_fast_clock_and_what_waited_for_days_does_not() {
        let received_at: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        for (written_at, is_ahead) in
            [("2026-11-25T09:00:00Z", true), ("2026-11-23T09:01:30Z", false), ("2026-11-20T09:00:00Z", false)]
        {
            let written_at = written_at.parse().unwrap();
            let time = Time::at(written_at).capped(received_at);
            let step = Step { author: UserId::new(), written_at, time, received_at, changes: Vec::new() };
            assert_eq!(step.was_ahead(), is_ahead, "{written_at}");
            assert!(!step.was_behind(), "{written_at}");
        }
    }

    #[test]
    fn what_was_written_long_before_something_that_its_author_had_seen_tells_of_a_slow_clock() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        for (written_at, is_behind) in
            [("2019-01-01T00:00:00Z", true), ("2026-11-20T08:59:00Z", true), ("2026-11-20T23:00:00Z", false)]
        {
            let mut device = Writer::new();
            device.observe(Time::at(at("2026-11-21T09:00:00Z")));
            let mut act = Act::new();
            let (id, case) = (PersonId::new(), CaseId::new());
            act.create(id, &named(case, "Haddad"));
            let commit = device.commit(act, UserId::new(), at(written_at));
            let steps = steps(Identity::key(id), [(at("2026-11-23T09:00:00Z"), commit)]);
            assert_eq!((steps[0].was_behind(), steps[0].was_ahead()), (is_behind, false), "{written_at}");
        }
    }

    #[test]
    fn a_history_of_a_server_that_does_not_tell_what_was_seen_tells_of_no_slow_clock() {
        let at = "2026-11-23T09:00:00Z";
        let told = json!({ "author": UserId::new(), "written_at": at, "received_at": at, "changes": [] });
        assert!(!serde_json::from_value::<Step>(told).unwrap().was_behind());
    }

    #[test]
    fn a_history_says_from_what_to_what_and_what_came_too_late_to_stand() {
        let (id, case) = (PersonId::new(), CaseId::new());
        let named = |name: &str| named(case, name);
        let (mut made, mut other) = (Act::new(), Act::new());
        made.create(id, &named("Haddad"));
        other.create(PersonId::new(), &named("Osman"));
        other.create(id, &named("Haddad"));
        let first = commit(1, made);
        let mut record = Record::empty(Identity::key(id));
        record.apply(&first.1);
        let rename = |time, name: &str| {
            let mut act = Act::new();
            act.update(&record, &named("Haddad"), &named(name));
            commit(time, act)
        };
        let steps = steps(record.key, [first, rename(9, "Hadad"), rename(5, "Hadda"), commit(10, other)]);
        let names: Vec<_> = steps
            .iter()
            .map(|step| step.changes.iter().find(|it| it.path == "family_name").unwrap())
            .map(|it| (it.from.clone(), it.to.clone(), it.stands))
            .collect();
        let expected = [
            (json!("Hadad"), json!("Haddad"), true),
            (json!("Hadad"), json!("Hadda"), false),
            (json!("Haddad"), json!("Hadad"), true),
            (Value::Null, json!("Haddad"), true),
        ];
        assert_eq!(names, expected);
        assert_eq!(steps[0].changes.len(), 1, "nothing of another record, and nothing that stayed as it was");
    }
}
