//! The seal over a whole file: in a PDF that we made, not one byte can change unnoticed.
//!
//! The document's keywords hold a place for key and signature: `lotse-siegel-1:KEY:SIGNATURE`, in hex. What is signed is the
//! hash of the file with noughts in the signature's place, wherever it stands. So a file is checked with nothing but the public
//! key, also by programs of later years that would set the same records otherwise.

use super::{PublicKey, SealKey, Signature};
use sha2::{Digest, Sha256};

const MARK: &str = "lotse-siegel-1:";
/// How long key and signature are in hex.
const KEY: usize = 64;
const SIGNATURE: usize = 128;

/// What a file says of its seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSeal {
    /// Whose seal it is said to be.
    pub key: PublicKey,
    /// Whether that key sealed the file as it is.
    pub holds: bool,
}

/// The place for the seal, before there is one.
#[must_use]
pub fn blank(key: PublicKey) -> String {
    format!("{MARK}{key}:{}", "0".repeat(SIGNATURE))
}

/// Seals a file with [`blank`] places in it. None if it has no place for that.
#[must_use]
pub fn seal(mut file: Vec<u8>, key: &SealKey) -> Option<Vec<u8>> {
    let blank = blank(key.public());
    let places = places(&file);
    if places.is_empty() || places.iter().any(|place| !file[*place..].starts_with(blank.as_bytes())) {
        return None;
    }
    let signature = key.sign(&signed(&file)).to_string();
    for place in places {
        let start = place + blank.len() - SIGNATURE;
        file[start..start + SIGNATURE].copy_from_slice(signature.as_bytes());
    }
    Some(file)
}

/// The seal of a file; none if it has none, or more than one.
#[must_use]
pub fn read(file: &[u8]) -> Option<FileSeal> {
    let places = places(file);
    let whole = MARK.len() + KEY + 1 + SIGNATURE;
    let first = std::str::from_utf8(file.get(*places.first()?..)?.get(..whole)?).ok()?;
    let (key, signature) = first.strip_prefix(MARK)?.split_once(':')?;
    let (key, signature): (PublicKey, Signature) = (key.parse().ok()?, signature.parse().ok()?);
    let mut blanked = file.to_vec();
    for place in places {
        if !file[place..].starts_with(first.as_bytes()) {
            return Some(FileSeal { key, holds: false });
        }
        let start = place + whole - SIGNATURE;
        blanked[start..start + SIGNATURE].fill(b'0');
    }
    Some(FileSeal { key, holds: key.signed(&signed(&blanked), &signature) })
}

/// Whether a file bears the mark of a seal, whole or not.
#[must_use]
pub fn is_marked(file: &[u8]) -> bool {
    !places(file).is_empty()
}

fn places(file: &[u8]) -> Vec<usize> {
    file.windows(MARK.len())
        .enumerate()
        .filter(|(_, bytes)| *bytes == MARK.as_bytes())
        .map(|(place, _)| place)
        .collect()
}

fn signed(blanked: &[u8]) -> Vec<u8> {
    format!("Lotse-Datei-Siegel 1\nsha256 {}\n", hex::encode(Sha256::digest(blanked))).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SealKey {
        SealKey::of_seed(&[7; 32], Vec::new())
    }

    #[test]
    fn every_byte_of_a_sealed_file_counts() {
        let place = blank(key().public());
        let sealed = seal(format!("%PDF {place} and {place} end").into_bytes(), &key()).unwrap();
        assert_eq!(read(&sealed), Some(FileSeal { key: key().public(), holds: true }));
        for changed in 0..sealed.len() {
            let mut other = sealed.clone();
            other[changed] ^= 1;
            let read = read(&other);
            assert!(read.is_none_or(|seal| !seal.holds || seal.key != key().public()), "byte {changed}: {read:?}");
        }
        for longer in [[&sealed[..], b" "].concat(), [b" ", &sealed[..]].concat()] {
            assert!(read(&longer).is_some_and(|seal| !seal.holds));
        }
    }

    #[test]
    fn a_file_without_a_place_is_not_sealed() {
        assert_eq!(seal(b"%PDF".to_vec(), &key()), None);
        assert_eq!(seal(format!("%PDF {MARK} short").into_bytes(), &key()), None);
        assert_eq!(read(b"%PDF"), None);
    }
}
