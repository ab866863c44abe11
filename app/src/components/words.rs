//! Words of the records in the language of the screen: languages, countries, titles, and every enum of words.

use crate::locales::tr;

/// Languages that are offered, BCP 47. Others are shown by their code.
pub const LANGUAGES: [&str; 18] =
    ["ar", "bg", "ckb", "de", "en", "fa", "fa-AF", "fr", "kmr", "ps", "ro", "ru", "so", "sq", "sr", "ti", "tr", "uk"];

/// Countries that are offered, ISO 3166-1 alpha-3. Others are shown by their code.
pub const COUNTRIES: [&str; 24] = [
    "AFG", "ALB", "BGR", "DEU", "ERI", "ETH", "GEO", "GHA", "GIN", "IND", "IRN", "IRQ", "MAR", "MDA", "MKD", "NGA",
    "POL", "ROU", "RUS", "SOM", "SRB", "SYR", "TUR", "UKR",
];

/// A language's name.
#[must_use]
pub fn language(code: &str) -> String {
    named("tongue", code)
}

/// A country's name.
#[must_use]
pub fn country(code: &str) -> String {
    named("country", code)
}

/// A residence title's name.
#[must_use]
pub fn title(code: &str) -> String {
    named("title", code)
}

/// The word that the locale files have under `family-word`; the word itself where they know none.
#[must_use]
pub fn named(family: &str, word: &str) -> String {
    let key = format!("{family}-{word}");
    let words = tr(&key);
    if words == key { word.to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::{Language, set_current};
    use casework::{plausibility::Doubt, records::*};

    #[test]
    fn every_word_of_the_records_has_words_in_both_languages() {
        let families: [(&str, Vec<&str>); 20] = [
            ("record", Kind::ALL.iter().map(|it| it.name()).collect()),
            ("gender", Gender::ALL.iter().map(|it| it.word()).collect()),
            ("target-group", TargetGroup::ALL.iter().map(|it| it.word()).collect()),
            ("household-role", HouseholdRole::ALL.iter().map(|it| it.word()).collect()),
            ("case-status", CaseStatus::ALL.iter().map(|it| it.word()).collect()),
            ("regime", BenefitRegime::ALL.iter().map(|it| it.word()).collect()),
            ("education", EducationKind::ALL.iter().map(|it| it.word()).collect()),
            ("role", Role::ALL.iter().map(|it| it.word()).collect()),
            ("service", ServiceKind::ALL.iter().map(|it| it.word()).collect()),
            ("document", DocumentKind::ALL.iter().map(|it| it.word()).collect()),
            ("doubt", Doubt::ALL.iter().map(|it| it.word()).collect()),
            ("goal-field", Field::ALL.iter().map(|it| it.word()).collect()),
            ("goal-state", GoalState::ALL.iter().map(|it| it.word()).collect()),
            ("contributor", Contributor::ALL.iter().map(|it| it.word()).collect()),
            ("thing", Thing::ALL.iter().map(|it| it.word()).collect()),
            ("copy-way", HandOverWay::ALL.iter().map(|it| it.word()).collect()),
            ("read-in", casework::language::Language::ALL.iter().map(|it| it.word()).collect()),
            ("tongue", LANGUAGES.to_vec()),
            ("country", COUNTRIES.to_vec()),
            (
                "title",
                vec![
                    "asylum_permission_55",
                    "toleration_60a",
                    "permit_25_1",
                    "permit_25_2",
                    "permit_25_3",
                    "protection_24",
                ],
            ),
        ];
        for language in Language::ALL {
            set_current(language);
            for (family, words) in &families {
                for word in words {
                    let key = format!("{family}-{word}");
                    assert_ne!(tr(&key), key, "in {}", language.code());
                }
            }
        }
        set_current(Language::German);
    }
}
