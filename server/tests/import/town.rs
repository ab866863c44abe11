//! A municipality to import into.

use casework::{
    casebook::Casebook,
    ids::{CommitId, MunicipalityId, ReplicaId},
    records::{Content, Kind},
    sync::{Act, Commit, Time, wire::Receipt},
};
use chrono::{NaiveDate, Utc};
use server::{
    import::{self, Fault, FileSummary, ImportError, Mode, Summary},
    ledger::{Ledger, sqlite::SqliteLedger},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A municipality with a ledger and a folder of its own, which holds a copy of the demo data.
pub(super) struct Town {
    pub(super) ledger: SqliteLedger,
    pub(super) municipality: MunicipalityId,
    pub(super) folder: PathBuf,
    _place: TempDir,
}

pub(super) fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo")
}

pub(super) fn today() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

impl Town {
    pub(super) async fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("files");
        fs::create_dir(&folder).unwrap();
        for entry in fs::read_dir(demo()).unwrap().map(Result::unwrap) {
            fs::write(folder.join(entry.file_name()), fs::read(entry.path()).unwrap()).unwrap();
        }
        let ledger = SqliteLedger::open(&place.path().join("lotse.sqlite")).await.unwrap();
        let municipality = ledger.create_municipality("Haan").await.unwrap().id;
        Self { ledger, municipality, folder, _place: place }
    }

    pub(super) async fn import(&self, mode: Mode) -> Result<Summary, ImportError> {
        import::run(&self.ledger, self.municipality, &self.folder, mode, today()).await
    }

    pub(super) async fn imported(&self) -> Summary {
        self.import(Mode::Write).await.unwrap()
    }

    pub(super) async fn faults(&self) -> Vec<Fault> {
        match self.import(Mode::Write).await {
            Err(ImportError::Faults(faults)) => faults.0,
            other => panic!("expected faults, found {other:?}"),
        }
    }

    pub(super) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap()
    }

    /// Replaces what stands in a line, counted as an editor does.
    pub(super) fn edit(&self, file: &str, line: usize, from: &str, to: &str) {
        let text = self.text(file);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert!(lines[line - 1].contains(from), "{file}, line {line} is {}", lines[line - 1]);
        lines[line - 1] = lines[line - 1].replacen(from, to, 1);
        fs::write(self.folder.join(file), lines.join("\n") + "\n").unwrap();
    }

    pub(super) fn keep_only(&self, files: &[&str]) {
        for entry in fs::read_dir(&self.folder).unwrap().map(Result::unwrap) {
            if !files.contains(&entry.file_name().to_str().unwrap()) {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }

    pub(super) async fn book(&self) -> Casebook {
        let mut book = Casebook::new();
        for kind in Kind::ALL {
            for record in self.ledger.records(self.municipality, kind).await.unwrap() {
                book.confirm(record);
            }
        }
        assert!(book.unreadable().is_empty());
        book
    }

    pub(super) async fn id(&self, kind: Kind, external: &str) -> uuid::Uuid {
        let all = self.ledger.external_ids(self.municipality).await.unwrap();
        all.iter().find(|known| known.kind == kind && known.external == external).unwrap().id
    }

    pub(super) async fn content<T: Content>(&self, external: &str) -> T {
        let id = self.id(T::KIND, external).await;
        self.ledger.record(self.municipality, T::key(id)).await.unwrap().unwrap().content().unwrap()
    }

    /// Somebody changes a record on their device.
    pub(super) async fn change<T: Content>(&self, login: &str, external: &str, change: impl FnOnce(&mut T)) {
        let id = self.id(T::KIND, external).await;
        let record = self.ledger.record(self.municipality, T::key(id)).await.unwrap().unwrap();
        let seen: T = record.content().unwrap();
        let mut becomes = seen.clone();
        change(&mut becomes);
        let mut act = Act::new();
        act.update(&record, &seen, &becomes);
        let user = self.ledger.user_by_login(login).await.unwrap().unwrap();
        let now = Utc::now();
        let commit = Commit {
            id: CommitId::new(),
            replica: ReplicaId::new(),
            number: 1,
            time: Time::at(now),
            author: user.id,
            wall: now,
            changes: act.into_changes(),
        };
        let receipt = self.ledger.append(self.municipality, &user.author(), &commit, now).await.unwrap();
        assert!(matches!(receipt, Receipt::Accepted { .. }), "{receipt:?}");
    }
}

pub(super) fn file<'a>(summary: &'a Summary, name: &str) -> &'a FileSummary {
    summary.files.iter().find(|file| file.file == name).unwrap()
}
