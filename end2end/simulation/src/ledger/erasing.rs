//! Erasing, as `server/src/ledger/sql/erase.rs` does it, and who is told, as in `purge.rs`.

use super::*;
use casework::{
    erasure::{Reach, Subject, Traces},
    ids::PersonId,
};

/// What is kept of an erased record.
#[derive(Clone, Debug)]
pub(super) struct Erased {
    sequence: u64,
    shared: bool,
    teams: BTreeSet<TeamId>,
    areas: BTreeSet<String>,
}

/// An erasure, as the list has it that lies outside of the backups.
#[derive(Clone, Debug)]
pub struct Erasure {
    subject: Subject,
    records: BTreeMap<RecordKey, Erased>,
}

impl Erasure {
    /// The records that went.
    pub fn keys(&self) -> impl Iterator<Item = RecordKey> + '_ {
        self.records.keys().copied()
    }
}

impl Ledger {
    /// Erases. None if there is nothing of it.
    pub fn erase(&mut self, subject: Subject) -> Option<Erasure> {
        self.erase_as(subject, None)
    }

    /// The ledger is from before some of these erasures: they are carried out again.
    pub fn erase_again(&mut self, list: &[Erasure]) {
        for erasure in list {
            if !erasure.keys().all(|key| self.erased.contains_key(&key)) {
                self.erase_as(erasure.subject, Some(erasure));
            }
        }
    }

    fn erase_as(&mut self, subject: Subject, listed: Option<&Erasure>) -> Option<Erasure> {
        let (cases, people) = self.whose(subject);
        let records = self.concerned(&cases, &people);
        let reach = match listed {
            Some(listed) => Reach::from_keys(listed.keys().collect()),
            None => Reach::of(subject, &records),
        };
        if reach.keys.is_empty() {
            return None;
        }
        let sequence = self.take_place();
        let mut erased: BTreeMap<_, _> = reach.keys.iter().map(|key| (*key, self.describe(*key, sequence))).collect();
        for (key, known) in listed.iter().flat_map(|listed| &listed.records) {
            erased.entry(*key).and_modify(|it| {
                it.teams.extend(&known.teams);
                it.areas.extend(known.areas.iter().cloned());
            });
        }
        self.thin(Traces::of(reach), &records, (&cases, &people), sequence);
        let erasure = Erasure { subject, records: erased.clone() };
        self.erased.extend(erased);
        Some(erasure)
    }

    /// The cases that somebody is in, and everybody in them.
    fn whose(&self, subject: Subject) -> (BTreeSet<CaseId>, BTreeSet<PersonId>) {
        let is_person = |key: &RecordKey| matches!(key.kind, Kind::Identity | Kind::BaseData);
        let persons = || self.records.iter().filter(|(key, _)| is_person(key));
        let mut people = BTreeSet::new();
        let cases: BTreeSet<CaseId> = match subject {
            Subject::Case(case) => [case].into(),
            Subject::Person(person) => {
                people.insert(person);
                persons().filter(|(key, _)| key.id == person.0).filter_map(|(_, held)| held.derived.case).collect()
            }
        };
        let members = persons().filter(|(_, held)| held.derived.case.is_some_and(|case| cases.contains(&case)));
        people.extend(members.map(|(key, _)| PersonId(key.id)));
        (cases, people)
    }

    /// The records of these cases, and all that name one of these people.
    fn concerned(&self, cases: &BTreeSet<CaseId>, people: &BTreeSet<PersonId>) -> Vec<Record> {
        let names = |text: &str| people.iter().any(|person| text.contains(&person.to_string()));
        let is_concerned = |held: &&Held| {
            held.derived.case.is_some_and(|case| cases.contains(&case))
                || people.contains(&PersonId(held.record.key.id))
                || names(&serde_json::to_string(&held.record).unwrap_or_default())
        };
        self.records.values().filter(is_concerned).map(|held| held.record.clone()).collect()
    }

    /// Whose devices may hold a record.
    fn describe(&self, key: RecordKey, sequence: u64) -> Erased {
        let mut it = Erased { sequence, shared: false, teams: BTreeSet::new(), areas: BTreeSet::new() };
        if let Some(held) = self.records.get(&key) {
            it.shared = held.derived.case.is_none();
            it.teams.extend(held.derived.team);
            let of_person = |other: &&Held| key.kind == Kind::Identity && other.derived.person == Some(key.id);
            let houses = self.records.values().filter(of_person).chain([held]).filter_map(|held| held.derived.house);
            it.areas.extend(houses.filter_map(|house| self.area_of(house)));
        }
        for departure in self.departures.iter().filter(|it| it.key == key) {
            it.teams.extend(departure.team);
            it.areas.extend(departure.area.clone());
        }
        it
    }

