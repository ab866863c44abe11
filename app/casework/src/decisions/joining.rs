//! Two registrations of one person become one, and what comes to the second one later comes to who they are.

use crate::{
    casebook::Casebook,
    ids::{CaseId, PersonId},
    minutes,
    records::{
        Actor, Agreement, AgreementVersion, Appointment, BaseData, BenefitPeriod, Case, CaseStatus, Consultation,
        Content, Decision, Dispute, Document, Education, HandOver, Household, Identity, Kind, ResidenceTitle, Stay,
        Strokes, Task, Verdict,
    },
    sync::{Act, Change, Presence, Record, Time},
};

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
    act.update(identity_record, identity, &also_called(identity, gone_identity));
    act.update(base_record, base, &completed(base, gone_base));
    act.remove(gone_identity_record).remove(gone_base_record);

    let (case, gone_case) = (identity.case, gone_identity.case);
    let is_alone = gone_case != case && crate::people::of_case(book, gone_case).eq([gone]);
    let mover = Mover { book, kept, gone, case: is_alone.then_some((gone_case, case)) };
    mover.everything(act);
    if is_alone {
        let (record, before) = book.record(Case::key(gone_case)).zip(book.get::<Case>(gone_case))?;
        act.update(record, before, &Case { status: CaseStatus::Closed, ..before.clone() });
    }
    Some(Joined { kept, closed: is_alone.then_some(gone_case) })
}

