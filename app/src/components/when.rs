//! Days and times as people think of them, with the exact date for whoever wants it.

use crate::{
    locales::dates::{day_in_words, exact_day, for_machines, moment_in_words},
    prelude::*,
    work::use_work,
};
use chrono::{NaiveDate, NaiveDateTime};

/// A day: *heute*, *Di 3. Nov.*
#[component]
pub fn Day(
    /// Which.
    day: NaiveDate,
) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    view! { <time datetime=day.to_string() title=exact_day(day)>{day_in_words(day, today)}</time> }
}

/// A point in time: *heute 14:30*.
#[component]
pub fn Moment(
    /// When, local time.
    at: NaiveDateTime,
) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    view! {
        <time datetime=for_machines(at) title=exact_day(at.date())>
            {moment_in_words(at, today)}
        </time>
    }
}

/// A point in time where there is room for one word.
#[must_use]
pub fn short_moment(at: NaiveDateTime, now: NaiveDateTime) -> String {
    moment_in_words(at, now.date())
}
