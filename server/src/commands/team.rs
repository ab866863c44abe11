//! `lotse team …`: the teams that cases belong to.

use super::{CommandError, open_ledger, place::municipality};
use crate::{
    config::Config,
    ledger::{Intake, Ledger, LedgerError, SYSTEM},
};
use casework::{
    ids::{CommitId, MunicipalityId, ReplicaId, TeamId},
    records::{Kind, Team},
    sync::{Act as Changes, Commit, Time},
};
use chrono::Utc;
use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(super) enum Act {
    /// List the teams.
    List(InPlace),
    /// Make a team. People join it with `lotse user add --team`; cases come to it by being handed over.
    Add(Add),
}

#[derive(Args)]
pub(super) struct InPlace {
    /// The municipality; without this, the only one.
    #[arg(long, value_name = "NAME")]
    municipality: Option<String>,
}

#[derive(Args)]
pub(super) struct Add {
    /// What it is called.
    name: String,
    #[command(flatten)]
    place: InPlace,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum TeamError {
    #[error("a team needs a name")]
    NoName,
    #[error("there is a team \"{0}\" already; nothing was changed")]
    Taken(String),
}

pub(super) async fn run(config: &Config, act: Act) -> Result<(), CommandError> {
    let ledger = &*open_ledger(config).await?;
    match act {
        Act::List(place) => {
            let place = municipality(ledger, place.municipality.as_deref()).await?;
            for (_, name) in teams(ledger, place.id).await? {
                say!("{name}");
            }
            Ok(())
        }
        Act::Add(add) => self::add(ledger, &add).await,
    }
}

/// The teams of a municipality, by name.
pub(super) async fn teams(
    ledger: &dyn Ledger,
    municipality: MunicipalityId,
) -> Result<Vec<(TeamId, String)>, LedgerError> {
    let records = ledger.records(municipality, Kind::Team).await?;
    let named = |record: &casework::sync::Record| Some((TeamId(record.key.id), record.content::<Team>().ok()?.name));
    let mut teams: Vec<_> = records.iter().filter_map(named).collect();
    teams.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(teams)
}

async fn add(ledger: &dyn Ledger, add: &Add) -> Result<(), CommandError> {
    let place = municipality(ledger, add.place.municipality.as_deref()).await?;
    let name = add.name.trim().to_owned();
    if name.is_empty() {
        return Err(TeamError::NoName.into());
    }
    if teams(ledger, place.id).await?.iter().any(|(_, known)| *known == name) {
        return Err(TeamError::Taken(name).into());
    }
    let mut changes = Changes::new();
    changes.create(TeamId::new(), &Team { name: name.clone() });
    let now = Utc::now();
    let commit = Commit {
        id: CommitId::new(),
        replica: ReplicaId::new(),
        number: 1,
        time: Time::at(now),
        author: SYSTEM,
        wall: now,
        changes: changes.into_changes(),
    };
    ledger.take_in(place.id, &Intake { commits: vec![commit], ..Intake::default() }, now).await?;
    say!("There is a team \"{name}\" now.");
    Ok(())
}
