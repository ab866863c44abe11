//! From one passphrase two keys: the proof that the server checks, and the wrap of the vault key. The server never learns
//! the second.

use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;

/// Memory that deriving takes, in KiB (OWASP's first recommendation for Argon2id: 19 MiB, two passes).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// The least number of characters of a passphrase: a copied disk is stopped by its strength alone.
pub const LEAST_PASSPHRASE: usize = 12;

/// What a passphrase is stretched with: made once for each user, no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Salt(pub [u8; 16]);

/// What the server checks at sign-in.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Proof(pub [u8; 32]);

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(…)")
    }
}

/// What wraps the vault key. It never leaves the device.
#[derive(Clone, PartialEq, Eq)]
pub struct WrapKey(pub [u8; 32]);

/// The passphrase cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the passphrase could not be stretched: {0}")]
pub struct CannotDerive(argon2::Error);

/// Derives both keys from a passphrase: Argon2id, then HKDF with a label for each.
///
/// # Errors
/// [`CannotDerive`] if Argon2 refuses, say for a passphrase of more than 4 GiB.
pub fn derive(passphrase: &str, salt: Salt) -> Result<(Proof, WrapKey), CannotDerive> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).map_err(CannotDerive)?;
    let mut root = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.trim().as_bytes(), &salt.0, &mut root)
        .map_err(CannotDerive)?;
    let expand = |label: &str| {
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &root)
            .expand(label.as_bytes(), &mut key)
            .expect("HKDF-SHA-256 gives up to 8,160 bytes, and 32 are asked for");
        key
    };
    Ok((Proof(expand("lotse sign-in proof 1")), WrapKey(expand("lotse vault wrap 1"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_key_and_the_vault_s_key_differ_and_depend_on_passphrase_and_salt() {
        let (proof, wrap) = derive("ein langer Satz", Salt([1; 16])).unwrap();
        assert_ne!(proof.0, wrap.0);
        assert!(derive("ein langer Satz", Salt([1; 16])).unwrap() == (proof.clone(), wrap));
        assert!(derive("ein langer Satz", Salt([2; 16])).unwrap().0 != proof);
        assert!(derive("ein anderer Satz", Salt([1; 16])).unwrap().0 != proof);
    }
}
