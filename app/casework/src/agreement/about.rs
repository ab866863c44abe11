//! Whom something is about that hangs on an agreement: whoever is party to it, and nobody else of their case.

use crate::{
    casebook::Casebook,
    ids::{PersonId, VersionId},
    order::set,
    records::{Agreement, AgreementVersion, Appointment, BaseData, Content as _, Party, RecordKey},
    sync::Dot,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whom a version is about: whose agreement it is, and of a household the first of those who agree for it.
#[must_use]
pub fn whom(book: &Casebook, version: &AgreementVersion) -> Option<PersonId> {
    if let Some(Party::Person(person)) = book.get::<Agreement>(version.agreement).map(|it| it.party) {
        return Some(person);
    }
    let place = |person: &PersonId| book.get::<BaseData>(*person).map_or(u8::MAX, |base| base.household_role as u8);
    version.parties.iter().copied().min_by_key(place)
}

/// The version that named an appointment first: both were written in one act.
#[must_use]
pub fn agreed_in(book: &Casebook, appointment: Uuid) -> Option<&AgreementVersion> {
    let case = book.get::<Appointment>(appointment)?.case;
    let acts = acts(book, Appointment::key(appointment));
    let versions = book.all::<AgreementVersion>().iter().filter(|(_, it)| it.case == case);
    let mut of_the_act =
        versions.filter(|(id, _)| !acts.is_disjoint(&self::acts(book, AgreementVersion::key(VersionId(**id)))));
    of_the_act.next().map(|(_, version)| version)
}

/// The acts in which what stands in a record was written.
fn acts(book: &Casebook, key: RecordKey) -> BTreeSet<Dot> {
    let cells = book.record(key).into_iter().flat_map(|record| record.fields.values());
    set(cells.flat_map(|cell| cell.versions()).map(|version| version.dot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{
            Draft, Opening,
            tests::{ME, Town, drawn},
        },
        due::{self, Matter},
        records::Actor,
        sync::Act,
    };

    fn appointments(town: &Town) -> Vec<Uuid> {
        town.book.all::<Appointment>().keys().copied().collect()
    }

    #[test]
    fn what_is_due_by_the_agreement_of_one_person_is_theirs_and_not_of_the_head_of_their_household() {
        let mut town = Town::new();
        let opening = Opening { party: Party::Person(town.omar), ..town.opening() };
        let (mut draft, of_all) = (Draft::begin(&opening, &town.book), town.draft());
        (draft.version.goals, draft.appointment) = (of_all.version.goals, of_all.appointment);
        draft.version.reviews.insert("2026-12-01".parse().unwrap());
        let own = town.lay(&draft);
        let [appointment] = appointments(&town)[..] else { panic!("it names one") };
        let named = agreed_in(&town.book, appointment).unwrap();
        assert_eq!((named, whom(&town.book, named)), (town.version(own), Some(town.omar)));
        for signer in [Actor::Client(town.omar), Actor::Worker(ME)] {
            town.answers(own, signer, drawn());
        }
        let due = due::due(&town.book, due::Scope::Mine(ME), "2026-11-23".parse().unwrap());
        let persons: Vec<_> = due
            .iter()
            .filter_map(|it| if let Matter::Review { person, .. } = it.matter { person } else { None })
            .collect();
        assert_eq!(persons, [town.omar]);
    }

    #[test]
    fn what_a_household_agreed_is_about_the_first_who_agrees_for_it() {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        assert_eq!(whom(&town.book, town.version(id)), Some(town.lina));
    }

    #[test]
    fn an_appointment_that_was_made_by_itself_was_agreed_in_no_version() {
        let mut town = Town::new();
        town.lay(&town.draft());
        let known = town.book.all::<Appointment>().values().next().unwrap().clone();
        let (id, mut act) = (Uuid::now_v7(), Act::new());
        act.create(id, &known);
        town.save(act);
        assert_eq!(agreed_in(&town.book, id), None);
    }
}
