//! Forgetting what left the scope and what is erased, as `app/src/sync/forgetting.rs` and `app/src/vault/forget.rs`
//! do it.

use super::*;
use casework::{
    device::{quarantine_id, row_id},
    erasure::Thinned,
};
use std::borrow::Cow;

impl Tab {
    /// Takes out what leaves, on the disk and then in memory, and keeps what came with it.
    pub(super) fn forget(
        &mut self,
        leaving: &Leaving,
        news: Option<&News>,
        records: Vec<Kept>,
        around: &mut Around<'_>,
    ) -> Result<Vec<Effect>, Refused> {
        let mut all: Vec<Change<'_>> = Vec::new();
        if let Some(news) = news {
            all.extend(edits::news(&news.records, &news.gone, &news.gone_unknown, &news.unknown, &news.standing));
        }
        for key in leaving.erased() {
            all.push(Edit::Put(Shelf::Rows, row_id(key), Content::Row(Row::Gone(key))));
            all.push(Edit::Remove(Shelf::Quarantine, quarantine_id(key.kind.name(), &key.id.to_string())));
        }
        for (id, lying) in around.disk.shelf(Shelf::Packs) {
            let Content::Pack(pack) = &lying.content else { continue };
            if !self.known.may_hold(id, lying.writing, |key| leaving.takes(*key)) {
                continue;
            }
            let left: Vec<Kept> = pack.iter().filter(|record| !leaving.takes(record.key())).cloned().collect();
            if left.len() < pack.len() {
                all.push(Edit::PutOver(Shelf::Packs, id.clone(), lying.writing, Content::Pack(Cow::Owned(left))));
            }
        }
        let mut effects = Vec::new();
        for (shelf, id, lying) in [Shelf::Outbox, Shelf::Acknowledged, Shelf::Returned]
            .into_iter()
            .flat_map(|shelf| around.disk.shelf(shelf).map(move |(id, lying)| (shelf, id.clone(), lying)))
        {
            let (commit, left) = match &lying.content {
                Content::Commit(_) if shelf == Shelf::Outbox && around.fault == Some(Fault::PurgedInPart) => continue,
                Content::Commit(commit) if shelf == Shelf::Outbox => (commit, leaving.of_waiting(commit)),
                Content::Commit(commit) => (commit, leaving.of_acknowledged(commit)),
                Content::Returned(entry) => {
                    match leaving.of_returned(entry) {
                        Some(left) if left == **entry => {}
                        Some(left) => {
                            effects.push(Effect::Less(Box::new(left.commit.clone())));
                            all.push(Edit::Put(shelf, id, Content::Returned(Cow::Owned(left))));
                        }
                        None => {
                            effects.push(Effect::Purged(entry.commit.id));
                            all.push(Edit::Remove(shelf, id));
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            if shelf == Shelf::Acknowledged && left != Thinned::Untouched {
                effects.push(Effect::KeptInPart(commit.id));
            }
            match left {
                Thinned::Untouched => {}
                Thinned::Less(left) => {
                    if shelf == Shelf::Outbox {
                        effects.push(Effect::Less(Box::new(left.clone())));
                    }
                    all.push(Edit::Put(shelf, id, Content::Commit(Cow::Owned(left))));
                }
                Thinned::Nothing => {
                    if shelf == Shelf::Outbox {
                        effects.push(Effect::Purged(commit.id));
                    }
                    all.push(Edit::Remove(shelf, id));
                }
            }
        }
        self.write(around, Durability::Strict, all)?;
        self.erased.extend(leaving.erased());
        leaving.leave(&mut self.book, records);
        self.tray = self.tray.iter().filter_map(|entry| leaving.of_returned(entry)).collect();
        effects.push(if leaving.is_read_anew() { Effect::TellErased } else { Effect::Tell });
        Ok(effects)
    }
}
