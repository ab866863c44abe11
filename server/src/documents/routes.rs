//! Where documents are fetched: `/api/v1/documents/{agreement|minutes|invitation}/ID.pdf`.
//!
//! With a session. What a user may not see and what is not there are one answer. That a document was made is written down as
//! a reading of its case. Nothing on the way keeps it.

use super::{DocumentError, Paper, agreement, gather::Gathered, invitation, minutes, photos};
use crate::{gate::SignedIn, state::AppState};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use casework::{
    ids::{ConsultationId, VersionId},
    language::Language,
    records::{AgreementVersion, Appointment, Consultation, Content as _, RecordKey},
    seal::Signable,
};
use serde::Deserialize;
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Setting a document takes a core for a while: others have to work too.
static AT_ONCE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/api/v1/documents/{kind}/{name}", get(document))
}

/// Which document.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Agreement(VersionId),
    Minutes(ConsultationId),
    Invitation(Uuid),
}

impl Asked {
    fn of(kind: &str, name: &str) -> Option<Self> {
        let id: Uuid = name.strip_suffix(".pdf")?.parse().ok()?;
        Some(match kind {
            "agreement" => Asked::Agreement(VersionId(id)),
            "minutes" => Asked::Minutes(ConsultationId(id)),
            "invitation" => Asked::Invitation(id),
            _ => return None,
        })
    }

    fn key(self) -> RecordKey {
        match self {
            Asked::Agreement(id) => AgreementVersion::key(id),
            Asked::Minutes(id) => Consultation::key(id),
            Asked::Invitation(id) => Appointment::key(id),
        }
    }

    /// What the file is called on the device.
    fn file_name(self) -> &'static str {
        match self {
            Asked::Agreement(_) => "Zielvereinbarung.pdf",
            Asked::Minutes(_) => "Gespraechsprotokoll.pdf",
            Asked::Invitation(_) => "Einladung.pdf",
        }
    }
}

#[derive(Deserialize)]
struct Wishes {
    /// The language of an invitation, by its word.
    language: Option<String>,
}

async fn document(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((kind, name)): Path<(String, String)>,
    Query(wishes): Query<Wishes>,
) -> Result<Response, DocumentError> {
    let asked = Asked::of(&kind, &name).ok_or(DocumentError::NotThere)?;
    let (municipality, reader) = (signed_in.municipality, signed_in.reader(state.today()));
    let gathered = Gathered::of(&*state.ledger, municipality, &reader, asked.key()).await?;
    let paper: Paper = match asked {
        Asked::Agreement(id) => {
            let seals = state.ledger.seals(municipality, Some(Signable::Version(id))).await?;
            let photos = photos::of_papers(&*state.ledger, municipality, &gathered).await?;
            agreement::paper(&gathered, id, &seals, &photos)?
        }
        Asked::Minutes(id) => {
            let seals = state.ledger.seals(municipality, Some(Signable::Minutes(id))).await?;
            minutes::paper(&gathered, id, &seals)?
        }
        Asked::Invitation(id) => {
            let language = wishes.language.as_deref().and_then(Language::from_word);
            invitation::paper(&gathered, id, language)?
        }
    };
    // Nobody closes it; if somebody did, nobody would have to wait any more.
    let turn = AT_ONCE.clone().acquire_owned().await.ok();
    let set = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        paper.set(&state.seal, state.address.as_deref())
    });
    let pdf = set.await.map_err(|_| DocumentError::NotSet("it was broken off".to_owned()))??;
    let disposition = format!("attachment; filename=\"{}\"", asked.file_name());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, pdf).into_response())
}

impl IntoResponse for DocumentError {
    fn into_response(self) -> Response {
        let status = match &self {
            DocumentError::NotThere => StatusCode::NOT_FOUND,
            DocumentError::Unreadable => StatusCode::CONFLICT,
            DocumentError::NotSet(reason) => {
                tracing::error!(reason, "a document could not be set");
                StatusCode::INTERNAL_SERVER_ERROR
            }
            DocumentError::Ledger(error) => {
                tracing::error!(%error, "the ledger failed");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        (status, self.to_string()).into_response()
    }
}
