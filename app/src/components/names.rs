//! Names of people as they are shown: as filed, with the spelling in another script beside it.

use crate::prelude::*;
use casework::{
    casebook::Casebook,
    decisions::known_as,
    ids::{PersonId, UserId},
    records::{Actor, BaseData, Identity, Partner, Staff},
};
use chrono::NaiveDate;

/// A name and its spelling in another script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownName {
    /// As filed.
    pub filed: String,
    /// In another script, if there is a spelling in one.
    pub script: Option<String>,
}

impl ShownName {
    /// The name of an identity.
    #[must_use]
    pub fn of(identity: &Identity) -> Self {
        let filed = identity.filed();
        let is_latin = |text: &str| text.chars().filter(|c| c.is_alphabetic()).all(|c| u32::from(c) < 0x250);
        let script = identity.spellings.iter().find(|it| is_latin(it) != is_latin(&filed)).cloned();
        Self { filed, script }
    }
}

/// Shows a name: each script reads in its own direction.
#[component]
pub fn PersonName(
    /// The name.
    name: ShownName,
) -> impl IntoView {
    view! {
        <bdi>{name.filed}</bdi>
        {name.script.map(|script| view! { " " <bdi class="l-script l-quiet">{script}</bdi> })}
    }
}

/// A person's name as one says it.
#[must_use]
pub fn person_name(book: &Casebook, person: PersonId) -> String {
    book.get::<Identity>(known_as(book, person)).map(Identity::spoken).unwrap_or_default()
}

/// A colleague's name.
#[must_use]
pub fn staff_name(book: &Casebook, user: UserId) -> String {
    book.get::<Staff>(user).map(|staff| staff.name.clone()).unwrap_or_default()
}

/// The name of whoever does something.
#[must_use]
pub fn actor_name(book: &Casebook, actor: Actor) -> String {
    match actor {
        Actor::Worker(user) => staff_name(book, user),
        Actor::Client(person) => person_name(book, person),
        Actor::Partner(partner) => book.get::<Partner>(partner).map(|it| it.name.clone()).unwrap_or_default(),
    }
}

/// Somebody's age on a day, if their date of birth is known.
#[must_use]
pub fn age(book: &Casebook, person: PersonId, day: NaiveDate) -> Option<i32> {
    book.get::<BaseData>(person)?.birth_date.map(|born| born.age_on(day))
}
