use super::*;
use crate::{
    ids::{CommitId, ConsultationId, ConversationId, ReplicaId, TaskId, TeamId, UserId},
    records::{
        Because, BenefitPeriod, BenefitRegime, Case, CaseStatus, Consultation, ConsultationKind, Content, Decision,
        Dispute, Household, Identity, LateWork, Manner, Set, Setting, Signature, Strokes, Task, TaskState,
    },
    sync::{Act, Time},
};
use chrono::DateTime;
use std::collections::BTreeMap;

fn identity(case: CaseId, family: &str, given: &str) -> Identity {
    Identity { case, family_name: family.into(), given_name: given.into(), spellings: Set::default() }
}

fn minutes(case: CaseId, present: &[PersonId], topics: &str) -> Consultation {
    Consultation {
        case,
        conversation: ConversationId::new(),
        started_at: DateTime::UNIX_EPOCH.naive_utc(),
        minutes: 30,
        setting: Setting::Phone,
        kind: ConsultationKind::FollowUp,
        accommodation: None,
        present: present.iter().copied().collect(),
        others_present: String::new(),
        interpreter: false,
        language: None,
        workers: Set::default(),
        criteria: Set::default(),
        occasion: String::new(),
        topics: topics.into(),
        agreed: String::new(),
        signatures: BTreeMap::new(),
    }
}

fn task(case: CaseId, who: Actor, consultation: Option<ConsultationId>, what: &str) -> Task {
    Task { case, consultation, what: what.into(), who, due: None, state: TaskState::Open, settled_on: None }
}

fn commit(act: Act) -> Commit {
    Commit {
        id: CommitId::new(),
        replica: ReplicaId::new(),
        number: 1,
        time: Time(1),
        author: UserId::new(),
        wall: DateTime::UNIX_EPOCH,
        changes: act.into_changes(),
    }
}

fn records(commit: &Commit) -> Vec<Record> {
    let made = commit.keys().map(|key| {
        let mut record = Record::empty(key);
        record.apply(commit);
        record
    });
    made.collect()
}

/// Lina and Omar Haddad in one case, with minutes of each and of both.
struct Family {
    case: CaseId,
    lina: PersonId,
    omar: PersonId,
    of_lina: ConsultationId,
    of_both: ConsultationId,
    strokes: Uuid,
    commit: Commit,
}

impl Family {
    fn new() -> Self {
        let (case, lina, omar) = (CaseId::new(), PersonId::new(), PersonId::new());
        let (of_lina, of_both, strokes) = (ConsultationId::new(), ConsultationId::new(), Uuid::now_v7());
        let mut both = minutes(case, &[lina, omar], "Linas Kurs; Frau HADDAD und Lina-Marie warten. Kalinas Buch.");
        let signed = |manner| Signature { at: DateTime::UNIX_EPOCH, manner, text_sha256: "00".into() };
        both.signatures.insert(Actor::Client(lina).to_string(), signed(Manner::OnScreen(strokes)));
        let declined = Manner::Declined("Lina soll zuerst".into());
        both.signatures.insert(Actor::Client(omar).to_string(), signed(declined));
        let mut act = Act::new();
        act.create(case, &Case { team: TeamId::new(), responsible: None, status: CaseStatus::Open, opened_on: None });
        act.create(Uuid::now_v7(), &Household { case, name: "Haddad".into() });
        act.create(lina, &identity(case, "Haddad", "Lina"));
        act.create(omar, &identity(case, "Haddad", "Omar"));
        let benefits = BenefitPeriod { case, person: lina, regime: BenefitRegime::SgbII, from: None, until: None };
        act.create(Uuid::now_v7(), &benefits);
        act.create(of_lina, &minutes(case, &[lina], "nur mit ihr")).create(of_both, &both);
        act.create(strokes, &Strokes { case, lines: vec![vec![(1, 2, 3).into()]] });
        act.create(TaskId::new(), &task(case, Actor::Client(lina), None, "Zeugnis holen"));
        act.create(TaskId::new(), &task(case, Actor::Worker(UserId::new()), Some(of_lina), "Kita anrufen"));
        act.create(TaskId::new(), &task(case, Actor::Client(omar), Some(of_both), "mit Lina zum Amt"));
        Self { case, lina, omar, of_lina, of_both, strokes, commit: commit(act) }
    }

    fn kinds_reached(&self, subject: Subject) -> Vec<Kind> {
        Reach::of(subject, &records(&self.commit)).keys.iter().map(|key| key.kind).collect()
    }

    fn without_lina(&self) -> Traces {
        let records = records(&self.commit);
        let mut traces = Traces::of(Reach::of(Subject::Person(self.lina), &records));
        traces.learn_names(&self.commit.changes, &records);
        traces
    }
}

