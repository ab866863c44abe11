//! A draft in hand: what every zone of the form reads and changes.

use crate::{
    components::{Closed, household_name, spoken_with_age},
    prelude::*,
    work::{Departure, Heard, Work},
};
use casework::{
    conversation::{Draft, Part, Problem, Remainder},
    ids::{ConsultationId, PersonId},
    records::{Kind, RecordKey},
};
use std::collections::BTreeSet;

/// A conversation that is being written down. What changes is kept in the vault at once.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    /// The session.
    pub work: Work,
    /// What is written.
    pub draft: RwSignal<Draft>,
    /// The draft's name in the vault.
    pub name: StoredValue<String>,
    /// Whether there is a draft in the vault.
    pub kept: RwSignal<bool>,
    /// Whether saving was tried: what is missing is said from then on.
    pub tried: RwSignal<bool>,
    /// What happened to it without its user's doing.
    pub overtaken: RwSignal<Option<Overtaken>>,
    /// Whether it is being saved here.
    pub saving: StoredValue<bool>,
    /// The minutes that will be saved, one for each case with somebody present.
    pub parts: Memo<Vec<ConsultationId>>,
}

/// What another window, or what leaves the device, made of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overtaken {
    /// Nothing is left of what it is about, or of its draft.
    Closed(Closed),
    /// It was saved in another window, and more is written here.
    Saved(ConsultationId),
}

const NOT_YET_BACK: Closed = Closed::Departed(Departure::Restored);

impl Writing {
    pub(super) fn new(work: Work, name: String, draft: Draft, kept: bool) -> Self {
        let begun = draft.clone();
        let draft = RwSignal::new(draft);
        let kept = RwSignal::new(kept);
        let name = StoredValue::new(name);
        Effect::new(move |_| {
            draft.with(|draft| {
                // Nothing was typed yet: nothing is to be kept.
                if kept.get_untracked() || *draft != begun {
                    name.with_value(|name| work.keep_draft(name, draft));
                    kept.set(true);
                }
            });
        });
        let overtaken = RwSignal::new(None);
        name.with_value(|name| {
            work.follow_draft(name, &draft.get_untracked(), move |heard| match heard {
                Heard::Now(now) if draft.with_untracked(|draft| *draft != now) => draft.set(now),
                Heard::Now(_) => {}
                Heard::Gone if overtaken.with_untracked(Option::is_none) => {
                    overtaken.set(Some(Overtaken::Closed(Closed::Elsewhere)));
                }
                Heard::Gone => {}
            });
        });
        let parts =
            Memo::new(move |_| draft.with(|draft| draft.present_parts().map(|part| part.consultation).collect()));
        let (tried, saving) = (RwSignal::new(false), StoredValue::new(false));
        let writing = Self { work, draft, name, kept, tried, overtaken, saving, parts };
        writing.let_go();
        writing
    }

    /// What leaves the device leaves the form; the form goes with the last of what it is about. What a restored server does
    /// not have yet leaves nothing: the form goes on when it is back.
    fn let_go(self) {
        Effect::new(move |here: Option<BTreeSet<RecordKey>>| {
            let about = self.draft.with(Draft::about);
            let (now, lacking): (BTreeSet<_>, BTreeSet<_>) =
                self.work.read(|book| about.into_iter().partition(|key| book.record(*key).is_some()));
            if self.overtaken.get_untracked() == Some(Overtaken::Closed(NOT_YET_BACK)) {
                if lacking.is_empty() {
                    self.overtaken.set(None);
                }
                return now;
            }
            if here.is_none() && lacking.iter().any(|key| key.kind == Kind::Case) {
                self.overtaken.set(Some(Overtaken::Closed(NOT_YET_BACK)));
                return now;
            }
            let gone =
                here.map(|here| lacking.intersection(&here).copied().collect::<BTreeSet<_>>()).unwrap_or_default();
            let why = Closed::Departed(self.work.last_departure());
            if !gone.is_empty() && why == NOT_YET_BACK {
                self.overtaken.set(Some(Overtaken::Closed(why)));
            } else if !gone.is_empty() {
                let mut draft = self.draft.get_untracked();
                match draft.let_go(&gone) {
                    Remainder::All => {}
                    Remainder::Some => self.draft.set(draft),
                    Remainder::Nothing => self.overtaken.set(Some(Overtaken::Closed(why))),
                }
            }
            now
        });
    }

    /// Reads a part; what is not there (any more) is empty.
    pub(super) fn part<R: Default>(self, id: ConsultationId, f: impl FnOnce(&Part) -> R) -> R {
        self.draft.with(|draft| draft.part(id).map(f).unwrap_or_default())
    }

    /// Changes a part.
    pub(super) fn change(self, id: ConsultationId, f: impl FnOnce(&mut Part)) {
        self.draft.update(|draft| {
            if let Some(part) = draft.part_mut(id) {
                f(part);
            }
        });
    }

    /// What is missing, once saving was tried.
    pub(super) fn problems(self) -> Vec<Problem> {
        if !self.tried.get() {
            return Vec::new();
        }
        let today = self.work.today();
        self.draft.with(|draft| self.work.read(|book| draft.problems(book, today)))
    }

    /// Whether people of several cases are present.
    pub(super) fn is_several(self) -> bool {
        self.parts.with(|parts| parts.len() > 1)
    }

    /// The household that a part is about.
    pub(super) fn household(self, id: ConsultationId) -> String {
        let case = self.draft.with_untracked(|draft| draft.part(id).map(|part| part.case));
        self.work.read(|book| case.map(|case| household_name(book, case)).unwrap_or_default())
    }

    /// Somebody's name and age.
    pub(super) fn person(self, id: PersonId) -> String {
        let today = self.work.today();
        self.work.read(|book| spoken_with_age(book, id, today))
    }
}

/// The parts of a zone, one for each household; each is named only if there are several.
#[component]
pub(super) fn EachHousehold<F, V>(writing: Writing, part: F) -> impl IntoView
where
    F: Fn(ConsultationId) -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    view! {
        <For each=move || writing.parts.get() key=|id| *id let:id>
            <div class="l-stack l-household">
                <Show when=move || writing.is_several()>
                    <h3 class="l-household__name">
                        {move || crate::locales::tr_with("talk-household", &[("name", writing.household(id).into())])}
                    </h3>
                </Show>
                {part(id)}
            </div>
        </For>
    }
}
