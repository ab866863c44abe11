//! Taking back a version that was laid before people by mistake, as long as it is nobody's but the worker's.

use super::agreed_in;
use crate::{
    casebook::Casebook,
    ids::VersionId,
    records::{AgreementVersion, Appointment, Content as _, HandOver, Handed, RecordKey},
};

/// What goes with a version that is withdrawn: the appointment that was made with it, unless somebody was invited to it. None
/// if it stays: people have answered it, whatever they said, or hold a copy of it, or another version goes on from it.
pub(crate) fn withdrawn_with(book: &Casebook, id: VersionId) -> Option<Vec<RecordKey>> {
    let version = book.get::<AgreementVersion>(id)?;
    let is_handed_over = |what| book.all::<HandOver>().values().any(|it| it.what == what);
    let goes_on = |it: &AgreementVersion| it.revises == Some(id);
    let is_in_use = !version.replies.is_empty()
        || is_handed_over(Handed::Agreement(id))
        || book.all::<AgreementVersion>().values().any(goes_on);
    if is_in_use {
        return None;
    }
    let appointments = book.all::<Appointment>().keys().copied();
    let made_with_it = appointments.filter(|it| agreed_in(book, *it) == Some(version));
    Some(made_with_it.filter(|it| !is_handed_over(Handed::Invitation(*it))).map(Appointment::key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{
            Draft, agreements,
            tests::{ME, Town, drawn, today},
        },
        ids::CommitId,
        records::{Actor, HandOverWay, Reply, ReplyAnswer},
        removing::{Stays, bringing_back, removal, removed_in},
        sync::{Act, Commit, Presence, Time},
    };
    use uuid::Uuid;

    fn hands_over(town: &mut Town, what: Handed) {
        let mut act = Act::new();
        let handed = HandOver {
            case: town.case,
            what,
            to: Some(Actor::Client(town.lina)),
            by: ME,
            at: chrono::DateTime::UNIX_EPOCH,
            way: HandOverWay::Printed,
            languages: Default::default(),
            parts: 1,
            appointment: None,
        };
        act.create(Uuid::now_v7(), &handed);
        town.save(act);
    }

    fn appointment(town: &Town) -> Uuid {
        *town.book.all::<Appointment>().keys().next().unwrap()
    }

    #[test]
    fn a_version_that_nobody_answered_is_withdrawn_with_the_appointment_that_it_named_and_comes_back_with_it() {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        let (key, appointment) = (AgreementVersion::key(id), appointment(&town));
        let act = removal(&town.book, key).unwrap();
        town.save(act);
        assert!(town.book.get::<AgreementVersion>(id).is_none() && town.book.get::<Appointment>(appointment).is_none());
        assert_eq!(agreements(&town.book, town.case, today()), [], "another can be begun");
        let removed: Vec<_> = removed_in(&town.book, town.case).iter().map(|it| it.key).collect();
        assert_eq!(removed, [key], "the appointment went along");
        let next = Draft::begin(&town.opening(), &town.book);
        assert_eq!((next.version.number, next.version.revises), (2, None), "the first may come back");
        let act = bringing_back(&town.book, key);
        town.save(act);
        assert_eq!((town.version(id).number, town.book.get::<Appointment>(appointment).is_some()), (1, true));
    }

    #[test]
    fn what_somebody_answered_in_whatever_words_is_not_withdrawn() {
        for answer in [drawn(), ReplyAnswer::Declined("Zu viel.".into()), ReplyAnswer::Undecided] {
            let mut town = Town::new();
            let id = town.lay(&town.draft());
            assert!(town.answers(id, Actor::Client(town.lina), answer));
            assert_eq!(removal(&town.book, AgreementVersion::key(id)), Err(Stays::InUse));
        }
    }

    #[test]
    fn what_somebody_has_a_copy_of_or_another_goes_on_from_is_not_withdrawn() {
        let mut town = Town::new();
        let first = town.lay(&town.draft());
        let second = town.lay(&Draft::begin(&town.opening(), &town.book));
        assert_eq!(removal(&town.book, AgreementVersion::key(first)), Err(Stays::InUse));
        hands_over(&mut town, Handed::Agreement(second));
        assert_eq!(removal(&town.book, AgreementVersion::key(second)), Err(Stays::InUse));
    }

    #[test]
    fn an_appointment_to_which_somebody_was_invited_stays_when_the_version_that_named_it_goes() {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        let appointment = appointment(&town);
        hands_over(&mut town, Handed::Invitation(appointment));
        let act = removal(&town.book, AgreementVersion::key(id)).unwrap();
        town.save(act);
        assert!(town.book.get::<Appointment>(appointment).is_some());
    }

    #[test]
    fn an_answer_that_met_a_withdrawal_is_not_lost() {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        let key = AgreementVersion::key(id);
        let withdrawn = removal(&town.book, key).unwrap();
        assert!(town.answers(id, Actor::Client(town.lina), drawn()));
        // Another device sent it, and did not know.
        let last = town.book.outbox().last().unwrap().clone();
        let (id, number, time) = (CommitId::new(), last.number + 1, Time((last.number + 1) << 16));
        town.book.commit(Commit { id, number, time, changes: withdrawn.into_changes(), ..last });
        let met = town.book.record(key).unwrap();
        assert_eq!(met.presence(), Presence::BroughtBack);
        let version: AgreementVersion = met.content().unwrap();
        assert_eq!(version.replies.values().map(|reply: &Reply| reply.answer.signs()).collect::<Vec<_>>(), [true]);
    }
}
