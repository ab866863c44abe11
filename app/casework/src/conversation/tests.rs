use super::*;
use crate::{
    casebook::Casebook,
    ids::{
        AccommodationId, CaseId, CommitId, ConversationId, DocumentId, HouseholdId, PersonId, ReplicaId, TaskId,
        UnitId, UserId,
    },
    language::Language,
    minutes::{SignState, sha256_hex, sign_state},
    records::{
        Actor, Appointment, BaseData, BirthDate, Consultation, ConsultationKind, Content, Criterion, DocumentKind,
        HouseholdRole, Identity, Kind, MediaType, RecordKey, Role, Setting, Staff, Stay, Strokes, Task, TaskState,
        Telling, Thing, Unit,
    },
    sync::{Act, Commit, Time},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use uuid::Uuid;

pub(super) const ME: UserId = UserId(Uuid::from_u128(7));

fn now() -> NaiveDateTime {
    "2026-11-20T10:15:00".parse().unwrap()
}

pub(super) fn today() -> NaiveDate {
    now().date()
}

pub(crate) struct Town {
    pub(crate) book: Casebook,
    number: u64,
}

impl Town {
    pub(crate) fn new() -> Self {
        let mut town = Self { book: Casebook::new(), number: 0 };
        let me = Staff {
            name: "Jana Weber".into(),
            role: Role::SocialWorker,
            team: None,
            area: None,
            full_time_percent: None,
        };
        town.keep(|act| {
            act.create(ME, &me);
        });
        town
    }

    fn keep(&mut self, f: impl FnOnce(&mut Act)) -> Commit {
        let mut act = Act::new();
        f(&mut act);
        self.save(act)
    }

    pub(super) fn save(&mut self, act: Act) -> Commit {
        self.number += 1;
        let commit = Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(1)),
            number: self.number,
            time: Time(self.number),
            author: ME,
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        };
        self.book.commit(commit.clone());
        commit
    }

    pub(crate) fn person(
        &mut self,
        case: CaseId,
        family_name: &str,
        born: &str,
        household_role: HouseholdRole,
    ) -> PersonId {
        let id = PersonId::new();
        let identity = Identity {
            case,
            family_name: family_name.into(),
            given_name: "Zainab".into(),
            spellings: Default::default(),
        };
        let base = BaseData {
            case,
            household: HouseholdId(case.0),
            household_role,
            birth_date: born.parse::<BirthDate>().ok(),
            gender: None,
            nationality: None,
            languages: ["de".to_owned(), "kmr".to_owned()].into_iter().collect(),
            interpreter_needed: true,
            target_group: None,
            arrived_on: None,
            assigned_on: None,
            phone: None,
        };
        self.keep(|act| {
            act.create(id, &identity).create(id, &base);
        });
        id
    }

    fn room(&mut self, residents: &[(CaseId, PersonId)]) -> (AccommodationId, UnitId) {
        let (accommodation, unit) = (AccommodationId::new(), UnitId::new());
        self.keep(|act| {
            act.create(unit, &Unit { accommodation, label: "Zimmer 12".into(), beds: 3 });
            for (case, person) in residents {
                let stay = Stay {
                    case: *case,
                    person: *person,
                    accommodation: Some(accommodation),
                    unit: Some(unit),
                    from: None,
                    until: None,
                };
                act.create(Uuid::now_v7(), &stay);
            }
        });
        (accommodation, unit)
    }

    pub(super) fn opens(&self, persons: &[PersonId], unit: Option<UnitId>) -> Draft {
        let opening = Opening {
            conversation: ConversationId::new(),
            at: now(),
            worker: ME,
            persons: persons.to_vec(),
            unit,
            accommodation: None,
            setting: None,
        };
        Draft::begin(opening, &self.book)
    }

    fn minutes(&self) -> Vec<(ConsultationId, Consultation)> {
        self.book.all::<Consultation>().iter().map(|(id, it)| (ConsultationId(*id), it.clone())).collect()
    }
}
use crate::ids::ConsultationId;

pub(super) fn about(draft: &mut Draft, occasion: &str) {
    for part in &mut draft.parts {
        part.occasion = occasion.to_owned();
        part.criteria.insert(Criterion::HousingMarket);
    }
}

