//! What a later import changes, and what it leaves alone.

use super::{Town, demo, file, today};
use casework::erasure::Subject;
use casework::ids::{CaseId, PersonId, UserId};
use casework::plausibility::Doubt;
use casework::records::{
    BaseData, BenefitPeriod, Case, Consultation, Education, Household, Identity, Kind, Manner, Partner, ResidenceTitle,
    Signature, Stay, Unit,
};
use chrono::Utc;
use serde_json::json;
use server::import;
use server::import::{ImportError, Mode, Wrong};
use server::ledger::{ErasureList, Ledger};
use std::{collections::BTreeSet, fs};

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
    assert_eq!(faults.0.len(), 10);
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

#[tokio::test]
async fn whoever_was_erased_does_not_come_back_with_the_next_import_and_neither_does_what_is_said_about_them() {
    let town = Town::new().await;
    town.imported().await;
    let (person, other) =
        (PersonId(town.id(Kind::Identity, "HP00001").await), town.id(Kind::Household, "HF0002").await);
    let list = ErasureList::within(&town.folder);
    for subject in [Subject::Person(person), Subject::Case(CaseId(other))] {
        town.ledger.erase(town.municipality, subject, &list, Utc::now()).await.unwrap().unwrap();
    }
    let before = town.book().await;

    let summary = town.imported().await;
    let left_out = |name: &str| file(&summary, name).left_out;
    let of_the_case = town.text("persons.csv").lines().filter(|line| line.contains(",HF0002,")).count();
    assert_eq!(left_out("persons.csv"), 1 + of_the_case);
    assert!(left_out("consultations.csv") > 0 && left_out("residence_titles.csv") > 0, "{summary}");
    assert!(summary.to_string().contains("left out, for the people or cases are erased here"), "{summary}");
    let after = town.book().await;
    assert_eq!(after.records().map(|it| it.key).collect::<BTreeSet<_>>(), before.records().map(|it| it.key).collect());
    let canaries = ["Zainab Saleh", &person.to_string()];
    assert!(after.records().all(|record| canaries.iter().all(|it| !json!(record).to_string().contains(it))));
    assert!(town.imported().await.wrote_nothing());

    // Somebody who comes new into the erased case holds up nobody else.
    let add = |file: &str, line: &str| fs::write(town.folder.join(file), town.text(file) + line + "\n").unwrap();
    let like = |file: &str, has: &str| town.text(file).lines().find(|line| line.contains(has)).unwrap().to_owned();
    let member = like("persons.csv", ",HF0002,");
    let old = member.split(',').next().unwrap().to_owned();
    add("persons.csv", &member.replacen(&old, "HP99999", 1));
    let stay = like("stays.csv", &format!(",{old},"));
    let id = stay.split(',').next().unwrap();
    add("stays.csv", &stay.replacen(id, "HS99999", 1).replacen(&old, "HP99999", 1));
    let summary = town.imported().await;
    assert!(summary.wrote_nothing() && file(&summary, "persons.csv").left_out == 2 + of_the_case, "{summary}");

    // A file that alone points to them does not point nowhere.
    town.keep_only(&["residence_titles.csv"]);
    assert!(file(&town.imported().await, "residence_titles.csv").left_out > 0);
}
