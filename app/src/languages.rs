//! The words of thirteen languages and the catalogue of goals: data of the site, fetched when somebody needs them.
//!
//! They are no part of the program. The service worker keeps them, so they are there without a network too. Pages of the
//! program's later part read them; nothing that a first start shows does.

use crate::prelude::*;
use casework::{
    catalogue::Catalogue,
    language::{Direction, Language, Words},
};
use leptos::task::spawn_local;
use std::{collections::BTreeMap, sync::Arc};

/// Why words could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHad {
    /// They are not on this device yet, and the server does not answer.
    #[error("the words are not on this device, and the server was not reached")]
    Unreachable,
    /// What came is not what it should be: this app and the server's files are of different versions.
    #[error("the words cannot be read; load the app anew")]
    Unreadable,
}

/// One of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum File {
    Words(Language),
    Goals,
}

/// How it stands with a file that somebody asked for.
#[derive(Clone, Debug)]
enum Found {
    Coming,
    Words(Arc<Words>),
    Goals(Arc<Catalogue>),
    Missing(NotHad),
}

impl Found {
    fn words(self) -> Result<Arc<Words>, NotHad> {
        match self {
            Self::Words(words) => Ok(words),
            Self::Missing(why) => Err(why),
            Self::Coming | Self::Goals(_) => Err(NotHad::Unreadable),
        }
    }
}

/// What was fetched of them; provided as context. Copies are the same.
#[derive(Clone, Copy)]
pub struct Languages(RwSignal<BTreeMap<File, Found>>);

impl Languages {
    /// Nothing was fetched yet.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }

    /// The words of a language, as soon as they are here; asking fetches them. Reactive.
    #[must_use]
    pub fn words(self, language: Language) -> Option<Arc<Words>> {
        match self.demand(File::Words(language)) {
            Some(Found::Words(words)) => Some(words),
            _ => None,
        }
    }

    /// The catalogue of goals, as soon as it is here; asking fetches it. Reactive.
    #[must_use]
    pub fn catalogue(self) -> Option<Arc<Catalogue>> {
        match self.demand(File::Goals) {
            Some(Found::Goals(catalogue)) => Some(catalogue),
            _ => None,
        }
    }

    /// Why something that was asked for is not here, if it could not be had. Reactive.
    #[must_use]
    pub fn trouble(self) -> Option<NotHad> {
        self.0.with(|files| {
            files.values().find_map(|found| match found {
                Found::Missing(why) => Some(*why),
                _ => None,
            })
        })
    }

    /// Fetches again what could not be had.
    pub fn try_again(self) {
        self.0.update(|files| files.retain(|_, found| !matches!(found, Found::Missing(_))));
    }

    /// The words of a language, waited for.
    ///
    /// # Errors
    /// [`NotHad`] says why they could not be had. Asking again tries again.
    pub async fn words_of(self, language: Language) -> Result<Arc<Words>, NotHad> {
        self.found(File::Words(language)).await.words()
    }

    /// The catalogue of goals, waited for.
    ///
    /// # Errors
    /// [`NotHad`] says why it could not be had. Asking again tries again.
    pub async fn catalogue_of_goals(self) -> Result<Arc<Catalogue>, NotHad> {
        match self.found(File::Goals).await {
            Found::Goals(catalogue) => Ok(catalogue),
            Found::Missing(why) => Err(why),
            Found::Coming | Found::Words(_) => Err(NotHad::Unreadable),
        }
    }

    /// What is known of a file; the first who asks has it fetched.
    fn demand(self, file: File) -> Option<Found> {
        let known = self.0.with(|files| files.get(&file).cloned());
        if known.is_none() {
            // Nobody sees a difference between what was not asked for and what is coming.
            self.0.update_untracked(|files| drop(files.insert(file, Found::Coming)));
            spawn_local(async move {
                let found = fetched(file).await;
                // The page that asked may be gone, and the session with it.
                let _ = self.0.try_update(|files| files.insert(file, found));
            });
        }
        known
    }

    async fn found(self, file: File) -> Found {
        let known = self.0.with_untracked(|files| files.get(&file).cloned());
        if let Some(known @ (Found::Words(_) | Found::Goals(_))) = known {
            return known;
        }
        let found = fetched(file).await;
        let _ = self.0.try_update(|files| files.insert(file, found.clone()));
        found
    }
}

impl Default for Languages {
    fn default() -> Self {
        Self::new()
    }
}

/// The words and goals of this page.
///
/// # Panics
/// Outside [`crate::App`], which provides them.
#[must_use]
pub fn use_languages() -> Languages {
    expect_context()
}

/// The words of a language, for what no page shows.
///
/// # Errors
/// [`NotHad`] says why they could not be had.
#[cfg(target_arch = "wasm32")]
pub(crate) async fn words_of(language: Language) -> Result<Arc<Words>, NotHad> {
    fetched(File::Words(language)).await.words()
}

async fn fetched(file: File) -> Found {
    let text = match text_of(file).await {
        Ok(text) => text,
        Err(why) => return Found::Missing(why),
    };
    let read = match file {
        File::Words(language) => Words::parse(language, &text).ok().map(|words| Found::Words(Arc::new(words))),
        File::Goals => Catalogue::parse(&text).ok().map(|catalogue| Found::Goals(Arc::new(catalogue))),
    };
    read.unwrap_or(Found::Missing(NotHad::Unreadable))
}

fn name_of(file: File) -> String {
    match file {
        File::Words(language) => format!("{}.ftl", language.word()),
        File::Goals => "goals.json".to_owned(),
    }
}

#[cfg(target_arch = "wasm32")]
async fn text_of(file: File) -> Result<String, NotHad> {
    let address = format!("/languages/{}", name_of(file));
    let bytes = crate::sync::http::file(&address).await.map_err(|_| NotHad::Unreachable)?;
    String::from_utf8(bytes).map_err(|_| NotHad::Unreadable)
}

/// Where there is no browser the files lie beside the code, for tests.
#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::unused_async, reason = "in a browser they travel")]
async fn text_of(file: File) -> Result<String, NotHad> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/languages");
    std::fs::read_to_string(format!("{folder}/{}", name_of(file))).map_err(|_| NotHad::Unreachable)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(it) => it,
            Poll::Pending => panic!("reading a file waits for nothing"),
        }
    }

    #[test]
    fn every_language_and_the_catalogue_can_be_had_and_are_kept() {
        Owner::new().with(|| {
            let languages = Languages::new();
            for &language in Language::ALL {
                assert_eq!(now(languages.words_of(language)).unwrap().language(), language);
                assert!(languages.words(language).is_some(), "{}", language.word());
            }
            assert!(!now(languages.catalogue_of_goals()).unwrap().goals.is_empty());
            assert!(languages.catalogue().is_some());
            assert_eq!(languages.trouble(), None);
        });
    }

    #[test]
    fn what_could_not_be_had_is_said_until_it_is_asked_for_again() {
        Owner::new().with(|| {
            let languages = Languages::new();
            languages.0.update(|files| drop(files.insert(File::Goals, Found::Missing(NotHad::Unreachable))));
            assert!(languages.catalogue().is_none());
            assert_eq!(languages.trouble(), Some(NotHad::Unreachable));
            languages.try_again();
            assert_eq!(languages.trouble(), None);
            assert!(now(languages.catalogue_of_goals()).is_ok());
        });
    }
}

/// A language as an element says it: tag and direction.
#[must_use]
pub fn written_in(language: Language) -> (&'static str, &'static str) {
    let tag = match language {
        Language::PlainGerman => "de",
        other => other.word(),
    };
    let direction = match language.direction() {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    };
    (tag, direction)
}
