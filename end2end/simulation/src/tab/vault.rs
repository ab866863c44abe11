//! What a tab reads of the vault and writes to it.

use super::*;

impl Tab {
    pub(super) fn prepare_fold(&mut self, around: &mut Around<'_>) -> Vec<Change<'static>> {
        let rows: Vec<(String, u64, Row)> = around
            .disk
            .shelf(Shelf::Rows)
            .filter_map(|(id, lying)| match &lying.content {
                Content::Row(row) => Some((id.clone(), lying.writing, row.clone())),
                _ => None,
            })
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let fresh: BTreeSet<RecordKey> = rows.iter().map(|(_, _, row)| row.key()).collect();
        let packs = around
            .disk
            .shelf(Shelf::Packs)
            .filter(|(id, lying)| self.known.may_hold(id, lying.writing, |key| fresh.contains(key)))
            .map(|(id, lying)| Pack { id: id.clone(), read: lying.writing, records: pack(&lying.content) })
            .collect();
        let edits = fold(packs, rows, PacksRead::All, || (around.new_id)().to_string());
        if around.fault != Some(Fault::FoldUnchecked) {
            return edits;
        }
        edits
            .into_iter()
            .map(|edit| match edit {
                Edit::PutOver(shelf, id, _, content) => Edit::Put(shelf, id, content),
                Edit::RemoveUnchanged(shelf, id, _) => Edit::Remove(shelf, id),
                other => other,
            })
            .collect()
    }

    pub(super) fn write(
        &mut self,
        around: &mut Around<'_>,
        durability: Durability,
        edits: Vec<Change<'_>>,
    ) -> Result<(), Refused> {
        if edits.is_empty() {
            return Ok(());
        }
        let writings = around.disk.write(durability, &edits)?;
        for (edit, writing) in edits.iter().zip(writings) {
            if let Edit::Put(shelf, id, _) | Edit::PutNew(shelf, id, _) | Edit::PutOver(shelf, id, ..) = edit {
                self.known.writes(*shelf, id, writing);
            }
        }
        self.known.wrote(&edits);
        Ok(())
    }

    pub(super) fn leave_quarantine(&mut self, around: &mut Around<'_>) -> Vec<Record> {
        let (mut records, mut all) = (Vec::new(), Vec::new());
        for (id, lying) in around.disk.shelf(Shelf::Quarantine) {
            let Content::Unknown(value) = &lying.content else { continue };
            let Ok(record) = serde_json::from_value::<Record>(value.clone().into_owned()) else { continue };
            let row =
                around.disk.row(Shelf::Rows, &casework::device::row_id(record.key)).and_then(|lying| {
                    match &lying.content {
                        Content::Row(row) => Some(row.clone()),
                        _ => None,
                    }
                });
            let (record, leaving) = edits::leave_quarantine(id.clone(), record, row);
            all.extend(leaving);
            records.push(record);
        }
        // If the disk has no room it stays in quarantine until the next start, and is shown all the same.
        let _ = self.write(around, Durability::Strict, all);
        records
    }

    /// Reads what is news to this tab.
    pub(super) fn read(&mut self, around: &mut Around<'_>, reads: Reads) -> Reading {
        let waiting = self.book.outbox().iter();
        let before = waiting.map(|commit| (commit.id, commit_id(commit.time, commit))).collect();
        let mut reading = self.read_news(around.disk);
        let now = reading.standing.as_ref().and_then(|standing| standing.epoch.as_deref());
        let is_of_another = self.standing.epoch.is_some() && now != self.standing.epoch.as_deref();
        if is_of_another || reads == Reads::Anew {
            self.known.forget_records();
            let mut again = self.read_news(around.disk);
            again.records.extend(self.leave_quarantine(around).into_iter().map(Kept::from));
            let outbox = reading.outbox.into_iter().chain(again.outbox).collect();
            reading = Reading { outbox, is_anew: true, ..again };
        }
        Reading { before, ..reading }
    }

    fn read_news(&mut self, disk: &Disk) -> Reading {
        let mut reading = Reading { standing: disk.standing(), ..Reading::default() };
        let (mut packs, mut present) = (Vec::new(), HashSet::new());
        for shelf in [Shelf::Packs, Shelf::Rows, Shelf::Outbox, Shelf::Returned] {
            let rows: Vec<_> = disk.shelf(shelf).map(|(id, lying)| (id.clone(), lying)).collect();
            let ids: HashSet<String> = rows.iter().map(|(id, _)| id.clone()).collect();
            let rows = if shelf == Shelf::Returned { rows } else { self.known.unknown(shelf, rows, |it| it.writing) };
            for (id, lying) in rows {
                match &lying.content {
                    Content::Pack(records) => {
                        packs.push((id, records.iter().map(Kept::key).collect()));
                        reading.records.extend(records.iter().cloned());
                    }
                    Content::Row(row) => {
                        self.known.row(&id, row);
                        match row {
                            Row::Is(record) => reading.records.push(record.clone().into()),
                            Row::Gone(key) => reading.gone.push(*key),
                        }
                    }
                    Content::Commit(commit) => reading.outbox.push(commit.clone().into_owned()),
                    Content::Returned(returned) => reading.returned.push(returned.clone().into_owned()),
                    Content::Standing(_) | Content::Unknown(_) => {}
                }
            }
            match shelf {
                Shelf::Packs => present = ids,
                Shelf::Outbox => reading.outbox_ids = ids,
                _ => {}
            }
        }
        reading.gone.extend(self.known.packs(&present, packs));
        reading
    }

    pub(super) fn take_in_reading(&mut self, reading: Reading) {
        reading.records.iter().for_each(|record| self.writer.observe(record.latest()));
        reading.outbox.iter().for_each(|commit| self.writer.observe(commit.time));
        let settled = reading.before.into_iter().filter(|(_, entry)| !reading.outbox_ids.contains(entry));
        let settled: Vec<CommitId> = settled.map(|(id, _)| id).collect();
        if reading.is_anew {
            self.book.confirm_anew(reading.records);
        } else {
            reading.records.into_iter().for_each(|record| self.book.confirm(record));
        }
        reading.gone.into_iter().for_each(|key| self.book.drop_record(key));
        if !reading.outbox.is_empty() {
            self.plan.woken();
        }
        for commit in reading.outbox {
            // It may be what is left of one that is known here.
            if reading.is_anew {
                self.book.take_back(commit.id);
            }
            if self.book.outbox().iter().all(|waiting| waiting.id != commit.id) {
                self.book.commit(commit);
            }
        }
        for id in settled {
            self.book.take_back(id);
        }
        self.tray = reading.returned;
        if let Some(standing) = reading.standing.filter(|_| !self.leads || self.standing == Standing::default()) {
            self.standing = standing;
        }
    }
}

fn pack(content: &Content<'_>) -> Option<Vec<Kept>> {
    match content {
        Content::Pack(records) => Some(records.to_vec()),
        _ => None,
    }
}
