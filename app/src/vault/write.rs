//! What changes in a vault: each act one transaction, of the edits that [`casework::device::edits`] says.

use super::{Durability, NoCrypto, Sealed, Vault, VaultError, open::ME};
use crate::drafts::Draft;
use casework::{
    device::{Content, Edit, News, Settled, Shelf, Standing, edits, opaque},
    sync::{Commit, Kept, wire::Me},
};
use chrono::{DateTime, Utc};
use futures::future::try_join_all;
use serde_json::Value;
use uuid::Uuid;

/// Under which id a draft is written first. Every later writing lies under an id of its own that begins with it, in place of
/// the one before: whoever removes the writing they saw cannot meet another's, and need not look first.
pub(super) fn draft_id(name: &str) -> String {
    opaque(&["draft", name])
}

/// The id of the first writing of the draft that lies under this id.
pub(super) fn draft_of(writing: &str) -> &str {
    writing.split_once('.').map_or(writing, |(first, _)| first)
}

fn next_writing(draft: &str) -> String {
    format!("{draft}.{}", Uuid::now_v7())
}

fn new_pack() -> String {
    Uuid::now_v7().to_string()
}

impl Vault {
    /// Keeps who is at work here.
    pub async fn keep_me(&self, me: &Me) -> Result<(), VaultError> {
        let sealed = self.key.seal(Shelf::Meta, ME, me).await?;
        Ok(self.write_sealed(Durability::Strict, vec![Edit::Put(Shelf::Meta, ME.into(), sealed)]).await?)
    }

    /// Keeps where sync stands.
    pub async fn keep_standing(&self, standing: &Standing) -> Result<(), VaultError> {
        self.write(Durability::Relaxed, vec![edits::standing(standing)]).await
    }

    /// Saves a commit to the outbox and removes the draft that it came from, as this tab last saw it: one strict transaction.
    /// What another tab wrote in the draft meanwhile is not saved, and stays. Nothing is read: an answer would wait for the
    /// browser to paint what was pressed.
    pub async fn save(&self, commit: &Commit, draft: Option<&str>) -> Result<(), VaultError> {
        let seen = draft.and_then(|name| self.seen(name));
        let removed = seen.map(|(id, _)| Edit::Remove(Shelf::Drafts, id));
        self.write(Durability::Strict, std::iter::once(edits::save(commit)).chain(removed).collect()).await
    }

    /// A draft's row as this tab last saw it.
    fn seen(&self, name: &str) -> Option<(String, Sealed)> {
        self.drafts.borrow().get(&draft_id(name)).cloned()
    }

    /// Writes drafts in place of those that this tab last saw, and removes those that are gone. `is_current` is asked when
    /// nothing can come in between any more.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if another tab wrote one of them since: to be read, and tried again.
    pub async fn write_drafts(
        &self,
        drafts: &[(String, Option<Draft>)],
        is_current: impl Fn(&str, Option<&Draft>) -> bool,
    ) -> Result<(), VaultError> {
        let mut edits = Vec::with_capacity(drafts.len());
        for (name, draft) in drafts {
            let removed = self.seen(name).map(|(id, seen)| Edit::RemoveUnchanged(Shelf::Drafts, id, seen));
            let Some(draft) = draft else {
                edits.push(Vec::from_iter(removed));
                continue;
            };
            let first = draft_id(name);
            let id = if removed.is_some() { next_writing(&first) } else { first };
            let sealed = self.key.seal(Shelf::Drafts, &id, draft).await?;
            edits.push(match removed {
                Some(removed) => vec![removed, Edit::Put(Shelf::Drafts, id, sealed)],
                None => vec![Edit::PutNew(Shelf::Drafts, id, sealed)],
            });
        }
        let edits: Vec<super::Edit> = drafts
            .iter()
            .zip(edits)
            .filter(|((name, draft), _)| is_current(name, draft.as_ref()))
            .flat_map(|(_, edits)| edits)
            .collect();
        self.write_sealed(Durability::Strict, edits).await?;
        Ok(())
    }

    /// Keeps a page of the first sync as packs, and the place to go on, in one transaction.
    pub async fn keep_page(&self, records: &[Kept], unknown: &[Value], standing: &Standing) -> Result<(), VaultError> {
        let edits = edits::page(&self.known.borrow(), records, unknown, standing, new_pack);
        self.write(Durability::Relaxed, edits).await
    }