#[test]
fn with_a_person_goes_what_is_theirs_and_what_was_said_with_them_alone() {
    let family = Family::new();
    let reached = family.kinds_reached(Subject::Person(family.lina));
    let expected = [Kind::Identity, Kind::BenefitPeriod, Kind::Consultation, Kind::Strokes, Kind::Task, Kind::Task];
    assert_eq!(reached, expected);
    let keys = Reach::of(Subject::Person(family.lina), &records(&family.commit)).keys;
    assert!(keys.contains(&Consultation::key(family.of_lina)));
    assert!(keys.contains(&Strokes::key(family.strokes)));
}

#[test]
fn the_last_person_of_a_case_takes_it_along_and_a_case_everybody_in_it() {
    let family = Family::new();
    assert_eq!(family.kinds_reached(Subject::Case(family.case)).len(), family.commit.changes.len());
    let alone: Vec<_> =
        records(&family.commit).into_iter().filter(|record| record.key != Identity::key(family.omar)).collect();
    let reach = Reach::of(Subject::Person(family.lina), &alone);
    assert!(reach.cases.contains(&family.case));
    assert_eq!(reach.keys.len(), alone.len());
}

#[test]
fn what_the_others_keep_holds_neither_id_nor_name() {
    let family = Family::new();
    let Thinned::Less(left) = family.without_lina().thin(&family.commit) else { panic!("something stays") };
    let text = serde_json::to_string(&left).unwrap();
    assert!(!text.contains(&family.lina.to_string()) && !text.contains("Lina "), "{text}");
    let record = records(&left).into_iter().find(|record| record.key == Consultation::key(family.of_both)).unwrap();
    let both: Consultation = record.content().unwrap();
    assert_eq!(both.topics, "[…] Kurs; Frau HADDAD und […]-Marie warten. Kalinas Buch.");
    let [omars] = both.signatures.values().collect::<Vec<_>>()[..] else { panic!("Omar's stays") };
    assert_eq!(omars.manner, Manner::Declined("[…] soll zuerst".into()));
    assert!(both.present.contains(&family.omar) && both.present.len() == 1);
    // A name that somebody bears who stays is not taken out.
    assert!(text.contains("Haddad"));
    assert!(text.contains("mit […] zum Amt"));
}

#[test]
fn nothing_is_left_of_a_commit_about_the_erased_alone_and_nothing_changes_of_one_about_others() {
    let family = Family::new();
    let traces = family.without_lina();
    let mut act = Act::new();
    act.create(family.lina, &identity(family.case, "Haddad", "Lena"));
    assert_eq!(traces.thin(&commit(act)), Thinned::Nothing);
    let mut act = Act::new();
    act.create(PersonId::new(), &identity(family.case, "Haddad", "Sara"));
    assert_eq!(traces.thin(&commit(act)), Thinned::Untouched);
}

#[test]
fn a_late_commit_tells_of_the_erased_by_what_it_makes_anew() {
    let family = Family::new();
    let erased = BTreeSet::from([Identity::key(family.lina), Consultation::key(family.of_lina)]);
    let told = |act: Act| {
        let commit = commit(act);
        let named = names(&commit.changes);
        let erased = erased.iter().copied().filter(|key| named.contains(&key.id)).collect();
        let traces = Traces::of(told_by(&commit, erased, |_| None));
        traces.thin(&commit)
    };
    let case = family.case;
    let mut act = Act::new();
    act.create(ConsultationId::new(), &minutes(case, &[family.lina], "noch einmal"));
    assert_eq!(told(act), Thinned::Nothing, "minutes with her alone");
    let mut act = Act::new();
    act.create(TaskId::new(), &task(case, Actor::Client(family.lina), None, "Antrag"));
    assert_eq!(told(act), Thinned::Nothing, "a task of hers");
    let mut act = Act::new();
    act.create(TaskId::new(), &task(case, Actor::Client(family.omar), Some(family.of_lina), "Antrag"));
    assert_eq!(told(act), Thinned::Nothing, "a task agreed with her alone");
    let mut act = Act::new();
    act.create(ConsultationId::new(), &minutes(case, &[family.lina, family.omar], "zu zweit"));
    assert!(matches!(told(act), Thinned::Less(_)), "minutes with both stay his");
    let mut act = Act::new();
    act.create(ConsultationId::new(), &minutes(case, &[family.omar], "allein"));
    assert_eq!(told(act), Thinned::Untouched);
}

#[test]
fn a_short_name_is_found_as_it_is_written_and_a_longer_one_in_any_case() {
    let mut traces = Traces::default();
    traces.names = ["Anna Maria", "Şahin", "Can"].map(Into::into).to_vec();
    let left = |text: &str| traces.without_names(text);
    assert_eq!(left("Can kommt, das can be"), "[…] kommt, das can be");
    assert_eq!(left("ANNA MARIA; anna marias Kind"), "[…]; […] Kind");
    assert_eq!(left("Herr Şahin. Şahinler"), "Herr […]. Şahinler");
    assert_eq!(left("Canan, Cans, CanCan, Can"), "Canan, […], CanCan, […]");
    assert_eq!(left("ş Ş"), "ş Ş");
}

