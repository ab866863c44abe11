//! The wire, as a browser speaks it.

use casework::sync::wire::{Cursor, FORMAT, FORMAT_HEADER, Me, Page, Push, Pushed};
use casework::{device::Failure, history::Step, records::RecordKey};
use futures::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder};
use leptos::prelude::set_timeout;
use serde::de::DeserializeOwned;
use std::{pin::pin, time::Duration};
use wasm_bindgen_futures::JsFuture;

/// How long a contact may take: networks that swallow what is sent do not keep the device waiting for ever.
const PATIENCE: Duration = Duration::from_secs(120);

/// Who is signed in.
pub async fn whoami() -> Result<Me, Failure> {
    ask(Request::get("/api/v1/whoami")).await
}

/// Sends commits.
pub async fn push(push: &Push) -> Result<Pushed, Failure> {
    let body = serde_json::to_string(push).map_err(|_| Failure::NotUnderstood)?;
    let request = Request::post("/api/v1/push").header("content-type", "application/json");
    let request = request.header(FORMAT_HEADER, &FORMAT.to_string()).body(body).map_err(|_| Failure::NotUnderstood)?;
    answer(request).await
}

/// Fetches a page.
pub async fn pull(cursor: Option<&Cursor>) -> Result<Page, Failure> {
    let query = cursor.map(|cursor| format!("?cursor={}", js_sys::encode_uri_component(&cursor.0))).unwrap_or_default();
    ask(Request::get(&format!("/api/v1/pull{query}"))).await
}

/// Who changed a record, when, from what to what.
pub async fn history(key: RecordKey) -> Result<Vec<Step>, Failure> {
    ask(Request::get(&format!("/api/v1/history/{}/{}", key.kind.name(), key.id))).await
}

async fn ask<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    let request = request.header(FORMAT_HEADER, &FORMAT.to_string()).build().map_err(|_| Failure::Unreachable)?;
    answer(request).await
}

async fn answer<T: DeserializeOwned>(request: Request) -> Result<T, Failure> {
    let exchange = pin!(async {
        let response = request.send().await.map_err(|_| Failure::Unreachable)?;
        if let Some(failure) = Failure::of_status(response.status()) {
            return Err(failure);
        }
        let text = response.text().await.map_err(|_| Failure::Unreachable)?;
        crate::json::read(text).map_err(|_| Failure::Server)
    });
    match select(exchange, pin!(sleep(PATIENCE))).await {
        Either::Left((answer, _)) => answer,
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
