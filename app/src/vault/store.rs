//! The browser's database: shelves of sealed rows, written in transactions. It knows ids and sizes, nothing else.

use super::seal::Sealed;
use casework::device::Shelf;
use indexed_db_futures::{
    database::Database,
    error::{DomException, Error, OpenDbError, SimpleValueError},
    internals::SystemRepr as _,
    object_store::ObjectStore,
    prelude::*,
    primitive::{TryFromJs, TryToJs},
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

/// The row of [`Shelf::Meta`] that is not sealed.
const LOCK: &str = "lock";
const VERSION: u8 = 1;

/// Whether a write must be on the disk before it is called done. What the server can send again need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// On the disk.
    Strict,
    /// With the operating system.
    Relaxed,
}

/// One step of a transaction, sealed.
pub type Edit = casework::device::Edit<Sealed>;

/// Why the browser's database did not do something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The device, or what the browser grants of it, is full.
    #[error("there is no room left on this device")]
    NoRoom,
    /// The browser keeps nothing here.
    #[error("this browser window does not keep anything")]
    Nothing,
    /// The browser emptied its storage, or somebody did, while the vault was open.
    #[error("the storage of this device was emptied meanwhile")]
    Emptied,
    /// Another tab changed the same rows meanwhile: to be tried again.
    #[error("another tab changed it meanwhile")]
    Changed,
    /// Anything else.
    #[error("the browser's storage does not answer: {0}")]
    Other(String),
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match &error {
            Error::DomException(DomException::Other(exception)) if exception.name() == "QuotaExceededError" => {
                Self::NoRoom
            }
            // Of a database that is open, only this closes the connection.
            Error::DomException(DomException::InvalidStateError(_)) => Self::Emptied,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<OpenDbError> for StoreError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(Error::DomException(DomException::Other(exception))) => match exception.name().as_str() {
                "QuotaExceededError" => Self::NoRoom,
                "SecurityError" | "UnknownError" => Self::Nothing,
                _ => Self::Other(exception.message()),
            },
            OpenDbError::Base(Error::DomException(DomException::InvalidStateError(_))) | OpenDbError::NullFactory => {
                Self::Nothing
            }
            error => Self::Other(error.to_string()),
        }
    }
}

impl TryToJs for Sealed {
    fn try_to_js(&self) -> Result<JsValue, Error> {
        Ok(self.0.clone().into())
    }
}

impl TryFromJs for Sealed {
    fn from_js(js: JsValue) -> Result<Self, SimpleValueError> {
        js.dyn_into::<Uint8Array>().map(Sealed).map_err(SimpleValueError::DynCast)
    }
}

/// Rows of a shelf with their ids, in their order.
pub type Rows = Vec<(String, Sealed)>;

/// One vault's database.
#[derive(Clone)]
pub struct Store {
    db: Database,
}

