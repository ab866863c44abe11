//! People as lists and forms call them.

use super::first_of;
use crate::locales::{tr, tr_with};
use casework::{
    casebook::Casebook,
    decisions::known_as,
    ids::{CaseId, PersonId},
    records::{BaseData, Household, Identity},
};
use chrono::NaiveDate;

/// *Saleh, Zainab (23)*.
#[must_use]
pub fn filed_with_age(book: &Casebook, person: PersonId, today: NaiveDate) -> String {
    let person = known_as(book, person);
    with_age(book, person, book.get::<Identity>(person).map(Identity::filed), today)
}

/// *Zainab Saleh (23)*.
#[must_use]
pub fn spoken_with_age(book: &Casebook, person: PersonId, today: NaiveDate) -> String {
    let person = known_as(book, person);
    with_age(book, person, book.get::<Identity>(person).map(Identity::spoken), today)
}

fn with_age(book: &Casebook, person: PersonId, name: Option<String>, today: NaiveDate) -> String {
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| tr("person-unknown"));
    match book.get::<BaseData>(person).and_then(|base| base.birth_date) {
        Some(born) => tr_with("person-with-age", &[("name", name.into()), ("age", born.age_on(today).into())]),
        None => name,
    }
}

/// What a household is called: by its own name, or by that of its first person.
#[must_use]
pub fn household_name(book: &Casebook, case: CaseId) -> String {
    let named = book.all::<Household>().values().find(|household| household.case == case);
    named
        .map(|household| household.name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .or_else(|| first_of(book, case).map(|(_, name)| name))
        .unwrap_or_else(|| tr("person-unknown"))
}
