//! The languages in which a client reads: how each is written, and its words.
//!
//! The words are data, loaded when they are needed and never part of the program: one file a language (`languages/*.ftl` of
//! the app), in the part of Fluent that one line a message needs. [`Words`] reads such a file.

mod dates;
mod words;

pub use words::{BadLine, Checked, Words};

use crate::records::words;

words! {
    /// A language of agreements. Its word is its BCP 47 tag.
    Language {
        /// German.
        German = "de",
        /// German in plain language (*Leichte Sprache*).
        PlainGerman = "de-simple",
        /// English.
        English = "en",
        /// French.
        French = "fr",
        /// Arabic.
        Arabic = "ar",
        /// Persian and Dari.
        Persian = "fa",
        /// Kurmanji.
        Kurmanji = "kmr",
        /// Turkish.
        Turkish = "tr",
        /// Ukrainian.
        Ukrainian = "uk",
        /// Russian.
        Russian = "ru",
        /// Tigrinya.
        Tigrinya = "ti",
        /// Somali.
        Somali = "so",
        /// Pashto.
        Pashto = "ps",
    }
}

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

/// The letters that a font must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin.
    Latin,
    /// Arabic.
    Arabic,
    /// Cyrillic.
    Cyrillic,
    /// Ethiopic.
    Ethiopic,
}

impl Language {
    /// The letters that it is written with.
    #[must_use]
    pub fn script(self) -> Script {
        use Language::{
            Arabic, English, French, German, Kurmanji, Pashto, Persian, PlainGerman, Russian, Somali, Tigrinya,
            Turkish, Ukrainian,
        };
        match self {
            German | PlainGerman | English | French | Kurmanji | Turkish | Somali => Script::Latin,
            Arabic | Persian | Pashto => Script::Arabic,
            Ukrainian | Russian => Script::Cyrillic,
            Tigrinya => Script::Ethiopic,
        }
    }

    /// Which way it is written.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self.script() {
            Script::Arabic => Direction::RightToLeft,
            Script::Latin | Script::Cyrillic | Script::Ethiopic => Direction::LeftToRight,
        }
    }

    /// The digit nought of its numbers; the others follow it.
    pub(crate) fn nought(self) -> char {
        match self {
            Language::Arabic => '٠',
            Language::Persian | Language::Pashto => '۰',
            _ => '0',
        }
    }

    /// Its name in itself, to be chosen by.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Language::German => "Deutsch",
            Language::PlainGerman => "Leichte Sprache",
            Language::English => "English",
            Language::French => "Français",
            Language::Arabic => "العربية",
            Language::Persian => "فارسی / دری",
            Language::Kurmanji => "Kurmancî",
            Language::Turkish => "Türkçe",
            Language::Ukrainian => "Українська",
            Language::Russian => "Русский",
            Language::Tigrinya => "ትግርኛ",
            Language::Somali => "Soomaali",
            Language::Pashto => "پښتو",
        }
    }

    /// The one that somebody reads who speaks this, by BCP 47; none if none of them.
    #[must_use]
    pub fn of_speaker(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        Self::from_word(&tag).or_else(|| match tag.split('-').next().unwrap_or_default() {
            "prs" | "pes" => Some(Language::Persian),
            "ku" => Some(Language::Kurmanji),
            "arb" | "apc" | "acm" | "ary" | "arz" => Some(Language::Arabic),
            "pus" | "pbt" | "pbu" | "pst" => Some(Language::Pashto),
            language => Self::from_word(language),
        })
    }
}

#[cfg(test)]
pub(crate) mod tests;
