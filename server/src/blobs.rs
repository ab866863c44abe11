//! Blobs on the wire, as [`casework::blobs`] describes them.
//!
//! Whoever is signed in may upload; what they uploaded is seen by nobody, themselves included, until a record names it that
//! they may read. What is not there and what is somebody else's are answered alike.

use crate::{
    gate::{HandingIn, SignedIn},
    ledger::{Added, LedgerError, Piece, Upload},
    state::AppState,
};
use axum::{
    Extension, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use casework::{
    blobs::{BlobHash, COMPLETE, LENGTH, MEDIA, OFFSET, PIECE, Reached, is_sound_size, named_by},
    decisions::documents_in,
    ids::{DocumentId, UserId},
    records::{Content as _, Document, LateWork, MediaType},
};
use chrono::Utc;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http_range_header::parse_range_header;
use serde::Deserialize;
use std::{num::NonZeroU32, ops::RangeInclusive, sync::Arc};
use uuid::Uuid;

/// How many pieces a user may send at once, and then each second: ten megabytes, faster than any network they work in.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(120).expect("more than none");
const EACH_SECOND: NonZeroU32 = NonZeroU32::new(40).expect("more than none");

/// So many users are remembered before those who are quiet again are forgotten.
const MANY: usize = 10_000;

/// How often each user may send a piece to this process.
type Pace = Arc<DefaultKeyedRateLimiter<UserId>>;

/// The routes of blobs.
pub(crate) fn router() -> Router<AppState> {
    let pace: Pace = Arc::new(RateLimiter::keyed(Quota::per_second(EACH_SECOND).allow_burst(AT_ONCE)));
    Router::new()
        .route("/api/v1/blobs/{document}/{sha256}", get(fetch).head(reached).patch(add))
        .layer(Extension(pace))
        .layer(DefaultBodyLimit::max(usize::try_from(PIECE).expect("a piece fits into memory")))
}

/// Why a request about a blob is not answered as asked.
#[derive(Debug, thiserror::Error)]
enum BlobError {
    /// Not there, or not for this user: which of both is not said.
    #[error("there is nothing here for you")]
    NotThere,
    /// A header is missing, or says what cannot be.
    #[error("{0}")]
    NotAPiece(&'static str),
    /// It is larger than a blob may be.
    #[error("this is too large")]
    TooLarge,
    /// It begins where the upload does not stand.
    #[error("the upload goes on at {0}")]
    Elsewhere(u64),
    /// The bytes are not what was said.
    #[error("these bytes are not what was said; nothing of them was kept")]
    NotWhatWasSaid,
    /// The document is erased.
    #[error("what this belongs to is erased")]
    Erased,
    /// Too many uploads, or too many pieces at once.
    #[error("too much at once; try again later")]
    TooMany,
    /// There is no such part of so many bytes.
    #[error("there are {0} bytes")]
    NoSuchPart(u64),
    /// The ledger failed; what is on the device stays there and is sent again.
    #[error("the server cannot answer now; try again later")]
    Ledger(#[from] LedgerError),
}

impl IntoResponse for BlobError {
    fn into_response(self) -> Response {
        let status = match &self {
            BlobError::NotThere => StatusCode::NOT_FOUND,
            BlobError::NotAPiece(_) => StatusCode::BAD_REQUEST,
            BlobError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            BlobError::Elsewhere(offset) => {
                let offset = HeaderValue::from(*offset);
                return (StatusCode::CONFLICT, [(HeaderName::from_static(OFFSET), offset)], self.to_string())
                    .into_response();
            }
            BlobError::NoSuchPart(size) => {
                let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
                return (StatusCode::RANGE_NOT_SATISFIABLE, range, self.to_string()).into_response();
            }
            BlobError::NotWhatWasSaid => StatusCode::UNPROCESSABLE_ENTITY,
            BlobError::Erased => StatusCode::GONE,
            BlobError::TooMany => {
                return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "30")], self.to_string())
                    .into_response();
            }
            BlobError::Ledger(error) => {
                tracing::error!(%error, "the ledger failed");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        (status, self.to_string()).into_response()
    }
}

/// Which bytes a request is about.
fn asked((document, sha256): (String, String)) -> Result<(DocumentId, BlobHash), BlobError> {
    let document = document.parse().map_err(|_| BlobError::NotThere)?;
    Ok((document, sha256.parse().map_err(|_| BlobError::NotThere)?))
}

fn standing(reached: Reached) -> Response {
    let complete = if reached.complete { "?1" } else { "?0" };
    let headers = [
        (HeaderName::from_static(OFFSET), HeaderValue::from(reached.offset)),
        (HeaderName::from_static(COMPLETE), HeaderValue::from_static(complete)),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// How much of the user's own upload is there: nothing, if there is none.
async fn reached(
    State(state): State<AppState>,
    HandingIn(signed_in): HandingIn,
    Path(path): Path<(String, String)>,
) -> Result<Response, BlobError> {
    let (document, sha256) = asked(path)?;
    let upload = Upload { document, sha256, uploader: signed_in.user };
    Ok(standing(state.ledger.reached(signed_in.municipality, &upload).await?))
}

async fn add(
    State(state): State<AppState>,
    HandingIn(signed_in): HandingIn,
    Extension(pace): Extension<Pace>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, BlobError> {
    let (document, sha256) = asked(path)?;
    if pace.len() > MANY {
        pace.retain_recent();
    }
    pace.check_key(&signed_in.user).map_err(|_| BlobError::TooMany)?;
    let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let count = |name: &str| word(name).and_then(|word| word.parse::<u64>().ok());
    let offset = count(OFFSET).ok_or(BlobError::NotAPiece("say where the piece begins: Upload-Offset"))?;
    let size = count(LENGTH).ok_or(BlobError::NotAPiece("say how many bytes there are in all: Upload-Length"))?;
    let media = word(MEDIA).and_then(MediaType::from_word);
    let media = media.ok_or(BlobError::NotAPiece("say what they are: Upload-Type, one of those that are taken"))?;
    if !is_sound_size(size) || offset > size {
        return Err(BlobError::TooLarge);
    }
    let upload = Upload { document, sha256, uploader: signed_in.user };
    let piece = Piece { upload, size, media, offset, bytes: &bytes };
    match state.ledger.add(signed_in.municipality, piece, Utc::now()).await? {
        Added::Reached(reached) => Ok(standing(reached)),
        Added::Elsewhere(offset) => Err(BlobError::Elsewhere(offset)),
        Added::NotWhatWasSaid => Err(BlobError::NotWhatWasSaid),
        Added::Erased => Err(BlobError::Erased),
        Added::TooMany => Err(BlobError::TooMany),
    }
}

/// The record that names the bytes, if it is not the document's own.
#[derive(Deserialize)]
struct Naming {
    /// Work that waits for somebody to take it in.
    late: Option<Uuid>,
}

/// The bytes, or the part of them that is asked for, for who may read the record that names them. That they were read is
/// written down.
async fn fetch(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(path): Path<(String, String)>,
    Query(Naming { late }): Query<Naming>,
    asks: HeaderMap,
) -> Result<Response, BlobError> {
    let (document, sha256) = asked(path)?;
    let (municipality, reader) = (signed_in.municipality, signed_in.reader(state.today()));
    let key = late.map_or_else(|| Document::key(document), LateWork::key);
    let record = state.ledger.read(municipality, &reader, key, Utc::now()).await?.ok_or(BlobError::NotThere)?;
    let named = match late {
        None => named_by(&record).map(|(named, _, media)| (named, media)),
        Some(_) => record.content::<LateWork>().ok().and_then(|work| {
            let named = documents_in(&work).into_iter().find(|(id, _)| *id == document);
            named.map(|(_, document)| (document.sha256, document.media))
        }),
    };
    let (named, media) = named.ok_or(BlobError::NotThere)?;
    let found = if named == sha256 { state.ledger.bytes(municipality, document, sha256).await? } else { None };
    let (_, bytes) = found.filter(|(found, _)| *found == media).ok_or(BlobError::NotThere)?;
    let headers = [
        (header::CONTENT_TYPE, media.word()),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::ACCEPT_RANGES, "bytes"),
    ];
    let size = bytes.len() as u64;
    let Some(part) = part(&asks, size)? else { return Ok((headers, bytes).into_response()) };
    let range = [(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", part.start(), part.end()))];
    let at = |place: &u64| usize::try_from(*place).map_err(|_| BlobError::NoSuchPart(size));
    let part = Bytes::from(bytes).slice(at(part.start())?..=at(part.end())?);
    Ok((StatusCode::PARTIAL_CONTENT, headers, range, part).into_response())
}

/// The part that is asked for. Whoever asks for several, or for something that cannot be read, gets the whole.
fn part(asks: &HeaderMap, size: u64) -> Result<Option<RangeInclusive<u64>>, BlobError> {
    let asked = asks.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some(asked) = asked.and_then(|asked| parse_range_header(asked).ok()) else { return Ok(None) };
    if asked.ranges.len() > 1 {
        return Ok(None);
    }
    let parts = asked.validate(size).map_err(|_| BlobError::NoSuchPart(size))?;
    Ok(parts.into_iter().next())
}
