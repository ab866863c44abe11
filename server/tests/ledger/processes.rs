//! What processes on one database do to each other: servers on a PostgreSQL, or a server and a command beside it on a
//! SQLite file. Each is a ledger opened on its own.

use crate::{
    store::{On, Store, schema, server},
    town::{Device, Follower, Town, case_of, identity, now},
};
use casework::{
    erasure::Subject,
    ids::CaseId,
    records::{Case, Content, Identity},
    sync::Act,
};
use rstest::rstest;
use server::ledger::{Database, ErasureList, LedgerError, Pace, Session, SessionEnd, TokenHash, postgres::Address};
use sqlx::{Connection, PgConnection};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch::Receiver,
    time::{sleep, timeout},
};

async fn outside(store: &Store) -> PgConnection {
    PgConnection::connect(&store.setting).await.unwrap()
}

/// Waits until something is so.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(10), waiting).await.expect("it is so in time");
}

/// How many connections of this test wait for a lock.
async fn waiting(connection: &mut PgConnection) -> i64 {
    let count = "SELECT count(*) FROM pg_stat_activity \
                 WHERE application_name = current_setting('application_name') AND wait_event_type = 'Lock'";
    sqlx::query_scalar(count).fetch_one(connection).await.unwrap()
}

/// The trap of plain database sequences: the first writer takes its place and is held up, the second takes the next
/// place, and a reader who came in between would go on from there and never see what the first one wrote.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_between_two_writers_that_overlap_misses_nothing() {
    let store = Store::open(On::Postgres).await;
    let town = Arc::new(Town::found(&store.ledger, "haan").await);
    let (case, person) = town.new_case().await;
    let mut reader = Follower::of(&town, &town.anna);
    reader.pull().await;

    // Somebody holds a record that only the first writer needs.
    let (mut holder, mut watcher) = (outside(&store).await, outside(&store).await);
    let mut hold = holder.begin().await.unwrap();
    let locked = "SELECT 1 FROM records WHERE municipality = $1 AND kind = 'identity' AND id = $2 FOR UPDATE";
    sqlx::query(locked).bind(town.id().0).bind(person.0).execute(&mut *hold).await.unwrap();

    let writer = |act: Act| {
        let town = Arc::clone(&town);
        tokio::spawn(async move { town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await })
    };
    let mut rename = Act::new();
    rename.update(&town.record::<Identity>(person).await, &identity(case, "Haddad"), &identity(case, "Hadad"));
    let first = writer(rename);
    until(async || waiting(&mut watcher).await == 1).await;
    let (second_case, mut create) = (CaseId::new(), Act::new());
    create.create(second_case, &case_of(town.team));
    let second = writer(create);
    until(async || second.is_finished() || waiting(&mut watcher).await == 2).await;
    reader.pull().await;

    hold.rollback().await.unwrap();
    assert!(first.await.unwrap() < second.await.unwrap());
    reader.pull().await;
    let name = reader.has[&Identity::key(person)].content::<Identity>().unwrap().family_name;
    assert_eq!(name, "Hadad");
    assert!(reader.has::<Case>(second_case));
}

#[tokio::test]
async fn processes_that_start_at_once_make_the_tables_once() {
    let database = Database::Postgres(schema().await.parse().unwrap());
    assert!(!database.is_there().await.unwrap());
    let opening: Vec<_> = (0..6)
        .map(|_| {
            let database = database.clone();
            tokio::spawn(async move { database.open().await })
        })
        .collect();
    for opened in opening {
        let ledger = opened.await.unwrap().unwrap();
        assert!(ledger.municipalities().await.unwrap().is_empty());
    }
    assert!(database.is_there().await.unwrap());
}

#[tokio::test]
async fn a_commit_waits_for_the_disk_and_sees_what_is_committed_however_the_database_is_set() {
    let store = Store::open(On::Postgres).await;
    let watch = "CREATE TABLE seen (durable text, isolation text); \
                 CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES \
                 (current_setting('synchronous_commit'), current_setting('transaction_isolation')); RETURN NEW; END $$; \
                 CREATE TRIGGER see AFTER INSERT ON commits FOR EACH ROW EXECUTE FUNCTION see()";
    sqlx::raw_sql(watch).execute(&mut outside(&store).await).await.unwrap();
    let careless = "options[synchronous_commit]=off&options[default_transaction_isolation]=serializable";
    let address: Address = format!("{}&{careless}", store.setting).parse().unwrap();
    let ledger = Database::Postgres(address).open().await.unwrap();
    Town::found(&ledger, "haan").await.new_case().await;
    let seen: Vec<(String, String)> = sqlx::query_as("SELECT DISTINCT durable, isolation FROM seen")
        .fetch_all(&mut outside(&store).await)
        .await
        .unwrap();
    assert_eq!(seen, [("on".to_owned(), "read committed".to_owned())]);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let store = Store::open(On::Postgres).await;
    sqlx::query("UPDATE lotse_format SET version = 999").execute(&mut outside(&store).await).await.unwrap();
    let error = store.database.open().await.err().unwrap();
    assert!(matches!(error, LedgerError::Newer { found: 999, .. }), "{error}");
}

