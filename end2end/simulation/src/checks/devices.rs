//! What devices show and hold.

use super::*;
use crate::{disk::Disk, world::Device};
use casework::device::{Content, Row, row_id};

/// Everybody comes to rest, closes and opens their app, and comes to rest again.
pub(super) fn come_to_rest(world: &mut World) -> Result<(), Violation> {
    world.heal();
    rest(world)?;
    // What could not be written is made good at the next start.
    world.open_anew();
    rest(world)
}

fn rest(world: &mut World) -> Result<(), Violation> {
    if !world.rests() {
        return Err(Violation::NoRest);
    }
    world.devices.iter().enumerate().try_for_each(|(device, it)| shows_what_it_holds(device, it))
}

/// What is on the screen lies on the disk.
fn shows_what_it_holds(device: usize, it: &Device) -> Result<(), Violation> {
    let not_on_disk = |what: String| Err(Violation::NotOnDisk { device, what });
    let lying: BTreeMap<RecordKey, Record> = merged(lying(&it.disk));
    let gone = |key: &RecordKey| {
        let row = it.disk.row(Shelf::Rows, &row_id(*key));
        matches!(row.map(|row| &row.content), Some(Content::Row(Row::Gone(_))))
    };
    for tab in &it.tabs {
        let shown: BTreeSet<RecordKey> = tab.book.records().map(|record| record.key).collect();
        for key in shown.iter().chain(lying.keys()) {
            if tab.book.confirmed(*key) != lying.get(key).filter(|_| !gone(key)) {
                return not_on_disk(format!("{} {}", key.kind.name(), key.id));
            }
        }
        let waiting: BTreeSet<CommitId> = tab.book.outbox().iter().map(|commit| commit.id).collect();
        let outbox = it.disk.shelf(Shelf::Outbox).filter_map(|(_, lying)| match &lying.content {
            Content::Commit(commit) => Some(commit.id),
            _ => None,
        });
        if let Some(commit) = waiting.symmetric_difference(&outbox.collect()).next() {
            return not_on_disk(format!("commit {commit}"));
        }
    }
    Ok(())
}

/// Every record on a disk, wherever it lies.
fn lying(disk: &Disk) -> impl Iterator<Item = (Shelf, Record)> {
    let shelves = [Shelf::Packs, Shelf::Rows, Shelf::Quarantine];
    shelves.into_iter().flat_map(|shelf| disk.shelf(shelf).map(move |(_, lying)| (shelf, &lying.content))).flat_map(
        |(shelf, content)| {
            let records: Vec<Record> = match content {
                Content::Pack(records) => records.iter().cloned().map(Kept::into_record).collect(),
                Content::Row(Row::Is(record)) => vec![record.clone()],
                Content::Unknown(value) => serde_json::from_value(value.clone().into_owned()).into_iter().collect(),
                _ => Vec::new(),
            };
            records.into_iter().map(move |record| (shelf, record))
        },
    )
}

fn merged(lying: impl Iterator<Item = (Shelf, Record)>) -> BTreeMap<RecordKey, Record> {
    let mut all: BTreeMap<RecordKey, Record> = BTreeMap::new();
    for (_, record) in lying {
        all.entry(record.key).or_insert_with(|| Record::empty(record.key)).merge(&record);
    }
    all
}

/// Every tab and the disk have what the device's user may see, as the server has it, and nothing else.
pub(super) fn agrees(world: &World, device: usize) -> Result<(), Violation> {
    let Some(scope) = world.scope(device) else { return Ok(()) };
    let readable = world.ledger.readable(&scope, world.today());
    let server = |key: &RecordKey| world.ledger.record(*key);
    for tab in &world.devices[device].tabs {
        let place = if tab.leads { "casebook" } else { "second tab" };
        for record in tab.book.records() {
            if !readable.contains(&record.key) {
                return Err(Violation::Holds { device, place, record: record.key });
            }
        }
        for key in &readable {
            if tab.book.confirmed(*key) != server(key) || tab.book.record(*key) != server(key) {
                return Err(Violation::Differs { device, place, record: *key });
            }
        }
    }
    if let Some((shelf, record)) = lying(&world.devices[device].disk).find(|(_, it)| !readable.contains(&it.key)) {
        return Err(Violation::Holds { device, place: shelf.name(), record: record.key });
    }
    let kept = merged(lying(&world.devices[device].disk));
    let differs = readable.iter().find(|key| kept.get(key) != server(key));
    differs.map_or(Ok(()), |key| Err(Violation::Differs { device, place: "vault", record: *key }))
}
