//! The ledger in SQLite: embedded, one file, the default.
//!
//! One connection writes, several read. A writing transaction begins with `BEGIN IMMEDIATE` and ends on disk (WAL,
//! `synchronous=FULL`), so one commit costs one flush; readers see a snapshot and wait for nobody.

mod append;
mod people;
mod pull;

use super::{
    Author, Bell, Credentials, External, History, Intake, Ledger, LedgerError, Municipality, News, Reader, Result,
    Session, SessionEnd, TokenHash, User, admission::Authority,
};
use async_trait::async_trait;
use casework::{
    ids::{CommitId, MunicipalityId, ReplicaId, UserId},
    records::{Kind, RecordKey},
    sync::{
        Commit, Record, Time,
        wire::{Cursor, Page, Receipt},
    },
};
use chrono::{DateTime, Utc};
use sqlx::{
    Row, SqliteConnection, SqlitePool, SqliteTransaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};
use std::{fs::OpenOptions, path::Path, time::Duration};
use uuid::Uuid;

/// The steps from an empty file to today's tables, in order; `user_version` counts those that were made.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/sqlite/0001_ledger.sql")];

/// How many connections read at once.
const READERS: u32 = 4;

/// How long a writer waits for another process, say an import.
const PATIENCE: Duration = Duration::from_secs(30);

/// The ledger in a file.
#[derive(Debug)]
pub struct SqliteLedger {
    writer: SqlitePool,
    readers: SqlitePool,
    bell: Bell,
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
        let writer =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await.map_err(cannot_open)?;
        migrate(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "on"))
            .await
            .map_err(cannot_open)?;
        Ok(Self { writer, readers, bell: Bell::default() })
    }

    /// Closes the file: what SQLite keeps beside it is put into it and removed.
    pub async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// A transaction that may write; nobody else does until it ends.
    async fn write(&self) -> Result<SqliteTransaction<'static>> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// A transaction that sees one state of everything.
    async fn read(&self) -> Result<SqliteTransaction<'static>> {
        Ok(self.readers.begin().await?)
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

async fn migrate(writer: &SqlitePool) -> Result<()> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(LedgerError::Newer { found, known });
    }
    for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or_default()) {
        sqlx::raw_sql(*step).execute(&mut *transaction).await?;
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {known}"))).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

#[async_trait]
impl Ledger for SqliteLedger {
    fn bell(&self) -> &Bell {
        &self.bell
    }

    async fn municipalities(&self) -> Result<Vec<Municipality>> {
        let rows = sqlx::query("SELECT id, name, epoch FROM municipalities ORDER BY name, id")
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Municipality {
                    id: MunicipalityId(row.try_get("id")?),
                    name: row.try_get("name")?,
                    epoch: row.try_get("epoch")?,
                })
            })
            .collect()
    }

    async fn create_municipality(&self, name: &str) -> Result<Municipality> {
        let made = Municipality {
            id: MunicipalityId::new(),
            name: name.to_owned(),
            epoch: Uuid::now_v7().simple().to_string(),
        };
        sqlx::query("INSERT INTO municipalities (id, name, epoch) VALUES (?1, ?2, ?3)")
            .bind(made.id.0)
            .bind(&made.name)
            .bind(&made.epoch)
            .execute(&self.writer)
            .await?;
        Ok(made)
    }

    async fn users(&self, municipality: MunicipalityId) -> Result<Vec<User>> {
        people::users(&self.readers, municipality).await
    }

    async fn user(&self, municipality: MunicipalityId, user: UserId) -> Result<Option<User>> {
        people::user(&mut *self.readers.acquire().await?, municipality, user).await
    }

    async fn user_by_login(&self, login: &str) -> Result<Option<User>> {
        people::user_by_login(&self.readers, login).await
    }

    async fn put_user(&self, user: &User, now: DateTime<Utc>) -> Result<()> {
        let mut transaction = self.write().await?;
        people::put(&mut transaction, user, now).await?;
        transaction.commit().await?;
        self.bell.ring(user.municipality);
        Ok(())
    }

    async fn credentials(&self, municipality: MunicipalityId, user: UserId) -> Result<Credentials> {
        people::credentials(&self.readers, municipality, user).await
    }

    async fn set_credentials(&self, municipality: MunicipalityId, user: UserId, set: &Credentials) -> Result<()> {
        people::set_credentials(&self.writer, municipality, user, set).await
    }

    async fn open_session(&self, session: &Session) -> Result<()> {
        people::open_session(&self.writer, session).await
    }

    async fn session(&self, token: &TokenHash) -> Result<Option<(Session, User)>> {
        people::session(&self.readers, token).await
    }

    async fn sessions(&self, municipality: MunicipalityId, user: UserId) -> Result<Vec<Session>> {
        people::sessions(&self.readers, municipality, user).await
    }

    async fn touch_session(&self, token: &TokenHash, now: DateTime<Utc>) -> Result<()> {
        people::touch_session(&self.writer, token, now).await
    }

    async fn revoke(&self, which: SessionEnd, now: DateTime<Utc>) -> Result<u64> {
        let ended = people::revoke(&self.writer, which, now).await?;
        for &municipality in &ended {
            self.bell.ring(municipality);
        }
        Ok(ended.len() as u64)
    }

    async fn append(
        &self,
        municipality: MunicipalityId,
        author: &Author,
        commit: &Commit,
        now: DateTime<Utc>,
    ) -> Result<Receipt> {
        let mut transaction = self.write().await?;
        match append::append(&mut transaction, municipality, Authority::User(author), commit, now).await? {
            append::Outcome::New { sequence, time } => {
                transaction.commit().await?;
                self.bell.ring(municipality);
                Ok(Receipt::Accepted { sequence, time })
            }
            append::Outcome::Known { sequence, time } => Ok(Receipt::Accepted { sequence, time }),
            append::Outcome::Refused(refusal) => Ok(Receipt::Refused(refusal)),
        }
    }

    async fn take_in(&self, municipality: MunicipalityId, intake: &Intake, now: DateTime<Utc>) -> Result<u64> {
        let mut transaction = self.write().await?;
        for user in &intake.users {
            if user.municipality != municipality {
                return Err(LedgerError::UnknownUser);
            }
            people::put(&mut transaction, user, now).await?;
        }
        for commit in &intake.commits {
            let outcome = append::append(&mut transaction, municipality, Authority::Operator, commit, now).await?;
            if let append::Outcome::Refused(refusal) = outcome {
                return Err(LedgerError::NotTakenIn { commit: commit.id, refusal });
            }
        }
        for external in &intake.external {
            people::put_external(&mut transaction, municipality, external).await?;
        }
        let (sequence, _) = head(&mut transaction, municipality).await?;
        transaction.commit().await?;
        self.bell.ring(municipality);
        Ok(sequence)
    }

    async fn pull(&self, municipality: MunicipalityId, reader: &Reader, cursor: &Cursor, limit: usize) -> Result<Page> {
        let mut snapshot = self.read().await?;
        pull::page(&mut snapshot, municipality, reader, cursor, limit).await
    }

    async fn news(&self, municipality: MunicipalityId, reader: &Reader, after: u64) -> Result<News> {
        let mut snapshot = self.read().await?;
        pull::news(&mut snapshot, municipality, reader, after).await
    }

    async fn record(&self, municipality: MunicipalityId, key: RecordKey) -> Result<Option<Record>> {
        append::record(&mut *self.readers.acquire().await?, municipality, key).await
    }

    async fn records(&self, municipality: MunicipalityId, kind: Kind) -> Result<Vec<Record>> {
        let rows = sqlx::query("SELECT body FROM records WHERE municipality = ?1 AND kind = ?2 ORDER BY id")
            .bind(municipality.0)
            .bind(kind.name())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(record_of).collect()
    }

    async fn history(&self, municipality: MunicipalityId, key: RecordKey) -> Result<Vec<History>> {
        let rows = sqlx::query(
            "SELECT c.sequence, c.id, c.replica, c.number, c.author, c.wall, c.received, c.time_asked, c.time_given, \
             p.changes FROM history h JOIN commits c USING (municipality, sequence) \
             JOIN payloads p USING (municipality, sequence) \
             WHERE h.municipality = ?1 AND h.kind = ?2 AND h.id = ?3 ORDER BY h.sequence",
        )
        .bind(municipality.0)
        .bind(key.kind.name())
        .bind(key.id)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(history_of).collect()
    }

    async fn external_ids(&self, municipality: MunicipalityId) -> Result<Vec<External>> {
        people::external_ids(&self.readers, municipality).await
    }
}