#[rstest]
#[tokio::test]
async fn what_one_process_commits_rings_at_the_other_and_can_be_read_there(#[values(On::Sqlite, On::Postgres)] on: On) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    // It listens from now on, so it hears nothing of the founding.
    let there = store.database.open().await.unwrap();
    let mut bell = there.bell().listen(town.id());
    let (case, person) = town.new_case().await;
    heard(&mut bell).await;
    assert!(there.record(town.id(), Case::key(case)).await.unwrap().is_some());
    let list = ErasureList::within(store.folder.path());
    store.ledger.erase(town.id(), Subject::Person(person), &list, now()).await.unwrap().unwrap();
    heard(&mut bell).await;
    assert!(there.record(town.id(), Case::key(case)).await.unwrap().is_none());
}

#[tokio::test]
async fn what_one_process_commits_rings_in_its_own_municipality_alone() {
    let store = Store::open(On::Postgres).await;
    let town = Town::found(&store.ledger, "haan").await;
    let elsewhere = Town::found(&store.ledger, "elsewhere").await;
    let there = store.database.open().await.unwrap();
    let mut bell = there.bell().listen(elsewhere.id());
    town.new_case().await;
    assert!(timeout(Duration::from_millis(200), bell.changed()).await.is_err(), "nothing happened there");
}

/// Who listens at a SQLite file looks every second.
#[tokio::test]
async fn what_a_process_commits_itself_rings_there_once_and_who_opens_the_file_beside_it_not_at_all() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let mut bell = store.ledger.bell().listen(town.id());
    town.new_case().await;
    heard(&mut bell).await;
    let there = store.database.open().await.unwrap();
    assert_eq!(there.municipalities().await.unwrap().len(), 1);
    assert!(timeout(Duration::from_millis(2_500), bell.changed()).await.is_err(), "once");
}

async fn heard(bell: &mut Receiver<()>) {
    timeout(Duration::from_secs(5), bell.changed()).await.expect("it rings in time").unwrap();
}

#[tokio::test]
async fn after_a_lost_connection_everybody_is_woken_once_and_events_come_again() {
    let store = Store::open(On::Postgres).await;
    let town = Town::found(&store.ledger, "haan").await;
    let quiet = Town::found(&store.ledger, "quiet").await;
    let there = store.database.open().await.unwrap();
    let mut bell = there.bell().listen(quiet.id());
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
               WHERE application_name = current_setting('application_name') AND query LIKE 'LISTEN%'";
    let cut: i64 = sqlx::query_scalar(cut).fetch_one(&mut outside(&store).await).await.unwrap();
    assert_eq!(cut, 2, "one for each process");
    heard(&mut bell).await;
    assert!(timeout(Duration::from_millis(500), bell.changed()).await.is_err(), "once");
    let mut bell = there.bell().listen(town.id());
    town.new_case().await;
    heard(&mut bell).await;
}

#[tokio::test]
async fn a_session_that_one_process_opens_holds_at_the_other_until_either_ends_it() {
    let store = Store::open(On::Postgres).await;
    let there = store.database.open().await.unwrap();
    let town = Town::found(&store.ledger, "haan").await;
    let token = TokenHash([9; 32]);
    let session =
        Session { token, municipality: town.id(), user: town.anna.id, device: None, created: now(), seen: now() };
    store.ledger.open_session(&session).await.unwrap();
    assert_eq!(there.session(&token).await.unwrap(), Some((session, town.anna.clone())));
    there.revoke(SessionEnd::One(token), now()).await.unwrap();
    assert_eq!(store.ledger.session(&token).await.unwrap(), None);
}

#[tokio::test]
async fn tries_count_in_all_processes_together_and_come_back_with_time() {
    let store = Store::open(On::Postgres).await;
    let there = store.database.open().await.unwrap();
    let (here, there) = (store.ledger.shared().unwrap(), there.shared().unwrap());
    assert_eq!(here.secret().await.unwrap(), there.secret().await.unwrap());
    let pace = Pace { tries: 4, period: Duration::from_millis(500) };
    let (who, another) = ([1; 32], [2; 32]);
    for process in [here, there, here, there] {
        process.try_once(&who, pace).await.unwrap().unwrap();
    }
    let wait = here.try_once(&who, pace).await.unwrap().unwrap_err();
    assert!(wait <= Duration::from_millis(500), "{wait:?}");
    there.try_once(&another, pace).await.unwrap().unwrap();
    sleep(wait + Duration::from_millis(20)).await;
    there.try_once(&who, pace).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_wrong_password_is_said_and_not_repeated() {
    let mut connection = PgConnection::connect(&server()).await.unwrap();
    let user = "DO $$ BEGIN CREATE ROLE locked LOGIN PASSWORD 'offen'; EXCEPTION WHEN duplicate_object THEN END $$";
    sqlx::raw_sql(user).execute(&mut connection).await.unwrap();
    let address = |password: &str| server().replace("user=postgres", &format!("user=locked&password={password}"));
    let address: Address = address("geheim").parse().unwrap();
    let error = Database::Postgres(address).open().await.err().unwrap();
    let said = format!("{error} {error:?}");
    assert!(said.contains("password authentication failed") && said.contains("LOTSE_DATABASE"), "{said}");
    assert!(!said.contains("geheim"), "{said}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_said_at_once() {
    let address: Address = "postgres://amt:geheim@127.0.0.1:1/lotse".parse().unwrap();
    let opened = timeout(Duration::from_secs(5), Database::Postgres(address).open()).await.expect("at once");
    let said = opened.err().unwrap().to_string();
    assert!(said.contains("postgres://amt@127.0.0.1:1/lotse") && !said.contains("geheim"), "{said}");
}
