//! What settling does: ordinary acts.

use super::beds::too_many_in_room;
use crate::{
    casebook::Casebook,
    ids::UserId,
    records::{Answer, Content, Decision, Dispute, Identity, LateWork, Stay, Unit, Verdict},
    sync::{Act, Record},
};
use chrono::NaiveDate;
use std::collections::HashMap;
use uuid::Uuid;

/// Writes down how a dispute was decided. `known` is the Decision's record, if there is one already.
pub fn settle(
    act: &mut Act,
    known: Option<&Record>,
    id: Uuid,
    decision: &Decision,
    verdict: Verdict,
    by: UserId,
    on: NaiveDate,
) {
    let settled = Decision { verdict: Some(verdict), settled_by: Some(by), settled_on: Some(on), ..decision.clone() };
    match known {
        Some(record) => act.update(record, decision, &settled),
        None => act.create(id, &settled),
    };
}

/// Whether nothing stands against each other any more: somebody moved out, or mended a name.
#[must_use]
pub fn outlived(book: &Casebook, decision: &Decision) -> bool {
    match decision.dispute {
        Dispute::Bed => book.get::<Stay>(decision.about).is_none_or(|stay| clash(book, decision.about, stay).is_none()),
        Dispute::Newcomer => {
            let is_gone = |id: &Uuid| book.get::<Identity>(*id).is_none();
            is_gone(&decision.about) || decision.beside.iter().all(is_gone)
        }
    }
}

/// The first night on which this stay is one too many.
fn clash(book: &Casebook, id: Uuid, stay: &Stay) -> Option<Option<NaiveDate>> {
    let unit = stay.unit?;
    let stays: Vec<_> =
        book.all::<Stay>().iter().filter(|(_, it)| it.unit == Some(unit)).map(|(&id, it)| (id, it.clone())).collect();
    let beds = HashMap::from([(unit, book.get::<Unit>(unit)?.beds)]);
    too_many_in_room(id, stay, &stays, &beds).map(|it| it.night)
}

/// Somebody does not live in this room: whose stay began before the clash moved out when the other moved in, whose began
/// with it never lived here, and lives on where they would have moved out.
pub fn take_out_of_room(act: &mut Act, book: &Casebook, decision: &Decision, stay: Uuid) -> Option<()> {
    let record = book.record(Stay::key(stay))?;
    let content = book.get::<Stay>(stay)?;
    let about = book.get::<Stay>(decision.about)?;
    let night = clash(book, decision.about, about).flatten();
    match night.filter(|night| content.from.is_none_or(|from| from < *night)) {
        Some(night) => act.update(record, content, &Stay { until: Some(night), ..content.clone() }),
        None => {
            act.remove(record);
            if let Some((former, before)) = moved_from(book, stay, content) {
                act.update(former, before, &Stay { until: content.until, ..before.clone() });
            }
            act
        }
    };
    Some(())
}

/// The stay that ended on the day on which this one begins.
fn moved_from<'a>(book: &'a Casebook, id: Uuid, stay: &Stay) -> Option<(&'a Record, &'a Stay)> {
    let ended = |(other, it): &(&Uuid, &Stay)| {
        **other != id && it.person == stay.person && it.until.is_some() && it.until == stay.from
    };
    let (former, before) = book.all::<Stay>().iter().filter(ended).max_by_key(|(_, it)| it.from)?;
    Some((book.record(Stay::key(*former))?, before))
}

/// Whether late work can be taken in: what it changes may have been signed since.
#[must_use]
pub fn can_be_taken_in(book: &Casebook, work: &LateWork) -> bool {
    book.check(&work.changes).is_ok()
}

/// Takes late work into the case as its author wrote it; what stands there now is overwritten knowingly. None if it is not
/// there or cannot be.
pub fn take_in_late_work(act: &mut Act, book: &Casebook, id: Uuid, by: UserId, on: NaiveDate) -> Option<()> {
    let work = book.get::<LateWork>(id).filter(|work| can_be_taken_in(book, work))?;
    for change in &work.changes {
        let empty = Record::empty(change.key);
        let record = book.record(change.key).unwrap_or(&empty);
        for (path, write) in &change.fields {
            act.write(record, path, write.value.clone());
        }
    }
    answer(act, book, id, work, Answer::TakenIn, by, on)
}

/// Leaves late work out of the case. It stays readable.
pub fn leave_late_work(act: &mut Act, book: &Casebook, id: Uuid, by: UserId, on: NaiveDate) -> Option<()> {
    answer(act, book, id, book.get::<LateWork>(id)?, Answer::LeftOut, by, on)
}

