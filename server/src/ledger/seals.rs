//! The seals of replies to agreements and of signatures under minutes, beside the commits.
//!
//! A seal is worked out from what the ledger holds: what was said, what was drawn for it, and when the commit that brought
//! it was received, which stands in that commit. Ed25519 gives the same signature for the same bytes. So a seal can be made
//! at any later time and is then the one that would have been made at once: nothing is lost if the machine stops between a
//! commit and its seals, and what came before there was a seal, or by an import, is sealed in the same way. It is why the
//! ledger does not hold the key, and why seals are not part of the commit's transaction. Whoever pushes is answered when
//! both are on disk.
//!
//! The text of a version stands in it. That of minutes is made of several records, and of names that are corrected: it is
//! the one that they made when the signature came (`sql/as_signed.rs`), also when the seal is made years later.

use super::Result;
use crate::seal::{Seal, SealKey};
use async_trait::async_trait;
use casework::{ids::MunicipalityId, seal::Signable};
use chrono::{DateTime, Utc};

/// What is known of a text by its checksum: nothing of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedText {
    /// The municipality's name.
    pub municipality: String,
    /// [`Signable::checksum`].
    pub checksum: String,
    /// When the first entry to it was received.
    pub from: DateTime<Utc>,
    /// When the last one was.
    pub to: DateTime<Utc>,
    /// How many replies, photos that were added to them, and signatures are sealed.
    pub seals: u64,
}

/// Keeps what the server sealed.
#[async_trait]
pub trait Seals: Send + Sync {
    /// Seals what was said to this and is not sealed yet; answers how many seals it made. What was said to another text is
    /// not sealed.
    async fn seal(&self, municipality: MunicipalityId, of: Signable, key: &SealKey) -> Result<usize>;
    /// Those with something that is not sealed, as far as that is seen without looking at what minutes once said.
    async fn unsealed(&self, municipality: MunicipalityId) -> Result<Vec<Signable>>;
    /// The seals of one, or of all, in the order of what they are of.
    async fn seals(&self, municipality: MunicipalityId, of: Option<Signable>) -> Result<Vec<Seal>>;
    /// The texts whose checksum, in hex, begins so; of any municipality, for whoever has it.
    async fn sealed_texts(&self, beginning: &str) -> Result<Vec<SealedText>>;
}
