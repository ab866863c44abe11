//! What must be true when everything is delivered.

mod devices;
mod erased;

use crate::{
    town,
    world::{Fate, World},
};
use casework::{
    decisions::{Around, Wanted, raise},
    device::{Shelf, commit_id},
    ids::{CommitId, ReplicaId},
    records::{Answer, Content as _, Decision, Kind, LateWork, RecordKey, Stay},
    sync::{Change, Commit, Dot, Kept, Record},
};
use chrono::DateTime;
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
    /// What its user threw away, or sent another in place of, was sent.
    SentThoughOver(CommitId),
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
    /// Nobody was asked about a bed that more than one person has.
    Unasked(RecordKey),
    /// What was put aside is not in the work that waits for an answer.
    NotKeptAside(CommitId),
    /// Something of the erased is left.
    Remains {
        /// Where.
        place: String,
        /// What.
        what: String,
    },
    /// A tab shows something else than lies on the disk.
    NotOnDisk {
        /// The device.
        device: usize,
        /// What: a record, or a commit that waits.
        what: String,
    },
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
            Self::SentThoughOver(commit) => write!(f, "commit {commit} was thrown away, and sent"),
            Self::NotAsSaved(commit) => write!(f, "commit {commit} was taken in twice, or otherwise than it was saved"),
            Self::Silenced { record, field, version } => write!(
                f,
                "{}, field {field}: version {} of {} is not where those who saw it and wrote anew leave it",
                name(record),
                version.number,
                version.replica
            ),
            Self::NotWhole(record) => write!(f, "{} is not what its commits make", name(record)),
            Self::Unasked(stay) => write!(f, "nobody is asked about the bed of {}", name(stay)),
            Self::NotKeptAside(commit) => write!(f, "of commit {commit} a part is neither taken in nor put aside"),
            Self::Remains { place, what } => write!(f, "{place} holds {what} of the erased"),
            Self::NotOnDisk { device, what } => {
                write!(f, "device {device} shows {what} otherwise than it lies on its disk")
            }
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
    world.empty_trays();
    devices::come_to_rest(world)?;
    // What came last is still unanswered: everybody who is asked something answers, without knowing of the others.
    world.answer_all();
    devices::come_to_rest(world)?;
    if let Some(commit) = world.sent_though_over {
        return Err(Violation::SentThoughOver(commit));
    }
    nothing_saved_is_lost(world)?;
    commits_are_whole(world)?;
    nothing_is_silenced(world)?;
    nothing_late_is_dropped(world)?;
    every_clash_is_asked(world)?;
    erased::are_nowhere(world)?;
    count(world);
    for device in 0..world.devices.len() {
        devices::agrees(world, device)?;
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
        let is_as_saved = |index: &usize| {
            let taken = &world.ledger.commits[*index];
            is_same(&taken.asked, &saved.commit, taken.is_thinned || saved.is_thinned)
        };
        let as_saved = indices.iter().all(is_as_saved);
        if indices.len() > 1 || !as_saved {
            return Err(Violation::NotAsSaved(*id));
        }
    }
    Ok(())
}

/// Whether two are the same but for what they say that their author saw: that is [`nothing_is_silenced`]'s to judge.
/// What is erased out of one is not compared.
fn is_same(one: &Commit, other: &Commit, is_thinned: bool) -> bool {
    let values = |commit: &Commit| {
        let changes = commit.changes.iter();
        let written = |change: &Change| {
            let fields = change.fields.iter().map(|(path, write)| (path.clone(), write.value.clone()));
            (change.key, fields.collect::<Vec<_>>())
        };
        changes.map(written).collect::<Vec<_>>()
    };
    (one.dot(), one.time, one.author) == (other.dot(), other.time, other.author)
        && (is_thinned || values(one) == values(other))
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
    let beneath = beneath(world);
    let mut seen: BTreeSet<Place<'_>> = BTreeSet::new();
    let mut written: Vec<Place<'_>> = Vec::new();
    let mut saves: Vec<usize> = Vec::new();
    // What the server opens again in somebody's commit, it saw.
    let asked_anew = world.ledger.commits.iter().flat_map(|taken| {
        let raised = taken.commit.changes.iter().filter(|change| change.key.kind == Kind::Decision);
        raised.filter(|change| taken.asked.keys().all(|key| key != change.key))
    });
    let asked_anew: Vec<&Change> = asked_anew.collect();
    let is_asked_anew = |key: RecordKey, path: &str, dot: Dot| {
        let writes = asked_anew.iter().filter(|change| change.key == key).filter_map(|change| change.fields.get(path));
        writes.into_iter().any(|write| write.covered.covers(dot))
    };
    for taken in &world.ledger.commits {
        if taken.commit.author == town::SYSTEM {
            continue;
        }
        let Some(saved) = world.saved.get(&taken.commit.id) else { continue };
        // What was put aside stands in the work that came late, whole.
        let took = |key: &RecordKey| taken.commit.keys().any(|other| other == *key) && !world.ledger.is_thinned(*key);
        for (key, path, saw) in saved.saw.iter().filter(|(key, ..)| took(key)) {
            seen.extend(saw_in_all(&beneath, *key, path, saw).into_iter().map(|dot| (*key, path.as_str(), dot)));
            written.push((*key, path, taken.commit.dot()));
            saves.push(saved.nth);
        }
    }
    // What the writer itself wrote before it knows, also where it left its screen since, or was taken in later.
    let mut own: BTreeMap<(RecordKey, &str, ReplicaId), usize> = BTreeMap::new();
    for ((key, path, dot), nth) in written.iter().zip(&saves) {
        let last = own.entry((*key, path, dot.replica)).or_default();
        *last = (*last).max(*nth);
    }
    let by_writer = |(key, path, dot): Place<'_>, nth: usize| own[&(key, path, dot.replica)] > nth;
    seen.extend(written.iter().zip(&saves).filter(|(it, nth)| by_writer(**it, **nth)).map(|(it, _)| *it));
    for (key, path, dot) in written {
        let cell = world.ledger.record(key).and_then(|record| record.fields.get(path));
        let stands = cell.is_some_and(|cell| cell.versions().iter().any(|version| version.dot == dot));
        if stands == (seen.contains(&(key, path, dot)) || is_asked_anew(key, path, dot)) {
            return Err(Violation::Silenced { record: key, field: path.to_owned(), version: dot });
        }
    }
    Ok(())
}

