//! What other tabs wrote is read from the vault that all share.

use super::Device;
use crate::{
    drafts::Counts,
    work::{Departure, Stage, Work},
};
use casework::device::commit_id;
use futures::{future::LocalBoxFuture, lock::MutexGuard};
use leptos::prelude::{GetUntracked, Set};
use wasm_bindgen_futures::spawn_local;

/// What of a vault is read that another tab wrote to.
#[derive(Clone, Copy)]
enum Reads {
    /// What is new here, if nothing else changed.
    News,
    /// All of it: something was taken out.
    All,
}

impl Device {
    /// Looks whether there is something that no word came for: somebody looks at this tab again.
    pub(crate) fn looked_at(&self, work: Work) {
        let device = self.clone();
        spawn_local(async move {
            if !device.leads() && !device.0.is_closed.get() {
                device.hear_news(work).await;
            }
        });
    }

    /// Takes in what other tabs wrote.
    pub(crate) async fn hear_news(&self, work: Work) {
        if self.hear(work, Reads::News).await {
            self.hear_lying_drafts(work).await;
        }
    }

    /// Reads everything anew: another tab took something out of it.
    pub(super) async fn hear_anew(&self, work: Work) {
        self.hear(work, Reads::All).await;
        self.hear_lying_drafts(work).await;
    }

    /// Of drafts too nothing stays here that was taken out of what lies there.
    fn hear_lying_drafts(&self, work: Work) -> LocalBoxFuture<'_, ()> {
        Box::pin(self.hear_drafts(work, Counts::Lying))
    }

    /// Takes in what other tabs wrote; all of it, if what is known is of another epoch, or something was taken out of it
    /// since. Answers whether that is so.
    async fn hear(&self, work: Work, reads: Reads) -> bool {
        let _reading = self.0.reader.lock().await;
        if self.0.is_closed.get() {
            return false;
        }
        // Asked before the vault is read: what this tab saves meanwhile is not missing there, only newer.
        let before: Vec<_> =
            work.look(|book| book.outbox().iter().map(|commit| (commit.id, commit_id(commit.time, commit))).collect());
        let stood = self.standing();
        let known = match reads {
            Reads::News => stood.epoch.as_deref().map(|epoch| (epoch, stood.erasures)),
            Reads::All => Some(("", 0)),
        };
        let Ok(contents) = self.0.vault.read_news(known).await else { return false };
        if self.0.is_closed.get() {
            return false;
        }
        self.observe(&contents.records).await;
        self.observe_commits(&contents.outbox).await;
        let settled: Vec<_> =
            before.into_iter().filter(|(_, entry)| !contents.outbox_ids.contains(entry)).map(|(id, _)| id).collect();
        let is_new_to_send = !contents.outbox.is_empty();
        let is_anew = contents.is_anew;
        let is_changed = is_anew || !(contents.records.is_empty() && contents.gone.is_empty());
        if is_new_to_send || is_changed || !settled.is_empty() {
            let is_restored = contents
                .standing
                .as_ref()
                .is_some_and(|now| now.epoch != stood.epoch && now.erasures == stood.erasures);
            work.departs(match is_anew {
                true if is_restored => Departure::Restored,
                true => Departure::Erased,
                false => Departure::LeftScope,
            });
            work.change(|book| {
                if is_anew {
                    book.confirm_anew(contents.records);
                } else {
                    contents.records.into_iter().for_each(|record| book.confirm(record));
                }
                contents.gone.into_iter().for_each(|key| book.drop_record(key));
                for commit in contents.outbox {
                    // It may be what is left of one that is known here.
                    if is_anew {
                        book.take_back(commit.id);
                    }
                    if book.outbox().iter().all(|waiting| waiting.id != commit.id) {
                        book.commit(commit);
                    }
                }
                for id in settled {
                    book.take_back(id);
                }
            });
        }
        work.tray().set(contents.returned);
        if let Some(standing) = contents.standing.filter(|_| !self.leads()) {
            work.last_sync.set(standing.agreed);
            if standing.complete && work.stage.get_untracked() == Stage::FirstSync {
                work.stage.set(Stage::Open);
            }
            self.stand(standing);
        }
        if is_new_to_send {
            self.wake();
        }
        is_anew
    }

    /// Nothing is read until this is dropped.
    pub(crate) async fn unread(&self) -> MutexGuard<'_, ()> {
        self.0.reader.lock().await
    }
}