fn answer(
    act: &mut Act,
    book: &Casebook,
    id: Uuid,
    work: &LateWork,
    answer: Answer,
    by: UserId,
    on: NaiveDate,
) -> Option<()> {
    let settled = LateWork { answer: Some(answer), settled_by: Some(by), settled_on: Some(on), ..work.clone() };
    act.update(book.record(LateWork::key(id))?, work, &settled);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decisions::{aside, foreseen, joining::tests::minutes_of},
        ids::{CaseId, CommitId, PersonId, ReplicaId, UnitId},
        people::tests::day,
        records::{Because, Consultation, RecordKey},
        sync::{Commit, Time},
    };
    use chrono::DateTime;

    fn commit(book: &Casebook, act: Act) -> Commit {
        let number = book.outbox().len() as u64 + 1;
        Commit {
            id: CommitId::new(),
            replica: ReplicaId::new(),
            number,
            time: Time(number << 16),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        }
    }

    fn save(book: &mut Casebook, act: Act) {
        let commit = commit(book, act);
        book.commit(commit);
    }

    fn stay(person: PersonId, unit: UnitId, from: &str) -> Stay {
        Stay { case: CaseId::new(), person, accommodation: None, unit: Some(unit), from: Some(day(from)), until: None }
    }

    /// Two people in one bed: the first since long, the second from this day.
    fn one_bed(second_from: &str) -> (Casebook, [Uuid; 2], Decision) {
        let (mut book, unit, ids) = (Casebook::new(), UnitId::new(), [(); 2].map(|()| Uuid::now_v7()));
        let mut act = Act::new();
        act.create(unit, &Unit { accommodation: crate::ids::AccommodationId::new(), label: "12".into(), beds: 1 });
        act.create(ids[0], &stay(PersonId::new(), unit, "2026-01-01"));
        act.create(ids[1], &stay(PersonId::new(), unit, second_from));
        save(&mut book, act);
        let decision = foreseen(&book).remove(0).decision;
        (book, ids, decision)
    }

    #[test]
    fn who_lived_there_before_moved_out_when_the_other_moved_in() {
        let (mut book, [first, _], decision) = one_bed("2026-11-20");
        let mut act = Act::new();
        take_out_of_room(&mut act, &book, &decision, first).unwrap();
        save(&mut book, act);
        assert_eq!(book.get::<Stay>(first).unwrap().until, Some(day("2026-11-20")));
        assert!(outlived(&book, &decision));
    }

    #[test]
    fn who_never_moved_in_lives_on_where_they_would_have_moved_out() {
        let (mut book, [_, second], decision) = one_bed("2026-11-20");
        let person = book.get::<Stay>(second).unwrap().person;
        let former = Uuid::now_v7();
        let mut act = Act::new();
        act.create(former, &Stay { until: Some(day("2026-11-20")), ..stay(person, UnitId::new(), "2026-02-01") });
        act.create(
            Uuid::now_v7(),
            &Stay { until: Some(day("2026-02-01")), ..stay(person, UnitId::new(), "2025-02-01") },
        );
        save(&mut book, act);
        let mut act = Act::new();
        take_out_of_room(&mut act, &book, &decision, second).unwrap();
        save(&mut book, act);
        let lives: Vec<_> =
            book.all::<Stay>().iter().filter(|(_, it)| it.person == person && it.until.is_none()).collect();
        assert_eq!(lives.iter().map(|(id, _)| **id).collect::<Vec<_>>(), [former]);
    }

    #[test]
    fn who_never_lived_there_is_taken_out() {
        let (mut book, [first, second], decision) = one_bed("2026-11-20");
        assert!(!outlived(&book, &decision));
        let mut act = Act::new();
        take_out_of_room(&mut act, &book, &decision, second).unwrap();
        save(&mut book, act);
        assert_eq!(book.get::<Stay>(second), None);
        assert_eq!(book.get::<Stay>(first).unwrap().until, None);
        assert!(outlived(&book, &decision));
    }

    fn late(book: &mut Casebook, case: CaseId, edit: Act) -> Uuid {
        let lost = commit(book, edit);
        let aside = aside(&lost, Because::LeftScope, |_| Some(case));
        let id = aside.changes[0].key.id;
        book.commit(aside);
        id
    }

    #[test]
    fn late_work_is_no_part_of_the_case_until_it_is_taken_in() {
        let (mut book, case, id) = (Casebook::new(), CaseId::new(), Uuid::from_u128(3));
        let mut act = Act::new();
        act.create(id, &minutes_of(case, PersonId::new(), false));
        save(&mut book, act);
        let record = book.record(Consultation::key(id)).unwrap();
        let mut act = Act::new();
        act.settle(record, "agreed", serde_json::json!("Kurs anmelden"));
        let (late, today) = (late(&mut book, case, act), day("2026-11-21"));
        assert_eq!(book.get::<Consultation>(id).unwrap().agreed, "");

        let mut act = Act::new();
        take_in_late_work(&mut act, &book, late, UserId::new(), today).unwrap();
        save(&mut book, act);
        assert_eq!(book.get::<Consultation>(id).unwrap().agreed, "Kurs anmelden");
        assert_eq!(book.get::<LateWork>(late).unwrap().answer, Some(Answer::TakenIn));
        assert_eq!(book.record(Consultation::key(id)).unwrap().overwritten().count(), 0);
    }

    #[test]
    fn late_work_on_minutes_that_were_signed_since_can_only_be_left_and_stays_readable() {
        let (mut book, case, id) = (Casebook::new(), CaseId::new(), Uuid::from_u128(4));
        let mut act = Act::new();
        act.create(id, &minutes_of(case, PersonId::new(), true));
        save(&mut book, act);
        let mut act = Act::new();
        act.settle(
            book.record(RecordKey { kind: Consultation::KIND, id }).unwrap(),
            "agreed",
            serde_json::json!("Anders"),
        );
        let (late, today) = (late(&mut book, case, act), day("2026-11-21"));
        assert!(take_in_late_work(&mut Act::new(), &book, late, UserId::new(), today).is_none());
        let mut act = Act::new();
        leave_late_work(&mut act, &book, late, UserId::new(), today).unwrap();
        save(&mut book, act);
        let work = book.get::<LateWork>(late).unwrap();
        assert_eq!((work.answer, work.changes.len()), (Some(Answer::LeftOut), 1));
    }
}
