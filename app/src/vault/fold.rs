//! Folding: rows that piled up go into the packs, when nobody waits for anything.
//!
//! A row is removed only if it still is what was folded, and a pack is written only over what was read: what another tab
//! wrote meanwhile is kept.

use super::{Durability, Edit, Row, Shelf, StoreError, Vault, VaultError};
use casework::{records::RecordKey, sync::Record};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Rows from which folding is worth it.
pub const WORTH_FOLDING: usize = 300;
const PACK: usize = 200;

impl Vault {
    /// Folds all rows into packs, in one transaction. Answers how many rows it took in.
    pub async fn fold(&self) -> Result<usize, VaultError> {
        let fold = self.prepare_fold().await?;
        self.finish_fold(fold).await
    }

    /// Reads, merges and seals; nothing is written yet.
    pub(super) async fn prepare_fold(&self) -> Result<Fold, VaultError> {
        let mut read = self.store.all(&[Shelf::Packs, Shelf::Rows]).await?;
        let (rows, packs) = (read.pop().unwrap_or_default(), read.pop().unwrap_or_default());
        let (mut edits, mut gone) = (Vec::new(), Vec::new());
        let mut fresh: HashMap<RecordKey, Row> = HashMap::new();
        for (id, sealed) in &rows {
            let Ok(row) = self.key.open::<Row>(Shelf::Rows, id, sealed).await else { continue };
            let edit = Edit::RemoveUnchanged(Shelf::Rows, id.clone(), sealed.clone());
            if matches!(row, Row::Gone(_)) {
                gone.push(edit)
            } else {
                edits.push(edit)
            }
            fresh.insert(row.key(), row);
        }
        if fresh.is_empty() {
            return Ok(Fold::default());
        }

        // Packs that another tab wrote are not indexed here yet; those that hold one of the rows are written anew.
        let index = self.packs.borrow().clone();
        let affected: Vec<_> = packs
            .into_iter()
            .filter(|(id, sealed)| {
                let is_known = self.known.borrow().get(&(Shelf::Packs, id.clone())) == Some(&sealed.nonce());
                let keys = index.get(id).filter(|_| is_known);
                keys.is_none_or(|keys| keys.iter().any(|key| fresh.contains_key(key)))
            })
            .collect();
        let mut rewritten: Vec<(String, HashSet<RecordKey>)> = Vec::new();
        let mut placed: HashSet<RecordKey> = HashSet::new();
        let opened = self.open_packs(affected.clone()).await;
        for ((id, sealed), (_, records)) in affected.into_iter().zip(opened) {
            let is_damaged = self.damaged.borrow().contains(&(Shelf::Packs, id.clone()));
            let Some(records) = records.filter(|_| !is_damaged) else { continue };
            let mut changed = false;
            let mut pack = Vec::with_capacity(records.len());
            for mut record in records {
                match fresh.get(&record.key) {
                    Some(Row::Gone(_)) => changed = true,
                    Some(Row::Is(row)) => {
                        changed = true;
                        placed.insert(record.key);
                        record.merge(row);
                        pack.push(record);
                    }
                    None => pack.push(record),
                }
            }
            if !changed {
                continue;
            }
            let new = self.key.seal(Shelf::Packs, &id, &pack).await?;
            rewritten.push((id.clone(), pack.iter().map(|record| record.key).collect()));
            edits.push(Edit::PutOver(Shelf::Packs, id, sealed, new));
        }

        let new: Vec<&Record> = fresh
            .values()
            .filter_map(|row| match row {
                Row::Is(record) if !placed.contains(&record.key) => Some(record),
                _ => None,
            })
            .collect();
        for records in new.chunks(PACK) {
            let id = Uuid::now_v7().to_string();
            let sealed = self.key.seal(Shelf::Packs, &id, &records).await?;
            rewritten.push((id.clone(), records.iter().map(|record| record.key).collect()));
            edits.push(Edit::Put(Shelf::Packs, id, sealed));
        }

        // A pack that does not open may hold what is gone: the word that it is gone stays then.
        if !self.damaged.borrow().iter().any(|(shelf, _)| *shelf == Shelf::Packs) {
            edits.append(&mut gone);
        }
        Ok(Fold { edits, packs: rewritten })
    }

    /// Writes a prepared fold, if no other tab folded meanwhile.
    pub(super) async fn finish_fold(&self, Fold { edits, packs }: Fold) -> Result<usize, VaultError> {
        let removed: Vec<(Shelf, String)> = edits
            .iter()
            .filter(|edit| matches!(edit, Edit::RemoveUnchanged(..)))
            .map(|edit| (edit.place().0, edit.place().1.to_owned()))
            .collect();
        match self.write(Durability::Strict, edits).await {
            Ok(()) => {
                self.packs.borrow_mut().extend(packs);
                let mut known = self.known.borrow_mut();
                for place in &removed {
                    known.remove(place);
                }
                Ok(removed.len())
            }
            // Another tab folded: nothing was written, and nothing is lost.
            Err(StoreError::Changed) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}

/// A fold that is ready to be written.
#[derive(Debug, Default)]
pub(super) struct Fold {
    edits: Vec<Edit>,
    packs: Vec<(String, HashSet<RecordKey>)>,
}
