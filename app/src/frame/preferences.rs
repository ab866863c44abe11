//! What somebody prefers on this device, and what is no secret: language, light or dark.

use crate::locales::Language;
use gloo_storage::{LocalStorage, Storage as _};
use leptos::prelude::*;

const THEME: &str = "lotse.theme";
const LANGUAGE: &str = "lotse.language";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All themes, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::Device, Theme::Light, Theme::Dark];

    /// The word it is kept under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Theme::Device => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }
}

/// Language and theme of this device; provided as context.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// The language of the screen.
    pub language: RwSignal<Language>,
    /// Light or dark.
    pub theme: RwSignal<Theme>,
}

impl Preferences {
    /// What was kept; where nothing was, and on the server, German and as the device has it.
    #[must_use]
    pub fn new() -> Self {
        let language = kept(LANGUAGE).and_then(|code| Language::from_code(&code)).unwrap_or_default();
        let theme = kept(THEME).and_then(|word| Theme::from_word(&word)).unwrap_or_default();
        let this = Self { language: RwSignal::new(language), theme: RwSignal::new(theme) };
        Effect::new(move |_| {
            let (language, theme) = (this.language.get(), this.theme.get());
            if let Some(page) = document().document_element() {
                // An attribute with a fixed valid name is never refused.
                let _ = page.set_attribute("lang", language.code());
                let _ = match theme {
                    Theme::Device => page.remove_attribute("data-kern-theme"),
                    Theme::Light | Theme::Dark => page.set_attribute("data-kern-theme", theme.word()),
                };
            }
        });
        this
    }

    /// Speaks this language from now on.
    pub fn speak(self, language: Language) {
        keep(LANGUAGE, language.code());
        self.language.set(language);
    }

    /// Looks like this from now on.
    pub fn look(self, theme: Theme) {
        keep(THEME, theme.word());
        self.theme.set(theme);
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self::new()
    }
}

fn kept(name: &str) -> Option<String> {
    if !storage_answers() {
        return None;
    }
    crate::json::read(LocalStorage::raw().get_item(name).ok()??).ok()
}

/// A preference that cannot be kept still holds until the page is closed: nobody needs a message about it.
fn keep(name: &str, word: &str) {
    if storage_answers() {
        let _ = LocalStorage::set(name, word);
    }
}

/// `LocalStorage` panics where the browser refuses storage altogether, and where there is none.
fn storage_answers() -> bool {
    cfg!(feature = "browser") && window().local_storage().is_ok_and(|storage| storage.is_some())
}

/// The preferences of this page.
///
/// # Panics
/// Outside [`crate::App`], which provides them.
#[must_use]
pub fn use_preferences() -> Preferences {
    expect_context()
}
