//! The import on a real SQLite file, with the demo municipality: what it makes, what it refuses, and what it leaves alone.

// Helpers of a test may panic, as tests do; a case of a fault has one argument for each thing that is said of it.
#![allow(clippy::unwrap_used, clippy::too_many_arguments)]

use casework::{
    casebook::Casebook,
    ids::{CommitId, MunicipalityId, ReplicaId, UserId},
    plausibility::Doubt,
    records::{
        Accommodation, BaseData, BenefitPeriod, Case, Consultation, Content, Education, Household, HouseholdRole,
        Identity, Kind, Manner, Partner, ResidenceTitle, Role, Setting, Signature, Staff, Stay, Team, Unit,
    },
    sync::{Act, Commit, Time, wire::Receipt},
};
use chrono::{NaiveDate, Utc};
use rstest::rstest;
use server::{
    import::{self, Fault, FileSummary, ImportError, Mode, Summary, Wrong},
    ledger::{Ledger, sqlite::SqliteLedger},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A municipality with a ledger and a folder of its own, which holds a copy of the demo data.
struct Town {
    ledger: SqliteLedger,
    municipality: MunicipalityId,
    folder: PathBuf,
    _place: TempDir,
}

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo")
}

fn today() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

impl Town {
    async fn new() -> Self {
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

    async fn import(&self, mode: Mode) -> Result<Summary, ImportError> {
        import::run(&self.ledger, self.municipality, &self.folder, mode, today()).await
    }

    async fn imported(&self) -> Summary {
        self.import(Mode::Write).await.unwrap()
    }

    async fn faults(&self) -> Vec<Fault> {
        match self.import(Mode::Write).await {
            Err(ImportError::Faults(faults)) => faults.0,
            other => panic!("expected faults, found {other:?}"),
        }
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap()
    }

    /// Replaces what stands in a line, counted as an editor does.
    fn edit(&self, file: &str, line: usize, from: &str, to: &str) {
        let text = self.text(file);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert!(lines[line - 1].contains(from), "{file}, line {line} is {}", lines[line - 1]);
        lines[line - 1] = lines[line - 1].replacen(from, to, 1);
        fs::write(self.folder.join(file), lines.join("\n") + "\n").unwrap();
    }

    fn keep_only(&self, files: &[&str]) {
        for entry in fs::read_dir(&self.folder).unwrap().map(Result::unwrap) {
            if !files.contains(&entry.file_name().to_str().unwrap()) {
                fs::remove_file(entry.path()).unwrap();
            }
        }
    }

    async fn book(&self) -> Casebook {
        let mut book = Casebook::new();
        for kind in Kind::ALL {
            for record in self.ledger.records(self.municipality, kind).await.unwrap() {
                book.confirm(record);
            }
        }
        assert!(book.unreadable().is_empty());
        book
    }

    async fn id(&self, kind: Kind, external: &str) -> uuid::Uuid {
        let all = self.ledger.external_ids(self.municipality).await.unwrap();
        all.iter().find(|known| known.kind == kind && known.external == external).unwrap().id
    }

    async fn content<T: Content>(&self, external: &str) -> T {
        let id = self.id(T::KIND, external).await;
        self.ledger.record(self.municipality, T::key(id)).await.unwrap().unwrap().content().unwrap()
    }

    /// Somebody changes a record on their device.
    async fn change<T: Content>(&self, login: &str, external: &str, change: impl FnOnce(&mut T)) {
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

fn file<'a>(summary: &'a Summary, name: &str) -> &'a FileSummary {
    summary.files.iter().find(|file| file.file == name).unwrap()
}

#[tokio::test]
async fn the_demo_municipality_is_imported_whole() {
    let town = Town::new().await;
    let summary = town.imported().await;
    let read: BTreeMap<_, _> = summary.files.iter().map(|file| (file.file, (file.read, file.new))).collect();
    let expected = [
        ("accommodations.csv", 4),
        ("benefits.csv", 826),
        ("consultations.csv", 1800),
        ("education.csv", 508),
        ("partners.csv", 21),
        ("persons.csv", 532),
        ("residence_titles.csv", 500),
        ("stays.csv", 861),
        ("units.csv", 90),
        ("users.csv", 9),
    ];
    assert_eq!(read, expected.map(|(file, rows)| (file, (rows, rows))).into());

    let book = town.book().await;
    let counts = [
        (Kind::Team, 1),
        (Kind::Staff, 9),
        (Kind::Accommodation, 4),
        (Kind::Unit, 90),
        (Kind::Partner, 21),
        (Kind::Household, 247),
        (Kind::Case, 247),
        (Kind::Identity, 532),
        (Kind::BaseData, 532),
        (Kind::Stay, 861),
        (Kind::BenefitPeriod, 826),
        (Kind::ResidenceTitle, 500),
        (Kind::Education, 508),
        (Kind::Consultation, 1800),
    ];
    for (kind, count) in counts {
        assert_eq!(book.count(kind), count, "{}", kind.name());
    }
    assert_eq!(summary.new_users.len(), 9);
    assert!(!summary.wrote_nothing());
}

#[tokio::test]
async fn a_row_becomes_what_it_says() {
    let town = Town::new().await;
    town.imported().await;
    let name: Identity = town.content("HP00001").await;
    let base: BaseData = town.content("HP00001").await;
    assert_eq!((name.family_name.as_str(), name.given_name.as_str()), ("Saleh", "Zainab"));
    assert_eq!(base.languages.iter().collect::<Vec<_>>(), ["de", "kmr"]);
    assert_eq!(base.birth_date.unwrap().to_string(), "2003-05-15");
    assert_eq!(base.household_role, HouseholdRole::Head);
    assert_eq!(base.household.0, town.id(Kind::Household, "HF0001").await);
    assert_eq!(town.content::<Household>("HF0001").await.name, "Saleh");

    // The head lives in A1, which lies in Gruiten, and Gruiten is Jana Albrecht's.
    let case: Case = town.content("HF0001").await;
    assert_eq!(case.responsible, Some(UserId(town.id(Kind::Staff, "worker1").await)));
    let team: Team = town.content("SIM").await;
    assert_eq!((team.name.as_str(), case.team.0), ("SIM Haan", town.id(Kind::Team, "SIM").await));

    let stay: Stay = town.content("HS00001").await;
    assert_eq!(stay.accommodation.unwrap().0, town.id(Kind::Accommodation, "A1").await);
    assert_eq!(stay.unit.unwrap().0, town.id(Kind::Unit, "A1/A1-003").await);
    assert_eq!(town.content::<Stay>("HS00006").await.accommodation, None, "a flat of their own");

    let minutes: Consultation = town.content("HC00002").await;
    assert_eq!(minutes.present.len(), 4);
    assert_eq!(minutes.started_at, "2025-02-12T16:15:00".parse().unwrap());
    assert_eq!(minutes.topics, "Weitervermittelt, Flyer ausgehändigt.");
    assert_eq!(minutes.case.0, town.id(Kind::Case, &household(&town, "HP00406")).await);
    assert_eq!(minutes.accommodation, None, "office hours are in no house");

    let lead = town.ledger.user_by_login("lead1").await.unwrap().unwrap();
    assert_eq!((lead.staff.role, lead.staff.team), (Role::TeamLead, Some(case.team)));
    let clerk = town.ledger.user_by_login("clerk1").await.unwrap().unwrap();
    assert_eq!((clerk.staff.team, clerk.staff.full_time_percent), (None, Some(100)));
}

/// The household of a person, as the file has it.
fn household(town: &Town, person: &str) -> String {
    let text = town.text("persons.csv");
    let line = text.lines().find(|line| line.starts_with(person)).unwrap();
    line.split(',').nth(11).unwrap().to_owned()
}

#[tokio::test]
async fn who_is_visited_in_a_house_is_spoken_to_where_they_lived_on_that_day() {
    let town = Town::new().await;
    town.imported().await;
    let book = town.book().await;
    let visits: Vec<_> =
        book.all::<Consultation>().values().filter(|one| one.setting == Setting::OutreachAccommodation).collect();
    assert_eq!(visits.len(), 490);
    let mut in_houses = 0;
    for visit in visits {
        // Rows of one person: who is the first of several is not in the record.
        let [person] = visit.present.iter().collect::<Vec<_>>()[..] else { continue };
        let lived =
            book.all::<Stay>().values().find(|stay| stay.person == *person && stay.covers(visit.started_at.date()));
        assert_eq!(visit.accommodation, lived.and_then(|stay| stay.accommodation));
        in_houses += usize::from(visit.accommodation.is_some());
    }
    assert!(in_houses > 50, "only {in_houses}");
}

#[tokio::test]
async fn everybody_with_an_area_or_a_conversation_has_somebody_responsible() {
    let town = Town::new().await;
    town.imported().await;
    let book = town.book().await;
    let workers: BTreeMap<_, _> =
        book.all::<Staff>().iter().filter(|(_, one)| one.role == Role::SocialWorker).collect();
    let spoken: std::collections::BTreeSet<_> = book.all::<Consultation>().values().map(|one| one.case).collect();
    for (&id, case) in book.all::<Case>().iter() {
        match case.responsible {
            Some(worker) => assert!(workers.contains_key(&worker.0)),
            None => assert!(!spoken.contains(&casework::ids::CaseId(id))),
        }
    }
}

#[tokio::test]
async fn a_second_import_writes_nothing_and_says_so() {
    let town = Town::new().await;
    let first = town.imported().await;
    let head = town.ledger.take_in(town.municipality, &Default::default(), Utc::now()).await.unwrap();
    let second = town.imported().await;
    assert!(second.wrote_nothing());
    assert_eq!(second.commits, 0);
    assert!(
        second.files.iter().all(|file| file.unchanged == file.read && file.new + file.changed + file.left_alone == 0)
    );
    assert!(second.new_users.is_empty());
    assert_eq!(second.doubts, first.doubts, "what is doubtful stays so");
    assert!(second.to_string().contains("Nothing to write"));
    assert_eq!(town.ledger.take_in(town.municipality, &Default::default(), Utc::now()).await.unwrap(), head);
}

/// Writes a file as a German Excel does: semicolons, Windows-1252 (or, if a name has letters that it lacks, UTF-8 with a
/// byte-order mark), German days, times and decimals.
fn as_excel_writes_it(path: &Path) {
    let mut written = String::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    for record in reader.records().map(Result::unwrap) {
        let cells: Vec<String> = record.iter().map(german).collect();
        written += &(cells.join(";") + "\r\n");
    }
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&written);
    let bytes = if lossy { format!("\u{feff}{written}").into_bytes() } else { bytes.into_owned() };
    fs::write(path, bytes).unwrap();
}

