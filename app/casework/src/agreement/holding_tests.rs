//! Several versions of one agreement are signed, and somebody says which holds.

use super::{
    tests::{ME, Town, drawn, today},
    *,
};
use crate::{ids::VersionId, records::Actor, sync::Act};
use proptest::prelude::*;

/// A version, the two that were made of it apart from each other, and one that goes on from the first of these: all signed.
fn signed_apart() -> (Town, [VersionId; 4]) {
    let mut town = Town::new();
    let made_of = |town: &Town, revises| {
        let mut draft = town.draft();
        draft.version.revises = revises;
        draft
    };
    let signed = |town: &mut Town, id| {
        town.answers(id, Actor::Client(town.lina), drawn());
        town.answers(id, Actor::Worker(ME), drawn());
    };
    let root = town.lay(&made_of(&town, None));
    signed(&mut town, root);
    let [one, other] = [(); 2].map(|()| made_of(&town, Some(root)));
    let [one, other] = town.lay_apart([&one, &other]);
    for id in [one, other] {
        signed(&mut town, id);
    }
    let next = town.lay(&made_of(&town, Some(one)));
    signed(&mut town, next);
    (town, [root, one, other, next])
}

/// What workers say who do not know of each other: each that one of the versions holds.
fn say_apart(town: &mut Town, which: &[VersionId]) {
    let say = |id: &VersionId| {
        let mut act = Act::new();
        let_hold(&mut act, &town.book, town.case, town.party.agreement(), *id, today());
        act
    };
    let acts: Vec<_> = which.iter().map(say).collect();
    acts.into_iter().filter(|act| !act.is_empty()).for_each(|act| drop(town.save(act)));
}

/// The versions between which somebody has to decide; none: it is decided.
fn asked_about(town: &Town) -> Vec<VersionId> {
    let current = town.current();
    let asked = current.in_force.map(|it| it.0).filter(|_| !current.rivals.is_empty()).into_iter();
    asked.chain(current.rivals).collect()
}

#[test]
fn where_two_say_apart_that_theirs_holds_it_is_asked_again_and_the_version_before_does_not_come_into_force() {
    for is_first in [true, false] {
        let (mut town, [root, one, other, next]) = signed_apart();
        let said = if is_first { [next, other] } else { [other, next] };
        say_apart(&mut town, &said);
        let current = town.current();
        assert_eq!((current.in_force.map(|it| it.0), current.rivals.as_slice()), (Some(next), &[other][..]));
        assert_eq!((current.set_aside.as_slice(), current.in_place_of(other)), (&[][..], None));
        assert_eq!(contested(&town.book, today()), [current]);
        say_apart(&mut town, &[other]);
        let current = town.current();
        assert_eq!((current.in_force.map(|it| it.0), current.rivals.as_slice()), (Some(other), &[][..]));
        assert_eq!(contested(&town.book, today()), []);
        assert_eq!(current.in_place_of(root).map(|it| it.0), Some(other), "and not one that was set aside");
        assert!([one, next].iter().all(|id| current.set_aside.contains(id)));
    }
}

#[test]
fn what_holds_is_never_said_to_be_replaced() {
    let mut town = Town::new();
    let first = town.lay(&town.draft());
    let second = town.lay(&Draft::begin(&town.opening(), &town.book));
    for id in [first, second] {
        town.answers(id, Actor::Client(town.lina), drawn());
        town.answers(id, Actor::Worker(ME), drawn());
    }
    say_apart(&mut town, &[first]);
    let current = town.current();
    assert_eq!((current.in_force.map(|it| it.0), current.in_place_of(first)), (Some(first), None));
    assert_eq!(current.set_aside, [second]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_said_apart_a_version_holds_that_was_chosen_or_somebody_is_asked(
        rounds in prop::collection::vec(prop::collection::vec(0..4usize, 1..4), 1..5)
    ) {
        let (mut town, [root, ..]) = signed_apart();
        for round in rounds {
            let asked = asked_about(&town);
            if asked.is_empty() {
                break;
            }
            let said: Vec<_> = round.iter().map(|it| asked[it % asked.len()]).collect();
            say_apart(&mut town, &said);
            let holds = town.current().in_force.map(|it| it.0);
            prop_assert!(holds.is_some_and(|id| id != root), "{:?}", town.current());
            let is_said_once = said.iter().all(|it| *it == said[0]);
            prop_assert!(!is_said_once || asked_about(&town).is_empty() && holds == Some(said[0]), "one word settles it");
            prop_assert!(is_said_once || !asked_about(&town).is_empty() || holds.is_some_and(|id| said.contains(&id)));
        }
    }
}
