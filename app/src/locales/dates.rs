//! Dates as people think of them: *heute 14:30*, *Di 3. Nov.*, *seit 6 Wochen nicht gesprochen*.
//!
//! None of them asks a clock: the day that is today is a parameter.

use super::{tr, tr_with};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// A day: *heute*, *morgen*, *Di 3. Nov.*, and in another year *3. Nov. 2025*.
#[must_use]
pub fn day_in_words(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => tr("date-today"),
        1 => tr("date-tomorrow"),
        -1 => tr("date-yesterday"),
        away if day.year() == today.year() || away.abs() < 60 => tr_with(
            "date-day",
            &[
                ("weekday", nth(&tr("date-weekdays"), day.weekday().num_days_from_monday()).into()),
                ("day", day.day().into()),
                ("month", nth(&tr("date-months"), day.month0()).into()),
            ],
        ),
        _ => tr_with(
            "date-day-of-year",
            &[
                ("day", day.day().into()),
                ("month", nth(&tr("date-months"), day.month0()).into()),
                ("year", day.year().to_string().into()),
            ],
        ),
    }
}

/// A time of day as clocks show it: *14:30*. Not by chrono's patterns: the first screens need no other, and they weigh.
#[must_use]
pub fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A point in time for machines, as `<time>` wants it: *2026-11-03T14:30*.
#[must_use]
pub fn for_machines(at: NaiveDateTime) -> String {
    format!("{}T{}", at.date(), clock(at.time()))
}

/// A point in time: *heute 14:30*, *Di 3. Nov. 14:30*.
#[must_use]
pub fn moment_in_words(at: NaiveDateTime, today: NaiveDate) -> String {
    format!("{} {}", day_in_words(at.date(), today), clock(at.time()))
}

/// The whole date: *Dienstag, 3. November 2026*.
#[must_use]
pub fn exact_day(day: NaiveDate) -> String {
    tr_with(
        "date-exact",
        &[
            ("weekday", nth(&tr("date-weekdays-long"), day.weekday().num_days_from_monday()).into()),
            ("day", day.day().into()),
            ("month", nth(&tr("date-months-long"), day.month0()).into()),
            ("year", day.year().to_string().into()),
        ],
    )
}

/// A date of a life, whose weekday says nothing: *3. November 1990*.
#[must_use]
pub fn plain_day(day: NaiveDate) -> String {
    tr_with(
        "date-day-of-year",
        &[
            ("day", day.day().into()),
            ("month", nth(&tr("date-months-long"), day.month0()).into()),
            ("year", day.year().to_string().into()),
        ],
    )
}

/// A month of a year: *November 2026*.
#[must_use]
pub fn month_in_words(day: NaiveDate) -> String {
    format!("{} {}", nth(&tr("date-months-long"), day.month0()), day.year())
}

/// When somebody was last spoken to: *gestern gesprochen*, *seit 6 Wochen nicht gesprochen*.
#[must_use]
pub fn last_spoken_in_words(last: Option<NaiveDate>, today: NaiveDate) -> String {
    let Some(last) = last else { return tr("spoken-never") };
    match (today - last).num_days() {
        ..=0 => tr("spoken-today"),
        1 => tr("spoken-yesterday"),
        days @ 2..14 => tr_with("spoken-days", &[("count", days.into())]),
        // Four weeks are well; after them it is the silence that counts.
        days @ 14..=28 => tr_with("spoken-weeks-ago", &[("count", (days / 7).into())]),
        days @ 29..100 => tr_with("spoken-weeks", &[("count", (days / 7).into())]),
        days => tr_with("spoken-months", &[("count", (days / 30).into())]),
    }
}

/// How far off the end of something is: *noch 3 Wochen*, *läuft heute ab*, *seit 5 Tagen abgelaufen*.
#[must_use]
pub fn runs_out_in_words(end: NaiveDate, today: NaiveDate) -> String {
    match (end - today).num_days() {
        0 => tr("runs-out-today"),
        days @ 1..14 => tr_with("runs-out-days", &[("count", days.into())]),
        days @ 14..100 => tr_with("runs-out-weeks", &[("count", (days / 7).into())]),
        days @ 100.. => tr_with("runs-out-months", &[("count", (days / 30).into())]),
        days @ -13..0 => tr_with("ran-out-days", &[("count", (-days).into())]),
        days @ -99..-13 => tr_with("ran-out-weeks", &[("count", (-days / 7).into())]),
        days => tr_with("ran-out-months", &[("count", (-days / 30).into())]),
    }
}

/// The n-th word of a list in a locale file.
fn nth(words: &str, n: u32) -> String {
    words.split_whitespace().nth(n as usize).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locales::{Language, set_current};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const TODAY: &str = "2026-11-20";

    #[test]
    fn days_are_named_as_people_name_them() {
        set_current(Language::German);
        for (date, words) in [
            ("2026-11-20", "heute"),
            ("2026-11-19", "gestern"),
            ("2026-11-21", "morgen"),
            ("2026-11-03", "Di 3. Nov."),
            ("2027-01-04", "Mo 4. Jan."),
            ("2025-03-09", "9. März 2025"),
        ] {
            assert_eq!(day_in_words(day(date), day(TODAY)), words);
        }
        set_current(Language::English);
        assert_eq!(day_in_words(day("2026-11-03"), day(TODAY)), "Tue 3 Nov");
        assert_eq!(day_in_words(day("2025-03-09"), day(TODAY)), "9 Mar 2025");
    }

    #[test]
    fn a_time_of_day_follows_the_day_and_the_exact_date_is_written_out() {
        set_current(Language::German);
        assert_eq!(moment_in_words(day(TODAY).and_hms_opt(14, 30, 0).unwrap(), day(TODAY)), "heute 14:30");
        assert_eq!(for_machines(day(TODAY).and_hms_opt(9, 5, 59).unwrap()), "2026-11-20T09:05");
        assert_eq!(exact_day(day("2026-11-03")), "Dienstag, 3. November 2026");
        assert_eq!(plain_day(day("1990-11-03")), "3. November 1990");
        assert_eq!(month_in_words(day("2026-11-03")), "November 2026");
    }

    #[test]
    fn how_long_nobody_spoke_with_somebody_is_said_in_the_coarsest_unit_that_helps() {
        set_current(Language::German);
        for (last, words) in [
            (None, "noch nie gesprochen"),
            (Some("2026-11-20"), "heute gesprochen"),
            (Some("2026-11-19"), "gestern gesprochen"),
            (Some("2026-11-15"), "vor 5 Tagen gesprochen"),
            (Some("2026-10-23"), "vor 4 Wochen gesprochen"),
            (Some("2026-10-22"), "seit 4 Wochen nicht gesprochen"),
            (Some("2026-10-09"), "seit 6 Wochen nicht gesprochen"),
            (Some("2026-05-20"), "seit 6 Monaten nicht gesprochen"),
        ] {
            assert_eq!(last_spoken_in_words(last.map(day), day(TODAY)), words);
        }
    }

    #[test]
    fn what_ends_says_how_soon_or_since_when() {
        set_current(Language::German);
        for (end, words) in [
            ("2026-11-20", "läuft heute ab"),
            ("2026-11-21", "noch 1 Tag"),
            ("2026-12-20", "noch 4 Wochen"),
            ("2026-11-19", "seit 1 Tag abgelaufen"),
            ("2026-10-20", "seit 4 Wochen abgelaufen"),
            ("2026-05-20", "seit 6 Monaten abgelaufen"),
            ("2027-05-20", "noch 6 Monate"),
        ] {
            assert_eq!(runs_out_in_words(day(end), day(TODAY)), words);
        }
    }
}
