//! A document in a client's hand, as this browser's tabs have it: one gives it, all show it, and the worker takes it back, or
//! whoever opens a vault of their own on this device.

use super::Device;
use crate::{
    vault::{self, Letters, StoreError, VaultError},
    work::{Hand, NotGiven, NotThrown, OpenError, SaveError, Stage, TakenOver, Thrown, Work},
};
use casework::{
    agreement::{Given, InHand},
    ids::{PersonId, UserId, VersionId},
    records::Actor,
};
use leptos::prelude::{GetUntracked, Update, window_event_listener_untyped};
use std::{cell::RefCell, sync::Arc};
use uuid::Uuid;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::BroadcastChannel;

pub(crate) use crate::vault::Lent;

/// Where tabs tell each other that something changed hands. It carries no content: whoever hears it looks.
const CHANNEL: &str = "lotse-hand";

thread_local! {
    static OTHERS: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// Looks what lies in a client's hand: now, when another tab says so, and when this one is shown again.
pub(super) fn watch(work: Work) {
    let look = move || spawn_local(async move { look(work).await });
    look();
    drop(window_event_listener_untyped("pageshow", move |_| look()));
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let on_message = Closure::<dyn Fn()>::new(look);
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the page lives.
    on_message.forget();
    OTHERS.set(Some(channel));
}

fn tell_others() {
    OTHERS.with_borrow(|channel| {
        if let Some(channel) = channel {
            // A closed channel has nobody to tell.
            let _ = channel.post_message(&"changed".into());
        }
    });
}

/// Takes in what lies there. Where the browser keeps nothing at all, nothing lies there.
pub(super) async fn look(work: Work) {
    let Ok(hand) = vault::Hand::open().await else { return };
    match hand.lent().await {
        Ok(Some(lent)) => {
            let thrown = lent.thrown.clone();
            let document = lent.document.clone().map_or(Hand::Unreadable, |it| Hand::Document(Arc::new(it)));
            let progress = lent.progress.clone();
            work.was_thrown(thrown);
            work.is_lent(lent, document, progress);
        }
        Ok(None) => work.is_back(None),
        Err(_) => {}
    }
}

/// The hand, with what lies in it.
pub(super) async fn lying() -> Result<(vault::Hand, Option<Lent>), OpenError> {
    let hand = vault::Hand::open().await?;
    let lent = hand.lent().await?;
    Ok((hand, lent))
}

/// Somebody opened this vault: what lies in a client's hand is taken back. If it is another's, its letters stay sealed in the
/// other's vault, and whoever opened is told. `answered` is the page of a version to which letters of this vault were taken in.
pub(super) async fn take_back(
    work: Work,
    vault: &str,
    (hand, lent): (vault::Hand, Option<Lent>),
    answered: Option<String>,
) -> Result<(), OpenError> {
    let Some(lent) = lent else {
        work.is_back(answered);
        return Ok(());
    };
    hand.clear().await?;
    if lent.is_of(vault) {
        work.is_back(lent.document.map(|it| page_of(it.person, it.version)));
    } else {
        // The document's address may name a case that is not theirs.
        work.is_back(answered.or_else(|| Some("/".to_owned())));
        let lender = lent.document.map(|it| it.login).unwrap_or_default();
        work.is_taken_over(TakenOver { lender, replies: lent.thrown.len() });
    }
    tell_others();
    Ok(())
}

fn page_of(person: PersonId, version: VersionId) -> String {
    format!("/people/{person}/agreement/{version}")
}

/// Takes what a signer said.
pub(crate) async fn throw_in(work: Work, lent: &Lent, place: usize, given: &Given) -> Result<(), NotThrown> {
    let what = if given.reply.answer.signs() { Thrown::Signature } else { Thrown::Reply };
    lent.throw_in(place, what, given).await.map_err(SaveError::from)?;
    look(work).await;
    tell_others();
    Ok(())
}

/// Takes what a signer said to single points.
pub(crate) async fn note(
    work: Work,
    lent: &Lent,
    place: usize,
    reading: Uuid,
    given: Option<&Given>,
) -> Result<(), NotThrown> {
    lent.note(place, reading, given).await.map_err(SaveError::from)?;
    look(work).await;
    Ok(())
}

/// Keeps how far the reader is.
pub(crate) fn keep_in_hand(lent: Lent, progress: String) {
    spawn_local(async move {
        if let Ok(hand) = vault::Hand::open().await {
            // It is no reply: the reader finds their place again.
            let _ = hand.keep(&lent, &progress).await;
        }
    });
}

impl Device {
    /// Gives a document into a client's hand, and locks.
    pub(crate) async fn put_in_hand(&self, work: Work, document: &InHand) -> Result<(), NotGiven> {
        let kept = |error: VaultError| NotGiven::NotKept(error.into());
        let hand = vault::Hand::open().await.map_err(|error| kept(error.into()))?;
        if !hand.put(&self.vault(), &self.name(), document).await.map_err(kept)? {
            return Err(NotGiven::Another);
        }
        tell_others();
        super::surroundings::document_is_lent();
        look(work).await;
        if work.stage.get_untracked() != Stage::Locked {
            work.lock();
        }
        Ok(())
    }

    /// Takes in what was said while a document was in a client's hand, and answers with the page where it
    /// stands. What cannot be read stays, and is said.
    pub(super) async fn take_in(
        &self,
        work: Work,
        author: UserId,
        letters: &Letters,
    ) -> Result<Option<String>, OpenError> {
        let vault = self.vault();
        let (read, damaged) = vault.read_letters(letters).await;
        let answered = read.iter().rev().find_map(|letter| match letter.given.key.signer {
            Actor::Client(person) => Some(page_of(person, letter.given.version)),
            _ => None,
        });
        for letter in read {
            let act = work.look(|book| letter.given.act(book, author));
            match self.take_in_letter(act, author, &letter).await {
                Ok(commit) => work.change(|book| book.commit(commit)),
                // Another tab took it in, and tells.
                Err(VaultError::Store(StoreError::Changed)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if damaged > 0 {
            work.damaged.update(|known| known.unsent += damaged);
        }
        Ok(answered)
    }
}
