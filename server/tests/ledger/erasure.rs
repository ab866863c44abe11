//! Nothing is left of the erased: where it lies, who is told, and what comes too late.

use crate::{
    store::{On, Store},
    town::{Device, Follower, Town, case_of, house, identity, minutes, now, stay},
};
use casework::{
    erasure::Subject,
    ids::{AccommodationId, CaseId, ConsultationId, HouseholdId, PersonId, TaskId},
    records::{
        Actor, Appointment, BaseData, BenefitPeriod, BenefitRegime, Case, Consultation, Content, Education,
        EducationKind, Household, HouseholdRole, Identity, Manner, RecordKey, ResidenceTitle, Set, Stay, Strokes, Task,
        TaskState,
    },
    seal::Signable,
    sync::{Act, Change, Covered, Refusal, Write, wire::Cursor},
};
use rstest::rstest;
use serde_json::json;
use server::{
    ledger::{
        Database, ErasureList, External, Intake, SYSTEM, Session, TokenHash,
        sqlite::{RestoreError, SqliteLedger},
        verify::{Fault, verify},
    },
    seal::{PublicKey, SealKey},
};
use sqlx::{Connection as _, PgConnection, Row as _, SqliteConnection};
use std::{path::Path, sync::Arc};
use uuid::Uuid;

const CANARY: &str = "Kanarienvogel";
/// Nobody else was born then.
const BORN: &str = "1893-04-17";

fn key() -> SealKey {
    SealKey::of_seed(&[7; 32], Vec::new())
}

fn keys() -> [PublicKey; 1] {
    [key().public()]
}

/// Somebody with a canary in every field that holds text, in a case with a brother who stays.
struct Planted {
    case: CaseId,
    person: PersonId,
    brother: PersonId,
    /// Minutes of both.
    of_both: ConsultationId,
    /// Records that are hers alone.
    hers: Vec<RecordKey>,
    task: TaskId,
    /// The hash in the seal of what she signed.
    sealed: String,
}

