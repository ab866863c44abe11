use super::*;
use chrono::{NaiveDate, NaiveTime};
use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};

/// The files as they are served.
const FILES: &[(Language, &str)] = &[
    (Language::German, include_str!("../../../languages/de.ftl")),
    (Language::PlainGerman, include_str!("../../../languages/de-simple.ftl")),
    (Language::English, include_str!("../../../languages/en.ftl")),
    (Language::French, include_str!("../../../languages/fr.ftl")),
    (Language::Arabic, include_str!("../../../languages/ar.ftl")),
    (Language::Persian, include_str!("../../../languages/fa.ftl")),
    (Language::Kurmanji, include_str!("../../../languages/kmr.ftl")),
    (Language::Turkish, include_str!("../../../languages/tr.ftl")),
    (Language::Ukrainian, include_str!("../../../languages/uk.ftl")),
    (Language::Russian, include_str!("../../../languages/ru.ftl")),
    (Language::Tigrinya, include_str!("../../../languages/ti.ftl")),
    (Language::Somali, include_str!("../../../languages/so.ftl")),
    (Language::Pashto, include_str!("../../../languages/ps.ftl")),
];

/// The words of a language, for tests.
pub(crate) fn words(language: Language) -> Words {
    let (_, source) = FILES.iter().find(|(it, _)| *it == language).unwrap();
    Words::parse(language, source).unwrap()
}

fn all() -> impl Iterator<Item = Words> {
    FILES.iter().map(|(language, source)| Words::parse(*language, source).unwrap())
}

fn places(words: &str) -> BTreeSet<&str> {
    words.split("{ $").skip(1).map(|rest| rest.split(" }").next().unwrap()).collect()
}

