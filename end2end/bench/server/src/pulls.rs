//! What a pull of ten changes costs as data grow, one dimension at a time.

use crate::{
    Row, Size,
    line::{Line, Server},
    median,
    town::{self, Hand},
};
use casework::sync::wire::Cursor;
use std::time::Instant;
use tempfile::TempDir;

const CHANGES: usize = 10;
/// The records of a municipality among many.
const EACH: usize = 100;

/// A served ledger, and a device that has ten changes to pull.
struct Served {
    line: Line,
    since: Cursor,
    _server: Server,
    _folder: TempDir,
}

/// Measures and prints.
pub fn measure(size: Size) {
    let (records, municipalities, rounds): (&[usize], &[usize], usize) = match size {
        Size::Smallest => (&[1_000], &[1, 3], 5),
        Size::Full => (&[1_000, 10_000, 100_000], &[1, 100, 1_000], 101),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let grown = records.iter().map(|&records| runtime.block_on(serve(records, 1))).collect();
    print("records in the municipality", records, grown, rounds);
    let spread = municipalities.iter().map(|&number| runtime.block_on(serve(EACH, number))).collect();
    print("municipalities of 100 records", municipalities, spread, rounds);
}

fn print(of: &str, sizes: &[usize], mut served: Vec<Served>, rounds: usize) {
    let mut times: Vec<Vec<f64>> = sizes.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds + 5 {
        for (served, times) in served.iter_mut().zip(&mut times) {
            let begun = Instant::now();
            served.line.pull_bytes(&served.since);
            // The first ones warm the caches up.
            if round >= 5 {
                times.push(begun.elapsed().as_secs_f64() * 1_000.0);
            }
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    let most = medians.iter().copied().fold(0.0, f64::max) / medians[0];
    let listed = |words: Vec<String>| words.join(", ");
    Row {
        what: format!("pull of {CHANGES} changes: {} {of}", listed(sizes.iter().map(ToString::to_string).collect())),
        against: format!("itself at {}", sizes[0]),
        ours: format!("{} ms", listed(medians.iter().map(|median| format!("{median:.2}")).collect())),
        theirs: format!("{:.2} ms", medians[0]),
        ratio: format!("{most:.2}"),
        aim: "at most 1.5".to_owned(),
        reached: most <= 1.5,
    }
    .print();
}

async fn serve(records: usize, municipalities: usize) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let ledger = town::ledger(folder.path()).await;
    let mut offices = Vec::new();
    for number in 0..municipalities {
        let (municipality, mut office) = town::found(&ledger, &format!("town{number}"), 1).await;
        town::grow(&ledger, &municipality, &office[0], records).await;
        offices.append(&mut office);
    }
    ledger.close().await;
    // One in the middle.
    let office = &offices[offices.len() / 2];
    let server = Server::start(folder.path());
    let mut line = Line::to(&server, &office.token);
    let mut since = Cursor::default();
    loop {
        let page = line.pull(&since);
        since = page.cursor;
        if page.remaining == 0 {
            break;
        }
    }
    let mut hand = Hand::of(office.worker.id);
    let commits: Vec<_> = (0..CHANGES / 2).map(|number| hand.conversation(office.cases[number])).collect();
    line.push(&Line::as_push(&commits));
    assert_eq!(line.pull(&since).records.len(), CHANGES);
    Served { line, since, _server: server, _folder: folder }
}
