//! What a form shows while other tabs type in the same draft, and records leave the device under it.

use super::{Departure, Work};
use casework::{
    agreement,
    casebook::Casebook,
    conversation::{self, Attached},
    drafts::{self, Shape},
};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What forms keep as a draft.
pub trait Drafted: Serialize + DeserializeOwned + 'static {
    /// Fields with a word that is chosen: two of them are not one.
    const CHOICES: &'static [&'static str] = &[];
}

impl Drafted for conversation::Draft {
    const CHOICES: &'static [&'static str] = &["language"];
}

impl Drafted for agreement::Draft {
    const CHOICES: &'static [&'static str] = &["language"];
}

impl Drafted for Vec<Attached> {}

/// What became of a draft without the doing of the form that shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard<T> {
    /// It is this now.
    Now(T),
    /// It was saved or thrown away in another tab, or went with what left the device.
    Gone,
}

impl Work {
    /// A form shows this draft, or what it begins with as long as there is none. It is told what other tabs type in it,
    /// merged with what is typed here, before anything else is typed.
    pub fn follow_draft<T: Drafted>(&self, name: &str, begun: &T, hear: impl Fn(Heard<T>) + 'static) {
        let begun = serde_json::to_string(begun).unwrap_or_default();
        self.drafts.update_value(|drafts| drafts.open(name, begun, merged::<T>));
        let (work, name) = (*self, name.to_owned());
        Effect::new(move |before: Option<u64>| {
            let heard = work.heard.get();
            if before.is_some_and(|before| before < heard) {
                match work.draft::<T>(&name) {
                    Some(now) => hear(Heard::Now(now)),
                    None if work.drafts.with_value(|drafts| drafts.is_gone(&name)) => hear(Heard::Gone),
                    None => {}
                }
            }
            heard
        });
    }

    /// Why records left the casebook last.
    #[must_use]
    pub fn last_departure(&self) -> Departure {
        self.departure.get_value()
    }

    /// Why what a page is about left the casebook; none as long as it is there, or if it never was. What a restored server
    /// gets again goes on here.
    pub fn departed(&self, is_here: impl Fn(&Casebook) -> bool + Send + Sync + 'static) -> Memo<Option<Departure>> {
        self.absent(None, is_here)
    }

    /// The same of what a kept draft is about. What leaves the device takes its drafts along: what was not there when the form
    /// opened is what a restored server does not have yet.
    pub fn departed_under_draft(
        &self,
        is_here: impl Fn(&Casebook) -> bool + Send + Sync + 'static,
    ) -> Memo<Option<Departure>> {
        self.absent(Some(Departure::Restored), is_here)
    }

    /// Why something is not in the casebook, `never` if it was not since this is asked.
    fn absent(
        &self,
        never: Option<Departure>,
        is_here: impl Fn(&Casebook) -> bool + Send + Sync + 'static,
    ) -> Memo<Option<Departure>> {
        let work = *self;
        let was_here = StoredValue::new(work.look(&is_here));
        Memo::new(move |before: Option<&Option<Departure>>| {
            let before = before.copied().flatten();
            if before.is_some_and(|why| why != Departure::Restored) {
                return before;
            }
            if work.read(&is_here) {
                was_here.set_value(true);
                return None;
            }
            before.or(if was_here.get_value() { Some(work.departure.get_value()) } else { never })
        })
    }
}

fn merged<T: Drafted>(seen: &str, mine: &str, theirs: &str) -> String {
    let merged = || -> serde_json::Result<String> {
        let [seen, mine, theirs] = [seen, mine, theirs].map(serde_json::from_str::<Value>);
        let shape = Shape { fits: &|value| T::deserialize(value).is_ok(), choices: T::CHOICES };
        let merged = drafts::merged(&seen.unwrap_or_default(), &mine?, &theirs?, shape);
        serde_json::to_string(&T::deserialize(merged)?)
    };
    // What this version cannot read it leaves to those who can.
    merged().unwrap_or_else(|_| mine.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::{
        conversation::{Draft, Opening},
        ids::{ConversationId, UserId},
    };

    #[test]
    fn a_conversation_written_in_two_tabs_holds_what_was_typed_in_both_and_one_choice() {
        let opening = Opening {
            conversation: ConversationId::new(),
            at: "2026-11-20T09:00:00".parse().unwrap(),
            worker: UserId::new(),
            persons: vec![],
            unit: None,
            accommodation: None,
            setting: None,
        };
        let mut begun = Draft::begin(opening, &Casebook::new());
        begun.parts.push(conversation::Part::new(casework::ids::CaseId::new()));
        let with = |topics: &str, occasion: &str, language: &str| {
            let mut draft = begun.clone();
            draft.parts[0].topics = topics.to_owned();
            draft.parts[0].occasion = occasion.to_owned();
            draft.language = Some(language.to_owned());
            draft
        };
        let text = |draft: &Draft| serde_json::to_string(draft).unwrap();
        let (mine, theirs) = (with("Langer Text", "Kita", "ar"), with("Kurzer Text", "", "fa"));
        let merged: Draft =
            serde_json::from_str(&merged::<Draft>(&text(&begun), &text(&mine), &text(&theirs))).unwrap();
        assert_eq!(merged, with("Langer Text / Kurzer Text", "Kita", "ar"));
    }
}
