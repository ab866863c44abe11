//! A file that somebody chose, or a photo that they took: made smaller, and rid of what the camera wrote into it.

use crate::work::NotAttached;
use casework::{blobs::MOST_BYTES, records::MediaType};
use js_sys::{Array, Reflect, Uint8Array};
use leptos::ev::Event;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap, Url,
};

/// The longest side of a photo, in pixels: a letter stays readable.
const LONGEST: f64 = 2_000.0;

/// How much a photo is packed.
const QUALITY: f64 = 0.8;

/// What stays free on the device beside a photo, for the words that come after it.
const RESERVE: f64 = 20.0 * 1024.0 * 1024.0;

/// The largest photo that is read at all.
const LARGEST: f64 = 100.0 * 1024.0 * 1024.0;

/// A file that somebody chose.
pub(crate) struct Chosen(pub(super) File);

/// The files that somebody chose in this field, which is empty again.
pub(crate) fn chosen(event: &Event) -> Vec<Chosen> {
    let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = field.files().map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect());
    let files: Vec<File> = files.unwrap_or_default();
    field.set_value("");
    files.into_iter().map(Chosen).collect()
}

/// The bytes to keep. Every picture is drawn anew: what the camera wrote beside it, the place among it, is not drawn.
pub(super) async fn prepare(Chosen(file): Chosen) -> Result<(MediaType, Vec<u8>), NotAttached> {
    if file.type_() == MediaType::Pdf.word() {
        #[allow(clippy::cast_precision_loss, reason = "a size that is far below 2^53")]
        if file.size() > MOST_BYTES as f64 {
            return Err(NotAttached::TooLarge { most: MOST_BYTES >> 20 });
        }
        let bytes = bytes_of(&file).await.ok_or(NotAttached::NotReadable)?;
        return if bytes.starts_with(b"%PDF-") { Ok((MediaType::Pdf, bytes)) } else { Err(NotAttached::NotTaken) };
    }
    if file.size() > LARGEST {
        return Err(NotAttached::TooLarge { most: MOST_BYTES >> 20 });
    }
    let bitmap = bitmap_of(&file).await.ok_or(NotAttached::NotTaken)?;
    let drawn = draw(&bitmap).ok_or(NotAttached::NotReadable);
    bitmap.close();
    let packed = packed(&drawn?, QUALITY).await.ok_or(NotAttached::NotReadable)?;
    Ok((MediaType::Jpeg, bytes_of(&packed).await.ok_or(NotAttached::NotReadable)?))
}

/// The picture as it is to be seen, turned as the camera was held.
async fn bitmap_of(file: &File) -> Option<ImageBitmap> {
    let promise = web_sys::window()?.create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

fn draw(bitmap: &ImageBitmap) -> Option<HtmlCanvasElement> {
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (LONGEST / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels: from 1 to 2,000")]
    let pixels = |side: f64| (side * scale).round().max(1.0) as u32;
    canvas.set_width(pixels(width));
    canvas.set_height(pixels(height));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // A photo has no glass: what can be seen through becomes paper.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    context
        .draw_image_with_image_bitmap_and_dw_and_dh(
            bitmap,
            0.0,
            0.0,
            f64::from(canvas.width()),
            f64::from(canvas.height()),
        )
        .ok()?;
    Some(canvas)
}

/// What is drawn on a canvas, packed as JPEG.
pub(super) async fn jpeg_of(canvas: &HtmlCanvasElement, quality: f64) -> Option<Vec<u8>> {
    bytes_of(&packed(canvas, quality).await?).await
}

async fn packed(canvas: &HtmlCanvasElement, quality: f64) -> Option<Blob> {
    let promise = js_sys::Promise::new(&mut |done, failed| {
        let on_packed = Closure::once_into_js(move |blob: JsValue| {
            // Resolving a promise cannot fail.
            let _ = done.call1(&JsValue::UNDEFINED, &blob);
        });
        let asked = canvas.to_blob_with_type_and_encoder_options(
            on_packed.unchecked_ref(),
            MediaType::Jpeg.word(),
            &quality.into(),
        );
        if asked.is_err() {
            let _ = failed.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Whether the browser grants room for so many bytes, and some beside them. One that does not tell is tried.
pub(super) async fn is_room_for(size: u64) -> bool {
    let estimate = async {
        let promise = super::surroundings::storage_manager()?.estimate().ok()?;
        let estimate = JsFuture::from(promise).await.ok()?;
        let number = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
        Some(number("quota")? - number("usage")?)
    };
    #[allow(clippy::cast_precision_loss, reason = "a size that is far below 2^53")]
    estimate.await.is_none_or(|left| left >= size as f64 + RESERVE)
}

/// An address under which the page shows these bytes, until it is forgotten.
pub(super) fn address_of(bytes: &[u8], media: MediaType) -> Option<String> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media.word());
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Forgets an address.
pub(super) fn forget(address: &str) {
    // An address that is none any more is forgotten already.
    let _ = Url::revoke_object_url(address);
}
