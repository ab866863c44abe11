use super::*;
use crate::{
    blobs::BlobHash,
    casebook::Casebook,
    catalogue::Catalogue,
    conversation::Attached,
    ids::{CaseId, CommitId, DocumentId, GoalId, HouseholdId, PersonId, ReplicaId, TeamId, UserId, VersionId},
    language::{Direction, Language, Words, tests::words},
    people,
    records::*,
    sync::{Act, Commit, Hand, Objection, ObjectionOutcome, Settlement, Time},
};
use chrono::{DateTime, NaiveDate};
use std::collections::BTreeMap;
use uuid::Uuid;

pub(super) const ME: UserId = UserId(Uuid::from_u128(7));

pub(super) fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

/// A household of two adults and a child, and what they agree with a worker.
pub(super) struct Town {
    pub(super) book: Casebook,
    pub(super) case: CaseId,
    pub(super) party: Party,
    pub(super) lina: PersonId,
    pub(super) omar: PersonId,
}

impl Town {
    pub(super) fn new() -> Self {
        let (case, household) = (CaseId::new(), HouseholdId::new());
        let [lina, omar, sami] = [(); 3].map(|()| PersonId::new());
        let mut town = Self { book: Casebook::new(), case, party: Party::Household(household), lina, omar };
        let mut act = Act::new();
        act.create(
            case,
            &Case { team: TeamId::new(), responsible: Some(ME), status: CaseStatus::Open, opened_on: None },
        );
        for (id, given, born, role) in [
            (lina, "Lina", "1990-01-01", HouseholdRole::Head),
            (omar, "Omar", "1988-05-03", HouseholdRole::Partner),
            (sami, "Sami", "2018-02-02", HouseholdRole::Child),
        ] {
            let identity =
                Identity { case, family_name: "Haddad".into(), given_name: given.into(), spellings: Set::default() };
            let base = BaseData {
                case,
                household,
                household_role: role,
                birth_date: born.parse().ok(),
                gender: None,
                nationality: None,
                languages: ["ar".to_owned()].into_iter().collect(),
                interpreter_needed: true,
                target_group: None,
                arrived_on: None,
                assigned_on: None,
                phone: None,
            };
            act.create(id, &identity).create(id, &base);
        }
        let staff = Staff {
            name: "Jana Roth".into(),
            role: Role::SocialWorker,
            team: None,
            area: None,
            full_time_percent: None,
        };
        act.create(ME, &staff);
        town.save(act);
        town
    }

    pub(super) fn save(&mut self, act: Act) -> Commit {
        let number = self.book.outbox().len() as u64 + 1;
        let commit = Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(1)),
            number,
            time: Time(number << 16),
            author: ME,
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        };
        assert_eq!(self.book.check(&commit.changes), Ok(()));
        self.book.commit(commit.clone());
        commit
    }

    pub(super) fn opening(&self) -> Opening {
        Opening { case: self.case, party: self.party, worker: ME, revises: None, today: today() }
    }

    /// A draft with two goals of the catalogue and one that somebody wrote.
    pub(super) fn draft(&self) -> Draft {
        let (german, arabic) = (words(Language::German), words(Language::Arabic));
        let catalogue = Catalogue::parse(include_str!("../../../languages/goals.json")).unwrap();
        let mut draft = Draft::begin(&self.opening(), &self.book);
        let goal = |id| catalogue.entry(id).unwrap().goal(today(), &german, Some(&arabic));
        let own = Goal {
            id: GoalId::new(),
            field: Field::Everyday,
            source: None,
            title: Phrase { german: "Fahrrad für Sami reparieren".into(), other: None },
            measure: Phrase::default(),
            by: None,
            steps: Vec::new(),
            contributions: Vec::new(),
        };
        draft.version.goals = vec![goal("german_b1"), goal("daycare"), own];
        draft.version.concerns.insert(draft.version.goals[0].id, self.lina);
        draft.version.reviews.insert("2027-01-15".parse().unwrap());
        draft.appointment = Some(("2026-12-01T09:30:00".parse().unwrap(), "Rathaus, Zimmer 12".into()));
        draft
    }

    pub(super) fn lay(&mut self, draft: &Draft) -> VersionId {
        let [id] = self.lay_apart([draft]);
        id
    }

    /// Each is laid on a device that does not know of the others.
    pub(super) fn lay_apart<const N: usize>(&mut self, drafts: [&Draft; N]) -> [VersionId; N] {
        let (german, arabic) = (words(Language::German), words(Language::Arabic));
        let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today: today() };
        let acts = drafts.map(|draft| draft.lay(&self.book, names).unwrap());
        acts.into_iter().for_each(|act| drop(self.save(act)));
        drafts.map(|draft| draft.id)
    }

    pub(super) fn answers(&mut self, id: VersionId, signer: Actor, answer: ReplyAnswer) -> bool {
        let key = ReplyKey { id: Uuid::now_v7(), signer };
        let Some(act) = reply(&self.book, id, key, &said(answer), Some(&vec![vec![(1, 2, 3).into()]])) else {
            return false;
        };
        self.save(act);
        true
    }

    pub(super) fn version(&self, id: VersionId) -> &AgreementVersion {
        self.book.get(id).unwrap()
    }

    pub(super) fn current(&self) -> Current<'_> {
        agreements(&self.book, self.case, today()).remove(0)
    }
}

