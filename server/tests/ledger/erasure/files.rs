//! Not a byte of the erased is left in the files of the databases, and of their backups.

use super::planted::{keys, plant, telling_files, telling_relations};
use crate::{
    store::{On, Store},
    town::{Follower, Town, now},
};
use casework::{
    erasure::Subject,
    records::{Case, Content as _, Identity},
};
use rstest::rstest;
use server::ledger::{
    Database, ErasureList, Session, TokenHash,
    sqlite::{RestoreError, SqliteLedger},
    verify::verify,
};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use std::sync::Arc;

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
