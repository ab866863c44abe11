//! Who comes in, and what the server shows to whoever stands outside: over real HTTP.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod support;

use app::{credentials::Salt, gate::SignInError};
use casework::records::{Role, Staff};
use chrono::{TimeDelta, Utc};
use reqwest::{
    Client, Method, StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, SET_COOKIE},
};
use rstest::rstest;
use serde_json::{Value, json};
use server::{
    gate::{COOKIE, Token, issue_code, set_passphrase},
    ledger::{Session, SessionEnd, Standing, User},
};
use support::{PASSPHRASE, Server};

/// A passphrase that somebody chooses later.
const OTHER: &str = "ein anderer langer Satz für die Probe";

#[tokio::test]
async fn with_name_and_passphrase_somebody_is_signed_in_and_the_server_knows_who() {
    let server = Server::start().await;
    let user = server.user("jana", Role::SocialWorker, None).await;
    let browser = server.sign_in("  Jana ").await;
    let me: Value = browser.get("/api/v1/whoami").send().await.unwrap().json().await.unwrap();
    assert_eq!(me["user"], json!(user.id));
    assert_eq!(me["staff"]["role"], "social_worker");
    assert_eq!(me["today"], "2026-11-20");
}

#[tokio::test]
async fn a_wrong_passphrase_sounds_the_same_for_somebody_nobody_and_somebody_blocked() {
    let server = Server::start().await;
    server.user("jana", Role::SocialWorker, None).await;
    let blocked = User { standing: Standing::Blocked, ..server.user("rolf", Role::Admin, None).await };
    server.state.ledger.put_user(&blocked, Utc::now()).await.unwrap();
    for login in ["jana", "niemand", "rolf"] {
        let answer = server.post_sign_in(login, "ein anderer langer Satz").await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{login}");
        assert!(!answer.headers().contains_key(SET_COOKIE), "{login}");
        assert_eq!(answer.json::<SignInError>().await.unwrap(), SignInError::Wrong, "{login}");
    }
}

#[tokio::test]
async fn whoever_shows_the_right_passphrase_of_a_blocked_account_is_told_so_and_can_hand_in_and_read_nothing() {
    let server = Server::start().await;
    let blocked = User { standing: Standing::Blocked, ..server.user("rolf", Role::Admin, None).await };
    server.state.ledger.put_user(&blocked, Utc::now()).await.unwrap();
    let answer = server.post_sign_in("rolf", PASSPHRASE).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().split("; ").next().unwrap().to_owned();
    assert_eq!(answer.json::<SignInError>().await.unwrap(), SignInError::Blocked);
    let to = |route: &str| format!("{}/api/v1/{route}", server.url);
    let nothing = json!({"device_clock": Utc::now(), "commits": []});
    let push = Client::new().post(to("push")).header("cookie", &cookie).json(&nothing);
    assert_eq!(push.send().await.unwrap().status(), StatusCode::OK);
    for route in ["pull", "live", "late"] {
        let answer = Client::new().get(to(route)).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{route}");
    }
}

#[tokio::test]
async fn after_ten_wrong_tries_even_the_right_passphrase_waits() {
    let server = Server::start().await;
    server.user("jana", Role::SocialWorker, None).await;
    server.user("murat", Role::SocialWorker, None).await;
    let no_proof = vec![0; 32];
    let wrong = json!({ "user": "jana", "proof": no_proof });
    for _ in 0..10 {
        assert_eq!(server.post("/sf/sign-in", &wrong).await.status(), StatusCode::UNAUTHORIZED);
    }
    let answer = server.post_sign_in("JANA", PASSPHRASE).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    match answer.json().await.unwrap() {
        SignInError::TooMany(seconds) => assert!((1..=31).contains(&seconds), "{seconds}"),
        other => panic!("{other}"),
    }
    server.sign_in("murat").await;
}