pub(super) fn said(answer: ReplyAnswer) -> Reply {
    Reply {
        at: DateTime::UNIX_EPOCH,
        answer,
        text_sha256: String::new(),
        languages: vec!["de".into(), "ar".into()],
        read_aloud: false,
        interpreter: "Amina Yusuf".into(),
        companion: String::new(),
        represented_by: String::new(),
        place: "Rathaus".into(),
        points: BTreeMap::from([("title".to_owned(), PointReply::Understood)]),
    }
}

/// A photo of a signed paper.
pub(super) fn attached() -> Attached {
    Attached {
        id: DocumentId::new(),
        kind: DocumentKind::SignedPaper,
        note: String::new(),
        taken_at: "2027-03-01T10:00:00".parse().unwrap(),
        media: MediaType::Jpeg,
        size: 4,
        sha256: BlobHash::of(b"leaf"),
    }
}

pub(super) fn drawn() -> ReplyAnswer {
    ReplyAnswer::OnScreen(Uuid::now_v7())
}

pub(super) fn arabic() -> Words {
    words(Language::Arabic)
}

#[test]
fn a_household_agrees_as_its_adults_in_the_language_that_they_read() {
    let town = Town::new();
    let draft = town.draft();
    assert_eq!(draft.version.parties.iter().copied().collect::<Vec<_>>(), [town.lina, town.omar]);
    assert_eq!(draft.version.language.as_deref(), Some("ar"));
    assert_eq!(Draft::begin(&town.opening(), &town.book).version.agreement, draft.version.agreement);
}

#[test]
fn children_are_no_party_and_nobody_lays_down_what_only_they_would_sign() {
    let mut town = Town::new();
    let household = people::of_case(&town.book, town.case).collect::<Vec<_>>();
    let sami = *household.iter().find(|it| ![town.lina, town.omar].contains(it)).unwrap();
    let can = |town: &Town, party| who_can_agree(&town.book, party, today());
    assert_eq!(can(&town, town.party), [town.lina, town.omar], "fifteen is the age (§ 36 SGB I)");
    assert_eq!(can(&town, Party::Person(sami)), [town.lina, town.omar], "for a child its household agrees");
    let (german, arabic) = (words(Language::German), arabic());
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today: today() };
    let mut draft = town.draft();
    draft.version.parties = std::iter::once(sami).collect();
    assert_eq!(draft.lacking(&town.book, names), [Lacking::OnlyChildren]);
    let base = town.book.get::<BaseData>(sami).unwrap().clone();
    let of_fifteen = BaseData { birth_date: "2011-11-22".parse().ok(), ..base.clone() };
    let mut act = Act::new();
    act.update(town.book.record(BaseData::key(sami)).unwrap(), &base, &of_fifteen);
    town.save(act);
    assert_eq!(draft.lacking(&town.book, names), []);
    assert!(can(&town, town.party).contains(&sami) && can(&town, Party::Person(sami)) == [sami]);
    assert!(!town.draft().version.parties.contains(&sami), "who is not of age is asked only if somebody says so");
}

#[test]
fn what_a_household_agrees_for_a_child_says_at_every_goal_that_it_is_the_child_s() {
    let mut town = Town::new();
    let household = people::of_case(&town.book, town.case).collect::<Vec<_>>();
    let sami = *household.iter().find(|it| ![town.lina, town.omar].contains(it)).unwrap();
    let opening = Opening { party: Party::Person(sami), ..town.opening() };
    let mut draft = Draft::begin(&opening, &town.book);
    draft.version.goals = town.draft().version.goals;
    let id = town.lay(&draft);
    let version = town.version(id);
    assert!(version.goals.iter().all(|goal| version.concerns.get(&goal.id) == Some(&sami)));
    assert_eq!(version.text.matches("de: Für: Sami Haddad").count(), version.goals.len(), "{}", version.text);
}

