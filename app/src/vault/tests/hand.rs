//! A document in a client's hand: what survives, what can be read, and what cannot.

use super::{CANARY, RIGHT, make, new_name, raw, reopen};
use crate::{
    vault::{Door, Hand, StoreError, Vault, VaultError, store::Store},
    work::Thrown,
};
use casework::{
    agreement::{Given, InHand, Signer},
    casebook::Casebook,
    device::Writer,
    ids::{CaseId, PersonId, UserId, VersionId},
    minutes::sha256_hex,
    records::{Actor, AgreementVersion, Content as _, Reply, ReplyAnswer, ReplyKey},
    sync::Commit,
};
use chrono::Utc;
use std::collections::BTreeMap;
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

fn document() -> InHand {
    let signer = |name: &str| Signer {
        who: Actor::Client(PersonId::new()),
        name: format!("{name} {CANARY}"),
        signed: false,
        language: None,
    };
    InHand {
        person: PersonId::new(),
        version: VersionId::new(),
        case: CaseId::new(),
        text: format!("Lotse-Vereinbarung 1\nde ar\n\n[title]\nde: {CANARY}\n"),
        fields: BTreeMap::new(),
        signers: vec![signer("Lina"), signer("Omar")],
        municipality: "Haan".into(),
        interpreter: String::new(),
        companion: String::new(),
        place: String::new(),
        login: "worker1".into(),
    }
}

fn says(document: &InHand, place: usize, answer: ReplyAnswer) -> Given {
    let reply = Reply {
        at: Utc::now(),
        answer,
        text_sha256: sha256_hex(&document.text),
        languages: vec!["de".into(), "ar".into()],
        read_aloud: false,
        interpreter: String::new(),
        companion: CANARY.into(),
        represented_by: String::new(),
        place: String::new(),
        points: BTreeMap::new(),
    };
    Given {
        version: document.version,
        case: document.case,
        key: ReplyKey { id: Uuid::now_v7(), signer: document.signers[place].who },
        reply,
        drawn: vec![vec![(1, 2, 3).into()]],
        disputes: vec![],
    }
}

fn signs(document: &InHand, place: usize) -> Given {
    says(document, place, ReplyAnswer::OnScreen(Uuid::now_v7()))
}

async fn hand() -> Hand {
    Hand::open().await.unwrap()
}

/// Puts a document into the one hand that all tests share; each leaves it empty.
async fn lend(vault: &Vault, name: &str, document: &InHand) {
    assert!(hand().await.put(vault, name, document).await.unwrap());
}