#[tokio::test]
async fn the_cookie_is_for_this_host_alone_and_out_of_every_script_s_reach() {
    let server = Server::start().await;
    server.user("jana", Role::SocialWorker, None).await;
    let answer = server.post_sign_in("jana", PASSPHRASE).await;
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    let parts: Vec<_> = cookie.split("; ").collect();
    assert!(parts[0].starts_with("__Host-lotse=") && parts[0].len() == "__Host-lotse=".len() + 64, "{cookie}");
    for attribute in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(parts.contains(&attribute), "{attribute} is missing in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn a_revoked_session_a_blocked_user_and_a_new_role_hold_at_once() {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    let (tablet, desk) = (server.sign_in("jana").await, server.sign_in("jana").await);
    let token = Token::received(tablet.cookie.strip_prefix(&format!("{COOKIE}=")).unwrap());
    server.state.ledger.revoke(SessionEnd::One(token.hash()), Utc::now()).await.unwrap();
    assert_eq!(tablet.whoami().await, StatusCode::UNAUTHORIZED);
    assert_eq!(desk.whoami().await, StatusCode::OK, "the other session goes on");

    let promoted = User { staff: Staff { role: Role::TeamLead, ..jana.staff.clone() }, ..jana };
    server.state.ledger.put_user(&promoted, Utc::now()).await.unwrap();
    let me: Value = desk.get("/api/v1/whoami").send().await.unwrap().json().await.unwrap();
    assert_eq!(me["staff"]["role"], "team_lead");

    let blocked = User { standing: Standing::Blocked, ..promoted };
    server.state.ledger.put_user(&blocked, Utc::now()).await.unwrap();
    for route in ["/api/v1/pull", "/api/v1/live", "/api/v1/history/case/01920000-0000-7000-8000-000000000000"] {
        assert_eq!(desk.get(route).send().await.unwrap().status(), StatusCode::FORBIDDEN, "{route}");
    }
}

#[tokio::test]
async fn what_a_device_holds_of_a_blocked_account_is_still_received_and_after_a_sign_out_not() {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    let (tablet, lost) = (server.sign_in("jana").await, server.sign_in("jana").await);
    let token = Token::received(lost.cookie.strip_prefix(&format!("{COOKIE}=")).unwrap());
    server.state.ledger.revoke(SessionEnd::One(token.hash()), Utc::now()).await.unwrap();
    let blocked = User { standing: Standing::Blocked, ..jana };
    server.state.ledger.put_user(&blocked, Utc::now()).await.unwrap();
    let nothing = json!({"device_clock": Utc::now(), "commits": []});
    assert_eq!(tablet.post("/api/v1/push").json(&nothing).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(lost.post("/api/v1/push").json(&nothing).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_and_takes_the_cookie_away() {
    let server = Server::start().await;
    server.user("jana", Role::SocialWorker, None).await;
    let browser = server.sign_in("jana").await;
    let answer = browser.post("/sf/sign-out").json(&json!({})).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-lotse=;") && cookie.contains("Max-Age=0") && cookie.contains("Secure"),
        "{cookie}"
    );
    assert_eq!(browser.whoami().await, StatusCode::UNAUTHORIZED);
}

#[rstest]
#[case(TimeDelta::hours(1), TimeDelta::hours(1), StatusCode::OK)]
#[case(TimeDelta::hours(13), TimeDelta::hours(13), StatusCode::UNAUTHORIZED)]
#[case(TimeDelta::days(31), TimeDelta::minutes(1), StatusCode::UNAUTHORIZED)]
#[tokio::test]
async fn a_session_is_over_when_it_was_idle_or_is_old(
    #[case] opened: TimeDelta,
    #[case] used: TimeDelta,
    #[case] expected: StatusCode,
) {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    let now = Utc::now();
    let session = Session {
        token: Token::received("a token").hash(),
        municipality: jana.municipality,
        user: jana.id,
        device: None,
        created: now - opened,
        seen: now - used,
    };
    server.state.ledger.open_session(&session).await.unwrap();
    let asked = Client::new().get(format!("{}/api/v1/whoami", server.url));
    let answer = asked.header("cookie", format!("{COOKIE}=a token")).send().await.unwrap();
    assert_eq!(answer.status(), expected);
    let sessions = server.state.ledger.sessions(jana.municipality, jana.id).await.unwrap();
    match sessions.as_slice() {
        [] => assert_eq!(expected, StatusCode::UNAUTHORIZED, "what is over is revoked"),
        [session] => {
            assert!(expected == StatusCode::OK && now - session.seen < TimeDelta::minutes(1), "its use is noted")
        }
        more => panic!("{} sessions", more.len()),
    }
}

#[tokio::test]
async fn whoever_is_not_signed_in_hears_401_and_nothing_else() {
    let server = Server::start().await;
    for cookie in ["", "__Host-lotse=", "__Host-lotse=0000", "session=1"] {
        let asked = Client::new().get(format!("{}/api/v1/whoami", server.url)).header("cookie", cookie);
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{cookie}");
        assert!(answer.headers()[CONTENT_TYPE].to_str().unwrap().starts_with("text/plain"));
    }
}

#[tokio::test]
async fn the_salt_of_a_name_that_nobody_has_stays_the_same_and_looks_like_any_other() {
    let server = Server::start().await;
    server.user("jana", Role::SocialWorker, None).await;
    let Salt(real) = server.salt("jana").await;
    let Salt(made_up) = server.salt("niemand").await;
    assert_eq!(server.salt("Niemand ").await, Salt(made_up));
    assert_eq!(server.salt("JANA").await, Salt(real));
    assert_ne!(made_up, server.salt("jemand").await.0);
    let (real, made_up) =
        (server.post("/sf/salt", &json!({"user": "jana"})).await, server.post("/sf/salt", &json!({"user": "x"})).await);
    assert_eq!(real.status(), made_up.status());
    let names = |answer: &reqwest::Response| answer.headers().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&real), names(&made_up));
}

#[tokio::test]
async fn a_one_time_code_opens_nothing_by_itself_and_a_passphrase_takes_its_place_once() {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    let before = server.sign_in("jana").await;
    let code = issue_code(&*server.state.ledger, &jana).await.unwrap().to_string();
    assert_eq!(before.whoami().await, StatusCode::UNAUTHORIZED, "a code ends the sessions before it");
    assert!(server.sign_in_with("jana", PASSPHRASE).await.is_err(), "and voids the passphrase");
    assert_eq!(server.sign_in_with("jana", &code).await.err(), Some(SignInError::Code));
    assert_eq!(server.exchange("jana", "xxxx-xxxx-xxxx-xxxx-xxxx", OTHER).await.err(), Some(SignInError::Wrong));

    let first = server.exchange("jana", &code, OTHER).await.unwrap();
    assert_eq!(first.whoami().await, StatusCode::OK);
    assert_eq!(server.exchange("jana", &code, PASSPHRASE).await.err(), Some(SignInError::Wrong), "it is used up");
    assert_eq!(server.sign_in_with("jana", &code).await.err(), Some(SignInError::Wrong));
    assert_eq!(server.sign_in_with("jana", OTHER).await.unwrap().whoami().await, StatusCode::OK);
}

#[tokio::test]
async fn a_passphrase_is_no_code_and_a_blocked_user_s_code_is_none() {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    assert_eq!(server.exchange("jana", PASSPHRASE, OTHER).await.err(), Some(SignInError::Wrong));
    server.sign_in("jana").await;
    let code = issue_code(&*server.state.ledger, &jana).await.unwrap().to_string();
    let blocked = User { standing: Standing::Blocked, ..jana };
    server.state.ledger.put_user(&blocked, Utc::now()).await.unwrap();
    assert_eq!(server.exchange("jana", PASSPHRASE, OTHER).await.err(), Some(SignInError::Wrong));
    assert_eq!(server.exchange("jana", &code, OTHER).await.err(), Some(SignInError::Blocked));
}

#[tokio::test]
async fn of_two_who_use_a_code_at_the_same_time_one_comes_in() {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    let code = issue_code(&*server.state.ledger, &jana).await.unwrap().to_string();
    let (one, other) = tokio::join!(server.exchange("jana", &code, OTHER), server.exchange("jana", &code, PASSPHRASE));
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
}

#[tokio::test]
async fn a_passphrase_of_less_than_twelve_characters_is_refused_and_the_old_one_stays() {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    let refused = set_passphrase(&*server.state.ledger, &jana, "  zu kurz ß ").await.unwrap_err();
    assert!(refused.to_string().contains("at least 12 characters; this one has 9"), "{refused}");
    server.sign_in("jana").await;
}

#[rstest]
#[case("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN)]
#[case("sec-fetch-site", "same-origin", StatusCode::OK)]
#[case("origin", "https://evil.example", StatusCode::FORBIDDEN)]
#[tokio::test]
async fn another_site_s_page_changes_nothing(#[case] header: &str, #[case] value: &str, #[case] expected: StatusCode) {
    let server = Server::start().await;
    server.user("jana", Role::SocialWorker, None).await;
    let browser = server.sign_in("jana").await;
    let out = browser.post("/sf/sign-out").header(header, value).json(&json!({})).send().await.unwrap();
    assert_eq!(out.status(), expected);
    assert_eq!(browser.whoami().await == StatusCode::OK, expected == StatusCode::FORBIDDEN);
    let push = browser.post("/api/v1/push").header(header, value).json(&json!({})).send().await.unwrap();
    assert_eq!(push.status() == StatusCode::FORBIDDEN, expected == StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_page_is_the_sign_in_page_for_whoever_asks_and_nobody_keeps_it() {
    let server = Server::start().await;
    let jana = server.user("jana", Role::SocialWorker, None).await;
    let browser = server.sign_in("jana").await;
    for path in ["/", "/today", "/people", &format!("/people/{}", jana.id), "/nowhere/at-all"] {
        let answer = browser.get(path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()[CACHE_CONTROL], "no-store", "{path}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(r#"type="password""#), "{path} shows the form: {page}");
        assert!(page.contains("/boot.0123456789ab.js") && page.contains("/pkg/lotse.0123456789ab.css"), "{path}");
        assert!(!page.contains("Frau jana") && !page.contains("Haan"), "{path} knows nobody");
    }
}

#[tokio::test]
async fn a_page_runs_scripts_of_ours_alone_and_none_that_stand_in_it() {
    let server = Server::start().await;
    let answer = server.get("/today").await;
    let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    for part in ["default-src 'none'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{part} is missing in {policy}");
    }
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    let page = answer.text().await.unwrap();
    let scripts: Vec<_> = page.split("<script").skip(1).collect();
    assert!(!scripts.is_empty(), "{page}");
    for script in scripts {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains("src=\"/boot."), "the browser would refuse <script{tag}>");
    }
}

#[rstest]
#[case("/pkg/lotse.0123456789ab.css", "public, max-age=31536000, immutable")]
#[case("/boot.0123456789ab.js", "public, max-age=31536000, immutable")]
#[case("/service-worker.js", "no-cache")]
#[case("/manifest.webmanifest", "no-cache")]
#[case("/offline", "no-cache")]
#[case("/health", "no-store")]
#[tokio::test]
async fn caches_keep_files_of_the_app_and_nothing_else(#[case] path: &str, #[case] expected: &str) {
    let server = Server::start().await;
    let answer = server.get(path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[CACHE_CONTROL], expected);
    for header in ["x-content-type-options", "referrer-policy", "permissions-policy", "cross-origin-opener-policy"] {
        assert!(answer.headers().contains_key(header), "{header}");
    }
    let policy = answer.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[tokio::test]
async fn files_are_served_as_the_build_packed_them() {
    let server = Server::start().await;
    let asked = Client::new().get(format!("{}/pkg/lotse.0123456789ab.css", server.url));
    let answer = asked.header(ACCEPT_ENCODING, "br").send().await.unwrap();
    assert_eq!(answer.headers()[CONTENT_ENCODING], "br");
    assert_eq!(answer.text().await.unwrap(), "packed");
    assert!(server.get("/offline").await.text().await.unwrap().contains("<body></body>"));
}

#[rstest]
#[case(Method::GET, "/api/v1/nothing", StatusCode::NOT_FOUND)]
#[case(Method::GET, "/pkg/gone.0123456789ab.js", StatusCode::NOT_FOUND)]
#[case(Method::GET, "/../Cargo.toml", StatusCode::NOT_FOUND)]
#[case(Method::POST, "/people", StatusCode::METHOD_NOT_ALLOWED)]
#[case(Method::GET, "/sf/sign-in", StatusCode::METHOD_NOT_ALLOWED)]
#[tokio::test]
async fn what_is_not_there_is_said_and_not_answered_with_a_page(
    #[case] method: Method,
    #[case] path: &str,
    #[case] expected: StatusCode,
) {
    let server = Server::start().await;
    let answer = Client::new().request(method, format!("{}{path}", server.url)).send().await.unwrap();
    assert_eq!(answer.status(), expected);
    assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn a_call_that_is_longer_than_any_of_ours_is_not_read() {
    let server = Server::start().await;
    let long = json!({ "user": "x".repeat(100_000) });
    assert_eq!(server.post("/sf/salt", &long).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
