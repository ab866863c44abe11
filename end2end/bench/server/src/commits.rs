//! Commits accepted a second, against raw inserts of the same rows in transactions of the same size and durability.

use crate::{
    Row, Size,
    line::{Line, Server},
    median,
    town::{self, Hand},
};
use casework::sync::wire::{Push, Receipt};
use sqlx::{
    Row as _, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Instant};

/// Devices that push at the same time, each one push after the other.
const LINES: usize = 4;

/// Measures and prints.
pub fn measure(size: Size) {
    let (runs, pushes) = match size {
        Size::Smallest => (1, 2),
        Size::Full => (5, 10),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut ours, mut raw, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        let folder = tempfile::tempdir().unwrap();
        let commits = LINES * pushes * Push::MOST;
        let accepted = commits as f64 / runtime.block_on(accept(folder.path(), pushes));
        let inserted = commits as f64 / runtime.block_on(insert(folder.path(), commits));
        ours.push(accepted);
        raw.push(inserted);
        ratios.push(accepted / inserted);
    }
    let ratio = median(ratios);
    Row {
        what: format!("commits accepted a second by one server on SQLite ({LINES} devices, pushes of {})", Push::MOST),
        against: format!(
            "raw inserts of the same rows, {} commits a transaction, synchronous=FULL, same driver",
            Push::MOST
        ),
        ours: format!("{:.0}/s", median(ours)),
        theirs: format!("{:.0}/s", median(raw)),
        ratio: format!("{ratio:.2}"),
        aim: "at least 0.5".to_owned(),
        reached: ratio >= 0.5,
    }
    .print();
}

/// Seconds that a server takes to accept so many pushes of each device.
async fn accept(folder: &Path, pushes: usize) -> f64 {
    let ledger = town::ledger(folder).await;
    let (_, offices) = town::found(&ledger, "haan", LINES).await;
    ledger.close().await;
    let bodies: Vec<Vec<Vec<u8>>> = offices
        .iter()
        .map(|office| {
            let mut hand = Hand::of(office.worker.id);
            let mut push = || -> Vec<u8> {
                let commits: Vec<_> = (0..Push::MOST)
                    .map(|number| hand.conversation(office.cases[number % office.cases.len()]))
                    .collect();
                Line::as_push(&commits)
            };
            (0..pushes).map(|_| push()).collect()
        })
        .collect();
    let server = Server::start(folder);
    let mut lines: Vec<Line> = offices.iter().map(|office| Line::to(&server, &office.token)).collect();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for (line, bodies) in lines.iter_mut().zip(&bodies) {
            scope.spawn(move || {
                for body in bodies {
                    let receipts = line.push(body);
                    assert!(receipts.iter().all(|receipt| matches!(receipt, Receipt::Accepted { .. })));
                }
            });
        }
    });
    begun.elapsed().as_secs_f64()
}

/// One table's rows of what was accepted, ready to be inserted again.
struct Copy {
    commit: [Vec<u8>; 5],
    numbers: [i64; 5],
    wall: String,
    changes: String,
    history: Vec<(String, Vec<u8>)>,
    records: Vec<CopiedRecord>,
}

struct CopiedRecord {
    kind: String,
    id: Vec<u8>,
    body: String,
    case: Option<Vec<u8>>,
    team: Option<Vec<u8>>,
}

/// Seconds that inserting the same rows anew takes, with nothing asked and nothing checked.
async fn insert(folder: &Path, commits: usize) -> f64 {
    let source = pool(&folder.join("lotse.sqlite")).await;
    let rows = read(&source, commits).await;
    assert_eq!(rows.len(), commits);
    let copy = tempfile::tempdir().unwrap();
    town::ledger(copy.path()).await.close().await;
    let target = pool(&copy.path().join("lotse.sqlite")).await;
    for (table, columns) in [("municipalities", "id, name, epoch, sequence")] {
        let found = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {columns} FROM {table}"))).fetch_all(&source).await;
        for row in found.unwrap() {
            sqlx::query("INSERT INTO municipalities (id, name, epoch, sequence) VALUES (?1, ?2, ?3, 0)")
                .bind(row.get::<Vec<u8>, _>(0))
                .bind(row.get::<String, _>(1))
                .bind(row.get::<String, _>(2))
                .execute(&target)
                .await
                .unwrap();
        }
    }
    let begun = Instant::now();
    for pushed in rows.chunks(Push::MOST) {
        let mut transaction = target.begin_with("BEGIN IMMEDIATE").await.unwrap();
        for row in pushed {
            row.insert(&mut transaction).await;
        }
        transaction.commit().await.unwrap();
    }
    begun.elapsed().as_secs_f64()
}

