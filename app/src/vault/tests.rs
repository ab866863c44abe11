//! The vault in a real browser: run in Chromium, against its own IndexedDB and WebCrypto.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

use super::{
    CannotOpen, Contents, Door, LockError, Store, StoreError, Vault, Verdict,
    store::{Durability, Edit},
};
use crate::{
    credentials::{Salt, WrapKey},
    drafts::Draft,
    work::Damage,
};
use casework::{
    casebook::{Casebook, Safety},
    device::{Keep, News, Returned, Settled, Shelf, Standing, WORTH_FOLDING, Writer},
    ids::{CaseId, TaskId, UserId},
    records::{Actor, Content, RecordKey, Task, TaskState},
    sync::{Act, Commit, Kept, Record, Refusal, wire::Cursor},
};
use chrono::{TimeDelta, Utc};
use js_sys::Uint8Array;
use std::collections::BTreeSet;
use uuid::Uuid;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

mod blobs;
mod drafts;
mod hand;
mod leaving;

const CANARY: &str = "Kanarienvogel";
const RIGHT: WrapKey = WrapKey([7; 32]);
const WRONG: WrapKey = WrapKey([8; 32]);

fn new_name() -> String {
    Door::name_for(&Uuid::now_v7().to_string())
}

async fn make(name: &str) -> Vault {
    let mut door = Door::at(name.to_owned()).await.unwrap();
    assert_eq!(door.salt(), None);
    Vault::new(door.make(Salt([1; 16]), &RIGHT).await.unwrap())
}

async fn reopen(name: &str) -> (Vault, Contents) {
    let mut door = Door::at(name.to_owned()).await.unwrap();
    let vault = Vault::new(door.open(&RIGHT, Utc::now().timestamp()).await.unwrap());
    let contents = vault.read_all(None).await.unwrap();
    (vault, contents)
}

fn task(what: &str) -> Task {
    Task {
        case: CaseId::new(),
        consultation: None,
        what: what.to_owned(),
        who: Actor::Worker(UserId::new()),
        due: None,
        state: TaskState::Open,
        settled_on: None,
    }
}

fn commit(writer: &mut Writer, id: TaskId, what: &str) -> Commit {
    let mut act = Act::new();
    act.create(id, &task(what));
    writer.commit(act, UserId::new(), Utc::now())
}

fn record(id: TaskId, what: &str) -> Record {
    let mut record = Record::empty(Task::key(id));
    record.apply(&commit(&mut Writer::new(), id, what));
    record
}

fn records(count: usize) -> Vec<Record> {
    (0..count).map(|number| record(TaskId::new(), &format!("{CANARY} {number}"))).collect()
}

fn standing(cursor: &str, complete: bool) -> Standing {
    Standing { cursor: Some(Cursor(cursor.to_owned())), complete, ..Standing::default() }
}

fn draft(content: &str) -> (String, Option<Draft>) {
    ("talk".to_owned(), Some(Draft { name: "talk".to_owned(), at: Utc::now(), content: content.to_owned() }))
}

fn book(contents: Contents) -> Casebook {
    let mut book = Casebook::new();
    contents.records.into_iter().for_each(|record| book.confirm(record));
    contents.gone.into_iter().for_each(|key| book.drop_record(key));
    contents.outbox.into_iter().for_each(|commit| book.commit(commit));
    book
}

fn kept(records: &[Record]) -> Vec<Kept> {
    records.iter().cloned().map(Kept::from).collect()
}

fn news(records: Vec<Record>, standing: Standing) -> News {
    let records = kept(&records);
    let (gone, purged, replaced) = (vec![], vec![], vec![]);
    let (gone_unknown, unknown, keep) = (vec![], vec![], Keep::News);
    News { records, gone, purged, replaced, gone_unknown, unknown, standing, keep, remaining: 0 }
}

async fn count(vault: &Vault, shelf: Shelf) -> usize {
    vault.store.ids(shelf).await.unwrap().len()
}