fn german(cell: &str) -> String {
    if let Ok(day) = cell.parse::<NaiveDate>() {
        return day.format("%d.%m.%Y").to_string();
    }
    if let Ok(time) = chrono::NaiveDateTime::parse_from_str(cell, "%Y-%m-%dT%H:%M") {
        return time.format("%d.%m.%Y %H:%M").to_string();
    }
    match cell {
        "yes" => "ja".to_owned(),
        "no" => "nein".to_owned(),
        share if share.len() == 3 && share.parse::<f64>().is_ok_and(|_| share.contains('.')) => share.replace('.', ","),
        list if list.contains(';') => format!("\"{list}\""),
        other => other.to_owned(),
    }
}

#[tokio::test]
async fn what_a_german_excel_saves_gives_the_same_records() {
    let town = Town::new().await;
    let files: Vec<PathBuf> = fs::read_dir(&town.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "csv")) {
        as_excel_writes_it(path);
    }
    let houses = fs::read(town.folder.join("accommodations.csv")).unwrap();
    assert!(std::str::from_utf8(&houses).is_err(), "Windows-1252");
    assert!(fs::read(town.folder.join("persons.csv")).unwrap().starts_with(b"\xef\xbb\xbf"), "a byte-order mark");
    assert!(fs::read_to_string(town.folder.join("persons.csv")).unwrap().contains(";15.05.2003;"));
    town.imported().await;
    assert_eq!(town.content::<Accommodation>("A1").await.street, "Düsseldorfer Straße 15");

    let as_we_write_it = import::run(&town.ledger, town.municipality, &demo(), Mode::Write, today()).await.unwrap();
    assert!(as_we_write_it.wrote_nothing(), "{as_we_write_it}");
}

