//! What is on the shelves when somebody leaves: a case that went to others, people who are erased.

use super::*;
use casework::{
    device::Leaving,
    ids::PersonId,
    records::{Case, Identity, Set},
};

/// The shelves on which a text is found in what is sealed, opened by the vault's own key.
async fn shelves_that_tell(vault: &Vault, texts: &[&str]) -> Vec<&'static str> {
    let mut telling = Vec::new();
    for (shelf, rows) in Shelf::ALL.into_iter().zip(vault.store.all(&Shelf::ALL).await.unwrap()) {
        for (id, sealed) in rows {
            let Ok(content) = vault.key.plain(shelf, &id, &sealed).await else { continue };
            let content = String::from_utf8_lossy(&content);
            if texts.iter().any(|text| content.contains(text)) && !telling.contains(&shelf.name()) {
                telling.push(shelf.name());
            }
        }
    }
    telling
}

/// Lina, who leaves, and what of hers lies on every shelf: a pack, a row, commits that wait, that the server has and that
/// it refused, a draft, and what this version cannot read.
struct Lina {
    case: CaseId,
    id: PersonId,
    keys: Vec<RecordKey>,
    shared: TaskId,
    waiting: Commit,
}

async fn lay_out(vault: &Vault) -> (Lina, Casebook) {
    let (case, id, brother, shared, hers) =
        (CaseId::new(), PersonId::new(), PersonId::new(), TaskId::new(), TaskId::new());
    let name = |given: &str| Identity {
        case,
        family_name: "Haddad".into(),
        given_name: given.into(),
        spellings: Set::default(),
    };
    let task = |who, what: String| Task { case, who, ..task(&what) };
    let mut writer = Writer::new();
    let mut made = |act: Act| writer.commit(act, UserId::new(), Utc::now());
    let mut act = Act::new();
    act.create(id, &name(CANARY)).create(brother, &name("Omar"));
    act.create(shared, &task(Actor::Client(brother), format!("{CANARY}s Bruder")));
    let first = made(act);
    let records: Vec<Record> = first
        .keys()
        .map(|key| {
            let mut record = Record::empty(key);
            record.apply(&first);
            record
        })
        .collect();
    let mut act = Act::new();
    act.create(hers, &task(Actor::Client(id), format!("{CANARY} bringt Papiere")));
    let row = made(act);
    let mut later = Record::empty(Task::key(hers));
    later.apply(&row);
    let mut about = |what: &str| {
        let mut act = Act::new();
        act.create(TaskId::new(), &task(Actor::Client(id), what.to_owned()));
        act.create(TaskId::new(), &task(Actor::Client(brother), format!("mit {CANARY} zum Amt")));
        made(act)
    };
    let (waiting, sent, refused) = (about("wartet"), about("gesendet"), about("kam zurück"));
    vault.keep_page(&kept(&records), &[], &standing("1", true)).await.unwrap();
    let unknown = serde_json::json!({ "k": "identity", "i": id, "of_tomorrow": CANARY });
    let mut came = news(vec![later.clone()], standing("2", true));
    came.unknown = vec![unknown];
    vault.keep_news(&came).await.unwrap();
    vault.save(&waiting, None).await.unwrap();
    let returned = Returned { commit: refused, refusal: Some(Refusal::NotAllowed), at: Utc::now() };
    let settled = Settled { accepted: vec![sent], refused: vec![returned], at: Utc::now(), ..Settled::default() };
    vault.settle(&settled).await.unwrap();
    let (mut note, mut other) = (draft(&format!("\"{CANARY} {id}\"")), draft("\"ein anderes\""));
    note.0 = format!("person:{id}");
    note.1.as_mut().unwrap().name.clone_from(&note.0);
    other.0 = "other".to_owned();
    other.1.as_mut().unwrap().name.clone_from(&other.0);
    vault.write_drafts(&[note, other], |_, _| true).await.unwrap();
    let mut casebook = Casebook::new();
    records.into_iter().chain([later]).for_each(|record| casebook.confirm(record));
    casebook.commit(waiting.clone());
    let keys = vec![Identity::key(id), Task::key(hers)];
    (Lina { case, id, keys, shared, waiting }, casebook)
}