#[wasm_bindgen_test]
async fn a_saved_commit_survives_closing_and_reopening_and_its_draft_is_gone() {
    let (name, mut writer, id) = (new_name(), Writer::new(), TaskId::new());
    let vault = make(&name).await;
    vault.write_drafts(&[draft("half a sentence")], |_, _| true).await.unwrap();
    let saved = commit(&mut writer, id, "Kita anrufen");
    vault.save(&saved, Some("talk")).await.unwrap();
    vault.close();

    let (_, contents) = reopen(&name).await;
    assert_eq!(contents.drafts, []);
    let book = book(contents);
    assert_eq!(book.outbox(), [saved]);
    assert_eq!(book.get::<Task>(id).unwrap().what, "Kita anrufen");
    assert_eq!(book.safety(Task::key(id)), Safety::OnDevice);
}

#[wasm_bindgen_test]
async fn commits_come_back_in_the_order_in_which_they_were_made() {
    let (name, mut writer) = (new_name(), Writer::new());
    let vault = make(&name).await;
    let made: Vec<Commit> = (0..20).map(|number| commit(&mut writer, TaskId::new(), &number.to_string())).collect();
    for commit in made.iter().rev() {
        vault.save(commit, None).await.unwrap();
    }
    vault.close();
    assert_eq!(reopen(&name).await.1.outbox, made);
}

/// Everything that the database holds, as bytes, by shelf.
async fn raw(name: &str) -> Vec<(Shelf, String, Vec<u8>)> {
    let store = Store::open(name).await.unwrap();
    let mut all = Vec::new();
    for (shelf, rows) in Shelf::ALL.into_iter().zip(store.all(&Shelf::ALL).await.unwrap()) {
        all.extend(rows.into_iter().map(|(id, sealed)| (shelf, id, sealed.0.to_vec())));
    }
    all.push((Shelf::Meta, "lock".to_owned(), store.lock().await.unwrap().unwrap().into_bytes()));
    store.close();
    all
}

fn tells(bytes: &[u8]) -> bool {
    let wide: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [CANARY.as_bytes(), &wide].iter().any(|canary| bytes.windows(canary.len()).any(|window| window == *canary))
}

