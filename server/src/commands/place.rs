//! Which municipality a command is about.

use crate::ledger::{Ledger, LedgerError, Municipality};

/// Which municipality is meant cannot be said.
#[derive(Debug, thiserror::Error)]
pub(super) enum PlaceError {
    #[error("there is no municipality in this database yet; `lotse import DIR` makes one")]
    None,
    #[error("this database has several municipalities; add --municipality with one of: {}", .0.join(", "))]
    Several(Vec<String>),
    #[error("there is no municipality \"{asked}\" in this database; there are: {}", .known.join(", "))]
    Unknown { asked: String, known: Vec<String> },
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The municipality of this name; if none is named, the only one.
pub(super) async fn municipality(ledger: &dyn Ledger, asked: Option<&str>) -> Result<Municipality, PlaceError> {
    let mut known = ledger.municipalities().await?;
    let names = |known: &[Municipality]| known.iter().map(|place| place.name.clone()).collect();
    match asked {
        _ if known.is_empty() => Err(PlaceError::None),
        Some(asked) => match known.iter().position(|place| place.name.to_lowercase() == asked.trim().to_lowercase()) {
            Some(place) => Ok(known.swap_remove(place)),
            None => Err(PlaceError::Unknown { asked: asked.to_owned(), known: names(&known) }),
        },
        None if known.len() == 1 => Ok(known.swap_remove(0)),
        None => Err(PlaceError::Several(names(&known))),
    }
}