#[tokio::test]
async fn columns_may_stand_in_any_order_and_others_are_reported() {
    let town = Town::new().await;
    town.imported().await;
    for name in ["persons.csv", "units.csv", "consultations.csv"] {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(demo().join(name)).unwrap();
        let mut writer = csv::Writer::from_path(town.folder.join(name)).unwrap();
        for record in reader.records().map(Result::unwrap) {
            writer.write_record(record.iter().rev().chain(["Anmerkung"])).unwrap();
        }
        writer.flush().unwrap();
    }
    fs::write(town.folder.join("Kennzahlen.csv"), "a,b\n1,2\n").unwrap();
    let summary = town.imported().await;
    assert!(summary.wrote_nothing());
    assert_eq!(file(&summary, "persons.csv").ignored_columns, ["anmerkung"]);
    assert_eq!(summary.ignored_files, ["Kennzahlen.csv"]);
}

#[rstest]
#[case::a_day_that_is_none(
    "persons.csv",
    2,
    "2003-05-15",
    "31.02.1990",
    "birth_date",
    Some("31.02.1990"),
    Wrong::Unreadable,
    "31.05.1990"
)]
#[case::a_word_that_is_none(
    "benefits.csv",
    3,
    "asylblg",
    "sgb3",
    "regime",
    Some("sgb3"),
    Wrong::Unreadable,
    "asylblg, sgb2, sgb12, none"
)]
#[case::neither_yes_nor_no(
    "consultations.csv",
    2,
    ",no,",
    ",perhaps,",
    "interpreter",
    Some("perhaps"),
    Wrong::Unreadable,
    "yes or no"
)]
#[case::a_criterion_among_others(
    "consultations.csv",
    2,
    "labour_market",
    "bingo",
    "criteria",
    Some("bingo"),
    Wrong::Unreadable,
    "housing_market"
)]
#[case::no_number("units.csv", 2, ",3", ",three", "beds", Some("three"), Wrong::Unreadable, "a number")]
#[case::no_share("users.csv", 4, "0.5", "half", "full_time_share", Some("half"), Wrong::Unreadable, "0,5")]
#[case::no_time("consultations.csv", 2, "T15:15", "", "started_at", Some("2025-06-13"), Wrong::Unreadable, "14:30")]
#[case::no_country("persons.csv", 2, "IRQ", "Irak", "nationality", Some("Irak"), Wrong::Unreadable, "SYR")]
#[case::no_language(
    "persons.csv",
    2,
    "kmr;de",
    "Kurdisch;de",
    "languages",
    Some("Kurdisch"),
    Wrong::Unreadable,
    "fa-AF"
)]
#[case::nothing_where_something_is_needed(
    "partners.csv",
    2,
    "Jobcenter ME-aktiv",
    "",
    "name",
    None,
    Wrong::CellEmpty,
    "a name"
)]
#[case::no_household("persons.csv", 2, "HF0001", "", "household", None, Wrong::CellEmpty, "household")]
#[case::nobody_counselled(
    "consultations.csv",
    2,
    "HP00410",
    ";",
    "persons",
    Some(";"),
    Wrong::Unreadable,
    "persons.csv"
)]
#[case::no_such_person(
    "stays.csv",
    2,
    "HP00001",
    "HP99999",
    "person",
    Some("HP99999"),
    Wrong::PointsNowhere,
    "persons.csv"
)]
#[case::no_such_house("stays.csv", 2, ",A1,", ",A9,", "unit", Some("A1-003"), Wrong::PointsNowhere, "a unit of A9")]
#[case::a_room_of_another_house(
    "stays.csv",
    2,
    "A1-003",
    "A2-003",
    "unit",
    Some("A2-003"),
    Wrong::PointsNowhere,
    "a unit of A1"
)]
#[case::a_room_in_ones_own_flat(
    "stays.csv",
    2,
    ",A1,",
    ",own_flat,",
    "unit",
    Some("A1-003"),
    Wrong::PointsNowhere,
    "flat"
)]
#[case::a_room_in_no_house(
    "units.csv",
    91,
    "A4,",
    "A9,",
    "accommodation",
    Some("A9"),
    Wrong::PointsNowhere,
    "accommodations.csv"
)]
#[case::no_such_worker(
    "consultations.csv",
    2,
    "worker3",
    "worker9",
    "worker",
    Some("worker9"),
    Wrong::PointsNowhere,
    "users.csv"
)]
#[case::one_of_many_persons(
    "consultations.csv",
    3,
    "HP00408",
    "HP99999",
    "persons",
    Some("HP99999"),
    Wrong::PointsNowhere,
    "persons.csv"
)]
#[case::an_id_twice("persons.csv", 3, "HP00002", "HP00001", "person", Some("HP00001"), Wrong::Twice { first_line: 2 }, "its own")]
#[case::people_of_two_households(
    "consultations.csv",
    2,
    "HP00410",
    "HP00410;HP00001",
    "persons",
    Some("HP00410;HP00001"),
    Wrong::SeveralHouseholds,
    "one household"
)]
#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_imported(
    #[case] name: &'static str,
    #[case] line: u64,
    #[case] from: &str,
    #[case] to: &str,
    #[case] column: &str,
    #[case] found: Option<&str>,
    #[case] wrong: Wrong,
    #[case] expected: &str,
) {
    let town = Town::new().await;
    town.edit(name, line as usize, from, to);
    let faults = town.faults().await;
    let fault = faults
        .iter()
        .find(|fault| fault.file == name && fault.line == Some(line) && fault.column == Some(column))
        .unwrap_or_else(|| panic!("{faults:?}"));
    assert_eq!((fault.found.as_deref(), &fault.wrong), (found, &wrong));
    assert!(fault.expected.contains(expected), "{}", fault.expected);
    let told = fault.to_string();
    assert!(told.starts_with(&format!("{name}, line {line}, column {column}: ")), "{told}");
    assert!(town.book().await.is_empty());
    assert!(town.ledger.users(town.municipality).await.unwrap().is_empty());
    assert!(town.ledger.external_ids(town.municipality).await.unwrap().is_empty());
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_in_the_order_of_files_and_lines() {
    let town = Town::new().await;
    town.edit("persons.csv", 2, ",f,", ",w,");
    town.edit("persons.csv", 2, "2016-03-23", "gestern");
    town.edit("stays.csv", 9, "HP", "XX");
    town.edit("users.csv", 3, "social_worker", "boss");
    town.edit("partners.csv", 1, "service_kind", "kind");
    let faults = town.faults().await;
    let places: Vec<_> = faults.iter().map(|fault| (fault.file, fault.line, fault.column.unwrap())).collect();
    assert_eq!(
        places,
        [
            ("users.csv", Some(3), "role"),
            ("persons.csv", Some(2), "gender"),
            ("persons.csv", Some(2), "arrived_on"),
            ("stays.csv", Some(9), "person"),
            ("partners.csv", None, "service_kind"),
        ]
    );
    let told = town.import(Mode::Write).await.unwrap_err().to_string();
    assert_eq!(told.lines().count(), 6);
    assert!(told.ends_with("5 things are wrong, so nothing was imported."));
    assert!(
        told.contains("partners.csv, column service_kind: the column is missing; expected the columns partner, name,")
    );
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_told_once_and_not_again_by_all_that_point_to_it() {
    let town = Town::new().await;
    town.edit("persons.csv", 2, "HF0001", "");
    assert_eq!(town.faults().await.len(), 1);
}

#[tokio::test]
async fn a_folder_without_any_of_the_files_is_an_error_that_names_them() {
    let town = Town::new().await;
    town.keep_only(&[]);
    let error = town.import(Mode::Write).await.unwrap_err();
    assert!(matches!(error, ImportError::NothingThere { .. }));
    assert!(error.to_string().contains("persons.csv"));
    fs::remove_dir(&town.folder).unwrap();
    assert!(matches!(town.import(Mode::Write).await, Err(ImportError::Folder { .. })));
}

#[tokio::test]
async fn a_trial_run_tells_everything_and_writes_nothing() {
    let town = Town::new().await;
    let trial = town.import(Mode::DryRun).await.unwrap();
    assert_eq!(file(&trial, "persons.csv").new, 532);
    assert!(trial.to_string().contains("nothing was written"));
    assert!(town.book().await.is_empty());
    assert!(town.ledger.users(town.municipality).await.unwrap().is_empty());
    assert_eq!(trial.doubts, town.imported().await.doubts);
}

#[tokio::test]
async fn what_is_hardly_true_is_imported_and_listed_with_its_line() {
    let town = Town::new().await;
    let told = town.imported().await;
    let count = |summary: &Summary, doubt| summary.doubts.iter().filter(|line| line.doubt == doubt).count();
    assert_eq!(count(&told, Doubt::BenefitEndsOnItsFirstDay), 11);
    let same_day = town
        .text("benefits.csv")
        .lines()
        .position(|line| matches!(line.split(',').collect::<Vec<_>>()[..], [_, _, _, from, until] if from == until))
        .unwrap();
    let first = told.doubts.iter().find(|line| line.doubt == Doubt::BenefitEndsOnItsFirstDay).unwrap();
    assert_eq!((first.file, first.line), ("benefits.csv", same_day as u64 + 1));
    assert!(told.to_string().contains("the benefit ends on the day it began"));

    town.edit("persons.csv", 2, "2003-05-15", "2027-05-15");
    town.edit("persons.csv", 3, ",partner,", ",head,");
    town.edit("stays.csv", 2, "2024-03-20,", "2024-03-20,2024-03-19");
    town.edit("units.csv", 2, ",3", ",0");
    town.edit("consultations.csv", 2, "2025-06-13", "2030-06-13");
    let told = town.imported().await;
    for (file, line, doubt) in [
        ("persons.csv", 2, Doubt::BornInTheFuture),
        ("persons.csv", 2, Doubt::ArrivedBeforeBirth),
        ("persons.csv", 2, Doubt::TwoHeads),
        ("stays.csv", 2, Doubt::EndsBeforeItBegins),
        ("units.csv", 2, Doubt::RoomOverfull),
        ("consultations.csv", 2, Doubt::ConsultationInTheFuture),
    ] {
        assert!(told.doubts.iter().any(|it| (it.file, it.line, it.doubt) == (file, line, doubt)), "{doubt:?}\n{told}");
    }
}

#[tokio::test]
async fn what_a_worker_changed_since_stays_unless_the_file_changed_the_same() {
    let town = Town::new().await;
    town.imported().await;
    town.change::<BaseData>("worker1", "HP00001", |base| base.phone = Some("0171 0000000".into())).await;
    town.change::<BaseData>("worker1", "HP00002", |base| base.phone = Some("0171 1111111".into())).await;
    town.change::<Consultation>("worker1", "HC00001", |minutes| minutes.agreed = "Antrag bis Freitag".into()).await;
    assert!(town.imported().await.wrote_nothing(), "the files say what they said");

    town.edit("persons.csv", 2, ",kmr;de,no,", ",kmr;ar,yes,");
    town.edit("persons.csv", 3, "0171 3920014", "0171 2222222");
    town.edit("consultations.csv", 2, ",30,", ",35,");
    let summary = town.imported().await;
    assert_eq!((file(&summary, "persons.csv").changed, file(&summary, "persons.csv").unchanged), (2, 530));
    let first: BaseData = town.content("HP00001").await;
    assert_eq!(first.phone.as_deref(), Some("0171 0000000"));
    assert_eq!(first.languages.iter().collect::<Vec<_>>(), ["ar", "kmr"]);
    assert!(first.interpreter_needed);
    assert_eq!(town.content::<BaseData>("HP00002").await.phone.as_deref(), Some("0171 2222222"));
    let minutes: Consultation = town.content("HC00001").await;
    assert_eq!((minutes.minutes, minutes.agreed.as_str()), (35, "Antrag bis Freitag"));
    assert_eq!(town.book().await.to_settle().count(), 0, "the import saw what it changed");
    assert!(town.imported().await.wrote_nothing());
}

#[tokio::test]
async fn minutes_that_somebody_signed_stay_as_they_are() {
    let town = Town::new().await;
    town.imported().await;
    town.change::<Consultation>("worker1", "HC00001", |minutes| {
        let signature = Signature { at: Utc::now(), manner: Manner::OnPaper, text_sha256: "0".repeat(64) };
        minutes.signatures.insert(format!("worker:{}", UserId::new()), signature);
    })
    .await;
    town.edit("consultations.csv", 2, ",30,", ",35,");
    town.edit("consultations.csv", 3, ",20,", ",25,");
    let summary = town.imported().await;
    let told = file(&summary, "consultations.csv");
    assert_eq!((told.changed, told.kept_as_signed), (1, 1));
    assert_eq!(town.content::<Consultation>("HC00001").await.minutes, 30);
    assert_eq!(town.content::<Consultation>("HC00002").await.minutes, 25);
}

#[tokio::test]
async fn who_is_responsible_is_decided_here_after_the_first_import() {
    let town = Town::new().await;
    town.imported().await;
    let other = UserId(town.id(Kind::Staff, "worker3").await);
    town.change::<Case>("lead1", "HF0001", |case| case.responsible = Some(other)).await;
    town.edit("persons.csv", 2, "Saleh", "Salih");
    town.imported().await;
    assert_eq!(town.content::<Case>("HF0001").await.responsible, Some(other));
    assert_eq!(town.content::<Household>("HF0001").await.name, "Salih");
}

#[tokio::test]
async fn some_files_may_come_later_and_point_to_what_came_before() {
    let town = Town::new().await;
    town.keep_only(&["persons.csv", "users.csv"]);
    let summary = town.imported().await;
    assert_eq!(summary.missing_files.len(), 8);
    fs::copy(demo().join("benefits.csv"), town.folder.join("benefits.csv")).unwrap();
    town.keep_only(&["benefits.csv"]);
    let summary = town.imported().await;
    assert_eq!(file(&summary, "benefits.csv").new, 826);
    let benefit: BenefitPeriod = town.content("HB00001").await;
    assert_eq!(benefit.case, town.content::<Identity>("HP00001").await.case);
    assert_eq!(summary.doubts.iter().filter(|line| line.doubt == Doubt::BenefitEndsOnItsFirstDay).count(), 11);
}

#[tokio::test]
async fn what_is_no_longer_in_a_file_is_left_alone_and_counted() {
    let town = Town::new().await;
    town.imported().await;
    let text = town.text("education.csv");
    let shorter: Vec<&str> = text.lines().take(101).collect();
    fs::write(town.folder.join("education.csv"), shorter.join("\n")).unwrap();
    let summary = town.imported().await;
    assert!(summary.wrote_nothing());
    assert_eq!(file(&summary, "education.csv").left_alone, 408);
    assert_eq!(town.book().await.count(Kind::Education), 508);
}

#[tokio::test]
async fn users_keep_what_they_sign_in_with_and_new_ones_are_named() {
    let town = Town::new().await;
    town.imported().await;
    town.edit("users.csv", 2, "Gruiten", "Haan-West");
    let text = town.text("users.csv") + "Worker4,Ina Krüger,social_worker,,0.75\n";
    fs::write(town.folder.join("users.csv"), text).unwrap();
    let summary = town.imported().await;
    assert_eq!((file(&summary, "users.csv").new, file(&summary, "users.csv").changed), (1, 1));
    assert_eq!(summary.new_users.iter().map(|user| user.login.as_str()).collect::<Vec<_>>(), ["worker4"]);
    let changed = town.ledger.user_by_login("worker1").await.unwrap().unwrap();
    assert_eq!(changed.staff.area.as_deref(), Some("Haan-West"));
    assert!(changed.staff.team.is_some());
}

#[tokio::test]
async fn two_municipalities_share_nothing_and_no_name_to_sign_in_by() {
    let town = Town::new().await;
    town.imported().await;
    let other = town.ledger.create_municipality("Hilden").await.unwrap().id;
    let taken = import::run(&town.ledger, other, &town.folder, Mode::Write, today()).await;
    let Err(ImportError::Faults(faults)) = taken else { panic!("expected faults") };
    assert_eq!(faults.0.len(), 9);
    assert!(faults.0.iter().all(|fault| fault.file == "users.csv" && fault.wrong == Wrong::LoginTaken));

    let text = town.text("users.csv").replace("\nworker", "\nhilden").replace("1,", "1h,");
    fs::write(town.folder.join("users.csv"), text).unwrap();
    town.keep_only(&["users.csv", "accommodations.csv", "units.csv"]);
    import::run(&town.ledger, other, &town.folder, Mode::Write, today()).await.unwrap();
    assert_eq!(town.ledger.records(other, Kind::Identity).await.unwrap().len(), 0);
    assert_eq!(town.ledger.records(other, Kind::Unit).await.unwrap().len(), 90);
}

#[tokio::test]
async fn the_summary_has_stable_keys_for_programs() {
    let town = Town::new().await;
    let summary = serde_json::to_value(town.imported().await).unwrap();
    assert_eq!(summary["municipality"], "Haan");
    assert_eq!(summary["mode"], "write");
    assert_eq!(summary["files"][3]["file"], "persons.csv");
    assert_eq!(summary["files"][3]["new"], 532);
    assert_eq!(
        summary["new_users"][0],
        serde_json::json!({"user": "worker1", "name": "Jana Albrecht", "role": "social_worker"})
    );
    assert!(summary["doubts"].as_array().unwrap().iter().all(|doubt| doubt["line"].is_u64()));

    town.edit("persons.csv", 2, ",f,", ",w,");
    let fault = serde_json::to_value(&town.faults().await[0]).unwrap();
    assert_eq!(
        fault,
        serde_json::json!({
            "file": "persons.csv", "line": 2, "column": "gender", "found": "w", "wrong": "unreadable", "expected": "one of m, f, x"
        })
    );
}

/// Every record that an import makes has a case of the municipality, or is shared by all.
#[tokio::test]
async fn every_paper_lies_in_the_case_of_its_person() {
    let town = Town::new().await;
    town.imported().await;
    let book = town.book().await;
    let case_of = |person: casework::ids::PersonId| book.get::<Identity>(person).unwrap().case;
    assert!(book.all::<Stay>().values().all(|it| it.case == case_of(it.person)));
    assert!(book.all::<BenefitPeriod>().values().all(|it| it.case == case_of(it.person)));
    assert!(book.all::<ResidenceTitle>().values().all(|it| it.case == case_of(it.person)));
    assert!(book.all::<Education>().values().all(|it| it.case == case_of(it.person)));
    assert!(book.all::<Consultation>().values().all(|it| it.present.iter().all(|person| it.case == case_of(*person))));
    assert!(book.all::<Identity>().values().all(|it| book.get::<Case>(it.case).is_some()));
    assert!(book.all::<Stay>().values().filter_map(|it| it.unit).all(|unit| book.get::<Unit>(unit).is_some()));
    assert_eq!(book.all::<Partner>().len(), 21);
}
