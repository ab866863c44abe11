//! What an import did, for people and for programs.

use super::{
    Mode,
    compare::{Imported, Outcome},
    folder::{File, Folder, Presence},
    rows::Row,
};
use crate::ledger::User;
use casework::{
    casebook::Casebook,
    plausibility::{self, Doubt},
    records::Role,
    sync::Record,
};
use chrono::NaiveDate;
use serde::Serialize;
use std::fmt;

/// What an import did, or would do. The names of its fields are the keys of `lotse import --json`, and stay.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The municipality's name.
    pub municipality: String,
    /// Whether it wrote.
    pub mode: Mode,
    /// The files that were read.
    pub files: Vec<FileSummary>,
    /// Files of the format that are not in the folder.
    pub missing_files: Vec<&'static str>,
    /// CSV files that are not of the format, and were not read.
    pub ignored_files: Vec<String>,
    /// Users who are new here and need a code for their first sign-in.
    pub new_users: Vec<NewUser>,
    /// Lines that are hardly true. They are imported.
    pub doubts: Vec<DoubtfulLine>,
    /// Commits written, or to be written.
    pub commits: usize,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileSummary {
    /// Its name.
    pub file: &'static str,
    /// Rows read.
    pub read: usize,
    /// Rows that made something new.
    pub new: usize,
    /// Rows that changed what an earlier import made.
    pub changed: usize,
    /// Rows that stood here already.
    pub unchanged: usize,
    /// Rows that would change what is signed here, and do not.
    pub kept_as_signed: usize,
    /// Rows about people or cases that are erased here. They do not come back.
    pub left_out: usize,
    /// Records of earlier imports that are not in the file any more. They are left as they are.
    pub left_alone: usize,
    /// Columns that are not of the format, and were not read.
    pub ignored_columns: Vec<String>,
}

/// Somebody who signs in here for the first time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewUser {
    /// The name by which they sign in.
    #[serde(rename = "user")]
    pub login: String,
    /// Their name.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// All of them, for whoever gives them a code.
    #[serde(skip)]
    pub account: User,
}

/// A line that is hardly true.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DoubtfulLine {
    /// The file.
    pub file: &'static str,
    /// The line.
    pub line: u64,
    /// Why.
    pub doubt: Doubt,
}

impl Summary {
    /// Tells what an import did; `book` holds what stood before it.
    pub(super) fn new(
        municipality: String,
        mode: Mode,
        folder: &Folder,
        imported: &Imported,
        outcome: &Outcome,
        book: Casebook,
        today: NaiveDate,
    ) -> Self {
        let mut tell = Telling { imported, outcome, files: Vec::new(), missing: Vec::new() };
        tell.file(&folder.users);
        tell.file(&folder.accommodations);
        tell.file(&folder.units);
        tell.file(&folder.persons);
        tell.file(&folder.titles);
        tell.file(&folder.benefits);
        tell.file(&folder.stays);
        tell.file(&folder.education);
        tell.file(&folder.partners);
        tell.file(&folder.consultations);
        let (files, missing_files) = (tell.files, tell.missing);
        let new_users = outcome.new_users.iter().map(|user| NewUser {
            login: user.login.clone(),
            name: user.staff.name.clone(),
            role: user.staff.role,
            account: user.clone(),
        });
        Self {
            municipality,
            mode,
            files,
            missing_files,
            ignored_files: folder.ignored.clone(),
            new_users: new_users.collect(),
            doubts: doubts(outcome, book, today),
            commits: outcome.intake.commits.len(),
        }
    }

    /// Whether there was nothing to write: all of it stood here already.
    #[must_use]
    pub fn wrote_nothing(&self) -> bool {
        self.commits == 0 && self.files.iter().all(|file| file.new == 0 && file.changed == 0)
    }
}

struct Telling<'a> {
    imported: &'a Imported,
    outcome: &'a Outcome,
    files: Vec<FileSummary>,
    missing: Vec<&'static str>,
}

