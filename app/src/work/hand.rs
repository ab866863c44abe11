//! The session while a document is in a client's hand: everything else is locked, in every tab, until a worker takes it back.

use super::{SaveError, Work};
use crate::{device, json};
use casework::agreement::{Given, InHand};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;
use uuid::Uuid;

/// What of this device lies in a client's hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Hand {
    /// Nothing.
    #[default]
    Nothing,
    /// This document.
    Document(Arc<InHand>),
    /// Something that this version cannot read: the lock alone is shown.
    Unreadable,
}

/// What somebody did who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thrown {
    /// They signed.
    Signature,
    /// They replied something else.
    Reply,
    /// They said something to single points, and gave no answer to all of it yet.
    Points,
}

/// Somebody else's document, taken back out of a client's hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOver {
    /// The name that whoever gave it signed in with; empty: it cannot be read.
    pub lender: String,
    /// How many replies lie sealed until they open their vault on this device.
    pub replies: usize,
}

/// Why a document was not given into a client's hand. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotGiven {
    /// It could not be put down on this device.
    #[error(transparent)]
    NotKept(#[from] SaveError),
    /// Another document is in a client's hand, in another tab.
    #[error("another document is in a client's hand on this device")]
    Another,
}

/// Why a reply was not taken. What was drawn and typed is still on the screen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotThrown {
    /// The document was taken back.
    #[error("the document was taken back")]
    TakenBack,
    /// It could not be put down on this device.
    #[error(transparent)]
    NotKept(#[from] SaveError),
}

/// What a session knows of the hand.
#[derive(Clone, Copy)]
pub(super) struct InSession {
    pub(super) hand: RwSignal<Hand>,
    pub(super) thrown: RwSignal<Vec<(usize, Thrown)>>,
    progress: StoredValue<Option<String>>,
    lent: StoredValue<Option<device::Lent>, LocalStorage>,
    /// The name that the worker signed in with.
    login: StoredValue<String>,
    /// Where the worker goes on when they have the document back.
    landing: StoredValue<Option<String>>,
    /// What of somebody else's was taken back when this session was opened.
    pub(super) taken_over: RwSignal<Option<TakenOver>>,
}

impl InSession {
    pub(super) fn new() -> Self {
        Self {
            hand: RwSignal::new(Hand::Nothing),
            thrown: RwSignal::new(Vec::new()),
            progress: StoredValue::new(None),
            lent: StoredValue::new_local(None),
            login: StoredValue::new(String::new()),
            landing: StoredValue::new(None),
            taken_over: RwSignal::new(None),
        }
    }
}

impl Work {
    /// What of this device lies in a client's hand. Reactive.
    #[must_use]
    pub fn hand(&self) -> Hand {
        self.session.hand.get()
    }

    /// Gives a document into a client's hand. It is on the disk when this returns; the vault is locked, and every tab shows
    /// the document and nothing else, until somebody opens a vault of theirs on this device: this worker, or another.
    ///
    /// # Errors
    /// [`NotGiven`]; the vault is open then, as before.
    pub async fn put_in_hand(&self, document: InHand) -> Result<(), NotGiven> {
        let device = self.device().ok_or(SaveError::Locked)?;
        self.flush_drafts().await;
        if let Some(trouble) = self.draft_trouble.get_untracked() {
            return Err(trouble.into());
        }
        let document = InHand { login: self.session.login.get_value(), ..document };
        device.put_in_hand(*self, &document).await
    }

    /// What those who are asked have done so far: which of them, by their place in the document, what. Reactive.
    #[must_use]
    pub fn thrown(&self) -> Vec<(usize, Thrown)> {
        self.session.thrown.get()
    }

    /// Takes what the signer at this place said. It is on the disk when this returns, and nobody can read it before the
    /// worker has the device back.
    ///
    /// # Errors
    /// [`NotThrown`]; nothing of it is kept then.
    pub async fn throw_in(&self, place: usize, given: &Given) -> Result<(), NotThrown> {
        let lent = self.session.lent.get_value().ok_or(NotThrown::TakenBack)?;
        device::throw_in(*self, &lent, place, given).await
    }

