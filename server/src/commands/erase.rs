//! `lotse erase …`

use super::{CommandError, open_ledger, place::municipality, table::Table};
use crate::{
    config::Config,
    ledger::{ErasureList, Ledger, Municipality},
};
use casework::{
    erasure::Subject,
    ids::{CaseId, PersonId},
};
use chrono::Utc;
use clap::Args;

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    what: What,
    /// The municipality; without this, the only one.
    #[arg(long, value_name = "NAME")]
    municipality: Option<String>,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The person to erase, by id. The last person of a case takes the case along.
    #[arg(long, value_name = "ID")]
    person: Option<PersonId>,
    /// The case to erase, by id, with everybody in it.
    #[arg(long, value_name = "ID")]
    case: Option<CaseId>,
    /// List what was erased, and who has yet to sync before it is gone from every device.
    #[arg(long)]
    list: bool,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum EraseError {
    #[error("there is nobody and nothing of this id in {0}; nothing was erased")]
    Nothing(String),
}

pub(super) async fn run(config: &Config, options: &Options) -> Result<(), CommandError> {
    let ledger = &*open_ledger(config).await?;
    let place = municipality(ledger, options.municipality.as_deref()).await?;
    let person = options.what.person.map(Subject::Person);
    match person.or(options.what.case.map(Subject::Case)) {
        Some(subject) => erase(config, ledger, &place, subject).await,
        None => list(ledger, &place).await,
    }
}

async fn erase(
    config: &Config,
    ledger: &dyn Ledger,
    place: &Municipality,
    subject: Subject,
) -> Result<(), CommandError> {
    let folder = &config.data;
    std::fs::create_dir_all(folder).map_err(|reason| CommandError::Folder { folder: folder.clone(), reason })?;
    let list = ErasureList::within(folder);
    let erased = ledger.erase(place.id, subject, &list, Utc::now()).await?;
    let erased = erased.ok_or_else(|| EraseError::Nothing(place.name.clone()))?;
    say!("{} records are erased, with their history. Devices purge them at their next contact.", erased.records.len());
    say!(
        "{} has it, and belongs to no backup: with it, `lotse restore` erases again what an old backup still holds.",
        list.file().display()
    );
    say!(
        "Earlier backups hold them until they end; files that are imported bring them in again unless they go there too."
    );
    Ok(())
}

async fn list(ledger: &dyn Ledger, place: &Municipality) -> Result<(), CommandError> {
    let purges = ledger.purges(place.id).await?;
    if purges.is_empty() {
        say!("Nothing was erased in {}.", place.name);
        return Ok(());
    }
    let users = ledger.users(place.id).await?;
    let mut table = Table::new(["when", "what", "records", "devices that have yet to purge"]);
    for purge in purges {
        let what = match purge.subject {
            Subject::Person(id) => format!("person {id}"),
            Subject::Case(id) => format!("case {id}"),
        };
        let waiting = purge.waiting.iter().map(|session| {
            let login = users.iter().find(|user| user.id == session.user).map_or("?", |user| user.login.as_str());
            format!("{login} (last seen {})", session.seen.format("%Y-%m-%d"))
        });
        let waiting: Vec<_> = waiting.collect();
        let waiting = if waiting.is_empty() { "none".to_owned() } else { waiting.join(", ") };
        table.row([purge.at.format("%Y-%m-%d %H:%M UTC").to_string(), what, purge.records.to_string(), waiting]);
    }
    say!("{}", table.to_string().trim_end());
    Ok(())
}
