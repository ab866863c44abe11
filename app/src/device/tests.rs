//! The session in a real browser, against a server that the test plays: it answers what the wire promises.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

use crate::{
    sync::http::sleep,
    vault::Door,
    work::{Connection, OpenError, SaveError, Stage, Work},
};
use casework::{
    casebook::Safety,
    ids::{CaseId, MunicipalityId, TaskId, UserId},
    records::{Actor, Content, Role, Staff, Task, TaskState},
    sync::{Act, Record, wire::Me},
};
use leptos::prelude::{GetUntracked, Owner};
use std::time::Duration;
use uuid::Uuid;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

mod hand;
mod photos;
mod tabs;

const RIGHT: &str = "ein langer Satz";

/// The server that the test plays. It lives in the page; the tests set what it says.
const SERVER: &str = r#"
    window.networkBefore ??= window.fetch;
    window.server = { reached: true, signedIn: false, accepts: null, me: null, pages: [], epoch: "1", refuses: [], pushed: [], asked: [] };
    window.EventSource = class extends EventTarget { readyState = 1; close() { this.readyState = 2; } static CLOSED = 2; };
    window.fetch = async (request, more) => {
      const path = new URL(request.url ?? request, location.href).pathname;
      if (!path.startsWith("/api/") && !path.startsWith("/sf/")) return window.networkBefore.call(window, request, more);
      const { server } = window;
      server.asked.push(path);
      if (!server.reached) throw new TypeError("no network");
      const answer = (value, status = 200) => new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });
      const isPacked = request.headers?.get("content-encoding") === "gzip";
      const unpacked = () => new Response(request.body.pipeThrough(new DecompressionStream("gzip"))).text();
      const body = request.method === "POST" ? JSON.parse(await (isPacked ? unpacked() : request.text())) : null;
      if (path === "/sf/salt") return answer(Array(16).fill(server.salt ?? 3));
      if (path === "/sf/sign-in") {
        const proof = JSON.stringify(body.proof);
        server.accepts ??= proof;
        if (proof !== server.accepts) return answer("Wrong", 500);
        server.signedIn = true;
        return answer(null);
      }
      if (!server.signedIn) return answer(null, 401);
      if (request.headers.get("lotse-format") !== "2") return answer(null, 400);
      if (path.endsWith("/whoami")) return answer({ ...server.me, epoch: server.epoch, server_clock: new Date(Date.now() - (server.behind ?? 0)).toISOString() });
      if (path.endsWith("/push")) {
        server.pushed.push(...body.commits);
        const answers = body.commits.map((commit, index) => [commit.id,
          server.erased && JSON.stringify(commit).includes(server.erased) ? { result: "refused", reason: "erased", records: [{ kind: "task", id: server.erased }] }
            : server.refuses.includes(commit.number) ? { result: "refused", reason: "not_allowed" }
            : { result: "accepted", sequence: index + 1, time: commit.time }]);
        return answer({ server_clock: new Date().toISOString(), answers });
      }
      if (path.endsWith("/pull")) {
        if (server.blocked) return answer(null, 403);
        const from = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
        const page = server.pages[from] ?? { records: [] };
        const to = Math.max(from, Math.min(from + 1, server.pages.length));
        const remaining = server.pages.slice(to).reduce((sum, page) => sum + page.records.length, 0);
        return answer({ records: page.records, gone: page.gone ?? [], purged: page.purged ?? [], replaced: page.replaced ?? [], cursor: String(to), remaining, epoch: server.epoch });
      }
      return answer(null, 404);
    };
"#;

fn js(code: &str) -> wasm_bindgen::JsValue {
    js_sys::eval(code).unwrap()
}

