//! Merging, over generated histories: whatever devices write and in whatever order they meet, nothing is lost.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

use casework::{
    ids::{CaseId, CommitId, PersonId, ReplicaId, UserId},
    records::{Content, Identity, Kind, RecordKey, Set},
    sync::{Act, Cell, Commit, Covered, Dot, Record, Time, Version},
};
use chrono::DateTime;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const DEVICES: usize = 4;

/// What happens on the devices.
#[derive(Clone, Debug)]
enum Step {
    /// A device writes a value, having seen what its cell holds. Its clock says so many milliseconds, right or wrong.
    Write { device: usize, value: u8, clock: u64 },
    /// A device hears what another one has: the other's cell as it was after that many of its steps.
    Hear { device: usize, from: usize, age: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..DEVICES, 0..5u8, 0..50u64).prop_map(|(device, value, clock)| Step::Write { device, value, clock }),
        (0..DEVICES, 0..DEVICES, 0..4usize).prop_map(|(device, from, age)| Step::Hear { device, from, age }),
    ];
    prop::collection::vec(step, 1..40)
}

fn replica(device: usize) -> ReplicaId {
    ReplicaId(Uuid::from_u128(device as u128 + 1))
}

/// Everything that a history left behind: the cells of all devices in all their states, and for each version that was
/// written those that its author saw.
struct Outcome {
    states: Vec<Vec<Cell>>,
    written: Vec<(Dot, BTreeSet<Dot>)>,
}

fn run(steps: &[Step]) -> Outcome {
    let mut states = vec![vec![Cell::default()]; DEVICES];
    let mut numbers = [0; DEVICES];
    let mut written = Vec::new();
    for step in steps {
        match *step {
            Step::Write { device, value, clock } => {
                let mut cell = states[device].last().unwrap().clone();
                numbers[device] += 1;
                let dot = Dot { replica: replica(device), number: numbers[device] };
                written.push((dot, cell.versions().iter().map(|version| version.dot).collect()));
                let version = Version { dot, time: Time(clock << 16), value: json!(value) };
                cell.merge(&Cell::written(version, cell.covered().clone()));
                states[device].push(cell);
            }
            Step::Hear { device, from, age } => {
                let heard = &states[from];
                let heard = heard[heard.len().saturating_sub(1 + age)].clone();
                let mut cell = states[device].last().unwrap().clone();
                cell.merge(&heard);
                states[device].push(cell);
            }
        }
    }
    Outcome { states, written }
}

fn merged<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Cell {
    cells.into_iter().fold(Cell::default(), |mut all, cell| {
        all.merge(cell);
        all
    })
}

proptest! {
    #[test]
    fn merging_does_not_depend_on_order_grouping_or_repetition(steps in steps()) {
        let states: Vec<Cell> = run(&steps).states.into_iter().flatten().collect();
        for window in states.windows(3) {
            let [a, b, c] = window else { unreachable!() };
            prop_assert_eq!(merged([a, b]), merged([b, a]));
            prop_assert_eq!(merged([&merged([a, b]), c]), merged([a, &merged([b, c])]));
            prop_assert_eq!(merged([a, a]), a.clone());
            prop_assert_eq!(merged([&merged([a, b]), b]), merged([a, b]));
        }
    }

    #[test]
    fn every_value_stands_or_is_to_be_settled_until_somebody_who_saw_it_wrote_anew(steps in steps()) {
        let outcome = run(&steps);
        let end = merged(outcome.states.iter().filter_map(|states| states.last()));
        let held: BTreeSet<Dot> = end.versions().iter().map(|version| version.dot).collect();
        for (dot, _) in &outcome.written {
            let seen_by_a_later_author = outcome.written.iter().any(|(_, saw)| saw.contains(dot));
            prop_assert_eq!(held.contains(dot), !seen_by_a_later_author, "{:?}", dot);
        }
    }

    #[test]
    fn a_record_reads_back_as_it_was_stored(steps in steps()) {
        let key = RecordKey { kind: Kind::Task, id: Uuid::from_u128(7) };
        let mut record = Record::empty(key);
        for (index, states) in run(&steps).states.into_iter().enumerate() {
            record.fields.insert(format!("field{index}"), states.last().unwrap().clone());
        }
        let text = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }

    #[test]
    fn unreadable_text_is_an_error_and_never_a_panic(text in ".{0,200}") {
        let _ = serde_json::from_str::<Record>(&text);
        let _ = serde_json::from_str::<Commit>(&text);
    }
}

fn version(device: usize, number: u64, time: u64, value: Value) -> Version {
    Version { dot: Dot { replica: replica(device), number }, time: Time(time), value }
}

#[test]
fn with_three_devices_no_value_vanishes_as_it_would_with_a_mere_seen_stamp() {
    // A writes; B, who saw nothing, writes later; C saw only B's. With a stamp "seen up to time 20" C's value would silence
    // A's, which C never saw.
    let a = Cell::written(version(0, 1, 10, json!("A")), Covered::default());
    let b = Cell::written(version(1, 1, 20, json!("B")), Covered::default());
    let c = Cell::written(version(2, 1, 30, json!("C")), b.covered().clone());
    let all = merged([&a, &b, &c]);
    assert_eq!(all.standing().unwrap().value, json!("C"));
    assert_eq!(all.overwritten().map(|it| it.value.clone()).collect::<Vec<_>>(), [json!("A")]);
}