#[wasm_bindgen_test]
async fn the_database_shows_ids_and_sizes_and_no_content_on_any_shelf() {
    let (name, mut writer) = (Door::name_for(CANARY), Writer::new());
    let _ = Store::remove(&name).await;
    let vault = make(&name).await;
    let sent = commit(&mut writer, TaskId::new(), CANARY);
    let refused = commit(&mut writer, TaskId::new(), CANARY);
    vault.save(&commit(&mut writer, TaskId::new(), CANARY), None).await.unwrap();
    vault.write_drafts(&[draft(CANARY)], |_, _| true).await.unwrap();
    let unknown = serde_json::json!({ "k": "of_tomorrow", "i": Uuid::now_v7(), "what": CANARY });
    vault.keep_page(&kept(&records(3)), &[unknown], &standing(CANARY, false)).await.unwrap();
    let settled = Settled {
        records: records(1),
        accepted: vec![sent],
        refused: vec![Returned { commit: refused, refusal: Some(Refusal::NotAllowed), at: Utc::now() }],
        ..Settled::default()
    };
    vault.settle(&settled).await.unwrap();
    vault.close();

    assert!(tells(format!("…{CANARY}…").as_bytes()), "the test would see it");
    let all = raw(&name).await;
    let shelves: BTreeSet<&str> = all.iter().map(|(shelf, ..)| shelf.name()).collect();
    assert_eq!(shelves.len(), Shelf::ALL.len(), "every shelf holds something: {shelves:?}");
    for (shelf, id, bytes) in all {
        assert!(!tells(&bytes) && !tells(id.as_bytes()), "{} tells", shelf.name());
    }
    assert!(!tells(name.as_bytes()));
    Store::remove(&name).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_wrong_passphrase_is_refused_is_counted_on_the_disk_and_loses_nothing() {
    let (name, mut writer, id) = (new_name(), Writer::new(), TaskId::new());
    let vault = make(&name).await;
    vault.save(&commit(&mut writer, id, "Kita anrufen"), None).await.unwrap();
    vault.close();
    for _ in 0..10 {
        let mut door = Door::at(name.clone()).await.unwrap();
        assert!(matches!(door.open(&WRONG, 1_000).await, Err(LockError::Wrong)));
        door.leave();
    }
    let door = Door::at(name.clone()).await.unwrap();
    assert_eq!((door.verdict(i64::MAX), door.left()), (Verdict::ServerFirst, 0));
    door.leave();

    let (_, contents) = reopen(&name).await;
    assert_eq!(book(contents).get::<Task>(id).unwrap().what, "Kita anrufen");
    assert_eq!(Door::at(name).await.unwrap().verdict(1_000), Verdict::Heard, "the right one starts the count anew");
}

#[wasm_bindgen_test]
async fn after_rewrapping_the_new_passphrase_opens_and_the_earlier_does_not() {
    let (name, mut writer, id) = (new_name(), Writer::new(), TaskId::new());
    let vault = make(&name).await;
    vault.save(&commit(&mut writer, id, "Kita anrufen"), None).await.unwrap();
    vault.close();
    let mut door = Door::at(name.clone()).await.unwrap();
    assert!(matches!(door.rewrap(&WRONG, Salt([2; 16]), &WRONG).await, Err(LockError::Wrong)));
    let new = WrapKey([9; 32]);
    door.rewrap(&RIGHT, Salt([2; 16]), &new).await.unwrap();

    let mut door = Door::at(name).await.unwrap();
    assert_eq!(door.salt(), Some(Salt([2; 16])));
    assert!(matches!(door.open(&RIGHT, 0).await, Err(LockError::Wrong)));
    let vault = Vault::new(door.open(&new, 0).await.unwrap());
    assert_eq!(vault.read_all(None).await.unwrap().outbox.len(), 1);
}

#[wasm_bindgen_test]
async fn a_row_moved_to_another_place_does_not_open_and_stops_nothing_else() {
    let (name, mut writer) = (new_name(), Writer::new());
    let vault = make(&name).await;
    vault.save(&commit(&mut writer, TaskId::new(), "eins"), None).await.unwrap();
    vault.save(&commit(&mut writer, TaskId::new(), "zwei"), None).await.unwrap();
    let rows = vault.store.all(&[Shelf::Outbox]).await.unwrap().remove(0);
    let (id, sealed) = rows[0].clone();
    assert!(vault.key.open::<Commit>(Shelf::Outbox, &id, &sealed).await.is_ok());
    let elsewhere = [(Shelf::Outbox, rows[1].0.as_str()), (Shelf::Acknowledged, id.as_str())];
    for (shelf, id) in elsewhere {
        assert_eq!(vault.key.open::<Commit>(shelf, id, &sealed).await, Err(CannotOpen::Sealed));
    }

    let swapped = Edit::Put(Shelf::Outbox, rows[1].0.clone(), sealed);
    vault.store.write(Durability::Strict, &[swapped]).await.unwrap();
    vault.close();
    let (_, contents) = reopen(&name).await;
    assert_eq!((contents.outbox.len(), contents.damaged.unsent), (1, 1));
}

#[wasm_bindgen_test]
async fn damaged_bytes_do_not_open() {
    let vault = make(&new_name()).await;
    let sealed = vault.key.seal(Shelf::Drafts, "one", &CANARY).await.unwrap();
    assert_eq!(vault.key.open::<String>(Shelf::Drafts, "one", &sealed).await.unwrap(), CANARY);
    let last = sealed.0.length() - 1;
    sealed.0.set_index(last, sealed.0.get_index(last) ^ 1);
    assert_eq!(vault.key.open::<String>(Shelf::Drafts, "one", &sealed).await, Err(CannotOpen::Sealed));
    let short = super::Sealed(Uint8Array::new_with_length(3));
    assert_eq!(vault.key.open::<String>(Shelf::Drafts, "one", &short).await, Err(CannotOpen::Sealed));
}

#[wasm_bindgen_test]
async fn what_the_server_has_leaves_the_outbox_is_confirmed_after_reopening_and_can_be_sent_again_for_days() {
    let (name, mut writer, id) = (new_name(), Writer::new(), TaskId::new());
    let vault = make(&name).await;
    let sent = commit(&mut writer, id, "Kita anrufen");
    let refused = commit(&mut writer, TaskId::new(), "nicht erlaubt");
    vault.save(&sent, None).await.unwrap();
    vault.save(&refused, None).await.unwrap();
    let mut casebook = Casebook::new();
    casebook.commit(sent.clone());
    let records = casebook.acknowledge(sent.id, sent.time, &[]);
    let returned = Returned { commit: refused.clone(), refusal: Some(Refusal::NotAllowed), at: Utc::now() };
    let at = Utc::now();
    let settled =
        Settled { records, accepted: vec![sent.clone()], refused: vec![returned.clone()], at, ..Settled::default() };
    vault.settle(&settled).await.unwrap();
    vault.close();

    let (vault, contents) = reopen(&name).await;
    assert_eq!(contents.returned, [returned]);
    let casebook = book(contents);
    assert!(casebook.outbox().is_empty());
    assert_eq!(casebook.get::<Task>(id).unwrap().what, "Kita anrufen");
    assert_eq!(casebook.safety(Task::key(id)), Safety::OnServer);

    vault.prune(Utc::now() + TimeDelta::days(13)).await.unwrap();
    assert_eq!(count(&vault, Shelf::Acknowledged).await, 1);
    assert_eq!(vault.wait_again().await.unwrap(), std::slice::from_ref(&sent));
    let again = writer.again(&refused, refused.author, Utc::now());
    vault.send_again(&refused, &again).await.unwrap();
    vault.close();
    let (vault, contents) = reopen(&name).await;
    assert_eq!((contents.outbox, contents.returned), (vec![sent.clone(), again], vec![]));

    vault.settle(&Settled { accepted: vec![sent], at, ..Settled::default() }).await.unwrap();
    vault.prune(Utc::now() + TimeDelta::days(15)).await.unwrap();
    assert_eq!(count(&vault, Shelf::Acknowledged).await, 0);
}

#[wasm_bindgen_test]
async fn an_interrupted_first_sync_goes_on_where_it_was() {
    let name = new_name();
    let vault = make(&name).await;
    let (first, second) = (records(450), records(5));
    vault.keep_page(&kept(&first), &[], &standing("after 450", false)).await.unwrap();
    assert_eq!((count(&vault, Shelf::Packs).await, count(&vault, Shelf::Rows).await), (1, 0), "in a pack, not in rows");
    vault.close();

    let (vault, contents) = reopen(&name).await;
    assert_eq!(contents.standing, Some(standing("after 450", false)));
    assert_eq!(contents.records.len(), 450);
    vault.keep_page(&kept(&second), &[], &standing("after 455", true)).await.unwrap();
    vault.close();
    let (_, contents) = reopen(&name).await;
    assert_eq!(contents.standing, Some(standing("after 455", true)));
    assert_eq!(book(contents).len(), 455);
}

#[wasm_bindgen_test]
async fn a_pack_that_an_earlier_version_wrote_is_read_and_folded() {
    let name = new_name();
    let vault = make(&name).await;
    let packed = records(3);
    let sealed = vault.key.seal(Shelf::Packs, "one", &packed).await.unwrap();
    let put = Edit::Put(Shelf::Packs, "one".to_owned(), sealed);
    vault.store.write(Durability::Strict, &[put]).await.unwrap();
    vault.close();

    let (vault, contents) = reopen(&name).await;
    assert_eq!(contents.records, packed);
    vault.settle(&Settled { records: vec![packed[1].clone()], ..Settled::default() }).await.unwrap();
    assert_eq!(vault.fold().await.unwrap(), 1);
    vault.close();
    let (_, contents) = reopen(&name).await;
    assert_eq!((contents.records.len(), contents.damaged), (3, Damage::default()));
    assert!(contents.records.iter().all(|record| packed.iter().any(|before| record == before)));
}

#[wasm_bindgen_test]
async fn what_was_read_before_the_key_was_there_opens_and_what_was_written_meanwhile_is_news() {
    let name = new_name();
    let vault = make(&name).await;
    vault.keep_page(&kept(&records(2)), &[], &standing("1", true)).await.unwrap();
    let mut door = Door::at(name).await.unwrap();
    let lying = door.lying().await;
    assert!(lying.is_some());
    vault.keep_page(&kept(&records(1)), &[], &standing("2", true)).await.unwrap();
    vault.close();

    let other = Vault::new(door.open(&RIGHT, Utc::now().timestamp()).await.unwrap());
    assert_eq!(other.read_all(lying).await.unwrap().records.len(), 2);
    let news = other.read_news(None).await.unwrap();
    assert_eq!((news.records.len(), news.standing), (1, Some(standing("2", true))));
}

#[wasm_bindgen_test]
async fn a_transaction_that_cannot_end_changes_nothing() {
    let vault = make(&new_name()).await;
    let seal = async |text: &str| vault.key.seal(Shelf::Drafts, "one", &text).await.unwrap();
    let (read, other) = (seal("read").await, seal("other").await);
    let before = [Edit::Put(Shelf::Drafts, "one".into(), other.clone())];
    vault.store.write(Durability::Strict, &before).await.unwrap();
    let edits = [
        Edit::Put(Shelf::Drafts, "two".into(), read.clone()),
        Edit::PutOver(Shelf::Drafts, "one".into(), read.clone(), read),
    ];
    assert_eq!(vault.store.write(Durability::Strict, &edits).await, Err(StoreError::Changed));
    let rows = vault.store.all(&[Shelf::Drafts]).await.unwrap().remove(0);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].1.nonce(), other.nonce());
}

