//! The invitation to an appointment: whom it invites, and in which language beside German.

use crate::{
    agreement::agreed_in,
    casebook::Casebook,
    ids::PersonId,
    language::Language,
    people,
    records::{Appointment, BaseData},
    thread::made_with,
};
use uuid::Uuid;

/// From this age on somebody is invited themselves (§ 36 SGB I).
const ACTS: i32 = 15;

/// Who is invited: those with whom it was spoken of, or who are party to the agreement that named it. Where nobody knows
/// that, the people of the case who are no children: what the appointment is about is the business of nobody else.
#[must_use]
pub fn invited(book: &Casebook, id: Uuid, appointment: &Appointment) -> Vec<PersonId> {
    let made_with = made_with(book, appointment);
    if !made_with.is_empty() {
        return made_with;
    }
    if let Some(version) = agreed_in(book, id) {
        return version.parties.iter().copied().collect();
    }
    let on = appointment.starts_at.date();
    let is_child = |id: &PersonId| {
        let born = book.get::<BaseData>(*id).and_then(|base| base.birth_date);
        born.is_some_and(|born| born.age_on(on) < ACTS)
    };
    let all: Vec<_> = people::of_case(book, appointment.case).collect();
    if all.iter().all(is_child) { all } else { all.into_iter().filter(|id| !is_child(id)).collect() }
}

/// The language of an invitation beside German: the first that those invited speak and that we have.
#[must_use]
pub fn language_of(book: &Casebook, invited: impl IntoIterator<Item = PersonId>) -> Option<Language> {
    let of = |person| book.get::<BaseData>(person).into_iter().flat_map(|base| base.languages.iter());
    let spoken = invited.into_iter().flat_map(of).filter_map(|tag| Language::of_speaker(tag));
    spoken.into_iter().find(|language| *language != Language::German)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{conversation::tests::Town, ids::CaseId, records::HouseholdRole};

    #[test]
    fn whoever_speaks_german_and_another_language_is_invited_in_the_other_too() {
        let mut town = Town::new();
        let person = town.person(CaseId::new(), "Saleh", "1990-01-01", HouseholdRole::Head);
        assert_eq!(language_of(&town.book, [person]), Some(Language::Kurmanji));
        assert_eq!(language_of(&town.book, [PersonId::new()]), None, "nobody knows what they speak");
    }
}
