//! Whom something is about that hangs on an agreement: whoever is party to it, and nobody else of their case.

use crate::{
    casebook::Casebook,
    ids::{CaseId, PersonId, VersionId},
    order::set,
    records::{Agreement, AgreementVersion, Appointment, BaseData, Content as _, Party, RecordKey, Set},
    sync::Dot,
    thread::made_with,
};
use chrono::NaiveDateTime;
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

/// The next appointment of a case of which all of these people know: they were there when it was made, or are party to the
/// version that named it. What one of a household meets somebody for is the business of nobody else.
#[must_use]
pub fn next_known_to<'a>(
    book: &'a Casebook,
    case: CaseId,
    people: &Set<PersonId>,
    now: NaiveDateTime,
) -> Option<(Uuid, &'a Appointment)> {
    let all_know = |id: Uuid, appointment: &Appointment| {
        let there = made_with(book, appointment);
        let parties = agreed_in(book, id).into_iter().flat_map(|version| version.parties.iter().copied());
        let knowing = set(there.into_iter().chain(parties));
        people.iter().all(|person| knowing.contains(person))
    };
    let coming = book.all::<Appointment>().iter().map(|(&id, it)| (id, it));
    let coming = coming.filter(|(_, it)| it.case == case && !it.cancelled && it.starts_at >= now);
    coming.filter(|(id, it)| all_know(*id, it)).min_by_key(|(id, it)| (it.starts_at, *id))
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
        ids::{ConsultationId, ConversationId},
        records::{Actor, Consultation, ConsultationKind, Setting},
        sync::Act,
    };
    use std::collections::BTreeMap;

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

    /// Lina alone speaks with her worker, and they make an appointment.
    fn meets(town: &mut Town, at: &str, place: &str) -> Uuid {
        let (minutes, appointment, mut act) = (ConsultationId::new(), Uuid::now_v7(), Act::new());
        let consultation = Consultation {
            case: town.case,
            conversation: ConversationId::new(),
            started_at: "2026-11-20T09:00:00".parse().unwrap(),
            minutes: 30,
            kind: ConsultationKind::FollowUp,
            setting: Setting::OfficeHours,
            accommodation: None,
            present: std::iter::once(town.lina).collect(),
            others_present: String::new(),
            interpreter: false,
            workers: std::iter::once(ME).collect(),
            occasion: String::new(),
            language: None,
            criteria: Set::default(),
            topics: String::new(),
            agreed: String::new(),
            signatures: BTreeMap::new(),
        };
        act.create(minutes, &consultation);
        let meeting = Appointment {
            case: town.case,
            consultation: Some(minutes),
            starts_at: at.parse().unwrap(),
            worker: ME,
            place: place.to_owned(),
            way: String::new(),
            things: Default::default(),
            bring: String::new(),
            translations: Default::default(),
            cancelled: false,
        };
        act.create(appointment, &meeting);
        town.save(act);
        appointment
    }

    #[test]
    fn what_one_of_a_household_meets_somebody_for_is_no_business_of_the_others() {
        let mut town = Town::new();
        let now = "2026-11-22T08:00:00".parse().unwrap();
        let known = |town: &Town, people: &[PersonId]| {
            let people = people.iter().copied().collect();
            next_known_to(&town.book, town.case, &people, now).map(|(_, it)| it.place.clone())
        };
        let appointment = meets(&mut town, "2026-11-25T09:15:00", "Frauenberatung");
        assert_eq!(known(&town, &[town.lina]).as_deref(), Some("Frauenberatung"));
        assert_eq!((known(&town, &[town.omar]), known(&town, &[town.lina, town.omar])), (None, None));
        assert_eq!(agreed_in(&town.book, appointment), None);
        for (person, place) in [(town.omar, None), (town.lina, Some("Frauenberatung".to_owned()))] {
            let opening = Opening { party: Party::Person(person), ..town.opening() };
            assert_eq!(Draft::begin(&opening, &town.book).appointment.map(|(_, place)| place), place);
        }
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