impl Telling<'_> {
    fn file<T: Row>(&mut self, file: &File<T>) {
        if file.presence == Presence::Missing {
            self.missing.push(file.name);
            return;
        }
        let tally = self.outcome.tallies.get(file.name).copied().unwrap_or_default();
        self.files.push(FileSummary {
            file: file.name,
            read: file.lines.len() + file.left_out,
            new: tally.new,
            changed: tally.changed,
            unchanged: tally.unchanged,
            kept_as_signed: tally.kept_as_signed,
            left_out: file.left_out,
            left_alone: self.imported.of(T::KIND).filter(|external| !file.ids.contains_key(*external)).count(),
            ignored_columns: file.ignored_columns.clone(),
        });
    }
}

/// The doubts about what the files say, as everything stands with them.
fn doubts(outcome: &Outcome, mut book: Casebook, today: NaiveDate) -> Vec<DoubtfulLine> {
    for commit in &outcome.intake.commits {
        for key in commit.keys() {
            let mut record = book.record(key).cloned().unwrap_or_else(|| Record::empty(key));
            record.apply(commit);
            book.confirm(record);
        }
    }
    let mut doubts: Vec<_> = plausibility::findings(&book, today)
        .into_iter()
        .filter_map(|finding| {
            let &(file, line) = outcome.places.get(&finding.about)?;
            Some(DoubtfulLine { file, line, doubt: finding.doubt })
        })
        .collect();
    doubts.sort();
    doubts
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.municipality)?;
        writeln!(f, "{:24}{:>8}{:>8}{:>9}{:>11}", "file", "read", "new", "changed", "unchanged")?;
        for file in &self.files {
            let FileSummary { file: name, read, new, changed, unchanged, .. } = file;
            writeln!(f, "{name:24}{read:>8}{new:>8}{changed:>9}{unchanged:>11}")?;
        }
        for file in &self.files {
            if !file.ignored_columns.is_empty() {
                writeln!(f, "{}: not read, unknown columns: {}", file.file, file.ignored_columns.join(", "))?;
            }
            if file.kept_as_signed > 0 {
                writeln!(f, "{}: {} not changed, for they are signed here", file.file, file.kept_as_signed)?;
            }
            if file.left_out > 0 {
                writeln!(f, "{}: {} left out, for the people or cases are erased here", file.file, file.left_out)?;
            }
            if file.left_alone > 0 {
                writeln!(
                    f,
                    "{}: {} imported before are not in it any more; left as they are",
                    file.file, file.left_alone
                )?;
            }
        }
        if !self.missing_files.is_empty() {
            writeln!(f, "Not in the folder: {}", self.missing_files.join(", "))?;
        }
        if !self.ignored_files.is_empty() {
            writeln!(f, "Not read, unknown files: {}", self.ignored_files.join(", "))?;
        }
        if !self.doubts.is_empty() {
            writeln!(f, "Imported, but hardly true ({}):", self.doubts.len())?;
            for DoubtfulLine { file, line, doubt } in &self.doubts {
                writeln!(f, "  {file}, line {line}: {}", words(*doubt))?;
            }
        }
        if !self.new_users.is_empty() {
            writeln!(f, "New users: {}", self.new_users.len())?;
        }
        f.write_str(match (self.mode, self.wrote_nothing()) {
            (_, true) => "Nothing to write: all of this was imported before.",
            (Mode::Write, false) => "Imported.",
            (Mode::DryRun, false) => "A trial run: nothing was written.",
        })
    }
}

/// A doubt in words.
fn words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::EndsBeforeItBegins => "it ends before it begins",
        Doubt::BenefitEndsOnItsFirstDay => "the benefit ends on the day it began",
        Doubt::StayWithoutANight => "the stay ends on the day it began",
        Doubt::BornInTheFuture => "born after today",
        Doubt::BornBefore1900 => "born before 1900",
        Doubt::ArrivedBeforeBirth => "arrived before being born",
        Doubt::ArrivedAfterAssigned => "arrived after being assigned",
        Doubt::StaysOverlap => "another stay of this person has not ended then",
        Doubt::RoomOverfull => "more people live in the room than it has beds",
        Doubt::ChildOlderThanThirty => "a child of the household, and older than thirty",
        Doubt::TitleExpired => "the latest title has run out",
        Doubt::ConsultationInTheFuture => "the conversation is on a day still to come",
        Doubt::TwoHeads => "the household has two heads",
        Doubt::NoHead => "the household has no head",
    }
}
