//! Passphrases and one-time codes, as far as whoever runs the server sets them.

use crate::ledger::{Credentials, Ledger, LedgerError, SessionEnd, User};
use app::credentials::{CannotDerive, LEAST_PASSPHRASE, Proof, Salt, derive};
use argon2::{
    Argon2, PasswordHash, PasswordVerifier,
    password_hash::{PasswordHasher, SaltString},
};
use chrono::Utc;
use rand::Rng;
use std::fmt;

/// Argon2id of a proof, in the PHC form.
#[derive(Clone)]
pub(super) struct ProofHash(String);

impl ProofHash {
    pub(super) fn of(proof: &Proof) -> Self {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).expect("16 bytes are a salt of a usual length");
        let hash = Argon2::default().hash_password(&proof.0, &salt);
        Self(hash.expect("32 bytes and a salt are hashed with parameters that do not change").to_string())
    }

    pub(super) fn kept(phc: String) -> Self {
        Self(phc)
    }

    pub(super) fn into_phc(self) -> String {
        self.0
    }

    /// Whether the proof is the one; compared in constant time.
    pub(super) fn matches(&self, proof: &Proof) -> bool {
        PasswordHash::new(&self.0).is_ok_and(|hash| Argon2::default().verify_password(&proof.0, &hash).is_ok())
    }
}

/// A one-time code: a passphrase that the server made, shown once. It opens nothing by itself: whoever has it
/// puts a passphrase of their own in its place.
///
/// Twenty signs of an alphabet of 31 are 99 bits.
pub struct Code(String);

impl Code {
    /// Small letters and digits that nobody takes for each other.
    const SIGNS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

    fn new() -> Self {
        let mut rng = rand::rng();
        let mut group = || (0..4).map(|_| char::from(Self::SIGNS[rng.random_range(0..Self::SIGNS.len())])).collect();
        let groups: [String; 5] = std::array::from_fn(|_| group());
        Self(groups.join("-"))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A passphrase cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// It is too short.
    #[error("a passphrase has at least {LEAST_PASSPHRASE} characters; this one has {0}")]
    TooShort(usize),
    /// It cannot be stretched.
    #[error(transparent)]
    Stretching(#[from] CannotDerive),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Sets a user's passphrase. A code that they had is void, and their sessions end.
///
/// # Errors
/// [`PassphraseError`]; nothing is set then.
pub async fn set_passphrase(ledger: &dyn Ledger, user: &User, passphrase: &str) -> Result<(), PassphraseError> {
    let length = passphrase.trim().chars().count();
    if length < LEAST_PASSPHRASE {
        return Err(PassphraseError::TooShort(length));
    }
    let (salt, hash) = hashed(passphrase)?;
    let credentials = Credentials { salt: Some(salt), proof_hash: Some(hash.0), code_hash: None };
    put(ledger, user, &credentials).await
}

/// Makes a one-time code for a user and answers it, for the only time. Their passphrase is void, and their sessions end.
///
/// # Errors
/// [`PassphraseError`]; nothing is changed then.
pub async fn issue_code(ledger: &dyn Ledger, user: &User) -> Result<Code, PassphraseError> {
    let code = Code::new();
    let (salt, hash) = hashed(&code.0)?;
    let credentials = Credentials { salt: Some(salt), proof_hash: None, code_hash: Some(hash.0) };
    put(ledger, user, &credentials).await?;
    Ok(code)
}

fn hashed(passphrase: &str) -> Result<([u8; 16], ProofHash), CannotDerive> {
    let salt = Salt(rand::random());
    let (proof, _) = derive(passphrase, salt)?;
    Ok((salt.0, ProofHash::of(&proof)))
}

async fn put(ledger: &dyn Ledger, user: &User, credentials: &Credentials) -> Result<(), PassphraseError> {
    ledger.set_credentials(user.municipality, user.id, credentials).await?;
    ledger.revoke(SessionEnd::AllOf(user.municipality, user.id), Utc::now()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn what_is_kept_is_argon2id_and_fits_its_proof_alone() {
        let hash = ProofHash::of(&Proof([1; 32]));
        assert!(hash.0.starts_with("$argon2id$"), "{}", hash.0);
        assert!(hash.matches(&Proof([1; 32])));
        assert!(!hash.matches(&Proof([2; 32])));
        assert!(!ProofHash::kept("something else".into()).matches(&Proof([1; 32])));
    }

    #[test]
    fn a_code_is_a_passphrase_in_five_readable_groups() {
        let code = Code::new().to_string();
        let groups: Vec<_> = code.split('-').collect();
        assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4; 5]);
        assert!(code.chars().count() >= LEAST_PASSPHRASE);
        assert!(!code.contains(['0', 'o', '1', 'l', 'i']), "{code}");
        assert_ne!(code, Code::new().to_string());
        assert_eq!(Code::SIGNS.iter().collect::<BTreeSet<_>>().len(), 31, "each sign once, or a code is worth less");
    }
}
