//! `lotse demo`: an invented municipality to try everything in.

use super::{CommandError, open_ledger, serve, table::Table};
use crate::{
    config::Config,
    gate::set_passphrase,
    import::{self, Mode},
    ledger::{Database, Ledger, Municipality, User, postgres::PostgresLedger, sqlite::SqliteLedger},
    serve::Site,
};
use casework::records::Role;
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};

/// The invented municipality. Only under this name does the demo touch a database that is there.
pub const DEMO_MUNICIPALITY: &str = "Haan (Demo)";

/// The passphrase of every demo user. Everybody knows it: nobody's data belong into a demo.
pub const DEMO_PASSPHRASE: &str = "lotse-demo-2026";

/// The day that the invented data take for today.
const DEMO_TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day of the calendar");

#[derive(Args)]
pub(super) struct Options {
    /// The folder with the invented municipality.
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/demo"))]
    from: PathBuf,
    /// Throw the demo away and begin anew.
    #[arg(long)]
    reset: bool,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum DemoError {
    #[error(
        "the database {database} holds {} and not the demo alone, which has users with a passphrase that everybody knows; \
         give the demo a database of its own with LOTSE_DATA or LOTSE_DATABASE, or start `lotse serve`",
        .others.join(", ")
    )]
    NotTheDemo { database: Database, others: Vec<String> },
    #[error("{file} cannot be removed ({reason})", file = .file.display())]
    CannotReset { file: PathBuf, reason: std::io::Error },
}

pub(super) async fn run(mut config: Config, options: &Options) -> Result<(), CommandError> {
    let today = *config.today.get_or_insert(DEMO_TODAY);
    // First what may fail: nothing is imported for a server that cannot start.
    let site = Site::open(&config.site)?;
    let listener = serve::listen(config.listen)?;
    if options.reset {
        reset(&config).await?;
    }
    let ledger = open_ledger(&config).await?;
    let place = match demo_alone(&*ledger, &config.database).await? {
        Some(place) => place,
        None => ledger.create_municipality(DEMO_MUNICIPALITY).await?,
    };
    if ledger.users(place.id).await?.is_empty() {
        say!("Importing the demo from {}", options.from.display());
        import::run(&*ledger, place.id, &options.from, Mode::Write, today).await?;
    } else {
        say!("The demo is in {} already (--reset begins anew)", config.database);
    }
    let users = ledger.users(place.id).await?;
    for user in &users {
        if ledger.credentials(place.id, user.id).await?.proof_hash.is_none() {
            set_passphrase(&*ledger, user, DEMO_PASSPHRASE).await?;
        }
    }
    say!("{}", one_of_each_role(&users));
    say!("Passphrase of all of them: {DEMO_PASSPHRASE}");
    say!("Today is {today} there.");
    say!("Lotse is at {}", serve::address_of(&listener, config.listen));
    serve::until_told_to_stop(&config, ledger, site, listener).await
}

/// The demo municipality if it is there, and alone.
async fn demo_alone(ledger: &dyn Ledger, database: &Database) -> Result<Option<Municipality>, CommandError> {
    let (mut demo, others): (Vec<_>, Vec<_>) =
        ledger.municipalities().await?.into_iter().partition(|place| place.name == DEMO_MUNICIPALITY);
    if others.is_empty() {
        return Ok(demo.pop());
    }
    let others = others.into_iter().map(|place| place.name).collect();
    Err(DemoError::NotTheDemo { database: database.clone(), others }.into())
}

/// Removes the demo's data. A database that holds anything else is refused, and stays as it is.
async fn reset(config: &Config) -> Result<(), CommandError> {
    if !config.database.is_there().await? {
        return Ok(());
    }
    match &config.database {
        Database::Sqlite(file) => {
            let ledger = SqliteLedger::open(file).await?;
            let found = demo_alone(&ledger, &config.database).await;
            ledger.close().await;
            found?;
            remove(file)?;
        }
        Database::Postgres(address) => {
            let ledger = PostgresLedger::open(address).await?;
            demo_alone(&ledger, &config.database).await?;
            ledger.clear().await?;
            ledger.close().await;
        }
    }
    Ok(())
}

/// Removes a database with the files that SQLite keeps beside it.
fn remove(database: &Path) -> Result<(), DemoError> {
    for ending in ["", "-wal", "-shm"] {
        let mut file = database.as_os_str().to_owned();
        file.push(ending);
        let file = PathBuf::from(file);
        match std::fs::remove_file(&file) {
            Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => {
                return Err(DemoError::CannotReset { file, reason });
            }
            _ => {}
        }
    }
    Ok(())
}

fn one_of_each_role(users: &[User]) -> Table<3> {
    let mut table = Table::new(["sign in as", "who is", "and works as"]);
    for role in Role::ALL {
        if let Some(user) = users.iter().find(|user| user.staff.role == *role) {
            table.row([user.login.clone(), user.staff.name.clone(), role.word().replace('_', " ")]);
        }
    }
    table
}
