//! The session around a document in a client's hand.

use super::{RIGHT, Story, until};
use crate::work::{Hand, NotThrown, OpenError, SaveError, Stage, TakenOver, Thrown, Work};
use casework::{
    agreement::{Given, InHand, Signer},
    ids::{CaseId, PersonId, VersionId},
    minutes::sha256_hex,
    records::{Actor, Reply, ReplyAnswer, ReplyKey},
};
use chrono::Utc;
use leptos::prelude::GetUntracked;
use std::collections::BTreeMap;
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

fn document() -> InHand {
    let who = Actor::Client(PersonId::new());
    InHand {
        person: PersonId::new(),
        version: VersionId::new(),
        case: CaseId::new(),
        text: "Lotse-Vereinbarung 1\nde ar\n\n[title]\nde: Zielvereinbarung\n".into(),
        fields: BTreeMap::new(),
        signers: vec![Signer { who, name: "Lina Haddad".into(), signed: false, language: None }],
        municipality: "Musterstadt".into(),
        interpreter: String::new(),
        companion: String::new(),
        place: String::new(),
        login: String::new(),
    }
}

fn signature(document: &InHand) -> Given {
    let reply = Reply {
        at: Utc::now(),
        answer: ReplyAnswer::OnScreen(Uuid::now_v7()),
        text_sha256: sha256_hex(&document.text),
        languages: vec!["de".into(), "ar".into()],
        read_aloud: false,
        interpreter: String::new(),
        companion: String::new(),
        represented_by: String::new(),
        place: String::new(),
        points: BTreeMap::new(),
    };
    let key = ReplyKey { id: Uuid::now_v7(), signer: document.signers[0].who };
    Given {
        version: document.version,
        case: document.case,
        key,
        reply,
        drawn: vec![vec![(1, 2, 3).into()]],
        disputes: vec![],
    }
}

/// The document that a session shows.
fn shown(work: Work) -> Option<InHand> {
    match work.session_hand() {
        Hand::Document(document) => Some((*document).clone()),
        Hand::Nothing | Hand::Unreadable => None,
    }
}

#[wasm_bindgen_test]
async fn a_document_locks_every_tab_until_its_worker_takes_it_back_and_brings_each_signature_once() {
    let story = Story::begin();
    let (work, other_tab) = (story.at_work().await, story.at_work().await);
    super::js("window.lender = window.server.me");
    let other_user = Story::begin();
    let colleague = other_user.at_work().await;
    for tab in [other_tab, colleague, work] {
        tab.look_after_device();
    }
    let document = InHand { login: story.name.clone(), ..document() };
    work.keep_draft("talk", &"half a sentence");

    work.put_in_hand(document.clone()).await.unwrap();
    for tab in [work, other_tab, colleague] {
        until("every tab is locked", || tab.stage.get_untracked() == Stage::Locked && shown(tab).is_some()).await;
        assert_eq!(shown(tab).as_ref(), Some(&document));
        assert!(tab.me().is_none() && tab.look(|book| book.len()) == 0);
    }
    assert_eq!(work.put_in_hand(document.clone()).await, Err(SaveError::Locked.into()));

    // The browser is killed and started again.
    let started = Work::new();
    started.look_after_device();
    until("the document is there again", || shown(started).is_some()).await;
    let given = signature(&document);
    started.throw_in(0, &given).await.unwrap();
    assert_eq!(started.thrown(), [(0, Thrown::Signature)]);
    until("the other tab knows", || other_tab.thrown().len() == 1).await;

    // A wrong passphrase opens nothing.
    let refused = started.sign_in(&story.name, "ein anderer Satz").await;
    assert!(matches!(refused, Err(OpenError::WrongPassphrase { .. })), "{refused:?}");
    assert!(shown(started).is_some() && started.stage.get_untracked() == Stage::Locked);

    started.sign_in(&story.name, RIGHT).await.unwrap();
    assert_eq!(started.session_hand(), Hand::Nothing);
    assert_eq!(started.landing(), Some(format!("/people/{}/agreement/{}", document.person, document.version)));
    assert_eq!(started.landing(), None);
    let paths = started.look(|book| {
        let changes = book.outbox().iter().flat_map(|commit| &commit.changes);
        changes.flat_map(|change| change.fields.keys().cloned()).collect::<Vec<_>>()
    });
    let reply = format!("replies/{}", given.key);
    assert_eq!(paths.iter().filter(|path| **path == reply).count(), 1, "{paths:?}");
    assert_eq!(started.draft::<String>("talk").as_deref(), Some("half a sentence"));
    until("nothing lies in the other tabs' hand", || shown(other_tab).is_none() && shown(colleague).is_none()).await;
    assert_eq!(other_tab.throw_in(0, &given).await, Err(NotThrown::TakenBack));
    started.lock_here();

    // Until now the session was the colleague's.
    super::js("window.server.me = window.lender");
    let again = Work::new();
    again.sign_in(&story.name, RIGHT).await.unwrap();
    until("what was said is sent once", || super::number("window.server.pushed.length") == 1).await;
    again.lock_here();
}

#[wasm_bindgen_test]
async fn a_colleague_takes_the_document_back_and_what_was_said_waits_sealed_for_its_worker() {
    let story = Story::begin();
    let work = story.at_work().await;
    let other_user = Story::begin();
    let colleague = other_user.at_work().await;
    colleague.lock_here();
    let document = InHand { login: story.name.clone(), ..document() };
    work.put_in_hand(document.clone()).await.unwrap();
    let given = signature(&document);
    work.throw_in(0, &given).await.unwrap();

    let refused = colleague.sign_in(&other_user.name, "ein anderer Satz").await;
    assert!(matches!(refused, Err(OpenError::WrongPassphrase { .. })), "{refused:?}");
    let other_tab = Work::new();
    for tab in [other_tab, colleague] {
        tab.look_after_device();
        until("a wrong passphrase takes nothing back", || shown(tab).is_some()).await;
    }

    colleague.sign_in(&other_user.name, RIGHT).await.unwrap();
    assert_eq!((colleague.session_hand(), colleague.landing().as_deref()), (Hand::Nothing, Some("/")));
    assert_eq!(colleague.taken_over(), Some(TakenOver { lender: story.name.clone(), replies: 1 }));
    assert_eq!(colleague.look(|book| book.outbox().len()), 0, "it is not the colleague's to read");
    until("no tab shows it", || shown(other_tab).is_none()).await;
    // A tab that was asleep throws in late: that is not lost either.
    let later = Given { key: ReplyKey { id: Uuid::now_v7(), ..given.key }, ..given.clone() };
    assert_eq!(other_tab.throw_in(0, &later).await, Err(NotThrown::TakenBack));
    colleague.lock_here();
    assert_eq!(colleague.taken_over(), None);

    let back = Work::new();
    back.sign_in(&story.name, RIGHT).await.unwrap();
    assert_eq!(back.taken_over(), None);
    let Actor::Client(signer) = given.key.signer else { panic!("a client signed") };
    assert_eq!(back.landing(), Some(format!("/people/{signer}/agreement/{}", document.version)));
    let paths = back.look(|book| {
        let changes = book.outbox().iter().flat_map(|commit| &commit.changes);
        changes.flat_map(|change| change.fields.keys().cloned()).collect::<Vec<_>>()
    });
    assert_eq!(paths.iter().filter(|path| **path == format!("replies/{}", given.key)).count(), 1, "{paths:?}");
    back.lock_here();
}