#[test]
fn a_goal_of_a_household_can_be_a_child_s_and_not_somebody_else_s() {
    let mut town = Town::new();
    let household = people::of_case(&town.book, town.case).collect::<Vec<_>>();
    let sami = *household.iter().find(|it| ![town.lina, town.omar].contains(it)).unwrap();
    let mut draft = town.draft();
    let [goal, other] = [0, 1].map(|place| draft.version.goals[place].id);
    assert_eq!(draft.may_concern(&town.book), [town.lina, town.omar, sami]);
    draft.version.concerns = [(goal, sami), (other, PersonId::new())].into_iter().collect();
    let id = town.lay(&draft);
    assert_eq!(town.version(id).concerns, [(goal, sami)].into_iter().collect());
    assert!(town.version(id).text.contains("de: Für: Sami Haddad"), "{}", town.version(id).text);
}

#[test]
fn a_version_that_is_not_finished_when_its_case_leaves_is_written_as_it_stands() {
    let mut town = Town::new();
    let mut draft = town.draft();
    draft.version.goals[2].title.german.clear();
    draft.version.goals[2].measure.german = "Das Rad fährt".into();
    let (german, arabic) = (words(Language::German), arabic());
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today: today() };
    assert!(draft.lay(&town.book, names).is_err());
    for (names, language) in [(Some(names), Some("ar")), (Some(NamesOf { other: None, ..names }), None), (None, None)] {
        let mut book = Casebook::new();
        let act = draft.left(&town.book, names).unwrap();
        book.commit(Commit { changes: act.into_changes(), ..town.book.outbox()[0].clone() });
        let version = book.get::<AgreementVersion>(draft.id).unwrap();
        assert_eq!((version.language.as_deref(), version.text.contains("Das Rad fährt")), (language, names.is_some()));
        assert_eq!(version.goals[2].measure.german, "Das Rad fährt");
    }
    draft.version.goals.truncate(2);
    town.lay(&draft);
    assert_eq!(draft.left(&town.book, None), None, "it is laid down already");
}

#[test]
fn the_text_says_every_point_in_german_and_in_the_client_s_language_and_reads_back_as_it_was_shown() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    let kept = &town.version(id).text;
    let text: FixedText = kept.parse().unwrap();
    assert_eq!(&text.to_string(), kept);
    assert_eq!(text.language, Some(Language::Arabic));
    let said = |key: &str| text.points.iter().find(|it| it.key.starts_with(key)).unwrap();
    assert_eq!(said("title").german, "Zielvereinbarung, Fassung 1");
    assert_eq!(said("title").other.as_ref().unwrap().words(), "اتفاقية أهداف، النسخة \u{2068}١\u{2069}");
    assert_eq!(said("people").german, "Diese Vereinbarung machen: Lina Haddad und Omar Haddad");
    assert_eq!(said("workers").german, "Für die Sozialarbeit, Stadt Haan: Jana Roth");
    assert_eq!(said("goal").german, "Ziel 1 (Deutsch lernen): Deutsch bis B1 lernen");
    assert_eq!(
        said("appointment").german,
        "Nächster Termin: Dienstag, 1. Dezember 2026, 09:30 Uhr, Rathaus, Zimmer 12"
    );
    assert!(text.points.iter().all(|point| point.other.is_some() && !point.german.contains('$')));
    let own = text.points.iter().find(|point| point.german.contains("Fahrrad")).unwrap();
    assert!(matches!(&own.other, Some(Other::Untranslated(words)) if words.contains("غير مترجم")), "{own:?}");
    assert!(kept.contains("Diese Übersetzung ist ein Entwurf"));
}

#[test]
fn what_somebody_translated_names_them_in_the_text() {
    let town = Town::new();
    let mut draft = town.draft();
    let by = Translator { role: TranslatorRole::Interpreter, name: "Amina: Yusuf".into() };
    draft.version.goals[2].title.other =
        Some(Rendering { text: "إصلاح الدراجة".into(), by: Some(by.clone()), german: String::new() });
    let (german, arabic) = (words(Language::German), arabic());
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today: today() };
    let text: FixedText = draft.text(&town.book, names).to_string().parse().unwrap();
    let own = text.points.iter().find(|point| point.german.contains("Fahrrad")).unwrap();
    assert!(matches!(&own.other, Some(Other::Translated(_, Some(translator))) if *translator == by));
}

