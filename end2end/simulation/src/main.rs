//! `simulation [--seed N | --histories N [--from N]] [--fault NAME]`: plays histories on all cores; prints the first that
//! shows a violation, as short as it gets.

use simulation::{Fault, search};
use std::{process::ExitCode, time::Instant};

const USAGE: &str = "usage: simulation [--seed N | --histories N [--from N]] [--fault NAME]";

fn main() -> ExitCode {
    let Some((from, histories, fault)) = asked() else {
        let faults: Vec<_> = Fault::ALL.into_iter().map(Fault::name).collect();
        eprintln!("{USAGE}\nfaults: {}", faults.join(", "));
        return ExitCode::from(2);
    };
    let begun = Instant::now();
    match search(from, histories, fault) {
        Ok(counts) => {
            println!("{histories} histories from seed {from}: nothing lost, in {:.1} s", begun.elapsed().as_secs_f64());
            counts.0.into_iter().for_each(|(what, count)| println!("  {count:>10} {what}"));
            ExitCode::SUCCESS
        }
        Err(text) => {
            println!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// The first seed, how many, and what is broken.
fn asked() -> Option<(u64, u64, Option<Fault>)> {
    let (mut from, mut histories, mut fault) = (0, 10_000, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--seed" => (from, histories) = (value.parse().ok()?, 1),
            "--from" => from = value.parse().ok()?,
            "--histories" => histories = value.parse().ok()?,
            "--fault" => fault = Some(Fault::named(&value)?),
            _ => return None,
        }
    }
    Some((from, histories, fault))
}
