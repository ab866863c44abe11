//! The bytes of photos and files on this device: sealed in pieces, in a database beside the vault's.
//!
//! Apart, so that opening the vault reads none of them. Nothing here has to be in one transaction with the vault: bytes are on
//! the disk before a draft or a commit names them, and they are owed before the commit leaves the outbox.

use super::{CannotOpen, Sealed, StoreError, Vault, VaultError, VaultKey};
use crate::drafts::Draft;
use casework::{
    blobs::{BlobHash, PIECE, pieces},
    device::{Held, Holding, Returned, Shelf, documents, opaque},
    ids::DocumentId,
    sync::Commit,
};
use futures::future::try_join_all;
use indexed_db_futures::{
    database::Database,
    prelude::*,
    transaction::{TransactionDurability, TransactionMode, TransactionOptions},
};
use std::collections::BTreeSet;

/// The database's two shelves: what is held, and its bytes.
const HOLDINGS: &str = "holdings";
const PIECES: &str = "pieces";

/// What is held of photos and files.
pub struct Blobs {
    db: Database,
    key: VaultKey,
}

impl Vault {
    /// The bytes beside this vault, whose database has this name.
    pub async fn blobs(&self, name: &str) -> Result<Blobs, VaultError> {
        let opening = Database::open(format!("{name}-bytes"))
            .with_version(1_u8)
            .with_on_upgrade_needed(|_, db| {
                db.create_object_store(HOLDINGS).build()?;
                db.create_object_store(PIECES).build()?;
                Ok(())
            })
            .await;
        Ok(Blobs { db: opening.map_err(StoreError::from)?, key: self.key.clone() })
    }

    /// Those of these documents that something on this device names which is not sent: a draft, a commit that waits, or one
    /// that came back. As of one moment.
    pub async fn unsent(&self, asked: &[DocumentId]) -> Result<BTreeSet<DocumentId>, VaultError> {
        let shelves = [Shelf::Outbox, Shelf::Returned, Shelf::Drafts];
        let mut unsent = BTreeSet::new();
        for (shelf, rows) in shelves.into_iter().zip(self.store.all(&shelves).await?) {
            for (id, sealed) in rows {
                match shelf {
                    Shelf::Outbox => {
                        let commit = self.key.open::<Commit>(shelf, &id, &sealed).await.ok();
                        unsent.extend(commit.iter().flat_map(documents));
                    }
                    Shelf::Returned => {
                        let entry = self.key.open::<Returned>(shelf, &id, &sealed).await.ok();
                        unsent.extend(entry.iter().flat_map(|entry| documents(&entry.commit)));
                    }
                    _ => {
                        let Ok(draft) = self.key.open::<Draft>(shelf, &id, &sealed).await else { continue };
                        unsent.extend(asked.iter().filter(|id| draft.content.contains(&id.to_string())));
                    }
                }
            }
        }
        Ok(unsent)
    }
}

impl Blobs {
    /// Keeps bytes: they are on the disk when this returns, all of them or none.
    pub async fn keep(&self, holding: &Holding, bytes: &[u8]) -> Result<(), VaultError> {
        let size = usize::try_from(PIECE).expect("a piece fits into memory");
        let sealed = bytes.chunks(size).enumerate().map(|(index, piece)| async move {
            let id = piece_id(holding, index as u64);
            Ok::<_, VaultError>((self.key.seal_for(&place(PIECES, &id), piece).await?, id))
        });
        let sealed = try_join_all(sealed).await?;
        let (id, row) = self.sealed(holding).await?;
        // What can be fetched again need not be on the disk at once.
        let durability = match holding.held {
            Held::Fetched => TransactionDurability::Relaxed,
            _ => TransactionDurability::Strict,
        };
        self.write(durability, move |holdings, pieces| {
            for (piece, id) in sealed {
                pieces.put(piece).with_key(id).without_key_type().primitive()?;
            }
            holdings.put(row).with_key(id).without_key_type().primitive()?;
            Ok(())
        })
        .await
    }

    /// Notes where bytes stand by now.
    pub async fn stand(&self, holdings: &[Holding]) -> Result<(), VaultError> {
        let rows = try_join_all(holdings.iter().map(|holding| self.sealed(holding))).await?;
        self.write(TransactionDurability::Strict, move |holdings, _| {
            for (id, row) in rows {
                holdings.put(row).with_key(id).without_key_type().primitive()?;
            }
            Ok(())
        })
        .await
    }

