//! Finding what has to be decided.

use super::{
    beds::too_many,
    id_of,
    newcomers::{Newcomer, are_one},
};
use crate::{
    casebook::Casebook,
    ids::{CaseId, PersonId, ReplicaId, TeamId, UnitId, UserId},
    records::{BaseData, BirthDate, Case, Content, Decision, Dispute, Identity, Kind, Stay, Unit},
    sync::{Act, Change, Presence, Record},
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What a commit touched of that which can clash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Stays that begin, end or move.
    pub stays: BTreeSet<Uuid>,
    /// The rooms they are in now: of these all stays are needed, and the beds.
    pub units: BTreeSet<UnitId>,
    /// People whose name or date of birth was written: of these, and of all who may be born on the same day, identity and
    /// base data are needed.
    pub people: BTreeSet<PersonId>,
    /// Cases that changed hands: who is asked about their people may be somebody else now.
    pub handed_over: BTreeSet<CaseId>,
}

impl Wanted {
    /// Whether nothing can clash.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stays.is_empty() && self.people.is_empty() && self.handed_over.is_empty()
    }
}

/// What these changes touch; `after` answers a record as it stands with them.
#[must_use]
pub fn wanted<'a>(changes: &[Change], after: impl Fn(&Change) -> Option<&'a Record>) -> Wanted {
    let mut wanted = Wanted::default();
    for change in changes {
        let writes = |fields: &[&str]| {
            change.fields.keys().any(|path| fields.contains(&path.split('/').next().unwrap_or_default()))
        };
        match change.key.kind {
            Kind::Stay if writes(&["unit", "from", "until", "person", "~"]) => {
                let unit: Option<UnitId> =
                    after(change).and_then(|record| record.standing("unit")?.as_str()?.parse().ok());
                wanted.stays.insert(change.key.id);
                wanted.units.extend(unit);
            }
            Kind::Identity if writes(&["family_name", "given_name", "~"]) => {
                wanted.people.insert(PersonId(change.key.id));
            }
            Kind::BaseData if writes(&["birth_date"]) => {
                wanted.people.insert(PersonId(change.key.id));
            }
            Kind::Case if writes(&["team"]) => {
                wanted.handed_over.insert(CaseId(change.key.id));
            }
            _ => {}
        }
    }
    wanted
}

/// What surrounds a change: as much of it as whoever asks can see.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The stays in the rooms; those taken out are not among them.
    pub stays: Vec<(Uuid, Stay)>,
    /// The beds of the rooms.
    pub beds: HashMap<UnitId, u16>,
    /// People: those who changed, and those who may be born on the same day.
    pub people: Vec<Newcomer>,
    /// The teams of their cases.
    pub teams: HashMap<CaseId, TeamId>,
    /// Who wrote as those who registered them, as far as it is known.
    pub writers: HashMap<ReplicaId, UserId>,
}

impl Around {
    /// What a casebook knows.
    #[must_use]
    pub fn of_book(book: &Casebook, wanted: &Wanted) -> Self {
        let here = |stay: &Stay| stay.unit.is_some_and(|unit| wanted.units.contains(&unit));
        let stays = book.all::<Stay>().iter().filter(|(_, stay)| here(stay)).map(|(&id, stay)| (id, stay.clone()));
        let beds = wanted.units.iter().filter_map(|unit| Some((*unit, book.get::<Unit>(*unit)?.beds)));
        let person = |person: PersonId| {
            book.get::<Identity>(person)?;
            Newcomer::of(book.record(Identity::key(person))?, book.record(BaseData::key(person))?)
        };
        let births: Vec<BirthDate> =
            wanted.people.iter().filter_map(|person| book.get::<BaseData>(*person)?.birth_date).collect();
        let born_then =
            |base: &BaseData| base.birth_date.is_some_and(|date| births.iter().any(|birth| birth.may_be(date)));
        let people = book.all::<BaseData>().iter().filter(|(_, base)| born_then(base));
        Self {
            stays: stays.collect(),
            beds: beds.collect(),
            people: people.filter_map(|(&id, _)| person(PersonId(id))).collect(),
            teams: book.all::<Case>().iter().map(|(&id, case)| (CaseId(id), case.team)).collect(),
            writers: HashMap::new(),
        }
    }

