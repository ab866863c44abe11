//! The words of the languages, and days and times in German.

use crate::clock::here;
use casework::language::{Language, Words};
use chrono::{DateTime, Utc};
use std::{collections::BTreeMap, sync::LazyLock};

macro_rules! files {
    ($($language:ident = $file:literal),* $(,)?) => {
        [$((Language::$language, include_str!(concat!("../../../app/languages/", $file, ".ftl")))),*]
    };
}

static WORDS: LazyLock<BTreeMap<Language, Words>> = LazyLock::new(|| {
    let files = files! {
        German = "de", PlainGerman = "de-simple", English = "en", French = "fr", Arabic = "ar", Persian = "fa",
        Kurmanji = "kmr", Turkish = "tr", Ukrainian = "uk", Russian = "ru", Tigrinya = "ti", Somali = "so", Pashto = "ps",
    };
    let read =
        |(language, text)| (language, Words::parse(language, text).expect("a test of casework reads every file"));
    files.into_iter().map(read).collect()
});

/// The words of a language.
pub(super) fn words(language: Language) -> &'static Words {
    &WORDS[&language]
}

/// A moment by the clock of the office.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    here(at).format("%d.%m.%Y, %H:%M Uhr").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_words() {
        for language in Language::ALL {
            assert!(words(*language).get("agreement-title").is_some(), "{}", language.word());
        }
    }
}
