//! What the server answers: the app as browsers load it, its server functions, and the wire under `/api/v1`.
//!
//! A page is the same for everybody: the shell with the sign-in form. Nothing of a case is ever rendered here, and nothing
//! but the files of the app may be kept by a cache on the way.

mod headers;
mod site;

pub(crate) use site::Head;
pub use site::{Site, SiteError};

use crate::{
    check, documents,
    gate::{FrontDoor, Gate, from_our_own_pages, peer_address},
    state::AppState,
    sync,
};
use app::gate::Door;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    handler::Handler,
    http::{HeaderMap, Method, StatusCode},
    middleware::{Next, from_fn, from_fn_with_state, map_response},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use axum_extra::extract::CookieJar;
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::ResponseOptions;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tower::ServiceExt;
use tower_http::{compression::CompressionLayer, services::ServeFile};

/// A call of a server function is no longer: a name and a proof.
const LONGEST_CALL: usize = 16 * 1024;

/// So long requests may take to end after the server was told to stop. Live streams have no end of their own.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything that the server answers.
pub fn router(state: AppState, gate: Arc<Gate>, site: Site) -> Router {
    // Whoever initialised it before, in the same process, did the same.
    let _ = any_spawner::Executor::init_tokio();
    let offline = ServeFile::new(site.offline_page()).precompressed_br();
    // Server-sent events are left as they are: the layer's own rule.
    let wire = sync::router().merge(documents::router()).with_state(state.clone());
    let to_everybody = check::router(site.head()).with_state(state);
    let site = Arc::new(site);
    let wire = wire.layer(CompressionLayer::new()).layer(from_fn_with_state(site.clone(), programs_alone));
    let functions = Router::new().route("/sf/{*function}", post(server_function)).with_state(gate);
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .route_service("/offline", offline)
        .merge(functions)
        .merge(wire)
        .merge(to_everybody)
        .fallback_service(page_or_file.with_state(site))
        .layer(from_fn(from_our_own_pages))
        .layer(from_fn(headers::caching))
        .layer(map_response(headers::security))
}

async fn server_function(
    State(gate): State<Arc<Gate>>,
    ConnectInfo(connection): ConnectInfo<SocketAddr>,
    cookies: CookieJar,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_CALL).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let peer = peer_address(connection, &parts.headers);
    let door = move || {
        let door = FrontDoor::new(gate.clone(), peer, &cookies, expect_context::<ResponseOptions>());
        provide_context::<Arc<dyn Door>>(Arc::new(door));
    };
    leptos_axum::handle_server_fns_with_context(door, Request::from_parts(parts, Body::from(body)))
        .await
        .into_response()
}

/// The wire answers programs. An address of it that a browser goes to shows the app, as every other address does: whoever
/// holds a locked device reads nothing by the session that is still open in its browser, by going back or forward either.
async fn programs_alone(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") && is_gone_to(request.headers()) {
        return Html(site.page().to_owned()).into_response();
    }
    next.run(request).await
}

/// Whether the answer would be shown as a page. Every browser that Lotse runs in says so.
fn is_gone_to(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
}

async fn page_or_file(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") || path.starts_with("/sf/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if names_a_file(path) {
        return match site.files().oneshot(request).await {
            Ok(file) => file.into_response(),
            Err(never) => match never {},
        };
    }
    Html(site.page().to_owned()).into_response()
}

/// Pages have no extension: a path whose last part has one is a file's.
fn names_a_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

/// Serves until the process is told to stop, then lets requests end.
///
/// # Errors
/// If the listener fails.
pub async fn serve(listener: TcpListener, router: Router) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(told_to_stop());
    let out_of_patience = async {
        told_to_stop().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        done = server => done,
        () = out_of_patience => Ok(()),
    }
}

async fn told_to_stop() {
    let keyboard = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let system = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let system = std::future::pending::<()>();
    tokio::select! {
        () = keyboard => {}
        () = system => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_wire_that_a_browser_goes_to_is_not_answered_as_a_program_is() {
        let headers = |mode: &str| HeaderMap::from_iter([("sec-fetch-mode".parse().unwrap(), mode.parse().unwrap())]);
        assert!(is_gone_to(&headers("navigate")));
        assert!(!is_gone_to(&headers("cors")));
        assert!(!is_gone_to(&HeaderMap::new()));
    }

    #[test]
    fn a_path_with_an_extension_is_a_file_and_every_other_one_a_page() {
        for page in ["/", "/today", "/people/0192aabb", "/a.b/people"] {
            assert!(!names_a_file(page), "{page}");
        }
        for file in ["/icon.svg", "/pkg/lotse.0123456789ab.wasm", "/service-worker.js"] {
            assert!(names_a_file(file), "{file}");
        }
    }
}
