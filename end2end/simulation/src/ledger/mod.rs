//! The server's ledger in memory. Whether a commit is taken in is asked of [`casework::admission`], as every store does;
//! who is told what is written here as in `server/src/ledger/sql`, and a test of the server holds the two equal.

mod deciding;
mod erasing;
mod reading;

use erasing::Erased;
pub use erasing::Erasure;

use crate::{Fault, town};
use casework::{
    access::{Deed, Relation, Scope, may},
    admission::{Admitted, Author, Authority, Holdings, admit, cases_named, check_erased, out_of_sight},
    erasure::names,
    ids::{CaseId, CommitId, ReplicaId, TeamId, UserId},
    records::{Content, Kind, RecordKey, Staff},
    sync::{
        Act, Commit, Presence, Record, Refusal, Time,
        wire::{Cursor, Page, Receipt},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// A commit that was taken in.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its place.
    pub sequence: u64,
    /// The commit as it came.
    pub asked: Commit,
    /// As it was taken in, with the time it was given; what came late is put aside in it.
    pub commit: Commit,
    /// Whether something was erased out of it.
    pub is_thinned: bool,
}

/// What decides who sees a record, derived from it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Derived {
    case: Option<CaseId>,
    team: Option<TeamId>,
    house: Option<Uuid>,
    area: Option<String>,
    person: Option<Uuid>,
    ends: Option<String>,
}

#[derive(Clone, Debug)]
struct Held {
    record: Record,
    sequence: u64,
    /// Where something was erased out of it; 0: nowhere.
    thinned: u64,
    derived: Derived,
}

#[derive(Clone, Debug)]
struct Departure {
    sequence: u64,
    key: RecordKey,
    team: Option<TeamId>,
    area: Option<String>,
}

/// Somebody who signs in.
#[derive(Clone, Debug)]
pub struct User {
    /// What they may.
    pub staff: Staff,
    /// Whether they cannot sign in.
    pub blocked: bool,
}

/// Where a device stands.
#[derive(Clone, Copy, Debug)]
struct Place {
    scope: u64,
    day: NaiveDate,
    sequence: u64,
    within: Option<RecordKey>,
}

/// The ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Changes when it is restored from a backup.
    pub epoch: String,
    /// The last place given out.
    pub sequence: u64,
    /// The commits, in the order in which they were written.
    pub commits: Vec<Taken>,
    known: HashMap<CommitId, usize>,
    dots: HashMap<(ReplicaId, u64), usize>,
    records: BTreeMap<RecordKey, Held>,
    departures: Vec<Departure>,
    erased: BTreeMap<RecordKey, Erased>,
    /// Those who sign in.
    pub users: BTreeMap<UserId, User>,
    scopes: BTreeMap<UserId, Vec<(u64, Scope)>>,
    /// What is broken.
    pub fault: Option<Fault>,
}

impl Ledger {
    /// An empty one.
    #[must_use]
    pub fn new(epoch: String, fault: Option<Fault>) -> Self {
        Self {
            epoch,
            sequence: 0,
            commits: Vec::new(),
            known: HashMap::new(),
            dots: HashMap::new(),
            records: BTreeMap::new(),
            departures: Vec::new(),
            erased: BTreeMap::new(),
            users: BTreeMap::new(),
            scopes: BTreeMap::new(),
            fault,
        }
    }

