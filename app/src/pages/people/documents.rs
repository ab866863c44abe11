//! Photos and files of a case, on a person's page: what there is, and what is added.

use crate::{
    components::{AddDocuments, Change, Documents, Icon},
    locales::tr,
    prelude::*,
    work::{Heard, use_work},
};
use casework::{
    conversation::Attached,
    ids::{CaseId, PersonId},
    records::Document,
    sync::Act,
    thread,
};
use leptos::task::spawn_local;

/// What begins the name of the draft that holds what was added and not saved.
const DRAFT: &str = "documents:";

/// On whose page a draft of this name goes on.
#[must_use]
pub fn going_on(draft: &str) -> Option<PersonId> {
    draft.strip_prefix(DRAFT)?.parse().ok()
}

/// The card with a case's photos and files. What is added here is about this person.
#[component]
pub(super) fn DocumentsCard(case: CaseId, person: PersonId) -> impl IntoView {
    let work = use_work();
    let documents = Memo::new(move |_| {
        work.read(|book| {
            let all = thread::documents_of_case(book, case);
            all.into_iter().map(|(id, document)| (id, document.clone())).collect::<Vec<(_, Document)>>()
        })
    });
    view! {
        <section class="l-card" aria-labelledby="file-documents">
            <h2 id="file-documents">{tr("document-title")}</h2>
            <Show when=move || documents.with(Vec::is_empty)>
                <p class="l-quiet">{tr("document-none")}</p>
            </Show>
            {move || view! { <Documents documents=documents.get() /> }}
            <Adding case person />
        </section>
    }
}

#[component]
fn Adding(case: CaseId, person: PersonId) -> impl IntoView {
    let work = use_work();
    let name = StoredValue::new(format!("{DRAFT}{person}"));
    let all = RwSignal::new(name.with_value(|name| work.draft::<Vec<Attached>>(name)).unwrap_or_default());
    name.with_value(|name| {
        work.follow_draft(name, &all.get_untracked(), move |heard| match heard {
            Heard::Now(now) => all.set(now),
            Heard::Gone => all.set(Vec::new()),
        });
    });
    let failed = RwSignal::new(false);
    let change = Callback::new(move |change: Change| {
        all.update(|all| change.apply(all));
        name.with_value(|name| {
            if all.with_untracked(Vec::is_empty) {
                work.drop_draft(name);
            } else {
                work.keep_draft(name, &all.get_untracked());
            }
        });
    });
    let save = move |_| {
        let mut act = Act::new();
        all.with_untracked(|all| {
            for attached in all {
                act.create(attached.id, &attached.document(case, Some(person), None));
            }
        });
        failed.set(false);
        spawn_local(async move {
            match work.save(act, Some(&name.get_value())).await {
                Ok(_) => drop(all.try_set(Vec::new())),
                Err(_) => drop(failed.try_set(true)),
            }
        });
    };
    view! {
        <AddDocuments documents=all change />
        <Show when=move || !all.with(Vec::is_empty)>
            <button type="button" class="kern-btn kern-btn--primary" on:click=save>
                <Icon name="check" />
                <span class="kern-label">{tr("document-save")}</span>
            </button>
        </Show>
        <div role="alert">
            {move || {
                failed
                    .get()
                    .then(|| {
                        view! {
                            <p class="l-field__error">
                                <Icon name="warning" />
                                {tr("document-save-failed")}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
