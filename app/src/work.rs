//! What pages have in hand: the casebook to read, and the acts that change it.
//!
//! A page reads with [`Work::read`] (reactive) and writes with [`Work::save`]. It never waits for the network, and never
//! meets IndexedDB: that is the vault's business.

mod hand;
mod outcome;
mod pictures;
mod rules;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod typing;

pub use casework::device::Returned;
pub use hand::{Hand, NotGiven, NotThrown, TakenOver, Thrown};
pub(crate) use outcome::{Beside, Secret};
pub use outcome::{CannotMend, Damage, NoHistory, OpenError, SaveError, SignedOut};
pub use pictures::{NoPicture, NotAttached, Source};
pub(crate) use rules::LaterRules;
pub use typing::{Drafted, Heard};

use crate::{
    device::{self, Device},
    drafts::{Draft, Drafts},
    json,
    moments::Moment,
};
use casework::{
    casebook::Casebook,
    device::Held,
    history::Step,
    ids::{CommitId, DocumentId, ReplicaId, UserId},
    records::RecordKey,
    sync::{
        Act,
        wire::{LateAnswer, Me},
    },
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// Where the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody's vault is open: the sign-in page.
    Locked,
    /// A vault is open; the first sync has not ended yet.
    FirstSync,
    /// At work.
    Open,
}

/// How it stands with the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The server answers.
    Online,
    /// It does not.
    Offline,
    /// The server answers but wants a new sign-in; work goes on offline.
    SignedOut,
    /// The same, and the passphrase that opens this device is not the server's any more: it was changed elsewhere.
    OtherPassphrase,
    /// The account is blocked: the vault is closed.
    Blocked,
}

/// Why records leave the casebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// Their case is with others now.
    LeftScope,
    /// They were erased.
    Erased,
    /// The server was put back to a backup and does not have them yet: whoever wrote them sends them again.
    Restored,
}

/// Progress of the first sync, in records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records received.
    pub received: u64,
    /// All records, as far as known.
    pub total: u64,
}

/// The session at work. Copied freely; provided as context.
#[derive(Clone, Copy)]
pub struct Work {
    book: StoredValue<Casebook, LocalStorage>,
    /// Counts changes of the casebook; what reads it is told.
    revision: RwSignal<u64>,
    /// Where the session stands.
    pub stage: RwSignal<Stage>,
    /// How it stands with the network.
    pub connection: RwSignal<Connection>,
    /// When device and server last agreed.
    pub last_sync: RwSignal<Option<DateTime<Utc>>>,
    /// Progress of the first sync.
    pub progress: RwSignal<Progress>,
    /// Storage of this device that held a vault was emptied by the browser; shown before and after signing in.
    pub evicted: RwSignal<bool>,
    /// The browser has not promised to keep what lies here: a private window, or it has not seen enough of Lotse.
    pub fleeting: RwSignal<bool>,
    /// How many entries lay here sealed and unsent when the last vault was closed, or the page was loaded: whoever's they are.
    pub unsent_here: RwSignal<usize>,
    /// What is being typed could not be written to the vault, and why.
    pub draft_trouble: RwSignal<Option<SaveError>>,
    /// What lies in the vault and does not open any more.
    pub damaged: RwSignal<Damage>,
    /// How far this device's clock is ahead of the server's, when that is worth saying (more than two minutes).
    pub clock_ahead: RwSignal<Option<TimeDelta>>,
    /// A new version of the app waits; see [`Work::apply_update`].
    pub update_ready: RwSignal<bool>,
    me: RwSignal<Option<Me>>,
    drafts: StoredValue<Drafts, LocalStorage>,
    /// Counts changes of the list of drafts.
    drafts_revision: RwSignal<u64>,
    /// Counts what other tabs did to drafts, and what left the device.
    heard: RwSignal<u64>,
    /// Why records left the casebook last.
    departure: StoredValue<Departure>,
    returned: RwSignal<Vec<Returned>>,
    device: StoredValue<Option<Device>, LocalStorage>,
    held: RwSignal<BTreeMap<DocumentId, Held>>,
    session: hand::InSession,
    later_rules: RwSignal<Option<LaterRules>>,
}