#[wasm_bindgen_test]
async fn saving_asks_for_strict_durability_in_one_transaction_and_a_first_sync_does_not() {
    js_sys::eval(
        "window.transactions = []; window.transactionBefore ??= IDBDatabase.prototype.transaction;
         IDBDatabase.prototype.transaction = function (...asked) {
           const made = window.transactionBefore.apply(this, asked);
           if (made.mode === 'readwrite') window.transactions.push([...made.objectStoreNames].join('+') + ':' + made.durability);
           return made;
         }",
    )
    .unwrap();
    let asked = || {
        let asked = js_sys::eval("window.transactions.splice(0).join(' ')").unwrap();
        asked.as_string().unwrap()
    };
    let vault = make(&new_name()).await;
    asked();
    vault.write_drafts(&[draft("half")], |_, _| true).await.unwrap();
    vault.write_drafts(&[draft("half a")], |_, _| true).await.unwrap();
    assert_eq!(asked(), "drafts:strict drafts:strict");
    vault.save(&commit(&mut Writer::new(), TaskId::new(), "Kita"), Some("talk")).await.unwrap();
    assert_eq!(asked(), "drafts+outbox:strict");
    vault.settle(&Settled { records: records(1), ..Settled::default() }).await.unwrap();
    assert_eq!(asked(), "rows:strict");
    vault.keep_page(&kept(&records(1)), &[], &standing("1", false)).await.unwrap();
    assert_eq!(asked(), "meta+packs:relaxed");
    js_sys::eval("IDBDatabase.prototype.transaction = window.transactionBefore").unwrap();
}

