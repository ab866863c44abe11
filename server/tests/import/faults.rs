//! What is wrong in the files, and what is said of it.

use super::{Town, file};
use rstest::rstest;
use server::import::{ImportError, Mode, Wrong};
use server::ledger::Ledger;
use std::fs;

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
