//! The import of a municipality from CSV files.
//!
//! It goes in four steps, and only the last writes: files become [tables](table), tables become [rows](rows) of typed
//! values, rows become [records](make) with every reference resolved, and records are [compared](compare) with what was
//! imported before. Whatever is wrong in the first three is collected, all of it, and then nothing is imported. What is
//! written goes to the ledger in one transaction.
//!
//! The format is described in `server/demo/README.md`.

mod cells;
mod compare;
mod fault;
mod folder;
mod make;
mod names;
mod rows;
mod summary;
mod table;

pub use fault::{Fault, Wrong};
pub use summary::{DoubtfulLine, FileSummary, NewUser, Summary};

use crate::ledger::{Ledger, LedgerError};
use casework::{casebook::Casebook, ids::MunicipalityId, records::Kind};
use chrono::{NaiveDate, Utc};
use compare::{Comparison, Imported};
use folder::Folder;
use make::Making;
use names::Names;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

/// Whether an import writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It does.
    Write,
    /// It does everything but.
    DryRun,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The folder cannot be read.
    #[error("the folder {} cannot be read: {reason}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system says.
        reason: std::io::Error,
    },
    /// The folder holds none of the files.
    #[error("there is nothing to import in {}; expected at least one of {}", folder.display(), folder::FILES.join(", "))]
    NothingThere {
        /// The folder.
        folder: PathBuf,
    },
    /// Something in the files cannot be read or points nowhere.
    #[error("{0}")]
    Faults(Faults),
    /// The ledger did not take it in.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// All that is wrong in the files, in the order of files and lines.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{fault}")?;
        }
        match self.0.len() {
            1 => f.write_str("One thing is wrong, so nothing was imported."),
            count => write!(f, "{count} things are wrong, so nothing was imported."),
        }
    }
}

/// Imports the folder into a municipality, whole or not at all. `today` decides who lives where now, and what is doubtful.
///
/// # Errors
/// [`ImportError::Faults`] names everything in the files that cannot be read or points nowhere.
pub async fn run(
    ledger: &dyn Ledger,
    municipality: MunicipalityId,
    folder: &Path,
    mode: Mode,
    today: NaiveDate,
) -> Result<Summary, ImportError> {
    let place = ledger
        .municipalities()
        .await?
        .into_iter()
        .find(|known| known.id == municipality)
        .ok_or(LedgerError::UnknownMunicipality)?;
    let mut faults = Vec::new();
    let mut folder = Folder::read(folder, &mut faults)?;

    let imported = Imported::new(ledger.external_ids(municipality).await?);
    let users = ledger.users(municipality).await?;
    for line in &folder.users.lines {
        if let Some(other) = ledger.user_by_login(&line.external).await?
            && other.municipality != municipality
        {
            faults.push(Fault::in_cell(
                folder.users.name,
                line.number,
                "user",
                &line.external,
                Wrong::LoginTaken,
                "a name that nobody in this installation signs in by",
            ));
        }
    }
    let mut book = Casebook::new();
    for kind in Kind::ALL {
        for record in ledger.records(municipality, kind).await? {
            book.confirm(record);
        }
    }

    let erased = ledger.marks(municipality).await?.erased;
    let names = Names::new(municipality, erased, &folder, &imported, &users, &book, &mut faults);
    if !faults.is_empty() {
        let order: BTreeMap<&str, usize> =
            folder::FILES.iter().enumerate().map(|(place, file)| (*file, place)).collect();
        faults.sort_by_key(|fault| (order.get(fault.file).copied(), fault.line));
        return Err(ImportError::Faults(Faults(faults)));
    }
    folder.leave_out_erased(&names);
    let mut comparison = Comparison::new(&book, &imported);
    let making = Making { folder: &folder, names: &names, book: &book, users: &users, municipality: &place, today };
    making.all(&mut comparison);
    let outcome = comparison.finish(Utc::now());

    if mode == Mode::Write && !outcome.is_nothing() {
        ledger.take_in(municipality, &outcome.intake, Utc::now()).await?;
    }
    Ok(Summary::new(place.name, mode, &folder, &imported, &outcome, book, today))
}
