//! An open vault, and reading it.

use super::{
    Durability, Edit, Letters, Nonce, Rows, Sealed, Store, StoreError, VaultError, VaultKey,
    write::{draft_id, draft_of},
};
use crate::{drafts::Draft, work::Damage};
use casework::{
    device::{Known, Returned, Row, Shelf, Standing, edits, pack, row_id},
    records::RecordKey,
    sync::{Commit, Kept, Record, wire::Me},
};
use futures::future::join_all;
use serde::de::DeserializeOwned;
use std::{
    cell::RefCell,
    collections::{BTreeMap, HashSet},
};

pub(super) const ME: &str = "me";

/// An open vault.
pub struct Vault {
    pub(super) store: Store,
    pub(super) key: VaultKey,
    /// What this tab has read or written of it.
    pub(super) known: RefCell<Known<Nonce>>,
    /// Packs and rows that did not open here: they stay as they are, and are not folded.
    pub(super) damaged: RefCell<HashSet<(Shelf, String)>>,
    /// The rows of drafts as they lay there when this tab last read or wrote them, by the id of the first writing.
    pub(super) drafts: RefCell<BTreeMap<String, (String, Sealed)>>,
}

/// What was read from a vault: all of it at opening, what is new to this tab later.
#[derive(Debug, Default)]
pub struct Contents {
    /// Confirmed records.
    pub records: Vec<Kept>,
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
    /// What does not open. It stays, and stops nothing else.
    pub damaged: Damage,
    /// What was said while a document of this vault was in a client's hand.
    pub letters: Letters,
    /// The records are all there are: what else this tab holds was confirmed before the server was restored from a backup.
    pub is_anew: bool,
}

/// What is being typed, as it lies in the vault.
#[derive(Debug)]
pub struct LyingDrafts {
    /// All drafts.
    pub drafts: Vec<Draft>,
    /// How often something was taken out of what is kept.
    pub erasures: u64,
    /// For [`Vault::saw`].
    pub sealed: Rows,
}

/// What lies in a vault, sealed: it can be read while the key is not there yet.
#[derive(Debug)]
pub struct Lying {
    rows: Vec<Rows>,
    is_quarantine_empty: bool,
}

impl Lying {
    const SHELVES: [Shelf; 6] = [Shelf::Meta, Shelf::Packs, Shelf::Rows, Shelf::Outbox, Shelf::Returned, Shelf::Drafts];

    /// Whether nothing does.
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(Vec::is_empty) && self.is_quarantine_empty
    }

    /// As of one moment.
    pub(super) async fn of(store: &Store) -> Result<Self, StoreError> {
        let mut rows = store.all(&[&Self::SHELVES[..], &[Shelf::Quarantine]].concat()).await?;
        let is_quarantine_empty = rows.pop().is_none_or(|rows| rows.is_empty());
        Ok(Self { rows, is_quarantine_empty })
    }
}

impl Vault {
    /// A vault behind a door that was opened.
    #[must_use]
    pub fn new((store, key): (Store, VaultKey)) -> Self {
        let (known, damaged, drafts) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { store, key, known, damaged, drafts }
    }

    /// Reads everything, and takes in what lay in quarantine and can be read by now. `lying` is what was read before the
    /// vault was open, if it was.
    pub async fn read_all(&self, lying: Option<Lying>) -> Result<Contents, VaultError> {
        let Lying { rows, is_quarantine_empty } = match lying {
            Some(lying) => lying,
            None => Lying::of(&self.store).await?,
        };
        let mut contents = self.take_in(&Lying::SHELVES, rows).await?;
        if !is_quarantine_empty {
            contents.records.extend(self.leave_quarantine().await.into_iter().map(Kept::from));
        }
        Ok(contents)
    }

    /// Reads what another tab wrote; all records, if it was with another epoch than the one which this tab knows, or
    /// something was taken out of them that it does not know of.
    pub async fn read_news(&self, known: Option<(&str, u64)>) -> Result<Contents, VaultError> {
        let shelves = [Shelf::Meta, Shelf::Packs, Shelf::Rows, Shelf::Outbox, Shelf::Returned];
        let news = self.read(&shelves).await?;
        let standing = news.standing.as_ref();
        let now = standing.and_then(|standing| Some((standing.epoch.as_deref()?, standing.erasures)));
        if known.is_none() || now == known {
            return Ok(news);
        }
        self.known.borrow_mut().forget_records();
        let mut contents = self.read(&shelves).await?;
        contents.outbox.splice(..0, news.outbox);
        // What the disk had no room to move lies in quarantine still, and is shown.
        contents.records.extend(self.leave_quarantine().await.into_iter().map(Kept::from));
        Ok(Contents { is_anew: true, ..contents })
    }

