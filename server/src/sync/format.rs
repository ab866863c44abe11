//! Which wire format a request speaks.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::sync::{
    Refusal,
    wire::{FORMAT, FORMAT_HEADER, PURGES, Page, Receipt},
};

/// Whether a device of this request's format carries out purges.
pub(super) fn purges(headers: &HeaderMap) -> bool {
    let named = headers.get(FORMAT_HEADER).and_then(|named| named.to_str().ok()?.parse::<u16>().ok());
    named.is_some_and(|format| format >= PURGES)
}

/// A page for a device that knows no purges: what is erased is gone.
pub(super) fn without_purges<R>(mut page: Page<R>) -> Page<R> {
    page.gone.append(&mut page.purged);
    page
}

/// An answer for a device that knows no purges.
pub(super) fn without_erased(receipt: Receipt) -> Receipt {
    match receipt {
        Receipt::Refused(Refusal::Erased { .. }) => Receipt::Refused(Refusal::NotAllowed),
        other => other,
    }
}

/// Lets requests of our format and of older ones through. A browser's event stream cannot name one, and speaks any.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let Some(named) = request.headers().get(FORMAT_HEADER) else { return next.run(request).await };
    match named.to_str().ok().and_then(|named| named.parse::<u16>().ok()) {
        Some(format) if format <= FORMAT => next.run(request).await,
        Some(_) => {
            let say = format!("This server speaks the wire format {FORMAT} and older ones. It must be updated first.");
            (StatusCode::UPGRADE_REQUIRED, say).into_response()
        }
        None => {
            let say = format!("The header {FORMAT_HEADER} must be a number.");
            (StatusCode::BAD_REQUEST, say).into_response()
        }
    }
}
