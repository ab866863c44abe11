//! A day that is chosen or typed.

use super::focus;
use crate::{locales::tr, prelude::*};
use chrono::{Datelike as _, NaiveDate};
use leptos::{
    wasm_bindgen::JsCast as _,
    web_sys::{Event, HtmlInputElement},
};

/// The years in which something can lie that is written down here. Whoever types a year is in the year 2 first.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A field for a day. What is no whole day changes nothing: it is said when the field is left, and keeps the form from being
/// saved ([`only_whole_days`]).
#[component]
pub fn DayField(
    /// Its address on the page.
    #[prop(into)]
    id: String,
    /// What it is called.
    label: String,
    /// The day.
    #[prop(into)]
    day: Signal<Option<NaiveDate>>,
    /// Takes another, or none.
    on_day: Callback<Option<NaiveDate>>,
    /// What else is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let not_whole = RwSignal::new(false);
    let error_id = format!("{id}-error");
    let wrong = move || if not_whole.get() { Some(tr("day-not-whole")) } else { error.get() };
    let take = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        match read(&input) {
            Typed::Day(typed) => {
                not_whole.set(false);
                on_day.run(typed);
                let shown = as_value(day.get_untracked());
                if input.value() != shown {
                    input.set_value(&shown);
                }
            }
            // It is not said before it is left: it may be on its way to a whole one.
            Typed::NotWhole => {}
        }
    };
    let look = move |event: Event| not_whole.set(read(&event_target(&event)) == Typed::NotWhole);
    view! {
        <div class="l-field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type="date"
                min=format!("{}-01-01", YEARS.start())
                max=format!("{}-12-31", YEARS.end())
                aria-describedby=error_id.clone()
                aria-invalid=move || wrong().is_some().to_string()
                prop:value=move || as_value(day.get())
                on:change=take
                on:blur=move |event| look(event.into())
                on:invalid=look
            />
            <p class="l-field__error" id=error_id role="alert">
                {wrong}
            </p>
        </div>
    }
}

/// Whether every day on the page is whole; leads to the first that is not, which says so.
pub fn only_whole_days() -> bool {
    const WRONG: &str = "main input[type=date]:invalid";
    let found = document().query_selector(WRONG).ok().flatten();
    let Some(input) = found.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { return true };
    focus(WRONG);
    input.check_validity()
}

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typed {
    /// A day, or nothing.
    Day(Option<NaiveDate>),
    /// A part of one, or one in a year in which nothing can lie.
    NotWhole,
}

fn read(input: &HtmlInputElement) -> Typed {
    match input.value().as_str() {
        // Nothing has to be there: what is empty and not valid is a part of a day.
        "" if input.matches(":invalid") == Ok(true) => Typed::NotWhole,
        "" => Typed::Day(None),
        value => match value.parse::<NaiveDate>() {
            Ok(day) if YEARS.contains(&day.year()) => Typed::Day(Some(day)),
            _ => Typed::NotWhole,
        },
    }
}

fn as_value(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}
