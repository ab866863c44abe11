//! An open vault, and reading it.

use super::{
    Durability, Edit, Nonce, Row, Rows, Sealed, Shelf, Standing, Store, StoreError, VaultError, VaultKey, opaque,
    row_id,
};
use crate::{drafts::Draft, work::Returned};
use casework::{
    records::RecordKey,
    sync::{Commit, Record, wire::Me},
};
use futures::future::join_all;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

pub(super) const ME: &str = "me";
pub(super) const STANDING: &str = "standing";

/// An open vault.
pub struct Vault {
    pub(super) store: Store,
    pub(super) key: VaultKey,
    /// Which writing of each row this tab has read or made.
    pub(super) known: RefCell<HashMap<(Shelf, String), Nonce>>,
    /// Which records lie in which pack.
    pub(super) packs: RefCell<HashMap<String, HashSet<RecordKey>>>,
    /// Packs and rows that did not open here: they stay as they are, and are not folded.
    pub(super) damaged: RefCell<HashSet<(Shelf, String)>>,
}

/// What was read from a vault: all of it at opening, what is new to this tab later.
#[derive(Debug, Default)]
pub struct Contents {
    /// Confirmed records.
    pub records: Vec<Record>,
    /// Records that left the scope; to be dropped after the records were taken in.
    pub gone: Vec<RecordKey>,
    /// Commits that wait to be sent and were not known here, in their order.
    pub outbox: Vec<Commit>,
    /// The ids of all entries of the outbox.
    pub outbox_ids: HashSet<String>,
    /// Commits that were refused; all of them.
    pub returned: Vec<Returned>,
    /// What was being typed.
    pub drafts: Vec<Draft>,
    /// Who is at work.
    pub me: Option<Me>,
    /// Where sync stands.
    pub standing: Option<Standing>,
    /// Rows that do not open. They stay, and stop nothing else.
    pub damaged: usize,
}

impl Vault {
    /// A vault behind a door that was opened.
    #[must_use]
    pub fn new((store, key): (Store, VaultKey)) -> Self {
        Self { store, key, known: RefCell::default(), packs: RefCell::default(), damaged: RefCell::default() }
    }

    /// Reads everything, and takes in what lay in quarantine and can be read by now.
    pub async fn read_all(&self) -> Result<Contents, VaultError> {
        let shelves = [Shelf::Meta, Shelf::Packs, Shelf::Rows, Shelf::Outbox, Shelf::Returned, Shelf::Drafts];
        let mut contents = self.read(&shelves).await?;
        contents.records.extend(self.leave_quarantine().await?);
        Ok(contents)
    }

    /// Reads what another tab wrote.
    pub async fn read_news(&self) -> Result<Contents, VaultError> {
        self.read(&[Shelf::Meta, Shelf::Packs, Shelf::Rows, Shelf::Outbox, Shelf::Returned]).await
    }

    async fn read(&self, shelves: &[Shelf]) -> Result<Contents, VaultError> {
        let mut contents = Contents::default();
        let read = self.store.all(shelves).await?;
        for (&shelf, rows) in shelves.iter().zip(read) {
            if shelf == Shelf::Outbox {
                contents.outbox_ids = rows.iter().map(|(id, _)| id.clone()).collect();
            }
            match shelf {
                Shelf::Packs => {
                    let present: HashSet<&String> = rows.iter().map(|(id, _)| id).collect();
                    self.packs.borrow_mut().retain(|id, _| present.contains(id));
                    for (id, records) in self.open_packs(self.unknown(shelf, rows)).await {
                        match records {
                            Some(records) => {
                                let keys = records.iter().map(|record| record.key).collect();
                                self.packs.borrow_mut().insert(id, keys);
                                contents.records.extend(records);
                            }
                            None => contents.damaged += 1,
                        }
                    }
                }
                Shelf::Rows => {
                    for row in self.open_all(shelf, self.unknown(shelf, rows), &mut contents.damaged).await {
                        match row {
                            Row::Is(record) => contents.records.push(record),
                            Row::Gone(key) => contents.gone.push(key),
                        }
                    }
                }
                Shelf::Outbox => {
                    let rows = self.unknown(shelf, rows);
                    contents.outbox = self.open_all(shelf, rows, &mut contents.damaged).await;
                }
                Shelf::Returned => {
                    contents.returned = self.open_all(shelf, rows, &mut contents.damaged).await;
                }
                Shelf::Drafts => contents.drafts = self.open_all(shelf, rows, &mut contents.damaged).await,
                Shelf::Meta => {
                    for (id, sealed) in rows {
                        match id.as_str() {
                            ME => contents.me = self.key.open(shelf, &id, &sealed).await.ok(),
                            STANDING => contents.standing = self.key.open(shelf, &id, &sealed).await.ok(),
                            _ => {}
                        }
                    }
                }
                Shelf::Acknowledged | Shelf::Quarantine => {}
            }
        }
        Ok(contents)
    }

