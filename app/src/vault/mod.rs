//! The vault: everything of one user on this device, sealed, in the browser's database.
//!
//! Pages never meet it; they read the casebook in memory. IndexedDB shows ids and sizes, no content: every row is sealed
//! for its own place, so rows cannot be swapped. Everything is sealed before a transaction opens, because waiting for
//! anything else inside commits it.

mod attempts;
#[cfg(target_arch = "wasm32")]
mod blobs;
#[cfg(target_arch = "wasm32")]
mod fold;
#[cfg(target_arch = "wasm32")]
mod forget;
#[cfg(target_arch = "wasm32")]
mod hand;
#[cfg(target_arch = "wasm32")]
mod letterbox;
#[cfg(target_arch = "wasm32")]
mod lock;
#[cfg(target_arch = "wasm32")]
mod open;
#[cfg(target_arch = "wasm32")]
mod seal;
#[cfg(target_arch = "wasm32")]
mod store;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
#[cfg(target_arch = "wasm32")]
mod write;

pub use attempts::{Attempts, Verdict};
#[cfg(target_arch = "wasm32")]
pub use browser::*;

#[cfg(target_arch = "wasm32")]
mod browser {
    pub use super::{
        blobs::Blobs,
        hand::{Hand, Lent, Letter, Letters},
        lock::{Door, LockError},
        open::{Contents, Lying, LyingDrafts, Vault},
        seal::{CannotOpen, NoCrypto, Nonce, Sealed, VaultKey, random, subtle},
        store::{Durability, Edit, Rows, Store, StoreError},
    };

    /// Why the vault did not do something.
    #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
    pub enum VaultError {
        /// The database.
        #[error(transparent)]
        Store(#[from] StoreError),
        /// The encryption.
        #[error(transparent)]
        Crypto(#[from] NoCrypto),
    }

    impl From<VaultError> for crate::work::SaveError {
        fn from(error: VaultError) -> Self {
            match error {
                VaultError::Store(StoreError::NoRoom) => Self::NoRoom,
                VaultError::Store(StoreError::Emptied) => Self::Emptied,
                error => Self::Storage(error.to_string()),
            }
        }
    }
}
