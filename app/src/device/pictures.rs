//! Photos and files on this device: taken in, shown, and let go.

use super::{Device, photo};
use crate::{
    sync::{blobs as wire, tabs::News},
    vault::{Blobs, VaultError},
    work::{NoPicture, NotAttached, SaveError, Source, Work},
};
use casework::order::map;
use casework::{
    blobs::{BlobHash, MOST_BYTES, is_sound_size},
    conversation::Attached,
    device::{Fate, Held, Holding, MOST_KEPT, Named, Settled, documents, too_much},
    ids::DocumentId,
    records::{Document, DocumentKind, Kind, RecordKey},
};
use chrono::{NaiveDateTime, TimeDelta, Utc};
use futures::lock::Mutex;
use leptos::prelude::{GetUntracked, Set};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

/// So long bytes wait for the draft that names them to reach the disk.
const GRACE: TimeDelta = TimeDelta::minutes(1);

/// What an open vault has of photos and files.
#[derive(Default)]
pub(super) struct Pictures {
    /// The vault's name.
    pub(super) name: RefCell<String>,
    opened: Mutex<Option<Rc<Blobs>>>,
    held: RefCell<BTreeMap<DocumentId, Holding>>,
    /// Addresses under which the page shows pictures, for as long as the vault is open.
    shown: RefCell<BTreeMap<DocumentId, String>>,
}

/// Whether bytes lie here that the server is still to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owed {
    /// None.
    Nothing,
    /// Some.
    Something,
}

impl Pictures {
    /// Nothing is shown any more.
    pub(super) fn close(&self) {
        self.shown.take().into_values().for_each(|address| photo::forget(&address));
        if let Some(blobs) = self.opened.try_lock().and_then(|mut opened| opened.take()) {
            blobs.close();
        }
    }
}

impl Device {
    async fn blobs(&self) -> Result<Rc<Blobs>, VaultError> {
        let mut opened = self.pictures().opened.lock().await;
        if let Some(blobs) = opened.as_ref() {
            return Ok(blobs.clone());
        }
        let name = self.pictures().name.borrow().clone();
        let blobs = Rc::new(self.vault().blobs(&name).await?);
        *opened = Some(blobs.clone());
        Ok(blobs)
    }

    /// Whether the server is still to get some of them.
    pub(crate) fn owed(&self) -> Owed {
        let owed = self.pictures().held.borrow().values().any(|holding| holding.held == Held::Owed);
        if owed { Owed::Something } else { Owed::Nothing }
    }

    /// Removes all bytes: the vault beside which they lie is empty, and nothing opens them any more.
    pub(super) async fn forget_all_bytes(&self) {
        if let Ok(blobs) = self.blobs().await {
            // What stays is of no use to anybody without the vault's key.
            let _ = blobs.clear().await;
        }
    }

    /// Reads what is held, and tells the pages.
    pub(crate) async fn list_held(&self, work: Work) {
        let Ok(blobs) = self.blobs().await else { return };
        let Ok(all) = blobs.all().await else { return };
        let held = map(all.into_iter().map(|holding| (holding.document, holding)));
        let stands = map(held.iter().map(|(id, holding)| (*id, holding.held)));
        self.pictures().held.replace(held);
        // The session may have ended meanwhile.
        if work.held().try_get_untracked().is_some_and(|before| before != stands) {
            work.held().set(stands);
        }
    }

    async fn changed_held(&self, work: Work) {
        self.list_held(work).await;
        self.tell(News::Bytes);
    }

    /// What is held, as last read.
    pub(crate) fn holdings(&self) -> Vec<Holding> {
        self.pictures().held.borrow().values().cloned().collect()
    }

    /// Scales a photo, or takes a file as it is, and seals it. Its bytes are on the disk when this returns.
    pub(crate) async fn attach(
        &self,
        work: Work,
        chosen: photo::Chosen,
        taken_at: NaiveDateTime,
    ) -> Result<Attached, NotAttached> {
        let (media, bytes) = photo::prepare(chosen).await?;
        let size = bytes.len() as u64;
        if !is_sound_size(size) {
            return Err(NotAttached::TooLarge { most: MOST_BYTES >> 20 });
        }
        if !photo::is_room_for(size).await {
            return Err(NotAttached::NoRoom);
        }
        let (id, sha256) = (DocumentId::new(), BlobHash::of(&bytes));
        let holding = Holding { document: id, sha256, size, media, held: Held::New, since: Utc::now() };
        let blobs = self.blobs().await.map_err(SaveError::from)?;
        blobs.keep(&holding, &bytes).await.map_err(SaveError::from)?;
        self.changed_held(work).await;
        Ok(Attached { id, kind: DocumentKind::Letter, note: String::new(), taken_at, media, size, sha256 })
    }

