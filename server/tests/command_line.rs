//! The program as an operator meets it: what it prints, what it says when something is wrong, and how it ends.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod machine;
mod store;
mod support;

use machine::{Machine, Outcome, Running};
use rstest::rstest;
use serde_json::Value;
use server::ledger::Database;
use std::{path::Path, process::Command};
use store::On;
use support::lay_out_site;

#[test]
fn a_command_line_that_is_not_understood_ends_with_2_and_shows_the_usage() {
    let machine = Machine::new();
    for args in [&["serv"][..], &[], &["user", "add", "x", "--name", "X", "--role", "chief"], &["import"]] {
        let Outcome { code, err, .. } = machine.run(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(!err.is_empty());
    }
    let said = machine.run(&["user", "add", "x", "--name", "X", "--role", "chief"]).err;
    assert!(said.contains("social_worker, team_lead"), "{said}");
    assert!(machine.succeed(&["--version"]).starts_with("lotse "));
}

#[test]
fn every_wrong_setting_is_named_at_once_before_anything_is_done() {
    let machine = Machine::new();
    let file = machine.path("lotse.toml");
    std::fs::write(&file, "listen = \"everywhere\"\ncolour = \"blue\"").unwrap();
    let settings =
        [("LOTSE_DATABASE", "postgres://amt:geheim@localhost"), ("LOTSE_TODAY", "20.11.2026"), ("LOTSE_LISEN", "x")];
    let Outcome { code, err, .. } = machine.run_with(&["serve", "--config", &file], &settings, "");
    assert_eq!(code, 1);
    for expected in [
        "5 settings cannot be used",
        "LOTSE_DATABASE",
        "expected postgres://user:password@host/database",
        "LOTSE_TODAY is \"20.11.2026\"",
        "did you mean LOTSE_LISTEN?",
        "listen in",
        "\"everywhere\"",
        "colour in",
    ] {
        assert!(err.contains(expected), "{expected} is missing in {err}");
    }
    assert!(!err.contains("geheim"), "{err}");
    assert!(!Path::new(&machine.path("data")).exists());
}

#[test]
fn without_a_built_app_serve_says_how_to_build_it() {
    let Outcome { code, err, .. } = Machine::new().run(&["serve"]);
    assert_eq!(code, 1);
    assert!(err.contains("make run") && err.contains("LOTSE_SITE"), "{err}");
}

#[rstest]
#[tokio::test]
async fn an_import_makes_the_municipality_and_gives_every_new_user_a_code_and_doubles_nothing(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let machine = Machine::on(on).await;
    let csv = machine.csv("musterstadt");
    let first: Value = serde_json::from_str(&machine.succeed(&["import", &csv, "--json"])).unwrap();
    assert_eq!(first["municipality"], "Musterstadt", "named as its folder");
    let codes = first["one_time_codes"].as_object().unwrap();
    assert_eq!(codes.keys().collect::<Vec<_>>(), ["admin1", "worker1"]);
    let again = machine.succeed(&["import", &csv]);
    assert!(!again.contains("One-time"), "{again}");
    let list = machine.succeed(&["user", "list"]);
    assert!(
        list.contains("Musterstadt") && list.contains("worker1  Jana Albrecht  social_worker  one-time code"),
        "{list}"
    );
    assert_eq!(list.lines().count(), 4, "{list}");
}

#[rstest]
#[tokio::test]
async fn a_dry_run_leaves_nothing_behind(#[values(On::Sqlite, On::Postgres)] on: On) {
    let machine = Machine::on(on).await;
    let csv = machine.csv("musterstadt");
    let said: Value = serde_json::from_str(&machine.succeed(&["import", &csv, "--dry-run", "--json"])).unwrap();
    assert_eq!(said["mode"], "dry_run");
    assert!(said["one_time_codes"].as_object().unwrap().is_empty());
    assert!(!Path::new(&machine.path("data/lotse.sqlite")).exists());
    if let Some(address) = &machine.database {
        assert!(!Database::Postgres(address.parse().unwrap()).is_there().await.unwrap());
    }
}

#[test]
fn what_cannot_be_read_is_named_and_makes_not_even_the_municipality() {
    let machine = Machine::new();
    let csv = machine.csv("musterstadt");
    std::fs::write(Path::new(&csv).join("users.csv"), "user,name,role,area,full_time_share\nworker1,Jana,chief,,1.0\n")
        .unwrap();
    let Outcome { code, out, err } = machine.run(&["import", &csv, "--json"]);
    assert_eq!(code, 1);
    assert!(err.contains("users.csv") && err.contains("chief"), "{err}");
    let faults: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(faults["faults"][0]["line"], 2, "{out}");
    let list = machine.run(&["user", "list"]);
    assert!(list.code == 1 && list.err.contains("no municipality in this database yet"), "{}", list.err);
}

#[test]
fn with_several_municipalities_one_has_to_be_named_and_a_slip_makes_no_new_one() {
    let machine = Machine::new();
    let (one, other) = (machine.csv("one"), machine.csv("other"));
    std::fs::write(
        Path::new(&other).join("users.csv"),
        "user,name,role,area,full_time_share\nworker2,Ute,social_worker,,1.0\n",
    )
    .unwrap();
    machine.succeed(&["import", &one]);
    let slip = machine.run(&["import", &other, "--municipality", "Ohter"]);
    assert!(slip.code == 1 && slip.err.contains("\"Ohter\"") && slip.err.contains("One"), "{}", slip.err);
    machine.succeed(&["import", &other, "--municipality", "Other", "--create"]);
    let unnamed = machine.run(&["user", "list"]);
    assert!(unnamed.code == 1 && unnamed.err.contains("One, Other"), "{}", unnamed.err);
    assert!(machine.succeed(&["user", "list", "--municipality", "other"]).contains("worker2"));
}

#[test]
fn a_passphrase_comes_from_standard_input_and_has_twelve_characters() {
    let machine = Machine::new();
    machine.succeed(&["import", &machine.csv("a")]);
    let set = |passphrase| machine.run_with(&["user", "passphrase", "worker1"], &[], passphrase);
    let short = set("zu kurz\n");
    assert!(short.code == 1 && short.err.contains("at least 12 characters"), "{}", short.err);
    assert!(!short.err.contains("zu kurz") && !short.out.contains("zu kurz"));
    assert_eq!(set("ein langer Satz\n").code, 0);
    assert!(machine.succeed(&["user", "list"]).contains("social_worker  passphrase"));
    let unknown = machine.run_with(&["user", "passphrase", "nobody"], &[], "ein langer Satz\n");
    assert!(unknown.code == 1 && unknown.err.contains("lotse user list"), "{}", unknown.err);
}

#[rstest]
#[tokio::test]
async fn users_are_added_blocked_and_let_in_again(#[values(On::Sqlite, On::Postgres)] on: On) {
    let machine = Machine::on(on).await;
    machine.succeed(&["import", &machine.csv("a")]);
    let added = machine.succeed(&["user", "add", "Lead1", "--name", "Henrike Brandt", "--role", "team_lead"]);
    assert!(added.contains("One-time code of lead1: "), "{added}");
    let again = machine.run(&["user", "add", "lead1", "--name", "X", "--role", "admin"]);
    assert!(again.code == 1 && again.err.contains("already"), "{}", again.err);
    let team = machine.run(&["user", "add", "x", "--name", "X", "--role", "social_worker", "--team", "Nirgends"]);
    assert!(team.code == 1 && team.err.contains("no team \"Nirgends\""), "{}", team.err);
    assert!(machine.succeed(&["team", "add", " Nirgends "]).contains("\"Nirgends\""));
    assert!(machine.succeed(&["team", "list"]).contains("Nirgends\n"));
    let doubled = machine.run(&["team", "add", "Nirgends"]);
    assert!(doubled.code == 1 && doubled.err.contains("already"), "{}", doubled.err);
    machine.succeed(&["user", "add", "x", "--name", "X", "--role", "social_worker", "--team", "Nirgends"]);
    machine.succeed(&["user", "block", "lead1"]);
    assert!(machine.succeed(&["user", "list"]).contains("team_lead      blocked"));
    machine.succeed(&["user", "unblock", "lead1"]);
    assert!(machine.succeed(&["user", "list"]).contains("team_lead      one-time code"));
    assert!(machine.succeed(&["user", "revoke", "lead1"]).contains("0 sessions"));
    assert_eq!(machine.run(&["user", "revoke", "lead1", "0011223344"]).code, 1);
}

#[rstest]
#[tokio::test]
async fn the_demo_imports_once_and_shows_a_user_of_each_role_who_can_sign_in(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let machine = Machine::on(on).await;
    let csv = machine.csv("demo");
    let args = ["demo", "--from", &csv];
    let first = Running::start(&machine, &args);
    let said = first.lines.join("\n");
    assert!(said.contains("worker1     Jana Albrecht  social worker"), "{said}");
    assert!(said.contains("Passphrase of all of them: lotse-demo-2026") && said.contains("2026-11-20"), "{said}");
    let salt: app::credentials::Salt = post(&first.url, "/sf/salt", &serde_json::json!({"user": "worker1"})).await;
    let (proof, _) = app::credentials::derive(server::commands::DEMO_PASSPHRASE, salt).unwrap();
    let () = post(&first.url, "/sf/sign-in", &serde_json::json!({"user": "worker1", "proof": proof})).await;
    drop(first);

    let said = Running::start(&machine, &args).lines.join("\n");
    assert!(said.contains("already") && !said.contains("Importing"), "{said}");
    assert!(machine.succeed(&["user", "sessions", "worker1"]).lines().count() == 2, "the session is still there");
    let said = Running::start(&machine, &["demo", "--from", &csv, "--reset"]).lines.join("\n");
    assert!(said.contains("Importing"), "{said}");
    assert!(
        machine.succeed(&["user", "sessions", "worker1"]).lines().count() == 1,
        "a demo begun anew has no sessions"
    );
}

async fn post<T: serde::de::DeserializeOwned>(url: &str, path: &str, body: &Value) -> T {
    let answer = reqwest::Client::new().post(format!("{url}{path}")).json(body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[rstest]
#[tokio::test]
async fn the_demo_touches_no_database_that_holds_anything_else_not_even_to_begin_anew(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let machine = Machine::on(on).await;
    lay_out_site(Path::new(&machine.path("site")));
    let csv = machine.csv("musterstadt");
    machine.succeed(&["import", &csv]);
    for args in [&["demo", "--from", &csv][..], &["demo", "--from", &csv, "--reset"]] {
        let Outcome { code, err, .. } = machine.run_with(args, &[("LOTSE_LISTEN", "127.0.0.1:0")], "");
        assert_eq!(code, 1);
        assert!(err.contains("Musterstadt") && err.contains("LOTSE_DATA"), "{err}");
    }
    assert!(machine.succeed(&["user", "list"]).contains("one-time code"), "nobody got the demo's passphrase");
}

#[cfg(unix)]
#[tokio::test]
async fn told_to_stop_the_server_ends_well_also_while_somebody_listens() {
    let machine = Machine::new();
    let mut running = Running::start(&machine, &["serve"]);
    let health = reqwest::get(format!("{}/health", running.url)).await.unwrap();
    assert_eq!(health.text().await.unwrap(), "ok");
    let pid = running.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let status = tokio::task::spawn_blocking(move || running.child.wait().unwrap()).await.unwrap();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn an_address_that_is_taken_is_said_with_the_setting_that_names_another() {
    let machine = Machine::new();
    lay_out_site(Path::new(&machine.path("site")));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let Outcome { code, err, .. } = machine.run_with(&["serve"], &[("LOTSE_LISTEN", &address)], "");
    assert_eq!(code, 1);
    assert!(err.contains(&address) && err.contains("LOTSE_LISTEN"), "{err}");
}

#[test]
fn what_is_erased_stays_erased_when_an_older_backup_is_put_back_and_verify_finds_it_whole() {
    let machine = Machine::new();
    let csv = machine.csv("musterstadt");
    let folder = Path::new(&csv).to_owned();
    let people = "person,family_name,given_name,birth_date,gender,nationality,languages,interpreter_needed,target_group,arrived_on,assigned_on,household,household_role,phone\nP1,Kanarienvogel,Lina,1990,f,IRQ,ar,no,recognised,2016-03-23,2017-01-18,H1,head,\nP2,Haddad,Omar,1991,m,IRQ,ar,no,recognised,2016-03-23,2017-01-18,H2,head,\n";
    std::fs::write(folder.join("persons.csv"), people).unwrap();
    machine.succeed(&["import", &csv]);
    let backup = machine.path("lotse.backup");
    machine.succeed(&["backup", &backup]);
    let Outcome { code, err, .. } = machine.run(&["backup", &backup]);
    assert_eq!(code, 1);
    assert!(err.contains("there is a file already"), "{err}");
    let tells = |file: &str| {
        let bytes = std::fs::read(file).unwrap();
        bytes.windows(13).any(|window| window == b"Kanarienvogel")
    };
    assert!(tells(&backup));
    assert!(machine.succeed(&["verify"]).contains("Musterstadt: "));

    let person = person_called(&machine.path("data/lotse.sqlite"), "Kanarienvogel");
    let Outcome { code, err, .. } = machine.run(&["erase", "--person", "0192aabb-0000-7000-8000-000000000000"]);
    assert_eq!((code, err.contains("nothing was erased")), (1, true), "{err}");
    let said = machine.succeed(&["erase", "--person", &person]);
    assert!(said.contains("records are erased") && !said.contains("Kanarienvogel"), "{said}");
    assert!(machine.succeed(&["erase", "--list"]).contains(&person));

    let said = machine.succeed(&["restore", &backup]);
    assert!(said.contains("Erased again") && said.contains(": 1."), "{said}");
    assert!(!tells(&machine.path("data/lotse.sqlite")));
    assert!(machine.succeed(&["verify"]).contains("Musterstadt: "));
    let Outcome { code, err, .. } = machine.run(&["restore", &machine.path("nowhere")]);
    assert_eq!((code, err.contains("there is no backup at")), (1, true), "{err}");
}

/// The id of somebody, as whoever is asked to erase them looks it up.
fn person_called(database: &str, name: &str) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        use sqlx::{Connection as _, Row as _};
        let mut connection = sqlx::SqliteConnection::connect(database).await.unwrap();
        let row = sqlx::query("SELECT id FROM records WHERE kind = 'identity' AND body LIKE $1")
            .bind(format!("%{name}%"))
            .fetch_one(&mut connection)
            .await
            .unwrap();
        uuid::Uuid::from_slice(row.get::<&[u8], _>(0)).unwrap().to_string()
    })
}
