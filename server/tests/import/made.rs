//! What an import makes.

use super::Town;
use casework::ids::UserId;
use casework::plausibility::Doubt;
use casework::records::{
    BaseData, Case, Consultation, Household, HouseholdRole, Identity, Kind, Role, Setting, Staff, Stay, Team,
};
use chrono::Utc;
use server::import::Summary;
use server::ledger::Ledger;
use std::collections::BTreeMap;

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
        ("users.csv", 10),
    ];
    assert_eq!(read, expected.map(|(file, rows)| (file, (rows, rows))).into());

    let book = town.book().await;
    let counts = [
        (Kind::Team, 1),
        (Kind::Staff, 10),
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
    assert_eq!(summary.new_users.len(), 10);
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
