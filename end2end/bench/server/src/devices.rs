//! A thousand devices come back at once, each with fifty commits: all acknowledged, none lost or doubled, memory bounded.

use crate::{
    Row, Size,
    line::{Line, Server},
    town::{self, Hand},
};
use casework::sync::wire::{Cursor, Receipt};
use std::{sync::Barrier, time::Instant};

const COMMITS: usize = 50;
const MUNICIPALITIES: usize = 10;
const TEAMS: usize = 10;
const MOST_MEGABYTES: f64 = 300.0;

/// Measures and prints.
pub fn measure(size: Size) {
    let devices = match size {
        Size::Smallest => 20,
        Size::Full => 1_000,
    };
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let pushes = runtime.block_on(async {
        let ledger = town::ledger(folder.path()).await;
        let mut offices = Vec::new();
        for number in 0..MUNICIPALITIES {
            offices.extend(town::found(&ledger, &format!("town{number}"), TEAMS).await.1);
        }
        let mut pushes = Vec::with_capacity(devices);
        for office in offices.iter().cycle().take(devices) {
            let mut hand = Hand::of(office.worker.id);
            let commits: Vec<_> =
                (0..COMMITS).map(|number| hand.conversation(office.cases[number % office.cases.len()])).collect();
            pushes.push((town::session(&ledger, &office.worker).await, Line::as_push(&commits)));
        }
        ledger.close().await;
        pushes
    });
    let server = Server::start(folder.path());
    let barrier = Barrier::new(devices + 1);
    let took = std::thread::scope(|scope| {
        let mut devices = Vec::with_capacity(pushes.len());
        for (number, (token, body)) in pushes.iter().enumerate() {
            let (server, barrier) = (&server, &barrier);
            let device = move || {
                barrier.wait();
                let mut line = Line::to(server, token);
                // The answer of every tenth is lost: it pushes the same again.
                for _ in 0..1 + usize::from(number % 10 == 0) {
                    let receipts = line.push(body);
                    assert_eq!(receipts.len(), COMMITS);
                    assert!(receipts.iter().all(|receipt| matches!(receipt, Receipt::Accepted { .. })));
                }
                line.pull(&Cursor::default());
            };
            devices.push(std::thread::Builder::new().stack_size(256 * 1024).spawn_scoped(scope, device).unwrap());
        }
        barrier.wait();
        let begun = Instant::now();
        let ended: Vec<_> = devices.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        assert!(ended.iter().all(Result::is_ok), "a device was turned away");
        begun.elapsed().as_secs_f64()
    });
    let memory = server.most_memory();
    drop(server);
    let (commits, ids, payloads) = runtime.block_on(count(folder.path()));
    let expected = (devices * COMMITS) as i64;
    let complete = (commits, ids, payloads) == (expected, expected, expected);
    let found =
        if complete { "none lost or doubled".to_owned() } else { format!("{commits} of {expected} in the ledger") };
    Row {
        what: format!("{devices} devices come back at once with {COMMITS} commits each, and pull; a tenth sends twice"),
        against: "bounded load on loopback".to_owned(),
        ours: format!("all acknowledged in {took:.1} s, {found}, {memory:.0} MB"),
        theirs: "–".to_owned(),
        ratio: "–".to_owned(),
        aim: format!("none lost or doubled, under {MOST_MEGABYTES:.0} MB"),
        reached: complete && memory < MOST_MEGABYTES,
    }
    .print();
}

/// Commits of users, their distinct ids, and their contents.
async fn count(folder: &std::path::Path) -> (i64, i64, i64) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join("lotse.sqlite"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query_as(
        "SELECT COUNT(*), COUNT(DISTINCT id), (SELECT COUNT(*) FROM payloads JOIN commits USING (municipality, sequence) \
         WHERE author <> zeroblob(16)) FROM commits WHERE author <> zeroblob(16)",
    )
    .fetch_one(&pool)
    .await
    .unwrap()
}