pub(super) fn signed(draft: &Draft, part: usize, book: &Casebook) -> Signing {
    Signing {
        at: DateTime::UNIX_EPOCH,
        how: How::Drawn { id: Uuid::now_v7(), lines: vec![vec![(10, 20, 0).into(), (30, 40, 16).into()]] },
        text_sha256: sha256_hex(&draft.text(&draft.parts[part], book)),
    }
}

#[test]
fn opened_from_a_family_s_room_the_form_knows_the_people_the_house_the_setting_and_the_language() {
    let mut town = Town::new();
    let case = CaseId::new();
    let mother = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let child = town.person(case, "Saleh", "2023-05-03", HouseholdRole::Child);
    let (house, unit) = town.room(&[(case, child), (case, mother)]);
    let draft = town.opens(&[], Some(unit));
    assert!(draft.is_present(mother) && draft.is_present(child));
    assert_eq!((draft.setting, draft.accommodation), (Setting::OutreachAccommodation, Some(house)));
    assert_eq!((draft.language.as_deref(), draft.interpreter), (Some("kmr"), true));
    assert_eq!(draft.offered(&town.book), [mother, child]);
}

#[test]
fn where_several_households_share_a_room_nobody_is_present_until_the_worker_says_who() {
    let mut town = Town::new();
    let (saleh, akin) = (CaseId::new(), CaseId::new());
    let one = town.person(saleh, "Saleh", "1990-01-01", HouseholdRole::Head);
    let other = town.person(akin, "Akin", "1991-01-01", HouseholdRole::Head);
    let (_, unit) = town.room(&[(saleh, one), (akin, other)]);
    let mut draft = town.opens(&[], Some(unit));
    assert!(!draft.is_present(one) && !draft.is_present(other));
    assert_eq!(draft.offered(&town.book).len(), 2);
    assert_eq!(draft.problems(&town.book, today()), [Problem::NobodyPresent]);
    draft.toggle(one, &town.book);
    about(&mut draft, "Wohnungssuche");
    town.save(draft.act(&town.book, ME, today()).unwrap());
    assert_eq!(town.minutes().iter().map(|(_, it)| it.case).collect::<Vec<_>>(), [saleh]);
}

#[test]
fn one_act_holds_minutes_strokes_tasks_appointment_and_what_was_settled() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let old = TaskId::new();
    town.keep(|act| {
        let task = Task {
            case,
            consultation: None,
            what: "Kita anrufen".into(),
            who: Actor::Worker(ME),
            due: None,
            state: TaskState::Open,
            settled_on: None,
        };
        act.create(old, &task);
    });
    assert_eq!(open_tasks(&town.book, case).len(), 1);
    let mut draft = town.opens(&[person], None);
    about(&mut draft, "Wohnungssuche");
    draft.ticked.insert(old, TaskState::Done);
    let part = &mut draft.parts[0];
    part.agreed = "Wir suchen weiter.".into();
    part.tasks.push(Line { id: TaskId::new(), what: "WBS beantragen".into(), who: Actor::Client(person), due: None });
    part.tasks.push(Line { id: TaskId::new(), what: "  ".into(), who: Actor::Worker(ME), due: None });
    part.documents.push(Attached {
        id: DocumentId::new(),
        kind: DocumentKind::Letter,
        note: " Kündigung, Seite 1 ".into(),
        taken_at: "2026-11-20T10:05:00".parse().unwrap(),
        media: MediaType::Jpeg,
        size: 8,
        sha256: crate::blobs::BlobHash::of(b"a letter"),
    });
    part.appointment.day = Some("2026-12-01".parse().unwrap());
    part.appointment.time = Some("09:30:00".parse().unwrap());
    let signing = signed(&draft, 0, &town.book);
    draft.parts[0].signatures.insert(Actor::Client(person).to_string(), signing);

    town.save(draft.act(&town.book, ME, today()).unwrap());
    let (id, minutes) = town.minutes().remove(0);
    assert_eq!((id, minutes.kind), (draft.parts[0].consultation, ConsultationKind::Initial));
    assert_eq!(minutes.signatures.len(), 1);
    assert_eq!(town.book.count(Kind::Strokes), 1);
    assert_eq!(town.book.all::<Appointment>().values().next().unwrap().consultation, Some(id));
    let documents = crate::thread::documents_of(&town.book, id);
    let (_, document) = documents[0];
    assert_eq!((documents.len(), document.case, document.person), (1, case, Some(person)));
    assert_eq!(document.note, "Kündigung, Seite 1");
    let open = open_tasks(&town.book, case);
    assert_eq!(open.len(), 1, "the old one is done, the empty line is none");
    assert_eq!((open[0].1.what.as_str(), open[0].1.consultation), ("WBS beantragen", Some(id)));
    assert_eq!(town.book.get::<Task>(old).unwrap().settled_on, Some(today()));
    assert_eq!(last_agreed(&town.book, case).unwrap().2, "Wir suchen weiter.");
    assert_eq!(sha256_hex(&text_of(&town.book, id).unwrap()), minutes.signatures.values().next().unwrap().text_sha256);

    let next = town.opens(&[person], None);
    assert_eq!(kind_of(&next, case, &town.book), ConsultationKind::FollowUp);
}

