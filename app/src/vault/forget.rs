//! Forgetting: what left the scope and what is erased goes from every shelf, in one strict transaction.

use super::{Durability, Letters, Sealed, StoreError, Vault, VaultError};
use crate::drafts::Draft;
use casework::{
    device::{Content, Edit, Leaving, News, Returned, Row, Shelf, Standing, edits, pack, quarantine_id, row_id},
    erasure::Thinned,
    records::RecordKey,
    sync::Commit,
};
use std::borrow::Cow;

/// What of a draft goes to the tray when its case leaves.
pub type MakesEntry<'a> = &'a dyn Fn(&Draft) -> Option<Returned>;

/// How often to begin anew when another tab writes the same packs meanwhile.
const TRIES: usize = 5;

impl Vault {
    /// Forgets what leaves, and keeps what came with it, and where sync stands then. What `entry` makes of the drafts goes to
    /// the tray, and is answered.
    pub async fn forget(
        &self,
        leaving: &Leaving,
        news: Option<&News>,
        standing: &Standing,
        entry: MakesEntry<'_>,
    ) -> Result<Vec<Returned>, VaultError> {
        for _ in 1..TRIES {
            match self.try_to_forget(leaving, news, standing, entry).await {
                Err(VaultError::Store(StoreError::Changed)) => {}
                done => return done,
            }
        }
        self.try_to_forget(leaving, news, standing, entry).await
    }

    /// Empties the vault, its lock with the wrapped key included, if nothing in it has yet to reach the server. Answers
    /// whether it did.
    pub async fn empty(&self) -> Result<bool, VaultError> {
        let mut letters = Letters::default();
        let meta = self.store.all(&[Shelf::Meta]).await?.pop().unwrap_or_default();
        meta.into_iter().for_each(|(id, sealed)| letters.take(id, sealed));
        if !letters.all_taken_in() || !self.store.ids(Shelf::Outbox).await?.is_empty() {
            return Ok(false);
        }
        self.store.clear().await?;
        Ok(true)
    }

    async fn try_to_forget(
        &self,
        leaving: &Leaving,
        news: Option<&News>,
        standing: &Standing,
        entry: MakesEntry<'_>,
    ) -> Result<Vec<Returned>, VaultError> {
        let shelves = [Shelf::Packs, Shelf::Outbox, Shelf::Acknowledged, Shelf::Returned, Shelf::Drafts];
        let read = self.store.all(&shelves).await?;
        let mut edits: Vec<Edit<Content<'_>, Sealed>> = Vec::new();
        if let Some(news) = news {
            edits.extend(edits::news(&news.records, &news.gone, &news.gone_unknown, &news.unknown, standing));
        } else {
            edits.push(edits::standing(standing));
        }
        for key in leaving.erased() {
            edits.push(Edit::Put(Shelf::Rows, row_id(key), Content::Row(Row::Gone(key))));
            edits.push(Edit::Remove(Shelf::Quarantine, quarantine_id(key.kind.name(), &key.id.to_string())));
        }
        let (mut drafts, mut came) = (Vec::new(), Vec::new());
        for (shelf, rows) in shelves.into_iter().zip(read) {
            for (id, sealed) in rows {
                match shelf {
                    Shelf::Packs => edits.extend(self.pack_without(leaving, id, sealed).await),
                    Shelf::Outbox => {
                        let Ok(commit) = self.key.open::<Commit>(shelf, &id, &sealed).await else { continue };
                        edits.extend(thinned(shelf, id, leaving.of_waiting(&commit)));
                    }
                    Shelf::Acknowledged => {
                        let Ok(commit) = self.key.open::<Commit>(shelf, &id, &sealed).await else { continue };
                        edits.extend(thinned(shelf, id, leaving.of_acknowledged(&commit)));
                    }
                    Shelf::Returned => {
                        let Ok(known) = self.key.open::<Returned>(shelf, &id, &sealed).await else { continue };
                        match leaving.of_returned(&known) {
                            Some(left) if left == known => {}
                            Some(left) => edits.push(Edit::Put(shelf, id, Content::Returned(Cow::Owned(left)))),
                            None => edits.push(Edit::Remove(shelf, id)),
                        }
                    }
                    _ => {
                        let Ok(draft) = self.key.open::<Draft>(shelf, &id, &sealed).await else { continue };
                        came.extend(entry(&draft));
                        match leaving.of_draft(&draft.name, &draft.content) {
                            Some(content) if content == draft.content => {}
                            Some(content) => drafts.push((id, sealed, Some(Draft { content, ..draft }))),
                            None => drafts.push((id, sealed, None)),
                        }
                    }
                }
            }
        }
        edits.extend(came.iter().map(edits::returned));
        let mut all = Vec::with_capacity(edits.len() + drafts.len());
        for edit in &edits {
            all.push(self.seal(edit).await?);
        }
        for (id, read, draft) in drafts {
            all.push(match draft {
                Some(draft) => {
                    let sealed = self.key.seal(Shelf::Drafts, &id, &draft).await?;
                    Edit::PutOver(Shelf::Drafts, id, read, sealed)
                }
                None => Edit::RemoveUnchanged(Shelf::Drafts, id, read),
            });
        }
        self.write_sealed(Durability::Strict, all).await?;
        self.known.borrow_mut().wrote(&edits);
        drop(edits);
        Ok(came)
    }

    /// A pack without what leaves; none if it holds nothing of it.
    async fn pack_without(
        &self,
        leaving: &Leaving,
        id: String,
        sealed: Sealed,
    ) -> Option<Edit<Content<'static>, Sealed>> {
        if !self.known.borrow().may_hold(&id, sealed.nonce(), |key: &RecordKey| leaving.takes(*key)) {
            return None;
        }
        // One that cannot be read whole stays, and so does the word that its records are gone.
        let unpacked = pack::unpack(self.key.plain(Shelf::Packs, &id, &sealed).await.ok()?)?;
        if unpacked.unreadable > 0 {
            return None;
        }
        let (before, mut records) = (unpacked.records.len(), unpacked.records);
        records.retain(|record| !leaving.takes(record.key()));
        (records.len() < before).then(|| Edit::PutOver(Shelf::Packs, id, sealed, Content::Pack(Cow::Owned(records))))
    }
}

fn thinned(shelf: Shelf, id: String, thinned: Thinned) -> Option<Edit<Content<'static>, Sealed>> {
    match thinned {
        Thinned::Untouched => None,
        Thinned::Less(commit) => Some(Edit::Put(shelf, id, Content::Commit(Cow::Owned(commit)))),
        Thinned::Nothing => Some(Edit::Remove(shelf, id)),
    }
}
