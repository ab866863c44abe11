//! The words of one language, as its file has them.

use super::{Direction, Language};
use crate::records::{Translator, TranslatorRole};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// First strong isolate and pop directional isolate: what stands between them does not turn what stands around it.
const ISOLATE: char = '\u{2068}';
const END: char = '\u{2069}';

/// The words of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
    messages: BTreeMap<String, String>,
}

/// A line of a language's file that is no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the words of {} is no `key = words`, or the key stands there twice", language.word())]
pub struct BadLine {
    /// The language.
    pub language: Language,
    /// The line, from 1.
    pub line: usize,
}

/// Who checked a translation, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// A speaker of the language, by name.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
}

impl Words {
    /// Reads a file: messages of one line (`key = words`, places as `{ $name }`), comments (`#`), empty lines.
    ///
    /// # Errors
    /// [`BadLine`] for the first line that is none of these.
    pub fn parse(language: Language, source: &str) -> Result<Self, BadLine> {
        let mut messages = BTreeMap::new();
        for (index, line) in source.lines().enumerate() {
            let bad = || BadLine { language, line: index + 1 };
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, words) = line.split_once(" =").ok_or_else(bad)?;
            let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            if !is_key || messages.insert(key.to_owned(), words.trim().to_owned()).is_some() {
                return Err(bad());
            }
        }
        Ok(Self { language, messages })
    }

    /// Which language it is.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The words under a key, with their places as written.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.messages.get(key).map(String::as_str)
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    /// Who checked these words, if a speaker did; otherwise they are a draft, and the screen says so.
    #[must_use]
    pub fn checked(&self) -> Option<Checked> {
        let by = self.get("checked-by").filter(|by| !by.is_empty())?;
        Some(Checked { by: by.to_owned(), on: self.get("checked-on")?.parse().ok()? })
    }

    /// The words under a key with their places filled in, each so that it does not turn what stands around it. A key that
    /// the file lacks is shown as it is; the tests keep the files whole.
    #[must_use]
    pub fn fill(&self, key: &str, places: &[(&str, String)]) -> String {
        self.filled(key, places, &|_, value| self.isolated(value))
    }

    /// The same around a sentence of this language (`text`): that is no name among other words, and stands free.
    #[must_use]
    pub fn fill_around(&self, key: &str, places: &[(&str, String)]) -> String {
        self.filled(key, places, &|place, value| if place == "text" { value.to_owned() } else { self.isolated(value) })
    }

    fn filled(&self, key: &str, places: &[(&str, String)], isolate: &dyn Fn(&str, &str) -> String) -> String {
        let mut rest = self.get(key).unwrap_or(key);
        let mut words = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once("{ $") {
            words.push_str(before);
            let Some((place, after)) = after.split_once(" }") else { break };
            if let Some((_, value)) = places.iter().find(|(name, _)| *name == place) {
                words.push_str(&isolate(place, value));
            }
            rest = after;
        }
        words + rest
    }

    /// A name or a number among words of this language.
    #[must_use]
    pub fn isolated(&self, value: &str) -> String {
        let turns = match self.language.direction() {
            Direction::RightToLeft => !value.is_empty(),
            Direction::LeftToRight => value.chars().any(is_right_to_left),
        };
        if turns { format!("{ISOLATE}{value}{END}") } else { value.to_owned() }
    }

    /// Who translated something.
    #[must_use]
    pub fn translated_by(&self, by: &Translator) -> String {
        let key = match by.role {
            TranslatorRole::Worker => "agreement-translated-worker",
            TranslatorRole::Interpreter => "agreement-translated-interpreter",
        };
        self.fill(key, &[("name", by.name.clone())])
    }

    /// Digits as this language writes them.
    #[must_use]
    pub fn number(&self, number: &str) -> String {
        let nought = self.language.nought() as u32;
        let digit = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(nought + digit)).unwrap_or(c);
        number.chars().map(digit).collect()
    }

    /// Names one after the other.
    #[must_use]
    pub fn list(&self, names: &[String]) -> String {
        let isolated: Vec<_> = names.iter().map(|name| self.isolated(name)).collect();
        match isolated.split_last() {
            Some((last, others)) if !others.is_empty() => {
                let others = others.join(self.comma());
                format!("{others} {} {last}", self.get("list-and").unwrap_or("und"))
            }
            _ => isolated.concat(),
        }
    }

    fn comma(&self) -> &'static str {
        if self.language.direction() == Direction::RightToLeft { "، " } else { ", " }
    }
}

/// Whether a letter belongs to a script that is written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
