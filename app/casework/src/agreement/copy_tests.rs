use super::{
    tests::{Town, arabic, today},
    *,
};
use crate::{
    catalogue::Catalogue,
    language::{Language, Words, tests::words},
    records::{Translator, TranslatorRole},
};
use chrono::DateTime;
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

fn check_parts(text: &FixedText, words: &Words) {
    let parts = parts(text, words, &"9f".repeat(32), None);
    let lines: Vec<_> = parts.iter().map(|part| part.lines().collect::<Vec<_>>()).collect();
    for (part, lines) in parts.iter().zip(&lines) {
        assert!(part.len() <= PART, "{} bytes", part.len());
        assert!(lines.len() > 2, "a part says something: {part}");
    }
    let mut shuffled = parts.clone();
    shuffled.reverse();
    let joined = join(&shuffled).unwrap();
    assert_eq!(joined, join(&parts).unwrap());
    let whole: String = text
        .points
        .iter()
        .skip(1)
        .map(|point| point.other.as_ref().map_or(point.german.as_str(), |other| other.words()))
        .flat_map(str::chars)
        .filter(|c| c.is_alphanumeric())
        .collect();
    let got: String = joined.chars().filter(|c| c.is_alphanumeric()).collect();
    assert!(got == whole, "{got} is not {whole}");
}

#[test]
fn the_copy_goes_in_parts_that_each_stand_alone_and_make_the_whole_again() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    let text: FixedText = town.version(id).text.parse().unwrap();
    let arabic = arabic();
    let parts = parts(&text, &arabic, &sha256_hex(&town.version(id).text), None);
    assert!(parts.len() > 2, "{}", parts.len());
    for part in &parts {
        assert!(part.len() <= PART && part.contains("الجزء") && part.contains("اتفاقية أهداف"), "{part}");
        assert!(!part.contains("Lina"), "no names on a screen that others see: {part}");
    }
    let joined = join(&parts).unwrap();
    let goal = text.points.iter().find(|point| point.key.starts_with("goal")).unwrap();
    assert!(joined.contains(goal.other.as_ref().unwrap().words()));
    assert!(joined.contains("Fahrrad"), "better German than nothing");
    let goes_on = parts[1].lines().nth(1).unwrap();
    assert!(goes_on.starts_with('■'), "a part says which goal it goes on with: {goes_on}");
    assert_eq!(join(&parts[1..]), Err(BrokenCopy::Missing(1)));
    assert_eq!(join(&["Hallo".to_owned()]), Err(BrokenCopy::NoPart));
}

#[test]
fn what_is_disputed_says_so_before_the_goals_and_at_its_point_and_not_by_whom() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    let text: FixedText = town.version(id).text.parse().unwrap();
    let (german, arabic) = (words(Language::German), arabic());
    let goal = text.points.iter().find(|point| point.key.starts_with("goal")).unwrap();
    let points = crate::order::set([goal.key.clone(), "people".to_owned()]);
    let notices = [in_both(&arabic, &german, |words| words.fill("sign-disputed", &[]))];
    let marks = Some(Marks { points: &points, notices: &notices, words: &arabic });
    let mark = arabic.fill("sign-disputed", &[]);
    let parts = parts(&text, &arabic, &sha256_hex(&town.version(id).text), marks);
    assert_eq!(parts[0].lines().nth(1), Some(format!("{mark} · Bestritten").as_str()));
    let joined = join(&parts).unwrap();
    assert!(joined.contains(&format!("{} ({mark})", goal.other.as_ref().unwrap().words())), "{joined}");
    assert_eq!(joined.matches(&mark).count(), 2);
    assert!(parts.iter().all(|part| part.len() <= PART && !part.contains("Lina")));
}

#[test]
fn every_copy_of_a_version_that_was_replaced_says_by_which_in_both_languages() {
    let mut town = Town::new();
    let first = town.lay(&town.draft());
    assert_eq!(in_place_of(&town.book, first, today()), None);
    let second = town.lay(&Draft::begin(&town.opening(), &town.book));
    let (by, version) = in_place_of(&town.book, first, today()).unwrap();
    assert_eq!(by, second);
    let (german, arabic) = (words(Language::German), arabic());
    let notices = [in_both(&arabic, &german, |words| replaced_by(version, words))];
    let text: FixedText = town.version(first).text.parse().unwrap();
    let points = crate::order::set([]);
    let marks = Some(Marks { points: &points, notices: &notices, words: &arabic });
    let copy = join(&parts(&text, &arabic, "aa", marks)).unwrap();
    let date = german.date(version.written_on);
    assert!(copy.contains("Diese Fassung ist ersetzt durch Fassung"), "{copy}");
    assert!(copy.contains(&date) && copy.contains(&arabic.date(version.written_on)), "{copy}");
    assert_eq!(in_both(&german, &german, |words| words.fill("sign-disputed", &[])), "Bestritten");
}

