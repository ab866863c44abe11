//! Moving people: where they lived ends on the day from which they live elsewhere.

use crate::{
    casebook::Casebook,
    ids::{AccommodationId, PersonId, UnitId},
    records::{Content as _, Identity, Stay},
    sync::Act,
};
use chrono::NaiveDate;
use uuid::Uuid;

/// Where somebody moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into a house; the room, if it is known.
    House(AccommodationId, Option<UnitId>),
    /// Into a flat of their own.
    OwnFlat,
    /// Away: nothing is known but that they left.
    Away,
}

/// What moving these people on a day changes: a stay that lasts ends on that day, which is not counted as a night of it any
/// more, and a new one begins. Who lives there already stays; a stay that begins later is somebody's plan, and not touched.
#[must_use]
pub fn moving(book: &Casebook, people: &[PersonId], to: Destination, on: NaiveDate) -> Act {
    let mut act = Act::new();
    for &person in people {
        let Some(identity) = book.get::<Identity>(person) else { continue };
        let new = Stay { case: identity.case, person, accommodation: None, unit: None, from: Some(on), until: None };
        let new = match to {
            Destination::House(house, unit) => Some(Stay { accommodation: Some(house), unit, ..new }),
            Destination::OwnFlat => Some(new),
            Destination::Away => None,
        };
        let lasting: Vec<_> =
            book.all::<Stay>().iter().filter(|(_, stay)| stay.person == person && stay.covers(on)).collect();
        let is_there = |stay: &Stay| {
            new.as_ref().is_some_and(|new| (new.accommodation, new.unit) == (stay.accommodation, stay.unit))
        };
        for &(id, stay) in lasting.iter().filter(|(_, stay)| !is_there(stay)) {
            if let Some(record) = book.record(Stay::key(*id)) {
                act.update(record, stay, &Stay { until: Some(on), ..stay.clone() });
            }
        }
        if let Some(new) = new.as_ref().filter(|_| !lasting.iter().any(|(_, stay)| is_there(stay))) {
            act.create(Uuid::now_v7(), new);
        }
    }
    act
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, CommitId, ReplicaId, UserId},
        people::{
            stay_on,
            tests::{book_of, day},
        },
        sync::{Commit, Time},
    };
    use chrono::DateTime;

    const HOUSE: AccommodationId = AccommodationId(Uuid::from_u128(1));
    const OTHER: AccommodationId = AccommodationId(Uuid::from_u128(2));
    const ROOM: UnitId = UnitId(Uuid::from_u128(3));

    fn living(person: PersonId, house: AccommodationId, from: &str) -> Act {
        let case = CaseId::new();
        let identity =
            Identity { case, family_name: "Haddad".into(), given_name: "Lina".into(), spellings: Default::default() };
        let stay = Stay { case, person, accommodation: Some(house), unit: None, from: Some(day(from)), until: None };
        let mut act = Act::new();
        act.create(person, &identity).create(Uuid::now_v7(), &stay);
        act
    }

    fn then(book: &mut Casebook, act: Act) {
        book.commit(Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(7)),
            number: 1,
            time: Time(2 << 16),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        });
    }

    #[test]
    fn who_moves_lives_here_until_the_day_and_there_from_it_on() {
        let person = PersonId::new();
        let mut book = book_of(living(person, HOUSE, "2026-01-01"));
        let act = moving(&book, &[person], Destination::House(OTHER, Some(ROOM)), day("2026-11-20"));
        then(&mut book, act);
        assert_eq!(stay_on(&book, person, day("2026-11-19")).unwrap().1.accommodation, Some(HOUSE));
        let there = stay_on(&book, person, day("2026-11-20")).unwrap().1;
        assert_eq!((there.accommodation, there.unit), (Some(OTHER), Some(ROOM)));
        assert_eq!(book.all::<Stay>().values().filter(|stay| stay.covers(day("2026-11-20"))).count(), 1);
    }

    #[test]
    fn who_leaves_lives_nowhere_that_is_known() {
        let person = PersonId::new();
        let mut book = book_of(living(person, HOUSE, "2026-01-01"));
        let act = moving(&book, &[person], Destination::Away, day("2026-11-20"));
        then(&mut book, act);
        assert_eq!(stay_on(&book, person, day("2026-11-20")), None);
    }

    #[test]
    fn who_lives_there_already_does_not_move() {
        let person = PersonId::new();
        let book = book_of(living(person, HOUSE, "2026-01-01"));
        assert!(moving(&book, &[person], Destination::House(HOUSE, None), day("2026-11-20")).is_empty());
    }

    #[test]
    fn a_stay_that_is_planned_for_later_is_not_touched() {
        let person = PersonId::new();
        let book = book_of(living(person, HOUSE, "2027-01-01"));
        let act = moving(&book, &[person], Destination::House(OTHER, None), day("2026-11-20"));
        assert_eq!(act.into_changes().len(), 1);
    }
}
