//! The server's seal: that it received this reply, to this text, at this time; and that it made this file.
//!
//! Ed25519: whoever has the public key ([`SealKey::public`], at `/api/v1/seal` and in every document) checks a seal without
//! the server and without its database. What is signed for a reply stands in [`casework::agreement::Sealed`].

pub mod check;
mod copy;
pub mod file;
mod key;

pub use copy::{AgreementCopy, Copy, Found, MinutesCopy};
pub use key::{KeyFile, PublicKey, SealError, SealKey, Signature};

use crate::ledger::{Ledger, LedgerError, Result};
use casework::{
    agreement::{Entry, Sealed},
    ids::{MunicipalityId, VersionId},
    records::{AgreementVersion, Kind, Strokes},
    sync::Commit,
};
use std::collections::BTreeSet;

/// A reply as the server sealed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// What is sealed.
    pub sealed: Sealed,
    /// By which key.
    pub key: PublicKey,
    /// The signature of [`Sealed::bytes`].
    pub signature: Signature,
}

impl Seal {
    /// Whether its signature is that of its key.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.key.signed(&self.sealed.bytes(), &self.signature)
    }

    /// Whether it seals its entry as it stands in this version, with what was drawn for it.
    #[must_use]
    pub fn is_of(&self, version: &AgreementVersion, drawn: Option<&Strokes>) -> bool {
        Entry::of(version, self.sealed.reply).is_some_and(|entry| {
            let text = &entry.reply().text_sha256;
            *text == self.sealed.text_sha256 && entry.sha256(drawn) == self.sealed.reply_sha256
        })
    }
}

/// The versions that commits are about.
#[must_use]
pub fn versions_in(commits: &[Commit]) -> BTreeSet<VersionId> {
    let keys = commits.iter().flat_map(Commit::keys);
    keys.filter(|key| key.kind == Kind::AgreementVersion).map(|key| VersionId(key.id)).collect()
}

/// Seals every reply of a municipality that is not yet: those of before there was a seal, of an import, and of a push that
/// was cut off between its commits and their seals. Answers of how many versions.
///
/// # Errors
/// If the ledger cannot be read or written.
pub async fn catch_up(ledger: &dyn Ledger, municipality: MunicipalityId, key: &SealKey) -> Result<usize> {
    let unsealed = ledger.unsealed(municipality).await?;
    let mut sealed = 0;
    for version in &unsealed {
        match ledger.seal(municipality, *version, key).await {
            Ok(_) => sealed += 1,
            // What cannot be read stops neither the others nor the server; `lotse verify` tells of it.
            Err(LedgerError::Damaged { what }) => {
                tracing::warn!(version = %version, what, "a version of an agreement cannot be sealed: it is damaged");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(sealed)
}
