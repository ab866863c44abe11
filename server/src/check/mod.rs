//! The page that checks, for everybody: `/check`. And the public key of the seal, for who checks without us: `/api/v1/seal`.
//!
//! A file is sent here, looked at in memory, and not kept: so the page works in every browser, without a script too: the one
//! that it has only takes it through the service worker. It says
//! whether the file is as it was sealed, and when; nothing of what is in it, and nothing to who has neither file nor checksum.

mod words;

use crate::{
    gate::{network, peer_address},
    seal::check::{self, Statement, Verdict, verdict},
    serve::Head,
    state::AppState,
};
use axum::{
    Extension, Json, Router,
    extract::{ConnectInfo, DefaultBodyLimit, Multipart, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};
use words::Tongue;

/// How large a file may be.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// How often somebody at an address may ask: so many times at once, and then so many each minute.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(30).expect("more than none");
const EACH_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("more than none");

/// So many addresses are remembered before those that are quiet again are forgotten.
const MANY: usize = 10_000;

type Pace = Arc<DefaultKeyedRateLimiter<IpAddr>>;

/// The routes; `head` is what the page has of the app.
pub(crate) fn router(head: Head) -> Router<AppState> {
    let pace: Pace = Arc::new(RateLimiter::keyed(Quota::per_minute(EACH_MINUTE).allow_burst(AT_ONCE)));
    Router::new()
        .route("/check", get(asked).post(sent))
        .layer(middleware::from_fn(in_pace))
        .layer(Extension(pace))
        .layer(Extension(Arc::new(head)))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .route("/api/v1/seal", get(keys))
}

/// The public halves of the keys that sealed here, the one that seals now first.
async fn keys(State(state): State<AppState>) -> Json<Value> {
    let keys: Vec<_> = state.seal.known().map(|key| key.to_string()).collect();
    Json(json!({ "algorithm": "Ed25519", "keys": keys }))
}

async fn in_pace(
    Extension(pace): Extension<Pace>,
    Extension(head): Extension<Arc<Head>>,
    ConnectInfo(connection): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if pace.len() > MANY {
        pace.retain_recent();
    }
    let peer = network(peer_address(connection, request.headers()));
    if pace.check_key(&peer).is_err() {
        let page = words::page(Tongue::of(None, request.headers()), &head, None, Some("too-many"));
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "10")], Html(page)).into_response();
    }
    next.run(request).await
}

#[derive(Deserialize)]
struct Asked {
    code: Option<String>,
    language: Option<String>,
}

/// The page, with what is known of a checksum if one is asked for.
async fn asked(
    State(state): State<AppState>,
    Extension(head): Extension<Arc<Head>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let tongue = Tongue::of(asked.language.as_deref(), &headers);
    let code = asked.code.filter(|code| !code.trim().is_empty());
    let found = match code {
        Some(code) => match check::look_up(&code, &*state.ledger).await {
            Ok(statements) => Some(statements),
            Err(error) => return failed(&error),
        },
        None => None,
    };
    answer(StatusCode::OK, tongue, &head, &state, found.as_deref(), None)
}

/// A file that somebody sends.
async fn sent(
    State(state): State<AppState>,
    Extension(head): Extension<Arc<Head>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Response {
    let tongue = Tongue::of(asked.language.as_deref(), &headers);
    let bytes = match form.next_field().await {
        Ok(Some(field)) => field.bytes().await,
        Ok(None) => Ok(axum::body::Bytes::new()),
        Err(error) => Err(error),
    };
    let Ok(bytes) = bytes else {
        return answer(StatusCode::PAYLOAD_TOO_LARGE, tongue, &head, &state, None, Some("too-large"));
    };
    let known: Vec<_> = state.seal.known().collect();
    match check::check(&bytes, &known, Some(&*state.ledger)).await {
        Ok(statements) => answer(StatusCode::OK, tongue, &head, &state, Some(&statements), None),
        Err(error) => failed(&error),
    }
}

fn answer(
    status: StatusCode,
    tongue: Tongue,
    head: &Head,
    state: &AppState,
    found: Option<&[Statement]>,
    problem: Option<&str>,
) -> Response {
    let found = found.map(|found| (verdict(found), found, state.seal.public()));
    (status, Html(words::page(tongue, head, found, problem))).into_response()
}

fn failed(error: &crate::ledger::LedgerError) -> Response {
    tracing::error!(%error, "the ledger failed");
    (StatusCode::SERVICE_UNAVAILABLE, "the server cannot answer now; try again later").into_response()
}

/// The class and the icon of a verdict: never by colour alone.
fn look(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::AsSealed => ("l-banner--success", "check"),
        Verdict::PartsAsSealed | Verdict::SealThere | Verdict::Unknown => ("l-banner--info", "info"),
        Verdict::Changed => ("l-banner--danger", "warning"),
    }
}
