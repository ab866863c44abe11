//! What lies in a client's hand: one document, under a key for that one document, in a database of its own that every page
//! asks before it shows anything. The key cannot be taken out of the browser; it survives a reload and a killed browser, and
//! is destroyed when the worker takes the document back.
//!
//! What people say meanwhile is sealed to a letterbox ([`super::letterbox`]) and lies in the vault's own database, so that
//! one transaction takes it from there into the outbox: it can neither be lost between two databases nor be taken in twice.

use super::{
    Durability, Edit, Sealed, Store, StoreError, Vault, VaultError, VaultKey,
    letterbox::{Letterbox, Slot},
    seal::{aes, promised, subtle, usages},
    store::finish,
};
use crate::work::Thrown;
use casework::{
    agreement::{Given, InHand},
    device::{Shelf, edits},
    sync::Commit,
};
use indexed_db_futures::{
    database::Database,
    error::{Error, SimpleValueError},
    prelude::*,
    primitive::{TryFromJs, TryToJs},
    transaction::{TransactionDurability, TransactionMode, TransactionOptions},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};

/// The database: one for all vaults of this browser, for there is one screen.
const NAME: &str = "lotse-hand";
const SHELF: &str = "hand";
/// Its rows: whose vault, the document's key, the document, and how far its reader is.
const OF: &str = "of";
const KEY: &str = "key";
const DOCUMENT: &str = "document";
const PROGRESS: &str = "progress";

/// Rows of [`Shelf::Meta`] in the vault: a letterbox, and what was thrown into it.
const LETTERBOX: &str = "letterbox-";
const LETTER: &str = "letter-";
/// A letterbox is kept for so many milliseconds after its document came back: a tab that was asleep may still throw in.
const KEPT: u64 = 30 * 24 * 60 * 60 * 1000;

/// Which vault gave the document, and where replies go. Nothing in it is about a person.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Of {
    /// The vault's database.
    vault: String,
    letterbox: Uuid,
    slot: Slot,
}

/// The word for it in the name of a letter, so that the screen knows it without reading.
fn word(what: Thrown) -> &'static str {
    match what {
        Thrown::Signature => "signed",
        Thrown::Reply => "said",
        Thrown::Points => "points",
    }
}

/// A document in a client's hand.
#[derive(Clone)]
pub struct Lent {
    of: Of,
    key: VaultKey,
    /// The document, if it can be read.
    pub document: Option<InHand>,
    /// How far its reader is, as JSON.
    pub progress: Option<String>,
    /// What was thrown in so far: of which of the signers, what.
    pub thrown: Vec<(usize, Thrown)>,
}

impl Lent {
    /// Whether the vault of this name gave it.
    #[must_use]
    pub fn is_of(&self, vault: &str) -> bool {
        self.of.vault == vault
    }

    /// Throws in what the signer at this place said. It is on the disk when this returns, and can be read by nobody here.
    /// What was noted of the same reading ([`Self::note`]) is part of it, and goes in the same transaction.
    pub async fn throw_in(&self, place: usize, what: Thrown, given: &Given) -> Result<(), VaultError> {
        let letter = self.letter(place, what, given.key.id, given).await?;
        self.write(&[letter, Edit::Remove(Shelf::Meta, self.address(place, Thrown::Points, given.key.id))]).await
    }

    /// Throws in what the signer at this place has said to single points in this reading; what they said before in the same
    /// one is part of it, and goes. `None` if nothing of it is left.
    pub async fn note(&self, place: usize, reading: Uuid, given: Option<&Given>) -> Result<(), VaultError> {
        let edit = match given {
            Some(given) => self.letter(place, Thrown::Points, reading, given).await?,
            None => Edit::Remove(Shelf::Meta, self.address(place, Thrown::Points, reading)),
        };
        self.write(&[edit]).await
    }

    fn address(&self, place: usize, what: Thrown, id: Uuid) -> String {
        format!("{LETTER}{}-{place:02}-{}-{id}", self.of.letterbox, word(what))
    }

    async fn letter(&self, place: usize, what: Thrown, id: Uuid, given: &Given) -> Result<Edit, VaultError> {
        let plain = serde_json::to_vec(given).map_err(|error| StoreError::Other(error.to_string()))?;
        let address = self.address(place, what, id);
        let sealed = self.of.slot.seal(&address, &plain).await?;
        Ok(Edit::Put(Shelf::Meta, address, sealed))
    }

    async fn write(&self, edits: &[Edit]) -> Result<(), VaultError> {
        let store = Store::open(&self.of.vault).await?;
        let written = store.write(Durability::Strict, edits).await;
        store.close();
        Ok(written?)
    }

