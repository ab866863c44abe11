//! Whatever people and devices do to an agreement that somebody signed, it stays word for word as it was signed.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

use casework::{
    access::Scope,
    admission::{Author, Authority, Holdings, admit},
    blobs::BlobHash,
    casebook::Casebook,
    ids::{AgreementId, CaseId, CommitId, DocumentId, GoalId, PersonId, ReplicaId, TeamId, UserId, VersionId},
    minutes::sha256_hex,
    records::{
        Actor, AgreementVersion, Content, Field, Goal, PaperPhoto, Phrase, Reply, ReplyAnswer, ReplyKey, Role, Set,
    },
    sync::{Act, Change, Commit, Hand, Objection, Record, Time},
};
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const TEXT: &str = "Lotse-Vereinbarung 1\nde \n\n[title]\nde: Zielvereinbarung, Fassung 1\n\n\
    [goal 00000000-0000-0000-0000-000000000008]\nde: Ziel 1: Deutsch lernen\n";
const ID: VersionId = VersionId(Uuid::from_u128(1));
const CASE: CaseId = CaseId(Uuid::from_u128(2));
const TEAM: TeamId = TeamId(Uuid::from_u128(3));
const WORKER: UserId = UserId(Uuid::from_u128(4));
const CLIENT: PersonId = PersonId(Uuid::from_u128(5));

/// What somebody does to the version.
#[derive(Clone, Debug)]
enum Deed {
    /// Writes any field over: whatever it is called, whatever is put there.
    Write { path: usize, value: usize },
    /// Writes what an edited version would need.
    Edit { title: u8, number: u16 },
    /// Signs, declines, or thinks about it: with the hash of the text, or another one.
    Reply { signer: u8, answer: u8, is_of_this_text: bool },
    /// Says that a reply was another one.
    Reword { answer: u8 },
    /// Adds the photo of a paper to the first reply, or to none.
    Photograph { is_of_a_reply: bool },
    /// Takes the version out.
    Remove,
    /// Brings it back.
    BringBack,
    /// Disputes a point.
    Dispute,
    /// Files it in another case of the team.
    File,
}

fn deeds() -> impl Strategy<Value = Vec<(usize, bool, Deed)>> {
    let deed = prop_oneof![
        (0..20usize, 0..6usize).prop_map(|(path, value)| Deed::Write { path, value }),
        (0..4u8, 0..3u16).prop_map(|(title, number)| Deed::Edit { title, number }),
        (0..3u8, 0..5u8, prop::bool::weighted(0.8)).prop_map(|(signer, answer, is_of_this_text)| Deed::Reply {
            signer,
            answer,
            is_of_this_text
        }),
        (0..5u8).prop_map(|answer| Deed::Reword { answer }),
        any::<bool>().prop_map(|is_of_a_reply| Deed::Photograph { is_of_a_reply }),
        Just(Deed::Remove),
        Just(Deed::BringBack),
        Just(Deed::Dispute),
        Just(Deed::File),
    ];
    // Which device, and whether it has heard of what the server has.
    prop::collection::vec((0..3usize, any::<bool>(), deed), 1..25)
}

fn version() -> AgreementVersion {
    AgreementVersion {
        case: CASE,
        agreement: AgreementId(Uuid::from_u128(6)),
        number: 1,
        revises: None,
        written_on: "2026-11-22".parse().unwrap(),
        language: None,
        parties: [CLIENT].into_iter().collect(),
        workers: [WORKER].into_iter().collect(),
        goals: vec![Goal {
            id: GoalId(Uuid::from_u128(8)),
            field: Field::Language,
            source: None,
            title: Phrase { german: "Deutsch lernen".into(), other: None },
            measure: Phrase::default(),
            by: None,
            steps: Vec::new(),
            contributions: Vec::new(),
        }],
        concerns: BTreeMap::new(),
        until: None,
        reviews: Set::default(),
        text: TEXT.into(),
        replies: BTreeMap::new(),
        papers: BTreeMap::new(),
    }
}

