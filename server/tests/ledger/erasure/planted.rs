//! Somebody who is to be erased, with a canary in everything, and where it is looked for.

use crate::{
    store::Store,
    town::{Device, Town, case_of, identity, minutes, now, stay},
};
use casework::{
    ids::{AccommodationId, CaseId, ConsultationId, HouseholdId, PersonId, TaskId},
    language::Language,
    records::{
        Actor, Appointment, BaseData, BenefitPeriod, BenefitRegime, Consultation, Content as _, Education,
        EducationKind, Household, HouseholdRole, Identity, Manner, RecordKey, Rendering, ResidenceTitle, Stay, Strokes,
        Task, TaskState, Telling, Translations,
    },
    seal::Signable,
    sync::Act,
};
use serde_json::json;
use server::{
    ledger::{External, Intake},
    seal::{PublicKey, SealKey},
};
use sqlx::{Connection as _, PgConnection};
use std::path::Path;
use uuid::Uuid;

pub(super) const CANARY: &str = "Kanarienvogel";
/// Nobody else was born then.
const BORN: &str = "1893-04-17";

pub(super) fn key() -> SealKey {
    SealKey::of_seed(&[7; 32], Vec::new())
}

pub(super) fn keys() -> [PublicKey; 1] {
    [key().public()]
}

/// Somebody with a canary in every field that holds text, in a case with a brother who stays.
pub(super) struct Planted {
    pub(super) case: CaseId,
    pub(super) person: PersonId,
    pub(super) brother: PersonId,
    /// Minutes of both.
    pub(super) of_both: ConsultationId,
    /// Records that are hers alone.
    pub(super) hers: Vec<RecordKey>,
    pub(super) task: TaskId,
    /// The hash in the seal of what she signed.
    sealed: String,
}

pub(super) async fn plant(town: &Town) -> Planted {
    let (case, person, brother, household) = (CaseId::new(), PersonId::new(), PersonId::new(), HouseholdId::new());
    let canary = |what: &str| format!("{CANARY} {what}");
    let mut device = Device::of(town.anna.id);
    let mut act = Act::new();
    let mut name = identity(case, CANARY);
    name.given_name = CANARY.to_owned();
    name.spellings.insert(canary("geschrieben"));
    act.create(case, &case_of(town.team));
    act.create(household, &Household { case, name: canary("und Bruder") });
    act.create(person, &name);
    act.create(brother, &identity(case, "Haddad"));
    let base = BaseData {
        case,
        household,
        household_role: HouseholdRole::Head,
        birth_date: BORN.parse().ok(),
        gender: None,
        nationality: Some(canary("Land")),
        languages: [canary("Sprache")].into_iter().collect(),
        interpreter_needed: true,
        target_group: None,
        arrived_on: None,
        assigned_on: None,
        phone: Some(canary("Telefon")),
    };
    act.create(person, &base);
    let (title, period, education, lives) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let until = "2027-01-01".parse().ok();
    act.create(title, &ResidenceTitle { case, person, title: canary("Titel"), valid_from: None, valid_until: until });
    act.create(period, &BenefitPeriod { case, person, regime: BenefitRegime::SgbII, from: None, until });
    let course = EducationKind::LanguageCourse;
    let course = Education { case, person, kind: course, provider: canary("VHS"), level: None, from: None, until };
    act.create(education, &course);
    act.create(lives, &stay(case, person, AccommodationId::new(), None));
    town.push_accepted(&town.anna, &device.commit(act)).await;

    // What she said alone, what was agreed then, and her signature; and a talk with both.
    let (alone, mut talk) = minutes(case);
    let drawn = Uuid::now_v7();
    talk.present = [person].into_iter().collect();
    for text in [&mut talk.occasion, &mut talk.topics, &mut talk.agreed, &mut talk.others_present] {
        *text = canary("allein");
    }
    let (of_both, mut both) = minutes(case);
    both.present = [person, brother].into_iter().collect();
    both.topics = format!("{CANARY}s Bruder sucht Arbeit");
    let task = |who, consultation, what: &str| Task {
        case,
        consultation,
        what: canary(what),
        who,
        due: None,
        state: TaskState::Open,
        settled_on: None,
    };
    let (her_task, agreed_alone, his_task, meeting) = (TaskId::new(), TaskId::new(), TaskId::new(), Uuid::now_v7());
    let mut act = Act::new();
    act.create(alone, &talk).create(of_both, &both);
    act.create(her_task, &task(Actor::Client(person), None, "bringt Papiere"));
    act.create(agreed_alone, &task(Actor::Worker(town.anna.id), Some(alone), "anrufen"));
    act.create(his_task, &task(Actor::Client(brother), Some(of_both), "begleiten"));
    let starts_at = "2026-12-01T10:00:00".parse().unwrap();
    let mut translations = Translations::default();
    let rendering = Rendering { text: canary("The way"), by: None, german: canary("Weg") };
    translations.put(Telling::Way, Language::English, Some(rendering));
    let appointment = Appointment {
        consultation: Some(alone),
        way: canary("Weg"),
        bring: canary("Papiere"),
        translations,
        ..Appointment::new(case, town.anna.id, starts_at, canary("Ort"))
    };
    act.create(meeting, &appointment);
    town.push_accepted(&town.anna, &device.commit(act)).await;
    town.stands_to(of_both, Actor::Client(person), Manner::OnScreen(drawn)).await;
    town.stands_to(of_both, Actor::Client(brother), Manner::Declined(canary("soll zuerst"))).await;
    assert_eq!(town.ledger.seal(town.id(), Signable::Minutes(of_both), &key()).await.unwrap(), 2);
    let seals = town.ledger.seals(town.id(), None).await.unwrap();
    let hers = seals.into_iter().find(|seal| seal.sealed.entry.signer() == Actor::Client(person));
    let sealed = hers.unwrap().sealed.entry_sha256;

    // An earlier name, which only the history holds; and what an import brought.
    let record = town.record::<Identity>(person).await;
    let mut renamed = name.clone();
    renamed.family_name = format!("{CANARY}in");
    let mut act = Act::new();
    act.update(&record, &name, &renamed);
    town.push_accepted(&town.anna, &device.commit(act)).await;
    let external = [
        (Identity::key(person), canary("P1"), json!({"family_name": CANARY})),
        (
            Consultation::key(of_both),
            "C1".to_owned(),
            json!({"topics": canary("dort"), format!("present/{person}"): true}),
        ),
    ];
    let external = external.map(|(key, external, content)| External { kind: key.kind, external, id: key.id, content });
    let intake = Intake { external: external.to_vec(), ..Intake::default() };
    town.ledger.take_in(town.id(), &intake, now()).await.unwrap();

    let hers = vec![
        Identity::key(person),
        BaseData::key(person),
        ResidenceTitle::key(title),
        BenefitPeriod::key(period),
        Education::key(education),
        Stay::key(lives),
        Consultation::key(alone),
        Strokes::key(drawn),
        Task::key(her_task),
        Task::key(agreed_alone),
        Appointment::key(meeting),
    ];
    Planted { case, person, brother, of_both, hers, task: his_task, sealed }
}