#[test]
fn delivering_twice_invents_no_conflict() {
    let first = Cell::written(version(0, 1, 10, json!("old")), Covered::default());
    let second = Cell::written(version(0, 2, 20, json!("new")), first.covered().clone());
    let all = merged([&second, &first, &second, &first]);
    assert_eq!(all.overwritten().count(), 0);
    assert_eq!(all.standing().unwrap().value, json!("new"));
}

#[test]
fn equal_values_are_shown_as_one() {
    let a = Cell::written(version(0, 1, 10, json!("same")), Covered::default());
    let b = Cell::written(version(1, 1, 20, json!("same")), Covered::default());
    assert_eq!(merged([&a, &b]).overwritten().count(), 0);
}

#[test]
fn a_clock_set_wrong_by_years_settles_nothing_it_has_not_seen() {
    let wrong = Cell::written(version(0, 1, u64::MAX >> 1, json!("from the future")), Covered::default());
    let right = Cell::written(version(1, 1, 20, json!("today")), Covered::default());
    assert_eq!(merged([&wrong, &right]).overwritten().next().unwrap().value, json!("today"));
}

fn commit(device: usize, number: u64, act: Act) -> Commit {
    Commit {
        id: CommitId::new(),
        replica: replica(device),
        number,
        time: Time(number << 16),
        author: UserId(Uuid::from_u128(9)),
        wall: DateTime::UNIX_EPOCH,
        changes: act.into_changes(),
    }
}

fn identity() -> Identity {
    Identity {
        case: CaseId(Uuid::from_u128(1)),
        family_name: "Saleh".into(),
        given_name: "Zainab".into(),
        spellings: Set::default(),
    }
}

/// A person as two devices know it before they lose the network.
fn registered() -> (Record, Identity) {
    let person = PersonId(Uuid::from_u128(5));
    let before = identity();
    let mut act = Act::new();
    act.create(person, &before);
    let mut record = Record::empty(Identity::key(person));
    record.apply(&commit(0, 1, act));
    (record, before)
}

fn edited(record: &Record, before: &Identity, device: usize, edit: impl FnOnce(&mut Identity)) -> Commit {
    let mut after = before.clone();
    edit(&mut after);
    let mut act = Act::new();
    act.update(record, before, &after);
    commit(device, 2, act)
}

#[test]
fn two_devices_change_different_fields_of_one_person_offline_and_both_survive() {
    let (record, before) = registered();
    let one = edited(&record, &before, 1, |it| it.family_name = "Al-Saleh".into());
    let two = edited(&record, &before, 2, |it| it.given_name = "Zeynep".into());
    let (mut here, mut there) = (record.clone(), record);
    for commit in [&one, &two] {
        here.apply(commit);
    }
    for commit in [&two, &one] {
        there.apply(commit);
    }
    assert_eq!(here, there);
    let merged: Identity = here.content().unwrap();
    assert_eq!((merged.family_name.as_str(), merged.given_name.as_str()), ("Al-Saleh", "Zeynep"));
    assert_eq!(here.overwritten().count(), 0);
}

#[test]
fn two_devices_add_different_elements_to_one_set_and_both_survive() {
    let (mut record, before) = registered();
    let one = edited(&record, &before, 1, |it| it.spellings.insert("Saleh".into()));
    let two = edited(&record, &before, 2, |it| it.spellings.insert("Salih".into()));
    record.apply(&one);
    record.apply(&two);
    let merged: Identity = record.content().unwrap();
    assert_eq!(merged.spellings.iter().collect::<Vec<_>>(), ["Saleh", "Salih"]);
}

#[test]
fn two_devices_change_the_same_field_offline_and_both_values_are_there_to_settle() {
    let (mut record, before) = registered();
    let one = edited(&record, &before, 1, |it| it.family_name = "Salih".into());
    let two = edited(&record, &before, 2, |it| it.family_name = "Saleeh".into());
    record.apply(&one);
    record.apply(&two);
    let (path, cell) = record.overwritten().next().unwrap();
    assert_eq!(path, "family_name");
    assert_eq!(cell.standing().unwrap().value, json!("Saleeh"));
    assert_eq!(cell.overwritten().next().unwrap().value, json!("Salih"));

    for chosen in ["Salih", "Saleeh"] {
        let mut act = Act::new();
        act.settle(&record, "family_name", json!(chosen));
        let mut settled = record.clone();
        settled.apply(&commit(3, 2, act));
        assert_eq!(settled.overwritten().count(), 0);
        assert_eq!(settled.content::<Identity>().unwrap().family_name, chosen);
    }
}

#[test]
fn fields_that_this_version_does_not_know_are_kept_and_handed_on() {
    let (mut record, before) = registered();
    record.fields.insert("from_next_year".into(), Cell::written(version(3, 1, 10, json!("kept")), Covered::default()));
    let edit = edited(&record, &before, 1, |it| it.family_name = "Al-Saleh".into());
    record.apply(&edit);
    assert_eq!(record.standing("from_next_year"), Some(&json!("kept")));
}