#[wasm_bindgen_test]
async fn a_fold_keeps_everything_and_gives_way_to_what_changed_meanwhile() {
    let name = new_name();
    let vault = make(&name).await;
    let packed = records(250);
    vault.keep_page(&kept(&packed), &[], &standing("0", true)).await.unwrap();
    let (left, mended): (RecordKey, TaskId) = (packed[0].key, TaskId(packed[1].key.id));
    let fresh = records(WORTH_FOLDING + 1);
    let mut changed = fresh.clone();
    changed.push(record(mended, "geändert"));
    vault.keep_news(&News { gone: vec![left], ..news(changed, standing("1", true)) }).await.unwrap();
    assert_eq!(vault.rows(), (WORTH_FOLDING + 3, 1));

    let (other, _) = reopen(&name).await;
    let fold = vault.prepare_fold().await.unwrap();
    let changed_meanwhile = TaskId(fresh[0].key.id);
    other.keep_news(&news(vec![record(changed_meanwhile, "inzwischen")], standing("2", true))).await.unwrap();
    assert_eq!(vault.finish_fold(fold).await.unwrap(), 0);
    assert_eq!(count(&vault, Shelf::Rows).await, WORTH_FOLDING + 3, "nothing of it happened");
    vault.close();
    other.close();

    let (vault, contents) = reopen(&name).await;
    assert_eq!(contents.standing, Some(standing("2", true)));
    let casebook = book(contents);
    assert_eq!(casebook.len(), 250 - 1 + WORTH_FOLDING + 1);
    assert!(casebook.record(left).is_none());
    assert_eq!(casebook.get::<Task>(mended).unwrap().what, "geändert");
    assert_eq!(casebook.get::<Task>(changed_meanwhile).unwrap().what, "inzwischen");
    vault.fold().await.unwrap();
    assert_eq!(count(&vault, Shelf::Rows).await, 0);
    vault.close();
    let casebook = book(reopen(&name).await.1);
    assert_eq!((casebook.len(), casebook.get::<Task>(changed_meanwhile).unwrap().what.as_str()), (550, "inzwischen"));
}

