//! A simulation of devices and server, from a seed.
//!
//! Up to twenty devices and one server, on a network that loses, doubles, reorders and delays, with disks that refuse, power
//! that fails, clocks that are wrong by years, rights and apps that change, people who are erased, and a server that is
//! restored from a backup.
//! What is decided in it is decided by the code that ships: [`casework::device`], [`casework::casebook`],
//! [`casework::admission`], [`casework::erasure`], [`casework::sync`], [`casework::access`]. Modelled are the disk
//! ([`disk`]), the order of a tab's effects ([`tab`], as in `app/src/sync`) and who is told what ([`ledger`], as in
//! `server/src/ledger/sql`).
//!
//! In the end everything is delivered, and [`checks`] looks: everybody has what they may see and nothing else, no value is
//! lost, every commit is whole, nothing is left of the erased.

pub mod acts;
pub mod chance;
pub mod checks;
pub mod disk;
mod fault;
pub mod history;
pub mod ledger;
mod shrink;
pub mod tab;
pub mod town;
pub mod wire;
pub mod world;

pub use fault::Fault;
pub use shrink::shrink;

use checks::Violation;
use history::{Beginning, Step};
use std::{
    fmt::Write as _,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};
use world::{Counts, World};

/// Plays a history to its end and looks at what is left.
///
/// # Errors
/// The first [`Violation`].
pub fn play(beginning: &Beginning, steps: &[Step], fault: Option<Fault>) -> Result<Counts, Violation> {
    let mut world = World::begin(beginning, fault);
    steps.iter().for_each(|step| world.step(step));
    checks::check(&mut world)?;
    Ok(world.counts)
}

/// The history of a seed.
///
/// # Errors
/// What is violated, with the shortest history that shows it and the command that repeats it, to be read.
pub fn run(seed: u64, fault: Option<Fault>) -> Result<Counts, String> {
    let (beginning, steps) = history::make(seed);
    play(&beginning, &steps, fault).map_err(|violation| report(seed, fault, &violation))
}

/// The histories of so many seeds, on all cores.
///
/// # Errors
/// As [`run`], of the first that is found.
pub fn search(from: u64, histories: u64, fault: Option<Fault>) -> Result<Counts, String> {
    let (next, stop) = (AtomicU64::new(from), AtomicBool::new(false));
    let worker = || {
        let mut counts = Counts::default();
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from + histories {
                break;
            }
            match run(seed, fault) {
                Ok(more) => counts.add(&more),
                Err(text) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(text);
                }
            }
        }
        Ok(counts)
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        let mut counts = Counts::default();
        for worker in workers {
            match worker.join() {
                Ok(more) => counts.add(&more?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(counts)
    })
}

/// What is to be read about a seed that shows a violation.
#[must_use]
pub fn report(seed: u64, fault: Option<Fault>, violation: &Violation) -> String {
    let (beginning, steps) = history::make(seed);
    let (steps, shortest) = shrink(&beginning, steps, fault);
    let mut text = format!("seed {seed}: {violation}\n");
    // Writing to a string cannot fail.
    let _ = writeln!(text, "the shortest history of this seed that shows one ({} steps):", steps.len());
    for (index, (who, days, is_old)) in beginning.devices.iter().enumerate() {
        if steps.iter().any(|step| format!("{step}").starts_with(&format!("device {index}"))) {
            let role = town::staff(*who).role.word();
            let app = if *is_old { ", last year's app" } else { "" };
            let _ = writeln!(text, "      device {index}: user {who} ({role}), clock {days} days off{app}");
        }
    }
    for (index, step) in steps.iter().enumerate() {
        let _ = writeln!(text, "  {:>3} {step}", index + 1);
    }
    if let Some(shortest) = shortest {
        let _ = writeln!(text, "  => {shortest}");
    }
    let fault = fault.map(|fault| format!(" --fault {}", fault.name())).unwrap_or_default();
    let _ = writeln!(text, "again: cargo run --release -p simulation -- --seed {seed}{fault}");
    text
}
