//! What is wrong with a ledger is found.

use crate::{
    store::{On, Store},
    town::{Town, now},
};
use casework::{
    erasure::Subject,
    records::{Content as _, Identity},
};
use server::ledger::{
    Database, ErasureList,
    verify::{Fault, verify},
};
use sqlx::{Connection as _, Row as _, SqliteConnection};

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
