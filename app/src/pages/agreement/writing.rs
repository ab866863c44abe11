//! A version while it is written: what every section of the form reads and changes.

use crate::{
    languages::{Languages, use_languages},
    prelude::*,
    work::{Heard, Work},
};
use casework::{
    agreement::{Draft, Lacking, NamesOf},
    casebook::Casebook,
    catalogue::Lexicon,
    ids::GoalId,
    language::{Language, Words},
    records::{Goal, OwnGoal, Phrase, PhraseOf},
};
use std::sync::Arc;

/// A version that is being written. What changes is kept in the vault at once.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    pub work: Work,
    pub languages: Languages,
    pub draft: RwSignal<Draft>,
    /// The draft's name in the vault.
    pub name: StoredValue<String>,
    /// Whether there is a draft in the vault.
    pub kept: RwSignal<bool>,
    /// Whether it was tried to lay it down: what it lacks is said from then on.
    pub tried: RwSignal<bool>,
    /// Whether the draft was laid down or thrown away in another window.
    pub gone: RwSignal<bool>,
    /// The client's language beside German.
    pub language: Memo<Option<Language>>,
    german: Memo<Option<Arc<Words>>>,
    other: Memo<Option<Arc<Words>>>,
    lexicon: Memo<Option<Arc<Lexicon>>>,
}

impl Writing {
    pub(super) fn new(work: Work, name: String, draft: Draft, kept: bool) -> Self {
        let languages = use_languages();
        let begun = draft.clone();
        let draft = RwSignal::new(draft);
        let (kept, name) = (RwSignal::new(kept), StoredValue::new(name));
        Effect::new(move |_| {
            draft.with(|draft| {
                // Nothing was typed yet: nothing is to be kept.
                if kept.get_untracked() || *draft != begun {
                    name.with_value(|name| work.keep_draft(name, draft));
                    kept.set(true);
                }
            });
        });
        let gone = RwSignal::new(false);
        name.with_value(|name| {
            work.follow_draft(name, &draft.get_untracked(), move |heard| match heard {
                Heard::Now(now) if draft.with_untracked(|draft| *draft != now) => draft.set(now),
                Heard::Now(_) => {}
                Heard::Gone => gone.set(true),
            });
        });
        let language = Memo::new(move |_| draft.with(|draft| Language::from_word(draft.version.language.as_deref()?)));
        let german = Memo::new(move |_| languages.words(Language::German));
        let other = Memo::new(move |_| languages.words(language.get()?));
        let lexicon = Memo::new(move |_| {
            let (german, other) = (german.get()?, other.get()?);
            let own = |book: &Casebook| Lexicon::of(&german, &other, book.all::<OwnGoal>().values());
            Some(Arc::new(work.read(own)))
        });
        let tried = RwSignal::new(false);
        Self { work, languages, draft, name, kept, tried, gone, language, german, other, lexicon }
    }

    /// The words of German and of the client's language, as far as they are here.
    pub(super) fn words(self) -> (Option<Arc<Words>>, Option<Arc<Words>>) {
        (self.german.get(), self.other.get())
    }

    /// Does something with the names that a text needs; nothing as long as words are missing.
    pub(super) fn with_names<R>(self, f: impl FnOnce(NamesOf<'_>) -> R) -> Option<R> {
        let (german, other) = self.words();
        if self.language.get().is_some() && other.is_none() {
            return None;
        }
        let municipality = self.work.me()?.municipality_name;
        let (german, other, today) = (german.as_deref()?, other.as_deref(), self.work.today());
        Some(f(NamesOf { municipality: &municipality, german, other, today }))
    }

    /// What it lacks, once it was tried to lay it down.
    pub(super) fn lacking(self) -> Vec<Lacking> {
        if !self.tried.get() {
            return Vec::new();
        }
        let of = |names: NamesOf<'_>| self.draft.with(|draft| self.work.read(|book| draft.lacking(book, names)));
        self.with_names(of).unwrap_or_else(|| vec![Lacking::NoWords])
    }

    /// Writes it in another language, or in German alone.
    pub(super) fn speak(self, language: Option<Language>) {
        leptos::task::spawn_local(async move {
            let Some(language) = language else {
                return self.draft.update(|draft| draft.speak(None, &Lexicon::default()));
            };
            let (german, other) =
                (self.languages.words_of(Language::German).await, self.languages.words_of(language).await);
            let lexicon = match (german, other) {
                (Ok(german), Ok(other)) => {
                    self.work.look(|book| Lexicon::of(&german, &other, book.all::<OwnGoal>().values()))
                }
                // The form says that the words are missing.
                _ => Lexicon::default(),
            };
            self.draft.try_update(|draft| draft.speak(Some(language), &lexicon));
        });
    }

    /// Reads a goal; what is not there (any more) is empty.
    pub(super) fn goal<R: Default>(self, id: GoalId, f: impl FnOnce(&Goal) -> R) -> R {
        self.draft.with(|draft| draft.goal(id).map(f).unwrap_or_default())
    }

    /// Changes a goal.
    pub(super) fn change(self, id: GoalId, f: impl FnOnce(&mut Goal)) {
        self.draft.update(|draft| {
            if let Some(goal) = draft.goal_mut(id) {
                f(goal);
            }
        });
    }

    /// Reads a phrase.
    pub(super) fn phrase(self, id: GoalId, of: PhraseOf) -> Phrase {
        self.goal(id, |goal| goal.phrase(of).cloned().unwrap_or_default())
    }

    /// Writes a phrase in German.
    pub(super) fn write(self, id: GoalId, of: PhraseOf, german: String) {
        let lexicon = self.lexicon.get_untracked().unwrap_or_default();
        self.change(id, |goal| {
            if let Some(phrase) = goal.phrase_mut(of) {
                lexicon.write(phrase, german);
            }
        });
    }

    /// A translation of an earlier wording says what stands now.
    pub(super) fn translation_fits(self, id: GoalId, of: PhraseOf) {
        self.draft.update(|draft| draft.translation_fits(id, of));
    }

    /// Puts a phrase into the client's language by hand.
    pub(super) fn translate(self, id: GoalId, of: PhraseOf, text: String) {
        let worker = untrack(|| self.work.me()).map(|me| me.staff.name).unwrap_or_default();
        self.draft.update(|draft| draft.translate(id, of, text, &worker));
    }
}
