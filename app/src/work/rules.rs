//! Rules that need what agreements and minutes say, and what is rarely done. No first page shows or does it, so it comes with
//! the program's later part.

use super::{SaveError, Work};
#[cfg(target_arch = "wasm32")]
use crate::sync::{
    blobs::{self, SendBytes},
    forgetting::{self, Forget},
};
use casework::{
    agreement,
    casebook::Casebook,
    due::{self, Due, Scope},
    ids::PersonId,
    sync::{Change, Refusal},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use uuid::Uuid;

/// The rules that come with the later part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LaterRules {
    check: fn(&Casebook, &[Change]) -> Result<(), Refusal>,
    due: fn(&Casebook, Scope, NaiveDate) -> Vec<Due>,
    agreed_with: fn(&Casebook, Uuid) -> Option<PersonId>,
    #[cfg(target_arch = "wasm32")]
    forget: Forget,
    #[cfg(target_arch = "wasm32")]
    send_bytes: SendBytes,
}

impl LaterRules {
    /// All of them: only the later part may ask for this.
    pub(crate) fn all() -> Self {
        Self {
            check: Casebook::check,
            due: due::due,
            agreed_with: |book, appointment| agreement::whom(book, agreement::agreed_in(book, appointment)?),
            #[cfg(target_arch = "wasm32")]
            forget: forgetting::forget,
            #[cfg(target_arch = "wasm32")]
            send_bytes: blobs::send,
        }
    }

    /// What of them is there at the start.
    pub(super) fn at_start() -> Option<Self> {
        (!cfg!(feature = "split")).then(Self::all)
    }
}

impl Work {
    /// The rules of the later part are here.
    #[cfg(feature = "split")]
    pub(crate) fn later_rules_came(&self, rules: LaterRules) {
        self.later_rules.set(Some(rules));
        // What leaves may have had to wait for it.
        if let Some(device) = self.device() {
            device.wake();
        }
    }

    /// How to forget what leaves, once the later part is here.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn forgetting(&self) -> Option<Forget> {
        self.later_rules.get_untracked().map(|rules| rules.forget)
    }

    /// How to send a piece of a photo or file, once the later part is here.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn sending_bytes(&self) -> Option<SendBytes> {
        self.later_rules.get_untracked().map(|rules| rules.send_bytes)
    }

    /// What the server must refuse never gets into the outbox. Before the later part is here, no page is that could change
    /// what is signed.
    pub(super) fn check(&self, changes: &[Change]) -> Result<(), SaveError> {
        let Some(rules) = self.later_rules.get_untracked() else { return Ok(()) };
        self.look(|book| (rules.check)(book, changes)).map_err(SaveError::Refused)
    }

    /// What is due for somebody, the longest overdue first; as soon as the later part is here, agreements too. Reactive.
    #[must_use]
    pub(crate) fn due(&self, scope: Scope, today: NaiveDate) -> Vec<Due> {
        let rules = self.later_rules.get();
        self.read(|book| match rules {
            Some(rules) => (rules.due)(book, scope, today),
            None => due::titles_and_tasks(book, scope, today),
        })
    }

    /// With whom an appointment was agreed that a version names, as soon as the later part is here. Reactive.
    #[must_use]
    pub(crate) fn agreed_with(&self, book: &Casebook, appointment: Uuid) -> Option<PersonId> {
        self.later_rules.get().and_then(|rules| (rules.agreed_with)(book, appointment))
    }
}
