//! What only this installation knows.

use crate::ledger::{LedgerError, Shared};
use app::credentials::Salt;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

const FILE: &str = "installation.key";

/// Random bytes, made at the first start and kept in the data folder, or in the database that several servers share.
pub(super) struct Secret([u8; 32]);

/// The installation's secret can be neither read nor made.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read or written.
    #[error("{file} cannot be read or made ({reason}); make sure that the server may write to that folder", file = .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The database that several servers share does not give it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The file holds something else.
    #[error("{file} does not hold 32 bytes; take it from a backup, or remove it and a new one is made", file = .0.display())]
    Damaged(PathBuf),
}

impl Secret {
    /// The one of all server processes on one database.
    pub(super) async fn in_common(shared: &dyn Shared) -> Result<Self, SecretError> {
        Ok(Self(shared.secret().await?))
    }

    pub(super) fn of_installation(data: &Path) -> Result<Self, SecretError> {
        let file = data.join(FILE);
        let failed = |reason| SecretError::File { file: file.clone(), reason };
        std::fs::create_dir_all(data).map_err(failed)?;
        match std::fs::read(&file) {
            Ok(bytes) => bytes.try_into().map(Self).map_err(|_| SecretError::Damaged(file)),
            Err(reason) if reason.kind() == ErrorKind::NotFound => {
                let secret: [u8; 32] = rand::random();
                let mut options = OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut made = options.open(&file).map_err(failed)?;
                made.write_all(&secret).and_then(|()| made.sync_all()).map_err(failed)?;
                Ok(Self(secret))
            }
            Err(reason) => Err(failed(reason)),
        }
    }

    /// A salt for a name that nobody has: always the same, and no different to look at from a real one.
    pub(super) fn salt_for(&self, login: &str) -> Salt {
        let bytes = self.keyed(b"lotse salt of nobody 1\0", login);
        Salt(std::array::from_fn(|place| bytes[place]))
    }

    /// What tells those who try apart, and nobody who they are.
    pub(super) fn disguise(&self, who: &str) -> [u8; 32] {
        self.keyed(b"lotse who tries 1\0", who)
    }

    fn keyed(&self, purpose: &[u8], text: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of every length");
        mac.update(purpose);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_salts_outlive_a_restart_and_differ_between_names_and_installations() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = Secret::of_installation(here.path()).unwrap();
        let restarted = Secret::of_installation(here.path()).unwrap();
        let other = Secret::of_installation(there.path()).unwrap();
        assert_eq!(first.salt_for("niemand"), restarted.salt_for("niemand"));
        assert_ne!(first.salt_for("niemand"), first.salt_for("jemand"));
        assert_ne!(first.salt_for("niemand"), other.salt_for("niemand"));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_on_the_machine_reads_the_secret() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        Secret::of_installation(data.path()).unwrap();
        let mode = std::fs::metadata(data.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_secret_is_said_and_not_replaced() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join(FILE), "short").unwrap();
        assert!(matches!(Secret::of_installation(data.path()), Err(SecretError::Damaged(_))));
        assert_eq!(std::fs::read(data.path().join(FILE)).unwrap(), b"short");
    }
}
