//! The words on the screen, German first, English second: Fluent files beside this one.
//!
//! A view says [`tr`] where it shows words; changing the language builds the page anew. Dates are written as people think
//! of them in [`dates`].

pub mod dates;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::cell::{Cell, RefCell};

pub use fluent_bundle::FluentValue;

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// German.
    #[default]
    German,
    /// English.
    English,
}

impl Language {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Language; 2] = [Language::German, Language::English];

    /// Its BCP 47 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::German => "de",
            Language::English => "en",
        }
    }

    /// The language of this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    fn source(self) -> &'static str {
        match self {
            Language::German => include_str!("de.ftl"),
            #[cfg(not(feature = "split"))]
            Language::English => include_str!("en.ftl"),
            #[cfg(feature = "split")]
            Language::English => LATER.get().map_or(include_str!("de.ftl"), |words| words.english),
        }
    }

    /// The words that only pages of the later part say, if they are here and apart from the others.
    fn source_of_later(self) -> Option<&'static str> {
        match self {
            #[cfg(not(feature = "split"))]
            Language::German => Some(include_str!("de-later.ftl")),
            #[cfg(feature = "split")]
            Language::German => LATER.get().map(|words| words.german),
            Language::English => None,
        }
    }
}

/// Words that come with the program's later part.
#[cfg(feature = "split")]
#[derive(Clone, Copy, Debug)]
pub(crate) struct LaterWords {
    /// What only later pages say.
    pub german: &'static str,
    /// All of English; until it is here, German stands in.
    pub english: &'static str,
}

#[cfg(feature = "split")]
static LATER: std::sync::OnceLock<LaterWords> = std::sync::OnceLock::new();

/// They are here.
#[cfg(feature = "split")]
pub(crate) fn later_words_came(words: LaterWords) {
    if LATER.set(words).is_ok() {
        BUNDLES.take();
    }
}

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::German) };
    static BUNDLES: RefCell<Option<(Language, FluentBundle<FluentResource>)>> = const { RefCell::new(None) };
}

/// The language in which [`tr`] answers.
#[must_use]
pub fn current() -> Language {
    CURRENT.get()
}

/// Sets the language in which [`tr`] answers from now on.
pub fn set_current(language: Language) {
    CURRENT.set(language);
}

/// The words of this key in the current language.
#[must_use]
pub fn tr(key: &str) -> String {
    tr_with(key, &[])
}

/// The words of this key with its places filled in.
#[must_use]
pub fn tr_with(key: &str, places: &[(&'static str, FluentValue<'static>)]) -> String {
    BUNDLES.with_borrow_mut(|slot| {
        let language = current();
        if slot.as_ref().is_none_or(|(built, _)| *built != language) {
            *slot = Some((language, bundle(language)));
        }
        let words = slot.as_ref().and_then(|(_, bundle)| {
            let pattern = bundle.get_message(key)?.value()?;
            let args: FluentArgs<'_> = places.iter().cloned().collect();
            Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
        });
        words.unwrap_or_else(|| key.to_owned())
    })
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(language.code().parse().into_iter().collect());
    bundle.set_use_isolating(false);
    for source in std::iter::once(language.source()).chain(language.source_of_later()) {
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => resource,
            // What can be read is used; the tests below keep the files whole.
            Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Now, as the clocks of this device show it.
#[must_use]
pub fn local_now() -> chrono::NaiveDateTime {
    chrono::Local::now().naive_local()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Keys with their places, read from the file.
    fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let sources = || std::iter::once(language.source()).chain(language.source_of_later());
        for source in sources() {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{} has errors", language.code());
        }
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in sources().flat_map(str::lines) {
            if let Some((name, _)) = line.split_once(" = ").or_else(|| line.strip_suffix(" =").map(|name| (name, "")))
                && !line.starts_with([' ', '#', '['])
            {
                key = name.trim().to_owned();
                assert!(
                    keys.insert(key.clone(), BTreeSet::new()).is_none(),
                    "{key} stands twice in {}",
                    language.code()
                );
            }
            for place in line.split('$').skip(1) {
                let place = place.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect();
                keys.entry(key.clone()).or_default().insert(place);
            }
        }
        keys
    }

    #[test]
    fn both_languages_have_the_same_keys_with_the_same_places() {
        assert_eq!(keys(Language::German), keys(Language::English));
    }

    #[test]
    fn what_the_first_pages_say_needs_no_later_words() {
        let later = include_str!("de-later.ftl");
        let is_later = |key: &str| later.lines().any(|line| line.split_once(" =").is_some_and(|(name, _)| name == key));
        let src = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        let first = [
            "frame.rs",
            "frame/header.rs",
            "frame/keys.rs",
            "frame/notices.rs",
            "frame/rail.rs",
            "locales/dates.rs",
            "pages/later.rs",
            "pages/people/list.rs",
            "pages/people/rows.rs",
            "pages/sign_in.rs",
            "pages/today/day.rs",
            "pages/today/mod.rs",
            "components/names.rs",
            "components/notice.rs",
            "components/person.rs",
            "components/safety.rs",
            "components/tasks.rs",
            "components/when.rs",
        ];
        for file in first {
            let source = std::fs::read_to_string(src.join(file)).unwrap();
            for literal in source.split('"').skip(1).step_by(2) {
                assert!(!is_later(literal), "{file} says {literal}, which comes later");
            }
        }
    }

    #[test]
    fn every_key_that_the_code_names_is_there() {
        let known = keys(Language::German);
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else if entry.extension().is_some_and(|extension| extension == "rs") {
                    let source = std::fs::read_to_string(&entry).unwrap();
                    for call in ["tr(\"", "tr_with(\""] {
                        for (at, _) in source.match_indices(call) {
                            // `get_str` ends like `tr` and is something else.
                            if source[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
                                continue;
                            }
                            let key = source[at + call.len()..].split('"').next().unwrap();
                            assert!(known.contains_key(key), "{} names {key}, which is in no locale", entry.display());
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn words_have_their_places_filled_in() {
        set_current(Language::English);
        assert_eq!(tr_with("header-waiting", &[("count", 1.into())]), "1 entry is waiting for the network");
        set_current(Language::German);
        assert_eq!(tr_with("header-waiting", &[("count", 3.into())]), "3 Einträge warten auf das Netz");
    }
}