    /// Takes what the signer at this place has said to single points in this reading, so that it comes to the worker whatever
    /// becomes of the reading. An answer that is thrown in under the reading's id takes its place.
    ///
    /// # Errors
    /// [`NotThrown`]; what was taken before is kept then.
    pub async fn note(&self, place: usize, reading: Uuid, given: Option<&Given>) -> Result<(), NotThrown> {
        let lent = self.session.lent.get_value().ok_or(NotThrown::TakenBack)?;
        device::note(*self, &lent, place, reading, given).await
    }

    /// Keeps how far the reader of the document is. What cannot be kept is not worth a message: it is no reply.
    pub fn keep_in_hand<T: Serialize>(&self, progress: &T) {
        if let (Some(lent), Ok(text)) = (self.session.lent.get_value(), serde_json::to_string(progress)) {
            self.session.progress.set_value(Some(text.clone()));
            device::keep_in_hand(lent, text);
        }
    }

    /// How far the reader of the document was.
    #[must_use]
    pub fn kept_in_hand<T: DeserializeOwned>(&self) -> Option<T> {
        self.session.progress.with_value(|text| json::read(text.as_ref()?).ok())
    }

    /// What of this device lies in a client's hand, now.
    #[cfg(all(test, target_arch = "wasm32"))]
    pub(crate) fn session_hand(&self) -> Hand {
        self.session.hand.get_untracked()
    }

    /// Where the worker goes on who has the document back; once.
    pub(crate) fn landing(&self) -> Option<String> {
        self.session.landing.try_update_value(Option::take).flatten()
    }

    /// What of somebody else's was taken back when this session was opened, until it is read. Reactive.
    #[must_use]
    pub fn taken_over(&self) -> Option<TakenOver> {
        self.session.taken_over.get()
    }

    /// It was read.
    pub fn knows_of_taking_over(&self) {
        self.session.taken_over.set(None);
    }

    /// The name to be typed to take the document back.
    pub(crate) fn lender(&self) -> Option<String> {
        self.session.hand.with_untracked(|hand| match hand {
            Hand::Document(document) => Some(document.login.clone()),
            Hand::Nothing | Hand::Unreadable => None,
        })
    }
}

/// What the device tells the session.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a browser has a device"))]
impl Work {
    /// Somebody signed in with this name.
    pub(crate) fn signed_in_as(&self, name: &str) {
        self.session.login.set_value(name.trim().to_owned());
    }

    /// This lies in a client's hand now: everything else is locked.
    pub(crate) fn is_lent(&self, lent: device::Lent, hand: Hand, progress: Option<String>) {
        self.session.lent.set_value(Some(lent));
        self.session.progress.set_value(progress);
        if self.session.hand.with_untracked(|known| *known != hand) {
            self.session.hand.set(hand);
        }
        if self.stage.get_untracked() != super::Stage::Locked {
            self.lock_here();
        }
    }

    /// What was thrown in by now.
    pub(crate) fn was_thrown(&self, thrown: Vec<(usize, Thrown)>) {
        if self.session.thrown.with_untracked(|known| *known != thrown) {
            self.session.thrown.set(thrown);
        }
    }

    /// This of somebody else's was taken back.
    pub(crate) fn is_taken_over(&self, taken: TakenOver) {
        self.session.taken_over.set(Some(taken));
    }

    /// Nothing lies in a client's hand any more. `landing` is where the worker goes on, if they took it back here.
    pub(crate) fn is_back(&self, landing: Option<String>) {
        self.session.landing.set_value(landing);
        self.session.lent.set_value(None);
        self.session.progress.set_value(None);
        self.was_thrown(Vec::new());
        if self.session.hand.with_untracked(|known| *known != Hand::Nothing) {
            self.session.hand.set(Hand::Nothing);
        }
    }
}
