//! When an agreement is looked at again, until when it is meant, and the next appointment.

use super::writing::Writing;
use crate::{
    components::{DayField, Icon},
    locales::{dates::day_in_words, tr, tr_with},
    prelude::*,
};
use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// Until when, when they look at it together, and the next appointment.
#[component]
pub(super) fn When(writing: Writing) -> impl IntoView {
    let reviews =
        Memo::new(move |_| writing.draft.with(|draft| draft.version.reviews.iter().copied().collect::<Vec<_>>()));
    let add = move |day: Option<NaiveDate>| {
        if let Some(day) = day {
            writing.draft.update(|draft| draft.version.reviews.insert(day));
        }
    };
    let today = untrack(|| writing.work.today());
    let offer = move |months: u32| {
        let day = today.checked_add_months(chrono::Months::new(months)).and_then(weekday_from);
        view! {
            <button
                type="button"
                class="l-chip l-chip--small"
                on:click=move |_| add(day)
            >
                {tr_with("agree-review-in", &[("count", months.into())])}
            </button>
        }
    };
    view! {
        <div class="l-inputs">
            <DayField
                id="agree-until"
                label=tr("agree-until")
                day=Signal::derive(move || writing.draft.with(|draft| draft.version.until))
                on_day=Callback::new(move |day| writing.draft.update(|draft| draft.version.until = day))
            />
        </div>
        <fieldset class="l-plain-set l-stack l-stack--small">
            <legend class="l-label">{tr("agree-reviews")}</legend>
            <ul class="l-chips">
                <For each=move || reviews.get() key=|day| *day let:day>
                    <li>
                        <button
                            type="button"
                            class="l-chip l-chip--small"
                            aria-label=tr_with("agree-review-remove", &[("day", day_in_words(day, today).into())])
                            on:click=move |_| writing.draft.update(|draft| draft.version.reviews.remove(&day))
                        >
                            {day_in_words(day, today)}
                            <Icon name="close" />
                        </button>
                    </li>
                </For>
            </ul>
            <div class="l-typed">
                <DayField
                    id="agree-review"
                    label=tr("agree-review-new")
                    day=Signal::derive(|| None)
                    on_day=Callback::new(add)
                />
                <div class="l-chips">{offer(1)} {offer(3)} {offer(6)}</div>
            </div>
        </fieldset>
        <Next writing />
    }
}

/// This day, or the Monday after it: nobody meets on a weekend.
fn weekday_from(day: NaiveDate) -> Option<NaiveDate> {
    day.iter_days().find(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
}

/// The next appointment, as the text says it. It is made with the version, if there is none at that time yet.
#[component]
fn Next(writing: Writing) -> impl IntoView {
    let read = move |f: fn(&(NaiveDateTime, String)) -> String| {
        writing.draft.with(|draft| draft.appointment.as_ref().map(f).unwrap_or_default())
    };
    let today = untrack(|| writing.work.today());
    let change = move |f: &dyn Fn(&mut (NaiveDateTime, String))| {
        writing.draft.update(|draft| {
            let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
            f(draft.appointment.get_or_insert_with(|| (today.and_time(ten), String::new())));
        });
    };
    view! {
        <fieldset class="l-plain-set l-stack l-stack--small">
            <legend class="l-label">{tr("talk-next")}</legend>
            <div class="l-inputs">
                <DayField
                    id="agree-next-day"
                    label=tr("talk-next-day")
                    day=Signal::derive(move || writing.draft.with(|draft| draft.appointment.as_ref().map(|it| it.0.date())))
                    on_day=Callback::new(move |day: Option<NaiveDate>| match day {
                        Some(day) => change(&|it| it.0 = day.and_time(it.0.time())),
                        None => writing.draft.update(|draft| draft.appointment = None),
                    })
                />
                // Without a day there is none.
                <Show when=move || writing.draft.with(|draft| draft.appointment.is_some())>
                    <div class="l-field">
                        <label for="agree-next-time">{tr("talk-next-time")}</label>
                        <input
                            id="agree-next-time"
                            type="time"
                            prop:value=move || read(|it| it.0.format("%H:%M").to_string())
                            on:change=move |event| {
                                if let Ok(time) = NaiveTime::parse_from_str(&event_target_value(&event), "%H:%M") {
                                    change(&|it| it.0 = it.0.date().and_time(time));
                                }
                            }
                        />
                    </div>
                    <div class="l-field">
                        <label for="agree-next-place">{tr("talk-next-place")}</label>
                        <input
                            id="agree-next-place"
                            type="text"
                            prop:value=move || read(|it| it.1.clone())
                            on:input=move |event| {
                                let place = event_target_value(&event);
                                change(&|it| it.1.clone_from(&place));
                            }
                        />
                    </div>
                </Show>
            </div>
        </fieldset>
    }
}
