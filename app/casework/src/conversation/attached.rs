//! Photos and files while a conversation is written down, or a person's file is.

use crate::{
    blobs::BlobHash,
    ids::{CaseId, ConsultationId, DocumentId, PersonId},
    records::{Document, DocumentKind, MediaType},
};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// A photo or file as it is added. Its bytes lie in the vault before it is written down here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attached {
    /// The id of its record.
    pub id: DocumentId,
    /// What it shows.
    pub kind: DocumentKind,
    /// The same in words.
    #[serde(default)]
    pub note: String,
    /// When it was taken, local time.
    pub taken_at: NaiveDateTime,
    /// What its bytes are.
    pub media: MediaType,
    /// How many.
    pub size: u64,
    /// Their hash.
    pub sha256: BlobHash,
}

impl Attached {
    /// Its record in this case: about one person or about all of it, taken in a conversation or not.
    #[must_use]
    pub fn document(&self, case: CaseId, person: Option<PersonId>, consultation: Option<ConsultationId>) -> Document {
        let Self { kind, taken_at, media, size, sha256, .. } = *self;
        Document { case, consultation, person, kind, note: self.note.trim().to_owned(), taken_at, media, size, sha256 }
    }

    /// As it was added, from its record.
    #[must_use]
    pub fn of(id: DocumentId, document: &Document) -> Self {
        let Document { kind, taken_at, media, size, sha256, .. } = *document;
        Self { id, kind, note: document.note.clone(), taken_at, media, size, sha256 }
    }
}
