//! The ledger in PostgreSQL: any number of server processes on one database.
//!
//! A writing transaction reads what is committed and begins by raising its municipality's sequence: until it ends, that
//! row's lock keeps every other writer of the municipality waiting, in whatever process. So places are taken in the
//! order in which they become visible. A reading transaction sees one state of everything. What changed is announced
//! inside the transaction (`NOTIFY`) and heard by every process, this one too, when it is committed.

mod address;
mod listener;
mod shared;

pub use address::{Address, AddressError};

use super::{Bell, LedgerError, Result, Shared};
use casework::ids::MunicipalityId;
use listener::Listener;
use sqlx::{
    ConnectOptions, Connection as _, PgConnection as Connection, PgPool as Pool, PgTransaction as Transaction,
    Postgres as Database,
    postgres::{PgArguments as Arguments, PgPoolOptions, PgRow as Row},
};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// Whether a text is in a list, which is a JSON array.
macro_rules! among {
    ($list:literal) => {
        concat!("IN (SELECT json_array_elements_text(", $list, "::json))")
    };
}

// The same file is a module of the other store too: the types above make it another program.
#[allow(clippy::duplicate_mod)]
#[path = "../sql/mod.rs"]
mod sql;

use PostgresLedger as Store;

/// The step that needs what is there already to be worked out.
const BIRTHS: i64 = 5;

/// The steps from an empty database to today's tables, in order; the table `lotse_format` counts those that were made.
const MIGRATIONS: [&str; 6] = [
    include_str!("../migrations/postgres/0001_ledger.sql"),
    include_str!("../migrations/postgres/0002_erasure.sql"),
    include_str!("../migrations/postgres/0003_blobs.sql"),
    include_str!("../migrations/postgres/0004_seals.sql"),
    include_str!("../migrations/postgres/0005_births.sql"),
    include_str!("../migrations/postgres/0006_minutes_seals.sql"),
];

/// The lock of whoever brings tables up to date: `lotse` in ASCII.
const MIGRATING: i64 = 0x6c_6f74_7365;

/// How many connections a process writes on, and how many it reads on. They are apart, so that readers do not wait while
/// all that write wait for one municipality.
const WRITERS: u32 = 8;
const READERS: u32 = 8;

/// How long somebody waits for a connection, and for the lock of a municipality.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a connection that writes behaves, whatever the database's settings. A server whose commits are acknowledged
/// before they are on disk is told to wait for the disk; one that waits for more, say a standby, is left so. A process that
/// was cut off in the middle does not keep its municipality's lock for ever.
const WRITING: &str = "\
    SET default_transaction_isolation = 'read committed'; \
    SET default_transaction_read_only = off; \
    SET lock_timeout = '30s'; \
    SET idle_in_transaction_session_timeout = '60s'; \
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

/// How a connection that reads behaves.
const READING: &str = "\
    SET default_transaction_isolation = 'repeatable read'; \
    SET default_transaction_read_only = on; \
    SET idle_in_transaction_session_timeout = '60s'";

/// The ledger in a database that others use too.
#[derive(Debug)]
pub struct PostgresLedger {
    writer: Pool,
    readers: Pool,
    bell: Arc<Bell>,
    _listener: Listener,
}

