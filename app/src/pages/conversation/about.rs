//! *Worum ging es*: occasion, criteria, topics.

use super::{
    form::ZONES,
    writing::{EachHousehold, Writing},
};
use crate::{
    components::{AddDocuments, Change, Chip, Zone},
    locales::tr,
    prelude::*,
};
use casework::{
    conversation::{Problem, frequent_occasions},
    ids::ConsultationId,
    records::Criterion,
};

/// How many frequent occasions are offered.
const MOST_OFFERED: usize = 8;

#[component]
pub(super) fn About(writing: Writing) -> impl IntoView {
    view! {
        <Zone zones=ZONES id="talk-about">
            <Show when=move || writing.parts.with(Vec::is_empty)>
                <p class="l-quiet">{tr("talk-who-hint")}</p>
            </Show>
            <EachHousehold writing part=move |id| view! { <AboutOne writing id /> } />
        </Zone>
    }
}

#[component]
fn AboutOne(writing: Writing, id: ConsultationId) -> impl IntoView {
    let offered = Memo::new(move |_| writing.work.read(|book| frequent_occasions(book, MOST_OFFERED)));
    let missing = move || {
        let case = writing.draft.with(|draft| draft.part(id).map(|part| part.case));
        case.is_some_and(|case| writing.problems().contains(&Problem::NothingAbout(case)))
    };
    let (occasion, topics, error) = (format!("occasion-{id}"), format!("topics-{id}"), format!("about-error-{id}"));
    let label = occasion.clone();
    view! {
        <div class="l-field">
            <label for=label>{tr("talk-occasion")}</label>
            <input
                id=occasion
                type="text"
                aria-describedby=error.clone()
                aria-invalid=move || missing().to_string()
                prop:value=move || writing.part(id, |part| part.occasion.clone())
                on:input=move |event| writing.change(id, |part| part.occasion = event_target_value(&event))
            />
            <span id=error>
                {move || missing().then(|| view! { <span class="l-field__error">{tr("problem-about")}</span> })}
            </span>
        </div>
        <div class="l-chips" role="group" aria-label=tr("talk-occasion-often")>
            <For each=move || offered.get() key=|occasion| occasion.clone() let:occasion>
                {
                    let (words, wanted) = (occasion.clone(), occasion);
                    let chosen = wanted.clone();
                    view! {
                        <Chip
                            class="l-chip--small"
                            pressed=Signal::derive(move || writing.part(id, |part| part.occasion == chosen))
                            on_press=move || {
                                let wanted = wanted.clone();
                                writing
                                    .change(
                                        id,
                                        |part| {
                                            part.occasion = if part.occasion == wanted { String::new() } else { wanted };
                                        },
                                    );
                            }
                        >
                            {words}
                        </Chip>
                    }
                }
            </For>
        </div>
        <fieldset class="l-plain-set">
            <legend class="l-label">{tr("talk-criteria")}</legend>
            <div class="l-chips l-chips--criteria">
                {Criterion::ALL
                    .iter()
                    .copied()
                    .map(|criterion| {
                        view! {
                            <Chip
                                class="l-chip--small"
                                pressed=Signal::derive(move || writing.part(id, |part| part.criteria.contains(&criterion)))
                                on_press=move || writing.change(id, |part| part.criteria.toggle(criterion))
                            >
                                {tr(&format!("criterion-{}", criterion.word()))}
                            </Chip>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
        <div class="l-field">
            <label for=topics.clone()>{tr("talk-topics")}</label>
            <textarea
                id=topics
                rows="4"
                prop:value=move || writing.part(id, |part| part.topics.clone())
                on:input=move |event| writing.change(id, |part| part.topics = event_target_value(&event))
            ></textarea>
        </div>
        <fieldset class="l-plain-set">
            <legend class="l-label">{tr("document-title")}</legend>
            <AddDocuments
                documents=Signal::derive(move || writing.part(id, |part| part.documents.clone()))
                change=Callback::new(move |change: Change| writing.change(id, |part| change.apply(&mut part.documents)))
            />
        </fieldset>
    }
}