    /// Who registered whom.
    fn registered(&self, people: [&Newcomer; 2]) -> BTreeMap<Uuid, UserId> {
        let writer = |it: &Newcomer| Some((it.person.0, *self.writers.get(&it.registered_by?)?));
        people.into_iter().filter_map(writer).collect()
    }

    /// The case whose people decide: the first, if all are of one team.
    fn deciding(&self, cases: &[CaseId]) -> Option<CaseId> {
        let mut teams = cases.iter().map(|case| self.teams.get(case));
        let first = teams.next()??;
        teams.all(|team| team == Some(first)).then(|| cases[0])
    }
}

/// A Decision that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Raised {
    /// Its id: the same clash has the same everywhere.
    pub id: Uuid,
    /// What it says.
    pub decision: Decision,
}

impl Raised {
    /// Writes it, unless it is known already. One that was settled opens again only if something came to it since; one that
    /// is open is laid before whoever has the cases of both by now.
    pub fn lay_before(&self, known: Option<&Record>, act: &mut Act) {
        let Some(record) = known else {
            act.create(self.id, &self.decision);
            return;
        };
        let Ok(before) = record.content::<Decision>() else { return };
        let case = self.decision.case;
        if self.decision.beside.iter().all(|id| before.beside.contains(id)) {
            if before.dispute == Dispute::Newcomer && before.verdict.is_none() {
                act.update(record, &before, &Decision { case, ..before.clone() });
            }
            return;
        }
        let beside = before.beside.iter().chain(self.decision.beside.iter()).copied().collect();
        act.update(record, &before, &Decision { beside, ..self.decision.clone() });
    }
}

/// What has to be decided now.
#[must_use]
pub fn raise(wanted: &Wanted, around: &Around, at: DateTime<Utc>) -> Vec<Raised> {
    let mut raised: BTreeMap<Uuid, Decision> = BTreeMap::new();
    let decision = |dispute, about: Uuid, beside: BTreeSet<Uuid>, cases: &[CaseId]| Decision {
        case: around.deciding(cases),
        dispute,
        about,
        beside: beside.into_iter().collect(),
        registered: BTreeMap::new(),
        raised_at: at,
        verdict: None,
        settled_by: None,
        settled_on: None,
    };
    for found in too_many(&around.stays, &around.beds, &wanted.stays) {
        let case_of = |id: &Uuid| around.stays.iter().find(|(other, _)| other == id).map(|(_, stay)| stay.case);
        let cases: Vec<_> = [&found.stay].into_iter().chain(&found.beside).filter_map(case_of).collect();
        let bed = decision(Dispute::Bed, found.stay, found.beside, &cases);
        raised.entry(id_of("bed", &[found.stay])).or_insert(bed);
    }
    let changed = around.people.iter().filter(|it| wanted.people.contains(&it.person));
    for one in changed {
        for other in around.people.iter().filter(|other| are_one(one, other)) {
            let (early, late) = if one.person < other.person { (one, other) } else { (other, one) };
            let (early_id, late_id) = (early.person.0, late.person.0);
            let cases = [late.case(), early.case()];
            let newcomer = decision(Dispute::Newcomer, late_id, [early_id].into(), &cases);
            let registered = around.registered([early, late]);
            raised.entry(id_of("newcomer", &[early_id, late_id])).or_insert(Decision { registered, ..newcomer });
        }
    }
    raised.into_iter().map(|(id, decision)| Raised { id, decision }).collect()
}