#[test]
fn a_translation_of_an_earlier_wording_is_laid_before_nobody_until_somebody_says_that_it_fits() {
    let town = Town::new();
    let mut draft = town.draft();
    let goal = draft.version.goals[2].id;
    draft.translate(goal, PhraseOf::Title, "إصلاح الدراجة".into(), "Jana Roth");
    let (german, arabic) = (words(Language::German), arabic());
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today: today() };
    let other = |draft: &Draft| {
        let text = draft.text(&town.book, names);
        text.points.into_iter().find(|point| point.key == format!("goal {goal}")).unwrap().other.unwrap()
    };
    assert!(matches!(other(&draft), Other::Translated(..)));
    draft.goal_mut(goal).unwrap().title.german = "Roller für Sami reparieren".into();
    assert!(matches!(other(&draft), Other::Untranslated(_)), "it says a bicycle");
    draft.translation_fits(goal, PhraseOf::Title);
    assert!(matches!(other(&draft), Other::Translated(..)));
    draft.goal_mut(goal).unwrap().title.german = "Bett für Sami bauen".into();
    draft.translate(goal, PhraseOf::Title, "بناء سرير".into(), "Jana Roth");
    assert!(matches!(other(&draft), Other::Translated(..)));
}

#[test]
fn a_partner_that_is_none_of_the_directory_stands_in_the_text_by_its_name() {
    let town = Town::new();
    let mut draft = town.draft();
    let contribution = |of, named: &str| Contribution {
        of,
        partner: None,
        named: named.into(),
        what: Phrase { german: "hilft".into(), other: None },
    };
    draft.version.goals[2].contributions = vec![
        contribution(Contributor::Partner, " Fahrradwerkstatt  Haan "),
        contribution(Contributor::Partner, ""),
        contribution(Contributor::Client, "Fahrradwerkstatt Haan"),
    ];
    let (german, arabic) = (words(Language::German), arabic());
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today: today() };
    let text = draft.text(&town.book, names);
    let named = text.points.iter().filter(|point| point.german.contains("Fahrradwerkstatt Haan"));
    let named: Vec<_> = named.collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].other.as_ref().unwrap().words().contains("Fahrradwerkstatt Haan"));
    assert!(draft.lay(&town.book, names).is_ok());
}

#[test]
fn whoever_translates_is_named_for_all_that_was_translated_by_hand_and_for_nothing_of_the_catalogue() {
    let town = Town::new();
    let mut draft = town.draft();
    let (goal, step) = (draft.version.goals[0].id, draft.version.goals[0].steps[0].id);
    let by = |draft: &Draft, of| {
        let rendering = draft.goal(goal).unwrap().phrase(of).unwrap().other.clone();
        rendering.and_then(|it| it.by).map(|by| (by.role, by.name))
    };
    draft.translate(goal, PhraseOf::Step(step), "خطوة".into(), "Jana Roth");
    assert_eq!(by(&draft, PhraseOf::Step(step)), Some((TranslatorRole::Worker, "Jana Roth".into())));
    draft.translated_by(Translator { role: TranslatorRole::Interpreter, name: "Frau Nasser".into() });
    assert_eq!(by(&draft, PhraseOf::Step(step)), Some((TranslatorRole::Interpreter, "Frau Nasser".into())));
    assert_eq!(by(&draft, PhraseOf::Title), None);
    draft.translate(goal, PhraseOf::Step(step), String::new(), "Jana Roth");
    assert_eq!(draft.goal(goal).unwrap().phrase(PhraseOf::Step(step)).unwrap().other, None);
}

#[test]
fn what_a_draft_lacks_is_said_before_it_is_laid_down() {
    let mut town = Town::new();
    let mut draft = town.draft();
    town.lay(&draft);
    draft.version.parties = Set::default();
    draft.version.workers = Set::default();
    draft.version.goals[1].title.german = " ".into();
    let german = words(Language::German);
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: None, today: today() };
    let empty = Lacking::EmptyGoal(draft.version.goals[1].id);
    let expected = [Lacking::LaidAlready, Lacking::Nobody, Lacking::NoWorker, Lacking::NoWords, empty];
    assert_eq!(draft.lay(&town.book, names).unwrap_err(), expected);
    draft.version.goals.clear();
    assert!(draft.lacking(&town.book, names).contains(&Lacking::NoGoal));
}