#[test]
fn two_households_get_minutes_each_that_share_the_conversation_and_nothing_of_each_other() {
    let mut town = Town::new();
    let (saleh, akin) = (CaseId::new(), CaseId::new());
    let one = town.person(saleh, "Saleh", "1990-01-01", HouseholdRole::Head);
    let other = town.person(akin, "Akin", "1991-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[one, other], None);
    draft.parts[0].occasion = "Mietschulden".into();
    draft.parts[0].topics = "Raten mit dem Vermieter".into();
    draft.parts[0].tasks.push(Line {
        id: TaskId::new(),
        what: "Kontoauszug bringen".into(),
        who: Actor::Client(one),
        due: None,
    });
    draft.parts[1].criteria.insert(Criterion::MedicalCare);
    town.save(draft.act(&town.book, ME, today()).unwrap());

    let minutes = town.minutes();
    assert_eq!(minutes.len(), 2);
    assert_eq!(minutes[0].1.conversation, minutes[1].1.conversation);
    let (id, of_akin) = minutes.iter().find(|(_, it)| it.case == akin).unwrap();
    let text = text_of(&town.book, *id).unwrap() + &serde_json::to_string(of_akin).unwrap();
    for word in ["Saleh", "Mietschulden", "Raten", "Kontoauszug", &one.to_string(), &saleh.to_string()] {
        assert!(!text.contains(word), "{word} stands in the other household's file");
    }
    assert_eq!(open_tasks(&town.book, saleh).len(), 1);
    assert_eq!(open_tasks(&town.book, akin).len(), 0);
}

#[test]
fn a_task_typed_in_one_household_s_minutes_for_a_client_of_the_other_goes_to_the_client_s_case() {
    let mut town = Town::new();
    let (saleh, akin) = (CaseId::new(), CaseId::new());
    let one = town.person(saleh, "Saleh", "1990-01-01", HouseholdRole::Head);
    let other = town.person(akin, "Akin", "1991-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[one, other], None);
    let id = draft.parts[0].consultation;
    draft.parts[0].typing = "Pass holen – Akin – Mo".into();
    draft.take_line(id, &town.book, ME, today());
    draft.parts[0].typing = "Nachfragen".into();
    draft.take_line(id, &town.book, ME, today());
    draft.take_line(id, &town.book, ME, today());
    let tasks = |part: usize| draft.parts[part].tasks.iter().map(|it| (it.what.as_str(), it.who)).collect::<Vec<_>>();
    assert_eq!(tasks(0), [("Nachfragen", Actor::Worker(ME))]);
    assert_eq!(tasks(1), [("Pass holen", Actor::Client(other))]);
}

#[test]
fn a_draft_that_was_put_away_and_opened_again_saves_the_same_records() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[person], None);
    about(&mut draft, "Wohnungssuche");
    let signing = signed(&draft, 0, &town.book);
    draft.parts[0].signatures.insert(Actor::Worker(ME).to_string(), signing);
    let again: Draft = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
    assert_eq!(again, draft);
    let changes = |draft: &Draft| draft.act(&town.book, ME, today()).unwrap().into_changes();
    assert_eq!(changes(&again), changes(&draft));

    town.save(draft.act(&town.book, ME, today()).unwrap());
    assert_eq!(again.act(&town.book, ME, today()).unwrap_err(), [Problem::SavedAlready]);
}

