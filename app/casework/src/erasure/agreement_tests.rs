use super::*;
use crate::{
    blobs::BlobHash,
    ids::{AgreementId, CommitId, DocumentId, GoalId, HouseholdId, UserId, VersionId},
    minutes::sha256_hex,
    records::{
        Agreement, AgreementVersion, Consultation, Content, Contribution, Contributor, Field, Goal, GoalState,
        HandOver, HandOverWay, Identity, PaperPhoto, Phrase, PointReply, Progress, Rendering, Reply, ReplyAnswer, Set,
        Step, Strokes,
    },
    sync::{Act, Hand, Objection, Time},
};
use chrono::DateTime;
use std::collections::BTreeMap;

/// Lina and Omar Haddad, and what they agreed as a household.
struct Family {
    case: CaseId,
    lina: PersonId,
    omar: PersonId,
    version: VersionId,
    hers: Uuid,
    his: Uuid,
    commit: Commit,
}

const WORKER: UserId = UserId(Uuid::from_u128(7));

fn phrase(german: &str, other: &str) -> Phrase {
    Phrase { german: german.into(), other: Some(Rendering { text: other.into(), by: None, german: String::new() }) }
}

fn reply(strokes: Uuid, question: &str) -> Reply {
    Reply {
        at: DateTime::UNIX_EPOCH,
        answer: ReplyAnswer::OnScreen(strokes),
        text_sha256: sha256_hex(TEXT),
        languages: vec!["de".into()],
        read_aloud: false,
        interpreter: String::new(),
        companion: "Lina Haddad".into(),
        represented_by: String::new(),
        place: String::new(),
        points: BTreeMap::from([("title".into(), PointReply::Question(question.into()))]),
    }
}

const TEXT: &str = "Lotse-Vereinbarung 1\nde \n\n[between]\nde: zwischen Lina Haddad und Omar Haddad\n";

impl Family {
    fn new() -> Self {
        let (case, lina, omar) = (CaseId::new(), PersonId::new(), PersonId::new());
        let (version, hers, his) = (VersionId::new(), Uuid::now_v7(), Uuid::now_v7());
        let household = HouseholdId::new();
        let (goal, agreement) = (GoalId::new(), AgreementId(household.0));
        let identity = |given: &str| Identity {
            case,
            family_name: "Haddad".into(),
            given_name: given.into(),
            spellings: Set::from_iter(["لينا".to_owned()].into_iter().filter(|_| given == "Lina")),
        };
        let progress = Progress {
            state: GoalState::Dropped,
            on: "2026-11-22".parse().unwrap(),
            by: WORKER,
            reason: "Lina zieht aus".into(),
        };
        let goals = vec![Goal {
            id: goal,
            field: Field::Work,
            source: None,
            title: phrase("Arbeit für Lina", "عمل لينا"),
            measure: Phrase::default(),
            by: None,
            steps: vec![Step { id: Uuid::now_v7(), what: phrase("Lina bewirbt sich", ""), by: None }],
            contributions: vec![Contribution {
                of: Contributor::Client,
                partner: None,
                named: String::new(),
                what: phrase("Omar bringt Lina hin", ""),
            }],
        }];
        let content = AgreementVersion {
            case,
            agreement,
            number: 1,
            revises: None,
            written_on: "2026-11-22".parse().unwrap(),
            language: None,
            parties: [lina, omar].into_iter().collect(),
            workers: [WORKER].into_iter().collect(),
            goals,
            concerns: BTreeMap::from([(goal, lina)]),
            until: None,
            reviews: Set::default(),
            text: TEXT.into(),
            replies: BTreeMap::from([
                (ReplyKey { id: Uuid::now_v7(), signer: Actor::Client(lina) }, reply(hers, "Wann?")),
                (ReplyKey { id: Uuid::now_v7(), signer: Actor::Client(omar) }, reply(his, "Was sagt Lina?")),
            ]),
            papers: [lina, omar]
                .map(|person| {
                    let (of, photo) = (Uuid::now_v7(), DocumentId::new());
                    let paper =
                        PaperPhoto { of, photo, sha256: BlobHash::of(b"leaf"), by: WORKER, at: DateTime::UNIX_EPOCH };
                    (ReplyKey { id: Uuid::now_v7(), signer: Actor::Client(person) }, paper)
                })
                .into(),
        };
        let handed = |to| HandOver {
            case,
            what: Handed::Agreement(version),
            to: Some(Actor::Client(to)),
            by: WORKER,
            at: DateTime::UNIX_EPOCH,
            way: HandOverWay::Codes,
            languages: Set::default(),
            parts: 3,
            appointment: None,
        };
        let mut act = Act::new();
        act.create(lina, &identity("Lina")).create(omar, &identity("Omar"));
        let party = Party::Household(household);
        let progress = BTreeMap::from([(goal, progress)]);
        act.create(
            agreement,
            &Agreement {
                case,
                party,
                progress,
                steps: BTreeMap::new(),
                set_aside: Default::default(),
                reviewed: BTreeMap::new(),
            },
        );
        act.create(version, &content);
        for strokes in [hers, his] {
            act.create(strokes, &Strokes { case, lines: vec![vec![(1, 2, 3).into()]] });
        }
        act.create(Uuid::now_v7(), &handed(lina)).create(Uuid::now_v7(), &handed(omar));
        Self { case, lina, omar, version, hers, his, commit: commit(act) }
    }

