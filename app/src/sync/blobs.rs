//! Bytes on their way to the server, a piece at a time, and from it. Words go before pictures, so sending comes with the
//! program's later part.

use super::http::sleep;
use crate::{
    device::Device,
    work::{NoPicture, Work},
};
use casework::{
    blobs::{BlobHash, COMPLETE, LENGTH, MEDIA, OFFSET, PIECE, Reached, next_piece},
    device::{Failure, Held, Holding},
    ids::DocumentId,
    sync::wire::{FORMAT, FORMAT_HEADER},
};
use futures::future::{Either, LocalBoxFuture, select};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use std::{pin::pin, time::Duration};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// How long a piece may take: two kilobytes a second are gone on with.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often a download is gone on with whose line broke, and how long after.
const BREAKS: usize = 4;
const BREATH: Duration = Duration::from_secs(1);

/// What came of an attempt to send bytes.
pub(crate) enum Sent {
    /// There is nothing to send.
    Nothing,
    /// Something was sent, or found out.
    Something,
    /// The contact failed.
    Failed(Failure),
}

/// The upload that goes on, and where it stands at the server.
#[derive(Default)]
pub(crate) struct Uploads {
    /// Whether what lies here was looked through since this tab leads.
    tidied: bool,
    current: Option<(DocumentId, u64)>,
}

/// What the server says to a piece.
enum Answer {
    Stands(Reached),
    Elsewhere(u64),
    Erased,
    Refused,
}

/// How it is sent: [`send`].
pub(crate) type SendBytes = for<'a> fn(&'a mut Uploads, &'a Device, Work) -> LocalBoxFuture<'a, Sent>;

/// Sends a piece of a photo or file; where there is none, lets go of what nothing names any more.
pub(crate) fn send<'a>(uploads: &'a mut Uploads, device: &'a Device, work: Work) -> LocalBoxFuture<'a, Sent> {
    Box::pin(async move {
        if !std::mem::replace(&mut uploads.tidied, true) {
            device.tidy(work).await;
        }
        let sent = uploads.send_one(device, work).await;
        if matches!(sent, Sent::Nothing) {
            device.tidy(work).await;
        }
        sent
    })
}

impl Uploads {
    /// Sends one piece of what is owed, or asks where to go on.
    async fn send_one(&mut self, device: &Device, work: Work) -> Sent {
        let owed = device.holdings().into_iter().filter(|holding| holding.held == Held::Owed);
        let current = self.current.map(|(document, _)| document);
        // The one that was begun first, then the oldest.
        let Some(holding) = owed.min_by_key(|it| (Some(it.document) != current, it.since, it.document)) else {
            self.current = None;
            return Sent::Nothing;
        };
        let offset = self.current.filter(|(document, _)| *document == holding.document).map(|(_, offset)| offset);
        let answer = match offset {
            None => reached(&holding).await.map(Answer::Stands),
            Some(offset) => {
                let Some(piece) = piece(device, &holding, offset).await else {
                    // It does not open any more, or the server has another length in mind.
                    device.stand_bytes(work, &holding, Some(holding.standing(Held::Refused))).await;
                    self.current = None;
                    return Sent::Something;
                };
                add(&holding, offset, &piece).await
            }
        };
        match answer {
            Err(failure) => {
                self.current = None;
                return Sent::Failed(failure);
            }
            Ok(Answer::Stands(Reached { complete: true, .. })) => {
                let now = device.named(work, std::slice::from_ref(&holding)).sent(&holding);
                device.stand_bytes(work, &holding, now).await;
                self.current = None;
            }
            Ok(Answer::Stands(Reached { offset, .. }) | Answer::Elsewhere(offset)) => {
                self.current = Some((holding.document, offset));
            }
            Ok(Answer::Erased) => {
                device.stand_bytes(work, &holding, None).await;
                self.current = None;
            }
            Ok(Answer::Refused) => {
                device.stand_bytes(work, &holding, Some(holding.standing(Held::Refused))).await;
                self.current = None;
            }
        }
        Sent::Something
    }
}

/// The bytes to send from here on, out of the sealed piece in which they lie.
async fn piece(device: &Device, holding: &Holding, offset: u64) -> Option<Vec<u8>> {
    let range = next_piece(holding.size, offset)?;
    let whole = device.piece(holding, range.start / PIECE).await?;
    let within = |at: u64| usize::try_from(at - range.start / PIECE * PIECE).ok();
    whole.get(within(range.start)?..within(range.end)?).map(<[u8]>::to_vec)
}