async fn plant(town: &Town) -> Planted {
    let (case, person, brother, household) = (CaseId::new(), PersonId::new(), PersonId::new(), HouseholdId::new());
    let canary = |what: &str| format!("{CANARY} {what}");
    let mut device = Device::of(town.anna.id);
    let mut act = Act::new();
    let mut name = identity(case, CANARY);
    name.given_name = CANARY.to_owned();
    name.spellings.insert(canary("geschrieben"));
    act.create(case, &case_of(town.team));
    act.create(household, &Household { case, name: canary("und Bruder") });
    act.create(person, &name);
    act.create(brother, &identity(case, "Haddad"));
    let base = BaseData {
        case,
        household,
        household_role: HouseholdRole::Head,
        birth_date: BORN.parse().ok(),
        gender: None,
        nationality: Some(canary("Land")),
        languages: [canary("Sprache")].into_iter().collect(),
        interpreter_needed: true,
        target_group: None,
        arrived_on: None,
        assigned_on: None,
        phone: Some(canary("Telefon")),
    };
    act.create(person, &base);
    let (title, period, education, lives) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let until = "2027-01-01".parse().ok();
    act.create(title, &ResidenceTitle { case, person, title: canary("Titel"), valid_from: None, valid_until: until });
    act.create(period, &BenefitPeriod { case, person, regime: BenefitRegime::SgbII, from: None, until });
    let course = EducationKind::LanguageCourse;
    let course = Education { case, person, kind: course, provider: canary("VHS"), level: None, from: None, until };
    act.create(education, &course);
    act.create(lives, &stay(case, person, AccommodationId::new(), None));
    town.push_accepted(&town.anna, &device.commit(act)).await;

    // What she said alone, what was agreed then, and her signature; and a talk with both.
    let (alone, mut talk) = minutes(case);
    let drawn = Uuid::now_v7();
    talk.present = [person].into_iter().collect();
    for text in [&mut talk.occasion, &mut talk.topics, &mut talk.agreed, &mut talk.others_present] {
        *text = canary("allein");
    }
    let (of_both, mut both) = minutes(case);
    both.present = [person, brother].into_iter().collect();
    both.topics = format!("{CANARY}s Bruder sucht Arbeit");
    let task = |who, consultation, what: &str| Task {
        case,
        consultation,
        what: canary(what),
        who,
        due: None,
        state: TaskState::Open,
        settled_on: None,
    };
    let (her_task, agreed_alone, his_task, meeting) = (TaskId::new(), TaskId::new(), TaskId::new(), Uuid::now_v7());
    let mut act = Act::new();
    act.create(alone, &talk).create(of_both, &both);
    act.create(her_task, &task(Actor::Client(person), None, "bringt Papiere"));
    act.create(agreed_alone, &task(Actor::Worker(town.anna.id), Some(alone), "anrufen"));
    act.create(his_task, &task(Actor::Client(brother), Some(of_both), "begleiten"));
    let starts_at = "2026-12-01T10:00:00".parse().unwrap();
    let appointment = Appointment {
        case,
        consultation: Some(alone),
        worker: town.anna.id,
        starts_at,
        place: canary("Ort"),
        way: canary("Weg"),
        bring: canary("Papiere"),
        cancelled: false,
    };
    act.create(meeting, &appointment);
    town.push_accepted(&town.anna, &device.commit(act)).await;
    town.stands_to(of_both, Actor::Client(person), Manner::OnScreen(drawn)).await;
    town.stands_to(of_both, Actor::Client(brother), Manner::Declined(canary("soll zuerst"))).await;
    assert_eq!(town.ledger.seal(town.id(), Signable::Minutes(of_both), &key()).await.unwrap(), 2);
    let seals = town.ledger.seals(town.id(), None).await.unwrap();
    let hers = seals.into_iter().find(|seal| seal.sealed.entry.signer() == Actor::Client(person));
    let sealed = hers.unwrap().sealed.entry_sha256;

    // An earlier name, which only the history holds; and what an import brought.
    let record = town.record::<Identity>(person).await;
    let mut renamed = name.clone();
    renamed.family_name = format!("{CANARY}in");
    let mut act = Act::new();
    act.update(&record, &name, &renamed);
    town.push_accepted(&town.anna, &device.commit(act)).await;
    let external = [
        (Identity::key(person), canary("P1"), json!({"family_name": CANARY})),
        (
            Consultation::key(of_both),
            "C1".to_owned(),
            json!({"topics": canary("dort"), format!("present/{person}"): true}),
        ),
    ];
    let external = external.map(|(key, external, content)| External { kind: key.kind, external, id: key.id, content });
    let intake = Intake { external: external.to_vec(), ..Intake::default() };
    town.ledger.take_in(town.id(), &intake, now()).await.unwrap();

    let hers = vec![
        Identity::key(person),
        BaseData::key(person),
        ResidenceTitle::key(title),
        BenefitPeriod::key(period),
        Education::key(education),
        Stay::key(lives),
        Consultation::key(alone),
        Strokes::key(drawn),
        Task::key(her_task),
        Task::key(agreed_alone),
        Appointment::key(meeting),
    ];
    Planted { case, person, brother, of_both, hers, task: his_task, sealed }
}

/// Where a canary, or her id as content, is found: in what the ledger answers, decoded.
async fn sightings(town: &Town, planted: &Planted) -> Vec<&'static str> {
    let mut seen = std::collections::BTreeSet::new();
    let mut look = |place: &'static str, text: &str| {
        if text.contains(CANARY) || text.contains(&planted.person.to_string()) {
            seen.insert(place);
        }
    };
    for kind in casework::records::Kind::ALL {
        for record in town.ledger.records(town.id(), kind).await.unwrap() {
            look("records", &serde_json::to_string(&record).unwrap());
            for step in town.ledger.history(town.id(), record.key).await.unwrap() {
                look("history", &serde_json::to_string(&step.commit).unwrap());
            }
        }
    }
    for step in town.ledger.commits(town.id(), 0, usize::MAX).await.unwrap() {
        look("payloads", &serde_json::to_string(&step.commit.changes).unwrap());
    }
    for external in town.ledger.external_ids(town.id()).await.unwrap() {
        look("external", &format!("{} {}", external.external, external.content));
    }
    for seal in town.ledger.seals(town.id(), None).await.unwrap() {
        look("seals", &seal.sealed.entry.to_string());
    }
    seen.into_iter().collect()
}

/// Whether bytes hold a canary, or the hash of what she signed.
fn tells(bytes: &[u8], planted: &Planted) -> bool {
    [CANARY, BORN, &planted.sealed].iter().any(|what| bytes.windows(what.len()).any(|window| window == what.as_bytes()))
}