async fn take_in(vault: &Vault, contents: &super::Contents) -> Vec<Commit> {
    let (letters, damaged) = vault.read_letters(&contents.letters).await;
    assert_eq!(damaged, 0);
    let (mut writer, author) = (Writer::new(), UserId::new());
    let mut commits = Vec::new();
    for letter in letters {
        let commit = writer.commit(letter.given.act(&Casebook::new(), author), author, Utc::now());
        match vault.take_in_letter(&letter, &commit).await {
            Ok(()) => commits.push(commit),
            Err(VaultError::Store(StoreError::Changed)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    commits
}

#[wasm_bindgen_test]
async fn a_document_in_the_hand_survives_a_killed_browser_and_is_gone_when_it_is_taken_back() {
    let (name, document) = (new_name(), document());
    let vault = make(&name).await;
    lend(&vault, &name, &document).await;
    vault.close();
    drop(vault);

    // Nobody has a key, and the document is there.
    let lent = hand().await.lent().await.unwrap().unwrap();
    assert_eq!(lent.document.as_ref(), Some(&document));
    assert!(lent.is_of(&name) && !lent.is_of(&new_name()));
    hand().await.keep(&lent, "{\"page\":3}").await.unwrap();
    assert_eq!(hand().await.lent().await.unwrap().unwrap().progress.as_deref(), Some("{\"page\":3}"));

    hand().await.clear().await.unwrap();
    assert!(hand().await.lent().await.unwrap().is_none());
    // A page that was asleep keeps nothing there any more.
    hand().await.keep(&lent, "{\"page\":4}").await.unwrap();
    assert!(hand().await.lent().await.unwrap().is_none());
    hand().await.clear().await.unwrap();
}

#[wasm_bindgen_test]
async fn two_documents_are_never_in_the_hand() {
    let (name, first) = (new_name(), document());
    let vault = make(&name).await;
    lend(&vault, &name, &first).await;
    assert!(!hand().await.put(&vault, &name, &document()).await.unwrap());
    assert_eq!(hand().await.lent().await.unwrap().unwrap().document, Some(first));
    hand().await.clear().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_was_said_is_known_by_place_alone_until_the_vault_is_open_and_is_then_taken_in_once() {
    let (name, document) = (new_name(), document());
    let vault = make(&name).await;
    lend(&vault, &name, &document).await;
    vault.close();
    let lent = hand().await.lent().await.unwrap().unwrap();
    let (later, signature) = (says(&document, 1, ReplyAnswer::Later(CANARY.into())), signs(&document, 0));
    lent.throw_in(1, Thrown::Reply, &later).await.unwrap();
    lent.throw_in(0, Thrown::Signature, &signature).await.unwrap();

    let mut thrown = hand().await.lent().await.unwrap().unwrap().thrown;
    thrown.sort_by_key(|it| it.0);
    assert_eq!(thrown, [(0, Thrown::Signature), (1, Thrown::Reply)]);
    // Nothing of it can be read from the disk.
    for (_, id, bytes) in raw(&name).await {
        assert!(!id.contains(CANARY) && !String::from_utf8_lossy(&bytes).contains(CANARY), "{id}");
    }

    // Two tabs take it in at the same time.
    let ((one, read_by_one), (two, read_by_two)) = (reopen(&name).await, reopen(&name).await);
    let mut commits = take_in(&one, &read_by_one).await;
    assert_eq!(commits.len(), 2);
    assert_eq!(take_in(&two, &read_by_two).await, []);
    let (_, after) = reopen(&name).await;
    assert_eq!(one.read_letters(&after.letters).await.0.len(), 0);
    commits.sort_by_key(|commit| commit.number);
    assert_eq!(after.outbox, commits);
    let replies: Vec<_> = commits.iter().flat_map(|it| &it.changes).flat_map(|it| it.fields.keys()).collect();
    for given in [later, signature] {
        assert_eq!(replies.iter().filter(|path| ***path == format!("replies/{}", given.key)).count(), 1);
    }
    assert!(commits.iter().all(|it| it.keys().any(|key| key == AgreementVersion::key(document.version))));
    hand().await.clear().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_was_said_to_points_is_taken_in_with_no_answer_and_is_part_of_the_answer_that_ends_its_reading() {
    let (name, document) = (new_name(), document());
    let vault = make(&name).await;
    lend(&vault, &name, &document).await;
    vault.close();
    let lent = hand().await.lent().await.unwrap().unwrap();
    let noted = |place| says(&document, place, ReplyAnswer::Undecided);
    // Lina notes something, turns the page to Omar, reads again and signs; Omar takes back what he noted, and notes anew.
    let (first, second, signature, omars) = (noted(0), noted(0), signs(&document, 0), noted(1));
    let readings = [Uuid::now_v7(), signature.key.id, Uuid::now_v7()];
    lent.note(0, readings[0], Some(&noted(0))).await.unwrap();
    lent.note(0, readings[0], Some(&first)).await.unwrap();
    lent.note(0, readings[1], Some(&second)).await.unwrap();
    lent.note(1, readings[2], Some(&noted(1))).await.unwrap();
    lent.note(1, readings[2], None).await.unwrap();
    lent.note(1, readings[2], Some(&omars)).await.unwrap();
    lent.throw_in(0, Thrown::Signature, &signature).await.unwrap();
    let mut thrown = hand().await.lent().await.unwrap().unwrap().thrown;
    thrown.sort_by_key(|it| (it.0, it.1 == Thrown::Signature));
    assert_eq!(thrown, [(0, Thrown::Points), (0, Thrown::Signature), (1, Thrown::Points)]);
    for (_, id, bytes) in raw(&name).await {
        assert!(!id.contains(CANARY) && !String::from_utf8_lossy(&bytes).contains(CANARY), "{id}");
    }
    hand().await.clear().await.unwrap();

    let (vault, contents) = reopen(&name).await;
    let commits = take_in(&vault, &contents).await;
    let paths: Vec<_> = commits.iter().flat_map(|it| &it.changes).flat_map(|it| it.fields.keys()).collect();
    let replies = paths.iter().filter(|path| path.starts_with("replies/")).count();
    assert_eq!(replies, 3, "{paths:?}");
    for given in [first, signature, omars] {
        assert!(paths.contains(&&format!("replies/{}", given.key)), "{paths:?}");
    }
}

#[wasm_bindgen_test]
async fn what_was_said_outlives_the_document_and_a_new_passphrase() {
    let (name, document) = (new_name(), document());
    let vault = make(&name).await;
    lend(&vault, &name, &document).await;
    vault.close();
    let lent = hand().await.lent().await.unwrap().unwrap();
    lent.throw_in(0, Thrown::Signature, &signs(&document, 0)).await.unwrap();
    // The browser lost the hand's database; the vault got another passphrase.
    hand().await.clear().await.unwrap();
    let new = crate::credentials::WrapKey([9; 32]);
    let mut door = Door::at(name.clone()).await.unwrap();
    door.open(&RIGHT, 0).await.unwrap();
    door.rewrap(&RIGHT, crate::credentials::Salt([2; 16]), &new).await.unwrap();
    // A tab that was asleep throws in late.
    lent.throw_in(1, Thrown::Signature, &signs(&document, 1)).await.unwrap();

    let vault = Vault::new(door.open(&new, 0).await.unwrap());
    let contents = vault.read_all(None).await.unwrap();
    assert_eq!(take_in(&vault, &contents).await.len(), 2);
    hand().await.clear().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_letter_under_another_name_or_of_a_letterbox_that_is_gone_does_not_open_and_stays() {
    let (name, document) = (new_name(), document());
    let vault = make(&name).await;
    lend(&vault, &name, &document).await;
    let lent = hand().await.lent().await.unwrap().unwrap();
    lent.throw_in(0, Thrown::Signature, &signs(&document, 0)).await.unwrap();
    let store = Store::open(&name).await.unwrap();
    let (id, sealed) = letter(&store).await;
    let moved = id.replace("-00-", "-01-");
    let edits = [
        crate::vault::Edit::Put(casework::device::Shelf::Meta, moved.clone(), sealed),
        crate::vault::Edit::Remove(casework::device::Shelf::Meta, id),
    ];
    store.write(crate::vault::Durability::Strict, &edits).await.unwrap();
    let (vault, contents) = reopen(&name).await;
    let (read, damaged) = vault.read_letters(&contents.letters).await;
    assert_eq!((read.len(), damaged), (0, 1));
    assert_eq!(letter(&store).await.0, moved);
    hand().await.clear().await.unwrap();
}

async fn letter(store: &Store) -> (String, crate::vault::Sealed) {
    let rows = store.all(&[casework::device::Shelf::Meta]).await.unwrap().remove(0);
    rows.into_iter().find(|(id, _)| id.starts_with("letter-")).unwrap()
}

#[wasm_bindgen_test]
async fn a_letterbox_stays_for_late_letters_and_goes_when_it_is_old_and_empty() {
    let (name, document) = (new_name(), document());
    let vault = make(&name).await;
    lend(&vault, &name, &document).await;
    hand().await.clear().await.unwrap();
    let now = u64::try_from(Utc::now().timestamp_millis()).unwrap();
    let letterboxes = async || reopen(&name).await.1.letters;
    vault.remove_letterboxes(&letterboxes().await, now).await.unwrap();
    assert!(!letterboxes().await.is_empty());
    vault.remove_letterboxes(&letterboxes().await, now + 40 * 24 * 60 * 60 * 1000).await.unwrap();
    assert!(letterboxes().await.is_empty());
    hand().await.clear().await.unwrap();
}