fn request(method: Method, document: DocumentId, sha256: BlobHash) -> RequestBuilder {
    at(&format!("/api/v1/blobs/{document}/{sha256}"), method)
}

fn at(address: &str, method: Method) -> RequestBuilder {
    RequestBuilder::new(address).method(method).header(FORMAT_HEADER, &FORMAT.to_string())
}

async fn reached(holding: &Holding) -> Result<Reached, Failure> {
    let request = request(Method::HEAD, holding.document, holding.sha256).build();
    let response = answer(request.map_err(|_| Failure::Unreachable)?).await?;
    match Failure::of_status(response.status()) {
        None => stands(&response),
        Some(failure) => Err(failure),
    }
}

async fn add(holding: &Holding, offset: u64, piece: &[u8]) -> Result<Answer, Failure> {
    let request = request(Method::PATCH, holding.document, holding.sha256)
        .header(OFFSET, &offset.to_string())
        .header(LENGTH, &holding.size.to_string())
        .header(MEDIA, holding.media.word())
        .body(Uint8Array::from(piece));
    let response = answer(request.map_err(|_| Failure::Unreachable)?).await?;
    match response.status() {
        409 => number(&response, OFFSET).map(Answer::Elsewhere),
        410 => Ok(Answer::Erased),
        400 | 413 | 422 => Ok(Answer::Refused),
        status => match Failure::of_status(status) {
            None => stands(&response).map(Answer::Stands),
            Some(failure) => Err(failure),
        },
    }
}

fn stands(response: &Response) -> Result<Reached, Failure> {
    let complete = response.headers().get(COMPLETE).ok_or(Failure::Server)? == "?1";
    Ok(Reached { offset: number(response, OFFSET)?, complete })
}

fn number(response: &Response, header: &str) -> Result<u64, Failure> {
    response.headers().get(header).and_then(|value| value.parse().ok()).ok_or(Failure::Server)
}

/// Fetches the bytes of a document, or of what late work names as one.
pub(crate) async fn fetch(document: DocumentId, sha256: BlobHash, late: Option<Uuid>) -> Result<Vec<u8>, NoPicture> {
    let late = late.map(|late| format!("?late={late}")).unwrap_or_default();
    let address = format!("/api/v1/blobs/{document}/{sha256}{late}");
    let mut bytes = Vec::new();
    for _ in 0..BREAKS {
        match fetch_on(&address, &mut bytes).await {
            Err(NoPicture::Unreachable) if !bytes.is_empty() => sleep(BREATH).await,
            done => return done.map(|()| bytes),
        }
    }
    Err(NoPicture::Unreachable)
}

/// Fetches what is lacking yet. What comes before the line breaks is not fetched again.
async fn fetch_on(address: &str, bytes: &mut Vec<u8>) -> Result<(), NoPicture> {
    let mut request = at(address, Method::GET);
    if !bytes.is_empty() {
        request = request.header("range", &format!("bytes={}-", bytes.len()));
    }
    let request = request.build().map_err(|_| NoPicture::Unreachable)?;
    let response = answer(request).await.map_err(|_| NoPicture::Unreachable)?;
    match response.status() {
        404 => return Err(NoPicture::NotThere),
        401 => return Err(NoPicture::SignedOut),
        200 => bytes.clear(),
        206 => {}
        _ => return Err(NoPicture::Unreachable),
    }
    let read = async { read_on(&response, bytes).await.ok() };
    match select(pin!(read), pin!(sleep(PATIENCE))).await {
        Either::Left((Some(()), _)) => Ok(()),
        Either::Left((None, _)) | Either::Right(_) => Err(NoPicture::Unreachable),
    }
}

/// Reads as far as it comes.
async fn read_on(response: &Response, bytes: &mut Vec<u8>) -> Result<(), JsValue> {
    let body = response.body().ok_or(JsValue::NULL)?;
    let reader: ReadableStreamDefaultReader = body.get_reader().dyn_into()?;
    loop {
        let read = JsFuture::from(reader.read()).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(());
        }
        let came: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        bytes.extend(came.to_vec());
    }
}

async fn answer(request: Request) -> Result<Response, Failure> {
    match select(pin!(request.send()), pin!(sleep(PATIENCE))).await {
        Either::Left((Ok(response), _)) => Ok(response),
        Either::Left((Err(_), _)) | Either::Right(_) => Err(Failure::Unreachable),
    }
}
