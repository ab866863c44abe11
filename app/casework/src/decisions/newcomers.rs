//! The same newcomer, registered twice.

use crate::{
    ids::{CaseId, HouseholdId, PersonId, ReplicaId},
    records::{BaseData, BirthDate, Identity},
    search::same_name,
    sync::Record,
};

/// Somebody as they were registered.
#[derive(Clone, Debug, PartialEq)]
pub struct Newcomer {
    /// Their id.
    pub person: PersonId,
    /// Their names.
    pub identity: Identity,
    /// Their household.
    pub household: HouseholdId,
    /// Their date of birth, if it is known.
    pub birth_date: Option<BirthDate>,
    /// The writer that registered them.
    pub registered_by: Option<ReplicaId>,
}

impl Newcomer {
    /// What is known of them; none if that cannot be read.
    #[must_use]
    pub fn of(identity: &Record, base: &Record) -> Option<Self> {
        let known: BaseData = base.content().ok()?;
        Some(Self {
            person: PersonId(identity.key.id),
            identity: identity.content().ok()?,
            household: known.household,
            birth_date: known.birth_date,
            // Whose case somebody is seldom changes after they were registered.
            registered_by: identity.fields.get("case")?.standing().map(|version| version.dot.replica),
        })
    }

    /// Their case.
    #[must_use]
    pub fn case(&self) -> CaseId {
        self.identity.case
    }
}

/// Whether they may be one person whom two writers registered. Who shares a household was registered knowing of the other:
/// twins stay two.
pub(super) fn are_one(one: &Newcomer, other: &Newcomer) -> bool {
    one.person != other.person
        && one.household != other.household
        && one.registered_by != other.registered_by
        && one.birth_date.zip(other.birth_date).is_some_and(|(one, other)| one.may_be(other))
        && same_name(&one.identity, &other.identity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use uuid::Uuid;

    fn newcomer(name: &str, born: Option<&str>, writer: u128) -> Newcomer {
        Newcomer {
            person: PersonId::new(),
            identity: Identity {
                case: CaseId::new(),
                family_name: name.to_owned(),
                given_name: "Lina".to_owned(),
                spellings: Default::default(),
            },
            household: HouseholdId::new(),
            birth_date: born.map(|born| born.parse().unwrap()),
            registered_by: Some(ReplicaId(Uuid::from_u128(writer))),
        }
    }

    #[rstest]
    #[case::spelt_differently(newcomer("Hadad", Some("1990-05-31"), 2), true)]
    #[case::only_the_year_is_known(newcomer("Haddad", Some("1990"), 2), true)]
    #[case::born_on_another_day(newcomer("Haddad", Some("1990-05-30"), 2), false)]
    #[case::born_when_nobody_knows(newcomer("Haddad", None, 2), false)]
    #[case::registered_by_the_same_writer(newcomer("Haddad", Some("1990-05-31"), 1), false)]
    #[case::another_name(newcomer("Osman", Some("1990-05-31"), 2), false)]
    fn two_registrations_are_one_person(#[case] other: Newcomer, #[case] expected: bool) {
        let one = newcomer("Haddad", Some("1990-05-31"), 1);
        assert_eq!((are_one(&one, &other), are_one(&other, &one)), (expected, expected));
    }

    #[test]
    fn twins_who_share_a_household_stay_two() {
        let one = newcomer("Haddad", Some("1990-05-31"), 1);
        let twin = Newcomer { household: one.household, ..newcomer("Haddad", Some("1990-05-31"), 2) };
        assert!(!are_one(&one, &twin));
    }
}