impl Copy {
    async fn insert(&self, connection: &mut SqliteConnection) {
        let [municipality, id, replica, author, _] = &self.commit;
        let [sequence, number, received, asked, given] = self.numbers;
        sqlx::query(
            "INSERT INTO commits (municipality, sequence, id, replica, number, author, wall, received, time_asked, \
             time_given) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )
        .bind(municipality)
        .bind(sequence)
        .bind(id)
        .bind(replica)
        .bind(number)
        .bind(author)
        .bind(&self.wall)
        .bind(received)
        .bind(asked)
        .bind(given)
        .execute(&mut *connection)
        .await
        .unwrap();
        sqlx::query("INSERT INTO payloads (municipality, sequence, changes) VALUES (?1, ?2, ?3)")
            .bind(municipality)
            .bind(sequence)
            .bind(&self.changes)
            .execute(&mut *connection)
            .await
            .unwrap();
        for (kind, id) in &self.history {
            sqlx::query("INSERT INTO history (municipality, kind, id, sequence) VALUES (?1, ?2, ?3, ?4)")
                .bind(municipality)
                .bind(kind)
                .bind(id)
                .bind(sequence)
                .execute(&mut *connection)
                .await
                .unwrap();
        }
        for record in &self.records {
            sqlx::query(
                "INSERT INTO records (municipality, kind, id, sequence, body, case_id, team) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )
            .bind(municipality)
            .bind(&record.kind)
            .bind(&record.id)
            .bind(sequence)
            .bind(&record.body)
            .bind(&record.case)
            .bind(&record.team)
            .execute(&mut *connection)
            .await
            .unwrap();
        }
    }
}

/// The file as the ledger opens it: the same pragmas.
async fn pool(file: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "on");
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap()
}

/// The last commits, with all their rows.
async fn read(source: &SqlitePool, commits: usize) -> Vec<Copy> {
    let found = sqlx::query(
        "SELECT c.municipality, c.id, c.replica, c.author, c.sequence, c.number, c.received, c.time_asked, c.time_given, \
         c.wall, p.changes FROM commits c JOIN payloads p USING (municipality, sequence) \
         ORDER BY c.sequence DESC LIMIT ?1",
    )
    .bind(i64::try_from(commits).unwrap())
    .fetch_all(source)
    .await
    .unwrap();
    let mut rows = Vec::with_capacity(found.len());
    for row in found.iter().rev() {
        let sequence: i64 = row.get(4);
        let history = sqlx::query("SELECT kind, id FROM history WHERE sequence = ?1").bind(sequence);
        let history = history.fetch_all(source).await.unwrap();
        let records =
            sqlx::query("SELECT kind, id, body, case_id, team FROM records WHERE sequence = ?1").bind(sequence);
        let records = records.fetch_all(source).await.unwrap();
        rows.push(Copy {
            commit: [row.get(0), row.get(1), row.get(2), row.get(3), Vec::new()],
            numbers: [sequence, row.get(5), row.get(6), row.get(7), row.get(8)],
            wall: row.get(9),
            changes: row.get(10),
            history: history.iter().map(|row| (row.get(0), row.get(1))).collect(),
            records: records
                .iter()
                .map(|row| CopiedRecord {
                    kind: row.get(0),
                    id: row.get(1),
                    body: row.get(2),
                    case: row.get(3),
                    team: row.get(4),
                })
                .collect(),
        });
    }
    rows
}
