//! What pages have in hand: the casebook to read, and the acts that change it.
//!
//! A page reads with [`Work::read`] (reactive) and writes with [`Work::save`]. It never waits for the network, and never
//! meets IndexedDB: that is the vault's business.

use casework::{
    casebook::Casebook,
    ids::{CommitId, UserId},
    sync::{Act, wire::Me},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

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
}

/// Progress of the first sync, in records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records received.
    pub received: u64,
    /// All records, as far as known.
    pub total: u64,
}

/// Why something could not be saved. What was typed is still on the screen and in the draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The vault was locked meanwhile.
    #[error("the vault is locked")]
    Locked,
    /// The device has no room left.
    #[error("there is no room left on this device")]
    NoRoom,
    /// The browser's storage refuses.
    #[error("the browser's storage does not answer: {0}")]
    Storage(String),
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
    me: RwSignal<Option<Me>>,
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
            me: RwSignal::new(None),
        }
    }

    /// Reads the casebook; whoever reads is told when it changes.
    pub fn read<R>(&self, f: impl FnOnce(&Casebook) -> R) -> R {
        self.revision.track();
        self.book.with_value(f)
    }

    /// Reads the casebook once, in an event handler.
    pub fn look<R>(&self, f: impl FnOnce(&Casebook) -> R) -> R {
        self.book.with_value(f)
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

    /// The number of commits that wait to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.read(|book| book.outbox().len())
    }

    /// Now, in the municipality's local time.
    #[must_use]
    pub fn now(&self) -> NaiveDateTime {
        crate::locales::local_now()
    }

    /// Today, in the municipality: the calendar's, or the installation's.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.me.with(|me| me.as_ref().and_then(|me| me.today)).unwrap_or_else(|| self.now().date())
    }

    /// Saves an act: resolves when one strict transaction of the vault holds it. Sending goes on by itself. `draft` names
    /// the draft that the same transaction removes.
    ///
    /// # Errors
    /// [`SaveError`]; nothing of the act is saved then.
    pub async fn save(&self, act: Act, draft: Option<&str>) -> Result<CommitId, SaveError> {
        let _ = (act, draft);
        Err(SaveError::Locked)
    }

    /// Keeps what is being typed, sealed in the vault. Quiet about errors but for the sign in the header.
    pub fn keep_draft<T: Serialize>(&self, name: &str, draft: &T) {
        let _ = (name, draft);
    }

    /// The draft of this name, if there is one.
    #[must_use]
    pub fn draft<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let _ = name;
        None
    }

    /// The names of all drafts, newest first: what was begun and not saved. Reactive.
    #[must_use]
    pub fn drafts(&self) -> Vec<String> {
        Vec::new()
    }

    /// Throws a draft away.
    pub fn drop_draft(&self, name: &str) {
        let _ = name;
    }

    /// Drops keys and casebook from memory. What waits stays sealed on the device.
    pub fn lock(&self) {
        self.change(|book| *book = Casebook::new());
        self.stage.set(Stage::Locked);
    }

    /// Tries to sync now.
    pub fn sync_now(&self) {}
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
