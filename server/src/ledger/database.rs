//! Which database the ledger is in.

use super::{
    Ledger, Result,
    postgres::{Address, PostgresLedger},
    sqlite::SqliteLedger,
};
use std::{fmt, path::PathBuf, sync::Arc};

/// Which database the ledger is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// The embedded one, in this file.
    Sqlite(PathBuf),
    /// One that several server processes can share.
    Postgres(Address),
}

impl Database {
    /// Opens it, and makes its tables if they are not there.
    ///
    /// # Errors
    /// [`LedgerError`](super::LedgerError), with what to do about it.
    pub async fn open(&self) -> Result<Arc<dyn Ledger>> {
        Ok(match self {
            Database::Sqlite(file) => Arc::new(SqliteLedger::open(file).await?),
            Database::Postgres(address) => Arc::new(PostgresLedger::open(address).await?),
        })
    }

    /// Whether anything of ours is there. Changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::CannotReach`](super::LedgerError::CannotReach).
    pub async fn is_there(&self) -> Result<bool> {
        match self {
            Database::Sqlite(file) => Ok(file.exists()),
            Database::Postgres(address) => PostgresLedger::is_there(address).await,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Database::Sqlite(file) => file.display().fmt(f),
            Database::Postgres(address) => address.fmt(f),
        }
    }
}