fn number(code: &str) -> usize {
    js(code).as_f64().unwrap() as usize
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

fn act(id: TaskId, what: &str) -> Act {
    let mut act = Act::new();
    act.create(id, &task(what));
    act
}

fn record(id: TaskId, what: &str) -> String {
    let mut record = Record::empty(Task::key(id));
    record.apply(&casework::device::Writer::new().commit(act(id, what), UserId::new(), chrono::Utc::now()));
    serde_json::to_string(&record).unwrap()
}

/// A user with a name of their own, and a server that knows them.
struct Story {
    name: String,
    _owner: Owner,
}

impl Story {
    fn begin() -> Self {
        let owner = Owner::new();
        owner.set();
        let me = Me {
            user: UserId::new(),
            staff: Staff {
                name: "Jana Muster".into(),
                role: Role::SocialWorker,
                team: None,
                area: None,
                full_time_percent: None,
            },
            municipality: MunicipalityId::new(),
            municipality_name: "Musterstadt".into(),
            today: None,
        };
        js(SERVER);
        js(&format!("window.server.me = {}", serde_json::to_string(&me).unwrap()));
        Self { name: format!("jana-{}", Uuid::now_v7()), _owner: owner }
    }

    async fn at_work(&self) -> Work {
        let work = Work::new();
        work.sign_in(&self.name, RIGHT).await.unwrap();
        until("the first sync is complete", || work.stage.get_untracked() == Stage::Open).await;
        work
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        sleep(Duration::from_millis(25)).await;
    }
    panic!("five seconds later it does not hold that {what}");
}

#[wasm_bindgen_test]
async fn from_the_first_sign_in_through_an_offline_start_to_the_server_having_it() {
    let story = Story::begin();
    let (fetched, written) = (TaskId::new(), TaskId::new());
    js(&format!("window.server.pages = [{{ records: [{}] }}]", record(fetched, "vom Server")));
    let work = story.at_work().await;
    assert_eq!(work.look(|book| book.get::<Task>(fetched).unwrap().what.clone()), "vom Server");
    assert_eq!(work.progress.get_untracked().received, 1);
    assert!(work.last_sync.get_untracked().is_some());
    work.lock_here();

    js("Object.assign(window.server, { reached: false, signedIn: false })");
    let work = story.at_work().await;
    assert_eq!(
        work.user(),
        serde_json::from_str::<Me>(&js("JSON.stringify(window.server.me)").as_string().unwrap()).ok().map(|me| me.user)
    );
    work.save(act(written, "im Keller"), None).await.unwrap();
    assert_eq!(work.look(|book| book.safety(Task::key(written))), Safety::OnDevice);
    until("the server is known to be out of reach", || work.connection.get_untracked() == Connection::Offline).await;
    work.lock_here();

    let work = story.at_work().await;
    assert_eq!(work.waiting(), 1);
    js("window.server.reached = true");
    work.sync_now();
    until("nothing waits", || work.look(|book| book.outbox().is_empty())).await;
    assert_eq!(number("window.server.pushed.length"), 1);
    assert_eq!(work.look(|book| book.safety(Task::key(written))), Safety::OnServer);
    assert_eq!(work.connection.get_untracked(), Connection::Online, "the proof that was still held signed in silently");
    sleep(Duration::from_millis(100)).await;
    work.lock_here();

    let work = story.at_work().await;
    assert_eq!(work.look(|book| book.get::<Task>(written).unwrap().what.clone()), "im Keller");
    assert_eq!(work.waiting(), 0);
    work.lock_here();
}

#[wasm_bindgen_test]
async fn an_interrupted_first_sync_goes_on_at_the_next_sign_in() {
    let story = Story::begin();
    let (one, two) = (TaskId::new(), TaskId::new());
    js(&format!(
        "window.server.pages = [{{ records: [{}] }}, {{ records: [{}] }}]",
        record(one, "eins"),
        record(two, "zwei")
    ));
    // After the first page the network goes.
    js("const before = window.fetch; let pulls = 0;
        window.fetch = (request, more) => {
          if ((request.url ?? '').includes('/pull') && ++pulls === 2) window.server.reached = false;
          return before(request, more);
        }");
    let work = Work::new();
    work.sign_in(&story.name, RIGHT).await.unwrap();
    until("the network is gone", || work.connection.get_untracked() == Connection::Offline).await;
    assert_eq!(work.stage.get_untracked(), Stage::FirstSync);
    let progress = work.progress.get_untracked();
    assert_eq!((progress.received, progress.total), (1, 2));
    work.lock_here();

    js("window.server.reached = true; window.server.asked = []");
    let work = story.at_work().await;
    assert_eq!(work.look(|book| book.len()), 2);
    assert_eq!(
        number("window.server.asked.filter(path => path.endsWith('/pull')).length"),
        1,
        "the first page is not asked for again"
    );
    work.lock_here();
}

#[wasm_bindgen_test]
async fn the_first_sign_in_needs_the_network_and_the_right_passphrase_and_otherwise_leaves_nothing() {
    let story = Story::begin();
    js("window.server.reached = false");
    let work = Work::new();
    assert_eq!(work.sign_in(&story.name, RIGHT).await, Err(OpenError::NeedsNetwork));
    js("Object.assign(window.server, { reached: true, accepts: 'something else' })");
    assert_eq!(work.sign_in(&story.name, RIGHT).await, Err(OpenError::WrongNameOrPassphrase));
    assert_eq!(work.stage.get_untracked(), Stage::Locked);
    let door = Door::at(Door::name_for(&story.name)).await.unwrap();
    assert_eq!(door.salt(), None);
    door.leave();
}

#[wasm_bindgen_test]
async fn a_wrong_passphrase_says_how_many_tries_are_left_and_a_changed_one_asks_for_the_earlier() {
    let story = Story::begin();
    let work = story.at_work().await;
    let id = TaskId::new();
    js("window.server.reached = false");
    work.save(act(id, "vor dem Wechsel"), None).await.unwrap();
    work.lock_here();
    assert_eq!(work.sign_in(&story.name, "etwas anderes").await, Err(OpenError::WrongPassphrase { left: 9 }));

    // The passphrase was changed at the server.
    js("Object.assign(window.server, { reached: true, accepts: null, signedIn: false })");
    assert_eq!(work.sign_in(&story.name, "ein neuer Satz").await, Err(OpenError::OtherPassphrase));
    assert_eq!(
        work.sign_in_with_earlier(&story.name, "ein neuer Satz", "falsch")
            .await
            .map_err(|e| matches!(e, OpenError::WrongPassphrase { .. })),
        Err(true)
    );
    work.sign_in_with_earlier(&story.name, "ein neuer Satz", RIGHT).await.unwrap();
    assert_eq!(work.look(|book| book.get::<Task>(id).unwrap().what.clone()), "vor dem Wechsel");
    work.lock_here();
    js("window.server.reached = false");
    work.sign_in(&story.name, "ein neuer Satz").await.unwrap();
    work.lock_here();
}

#[wasm_bindgen_test]
async fn what_is_refused_comes_back_with_what_builds_on_it_and_the_rest_is_sent() {
    let story = Story::begin();
    let work = story.at_work().await;
    js("Object.assign(window.server, { reached: false, refuses: [1] })");
    let (refused, other) = (TaskId::new(), TaskId::new());
    let before = task("nicht erlaubt");
    let mut first = Act::new();
    first.create(refused, &before);
    work.save(first, None).await.unwrap();
    let second = work.look(|book| {
        let mut act = Act::new();
        act.update(
            book.record(Task::key(refused)).unwrap(),
            &before,
            &Task { what: "baut darauf auf".into(), ..before.clone() },
        );
        act
    });
    work.save(second, None).await.unwrap();
    work.save(act(other, "erlaubt"), None).await.unwrap();
    // Sent one by one, so that the second is still here when the first is refused.
    js("window.server.reached = true");
    work.sync_now();
    until("nothing waits", || work.look(|book| book.outbox().is_empty())).await;
    assert_eq!(work.look(|book| book.safety(Task::key(other))), Safety::OnServer);
    assert!(work.returned().iter().any(|entry| entry.commit.number == 1));
    until("the tray is on the disk", || work.connection.get_untracked() == Connection::Online).await;
    sleep(Duration::from_millis(100)).await;
    work.lock_here();
    assert_eq!(work.returned(), []);

    js("window.server.refuses = []");
    let work = story.at_work().await;
    let returned = work.returned();
    assert_eq!(returned[0].commit.number, 1);
    work.send_again(returned[0].commit.id).await.unwrap();
    assert_eq!(work.returned().len(), returned.len() - 1);
    until("it is sent", || work.look(|book| book.outbox().is_empty())).await;
    assert_eq!(work.look(|book| book.safety(Task::key(refused))), Safety::OnServer);
    work.lock_here();
}

#[wasm_bindgen_test]
async fn another_user_s_session_is_not_used_and_work_goes_on() {
    let story = Story::begin();
    let work = story.at_work().await;
    let own = work.user();
    work.lock_here();
    js(&format!("window.server.me = {{ ...window.server.me, user: '{}' }}", Uuid::now_v7()));
    let work = Work::new();
    js("window.server.accepts = 'something else'");
    work.sign_in(&story.name, RIGHT).await.unwrap();
    work.save(act(TaskId::new(), "bleibt hier"), None).await.unwrap();
    until("it is said", || work.connection.get_untracked() == Connection::OtherPassphrase).await;
    assert_eq!((work.waiting(), number("window.server.pushed.length")), (1, 0));
    assert_eq!(work.user(), own, "and nobody else writes here");
    work.lock_here();
}

#[wasm_bindgen_test]
async fn a_server_restored_from_a_backup_gets_again_what_it_lacks() {
    let story = Story::begin();
    let work = story.at_work().await;
    work.save(act(TaskId::new(), "war schon dort"), None).await.unwrap();
    until("it is sent", || work.look(|book| book.outbox().is_empty())).await;
    sleep(Duration::from_millis(200)).await;
    js("Object.assign(window.server, { epoch: '2', pushed: [] })");
    work.sync_now();
    until("it is sent again", || number("window.server.pushed.length") == 1).await;
    work.lock_here();
}

#[wasm_bindgen_test]
async fn a_restored_server_gets_what_it_lacks_before_what_waits() {
    let story = Story::begin();
    let work = story.at_work().await;
    let sent = work.save(act(TaskId::new(), "war schon dort"), None).await.unwrap();
    until("it is sent", || work.look(|book| book.outbox().is_empty())).await;
    sleep(Duration::from_millis(200)).await;
    js("window.server.reached = false");
    let waiting = work.save(act(TaskId::new(), "wartet"), None).await.unwrap();
    js("Object.assign(window.server, { epoch: '2', pushed: [], reached: true })");
    work.sync_now();
    until("both are sent", || number("window.server.pushed.length") == 2).await;
    let order = js("window.server.pushed.map(commit => commit.id).join()").as_string().unwrap();
    assert_eq!(order, format!("{sent},{waiting}"));
    work.lock_here();
}

#[wasm_bindgen_test]
async fn before_somebody_blocked_the_vault_is_emptied_when_the_server_has_what_waited() {
    let story = Story::begin();
    js(&format!("window.server.pages = [{{ records: [{}] }}]", record(TaskId::new(), "vom Server")));
    let work = story.at_work().await;
    js("Object.assign(window.server, { blocked: true, reached: false })");
    work.save(act(TaskId::new(), "im Keller"), None).await.unwrap();
    work.keep_draft("talk", &"half");
    js("window.server.reached = true");
    work.sync_now();
    until("it is closed", || work.stage.get_untracked() == Stage::Locked).await;
    assert_eq!(work.connection.get_untracked(), Connection::Blocked);
    assert_eq!(number("window.server.pushed.length"), 1);
    assert_eq!(work.look(|book| book.records().count()), 0);
    sleep(Duration::from_millis(100)).await;
    let door = Door::at(Door::name_for(&story.name)).await.unwrap();
    assert!(door.salt().is_none(), "nothing opens what was there");
    let lying = door.lying().await.unwrap();
    assert!(lying.is_empty(), "{lying:?}");
}

#[wasm_bindgen_test]
async fn a_passphrase_that_was_changed_elsewhere_is_asked_for_and_the_same_one_set_anew_is_taken() {
    let story = Story::begin();
    let work = story.at_work().await;
    work.lock_here();
    js("Object.assign(window.server, { signedIn: false, accepts: 'something else', salt: 4 })");
    let work = story.at_work().await;
    until("it is said", || work.connection.get_untracked() == Connection::OtherPassphrase).await;
    work.sync_now();
    sleep(Duration::from_millis(100)).await;
    assert_eq!(work.connection.get_untracked(), Connection::OtherPassphrase, "and stays said");
    work.lock_here();
    assert_eq!(work.sign_in(&story.name, RIGHT).await, Err(OpenError::PassphraseChanged));
    js("window.server.reached = false");
    assert_eq!(work.sign_in(&story.name, RIGHT).await, Ok(()), "without the network it still opens");
    work.lock_here();
    work.stands(Connection::OtherPassphrase);
    // The same words, with another salt.
    js("Object.assign(window.server, { accepts: null, reached: true })");
    assert_eq!(work.sign_in(&story.name, RIGHT).await, Ok(()));
    until("it is online", || work.connection.get_untracked() == Connection::Online).await;
    work.lock_here();
    let door = Door::at(Door::name_for(&story.name)).await.unwrap();
    assert_eq!(door.salt(), Some(crate::credentials::Salt([4; 16])), "the next proof is the server's");
}

#[wasm_bindgen_test]
async fn that_the_clock_is_wrong_is_told_before_anything_is_saved() {
    let story = Story::begin();
    js("window.server.behind = 50 * 3600 * 1000");
    let work = story.at_work().await;
    until("it is told", || work.clock_ahead.get_untracked().is_some_and(|ahead| ahead.num_hours() == 50)).await;
    work.lock_here();
}

#[wasm_bindgen_test]
async fn a_draft_is_in_the_vault_a_second_later_and_what_is_typed_last_when_locking() {
    let story = Story::begin();
    let work = story.at_work().await;
    work.keep_draft("talk", &"half");
    sleep(Duration::from_millis(1_000)).await;
    work.keep_draft("talk", &"half a sentence");
    work.lock_here();
    let work = story.at_work().await;
    assert_eq!(work.drafts(), ["talk"]);
    assert_eq!(work.draft::<String>("talk").as_deref(), Some("half a sentence"));
    work.save(act(TaskId::new(), "fertig"), Some("talk")).await.unwrap();
    assert_eq!(work.drafts(), Vec::<String>::new());
    work.lock_here();
    assert_eq!(story.at_work().await.drafts(), Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn of_two_tabs_one_sends_what_the_other_saves_and_both_show_it() {
    let story = Story::begin();
    let leading = story.at_work().await;
    let following = story.at_work().await;
    let id = TaskId::new();
    following.save(act(id, "aus dem zweiten Fenster"), None).await.unwrap();
    until("the server has it", || number("window.server.pushed.length") == 1).await;
    let shows = |work: Work| work.look(|book| book.get::<Task>(id).is_some() && book.outbox().is_empty());
    until("both show it as sent", || shows(leading) && shows(following)).await;

    // The leading tab is closed: the other one leads.
    leading.lock_here();
    following.save(act(TaskId::new(), "danach"), None).await.unwrap();
    until("the server has this too", || number("window.server.pushed.length") == 2).await;
    following.lock_here();
}

#[wasm_bindgen_test]
async fn on_a_full_device_nothing_is_called_saved_and_the_draft_stays() {
    let story = Story::begin();
    let work = story.at_work().await;
    work.keep_draft("talk", &"ein ganzes Gespräch");
    work.flush_drafts().await;
    js("window.putBefore = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }");
    let saved = work.save(act(TaskId::new(), "passt nicht mehr"), Some("talk")).await;
    work.keep_draft("talk", &"ein ganzes Gespräch und mehr");
    work.flush_drafts().await;
    js("IDBObjectStore.prototype.put = window.putBefore");
    assert_eq!(saved, Err(SaveError::NoRoom));
    assert_eq!(work.draft_trouble.get_untracked(), Some(SaveError::NoRoom));
    assert_eq!((work.waiting(), work.look(|book| book.len())), (0, 0));
    assert_eq!(work.draft::<String>("talk").as_deref(), Some("ein ganzes Gespräch und mehr"));
    work.flush_drafts().await;
    assert_eq!(work.draft_trouble.get_untracked(), None, "there is room again");
    work.lock_here();
    assert_eq!(story.at_work().await.draft::<String>("talk").as_deref(), Some("ein ganzes Gespräch und mehr"));
}

#[wasm_bindgen_test]
async fn told_to_purge_the_device_holds_nothing_any_more_says_so_and_keeps_nothing_that_is_typed_on() {
    let story = Story::begin();
    let (erased, other) = (TaskId::new(), TaskId::new());
    let page = format!("{{ records: [{}, {}] }}", record(erased, "Kanarienvogel"), record(other, "bleibt"));
    js(&format!("window.server.pages = [{page}]"));
    let work = story.at_work().await;
    js("window.server.reached = false");
    work.save(act(erased, "Kanarienvogel wartet"), None).await.unwrap();
    work.save(act(TaskId::new(), "wartet auch"), None).await.unwrap();
    work.keep_draft("note", &format!("Kanarienvogel {erased}"));
    work.flush_drafts().await;
    let pulls = "window.server.asked.filter(path => path.endsWith('/pull')).length";

    // The server refuses what tells of the erased, and tells to purge it.
    js(&format!(
        "window.server.erased = '{erased}';
         window.server.pages.push({{ records: [], purged: [{{ kind: 'task', id: '{erased}' }}] }});
         Object.assign(window.server, {{ reached: true, pushed: [], asked: [] }})"
    ));
    work.sync_now();
    until("nothing waits", || work.look(|book| book.outbox().is_empty())).await;
    until("it asked once more", || number(pulls) >= 2).await;
    assert_eq!((work.returned(), work.drafts()), (vec![], Vec::<String>::new()));
    assert!(work.look(|book| book.get::<Task>(erased).is_none() && book.get::<Task>(other).is_some()));
    work.keep_draft("note", &format!("Kanarienvogel {erased} noch einmal"));
    assert_eq!(work.drafts(), Vec::<String>::new());
    sleep(Duration::from_millis(200)).await;
    work.lock_here();

    let work = story.at_work().await;
    assert!(work.look(|book| book.get::<Task>(erased).is_none() && book.get::<Task>(other).is_some()));
    assert_eq!((work.waiting(), work.returned(), work.drafts()), (0, vec![], Vec::<String>::new()));
    work.lock_here();
}

#[wasm_bindgen_test]
async fn what_the_server_answered_is_on_the_disk_before_anything_else_is_fetched() {
    let story = Story::begin();
    let work = story.at_work().await;
    let (sent, refused) = (TaskId::new(), TaskId::new());
    // The disk is full from the moment at which the server has answered.
    js("window.server.refuses = [2];
        const put = IDBObjectStore.prototype.put, before = window.fetch;
        window.room = () => { IDBObjectStore.prototype.put = put; };
        window.fetch = async (request, more) => {
          const answer = await before(request, more);
          if (new URL(request.url ?? request, location.href).pathname.endsWith('/push') && !window.wasFull) {
            window.wasFull = true;
            IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
          }
          return answer;
        };
        window.server.reached = false");
    work.save(act(sent, "wird genommen"), None).await.unwrap();
    work.save(act(refused, "kommt zurück"), None).await.unwrap();
    js("window.server.asked = []; window.server.reached = true");
    work.sync_now();
    until("the disk is full", || work.draft_trouble.get_untracked() == Some(SaveError::NoRoom)).await;
    work.sync_now();
    sleep(Duration::from_millis(300)).await;
    let asked = "window.server.asked.slice(window.server.asked.findIndex(path => path.endsWith('/push')) + 1).length";
    assert_eq!(number(asked), 0, "nothing is asked");
    assert!(work.tray().get_untracked().is_empty(), "the tray shows what lies in it");
    js("window.room()");
    work.sync_now();
    until("what came back is in the tray", || work.tray().get_untracked().len() == 1).await;
    until("it fetches again", || number(asked) > 0).await;
    work.lock_here();

    let work = story.at_work().await;
    assert_eq!((work.waiting(), work.tray().get_untracked().len()), (0, 1));
    assert_eq!(work.look(|book| book.safety(Task::key(sent))), Safety::OnServer);
    assert_eq!(number("window.server.pushed.length"), 2);
    work.lock_here();
}