impl Work {
    /// A session in which nobody has signed in yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            book: StoredValue::new_local(Casebook::new()),
            revision: RwSignal::new(0),
            stage: RwSignal::new(Stage::Locked),
            connection: RwSignal::new(Connection::Online),
            last_sync: RwSignal::new(None),
            progress: RwSignal::new(Progress::default()),
            evicted: RwSignal::new(false),
            fleeting: RwSignal::new(false),
            unsent_here: RwSignal::new(0),
            draft_trouble: RwSignal::new(None),
            damaged: RwSignal::new(Damage::default()),
            clock_ahead: RwSignal::new(None),
            update_ready: RwSignal::new(false),
            me: RwSignal::new(None),
            drafts: StoredValue::new_local(Drafts::default()),
            drafts_revision: RwSignal::new(0),
            heard: RwSignal::new(0),
            departure: StoredValue::new(Departure::LeftScope),
            returned: RwSignal::new(Vec::new()),
            device: StoredValue::new_local(None),
            held: RwSignal::new(BTreeMap::new()),
            session: hand::InSession::new(),
            later_rules: RwSignal::new(LaterRules::at_start()),
        }
    }

    /// A session in which somebody is at work, in memory alone.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) fn in_memory(me: Me) -> Self {
        let work = Self::new();
        work.opened(Device::in_memory(), me, Stage::Open);
        work
    }

    /// Looks after what concerns this browser and not one user: emptied storage, new versions of the app, idle hands.
    /// Called once, where the app starts.
    pub fn look_after_device(&self) {
        device::look_after(*self);
    }

    /// Opens the vault of this user: at once if it is on this device, and signs in to the server meanwhile; for the first
    /// time with the network, and fetches what the user may see ([`Stage::FirstSync`], which goes on by itself).
    ///
    /// # Errors
    /// [`OpenError`] says what to do. Nothing on the device is lost by it.
    pub async fn sign_in(&self, name: &str, passphrase: &str) -> Result<(), OpenError> {
        device::sign_in(*self, name, Secret { passphrase, beside: Beside::Nothing }).await
    }

    /// After [`OpenError::OtherPassphrase`]: opens the vault with the passphrase that it was sealed with, and seals it with
    /// the new one from now on.
    ///
    /// # Errors
    /// [`OpenError`] says what to do. Nothing on the device is lost by it.
    pub async fn sign_in_with_earlier(&self, name: &str, passphrase: &str, earlier: &str) -> Result<(), OpenError> {
        device::sign_in(*self, name, Secret { passphrase, beside: Beside::Earlier(earlier) }).await
    }

    /// After [`OpenError::OneTimeCode`]: puts a passphrase in the place of the code, and opens with it.
    ///
    /// # Errors
    /// [`OpenError`] says what to do. After [`OpenError::OtherPassphrase`] the new passphrase holds already.
    pub async fn sign_in_with_code(&self, name: &str, code: &str, new: &str) -> Result<(), OpenError> {
        device::sign_in(*self, name, Secret { passphrase: code, beside: Beside::New(new) }).await
    }

    /// Signs out: ends the server's session and locks. What waits stays sealed and is sent after the next sign-in.
    pub async fn sign_out(&self) -> SignedOut {
        let waiting = untrack(|| self.waiting());
        self.flush_drafts().await;
        self.lock();
        SignedOut { waiting, server: crate::gate::sign_out().await }
    }

    /// Reads the casebook; whoever reads is told when it changes.
    pub fn read<R>(&self, f: impl FnOnce(&Casebook) -> R) -> R {
        self.revision.track();
        self.look(f)
    }

    /// Reads the casebook once, in an event handler.
    pub fn look<R>(&self, f: impl FnOnce(&Casebook) -> R) -> R {
        let (mut f, mut result) = (Some(f), None);
        self.hand_out(&mut |book| result = f.take().map(|f| f(book)));
        result.expect("the casebook is handed out once")
    }

    /// Apart from [`Self::look`], so that it is compiled once and not for each reader.
    fn hand_out(&self, reader: &mut dyn FnMut(&Casebook)) {
        self.book.with_value(reader);
    }

    /// Changes the casebook and tells whoever reads it.
    pub(crate) fn change<R>(&self, f: impl FnOnce(&mut Casebook) -> R) -> R {
        let mut result = None;
        self.book.update_value(|book| result = Some(f(book)));
        self.revision.update(|revision| *revision += 1);
        result.expect("update_value runs its closure once")
    }

    /// Who is at work here, as last heard from the server.
    #[must_use]
    pub fn me(&self) -> Option<Me> {
        self.me.get()
    }

    /// The user at work.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.me.with(|me| me.as_ref().map(|me| me.user))
    }

    /// How much waits to be sent: commits, and photos and files whose words the server has already.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let owed = self.held.with(|held| held.values().filter(|it| **it == Held::Owed).count());
        self.read(|book| book.outbox().len()) + owed
    }

    /// Now, in the municipality's local time: the time of day is the device's, the day is [`Work::today`].
    #[must_use]
    pub fn now(&self) -> NaiveDateTime {
        let clock = crate::locales::local_now();
        self.me.with(|me| me.as_ref().and_then(|me| me.today)).map_or(clock, |day| day.and_time(clock.time()))
    }

    /// Today, in the municipality: the calendar's, or the installation's.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().date()
    }

    /// Saves an act: resolves when one strict transaction of the vault holds it. Sending goes on by itself. `draft` names
    /// the draft that the same transaction removes.
    ///
    /// # Errors
    /// [`SaveError`]; nothing of the act is saved then.
    pub async fn save(&self, act: Act, draft: Option<&str>) -> Result<CommitId, SaveError> {
        let (device, author) = self.at_work()?;
        self.check(act.changes())?;
        Moment::Saving.mark();
        if let Some(name) = draft {
            self.drafts.update_value(|drafts| drafts.saving(name));
        }
        // A saved record never lacks its bytes.
        let result = match device.holds(&pictures::made_by(&act)).await {
            Ok(true) => device.save(act, author, draft).await,
            Ok(false) => Err(SaveError::Storage("a photo is not on this device any more; add it again".to_owned())),
            Err(error) => Err(error),
        };
        Moment::Saved.mark();
        // Locked meanwhile, or another user's: it is safe on the disk, and not for these eyes.
        let still_open = self.device().is_some_and(|open| open.is(&device));
        if still_open && let Some(name) = draft {
            self.drafts.update_value(|drafts| if result.is_ok() { drafts.saved(name) } else { drafts.not_saved(name) });
            self.drafts_revision.update(|revision| *revision += 1);
            device.saved_draft(*self);
        }
        let commit = result?;
        let id = commit.id;
        if still_open {
            self.change(|book| book.commit(commit));
            device.wake();
        }
        Ok(id)
    }

    /// Keeps what is being typed, sealed in the vault within a second. Quiet about errors but for the sign in the header
    /// ([`Work::draft_trouble`]).
    pub fn keep_draft<T: Serialize>(&self, name: &str, draft: &T) {
        let Some(device) = self.device() else { return };
        match serde_json::to_string(draft) {
            Ok(content) => {
                let is_new = self.drafts.with_value(|drafts| drafts.get(name).is_none());
                self.drafts
                    .update_value(|drafts| drafts.keep(Draft { name: name.to_owned(), at: Utc::now(), content }));
                if is_new {
                    self.drafts_revision.update(|revision| *revision += 1);
                }
                device.drafts_changed(*self);
            }
            Err(error) => self.draft_trouble.set(Some(SaveError::Storage(error.to_string()))),
        }
    }

    /// The draft of this name, if there is one.
    #[must_use]
    pub fn draft<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.drafts.with_value(|drafts| json::read(&drafts.get(name)?.content).ok())
    }

    /// The names of all drafts, newest first: what was begun and not saved. Reactive.
    #[must_use]
    pub fn drafts(&self) -> Vec<String> {
        self.drafts_revision.track();
        self.drafts.with_value(Drafts::names)
    }

    /// Throws a draft away.
    pub fn drop_draft(&self, name: &str) {
        let Some(device) = self.device() else { return };
        self.drafts.update_value(|drafts| drafts.remove(name));
        self.drafts_revision.update(|revision| *revision += 1);
        device.drafts_changed(*self);
    }

    /// Writes what is being typed to the vault now, without waiting for the second to pass.
    pub async fn flush_drafts(&self) {
        if let Some(device) = self.device() {
            device.flush_drafts(*self).await;
        }
    }

    /// What the server refused, the newest last. Reactive.
    #[must_use]
    pub fn returned(&self) -> Vec<Returned> {
        self.returned.get()
    }

    /// Sends a returned commit again, say after the lead gave the right to it: as a new one, which saw what it saw.
    ///
    /// # Errors
    /// [`SaveError`]; it stays in the tray then.
    pub async fn send_again(&self, id: CommitId) -> Result<(), SaveError> {
        let Some(entry) = self.returned.with_untracked(|all| all.iter().find(|it| it.commit.id == id).cloned()) else {
            return Ok(());
        };
        self.resend(entry).await
    }

    /// Sends a returned commit again after somebody mended what was written in it.
    ///
    /// # Errors
    /// [`SaveError`]; it stays in the tray then, as it was.
    pub async fn send_mended(&self, entry: Returned) -> Result<(), SaveError> {
        self.resend(entry).await
    }

    async fn resend(&self, entry: Returned) -> Result<(), SaveError> {
        let (device, author) = self.at_work()?;
        self.check(&entry.commit.changes)?;
        let commit = device.send_again(&entry, author).await?;
        if self.device().is_some_and(|open| open.is(&device)) {
            self.returned.update(|all| all.retain(|it| it.commit.id != entry.commit.id));
            self.change(|book| book.commit(commit));
            device.wake();
        }
        Ok(())
    }

    /// Opens a returned commit as a draft: it leaves the tray when the draft is safe on the device.
    ///
    /// # Errors
    /// [`CannotMend`]; it stays in the tray then.
    pub async fn mend_as_draft<T: Serialize>(&self, id: CommitId, name: &str, draft: &T) -> Result<(), CannotMend> {
        let begun = self.drafts.with_value(|drafts| drafts.get(name).map(|draft| draft.content.clone()));
        if begun.is_some_and(|begun| serde_json::to_string(draft).ok() != Some(begun)) {
            return Err(CannotMend::Begun);
        }
        self.keep_draft(name, draft);
        self.flush_drafts().await;
        match self.draft_trouble.get_untracked() {
            Some(trouble) => Err(trouble.into()),
            None => Ok(self.discard_returned(id).await?),
        }
    }

    /// The replica that writes in this session, if a vault is open.
    #[must_use]
    pub fn replica(&self) -> Option<ReplicaId> {
        self.device()?.replica()
    }

    /// Who changed a record, when, from what to what. Only the server knows.
    ///
    /// # Errors
    /// [`NoHistory`] says why it cannot be shown.
    pub async fn history(&self, key: RecordKey) -> Result<Vec<Step>, NoHistory> {
        let Some(device) = self.device() else { return Err(NoHistory::SignedOut) };
        device.history(key).await
    }

    /// What became of what this user wrote in cases that they had lost by then. Only the server knows.
    ///
    /// # Errors
    /// [`NoHistory`] says why it cannot be shown.
    pub async fn late_answers(&self) -> Result<Vec<LateAnswer>, NoHistory> {
        let Some(device) = self.device() else { return Err(NoHistory::SignedOut) };
        device.late_answers().await
    }

    /// Throws a returned commit away, for good.
    ///
    /// # Errors
    /// [`SaveError`]; it stays in the tray then.
    pub async fn discard_returned(&self, id: CommitId) -> Result<(), SaveError> {
        let (device, _) = self.at_work()?;
        let Some(entry) = self.returned.with_untracked(|all| all.iter().find(|it| it.commit.id == id).cloned()) else {
            return Ok(());
        };
        device.discard(&entry).await?;
        self.returned.update(|all| all.retain(|it| it.commit.id != id));
        Ok(())
    }

    /// Locks every window in which this vault is open: whoever leaves the tablet leaves none of them.
    pub fn lock(&self) {
        if let Some(device) = self.device() {
            device.lock_others();
        }
        self.lock_here();
    }

    /// Drops keys and casebook from memory, after what is being typed is written. What waits stays sealed on the device.
    pub fn lock_here(&self) {
        if let Some(device) = self.device() {
            device.close(*self);
        }
        self.device.set_value(None);
        self.stage.set(Stage::Locked);
        device::count_unsent(*self);
        self.change(|book| *book = Casebook::new());
        self.drafts.set_value(Drafts::default());
        self.drafts_revision.update(|revision| *revision += 1);
        self.returned.set(Vec::new());
        self.held.set(BTreeMap::new());
        self.me.set(None);
        self.last_sync.set(None);
        self.progress.set(Progress::default());
        self.draft_trouble.set(None);
        self.damaged.set(Damage::default());
        self.session.taken_over.set(None);
    }

    /// Takes in the new version of the app that waits: writes what is being typed, then starts anew.
    pub async fn apply_update(&self) {
        self.flush_drafts().await;
        device::apply_update();
    }

    /// Tries to sync now.
    pub fn sync_now(&self) {
        if let Some(device) = self.device() {
            device.wake();
        }
    }

    fn at_work(&self) -> Result<(Device, UserId), SaveError> {
        self.device().zip(self.me.with_untracked(|me| me.as_ref().map(|me| me.user))).ok_or(SaveError::Locked)
    }
}

