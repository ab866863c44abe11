//! The proof: histories in which everything goes wrong that can, and nothing is lost; and that it would be noticed.

use casework::records::Role;
use simulation::{
    Fault,
    acts::Doing,
    history::{self, Beginning, Step},
    play, run, search,
};

/// As many as take a machine with two cores under a minute.
const HISTORIES: u64 = 10_000;

/// Among so many histories every fault shows.
const NOTICED_AMONG: u64 = 3_000;

#[test]
fn in_ten_thousand_histories_nothing_is_lost_and_nobody_holds_what_they_may_not_see() {
    let counts = search(0, HISTORIES, None).unwrap_or_else(|text| panic!("{text}"));
    // A simulation in which nothing happens proves nothing.
    for what in [
        "answers about a bed",
        "answers lost with the server",
        "beds given away twice",
        "commits refused",
        "commits returned",
        "commits sent to a restored server",
        "commits taken in",
        "late work",
        "late work taken in",
        "erasures",
        "messages lost",
        "power cuts",
        "records gone",
        "records out of quarantine",
        "restores",
        "returned entries sent again",
        "rights changed",
        "taken in out of sight",
        "times capped",
        "unknown to an old app",
        "waiting commits purged",
    ] {
        let often = counts.0.get(what).copied().unwrap_or_default();
        assert!(often >= HISTORIES / 100, "{what}: {often} times");
    }
}

/// So rare that it was found once among hundreds of thousands.
#[test]
fn a_tab_that_was_reading_when_its_courier_learnt_what_is_gone_does_not_show_it_again() {
    // One device of a colleague of the first team, who is moved to the second.
    let beginning = Beginning { seed: 0, devices: vec![(0, 0, false), (2, 0, false)], page: 40 };
    let (device, colleague, nth) = (0, 1, 0);
    let hears = |device| [Step::Go { device }, Step::Deliver { nth }, Step::Deliver { nth }];
    let lands = |device, tab| [Step::Land { device, tab }, Step::Land { device, tab }];
    let syncs = |device| {
        let round = [hears(device).to_vec(), lands(device, 0).to_vec()].concat();
        [vec![Step::Wake { device }], vec![round; 8].concat()].concat()
    };
    let save = Step::Save { device: colleague, tab: 0, doing: Doing::AddTask, salt: 1 };
    let moved = Step::Rights { who: 0, role: Role::SocialWorker, team: Some(1), area: None, blocked: false };
    let steps = [
        syncs(colleague),
        vec![save, Step::Land { device: colleague, tab: 0 }],
        syncs(colleague),
        syncs(device),
        vec![Step::OpenTab { device }, Step::Fold { device, tab: 1 }, Step::Land { device, tab: 1 }, moved],
        vec![Step::Wake { device }],
        // Who is signed in; what is new.
        [hears(device), hears(device)].concat(),
        // It reads what the other tab folded, its courier writes, and what was read gets there.
        vec![Step::Land { device, tab: 0 }, Step::Go { device }, Step::Land { device, tab: 0 }],
    ];
    play(&beginning, &steps.concat(), None).unwrap_or_else(|violation| panic!("{violation}"));
}

/// One tab saves on top of what another saved, saves again on top of that, and the first of its entries comes back and is thrown
/// away before the tab hears of it: its author saw what lay beneath.
#[test]
fn what_is_written_on_top_of_an_entry_that_came_back_knows_what_lay_beneath_it() {
    run(10_662_641, None).unwrap_or_else(|found| panic!("{found}"));
}

#[test]
fn every_fault_is_noticed() {
    for fault in Fault::ALL {
        let found = search(0, NOTICED_AMONG, Some(fault)).err();
        let text = found.unwrap_or_else(|| panic!("{fault:?} is not noticed among {NOTICED_AMONG} histories"));
        assert!(text.contains("again: cargo run --release -p simulation -- --seed"), "{text}");
    }
}

#[test]
fn the_same_seed_is_the_same_history() {
    for seed in 0..20 {
        let (beginning, steps) = history::make(seed);
        assert_eq!(history::make(seed).1, steps);
        let counts = || play(&beginning, &steps, None).map(|counts| counts.0);
        assert_eq!(counts(), counts());
    }
}
