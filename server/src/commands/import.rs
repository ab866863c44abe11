//! `lotse import DIR`

use super::{
    CommandError, open_ledger,
    place::{PlaceError, municipality},
};
use crate::{
    clock,
    config::Config,
    gate::issue_code,
    import::{self, ImportError, Mode, Summary},
    ledger::{Ledger, sqlite::SqliteLedger},
};
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;
use std::{collections::BTreeMap, path::PathBuf};

#[derive(Args)]
pub(super) struct Options {
    /// The folder with the CSV files.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Say what would be imported, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
    /// The municipality; if there is none yet it is made. Without this, the only one, or a new one named as the folder.
    #[arg(long, value_name = "NAME")]
    municipality: Option<String>,
    /// Make the municipality, beside others that are there.
    #[arg(long, requires = "municipality")]
    create: bool,
}

/// What `--json` answers: the summary, and the codes of users who are new.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    one_time_codes: &'a BTreeMap<String, String>,
}

pub(super) async fn run(config: &Config, options: &Options) -> Result<(), CommandError> {
    let outcome = import(config, options).await;
    if let (true, Err(CommandError::Import(ImportError::Faults(faults)))) = (options.json, &outcome) {
        say!("{}", pretty(&serde_json::json!({ "faults": faults })));
    }
    let (summary, codes) = outcome?;
    let answer = Answer { summary: &summary, one_time_codes: &codes };
    if options.json {
        say!("{}", pretty(&answer));
        return Ok(());
    }
    say!("{summary}");
    if !codes.is_empty() {
        say!("One-time codes for the first sign-in. They are shown this once; each opens one session:");
        for (login, code) in &codes {
            say!("  {login}  {code}");
        }
    }
    Ok(())
}

fn pretty(answer: &impl Serialize) -> String {
    serde_json::to_string_pretty(answer).expect("an answer has only text for keys")
}

async fn import(config: &Config, options: &Options) -> Result<(Summary, BTreeMap<String, String>), CommandError> {
    let mode = if options.dry_run { Mode::DryRun } else { Mode::Write };
    let today = config.today.unwrap_or_else(clock::today);
    // Where the municipality is new, nothing of it shall stay if something is wrong: first it goes into a scratch database.
    if options.dry_run && !config.database.is_there().await? {
        return Ok((rehearse(options, today).await?, BTreeMap::new()));
    }
    let ledger = open_ledger(config).await?;
    let place = match municipality(&*ledger, options.municipality.as_deref()).await {
        Err(PlaceError::None) => None,
        Err(PlaceError::Unknown { .. }) if options.create => None,
        found => Some(found?),
    };
    let place = match place {
        Some(place) => place,
        None => {
            let rehearsed = rehearse(options, today).await?;
            if options.dry_run {
                return Ok((rehearsed, BTreeMap::new()));
            }
            ledger.create_municipality(&name(options)).await?
        }
    };
    let summary = import::run(&*ledger, place.id, &options.folder, mode, today).await?;
    let codes = if options.dry_run { BTreeMap::new() } else { codes(&*ledger, &summary).await? };
    Ok((summary, codes))
}

/// A dry run where there is nothing yet: into a database that is thrown away.
async fn rehearse(options: &Options, today: NaiveDate) -> Result<Summary, CommandError> {
    let scratch = std::env::temp_dir().join(format!("lotse-{}", uuid::Uuid::now_v7()));
    let failed = |reason| CommandError::Folder { folder: scratch.clone(), reason };
    std::fs::create_dir(&scratch).map_err(failed)?;
    let outcome = async {
        let ledger = SqliteLedger::open(&scratch.join("scratch.sqlite")).await?;
        let place = ledger.create_municipality(&name(options)).await?;
        let outcome = import::run(&ledger, place.id, &options.folder, Mode::DryRun, today).await;
        ledger.close().await;
        Ok(outcome?)
    };
    let outcome = outcome.await;
    std::fs::remove_dir_all(&scratch).map_err(failed)?;
    outcome
}

async fn codes(ledger: &dyn Ledger, summary: &Summary) -> Result<BTreeMap<String, String>, CommandError> {
    let mut codes = BTreeMap::new();
    for user in &summary.new_users {
        codes.insert(user.login.clone(), issue_code(ledger, &user.account).await?.to_string());
    }
    Ok(codes)
}

/// The name of a new municipality: as asked for, or as the folder is called.
fn name(options: &Options) -> String {
    let asked = options.municipality.as_deref().map(str::trim).filter(|name| !name.is_empty());
    asked.map(str::to_owned).unwrap_or_else(|| {
        let folder = options.folder.canonicalize().unwrap_or_else(|_| options.folder.clone());
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut signs = name.chars();
        signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_else(|| "Lotse".to_owned())
    })
}
