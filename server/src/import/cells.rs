//! The values of a row's cells, each read with what was expected of it at hand.

use super::{
    fault::{Fault, Wrong},
    table::TableRow,
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// One row while it is read: what cannot be read is added to the faults, so that one pass finds them all.
pub struct Cells<'a> {
    /// The file's name.
    pub file: &'static str,
    /// Its columns, in the order of the row's cells.
    pub columns: &'static [&'static str],
    /// The row.
    pub row: &'a TableRow,
    /// Where faults go.
    pub faults: &'a mut Vec<Fault>,
}

/// What days are expected to look like.
const A_DAY: &str = "a day like 2025-12-31 or 31.12.2025";

impl Cells<'_> {
    fn cell(&self, column: &'static str) -> &str {
        let place = self.columns.iter().position(|name| *name == column);
        debug_assert!(place.is_some(), "{column} is not among the columns of {}", self.file);
        place.and_then(|place| self.row.cells.get(place)).map_or("", String::as_str)
    }

    fn fault(&mut self, column: &'static str, wrong: Wrong, expected: impl Into<String>) {
        let fault = Fault::in_cell(self.file, self.row.line, column, self.cell(column), wrong, expected);
        self.faults.push(fault);
    }

    /// A text, possibly empty.
    pub fn text(&self, column: &'static str) -> String {
        self.cell(column).to_owned()
    }

    /// A text that may be unknown.
    pub fn known(&self, column: &'static str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// A text that must be there.
    pub fn needed(&mut self, column: &'static str, expected: &str) -> Option<String> {
        let text = self.known(column);
        if text.is_none() {
            self.fault(column, Wrong::CellEmpty, expected);
        }
        text
    }

    /// The elements of a list joined by semicolons.
    pub fn list(&self, column: &'static str) -> Vec<String> {
        self.cell(column).split(';').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// A value that may be unknown.
    pub fn value<T>(
        &mut self,
        column: &'static str,
        expected: impl Fn() -> String,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let value = read(cell);
        if value.is_none() {
            self.fault(column, Wrong::Unreadable, expected());
        }
        value
    }

    /// A value that must be there.
    pub fn needed_value<T>(
        &mut self,
        column: &'static str,
        expected: impl Fn() -> String,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.cell(column).is_empty() {
            self.fault(column, Wrong::CellEmpty, expected());
            return None;
        }
        self.value(column, expected, read)
    }

    /// The values of a list; each that cannot be read is a fault.
    pub fn values<T>(
        &mut self,
        column: &'static str,
        expected: impl Fn() -> String,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for item in self.list(column) {
            match read(&item) {
                Some(value) => values.push(value),
                None => self.faults.push(Fault::in_cell(
                    self.file,
                    self.row.line,
                    column,
                    &item,
                    Wrong::Unreadable,
                    expected(),
                )),
            }
        }
        values
    }

    /// A day that may be unknown.
    pub fn day(&mut self, column: &'static str) -> Option<NaiveDate> {
        self.value(column, || A_DAY.to_owned(), day)
    }

    /// Yes or no; unknown is no.
    pub fn yes(&mut self, column: &'static str) -> bool {
        let read = |text: &str| match text.to_lowercase().as_str() {
            "yes" | "ja" => Some(true),
            "no" | "nein" => Some(false),
            _ => None,
        };
        self.value(column, || "yes or no".to_owned(), read).unwrap_or_default()
    }
}

/// A day, as ISO or as Germans write it.
pub fn day(text: &str) -> Option<NaiveDate> {
    let parts = |separator| -> Option<[&str; 3]> {
        let parts: Vec<&str> = text.split(separator).collect();
        parts.try_into().ok()
    };
    let (year, month, day) = match (parts('-'), parts('.')) {
        (Some([year, month, day]), _) => (year, month, day),
        (_, Some([day, month, year])) => (year, month, day),
        _ => return None,
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed =
        year.len() == 4 && month.len() <= 2 && day.len() <= 2 && [year, month, day].into_iter().all(digits);
    well_formed.then(|| NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))?
}

/// A local time, as ISO or as Germans write it.
pub fn time(text: &str) -> Option<NaiveDateTime> {
    let (date, clock) = text.split_once('T').or_else(|| text.split_once(' '))?;
    let clock = clock.trim();
    let clock = ["%H:%M", "%H:%M:%S"].into_iter().find_map(|form| NaiveTime::parse_from_str(clock, form).ok())?;
    Some(day(date.trim())?.and_time(clock))
}

/// A share like `0.5` or `0,5`, in hundredths.
pub fn hundredths(text: &str) -> Option<u8> {
    let share: f64 = text.replace(',', ".").parse().ok()?;
    // In 0..=100, so the cast keeps the value.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    (0.0..=1.0).contains(&share).then(|| (share * 100.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2025-12-31", Some("2025-12-31"))]
    #[case("31.12.2025", Some("2025-12-31"))]
    #[case("1.2.2025", Some("2025-02-01"))]
    #[case("29.02.2024", Some("2024-02-29"))]
    #[case("29.02.2025", None)]
    #[case("31.12.25", None)]
    #[case("12/31/2025", None)]
    #[case("2025-12", None)]
    #[case("+025-12-31", None)]
    fn days_are_read_as_iso_or_german(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(day(text), expected.map(|day| day.parse().unwrap()));
    }

    #[rstest]
    #[case("2025-12-31T14:30", Some("2025-12-31T14:30:00"))]
    #[case("31.12.2025 14:30", Some("2025-12-31T14:30:00"))]
    #[case("31.12.2025 9:05", Some("2025-12-31T09:05:00"))]
    #[case("2025-12-31 14:30:00", Some("2025-12-31T14:30:00"))]
    #[case("2025-12-31", None)]
    #[case("31.12.2025 24:30", None)]
    fn times_are_read_as_iso_or_german(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(time(text), expected.map(|time| time.parse().unwrap()));
    }

    #[rstest]
    #[case("1.0", Some(100))]
    #[case("0,5", Some(50))]
    #[case("0.29", Some(29))]
    #[case("1", Some(100))]
    #[case("1.5", None)]
    #[case("-0.1", None)]
    #[case("NaN", None)]
    #[case("half", None)]
    fn shares_are_read_with_point_or_comma(#[case] text: &str, #[case] expected: Option<u8>) {
        assert_eq!(hundredths(text), expected);
    }
}