const WITH_CONTENT: [&str; 7] = ["packs", "rows", "outbox", "acknowledged", "returned", "quarantine", "drafts"];

#[wasm_bindgen_test]
async fn of_the_erased_no_shelf_holds_anything_and_the_others_lose_nothing() {
    let name = new_name();
    let vault = make(&name).await;
    let (lina, mut casebook) = lay_out(&vault).await;
    let id = lina.id.to_string();
    assert_eq!(shelves_that_tell(&vault, &[CANARY, &id]).await, WITH_CONTENT, "the test sees it on every shelf");

    // The server tells to purge, and sends the brother's task without her name.
    let mut thinned = Record::empty(Task::key(lina.shared));
    let mut act = Act::new();
    act.create(lina.shared, &Task { case: lina.case, ..task("[…] Bruder") });
    thinned.apply(&Writer::new().commit(act, UserId::new(), Utc::now()));
    let mut came = news(vec![thinned.clone()], standing("3", true));
    (came.purged, came.replaced) = (lina.keys.clone(), vec![thinned.key]);
    let leaving = Leaving::of(&casebook, &[], &came.purged, &came.replaced);
    vault.forget(&leaving, Some(&came), &came.standing, &|_| None).await.unwrap();
    leaving.leave(&mut casebook, vec![thinned.into()]);
    let told = shelves_that_tell(&vault, &[CANARY]).await;
    assert_eq!(told, Vec::<&str>::new());
    // Her id is where it says that she is gone, until the next fold.
    assert_eq!(shelves_that_tell(&vault, &[&id]).await, ["rows"]);
    vault.fold().await.unwrap();
    assert_eq!(shelves_that_tell(&vault, &[CANARY, &id]).await, Vec::<&str>::new());
    vault.close();

    let (_, contents) = reopen(&name).await;
    assert_eq!(contents.standing, Some(standing("3", true)));
    let [waiting] = &contents.outbox[..] else { panic!("the brother's task still waits") };
    assert_eq!((waiting.id, waiting.changes.len()), (lina.waiting.id, 1));
    assert_eq!((contents.returned.len(), contents.drafts.len(), contents.damaged), (1, 1, Damage::default()));
    let read = book(contents);
    assert_eq!(read.get::<Task>(lina.shared).unwrap().what, "[…] Bruder");
    assert_eq!(read.all::<Identity>().len(), 1);
    assert!(!serde_json::to_string(casebook.outbox()).unwrap().contains(CANARY));
    assert_eq!(casebook.len(), read.len());
}

#[wasm_bindgen_test]
async fn what_left_the_scope_is_on_no_shelf_but_what_waits_or_came_back() {
    let name = new_name();
    let vault = make(&name).await;
    let (lina, casebook) = lay_out(&vault).await;
    let mut gone: Vec<RecordKey> = casebook.records().map(|record| record.key).chain([Case::key(lina.case)]).collect();
    for (id, sealed) in vault.store.all(&[Shelf::Acknowledged]).await.unwrap().remove(0) {
        gone.extend(vault.key.open::<Commit>(Shelf::Acknowledged, &id, &sealed).await.unwrap().keys());
    }
    let came = News { gone: gone.clone(), ..news(vec![], standing("3", true)) };
    let leaving = Leaving::of(&casebook, &gone, &[], &[]);
    vault.forget(&leaving, Some(&came), &came.standing, &|_| None).await.unwrap();
    assert_eq!(shelves_that_tell(&vault, &[CANARY]).await, ["outbox", "returned"]);
    assert_eq!(count(&vault, Shelf::Drafts).await, 1);
    vault.close();
    let (_, contents) = reopen(&name).await;
    assert_eq!((contents.outbox, contents.returned.len()), (vec![lina.waiting], 1));
}
