//! A newcomer is compared with those who may be born on the same day, found by a column: as the plain rule finds them.

use crate::{
    store::{On, Store},
    town::{self, Device, Town, base, now},
};
use casework::{
    casebook::Casebook,
    decisions::{Around, raise, wanted},
    ids::PersonId,
    records::{BaseData, BirthDate, Content, Identity, Kind},
    sync::{Act, Commit},
};
use server::ledger::{Database, User};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use uuid::Uuid;

const NAMES: [&str; 4] = ["Haddad", "Al-Hadad", "Osman", "Schewtschenko"];
const BIRTHS: [Option<&str>; 7] =
    [Some("1990-05-31"), Some("1990-01-01"), Some("1990-12-31"), Some("1990"), Some("1989-12-31"), Some("1991"), None];

fn born(birth: Option<&str>) -> Option<BirthDate> {
    birth.map(|birth| birth.parse().unwrap())
}

fn registers(user: &User, name: &str, birth: Option<&str>) -> (PersonId, Act) {
    let (_, person, act) = town::registers(user, name, |case| BaseData { birth_date: born(birth), ..base(case) });
    (person, act)
}

/// A town beside a casebook that reads everybody: what the one raises, the other must.
struct Compared<'t> {
    town: &'t Town,
    book: Casebook,
    expected: BTreeSet<Uuid>,
}

impl Compared<'_> {
    /// Somebody's act, on a device of their own.
    async fn act(&mut self, act: Act) {
        let commit: Commit = Device::of(self.town.anna.id).commit(act);
        self.town.push_accepted(&self.town.anna, &commit).await;
        self.book.commit(commit.clone());
        let wanted = wanted(&commit.changes, |change| self.book.record(change.key));
        let raised = raise(&wanted, &Around::of_book(&self.book, &wanted), now());
        self.expected.extend(raised.into_iter().map(|it| it.id));
    }

    async fn change(&mut self, person: PersonId, change: impl Fn(&mut BaseData)) {
        let before = self.book.get::<BaseData>(person).unwrap().clone();
        let (mut after, mut act) = (before.clone(), Act::new());
        change(&mut after);
        act.update(self.book.record(BaseData::key(person)).unwrap(), &before, &after);
        self.act(act).await;
    }

    async fn raised(&self) -> BTreeSet<Uuid> {
        let all = self.town.ledger.records(self.town.id(), Kind::Decision).await.unwrap();
        all.iter().map(|record| record.key.id).collect()
    }
}

in_a_town! {
    async fn everybody_who_may_be_somebody_registered_before_is_found_and_nobody_else(town) {
        let mut compared = Compared { town: &town, book: Casebook::new(), expected: BTreeSet::new() };
        let mut people = Vec::new();
        for (name, birth) in NAMES.iter().flat_map(|name| BIRTHS.map(|birth| (name, birth))) {
            let (person, act) = registers(&town.anna, name, birth);
            compared.act(act).await;
            people.push(person);
        }
        assert_eq!(compared.raised().await, compared.expected);
        let before = compared.expected.len();
        assert!(before > 5, "{before}");

        // Days become known, are mended, are taken out; names are mended; base data are taken out and brought back.
        for (index, &person) in people.iter().enumerate().filter(|(index, _)| index % 3 == 0) {
            let birth = BIRTHS[(index + 3) % BIRTHS.len()];
            compared.change(person, |base| base.birth_date = born(birth)).await;
        }
        for &person in &people[0..4] {
            let record = compared.book.record(BaseData::key(person)).unwrap().clone();
            let mut act = Act::new();
            act.remove(&record);
            compared.act(act).await;
        }
        for &person in &people[0..2] {
            let mut act = Act::new();
            act.bring_back(compared.book.record(BaseData::key(person)).unwrap());
            compared.act(act).await;
        }
        for (name, birth) in NAMES.iter().rev().flat_map(|name| BIRTHS.map(|birth| (name, birth))) {
            let (_, act) = registers(&town.anna, name, birth);
            compared.act(act).await;
        }
        for &person in people.iter().step_by(5).filter(|person| !people[2..4].contains(person)) {
            let record = compared.book.record(Identity::key(person)).unwrap();
            let before = record.content::<Identity>().unwrap();
            let mut act = Act::new();
            act.update(record, &before, &Identity { family_name: "Hadad".into(), ..before.clone() });
            compared.act(act).await;
        }
        assert_eq!(compared.raised().await, compared.expected);
        assert!(compared.expected.len() > 2 * before, "{} after {before}", compared.expected.len());
    }
}

#[rstest::rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_registered_before_the_column_was_there_is_found_too(#[values(On::Sqlite, On::Postgres)] on: On) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    for birth in ["1990-05-31", "1990"] {
        let (_, act) = registers(&town.anna, "Haddad", Some(birth));
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
    }
    // As it was before.
    let earlier = "DROP TABLE minutes_seals; DROP INDEX records_by_birth; ALTER TABLE records DROP COLUMN born;";
    match &store.database {
        Database::Sqlite(file) => {
            let mut connection = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{earlier} PRAGMA user_version = 4;")))
                .execute(&mut connection)
                .await
                .unwrap();
        }
        Database::Postgres(_) => {
            let mut connection = PgConnection::connect(&store.setting).await.unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{earlier} UPDATE lotse_format SET version = 4;")))
                .execute(&mut connection)
                .await
                .unwrap();
        }
    }
    let ledger = store.database.open().await.unwrap();
    let (_, act) = registers(&town.anna, "Hadad", Some("1990-05-31"));
    let commit = Device::of(town.anna.id).commit(act);
    ledger.push(town.id(), &town.anna.author(), vec![commit], now()).await.unwrap();
    // The two of before, and each of them with the third.
    assert_eq!(ledger.records(town.id(), Kind::Decision).await.unwrap().len(), 3);
}
