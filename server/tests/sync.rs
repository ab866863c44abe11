//! The wire over real HTTP, on every store.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod store;
mod town;

use casework::{
    erasure::Subject,
    ids::{AccommodationId, CaseId, PersonId, UnitId},
    records::{Case, Consultation, Content, Identity, Kind, Stay, Unit},
    sync::{
        Act, Commit, Refusal,
        wire::{FORMAT, FORMAT_HEADER, Me, NEXT_HEADER, Page, Push, Pushed, Receipt},
    },
};
use chrono::Utc;
use reqwest::{RequestBuilder, Response, StatusCode};
use rstest::rstest;
use serde_json::{Value, json};
use server::{
    gate::{COOKIE, Token},
    ledger::{ErasureList, Session, SessionEnd, User},
    seal::SealKey,
    state::AppState,
};
use std::{
    io::Write as _,
    time::{Duration, Instant},
};
use store::{On, Store};
use tokio::{net::TcpListener, time::timeout};
use town::{Device, Town, case_of, identity, minutes, today};

/// A town behind a real port.
struct Served {
    town: Town,
    base: String,
    client: reqwest::Client,
    /// Keeps the disk.
    _store: Store,
}

impl Served {
    async fn open(on: On) -> Self {
        let store = Store::open(on).await;
        let town = Town::found(&store.ledger, "haan").await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/api/v1", listener.local_addr().unwrap());
        let state = AppState {
            ledger: store.ledger.clone(),
            today: Some(today()),
            seal: std::sync::Arc::new(SealKey::of_seed(&[7; 32], Vec::new())),
            address: None,
        };
        tokio::spawn(async move { axum::serve(listener, server::sync::router().with_state(state)).await });
        Self { town, base, client: reqwest::Client::new(), _store: store }
    }

    /// Opens a session for this user and answers its token.
    async fn sign_in(&self, user: &User) -> String {
        let token = uuid::Uuid::now_v7().to_string();
        let (created, seen) = (Utc::now(), Utc::now());
        let hash = Token::received(&token).hash();
        let session = Session { token: hash, municipality: self.town.id(), user: user.id, device: None, created, seen };
        self.town.ledger.open_session(&session).await.unwrap();
        token
    }

    fn get(&self, route: &str, token: &str) -> RequestBuilder {
        as_device(self.client.get(format!("{}/{route}", self.base)), token)
    }

    fn post(&self, token: &str) -> RequestBuilder {
        as_device(self.client.post(format!("{}/push", self.base)), token)
    }

    async fn push(&self, token: &str, commits: &[Commit]) -> Vec<Receipt> {
        let push = Push { device_clock: Utc::now(), commits: commits.to_vec() };
        let pushed: Pushed = read(self.post(token).json(&push)).await;
        let ids: Vec<_> = commits.iter().map(|commit| commit.id).collect();
        assert_eq!(pushed.answers.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids, "answered in order");
        pushed.answers.into_iter().map(|(_, receipt)| receipt).collect()
    }

    async fn live(&self, token: &str) -> Live {
        let response = self.get("live", token).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut live = Live { response };
        // The first heartbeat says that the server listens.
        assert_eq!(live.next().await.as_deref(), Some(": here\n\n"));
        live
    }
}

fn as_device(request: RequestBuilder, token: &str) -> RequestBuilder {
    request.header("cookie", format!("{COOKIE}={token}")).header(FORMAT_HEADER, FORMAT)
}

async fn read<T: serde::de::DeserializeOwned>(request: RequestBuilder) -> T {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["cache-control"], "no-store");
    response.json().await.unwrap()
}

/// A stream of events.
struct Live {
    response: Response,
}

impl Live {
    /// The next piece; none when the server ended the stream.
    async fn next(&mut self) -> Option<String> {
        let piece = timeout(Duration::from_secs(5), self.response.chunk()).await.expect("something comes in time");
        piece.unwrap().map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Whether nothing comes for a while.
    async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(300), self.response.chunk()).await.is_err()
    }
}

/// A commit with a new case of this team, and the case.
fn new_case(device: &mut Device, town: &Town) -> (CaseId, Commit) {
    let case = CaseId::new();
    let mut act = Act::new();
    act.create(case, &case_of(town.team));
    (case, device.commit(act))
}

