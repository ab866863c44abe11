//! What devices sent and were answered in every format there ever was: an app that was offline for a year still delivers,
//! and reads what it gets.
//!
//! A recording is never changed; a new format gets a folder of its own beside it.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod support;

use casework::{
    records::{Role, Staff},
    sync::wire::{FORMAT, FORMAT_HEADER},
};
use chrono::Utc;
use reqwest::StatusCode;
use serde_json::{Value, json};
use server::{
    gate,
    ledger::{Standing, User},
};
use std::{fs, path::PathBuf};
use support::{PASSPHRASE, Server};

/// The one who wrote, and their team, in every recording.
const USER: &str = "019a0000-0000-7000-8000-000000000002";
const TEAM: &str = "019a0000-0000-7000-8000-000000000001";

fn recorded(format: u16, name: &str) -> Value {
    let file: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests/fixtures", &format!("format-{format}"), name].iter().collect();
    serde_json::from_str(&fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is there", file.display()))).unwrap()
}

/// Answers without the places in the sequence, which differ from server to server.
fn without_places(mut pushed: Value) -> Value {
    let answers = pushed["answers"].take();
    let strip = |mut answer: Value| {
        answer[1].as_object_mut().unwrap().remove("sequence");
        answer
    };
    answers.as_array().unwrap().iter().cloned().map(strip).collect()
}

#[tokio::test]
async fn what_was_recorded_in_every_format_is_taken_in_and_answered_as_then() {
    for format in 1..=FORMAT {
        let server = Server::start().await;
        let staff = Staff {
            name: "Frau Aydin".to_owned(),
            role: Role::SocialWorker,
            team: Some(TEAM.parse().unwrap()),
            area: None,
            full_time_percent: None,
        };
        let (id, municipality, login) = (USER.parse().unwrap(), server.municipality.id, "aydin".to_owned());
        let user = User { id, municipality, login, staff, standing: Standing::Active };
        server.state.ledger.put_user(&user, Utc::now()).await.unwrap();
        gate::set_passphrase(&*server.state.ledger, &user, PASSPHRASE).await.unwrap();
        let browser = server.sign_in("aydin").await;

        let push = recorded(format, "push.json");
        // Once more, as if the answer had been lost.
        for _ in 0..2 {
            let request = browser.post("/api/v1/push").header(FORMAT_HEADER, format).json(&push);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            let pushed: Value = response.json().await.unwrap();
            assert_eq!(without_places(pushed), recorded(format, "answers.json"), "format {format}");
        }

        let response = browser.get("/api/v1/pull").header(FORMAT_HEADER, format).send().await.unwrap();
        let page: Value = response.json().await.unwrap();
        let records = page["records"].as_array().unwrap();
        for record in recorded(format, "pulled.json").as_array().unwrap() {
            let same = |it: &&Value| (&it["k"], &it["i"]) == (&record["k"], &record["i"]);
            assert_eq!(records.iter().find(same), Some(record), "format {format}");
        }
        for field in ["cursor", "remaining", "epoch"] {
            assert!(page.get(field).is_some(), "format {format} has {field}");
        }
        let cursor = page["cursor"].as_str().unwrap();
        let request = browser.get("/api/v1/pull").query(&[("cursor", cursor)]).header(FORMAT_HEADER, format);
        let rest: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!((&rest["records"], &rest["remaining"]), (&json!([]), &json!(0)), "format {format}");
    }
}