#[test]
fn what_another_system_gave_is_thinned_as_a_record_is() {
    let family = Family::new();
    let mut content = serde_json::json!({
        format!("present/{}", family.lina): true, "topics": "Lina und Omar", "case": family.case,
    });
    family.without_lina().thin_content(Kind::Consultation, &mut content);
    assert_eq!(content, serde_json::json!({ "topics": "[…] und Omar", "case": family.case }));
}

#[test]
fn what_is_to_be_decided_goes_with_those_it_is_about_and_late_work_is_thinned_change_by_change() {
    let family = Family::new();
    let decision = |about: Uuid, beside: &[Uuid]| Decision {
        case: Some(family.case),
        dispute: Dispute::Newcomer,
        about,
        beside: beside.iter().copied().collect(),
        registered: Default::default(),
        raised_at: DateTime::UNIX_EPOCH,
        verdict: None,
        settled_by: None,
        settled_on: None,
    };
    let third = Uuid::now_v7();
    let mut inner = Act::new();
    inner.create(ConsultationId::new(), &minutes(family.case, &[family.lina], "nachgereicht"));
    inner.create(TaskId::new(), &task(family.case, Actor::Client(family.omar), None, "Lina abholen"));
    let late = LateWork {
        case: family.case,
        author: UserId::new(),
        written_at: DateTime::UNIX_EPOCH,
        because: Because::LeftScope,
        changes: inner.into_changes(),
        answer: None,
        settled_by: None,
        settled_on: None,
    };
    let mut act = Act::new();
    act.create(family.lina, &identity(family.case, "Haddad", "Lina"));
    act.create(family.omar, &identity(family.case, "Haddad", "Omar"));
    let ids = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    act.create(ids[0], &decision(family.lina.0, &[family.omar.0]));
    act.create(ids[1], &decision(family.omar.0, &[family.lina.0]));
    act.create(ids[2], &decision(family.omar.0, &[family.lina.0, third]));
    let mut late_act = Act::new();
    late_act.lay(&Record::empty(LateWork::key(third)), &late);
    let mut commit = commit(act);
    commit.changes.extend(late_act.into_changes());

    let records = records(&commit);
    let mut traces = Traces::of(Reach::of(Subject::Person(family.lina), &records));
    traces.learn_names(&commit.changes, &records);
    let reached = &traces.reach().keys;
    assert!(reached.contains(&Decision::key(ids[0])), "it is about her");
    assert!(!reached.contains(&Decision::key(ids[1])), "the same clash of his with somebody else would have its id");
    assert!(!reached.contains(&Decision::key(ids[2])) && !reached.contains(&LateWork::key(third)));
    let Thinned::Less(left) = traces.thin(&commit) else { panic!("something stays") };
    let text = serde_json::to_string(&left).unwrap();
    assert!(
        !text.contains(&family.lina.to_string()) && !text.contains("Lina") && !text.contains("nachgereicht"),
        "{text}"
    );
    assert!(text.contains("[…] abholen"));
}

#[test]
fn what_a_removal_saw_names_nobody_either() {
    let family = Family::new();
    let record =
        records(&family.commit).into_iter().find(|record| record.key == Consultation::key(family.of_both)).unwrap();
    let mut act = Act::new();
    act.remove(&record);
    let Thinned::Less(left) = family.without_lina().thin(&commit(act)) else { panic!("the mark stays") };
    let text = serde_json::to_string(&left).unwrap();
    assert!(!text.contains(&family.lina.to_string()) && text.contains(&family.omar.to_string()), "{text}");
}

#[test]
fn photos_of_the_erased_and_of_their_minutes_go_and_a_name_under_another_is_taken_out() {
    let family = Family::new();
    let [of_lina, in_her_minutes, of_both] = [(); 3].map(|()| crate::ids::DocumentId::new());
    let photo = |person, consultation| crate::records::Document {
        case: family.case,
        consultation,
        person,
        kind: crate::records::DocumentKind::Letter,
        note: "Brief an Lina".into(),
        taken_at: DateTime::UNIX_EPOCH.naive_utc(),
        media: crate::records::MediaType::Jpeg,
        size: 1,
        sha256: crate::blobs::BlobHash::of(b"x"),
    };
    let mut act = Act::of(family.commit.changes.clone());
    act.create(of_lina, &photo(Some(family.lina), None));
    act.create(in_her_minutes, &photo(None, Some(family.of_lina)));
    act.create(of_both, &photo(None, Some(family.of_both)));
    let commit = commit(act);
    let mut traces = Traces::of(Reach::of(Subject::Person(family.lina), &records(&commit)));
    let key = |id: crate::ids::DocumentId| crate::records::Document::key(id);
    let reached = [of_lina, in_her_minutes, of_both].map(|id| traces.reach().keys.contains(&key(id)));
    assert_eq!(reached, [true, true, false]);
    traces.learn_names(&commit.changes, &records(&commit));
    let Thinned::Less(left) = traces.thin(&commit) else { panic!("something is left") };
    let note = left.changes.iter().find(|change| change.key == key(of_both)).map(|change| &change.fields["note"].value);
    assert_eq!(note, Some(&Value::from("Brief an […]")));
}
