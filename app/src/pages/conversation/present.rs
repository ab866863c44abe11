//! *Wer, wann, wo*: who is present, when and where.

use super::{
    form::ZONES,
    writing::{EachHousehold, Writing},
};
use crate::{
    components::{Chip, DayField, Icon, Zone, filed_with_age, words},
    locales::{tr, tr_with},
    prelude::*,
};
use casework::{
    conversation::{Problem, kind_of},
    corridor::door_order,
    ids::{AccommodationId, PersonId},
    records::{Accommodation, ConsultationKind, Setting},
    search::Index,
};
use chrono::{NaiveDate, NaiveTime};

/// What conversations usually take.
const USUAL_MINUTES: [u16; 5] = [15, 30, 45, 60, 90];

#[component]
pub(super) fn Present(writing: Writing) -> impl IntoView {
    view! {
        <Zone zones=ZONES id="talk-who">
            <People writing />
            <Show when=move || writing.is_several()>
                <p class="l-banner l-banner--info">
                    <Icon name="info" />
                    <span class="l-banner__text">{tr("talk-several")}</span>
                </p>
            </Show>
            <Where writing />
            <When writing />
            <details class="l-more">
                <summary>{move || rest_in_words(writing)}</summary>
                <div class="l-stack">
                    <Kinds writing />
                    <Language writing />
                    <EachHousehold writing part=move |id| view! { <Others writing id /> } />
                </div>
            </details>
        </Zone>
    }
}

/// Everybody who may be there, as chips; and a search for whoever else is.
#[component]
fn People(writing: Writing) -> impl IntoView {
    let offered = Memo::new(move |_| writing.draft.with(|draft| writing.work.read(|book| draft.offered(book))));
    let toggle = move |person: PersonId| {
        writing.draft.update(|draft| writing.work.look(|book| draft.toggle(person, book)));
    };
    let nobody = move || writing.problems().contains(&Problem::NobodyPresent);
    view! {
        <fieldset class="l-plain-set l-stack l-stack--small" aria-describedby="talk-who-error">
            <legend class="l-label">{tr("talk-who")}</legend>
            <div class="l-chips">
                <For each=move || offered.get() key=|person| *person let:person>
                    <Chip
                        pressed=Signal::derive(move || writing.draft.with(|draft| draft.is_present(person)))
                        on_press=move || toggle(person)
                    >
                        <bdi>{move || writing.person(person)}</bdi>
                    </Chip>
                </For>
            </div>
            <div id="talk-who-error">
                {move || nobody().then(|| view! { <p class="l-field__error">{tr("problem-nobody")}</p> })}
            </div>
            <AddPerson writing on_add=toggle />
        </fieldset>
    }
}

/// How many people a search offers.
const MOST_FOUND: usize = 6;

#[component]
fn AddPerson<F>(writing: Writing, on_add: F) -> impl IntoView
where
    F: Fn(PersonId) + Copy + Send + Sync + 'static,
{
    let query = RwSignal::new(String::new());
    let index = StoredValue::new_local(None::<Index>);
    let found = Memo::new(move |_| {
        let typed = query.get();
        if typed.trim().chars().count() < 2 {
            return Vec::new();
        }
        let today = writing.work.today();
        writing.work.read(|book| {
            index.update_value(|index| {
                if index.as_ref().is_none_or(|index| !index.is_current(book)) {
                    *index = Some(Index::new(book));
                }
            });
            let hits = index.with_value(|index| index.as_ref().map(|index| index.search(&typed)).unwrap_or_default());
            let absent = |person: &PersonId| !writing.draft.with(|draft| draft.is_present(*person));
            let people = hits.into_iter().map(|hit| hit.person).filter(absent).take(MOST_FOUND);
            people.map(|person| (person, filed_with_age(book, person, today))).collect::<Vec<_>>()
        })
    });
    let none = move || query.with(|typed| typed.trim().chars().count() >= 2) && found.with(Vec::is_empty);
    let add = move |person: PersonId| {
        on_add(person);
        query.set(String::new());
        crate::components::focus("#talk-add");
    };
    view! {
        <div class="l-stack l-stack--small">
            <div class="l-search">
                <Icon name="search" />
                <input
                    id="talk-add"
                    type="search"
                    aria-label=tr("talk-add-person")
                    placeholder=tr("talk-add-person")
                    prop:value=move || query.get()
                    on:input=move |event| query.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
                            event.prevent_default();
                            if let Some(person) = found.with_untracked(|found| found.first().map(|(id, _)| *id)) {
                                add(person);
                            }
                        }
                    }
                />
            </div>
            <div class="l-chips" role="group" aria-label=tr("talk-add-results") aria-live="polite">
                <For each=move || found.get() key=|hit| hit.clone() let:hit>
                    <button type="button" class="l-chip" on:click=move |_| add(hit.0)>
                        <Icon name="plus" />
                        <bdi>{hit.1.clone()}</bdi>
                    </button>
                </For>
                <Show when=none>
                    <p class="l-quiet">{tr("talk-add-none")}</p>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn Others(writing: Writing, id: casework::ids::ConsultationId) -> impl IntoView {
    let field = format!("others-{id}");
    view! {
        <div class="l-field">
            <label for=field.clone()>
                {tr("talk-others")} " " <span class="l-field__optional">{tr("talk-optional")}</span>
            </label>
            <input
                id=field
                type="text"
                placeholder=tr("talk-others-hint")
                prop:value=move || writing.part(id, |part| part.others_present.clone())
                on:input=move |event| writing.change(id, |part| part.others_present = event_target_value(&event))
            />
        </div>
    }
}