    /// Takes a place in the sequence.
    pub fn take_place(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// Takes a commit in, in one transaction that takes its place.
    pub fn append(&mut self, authority: Authority<'_>, commit: &Commit, now: DateTime<Utc>) -> Receipt {
        self.append_at(None, authority, commit, now)
    }

    /// The same, at a place that was taken before.
    pub fn append_at(
        &mut self,
        place: Option<u64>,
        authority: Authority<'_>,
        commit: &Commit,
        now: DateTime<Utc>,
    ) -> Receipt {
        let mut held = self.holdings(commit);
        if self.fault != Some(Fault::ErasedTakenIn)
            && let Err(refusal) = check_erased(commit, &held)
        {
            return Receipt::Refused(refusal);
        }
        if self.fault != Some(Fault::TakenTwice) {
            let known = self.known.get(&commit.id).or_else(|| self.dots.get(&(commit.replica, commit.number)));
            if let Some(taken) = known.and_then(|index| self.commits.get(*index)) {
                if taken.asked.id != commit.id {
                    return Receipt::Refused(Refusal::Malformed { detail: "number".to_owned() });
                }
                let mut gone: BTreeSet<_> =
                    out_of_sight(authority, held.records.values(), &held.teams).into_iter().collect();
                // What was put aside is not among the changes that were taken in.
                gone.extend(commit.keys().filter(|key| taken.commit.keys().all(|other| other != *key)));
                let (sequence, time) = (taken.sequence, taken.commit.time);
                return Receipt::Accepted { sequence, time, gone: gone.into_iter().collect() };
            }
        }
        let mut admitted = admit(authority, commit, &held, now);
        if let (Err(Refusal::NotAllowed), Authority::User(author)) = (&admitted, authority) {
            held.late = Some(self.late(author, &cases_named(commit, &held.records)));
            admitted = admit(authority, commit, &held, now);
        }
        let mut admitted = match admitted {
            Ok(admitted) => self.broken(commit, &held, admitted),
            Err(refusal) => return Receipt::Refused(refusal),
        };
        if let Authority::User(_) = authority {
            let known = self.raise_decisions(&mut admitted, now);
            // Whose they were is not among what the commit names.
            let team_of = |case: CaseId| self.records.get(&RecordKey { kind: Kind::Case, id: case.0 })?.derived.team;
            let teams = known.iter().filter_map(Record::case).filter_map(|case| Some((case, team_of(case)?)));
            held.teams.extend(teams);
            held.records.extend(known.into_iter().map(|record| (record.key, record)));
        }
        let mut gone: BTreeSet<_> = out_of_sight(authority, &admitted.records, &admitted.teams).into_iter().collect();
        gone.retain(|key| commit.keys().any(|own| own == *key));
        gone.extend(&admitted.aside);
        let sequence = place.unwrap_or_else(|| self.take_place());
        let (time, index) = (admitted.time(), self.commits.len());
        self.known.insert(commit.id, index);
        self.dots.insert((commit.replica, commit.number), index);
        self.commits.push(Taken {
            sequence,
            asked: commit.clone(),
            commit: admitted.commit.clone(),
            is_thinned: false,
        });
        self.write_records(sequence, &held, admitted);
        Receipt::Accepted { sequence, time, gone: gone.into_iter().collect() }
    }

    /// What was admitted, broken where a fault says so.
    fn broken(&self, commit: &Commit, held: &Holdings, mut admitted: Admitted) -> Admitted {
        if self.fault == Some(Fault::LateWorkDropped) && !admitted.aside.is_empty() {
            admitted.commit.changes.retain(|change| change.key.kind != Kind::LateWork);
            admitted.records.retain(|record| record.key.kind != Kind::LateWork);
        }
        if self.fault == Some(Fault::CapRenames) && admitted.time() != commit.time {
            let replica = ReplicaId(Uuid::from_u64_pair(u64::MAX, admitted.time().0));
            let renamed = Commit { replica, ..admitted.commit.clone() };
            for record in &mut admitted.records {
                *record = held.records.get(&record.key).cloned().unwrap_or_else(|| Record::empty(record.key));
                record.apply(&renamed);
            }
        }
        admitted
    }

    fn holdings(&self, commit: &Commit) -> Holdings {
        let held = commit.keys().filter_map(|key| Some((key, self.records.get(&key)?.record.clone())));
        let records: HashMap<_, _> = held.collect();
        let teams = cases_named(commit, &records)
            .into_iter()
            .filter_map(|case| {
                Some((case, self.records.get(&RecordKey { kind: Kind::Case, id: case.0 })?.derived.team?))
            })
            .collect();
        let told = names(&commit.changes);
        let erased = self.erased.keys().filter(|key| told.contains(&key.id)).copied();
        let erased = erased.filter(|_| self.fault != Some(Fault::ErasedTakenIn)).collect();
        Holdings { records, teams, erased, ..Holdings::default() }
    }

    fn write_records(&mut self, sequence: u64, held: &Holdings, admitted: Admitted) {
        for record in admitted.records {
            let key = record.key;
            let before = held.records.get(&key).map(|before| Derived::of(before, &held.teams)).unwrap_or_default();
            let after = Derived::of(&record, &admitted.teams);
            self.depart(sequence, key, &before, &after);
            let thinned = self.records.get(&key).map_or(0, |held| held.thinned);
            self.records.insert(key, Held { record, sequence, thinned, derived: after.clone() });
            self.arrive(sequence, key, &before, &after);
        }
    }

    fn depart(&mut self, sequence: u64, key: RecordKey, before: &Derived, after: &Derived) {
        if before.team.is_some() && before.team != after.team {
            let hangs = |(other, held): &(&RecordKey, &Held)| {
                **other == key || (key.kind == Kind::Case && held.derived.case == Some(CaseId(key.id)))
            };
            let leaving: Vec<_> =
                self.records.iter().filter(hangs).map(|(key, held)| (*key, held.derived.team)).collect();
            for (key, team) in leaving.into_iter().filter(|(_, team)| team.is_some()) {
                self.departures.push(Departure { sequence, key, team, area: None });
            }
        }
        if key.kind == Kind::Accommodation && before.area.is_some() && before.area != after.area {
            let kinds = [Kind::Accommodation, Kind::Unit, Kind::Stay];
            self.leave_area(sequence, |other, held| kinds.contains(&other.kind) && held.derived.house == Some(key.id));
        } else if before.house.is_some()
            && (&before.house, &before.ends, before.person) != (&after.house, &after.ends, after.person)
        {
            self.leave_area(sequence, |other, _| *other == key);
        }
    }

    fn leave_area(&mut self, sequence: u64, leaves: impl Fn(&RecordKey, &Held) -> bool) {
        let mut departures = Vec::new();
        for (key, held) in self.records.iter().filter(|(key, held)| leaves(key, held)) {
            let Some(area) = held.derived.house.and_then(|house| self.area_of(house)) else { continue };
            let person = held.derived.person.map(|id| RecordKey { kind: Kind::Identity, id });
            for key in [Some(*key), person].into_iter().flatten() {
                departures.push(Departure { sequence, key, team: None, area: Some(area.clone()) });
            }
        }
        self.departures.append(&mut departures);
    }

    fn area_of(&self, house: Uuid) -> Option<String> {
        self.records.get(&RecordKey { kind: Kind::Accommodation, id: house })?.derived.area.clone()
    }

    fn arrive(&mut self, sequence: u64, key: RecordKey, before: &Derived, after: &Derived) {
        if key.kind == Kind::Case && before.team != after.team {
            for held in self.records.values_mut().filter(|held| held.derived.case == Some(CaseId(key.id))) {
                held.derived.team = after.team;
                held.sequence = sequence;
            }
        }
        if key.kind == Kind::Accommodation && before.area != after.area {
            let of_house = |held: &Held| held.derived.house == Some(key.id);
            let people: BTreeSet<Uuid> =
                self.records.values().filter(|held| of_house(held)).filter_map(|held| held.derived.person).collect();
            for (other, held) in &mut self.records {
                if of_house(held) || (other.kind == Kind::Identity && people.contains(&other.id)) {
                    held.sequence = sequence;
                }
            }
        } else if key.kind == Kind::Stay && before != after {
            for id in [before.person, after.person].into_iter().flatten() {
                if let Some(held) = self.records.get_mut(&RecordKey { kind: Kind::Identity, id }) {
                    held.sequence = sequence;
                }
            }
        }
    }

    /// Makes or changes a user, and their entry in the staff directory.
    pub fn put_user(&mut self, id: UserId, user: User, now: DateTime<Utc>) {
        let sequence = self.take_place();
        let scope = Scope::of(&user.staff);
        if self.users.get(&id).is_none_or(|before| Scope::of(&before.staff) != scope) {
            self.scopes.entry(id).or_default().push((sequence, scope));
        } else {
            // No place stays empty.
            self.sequence -= 1;
        }
        let entry = self.records.get(&Staff::key(id)).map(|held| held.record.clone());
        let mut act = Act::new();
        match entry.as_ref().and_then(|record| Some((record, record.content::<Staff>().ok()?))) {
            Some((record, seen)) => act.update(record, &seen, &user.staff),
            None => act.create(id, &user.staff),
        };
        self.users.insert(id, user);
        if act.is_empty() {
            return;
        }
        let replica = Uuid::from_u64_pair(8, 2);
        let commit = Commit {
            id: CommitId(Uuid::from_u64_pair(9, self.commits.len() as u64)),
            replica: ReplicaId(replica),
            number: sequence,
            time: Time::at(now).max(entry.as_ref().map(Record::changed_at).unwrap_or_default()),
            author: town::SYSTEM,
            wall: now,
            changes: act.into_changes(),
        };
        self.append(Authority::Operator, &commit, now);
    }

    /// Somebody as the author of commits; none if they cannot sign in.
    #[must_use]
    pub fn author(&self, user: UserId) -> Option<Author> {
        let scope = self.users.get(&user).filter(|user| !user.blocked).map(|user| Scope::of(&user.staff))?;
        Some(Author { user, scope })
    }

    /// The record as it stands.
    #[must_use]
    pub fn record(&self, key: RecordKey) -> Option<&Record> {
        self.records.get(&key).map(|held| &held.record)
    }

    /// Whether something was erased out of a record.
    #[must_use]
    pub fn is_thinned(&self, key: RecordKey) -> bool {
        self.records.get(&key).is_some_and(|held| held.thinned > 0)
    }

    /// All records as they stand.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().map(|held| &held.record)
    }
}

impl Derived {
    fn of(record: &Record, teams: &HashMap<CaseId, TeamId>) -> Self {
        let text = |path| record.standing(path).and_then(|value| value.as_str());
        let id = |path| text(path).and_then(|text| text.parse().ok());
        let case = record.case();
        let team = case.and_then(|case| teams.get(&case).copied());
        let of_case = Self { case, team, ..Self::default() };
        if record.presence() == Presence::Removed {
            return of_case;
        }
        match record.key.kind {
            Kind::Accommodation => {
                Self { house: Some(record.key.id), area: text("area").map(ToOwned::to_owned), ..of_case }
            }
            Kind::Unit => Self { house: id("accommodation"), ..of_case },
            Kind::Stay => {
                let ends = text("until").map(ToOwned::to_owned);
                Self { house: id("accommodation"), person: id("person"), ends, ..of_case }
            }
            _ => of_case,
        }
    }
}
