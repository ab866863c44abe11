//! Who somebody is. Split by who may see what: the name for everybody who meets them, base data for those who work with them.

use super::{Set, words};
use crate::ids::{CaseId, HouseholdId};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A person's name, as the papers have it and as others write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The case the person belongs to.
    pub case: CaseId,
    /// Family name as in the papers.
    #[serde(default)]
    pub family_name: String,
    /// Given names as in the papers.
    #[serde(default)]
    pub given_name: String,
    /// Further spellings, found by search.
    #[serde(default)]
    pub spellings: Set<String>,
}

words! {
    /// Gender as registered.
    Gender {
        /// Male.
        Male = "m",
        /// Female.
        Female = "f",
        /// Diverse.
        Diverse = "x",
    }
}

words! {
    /// Which group of clients somebody belongs to; counselling focuses accordingly (concept, chapter 3.1).
    TargetGroup {
        /// In the asylum procedure.
        AsylumSeeker = "asylum_seeker",
        /// Recognised refugee, or migrant with a title.
        Recognised = "recognised",
        /// Tolerated, or obliged to leave.
        Tolerated = "tolerated",
        /// Homeless, German.
        HomelessDomestic = "homeless_domestic",
        /// Homeless, citizen of the EU.
        HomelessEu = "homeless_eu",
        /// *Spätaussiedler*.
        EthnicGermanResettler = "ethnic_german_resettler",
    }
}

words! {
    /// Somebody's place in their household.
    HouseholdRole {
        /// The person letters are addressed to.
        Head = "head",
        /// Spouse or partner.
        Partner = "partner",
        /// Child.
        Child = "child",
        /// Anybody else.
        Other = "other",
    }
}

/// A date of birth, which papers may know only by its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum BirthDate {
    /// The day is known (a 1 January may still stand for *not known exactly*).
    Day(NaiveDate),
    /// Only the year is known.
    Year(i32),
}

impl BirthDate {
    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        match self {
            BirthDate::Day(day) => day.year(),
            BirthDate::Year(year) => year,
        }
    }

    /// Whether both may mean the same day: a year alone may be any of its days.
    #[must_use]
    pub fn may_be(self, other: Self) -> bool {
        match (self, other) {
            (BirthDate::Day(one), BirthDate::Day(other)) => one == other,
            _ => self.year() == other.year(),
        }
    }

    /// Age in completed years on a day. With only a year known, the age reached in that year.
    #[must_use]
    pub fn age_on(self, day: NaiveDate) -> i32 {
        match self {
            BirthDate::Day(born) => {
                let had_birthday = (day.month(), day.day()) >= (born.month(), born.day());
                day.year() - born.year() - i32::from(!had_birthday)
            }
            BirthDate::Year(year) => day.year() - year,
        }
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BirthDate::Day(day) => write!(f, "{day}"),
            BirthDate::Year(year) => write!(f, "{year:04}"),
        }
    }
}

/// The text is neither a day (`1990-05-31`) nor a year (`1990`).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a day like 1990-05-31 nor a year like 1990")]
pub struct NotABirthDate(pub String);

impl FromStr for BirthDate {
    type Err = NotABirthDate;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(day) = text.parse() {
            return Ok(BirthDate::Day(day));
        }
        match text.parse() {
            Ok(year) if text.len() == 4 => Ok(BirthDate::Year(year)),
            _ => Err(NotABirthDate(text.to_owned())),
        }
    }
}

impl From<BirthDate> for String {
    fn from(date: BirthDate) -> String {
        date.to_string()
    }
}

impl TryFrom<String> for BirthDate {
    type Error = NotABirthDate;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// What benefits and counselling both know about a person. Same id as their [`Identity`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseData {
    /// The case the person belongs to.
    pub case: CaseId,
    /// Their household.
    pub household: HouseholdId,
    /// Their place in it.
    #[serde(default = "other")]
    pub household_role: HouseholdRole,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<BirthDate>,
    /// Gender.
    #[serde(default)]
    pub gender: Option<Gender>,
    /// Nationality, ISO 3166-1 alpha-3.
    #[serde(default)]
    pub nationality: Option<String>,
    /// Languages, BCP 47.
    #[serde(default)]
    pub languages: Set<String>,
    /// Whether conversations need an interpreter.
    #[serde(default)]
    pub interpreter_needed: bool,
    /// Target group.
    #[serde(default)]
    pub target_group: Option<TargetGroup>,
    /// Arrival in Germany.
    #[serde(default)]
    pub arrived_on: Option<NaiveDate>,
    /// Assignment to the municipality.
    #[serde(default)]
    pub assigned_on: Option<NaiveDate>,
    /// Phone number.
    #[serde(default)]
    pub phone: Option<String>,
}

fn other() -> HouseholdRole {
    HouseholdRole::Other
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2000-02-29", "2026-02-28", 25)]
    #[case("2000-02-29", "2026-03-01", 26)]
    #[case("1990-11-20", "2026-11-20", 36)]
    #[case("1990-11-21", "2026-11-20", 35)]
    #[case("1990", "2026-01-01", 36)]
    fn age_counts_completed_years(#[case] born: BirthDate, #[case] day: NaiveDate, #[case] age: i32) {
        assert_eq!(born.age_on(day), age);
    }

    #[test]
    fn a_birth_date_may_be_only_a_year_but_nothing_else() {
        assert_eq!("1975".parse(), Ok(BirthDate::Year(1975)));
        assert!("75".parse::<BirthDate>().is_err());
        assert!("31.02.1975".parse::<BirthDate>().is_err());
    }
}
