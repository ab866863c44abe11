//! Two servers, each a process with a data folder of its own, on one PostgreSQL: whoever comes to either is at home.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod machine;
mod store;
mod support;
mod town;

use app::credentials::{Salt, derive};
use casework::{
    ids::CaseId,
    records::{Case, Content},
    sync::{
        Act,
        wire::{FORMAT, FORMAT_HEADER, Page, Push, Pushed, Receipt},
    },
};
use chrono::Utc;
use machine::{Machine, Running};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header::SET_COOKIE};
use serde_json::json;
use server::gate::set_passphrase;
use std::time::{Duration, Instant};
use store::{On, Store};
use support::PASSPHRASE;
use tokio::time::timeout;
use town::{Device, Town, case_of};

/// A town and two servers for it.
struct Pair {
    town: Town,
    here: Door,
    there: Door,
}

/// A server, and somebody in front of it.
struct Door {
    running: Running,
    client: Client,
    _machine: Machine,
}

impl Pair {
    async fn start() -> Self {
        let store = Store::open(On::Postgres).await;
        let town = Town::found(&store.ledger, "haan").await;
        set_passphrase(&*store.ledger, &town.anna, PASSPHRASE).await.unwrap();
        let door = || {
            let machine = Machine { database: Some(store.setting.clone()), ..Machine::new() };
            Door { running: Running::start(&machine, &["serve"]), client: Client::new(), _machine: machine }
        };
        Self { here: door(), there: door(), town }
    }
}

impl Door {
    fn get(&self, path: &str, cookie: &str) -> RequestBuilder {
        let request = self.client.get(format!("{}{path}", self.running.url));
        request.header("cookie", cookie).header(FORMAT_HEADER, FORMAT)
    }

    fn post(&self, path: &str, cookie: &str) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.running.url));
        request.header("cookie", cookie).header(FORMAT_HEADER, FORMAT)
    }

    async fn salt(&self, user: &str) -> Salt {
        let answer = self.post("/sf/salt", "").json(&json!({ "user": user })).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn try_to_sign_in(&self, user: &str, passphrase: &str) -> Response {
        let (proof, _) = derive(passphrase, self.salt(user).await).unwrap();
        self.post("/sf/sign-in", "").json(&json!({ "user": user, "proof": proof })).send().await.unwrap()
    }

    /// The session's cookie.
    async fn sign_in(&self, user: &str) -> String {
        let answer = self.try_to_sign_in(user, PASSPHRASE).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
    }

    async fn live(&self, cookie: &str) -> Response {
        let mut live = self.get("/api/v1/live", cookie).send().await.unwrap();
        assert_eq!(live.status(), StatusCode::OK);
        // The first heartbeat says that the server listens.
        assert_eq!(next(&mut live).await.as_deref(), Some(": here\n\n"));
        live
    }
}

/// The next piece of a stream; none when the server ended it.
async fn next(live: &mut Response) -> Option<String> {
    let piece = timeout(Duration::from_secs(10), live.chunk()).await.expect("something comes in time");
    piece.unwrap().map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn what_is_pushed_to_one_server_is_announced_and_pulled_at_the_other() {
    let Pair { town, here, there } = Pair::start().await;
    let cookie = here.sign_in(&town.anna.login).await;
    let mut live = there.live(&cookie).await;
    let case = CaseId::new();
    let mut act = Act::new();
    act.create(case, &case_of(town.team));
    let push = Push { device_clock: Utc::now(), commits: vec![Device::of(town.anna.id).commit(act)] };
    let pushed: Pushed = here.post("/api/v1/push", &cookie).json(&push).send().await.unwrap().json().await.unwrap();
    let answered = Instant::now();
    assert!(matches!(pushed.answers[0].1, Receipt::Accepted { .. }), "{:?}", pushed.answers);
    assert_eq!(next(&mut live).await.as_deref(), Some("event: new\ndata: 1\n\n"));
    assert!(answered.elapsed() < Duration::from_secs(1), "{:?}", answered.elapsed());
    // The one that took it in may be gone by now.
    drop(here);
    let page: Page = there.get("/api/v1/pull", &cookie).send().await.unwrap().json().await.unwrap();
    assert!(page.read().0.iter().any(|record| record.key == Case::key(case)));
}

#[tokio::test]
async fn whoever_signs_out_at_one_server_is_out_at_the_other_and_its_stream_ends() {
    let Pair { town, here, there } = Pair::start().await;
    let cookie = here.sign_in(&town.anna.login).await;
    let mut live = there.live(&cookie).await;
    assert_eq!(here.post("/sf/sign-out", &cookie).json(&json!({})).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(next(&mut live).await, None);
    assert_eq!(there.get("/api/v1/pull", &cookie).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_guesses_at_both_servers_has_no_more_tries_and_learns_no_more_about_names() {
    let Pair { town, here, there } = Pair::start().await;
    assert_eq!(here.salt("niemand").await, there.salt("niemand").await);
    assert_eq!(here.salt(&town.anna.login).await, there.salt(&town.anna.login).await);
    for server in [&here, &there].repeat(5) {
        let no_proof = json!({ "user": town.anna.login, "proof": vec![0; 32] });
        let answer = server.post("/sf/sign-in", "").json(&no_proof).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    for server in [here, there] {
        let answer = server.try_to_sign_in(&town.anna.login, PASSPHRASE).await;
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    }
}