    /// What is being typed, as it lies there. It counts as seen when [`Vault::saw`] is told.
    pub async fn drafts(&self) -> Result<LyingDrafts, VaultError> {
        let mut read = self.store.all(&[Shelf::Drafts, Shelf::Meta]).await?;
        let (meta, rows) = (read.pop().unwrap_or_default(), read.pop().unwrap_or_default());
        let mut erasures = 0;
        for (id, sealed) in meta.iter().filter(|(id, _)| id == edits::STANDING) {
            erasures = self.key.open::<Standing>(Shelf::Meta, id, sealed).await.map_or(0, |standing| standing.erasures);
        }
        let sealed = rows.clone();
        Ok(LyingDrafts { drafts: self.open_all(Shelf::Drafts, rows, &mut 0).await, erasures, sealed })
    }

    /// This tab shows what lies there: it is what it writes over from now on. All but those drafts, which it does not show.
    pub fn saw<'a>(&self, sealed: Rows, but: impl Iterator<Item = &'a str>) {
        let rows = sealed.into_iter().map(|(id, sealed)| (draft_of(&id).to_owned(), (id, sealed)));
        let before = self.drafts.replace(casework::order::map(rows));
        let mut drafts = self.drafts.borrow_mut();
        for draft in but.map(draft_id) {
            drafts.remove(&draft);
            drafts.extend(before.get(&draft).map(|row| (draft, row.clone())));
        }
    }

    async fn read(&self, shelves: &[Shelf]) -> Result<Contents, VaultError> {
        self.take_in(shelves, self.store.all(shelves).await?).await
    }

    async fn take_in(&self, shelves: &[Shelf], read: Vec<Rows>) -> Result<Contents, VaultError> {
        let mut contents = Contents::default();
        let (mut present, mut packs) = (HashSet::new(), Vec::new());
        for (&shelf, rows) in shelves.iter().zip(read) {
            if shelf == Shelf::Outbox {
                contents.outbox_ids = rows.iter().map(|(id, _)| id.clone()).collect();
            }
            match shelf {
                Shelf::Packs => {
                    present = rows.iter().map(|(id, _)| id.clone()).collect();
                    for (id, records) in self.open_packs(self.unknown(shelf, rows)).await {
                        match records {
                            Some(records) => {
                                // What cannot be read of a damaged pack is not gone.
                                if !self.damaged.borrow().contains(&(shelf, id.clone())) {
                                    packs.push((id, records.iter().map(Kept::key).collect()));
                                }
                                contents.records.extend(records);
                            }
                            None => contents.damaged.records += 1,
                        }
                    }
                }
                Shelf::Rows => {
                    let rows = self.unknown(shelf, rows);
                    for row in self.open_all::<Row>(shelf, rows, &mut contents.damaged.records).await {
                        self.known.borrow_mut().row(&row_id(row.key()), &row);
                        match row {
                            Row::Is(record) => contents.records.push(record.into()),
                            Row::Gone(key) => contents.gone.push(key),
                        }
                    }
                }
                Shelf::Outbox => {
                    let rows = self.unknown(shelf, rows);
                    contents.outbox = self.open_all(shelf, rows, &mut contents.damaged.unsent).await;
                }
                Shelf::Returned => {
                    contents.returned = self.open_all(shelf, rows, &mut contents.damaged.returned).await;
                }
                Shelf::Drafts => {
                    self.saw(rows.clone(), std::iter::empty());
                    contents.drafts = self.open_all(shelf, rows, &mut contents.damaged.drafts).await;
                }
                Shelf::Meta => {
                    for (id, sealed) in rows {
                        match id.as_str() {
                            ME => contents.me = self.key.open(shelf, &id, &sealed).await.ok(),
                            edits::STANDING => contents.standing = self.key.open(shelf, &id, &sealed).await.ok(),
                            _ => contents.letters.take(id, sealed),
                        }
                    }
                }
                Shelf::Acknowledged | Shelf::Quarantine => {}
            }
        }
        contents.gone.extend(self.known.borrow_mut().packs(&present, packs));
        Ok(contents)
    }

    /// Those rows that this tab has neither read nor written, as they are now; from now on it has.
    fn unknown(&self, shelf: Shelf, rows: Rows) -> Rows {
        self.known.borrow_mut().unknown(shelf, rows, Sealed::nonce)
    }

    async fn open_all<T: DeserializeOwned>(&self, shelf: Shelf, rows: Rows, damaged: &mut usize) -> Vec<T> {
        let opened = self.plain_all(shelf, &rows).await;
        let mut all = Vec::with_capacity(opened.len());
        for (plain, (id, _)) in opened.into_iter().zip(rows) {
            match plain.and_then(|plain| crate::json::read(&plain).ok()) {
                Some(content) => all.push(content),
                None => {
                    *damaged += 1;
                    self.damaged.borrow_mut().insert((shelf, id));
                }
            }
        }
        all
    }

    /// Rows as bytes, side by side; none where one does not open.
    async fn plain_all(&self, shelf: Shelf, rows: &Rows) -> Vec<Option<Vec<u8>>> {
        let plain = async |(id, sealed): &(String, Sealed)| self.key.plain(shelf, id, sealed).await.ok();
        join_all(rows.iter().map(plain)).await
    }

    /// Opens packs. A pack that does not open is none; of one that opens, records that cannot be read are passed over, and
    /// it is marked so that no fold drops them.
    pub(super) async fn open_packs(&self, packs: Rows) -> Vec<(String, Option<Vec<Kept>>)> {
        let opened = join_all(packs.iter().map(|(id, sealed)| self.open_pack(id, sealed))).await;
        packs.into_iter().map(|(id, _)| id).zip(opened).collect()
    }

    async fn open_pack(&self, id: &str, sealed: &Sealed) -> Option<Vec<Kept>> {
        let unpacked = self.key.plain(Shelf::Packs, id, sealed).await.ok().and_then(pack::unpack);
        if unpacked.as_ref().is_none_or(|unpacked| unpacked.unreadable > 0) {
            self.damaged.borrow_mut().insert((Shelf::Packs, id.to_owned()));
        }
        unpacked.map(|unpacked| unpacked.records)
    }

    /// Moves what can be read by now from quarantine to the rows. If the disk has no room it stays there until the next
    /// start: that stops nobody from opening the vault, nor from seeing it.
    async fn leave_quarantine(&self) -> Vec<Record> {
        let Ok(mut read) = self.store.all(&[Shelf::Quarantine, Shelf::Rows]).await else { return Vec::new() };
        let (lying, quarantine) = (read.pop().unwrap_or_default(), read.pop().unwrap_or_default());
        let (mut records, mut edits) = (Vec::new(), Vec::new());
        for (id, sealed) in quarantine {
            let Ok(record) = self.key.open::<Record>(Shelf::Quarantine, &id, &sealed).await else { continue };
            let row = row_id(record.key);
            let row = match lying.iter().find(|(id, _)| *id == row) {
                Some((id, sealed)) => self.key.open::<Row>(Shelf::Rows, id, sealed).await.ok(),
                None => None,
            };
            let (record, leaving) = edits::leave_quarantine(id, record, row);
            edits.extend(leaving);
            records.push(record);
        }
        let _ = self.write(Durability::Strict, edits).await;
        records
    }

    /// Writes, and remembers what this tab wrote.
    pub(super) async fn write_sealed(&self, durability: Durability, edits: Vec<Edit>) -> Result<(), StoreError> {
        {
            // Before it is on the disk: another tab's word may make this one read in between.
            let mut known = self.known.borrow_mut();
            for edit in &edits {
                if let Edit::Put(shelf, id, sealed)
                | Edit::PutNew(shelf, id, sealed)
                | Edit::PutOver(shelf, id, _, sealed) = edit
                {
                    known.writes(*shelf, id, sealed.nonce());
                }
            }
        }
        self.store.write(durability, &edits).await?;
        let mut drafts = self.drafts.borrow_mut();
        for edit in edits {
            match edit {
                Edit::Put(Shelf::Drafts, id, sealed)
                | Edit::PutNew(Shelf::Drafts, id, sealed)
                | Edit::PutOver(Shelf::Drafts, id, _, sealed) => {
                    drafts.insert(draft_of(&id).to_owned(), (id, sealed));
                }
                Edit::Remove(Shelf::Drafts, id) | Edit::RemoveUnchanged(Shelf::Drafts, id, _) => {
                    drafts.remove(draft_of(&id));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// How many rows were not folded yet, and how many of them say that a record is gone, as far as this tab knows.
    #[must_use]
    pub fn rows(&self) -> (usize, usize) {
        self.known.borrow().rows()
    }

    /// Closes the database; what is on its way is still written.
    pub fn close(&self) {
        self.store.close();
    }
}
