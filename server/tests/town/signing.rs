//! An agreement as a household signs it, in German and another language; and minutes as people sign them.

use super::{Device, Town, now};
use casework::{
    agreement::{FixedText, Named, fixed_text},
    blobs::BlobHash,
    casebook::Casebook,
    conversation::text_of,
    ids::{AgreementId, CaseId, ConsultationId, DocumentId, GoalId, PersonId, VersionId},
    language::{Language, Words},
    minutes::sha256_hex,
    records::{
        Actor, AgreementVersion, Consultation, Contribution, Contributor, Field, Goal, Kind, Lines, Manner, PaperPhoto,
        Phrase, Rendering, Reply, ReplyAnswer, ReplyKey, Signature, Step, StrokePoint, Strokes,
    },
    sync::Act,
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub fn words(language: Language) -> Words {
    let file = format!("{}/../app/languages/{}.ftl", env!("CARGO_MANIFEST_DIR"), language.word());
    Words::parse(language, &std::fs::read_to_string(file).unwrap()).unwrap()
}

/// What was drawn: with a pen that was pressed harder and harder, and a line by a finger that no device felt.
pub fn drawn() -> Lines {
    let wave = (0..40).map(|step| StrokePoint {
        pressure: Some(step as u16 * 25),
        ..(100 + step * 15, 200 + [0, 60, 110, 60][step as usize % 4], step as u32 * 12).into()
    });
    vec![wave.collect(), vec![(120, 320, 600).into(), (760, 310, 700).into()]]
}

/// A version with three goals of the catalogue and one that somebody wrote, which is not translated.
pub fn version(case: CaseId, people: &[(PersonId, &str)], language: Option<Language>) -> AgreementVersion {
    let german = words(Language::German);
    let other = language.map(words);
    let phrase = |key: &str| Phrase {
        german: german.fill(key, &[]),
        other: other.as_ref().map(|words| Rendering { text: words.fill(key, &[]), by: None, german: String::new() }),
    };
    let goal = |name: &str, field| Goal {
        id: GoalId::new(),
        field,
        source: Some(name.to_owned()),
        title: phrase(&format!("goal-{name}")),
        measure: phrase(&format!("goal-{name}-measure")),
        by: "2027-06-30".parse().ok(),
        steps: (1..=2)
            .map(|step| Step { id: Uuid::now_v7(), what: phrase(&format!("goal-{name}-step-{step}")), by: None })
            .collect(),
        contributions: vec![
            Contribution { of: Contributor::Client, partner: None, named: String::new(), what: phrase("do-attend") },
            Contribution { of: Contributor::Sim, partner: None, named: String::new(), what: phrase("do-accompany") },
        ],
    };
    let own = Phrase { german: "Das Fahrrad von Omar reparieren (Bremse, Licht)".into(), other: None };
    let mut goals =
        vec![goal("german_b1", Field::Language), goal("daycare", Field::School), goal("flat_search", Field::Housing)];
    goals.push(Goal { id: GoalId::new(), title: own, steps: Vec::new(), source: None, ..goals[0].clone() });
    let mut version = AgreementVersion {
        case,
        agreement: AgreementId::new(),
        number: 1,
        revises: None,
        written_on: "2026-11-20".parse().unwrap(),
        language: language.map(|language| language.word().to_owned()),
        parties: people.iter().map(|(id, _)| *id).collect(),
        workers: [].into_iter().collect(),
        goals,
        concerns: BTreeMap::new(),
        until: "2027-11-20".parse().ok(),
        reviews: ["2027-02-19".parse().unwrap()].into_iter().collect(),
        text: String::new(),
        replies: BTreeMap::new(),
        papers: BTreeMap::new(),
    };
    let named = Named {
        municipality: "Stadt Haan".into(),
        people: people.iter().map(|(_, name)| (*name).to_owned()).collect(),
        workers: vec!["Jana Roth".into()],
        concerned: Vec::new(),
        partners: Vec::new(),
        appointment: Some(("2026-12-03T10:00:00".parse().unwrap(), "Rathaus, Zimmer 12".into())),
    };
    let text: FixedText = fixed_text(&version, &named, &german, other.as_ref());
    version.text = text.to_string();
    version
}

impl Town {
    /// Lays a version before people.
    pub async fn lay(&self, content: &AgreementVersion) -> VersionId {
        let id = VersionId::new();
        let mut act = Act::new();
        act.create(id, content);
        self.push_accepted(&self.anna, &Device::of(self.anna.id).commit(act)).await;
        id
    }

    /// Somebody signs it, or answers otherwise; answers the key of the reply.
    pub async fn answers(&self, id: VersionId, signer: Actor, answer: ReplyAnswer) -> ReplyKey {
        let record = self.record::<AgreementVersion>(id).await;
        let version: AgreementVersion = record.content().unwrap();
        let mut act = Act::new();
        if let Some(strokes) = answer.strokes() {
            act.create(strokes, &Strokes { case: version.case, lines: drawn() });
        }
        let key = ReplyKey { id: Uuid::now_v7(), signer };
        let reply = Reply {
            at: now(),
            answer,
            text_sha256: sha256_hex(&version.text),
            languages: vec!["de".into(), version.language.clone().unwrap_or_default()],
            read_aloud: true,
            interpreter: "Hanna Tesfay".into(),
            companion: String::new(),
            represented_by: String::new(),
            place: "Rathaus Haan".into(),
            points: BTreeMap::new(),
        };
        let mut answered = version.clone();
        answered.replies.insert(key, reply);
        act.update(&record, &version, &answered);
        self.push_accepted(&self.anna, &Device::of(self.anna.id).commit(act)).await;
        key
    }

    /// Adds the photo of what somebody signed on paper; answers its key.
    pub async fn photographs(&self, id: VersionId, of: ReplyKey) -> ReplyKey {
        let record = self.record::<AgreementVersion>(id).await;
        let version: AgreementVersion = record.content().unwrap();
        let (key, mut added) = (ReplyKey { id: Uuid::now_v7(), signer: of.signer }, version.clone());
        let (photo, sha256) = (DocumentId::new(), BlobHash::of(b"leaf"));
        added.papers.insert(key, PaperPhoto { of: of.id, photo, sha256, by: self.anna.id, at: now() });
        let mut act = Act::new();
        act.update(&record, &version, &added);
        self.push_accepted(&self.anna, &Device::of(self.anna.id).commit(act)).await;
        key
    }

    /// Signs with a finger.
    pub async fn signs(&self, id: VersionId, signer: Actor) -> ReplyKey {
        self.answers(id, signer, ReplyAnswer::OnScreen(Uuid::now_v7())).await
    }

    /// The text of minutes as it is now shown for signing.
    pub async fn text_of(&self, id: ConsultationId) -> String {
        let mut book = Casebook::new();
        for kind in [Kind::Consultation, Kind::Task, Kind::Appointment, Kind::Identity, Kind::Staff, Kind::Partner] {
            for record in self.ledger.records(self.id(), kind).await.unwrap() {
                book.confirm(record);
            }
        }
        text_of(&book, id).unwrap()
    }

    /// Somebody signs minutes, or does not.
    pub async fn stands_to(&self, id: ConsultationId, signer: Actor, manner: Manner) {
        let record = self.record::<Consultation>(id).await;
        let minutes: Consultation = record.content().unwrap();
        let mut act = Act::new();
        if let Manner::OnScreen(strokes) = manner {
            act.create(strokes, &Strokes { case: minutes.case, lines: drawn() });
        }
        let text_sha256 = sha256_hex(&self.text_of(id).await);
        let mut signed = minutes.clone();
        signed.signatures.insert(signer.to_string(), Signature { at: now(), manner, text_sha256 });
        act.update(&record, &minutes, &signed);
        self.push_accepted(&self.anna, &Device::of(self.anna.id).commit(act)).await;
    }
}
