//! What each act writes to the vault: the edits of one transaction.

use super::{
    Content, Edit, Known, Returned, Row, Settled, Shelf, Standing, acknowledged_id, commit_id, quarantine_id, row_id,
};
use crate::{
    records::RecordKey,
    sync::{Commit, Kept, Record, Time},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::borrow::Cow;

/// Records to a pack: ten thousand rows of their own would cost a browser many times as much.
pub const PACK: usize = 500;
/// How long acknowledged commits are kept: a server restored from a backup gets them again.
pub const KEPT: TimeDelta = TimeDelta::days(14);
/// The row of [`Shelf::Meta`] that says where sync stands.
pub const STANDING: &str = "standing";

/// Where sync stands.
#[must_use]
pub fn standing<R>(standing: &Standing) -> Edit<Content<'_>, R> {
    Edit::Put(Shelf::Meta, STANDING.to_owned(), Content::Standing(Cow::Borrowed(standing)))
}

/// A commit that waits to be sent from now on.
#[must_use]
pub fn save<R>(commit: &Commit) -> Edit<Content<'_>, R> {
    Edit::Put(Shelf::Outbox, commit_id(commit.time, commit), Content::Commit(Cow::Borrowed(commit)))
}

/// What lies in the tray from now on.
#[must_use]
pub fn returned<R>(entry: &Returned) -> Edit<Content<'_>, R> {
    let id = commit_id(entry.commit.time, &entry.commit);
    Edit::Put(Shelf::Returned, id, Content::Returned(Cow::Borrowed(entry)))
}

/// A commit that came back, and what it becomes to be sent again.
#[must_use]
pub fn send_again<'a, R>(returned: &Commit, again: &'a Commit) -> Vec<Edit<Content<'a>, R>> {
    vec![discard(returned), save(again)]
}

/// A commit that came back and is thrown away.
#[must_use]
pub fn discard<R>(returned: &Commit) -> Edit<Content<'static>, R> {
    Edit::Remove(Shelf::Returned, commit_id(returned.time, returned))
}

/// What the server answered to commits: those it has leave the outbox with their records confirmed, those it refused go to
/// the tray.
#[must_use]
pub fn settle<R>(settled: &Settled) -> Vec<Edit<Content<'_>, R>> {
    let mut edits: Vec<_> = settled.records.iter().cloned().map(Row::Is).map(row).collect();
    for commit in &settled.accepted {
        edits.push(Edit::Remove(Shelf::Outbox, commit_id(commit.time, commit)));
        let id = acknowledged_id(settled.at, commit);
        edits.push(Edit::Put(Shelf::Acknowledged, id, Content::Commit(Cow::Borrowed(commit))));
    }
    for refused in &settled.refused {
        edits.push(Edit::Remove(Shelf::Outbox, commit_id(refused.commit.time, &refused.commit)));
        edits.push(returned(refused));
    }
    edits
}

/// A page of the first sync, as packs, and the place to go on. A record that was gone and came back within it is a row: it
/// takes the place of the word that it is gone.
pub fn page<'a, N: Copy + Eq, R>(
    known: &Known<N>,
    records: &'a [Kept],
    unknown: &'a [Value],
    standing: &'a Standing,
    mut new_id: impl FnMut() -> String,
) -> Vec<Edit<Content<'a>, R>> {
    let mut edits = vec![self::standing(standing)];
    let packs = records.chunks(PACK).map(|records| pack(new_id(), Cow::Borrowed(records)));
    edits.extend(packs);
    edits.extend(rows(records.iter().filter(|record| known.is_gone(record.key()))));
    edits.extend(unknown.iter().map(quarantined));
    edits
}

/// What a later pull brought, and the place to go on.
#[must_use]
pub fn news<'a, R>(
    records: &[Kept],
    gone: &[RecordKey],
    gone_unknown: &[Value],
    unknown: &'a [Value],
    standing: &'a Standing,
) -> Vec<Edit<Content<'a>, R>> {
    let mut edits: Vec<_> = rows(records.iter()).collect();
    for key in gone {
        edits.push(row(Row::Gone(*key)));
        // It may have come when this version did not know it yet.
        edits.push(Edit::Remove(Shelf::Quarantine, quarantine_id(key.kind.name(), &key.id.to_string())));
    }
    edits.extend(gone_unknown.iter().map(|key| Edit::Remove(Shelf::Quarantine, named(key, "kind", "id"))));
    edits.extend(unknown.iter().map(quarantined));
    edits.push(self::standing(standing));
    edits
}

