//! The wire: push, pull, live and whoami, as [`casework::sync::wire`] describes them.

mod format;
mod live;

use crate::{
    gate::{HandingIn, SignedIn},
    ledger::{LedgerError, Pulled},
    seal,
    state::AppState,
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use casework::{
    history::{Step, steps},
    ids::CommitId,
    records::{Kind, LateWork, RecordKey},
    sync::{
        Commit, Refusal,
        wire::{Cursor, Hello, LateAnswer, Me, NEXT_HEADER, Page, Push, Pushed, Receipt},
    },
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tower_http::{
    decompression::RequestDecompressionLayer, set_header::SetResponseHeaderLayer, timeout::RequestBodyTimeoutLayer,
};
use uuid::Uuid;

/// How large a request may be, unpacked.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How many pushes, and how many pulls, are answered at once: the others wait outside, their bodies unread, so that a
/// thousand devices that come back together cost no more memory than these, and none waits for the database so long
/// that it is turned away.
const PUSHES_AT_ONCE: usize = 32;
const PULLS_AT_ONCE: usize = 16;

/// How long a push may stand still while its body arrives. A device whose line is dead leaves its turn to the next and
/// sends again.
const STANDSTILL: Duration = Duration::from_secs(20);

/// The routes of the wire. Responses are compressed by whoever serves them, all but the stream of `live`.
pub fn router() -> Router<AppState> {
    let turns = |at_once| middleware::from_fn_with_state(Arc::new(Semaphore::new(at_once)), in_turn);
    Router::new()
        .route("/api/v1/push", post(push).layer(RequestBodyTimeoutLayer::new(STANDSTILL)).layer(turns(PUSHES_AT_ONCE)))
        .route("/api/v1/pull", get(pull).layer(turns(PULLS_AT_ONCE)))
        .route("/api/v1/live", get(live::live))
        .route("/api/v1/whoami", get(whoami))
        .route("/api/v1/late", get(late))
        .route("/api/v1/history/{kind}/{id}", get(history))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .merge(crate::blobs::router())
        .layer(middleware::from_fn(format::check))
        .layer(RequestDecompressionLayer::new())
        // Nothing on the way keeps a copy.
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store")))
}

/// Lets a request through when it is its turn.
async fn in_turn(State(turns): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    // Nobody closes it; if somebody did, nobody would have to wait any more.
    let _turn = turns.acquire().await.ok();
    next.run(request).await
}

/// Why a request on the wire is not answered.
#[derive(Debug, thiserror::Error)]
enum WireError {
    /// A push that cannot be read as one.
    #[error("this is not a push: {0}")]
    NotAPush(&'static str),
    /// No such record, or none that the user may read: which of both is not said.
    #[error("there is no such record for you")]
    NotThere,
    /// The ledger failed; what is on the device stays there and is sent again.
    #[error("the server cannot answer now; try again later")]
    Ledger(#[from] LedgerError),
}

impl IntoResponse for WireError {
    fn into_response(self) -> Response {
        let status = match &self {
            WireError::NotAPush(_) => StatusCode::BAD_REQUEST,
            WireError::NotThere => StatusCode::NOT_FOUND,
            WireError::Ledger(error) => {
                tracing::error!(%error, "the ledger failed");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        (status, self.to_string()).into_response()
    }
}

/// A [`Push`] whose commits are read one by one, so that one that cannot be read does not stop the others.
#[derive(Deserialize)]
struct Pushing {
    device_clock: DateTime<Utc>,
    commits: Vec<Value>,
}

async fn push(
    State(state): State<AppState>,
    HandingIn(signed_in): HandingIn,
    headers: HeaderMap,
    Json(pushing): Json<Pushing>,
) -> Result<Json<Pushed>, WireError> {
    if pushing.commits.len() > Push::MOST {
        return Err(WireError::NotAPush("it has too many commits"));
    }
    let mut asked = Vec::with_capacity(pushing.commits.len());
    let mut commits: Vec<Commit> = Vec::with_capacity(pushing.commits.len());
    for value in pushing.commits {
        let id = id_of(&value).ok_or(WireError::NotAPush("a commit has no id"))?;
        let commit = serde_json::from_value(value);
        asked.push((id, commit.is_ok()));
        commits.extend(commit);
    }
    let ledger = &state.ledger;
    let signed = seal::signed_in(&commits);
    let receipts = ledger.push(signed_in.municipality, &signed_in.author(), commits, Utc::now()).await?;
    for of in signed {
        // What was taken in is on disk; it is sealed with the next push, or at the next start.
        if let Err(error) = ledger.seal(signed_in.municipality, of, &state.seal).await {
            tracing::error!(%error, "a reply or a signature was taken in and not sealed");
        }
    }
    let mut receipts = receipts.into_iter();
    let malformed = || Receipt::Refused(Refusal::Malformed { detail: "commit".to_owned() });
    let as_heard = |receipt| if format::purges(&headers) { receipt } else { format::without_erased(receipt) };
    let answers: Vec<(CommitId, Receipt)> = asked
        .into_iter()
        .map(|(id, readable)| (id, readable.then(|| receipts.next()).flatten().unwrap_or_else(malformed)))
        .map(|(id, receipt)| (id, as_heard(receipt)))
        .collect();
    let refused = answers.iter().filter(|(_, receipt)| matches!(receipt, Receipt::Refused(_))).count();
    let server_clock = Utc::now();
    let wrong_by = (server_clock - pushing.device_clock).num_seconds();
    tracing::debug!(commits = answers.len(), refused, wrong_by, "push");
    Ok(Json(Pushed { server_clock, answers }))
}

fn id_of(commit: &Value) -> Option<CommitId> {
    commit.get("id")?.as_str()?.parse().ok()
}

#[derive(Deserialize)]
struct Pulling {
    #[serde(default)]
    cursor: Cursor,
}

async fn pull(
    State(state): State<AppState>,
    signed_in: SignedIn,
    headers: HeaderMap,
    Query(pulling): Query<Pulling>,
) -> Result<(HeaderMap, Json<Pulled>), WireError> {
    let reader = signed_in.reader(state.today());
    if format::purges(&headers) {
        // Whoever asks from a cursor on has carried out what the pages before it said.
        state.ledger.confirm_purges(signed_in.municipality, &signed_in.session, &pulling.cursor).await?;
    }
    let page = state.ledger.pull(signed_in.municipality, &reader, &pulling.cursor, Page::MOST).await?;
    let next = page.next().and_then(|next| HeaderValue::from_str(&next.0).ok());
    let next = next.map(|next| (HeaderName::from_static(NEXT_HEADER), next)).into_iter().collect();
    Ok((next, Json(if format::purges(&headers) { page } else { format::without_purges(page) })))
}

/// Who changed a record, when, from what to what. Asking is written down.
async fn history(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((kind, id)): Path<(String, Uuid)>,
) -> Result<Json<Vec<Step>>, WireError> {
    let key = RecordKey { kind: Kind::from_name(&kind).ok_or(WireError::NotThere)?, id };
    let reader = signed_in.reader(state.today());
    let municipality = signed_in.municipality;
    state.ledger.read(municipality, &reader, key, Utc::now()).await?.ok_or(WireError::NotThere)?;
    let commits = state.ledger.history(municipality, key).await?;
    let commits = commits.into_iter().map(|it| (it.received, Commit { time: it.time, ..it.commit }));
    Ok(Json(steps(key, commits)))
}

/// What became of the user's work that came too late. There is little of it.
async fn late(State(state): State<AppState>, signed_in: SignedIn) -> Result<Json<Vec<LateAnswer>>, WireError> {
    let all = state.ledger.records(signed_in.municipality, Kind::LateWork).await?;
    let all = all.iter().filter_map(|record| record.content::<LateWork>().ok());
    let own = all.filter(|work| work.author == signed_in.user).map(|work| LateAnswer {
        written_at: work.written_at,
        because: work.because,
        answer: work.answer,
        settled_on: work.settled_on,
    });
    let mut own: Vec<LateAnswer> = own.collect();
    own.sort_by_key(|it| std::cmp::Reverse(it.written_at));
    Ok(Json(own))
}

/// Both in one object.
#[derive(Serialize)]
struct Welcome {
    #[serde(flatten)]
    me: Me,
    #[serde(flatten)]
    hello: Hello,
}

async fn whoami(State(state): State<AppState>, HandingIn(signed_in): HandingIn) -> Result<Json<Welcome>, WireError> {
    let municipality = state
        .ledger
        .municipalities()
        .await?
        .into_iter()
        .find(|municipality| municipality.id == signed_in.municipality)
        .ok_or(LedgerError::UnknownMunicipality)?;
    let me = Me {
        user: signed_in.user,
        staff: signed_in.staff,
        municipality: municipality.id,
        municipality_name: municipality.name,
        today: state.today,
    };
    Ok(Json(Welcome { me, hello: Hello { epoch: Some(municipality.epoch), server_clock: Some(Utc::now()) } }))
}
