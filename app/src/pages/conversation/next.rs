//! The next appointment, and what its invitation says.

use super::writing::Writing;
use crate::{
    components::{Chip, DayField, TranslatedBy, TranslationField, words::named},
    locales::tr,
    prelude::*,
};
use casework::{
    conversation::Problem,
    ids::ConsultationId,
    invitation::language_of,
    language::Language,
    records::{Telling, Thing},
};
use chrono::NaiveTime;

#[component]
pub(super) fn Next(writing: Writing, id: ConsultationId) -> impl IntoView {
    let missing = move || {
        let case = writing.draft.with(|draft| draft.part(id).map(|part| part.case));
        case.is_some_and(|case| writing.problems().contains(&Problem::AppointmentIncomplete(case)))
    };
    let language = Memo::new(move |_| {
        let present = writing.part(id, |part| part.present.iter().copied().collect::<Vec<_>>());
        writing.work.read(|book| language_of(book, present))
    });
    let (day, time, place) = (format!("next-day-{id}"), format!("next-time-{id}"), format!("next-place-{id}"));
    let error = format!("{day}-error");
    view! {
        <fieldset class="l-plain-set l-stack l-stack--small">
            <legend class="l-label">{tr("talk-next")}</legend>
            <div class="l-inputs">
                <DayField
                    id=day
                    label=tr("talk-next-day")
                    day=Signal::derive(move || writing.part(id, |part| part.appointment.day))
                    on_day=Callback::new(move |day| writing.change(id, |part| part.appointment.day = day))
                    error=Signal::derive(move || missing().then(|| tr("problem-appointment")))
                />
                <div class="l-field">
                    <label for=time.clone()>{tr("talk-next-time")}</label>
                    <input
                        id=time
                        type="time"
                        aria-describedby=error
                        aria-invalid=move || missing().to_string()
                        prop:value=move || {
                            writing
                                .part(
                                    id,
                                    |part| {
                                        let time = part.appointment.time;
                                        time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default()
                                    },
                                )
                        }
                        on:change=move |event| {
                            let time = NaiveTime::parse_from_str(&event_target_value(&event), "%H:%M").ok();
                            writing.change(id, |part| part.appointment.time = time);
                        }
                    />
                </div>
                <div class="l-field">
                    <label for=place.clone()>{tr("talk-next-place")}</label>
                    <input
                        id=place
                        type="text"
                        prop:value=move || writing.part(id, |part| part.appointment.place.clone())
                        on:input=move |event| {
                            writing.change(id, |part| part.appointment.place = event_target_value(&event));
                        }
                    />
                </div>
            </div>
            <Show when=move || writing.part(id, |part| part.appointment.day.is_some())>
                <Things writing id />
                <div class="l-inputs">
                    <Told writing id what=Telling::Bring language label=tr("talk-next-bring") hint=tr("talk-next-bring-hint") />
                    <Told writing id what=Telling::Way language label=tr("talk-next-way") hint=tr("talk-next-way-hint") />
                </div>
                <ByWhom writing id />
            </Show>
        </fieldset>
    }
}

/// Who translated what is told, once something is.
#[component]
fn ByWhom(writing: Writing, id: ConsultationId) -> impl IntoView {
    let is_translated = move || writing.part(id, |part| !part.appointment.translations.is_empty());
    let field = format!("next-translator-{id}");
    view! {
        <Show when=is_translated>
            <div class="l-inputs">
                <TranslatedBy
                    field=field.clone()
                    by=Signal::derive(move || writing.draft.with(|draft| draft.translator.clone()))
                    on_by=Callback::new(move |by| writing.draft.update(|draft| draft.translated_by(by)))
                />
            </div>
        </Show>
    }
}

/// What to bring along of what is often asked for.
#[component]
fn Things(writing: Writing, id: ConsultationId) -> impl IntoView {
    let things = Thing::ALL.iter().copied().map(|thing| {
        view! {
            <Chip
                class="l-chip--small"
                pressed=Signal::derive(move || writing.part(id, |part| part.appointment.things.contains(&thing)))
                on_press=move || writing.change(id, |part| part.appointment.things.toggle(thing))
            >
                {named("thing", thing.word())}
            </Chip>
        }
    });
    let hint = format!("next-things-hint-{id}");
    let described = hint.clone();
    view! {
        <fieldset class="l-plain-set l-stack l-stack--small" aria-describedby=described>
            <legend class="l-label">{tr("talk-next-things")}</legend>
            <div class="l-chips">{things.collect_view()}</div>
            <p class="l-field__hint" id=hint>{tr("talk-next-things-hint")}</p>
        </fieldset>
    }
}

/// What is told in a worker's own words, in German and in the language of those who are invited.
#[component]
fn Told(
    writing: Writing,
    id: ConsultationId,
    what: Telling,
    language: Memo<Option<Language>>,
    label: String,
    hint: String,
) -> impl IntoView {
    let phrase = Memo::new(move |_| writing.part(id, |part| part.appointment.phrase(what, language.get())));
    let (field, hint_id) = (format!("next-{what:?}-{id}"), format!("next-{what:?}-hint-{id}"));
    let other = format!("{field}-other");
    let worker = untrack(|| writing.work.me()).map(|me| me.staff.name).unwrap_or_default();
    let translate = move |text| {
        if let Some(language) = language.get_untracked() {
            writing.draft.update(|draft| draft.translate(id, what, language, text, &worker));
        }
    };
    let fits = move |()| {
        if let Some(language) = language.get_untracked() {
            writing.change(id, |part| part.appointment.translation_fits(what, language));
        }
    };
    view! {
        <div class="l-field">
            <label for=field.clone()>{label}</label>
            <input
                id=field
                type="text"
                aria-describedby=hint_id.clone()
                prop:value=move || phrase.with(|it| it.german.clone())
                on:input=move |event| writing.change(id, |part| part.appointment.write(what, event_target_value(&event)))
            />
            <p class="l-field__hint" id=hint_id>{hint}</p>
            <TranslationField field=other phrase language on_text=Callback::new(translate) on_fits=Callback::new(fits) />
        </div>
    }
}
