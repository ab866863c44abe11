//! What a store keeps beside a record to find its readers. Pure, for every store.

use casework::{
    ids::{CaseId, TeamId},
    records::{BirthDate, Kind},
    sync::{Presence, Record},
};
use std::collections::HashMap;
use uuid::Uuid;

/// What decides who sees a record, derived from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Derived {
    /// Its case.
    pub case: Option<CaseId>,
    /// The team of its case.
    pub team: Option<TeamId>,
    /// The house that it is, is in, or tells somebody lives in.
    pub house: Option<Uuid>,
    /// The area of an accommodation.
    pub area: Option<String>,
    /// Whose stay it is.
    pub person: Option<Uuid>,
    /// The day of moving out.
    pub ends: Option<String>,
    /// The day or year of birth, in base data.
    pub born: Option<String>,
}

impl Derived {
    pub(super) fn of(record: &Record, teams: &HashMap<CaseId, TeamId>) -> Self {
        let text = |path| record.standing(path).and_then(|value| value.as_str());
        let id = |path| text(path).and_then(|text| text.parse().ok());
        let case = record.case();
        let team = case.and_then(|case| teams.get(&case).copied());
        let of_case = Self { case, team, ..Self::default() };
        if record.presence() == Presence::Removed {
            // It houses nobody any more; who may read the case learns that it was taken out.
            return of_case;
        }
        match record.key.kind {
            Kind::Accommodation => Self {
                house: Some(record.key.id),
                area: text("area").filter(|area| storable(area)).map(ToOwned::to_owned),
                ..of_case
            },
            Kind::Unit => Self { house: id("accommodation"), ..of_case },
            Kind::Stay => Self {
                house: id("accommodation"),
                person: id("person"),
                ends: text("until").filter(|day| storable(day)).map(ToOwned::to_owned),
                ..of_case
            },
            Kind::BaseData => {
                let born = text("birth_date").and_then(|born| born.parse::<BirthDate>().ok());
                Self { born: born.map(|born| born.to_string()), ..of_case }
            }
            _ => of_case,
        }
    }
}

/// PostgreSQL takes no NUL into a column of text. Nobody looks after an area with one in its name; the record itself keeps it.
fn storable(text: &str) -> bool {
    !text.contains('\0')
}