#[rstest]
#[tokio::test]
async fn whoever_is_not_signed_in_gets_nothing(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    for token in ["", "made-up"] {
        for route in ["pull", "live", "whoami"] {
            assert_eq!(served.get(route, token).send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{route}");
        }
        let push = Push { device_clock: Utc::now(), commits: Vec::new() };
        assert_eq!(served.post(token).json(&push).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }
}

#[rstest]
#[tokio::test]
async fn a_newer_format_is_answered_with_a_sentence(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let token = served.sign_in(&served.town.anna).await;
    let url = format!("{}/whoami", served.base);
    let ask = |format: String| {
        let request = served.client.get(&url).header("cookie", format!("{COOKIE}={token}"));
        request.header(FORMAT_HEADER, format).send()
    };
    let response = ask((FORMAT + 1).to_string()).await.unwrap();
    assert_eq!(response.status(), StatusCode::UPGRADE_REQUIRED);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert!(response.text().await.unwrap().contains("updated"));
    assert_eq!(ask("one".to_owned()).await.unwrap().status(), StatusCode::BAD_REQUEST);
    assert_eq!(ask("0".to_owned()).await.unwrap().status(), StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn who_am_i(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let token = served.sign_in(&served.town.anna).await;
    let me: Me = read(served.get("whoami", &token)).await;
    assert_eq!((me.user, me.municipality_name.as_str()), (served.town.anna.id, "haan"));
    assert_eq!((me.staff, me.today), (served.town.anna.staff.clone(), Some(today())));
}

#[rstest]
#[tokio::test]
async fn what_one_device_pushes_a_colleague_pulls_and_the_clerk_only_in_part(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let (worker, clerk) = (served.sign_in(&served.town.anna).await, served.sign_in(&served.town.clerk).await);
    let mut device = Device::of(served.town.anna.id);
    let (case, opened) = new_case(&mut device, &served.town);
    let (id, content) = minutes(case);
    let person = casework::ids::PersonId::new();
    let mut act = Act::new();
    act.create(person, &identity(case, "Haddad")).create(id, &content);
    let receipts = served.push(&worker, &[opened, device.commit(act)]).await;
    assert!(receipts.iter().all(|receipt| matches!(receipt, Receipt::Accepted { .. })), "{receipts:?}");

    let page: Page = read(served.get("pull", &worker)).await;
    let cursor = page.cursor.0.clone();
    let (records, _) = page.read();
    for key in [Case::key(case), Identity::key(person), Consultation::key(id)] {
        assert!(records.iter().any(|record| record.key == key), "{:?}", key.kind);
    }
    let nothing: Page = read(served.get("pull", &worker).query(&[("cursor", &cursor)])).await;
    assert!(nothing.records.is_empty() && nothing.gone.is_empty() && nothing.remaining == 0);

    let (records, _) = read::<Page>(served.get("pull", &clerk)).await.read();
    assert!(records.iter().any(|record| record.key == Identity::key(person)));
    assert!(!records.iter().any(|record| matches!(record.key.kind, Kind::Case | Kind::Consultation)));
}

#[rstest]
#[tokio::test]
async fn a_commit_that_cannot_be_read_stops_only_what_builds_on_it(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let token = served.sign_in(&served.town.anna).await;
    let mut device = Device::of(served.town.anna.id);
    let (_, first) = new_case(&mut device, &served.town);
    let unreadable = casework::ids::CommitId::new();
    let (case, mut spoilt) = new_case(&mut device, &served.town);
    spoilt.changes[0].fields.remove("status");
    let mut act = Act::new();
    act.create(casework::ids::PersonId::new(), &identity(case, "Haddad"));
    let leaning = device.commit(act);
    let (_, last) = new_case(&mut device, &served.town);
    let push = json!({
        "device_clock": Utc::now(),
        "commits": [first, {"id": unreadable, "shape": "of next year"}, spoilt, leaning, last],
    });
    let pushed: Pushed = read(served.post(&token).json(&push)).await;
    let refused: Vec<_> = pushed
        .answers
        .iter()
        .map(|(_, receipt)| match receipt {
            Receipt::Accepted { .. } => None,
            Receipt::Refused(refusal) => Some(refusal.clone()),
        })
        .collect();
    let malformed = |detail: &str| Some(Refusal::Malformed { detail: detail.to_owned() });
    assert_eq!(
        refused,
        [None, malformed("commit"), malformed("status"), Some(Refusal::BuildsOnRefused { commit: spoilt.id }), None]
    );
    assert_eq!(pushed.answers[1].0, unreadable);
}

#[rstest]
#[tokio::test]
async fn a_push_made_in_sight_of_a_refused_one_comes_back_with_it(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let (case, person) = served.town.new_case().await;
    let token = served.sign_in(&served.town.anna).await;
    let mut device = Device::of(served.town.anna.id);
    let mut record = served.town.record::<Identity>(person).await;
    let old = identity(case, "Haddad");
    let mut act = Act::new();
    act.update(&record, &old, &identity(case, "Hadad"));
    let mut spoilt = device.commit(act);
    record.apply(&spoilt);
    let name = spoilt.changes[0].fields.get_mut("family_name").unwrap();
    name.value = Value::Bool(true);
    let mut act = Act::new();
    act.update(&record, &identity(case, "Hadad"), &identity(case, "Hadda"));
    let building = device.commit(act);
    let receipts = served.push(&token, &[spoilt.clone(), building]).await;
    assert_eq!(receipts[1], Receipt::Refused(Refusal::BuildsOnRefused { commit: spoilt.id }));
    assert_eq!(served.town.record::<Identity>(person).await.content::<Identity>().unwrap(), old);
}

#[rstest]
#[tokio::test]
async fn a_push_that_is_too_large_is_not_taken(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let token = served.sign_in(&served.town.anna).await;
    let many = json!({"device_clock": Utc::now(), "commits": vec![json!({}); Push::MOST + 1]});
    assert_eq!(served.post(&token).json(&many).send().await.unwrap().status(), StatusCode::BAD_REQUEST);
    let large = format!("{{\"device_clock\":\"{}\",\"commits\":[], \"x\":\"{}\"}}", Utc::now(), "x".repeat(17 << 20));
    let request = served.post(&token).header("content-type", "application/json").body(large);
    // The server may close before all is sent; what it must not do is take it.
    if let Ok(response) = request.send().await {
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}

#[rstest]
#[tokio::test]
async fn a_packed_push_is_unpacked(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let token = served.sign_in(&served.town.anna).await;
    let (case, commit) = new_case(&mut Device::of(served.town.anna.id), &served.town);
    let push = Push { device_clock: Utc::now(), commits: vec![commit] };
    let request = served.post(&token).header("content-type", "application/json").header("content-encoding", "gzip");
    let _: Pushed = read(request.body(gzip(&serde_json::to_vec(&push).unwrap()))).await;
    served.town.record::<Case>(case).await;
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// Some kilobytes that become a gigabyte.
fn bomb() -> Vec<u8> {
    let mebibyte = vec![b'x'; 1 << 20];
    let (mut packer, mut block) =
        (flate2::Compress::new(flate2::Compression::best(), false), Vec::with_capacity(1 << 20));
    packer.compress_vec(&mebibyte, &mut block, flate2::FlushCompress::Full).unwrap();
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    header.into_iter().chain(block.repeat(1024)).collect()
}

/// The most memory that this process ever held, in mebibytes.
fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

#[rstest]
#[tokio::test]
async fn a_push_that_is_too_large_once_it_is_unpacked_is_not_taken_nor_held_in_memory(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let token = served.sign_in(&served.town.anna).await;
    let (bomb, before) = (bomb(), most_memory());
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    let request = served.post(&token).header("content-type", "application/json").header("content-encoding", "gzip");
    let response = request.body(bomb).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!response.text().await.unwrap().is_empty(), "it says why");
    let more = most_memory() - before;
    assert!(more < 500, "{more} MiB more for a body of a gigabyte");

    let request = served.post(&token).header("content-type", "application/json").header("content-encoding", "gzip");
    let broken = request.body("not packed at all").send().await.unwrap();
    assert_eq!(broken.status(), StatusCode::BAD_REQUEST);
}

#[rstest]
#[tokio::test]
async fn a_push_wakes_those_who_may_read_it_at_once_and_nobody_else(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let (case, _) = served.town.new_case().await;
    let worker = served.sign_in(&served.town.anna).await;
    let mut colleague = served.live(&served.sign_in(&served.town.anna).await).await;
    let mut other_team = served.live(&served.sign_in(&served.town.bert).await).await;
    let mut clerk = served.live(&served.sign_in(&served.town.clerk).await).await;
    let (id, content) = minutes(case);
    let mut act = Act::new();
    act.create(id, &content);
    let commit = Device::of(served.town.anna.id).commit(act);
    served.push(&worker, &[commit]).await;
    let pushed = Instant::now();
    assert_eq!(colleague.next().await.as_deref(), Some("event: new\ndata: 1\n\n"));
    assert!(pushed.elapsed() < Duration::from_millis(500), "{:?}", pushed.elapsed());
    assert!(other_team.is_silent().await && clerk.is_silent().await);
}

#[rstest]
#[tokio::test]
async fn a_live_stream_ends_with_its_session(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let token = served.sign_in(&served.town.anna).await;
    let mut live = served.live(&token).await;
    let mut others = served.live(&served.sign_in(&served.town.anna).await).await;
    served.town.ledger.revoke(SessionEnd::One(Token::received(&token).hash()), Utc::now()).await.unwrap();
    assert_eq!(live.next().await, None);
    assert!(others.is_silent().await);
    assert_eq!(served.get("pull", &token).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[rstest]
#[tokio::test]
async fn the_history_of_a_record_is_told_to_those_who_may_read_it_and_to_nobody_else(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let town = &served.town;
    let (case, person) = town.new_case().await;
    let seen = town.record::<Identity>(person).await;
    let mut act = Act::new();
    act.update(&seen, &identity(case, "Haddad"), &identity(case, "Hadad"));
    town.push_accepted(&town.clerk, &Device::of(town.clerk.id).commit(act)).await;
    let route = format!("history/identity/{person}");
    let token = served.sign_in(&town.anna).await;
    let steps: Vec<casework::history::Step> = read(served.get(&route, &token)).await;
    assert_eq!(steps.iter().map(|step| step.author).collect::<Vec<_>>(), [town.clerk.id, town.anna.id]);
    assert_eq!(steps[0].changes.len(), 1);
    assert_eq!((&steps[0].changes[0].from, &steps[0].changes[0].to), (&json!("Haddad"), &json!("Hadad")));

    let stranger = served.sign_in(&town.bert).await;
    for (token, route) in [
        (&stranger, route.clone()),
        (&token, format!("history/identity/{}", uuid::Uuid::now_v7())),
        (&token, format!("history/nonsense/{person}")),
    ] {
        let answer = served.get(&route, token).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{route}");
        assert!(!answer.text().await.unwrap().contains("Hadad"));
    }
    assert_eq!(served.get(&route, "made-up").send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[rstest]
#[tokio::test]
async fn two_devices_one_bed_one_decision_over_the_wire_and_a_redelivery_makes_no_second(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let town = &served.town;
    let (home, room, mut act) = (AccommodationId::new(), UnitId::new(), Act::new());
    act.create(home, &town::house("Gruiten"));
    act.create(room, &Unit { accommodation: home, label: "12".to_owned(), beds: 1 });
    town.bring_in(act).await;
    let token = served.sign_in(&town.anna).await;
    let moving = [(); 2].map(|()| {
        let (case, person, mut act) = (CaseId::new(), PersonId::new(), Act::new());
        act.create(case, &case_of(town.team)).create(person, &identity(case, "Haddad"));
        let stay = Stay { unit: Some(room), from: Some(today()), ..town::stay(case, person, home, None) };
        act.create(uuid::Uuid::now_v7(), &stay);
        Device::of(town.anna.id).commit(act)
    });
    for commit in moving.iter().chain(&moving) {
        let answers = served.push(&token, std::slice::from_ref(commit)).await;
        assert!(matches!(answers[0], Receipt::Accepted { .. }));
    }
    let page: Page = read(served.get("pull", &token)).await;
    let decisions = page.read().0.into_iter().filter(|record| record.key.kind == Kind::Decision).count();
    assert_eq!(decisions, 1);
    let stranger: Page = read(served.get("pull", &served.sign_in(&town.bert).await)).await;
    assert!(stranger.read().0.iter().all(|record| record.key.kind != Kind::Decision));
}

#[rstest]
#[tokio::test]
async fn a_case_that_is_handed_over_is_gone_from_the_old_device_and_whole_on_the_new(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let town = &served.town;
    let (anna, bert) = (served.sign_in(&town.anna).await, served.sign_in(&town.bert).await);
    let (case, person) = town.new_case().await;
    let mut device = Device::of(town.anna.id);
    let (talk, content) = minutes(case);
    let mut act = Act::new();
    act.create(talk, &content);
    served.push(&anna, &[device.commit(act)]).await;
    let keys = [Case::key(case), Identity::key(person), Consultation::key(talk)];
    let here: Page = read(served.get("pull", &anna)).await;
    let there: Page = read(served.get("pull", &bert)).await;
    // What Anna writes before she learns of it.
    let mut act = Act::new();
    let (late, content) = minutes(case);
    act.create(late, &content);
    let written_late = device.commit(act);
    let record = town.record::<Case>(case).await;
    let mut act = Act::new();
    act.update(&record, &case_of(town.team), &case_of(town.other_team));
    served.push(&anna, &[Device::of(town.anna.id).commit(act)]).await;

    let receipts = served.push(&anna, &[written_late]).await;
    let Receipt::Accepted { gone, .. } = &receipts[0] else { panic!("{receipts:?}") };
    assert!(gone.contains(&Consultation::key(late)), "it is with the lead, and not on this device any more");
    let news: Page = read(served.get("pull", &anna).query(&[("cursor", &here.cursor.0)])).await;
    let mut told = news.gone.clone();
    told.retain(|key| keys.contains(key));
    assert_eq!(told.len(), keys.len(), "{:?}", news.gone);
    assert!(news.read().0.iter().all(|record| record.case() != Some(case)));
    let (came, _) = read::<Page>(served.get("pull", &bert).query(&[("cursor", &there.cursor.0)])).await.read();
    for key in keys {
        assert!(came.iter().any(|record| record.key == key), "{:?}", key.kind);
    }
}

#[rstest]
#[tokio::test]
async fn a_page_after_which_more_comes_names_the_next_in_its_header(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let town = &served.town;
    let anna = served.sign_in(&town.anna).await;
    let (case, _) = town.new_case().await;
    let mut device = Device::of(town.anna.id);
    for _ in 0..3 {
        let mut act = Act::new();
        for (talk, content) in (0..400).map(|_| minutes(case)) {
            act.create(talk, &content);
        }
        served.push(&anna, &[device.commit(act)]).await;
    }
    let first = served.get("pull", &anna).send().await.unwrap();
    let next = first.headers().get(NEXT_HEADER).map(|next| next.to_str().unwrap().to_owned());
    let first: Page = first.json().await.unwrap();
    assert_eq!((first.records.len(), next), (Page::MOST, Some(first.cursor.0.clone())));
    let last = served.get("pull", &anna).query(&[("cursor", &first.cursor.0)]).send().await.unwrap();
    assert_eq!(last.headers().get(NEXT_HEADER), None);
    assert_eq!(last.json::<Page>().await.unwrap().remaining, 0);
}

#[rstest]
#[tokio::test]
async fn the_erased_are_purged_over_the_wire_and_an_old_device_is_told_what_it_understands(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let town = &served.town;
    let (case, person) = town.new_case().await;
    let token = served.sign_in(&town.anna).await;
    let old = |request: RequestBuilder| {
        // Headers of the same name add up; this one is of a device that was not updated for a year.
        let (client, request) = request.build_split();
        let mut request = request.unwrap();
        request.headers_mut().insert(FORMAT_HEADER, 1.into());
        RequestBuilder::from_parts(client, request)
    };
    let page: Page = read(served.get("pull", &token)).await;
    let list = ErasureList::within(served._store.folder.path());
    let record = town.record::<Identity>(person).await;
    let mut act = Act::new();
    act.update(&record, &identity(case, "Haddad"), &identity(case, "Hadad"));
    let late = Device::of(town.anna.id).commit(act);
    town.ledger.erase(town.id(), Subject::Person(person), &list, Utc::now()).await.unwrap().unwrap();

    let from = |cursor: &str| served.get("pull", &token).query(&[("cursor", cursor)]);
    let told: Page = read(from(&page.cursor.0)).await;
    assert_eq!((told.purged.len(), told.gone.len()), (2, 0));
    let waiting = async || town.ledger.purges(town.id()).await.unwrap()[0].waiting.len();
    assert_eq!(waiting().await, 1);
    let _: Page = read(old(from(&told.cursor.0))).await;
    assert_eq!(waiting().await, 1, "an old device says nothing by its cursor");
    let _: Page = read(from(&told.cursor.0)).await;
    assert_eq!(waiting().await, 0);

    let told: Page = read(old(from(&page.cursor.0))).await;
    assert_eq!((told.purged.len(), told.gone.len()), (0, 2));
    let push = Push { device_clock: Utc::now(), commits: vec![late] };
    let answer: Pushed = read(served.post(&token).json(&push)).await;
    assert!(
        matches!(&answer.answers[0].1, Receipt::Refused(Refusal::Erased { records }) if records.contains(&Identity::key(person)))
    );
    let answer: Pushed = read(old(served.post(&token).json(&push))).await;
    assert_eq!(answer.answers[0].1, Receipt::Refused(Refusal::NotAllowed));
}
