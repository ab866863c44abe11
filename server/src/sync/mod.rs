//! The wire: push, pull, live and whoami, as [`casework::sync::wire`] describes them.

mod format;
mod live;

use crate::{gate::SignedIn, ledger::LedgerError, state::AppState};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use casework::{
    admission::Batch,
    history::{Step, steps},
    ids::CommitId,
    records::{Kind, RecordKey},
    sync::{
        Commit, Refusal,
        wire::{Cursor, Me, Page, Push, Pushed, Receipt},
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use tower_http::{decompression::RequestDecompressionLayer, set_header::SetResponseHeaderLayer};
use uuid::Uuid;

/// How large a request may be, unpacked.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The routes of the wire. Responses are compressed by whoever serves them, all but the stream of `live`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/api/v1/push", post(push))
        .route("/api/v1/pull", get(pull))
        .route("/api/v1/live", get(live::live))
        .route("/api/v1/whoami", get(whoami))
        .route("/api/v1/history/{kind}/{id}", get(history))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .merge(crate::blobs::router())
        .layer(middleware::from_fn(format::check))
        .layer(RequestDecompressionLayer::new())
        // Nothing on the way keeps a copy.
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store")))
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
    signed_in: SignedIn,
    headers: HeaderMap,
    Json(pushing): Json<Pushing>,
) -> Result<Json<Pushed>, WireError> {
    if pushing.commits.len() > Push::MOST {
        return Err(WireError::NotAPush("it has too many commits"));
    }
    let author = signed_in.author();
    let mut answers = Vec::with_capacity(pushing.commits.len());
    let (mut batch, mut refused) = (Batch::default(), 0);
    for value in pushing.commits {
        let id = id_of(&value).ok_or(WireError::NotAPush("a commit has no id"))?;
        let receipt = match serde_json::from_value::<Commit>(value) {
            Ok(commit) => {
                let receipt = match batch.holds_back(&commit) {
                    Some(refusal) => Receipt::Refused(refusal),
                    None => state.ledger.append(signed_in.municipality, &author, &commit, Utc::now()).await?,
                };
                batch.answered(commit, receipt)
            }
            Err(_) => Receipt::Refused(Refusal::Malformed { detail: "commit".to_owned() }),
        };
        let receipt = if format::purges(&headers) { receipt } else { format::without_erased(receipt) };
        refused += usize::from(matches!(receipt, Receipt::Refused(_)));
        answers.push((id, receipt));
    }
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
) -> Result<Json<Page>, WireError> {
    let reader = signed_in.reader(state.today());
    if format::purges(&headers) {
        // Whoever asks from a cursor on has carried out what the pages before it said.
        state.ledger.confirm_purges(signed_in.municipality, &signed_in.session, &pulling.cursor).await?;
    }
    let page = state.ledger.pull(signed_in.municipality, &reader, &pulling.cursor, Page::MOST).await?;
    Ok(Json(if format::purges(&headers) { page } else { format::without_purges(page) }))
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

async fn whoami(State(state): State<AppState>, signed_in: SignedIn) -> Result<Json<Me>, WireError> {
    let municipality = state
        .ledger
        .municipalities()
        .await?
        .into_iter()
        .find(|municipality| municipality.id == signed_in.municipality)
        .ok_or(LedgerError::UnknownMunicipality)?;
    Ok(Json(Me {
        user: signed_in.user,
        staff: signed_in.staff,
        municipality: municipality.id,
        municipality_name: municipality.name,
        today: state.today,
    }))
}
