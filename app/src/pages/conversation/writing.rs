//! A draft in hand: what every zone of the form reads and changes.

use crate::{
    components::{household_name, spoken_with_age},
    prelude::*,
    work::Work,
};
use casework::{
    conversation::{Draft, Part, Problem},
    ids::{ConsultationId, PersonId},
};

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
    /// The minutes that will be saved, one for each case with somebody present.
    pub parts: Memo<Vec<ConsultationId>>,
}

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
        let parts =
            Memo::new(move |_| draft.with(|draft| draft.present_parts().map(|part| part.consultation).collect()));
        Self { work, draft, name, kept, tried: RwSignal::new(false), parts }
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
