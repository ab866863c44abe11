//! Two tabs of which one hears nothing: words get lost when a tab dies between writing and telling.

use super::*;
use casework::drafts::{Shape, merged};

/// No tab hears another.
fn deaf() {
    js(
        "window.wordsBefore ??= BroadcastChannel.prototype.postMessage; BroadcastChannel.prototype.postMessage = () => {}",
    );
}

fn hearing() {
    js("BroadcastChannel.prototype.postMessage = window.wordsBefore");
}

fn field_by_field(seen: &str, mine: &str, theirs: &str) -> String {
    let [seen, mine, theirs] = [seen, mine, theirs].map(|text| serde_json::from_str(text).unwrap());
    merged(&seen, &mine, &theirs, Shape { fits: &|_| true, choices: &[] }).to_string()
}

#[wasm_bindgen_test]
async fn what_two_tabs_type_in_one_draft_is_all_kept_though_neither_hears_the_other() {
    let story = Story::begin();
    let (one, two) = (story.at_work().await, story.at_work().await);
    deaf();
    for tab in [one, two] {
        tab.change_drafts(|drafts| drafts.open("talk", r#"{"topics":"","occasion":""}"#.to_owned(), field_by_field));
    }
    let typed = |topics: &str, occasion: &str| serde_json::json!({ "topics": topics, "occasion": occasion });
    one.keep_draft("talk", &typed("Kurz", ""));
    one.flush_drafts().await;
    two.keep_draft("talk", &typed("", "Kita"));
    two.flush_drafts().await;
    one.keep_draft("talk", &typed("Langer Text", ""));
    one.flush_drafts().await;
    assert_eq!(one.draft("talk"), Some(typed("Langer Text", "Kita")));
    assert_eq!(two.draft("talk"), Some(typed("Kurz", "Kita")), "it heard nothing since");

    // What it saves is what it shows; what was typed since stays.
    two.save(act(TaskId::new(), "fertig"), Some("talk")).await.unwrap();
    one.lock_here();
    two.lock_here();
    hearing();
    let work = story.at_work().await;
    assert_eq!(work.draft("talk"), Some(typed("Langer Text", "Kita")));
    work.lock_here();
}

#[wasm_bindgen_test]
async fn a_draft_thrown_away_in_one_tab_is_gone_in_the_other_and_one_saved_there_too() {
    let story = Story::begin();
    let (one, two) = (story.at_work().await, story.at_work().await);
    for name in ["thrown", "saved"] {
        one.keep_draft(name, &"half");
    }
    until("the other tab has them", || two.drafts().len() == 2).await;
    two.drop_draft("thrown");
    two.save(act(TaskId::new(), "fertig"), Some("saved")).await.unwrap();
    until("they are gone", || one.drafts().is_empty()).await;
    one.lock_here();
    two.lock_here();
    assert_eq!(story.at_work().await.drafts(), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn a_tab_that_missed_the_word_for_an_erasure_finds_it_out_when_it_is_looked_at() {
    let story = Story::begin();
    let (erased, other) = (TaskId::new(), TaskId::new());
    let page = format!("{{ records: [{}, {}] }}", record(erased, "Kanarienvogel"), record(other, "mit Kanarienvogel"));
    js(&format!("window.server.pages = [{page}]"));
    let (leading, following) = (story.at_work().await, story.at_work().await);
    following.keep_draft("note", &format!("Kanarienvogel {erased}"));
    following.flush_drafts().await;
    // The word that it did not lead is still to come to it.
    sleep(Duration::from_millis(700)).await;
    deaf();
    js(&format!(
        "window.server.pages.push({{
           records: [{}], purged: [{{ kind: 'task', id: '{erased}' }}], replaced: [{{ kind: 'task', id: '{other}' }}],
         }})",
        record(other, "mit […]")
    ));
    leading.sync_now();
    let says = |work: Work| work.look(|book| book.get::<Task>(other).map(|task| task.what.clone()));
    until("it is gone where it was told", || says(leading).as_deref() == Some("mit […]")).await;
    until("it is written", || leading.drafts().is_empty()).await;
    assert_eq!(says(following).as_deref(), Some("mit Kanarienvogel"));

    following.looked_at();
    until("it is gone here too", || says(following).as_deref() == Some("mit […]")).await;
    assert!(following.look(|book| book.get::<Task>(erased).is_none()));
    until("and what was begun", || following.drafts().is_empty()).await;
    hearing();
    leading.lock_here();
    following.lock_here();
}
