//! The command line: `lotse serve`, `lotse import DIR`, `lotse user …`.
//!
//! Exit codes: 0 if it went well, 1 if something is wrong with input or settings (standard error says what to do), 2 for a
//! command line that is not understood, 3 if `lotse verify FILE` can say neither that a file is as it was sealed nor otherwise.

/// A line on standard output. Whoever reads it may have stopped reading (`lotse … | head`): the work goes on.
macro_rules! say {
    ($($words:tt)*) => {{
        let _ = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($words)*)));
    }};
}

mod backup;
mod demo;
mod erase;
mod import;
mod place;
mod serve;
mod table;
mod team;
mod user;
mod verify;

pub use demo::{DEMO_MUNICIPALITY, DEMO_PASSPHRASE};

use crate::{
    config::{Config, ConfigError},
    gate::{PassphraseError, SecretError},
    import::ImportError,
    ledger::{Database, Ledger, LedgerError},
    seal::SealError,
    serve::SiteError,
};
use clap::{Parser, Subcommand};
use place::PlaceError;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};
use tracing_subscriber::EnvFilter;
use user::UserError;

/// Case work for social workers, on a tablet without a network and in the office.
#[derive(Parser)]
#[command(
    name = "lotse",
    version,
    after_help = "Settings come from the environment (LOTSE_DATABASE, LOTSE_LISTEN, LOTSE_DATA, LOTSE_SITE, LOTSE_ADDRESS, LOTSE_SEAL, LOTSE_TODAY, LOTSE_LOG) or from the file that --config or LOTSE_CONFIG names; the environment beats the file."
)]
struct CommandLine {
    /// The TOML file with the settings.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and what it syncs with.
    Serve,
    /// Serve an invented municipality, with users to sign in as.
    Demo(demo::Options),
    /// Bring in a municipality's data from CSV files; importing again updates.
    Import(import::Options),
    /// Erase a person or a case for good: from the ledger, its history, and every device at its next contact.
    Erase(erase::Options),
    /// Copy everything to a file, while the server runs.
    Backup(backup::Backup),
    /// Put a backup back, erase again what was erased since, and have devices send what it lacks.
    Restore(backup::Restore),
    /// Check a file: whether it is as it was sealed. Without one, that the ledger is whole: no gap, every record as its history
    /// says, every reply and signature as it was sealed, nothing of the erased.
    Verify(verify::Options),
    /// Who may sign in.
    #[command(subcommand)]
    User(user::Act),
    /// The teams that cases belong to.
    #[command(subcommand)]
    Team(team::Act),
}

/// What a command cannot do.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error(transparent)]
    Place(#[from] PlaceError),
    #[error(transparent)]
    User(#[from] UserError),
    #[error(transparent)]
    Team(#[from] team::TeamError),
    #[error(transparent)]
    Erase(#[from] erase::EraseError),
    #[error(transparent)]
    Backup(#[from] backup::BackupError),
    #[error(transparent)]
    Verify(#[from] verify::VerifyError),
    #[error(transparent)]
    Demo(#[from] demo::DemoError),
    #[error("the folder {folder} cannot be made ({reason}); LOTSE_DATA and LOTSE_DATABASE say where data go", folder = .folder.display())]
    Folder { folder: PathBuf, reason: std::io::Error },
    #[error("nothing can listen on {address} ({reason}); LOTSE_LISTEN names another address")]
    Listen { address: SocketAddr, reason: std::io::Error },
    #[error("the server had to stop: {0}")]
    Serve(std::io::Error),
}

impl CommandError {
    fn exit_code(&self) -> ExitCode {
        match self {
            CommandError::Verify(verify::VerifyError::Unknown) => ExitCode::from(3),
            _ => ExitCode::FAILURE,
        }
    }
}

/// Runs the command that this process was started with.
pub async fn run() -> ExitCode {
    let line = CommandLine::parse();
    match execute(line).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lotse: {error}");
            error.exit_code()
        }
    }
}

async fn execute(line: CommandLine) -> Result<(), CommandError> {
    let config = Config::of_this_process(line.config.as_deref())?;
    tracing_subscriber::fmt().with_env_filter(EnvFilter::new(&config.log)).with_writer(std::io::stderr).init();
    match line.command {
        Command::Serve => serve::run(&config).await,
        Command::Demo(options) => demo::run(config, &options).await,
        Command::Import(options) => import::run(&config, &options).await,
        Command::Erase(options) => erase::run(&config, &options).await,
        Command::Backup(options) => backup::backup(&config, &options).await,
        Command::Restore(options) => backup::restore(&config, &options).await,
        Command::Verify(options) => verify::run(&config, &options).await,
        Command::User(act) => user::run(&config, act).await,
        Command::Team(act) => team::run(&config, act).await,
    }
}

/// Opens the database of the settings, and makes it if it is not there.
async fn open_ledger(config: &Config) -> Result<Arc<dyn Ledger>, CommandError> {
    if let Database::Sqlite(file) = &config.database
        && let Some(folder) = file.parent()
    {
        let failed = |reason| CommandError::Folder { folder: folder.to_owned(), reason };
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    Ok(config.database.open().await?)
}