    /// Keeps what a later pull brought, and the place to go on, in one strict transaction.
    pub async fn keep_news(&self, news: &News) -> Result<(), VaultError> {
        let News { records, gone, gone_unknown, unknown, standing, .. } = news;
        self.write(Durability::Strict, edits::news(records, gone, gone_unknown, unknown, standing)).await
    }

    /// Keeps what was fetched anew in place of all confirmed records, in one strict transaction.
    pub async fn keep_anew(&self, records: &[Kept], unknown: &[Value], standing: &Standing) -> Result<(), VaultError> {
        let mut lying = Vec::new();
        for shelf in [Shelf::Packs, Shelf::Rows, Shelf::Quarantine] {
            lying.extend(self.store.ids(shelf).await?.into_iter().map(|id| (shelf, id)));
        }
        self.write(Durability::Strict, edits::replace(lying, records, unknown, standing, new_pack)).await?;
        self.damaged.borrow_mut().retain(|(shelf, _)| !matches!(shelf, Shelf::Packs | Shelf::Rows));
        Ok(())
    }

    /// Keeps what the server answered to commits: those it has leave the outbox with their records confirmed, those it
    /// refused go to the tray. One strict transaction.
    pub async fn settle(&self, settled: &Settled) -> Result<(), VaultError> {
        self.write(Durability::Strict, edits::settle(settled)).await
    }

    /// Moves a returned commit back to the outbox, as the one that is sent in its place.
    pub async fn send_again(&self, returned: &Commit, again: &Commit) -> Result<(), VaultError> {
        self.write(Durability::Strict, edits::send_again(returned, again)).await
    }

    /// Removes a returned commit.
    pub async fn discard(&self, commit: &Commit) -> Result<(), VaultError> {
        self.write(Durability::Strict, vec![edits::discard(commit)]).await
    }

    /// The server was restored from a backup: what it had acknowledged is to be sent again. Answers the commits that wait
    /// again.
    pub async fn wait_again(&self) -> Result<Vec<Commit>, VaultError> {
        let rows = self.store.all(&[Shelf::Acknowledged]).await?.pop().unwrap_or_default();
        let mut acknowledged = Vec::with_capacity(rows.len());
        for (id, sealed) in rows {
            let Ok(commit) = self.key.open::<Commit>(Shelf::Acknowledged, &id, &sealed).await else { continue };
            acknowledged.push((id, commit));
        }
        self.write(Durability::Strict, edits::wait_again(&acknowledged)).await?;
        Ok(acknowledged.into_iter().map(|(_, commit)| commit).collect())
    }

    /// Forgets acknowledged commits that are older than the server's backups are expected to be. `now` is the server's
    /// clock, asked at a moment when it was not restored since the device's last contact.
    pub async fn prune(&self, now: DateTime<Utc>) -> Result<(), VaultError> {
        let ids = self.store.ids(Shelf::Acknowledged).await?;
        self.write(Durability::Relaxed, edits::prune(ids, now)).await
    }

    /// Seals and writes, and remembers what this tab wrote.
    pub(super) async fn write(
        &self,
        durability: Durability,
        edits: Vec<Edit<Content<'_>, Sealed>>,
    ) -> Result<(), VaultError> {
        let sealed = try_join_all(edits.iter().map(|edit| self.seal(edit))).await?;
        self.write_sealed(durability, sealed).await?;
        self.known.borrow_mut().wrote(&edits);
        Ok(())
    }

    pub(super) async fn seal(&self, edit: &Edit<Content<'_>, Sealed>) -> Result<super::Edit, VaultError> {
        let (shelf, id) = edit.place();
        let sealed = async |content: &Content<'_>| {
            let plain = content.to_bytes().map_err(|_| NoCrypto)?;
            self.key.seal_bytes(shelf, id, &plain).await
        };
        Ok(match edit {
            Edit::Put(_, _, content) => Edit::Put(shelf, id.to_owned(), sealed(content).await?),
            Edit::PutNew(_, _, content) => Edit::PutNew(shelf, id.to_owned(), sealed(content).await?),
            Edit::PutOver(_, _, read, content) => {
                Edit::PutOver(shelf, id.to_owned(), read.clone(), sealed(content).await?)
            }
            Edit::Remove(..) => Edit::Remove(shelf, id.to_owned()),
            Edit::RemoveUnchanged(_, _, read) => Edit::RemoveUnchanged(shelf, id.to_owned(), read.clone()),
        })
    }
}