    /// Removes what goes, and takes the erased out of what stays.
    fn thin(
        &mut self,
        mut traces: Traces,
        records: &[Record],
        (cases, people): (&BTreeSet<CaseId>, &BTreeSet<PersonId>),
        sequence: u64,
    ) {
        let of_cases = |record: &Record| record.case().is_some_and(|case| cases.contains(&case));
        let in_cases: BTreeSet<RecordKey> =
            self.records.values().map(|held| &held.record).filter(|it| of_cases(it)).map(|it| it.key).collect();
        let theirs = records.iter().filter(|record| !of_cases(record)).map(|record| record.key.id);
        let named: BTreeSet<String> =
            people.iter().map(|person| person.0).chain(theirs).map(|id| id.to_string()).collect();
        let is_about = |taken: &Taken| {
            let told = serde_json::to_string(&taken.commit.changes).unwrap_or_default();
            taken.commit.keys().any(|key| in_cases.contains(&key)) || named.iter().any(|id| told.contains(id))
        };
        let about: Vec<usize> = (0..self.commits.len()).filter(|index| is_about(&self.commits[*index])).collect();
        traces.learn_names(about.iter().flat_map(|index| &self.commits[*index].commit.changes), records);
        let mut changed: BTreeSet<RecordKey> = BTreeSet::new();
        for index in about {
            let taken = &mut self.commits[index];
            let after = traces.thin_changes(&taken.commit.changes);
            if after != taken.commit.changes {
                let before = std::mem::replace(&mut taken.commit.changes, after);
                let less = before.iter().filter(|change| !taken.commit.changes.contains(change));
                changed.extend(less.map(|change| change.key));
                taken.is_thinned = true;
            }
            taken.asked.changes = traces.thin_changes(&taken.asked.changes);
        }
        if self.fault != Some(Fault::ErasedKept) {
            traces.reach().keys.iter().for_each(|key| drop(self.records.remove(key)));
        }
        for key in changed.difference(&traces.reach().keys) {
            let mut record = Record::empty(*key);
            let history = self.commits.iter().filter(|taken| taken.commit.keys().any(|other| other == *key));
            history.for_each(|taken| record.apply(&taken.commit));
            if let Some(held) = self.records.get_mut(key) {
                (held.record, held.sequence, held.thinned) = (record, sequence, sequence);
            }
        }
    }

    /// All that is written in it.
    #[must_use]
    pub fn text(&self) -> String {
        let records: Vec<_> = self.records().collect();
        let commits: Vec<_> = self.commits.iter().map(|taken| (&taken.asked, &taken.commit)).collect();
        serde_json::to_string(&(records, commits)).unwrap_or_default()
    }

    /// All that was erased and of which a user's devices are told.
    #[must_use]
    pub fn told_erased(&self, user: UserId, scope: &Scope) -> Vec<RecordKey> {
        self.purged(user, scope, 0, self.sequence)
    }

    /// What was erased after one place and up to another, and of which a user's devices may hold something.
    pub(super) fn purged(&self, user: UserId, scope: &Scope, after: u64, to: u64) -> Vec<RecordKey> {
        let had = self.scopes.get(&user).map(Vec::as_slice).unwrap_or_default();
        let here_since = had.iter().map(|(sequence, _)| *sequence).min().unwrap_or_default();
        let scopes: Vec<&Scope> = had.iter().map(|(_, scope)| scope).chain([scope]).collect();
        let news = self.erased.iter().filter(|(_, it)| it.sequence > after && it.sequence <= to);
        let told = news.filter(|(key, it)| {
            it.sequence >= here_since && scopes.iter().any(|scope| it.may_have_been_with(key.kind, scope))
        });
        told.map(|(key, _)| *key).collect()
    }
}

impl Erased {
    fn may_have_been_with(&self, kind: Kind, scope: &Scope) -> bool {
        let reads = |relation| may(scope.role, Deed::Read, kind, relation);
        let of_team = scope.team.is_some_and(|team| self.teams.contains(&team));
        let of_area = scope.area.as_ref().is_some_and(|area| self.areas.contains(area));
        reads(Relation::OtherTeam)
            || (self.shared && reads(Relation::Shared))
            || (of_team && reads(Relation::OwnTeam))
            || (of_area && reads(Relation::OwnHouse))
    }
}
