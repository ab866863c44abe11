//! The clock on the office's wall. A server is often set to UTC; a signature at half past midnight is the next day's all the same.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::{Europe::Berlin, Tz};

/// A moment by the legal time of Germany (§ 4 Einheiten- und Zeitgesetz), whatever zone the server is set to.
#[must_use]
pub fn here(at: DateTime<Utc>) -> DateTime<Tz> {
    at.with_timezone(&Berlin)
}

/// The day it is here.
#[must_use]
pub fn today() -> NaiveDate {
    here(Utc::now()).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_just_after_midnight_is_the_new_day_s_in_summer_and_in_winter() {
        for (at, expected) in
            [("2026-07-01T22:30:00Z", "2026-07-02 00:30"), ("2026-12-31T23:30:00Z", "2027-01-01 00:30")]
        {
            let at: DateTime<Utc> = at.parse().unwrap();
            assert_eq!(here(at).format("%Y-%m-%d %H:%M").to_string(), expected);
        }
    }
}
