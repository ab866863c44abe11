//! The database as files: cleaned after an erasure, copied while in use, put back from a copy.

use super::{PATIENCE, SqliteLedger, make_private};
use crate::ledger::{Erasure, Ledger as _, LedgerError, Result};
use chrono::{DateTime, Utc};
use sqlx::{
    Connection as _, Row as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long to wait between two tries to empty the log.
const BREATH: Duration = Duration::from_millis(50);

impl SqliteLedger {
    /// Rids the files of what was removed: the database is written anew without its free pages, and the log is emptied.
    pub(super) async fn sweep(&self) -> Result<()> {
        let mut connection = self.writer.acquire().await?;
        sqlx::raw_sql("VACUUM").execute(&mut *connection).await?;
        empty_log(&mut connection).await?;
        sqlx::query("UPDATE erasures SET swept = 1 WHERE swept = 0").execute(&mut *connection).await?;
        Ok(())
    }

    /// Whether something was erased and the files were not cleaned since.
    pub(super) async fn can_be_swept(&self) -> Result<bool> {
        let found = sqlx::query("SELECT 1 FROM erasures WHERE swept = 0 LIMIT 1").fetch_optional(&self.writer).await?;
        Ok(found.is_some())
    }

    /// What SQLite finds wrong.
    pub(super) async fn faults(&self) -> Result<Vec<String>> {
        let mut faults: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&self.readers).await?;
        faults.retain(|fault| fault != "ok");
        for row in sqlx::query("PRAGMA foreign_key_check").fetch_all(&self.readers).await? {
            let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(2)?);
            faults.push(format!("a row of {table} has none in {parent}"));
        }
        Ok(faults)
    }

    /// Copies everything to a new file. Readers and writers go on.
    pub(super) async fn copy_to(&self, file: &Path) -> Result<()> {
        let failed = |reason: String| LedgerError::NoBackup { file: file.display().to_string(), reason };
        if std::fs::metadata(file).is_ok_and(|found| found.len() > 0) {
            return Err(failed("there is a file already; name another".to_owned()));
        }
        make_private(file).map_err(|reason| failed(reason.to_string()))?;
        // On a connection of its own: those that read may not write elsewhere either, and nobody who writes is to wait.
        let copied = async {
            let mut connection = SqliteConnection::connect_with(&self.writer.connect_options()).await?;
            sqlx::query("VACUUM INTO $1").bind(file.display().to_string()).execute(&mut connection).await?;
            connection.close().await
        };
        let written = match copied.await {
            Ok(_) => File::open(file).and_then(|copy| copy.sync_all()).map_err(|reason| reason.to_string()),
            Err(reason) => Err(reason.to_string()),
        };
        written.map_err(|reason| {
            // Half a backup is none.
            let _ = std::fs::remove_file(file);
            failed(reason)
        })
    }

    /// Puts a backup in the place of a database that nobody uses. What stood there stays beside it; answers where, and
    /// how many erasures were carried out again. A backup that cannot be used changes nothing.
    ///
    /// # Errors
    /// [`RestoreError`].
    pub async fn restore(
        backup: &Path,
        database: &Path,
        erasures: &[Erasure],
        now: DateTime<Utc>,
    ) -> std::result::Result<Restored, RestoreError> {
        if !backup.is_file() {
            return Err(RestoreError::NoFile(backup.to_owned()));
        }
        let beside = |ending: &str| with_ending(database, ending);
        let had_one = database.exists();
        // One that is damaged may not open, and is put aside as it is.
        if had_one && settle(database).await.is_err_and(|reason| is_busy(&reason)) {
            return Err(RestoreError::InUse(database.to_owned()));
        }
        let fresh = beside(".restoring");
        remove_all(&fresh)?;
        make_private(&fresh)?;
        std::fs::write(&fresh, std::fs::read(backup)?)?;
        // Refuses what is no database of ours, before the one that stands is touched.
        let ledger = match SqliteLedger::open(&fresh).await {
            Ok(ledger) => ledger,
            Err(reason) => {
                remove_all(&fresh)?;
                return Err(RestoreError::NotABackup { file: backup.to_owned(), reason });
            }
        };
        let again = ledger.restored(erasures, now).await?;
        ledger.close().await;
        settle(&fresh).await.map_err(LedgerError::from)?;
        File::open(&fresh)?.sync_all()?;
        let before = had_one.then(|| beside(&format!(".before-{}", now.format("%Y%m%dT%H%M%SZ"))));
        if let Some(before) = &before {
            for ending in ["", "-wal"] {
                let with = |file: &Path| with_ending(file, ending);
                match std::fs::rename(with(database), with(before)) {
                    Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => return Err(reason.into()),
                    _ => {}
                }
            }
        }
        std::fs::rename(&fresh, database)?;
        if let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(Restored { before, again })
    }
}

/// What restoring did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Where the database is that stood there before.
    pub before: Option<PathBuf>,
    /// How many erasures the backup did not know of, and were carried out again.
    pub again: usize,
}

/// Why a backup is not put back. The database that stands is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is no such file.
    #[error("there is no backup at {}", .0.display())]
    NoFile(PathBuf),
    /// A server still uses the database.
    #[error("{} is in use; stop the server first", .0.display())]
    InUse(PathBuf),
    /// It is no backup of ours.
    #[error("{file} is no backup that this version can read ({reason})", file = .file.display())]
    NotABackup {
        /// Which file.
        file: PathBuf,
        /// Why.
        reason: LedgerError,
    },
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The files.
    #[error("the files cannot be written: {0}")]
    Files(#[from] std::io::Error),
}

/// Takes the log into the file, and leaves the file alone: fails if somebody else has it open.
async fn settle(file: &Path) -> std::result::Result<(), sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Delete)
        .busy_timeout(Duration::from_millis(200));
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut connection).await?;
    connection.close().await?;
    debug_assert_eq!(mode, "delete");
    Ok(())
}

/// Whether somebody else has the file open.
fn is_busy(reason: &sqlx::Error) -> bool {
    let code = reason.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    // SQLITE_BUSY and SQLITE_LOCKED, with what SQLite adds in the upper bits.
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

/// The name of a file with something at its end.
fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Removes a database with what SQLite keeps beside it.
fn remove_all(file: &Path) -> std::io::Result<()> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(with_ending(file, ending)) {
            Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => return Err(reason),
            _ => {}
        }
    }
    Ok(())
}

/// Takes the log into the file and cuts it off: whoever reads meanwhile is waited for.
async fn empty_log(connection: &mut SqliteConnection) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
        if row.try_get::<i64, _>(0)? == 0 {
            return Ok(());
        }
        tokio::time::sleep(BREATH).await;
    }
    Err(LedgerError::NotSwept)
}
