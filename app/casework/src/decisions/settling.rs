//! What settling does: ordinary acts.

use super::beds::too_many_in_room;
use crate::{
    casebook::Casebook,
    ids::{CaseId, PersonId, UserId},
    minutes,
    records::{
        Actor, Agreement, AgreementVersion, Answer, Appointment, BaseData, BenefitPeriod, Case, CaseStatus,
        Consultation, Content, Decision, Dispute, Document, Education, HandOver, Identity, LateWork, ResidenceTitle,
        Stay, Strokes, Task, Unit, Verdict,
    },
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
/// with it never lived here.
pub fn take_out_of_room(act: &mut Act, book: &Casebook, decision: &Decision, stay: Uuid) -> Option<()> {
    let record = book.record(Stay::key(stay))?;
    let content = book.get::<Stay>(stay)?;
    let about = book.get::<Stay>(decision.about)?;
    let night = clash(book, decision.about, about).flatten();
    match night.filter(|night| content.from.is_none_or(|from| from < *night)) {
        Some(night) => act.update(record, content, &Stay { until: Some(night), ..content.clone() }),
        None => act.remove(record),
    };
    Some(())
}

/// How two registrations became one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Who stays: the one registered first.
    pub kept: PersonId,
    /// Whose file is empty now and was closed; none if other people are in it, or it is the same.
    pub closed: Option<CaseId>,
}

/// Makes two registrations of one person one: what only the later one knows goes to the earlier, both spellings are kept,
/// and everything that names the later names the earlier. Signed minutes and agreements move too; what was signed stays word for
/// word.
/// None if one of them is not in this casebook whole.
pub fn join(act: &mut Act, book: &Casebook, decision: &Decision) -> Option<Joined> {
    let (kept, gone) = (PersonId(*decision.beside.iter().next()?), PersonId(decision.about));
    let key = |person: PersonId| Some((book.record(Identity::key(person))?, book.record(BaseData::key(person))?));
    let ((identity_record, base_record), (gone_identity_record, gone_base_record)) = (key(kept)?, key(gone)?);
    let (identity, gone_identity) = (book.get::<Identity>(kept)?, book.get::<Identity>(gone)?);
    let (base, gone_base) = (book.get::<BaseData>(kept)?, book.get::<BaseData>(gone)?);
    let mut named = identity.clone();
    let spellings = gone_identity.spellings.iter().cloned().chain([gone_identity.spoken()]);
    spellings.filter(|it| *it != identity.spoken()).for_each(|it| named.spellings.insert(it));
    act.update(identity_record, identity, &named);
    act.update(base_record, base, &completed(base, gone_base));
    act.remove(gone_identity_record).remove(gone_base_record);

    let (case, gone_case) = (identity.case, gone_identity.case);
    let is_alone = gone_case != case && crate::people::of_case(book, gone_case).eq([gone]);
    let mover = Mover { book, kept, gone, case: is_alone.then_some((gone_case, case)) };
    mover.each(act, |it: &mut Stay| &mut it.case, |it| it.person = mover.person(it.person));
    mover.each(act, |it: &mut ResidenceTitle| &mut it.case, |it| it.person = mover.person(it.person));
    mover.each(act, |it: &mut BenefitPeriod| &mut it.case, |it| it.person = mover.person(it.person));
    mover.each(act, |it: &mut Education| &mut it.case, |it| it.person = mover.person(it.person));
    mover.each(act, |it: &mut Appointment| &mut it.case, |_| ());
    mover.each(act, |it: &mut Strokes| &mut it.case, |_| ());
    mover.each(act, |it: &mut Document| &mut it.case, |it| it.person = it.person.map(|person| mover.person(person)));
    mover.each(act, |it: &mut Agreement| &mut it.case, |_| ());
    mover.each(act, |it: &mut AgreementVersion| &mut it.case, |_| ());
    mover.each(act, |it: &mut HandOver| &mut it.case, |_| ());
    mover.each(
        act,
        |it: &mut Task| &mut it.case,
        |it| {
            if it.who == Actor::Client(gone) {
                it.who = Actor::Client(kept);
            }
        },
    );
    mover.each(
        act,
        |it: &mut Consultation| &mut it.case,
        |it| {
            let is_open = minutes::sign_state(it) == minutes::SignState::Unsigned;
            if is_open && it.present.contains(&gone) {
                it.present.remove(&gone);
                it.present.insert(kept);
            }
        },
    );
    if is_alone {
        let (record, before) = book.record(Case::key(gone_case)).zip(book.get::<Case>(gone_case))?;
        act.update(record, before, &Case { status: CaseStatus::Closed, ..before.clone() });
    }
    Some(Joined { kept, closed: is_alone.then_some(gone_case) })
}

