//! What belongs to one person, gathered from the records that name them.

use crate::{
    casebook::Casebook,
    decisions::known_as,
    ids::{CaseId, HouseholdId, PersonId},
    records::{BaseData, Identity, ResidenceTitle, Stay},
};
use chrono::NaiveDate;
use std::collections::HashMap;
use uuid::Uuid;

impl Identity {
    /// The name as one says it: given name, then family name.
    #[must_use]
    pub fn spoken(&self) -> String {
        [self.given_name.trim(), self.family_name.trim()].join(" ").trim().to_owned()
    }

    /// The name as one files it: family name, then given name.
    #[must_use]
    pub fn filed(&self) -> String {
        match (self.family_name.trim(), self.given_name.trim()) {
            ("", given) => given.to_owned(),
            (family, "") => family.to_owned(),
            (family, given) => format!("{family}, {given}"),
        }
    }
}

/// Where somebody lives on a day: of several stays that cover it, the one that began last.
#[must_use]
pub fn stay_on(book: &Casebook, person: PersonId, day: NaiveDate) -> Option<(Uuid, &Stay)> {
    let stays = book.all::<Stay>().iter().filter(|(_, stay)| stay.person == person && stay.covers(day));
    stays.max_by_key(|(_, stay)| stay.from).map(|(&id, stay)| (id, stay))
}

/// Where everybody lives on a day.
#[must_use]
pub fn stays_on(book: &Casebook, day: NaiveDate) -> HashMap<PersonId, &Stay> {
    let mut stays: HashMap<PersonId, &Stay> = HashMap::new();
    for stay in book.all::<Stay>().values().filter(|stay| stay.covers(day)) {
        stays
            .entry(stay.person)
            .and_modify(|known| *known = if stay.from >= known.from { stay } else { known })
            .or_insert(stay);
    }
    stays
}

/// The people of a household: the head first, then by age, the oldest first.
#[must_use]
pub fn household(book: &Casebook, household: HouseholdId) -> Vec<PersonId> {
    let mut people: Vec<_> = book.all::<BaseData>().iter().filter(|(_, base)| base.household == household).collect();
    crate::order::sort_by(&mut people, |(_, a), (_, b)| {
        let birth = |base: &BaseData| base.birth_date.map(|date| date.to_string()).unwrap_or_else(|| "9".to_owned());
        a.household_role.cmp(&b.household_role).then_with(|| birth(a).cmp(&birth(b)))
    });
    people.into_iter().map(|(&id, _)| PersonId(id)).collect()
}

/// The people of a case.
pub fn of_case(book: &Casebook, case: CaseId) -> impl Iterator<Item = PersonId> + '_ {
    book.all::<Identity>().iter().filter(move |(_, identity)| identity.case == case).map(|(&id, _)| PersonId(id))
}

/// When everybody was last spoken to, by the minutes that name them as present; nothing after `today` counts.
#[must_use]
pub fn last_spoken(book: &Casebook, today: NaiveDate) -> HashMap<PersonId, NaiveDate> {
    let mut last: HashMap<PersonId, NaiveDate> = HashMap::new();
    book.each_spoken(&mut |at, present| {
        let day = at.date();
        if day <= today {
            for &person in present.iter() {
                last.entry(known_as(book, person)).and_modify(|known| *known = day.max(*known)).or_insert(day);
            }
        }
    });
    last
}

/// The title that counts for each person, with its id: the one that lasts longest. One without an end lasts for ever.
#[must_use]
pub fn standing_titles(book: &Casebook) -> HashMap<PersonId, (Uuid, &ResidenceTitle)> {
    let lasts = |title: &ResidenceTitle| (title.valid_until.is_none(), title.valid_until);
    let mut standing: HashMap<PersonId, (Uuid, &ResidenceTitle)> = HashMap::new();
    for (&id, title) in book.all::<ResidenceTitle>().iter() {
        standing
            .entry(title.person)
            .and_modify(|known| *known = if lasts(title) > lasts(known.1) { (id, title) } else { *known })
            .or_insert((id, title));
    }
    standing
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{
        ids::{CommitId, ReplicaId, UserId},
        records::HouseholdRole,
        sync::{Act, Commit, Time},
    };
    use chrono::DateTime;

    /// A casebook that holds what one act makes.
    pub(crate) fn book_of(act: Act) -> Casebook {
        let mut book = Casebook::new();
        book.commit(Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(1)),
            number: 1,
            time: Time(1 << 16),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        });
        book
    }

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn somebody_lives_where_the_latest_stay_that_covers_the_day_says() {
        let person = PersonId::new();
        let stay = |from: &str, until: Option<&str>| Stay {
            case: CaseId::new(),
            person,
            accommodation: None,
            unit: None,
            from: Some(day(from)),
            until: until.map(day),
        };
        let (old, new) = (Uuid::from_u128(9), Uuid::from_u128(1));
        let mut act = Act::new();
        act.create(old, &stay("2026-01-01", Some("2026-12-31"))).create(new, &stay("2026-11-01", None));
        let book = book_of(act);
        assert_eq!(stay_on(&book, person, day("2026-10-31")).unwrap().0, old);
        assert_eq!(stay_on(&book, person, day("2026-11-20")).unwrap().0, new);
        assert_eq!(stays_on(&book, day("2026-11-20"))[&person], stay_on(&book, person, day("2026-11-20")).unwrap().1);
        assert_eq!(stay_on(&book, person, day("2025-11-20")), None);
    }

    #[test]
    fn a_household_lists_its_head_first_and_children_by_age() {
        let (home, [head, elder, younger]) = (HouseholdId::new(), [1, 2, 3].map(|id| PersonId(Uuid::from_u128(id))));
        let member = |role, born: &str| BaseData {
            case: CaseId::new(),
            household: home,
            household_role: role,
            birth_date: born.parse().ok(),
            gender: None,
            nationality: None,
            languages: Default::default(),
            interpreter_needed: false,
            target_group: None,
            arrived_on: None,
            assigned_on: None,
            phone: None,
        };
        let mut act = Act::new();
        act.create(younger, &member(HouseholdRole::Child, "2020-01-01"))
            .create(elder, &member(HouseholdRole::Child, "2015"))
            .create(head, &member(HouseholdRole::Head, "1990-05-31"));
        assert_eq!(household(&book_of(act), home), [head, elder, younger]);
    }
}
