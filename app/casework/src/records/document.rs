//! Documents (*Unterlagen*): photos of letters, rooms and papers, and files. The record says what there is to see; the
//! bytes are a blob apart ([`crate::blobs`]).

use super::words;
use crate::{
    blobs::BlobHash,
    ids::{CaseId, ConsultationId, PersonId},
};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

words! {
    /// What a document shows.
    DocumentKind {
        /// A letter that somebody got.
        Letter = "letter",
        /// An official decision (*Bescheid*).
        Notice = "notice",
        /// An application or form that was filled in.
        Application = "application",
        /// Minutes or an agreement that were signed on paper.
        SignedPaper = "signed_paper",
        /// An identity paper or residence title.
        IdentityPaper = "identity_paper",
        /// A certificate.
        Certificate = "certificate",
        /// A contract, say for a flat or a job.
        Contract = "contract",
        /// A bill or reminder.
        Bill = "bill",
        /// Damage in a room or flat.
        Damage = "damage",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What the bytes of a document are.
    MediaType {
        /// A photo.
        Jpeg = "image/jpeg",
        /// A picture without loss.
        Png = "image/png",
        /// A newer kind of picture.
        Webp = "image/webp",
        /// A file of pages.
        Pdf = "application/pdf",
    }
}

impl MediaType {
    /// Whether a page can show it as a picture.
    #[must_use]
    pub fn is_picture(self) -> bool {
        self != MediaType::Pdf
    }
}

/// A photo or file in a case. Its bytes never change; its words may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The case it belongs to.
    pub case: CaseId,
    /// The minutes of the conversation in which it was taken.
    #[serde(default)]
    pub consultation: Option<ConsultationId>,
    /// The one person whom it is about; none: the whole case.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// What it shows.
    pub kind: DocumentKind,
    /// The same in words.
    #[serde(default)]
    pub note: String,
    /// When it was taken, local time of the municipality.
    pub taken_at: NaiveDateTime,
    /// What its bytes are.
    pub media: MediaType,
    /// How many they are.
    pub size: u64,
    /// Their hash, by which they are found.
    pub sha256: BlobHash,
}
