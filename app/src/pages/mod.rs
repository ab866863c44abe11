//! One folder (or file) a place in the app.

pub mod accommodations;
pub mod agreement;
pub mod client;
pub mod conversation;
pub mod damaged;
pub(crate) mod later;
#[cfg(target_arch = "wasm32")]
pub(crate) mod left;
pub mod network;
pub mod notices;
pub mod people;
pub mod reports;
pub mod returned;
pub mod settle;
pub mod sign_in;
pub mod today;
