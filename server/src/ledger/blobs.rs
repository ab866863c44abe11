//! The bytes that documents name, beside the commits.
//!
//! They lie in the same database as the records: a backup, an erasure and a second server process then have them too,
//! without a word.

use super::Result;
use async_trait::async_trait;
use casework::{
    blobs::{BlobHash, Reached},
    ids::{DocumentId, MunicipalityId, UserId},
    records::MediaType,
};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a half upload waits to be gone on with.
pub const HALF_KEPT: TimeDelta = TimeDelta::days(7);

/// How long bytes are kept that no record names, and no late work.
pub const UNNAMED_KEPT: TimeDelta = TimeDelta::days(60);

/// How many uploads of one user may be unfinished, or named by no record, at once.
pub const MOST_UNNAMED: i64 = 100;

/// An upload: of these bytes, for this document, by this user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The document that names them, or will.
    pub document: DocumentId,
    /// Their hash.
    pub sha256: BlobHash,
    /// Who uploads.
    pub uploader: UserId,
}

/// A piece of an upload.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// Of which.
    pub upload: Upload,
    /// How many bytes it has in all.
    pub size: u64,
    /// What they are.
    pub media: MediaType,
    /// Where the piece begins.
    pub offset: u64,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is on disk, with everything before it.
    Reached(Reached),
    /// Nothing was added: the upload goes on from here.
    Elsewhere(u64),
    /// The bytes are not what was said; nothing is left of them.
    NotWhatWasSaid,
    /// The document is erased.
    Erased,
    /// The user has too many uploads that are unfinished, or that no record names.
    TooMany,
}

/// A finished upload, looked at byte by byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The document.
    pub document: DocumentId,
    /// The hash that the bytes had when they came.
    pub sha256: BlobHash,
    /// Whether they still have it.
    pub whole: bool,
}

/// Keeps the bytes that documents name.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// How much of a user's upload is there.
    async fn reached(&self, municipality: MunicipalityId, upload: &Upload) -> Result<Reached>;

    /// Adds a piece: it is on disk when this returns. With the last one the hash is checked, and what the bytes are.
    /// What nobody goes on with, and what no record names, is forgotten by and by.
    async fn add(&self, municipality: MunicipalityId, piece: Piece<'_>, now: DateTime<Utc>) -> Result<Added>;

    /// The bytes of a document, if all are there, and what they are. Asks nobody's rights.
    async fn bytes(
        &self,
        municipality: MunicipalityId,
        document: DocumentId,
        sha256: BlobHash,
    ) -> Result<Option<(MediaType, Vec<u8>)>>;

    /// Reads all finished uploads, and answers whether they are what they were.
    async fn kept(&self, municipality: MunicipalityId) -> Result<Vec<Kept>>;
}

/// Whether bytes look like what somebody says they are.
#[must_use]
pub(super) fn are(bytes: &[u8], media: MediaType) -> bool {
    infer::get(bytes).is_some_and(|found| found.mime_type() == media.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_what_their_beginning_says_whatever_somebody_calls_them() {
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F'];
        assert!(are(&jpeg, MediaType::Jpeg));
        assert!(!are(&jpeg, MediaType::Png));
        assert!(are(b"%PDF-1.7\n", MediaType::Pdf));
        for other in [b"<script>alert(1)</script>".as_slice(), b"MZ\x90\0", b""] {
            assert!(MediaType::ALL.iter().all(|media| !are(other, *media)));
        }
    }
}