/// The files of a folder that hold a canary.
fn telling_files(folder: &Path, planted: &Planted) -> Vec<String> {
    let mut telling = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if tells(&bytes, planted) {
            telling.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    telling.sort();
    telling
}

/// Tables of this schema of PostgreSQL, their long values apart from them, and their indexes whose files hold a canary.
async fn telling_relations(store: &Store, planted: &Planted) -> Vec<String> {
    let mut connection = PgConnection::connect(&store.setting).await.unwrap();
    sqlx::query("CHECKPOINT").execute(&mut connection).await.unwrap();
    let files: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT relname::text, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
         WHERE relkind IN ('r', 'i', 't') AND (relnamespace = current_schema()::regnamespace
            OR oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = current_schema()::regnamespace))
         ORDER BY relname",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    files.into_iter().filter(|(_, bytes)| tells(bytes, planted)).map(|(name, _)| name).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_of_the_erased_in_records_history_payloads_and_imports(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    assert_eq!(
        sightings(&town, &planted).await,
        ["external", "history", "payloads", "records", "seals"],
        "the test sees it everywhere"
    );
    let list = ErasureList::within(store.folder.path());

    let erasure = town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap().unwrap();
    let went: Vec<_> = erasure.records.iter().map(|erased| erased.key()).collect();
    for key in &planted.hers {
        assert!(went.contains(key), "{:?} went", key.kind);
        assert_eq!(town.ledger.record(town.id(), *key).await.unwrap(), None);
    }
    assert_eq!(sightings(&town, &planted).await, Vec::<&str>::new());
    assert_eq!(list.read().unwrap(), [erasure]);
    assert!(!std::fs::read_to_string(list.file()).unwrap().contains(CANARY));

    // The brother keeps what is his.
    assert!(town.record::<Identity>(planted.brother).await.content::<Identity>().is_ok());
    let both: Consultation = town.record::<Consultation>(planted.of_both).await.content().unwrap();
    assert_eq!((both.topics.as_str(), both.present.len(), both.signatures.len()), ("[…] Bruder sucht Arbeit", 1, 1));
    let task: Task = town.record::<Task>(planted.task).await.content().unwrap();
    assert_eq!(task.what, "[…] begleiten");

    let report = verify(&*town.ledger, &town.municipality, &keys()).await.unwrap();
    assert_eq!((report.faults, report.thinned), (Vec::new(), 1));
    let nobody = Subject::Person(PersonId::new());
    assert_eq!(town.ledger.erase(town.id(), nobody, &list, now()).await.unwrap(), None);
    let again = Subject::Person(planted.person);
    assert_eq!(town.ledger.erase(town.id(), again, &list, now()).await.unwrap(), None);
}

#[tokio::test]
async fn not_a_byte_of_the_erased_is_left_in_the_files_of_sqlite_while_others_read() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let early = store.folder.path().join("early.backup");
    town.ledger.backup(&early).await.unwrap();
    // A part of the log is taken into the file, as SQLite does now and then.
    let Database::Sqlite(file) = &store.database else { unreachable!() };
    let mut other = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    assert_eq!(
        telling_files(store.folder.path(), &planted),
        ["early.backup", "lotse.db", "lotse.db-wal"],
        "the test sees it"
    );
    std::fs::remove_file(&early).unwrap();

    let mut follower = Follower::of(&town, &town.anna);
    follower.pull().await;
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();
    follower.pull().await;
    town.ledger.backup(&store.folder.path().join("late.backup")).await.unwrap();
    assert_eq!(telling_files(store.folder.path(), &planted), Vec::<String>::new());
    assert_eq!(town.ledger.inspect().await.unwrap(), Vec::<String>::new());
}

