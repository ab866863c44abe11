//! What changes in a vault: each act one transaction.

use super::{
    Durability, Edit, Row, Shelf, Standing, Vault, VaultError, commit_id, opaque,
    open::{ME, STANDING},
};
use crate::{drafts::Draft, work::Returned};
use casework::{
    records::RecordKey,
    sync::{Commit, Record, Time, wire::Me},
};
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::try_join_all;
use serde_json::Value;
use uuid::Uuid;

/// Records to a pack: ten thousand rows of their own would cost a browser many times as much.
const PACK: usize = 200;
/// How long acknowledged commits are kept: a server restored from a backup gets them again.
const KEPT_DAYS: i64 = 14;

/// What became of commits that were sent.
#[derive(Debug, Default)]
pub struct Settled {
    /// The confirmed records that changed, whole.
    pub records: Vec<Record>,
    /// Commits that the server has, as they were made.
    pub accepted: Vec<Commit>,
    /// Commits that it refused.
    pub refused: Vec<Returned>,
}

fn draft_id(name: &str) -> String {
    opaque(&["draft", name])
}

impl Vault {
    /// Keeps who is at work here.
    pub async fn keep_me(&self, me: &Me) -> Result<(), VaultError> {
        let sealed = self.key.seal(Shelf::Meta, ME, me).await?;
        Ok(self.write(Durability::Strict, vec![Edit::Put(Shelf::Meta, ME.into(), sealed)]).await?)
    }

    /// Keeps where sync stands.
    pub async fn keep_standing(&self, standing: &Standing) -> Result<(), VaultError> {
        let edit = self.standing(standing).await?;
        Ok(self.write(Durability::Relaxed, vec![edit]).await?)
    }

    async fn standing(&self, standing: &Standing) -> Result<Edit, VaultError> {
        Ok(Edit::Put(Shelf::Meta, STANDING.into(), self.key.seal(Shelf::Meta, STANDING, standing).await?))
    }

    /// Saves a commit to the outbox and removes the draft that it came from: one strict transaction.
    pub async fn save(&self, commit: &Commit, draft: Option<&str>) -> Result<(), VaultError> {
        let id = commit_id(commit.time, commit);
        let sealed = self.key.seal(Shelf::Outbox, &id, commit).await?;
        let mut edits = vec![Edit::Put(Shelf::Outbox, id, sealed)];
        edits.extend(draft.map(|name| Edit::Remove(Shelf::Drafts, draft_id(name))));
        Ok(self.write(Durability::Strict, edits).await?)
    }

    /// Writes drafts, and removes those that are gone. `is_current` is asked when nothing can come in between any more.
    pub async fn write_drafts(
        &self,
        drafts: &[(String, Option<Draft>)],
        is_current: impl Fn(&str, Option<&Draft>) -> bool,
    ) -> Result<(), VaultError> {
        let sealed = try_join_all(drafts.iter().map(|(name, draft)| async {
            let id = draft_id(name);
            Ok::<_, VaultError>(match draft {
                Some(draft) => Edit::Put(Shelf::Drafts, id.clone(), self.key.seal(Shelf::Drafts, &id, draft).await?),
                None => Edit::Remove(Shelf::Drafts, id),
            })
        }))
        .await?;
        let edits = drafts
            .iter()
            .zip(sealed)
            .filter(|((name, draft), _)| is_current(name, draft.as_ref()))
            .map(|(_, edit)| edit)
            .collect();
        Ok(self.write(Durability::Strict, edits).await?)
    }

    /// Keeps a page of the first sync as packs, and the place to go on, in one transaction.
    pub async fn keep_page(
        &self,
        records: &[Record],
        unknown: &[Value],
        standing: &Standing,
    ) -> Result<(), VaultError> {
        let mut packs = Vec::new();
        let mut edits = vec![self.standing(standing).await?];
        for records in records.chunks(PACK) {
            let id = Uuid::now_v7().to_string();
            edits.push(Edit::Put(Shelf::Packs, id.clone(), self.key.seal(Shelf::Packs, &id, &records).await?));
            packs.push((id, records.iter().map(|record| record.key).collect()));
        }
        for value in unknown {
            edits.push(self.quarantined(value).await?);
        }
        self.write(Durability::Relaxed, edits).await?;
        self.packs.borrow_mut().extend(packs);
        Ok(())
    }

