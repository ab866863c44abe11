//! The history of a record: who changed what, when, from what to what.

use crate::{
    ids::UserId,
    records::RecordKey,
    sync::{CLOCK_TOLERANCE, Commit, Record},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One act that changed a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Who.
    pub author: UserId,
    /// When, by the clock of their device.
    pub written_at: DateTime<Utc>,
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
            steps.push(Step { author: commit.author, written_at: commit.wall, received_at, changes });
        }
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, CommitId, PersonId, ReplicaId},
        records::{Content, Identity},
        sync::{Act, Time},
    };
    use serde_json::json;

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
            let step = Step { author: UserId::new(), written_at, received_at, changes: Vec::new() };
            assert_eq!(step.was_ahead(), is_ahead, "{written_at}");
        }
    }

    #[test]
    fn a_history_says_from_what_to_what_and_what_came_too_late_to_stand() {
        let (id, case) = (PersonId::new(), CaseId::new());
        let named = |name: &str| Identity {
            case,
            family_name: name.into(),
            given_name: "Lina".into(),
            spellings: Default::default(),
        };
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
