//! Photos and files, as pages have them in hand.

use super::{SaveError, Work};
use crate::device;
use casework::{
    conversation::Attached,
    device::Held,
    ids::DocumentId,
    records::{Document, Kind},
    sync::Act,
};
use leptos::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Why a photo or file was not taken in. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAttached {
    /// The device has no room for it.
    #[error("there is no room left on this device")]
    NoRoom,
    /// It is too large.
    #[error("the file is larger than {most} MB")]
    TooLarge {
        /// How large it may be, in megabytes.
        most: u64,
    },
    /// It is neither a picture that this browser can read, nor a PDF.
    #[error("this kind of file is not taken")]
    NotTaken,
    /// It could not be read or drawn.
    #[error("the file cannot be read")]
    NotReadable,
    /// The vault.
    #[error(transparent)]
    NotKept(SaveError),
}

impl From<SaveError> for NotAttached {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NoRoom => Self::NoRoom,
            error => Self::NotKept(error),
        }
    }
}

/// Why a picture is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPicture {
    /// It is not on this device.
    #[error("the picture is not on this device")]
    NotHere,
    /// The server does not have it yet, or not for this user.
    #[error("the picture is not on the server yet")]
    NotThere,
    /// The server is not reached.
    #[error("the server is not reached")]
    Unreachable,
    /// It wants a new sign-in first.
    #[error("sign in again to fetch the picture")]
    SignedOut,
}

/// From where a picture may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From this device alone.
    Device,
    /// From the server too.
    Server,
    /// From the server too, which has it as a part of this late work.
    Late(Uuid),
}

impl Work {
    /// Takes in a photo or file that somebody chose: made smaller, sealed, on the disk when this returns. Nothing names it
    /// yet: the draft must from now on, or it goes.
    ///
    /// # Errors
    /// [`NotAttached`]; nothing is kept then.
    pub(crate) async fn attach(&self, chosen: device::Chosen) -> Result<Attached, NotAttached> {
        let device = self.device().ok_or(SaveError::Locked)?;
        device.attach(*self, chosen, self.now()).await
    }

    /// Throws away a photo or file that was not saved.
    pub async fn detach(&self, document: DocumentId) {
        if let Some(device) = self.device() {
            device.detach(*self, document).await;
        }
    }

    /// The address under which the page shows a picture, for as long as the vault is open.
    ///
    /// # Errors
    /// [`NoPicture`] says why there is none.
    pub async fn picture(&self, id: DocumentId, document: &Document, source: Source) -> Result<String, NoPicture> {
        let device = self.device().ok_or(NoPicture::NotHere)?;
        device.picture(*self, id, document, source).await
    }

    /// Where the bytes of documents stand that this device holds.
    pub(crate) fn held(&self) -> RwSignal<BTreeMap<DocumentId, Held>> {
        self.held
    }
}

/// The documents that an act makes.
pub(super) fn made_by(act: &Act) -> Vec<DocumentId> {
    let changes = act.changes().iter().filter(|change| change.key.kind == Kind::Document);
    changes.filter(|change| change.fields.contains_key("sha256")).map(|change| DocumentId(change.key.id)).collect()
}