    /// What was thrown into its letterbox, by the names of the letters.
    async fn look(&self) -> Result<Vec<(usize, Thrown)>, StoreError> {
        let store = Store::open(&self.of.vault).await?;
        let ids = store.ids(Shelf::Meta).await;
        store.close();
        let begin = format!("{LETTER}{}-", self.of.letterbox);
        Ok(ids?.iter().filter_map(|id| thrown(id.strip_prefix(&begin)?)).collect())
    }
}

fn thrown(rest: &str) -> Option<(usize, Thrown)> {
    let (place, rest) = rest.split_once('-')?;
    let what =
        [Thrown::Signature, Thrown::Reply, Thrown::Points].into_iter().find(|what| rest.starts_with(word(*what)))?;
    Some((place.parse().ok()?, what))
}

/// Where documents lie that are in a client's hand.
pub struct Hand(Database);

impl Hand {
    /// Goes there.
    pub async fn open() -> Result<Self, StoreError> {
        let opening = Database::open(NAME).with_version(1_u8).with_on_upgrade_needed(|_, db| {
            db.create_object_store(SHELF).build()?;
            Ok(())
        });
        Ok(Self(opening.await?))
    }

    /// The document that lies there, if one does.
    pub async fn lent(&self) -> Result<Option<Lent>, VaultError> {
        let read = async {
            let transaction = self.0.transaction(SHELF).with_mode(TransactionMode::Readonly).build()?;
            let shelf = transaction.object_store(SHELF)?;
            let of: Option<String> = shelf.get(OF).primitive()?.await?;
            let key: Option<VaultKey> = shelf.get(KEY).primitive()?.await?;
            let document: Option<Sealed> = shelf.get(DOCUMENT).primitive()?.await?;
            let progress: Option<Sealed> = shelf.get(PROGRESS).primitive()?.await?;
            Ok::<_, StoreError>((of, key, document, progress))
        };
        let (of, key, document, progress) = read.await?;
        let (Some(of), Some(key)) = (of.and_then(|of| crate::json::read::<Of>(of).ok()), key) else { return Ok(None) };
        let mut lent = Lent { of, key, document: None, progress: None, thrown: Vec::new() };
        if let Some(sealed) = document {
            let plain = lent.key.open_for(DOCUMENT.as_bytes(), &sealed).await.ok();
            lent.document = plain.and_then(|plain| crate::json::read(plain).ok());
        }
        if let Some(sealed) = progress {
            let plain = lent.key.open_for(PROGRESS.as_bytes(), &sealed).await.ok();
            lent.progress = plain.and_then(|plain| String::from_utf8(plain).ok());
        }
        lent.thrown = lent.look().await?;
        Ok(Some(lent))
    }

    /// Puts a document there: it is on the disk when this returns, with a letterbox in the vault whose half to read with is
    /// sealed. Answers whether it was put there: where one lies, no other does.
    pub async fn put(&self, vault: &Vault, name: &str, document: &InHand) -> Result<bool, VaultError> {
        let letterbox = Letterbox::make().await?;
        let of = Of { vault: name.to_owned(), letterbox: Uuid::now_v7(), slot: letterbox.slot() };
        let id = format!("{LETTERBOX}{}", of.letterbox);
        let sealed = vault.key.seal(Shelf::Meta, &id, &letterbox).await?;
        vault.write_sealed(Durability::Strict, vec![Edit::Put(Shelf::Meta, id, sealed)]).await?;
        let other = |error: serde_json::Error| StoreError::Other(error.to_string());
        let key: web_sys::CryptoKey =
            promised(subtle()?.generate_key_with_object(&aes(&[]), false, &usages(&["encrypt", "decrypt"]))).await?;
        let key = VaultKey(key);
        let plain = serde_json::to_vec(document).map_err(other)?;
        let sealed = key.seal_for(DOCUMENT.as_bytes(), &plain).await?;
        let of = serde_json::to_string(&of).map_err(other)?;
        let write = async {
            let transaction = self.begin()?;
            let shelf = transaction.object_store(SHELF)?;
            let lies: Option<String> = shelf.get(OF).primitive()?.await?;
            if lies.is_some() {
                return Ok(false);
            }
            shelf.put(of).with_key(OF).without_key_type().primitive()?;
            shelf.put(key).with_key(KEY).without_key_type().primitive()?;
            shelf.put(sealed).with_key(DOCUMENT).without_key_type().primitive()?;
            shelf.delete(PROGRESS).primitive()?;
            finish(transaction).await.map(|()| true)
        };
        Ok(write.await?)
    }

    /// Keeps how far its reader is, as long as it lies there.
    pub async fn keep(&self, lent: &Lent, progress: &str) -> Result<(), VaultError> {
        let sealed = lent.key.seal_for(PROGRESS.as_bytes(), progress.as_bytes()).await?;
        let write = async {
            let transaction = self.begin()?;
            let shelf = transaction.object_store(SHELF)?;
            let lies: Option<String> = shelf.get(OF).primitive()?.await?;
            if lies.and_then(|of| crate::json::read::<Of>(of).ok()).is_some_and(|of| of.letterbox == lent.of.letterbox)
            {
                shelf.put(sealed).with_key(PROGRESS).without_key_type().primitive()?;
            }
            finish(transaction).await
        };
        Ok(write.await?)
    }

