//! Work that arrives when its author has lost the case: it is kept whole, and laid before the lead.

use super::id_of;
use crate::{
    access::{Deed, Relation, may},
    ids::{CaseId, CommitId, DocumentId, ReplicaId, TeamId},
    records::{Because, Content, Document, Kind, LateWork, Role},
    sync::{Act, Change, Commit, Record, Time},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What used to be: who the author was, and whose the cases were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Late {
    /// Every role and team that the author ever had.
    pub author: Vec<(Role, TeamId)>,
    /// Every team that the cases ever had.
    pub teams: HashMap<CaseId, BTreeSet<TeamId>>,
}

impl Late {
    /// Whether the author could once write such a record in this case.
    #[must_use]
    pub fn could_write(&self, kind: Kind, case: CaseId) -> bool {
        let teams = self.teams.get(&case);
        self.author.iter().any(|(role, team)| {
            teams.is_some_and(|teams| teams.contains(team)) && may(*role, Deed::Write, kind, Relation::OwnTeam)
        })
    }
}

/// The commit with all changes that `lost` names a case for put aside, each case's together, as [`LateWork`]. It is the
/// author's own commit still: same identity, same time.
#[must_use]
pub fn aside(commit: &Commit, because: Because, lost: impl Fn(&Change) -> Option<CaseId>) -> Commit {
    let mut late: BTreeMap<CaseId, Vec<Change>> = BTreeMap::new();
    let mut kept = Commit { changes: Vec::new(), ..commit.clone() };
    for change in &commit.changes {
        match lost(change) {
            Some(case) => late.entry(case).or_default().push(change.clone()),
            None => kept.changes.push(change.clone()),
        }
    }
    for (case, changes) in late {
        let work = LateWork {
            case,
            author: commit.author,
            written_at: commit.wall,
            because,
            changes,
            answer: None,
            settled_by: None,
            settled_on: None,
        };
        let mut act = Act::new();
        act.lay(&Record::empty(LateWork::key(id_of("late", &[commit.id.0, case.0]))), &work);
        kept.changes.extend(act.into_changes());
    }
    kept
}

/// Whether a part of this commit was put aside when it was taken in.
#[must_use]
pub fn is_late_work(changes: &[Change]) -> bool {
    changes.iter().any(|change| change.key.kind == Kind::LateWork && change.fields.contains_key("changes"))
}

/// The photos and files that late work would bring into the case.
#[must_use]
pub fn documents_in(work: &LateWork) -> Vec<(DocumentId, Document)> {
    let reading = Commit {
        id: CommitId(Uuid::nil()),
        replica: ReplicaId(Uuid::nil()),
        number: 1,
        time: Time::default(),
        author: work.author,
        wall: work.written_at,
        changes: Vec::new(),
    };
    let documents = work.changes.iter().filter(|change| change.key.kind == Kind::Document);
    let documents = documents.filter_map(|change| {
        let mut record = Record::empty(change.key);
        record.write_over(change, &reading);
        Some((DocumentId(change.key.id), record.content().ok()?))
    });
    documents.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{PersonId, UserId},
        records::{Identity, check_readable},
        sync,
    };
    use chrono::DateTime;

    #[test]
    fn only_who_had_the_case_once_and_what_they_wrote_there_can_be_late() {
        let (team, other, case) = (TeamId::new(), TeamId::new(), CaseId::new());
        let late = |role, had: TeamId| Late { author: vec![(role, had)], teams: [(case, [team, other].into())].into() };
        assert!(late(Role::SocialWorker, team).could_write(Kind::Consultation, case));
        assert!(!late(Role::SocialWorker, TeamId::new()).could_write(Kind::Consultation, case));
        assert!(!late(Role::Coordinator, team).could_write(Kind::Consultation, case));
        assert!(!late(Role::SocialWorker, team).could_write(Kind::Consultation, CaseId::new()));
        assert!(!late(Role::SocialWorker, team).could_write(Kind::Staff, case));
    }

    #[test]
    fn each_lost_case_gets_its_own_part_and_the_rest_stays() {
        let cases = [(); 3].map(|()| CaseId::new());
        let mut act = Act::new();
        for case in cases {
            let identity = Identity {
                case,
                family_name: "Haddad".into(),
                given_name: String::new(),
                spellings: Default::default(),
            };
            act.create(PersonId::new(), &identity);
        }
        let commit = Commit {
            id: CommitId::new(),
            replica: ReplicaId::new(),
            number: 1,
            time: Time(5),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        };
        let named = |change: &Change| change.fields["case"].value.as_str().and_then(|case| case.parse().ok());
        let lost = |change: &Change| named(change).filter(|case| *case != cases[0]);
        let kept = aside(&commit, Because::LeftScope, lost);
        assert_eq!(kept.changes[0], commit.changes[0]);
        assert_eq!(kept.changes.len(), 3);
        assert!(is_late_work(&kept.changes) && !is_late_work(&commit.changes));
        assert_eq!(sync::check(&kept, |_| None), Ok(()));
        for (index, case) in [(1, cases[1]), (2, cases[2])] {
            let mut record = Record::empty(kept.changes[index].key);
            record.apply(&kept);
            check_readable(&record).unwrap();
            let work: LateWork = record.content().unwrap();
            assert_eq!((work.case, work.changes), (case, vec![commit.changes[index].clone()]));
        }
        assert_eq!(aside(&commit, Because::LeftScope, lost), kept);
    }
}
