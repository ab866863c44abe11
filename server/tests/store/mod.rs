//! The databases that tests run on: a SQLite file, and a schema of its own in the PostgreSQL that `.make/postgres` starts.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use server::ledger::{Database, Ledger};
use sqlx::{Connection, PgConnection};
use std::sync::Arc;
use tempfile::TempDir;

/// The variable that names the PostgreSQL.
pub const POSTGRES: &str = "LOTSE_TEST_POSTGRES";

/// Which database a test runs on. Without PostgreSQL the tests on it fail and say how to have one: whoever wants to do
/// without says so, with `-- --skip Postgres`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// A ledger on a real disk. What SQLite wrote is gone with the folder, what PostgreSQL wrote with its server.
pub struct Store {
    pub ledger: Arc<dyn Ledger>,
    /// What to open for a second look, or what a server is started with.
    pub database: Database,
    /// The same as a setting.
    pub setting: String,
    pub folder: TempDir,
}

impl Store {
    pub async fn open(on: On) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (database, setting) = match on {
            On::Sqlite => {
                let file = folder.path().join("lotse.db");
                (Database::Sqlite(file.clone()), format!("sqlite:{}", file.display()))
            }
            On::Postgres => {
                let setting = schema().await;
                (Database::Postgres(setting.parse().unwrap()), setting)
            }
        };
        Self { ledger: database.open().await.unwrap(), database, setting, folder }
    }
}

/// The address of an empty schema. Those who connect there are called as the schema.
pub async fn schema() -> String {
    let server = server();
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let make = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {name}"));
    sqlx::query(make).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    format!("{server}&options[search_path]={name}&application_name={name}")
}

/// The PostgreSQL to test on.
pub fn server() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| {
        panic!(
            "{POSTGRES} names no PostgreSQL; `make test` starts one, and so does `.make/postgres cargo test -p server`; \
             `cargo test -p server -- --skip Postgres` leaves these tests out"
        )
    })
}
