//! Days and times as a language writes them, by the Gregorian calendar: it is the one on every letter from an office.

use super::Words;
use chrono::{Datelike, NaiveDate, NaiveTime};

impl Words {
    /// A day with its weekday, month and year.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        let word = |family: &str, number: u32| self.fill(&format!("{family}-{number}"), &[]);
        let places = [
            ("weekday", word("weekday", day.weekday().number_from_monday())),
            ("day", self.number(&day.day().to_string())),
            ("month", word("month", day.month())),
            ("year", self.number(&day.year().to_string())),
        ];
        // Words of the language itself, in its own order: nothing that would turn anything.
        places.iter().fold(self.get("date").unwrap_or("date").to_owned(), |date, (place, value)| {
            date.replace(&format!("{{ ${place} }}"), value)
        })
    }

    /// A time of day.
    #[must_use]
    pub fn time(&self, time: NaiveTime) -> String {
        let time = self.number(&time.format("%H:%M").to_string());
        self.get("time").unwrap_or("time").replace("{ $time }", &time)
    }
}