    /// Removes what was taken in and not saved.
    pub(crate) async fn detach(&self, work: Work, document: DocumentId) {
        let held = self.pictures().held.borrow().get(&document).cloned();
        let Some(holding) = held.filter(|holding| holding.held == Held::New) else { return };
        self.let_go(work, &[holding]).await;
    }

    /// Whether the bytes of all these documents are on the disk.
    pub(crate) async fn holds(&self, asked: &[DocumentId]) -> Result<bool, SaveError> {
        if asked.is_empty() {
            return Ok(true);
        }
        let all = self.blobs().await?.all().await?;
        Ok(asked.iter().all(|id| all.iter().any(|holding| holding.document == *id)))
    }

    async fn let_go(&self, work: Work, gone: &[Holding]) {
        let Ok(blobs) = self.blobs().await else { return };
        // What cannot be removed now is removed when it is next looked for.
        if blobs.remove(gone).await.is_ok() {
            for holding in gone {
                if let Some(address) = self.pictures().shown.borrow_mut().remove(&holding.document) {
                    photo::forget(&address);
                }
            }
        }
        self.changed_held(work).await;
    }

    /// The address under which the page shows a picture: from this device, or fetched, if it may be.
    pub(crate) async fn picture(
        &self,
        work: Work,
        id: DocumentId,
        document: &Document,
        source: Source,
    ) -> Result<String, NoPicture> {
        if let Some(address) = self.pictures().shown.borrow().get(&id) {
            return Ok(address.clone());
        }
        if !self.pictures().held.borrow().contains_key(&id) {
            // Just opened, or taken in by another tab.
            self.list_held(work).await;
        }
        let held = self.pictures().held.borrow().get(&id).cloned();
        let here = match held {
            Some(holding) => match self.blobs().await {
                Ok(blobs) => blobs.bytes(&holding).await.ok(),
                Err(_) => None,
            },
            None => None,
        };
        let bytes = match (here, source) {
            (Some(bytes), _) => bytes,
            (None, Source::Device) => return Err(NoPicture::NotHere),
            (None, Source::Server) => self.fetch(work, id, document).await?,
            // No record here names it yet: it is not kept.
            (None, Source::Late(late)) => whole(wire::fetch(id, document.sha256, Some(late)).await?, document)?,
        };
        let address = photo::address_of(&bytes, document.media).ok_or(NoPicture::NotThere)?;
        self.pictures().shown.borrow_mut().insert(id, address.clone());
        Ok(address)
    }

    async fn fetch(&self, work: Work, id: DocumentId, document: &Document) -> Result<Vec<u8>, NoPicture> {
        let bytes = whole(wire::fetch(id, document.sha256, None).await?, document)?;
        let Document { sha256, size, media, .. } = *document;
        let holding = Holding { document: id, sha256, size, media, held: Held::Fetched, since: Utc::now() };
        // It is shown also if there is no room to keep it.
        if photo::is_room_for(size).await
            && let Ok(blobs) = self.blobs().await
            && blobs.keep(&holding, &bytes).await.is_ok()
        {
            self.list_held(work).await;
            let holdings = self.holdings();
            let gone = too_much(&holdings, MOST_KEPT, Utc::now());
            let gone: Vec<_> = holdings.into_iter().filter(|holding| gone.contains(&holding.document)).collect();
            self.let_go(work, &gone).await;
        }
        Ok(bytes)
    }

    /// The server has these commits: the bytes that they name are owed to it. On the disk before the commits leave the outbox.
    pub(crate) async fn owe(&self, work: Work, settled: &Settled) -> Result<(), VaultError> {
        let named: Vec<_> = settled.accepted.iter().flat_map(documents).collect();
        if named.is_empty() {
            return Ok(());
        }
        let blobs = self.blobs().await?;
        let owed = |holding: &Holding| holding.held == Held::New && named.contains(&holding.document);
        let owed: Vec<_> = blobs.all().await?.iter().filter(|it| owed(it)).map(|it| it.standing(Held::Owed)).collect();
        blobs.stand(&owed).await?;
        self.changed_held(work).await;
        Ok(())
    }

