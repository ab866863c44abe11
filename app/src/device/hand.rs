//! A document in a client's hand, as this browser's tabs have it: one gives it, all show it, and the worker takes it back.

use super::Device;
use crate::{
    vault::{self, Letters, StoreError, VaultError},
    work::{Hand, NotGiven, NotThrown, OpenError, SaveError, Stage, Thrown, Work},
};
use casework::{
    agreement::{Given, InHand},
    ids::UserId,
};
use leptos::prelude::{GetUntracked, Update, window_event_listener_untyped};
use std::{cell::RefCell, sync::Arc};
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

/// Whether somebody else's document lies in a client's hand: their passphrase alone takes it back.
pub(super) async fn is_somebody_elses(vault: &str) -> Result<bool, OpenError> {
    let lent = vault::Hand::open().await?.lent().await?;
    Ok(lent.is_some_and(|lent| !lent.is_of(vault)))
}

/// The owner of this vault takes back what lies in a client's hand, if it is theirs.
pub(super) async fn take_back(work: Work, vault: &str) -> Result<(), OpenError> {
    let hand = vault::Hand::open().await?;
    let Some(lent) = hand.lent().await? else {
        work.is_back(None);
        return Ok(());
    };
    if !lent.is_of(vault) {
        return Err(OpenError::InOtherHands);
    }
    hand.clear().await?;
    let landing = lent.document.map(|it| format!("/people/{}/agreement/{}", it.person, it.version));
    work.is_back(landing);
    tell_others();
    Ok(())
}

/// Takes what a signer said.
pub(crate) async fn throw_in(work: Work, lent: &Lent, place: usize, given: &Given) -> Result<(), NotThrown> {
    let what = if given.reply.answer.signs() { Thrown::Signature } else { Thrown::Reply };
    lent.throw_in(place, what, given).await.map_err(SaveError::from)?;
    look(work).await;
    tell_others();
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
        look(work).await;
        if work.stage.get_untracked() != Stage::Locked {
            work.lock();
        }
        Ok(())
    }

    /// Takes in what was said while a document was in a client's hand. What cannot be read stays, and is said.
    pub(super) async fn take_in(&self, work: Work, author: UserId, letters: &Letters) -> Result<(), OpenError> {
        let vault = self.vault();
        let (read, damaged) = vault.read_letters(letters).await;
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
        Ok(())
    }
}
