//! The forms in which the same data come.

use super::{Town, demo, file, today};
use casework::records::Accommodation;
use chrono::NaiveDate;
use server::import;
use server::import::Mode;
use std::fs;
use std::path::{Path, PathBuf};

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