/// What will have to be decided once the outbox is sent, as far as this device can see: a clash is shown without a network.
#[must_use]
pub fn foreseen(book: &Casebook) -> Vec<Raised> {
    let mut all = Wanted::default();
    for commit in book.outbox() {
        let Wanted { stays, units, people, .. } =
            wanted(&commit.changes, |change| book.record(change.key).filter(|it| it.presence() != Presence::Removed));
        all.stays.extend(stays);
        all.units.extend(units);
        all.people.extend(people);
    }
    if all.is_empty() {
        return Vec::new();
    }
    let at = book.outbox().iter().map(|commit| commit.wall).max().unwrap_or_default();
    let mut raised = raise(&all, &Around::of_book(book, &all), at);
    raised.retain(|it| {
        let mut act = Act::new();
        it.lay_before(book.record(Decision::key(it.id)), &mut act);
        !act.is_empty()
    });
    raised
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{AccommodationId, CommitId, HouseholdId},
        people::tests::day,
        records::{CaseStatus, HouseholdRole, Verdict},
        sync::{Commit, Time},
    };

    struct Town {
        book: Casebook,
        number: u64,
    }

    impl Town {
        fn new() -> Self {
            Self { book: Casebook::new(), number: 0 }
        }

        /// Somebody's act, on a device of their own, which waits in the outbox.
        fn act(&mut self, act: Act) -> Commit {
            self.number += 1;
            let commit = Commit {
                id: CommitId::new(),
                replica: ReplicaId::new(),
                number: self.number,
                time: Time(self.number << 16),
                author: UserId::new(),
                wall: DateTime::UNIX_EPOCH,
                changes: act.into_changes(),
            };
            self.book.commit(commit.clone());
            commit
        }

        /// The same, and the server has it already.
        fn known(&mut self, act: Act) {
            let commit = self.act(act);
            self.book.acknowledge(commit.id, commit.time, &[]);
        }
    }

    fn case(team: TeamId) -> Case {
        Case { team, responsible: None, status: CaseStatus::Open, opened_on: None }
    }

    fn stay(case: CaseId, unit: UnitId) -> Stay {
        Stay {
            case,
            person: PersonId::new(),
            accommodation: None,
            unit: Some(unit),
            from: Some(day("2026-11-20")),
            until: None,
        }
    }

    fn register(act: &mut Act, name: &str, team: TeamId) -> PersonId {
        let (person, home) = (PersonId::new(), CaseId::new());
        let identity =
            Identity { case: home, family_name: name.into(), given_name: "Lina".into(), spellings: Default::default() };
        let base = BaseData {
            case: home,
            household: HouseholdId::new(),
            household_role: HouseholdRole::Head,
            birth_date: "1990-05-31".parse().ok(),
            gender: None,
            nationality: None,
            languages: Default::default(),
            interpreter_needed: false,
            target_group: None,
            arrived_on: None,
            assigned_on: None,
            phone: None,
        };
        act.create(home, &case(team)).create(person, &identity).create(person, &base);
        person
    }

    fn room_with_one_bed(town: &mut Town) -> UnitId {
        let (unit, mut act) = (UnitId::new(), Act::new());
        act.create(unit, &Unit { accommodation: AccommodationId::new(), label: "12".into(), beds: 1 });
        town.known(act);
        unit
    }

    /// Two stays in a room with one bed, in cases of these teams; the second waits in the outbox.
    fn one_bed_twice(town: &mut Town, teams: [TeamId; 2]) -> [Uuid; 2] {
        let unit = room_with_one_bed(town);
        let stays = [(); 2].map(|()| Uuid::now_v7());
        for (index, (id, team)) in stays.into_iter().zip(teams).enumerate() {
            let (home, mut act) = (CaseId::new(), Act::new());
            act.create(home, &case(team)).create(id, &stay(home, unit));
            if index == 0 { town.known(act) } else { drop(town.act(act)) }
        }
        stays
    }

    #[test]
    fn one_bed_given_twice_is_seen_on_the_device_while_it_waits_and_found_the_same_each_time() {
        let (mut town, team) = (Town::new(), TeamId::new());
        let [first, second] = one_bed_twice(&mut town, [team; 2]);
        let seen = foreseen(&town.book);
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].decision.dispute, seen[0].decision.about), (Dispute::Bed, second));
        assert!(seen[0].decision.beside.contains(&first));
        assert_eq!(seen[0].decision.case, town.book.get::<Stay>(second).map(|stay| stay.case));
        assert_eq!(foreseen(&town.book), seen);
    }

    #[test]
    fn between_teams_nobody_of_either_is_asked() {
        let mut town = Town::new();
        one_bed_twice(&mut town, [TeamId::new(), TeamId::new()]);
        assert_eq!(foreseen(&town.book)[0].decision.case, None);
    }

    #[test]
    fn what_was_raised_is_not_raised_again_and_what_was_settled_opens_only_if_somebody_came_to_it() {
        let (mut town, team) = (Town::new(), TeamId::new());
        let [_, second] = one_bed_twice(&mut town, [team; 2]);
        let raised = foreseen(&town.book).remove(0);
        let mut act = Act::new();
        raised.lay_before(None, &mut act);
        town.known(act);
        assert_eq!(foreseen(&town.book), []);

        let record = town.book.record(Decision::key(raised.id)).unwrap().clone();
        let settled = Decision { verdict: Some(Verdict::Both), ..raised.decision.clone() };
        let mut act = Act::new();
        act.update(&record, &raised.decision, &settled);
        town.known(act);
        assert_eq!(foreseen(&town.book), []);

        let unit = town.book.get::<Stay>(second).unwrap().unit.unwrap();
        let (home, early, mut act) = (CaseId::new(), Uuid::from_u128(1), Act::new());
        act.create(home, &case(team)).create(early, &stay(home, unit));
        town.act(act);
        let again = foreseen(&town.book).into_iter().find(|it| it.id == raised.id).unwrap();
        let mut act = Act::new();
        again.lay_before(town.book.record(Decision::key(raised.id)), &mut act);
        town.known(act);
        let open = town.book.get::<Decision>(raised.id).unwrap();
        assert_eq!(open.verdict, None);
        assert_eq!(open.beside.len(), 2);
    }

    #[test]
    fn a_stay_that_was_taken_out_takes_no_bed() {
        let (mut town, team) = (Town::new(), TeamId::new());
        let [first, _] = one_bed_twice(&mut town, [team; 2]);
        let mut act = Act::new();
        act.remove(town.book.record(Stay::key(first)).unwrap());
        town.known(act);
        assert_eq!(foreseen(&town.book), []);
    }

    #[test]
    fn a_newcomer_registered_on_two_devices_is_one_question_whichever_came_first() {
        let (mut town, team) = (Town::new(), TeamId::new());
        let (mut one, mut other, mut somebody_else) = (Act::new(), Act::new(), Act::new());
        let early = register(&mut one, "Haddad", team);
        let late = register(&mut other, "Hadad", team);
        register(&mut somebody_else, "Osman", team);
        town.act(other);
        town.act(somebody_else);
        assert_eq!(foreseen(&town.book), []);
        town.act(one);
        let seen = foreseen(&town.book);
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].decision.dispute, seen[0].decision.about), (Dispute::Newcomer, late.0));
        assert!(seen[0].decision.beside.contains(&early.0));
    }

    #[test]
    fn what_touches_neither_beds_nor_names_asks_nothing() {
        let (mut town, team) = (Town::new(), TeamId::new());
        let mut act = Act::new();
        let person = register(&mut act, "Haddad", team);
        town.known(act);
        let base = town.book.get::<BaseData>(person).unwrap().clone();
        let record = town.book.record(BaseData::key(person)).unwrap();
        let mut act = Act::new();
        act.update(record, &base, &BaseData { phone: Some("0171".into()), ..base.clone() });
        let changes = act.into_changes();
        assert!(wanted(&changes, |change| town.book.record(change.key)).is_empty());
    }
}
