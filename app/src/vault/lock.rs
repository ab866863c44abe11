//! The vault's door: which key is in the lock, and who may try it.

use super::{Attempts, Lying, NoCrypto, Store, StoreError, VaultError, VaultKey, Verdict, seal::Wrapped};
use crate::credentials::{Salt, WrapKey};
use casework::device::opaque;
use serde::{Deserialize, Serialize};

/// What is kept of the lock, unsealed: nothing of it opens the vault without the passphrase.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Lock {
    salt: Salt,
    wrapped: Wrapped,
    #[serde(default)]
    attempts: Attempts,
}

/// Why the door stays shut.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// The passphrase is wrong.
    #[error("the passphrase is wrong")]
    Wrong,
    /// There is no vault yet, or its lock cannot be read.
    #[error("there is no vault here")]
    NoVault,
    /// The storage or the encryption does not answer.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<StoreError> for LockError {
    fn from(error: StoreError) -> Self {
        Self::Vault(error.into())
    }
}

impl From<NoCrypto> for LockError {
    fn from(error: NoCrypto) -> Self {
        Self::Vault(error.into())
    }
}

/// A vault that may be there, not open yet.
pub struct Door {
    /// The database's name.
    pub name: String,
    store: Store,
    lock: Option<Lock>,
}

impl Door {
    /// The name of a user's database: says nothing about the user to whoever does not know the login.
    #[must_use]
    pub fn name_for(login: &str) -> String {
        format!("lotse-{}", opaque(&["vault", &login.trim().to_lowercase()]))
    }

    /// Goes to the door of this name.
    pub async fn at(name: String) -> Result<Self, StoreError> {
        let store = Store::open(&name).await?;
        let lock = store.lock().await?.and_then(|text| crate::json::read(text).ok());
        Ok(Self { name, store, lock })
    }

    /// All that an open vault is read from, as it lies sealed.
    pub fn lying(&self) -> impl Future<Output = Option<Lying>> + 'static {
        let store = self.store.clone();
        async move { Lying::of(&store).await.ok() }
    }

    /// The salt that the vault's passphrase is stretched with; none: there is no vault yet.
    #[must_use]
    pub fn salt(&self) -> Option<Salt> {
        self.lock.as_ref().map(|lock| lock.salt)
    }

    /// What is to be done about a try at this time (seconds since 1970).
    #[must_use]
    pub fn verdict(&self, now: i64) -> Verdict {
        self.lock.as_ref().map_or(Verdict::Heard, |lock| lock.attempts.verdict(now))
    }

    /// Tries left without an online sign-in.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.lock.as_ref().map_or(0, |lock| lock.attempts.left())
    }

    /// Makes a vault.
    pub async fn make(&mut self, salt: Salt, wrap: &WrapKey) -> Result<(Store, VaultKey), LockError> {
        let (key, wrapped) = VaultKey::make(wrap).await?;
        let lock = Lock { salt, wrapped, attempts: Attempts::default() };
        self.replace(lock).await?;
        Ok((self.store.clone(), key))
    }

    /// Tries a passphrase. The try is counted on the disk before its result is known.
    pub async fn open(&mut self, wrap: &WrapKey, now: i64) -> Result<(Store, VaultKey), LockError> {
        let mut current = None;
        self.store
            .change_lock(|text| {
                let mut lock: Lock = crate::json::read(text?).ok()?;
                lock.attempts = lock.attempts.tried(now);
                current = Some(lock.clone());
                serde_json::to_string(&lock).ok()
            })
            .await?;
        let lock = current.ok_or(LockError::NoVault)?;
        self.lock = Some(lock.clone());
        let key = VaultKey::unwrap(&lock.wrapped, wrap).await?.ok_or(LockError::Wrong)?;
        self.replace(Lock { attempts: Attempts::default(), ..lock }).await?;
        Ok((self.store.clone(), key))
    }

    /// Puts the same key under a new passphrase. What is sealed stays as it is.
    pub async fn rewrap(&mut self, earlier: &WrapKey, salt: Salt, wrap: &WrapKey) -> Result<(), LockError> {
        let lock = self.lock.as_ref().ok_or(LockError::NoVault)?;
        let wrapped = VaultKey::rewrap(&lock.wrapped, earlier, wrap).await?.ok_or(LockError::Wrong)?;
        self.replace(Lock { salt, wrapped, attempts: Attempts::default() }).await
    }

    /// Walks away. An empty database may be left: another tab may be making a vault in it, so it is never removed from here.
    pub fn leave(self) {
        self.store.close();
    }

    async fn replace(&mut self, lock: Lock) -> Result<(), LockError> {
        let text = serde_json::to_string(&lock).map_err(|error| StoreError::Other(error.to_string()))?;
        self.store.change_lock(|_| Some(text)).await?;
        self.lock = Some(lock);
        Ok(())
    }
}
