//! Photos, from the camera to the server, and away again.

use super::{RIGHT, Story, js, number, until};
use crate::{
    device::photo::Chosen,
    work::{NoPicture, NotAttached, SaveError, Source, Work},
};
use casework::{
    conversation::Attached,
    device::Held,
    ids::{CaseId, DocumentId},
    records::MediaType,
    sync::Act,
};
use leptos::prelude::GetUntracked;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

/// What the played server does with bytes: it keeps them, and says how many it has.
const KEEPS_BYTES: &str = r#"
    window.kept = [];
    const words = window.fetch;
    window.fetch = async (request, more) => {
      if (!(request.url ?? "").includes("/blobs/")) return words(request, more);
      if (!window.server.reached) throw new TypeError("no network");
      if (request.method === "PATCH") {
        for (const byte of new Uint8Array(await request.arrayBuffer())) window.kept.push(byte);
        window.whole = Number(request.headers.get("upload-length"));
      }
      const complete = window.kept.length === window.whole ? "?1" : "?0";
      return new Response(null, { status: 204, headers: { "upload-offset": String(window.kept.length), "upload-complete": complete } });
    };
"#;

/// A photo as a camera takes it: large, with the place written into it.
const PHOTO: &str = r#"
    (async () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 3000, height: 1500 });
      const context = canvas.getContext("2d");
      const image = context.createImageData(3000, 1500);
      for (let at = 0; at < image.data.length; at += 1) image.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
      context.putImageData(image, 0, 0);
      const bytes = new Uint8Array(await (await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.5))).arrayBuffer());
      const place = new TextEncoder().encode("Exif\0\0Haan 51.1930N");
      const head = new Uint8Array([0xff, 0xe1, 0, place.length + 2]);
      return new File([bytes.slice(0, 2), head, place, bytes.slice(2)], "IMG.jpg", { type: "image/jpeg" });
    })()
"#;

async fn chosen(code: &str) -> Chosen {
    let promise: js_sys::Promise = js(code).unchecked_into();
    Chosen(JsFuture::from(promise).await.unwrap().unchecked_into())
}

fn held(work: Work, id: DocumentId) -> Option<Held> {
    work.held().get_untracked().get(&id).copied()
}

fn act(attached: &Attached) -> Act {
    let mut act = Act::new();
    act.create(attached.id, &attached.document(CaseId::new(), None, None));
    act
}

#[wasm_bindgen_test]
async fn a_photo_is_made_smaller_loses_its_place_is_sent_after_its_record_and_goes_when_it_is_erased() {
    let story = Story::begin();
    let work = story.at_work().await;
    js(KEEPS_BYTES);
    js("window.server.reached = false");
    let photo = work.attach(chosen(PHOTO).await).await.unwrap();
    assert_eq!((photo.media, held(work, photo.id)), (MediaType::Jpeg, Some(Held::New)));
    work.save(act(&photo), None).await.unwrap();
    let document = photo.document(CaseId::new(), None, None);
    work.lock_here();

    // It is there after a restart, and is sent when the record is.
    let work = Work::new();
    work.sign_in(&story.name, RIGHT).await.unwrap();
    assert!(work.picture(photo.id, &document, Source::Device).await.is_ok());
    js("window.server.reached = true");
    work.sync_now();
    until("the server has the bytes", || held(work, photo.id) == Some(Held::Sent)).await;
    assert_eq!(number("window.server.pushed.length"), 1);
    assert_eq!(number("window.kept.length") as u64, photo.size);
    js("window.told = new TextDecoder('latin1').decode(new Uint8Array(window.kept))");
    assert_eq!(js("window.told.includes('51.1930N')").as_bool(), Some(false));
    let address = work.picture(photo.id, &document, Source::Device).await.unwrap();
    let sides = format!(
        "(async () => {{ const it = await createImageBitmap(await (await networkBefore('{address}')).blob()); \
         return it.width * 10000 + it.height; }})()"
    );
    let promise: js_sys::Promise = js(&sides).unchecked_into();
    assert_eq!(JsFuture::from(promise).await.unwrap().as_f64(), Some(20_001_000.0));

    js(&format!("window.server.pages.push({{ records: [], purged: [{{ kind: 'document', id: '{}' }}] }})", photo.id));
    work.sync_now();
    until("nothing of it is held", || held(work, photo.id).is_none()).await;
    assert_eq!(work.picture(photo.id, &document, Source::Device).await, Err(NoPicture::NotHere));
    work.lock_here();
}

#[wasm_bindgen_test]
async fn what_is_thrown_away_is_gone_and_no_record_is_saved_without_its_bytes() {
    let story = Story::begin();
    let work = story.at_work().await;
    js(KEEPS_BYTES);
    let photo = work.attach(chosen(PHOTO).await).await.unwrap();
    work.detach(photo.id).await;
    assert_eq!(held(work, photo.id), None);
    let saved = work.save(act(&photo), None).await;
    assert!(matches!(saved, Err(SaveError::Storage(_))), "{saved:?}");
    assert_eq!(work.waiting(), 0);

    let script = "Promise.resolve(new File(['<script>'], 'a.jpg', { type: 'image/jpeg' }))";
    assert_eq!(work.attach(chosen(script).await).await, Err(NotAttached::NotTaken));
    // The browser grants next to nothing: it is said before anything is written.
    js("window.estimateBefore = StorageManager.prototype.estimate;
        StorageManager.prototype.estimate = async () => ({ quota: 1000, usage: 900 })");
    let full = work.attach(chosen(PHOTO).await).await;
    js("StorageManager.prototype.estimate = window.estimateBefore");
    assert_eq!(full, Err(NotAttached::NoRoom));
    assert!(work.held().get_untracked().is_empty());
    work.lock_here();
}