#[test]
fn a_draft_that_was_put_away_tells_who_is_there() {
    let mut town = Town::new();
    let person = town.person(CaseId::new(), "Saleh", "1990-01-01", HouseholdRole::Head);
    let kept = |persons: &[PersonId]| serde_json::to_value(town.opens(persons, None)).unwrap();
    assert_eq!((first_present(&kept(&[person])), first_present(&kept(&[]))), (Some(person), None));
}

#[test]
fn a_conversation_that_came_back_opens_as_it_was_written_and_is_signed_anew() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "2003-05-15", HouseholdRole::Head);
    let mut draft = town.opens(&[person], None);
    about(&mut draft, "Wohnungssuche");
    let next = &mut draft.parts[0].appointment;
    (next.day, next.time, next.place) = (Some(today()), Some(now().time()), "Büro".to_owned());
    next.things.insert(Thing::Rental);
    next.way = "Bus 784".to_owned();
    let line =
        Line { id: TaskId::new(), what: "Kita anrufen".to_owned(), who: Actor::Client(person), due: Some(today()) };
    draft.parts[0].tasks.push(line);
    let signer = Actor::Client(person).to_string();
    let signing = signed(&draft, 0, &town.book);
    draft.parts[0].signatures.insert(signer, signing);
    let part = draft.parts[0].consultation;
    draft.translate(part, Telling::Way, Language::Arabic, "الحافلة 784".to_owned(), "Jana Roth");
    let act = draft.act(&town.book, ME, today()).unwrap();
    let returned = town.save(act);
    town.book.take_back(returned.id).unwrap();

    let again = Draft::of_returned(&returned).unwrap();
    draft.parts[0].signatures.clear();
    let written =
        |draft: &Draft| (draft.conversation, draft.started_at, draft.minutes, draft.setting, draft.workers.clone());
    assert_eq!(written(&again), written(&draft));
    assert_eq!(again.parts, draft.parts);
    assert_eq!(again.translator.as_ref().map(|it| it.name.as_str()), Some("Jana Roth"));
    let unsent = returned.changes.len() - 1;
    assert_eq!(again.act(&town.book, ME, today()).unwrap().into_changes().len(), unsent, "all but the strokes");
}

#[test]
fn a_text_that_changes_after_it_was_signed_makes_the_signature_void() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[person], None);
    about(&mut draft, "Wohnungssuche");
    let signing = signed(&draft, 0, &town.book);
    draft.parts[0].signatures.insert(Actor::Client(person).to_string(), signing);
    assert_eq!(draft.problems(&town.book, today()), []);
    draft.parts[0].agreed = "Doch etwas anderes".into();
    assert_eq!(draft.problems(&town.book, today()), [Problem::SignatureVoid(case, Actor::Client(person))]);
    assert!(draft.act(&town.book, ME, today()).is_err());
}

#[test]
fn what_a_draft_lacks_is_said_for_each_case() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[person], None);
    draft.started_at = "2026-11-21T10:00:00".parse().unwrap();
    draft.parts[0].appointment.day = Some(today());
    assert_eq!(
        draft.problems(&town.book, today()),
        [Problem::InFuture, Problem::NothingAbout(case), Problem::AppointmentIncomplete(case)]
    );
}