fn said(answer: u8, hash: &str) -> Reply {
    let answer = match answer {
        0 => ReplyAnswer::OnScreen(Uuid::now_v7()),
        1 => ReplyAnswer::Sign { strokes: Uuid::now_v7(), witness: "Amina".into() },
        2 => ReplyAnswer::OnPaper { photo: None },
        3 => ReplyAnswer::Declined("nein".into()),
        4 => ReplyAnswer::Later(String::new()),
        5 => ReplyAnswer::Undecided,
        _ => ReplyAnswer::PaperToCome,
    };
    Reply {
        at: DateTime::UNIX_EPOCH,
        answer,
        text_sha256: hash.into(),
        languages: Vec::new(),
        read_aloud: false,
        interpreter: String::new(),
        companion: String::new(),
        represented_by: String::new(),
        place: String::new(),
        points: BTreeMap::new(),
    }
}

fn act(deed: &Deed, record: &Record) -> Act {
    let mut act = Act::new();
    let Ok(seen) = record.content::<AgreementVersion>() else { return act };
    let write = |act: &mut Act, path: String, value: Value| {
        act.settle(record, &path, value);
    };
    match deed {
        Deed::Write { path, value } => {
            let known: Vec<_> = record.fields.keys().cloned().collect();
            let path = known.get(*path).cloned().unwrap_or_else(|| format!("goals/{path}"));
            let values = [Value::Null, json!("anders"), json!(9), json!(TEXT), json!([]), json!({"a": 1})];
            write(&mut act, path, values[*value].clone());
        }
        Deed::Edit { title, number } => {
            let mut after = seen.clone();
            after.number += number;
            after.goals[0].title.german = format!("Ziel {title}");
            after.text = format!("{TEXT}\n[x]\nde: {title}\n");
            act.update(record, &seen, &after);
        }
        Deed::Reply { signer, answer, is_of_this_text } => {
            let signer =
                [Actor::Client(CLIENT), Actor::Worker(WORKER), Actor::Client(PersonId::new())][*signer as usize];
            let hash = if *is_of_this_text { sha256_hex(TEXT) } else { sha256_hex("anderes") };
            let mut after = seen.clone();
            after.replies.insert(ReplyKey { id: Uuid::now_v7(), signer }, said(*answer, &hash));
            act.update(record, &seen, &after);
        }
        Deed::Reword { answer } => {
            let mut after = seen.clone();
            if let Some(reply) = after.replies.values_mut().next() {
                *reply = said(*answer, &reply.text_sha256.clone());
            }
            act.update(record, &seen, &after);
        }
        Deed::Photograph { is_of_a_reply } => {
            let first = seen.replies.keys().next().copied();
            let of = first
                .filter(|_| *is_of_a_reply)
                .unwrap_or(ReplyKey { id: Uuid::now_v7(), signer: Actor::Client(CLIENT) });
            let (photo, sha256) = (DocumentId::new(), BlobHash::of(b"leaf"));
            let paper = PaperPhoto { of: of.id, photo, sha256, by: WORKER, at: DateTime::UNIX_EPOCH };
            let mut after = seen.clone();
            after.papers.insert(ReplyKey { id: Uuid::now_v7(), ..of }, paper);
            act.update(record, &seen, &after);
        }
        Deed::Remove => {
            act.remove(record);
        }
        Deed::BringBack => {
            act.bring_back(record);
        }
        Deed::Dispute => {
            let objection = Objection {
                by: Actor::Client(CLIENT),
                at: DateTime::UNIX_EPOCH,
                written_by: WORKER,
                hand: Hand::Worker,
                part: "title".into(),
                statement: "Stimmt nicht".into(),
            };
            act.dispute(record, Uuid::now_v7(), &objection);
        }
        Deed::File => {
            let after = AgreementVersion { case: CASE, ..seen.clone() };
            act.update(record, &seen, &after);
            act.settle(record, "case", json!(CASE));
        }
    }
    act
}

