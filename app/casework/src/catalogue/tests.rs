use super::*;
use crate::{
    language::tests::words,
    records::{Translator, TranslatorRole},
};
use std::collections::BTreeSet;

fn catalogue() -> Catalogue {
    Catalogue::parse(include_str!("../../../languages/goals.json")).unwrap()
}

#[test]
fn every_goal_has_words_and_every_word_of_a_goal_is_used() {
    let german = words(Language::German);
    let used: BTreeSet<String> = catalogue().goals.iter().flat_map(Entry::keys).collect();
    for key in &used {
        assert!(german.get(key).is_some(), "{key} is missing");
    }
    let is_of_goals = |key: &&str| key.starts_with("goal-") || key.starts_with("do-");
    for key in german.keys().filter(is_of_goals) {
        assert!(used.contains(key), "{key} is used by no goal");
    }
}

#[test]
fn some_forty_goals_cover_every_field_and_have_names_of_their_own() {
    let goals = catalogue().goals;
    assert!(goals.len() >= 40);
    assert_eq!(goals.iter().map(|it| &it.id).collect::<BTreeSet<_>>().len(), goals.len());
    for field in Field::ALL {
        assert!(goals.iter().any(|it| it.field == *field), "{field:?}");
    }
    assert!(goals.iter().all(|it| it.steps > 0 && it.months > 0 && !it.client.is_empty() && !it.sim.is_empty()));
}

#[test]
fn a_goal_of_the_catalogue_comes_with_its_words_in_both_languages_and_a_day() {
    let (german, arabic) = (words(Language::German), words(Language::Arabic));
    let catalogue = catalogue();
    let goal = catalogue.entry("german_b1").unwrap().goal("2026-11-30".parse().unwrap(), &german, Some(&arabic));
    assert_eq!(goal.title.german, "Deutsch bis B1 lernen");
    assert_eq!(goal.title.other.unwrap().text, "تعلّم الألمانية حتى مستوى B1");
    assert_eq!(goal.by.unwrap().to_string(), "2027-11-30");
    assert_eq!((goal.steps.len(), goal.contributions.len()), (3, 4));
    assert!(goal.steps.iter().all(|step| step.what.other.as_ref().is_some_and(|it| it.by.is_none())));
}

#[test]
fn a_municipality_s_own_goal_says_where_it_is_not_translated() {
    let words = |title: &str, steps: &[&str]| GoalWords {
        title: title.to_owned(),
        steps: steps.iter().map(|it| (*it).to_owned()).collect(),
        ..GoalWords::default()
    };
    let own = OwnGoal {
        field: Field::Participation,
        months: 0,
        partner: None,
        words: [
            ("de".to_owned(), words("Im Repair-Café mitmachen", &["Hingehen", "Mitmachen"])),
            ("en".to_owned(), words("Join the repair café", &["Go there"])),
        ]
        .into(),
        retired: false,
    };
    let goal = own.goal(Uuid::from_u128(1), "2026-11-30".parse().unwrap(), Some(Language::English));
    assert_eq!(goal.title.other.as_ref().unwrap().text, "Join the repair café");
    assert_eq!(goal.by, None);
    let translated: Vec<_> = goal.steps.iter().map(|step| step.what.other.is_some()).collect();
    assert_eq!(translated, [true, false]);
    assert_eq!(own.goal(Uuid::from_u128(1), "2026-11-30".parse().unwrap(), None).title.other, None);
}

#[test]
fn a_goal_written_for_somebody_can_be_offered_to_others_with_what_was_translated_of_it() {
    let today = "2026-11-30".parse().unwrap();
    let (german, arabic) = (words(Language::German), words(Language::Arabic));
    let mut goal = catalogue().entry("german_b1").unwrap().goal(today, &german, Some(&arabic));
    goal.measure.other = None;
    let own = OwnGoal::of(&goal, Some(Language::Arabic), today);
    assert_eq!(own.months, 12);
    let again = own.goal(Uuid::from_u128(1), today, Some(Language::Arabic));
    assert_eq!((&again.title, &again.measure), (&goal.title, &goal.measure));
    let steps = |goal: &Goal| goal.steps.iter().map(|step| step.what.clone()).collect::<Vec<_>>();
    assert_eq!(steps(&again), steps(&goal));
    assert_eq!(again.contributions, goal.contributions);
}

#[test]
fn what_is_written_anew_is_translated_if_it_is_known_and_else_by_whoever_translated_it() {
    let (german, arabic) = (words(Language::German), words(Language::Arabic));
    let lexicon = Lexicon::of(&german, &arabic, []);
    let mut phrase = Phrase::default();
    lexicon.write(&mut phrase, "Deutsch bis B1 lernen ".into());
    assert_eq!(phrase.other.as_ref().map(|it| it.text.as_str()), Some("تعلّم الألمانية حتى مستوى B1"));
    lexicon.write(&mut phrase, "Deutsch bis B1 lernen, abends".into());
    assert_eq!(phrase.other, None, "the catalogue's words are no translation of other ones");
    let by_hand = Rendering {
        text: "مساءً".into(),
        by: Some(Translator { role: TranslatorRole::Interpreter, name: "Frau Nasser".into() }),
        german: String::new(),
    };
    phrase.other = Some(by_hand.clone());
    lexicon.write(&mut phrase, "Deutsch bis B1 lernen, am Abend".into());
    assert_eq!(phrase.other.as_ref().map(|it| &it.text), Some(&by_hand.text));
    assert!(!phrase.fits(), "it puts other words");
    lexicon.write(&mut phrase, " Deutsch bis B1 lernen,  abends".into());
    assert!(phrase.fits(), "those that it puts are there again");
}
