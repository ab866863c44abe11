//! The seals of replies, beside the commits.
//!
//! A seal is worked out from what the ledger holds: the reply, what was drawn for it, and when the commit that brought it
//! was received, which stands in that commit. Ed25519 gives the same signature for the same bytes. So a seal can be made at
//! any later time and is then the one that would have been made at once: nothing is lost if the machine stops between a
//! commit and its seals, and what came before there was a seal, or by an import, is sealed in the same way. It is why the
//! ledger does not hold the key, and why seals are not part of the commit's transaction. Whoever pushes is answered when
//! both are on disk.

use super::Result;
use crate::seal::{Seal, SealKey};
use async_trait::async_trait;
use casework::ids::{MunicipalityId, VersionId};
use chrono::{DateTime, Utc};

/// What is known of a text by its hash: nothing of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedText {
    /// The municipality's name.
    pub municipality: String,
    /// The hash.
    pub text_sha256: String,
    /// When the first reply to it was received, and the last.
    pub from: DateTime<Utc>,
    /// When the last one was.
    pub to: DateTime<Utc>,
    /// How many replies, and photos that were added to them, are sealed.
    pub seals: u64,
}

/// Keeps what the server sealed.
#[async_trait]
pub trait Seals: Send + Sync {
    /// Seals the replies of a version, and the photos that were added to them, that are not sealed yet. A reply to another text than the version's is not.
    async fn seal(&self, municipality: MunicipalityId, version: VersionId, key: &SealKey) -> Result<()>;
    /// The versions with a reply that is not sealed and can be.
    async fn unsealed(&self, municipality: MunicipalityId) -> Result<Vec<VersionId>>;
    /// The seals of a version, or of all, in the order of versions and replies.
    async fn seals(&self, municipality: MunicipalityId, version: Option<VersionId>) -> Result<Vec<Seal>>;
    /// The texts whose hash, in hex, begins so; of any municipality, for whoever has the text.
    async fn sealed_texts(&self, beginning: &str) -> Result<Vec<SealedText>>;
}