/// Words without places, and without what stands in brackets: the German name of a thing that has no other.
fn plain(words: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for c in words.chars() {
        match c {
            '{' | '(' => depth += 1,
            '}' | ')' => depth -= 1,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[test]
fn every_language_has_its_words() {
    assert!(FILES.iter().map(|(language, _)| language).eq(Language::ALL));
}

#[test]
fn every_language_has_the_same_keys_with_the_same_places_and_something_under_each() {
    let of = |words: &Words| -> BTreeMap<String, BTreeSet<String>> {
        let places = |key: &str| places(words.get(key).unwrap()).into_iter().map(ToOwned::to_owned).collect();
        words.keys().map(|key| (key.to_owned(), places(key))).collect()
    };
    let german = of(&words(Language::German));
    for other in all() {
        let found = of(&other);
        for (key, places) in &german {
            assert_eq!(found.get(key), Some(places), "{key} in {}", other.language().word());
        }
        for key in other.keys() {
            assert!(german.contains_key(key), "{key} of {} is not in German", other.language().word());
            let is_empty = other.get(key).unwrap().is_empty();
            assert_eq!(is_empty, key.starts_with("checked-"), "{key} of {}", other.language().word());
        }
    }
}

#[test]
fn no_german_is_left_in_another_language() {
    const GERMAN: [&str; 10] = ["und", "oder", "nicht", "für", "mit", "wir", "einen", "auf", "bei", "zum"];
    let german = words(Language::German);
    for other in all().filter(|it| !matches!(it.language(), Language::German | Language::PlainGerman)) {
        for key in other.keys() {
            let said = other.get(key).unwrap();
            let at = format!("{key} of {}: {said}", other.language().word());
            let is_short = said.chars().filter(|c| c.is_alphabetic()).count() < 12 || key.starts_with("month-");
            assert!(is_short || german.get(key) != Some(said), "{at}");
            let plain = plain(said).to_lowercase();
            let mut letters = plain.split(|c: char| !c.is_alphabetic());
            assert!(!letters.any(|word| GERMAN.contains(&word)), "{at}");
        }
    }
}

#[test]
fn every_language_is_written_in_its_own_letters() {
    /// What is written the same everywhere.
    const EVERYWHERE: [&str; 2] = ["B", "CV"];
    for words in all() {
        let script = words.language().script();
        let belongs = |c: char| match script {
            Script::Latin => matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}'),
            Script::Arabic => matches!(c, '\u{600}'..='\u{6ff}'),
            Script::Cyrillic => matches!(c, '\u{400}'..='\u{4ff}'),
            Script::Ethiopic => matches!(c, '\u{1200}'..='\u{137f}'),
        };
        for key in words.keys() {
            let plain = plain(words.get(key).unwrap());
            for word in plain.split(|c: char| !c.is_alphabetic()).filter(|word| !EVERYWHERE.contains(word)) {
                assert!(word.chars().all(belongs), "{word} in {key} of {}", words.language().word());
            }
        }
    }
}

#[test]
fn every_translation_is_a_draft_until_a_speaker_has_checked_it() {
    assert!(all().all(|words| words.checked().is_none()));
    let checked = "checked-by = Amina Yusuf\nchecked-on = 2026-11-30\n";
    let checked = Words::parse(Language::Somali, checked).unwrap().checked().unwrap();
    assert_eq!((checked.by.as_str(), checked.on.to_string().as_str()), ("Amina Yusuf", "2026-11-30"));
}

#[rstest]
#[case(Language::German, "Mittwoch, 3. März 2027", "09:30 Uhr")]
#[case(Language::PlainGerman, "Mittwoch, 3. März 2027", "09:30 Uhr")]
#[case(Language::English, "Wednesday, 3 March 2027", "09:30")]
#[case(Language::French, "mercredi 3 mars 2027", "09:30")]
#[case(Language::Arabic, "الأربعاء، ٣ آذار/مارس ٢٠٢٧", "الساعة ٠٩:٣٠")]
#[case(Language::Persian, "چهارشنبه، ۳ مارس/مارچ ۲۰۲۷", "ساعت ۰۹:۳۰")]
#[case(Language::Kurmanji, "Çarşem, 3 Adar 2027", "saet 09:30")]
#[case(Language::Turkish, "3 Mart 2027 Çarşamba", "saat 09:30")]
#[case(Language::Ukrainian, "середа, 3 березня 2027 р.", "09:30")]
#[case(Language::Russian, "среда, 3 марта 2027 г.", "09:30")]
#[case(Language::Tigrinya, "ረቡዕ፣ 3 መጋቢት 2027", "ሰዓት 09:30")]
#[case(Language::Somali, "Arbaco, 3 Maarso 2027", "saacadda 09:30")]
#[case(Language::Pashto, "چهارشنبه، د ۲۰۲۷ کال د مارچ ۳", "۰۹:۳۰ بجې")]
fn a_day_and_a_time_are_written_as_the_language_writes_them(
    #[case] language: Language,
    #[case] day: &str,
    #[case] time: &str,
) {
    let words = words(language);
    assert_eq!(words.date(NaiveDate::from_ymd_opt(2027, 3, 3).unwrap()), day);
    assert_eq!(words.time(NaiveTime::from_hms_opt(9, 30, 0).unwrap()), time);
}

#[test]
fn a_name_turns_nothing_around_it() {
    let name = |name: &str| [("name", name.to_owned())];
    let arabic = words(Language::Arabic);
    assert_eq!(arabic.fill("agreement-for", &name("Lina Haddad")), "من أجل: \u{2068}Lina Haddad\u{2069}");
    let german = words(Language::German);
    assert_eq!(german.fill("agreement-for", &name("Lina Haddad")), "Für: Lina Haddad");
    assert_eq!(german.fill("agreement-for", &name("لينا")), "Für: \u{2068}لينا\u{2069}");
    assert_eq!(german.list(&["A".into(), "B".into(), "C".into()]), "A, B und C");
    // What is filled in is not read again.
    assert_eq!(german.fill("agreement-for", &name("{ $name }")), "Für: { $name }");
}

#[test]
fn a_file_with_a_line_that_is_no_message_names_the_line() {
    for (source, line) in [("a = b\nc\n", 2), ("a = b\n\n# c\na = d\n", 4), ("ä b = c", 1)] {
        assert_eq!(Words::parse(Language::English, source), Err(BadLine { language: Language::English, line }));
    }
}

#[test]
fn somebody_gets_the_language_that_they_read() {
    let of = |tag| Language::of_speaker(tag);
    assert_eq!(of("prs"), Some(Language::Persian));
    assert_eq!(of("ku"), Some(Language::Kurmanji));
    assert_eq!(of("ar-SY"), Some(Language::Arabic));
    assert_eq!(of("de-simple"), Some(Language::PlainGerman));
    assert_eq!(of("nl"), None);
}

#[test]
fn every_key_that_the_rules_name_is_there() {
    let german = words(Language::German);
    let sources = [
        include_str!("../agreement/text.rs"),
        include_str!("../agreement/copy.rs"),
        include_str!("words.rs"),
        include_str!("dates.rs"),
    ];
    let literals = sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
    let keys: Vec<_> =
        literals.filter(|it| ["agreement-", "copy-", "list-"].iter().any(|f| it.starts_with(f))).collect();
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        assert!(german.get(key).is_some(), "{key}");
    }
    for field in crate::records::Field::ALL {
        assert!(german.get(&format!("field-{}", field.word())).is_some(), "{field:?}");
    }
    for thing in crate::records::Thing::ALL {
        assert!(german.get(&thing.key()).is_some(), "{thing:?}");
    }
    for state in crate::records::GoalState::ALL {
        assert!(german.get(&format!("progress-{}", state.word())).is_some(), "{state:?}");
    }
}