    /// Removes what is held, all of it or nothing.
    pub async fn remove(&self, gone: &[Holding]) -> Result<(), VaultError> {
        if gone.is_empty() {
            return Ok(());
        }
        self.write(TransactionDurability::Strict, |holdings, all| {
            for holding in gone {
                holdings.delete(holding_id(holding.document).as_str()).primitive()?;
                for index in 0..pieces(holding.size) {
                    all.delete(piece_id(holding, index).as_str()).primitive()?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Removes everything.
    pub async fn clear(&self) -> Result<(), VaultError> {
        self.write(TransactionDurability::Strict, |holdings, pieces| {
            holdings.clear()?;
            pieces.clear()?;
            Ok(())
        })
        .await
    }

    /// All that is held; what does not open is passed over.
    pub async fn all(&self) -> Result<Vec<Holding>, VaultError> {
        let read = async {
            let transaction = self.db.transaction(HOLDINGS).with_mode(TransactionMode::Readonly).build()?;
            let holdings = transaction.object_store(HOLDINGS)?;
            let (ids, rows) =
                (holdings.get_all_keys::<String>().primitive()?, holdings.get_all::<Sealed>().primitive()?);
            let ids = ids.await?.collect::<Result<Vec<_>, _>>()?;
            Ok::<_, StoreError>(ids.into_iter().zip(rows.await?.collect::<Result<Vec<_>, _>>()?))
        };
        let mut all = Vec::new();
        for (id, sealed) in read.await? {
            let opened = self.key.open_for(&place(HOLDINGS, &id), &sealed).await;
            all.extend(opened.ok().and_then(|plain| crate::json::read(&plain).ok()));
        }
        Ok(all)
    }

    /// One piece of what is held.
    pub async fn piece(&self, holding: &Holding, index: u64) -> Result<Vec<u8>, CannotOpen> {
        let id = piece_id(holding, index);
        let read = async {
            let transaction = self.db.transaction(PIECES).with_mode(TransactionMode::Readonly).build()?;
            let pieces = transaction.object_store(PIECES)?;
            Ok::<Option<Sealed>, StoreError>(pieces.get(id.as_str()).primitive()?.await?)
        };
        let sealed = read.await.ok().flatten().ok_or(CannotOpen::Sealed)?;
        self.key.open_for(&place(PIECES, &id), &sealed).await
    }

    /// All bytes of what is held, if they are what they were.
    pub async fn bytes(&self, holding: &Holding) -> Result<Vec<u8>, CannotOpen> {
        let mut bytes = Vec::with_capacity(usize::try_from(holding.size).unwrap_or_default());
        for index in 0..pieces(holding.size) {
            bytes.extend(self.piece(holding, index).await?);
        }
        if BlobHash::of(&bytes) == holding.sha256 { Ok(bytes) } else { Err(CannotOpen::Unreadable) }
    }

    /// Closes the database; what is on its way is still written.
    pub fn close(&self) {
        self.db.clone().close();
    }

    async fn sealed(&self, holding: &Holding) -> Result<(String, Sealed), VaultError> {
        let id = holding_id(holding.document);
        let plain = serde_json::to_vec(holding).map_err(|error| StoreError::Other(error.to_string()))?;
        let sealed = self.key.seal_for(&place(HOLDINGS, &id), &plain).await?;
        Ok((id, sealed))
    }

    async fn write(
        &self,
        durability: TransactionDurability,
        edit: impl FnOnce(
            &indexed_db_futures::object_store::ObjectStore<'_>,
            &indexed_db_futures::object_store::ObjectStore<'_>,
        ) -> Result<(), indexed_db_futures::error::Error>,
    ) -> Result<(), VaultError> {
        let write = async {
            let transaction = self
                .db
                .transaction([HOLDINGS, PIECES])
                .with_mode(TransactionMode::Readwrite)
                .with_options(TransactionOptions::new().with_durability(durability))
                .build()?;
            edit(&transaction.object_store(HOLDINGS)?, &transaction.object_store(PIECES)?)?;
            super::store::finish(transaction).await
        };
        Ok(write.await?)
    }
}

fn holding_id(document: DocumentId) -> String {
    opaque(&["holding", &document.to_string()])
}

fn piece_id(holding: &Holding, index: u64) -> String {
    opaque(&["piece", &holding.document.to_string(), &index.to_string()])
}

/// What a row is sealed for.
fn place(shelf: &str, id: &str) -> Vec<u8> {
    format!("bytes/{shelf}/{id}").into_bytes()
}