/// What was fetched anew takes the place of all that lies on the shelves of confirmed records: `lying` names it.
pub fn replace<'a, R>(
    lying: impl IntoIterator<Item = (Shelf, String)>,
    records: &'a [Kept],
    unknown: &'a [Value],
    standing: &'a Standing,
    mut new_id: impl FnMut() -> String,
) -> Vec<Edit<Content<'a>, R>> {
    let packs = records.chunks(PACK).map(|records| pack(new_id(), Cow::Borrowed(records)));
    let mut edits: Vec<_> = packs.collect();
    let unknown: Vec<_> = unknown.iter().map(quarantined).collect();
    let is_written = |place: (Shelf, &str)| unknown.iter().any(|edit| edit.place() == place);
    let lying = lying.into_iter().filter(|(shelf, id)| !is_written((*shelf, id)));
    edits.extend(lying.map(|(shelf, id)| Edit::Remove(shelf, id)));
    edits.extend(unknown);
    edits.push(self::standing(standing));
    edits
}

/// Acknowledged commits wait again, for a server that may have lost them.
#[must_use]
pub fn wait_again<R>(acknowledged: &[(String, Commit)]) -> Vec<Edit<Content<'_>, R>> {
    let removed = acknowledged.iter().map(|(id, _)| Edit::Remove(Shelf::Acknowledged, id.clone()));
    removed.chain(acknowledged.iter().map(|(_, commit)| save(commit))).collect()
}

/// Forgets acknowledged commits that are older than the server's backups are expected to be. `now` is the server's.
pub fn prune<R>(ids: impl IntoIterator<Item = String>, now: DateTime<Utc>) -> Vec<Edit<Content<'static>, R>> {
    let limit = format!("{:016x}", Time::at(now - KEPT).0);
    ids.into_iter().filter(|id| *id < limit).map(|id| Edit::Remove(Shelf::Acknowledged, id)).collect()
}

/// What lay in quarantine and can be read by now becomes a row, with what the row holds already.
#[must_use]
pub fn leave_quarantine<R>(
    id: String,
    mut record: Record,
    lying: Option<Row>,
) -> (Record, [Edit<Content<'static>, R>; 2]) {
    // The word that it is gone was written before: it would have taken it out of quarantine.
    if let Some(Row::Is(newer)) = lying {
        record.merge(&newer);
    }
    let edits = [row(Row::Is(record.clone())), Edit::Remove(Shelf::Quarantine, id)];
    (record, edits)
}

/// A pack.
fn pack<R>(id: String, records: Cow<'_, [Kept]>) -> Edit<Content<'_>, R> {
    Edit::Put(Shelf::Packs, id, Content::Pack(records))
}

fn rows<'a, 'r, R>(records: impl Iterator<Item = &'r Kept>) -> impl Iterator<Item = Edit<Content<'a>, R>> {
    records.filter_map(|record| record.record().cloned().map(Row::Is).map(row))
}

fn row<'a, R>(row: Row) -> Edit<Content<'a>, R> {
    Edit::Put(Shelf::Rows, row_id(row.key()), Content::Row(row))
}

fn quarantined<R>(value: &Value) -> Edit<Content<'_>, R> {
    Edit::Put(Shelf::Quarantine, named(value, "k", "i"), Content::Unknown(Cow::Borrowed(value)))
}

/// The place in quarantine of what names itself so.
fn named(value: &Value, kind: &str, id: &str) -> String {
    match value.get(kind).and_then(Value::as_str).zip(value.get(id).and_then(Value::as_str)) {
        Some((kind, id)) => quarantine_id(kind, id),
        None => quarantine_id("", &value.to_string()),
    }
}