impl PostgresLedger {
    /// Connects, and brings the tables up to date; of several processes that do so at once, one does it.
    ///
    /// # Errors
    /// [`LedgerError::CannotReach`], or [`LedgerError::Newer`] if a newer version wrote there.
    pub async fn open(address: &Address) -> Result<Self> {
        let cannot_reach = |reason| LedgerError::CannotReach { place: address.to_string(), reason };
        let mut first = connect(address).await.map_err(cannot_reach)?;
        migrate(&mut first).await?;
        warn_of_a_forgetful_server(&mut first).await?;
        first.close().await?;
        let pool = |connections, behaviour: &'static str| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .after_connect(move |connection, _| {
                    Box::pin(async move { sqlx::raw_sql(behaviour).execute(connection).await.map(drop) })
                })
                .connect_lazy_with(address.options().clone())
        };
        let bell = Arc::<Bell>::default();
        let listener =
            Listener::start(address, Arc::clone(&bell)).await.map_err(|error| cannot_reach(error.to_string()))?;
        Ok(Self { writer: pool(WRITERS, WRITING), readers: pool(READERS, READING), bell, _listener: listener })
    }

    /// Whether Lotse was here before. Changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::CannotReach`].
    pub async fn is_there(address: &Address) -> Result<bool> {
        let mut connection =
            connect(address).await.map_err(|reason| LedgerError::CannotReach { place: address.to_string(), reason })?;
        let there = format(&mut connection).await?.is_some();
        connection.close().await?;
        Ok(there)
    }

    /// Removes everything that is in there.
    ///
    /// # Errors
    /// [`LedgerError::Store`].
    pub async fn clear(&self) -> Result<()> {
        sqlx::query("TRUNCATE municipalities CASCADE").execute(&self.writer).await?;
        Ok(())
    }

    /// Ends all connections.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// What the processes on this database have in common.
    #[allow(clippy::unnecessary_wraps)] // the other store has nothing of this kind
    fn common(&self) -> Option<&dyn Shared> {
        Some(self)
    }

    /// A transaction that may write.
    async fn write(&self) -> Result<Transaction<'static>> {
        Ok(self.writer.begin().await?)
    }

    /// A transaction that sees one state of everything.
    async fn read(&self) -> Result<Transaction<'static>> {
        Ok(self.readers.begin().await?)
    }

    /// Writes the tables that hold content anew, so that their files hold nothing of what was erased. What the write-ahead
    /// log still holds, and what was archived of it, is for whoever runs the database.
    async fn sweep(&self) -> Result<()> {
        let mut connection = self.writer.acquire().await?;
        let erasures = unswept(&mut connection).await?;
        let alone = older_readers_end(&mut connection).await?;
        for table in ["records", "payloads", "external_ids", "blobs", "blob_pieces", "seals", "minutes_seals"] {
            // The names are written here; no value is part of the text.
            let vacuum = sqlx::AssertSqlSafe(format!("VACUUM (FULL) {table}"));
            sqlx::raw_sql(vacuum).execute(&mut *connection).await?;
        }
        if !alone {
            tracing::warn!(
                "something reads in the database since before the erasure: its files are written anew once that has ended"
            );
            return Ok(());
        }
        // What another process erases meanwhile it sweeps itself.
        for (municipality, sequence) in erasures {
            sqlx::query("UPDATE erasures SET swept = true WHERE municipality = $1 AND sequence = $2")
                .bind(municipality)
                .bind(sequence)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }

    /// Whether something was erased of which the tables may still tell, and nobody reads who would keep them from being
    /// cleaned of it.
    async fn can_be_swept(&self) -> Result<bool> {
        let mut connection = self.writer.acquire().await?;
        if unswept(&mut connection).await?.is_empty() {
            return Ok(false);
        }
        older_readers_end(&mut connection).await
    }

    /// What is wrong with its files PostgreSQL says itself, in its log.
    #[allow(clippy::unused_async, reason = "as the other store's")]
    async fn faults(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    #[allow(clippy::unused_async, reason = "as the other store's")]
    async fn copy_to(&self, _file: &std::path::Path) -> Result<()> {
        Err(LedgerError::OwnTools)
    }

    /// Ends a transaction: all of it is on disk, and those who wait in these municipalities hear it, in every process.
    async fn commit(&self, mut transaction: Transaction<'static>, changed: &[MunicipalityId]) -> Result<()> {
        for municipality in changed {
            listener::announce(&mut transaction, *municipality).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// How long, and how often, an erasure looks whether those who read since before it have ended.
const OLDER_READERS: (u32, Duration) = (600, Duration::from_millis(50));

/// Waits until nobody reads in this database who began before now: what they may still see, no file loses by being written
/// anew. Answers whether all have ended. (Of other roles' readers, such as the database's own upkeep, only a role with
/// `pg_read_all_stats` hears.)
async fn older_readers_end(connection: &mut Connection) -> Result<bool> {
    let now: String =
        sqlx::query_scalar("SELECT (pg_current_xact_id()::xid)::text").fetch_one(&mut *connection).await?;
    let (times, pause) = OLDER_READERS;
    for _ in 0..times {
        let older: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
             AND backend_xmin IS NOT NULL AND age(backend_xmin) > age($1::xid)",
        )
        .bind(&now)
        .fetch_one(&mut *connection)
        .await?;
        if older == 0 {
            return Ok(true);
        }
        tokio::time::sleep(pause).await;
    }
    Ok(false)
}

/// The erasures of which the tables may still tell: by municipality and sequence.
async fn unswept(connection: &mut Connection) -> Result<Vec<(Uuid, i64)>> {
    Ok(sqlx::query_as("SELECT municipality, sequence FROM erasures WHERE NOT swept").fetch_all(connection).await?)
}

/// Connects at once or not at all: a pool would try for a while. Answers why not.
async fn connect(address: &Address) -> std::result::Result<Connection, String> {
    match tokio::time::timeout(PATIENCE, address.options().connect()).await {
        Ok(connected) => connected.map_err(|error| error.to_string()),
        Err(_) => Err("it does not answer".to_owned()),
    }
}

/// How many of [`MIGRATIONS`] were made; none if Lotse was never here.
async fn format(connection: &mut Connection) -> Result<Option<i64>> {
    let there: bool =
        sqlx::query_scalar("SELECT to_regclass('lotse_format') IS NOT NULL").fetch_one(&mut *connection).await?;
    if !there {
        return Ok(None);
    }
    Ok(sqlx::query_scalar("SELECT version FROM lotse_format").fetch_optional(connection).await?)
}

async fn migrate(connection: &mut Connection) -> Result<()> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let mut transaction = connection.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATING).execute(&mut *transaction).await?;
    let found = format(&mut transaction).await?.unwrap_or_default();
    if found > known {
        return Err(LedgerError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or_default()) {
        sqlx::raw_sql(*step).execute(&mut *transaction).await?;
    }
    if found < BIRTHS {
        sql::note_births(&mut transaction).await?;
    }
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS lotse_format (version bigint NOT NULL); DELETE FROM lotse_format")
        .execute(&mut *transaction)
        .await?;
    sqlx::query("INSERT INTO lotse_format (version) VALUES ($1)").bind(known).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// What is acknowledged shall be on disk. No connection can set this; whoever runs the database must hear of it.
async fn warn_of_a_forgetful_server(connection: &mut Connection) -> Result<()> {
    let fsync: String = sqlx::query_scalar("SHOW fsync").fetch_one(connection).await?;
    if fsync == "off" {
        tracing::warn!("PostgreSQL runs with fsync = off: after a power cut, what was saved may be lost");
    }
    Ok(())
}