    /// Takes it back: document and key are gone.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        transaction.object_store(SHELF)?.clear()?.await?;
        finish(transaction).await
    }

    fn begin(&self) -> Result<indexed_db_futures::transaction::Transaction<'_>, StoreError> {
        Ok(self
            .0
            .transaction(SHELF)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()?)
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.0.clone().close();
    }
}

impl TryToJs for VaultKey {
    fn try_to_js(&self) -> Result<JsValue, Error> {
        Ok(self.0.clone().into())
    }
}

impl TryFromJs for VaultKey {
    fn from_js(js: JsValue) -> Result<Self, SimpleValueError> {
        js.dyn_into().map(VaultKey).map_err(SimpleValueError::DynCast)
    }
}

/// A letter that was read.
#[derive(Debug)]
pub struct Letter {
    id: String,
    sealed: Sealed,
    /// What was said.
    pub given: Given,
}

/// What lies in a vault of letterboxes and letters.
#[derive(Debug, Default)]
pub struct Letters {
    letterboxes: BTreeMap<String, Sealed>,
    letters: Vec<(String, Sealed)>,
}

impl Letters {
    /// Takes a row of [`Shelf::Meta`] that belongs here.
    pub(super) fn take(&mut self, id: String, sealed: Sealed) {
        if id.starts_with(LETTER) {
            self.letters.push((id, sealed));
        } else if let Some(letterbox) = id.strip_prefix(LETTERBOX) {
            self.letterboxes.insert(letterbox.to_owned(), sealed);
        }
    }

    /// Whether nothing lies there that was thrown in and not taken in yet.
    #[must_use]
    pub fn all_taken_in(&self) -> bool {
        self.letters.is_empty()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.letterboxes.is_empty() && self.letters.is_empty()
    }
}

impl Vault {
    /// Reads letters, the oldest first. What does not open stays where it is, and is counted.
    pub async fn read_letters(&self, all: &Letters) -> (Vec<Letter>, usize) {
        let (mut letters, mut damaged) = (Vec::new(), 0);
        for (id, sealed) in &all.letters {
            match self.read_letter(all, id, sealed).await {
                Some(given) => letters.push(Letter { id: id.clone(), sealed: sealed.clone(), given }),
                None => damaged += 1,
            }
        }
        letters.sort_by_key(|letter| letter.given.key.id);
        (letters, damaged)
    }

    async fn read_letter(&self, all: &Letters, id: &str, sealed: &Sealed) -> Option<Given> {
        let letterbox = id.strip_prefix(LETTER)?.get(..Uuid::nil().hyphenated().to_string().len())?;
        let row = format!("{LETTERBOX}{letterbox}");
        let letterbox: Letterbox = self.key.open(Shelf::Meta, &row, all.letterboxes.get(letterbox)?).await.ok()?;
        crate::json::read(letterbox.read(id, sealed).await.ok()?).ok()
    }

    /// Takes a letter in: it leaves the letterbox in the transaction that puts the commit into the outbox. If another tab
    /// took it meanwhile, nothing happens ([`StoreError::Changed`]).
    pub async fn take_in_letter(&self, letter: &Letter, commit: &Commit) -> Result<(), VaultError> {
        let save = edits::save(commit);
        let is_still = Edit::PutOver(Shelf::Meta, letter.id.clone(), letter.sealed.clone(), letter.sealed.clone());
        let edits = vec![is_still, Edit::Remove(Shelf::Meta, letter.id.clone()), self.seal(&save).await?];
        self.write_sealed(Durability::Strict, edits).await?;
        self.known.borrow_mut().wrote(&[save]);
        Ok(())
    }

    /// Removes letterboxes that nobody throws anything into any more. `now` in milliseconds since 1970.
    pub async fn remove_letterboxes(&self, all: &Letters, now: u64) -> Result<(), VaultError> {
        let is_over = |id: &str| {
            let made = id.parse::<Uuid>().ok().and_then(|id| id.get_timestamp()).map(|time| time.to_unix().0 * 1000);
            made.is_some_and(|made| made + KEPT < now)
                && !all.letters.iter().any(|(letter, _)| letter.starts_with(&format!("{LETTER}{id}")))
        };
        let over = all.letterboxes.keys().filter(|id| is_over(id));
        let edits = over.map(|id| Edit::Remove(Shelf::Meta, format!("{LETTERBOX}{id}"))).collect();
        Ok(self.write_sealed(Durability::Strict, edits).await?)
    }
}