#[wasm_bindgen_test]
async fn of_two_folds_at_once_one_gives_way_and_nothing_is_lost() {
    let name = new_name();
    let vault = make(&name).await;
    let packed = records(10);
    vault.keep_page(&kept(&packed), &[], &standing("0", true)).await.unwrap();
    vault.keep_news(&news(vec![record(TaskId(packed[0].key.id), "neu")], standing("1", true))).await.unwrap();
    let (other, _) = reopen(&name).await;
    let (one, two) = (vault.prepare_fold().await.unwrap(), other.prepare_fold().await.unwrap());
    assert_eq!(vault.finish_fold(one).await.unwrap(), 1);
    assert_eq!(other.finish_fold(two).await.unwrap(), 0);
    let casebook = book(reopen(&name).await.1);
    assert_eq!((casebook.len(), casebook.get::<Task>(packed[0].key.id).unwrap().what.as_str()), (10, "neu"));
}

#[wasm_bindgen_test]
async fn what_this_version_does_not_know_waits_in_quarantine_and_what_it_learnt_to_read_comes_out() {
    let name = new_name();
    let vault = make(&name).await;
    let id = TaskId::new();
    let known_by_now = serde_json::to_value(record(id, "von morgen")).unwrap();
    let unknown = serde_json::json!({ "k": "of_tomorrow", "i": Uuid::now_v7() });
    let unknown = vec![known_by_now, unknown.clone(), unknown];
    vault.keep_news(&News { unknown, ..news(vec![], standing("1", true)) }).await.unwrap();
    vault.close();
    let (vault, contents) = reopen(&name).await;
    assert_eq!(book(contents).get::<Task>(id).unwrap().what, "von morgen");
    assert_eq!((count(&vault, Shelf::Quarantine).await, count(&vault, Shelf::Rows).await), (1, 1));
}

