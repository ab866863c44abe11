//! No device: the server renders the sign-in page, and nobody can open a vault there. Tests work in memory.

#![allow(dead_code, reason = "only tests open it")]

use crate::work::{
    NoHistory, NoPicture, NotAttached, NotGiven, NotThrown, OpenError, Returned, SaveError, Secret, Source, Work,
};
use casework::{
    agreement::{Given, InHand},
    conversation::Attached,
    device::Writer,
    history::Step,
    ids::{DocumentId, ReplicaId, UserId},
    records::{Document, RecordKey},
    sync::{Act, Commit, wire::LateAnswer},
};
use chrono::{NaiveDateTime, Utc};
use std::{cell::RefCell, rc::Rc};
use uuid::Uuid;

/// A device that keeps nothing.
#[derive(Clone)]
pub(crate) struct Device(Rc<RefCell<Writer>>);

impl Device {
    pub(crate) fn in_memory() -> Self {
        Self(Rc::new(RefCell::new(Writer::new())))
    }

    pub(crate) fn replica(&self) -> Option<ReplicaId> {
        None
    }

    #[allow(clippy::unused_async)]
    pub(crate) async fn history(&self, _key: RecordKey) -> Result<Vec<Step>, NoHistory> {
        Err(NoHistory::Unreachable)
    }

    #[allow(clippy::unused_async)]
    pub(crate) async fn late_answers(&self) -> Result<Vec<LateAnswer>, NoHistory> {
        Err(NoHistory::Unreachable)
    }

    pub(crate) fn is(&self, other: &Device) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    #[allow(clippy::unused_async)]
    pub(crate) async fn save(&self, act: Act, author: UserId, _draft: Option<&str>) -> Result<Commit, SaveError> {
        Ok(self.0.borrow_mut().commit(act, author, Utc::now()))
    }

    pub(crate) fn drafts_changed(&self, _work: Work) {}

    #[allow(clippy::unused_async)]
    pub(crate) async fn flush_drafts(&self, _work: Work) {}

    #[allow(clippy::unused_async)]
    pub(crate) async fn send_again(&self, returned: &Returned, author: UserId) -> Result<Commit, SaveError> {
        Ok(self.0.borrow_mut().again(&returned.commit, author, Utc::now()))
    }

    #[allow(clippy::unused_async)]
    pub(crate) async fn discard(&self, _returned: &Returned) -> Result<(), SaveError> {
        Ok(())
    }

    pub(crate) fn saved_draft(&self, _work: Work) {}

    pub(crate) fn wake(&self) {}

    pub(crate) fn lock_others(&self) {}

    pub(crate) fn looked_at(&self, _work: Work) {}

    #[allow(clippy::unused_async)]
    pub(crate) async fn attach(&self, _work: Work, _: Chosen, _: NaiveDateTime) -> Result<Attached, NotAttached> {
        Err(NotAttached::NotTaken)
    }

    #[allow(clippy::unused_async)]
    pub(crate) async fn detach(&self, _work: Work, _document: DocumentId) {}

    #[allow(clippy::unused_async)]
    pub(crate) async fn holds(&self, _asked: &[DocumentId]) -> Result<bool, SaveError> {
        Ok(true)
    }

    #[allow(clippy::unused_async)]
    pub(crate) async fn picture(
        &self,
        _work: Work,
        _id: DocumentId,
        _document: &Document,
        _source: Source,
    ) -> Result<String, NoPicture> {
        Err(NoPicture::NotHere)
    }

    #[allow(clippy::unused_async)]
    pub(crate) async fn put_in_hand(&self, _work: Work, _document: &InHand) -> Result<(), NotGiven> {
        Err(SaveError::Locked.into())
    }

    pub(crate) fn close(&self, _work: Work) {}
}

/// A document in a client's hand: none is.
#[derive(Clone)]
pub(crate) struct Lent;

#[allow(clippy::unused_async)]
pub(crate) async fn throw_in(_work: Work, _lent: &Lent, _place: usize, _given: &Given) -> Result<(), NotThrown> {
    Err(NotThrown::TakenBack)
}

#[allow(clippy::unused_async)]
pub(crate) async fn note(
    _work: Work,
    _lent: &Lent,
    _place: usize,
    _reading: Uuid,
    _given: Option<&Given>,
) -> Result<(), NotThrown> {
    Err(NotThrown::TakenBack)
}

/// Nothing is kept.
pub(crate) fn keep_in_hand(_lent: Lent, _progress: String) {}

/// A file that somebody chose: nobody does.
pub(crate) struct Chosen;

/// Nobody chooses files here.
pub(crate) fn chosen(_event: &leptos::ev::Event) -> Vec<Chosen> {
    Vec::new()
}

/// Nothing to look after.
pub(crate) fn look_after(_work: Work) {}

pub(crate) fn count_unsent(_work: Work) {}

#[allow(clippy::unused_async)]
pub(crate) async fn sign_in(_work: Work, _name: &str, _secret: Secret<'_>) -> Result<(), OpenError> {
    Err(OpenError::NeedsNetwork)
}

pub(crate) fn apply_update() {}

/// Nothing is kept where there is no browser.
pub(crate) fn is_kept() -> bool {
    false
}

/// Nothing is drawn where there is no screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoPaper {
    #[error("there is no browser to draw the pages")]
    NotDrawn,
    #[error("nothing was shared")]
    NotShared,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GivenAs {
    Shared,
    Saved,
}

#[allow(clippy::unused_async)]
pub(crate) async fn pdf_of(
    _text: &casework::agreement::FixedText,
    _around: &super::Around,
    _title: &str,
) -> Result<Vec<u8>, NoPaper> {
    Err(NoPaper::NotDrawn)
}

#[allow(clippy::unused_async)]
pub(crate) async fn give(_bytes: &[u8], _name: &str, _media: &str) -> Result<GivenAs, NoPaper> {
    Err(NoPaper::NotDrawn)
}

pub(crate) fn print() {}
