//! Lotse's app: pages over the casebook in memory, the sealed vault beneath, the browser's side of sync beside it.
//!
//! Built twice: for the browser (`hydrate`), where everything happens, and for the server (`ssr`), which renders the shell and
//! the sign-in page and never a record.

// Views are types that nest as deep as the page does.
#![recursion_limit = "512"]

pub mod components;
pub mod credentials;
mod device;
pub mod drafts;
pub mod frame;
pub mod gate;
pub mod locales;
mod moments;
pub mod pages;
pub mod sync;
pub mod vault;
pub mod work;

pub use frame::{App, shell};

/// Starts the app in the browser: takes over what the server rendered, or builds the page in the offline shell.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    console_error_panic_hook::set_once();
    let rendered_by_server =
        leptos::prelude::document().document_element().is_none_or(|root| !root.has_attribute("data-csr"));
    if rendered_by_server {
        leptos::mount::hydrate_body(App);
    } else {
        leptos::mount::mount_to_body(App);
    }
}
