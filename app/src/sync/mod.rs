//! The device's side of sync in the browser: the effects that follow what [`casework::device`] decides.

#[cfg(target_arch = "wasm32")]
pub(crate) mod blobs;
#[cfg(target_arch = "wasm32")]
pub(crate) mod courier;
#[cfg(target_arch = "wasm32")]
pub(crate) mod forgetting;
#[cfg(target_arch = "wasm32")]
pub(crate) mod http;
#[cfg(target_arch = "wasm32")]
pub(crate) mod tabs;
mod wake;

pub use wake::Bell;