/// What one knows, and where it knows nothing what the other does.
fn completed(base: &BaseData, other: &BaseData) -> BaseData {
    let mut languages = base.languages.clone();
    other.languages.iter().cloned().for_each(|code| languages.insert(code));
    BaseData {
        birth_date: base.birth_date.or(other.birth_date),
        gender: base.gender.or(other.gender),
        nationality: base.nationality.clone().or_else(|| other.nationality.clone()),
        languages,
        interpreter_needed: base.interpreter_needed || other.interpreter_needed,
        target_group: base.target_group.or(other.target_group),
        arrived_on: base.arrived_on.or(other.arrived_on),
        assigned_on: base.assigned_on.or(other.assigned_on),
        phone: base.phone.clone().or_else(|| other.phone.clone()),
        ..base.clone()
    }
}

/// Moves what belongs to somebody to who they are.
struct Mover<'a> {
    book: &'a Casebook,
    kept: PersonId,
    gone: PersonId,
    /// From the case that becomes empty to the one that goes on.
    case: Option<(CaseId, CaseId)>,
}

impl Mover<'_> {
    fn person(&self, person: PersonId) -> PersonId {
        if person == self.gone { self.kept } else { person }
    }

    fn each<T: crate::casebook::Tabled>(
        &self,
        act: &mut Act,
        case: impl Fn(&mut T) -> &mut CaseId,
        rename: impl Fn(&mut T),
    ) {
        for (&id, before) in self.book.all::<T>().iter() {
            let mut after = before.clone();
            rename(&mut after);
            let place = case(&mut after);
            if let Some((from, to)) = self.case
                && *place == from
            {
                *place = to;
            }
            if after != *before
                && let Some(record) = self.book.record(T::key(id))
            {
                act.update(record, before, &after);
            }
        }
    }
}