#[test]
fn no_day_of_an_agreement_is_over_before_it_is_laid_down_and_an_interpreter_has_a_name() {
    let town = Town::new();
    let mut draft = town.draft();
    let (german, arabic) = (words(Language::German), words(Language::Arabic));
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today: today() };
    assert_eq!(draft.lacking(&town.book, names), []);
    let yesterday = today().pred_opt();
    draft.version.goals[0].by = yesterday;
    (draft.version.until, draft.version.reviews) = (yesterday, Default::default());
    draft.translator = Some(Translator { role: TranslatorRole::Interpreter, name: " ".into() });
    let past = Lacking::PastGoal(draft.version.goals[0].id);
    assert_eq!(draft.lacking(&town.book, names), [past, Lacking::PastDay, Lacking::NoInterpreter]);
    draft.version.goals[0].by = Some(today());
    draft.version.until = None;
    draft.version.reviews.insert(yesterday.unwrap());
    assert_eq!(draft.lacking(&town.book, names), [Lacking::PastDay, Lacking::NoInterpreter]);
    draft.version.reviews = std::iter::once(today()).collect();
    draft.version.until = Some(today());
    let step = &mut draft.version.goals[0].steps[0];
    step.by = yesterday;
    let late = Lacking::PastStep(step.id);
    assert_eq!(draft.lacking(&town.book, names), [late, Lacking::NoInterpreter]);
    draft.version.goals[0].steps[0].by = None;
    draft.version.reviews.insert(today().succ_opt().unwrap());
    assert_eq!(draft.lacking(&town.book, names), [Lacking::ReviewAfterEnd, Lacking::NoInterpreter]);
}

#[test]
fn what_was_begun_weeks_ago_is_written_on_the_day_on_which_it_is_laid_down_and_its_days_are_over_by_then() {
    let mut town = Town::new();
    let draft = town.draft();
    let (german, arabic) = (words(Language::German), words(Language::Arabic));
    let names = |on: &str| {
        let today = on.parse().unwrap();
        NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&arabic), today }
    };
    let said = draft.lacking(&town.book, names("2027-01-16"));
    assert_eq!(said, [Lacking::PastDay, Lacking::PastAppointment]);
    assert_eq!(draft.lacking(&town.book, names("2026-12-01")), [], "the appointment is today");
    let other = town.lay(&town.draft());
    let act = draft.lay(&town.book, names("2026-12-01")).unwrap();
    town.save(act);
    let laid = town.version(draft.id);
    assert_eq!((laid.written_on.to_string().as_str(), laid.number), ("2026-12-01", town.version(other).number + 1));
    assert!(laid.text.contains("Geschrieben am Dienstag, 1. Dezember 2026"), "{}", laid.text);
    assert!(laid.text.contains("Zielvereinbarung, Fassung 2"));
}

#[test]
fn the_appointment_that_a_text_names_is_in_the_calendar_once() {
    let mut town = Town::new();
    town.lay(&town.draft());
    let made: Vec<_> = town.book.all::<Appointment>().values().cloned().collect();
    assert_eq!(made.len(), 1);
    assert_eq!((made[0].worker, made[0].place.as_str()), (ME, "Rathaus, Zimmer 12"));
    assert_eq!(made[0].starts_at, "2026-12-01T09:30:00".parse().unwrap());
    town.lay(&town.draft());
    assert_eq!(town.book.all::<Appointment>().len(), 1, "the second version names the same");
}

#[test]
fn each_signature_is_saved_by_itself_and_both_sides_make_the_agreement() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    assert_eq!(standing(town.version(id)), Standing::Laid);
    assert!(town.answers(id, Actor::Client(town.lina), ReplyAnswer::Later("mit Omar sprechen".into())));
    assert_eq!(standing(town.version(id)), Standing::Laid);
    assert!(town.answers(id, Actor::Client(town.lina), drawn()), "who said later may sign later");
    assert_eq!(standing(town.version(id)), Standing::Begun);
    assert!(!town.answers(id, Actor::Client(town.lina), drawn()), "nobody signs twice");
    let mark = ReplyAnswer::Sign { strokes: Uuid::now_v7(), witness: "Amina Yusuf".into() };
    assert!(town.answers(id, Actor::Worker(ME), mark));
    assert_eq!(standing(town.version(id)), Standing::Agreed);
    assert_eq!(unanswered(town.version(id)), [town.omar]);
    assert!(town.answers(id, Actor::Client(town.omar), ReplyAnswer::OnPaper { photo: Some(DocumentId::new()) }));
    assert_eq!(signed_by(town.version(id)).len(), 3);
    assert_eq!(town.book.count(Kind::Strokes), 2);
    let hash = sha256_hex(&town.version(id).text);
    assert!(town.version(id).replies.values().all(|reply| reply.text_sha256 == hash));
}

