//! The bytes of photos and files, sealed in pieces.

use super::{CANARY, make, new_name, reopen, tells};
use crate::vault::{Blobs, StoreError, Vault, VaultError};
use casework::{
    blobs::{BlobHash, PIECE},
    conversation::Attached,
    device::{Held, Holding, Writer},
    ids::{CaseId, DocumentId, UserId},
    records::{DocumentKind, MediaType},
    sync::Act,
};
use chrono::Utc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

fn photo(bytes: &[u8]) -> Holding {
    Holding {
        document: DocumentId::new(),
        sha256: BlobHash::of(bytes),
        size: bytes.len() as u64,
        media: MediaType::Jpeg,
        held: Held::New,
        since: Utc::now(),
    }
}

/// Three pieces with a canary in each.
fn bytes() -> Vec<u8> {
    CANARY.bytes().cycle().take(usize::try_from(2 * PIECE).unwrap() + 100).collect()
}

async fn beside(vault: &Vault, name: &str) -> Blobs {
    vault.blobs(name).await.unwrap()
}

/// All that the database holds, as text in which every byte stands for itself.
async fn raw(name: &str) -> Vec<u8> {
    let read = format!(
        "new Promise((done, failed) => {{
           const opening = indexedDB.open('{name}-bytes');
           opening.onerror = failed;
           opening.onsuccess = () => {{
             const db = opening.result, all = [];
             const reading = db.transaction(['holdings', 'pieces']);
             for (const store of ['holdings', 'pieces']) {{
               reading.objectStore(store).getAllKeys().onsuccess = event => all.push(new TextEncoder().encode(event.target.result.join()));
               reading.objectStore(store).getAll().onsuccess = event => all.push(...event.target.result);
             }}
             reading.oncomplete = () => {{ db.close(); new Blob(all).arrayBuffer().then(done, failed); }};
           }};
         }})"
    );
    let promise: js_sys::Promise = js_sys::eval(&read).unwrap().dyn_into().unwrap();
    js_sys::Uint8Array::new(&wasm_bindgen_futures::JsFuture::from(promise).await.unwrap()).to_vec()
}

#[wasm_bindgen_test]
async fn a_photo_is_sealed_in_pieces_survives_a_restart_and_goes_without_a_trace() {
    let (name, bytes) = (new_name(), bytes());
    let vault = make(&name).await;
    let blobs = beside(&vault, &name).await;
    let (photo, other) = (photo(&bytes), photo(b"another"));
    blobs.keep(&photo, &bytes).await.unwrap();
    blobs.keep(&other, b"another").await.unwrap();
    blobs.close();
    vault.close();

    assert!(tells(&bytes), "the test would see it");
    let lying = raw(&name).await;
    assert!(lying.len() > bytes.len() && !tells(&lying));
    assert!(!String::from_utf8_lossy(&lying).contains(&photo.document.to_string()));

    let (vault, _) = reopen(&name).await;
    let blobs = beside(&vault, &name).await;
    assert_eq!(blobs.all().await.unwrap().len(), 2);
    assert_eq!(blobs.bytes(&photo).await.unwrap(), bytes);
    assert_eq!(blobs.piece(&photo, 2).await.unwrap().len(), 100);
    blobs.stand(&[photo.standing(Held::Sent)]).await.unwrap();
    blobs.remove(std::slice::from_ref(&photo)).await.unwrap();
    assert_eq!(blobs.all().await.unwrap(), [other]);
    assert!(blobs.piece(&photo, 0).await.is_err());
    assert!(raw(&name).await.len() < 1_000, "nothing of its pieces lies there");
    vault.close();
}

#[wasm_bindgen_test]
async fn bytes_that_are_not_what_they_were_do_not_open() {
    let (name, bytes) = (new_name(), bytes());
    let vault = make(&name).await;
    let blobs = beside(&vault, &name).await;
    let one = photo(&bytes);
    blobs.keep(&one, &bytes).await.unwrap();
    let other_hash = Holding { sha256: BlobHash::of(b"something else"), ..one.clone() };
    assert!(blobs.bytes(&other_hash).await.is_err());
    let other_place = Holding { document: DocumentId::new(), ..one };
    assert!(blobs.bytes(&other_place).await.is_err());
}

#[wasm_bindgen_test]
async fn on_a_full_device_a_photo_is_refused_in_words_and_nothing_of_it_is_kept() {
    let (name, bytes) = (new_name(), bytes());
    let vault = make(&name).await;
    let blobs = beside(&vault, &name).await;
    js_sys::eval(
        "window.roomBefore = IDBObjectStore.prototype.put; window.puts = 0;
         IDBObjectStore.prototype.put = function (...row) {
           if (++window.puts === 3) throw new DOMException('full', 'QuotaExceededError');
           return window.roomBefore.apply(this, row);
         }",
    )
    .unwrap();
    let kept = blobs.keep(&photo(&bytes), &bytes).await;
    js_sys::eval("IDBObjectStore.prototype.put = window.roomBefore").unwrap();
    assert_eq!(kept, Err(VaultError::Store(StoreError::NoRoom)));
    assert_eq!(blobs.all().await.unwrap(), []);
    assert!(raw(&name).await.is_empty(), "the pieces before it are gone too");
}

#[wasm_bindgen_test]
async fn what_a_draft_or_a_waiting_commit_names_is_not_let_go() {
    let (name, mut writer) = (new_name(), Writer::new());
    let vault = make(&name).await;
    let attached = |id| Attached {
        id,
        kind: DocumentKind::Letter,
        note: String::new(),
        taken_at: Utc::now().naive_utc(),
        media: MediaType::Jpeg,
        size: 1,
        sha256: BlobHash::of(b"x"),
    };
    let [drafted, waiting, nobodys] = [(); 3].map(|()| DocumentId::new());
    let draft = crate::drafts::Draft {
        name: "documents:somebody".into(),
        at: Utc::now(),
        content: serde_json::to_string(&[attached(drafted)]).unwrap(),
    };
    vault.write_drafts(&[(draft.name.clone(), Some(draft))], |_, _| true).await.unwrap();
    let mut act = Act::new();
    act.create(waiting, &attached(waiting).document(CaseId::new(), None, None));
    vault.save(&writer.commit(act, UserId::new(), Utc::now()), None).await.unwrap();
    let unsent = vault.unsent(&[drafted, waiting, nobodys]).await.unwrap();
    assert_eq!(unsent, [drafted, waiting].into());
    vault.close();
}
