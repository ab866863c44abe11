//! The made-up municipality: two teams, those who work there, a house, two cases.

use crate::{
    Fault,
    chance::Chance,
    ledger::{Ledger, User},
};
use casework::{
    admission::Authority,
    ids::{AccommodationId, CaseId, CommitId, HouseholdId, PartnerId, PersonId, ReplicaId, TeamId, UnitId, UserId},
    records::{
        Accommodation, AccommodationKind, Appointment, Case, CaseStatus, Household, Identity, Partner, Role,
        ServiceKind, Set, Staff, Team, Unit,
    },
    sync::{Act, Clock, Commit},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Who writes what nobody signed in wrote.
pub const SYSTEM: UserId = UserId(Uuid::nil());
/// The two teams.
pub const TEAMS: [TeamId; 2] = [TeamId(Uuid::from_u64_pair(2, 0)), TeamId(Uuid::from_u64_pair(2, 1))];
/// The house.
pub const HOUSE: AccommodationId = AccommodationId(Uuid::from_u64_pair(3, 0));
/// Its only room, with one bed.
pub const ROOM: UnitId = UnitId(Uuid::from_u64_pair(11, 0));
/// The area it is in at first, and another.
pub const AREAS: [&str; 2] = ["Nord", "Süd"];

/// Those who work there, by what they do and where.
const STAFF: [(Role, Option<usize>, Option<usize>); 8] = [
    (Role::SocialWorker, Some(0), None),
    (Role::SocialWorker, Some(1), None),
    (Role::TeamLead, Some(0), None),
    (Role::BenefitsClerk, None, None),
    (Role::Caretaker, None, Some(0)),
    (Role::SocialWorker, Some(0), None),
    (Role::Coordinator, None, None),
    (Role::TeamLead, Some(1), None),
];

/// How many people work there.
pub const PEOPLE: usize = STAFF.len();

/// One of them.
#[must_use]
pub fn user(index: usize) -> UserId {
    UserId(Uuid::from_u64_pair(1, (index % PEOPLE) as u64))
}

/// What somebody does at first.
#[must_use]
pub fn staff(index: usize) -> Staff {
    let (role, team, area) = STAFF[index % PEOPLE];
    with(index, role, team, area)
}

/// What somebody does who is given this role, team and area.
#[must_use]
pub fn with(index: usize, role: Role, team: Option<usize>, area: Option<usize>) -> Staff {
    Staff {
        name: format!("Frau {}", index % PEOPLE),
        role,
        team: team.map(|team| TEAMS[team % TEAMS.len()]),
        area: area.map(|area| AREAS[area % AREAS.len()].to_owned()),
        full_time_percent: None,
    }
}

/// A ledger with everything in it.
#[must_use]
pub fn found(chance: &mut Chance, now: DateTime<Utc>, fault: Option<Fault>) -> Ledger {
    let mut ledger = Ledger::new(chance.id().simple().to_string(), fault);
    let mut act = Act::new();
    for (index, team) in TEAMS.into_iter().enumerate() {
        act.create(team, &Team { name: format!("Team {index}") });
        let (case, number) = (CaseId(Uuid::from_u64_pair(4, index as u64)), index as u64);
        act.create(case, &self::case(team));
        act.create(PersonId(Uuid::from_u64_pair(5, number)), &identity(case, "Haddad"));
        act.create(PersonId(Uuid::from_u64_pair(5, 2 + number)), &identity(case, "Haddad"));
        let appointment = Appointment {
            case,
            consultation: None,
            worker: user(index),
            starts_at: now.naive_utc(),
            place: "Rathaus".to_owned(),
            way: String::new(),
            things: Default::default(),
            bring: String::new(),
            translations: Default::default(),
            cancelled: false,
        };
        act.create(Uuid::from_u64_pair(10, number), &appointment);
        act.create(HouseholdId(Uuid::from_u64_pair(6, number)), &Household { case, name: "Haddad".to_owned() });
    }
    act.create(HOUSE, &house(0));
    act.create(ROOM, &Unit { accommodation: HOUSE, label: "12".to_owned(), beds: 1 });
    act.create(PartnerId(Uuid::from_u64_pair(7, 0)), &partner("Diakonie"));
    let commit = Commit {
        id: CommitId(Uuid::from_u64_pair(8, 0)),
        replica: ReplicaId(Uuid::from_u64_pair(8, 1)),
        number: 1,
        time: Clock::default().tick(now),
        author: SYSTEM,
        wall: now,
        changes: act.into_changes(),
    };
    ledger.append(Authority::Operator, &commit, now);
    for index in 0..PEOPLE {
        ledger.put_user(user(index), User { staff: staff(index), blocked: false }, now);
    }
    ledger
}

/// A case of a team.
#[must_use]
pub fn case(team: TeamId) -> Case {
    Case { team, responsible: None, status: CaseStatus::Open, opened_on: None }
}

/// A person's names.
#[must_use]
pub fn identity(case: CaseId, family_name: &str) -> Identity {
    let given_name = "Lina".to_owned();
    Identity { case, family_name: family_name.to_owned(), given_name, spellings: Set::default() }
}

/// The house, in an area.
#[must_use]
pub fn house(area: usize) -> Accommodation {
    Accommodation {
        name: "Am Bach".to_owned(),
        kind: AccommodationKind::Shared,
        street: String::new(),
        postcode: String::new(),
        city: String::new(),
        area: Some(AREAS[area % AREAS.len()].to_owned()),
    }
}

/// A partner in the network.
#[must_use]
pub fn partner(name: &str) -> Partner {
    Partner { name: name.to_owned(), service_kind: ServiceKind::School, phone: None, email: None }
}
