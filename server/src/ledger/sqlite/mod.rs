//! The ledger in SQLite: embedded, one file, the default.
//!
//! One connection writes, several read. A writing transaction begins with `BEGIN IMMEDIATE` and ends on disk (WAL,
//! `synchronous=FULL`), so one commit costs one flush; readers see a snapshot and wait for nobody. What a command writes
//! beside a running server is heard there a moment later.

use super::{Bell, Ledger as _, LedgerError, Result, Shared};
use casework::ids::MunicipalityId;
use listener::Listener;
use sqlx::{
    Sqlite as Database, SqliteConnection as Connection, SqlitePool as Pool, SqliteTransaction as Transaction,
    sqlite::{
        SqliteArguments as Arguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow as Row,
        SqliteSynchronous,
    },
};
use std::{fs::OpenOptions, path::Path, sync::Arc, time::Duration};

/// Whether a text is in a list, which is a JSON array.
macro_rules! among {
    ($list:literal) => {
        concat!("IN (SELECT value FROM json_each(", $list, "))")
    };
}

// The same file is a module of the other store too: the types above make it another program.
mod files;
mod listener;
#[allow(clippy::duplicate_mod)]
#[path = "../sql/mod.rs"]
mod sql;

pub use files::{RestoreError, Restored};

use SqliteLedger as Store;

/// The step that needs what is there already to be worked out.
const BIRTHS: i64 = 5;

/// The steps from an empty file to today's tables, in order; `user_version` counts those that were made.
const MIGRATIONS: [&str; 6] = [
    include_str!("../migrations/sqlite/0001_ledger.sql"),
    include_str!("../migrations/sqlite/0002_erasure.sql"),
    include_str!("../migrations/sqlite/0003_blobs.sql"),
    include_str!("../migrations/sqlite/0004_seals.sql"),
    include_str!("../migrations/sqlite/0005_births.sql"),
    include_str!("../migrations/sqlite/0006_minutes_seals.sql"),
];

/// How many connections read at once.
const READERS: u32 = 4;

/// How long a writer waits for another process, say an import.
const PATIENCE: Duration = Duration::from_secs(30);

/// The ledger in a file.
#[derive(Debug)]
pub struct SqliteLedger {
    writer: Pool,
    readers: Pool,
    bell: Arc<Bell>,
    _listener: Listener,
}

impl SqliteLedger {
    /// Opens the file, or makes it, and brings its tables up to date.
    ///
    /// # Errors
    /// [`LedgerError::CannotOpen`], or [`LedgerError::Newer`] if a newer version wrote it.
    pub async fn open(file: &Path) -> Result<Self> {
        let cannot_open = |reason: sqlx::Error| LedgerError::CannotOpen {
            place: file.display().to_string(),
            reason: reason.to_string(),
        };
        make_private(file).map_err(|reason| LedgerError::CannotOpen {
            place: file.display().to_string(),
            reason: reason.to_string(),
        })?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("secure_delete", "on")
            .busy_timeout(PATIENCE);
        // One connection for good: another would count from another number what others commit.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(options.clone())
            .await
            .map_err(cannot_open)?;
        migrate(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "on"))
            .await
            .map_err(cannot_open)?;
        let bell = Arc::<Bell>::default();
        let listener = Listener::start(writer.clone(), Arc::clone(&bell)).await.map_err(cannot_open)?;
        let ledger = Self { writer, readers, bell, _listener: listener };
        // The machine stopped between an erasure and the cleaning of the files.
        ledger.sweep_again().await?;
        Ok(ledger)
    }

    /// Closes the file: what SQLite keeps beside it is put into it and removed.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Nothing: this file has one server process, which keeps for itself what several would share.
    #[allow(clippy::unused_self)] // as the other store, which has it
    fn common(&self) -> Option<&dyn Shared> {
        None
    }

    /// A transaction that may write; nobody else does until it ends.
    async fn write(&self) -> Result<Transaction<'static>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// A transaction that sees one state of everything.
    async fn read(&self) -> Result<Transaction<'static>> {
        Ok(self.readers.begin().await?)
    }

    /// Ends a transaction: all of it is on disk, and those who wait in these municipalities hear it.
    async fn commit(&self, transaction: Transaction<'static>, changed: &[MunicipalityId]) -> Result<()> {
        transaction.commit().await?;
        for &municipality in changed {
            self.bell.ring(municipality);
        }
        Ok(())
    }
}

/// Makes the file, if it is not there, readable by nobody else on this machine. SQLite's other files follow it.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

async fn migrate(writer: &Pool) -> Result<()> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(LedgerError::Newer { found, known });
    }
    if found == known {
        // Who only opens the file writes nothing, which others would hear.
        return Ok(());
    }
    for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or_default()) {
        sqlx::raw_sql(*step).execute(&mut *transaction).await?;
    }
    if found < BIRTHS {
        sql::note_births(&mut transaction).await?;
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {known}"))).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}