#[component]
fn Where(writing: Writing) -> impl IntoView {
    let setting = Memo::new(move |_| writing.draft.with(|draft| draft.setting));
    view! {
        <fieldset class="l-plain-set">
            <legend class="l-label">{tr("talk-setting")}</legend>
            <div class="l-chips">
                {Setting::ALL
                    .iter()
                    .copied()
                    .map(|offered| {
                        view! {
                            <Chip
                                pressed=Signal::derive(move || setting.get() == offered)
                                on_press=move || {
                                    writing
                                        .draft
                                        .update(|draft| writing.work.look(|book| draft.set_setting(offered, book)));
                                }
                            >
                                {tr(&format!("setting-{}", offered.word()))}
                            </Chip>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
        <Show when=move || setting.get().is_in_a_house()>
            <Houses writing />
        </Show>
    }
}

#[component]
fn Houses(writing: Writing) -> impl IntoView {
    let houses = Memo::new(move |_| {
        writing.work.read(|book| {
            let mut houses: Vec<_> = book
                .all::<Accommodation>()
                .iter()
                .map(|(id, house)| (AccommodationId(*id), house.name.clone()))
                .collect();
            casework::order::sort_by(&mut houses, |a, b| door_order(&a.1, &b.1));
            houses
        })
    });
    let chosen = move || writing.draft.with(|draft| draft.accommodation);
    view! {
        <div class="l-field">
            <label for="talk-house">{tr("talk-house")}</label>
            <select
                id="talk-house"
                on:change=move |event| {
                    let house = event_target_value(&event).parse().ok();
                    writing.draft.update(|draft| draft.accommodation = house);
                }
            >
                <option value="" selected=move || chosen().is_none()>
                    {tr("talk-house-none")}
                </option>
                {move || {
                    houses
                        .get()
                        .into_iter()
                        .map(|(id, name)| {
                            view! {
                                <option value=id.to_string() selected=move || chosen() == Some(id)>
                                    {name}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </div>
    }
}

#[component]
fn When(writing: Writing) -> impl IntoView {
    let in_future = move || writing.problems().contains(&Problem::InFuture);
    let minutes = Memo::new(move |_| writing.draft.with(|draft| draft.minutes));
    let set_day = move |day: NaiveDate| {
        writing.draft.update(|draft| draft.started_at = day.and_time(draft.started_at.time()));
    };
    let set_time = move |time: NaiveTime| {
        writing.draft.update(|draft| draft.started_at = draft.started_at.date().and_time(time));
    };
    view! {
        <div class="l-inputs">
            <DayField
                id="talk-day"
                label=tr("talk-day")
                day=Signal::derive(move || Some(writing.draft.with(|draft| draft.started_at.date())))
                on_day=Callback::new(move |day: Option<NaiveDate>| day.into_iter().for_each(set_day))
                error=Signal::derive(move || in_future().then(|| tr("problem-future")))
            />
            <div class="l-field">
                <label for="talk-time">{tr("talk-time")}</label>
                <input
                    id="talk-time"
                    type="time"
                    prop:value=move || writing.draft.with(|draft| draft.started_at.format("%H:%M").to_string())
                    on:change=move |event| {
                        if let Ok(time) = NaiveTime::parse_from_str(&event_target_value(&event), "%H:%M") {
                            set_time(time);
                        }
                    }
                />
            </div>
            <div class="l-field">
                <label for="talk-minutes">{tr("talk-minutes")}</label>
                <input
                    id="talk-minutes"
                    type="number"
                    inputmode="numeric"
                    min="1"
                    max="720"
                    step="5"
                    prop:value=move || minutes.get().to_string()
                    on:change=move |event| {
                        if let Ok(minutes) = event_target_value(&event).parse() {
                            writing.draft.update(|draft| draft.minutes = minutes);
                        }
                    }
                />
            </div>
        </div>
        <div class="l-chips" role="group" aria-label=tr("talk-minutes")>
            {USUAL_MINUTES
                .map(|offered| {
                    view! {
                        <Chip
                            class="l-chip--small"
                            pressed=Signal::derive(move || minutes.get() == offered)
                            on_press=move || writing.draft.update(|draft| draft.minutes = offered)
                        >
                            {tr_with("talk-minutes-of", &[("count", offered.into())])}
                        </Chip>
                    }
                })}
        </div>
    }
}

/// What the conversation is taken for: what was chosen, else what follows from the first case.
fn kind(writing: Writing) -> Option<ConsultationKind> {
    writing.draft.with(|draft| {
        let case = draft.present_parts().next().map(|part| part.case);
        draft.kind.or_else(|| case.map(|case| writing.work.read(|book| kind_of(draft, case, book))))
    })
}

/// What is folded away, in words: it is filled in already.
fn rest_in_words(writing: Writing) -> String {
    let language = writing.draft.with(|draft| draft.language.clone());
    let interpreter = writing.draft.with(|draft| draft.interpreter);
    let words = [
        kind(writing).map(|kind| tr(&format!("kind-{}", kind.word()))),
        language.map(|code| words::language(&code)),
        interpreter.then(|| tr("talk-interpreter")),
    ];
    let words: Vec<_> = words.into_iter().flatten().collect();
    if words.is_empty() { tr("talk-kind") } else { words.join(" · ") }
}

#[component]
fn Kinds(writing: Writing) -> impl IntoView {
    let chosen = Memo::new(move |_| kind(writing));
    view! {
        <fieldset class="l-plain-set">
            <legend class="l-label">{tr("talk-kind")}</legend>
            <div class="l-chips">
                {ConsultationKind::ALL
                    .iter()
                    .copied()
                    .map(|offered| {
                        view! {
                            <Chip
                                pressed=Signal::derive(move || chosen.get() == Some(offered))
                                on_press=move || writing.draft.update(|draft| draft.kind = Some(offered))
                            >
                                {tr(&format!("kind-{}", offered.word()))}
                            </Chip>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
fn Language(writing: Writing) -> impl IntoView {
    let chosen = Memo::new(move |_| writing.draft.with(|draft| draft.language.clone()));
    // A language that is not among those offered stays chosen all the same.
    let offered = move || {
        let other = chosen.get().filter(|code| !words::LANGUAGES.contains(&code.as_str()));
        let mut offered: Vec<(String, String)> = words::LANGUAGES
            .iter()
            .map(|code| (*code).to_owned())
            .chain(other)
            .map(|code| (words::language(&code), code))
            .collect();
        casework::order::sort_by(&mut offered, Ord::cmp);
        offered
    };
    view! {
        <div class="l-inputs">
            <div class="l-field">
                <label for="talk-language">{tr("talk-language")}</label>
                <select
                    id="talk-language"
                    on:change=move |event| {
                        let code = event_target_value(&event);
                        writing.draft.update(|draft| draft.language = Some(code).filter(|code| !code.is_empty()));
                    }
                >
                    <option value="" selected=move || chosen.get().is_none()>
                        {tr("talk-language-none")}
                    </option>
                    {move || {
                        offered()
                            .into_iter()
                            .map(|(name, code)| {
                                let value = code.clone();
                                view! {
                                    <option value=value selected=move || chosen.get().as_ref() == Some(&code)>
                                        {name}
                                    </option>
                                }
                            })
                            .collect_view()
                    }}
                </select>
            </div>
            <label class="l-check">
                <input
                    type="checkbox"
                    prop:checked=move || writing.draft.with(|draft| draft.interpreter)
                    on:change=move |event| {
                        writing.draft.update(|draft| draft.interpreter = event_target_checked(&event));
                    }
                />
                {tr("talk-interpreter")}
            </label>
        </div>
    }
}