/// Whom this id names: the one registered first, if somebody was registered twice.
#[must_use]
pub fn known_as(book: &Casebook, person: PersonId) -> PersonId {
    if book.get::<Identity>(person).is_some() {
        return person;
    }
    let is_join =
        |it: &&Decision| it.dispute == Dispute::Newcomer && it.verdict == Some(Verdict::One) && it.about == person.0;
    let join = book.all::<Decision>().values().find(is_join);
    join.and_then(|it| it.beside.iter().next()).map_or(person, |&kept| PersonId(kept))
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
        decisions::{aside, foreseen},
        ids::{CommitId, ConsultationId, ConversationId, HouseholdId, ReplicaId, TaskId, TeamId, UnitId},
        people::tests::day,
        records::{Because, ConsultationKind, HouseholdRole, Manner, RecordKey, Setting, Signature, TaskState},
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

    fn minutes_of(case: CaseId, person: PersonId, signed: bool) -> Consultation {
        let signature = Signature { at: DateTime::UNIX_EPOCH, manner: Manner::OnPaper, text_sha256: "00".repeat(32) };
        Consultation {
            case,
            conversation: ConversationId::new(),
            started_at: "2026-11-20T10:00:00".parse().unwrap(),
            minutes: 30,
            setting: Setting::OfficeHours,
            kind: ConsultationKind::Initial,
            accommodation: None,
            present: [person].into_iter().collect(),
            others_present: String::new(),
            interpreter: false,
            language: None,
            workers: Default::default(),
            criteria: Default::default(),
            occasion: String::new(),
            topics: String::new(),
            agreed: String::new(),
            signatures: signed.then(|| ("client".to_owned(), signature)).into_iter().collect(),
        }
    }

    /// One newcomer, registered on two devices, with a task and two minutes on the later file.
    fn registered_twice() -> (Casebook, [(CaseId, PersonId); 2], Decision) {
        let (mut book, team) = (Casebook::new(), TeamId::new());
        let people = ["Haddad", "Hadad"].map(|name| {
            let (case, person, mut act) = (CaseId::new(), PersonId::new(), Act::new());
            let status = CaseStatus::Open;
            act.create(case, &Case { team, responsible: None, status, opened_on: None });
            let (family_name, given_name) = (name.to_owned(), "Lina".to_owned());
            act.create(person, &Identity { case, family_name, given_name, spellings: Default::default() });
            let base = BaseData {
                case,
                household: HouseholdId::new(),
                household_role: HouseholdRole::Head,
                birth_date: "1990-05-31".parse().ok(),
                gender: None,
                nationality: None,
                languages: [name.to_lowercase()].into_iter().collect(),
                interpreter_needed: false,
                target_group: None,
                arrived_on: None,
                assigned_on: None,
                phone: (name == "Hadad").then(|| "0171".to_owned()),
            };
            act.create(person, &base);
            save(&mut book, act);
            (case, person)
        });
        let (case, person) = people[1];
        let mut act = Act::new();
        act.create(Uuid::from_u128(1), &Stay { case, ..stay(person, UnitId::new(), "2026-11-01") });
        let task = Task {
            case,
            consultation: None,
            what: "Kita anrufen".into(),
            who: Actor::Client(person),
            due: None,
            state: TaskState::Open,
            settled_on: None,
        };
        act.create(TaskId(Uuid::from_u128(2)), &task);
        act.create(Uuid::from_u128(3), &minutes_of(case, person, false));
        act.create(Uuid::from_u128(4), &minutes_of(case, person, true));
        save(&mut book, act);
        let decision = foreseen(&book).remove(0).decision;
        (book, people, decision)
    }

    #[test]
    fn joining_two_registrations_loses_nothing_of_either() {
        let (mut book, [(case, kept), (gone_case, gone)], decision) = registered_twice();
        let mut act = Act::new();
        let joined = join(&mut act, &book, &decision).unwrap();
        assert_eq!(joined, Joined { kept, closed: Some(gone_case) });
        settle(&mut act, None, Uuid::from_u128(9), &decision, Verdict::One, UserId::new(), day("2026-11-21"));
        let joining = commit(&book, act);
        assert_eq!(crate::sync::check(&joining, |key| book.record(key)), Ok(()));
        assert_eq!(book.check(&joining.changes), Ok(()));
        book.commit(joining);

        assert_eq!((book.get::<Identity>(gone), book.get::<BaseData>(gone)), (None, None));
        assert_eq!(known_as(&book, gone), kept);
        assert!(book.get::<Identity>(kept).unwrap().spellings.contains(&"Lina Hadad".to_owned()));
        let base = book.get::<BaseData>(kept).unwrap();
        assert_eq!((base.phone.as_deref(), base.languages.len()), (Some("0171"), 2));
        assert_eq!(book.get::<Stay>(Uuid::from_u128(1)).map(|it| (it.case, it.person)), Some((case, kept)));
        assert_eq!(book.get::<Task>(Uuid::from_u128(2)).map(|it| (it.case, it.who)), Some((case, Actor::Client(kept))));
        let open = book.get::<Consultation>(ConsultationId(Uuid::from_u128(3))).unwrap();
        assert!(open.case == case && open.present.contains(&kept) && !open.present.contains(&gone));
        let signed = book.get::<Consultation>(ConsultationId(Uuid::from_u128(4))).unwrap();
        assert!(signed.case == case && signed.present.contains(&gone), "what was signed stays word for word");
        assert_eq!(crate::people::last_spoken(&book, day("2026-11-21")).keys().collect::<Vec<_>>(), [&kept]);
        assert_eq!(book.get::<Case>(gone_case).unwrap().status, CaseStatus::Closed);
        assert!(outlived(&book, &decision));
        assert_eq!(foreseen(&book), []);
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