#[test]
fn a_paper_that_is_to_come_and_points_alone_are_no_signature_until_the_worker_has_the_paper() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    town.answers(id, Actor::Worker(ME), drawn());
    for said in [ReplyAnswer::Undecided, ReplyAnswer::PaperToCome] {
        assert!(town.answers(id, Actor::Client(town.lina), said));
        assert_eq!(standing(town.version(id)), Standing::Begun);
        assert_eq!(signed_by(town.version(id)), [Actor::Worker(ME)]);
    }
    assert!(town.answers(id, Actor::Client(town.lina), ReplyAnswer::OnPaper { photo: None }));
    assert_eq!(standing(town.version(id)), Standing::Agreed);
}

#[test]
fn where_one_of_the_clients_does_not_agree_nothing_is_agreed() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    town.answers(id, Actor::Client(town.lina), drawn());
    town.answers(id, Actor::Worker(ME), drawn());
    town.answers(id, Actor::Client(town.omar), ReplyAnswer::Declined("zu viel auf einmal".into()));
    assert_eq!(standing(town.version(id)), Standing::Declined);
    assert!(!unanswered(town.version(id)).contains(&town.omar), "who declines has answered");
    assert_eq!(town.current().in_force, None);
    town.answers(id, Actor::Client(town.omar), drawn());
    assert_eq!(standing(town.version(id)), Standing::Agreed);
}

#[test]
fn whoever_disputes_an_entry_leaves_a_mark_that_stands_on_what_is_signed_too() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    town.answers(id, Actor::Client(town.lina), drawn());
    let key = AgreementVersion::key(id);
    let hash = sha256_hex(&town.version(id).text);
    let objection = Objection {
        by: Actor::Client(town.lina),
        at: DateTime::UNIX_EPOCH,
        written_by: ME,
        hand: Hand::Worker,
        part: "title".into(),
        statement: "Ich habe schon B1.".into(),
    };
    let about = Uuid::now_v7();
    let mut act = Act::new();
    act.dispute(town.book.record(key).unwrap(), about, &objection);
    town.save(act);
    assert!(town.book.record(key).unwrap().is_disputed());
    assert_eq!(sha256_hex(&town.version(id).text), hash);
    let mut act = Act::new();
    act.dispute(town.book.record(key).unwrap(), about, &Objection { statement: "Anders.".into(), ..objection });
    assert!(matches!(town.book.check(act.changes()), Err(Refusal::Signed { .. })));

    for (outcome, stands) in [(ObjectionOutcome::Unsettled, true), (ObjectionOutcome::Corrected, false)] {
        let known = town.book.record(key).unwrap().objections().remove(0);
        assert!(known.may_become().contains(&outcome), "what could not be settled may be put right later");
        let mut act = Act::new();
        act.settle_objection(town.book.record(key).unwrap(), about, &Settlement { outcome, by: ME, on: today() });
        town.save(act);
        assert_eq!(town.book.record(key).unwrap().is_disputed(), stands);
    }
    assert_eq!(town.book.record(key).unwrap().objections()[0].objection.statement, "Ich habe schon B1.");
}

#[test]
fn digits_and_directions_are_the_client_s() {
    assert_eq!(Language::Arabic.direction(), Direction::RightToLeft);
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    let text: FixedText = town.version(id).text.parse().unwrap();
    let review = text.points.iter().find(|point| point.key.starts_with("review")).unwrap();
    let words = review.other.as_ref().unwrap().words();
    assert!(words.contains("\u{2068}الجمعة، ١٥ كانون الثاني/يناير ٢٠٢٧\u{2069}"), "{words}");
}

#[test]
fn a_byte_that_somebody_changed_is_found() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    town.answers(id, Actor::Client(town.lina), drawn());
    let signed = town.version(id).clone();
    assert_eq!(altered(&signed), []);
    let changed = AgreementVersion { text: signed.text.replace("B1", "B2"), ..signed.clone() };
    assert_eq!(altered(&changed), signed.replies.keys().copied().collect::<Vec<_>>());
}
