//! Invented municipalities with teams, cases and sessions, written straight into a ledger; and hands that write.

use casework::{
    ids::{CaseId, CommitId, ConsultationId, ConversationId, ReplicaId, TaskId, TeamId, UserId},
    records::{
        Actor, Case, CaseStatus, Consultation, ConsultationKind, Role, Set, Setting, Staff, Task, TaskState, Team,
    },
    sync::{Act, Clock, Commit},
};
use chrono::{DateTime, Utc};
use server::{
    gate::Token,
    ledger::{Intake, Ledger, Municipality, SYSTEM, Session, Standing, User, sqlite::SqliteLedger},
};
use std::{collections::BTreeMap, path::Path};

/// How many cases a team has.
const CASES: usize = 20;
/// What is written about a conversation: as long as people write.
const TOPICS: &str = "Anmeldung zum Integrationskurs besprochen, Termin beim Jobcenter am Donnerstag vorbereitet. Frau \
    Haddad bringt den Bescheid mit, die Schule hat wegen des Elternabends angerufen. Die Wohnung ist feucht, der \
    Vermieter wurde angeschrieben und hat bis Monatsende Zeit, sich zu melden.";

/// A team and who works in it.
pub struct Office {
    /// The worker.
    pub worker: User,
    /// The worker's session.
    pub token: String,
    /// The team's cases.
    pub cases: Vec<CaseId>,
}

/// The ledger of this folder.
pub async fn ledger(folder: &Path) -> SqliteLedger {
    SqliteLedger::open(&folder.join("lotse.sqlite")).await.unwrap()
}

/// Founds a municipality with so many teams.
pub async fn found(ledger: &SqliteLedger, name: &str, teams: usize) -> (Municipality, Vec<Office>) {
    let municipality = ledger.create_municipality(name).await.unwrap();
    let mut hand = Hand::of(SYSTEM);
    let (mut act, mut offices) = (Act::new(), Vec::new());
    for number in 0..teams {
        let team = TeamId::new();
        act.create(team, &Team { name: format!("Team {number}") });
        let cases: Vec<CaseId> = (0..CASES).map(|_| CaseId::new()).collect();
        for &case in &cases {
            act.create(case, &Case { team, responsible: None, status: CaseStatus::Open, opened_on: None });
        }
        let staff = Staff {
            name: format!("Frau {number}"),
            role: Role::SocialWorker,
            team: Some(team),
            area: None,
            full_time_percent: None,
        };
        let worker = User {
            id: UserId::new(),
            municipality: municipality.id,
            login: format!("worker{number}.{name}"),
            staff,
            standing: Standing::Active,
        };
        offices.push(Office { worker, token: String::new(), cases });
    }
    let users = offices.iter().map(|office| office.worker.clone()).collect();
    let intake = Intake { users, commits: vec![hand.commit(act)], external: Vec::new() };
    ledger.take_in(municipality.id, &intake, Utc::now()).await.unwrap();
    for office in &mut offices {
        office.token = session(ledger, &office.worker).await;
    }
    (municipality, offices)
}

/// Opens a session for this user and answers its token.
pub async fn session(ledger: &SqliteLedger, user: &User) -> String {
    let token = uuid::Uuid::now_v7().to_string();
    let now = Utc::now();
    let hash = Token::received(&token).hash();
    let session =
        Session { token: hash, municipality: user.municipality, user: user.id, device: None, created: now, seen: now };
    ledger.open_session(&session).await.unwrap();
    token
}

/// Lets a municipality grow by so many records: conversations and their tasks.
pub async fn grow(ledger: &SqliteLedger, municipality: &Municipality, office: &Office, records: usize) {
    let mut hand = Hand::of(SYSTEM);
    let commits = (0..records / 2).map(|number| hand.conversation(office.cases[number % CASES])).collect();
    let intake = Intake { commits, ..Intake::default() };
    ledger.take_in(municipality.id, &intake, Utc::now()).await.unwrap();
}

/// A browser session of somebody that writes.
pub struct Hand {
    replica: ReplicaId,
    author: UserId,
    number: u64,
    clock: Clock,
}

impl Hand {
    /// A hand of this user.
    pub fn of(author: UserId) -> Self {
        Self { replica: ReplicaId::new(), author, number: 0, clock: Clock::default() }
    }

    /// Minutes of a conversation and what was agreed: two records in one commit.
    pub fn conversation(&mut self, case: CaseId) -> Commit {
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
            topics: TOPICS.to_owned(),
            agreed: "Bescheid mitbringen".to_owned(),
            signatures: BTreeMap::new(),
        };
        let id = ConsultationId::new();
        let task = Task {
            case,
            consultation: Some(id),
            what: "Mit dem Vermieter sprechen".to_owned(),
            who: Actor::Worker(self.author),
            due: None,
            state: TaskState::Open,
            settled_on: None,
        };
        let mut act = Act::new();
        act.create(id, &minutes).create(TaskId::new(), &task);
        self.commit(act)
    }

    fn commit(&mut self, act: Act) -> Commit {
        self.number += 1;
        let wall: DateTime<Utc> = Utc::now();
        Commit {
            id: CommitId::new(),
            replica: self.replica,
            number: self.number,
            time: self.clock.tick(wall),
            author: self.author,
            wall,
            changes: act.into_changes(),
        }
    }
}