    /// Keeps what a later pull brought, and the place to go on, in one strict transaction.
    pub async fn keep_news(
        &self,
        records: &[Record],
        gone: &[RecordKey],
        unknown: &[Value],
        standing: &Standing,
    ) -> Result<(), VaultError> {
        let rows = records.iter().cloned().map(Row::Is).chain(gone.iter().copied().map(Row::Gone));
        let mut edits = try_join_all(rows.map(|row| self.row(row))).await?;
        for value in unknown {
            edits.push(self.quarantined(value).await?);
        }
        edits.push(self.standing(standing).await?);
        Ok(self.write(Durability::Strict, edits).await?)
    }

    /// Keeps what the server answered to commits: those it has leave the outbox with their records confirmed, those it
    /// refused go to the tray. One strict transaction.
    pub async fn settle(&self, settled: &Settled) -> Result<(), VaultError> {
        let mut edits = try_join_all(settled.records.iter().cloned().map(|record| self.row(Row::Is(record)))).await?;
        for commit in &settled.accepted {
            let id = commit_id(commit.time, commit);
            edits.push(Edit::Remove(Shelf::Outbox, id.clone()));
            let sealed = self.key.seal(Shelf::Acknowledged, &id, commit).await?;
            edits.push(Edit::Put(Shelf::Acknowledged, id, sealed));
        }
        for returned in &settled.refused {
            let id = commit_id(returned.commit.time, &returned.commit);
            edits.push(Edit::Remove(Shelf::Outbox, id.clone()));
            let sealed = self.key.seal(Shelf::Returned, &id, returned).await?;
            edits.push(Edit::Put(Shelf::Returned, id, sealed));
        }
        Ok(self.write(Durability::Strict, edits).await?)
    }

    /// Moves a returned commit back to the outbox.
    pub async fn send_again(&self, commit: &Commit) -> Result<(), VaultError> {
        let id = commit_id(commit.time, commit);
        let sealed = self.key.seal(Shelf::Outbox, &id, commit).await?;
        let edits = vec![Edit::Remove(Shelf::Returned, id.clone()), Edit::Put(Shelf::Outbox, id, sealed)];
        Ok(self.write(Durability::Strict, edits).await?)
    }

    /// Removes a returned commit.
    pub async fn discard(&self, commit: &Commit) -> Result<(), VaultError> {
        let id = commit_id(commit.time, commit);
        Ok(self.write(Durability::Strict, vec![Edit::Remove(Shelf::Returned, id)]).await?)
    }

    /// The server was restored from a backup: what it had acknowledged is to be sent again, and everything fetched anew.
    /// Answers the commits that wait again.
    pub async fn restart(&self, standing: &Standing) -> Result<Vec<Commit>, VaultError> {
        let rows = self.store.all(&[Shelf::Acknowledged]).await?.pop().unwrap_or_default();
        let (mut commits, mut edits) = (Vec::new(), vec![self.standing(standing).await?]);
        for (id, sealed) in rows {
            let Ok(commit) = self.key.open::<Commit>(Shelf::Acknowledged, &id, &sealed).await else { continue };
            let sealed = self.key.seal(Shelf::Outbox, &id, &commit).await?;
            edits.extend([Edit::Remove(Shelf::Acknowledged, id.clone()), Edit::Put(Shelf::Outbox, id, sealed)]);
            commits.push(commit);
        }
        self.write(Durability::Strict, edits).await?;
        Ok(commits)
    }

    /// Forgets acknowledged commits that are older than the server's backups are expected to be.
    pub async fn prune(&self, now: DateTime<Utc>) -> Result<(), VaultError> {
        let limit = format!("{:016x}", Time::at(now - TimeDelta::days(KEPT_DAYS)).0);
        let old = self.store.ids(Shelf::Acknowledged).await?.into_iter().filter(|id| *id < limit);
        let edits = old.map(|id| Edit::Remove(Shelf::Acknowledged, id)).collect();
        Ok(self.write(Durability::Relaxed, edits).await?)
    }
}
