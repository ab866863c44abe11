//! Folding in the browser: reads, decides as [`casework::device::fold`] does, writes.

use super::{Durability, Sealed, StoreError, Vault, VaultError};
use casework::device::{Content, Edit, Pack, PacksRead, Row, Shelf, fold};
use uuid::Uuid;

impl Vault {
    /// Folds all rows into packs, in one transaction. Answers how many rows it took in.
    pub async fn fold(&self) -> Result<usize, VaultError> {
        let fold = self.prepare_fold().await?;
        self.finish_fold(fold).await
    }

    /// Reads and merges; nothing is written yet.
    pub(super) async fn prepare_fold(&self) -> Result<Fold, VaultError> {
        let mut read = self.store.all(&[Shelf::Packs, Shelf::Rows]).await?;
        let (sealed, packs) = (read.pop().unwrap_or_default(), read.pop().unwrap_or_default());
        let mut rows = Vec::with_capacity(sealed.len());
        for (id, sealed) in sealed {
            let Ok(row) = self.key.open::<Row>(Shelf::Rows, &id, &sealed).await else { continue };
            rows.push((id, sealed, row));
        }
        if rows.is_empty() {
            return Ok(Fold::default());
        }
        let fresh: std::collections::HashSet<_> = rows.iter().map(|(_, _, row)| row.key()).collect();
        // Packs that another tab wrote are not indexed here yet; those that hold one of the rows are written anew.
        let affected: Vec<_> = {
            let known = self.known.borrow();
            let holds = |id: &str, sealed: &Sealed| known.may_hold(id, sealed.nonce(), |key| fresh.contains(key));
            packs.into_iter().filter(|(id, sealed)| holds(id, sealed)).collect()
        };
        let opened = self.open_packs(affected.clone()).await;
        let damaged = self.damaged.borrow();
        let every =
            if damaged.iter().any(|(shelf, _)| *shelf == Shelf::Packs) { PacksRead::Some } else { PacksRead::All };
        let packs = affected
            .into_iter()
            .zip(opened)
            .map(|((id, read), (_, records))| {
                let records = records.filter(|_| !damaged.contains(&(Shelf::Packs, id.clone())));
                Pack { id, read, records }
            })
            .collect();
        Ok(Fold(fold(packs, rows, every, || Uuid::now_v7().to_string())))
    }

    /// Writes a prepared fold, if nobody wrote what it is made of meanwhile.
    pub(super) async fn finish_fold(&self, Fold(edits): Fold) -> Result<usize, VaultError> {
        let removed = edits.iter().filter(|edit| matches!(edit, Edit::RemoveUnchanged(..))).count();
        match self.write(Durability::Strict, edits).await {
            Ok(()) => Ok(removed),
            // Nothing was written, and nothing is lost: the next fold takes it all.
            Err(VaultError::Store(StoreError::Changed)) => Ok(0),
            Err(error) => Err(error),
        }
    }
}

/// A fold that is ready to be written.
#[derive(Debug, Default)]
pub(super) struct Fold(Vec<Edit<Content<'static>, Sealed>>);
