//! Houses, rooms, and who lives where since when.

use super::words;
use crate::ids::{AccommodationId, CaseId, PersonId, UnitId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// What kind of house it is.
    AccommodationKind {
        /// Shared accommodation (*Gemeinschaftsunterkunft*).
        Shared = "shared",
        /// Emergency shelter (*Notunterkunft*).
        Emergency = "emergency",
        /// Decentralised: a flat rented by the town.
        Decentralised = "decentralised",
    }
}

/// An accommodation (*Unterkunft*).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accommodation {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: AccommodationKind,
    /// Street and number.
    #[serde(default)]
    pub street: String,
    /// Postal code.
    #[serde(default)]
    pub postcode: String,
    /// Town.
    #[serde(default)]
    pub city: String,
    /// Area (*Integrationsraum*).
    #[serde(default)]
    pub area: Option<String>,
}

/// A room with beds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// The house it is in.
    pub accommodation: AccommodationId,
    /// What is on the door.
    pub label: String,
    /// Number of beds.
    pub beds: u16,
}

/// Where somebody lives: one person's stay in a room, a house or a flat of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stay {
    /// The case of the person.
    pub case: CaseId,
    /// Who.
    pub person: PersonId,
    /// The house, or none: a flat of their own.
    #[serde(default)]
    pub accommodation: Option<AccommodationId>,
    /// The room, if known.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// First day.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The day of moving out, not counted as a night; none: still there.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl Stay {
    /// Whether the person spends the night after this day here.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::the_first_night_counts("2026-10-01", true)]
    #[case::the_last_night_counts("2026-10-30", true)]
    #[case::the_day_of_moving_out_does_not("2026-10-31", false)]
    #[case::nor_does_the_day_before("2026-09-30", false)]
    fn a_stay_covers_its_nights(#[case] day: NaiveDate, #[case] covered: bool) {
        let stay = Stay {
            case: CaseId::new(),
            person: PersonId::new(),
            accommodation: None,
            unit: None,
            from: "2026-10-01".parse().ok(),
            until: "2026-10-31".parse().ok(),
        };
        assert_eq!(stay.covers(day), covered);
    }
}
