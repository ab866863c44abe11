//! What is being typed and not yet saved, in memory; the vault keeps a sealed copy at most a second behind.

use casework::device::Leaving;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A draft as the vault seals it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Its name: an opaque id that the page gave it.
    pub name: String,
    /// When it was last typed in.
    pub at: DateTime<Utc>,
    /// What was typed, as JSON.
    pub content: String,
}

/// All drafts of the open vault.
#[derive(Debug, Default)]
pub struct Drafts {
    all: BTreeMap<String, Draft>,
    /// Names that the vault does not hold as they are here.
    unwritten: BTreeSet<String>,
    /// Names that a save is about to remove: what is not saved yet must not be written over what is.
    being_saved: BTreeSet<String>,
    /// What was erased since the vault was opened.
    erased: Vec<(Leaving, WhatIsLeft)>,
}

/// What is left of a draft when something leaves, by its name and content: [`Leaving::of_draft`].
pub type WhatIsLeft = fn(&Leaving, &str, &str) -> Option<String>;

impl Drafts {
    /// Takes in what the vault holds.
    pub fn load(&mut self, draft: Draft) {
        self.all.entry(draft.name.clone()).or_insert(draft);
    }

    /// The vault holds these: others are gone, and what is not being typed here is as it lies there.
    pub fn lie(&mut self, lying: Vec<Draft>) {
        self.all.retain(|name, _| self.unwritten.contains(name) || lying.iter().any(|draft| draft.name == *name));
        for draft in lying.into_iter().filter(|draft| !self.unwritten.contains(&draft.name)) {
            self.all.insert(draft.name.clone(), draft);
        }
    }

    /// Takes out what leaves the device. The vault does the same with what it holds. A page that is open keeps what it
    /// shows; of the erased nothing is kept of it any more.
    pub fn forget(&mut self, leaving: &Leaving, what_is_left: WhatIsLeft) {
        self.all.retain(|name, draft| match what_is_left(leaving, name, &draft.content) {
            Some(content) => {
                draft.content = content;
                true
            }
            None => false,
        });
        if leaving.erases() {
            self.erased.push((leaving.clone(), what_is_left));
        }
    }

    /// Keeps what was typed.
    pub fn keep(&mut self, mut draft: Draft) {
        for (leaving, what_is_left) in &self.erased {
            match what_is_left(leaving, &draft.name, &draft.content) {
                Some(content) => draft.content = content,
                None => return self.remove(&draft.name),
            }
        }
        self.unwritten.insert(draft.name.clone());
        self.all.insert(draft.name.clone(), draft);
    }

    /// Throws a draft away.
    pub fn remove(&mut self, name: &str) {
        self.all.remove(name);
        self.unwritten.insert(name.to_owned());
    }

    /// The draft of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Draft> {
        self.all.get(name)
    }

    /// Names, the newest first.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut drafts: Vec<&Draft> = self.all.values().collect();
        casework::order::sort_by_key(&mut drafts, |draft| std::cmp::Reverse(draft.at));
        drafts.into_iter().map(|draft| draft.name.clone()).collect()
    }

    /// What the vault has to write: drafts, and names without one that it has to remove.
    #[must_use]
    pub fn unwritten(&self) -> Vec<(String, Option<Draft>)> {
        let due = self.unwritten.iter().filter(|name| !self.being_saved.contains(*name));
        due.map(|name| (name.clone(), self.all.get(name).cloned())).collect()
    }

    /// The vault holds this now.
    pub fn written(&mut self, name: &str, draft: Option<&Draft>) {
        if self.all.get(name) == draft {
            self.unwritten.remove(name);
        }
    }

    /// Whether a draft that was taken to be written is still the one to write.
    #[must_use]
    pub fn is_current(&self, name: &str, taken: Option<&Draft>) -> bool {
        !self.being_saved.contains(name) && self.all.get(name) == taken
    }

    /// An act that removes this draft is being saved.
    pub fn saving(&mut self, name: &str) {
        self.being_saved.insert(name.to_owned());
    }

    /// It was saved, and the draft with it.
    pub fn saved(&mut self, name: &str) {
        self.being_saved.remove(name);
        self.unwritten.remove(name);
        self.all.remove(name);
    }

    /// It was not saved: the draft stays.
    pub fn not_saved(&mut self, name: &str) {
        self.being_saved.remove(name);
        self.unwritten.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, minute: i64, content: &str) -> Draft {
        Draft { name: name.into(), at: DateTime::from_timestamp(minute * 60, 0).unwrap(), content: content.into() }
    }

    #[test]
    fn the_newest_draft_comes_first() {
        let mut drafts = Drafts::default();
        drafts.keep(draft("older", 1, "a"));
        drafts.keep(draft("newer", 2, "b"));
        assert_eq!(drafts.names(), ["newer", "older"]);
    }

    #[test]
    fn what_is_being_saved_is_not_written_over_the_saved_and_comes_back_if_saving_fails() {
        let mut drafts = Drafts::default();
        drafts.keep(draft("talk", 1, "half a sentence"));
        drafts.saving("talk");
        assert!(drafts.unwritten().is_empty());
        drafts.not_saved("talk");
        assert_eq!(drafts.unwritten().len(), 1);

        drafts.keep(draft("talk", 2, "a sentence"));
        drafts.saving("talk");
        drafts.saved("talk");
        assert!(drafts.get("talk").is_none());
        assert!(drafts.unwritten().is_empty());
    }

    #[test]
    fn a_draft_that_was_typed_on_meanwhile_is_not_the_one_that_was_taken() {
        let mut drafts = Drafts::default();
        drafts.keep(draft("talk", 1, "half"));
        let (name, taken) = drafts.unwritten().remove(0);
        assert!(drafts.is_current(&name, taken.as_ref()));
        drafts.keep(draft("talk", 1, "half a sentence"));
        assert!(!drafts.is_current(&name, taken.as_ref()));
        drafts.written(&name, taken.as_ref());
        assert_eq!(drafts.unwritten().len(), 1, "what was typed since is still to be written");
    }

    #[test]
    fn a_draft_thrown_away_is_removed_from_the_vault_too() {
        let mut drafts = Drafts::default();
        drafts.load(draft("talk", 1, "half"));
        drafts.remove("talk");
        assert_eq!(drafts.unwritten(), [("talk".to_owned(), None)]);
    }
}
