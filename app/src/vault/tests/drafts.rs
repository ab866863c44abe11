//! What is being typed, in one window or in two.

use super::super::{StoreError, Vault, VaultError};
use super::{TaskId, Writer, commit, draft, make, new_name, reopen};
use wasm_bindgen_test::wasm_bindgen_test;

/// Two tabs at one vault, which both saw the same draft, or none.
async fn two_tabs(seen: Option<&str>) -> (String, Vault, Vault) {
    let name = new_name();
    let one = make(&name).await;
    if let Some(content) = seen {
        one.write_drafts(&[draft("begun")], |_, _| true).await.unwrap();
        one.write_drafts(&[draft(content)], |_, _| true).await.unwrap();
    }
    let (two, _) = reopen(&name).await;
    (name, one, two)
}

#[wasm_bindgen_test]
async fn drafts_survive_and_one_thrown_away_does_not() {
    let name = new_name();
    let vault = make(&name).await;
    let kept = draft("half a sentence");
    vault.write_drafts(std::slice::from_ref(&kept), |_, _| true).await.unwrap();
    vault.write_drafts(&[draft("overtaken")], |_, _| false).await.unwrap();
    vault.close();
    let (vault, contents) = reopen(&name).await;
    assert_eq!(contents.drafts, [kept.1.unwrap()]);
    vault.write_drafts(&[("talk".to_owned(), None)], |_, _| true).await.unwrap();
    vault.close();
    assert_eq!(reopen(&name).await.1.drafts, []);
}

#[wasm_bindgen_test]
async fn whoever_saves_does_not_remove_what_another_tab_wrote_in_the_draft_meanwhile() {
    let (name, one, two) = two_tabs(Some("half a sentence")).await;
    let more = draft("half a sentence, and more");
    two.write_drafts(std::slice::from_ref(&more), |_, _| true).await.unwrap();
    let saved = commit(&mut Writer::new(), TaskId::new(), "Kita anrufen");
    one.save(&saved, Some("talk")).await.unwrap();
    let (_, contents) = reopen(&name).await;
    assert_eq!((contents.outbox, contents.drafts), (vec![saved], vec![more.1.unwrap()]));
}

#[wasm_bindgen_test]
async fn a_draft_that_another_tab_wrote_is_read_before_it_is_written_over() {
    for seen in [None, Some("half a sentence")] {
        let (name, one, two) = two_tabs(seen).await;
        let mut written = None;
        // However often it was written since.
        for content in ["one", "one and two"] {
            written = Some(draft(content));
            two.write_drafts(written.as_slice(), |_, _| true).await.unwrap();
        }
        for mine in [draft("something else"), ("talk".to_owned(), None)] {
            let refused = one.write_drafts(std::slice::from_ref(&mine), |_, _| true).await;
            if seen.is_some() || mine.1.is_some() {
                assert_eq!(refused, Err(VaultError::Store(StoreError::Changed)));
            }
        }
        assert_eq!(reopen(&name).await.1.drafts, [written.unwrap().1.unwrap()]);

        let lying = one.drafts().await.unwrap();
        one.saw(lying.sealed, std::iter::empty());
        let merged = draft("one and two and something else");
        one.write_drafts(std::slice::from_ref(&merged), |_, _| true).await.unwrap();
        assert_eq!(reopen(&name).await.1.drafts, [merged.1.unwrap()]);
    }
}

#[wasm_bindgen_test]
async fn saving_waits_for_no_answer_but_that_it_is_on_the_disk() {
    let vault = make(&new_name()).await;
    vault.write_drafts(&[draft("half")], |_, _| true).await.unwrap();
    js_sys::eval(
        "window.reads = 0; window.getBefore ??= IDBObjectStore.prototype.get;
         IDBObjectStore.prototype.get = function (...asked) { window.reads += 1; return window.getBefore.apply(this, asked); }",
    )
    .unwrap();
    vault.save(&commit(&mut Writer::new(), TaskId::new(), "Kita"), Some("talk")).await.unwrap();
    assert_eq!(js_sys::eval("window.reads").unwrap(), 0);
    vault.write_drafts(&[draft("next")], |_, _| true).await.unwrap();
    assert_eq!(js_sys::eval("window.reads").unwrap(), 1);
}
