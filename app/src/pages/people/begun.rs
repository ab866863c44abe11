//! What is begun with a form about a person: its draft, its buttons, and why it is closed under whoever types.

use super::fields::{Mistake, Typed};
use crate::{
    components::{Closed, Discard, DraftState, Submit, focus},
    locales::tr,
    prelude::*,
    work::{Departure, Drafted},
};
use casework::ids::PersonId;

/// What was begun with a form of these pages: its draft's name says what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// A registration; into the household of somebody, or on their own.
    Registration(Option<PersonId>),
    /// A change of what is known about somebody.
    Change(PersonId),
}

impl Begun {
    /// What the draft of this name is.
    #[must_use]
    pub fn of(draft: &str) -> Option<Self> {
        match draft.split_once(':') {
            None if draft == "register" => Some(Self::Registration(None)),
            Some(("register", with)) => Some(Self::Registration(Some(with.parse().ok()?))),
            Some(("edit", person)) => Some(Self::Change(person.parse().ok()?)),
            _ => None,
        }
    }

    /// The name of its draft.
    #[must_use]
    pub fn draft(self) -> String {
        match self {
            Self::Registration(None) => "register".to_owned(),
            Self::Registration(Some(with)) => format!("register:{with}"),
            Self::Change(person) => format!("edit:{person}"),
        }
    }

    /// Where it goes on.
    #[must_use]
    pub fn address(self) -> String {
        match self {
            Self::Registration(None) => "/people/new".to_owned(),
            Self::Registration(Some(with)) => format!("/people/new?with={with}"),
            Self::Change(person) => format!("/people/{person}/edit"),
        }
    }
}

impl Drafted for Typed {
    const CHOICES: &'static [&'static str] =
        &["gender", "nationality", "target_group", "household_role", "arrived", "assigned"];
}

/// Why a form is closed under its user, if it is.
pub(super) fn closed(is_gone: RwSignal<bool>, departed: Memo<Option<Departure>>) -> Memo<Option<Closed>> {
    Memo::new(move |_| {
        let is_gone = is_gone.get();
        departed.get().map(Closed::Departed).or(is_gone.then_some(Closed::Elsewhere))
    })
}

/// Keeps what is typed from the first change on, and then says so.
pub(super) fn keep(typed: RwSignal<Typed>, kept: RwSignal<bool>, keep: impl Fn(&Typed) + 'static) {
    Effect::new(move |before: Option<Typed>| {
        let now = typed.get();
        if before.is_some_and(|before| before != now) {
            keep(&now);
            kept.set(true);
        }
        now
    });
}

/// Shows whoever types what is wrong.
pub(super) fn focus_mistake(mistake: Mistake) {
    focus(match mistake {
        Mistake::NoName => "#given-name",
        Mistake::BirthDate => "#birth-date",
    });
}

/// The buttons of a form, and what becomes of what is typed in it.
#[component]
pub(super) fn FormBar(
    /// Whether there is a draft.
    kept: RwSignal<bool>,
    /// Throws it away.
    on_discard: Callback<()>,
    /// Whether it is being saved.
    busy: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="l-bar">
            <p class="l-bar__state">
                <DraftState kept />
            </p>
            <Discard kept on_discard />
            <Submit label=tr("save") busy />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_s_name_tells_where_it_goes_on() {
        let person = PersonId::new();
        for begun in [Begun::Registration(None), Begun::Registration(Some(person)), Begun::Change(person)] {
            assert_eq!(Begun::of(&begun.draft()), Some(begun));
        }
        assert_eq!(Begun::of("conversation:1"), None);
        assert_eq!(Begun::Change(person).address(), format!("/people/{person}/edit"));
    }
}