    /// Those rows that this tab has neither read nor written, as they are now; from now on it has.
    fn unknown(&self, shelf: Shelf, rows: Rows) -> Rows {
        let mut known = self.known.borrow_mut();
        if shelf == Shelf::Rows || shelf == Shelf::Packs {
            let present: HashSet<&String> = rows.iter().map(|(id, _)| id).collect();
            known.retain(|(on, id), _| *on != shelf || present.contains(id));
        }
        rows.into_iter()
            .filter(|(id, sealed)| known.insert((shelf, id.clone()), sealed.nonce()) != Some(sealed.nonce()))
            .collect()
    }

    async fn open_all<T: DeserializeOwned>(&self, shelf: Shelf, rows: Rows, damaged: &mut usize) -> Vec<T> {
        let opened = join_all(rows.iter().map(|(id, sealed)| self.key.open::<T>(shelf, id, sealed))).await;
        let mut all = Vec::with_capacity(opened.len());
        for (content, (id, _)) in opened.into_iter().zip(rows) {
            match content {
                Ok(content) => all.push(content),
                Err(_) => {
                    *damaged += 1;
                    self.damaged.borrow_mut().insert((shelf, id));
                }
            }
        }
        all
    }

    /// Opens packs. A pack that does not open is none; of one that opens, records that cannot be read are passed over, and
    /// it is marked so that no fold drops them.
    pub(super) async fn open_packs(&self, packs: Rows) -> Vec<(String, Option<Vec<Record>>)> {
        let opened = join_all(packs.iter().map(|(id, sealed)| self.open_pack(id, sealed))).await;
        packs.into_iter().map(|(id, _)| id).zip(opened).collect()
    }

    async fn open_pack(&self, id: &str, sealed: &Sealed) -> Option<Vec<Record>> {
        if let Ok(records) = self.key.open::<Vec<Record>>(Shelf::Packs, id, sealed).await {
            return Some(records);
        }
        self.damaged.borrow_mut().insert((Shelf::Packs, id.to_owned()));
        let values: Vec<Value> = self.key.open(Shelf::Packs, id, sealed).await.ok()?;
        Some(values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect())
    }

    /// Moves what can be read by now from quarantine to the rows.
    async fn leave_quarantine(&self) -> Result<Vec<Record>, VaultError> {
        let Some(rows) = self.store.all(&[Shelf::Quarantine]).await?.pop() else { return Ok(Vec::new()) };
        let (mut records, mut edits) = (Vec::new(), Vec::new());
        for (id, sealed) in rows {
            let Ok(record) = self.key.open::<Record>(Shelf::Quarantine, &id, &sealed).await else { continue };
            edits.push(self.row(Row::Is(record.clone())).await?);
            edits.push(Edit::Remove(Shelf::Quarantine, id));
            records.push(record);
        }
        self.write(Durability::Strict, edits).await?;
        Ok(records)
    }

    /// A row, sealed for its place.
    pub(super) async fn row(&self, row: Row) -> Result<Edit, VaultError> {
        let id = row_id(row.key());
        let sealed = self.key.seal(Shelf::Rows, &id, &row).await?;
        Ok(Edit::Put(Shelf::Rows, id, sealed))
    }

    /// A record that this version does not know, sealed for quarantine; a newer state of it takes the same place.
    pub(super) async fn quarantined(&self, value: &Value) -> Result<Edit, VaultError> {
        let named = value.get("k").and_then(Value::as_str).zip(value.get("i").and_then(Value::as_str));
        let id = match named {
            Some((kind, id)) => opaque(&["quarantine", kind, id]),
            None => opaque(&["quarantine", &value.to_string()]),
        };
        let sealed = self.key.seal(Shelf::Quarantine, &id, value).await?;
        Ok(Edit::Put(Shelf::Quarantine, id, sealed))
    }

    /// Writes, and remembers what this tab wrote.
    pub(super) async fn write(&self, durability: Durability, edits: Vec<Edit>) -> Result<(), StoreError> {
        {
            // Before it is on the disk: another tab's word may make this one read in between.
            let mut known = self.known.borrow_mut();
            for edit in &edits {
                if let Edit::Put(shelf, id, sealed) | Edit::PutOver(shelf, id, _, sealed) = edit {
                    known.insert((*shelf, id.clone()), sealed.nonce());
                }
            }
        }
        self.store.write(durability, &edits).await
    }

    /// The number of rows that were not folded yet, as far as this tab knows.
    #[must_use]
    pub fn loose_rows(&self) -> usize {
        self.known.borrow().keys().filter(|(shelf, _)| *shelf == Shelf::Rows).count()
    }

    /// Closes the database; what is on its way is still written.
    pub fn close(&self) {
        self.store.close();
    }
}
