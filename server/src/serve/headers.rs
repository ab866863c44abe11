//! What every answer says about itself: what a page may load, and who may keep it.

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
    },
    middleware::Next,
    response::Response,
};

/// A camera for papers; nothing else of the device.
const PERMISSIONS: &str = "camera=(self), accelerometer=(), autoplay=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(self), screen-wake-lock=(self), usb=()";

/// What a page may load: what we serve ourselves, and compiled WebAssembly. No script stands in a page.
const CONTENT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

/// Headers of every answer.
pub(super) async fn security(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    let mut say = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    say(CONTENT_SECURITY_POLICY, CONTENT);
    say(X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(X_FRAME_OPTIONS, "DENY");
    say(REFERRER_POLICY, "no-referrer");
    say(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    say(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    say(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    answer
}

/// Who may keep an answer: files whose name tells their content, for ever; other files, if asked each time; nothing else.
pub(super) async fn caching(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut answer = next.run(request).await;
    let keep = keep(&path, answer.status());
    set_if_silent(answer.headers_mut(), keep);
    answer
}

fn set_if_silent(headers: &mut HeaderMap, keep: &'static str) {
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static(keep));
}

fn keep(path: &str, status: StatusCode) -> &'static str {
    let is_of_the_app = status.is_success() || status == StatusCode::NOT_MODIFIED;
    let of_the_wire = path.starts_with("/api/") || path.starts_with("/sf/");
    if !is_of_the_app || of_the_wire {
        "no-store"
    } else if name_tells_content(path) {
        "public, max-age=31536000, immutable"
    } else if path == "/offline" || super::names_a_file(path) {
        "no-cache"
    } else {
        "no-store"
    }
}

/// Whether a hash of the content stands before the extension, as in `lotse.0123456789ab.css`.
fn name_tells_content(path: &str) -> bool {
    let mut parts = path.rsplit('/').next().unwrap_or_default().rsplit('.');
    let (_extension, hash, name) = (parts.next(), parts.next(), parts.next());
    name.is_some() && hash.is_some_and(|hash| hash.len() == 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/pkg/lotse.0123456789ab.wasm", StatusCode::OK, "public, max-age=31536000, immutable")]
    #[case("/boot.0123456789ab.js", StatusCode::OK, "public, max-age=31536000, immutable")]
    #[case("/pkg/lotse.0123456789ab.wasm", StatusCode::NOT_FOUND, "no-store")]
    #[case("/service-worker.js", StatusCode::OK, "no-cache")]
    #[case("/manifest.webmanifest", StatusCode::NOT_MODIFIED, "no-cache")]
    #[case("/offline", StatusCode::OK, "no-cache")]
    #[case("/people/0192", StatusCode::OK, "no-store")]
    #[case("/api/v1/pull", StatusCode::OK, "no-store")]
    #[case("/api/v1/blobs/lotse.0123456789ab.wasm", StatusCode::OK, "no-store")]
    fn only_files_of_the_app_may_be_kept(#[case] path: &str, #[case] status: StatusCode, #[case] expected: &str) {
        assert_eq!(keep(path, status), expected);
    }
}