/// A name with the other's as further spellings.
fn also_called(name: &Identity, other: &Identity) -> Identity {
    let mut named = name.clone();
    let spellings = other.spellings.iter().cloned().chain([other.spoken()]);
    spellings.filter(|it| *it != name.spoken()).for_each(|it| named.spellings.insert(it));
    named
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

    /// Everything that is theirs, and with their case everything in it.
    fn everything(&self, act: &mut Act) {
        self.each(act, |it: &mut Stay| &mut it.case, |it| it.person = self.person(it.person));
        self.each(act, |it: &mut ResidenceTitle| &mut it.case, |it| it.person = self.person(it.person));
        self.each(act, |it: &mut BenefitPeriod| &mut it.case, |it| it.person = self.person(it.person));
        self.each(act, |it: &mut Education| &mut it.case, |it| it.person = self.person(it.person));
        self.each(act, |it: &mut Appointment| &mut it.case, |_| ());
        self.each(act, |it: &mut Strokes| &mut it.case, |_| ());
        self.each(act, |it: &mut Document| &mut it.case, |it| it.person = it.person.map(|person| self.person(person)));
        self.each(act, |it: &mut Agreement| &mut it.case, |_| ());
        self.each(act, |it: &mut AgreementVersion| &mut it.case, |_| ());
        self.each(act, |it: &mut HandOver| &mut it.case, |_| ());
        self.each(
            act,
            |it: &mut Task| &mut it.case,
            |it| {
                if it.who == Actor::Client(self.gone) {
                    it.who = Actor::Client(self.kept);
                }
            },
        );
        self.each(
            act,
            |it: &mut Consultation| &mut it.case,
            |it| {
                let is_open = minutes::sign_state(it) == minutes::SignState::Unsigned;
                if is_open && it.present.contains(&self.gone) {
                    it.present.remove(&self.gone);
                    it.present.insert(self.kept);
                }
            },
        );
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

/// Whom this id names: the one registered first, if somebody was registered twice or more often.
#[must_use]
pub fn known_as(book: &Casebook, person: PersonId) -> PersonId {
    let mut known = person;
    // Whoever goes on was registered before: this ends.
    while book.get::<Identity>(known).is_none() {
        let join = book.all::<Decision>().values().filter_map(joined).find(|(gone, _)| *gone == known);
        let Some((_, kept)) = join else { break };
        known = kept;
    }
    known
}

/// Who was joined with whom: the later registration, and the one that goes on. None if a Decision says nothing of the kind.
#[must_use]
pub fn joined(decision: &Decision) -> Option<(PersonId, PersonId)> {
    let kept = PersonId(*decision.beside.iter().next()?);
    let is_join = decision.dispute == Dispute::Newcomer && decision.verdict == Some(Verdict::One);
    is_join.then_some((PersonId(decision.about), kept))
}

/// Whether these changes settle a Decision, and do not only raise one.
#[must_use]
pub fn settles(changes: &[Change]) -> bool {
    changes.iter().any(|change| change.key.kind == Kind::Decision && change.fields.contains_key("verdict"))
}

/// When something was last said of the registration that was joined away, not counting the join.
#[must_use]
pub fn last_told(book: &Casebook, decision: &Decision) -> Option<Time> {
    let (gone, _) = joined(decision)?;
    let base = book.record(BaseData::key(gone))?;
    let told = PARTICULARS.into_iter().filter_map(|path| Some(base.fields.get(path)?.standing()?.time));
    told.max()
}

/// Particulars of which a person has one.
const PARTICULARS: [&str; 7] =
    ["birth_date", "gender", "nationality", "target_group", "arrived_on", "assigned_on", "phone"];

/// What has to follow when something of a registration comes, or is found, after it was joined with another: its author did
/// not know of the join, or whoever joined did not know of it. Records go where the others went. Particulars that differ stand
/// beside those of the file that goes on, so that somebody settles which is right. `changes` are those that came, and `book`
/// holds their records as they stand, both people, and everybody who was in the file that was closed.
pub fn follow(act: &mut Act, book: &Casebook, decision: &Decision, changes: &[Change]) -> Option<()> {
    let (gone, kept) = joined(decision)?;
    let known = |person: PersonId| Some((book.record(Identity::key(person))?, book.record(BaseData::key(person))?));
    let ((identity, base), (gone_identity, gone_base)) = (known(kept)?, known(gone)?);
    let (case, gone_case) = (identity.case()?, gone_identity.case()?);
    let is_new = |key| changes.iter().any(|change| change.key == key && change.fields.contains_key("case"));
    let is_left = |record: &&Record| {
        record.key.kind == Kind::Identity
            && record.case() == Some(gone_case)
            && record.key.id != gone.0
            && !is_new(record.key)
    };
    let closes =
        changes.iter().any(|change| change.key == Case::key(gone_case) && change.fields.contains_key("status"));
    let is_closed = book.get::<Case>(gone_case).is_some_and(|case| case.status == CaseStatus::Closed);
    let went = gone_case != case && is_closed && (closes || !book.records().any(|record| is_left(&record)));
    let mover = Mover { book, kept, gone, case: went.then_some((gone_case, case)) };
    mover.everything(act);
    let of_kept = base.content::<BaseData>().ok()?;
    let of_gone = gone_base.content::<BaseData>().ok()?;
    mover.each(act, |it: &mut Household| &mut it.case, |_| ());
    mover.each(act, |it: &mut Identity| &mut it.case, |_| ());
    mover.each(
        act,
        |it: &mut BaseData| &mut it.case,
        |it| {
            if went && it.household == of_gone.household {
                it.household = of_kept.household;
            }
        },
    );
    act.leave_out(&[gone_identity.key, gone_base.key]);
    for record in [gone_identity, gone_base].into_iter().filter(|record| record.presence() != Presence::Removed) {
        act.remove(record);
    }
    let joins = settles(changes);
    let came = |record: &Record, path: &str| {
        joins || changes.iter().any(|change| change.key == record.key && change.fields.contains_key(path))
    };
    let mut speaks = of_kept.clone();
    of_gone.languages.iter().cloned().for_each(|code| speaks.languages.insert(code));
    act.update(base, &of_kept, &speaks);
    for path in PARTICULARS.into_iter().filter(|path| came(gone_base, path)) {
        match (gone_base.standing(path), base.standing(path)) {
            (Some(late), None) => drop(act.write(base, path, late.clone())),
            (Some(late), Some(known)) if late != known => act.write_beside(base.key, path, late.clone()),
            _ => {}
        }
    }
    let (name, gone_name) = (identity.content::<Identity>().ok()?, gone_identity.content::<Identity>().ok()?);
    act.update(identity, &name, &also_called(&name, &gone_name));
    Some(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        decisions::{foreseen, outlived, settle},
        ids::{CommitId, ConsultationId, ConversationId, HouseholdId, ReplicaId, TaskId, TeamId, UnitId, UserId},
        people::tests::day,
        records::{ConsultationKind, HouseholdRole, Manner, Setting, Signature, TaskState},
        sync::Commit,
    };
    use chrono::DateTime;
    use uuid::Uuid;

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

    fn save(book: &mut Casebook, act: Act) -> Vec<Change> {
        let commit = commit(book, act);
        book.commit(commit.clone());
        commit.changes
    }

    /// Minutes of somebody, signed or not.
    pub(in crate::decisions) fn minutes_of(case: CaseId, person: PersonId, signed: bool) -> Consultation {
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
        let from = Some(day("2026-11-01"));
        let stay = Stay { case, person, accommodation: None, unit: Some(UnitId::new()), from, until: None };
        act.create(Uuid::from_u128(1), &stay);
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

    /// The two became one, and everything is confirmed.
    fn joined_town() -> (Casebook, [(CaseId, PersonId); 2], Decision, Vec<Change>) {
        let (mut book, people, decision) = registered_twice();
        let (id, by) = (Uuid::from_u128(9), UserId::new());
        let mut act = Act::new();
        join(&mut act, &book, &decision).unwrap();
        settle(&mut act, None, id, &decision, Verdict::One, by, day("2026-11-21"));
        let changes = save(&mut book, act);
        let decision = book.get::<Decision>(id).unwrap().clone();
        (book, people, decision, changes)
    }

    fn following(book: &mut Casebook, decision: &Decision, changes: &[Change]) -> Vec<Change> {
        let mut act = Act::new();
        follow(&mut act, book, decision, changes).unwrap();
        save(book, act)
    }

    #[test]
    fn what_was_written_about_the_later_registration_meanwhile_is_in_the_file_that_goes_on() {
        let (mut book, [(case, kept), (gone_case, gone)], decision, _) = joined_town();
        let mut act = Act::new();
        act.create(Uuid::from_u128(5), &minutes_of(gone_case, gone, false));
        act.create(Uuid::from_u128(6), &minutes_of(gone_case, gone, true));
        let changes = save(&mut book, act);
        following(&mut book, &decision, &changes);
        let minutes = |id| book.get::<Consultation>(ConsultationId(Uuid::from_u128(id))).unwrap();
        assert_eq!((minutes(5).case, minutes(6).case), (case, case));
        assert!(minutes(5).present.contains(&kept) && minutes(6).present.contains(&gone));
        assert!(following(&mut book, &decision, &changes).is_empty(), "once is enough");
    }

    #[test]
    fn a_particular_of_the_later_registration_that_differs_stands_beside_the_other_and_somebody_settles_it() {
        let (mut book, [(_, kept), (_, gone)], decision, joining) = joined_town();
        let base = |book: &Casebook| book.record(BaseData::key(kept)).unwrap().clone();
        assert!(following(&mut book, &decision, &joining).is_empty(), "nothing differs");
        let record = book.record(BaseData::key(gone)).unwrap().clone();
        let before: BaseData = record.content().unwrap();
        let mut act = Act::new();
        act.update(&record, &before, &BaseData { phone: Some("0172".into()), ..before.clone() });
        let changes = save(&mut book, act);
        assert_eq!(book.record(record.key).unwrap().presence(), Presence::BroughtBack);
        following(&mut book, &decision, &changes);
        assert_eq!(book.record(record.key).unwrap().presence(), Presence::Removed);
        let phones: Vec<_> = base(&book).fields["phone"].versions().iter().map(|it| it.value.clone()).collect();
        assert_eq!(phones, ["0171", "0172"]);
        assert_eq!(base(&book).overwritten().count(), 1);
    }

    #[test]
    fn what_both_registrations_knew_differently_is_laid_before_somebody_when_they_become_one() {
        let (mut book, [(_, kept), _], decision) = registered_twice();
        let record = book.record(BaseData::key(kept)).unwrap().clone();
        let before: BaseData = record.content().unwrap();
        let mut act = Act::new();
        act.update(&record, &before, &BaseData { phone: Some("0175".into()), ..before.clone() });
        save(&mut book, act);
        let mut act = Act::new();
        join(&mut act, &book, &decision).unwrap();
        settle(&mut act, None, Uuid::from_u128(9), &decision, Verdict::One, UserId::new(), day("2026-11-21"));
        let joining = save(&mut book, act);
        let decision = book.get::<Decision>(Uuid::from_u128(9)).unwrap().clone();
        following(&mut book, &decision, &joining);
        let record = book.record(BaseData::key(kept)).unwrap();
        let phones: Vec<_> = record.fields["phone"].versions().iter().map(|it| it.value.clone()).collect();
        assert_eq!(phones, ["0175", "0171"]);
    }

    #[test]
    fn who_was_registered_into_the_closed_file_meanwhile_goes_along_and_who_was_in_it_before_stays() {
        let (mut book, [(case, kept), (gone_case, gone)], decision, _) = joined_town();
        let of = |record: &Record| record.content::<BaseData>().unwrap();
        let base = of(book.record(BaseData::key(gone)).unwrap());
        let register = |book: &mut Casebook| {
            let (wife, mut act) = (PersonId::new(), Act::new());
            let (family_name, given_name) = ("Hadad".to_owned(), "Sara".to_owned());
            act.create(wife, &Identity { case: gone_case, family_name, given_name, spellings: Default::default() });
            act.create(wife, &base);
            (wife, save(book, act))
        };
        let (wife, changes) = register(&mut book);
        following(&mut book, &decision, &changes);
        let household = of(book.record(BaseData::key(kept)).unwrap()).household;
        assert_eq!(book.get::<Identity>(wife).unwrap().case, case);
        assert_eq!(book.get::<BaseData>(wife).map(|it| (it.case, it.household)), Some((case, household)));

        let (stranger, _) = register(&mut book);
        let mut act = Act::new();
        act.create(Uuid::from_u128(7), &minutes_of(gone_case, stranger, false));
        let changes = save(&mut book, act);
        following(&mut book, &decision, &changes);
        assert_eq!(book.get::<Consultation>(ConsultationId(Uuid::from_u128(7))).unwrap().case, gone_case);
    }
}