/// A version in a cell.
type Place<'a> = (RecordKey, &'a str, Dot);

/// What was before the eyes of who wrote what never got to the server, by what they wrote: another tab of theirs may write on
/// top of an entry before it hears that the entry came back, and knew what lay beneath.
fn beneath(world: &World) -> BTreeMap<Place<'_>, &BTreeSet<Dot>> {
    let came: BTreeSet<CommitId> = world.ledger.commits.iter().map(|taken| taken.commit.id).collect();
    let lacking = world.saved.values().filter(|saved| !came.contains(&saved.commit.id));
    lacking.flat_map(|it| it.saw.iter().map(|(key, path, saw)| ((*key, path.as_str(), it.commit.dot()), saw))).collect()
}

/// What somebody saw in a cell, and what lay beneath it.
fn saw_in_all(
    beneath: &BTreeMap<Place<'_>, &BTreeSet<Dot>>,
    key: RecordKey,
    path: &str,
    saw: &BTreeSet<Dot>,
) -> BTreeSet<Dot> {
    let (mut all, mut next): (BTreeSet<Dot>, Vec<Dot>) = (BTreeSet::new(), saw.iter().copied().collect());
    while let Some(dot) = next.pop() {
        if all.insert(dot) {
            next.extend(beneath.get(&(key, path, dot)).copied().into_iter().flatten());
        }
    }
    all
}

/// Every change of a commit was taken in, or lies whole in work that came late.
fn nothing_late_is_dropped(world: &World) -> Result<(), Violation> {
    let of = |record: &Record| record.content::<LateWork>().ok();
    for taken in world.ledger.commits.iter().filter(|taken| taken.commit.author != town::SYSTEM) {
        let late = taken.commit.keys().filter(|key| key.kind == Kind::LateWork);
        let late: Vec<LateWork> = late.filter_map(|key| world.ledger.record(key).and_then(of)).collect();
        let is_kept = |change: &Change| {
            taken.commit.keys().any(|key| key == change.key) || late.iter().any(|work| work.changes.contains(change))
        };
        if !taken.asked.changes.iter().all(is_kept) {
            return Err(Violation::NotKeptAside(taken.asked.id));
        }
    }
    Ok(())
}

/// Of a room with more people than beds somebody was asked, once for each who is one too many.
fn every_clash_is_asked(world: &World) -> Result<(), Violation> {
    let book = world.ledger.book_of(&[Kind::Case, Kind::Stay, Kind::Unit]);
    let stays = book.all::<Stay>().keys().copied().collect();
    let wanted = Wanted { stays, units: [town::ROOM].into(), ..Wanted::default() };
    for raised in raise(&wanted, &Around::of_book(&book, &wanted), DateTime::UNIX_EPOCH) {
        if world.ledger.record(Decision::key(raised.id)).is_none() {
            return Err(Violation::Unasked(Stay::key(raised.decision.about)));
        }
    }
    Ok(())
}

/// How often somebody was asked, and answered.
fn count(world: &mut World) {
    let book = world.ledger.book_of(&[Kind::Decision, Kind::LateWork]);
    let mut all: Vec<&'static str> = Vec::new();
    for decision in book.all::<Decision>().values() {
        all.push("beds given away twice");
        all.extend(decision.verdict.map(|_| "answers about a bed"));
    }
    for work in book.all::<LateWork>().values() {
        all.push("late work");
        all.extend(work.answer.filter(|answer| *answer == Answer::TakenIn).map(|_| "late work taken in"));
    }
    all.into_iter().for_each(|what| world.counts.note(what));
}
