//! A server on a real port over a real SQLite file in a folder of its own.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code)]

use app::{
    credentials::{Salt, derive},
    gate::SignInError,
};
use casework::{
    ids::{TeamId, UserId},
    records::{Role, Staff},
};
use chrono::{NaiveDate, Utc};
use reqwest::{
    Client, RequestBuilder, Response, StatusCode,
    header::{COOKIE, SET_COOKIE},
};
use serde_json::{Value, json};
use server::{
    gate::{self, Gate},
    ledger::{Ledger, Municipality, Standing, User, sqlite::SqliteLedger},
    seal::SealKey,
    serve::{Site, router, serve},
    state::AppState,
};
use std::{path::Path, sync::Arc};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The passphrase of everybody here.
pub const PASSPHRASE: &str = "ein langer Satz für die Probe";

/// The day that the server takes for today.
pub const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day of the calendar");

/// A server, stopped when this is dropped.
pub struct Server {
    /// What its handlers have at hand, the ledger among it.
    pub state: AppState,
    /// The first municipality.
    pub municipality: Municipality,
    /// `http://127.0.0.1:…`
    pub url: String,
    running: tokio::task::JoinHandle<()>,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Server {
    /// Starts one with a municipality and nobody in it.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        lay_out_site(&site);
        let ledger = SqliteLedger::open(&folder.path().join("lotse.sqlite")).await.unwrap();
        let ledger: Arc<dyn Ledger> = Arc::new(ledger);
        let municipality = ledger.create_municipality("Haan").await.unwrap();
        let gate = Arc::new(Gate::open(ledger.clone(), folder.path()).await.unwrap());
        let state = AppState {
            ledger,
            today: Some(TODAY),
            seal: Arc::new(SealKey::of_seed(&[7; 32], Vec::new())),
            address: None,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = router(state.clone(), gate, Site::open(&site).unwrap());
        let running = tokio::spawn(async move { serve(listener, routes).await.unwrap() });
        Self { state, municipality, url, running, _folder: folder }
    }

    /// Lets somebody in, with [`PASSPHRASE`].
    pub async fn user(&self, login: &str, role: Role, team: Option<TeamId>) -> User {
        self.user_in(&self.municipality, login, role, team).await
    }

    /// Lets somebody in, in another municipality.
    pub async fn user_in(&self, place: &Municipality, login: &str, role: Role, team: Option<TeamId>) -> User {
        let staff = Staff { name: format!("Frau {login}"), role, team, area: None, full_time_percent: None };
        let user = User {
            id: UserId::new(),
            municipality: place.id,
            login: login.to_owned(),
            staff,
            standing: Standing::Active,
        };
        self.state.ledger.put_user(&user, Utc::now()).await.unwrap();
        gate::set_passphrase(&*self.state.ledger, &user, PASSPHRASE).await.unwrap();
        user
    }

    /// Signs in as a browser does, with [`PASSPHRASE`].
    pub async fn sign_in(&self, login: &str) -> Browser {
        self.sign_in_with(login, PASSPHRASE).await.unwrap()
    }

    /// Signs in as a browser does.
    pub async fn sign_in_with(&self, login: &str, passphrase: &str) -> Result<Browser, SignInError> {
        self.let_in(self.post_sign_in(login, passphrase).await).await
    }

    /// Puts a passphrase in the place of a one-time code, as a browser does.
    pub async fn exchange(&self, login: &str, code: &str, new: &str) -> Result<Browser, SignInError> {
        let (code, _) = derive(code, self.salt(login).await).unwrap();
        let salt = Salt([7; 16]);
        let (proof, _) = derive(new, salt).unwrap();
        let body = json!({ "user": login, "code": code, "salt": salt, "proof": proof });
        self.let_in(self.post("/sf/exchange", &body).await).await
    }

    async fn let_in(&self, answer: Response) -> Result<Browser, SignInError> {
        if answer.status() != StatusCode::OK {
            return Err(answer.json().await.unwrap());
        }
        let set = answer.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        let cookie = set.split(';').next().unwrap().to_owned();
        Ok(Browser { url: self.url.clone(), client: Client::new(), cookie })
    }

    /// Sends name and proof, and answers what comes back.
    pub async fn post_sign_in(&self, login: &str, passphrase: &str) -> Response {
        let salt = self.salt(login).await;
        let (proof, _) = derive(passphrase, salt).unwrap();
        self.post("/sf/sign-in", &json!({ "user": login, "proof": proof })).await
    }

    /// The salt of a name.
    pub async fn salt(&self, login: &str) -> Salt {
        let answer = self.post("/sf/salt", &json!({ "user": login })).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json().await.unwrap()
    }

    /// Posts JSON without a session.
    pub async fn post(&self, path: &str, body: &Value) -> Response {
        Client::new().post(format!("{}{path}", self.url)).json(body).send().await.unwrap()
    }

    /// Gets a path without a session.
    pub async fn get(&self, path: &str) -> Response {
        Client::new().get(format!("{}{path}", self.url)).send().await.unwrap()
    }
}

/// A browser in which somebody signed in. (reqwest's own cookie jar keeps no `Secure` cookie over plain http.)
pub struct Browser {
    url: String,
    client: Client,
    /// The session's cookie, name and value.
    pub cookie: String,
}

impl Browser {
    /// A GET with the session's cookie.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.url)).header(COOKIE, &self.cookie)
    }

    /// A POST with the session's cookie.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.url)).header(COOKIE, &self.cookie)
    }

    /// What the server answers to *who am I*.
    pub async fn whoami(&self) -> StatusCode {
        self.get("/api/v1/whoami").send().await.unwrap().status()
    }
}

/// A folder as the build lays out the app, with next to nothing in its files.
pub fn lay_out_site(folder: &Path) {
    let files = [
        (
            "assets.json",
            r#"{"css":"/pkg/lotse.0123456789ab.css","boot":"/boot.0123456789ab.js","beside":"/beside.0123456789ab.js","version":"0123456789ab"}"#,
        ),
        ("pkg/lotse.0123456789ab.css", "body { color: black }"),
        ("pkg/lotse.0123456789ab.css.br", "packed"),
        ("boot.0123456789ab.js", "// boot"),
        ("service-worker.js", "// worker"),
        ("manifest.webmanifest", "{}"),
        ("icon.svg", "<svg/>"),
        ("offline.html", "<!DOCTYPE html><html><body></body></html>"),
    ];
    std::fs::create_dir_all(folder.join("pkg")).unwrap();
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
}