/// What the device tells the session.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a browser has a device"))]
impl Work {
    /// A vault is open.
    pub(crate) fn opened(&self, device: Device, me: Me, stage: Stage) {
        self.device.set_value(Some(device));
        self.me.set(Some(me));
        self.stage.set(stage);
    }

    /// The server says who is at work. Answers whether that is news.
    pub(crate) fn is(&self, me: Me) -> bool {
        let is_news = self.me.with_untracked(|known| known.as_ref() != Some(&me));
        if is_news {
            self.me.set(Some(me));
        }
        is_news
    }

    /// How it stands with the network by now.
    pub(crate) fn stands(&self, connection: Connection) {
        if self.connection.get_untracked() != connection {
            self.connection.set(connection);
        }
    }

    /// Somebody looks at this tab again.
    pub(crate) fn looked_at(&self) {
        if let Some(device) = self.device() {
            device.wake();
            device.looked_at(*self);
        }
    }

    /// The open vault's device.
    pub(crate) fn device(&self) -> Option<Device> {
        self.device.get_value()
    }

    /// Changes the drafts in memory.
    pub(crate) fn change_drafts<R>(&self, f: impl FnOnce(&mut Drafts) -> R) -> Option<R> {
        self.drafts.try_update_value(f)
    }

    /// Tells whoever lists drafts.
    pub(crate) fn drafts_listed(&self) {
        self.drafts_revision.update(|revision| *revision += 1);
    }

    /// Tells forms, and whoever lists drafts, that they changed without their doing.
    pub(crate) fn drafts_heard(&self) {
        self.heard.update(|heard| *heard += 1);
        self.drafts_listed();
    }

    /// Records leave the casebook: why is known before they do.
    pub(crate) fn departs(&self, departure: Departure) {
        self.departure.set_value(departure);
    }

    /// The tray of what was returned.
    pub(crate) fn tray(&self) -> RwSignal<Vec<Returned>> {
        self.returned
    }
}

impl Default for Work {
    fn default() -> Self {
        Self::new()
    }
}

/// The session of this page.
///
/// # Panics
/// Outside [`crate::App`], which provides it.
#[must_use]
pub fn use_work() -> Work {
    expect_context()
}
