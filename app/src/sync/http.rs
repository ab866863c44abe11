//! The wire, as a browser speaks it.

use casework::sync::wire::{Cursor, FORMAT, FORMAT_HEADER, Hello, LateAnswer, Me, NEXT_HEADER, Push, Pushed};
use casework::{device::Failure, history::Step, records::RecordKey};
use futures::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder};
use leptos::prelude::set_timeout;
use serde::de::DeserializeOwned;
use std::{pin::pin, time::Duration};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

/// How long an answer, and then the rest of it, may take: networks that swallow what is sent do not keep the device waiting
/// for ever.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is shorter is sent as it is: it fits one packet of the network.
const WORTH_PACKING: usize = 1400;

/// Who is signed in, and what the server says of itself.
pub async fn whoami() -> Result<(Me, Hello), Failure> {
    let text = bytes(in_format(Request::get("/api/v1/whoami"))?).await?;
    let me = crate::json::read(&text).map_err(|_| Failure::Server)?;
    Ok((me, crate::json::read(&text).unwrap_or_default()))
}

/// Sends commits.
pub async fn push(push: &Push) -> Result<Pushed, Failure> {
    let body = serde_json::to_string(push).map_err(|_| Failure::NotUnderstood)?;
    let request = Request::post("/api/v1/push").header("content-type", "application/json");
    let request = request.header(FORMAT_HEADER, &FORMAT.to_string());
    let request = match packed(&body).await {
        Some(packed) => request.header("content-encoding", "gzip").body(packed),
        None => request.body(body),
    };
    answer(request.map_err(|_| Failure::NotUnderstood)?).await
}

/// A body made smaller, if it is worth it and the browser can.
async fn packed(body: &str) -> Option<JsValue> {
    if body.len() < WORTH_PACKING {
        return None;
    }
    let blob = Blob::new_with_str_sequence(&js_sys::Array::of1(&body.into())).ok()?;
    // Looked up by name: browsers without it have none.
    let packers = js_sys::Reflect::get(&js_sys::global(), &"CompressionStream".into()).ok()?;
    let packers: js_sys::Function = packers.dyn_into().ok()?;
    let packer = js_sys::Reflect::construct(&packers, &js_sys::Array::of1(&"gzip".into())).ok()?;
    let stream = blob.stream().pipe_through(packer.unchecked_ref());
    let whole = Response::new_with_opt_readable_stream(Some(&stream)).ok()?.array_buffer().ok()?;
    JsFuture::from(whole).await.ok()
}

/// A page that begins to come.
pub struct Coming {
    response: gloo_net::http::Response,
    /// From where the next can be asked for at once.
    pub next: Option<Cursor>,
}

impl Coming {
    /// What it says, not yet read.
    pub async fn whole(self) -> Result<Vec<u8>, Failure> {
        body(self.response).await
    }
}

/// Asks for a page.
pub async fn pull(cursor: Option<&Cursor>) -> Result<Coming, Failure> {
    let query = cursor.map(|cursor| format!("?cursor={}", js_sys::encode_uri_component(&cursor.0))).unwrap_or_default();
    let response = send(in_format(Request::get(&format!("/api/v1/pull{query}")))?).await?;
    let next = response.headers().get(NEXT_HEADER).map(Cursor);
    Ok(Coming { response, next })
}

/// Who changed a record, when, from what to what.
pub async fn history(key: RecordKey) -> Result<Vec<Step>, Failure> {
    ask(Request::get(&format!("/api/v1/history/{}/{}", key.kind.name(), key.id))).await
}

/// A file of the site.
pub async fn file(address: &str) -> Result<Vec<u8>, Failure> {
    bytes(Request::get(address).build().map_err(|_| Failure::Unreachable)?).await
}

/// What became of what the user wrote too late.
pub async fn late() -> Result<Vec<LateAnswer>, Failure> {
    ask(Request::get("/api/v1/late")).await
}

async fn ask<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    answer(in_format(request)?).await
}

fn in_format(request: RequestBuilder) -> Result<Request, Failure> {
    request.header(FORMAT_HEADER, &FORMAT.to_string()).build().map_err(|_| Failure::Unreachable)
}

async fn answer<T: DeserializeOwned>(request: Request) -> Result<T, Failure> {
    crate::json::read(bytes(request).await?).map_err(|_| Failure::Server)
}

async fn bytes(request: Request) -> Result<Vec<u8>, Failure> {
    body(send(request).await?).await
}

async fn send(request: Request) -> Result<gloo_net::http::Response, Failure> {
    let response = patiently(request.send()).await?;
    Failure::of_status(response.status()).map_or(Ok(response), Err)
}

async fn body(response: gloo_net::http::Response) -> Result<Vec<u8>, Failure> {
    patiently(response.binary()).await
}

async fn patiently<T>(exchange: impl Future<Output = Result<T, gloo_net::Error>>) -> Result<T, Failure> {
    match select(pin!(exchange), pin!(sleep(PATIENCE))).await {
        Either::Left((answer, _)) => answer.map_err(|_| Failure::Unreachable),
        Either::Right(_) => Err(Failure::Unreachable),
    }
}

/// Lets time pass.
pub async fn sleep(time: Duration) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        set_timeout(
            move || {
                // Resolving a promise cannot fail.
                let _ = done.call0(&wasm_bindgen::JsValue::UNDEFINED);
            },
            time,
        );
    });
    let _ = JsFuture::from(promise).await;
}