/// Where a canary, or her id as content, is found: in what the ledger answers, decoded.
pub(super) async fn sightings(town: &Town, planted: &Planted) -> Vec<&'static str> {
    let mut seen = std::collections::BTreeSet::new();
    let mut look = |place: &'static str, text: &str| {
        if text.contains(CANARY) || text.contains(&planted.person.to_string()) {
            seen.insert(place);
        }
    };
    for kind in casework::records::Kind::ALL {
        for record in town.ledger.records(town.id(), kind).await.unwrap() {
            look("records", &serde_json::to_string(&record).unwrap());
            for step in town.ledger.history(town.id(), record.key).await.unwrap() {
                look("history", &serde_json::to_string(&step.commit).unwrap());
            }
        }
    }
    for step in town.ledger.commits(town.id(), 0, usize::MAX).await.unwrap() {
        look("payloads", &serde_json::to_string(&step.commit.changes).unwrap());
    }
    for external in town.ledger.external_ids(town.id()).await.unwrap() {
        look("external", &format!("{} {}", external.external, external.content));
    }
    for seal in town.ledger.seals(town.id(), None).await.unwrap() {
        look("seals", &seal.sealed.entry.to_string());
    }
    seen.into_iter().collect()
}

/// Whether bytes hold a canary, or the hash of what she signed.
fn tells(bytes: &[u8], planted: &Planted) -> bool {
    [CANARY, BORN, &planted.sealed].iter().any(|what| bytes.windows(what.len()).any(|window| window == what.as_bytes()))
}

/// The files of a folder that hold a canary.
pub(super) fn telling_files(folder: &Path, planted: &Planted) -> Vec<String> {
    let mut telling = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if tells(&bytes, planted) {
            telling.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    telling.sort();
    telling
}

/// Tables of this schema of PostgreSQL, their long values apart from them, and their indexes whose files hold a canary.
pub(super) async fn telling_relations(store: &Store, planted: &Planted) -> Vec<String> {
    let mut connection = PgConnection::connect(&store.setting).await.unwrap();
    sqlx::query("CHECKPOINT").execute(&mut connection).await.unwrap();
    let files: Vec<(String, Vec<u8>)> = sqlx::query_as(
        "SELECT relname::text, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
         WHERE relkind IN ('r', 'i', 't') AND (relnamespace = current_schema()::regnamespace
            OR oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = current_schema()::regnamespace))
         ORDER BY relname",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    files.into_iter().filter(|(_, bytes)| tells(bytes, planted)).map(|(name, _)| name).collect()
}
