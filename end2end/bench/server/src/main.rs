//! The server's rows of the figures: `bench SIZE` with `smallest` or `full`, on a `lotse` of its own (`LOTSE_BINARY`), in a
//! folder of its own. Prints one row of JSON a line; `end2end/bench` puts them into its table.
// A measurement that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod commits;
mod devices;
mod line;
mod pulls;
mod town;

use serde::Serialize;

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// Enough to see that it works.
    Smallest,
    /// What the table says.
    Full,
}

/// One row of the table.
#[derive(Debug, Serialize)]
struct Row {
    /// What was measured.
    what: String,
    /// Against what.
    against: String,
    /// Ours, in words.
    ours: String,
    /// Theirs, in words.
    theirs: String,
    /// The ratio, in words.
    ratio: String,
    /// What was aimed at.
    aim: String,
    /// Whether it was reached.
    reached: bool,
}

impl Row {
    fn print(&self) {
        println!("{}", serde_json::to_string(self).unwrap());
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let size = match asked.first().map(String::as_str) {
        Some("smallest") => Size::Smallest,
        Some("full") => Size::Full,
        _ => {
            eprintln!("bench smallest|full [commits|devices|pulls]");
            std::process::exit(2);
        }
    };
    let wanted = |name: &str| asked.len() < 2 || asked[1..].iter().any(|asked| asked == name);
    if wanted("commits") {
        commits::measure(size);
    }
    if wanted("devices") {
        devices::measure(size);
    }
    if wanted("pulls") {
        pulls::measure(size);
    }
}
