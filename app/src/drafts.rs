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
    /// What the vault held when this tab last looked, and what an open form began with where it held nothing.
    seen: BTreeMap<String, String>,
    /// How to go on with what was typed here and in another tab, as the form that was opened last says.
    forms: BTreeMap<String, Merge>,
    /// Drafts that were here and are not any more, saved or thrown away in another tab, or left with what leaves the device.
    gone: BTreeSet<String>,
    /// Whether something of it changed without the doing of a form here, and nobody was told yet.
    is_news: bool,
}

/// What to go on with: what was seen by both, what was typed here, what lies in the vault.
pub type Merge = fn(&str, &str, &str) -> String;

/// What counts when the vault holds another draft than this tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Both: what was typed here and not written yet stays.
    Both,
    /// What lies there: something was taken out of it, which may be here still.
    Lying,
}

/// What is left of a draft when something leaves, by its name and content: [`Leaving::of_draft`].
pub type WhatIsLeft = fn(&Leaving, &str, &str) -> Option<String>;

impl Drafts {
    /// Takes in what the vault holds.
    pub fn load(&mut self, draft: Draft) {
        self.seen.insert(draft.name.clone(), draft.content.clone());
        self.all.entry(draft.name.clone()).or_insert(draft);
    }

    /// A form shows this draft, or what it began with if there is none.
    pub fn open(&mut self, name: &str, begun: String, merge: Merge) {
        if !(self.all.contains_key(name) && self.seen.contains_key(name)) {
            self.seen.insert(name.to_owned(), begun);
        }
        self.gone.remove(name);
        self.forms.insert(name.to_owned(), merge);
    }

    /// The vault holds these and no others. What is being saved stays as it is until that is done.
    pub fn lie(&mut self, lying: Vec<Draft>, counts: Counts) {
        let is_lying = |name: &String| lying.iter().any(|draft| draft.name == *name);
        let stays = |name: &&String| !is_lying(name) && !self.being_saved.contains(*name);
        let all: Vec<String> = self.all.keys().filter(stays).cloned().collect();
        for name in all {
            let was_lying = self.seen.remove(&name).is_some();
            if !self.unwritten.contains(&name) || (was_lying && counts == Counts::Lying) {
                self.all.remove(&name);
                self.unwritten.remove(&name);
                self.gone.insert(name);
                self.is_news = true;
            }
        }
        for draft in lying {
            if !self.being_saved.contains(&draft.name) {
                self.lies(draft, counts);
            }
        }
    }

    fn lies(&mut self, mut lying: Draft, counts: Counts) {
        let name = lying.name.clone();
        let seen = self.seen.insert(name.clone(), lying.content.clone());
        let is_news = seen.as_ref() != Some(&lying.content);
        if self.unwritten.contains(&name) && !(is_news && counts == Counts::Lying) {
            // Not written yet: here it was typed, or thrown away.
            match (self.all.get(&name), seen, self.forms.get(&name)) {
                (Some(mine), seen, Some(merge)) if is_news => {
                    let merged = merge(seen.as_deref().unwrap_or("null"), &mine.content, &lying.content);
                    lying.at = lying.at.max(mine.at);
                    if merged == lying.content {
                        self.unwritten.remove(&name);
                    }
                    lying.content = merged;
                }
                // Whoever threw it away has not seen what was typed since.
                (None, ..) if is_news => {
                    self.unwritten.remove(&name);
                }
                _ => return,
            }
        } else {
            self.unwritten.remove(&name);
        }
        self.gone.remove(&name);
        self.is_news |= self.all.get(&name).is_none_or(|known| known.content != lying.content);
        self.all.insert(name, lying);
    }

