//! Which wire format a request speaks.

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use casework::sync::wire::{FORMAT, FORMAT_HEADER};

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