#[test]
fn a_short_copy_is_one_code() {
    let mut text = FixedText { language: None, points: Vec::new() };
    let point = |key: &str, german: String| Point { key: key.into(), german, other: None };
    text.points.push(point("title", "Zielvereinbarung, Fassung 1".into()));
    text.points.push(point("between", "zwischen Lina und Jana".into()));
    text.points.push(point("goal 1", "Ziel 1: Deutsch lernen".into()));
    assert_eq!(one_code(&text, None).unwrap(), "Zielvereinbarung, Fassung 1\n■ Ziel 1: Deutsch lernen");
    text.points.push(point("step 1", "lang ".repeat(300)));
    assert_eq!(one_code(&text, None), None);
}

#[rstest]
#[case(Language::German, "Termin bei der Sozialarbeit\\, Stadt Haan")]
#[case(Language::Arabic, "موعد مع العمل الاجتماعي، \u{2068}Stadt Haan\u{2069}")]
fn the_next_appointment_is_an_entry_that_a_calendar_takes(#[case] language: Language, #[case] summary: &str) {
    let at = "2026-12-01T09:30:00".parse().unwrap();
    let place = "Rathaus, Zimmer 12; zweiter Stock\nlinks";
    let entry = calendar_entry(Uuid::from_u128(1), at, place, "Stadt Haan", &words(language), DateTime::UNIX_EPOCH);
    assert!(entry.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = entry.replace("\r\n ", "");
    assert!(unfolded.contains("DTSTART:20261201T093000\r\nDTEND:20261201T103000\r\n"));
    assert!(unfolded.contains("LOCATION:Rathaus\\, Zimmer 12\\; zweiter Stock\\nlinks\r\n"));
    assert!(unfolded.contains(&format!("SUMMARY:{summary}\r\n")), "{unfolded}");
    assert!(entry.starts_with("BEGIN:VCALENDAR\r\n") && entry.ends_with("END:VCALENDAR\r\n"));
    assert!(entry.len() <= PART);
}

fn points() -> impl Strategy<Value = Vec<Point>> {
    let said = "[ -~äß٠-٩ا-يሀ-ሐ…■\n]{0,700}";
    let other = prop_oneof![
        said.prop_map(|words| Some(Other::Translated(words, None))),
        said.prop_map(Some).prop_map(|words| words.map(Other::Untranslated)),
        (said, "[a-zA-Z: \n]{0,20}").prop_map(|(words, name)| {
            Some(Other::Translated(words, Some(Translator { role: TranslatorRole::Worker, name })))
        }),
        Just(None),
    ];
    let kind = prop_oneof![Just("goal"), Just("step"), Just("measure"), Just("review")];
    let point = (kind, 0..9u8, said, other).prop_map(|(kind, id, german, other)| {
        let key = format!("{kind} {id}");
        Point { key, german, other }
    });
    prop::collection::vec(point, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_somebody_writes_stays_within_its_point(points in points()) {
        let text = FixedText { language: Some(Language::Arabic), points };
        prop_assert_eq!(text.to_string().parse::<FixedText>().unwrap(), text);
    }

    #[test]
    fn whatever_is_in_a_copy_comes_together_again(points in points()) {
        let only = |point: Point| match point.other {
            Some(Other::Untranslated(_)) => Point { other: None, ..point },
            _ => point,
        };
        let title = Point { key: "title".into(), german: "Zielvereinbarung, Fassung 1".into(), other: None };
        let points = std::iter::once(title).chain(points.into_iter().map(only)).collect();
        let text = FixedText { language: Some(Language::Arabic), points };
        check_parts(&text, &arabic());
    }
}

#[test]
fn in_every_language_an_agreement_with_any_goals_fits_into_codes_that_stand_alone() {
    let german = words(Language::German);
    let catalogue = Catalogue::parse(include_str!("../../../languages/goals.json")).unwrap();
    let today = "2026-11-22".parse().unwrap();
    for language in Language::ALL.iter().filter(|it| **it != Language::German) {
        let (town, other) = (Town::new(), words(*language));
        for goals in catalogue.goals.chunks(4) {
            let mut draft = town.draft();
            draft.version.language = Some(language.word().to_owned());
            draft.version.goals = goals.iter().map(|it| it.goal(today, &german, Some(&other))).collect();
            let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&other), today };
            let text = draft.text(&town.book, names);
            let written = text.to_string();
            assert!(!written.contains("{ $"), "{written}");
            assert!(text.points.iter().all(|point| !matches!(point.other, Some(Other::Untranslated(_)))));
            assert_eq!(written.parse().as_ref(), Ok(&text));
            let parts = parts(&text, &other, &sha256_hex(&written), None);
            let part = other
                .fill("copy-part", &[("part", other.number("1")), ("parts", other.number(&parts.len().to_string()))]);
            assert!(parts[0].contains(&part), "{}", parts[0]);
            assert!(
                parts.len() <= 14 && parts.iter().all(|part| part.len() <= PART),
                "{}: {}",
                language.word(),
                parts.len()
            );
            join(&parts).unwrap();
        }
    }
}