    /// Whether something changed without the doing of a form here since this was asked last.
    pub fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.is_news)
    }

    /// Whether a draft went without the doing of the form that shows it.
    #[must_use]
    pub fn is_gone(&self, name: &str) -> bool {
        self.gone.contains(name)
    }

    /// Takes out what leaves the device. The vault does the same with what it holds. Of the erased nothing is kept of what
    /// an open page shows any more.
    pub fn forget(&mut self, leaving: &Leaving, what_is_left: WhatIsLeft) {
        self.all.retain(|name, draft| match what_is_left(leaving, name, &draft.content) {
            Some(content) => {
                draft.content = content;
                true
            }
            None => {
                self.unwritten.remove(name);
                self.gone.insert(name.clone());
                false
            }
        });
        let seen = std::mem::take(&mut self.seen).into_iter();
        let left = |(name, seen): (String, String)| what_is_left(leaving, &name, &seen).map(|left| (name, left));
        self.seen = casework::order::map(seen.filter_map(left));
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
        if self.all.get(&draft.name).is_some_and(|known| known.content == draft.content) {
            return;
        }
        self.gone.remove(&draft.name);
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
        match draft {
            Some(draft) => self.seen.insert(name.to_owned(), draft.content.clone()),
            None => self.seen.remove(name),
        };
        if self.all.get(name) == draft {
            self.unwritten.remove(name);
        }
    }

    /// Whether a draft that was taken to be written is still the one to write.
    #[must_use]
    pub fn is_current(&self, name: &str, taken: Option<&Draft>) -> bool {
        !self.being_saved.contains(name) && self.all.get(name) == taken
    }

    /// Those that are being saved: what an act was made of is what it removes.
    pub fn being_saved(&self) -> impl Iterator<Item = &str> {
        self.being_saved.iter().map(String::as_str)
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
        self.seen.remove(name);
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

    /// Texts one after the other: enough to see what was merged.
    fn one_after_the_other(seen: &str, mine: &str, theirs: &str) -> String {
        format!("{seen}>{mine}+{theirs}")
    }

    /// A tab that shows this draft in a form, as the vault holds it.
    fn showing(content: &str) -> Drafts {
        let mut drafts = Drafts::default();
        drafts.load(draft("talk", 1, content));
        drafts.open("talk", String::new(), one_after_the_other);
        drafts
    }

    #[test]
    fn what_another_tab_typed_stands_here_and_what_was_typed_here_meanwhile_is_merged_with_it() {
        let mut drafts = showing("a");
        drafts.lie(vec![draft("talk", 2, "b")], Counts::Both);
        assert_eq!(drafts.get("talk").unwrap().content, "b");
        assert!(drafts.unwritten().is_empty());
        drafts.keep(draft("talk", 3, "c"));
        drafts.lie(vec![draft("talk", 3, "d")], Counts::Both);
        assert_eq!(drafts.get("talk").unwrap().content, "b>c+d");
        assert_eq!(drafts.unwritten().len(), 1, "what came of it is to be written");
    }

    #[test]
    fn what_a_form_began_with_is_what_both_saw_where_nothing_lay_yet() {
        let mut drafts = Drafts::default();
        drafts.open("talk", "empty".into(), one_after_the_other);
        drafts.keep(draft("talk", 1, "mine"));
        drafts.lie(vec![draft("talk", 1, "theirs")], Counts::Both);
        assert_eq!(drafts.get("talk").unwrap().content, "empty>mine+theirs");
    }

    #[test]
    fn a_draft_that_another_tab_saved_is_gone_here_unless_more_was_typed_in_it() {
        let mut drafts = showing("a");
        drafts.lie(Vec::new(), Counts::Both);
        assert!(drafts.get("talk").is_none() && drafts.is_gone("talk"));
        let mut drafts = showing("a");
        drafts.keep(draft("talk", 2, "a and more"));
        drafts.lie(Vec::new(), Counts::Both);
        assert_eq!(drafts.get("talk").unwrap().content, "a and more");
        assert!(!drafts.is_gone("talk"));
    }

    #[test]
    fn what_was_typed_elsewhere_is_not_thrown_away_by_somebody_who_has_not_seen_it() {
        let mut drafts = showing("a");
        drafts.remove("talk");
        drafts.lie(vec![draft("talk", 1, "a")], Counts::Both);
        assert_eq!(drafts.unwritten(), [("talk".to_owned(), None)]);
        drafts.lie(vec![draft("talk", 2, "a and more")], Counts::Both);
        assert_eq!(drafts.get("talk").unwrap().content, "a and more");
    }

    #[test]
    fn where_something_was_taken_out_what_lies_there_counts_and_not_what_is_typed_here() {
        let mut drafts = showing("Hosseini");
        drafts.keep(draft("talk", 2, "Hosseini wartet"));
        drafts.lie(vec![draft("talk", 1, "[…]")], Counts::Lying);
        assert_eq!(drafts.get("talk").unwrap().content, "[…]");
        drafts.keep(draft("talk", 3, "[…] kam"));
        drafts.lie(vec![draft("talk", 1, "[…]")], Counts::Lying);
        assert_eq!(drafts.get("talk").unwrap().content, "[…] kam", "nothing was taken out of this one");
        drafts.lie(Vec::new(), Counts::Lying);
        assert!(drafts.get("talk").is_none() && drafts.unwritten().is_empty());
    }

    #[test]
    fn a_draft_thrown_away_is_removed_from_the_vault_too() {
        let mut drafts = Drafts::default();
        drafts.load(draft("talk", 1, "half"));
        drafts.remove("talk");
        assert_eq!(drafts.unwritten(), [("talk".to_owned(), None)]);
    }
}