impl Store {
    /// Opens the database, and makes it if it is not there.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let db = Database::open(name)
            .with_version(VERSION)
            .with_on_upgrade_needed(|_, db| {
                for shelf in Shelf::ALL {
                    db.create_object_store(shelf.name()).build()?;
                }
                Ok(())
            })
            .await?;
        Ok(Self { db })
    }

    /// Closes it. What is on its way is still written.
    pub fn close(&self) {
        self.db.clone().close();
    }

    /// Removes a database.
    #[cfg(test)]
    pub async fn remove(name: &str) -> Result<(), StoreError> {
        Ok(Database::delete_by_name(name)?.await?)
    }

    /// The lock, as text.
    pub async fn lock(&self) -> Result<Option<String>, StoreError> {
        let transaction = self.db.transaction(Shelf::Meta.name()).with_mode(TransactionMode::Readonly).build()?;
        let meta = transaction.object_store(Shelf::Meta.name())?;
        Ok(meta.get(LOCK.to_owned()).primitive()?.await?)
    }

    /// Changes the lock in one transaction, so that tabs count wrong passphrases together. Answers what `change` was given.
    pub async fn change_lock(&self, change: impl FnOnce(Option<String>) -> Option<String>) -> Result<(), StoreError> {
        let transaction = self.begin(&[Shelf::Meta.name()], Durability::Strict)?;
        {
            let meta = transaction.object_store(Shelf::Meta.name())?;
            let lock: Option<String> = meta.get(LOCK.to_owned()).primitive()?.await?;
            if let Some(lock) = change(lock) {
                meta.put(lock).with_key(LOCK).without_key_type().primitive()?;
            }
        }
        finish(transaction).await
    }

    /// All rows of these shelves, as of one moment.
    pub async fn all(&self, shelves: &[Shelf]) -> Result<Vec<Rows>, StoreError> {
        let names: Vec<&str> = shelves.iter().map(|shelf| shelf.name()).collect();
        let transaction = self.db.transaction(names.as_slice()).with_mode(TransactionMode::Readonly).build()?;
        // Everything is asked for before anything is waited for.
        let mut asked = Vec::with_capacity(shelves.len());
        for name in names {
            let shelf = transaction.object_store(name)?;
            asked.push((shelf.get_all_keys::<String>().primitive()?, shelf.get_all::<JsValueRow>().primitive()?));
        }
        let mut all = Vec::with_capacity(shelves.len());
        for (ids, rows) in asked {
            let ids = ids.await?.collect::<Result<Vec<_>, _>>()?;
            let rows = rows.await?.collect::<Result<Vec<_>, _>>()?;
            all.push(ids.into_iter().zip(rows).filter_map(|(id, row)| Some((id, row.0?))).collect());
        }
        // Everything was read: how the transaction ends does not matter any more. Dropped, it would be aborted.
        let _ = transaction.commit().await;
        Ok(all)
    }

    /// The ids of all rows of a shelf.
    pub async fn ids(&self, shelf: Shelf) -> Result<Vec<String>, StoreError> {
        let transaction = self.db.transaction(shelf.name()).with_mode(TransactionMode::Readonly).build()?;
        let shelf = transaction.object_store(shelf.name())?;
        Ok(shelf.get_all_keys::<String>().primitive()?.await?.collect::<Result<Vec<_>, _>>()?)
    }

    /// Does all edits in one transaction, or none. Resolves when they are as durable as asked for.
    pub async fn write(&self, durability: Durability, edits: &[Edit]) -> Result<(), StoreError> {
        if edits.is_empty() {
            return Ok(());
        }
        let names = casework::order::set(edits.iter().map(|edit| edit.place().0.name()));
        let names: Vec<&str> = names.into_iter().collect();
        let transaction = self.begin(&names, durability)?;
        // What has to be compared comes first; its requests keep the transaction alive.
        for edit in edits {
            match edit {
                Edit::PutOver(shelf, id, read, sealed) => {
                    let shelf = transaction.object_store(shelf.name())?;
                    if !is_still(&shelf, id, read).await? {
                        return Err(StoreError::Changed);
                    }
                    shelf.put(sealed.clone()).with_key(id.as_str()).without_key_type().primitive()?;
                }
                Edit::RemoveUnchanged(shelf, id, read) => {
                    let shelf = transaction.object_store(shelf.name())?;
                    if !is_still(&shelf, id, read).await? {
                        return Err(StoreError::Changed);
                    }
                    shelf.delete(id.as_str()).primitive()?;
                }
                Edit::PutNew(shelf, id, sealed) => {
                    let shelf = transaction.object_store(shelf.name())?;
                    // Any later writing of it lies behind it.
                    let lying: Option<Sealed> = shelf.get(id.clone()..=format!("{id}/")).primitive()?.await?;
                    if lying.is_some() {
                        return Err(StoreError::Changed);
                    }
                    shelf.put(sealed.clone()).with_key(id.as_str()).without_key_type().primitive()?;
                }
                Edit::Put(..) | Edit::Remove(..) => {}
            }
        }
        for edit in edits {
            match edit {
                Edit::Put(shelf, id, sealed) => {
                    let shelf = transaction.object_store(shelf.name())?;
                    shelf.put(sealed.clone()).with_key(id.as_str()).without_key_type().primitive()?;
                }
                Edit::Remove(shelf, id) => {
                    transaction.object_store(shelf.name())?.delete(id.as_str()).primitive()?;
                }
                Edit::PutNew(..) | Edit::PutOver(..) | Edit::RemoveUnchanged(..) => {}
            }
        }
        finish(transaction).await
    }

    /// Removes all rows of all shelves, and the lock, in one transaction.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let names = Shelf::ALL.map(Shelf::name);
        let transaction = self.begin(&names, Durability::Strict)?;
        for name in names {
            transaction.object_store(name)?.clear()?;
        }
        finish(transaction).await
    }

    fn begin(&self, names: &[&str], durability: Durability) -> Result<Transaction<'_>, StoreError> {
        let durability = match durability {
            Durability::Strict => TransactionDurability::Strict,
            Durability::Relaxed => TransactionDurability::Relaxed,
        };
        Ok(self
            .db
            .transaction(names)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(durability))
            .build()?)
    }
}

async fn is_still(shelf: &ObjectStore<'_>, id: &str, read: &Sealed) -> Result<bool, StoreError> {
    let now: Option<Sealed> = shelf.get(id.to_owned()).primitive()?.await?;
    Ok(now.is_some_and(|now| now.nonce() == read.nonce()))
}

/// Commits; if the browser aborts instead, says why.
pub(super) async fn finish(transaction: Transaction<'_>) -> Result<(), StoreError> {
    let system = transaction.as_sys().clone();
    match transaction.commit().await {
        Ok(()) => Ok(()),
        Err(error) => match system.error() {
            Some(exception) => Err(Error::from(exception).into()),
            None => Err(error.into()),
        },
    }
}

/// A row of any kind: the lock is text and is passed over.
struct JsValueRow(Option<Sealed>);

impl TryFromJs for JsValueRow {
    fn from_js(js: JsValue) -> Result<Self, SimpleValueError> {
        Ok(Self(Sealed::from_js(js).ok()))
    }
}
