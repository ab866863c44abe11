//! Lotse's app: pages over the casebook in memory, the sealed vault beneath, the browser's side of sync beside it.
//!
//! Built twice: for the browser (`browser`), where everything happens, and for the server (`ssr`), which renders the page that
//! comes before the program, with the sign-in form, and never a record.

// Views are types that nest as deep as the page does.
#![recursion_limit = "512"]

pub mod components;
pub mod credentials;
mod device;
pub mod drafts;
pub mod frame;
pub mod gate;
mod json;
pub mod languages;
pub mod locales;
mod moments;
pub mod pages;
mod prelude;
pub mod sync;
pub mod vault;
pub mod work;

pub use frame::{App, page};

/// Starts the app in the browser.
#[cfg(feature = "browser")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    console_error_panic_hook::set_once();
    frame::take_over();
}