#[test]
fn saved_minutes_take_a_signature_later_and_each_signer_s_once() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[person], None);
    about(&mut draft, "Wohnungssuche");
    let first = signed(&draft, 0, &town.book);
    draft.parts[0].signatures.insert(Actor::Worker(ME).to_string(), first.clone());
    town.save(draft.act(&town.book, ME, today()).unwrap());
    let id = draft.parts[0].consultation;

    assert!(sign_later(&town.book, id, Actor::Worker(ME), &first).is_none());
    let later = signed(&draft, 0, &town.book);
    let act = sign_later(&town.book, id, Actor::Client(person), &later).unwrap();
    let before = town.book.record(Consultation::key(id)).unwrap().clone();
    let commit = town.save(act);
    assert_eq!(crate::signed::check(&commit.changes, |key| (key == before.key).then_some(&before)), Ok(()));
    assert_eq!(town.book.get::<Consultation>(id).unwrap().signatures.len(), 2);
    assert_eq!(town.book.all::<Strokes>().len(), 2);
}

#[test]
fn what_was_removed_from_minutes_without_knowing_of_a_signature_is_found_by_the_text_that_was_signed() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[person], None);
    about(&mut draft, "Wohnungssuche");
    let ids = ["WBS beantragen", "Kita anrufen", "Vertrag lesen"].map(|what| {
        let id = TaskId::new();
        draft.parts[0].tasks.push(Line { id, what: what.into(), who: Actor::Client(person), due: None });
        id
    });
    draft.parts[0].appointment.day = Some("2026-12-01".parse().unwrap());
    draft.parts[0].appointment.time = Some("09:30:00".parse().unwrap());
    town.save(draft.act(&town.book, ME, today()).unwrap());
    let id = draft.parts[0].consultation;
    let remove = |town: &mut Town, key: RecordKey| {
        let mut act = Act::new();
        act.remove(town.book.record(key).unwrap());
        town.save(act);
    };
    remove(&mut town, Task::key(ids[0]));
    let signed = sha256_hex(&text_of(&town.book, id).unwrap());
    assert_eq!(removed_unseen(&town.book, id, &signed), Some(Vec::new()), "what was out when it was signed stays out");
    let appointment = Appointment::key(*town.book.all::<Appointment>().keys().next().unwrap());
    remove(&mut town, Task::key(ids[2]));
    remove(&mut town, appointment);
    let mut found = removed_unseen(&town.book, id, &signed).unwrap();
    found.sort_unstable();
    let mut expected = vec![Task::key(ids[2]), appointment];
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(removed_unseen(&town.book, id, &sha256_hex("another text")), None);
}

#[test]
fn minutes_that_somebody_only_declined_to_sign_are_not_signed() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let mut draft = town.opens(&[person], None);
    about(&mut draft, "Wohnungssuche");
    town.save(draft.act(&town.book, ME, today()).unwrap());
    let id = draft.parts[0].consultation;
    let state = |town: &Town| sign_state(town.book.get::<Consultation>(id).unwrap());
    assert_eq!(state(&town), SignState::Unsigned);

    let drawn = signed(&draft, 0, &town.book);
    let declined = Signing { how: How::Declined("erst lesen".into()), ..drawn.clone() };
    town.save(sign_later(&town.book, id, Actor::Client(person), &declined).unwrap());
    assert_eq!(state(&town), SignState::Declined);
    town.save(sign_later(&town.book, id, Actor::Worker(ME), &drawn).unwrap());
    assert_eq!(state(&town), SignState::Signed);
}

#[test]
fn small_children_are_not_asked_to_sign() {
    let mut town = Town::new();
    let case = CaseId::new();
    let mother = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    let child = town.person(case, "Saleh", "2015-05-03", HouseholdRole::Child);
    let unknown = town.person(case, "Saleh", "", HouseholdRole::Other);
    let draft = town.opens(&[mother, child, unknown], None);
    let asked = signers(&town.book, &draft.parts[0].present, &draft.workers, today());
    assert_eq!(asked, [Actor::Client(mother), Actor::Client(unknown), Actor::Worker(ME)]);
}

#[test]
fn only_occasions_that_stand_in_several_minutes_are_offered() {
    let mut town = Town::new();
    let case = CaseId::new();
    let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
    for occasion in ["Mietschulden", "Wohnungssuche", "Mietschulden", "Mietschulden", "Streit mit Herrn A."] {
        let mut draft = town.opens(&[person], None);
        about(&mut draft, occasion);
        town.save(draft.act(&town.book, ME, today()).unwrap());
    }
    assert_eq!(frequent_occasions(&town.book, 5), ["Mietschulden"]);
}
