//! Drafts of an open vault: written soon after the keyboard, read when another tab wrote.

use super::Device;
use crate::{
    drafts::{Counts, Draft, Drafts},
    sync::{http::sleep, tabs::News},
    vault::{StoreError, VaultError},
    work::{SaveError, Work},
};
use futures::lock::MutexGuard;
use leptos::prelude::{GetUntracked, Set};
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How far the vault may be behind the keyboard.
const DRAFT_DELAY: Duration = Duration::from_millis(700);

/// How often to begin anew when another tab writes the same drafts meanwhile.
const TRIES: usize = 5;

/// Hands the drafts out, to be looked at or changed.
type HandOut<'a> = &'a dyn Fn(&mut dyn FnMut(&mut Drafts));

impl Device {
    /// Writes drafts soon: the first key sets the time, so that whoever types without a pause is kept too.
    pub(crate) fn drafts_changed(&self, work: Work) {
        if self.0.draft_timer.replace(true) {
            return;
        }
        let device = self.clone();
        spawn_local(async move {
            sleep(DRAFT_DELAY).await;
            device.0.draft_timer.set(false);
            device.flush_drafts(work).await;
        });
    }

    /// Writes drafts now.
    pub(crate) async fn flush_drafts(&self, work: Work) {
        if self.0.is_closed.get() {
            return;
        }
        let trouble = self.write_drafts(&|take| self.hand_out_drafts(work, take)).await.err().map(SaveError::from);
        if self.0.is_closed.get() {
            return;
        }
        if work.draft_trouble.get_untracked() != trouble {
            work.draft_trouble.set(trouble);
        }
    }

    /// Writes drafts; what another tab wrote since is read first, and merged with what was typed here.
    pub(super) async fn write_drafts(&self, drafts: HandOut<'_>) -> Result<(), VaultError> {
        let _drafting = self.0.drafting.lock().await;
        for tried in 1.. {
            let mut unwritten = Vec::new();
            drafts(&mut |drafts| unwritten = drafts.unwritten());
            if unwritten.is_empty() {
                break;
            }
            let is_current = |name: &str, draft: Option<&Draft>| {
                let mut is_current = false;
                drafts(&mut |drafts| is_current = drafts.is_current(name, draft));
                is_current
            };
            match self.0.vault.write_drafts(&unwritten, is_current).await {
                Ok(()) => {
                    drafts(&mut |all| unwritten.iter().for_each(|(name, draft)| all.written(name, draft.as_ref())));
                    self.tell(News::Drafts);
                    break;
                }
                Err(VaultError::Store(StoreError::Changed)) if tried < TRIES => {
                    self.read_drafts(drafts, Counts::Both).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Takes in what lies there of drafts, while nothing writes any here. Answers whether something was taken out of what
    /// is kept that this tab does not know of.
    async fn read_drafts(&self, drafts: HandOut<'_>, counts: Counts) -> Result<bool, VaultError> {
        let lying = self.0.vault.drafts().await?;
        let is_less = lying.erasures != self.0.standing.borrow().erasures;
        let counts = if is_less { Counts::Lying } else { counts };
        let mut lying = Some(lying);
        drafts(&mut |drafts| {
            if let Some(lying) = lying.take() {
                self.0.vault.saw(lying.sealed, drafts.being_saved());
                drafts.lie(lying.drafts, counts);
            }
        });
        Ok(is_less)
    }

    /// Hands the session's drafts out. Forms are told at once what changed under them: the next key is typed into that.
    fn hand_out_drafts(&self, work: Work, take: &mut dyn FnMut(&mut Drafts)) {
        if self.0.is_closed.get() {
            return;
        }
        let taken = |drafts: &mut Drafts| {
            take(drafts);
            drafts.take_news()
        };
        if work.change_drafts(taken) == Some(true) {
            work.drafts_heard();
        }
    }

    /// Takes in what other tabs typed, saved and threw away.
    pub(crate) async fn hear_drafts(&self, work: Work, counts: Counts) {
        let drafting = self.0.drafting.lock().await;
        let is_less = self.read_drafts(&|take| self.hand_out_drafts(work, take), counts).await;
        drop(drafting);
        if is_less == Ok(true) {
            // The word for it did not come.
            self.hear_news(work).await;
        }
        if !self.0.is_closed.get() {
            self.drafts_changed(work);
        }
    }

    /// What was begun here was saved: what another tab typed in it meanwhile is not.
    pub(crate) fn saved_draft(&self, work: Work) {
        let device = self.clone();
        spawn_local(async move { device.hear_drafts(work, Counts::Both).await });
    }

    /// No draft is read or written until this is dropped.
    pub(crate) async fn drafting(&self) -> MutexGuard<'_, ()> {
        self.0.drafting.lock().await
    }
}