#[rstest]
#[tokio::test]
async fn not_a_byte_of_the_erased_is_left_in_the_files_of_tables(#[values(On::Postgres)] on: On) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let telling = telling_relations(&store, &planted).await;
    for table in ["payloads", "records", "external_ids", "minutes_seals"] {
        assert!(telling.iter().any(|it| it == table), "the test sees {table} in {telling:?}");
    }
    // Somebody reads since before, and ends a moment later.
    let mut reader = PgConnection::connect(&store.setting).await.unwrap();
    sqlx::raw_sql("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM commits")
        .execute(&mut reader)
        .await
        .unwrap();
    let reading = tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        sqlx::raw_sql("COMMIT").execute(&mut reader).await.unwrap();
    });
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();
    reading.await.unwrap();
    assert_eq!(telling_relations(&store, &planted).await, Vec::<String>::new());
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_who_read_since_before_kept_in_the_files_is_cleaned_out_once_they_have_ended(
    #[values(On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();
    let mut reader = PgConnection::connect(&store.setting).await.unwrap();
    let read = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM commits";
    sqlx::raw_sql(read).execute(&mut reader).await.unwrap();
    // As an erasure leaves it that has waited for readers in vain.
    let mut database = PgConnection::connect(&store.setting).await.unwrap();
    sqlx::raw_sql("UPDATE erasures SET swept = false").execute(&mut database).await.unwrap();
    let mut is_swept =
        async || -> bool { sqlx::query_scalar("SELECT swept FROM erasures").fetch_one(&mut database).await.unwrap() };
    let ledger = Arc::clone(&town.ledger);
    let sweeping = tokio::spawn(async move { ledger.sweep_again().await.unwrap() });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(!is_swept().await);
    sqlx::raw_sql("COMMIT").execute(&mut reader).await.unwrap();
    sweeping.await.unwrap();
    assert!(is_swept().await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_that_may_hold_something_are_told_confirm_and_nobody_else_hears_of_it(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let mut followers = [&town.anna, &town.bert, &town.clerk, &town.caretaker].map(|user| Follower::of(&town, user));
    for follower in &mut followers {
        follower.pull().await;
    }
    let session = |byte: u8, user| Session {
        token: TokenHash([byte; 32]),
        municipality: town.id(),
        user,
        device: None,
        created: now(),
        seen: now(),
    };
    for (byte, user) in [(1, town.anna.id), (2, town.bert.id), (3, town.clerk.id)] {
        town.ledger.open_session(&session(byte, user)).await.unwrap();
    }
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();
    let waiting = async || {
        let purges = town.ledger.purges(town.id()).await.unwrap();
        assert_eq!(purges.len(), 1);
        purges[0].waiting.iter().map(|session| session.token.0[0]).collect::<Vec<_>>()
    };
    assert_eq!(waiting().await, [1, 3], "Bert's team never had it");

    for follower in &mut followers {
        follower.pull().await;
    }
    let [anna, bert, clerk, caretaker] = &followers;
    assert_eq!(anna.told_purged.len(), planted.hers.len());
    assert_eq!(anna.replaced.len(), 3, "household, minutes of both, his task");
    assert!(bert.told_purged.is_empty() && caretaker.told_purged.is_empty());
    assert!(clerk.told_purged.contains(&Identity::key(planted.person)));
    assert!(!clerk.told_purged.iter().any(|key| matches!(key.kind, casework::records::Kind::Task)));
    let text = serde_json::to_string(&anna.has.values().collect::<Vec<_>>()).unwrap();
    assert!(!text.contains(CANARY));

    town.ledger.confirm_purges(town.id(), &TokenHash([1; 32]), &anna.cursor).await.unwrap();
    assert_eq!(waiting().await, [3]);
    town.ledger.confirm_purges(town.id(), &TokenHash([3; 32]), &Cursor("made up".into())).await.unwrap();
    assert_eq!(waiting().await, [3]);

    // A colleague who has nothing of it, and one who begins anew, hear of it; one who came later does not.
    let mut anew = Follower::of(&town, &town.anna);
    anew.pull().await;
    assert_eq!(anew.told_purged.len(), planted.hers.len());
    let mut newcomer = town.anna.clone();
    newcomer.id = casework::ids::UserId::new();
    newcomer.login = "carla.haan".into();
    town.ledger.put_user(&newcomer, now()).await.unwrap();
    let mut carla = Follower::of(&town, &newcomer);
    carla.pull().await;
    assert!(carla.told_purged.is_empty() && carla.has::<Identity>(planted.brother));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_lost_the_case_before_it_was_erased_is_told_too(#[values(On::Sqlite, On::Postgres)] on: On) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let mut old_team = Follower::of(&town, &town.anna);
    old_team.pull().await;
    let mut moved = Follower::of(&town, &town.anna);
    moved.pull().await;
    let record = town.record::<Case>(planted.case).await;
    let mut act = Act::new();
    act.update(&record, &case_of(town.team), &case_of(town.other_team));
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
    old_team.pull().await;
    assert!(old_team.told_gone.contains(&Identity::key(planted.person)));
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Case(planted.case), &list, now()).await.unwrap();
    old_team.pull().await;
    assert!(old_team.told_purged.contains(&Identity::key(planted.person)), "its tray may hold something");
    assert!(old_team.told_purged.contains(&Case::key(planted.case)));

    // And somebody whose own scope changed since.
    moved.user.staff.team = None;
    town.ledger.put_user(&moved.user, now()).await.unwrap();
    moved.pull().await;
    assert!(moved.told_purged.contains(&Identity::key(planted.person)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_too_late_about_the_erased_is_refused_and_leaves_no_byte(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let record = town.record::<Identity>(planted.person).await;
    let before = record.content::<Identity>().unwrap();
    let mut device = Device::of(town.anna.id);
    let mut act = Act::new();
    act.update(&record, &before, &identity(planted.case, "spät"));
    let edit = device.commit(act);
    let (_, mut talk) = minutes(planted.case);
    talk.present = Set::from_iter([planted.person]);
    let mut act = Act::new();
    act.create(ConsultationId::new(), &talk);
    let new_minutes = device.commit(act);
    let seen = town.record::<Consultation>(planted.of_both).await;
    let mut adds_her = device.commit(Act::new());
    let write = Write { value: json!(true), covered: Covered::default() };
    adds_her.changes = vec![Change { key: seen.key, fields: [(format!("present/{}", planted.person), write)].into() }];
    let mut act = Act::new();
    act.create(
        TaskId::new(),
        &Task {
            case: planted.case,
            consultation: None,
            what: "Bruder anrufen".into(),
            who: Actor::Client(planted.brother),
            due: None,
            state: TaskState::Open,
            settled_on: None,
        },
    );
    let about_the_brother = device.commit(act);

    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();
    let commits = town.ledger.commits(town.id(), 0, usize::MAX).await.unwrap().len();
    for commit in [&edit, &new_minutes, &adds_her] {
        let refusal = town.push_refused(&town.anna, commit).await;
        let Refusal::Erased { records } = refusal else { panic!("{refusal}") };
        assert!(records.contains(&Identity::key(planted.person)));
    }
    // An import gets no further either.
    let mut act = Act::new();
    act.create(planted.person, &identity(planted.case, "wieder da"));
    let intake = Intake { commits: vec![Device::of(SYSTEM).commit(act)], ..Intake::default() };
    assert!(town.ledger.take_in(town.id(), &intake, now()).await.is_err());
    assert_eq!(town.ledger.commits(town.id(), 0, usize::MAX).await.unwrap().len(), commits);
    town.push_accepted(&town.anna, &about_the_brother).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_person_of_a_case_takes_it_along_and_a_caretaker_hears_of_it(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (case, person) = town.new_case().await;
    let (gruiten, lives) = (AccommodationId::new(), Uuid::now_v7());
    let mut act = Act::new();
    act.create(gruiten, &house("Gruiten"));
    act.create(lives, &stay(case, person, gruiten, None));
    town.bring_in(act).await;
    let mut caretaker = Follower::of(&town, &town.caretaker);
    caretaker.pull().await;
    assert!(caretaker.has::<Identity>(person));
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(person), &list, now()).await.unwrap();
    assert_eq!(town.ledger.record(town.id(), Case::key(case)).await.unwrap(), None);
    caretaker.pull().await;
    let mut told = caretaker.told_purged.clone();
    told.sort();
    assert_eq!(told, [Identity::key(person), Stay::key(lives)]);
}

#[tokio::test]
async fn a_backup_that_is_put_back_begins_an_epoch_and_knows_nothing_of_the_erased() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let session = Session {
        token: TokenHash([1; 32]),
        municipality: town.id(),
        user: town.anna.id,
        device: None,
        created: now(),
        seen: now(),
    };
    town.ledger.open_session(&session).await.unwrap();
    let backup = store.folder.path().join("lotse.backup");
    town.ledger.backup(&backup).await.unwrap();
    assert!(telling_files(store.folder.path(), &planted).contains(&"lotse.backup".to_owned()));
    // Since then: something new, and somebody is erased.
    let (case, _) = town.new_case().await;
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();

    let Database::Sqlite(file) = store.database.clone() else { unreachable!() };
    let erasures = list.read().unwrap();
    let in_use = SqliteLedger::restore(&backup, &file, &erasures, now()).await;
    assert!(matches!(in_use, Err(RestoreError::InUse(_))), "{in_use:?}");
    assert!(town.ledger.record(town.id(), Case::key(case)).await.unwrap().is_some());

    let (municipality, anna) = (town.municipality.clone(), town.anna.clone());
    drop(town);
    let folder = store.folder;
    drop(store.ledger);
    let mut restored = SqliteLedger::restore(&backup, &file, &erasures, now()).await;
    // The pool of a ledger that was dropped closes its files a moment later.
    for _ in 0..50 {
        if restored.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        restored = SqliteLedger::restore(&backup, &file, &erasures, now()).await;
    }
    let restored = restored.unwrap();
    assert_eq!(restored.again, 1);
    assert!(restored.before.is_some_and(|before| before.exists()));
    std::fs::remove_file(&backup).unwrap();
    assert_eq!(telling_files(folder.path(), &planted), Vec::<String>::new());

    let ledger = Database::Sqlite(file).open().await.unwrap();
    let place = ledger.municipalities().await.unwrap().remove(0);
    assert_eq!(place.id, municipality.id);
    assert_ne!(place.epoch, municipality.epoch);
    assert_eq!(ledger.record(place.id, Case::key(case)).await.unwrap(), None, "devices send it again");
    assert!(ledger.record(place.id, Identity::key(planted.brother)).await.unwrap().is_some());
    assert_eq!(verify(&*ledger, &place, &keys()).await.unwrap().faults, []);
    let [purge] = ledger.purges(place.id).await.unwrap().try_into().unwrap();
    let waiting: Vec<_> = purge.waiting.iter().map(|session| session.token).collect();
    assert_eq!(waiting, [TokenHash([1; 32])], "nobody knows what that device has purged");
    let [session] = ledger.sessions(place.id, anna.id).await.unwrap().try_into().unwrap();
    assert!(now() - session.created > chrono::TimeDelta::days(30), "too old to be used");

    let nonsense = folder.path().join("nonsense");
    std::fs::write(&nonsense, "no database").unwrap();
    let elsewhere = folder.path().join("elsewhere.db");
    let refused = SqliteLedger::restore(&nonsense, &elsewhere, &[], now()).await;
    assert!(matches!(refused, Err(RestoreError::NotABackup { .. })), "{refused:?}");
    assert!(!elsewhere.exists());
}

#[tokio::test]
async fn verify_says_what_is_wrong() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (_, person) = town.new_case().await;
    let (case, other) = town.new_case().await;
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Case(case), &list, now()).await.unwrap();
    assert_eq!(verify(&*town.ledger, &town.municipality, &[]).await.unwrap().faults, []);

    let Database::Sqlite(file) = &store.database else { unreachable!() };
    let mut connection = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
    let key = Identity::key(person);
    let body: String = sqlx::query("SELECT body FROM records WHERE kind = 'identity'")
        .fetch_one(&mut connection)
        .await
        .unwrap()
        .get(0);
    let find = async |tamper: &'static str, bytes: Vec<u8>| {
        let mut connection = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
        sqlx::query("PRAGMA foreign_keys = off").execute(&mut connection).await.unwrap();
        sqlx::query(tamper).bind(bytes).execute(&mut connection).await.unwrap();
        verify(&*town.ledger, &town.municipality, &[]).await.unwrap().faults
    };
    let tampered = "UPDATE records SET body = replace(body, 'Haddad', 'Hadad') WHERE id = $1";
    assert_eq!(find(tampered, person.0.into_bytes().to_vec()).await, [Fault::Differs(key)]);
    let lost = "DELETE FROM records WHERE kind = 'identity' AND id = $1";
    assert_eq!(find(lost, person.0.into_bytes().to_vec()).await, [Fault::Missing(key)]);
    sqlx::query("INSERT INTO records (municipality, kind, id, sequence, body) VALUES ($1, 'identity', $2, 99, $3)")
        .bind(town.id().0)
        .bind(other.0)
        .bind(body.replace(&person.to_string(), &other.to_string()))
        .execute(&mut connection)
        .await
        .unwrap();
    let faults = verify(&*town.ledger, &town.municipality, &[]).await.unwrap().faults;
    assert_eq!(faults, [Fault::Erased(Identity::key(other)), Fault::Missing(key)]);
    let gone = "DELETE FROM payloads WHERE sequence = (SELECT MAX(sequence) - 1 FROM commits) AND $1 IS NOT NULL";
    let faults = find(gone, Vec::new()).await;
    assert!(faults.iter().any(|fault| matches!(fault, Fault::Gap(from, to) if from == to)), "{faults:?}");
}
