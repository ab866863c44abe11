//! `lotse backup`, `lotse restore`

use super::{CommandError, open_ledger};
use crate::{
    config::Config,
    ledger::{
        Database, ErasureList, ListError,
        sqlite::{RestoreError, Restored, SqliteLedger},
    },
    seal::KeyFile,
};
use chrono::Utc;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
pub(super) struct Backup {
    /// The file to write. It holds everything in readable form: keep it as safe as the database.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Args)]
pub(super) struct Restore {
    /// The backup. Without it, the database was put back by its own tools (pg_restore) already.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum BackupError {
    #[error(transparent)]
    List(#[from] ListError),
    #[error(transparent)]
    Restore(#[from] RestoreError),
    #[error("name the backup that is to be put back: `lotse restore FILE`")]
    NoFile,
    #[error("a PostgreSQL database is put back with pg_restore; then run `lotse restore` without a file")]
    OwnTools,
}

pub(super) async fn backup(config: &Config, options: &Backup) -> Result<(), CommandError> {
    open_ledger(config).await?.backup(&options.file).await?;
    say!("Everything as of this moment is in {}.", options.file.display());
    let list = ErasureList::within(&config.data);
    say!(
        "The key of the seal is not in it: copy {} once, and keep it where nobody reads it (on PostgreSQL it is in the database, unless LOTSE_SEAL names a file).",
        KeyFile::of(config).path().display()
    );
    say!("Keep {} apart from it: whoever restores needs the list as it is then.", list.file().display());
    Ok(())
}

pub(super) async fn restore(config: &Config, options: &Restore) -> Result<(), CommandError> {
    let list = ErasureList::within(&config.data).read().map_err(BackupError::from)?;
    let now = Utc::now();
    let restored = match (&config.database, &options.file) {
        (Database::Sqlite(database), Some(file)) => {
            if let Some(folder) = database.parent() {
                let failed = |reason| CommandError::Folder { folder: folder.to_owned(), reason };
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            SqliteLedger::restore(file, database, &list, now).await.map_err(BackupError::from)?
        }
        (Database::Postgres(_), None) => {
            let again = open_ledger(config).await?.restored(&list, now).await?;
            Restored { before: None, again }
        }
        (Database::Sqlite(_), None) => return Err(BackupError::NoFile.into()),
        (Database::Postgres(_), Some(_)) => return Err(BackupError::OwnTools.into()),
    };
    say!("{} is as it was in the backup.", config.database);
    if let Some(before) = restored.before {
        say!("What stood there before is in {}.", before.display());
    }
    say!("Erased again, as {} had it: {}.", ErasureList::within(&config.data).file().display(), restored.again);
    say!("Everybody signs in anew; users, roles and passphrases are those of the backup (`lotse user list`).");
    say!("Devices send again what they sent in the last fourteen days and the backup lacks.");
    Ok(())
}
