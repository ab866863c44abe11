//! The server.

// A page is one type, as deep as its view.
#![recursion_limit = "256"]

mod blobs;
mod check;
mod clock;
pub mod commands;
pub mod config;
pub mod documents;
pub mod gate;
pub mod import;
pub mod ledger;
pub mod seal;
pub mod serve;
pub mod state;
pub mod sync;
