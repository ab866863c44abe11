//! The words of the languages, and days and times in German.

use crate::{clock::here, seal::Seal};
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

/// When the server received something, and its seal, in words.
pub(super) fn received(seal: Option<&Seal>) -> String {
    match seal {
        Some(seal) => {
            let signature = seal.signature.to_string();
            let beginning = format!("{} {} …", &signature[..8], &signature[8..16]);
            format!("Vom Server empfangen am {}, Siegel {beginning}", moment(seal.sealed.received_at))
        }
        None => "Noch nicht versiegelt".to_owned(),
    }
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