#[wasm_bindgen_test]
async fn a_full_disk_stops_nobody_from_opening_the_vault_with_an_app_that_has_learnt_to_read_more() {
    let name = new_name();
    let vault = make(&name).await;
    let id = TaskId::new();
    let unknown = vec![serde_json::to_value(record(id, "von morgen")).unwrap()];
    vault.keep_news(&News { unknown, ..news(vec![], standing("1", true)) }).await.unwrap();
    vault.close();
    js_sys::eval(
        "window.putWithRoom = IDBObjectStore.prototype.put;
         IDBObjectStore.prototype.put = function (...row) {
           if (this.name === 'rows') throw new DOMException('full', 'QuotaExceededError');
           return window.putWithRoom.apply(this, row);
         }",
    )
    .unwrap();
    let (vault, contents) = reopen(&name).await;
    js_sys::eval("IDBObjectStore.prototype.put = window.putWithRoom").unwrap();
    assert_eq!(book(contents).get::<Task>(id).unwrap().what, "von morgen");
    assert_eq!((count(&vault, Shelf::Quarantine).await, count(&vault, Shelf::Rows).await), (1, 0));
    vault.close();
    let (vault, contents) = reopen(&name).await;
    assert_eq!(book(contents).get::<Task>(id).unwrap().what, "von morgen");
    assert_eq!((count(&vault, Shelf::Quarantine).await, count(&vault, Shelf::Rows).await), (0, 1));
}

#[wasm_bindgen_test]
async fn what_one_tab_saves_the_other_reads_as_news_once() {
    let name = new_name();
    let vault = make(&name).await;
    let (other, _) = reopen(&name).await;
    let saved = commit(&mut Writer::new(), TaskId::new(), "aus dem anderen Fenster");
    vault.save(&saved, None).await.unwrap();
    assert_eq!(other.read_news(None).await.unwrap().outbox, std::slice::from_ref(&saved));
    assert_eq!(other.read_news(None).await.unwrap().outbox, []);
    assert_eq!(vault.read_news(None).await.unwrap().outbox, [], "its own is no news");
}

#[wasm_bindgen_test]
async fn a_record_that_was_folded_away_is_gone_for_the_tab_that_missed_the_word_of_it() {
    let name = new_name();
    let vault = make(&name).await;
    let packed = records(2);
    vault.keep_page(&kept(&packed), &[], &standing("0", true)).await.unwrap();
    let (other, _) = reopen(&name).await;
    let left = packed[0].key;
    vault.keep_news(&News { gone: vec![left], ..news(vec![], standing("1", true)) }).await.unwrap();
    vault.fold().await.unwrap();
    assert_eq!(other.read_news(None).await.unwrap().gone, [left]);
}

#[wasm_bindgen_test]
async fn what_left_the_scope_unread_leaves_quarantine_too() {
    let vault = make(&new_name()).await;
    let id = Uuid::now_v7();
    let unknown = vec![serde_json::json!({ "k": "of_tomorrow", "i": id })];
    vault.keep_news(&News { unknown, ..news(vec![], standing("1", true)) }).await.unwrap();
    let gone_unknown = vec![serde_json::json!({ "kind": "of_tomorrow", "id": id })];
    vault.keep_news(&News { gone_unknown, ..news(vec![], standing("2", true)) }).await.unwrap();
    assert_eq!(count(&vault, Shelf::Quarantine).await, 0);
}

#[wasm_bindgen_test]
async fn what_is_fetched_anew_takes_the_place_of_everything_here_and_in_the_other_tab() {
    let name = new_name();
    let vault = make(&name).await;
    let epoch = |epoch: &str| Standing { epoch: Some(epoch.to_owned()), ..standing(epoch, true) };
    vault.keep_page(&kept(&records(3)), &[], &epoch("before")).await.unwrap();
    let (other, _) = reopen(&name).await;
    let anew = records(2);
    vault.keep_anew(&kept(&anew), &[], &epoch("after")).await.unwrap();
    let news = other.read_news(Some(("before", 0))).await.unwrap();
    assert!(news.is_anew);
    assert_eq!(news.records, anew);
    vault.close();
    other.close();
    assert_eq!(book(reopen(&name).await.1).len(), 2);
}