/// How far a municipality's sequence is, and its epoch.
async fn head(connection: &mut SqliteConnection, municipality: MunicipalityId) -> Result<(u64, String)> {
    let row = sqlx::query("SELECT sequence, epoch FROM municipalities WHERE id = ?1")
        .bind(municipality.0)
        .fetch_optional(connection)
        .await?
        .ok_or(LedgerError::UnknownMunicipality)?;
    Ok((number(&row, "sequence")?, row.try_get("epoch")?))
}

/// Takes the next place in the sequence, and with it the municipality's lock until the transaction ends.
async fn next(connection: &mut SqliteConnection, municipality: MunicipalityId) -> Result<u64> {
    let row = sqlx::query("UPDATE municipalities SET sequence = sequence + 1 WHERE id = ?1 RETURNING sequence")
        .bind(municipality.0)
        .fetch_optional(connection)
        .await?
        .ok_or(LedgerError::UnknownMunicipality)?;
    number(&row, "sequence")
}

fn record_of(row: &SqliteRow) -> Result<Record> {
    json(row, "body", "record")
}

fn history_of(row: &SqliteRow) -> Result<History> {
    let wall: &str = row.try_get("wall")?;
    let commit = Commit {
        id: CommitId(row.try_get("id")?),
        replica: ReplicaId(row.try_get("replica")?),
        number: number(row, "number")?,
        time: Time(number(row, "time_asked")?),
        author: UserId(row.try_get("author")?),
        wall: wall.parse().map_err(|_| LedgerError::Damaged { what: "commit" })?,
        changes: json(row, "changes", "commit")?,
    };
    Ok(History {
        sequence: number(row, "sequence")?,
        received: moment(row, "received")?,
        commit,
        time: Time(number(row, "time_given")?),
    })
}

/// Reads what was written as JSON.
fn json<T: serde::de::DeserializeOwned>(row: &SqliteRow, column: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(row.try_get(column)?).map_err(|_| LedgerError::Damaged { what })
}

/// What is written as JSON: contents of casework, whose keys are all strings.
fn to_json<T: serde::Serialize>(value: &T, what: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|_| LedgerError::Damaged { what })
}

/// SQLite's integers are signed; ours keep all their bits in them.
fn number(row: &SqliteRow, column: &str) -> Result<u64> {
    Ok(row.try_get::<i64, _>(column)?.cast_unsigned())
}

fn signed(number: u64) -> i64 {
    number.cast_signed()
}

fn moment(row: &SqliteRow, column: &str) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(row.try_get(column)?).ok_or(LedgerError::Damaged { what: "time" })
}

impl From<sqlx::Error> for LedgerError {
    fn from(error: sqlx::Error) -> Self {
        LedgerError::Store(Box::new(error))
    }
}
