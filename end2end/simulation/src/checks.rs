//! What must be true when everything is delivered.

use crate::{
    town,
    world::{Fate, World},
};
use casework::{
    device::{Content, Row, Shelf, commit_id},
    ids::CommitId,
    records::RecordKey,
    sync::{Change, Commit, Dot, Kept, Record},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What is not true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Devices and server never come to rest.
    NoRest,
    /// What a user was told is saved is nowhere.
    Lost {
        /// The commit.
        commit: CommitId,
        /// Where it should be.
        fate: Fate,
    },
    /// A commit was taken in twice, or otherwise than it was saved.
    NotAsSaved(CommitId),
    /// A version is not current any more, though nobody who saw it wrote anew; or the other way round.
    Silenced {
        /// The record.
        record: RecordKey,
        /// The field.
        field: String,
        /// The version.
        version: Dot,
    },
    /// The server's records are not what its commits make.
    NotWhole(RecordKey),
    /// A device does not have what the server has.
    Differs {
        /// The device.
        device: usize,
        /// Where on it.
        place: &'static str,
        /// The record.
        record: RecordKey,
    },
    /// A device holds what its user may not see.
    Holds {
        /// The device.
        device: usize,
        /// Where on it.
        place: &'static str,
        /// The record.
        record: RecordKey,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |key: &RecordKey| format!("{} {}", key.kind.name(), key.id);
        match self {
            Self::NoRest => write!(f, "devices and server never come to rest"),
            Self::Lost { commit, fate } => write!(f, "commit {commit} is lost; its user was told: {fate:?}"),
            Self::NotAsSaved(commit) => write!(f, "commit {commit} was taken in twice, or otherwise than it was saved"),
            Self::Silenced { record, field, version } => write!(
                f,
                "{}, field {field}: version {} of {} is not where those who saw it and wrote anew leave it",
                name(record),
                version.number,
                version.replica
            ),
            Self::NotWhole(record) => write!(f, "{} is not what its commits make", name(record)),
            Self::Differs { device, place, record } => {
                write!(f, "device {device}: {} differs from the server's in its {place}", name(record))
            }
            Self::Holds { device, place, record } => {
                write!(f, "device {device} holds {} in its {place}, which its user may not see", name(record))
            }
        }
    }
}

/// Checks a world in which everything was delivered.
///
/// # Errors
/// The first [`Violation`].
pub fn check(world: &mut World) -> Result<(), Violation> {
    if !world.settle() {
        return Err(Violation::NoRest);
    }
    nothing_saved_is_lost(world)?;
    commits_are_whole(world)?;
    nothing_is_silenced(world)?;
    for device in 0..world.devices.len() {
        agrees(world, device)?;
    }
    Ok(())
}

fn nothing_saved_is_lost(world: &World) -> Result<(), Violation> {
    let mut taken: BTreeMap<CommitId, Vec<usize>> = BTreeMap::new();
    for (index, it) in world.ledger.commits.iter().enumerate() {
        taken.entry(it.commit.id).or_default().push(index);
    }
    for (id, saved) in &world.saved {
        let disk = &world.devices[saved.device].disk;
        let lies_on = |shelf| disk.row(shelf, &commit_id(saved.commit.time, &saved.commit)).is_some();
        let found = match saved.fate {
            // By now everything that waited was answered.
            Fate::Waits => false,
            Fate::Acknowledged => taken.contains_key(id),
            Fate::Returned => lies_on(Shelf::Returned),
            Fate::Over | Fate::Forgotten => true,
        };
        if !found {
            return Err(Violation::Lost { commit: *id, fate: saved.fate });
        }
        let indices = taken.get(id).map(Vec::as_slice).unwrap_or_default();
        let as_saved = indices.iter().all(|index| is_same(&world.ledger.commits[*index].asked, &saved.commit));
        if indices.len() > 1 || !as_saved {
            return Err(Violation::NotAsSaved(*id));
        }
    }
    Ok(())
}

/// Whether two are the same but for what they say that their author saw: that is [`nothing_is_silenced`]'s to judge.
fn is_same(one: &Commit, other: &Commit) -> bool {
    let values = |commit: &Commit| {
        let changes = commit.changes.iter();
        let written = |change: &Change| {
            let fields = change.fields.iter().map(|(path, write)| (path.clone(), write.value.clone()));
            (change.key, fields.collect::<Vec<_>>())
        };
        changes.map(written).collect::<Vec<_>>()
    };
    (one.dot(), one.time, one.author, values(one)) == (other.dot(), other.time, other.author, values(other))
}

/// The server's records are all its commits make, and nothing else: each commit with all of its changes or with none.
fn commits_are_whole(world: &World) -> Result<(), Violation> {
    let mut made: BTreeMap<RecordKey, Record> = BTreeMap::new();
    for taken in &world.ledger.commits {
        for key in taken.commit.keys() {
            made.entry(key).or_insert_with(|| Record::empty(key)).apply(&taken.commit);
        }
    }
    for record in world.ledger.records() {
        if made.remove(&record.key).as_ref() != Some(record) {
            return Err(Violation::NotWhole(record.key));
        }
    }
    made.into_keys().next().map_or(Ok(()), |key| Err(Violation::NotWhole(key)))
}

/// A version is current or to be settled until somebody who saw it wrote anew. What somebody saw is known from what their
/// screen showed, not from what their commit says.
fn nothing_is_silenced(world: &World) -> Result<(), Violation> {
    let mut seen: BTreeSet<(RecordKey, &str, Dot)> = BTreeSet::new();
    let mut written: Vec<(RecordKey, &str, Dot)> = Vec::new();
    for taken in &world.ledger.commits {
        if taken.commit.author == town::SYSTEM {
            continue;
        }
        let Some(saved) = world.saved.get(&taken.commit.id) else { continue };
        // What was put aside stands in the work that came late, whole.
        let took = |key: &RecordKey| taken.commit.keys().any(|other| other == *key);
        for (key, path, saw) in saved.saw.iter().filter(|(key, ..)| took(key)) {
            seen.extend(saw.iter().map(|dot| (*key, path.as_str(), *dot)));
            written.push((*key, path, taken.commit.dot()));
        }
    }
    for (key, path, dot) in written {
        let cell = world.ledger.record(key).and_then(|record| record.fields.get(path));
        let stands = cell.is_some_and(|cell| cell.versions().iter().any(|version| version.dot == dot));
        if stands == seen.contains(&(key, path, dot)) {
            return Err(Violation::Silenced { record: key, field: path.to_owned(), version: dot });
        }
    }
    Ok(())
}

fn agrees(world: &World, device: usize) -> Result<(), Violation> {
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
    let mut kept: BTreeMap<RecordKey, Record> = BTreeMap::new();
    for shelf in [Shelf::Packs, Shelf::Rows, Shelf::Quarantine] {
        for (_, lying) in world.devices[device].disk.shelf(shelf) {
            let records = match &lying.content {
                Content::Pack(records) => records.iter().cloned().map(Kept::into_record).collect(),
                Content::Row(Row::Is(record)) => vec![record.clone()],
                Content::Unknown(value) => serde_json::from_value(value.clone().into_owned()).into_iter().collect(),
                _ => Vec::new(),
            };
            for record in records {
                if !readable.contains(&record.key) {
                    return Err(Violation::Holds { device, place: shelf.name(), record: record.key });
                }
                kept.entry(record.key).or_insert_with(|| Record::empty(record.key)).merge(&record);
            }
        }
    }
    let differs = readable.iter().find(|key| kept.get(key) != server(key));
    differs.map_or(Ok(()), |key| Err(Violation::Differs { device, place: "vault", record: *key }))
}