/// What was signed: all but where it is filed, and each reply and each photo of one as it was first.
fn signed(record: &Record) -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let standing = record.fields.keys().filter_map(|path| Some((path.clone(), record.standing(path)?.clone())));
    let (replies, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
        standing.partition(|(path, _)| ["replies/", "papers/"].iter().any(|begin| path.starts_with(begin)));
    let rest = rest.into_iter().filter(|(path, _)| !path.starts_with('~') && !path.starts_with("disputed/"));
    (rest.filter(|(path, _)| path != "case").collect(), replies)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_sequence_of_acts_changes_a_version_that_was_signed(deeds in deeds()) {
        let author = Author { user: WORKER, scope: Scope { role: Role::SocialWorker, team: Some(TEAM), area: None } };
        let mut number = 0;
        let mut commit_of = |changes: Vec<Change>| {
            number += 1;
            Commit {
                id: CommitId::new(),
                replica: ReplicaId::new(),
                number: 1,
                // Every other clock is wrong: what is written later may be earlier.
                time: Time(if number % 2 == 0 { number } else { 1000 - number } << 16),
                author: WORKER,
                wall: DateTime::UNIX_EPOCH,
                changes,
            }
        };
        let mut first = Act::new();
        first.create(ID, &version());
        let first = commit_of(first.into_changes());
        let mut server = Record::empty(AgreementVersion::key(ID));
        let holdings = |server: &Record| Holdings {
            records: [(server.key, server.clone())].into_iter().filter(|(_, record)| !record.fields.is_empty()).collect(),
            teams: [(CASE, TEAM)].into(),
            ..Holdings::default()
        };
        let now: DateTime<Utc> = DateTime::UNIX_EPOCH;
        admit(Authority::User(&author), &first, &holdings(&server), now).unwrap();
        server.apply(&first);
        let mut devices: Vec<Casebook> = (0..3).map(|_| Casebook::new()).collect();
        devices.iter_mut().for_each(|device| device.confirm(server.clone()));
        let (content, mut replies) = signed(&server);
        prop_assert_eq!(&content["text"], &json!(TEXT));

        for (device, hears, deed) in &deeds {
            let device = &mut devices[*device];
            if *hears {
                device.confirm(server.clone());
            }
            let Some(seen) = device.record(server.key).cloned() else { continue };
            let changes = act(deed, &seen).into_changes();
            if changes.is_empty() {
                continue;
            }
            let commit = commit_of(changes);
            // A device that does not ask is stopped by the server, and one that asks by itself.
            let by_device = device.check(&commit.changes);
            if let Ok(admitted) = admit(Authority::User(&author), &commit, &holdings(&server), now) {
                let mut timed = commit.clone();
                timed.time = admitted.time();
                server.apply(&timed);
            }
            if by_device.is_ok() {
                let mut here = seen.clone();
                here.apply(&commit);
                prop_assert_eq!(&signed(&here).0, &content, "on the device: {:?}", deed);
            }
            let (now_content, now_replies) = signed(&server);
            prop_assert_eq!(&now_content, &content, "on the server: {:?}", deed);
            for (path, reply) in &replies {
                prop_assert_eq!(now_replies.get(path), Some(reply), "{:?}", deed);
            }
            for (_, reply) in now_replies.iter().filter(|(path, _)| path.starts_with("replies/")) {
                prop_assert_eq!(&reply["text_sha256"], &json!(sha256_hex(TEXT)));
            }
            replies = now_replies;
        }
    }
}

#[test]
fn a_version_is_made_with_a_text_that_can_be_shown_or_not_at_all() {
    let made = |text: &str| {
        let mut act = Act::new();
        act.create(ID, &AgreementVersion { text: text.into(), ..version() });
        casework::agreement::check(&act.changes()[0], None)
    };
    assert_eq!(made(TEXT), Ok(()));
    assert!(made("irgendetwas").is_err());
    assert!(made(&TEXT.replace("Deutsch lernen", "Englisch lernen")).is_err(), "it must say the goals that it has");
}
