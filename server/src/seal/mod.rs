//! The server's seal: that it received this reply to an agreement, or this signature under minutes, to this text, at this
//! time; and that it made this file.
//!
//! Ed25519: whoever has the public key ([`SealKey::public`], at `/api/v1/seal` and in every document) checks a seal without
//! the server and without its database. What is signed for an entry stands in [`casework::seal::Sealed`].

pub mod check;
mod copy;
pub mod file;
mod key;

pub use copy::{AgreementCopy, Copy, EarlierMinutesCopy, Found, MinutesCopy};
pub use key::{KeyFile, PublicKey, SealError, SealKey, Signature};

use crate::ledger::{Ledger, LedgerError, Result};
use casework::{
    ids::MunicipalityId,
    records::{Kind, Strokes},
    seal::{Entry, Sealed, Signable},
    sync::{Change, Commit},
};
use std::collections::BTreeSet;

/// What somebody said, as the server sealed it.
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

    /// Whether it seals its entry as it stands here, with what was drawn for it.
    #[must_use]
    pub fn is_of(&self, entry: Entry<'_>, drawn: Option<&Strokes>) -> bool {
        entry.text_sha256() == self.sealed.text_sha256 && entry.sha256(drawn) == self.sealed.entry_sha256
    }
}

/// What is to be sealed once these commits are taken in: the versions that they are about, and the minutes that they sign.
#[must_use]
pub fn signed_in(commits: &[Commit]) -> BTreeSet<Signable> {
    // Most notes are signed by nobody: those ask nothing of the ledger.
    let signs = |change: &&Change| {
        change.key.kind != Kind::Consultation || change.fields.keys().any(|path| path.starts_with("signatures/"))
    };
    let changes = commits.iter().flat_map(|commit| &commit.changes).filter(signs);
    changes.filter_map(|change| Signable::of(change.key)).collect()
}

/// Seals everything of a municipality that is not yet: what came before there was a seal for it, by an import, and in a push
/// that was cut off between its commits and their seals. Answers how many seals it made.
///
/// # Errors
/// If the ledger cannot be read or written.
pub async fn catch_up(ledger: &dyn Ledger, municipality: MunicipalityId, key: &SealKey) -> Result<usize> {
    let mut made = 0;
    for of in ledger.unsealed(municipality).await? {
        match ledger.seal(municipality, of, key).await {
            Ok(seals) => made += seals,
            // What cannot be read stops neither the others nor the server; `lotse verify` tells of it.
            Err(LedgerError::Damaged { what }) => {
                let key = of.key();
                tracing::warn!(kind = key.kind.name(), id = %key.id, what, "this cannot be sealed: it is damaged");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(made)
}