    fn without_lina(&self) -> Traces {
        let records = records(&self.commit);
        let mut traces = Traces::of(Reach::of(Subject::Person(self.lina), &records));
        traces.learn_names(&self.commit.changes, &records);
        traces
    }
}

fn commit(act: Act) -> Commit {
    Commit {
        id: CommitId::new(),
        replica: ReplicaId::new(),
        number: 1,
        time: Time(1),
        author: WORKER,
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

#[test]
fn an_agreement_of_several_stays_with_the_others_without_the_name_the_signature_and_the_strokes_of_the_erased() {
    let family = Family::new();
    let traces = family.without_lina();
    let reached = &traces.reach().keys;
    assert!(reached.contains(&Strokes::key(family.hers)) && !reached.contains(&Strokes::key(family.his)));
    assert!(!reached.contains(&AgreementVersion::key(family.version)));
    let Thinned::Less(left) = traces.thin(&family.commit) else { panic!("something stays") };
    let text = serde_json::to_string(&left).unwrap();
    assert!(!text.contains(&family.lina.to_string()) && !text.contains("Lina") && !text.contains("لينا"), "{text}");
    let record = records(&left).into_iter().find(|it| it.key == AgreementVersion::key(family.version)).unwrap();
    let version: AgreementVersion = record.content().unwrap();
    assert!(version.text.ends_with("zwischen […] Haddad und Omar Haddad\n"), "{}", version.text);
    assert_eq!(version.goals[0].title, phrase("Arbeit für […]", "عمل […]"));
    assert_eq!(version.goals[0].contributions[0].what.german, "Omar bringt […] hin");
    assert!(version.concerns.is_empty() && version.parties.len() == 1);
    let [(of_omar, _)] = version.papers.iter().collect::<Vec<_>>()[..] else { panic!("Omar's paper stays") };
    assert_eq!(of_omar.signer, Actor::Client(family.omar));
    let photos = reached.iter().filter(|key| key.kind == Kind::Document).count();
    assert_eq!(photos, 1, "hers goes");
    let [(key, reply)] = version.replies.iter().collect::<Vec<_>>()[..] else { panic!("Omar's stays") };
    assert_eq!(key.signer, Actor::Client(family.omar));
    assert_eq!(reply.companion, "[…] Haddad");
    assert_eq!(reply.points["title"], PointReply::Question("Was sagt […]?".into()));
    let agreement = records(&left).into_iter().find(|it| it.key.kind == Kind::Agreement).unwrap();
    assert_eq!(agreement.content::<Agreement>().unwrap().progress.values().next().unwrap().reason, "[…] zieht aus");
    let left = records(&left);
    let handed = left.iter().filter(|it| it.key.kind == Kind::HandOver).map(|it| it.content::<HandOver>().unwrap());
    assert_eq!(handed.filter(|it| it.to.is_none()).count(), 1);
    // A signature can still be added to what is left.
    let act = {
        let mut after = version.clone();
        let key = ReplyKey { id: Uuid::now_v7(), signer: Actor::Worker(WORKER) };
        after.replies.insert(key, Reply { text_sha256: sha256_hex(TEXT), ..reply.clone() });
        let mut act = Act::new();
        act.update(&record, &version, &after);
        act
    };
    assert_eq!(crate::signed::check(act.changes(), |key| (key == record.key).then_some(&record)), Ok(()));
}

#[test]
fn the_agreement_of_one_person_goes_with_them_and_what_was_handed_over_of_it() {
    let family = Family::new();
    let (version, handed, strokes) = (VersionId::new(), Uuid::now_v7(), Uuid::now_v7());
    let party = Party::Person(family.lina);
    let mut act = Act::new();
    act.create(
        family.lina,
        &Identity {
            case: family.case,
            family_name: "Haddad".into(),
            given_name: "Lina".into(),
            spellings: Set::default(),
        },
    );
    let agreement = Agreement {
        case: family.case,
        party,
        progress: BTreeMap::new(),
        steps: BTreeMap::new(),
        set_aside: Default::default(),
        reviewed: BTreeMap::new(),
    };
    act.create(party.agreement(), &agreement);
    let record = records(&family.commit).into_iter().find(|it| it.key.kind == Kind::AgreementVersion).unwrap();
    let worker = ReplyKey { id: Uuid::now_v7(), signer: Actor::Worker(WORKER) };
    let content = AgreementVersion {
        agreement: party.agreement(),
        parties: [family.lina, family.omar].into_iter().collect(),
        replies: BTreeMap::from([(worker, reply(strokes, ""))]),
        papers: BTreeMap::new(),
        ..record.content().unwrap()
    };
    act.create(version, &content);
    act.create(strokes, &Strokes { case: family.case, lines: Vec::new() });
    let handed_over = HandOver {
        case: family.case,
        what: Handed::Agreement(version),
        to: None,
        by: WORKER,
        at: DateTime::UNIX_EPOCH,
        way: HandOverWay::Printed,
        languages: Set::default(),
        parts: 1,
        appointment: None,
    };
    act.create(handed, &handed_over);
    act.create(
        family.omar,
        &Identity {
            case: family.case,
            family_name: "Haddad".into(),
            given_name: "Omar".into(),
            spellings: Set::default(),
        },
    );
    let reach = Reach::of(Subject::Person(family.lina), &records(&commit(act)));
    let agreement = RecordKey { kind: Kind::Agreement, id: family.lina.0 };
    let expected = [
        Identity::key(family.lina),
        Strokes::key(strokes),
        agreement,
        AgreementVersion::key(version),
        HandOver::key(handed),
    ];
    assert_eq!(reach.keys, expected.into_iter().collect());
}

#[test]
fn what_somebody_disputed_goes_with_them_and_what_others_did_loses_their_name() {
    let family = Family::new();
    let minutes = Record::empty(Consultation::key(Uuid::from_u128(9)));
    let objection = |by, statement: &str| Objection {
        by: Actor::Client(by),
        at: DateTime::UNIX_EPOCH,
        written_by: WORKER,
        hand: Hand::Worker,
        part: "topics".into(),
        statement: statement.into(),
    };
    let ids = [Uuid::now_v7(), Uuid::now_v7()];
    let mut act = Act::new();
    act.dispute(&minutes, ids[0], &objection(family.lina, "Das war anders."));
    act.dispute(&minutes, ids[1], &objection(family.omar, "Lina war nicht da."));
    let late = commit(act);
    assert!(names(&late.changes).contains(&family.lina.0));
    let Thinned::Less(left) = family.without_lina().thin(&late) else { panic!("his stays") };
    let left = records(&left).remove(0).objections();
    assert_eq!(left.iter().map(|it| it.objection.statement.as_str()).collect::<Vec<_>>(), ["[…] war nicht da."]);
}
