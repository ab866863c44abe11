//! The key of the seal: made at the first start, kept in a file of its own.

use crate::{
    config::Config,
    ledger::{LedgerError, Shared},
};
use hmac::{Hmac, Mac};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::Sha256;
use std::{
    fmt,
    fs::OpenOptions,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

/// Its name in the data folder.
const FILE: &str = "seal.key";

/// The public half of a key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey(pub [u8; 32]);

/// A signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// It is not so many bytes in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} bytes in hex are needed here")]
pub struct NotHex(usize);

macro_rules! in_hex {
    ($name:ident, $bytes:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
        impl FromStr for $name {
            type Err = NotHex;
            fn from_str(text: &str) -> Result<Self, NotHex> {
                let mut bytes = [0; $bytes];
                hex::decode_to_slice(text, &mut bytes).map_err(|_| NotHex($bytes))?;
                Ok(Self(bytes))
            }
        }
    };
}
in_hex!(PublicKey, 32);
in_hex!(Signature, 64);

impl PublicKey {
    /// Whether this key's owner signed these bytes.
    #[must_use]
    pub fn signed(&self, bytes: &[u8], signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(bytes, &signature.0).is_ok()
    }
}

/// The key of the seal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The file cannot be read or made.
    #[error("{file} cannot be read or made ({reason}); make sure that the server may write to that folder", file = .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The file holds something else.
    #[error(
        "{file} is not a key of the seal: 32 bytes in hex, and below it the public halves of earlier keys, a line each; take it \
         from a backup, or move it away and a new key is made",
        file = .0.display()
    )]
    Damaged(PathBuf),
    /// The database that several servers share does not give its secret.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Where the key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFile {
    file: PathBuf,
    is_named: bool,
}

impl KeyFile {
    /// The one that the settings name, or the one in the data folder.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        match &config.seal {
            Some(file) => Self { file: file.clone(), is_named: true },
            None => Self::within(&config.data),
        }
    }

    /// The one in a data folder.
    #[must_use]
    pub fn within(data: &Path) -> Self {
        Self { file: data.join(FILE), is_named: false }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file
    }
}

/// The key of the seal, and the public halves of those that sealed before it.
pub struct SealKey {
    pair: Ed25519KeyPair,
    earlier: Vec<PublicKey>,
}

impl SealKey {
    /// The key in this file, made if there is none. Server processes on one database that name no file have one in common,
    /// made of their secret.
    ///
    /// # Errors
    /// [`SealError`].
    pub async fn open(place: &KeyFile, shared: Option<&dyn Shared>) -> Result<Self, SealError> {
        match shared {
            Some(shared) if !place.is_named && !place.file.exists() => Ok(Self::of_secret(&shared.secret().await?)),
            _ => Self::of_file(&place.file),
        }
    }

    /// The key that seals, of its 32 secret bytes.
    #[must_use]
    pub fn of_seed(seed: &[u8; 32], earlier: Vec<PublicKey>) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).expect("every 32 bytes are a seed of Ed25519");
        Self { pair, earlier }
    }

    fn of_secret(secret: &[u8; 32]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of every length");
        mac.update(b"lotse seal 1\0");
        Self::of_seed(&mac.finalize().into_bytes().into(), Vec::new())
    }

    fn of_file(file: &Path) -> Result<Self, SealError> {
        let failed = |reason| SealError::File { file: file.to_owned(), reason };
        match std::fs::read_to_string(file) {
            Ok(text) => Self::read(&text).ok_or_else(|| SealError::Damaged(file.to_owned())),
            Err(reason) if reason.kind() == ErrorKind::NotFound => {
                let seed: [u8; 32] = rand::random();
                if let Some(folder) = file.parent() {
                    std::fs::create_dir_all(folder).map_err(failed)?;
                }
                let mut options = OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut made = options.open(file).map_err(failed)?;
                writeln!(made, "{}", hex::encode(seed)).and_then(|()| made.sync_all()).map_err(failed)?;
                Ok(Self::of_seed(&seed, Vec::new()))
            }
            Err(reason) if reason.kind() == ErrorKind::InvalidData => Err(SealError::Damaged(file.to_owned())),
            Err(reason) => Err(failed(reason)),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut seed = [0; 32];
        hex::decode_to_slice(lines.next()?, &mut seed).ok()?;
        let earlier = lines.map(|line| line.parse().ok()).collect::<Option<_>>()?;
        Some(Self::of_seed(&seed, earlier))
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let bytes = self.pair.public_key().as_ref().try_into();
        PublicKey(bytes.expect("a public key of Ed25519 has 32 bytes"))
    }

    /// The public halves of this key and of those that sealed before it.
    pub fn known(&self) -> impl Iterator<Item = PublicKey> {
        std::iter::once(self.public()).chain(self.earlier.iter().copied())
    }

    /// Signs. The same bytes give the same signature.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        let signature = self.pair.sign(bytes).as_ref().try_into();
        Signature(signature.expect("a signature of Ed25519 has 64 bytes"))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealKey({})", self.public())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(data: &Path) -> Result<SealKey, SealError> {
        SealKey::open(&KeyFile::within(data), None).await
    }

    #[tokio::test]
    async fn the_key_outlives_a_restart_and_nobody_else_on_the_machine_reads_it() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = open(here.path()).await.unwrap();
        let signature = key.sign(b"Lotse");
        assert!(open(here.path()).await.unwrap().public().signed(b"Lotse", &signature));
        assert!(!open(there.path()).await.unwrap().public().signed(b"Lotse", &signature));
        assert!(!key.public().signed(b"lotse", &signature));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(here.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[tokio::test]
    async fn a_new_key_knows_the_public_halves_of_earlier_ones() {
        let data = tempfile::tempdir().unwrap();
        let before = open(data.path()).await.unwrap().public();
        std::fs::write(data.path().join(FILE), format!("{}\n{before}\n", "07".repeat(32))).unwrap();
        let key = open(data.path()).await.unwrap();
        assert_ne!(key.public(), before);
        assert_eq!(key.known().collect::<Vec<_>>(), [key.public(), before]);
    }

    #[tokio::test]
    async fn a_damaged_key_is_said_and_not_replaced() {
        let data = tempfile::tempdir().unwrap();
        for damaged in ["short".to_owned(), format!("{}\nshort", "07".repeat(32))] {
            std::fs::write(data.path().join(FILE), &damaged).unwrap();
            assert!(matches!(open(data.path()).await, Err(SealError::Damaged(_))));
            assert_eq!(std::fs::read_to_string(data.path().join(FILE)).unwrap(), damaged);
        }
    }

    /// The first test of RFC 8032: what we sign, everybody's Ed25519 checks.
    #[test]
    fn the_signature_is_that_of_the_standard() {
        let seed = hex::decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
        let key = SealKey::of_seed(&seed.try_into().unwrap(), Vec::new());
        assert_eq!(key.public().to_string(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assert!(key.sign(b"").to_string().starts_with("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974"));
    }
}