    /// The server was restored from a backup: what it had may be lost there.
    pub(crate) async fn owe_again(&self, work: Work) -> Result<(), VaultError> {
        let blobs = self.blobs().await?;
        let sent = blobs.all().await?.into_iter().filter(|it| it.held == Held::Sent);
        blobs.stand(&sent.map(|it| it.standing(Held::Owed)).collect::<Vec<_>>()).await?;
        self.changed_held(work).await;
        Ok(())
    }

    /// Bytes stand elsewhere by now; none: they go.
    pub(crate) async fn stand_bytes(&self, work: Work, holding: &Holding, now: Option<Holding>) {
        match now {
            Some(now) => {
                if let Ok(blobs) = self.blobs().await {
                    // If it cannot be noted, it is found out again.
                    let _ = blobs.stand(&[now]).await;
                }
                self.changed_held(work).await;
            }
            None => self.let_go(work, std::slice::from_ref(holding)).await,
        }
    }

    /// Removes the bytes of what is erased or gone; nothing is left of them when this returns.
    pub(crate) async fn forget_bytes(
        &self,
        work: Work,
        gone: &[RecordKey],
        erased: &[RecordKey],
    ) -> Result<(), VaultError> {
        let names = |keys: &[RecordKey], id: DocumentId| keys.contains(&RecordKey { kind: Kind::Document, id: id.0 });
        if !gone.iter().chain(erased).any(|key| key.kind == Kind::Document) {
            return Ok(());
        }
        let blobs = self.blobs().await?;
        let leaves = |it: &Holding| {
            let unsent = matches!(it.held, Held::New | Held::Owed);
            names(erased, it.document) || (names(gone, it.document) && !unsent)
        };
        let leaving: Vec<_> = blobs.all().await?.into_iter().filter(leaves).collect();
        blobs.remove(&leaving).await?;
        self.let_go(work, &leaving).await;
        Ok(())
    }

    /// Lets go of what nothing names any more, and owes what the server should have. Only the leading tab does.
    pub(crate) async fn tidy(&self, work: Work) {
        self.list_held(work).await;
        let holdings = self.holdings();
        if holdings.is_empty() {
            return;
        }
        let new: Vec<_> = holdings.iter().filter(|it| it.held == Held::New).map(|it| it.document).collect();
        let unsent = if new.is_empty() { Ok(Default::default()) } else { self.vault().unsent(&new).await };
        let Ok(unsent) = unsent else { return };
        let named = Named { unsent, ..self.named(work, &holdings) };
        let is_fresh = |it: &Holding| it.held == Held::New && it.since > Utc::now() - GRACE;
        let (mut gone, mut owed) = (Vec::new(), Vec::new());
        for holding in holdings {
            match named.fate(&holding) {
                Fate::Go if is_fresh(&holding) => {}
                Fate::Go => gone.push(holding),
                Fate::Send if holding.held == Held::New => owed.push(holding.standing(Held::Owed)),
                Fate::Send | Fate::Stay => {}
            }
        }
        if !owed.is_empty()
            && let Ok(blobs) = self.blobs().await
        {
            let _ = blobs.stand(&owed).await;
        }
        if !(gone.is_empty() && owed.is_empty()) {
            self.let_go(work, &gone).await;
        }
    }

    /// Which of these documents have confirmed records.
    pub(crate) fn named(&self, work: Work, holdings: &[Holding]) -> Named {
        let key = |id: DocumentId| RecordKey { kind: Kind::Document, id: id.0 };
        let confirmed = work.look(|book| {
            let ids = holdings.iter().map(|holding| holding.document);
            ids.filter(|id| book.confirmed(key(*id)).is_some()).collect()
        });
        Named { confirmed, ..Named::default() }
    }

    /// One sealed piece.
    pub(crate) async fn piece(&self, holding: &Holding, index: u64) -> Option<Vec<u8>> {
        self.blobs().await.ok()?.piece(holding, index).await.ok()
    }
}

/// Bytes that are what the document says.
fn whole(bytes: Vec<u8>, document: &Document) -> Result<Vec<u8>, NoPicture> {
    if BlobHash::of(&bytes) == document.sha256 { Ok(bytes) } else { Err(NoPicture::NotThere) }
}
