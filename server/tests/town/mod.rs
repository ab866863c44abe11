//! A small town to test with: two teams, a clerk, a caretaker, and devices that write.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

pub mod signing;

use casework::{
    ids::{
        AccommodationId, CaseId, CommitId, ConsultationId, ConversationId, HouseholdId, MunicipalityId, PersonId,
        ReplicaId, TeamId, UserId,
    },
    records::{
        Accommodation, AccommodationKind, BaseData, Case, CaseStatus, Consultation, ConsultationKind, Content,
        HouseholdRole, Identity, Kind, RecordKey, Role, Set, Setting, Staff, Stay, Team,
    },
    sync::{
        Act, Clock, Commit, Record, Refusal,
        wire::{Cursor, Page, Receipt},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use server::ledger::{Intake, Ledger, Municipality, Pulled, Reader, SYSTEM, Standing, User};
use std::{collections::BTreeMap, sync::Arc};

pub fn now() -> DateTime<Utc> {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

/// A page as a device takes it in.
pub fn as_received(page: &Pulled) -> Page {
    serde_json::from_str(&serde_json::to_string(page).unwrap()).unwrap()
}

pub fn today() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

/// Two teams of social workers, a clerk of neither, a caretaker of the houses in Gruiten.
pub struct Town {
    pub ledger: Arc<dyn Ledger>,
    pub municipality: Municipality,
    pub team: TeamId,
    pub other_team: TeamId,
    pub anna: User,
    pub bert: User,
    pub clerk: User,
    pub caretaker: User,
}

impl Town {
    pub async fn found(ledger: &Arc<dyn Ledger>, name: &str) -> Self {
        let municipality = ledger.create_municipality(name).await.unwrap();
        let (team, other_team) = (TeamId::new(), TeamId::new());
        let user = |login: &str, role, team, area: Option<&str>| User {
            id: UserId::new(),
            municipality: municipality.id,
            login: format!("{login}.{name}"),
            staff: Staff {
                name: login.to_owned(),
                role,
                team,
                area: area.map(ToOwned::to_owned),
                full_time_percent: None,
            },
            standing: Standing::Active,
        };
        let anna = user("anna", Role::SocialWorker, Some(team), None);
        let bert = user("bert", Role::SocialWorker, Some(other_team), None);
        let clerk = user("clerk", Role::BenefitsClerk, None, None);
        let caretaker = user("caretaker", Role::Caretaker, None, Some("Gruiten"));
        let mut teams = Act::new();
        teams.create(team, &Team { name: "SIM Haan".to_owned() });
        teams.create(other_team, &Team { name: "Caritas".to_owned() });
        let intake = Intake {
            users: [&anna, &bert, &clerk, &caretaker].map(Clone::clone).to_vec(),
            commits: vec![Device::of(SYSTEM).commit(teams)],
            external: Vec::new(),
        };
        ledger.take_in(municipality.id, &intake, now()).await.unwrap();
        Self { ledger: Arc::clone(ledger), municipality, team, other_team, anna, bert, clerk, caretaker }
    }

    pub fn id(&self) -> MunicipalityId {
        self.municipality.id
    }

    /// Takes a commit in as this user's.
    pub async fn push(&self, user: &User, commit: &Commit) -> Receipt {
        self.ledger.append(self.id(), &user.author(), commit, now()).await.unwrap()
    }

    pub async fn push_accepted(&self, user: &User, commit: &Commit) -> u64 {
        match self.push(user, commit).await {
            Receipt::Accepted { sequence, .. } => sequence,
            Receipt::Refused(refusal) => panic!("refused: {refusal}"),
        }
    }

    pub async fn push_refused(&self, user: &User, commit: &Commit) -> Refusal {
        match self.push(user, commit).await {
            Receipt::Accepted { .. } => panic!("accepted"),
            Receipt::Refused(refusal) => refusal,
        }
    }

    /// Writes without asking any role, as an import does.
    pub async fn bring_in(&self, act: Act) {
        let commits = vec![Device::of(SYSTEM).commit(act)];
        self.ledger.take_in(self.id(), &Intake { commits, ..Intake::default() }, now()).await.unwrap();
    }

    pub async fn record<T: Content>(&self, id: impl Into<uuid::Uuid>) -> Record {
        self.ledger.record(self.id(), T::key(id)).await.unwrap().expect("the record is there")
    }

    pub fn reader(user: &User, today: NaiveDate) -> Reader {
        Reader { user: user.id, scope: user.scope(), today }
    }

    /// A new case of Anna's team with one person in it.
    pub async fn new_case(&self) -> (CaseId, PersonId) {
        let (case, person) = (CaseId::new(), PersonId::new());
        let mut act = Act::new();
        act.create(case, &case_of(self.team));
        act.create(person, &identity(case, "Haddad"));
        self.push_accepted(&self.anna, &Device::of(self.anna.id).commit(act)).await;
        (case, person)
    }
}

/// A browser session of somebody that writes.
pub struct Device {
    pub replica: ReplicaId,
    pub user: UserId,
    pub wall: DateTime<Utc>,
    number: u64,
    clock: Clock,
}

impl Device {
    pub fn of(user: UserId) -> Self {
        Self { replica: ReplicaId::new(), user, wall: now(), number: 0, clock: Clock::default() }
    }

    pub fn commit(&mut self, act: Act) -> Commit {
        self.number += 1;
        Commit {
            id: CommitId::new(),
            replica: self.replica,
            number: self.number,
            time: self.clock.tick(self.wall),
            author: self.user,
            wall: self.wall,
            changes: act.into_changes(),
        }
    }
}

/// What a device has: it pulls as its user and keeps what it is told to keep.
pub struct Follower<'t> {
    town: &'t Town,
    pub user: User,
    pub today: NaiveDate,
    pub page_size: usize,
    pub cursor: Cursor,
    pub has: BTreeMap<RecordKey, Record>,
    /// What the last pulls said is gone.
    pub told_gone: Vec<RecordKey>,
    /// What they said is to be purged.
    pub told_purged: Vec<RecordKey>,
    /// What they said takes the place of what it has.
    pub replaced: Vec<RecordKey>,
}

impl<'t> Follower<'t> {
    pub fn of(town: &'t Town, user: &User) -> Self {
        Self {
            town,
            user: user.clone(),
            today: today(),
            page_size: 3,
            cursor: Cursor::default(),
            has: BTreeMap::new(),
            told_gone: Vec::new(),
            told_purged: Vec::new(),
            replaced: Vec::new(),
        }
    }

    /// Pulls until nothing remains; answers the keys that came, and how many the first page said were to come in all.
    pub async fn pull(&mut self) -> (Vec<RecordKey>, u64) {
        self.told_gone.clear();
        self.told_purged.clear();
        self.replaced.clear();
        let mut came = Vec::new();
        let mut announced = None;
        loop {
            let reader = Town::reader(&self.user, self.today);
            let page = as_received(
                &self.town.ledger.pull(self.town.id(), &reader, &self.cursor, self.page_size).await.unwrap(),
            );
            assert!(page.records.len() <= self.page_size);
            announced.get_or_insert(page.records.len() as u64 + page.remaining);
            for key in &page.gone {
                self.has.remove(key);
                self.told_gone.push(*key);
            }
            for key in &page.purged {
                self.has.remove(key);
                self.told_purged.push(*key);
            }
            self.replaced.extend(&page.replaced);
            self.cursor = page.cursor.clone();
            let remaining = page.remaining;
            let (records, unknown) = page.read();
            assert!(unknown.is_empty());
            for record in records {
                came.push(record.key);
                self.has.insert(record.key, record);
            }
            if remaining == 0 {
                return (came, announced.unwrap_or_default());
            }
        }
    }

    pub fn has<T: Content>(&self, id: impl Into<uuid::Uuid>) -> bool {
        self.has.contains_key(&T::key(id))
    }

    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<_> = self.has.keys().map(|key| key.kind).collect();
        kinds.dedup();
        kinds
    }
}

pub fn case_of(team: TeamId) -> Case {
    Case { team, responsible: None, status: CaseStatus::Open, opened_on: None }
}

pub fn identity(case: CaseId, family_name: &str) -> Identity {
    Identity { case, family_name: family_name.to_owned(), given_name: "Lina".to_owned(), spellings: Set::default() }
}

/// What is known of somebody who came alone.
pub fn base(case: CaseId) -> BaseData {
    BaseData {
        case,
        household: HouseholdId::new(),
        household_role: HouseholdRole::Head,
        birth_date: "1990-05-31".parse().ok(),
        gender: None,
        nationality: None,
        languages: Set::default(),
        interpreter_needed: false,
        target_group: None,
        arrived_on: None,
        assigned_on: None,
        phone: None,
    }
}

/// How this user registers somebody, in a case of its own.
pub fn registers(user: &User, name: &str, base: impl FnOnce(CaseId) -> BaseData) -> (CaseId, PersonId, Act) {
    let (case, person, mut act) = (CaseId::new(), PersonId::new(), Act::new());
    act.create(case, &case_of(user.staff.team.unwrap()));
    act.create(person, &identity(case, name)).create(person, &base(case));
    (case, person, act)
}

pub fn house(area: &str) -> Accommodation {
    Accommodation {
        name: format!("Unterkunft {area}"),
        kind: AccommodationKind::Shared,
        street: String::new(),
        postcode: String::new(),
        city: String::new(),
        area: Some(area.to_owned()),
    }
}

pub fn stay(case: CaseId, person: PersonId, accommodation: AccommodationId, until: Option<&str>) -> Stay {
    Stay {
        case,
        person,
        accommodation: Some(accommodation),
        unit: None,
        from: None,
        until: until.map(|day| day.parse().unwrap()),
    }
}

pub fn minutes(case: CaseId) -> (ConsultationId, Consultation) {
    let minutes = Consultation {
        case,
        conversation: ConversationId::new(),
        started_at: "2026-11-20T10:00:00".parse().unwrap(),
        minutes: 30,
        setting: Setting::OfficeHours,
        kind: ConsultationKind::FollowUp,
        accommodation: None,
        present: Set::default(),
        others_present: String::new(),
        interpreter: false,
        language: None,
        workers: Set::default(),
        criteria: Set::default(),
        occasion: "Sprachkurs".to_owned(),
        topics: String::new(),
        agreed: String::new(),
        signatures: BTreeMap::new(),
    };
    (ConsultationId::new(), minutes)
}
