//! The server.

pub mod config;
pub mod gate;
pub mod import;
pub mod ledger;
pub mod serve;
pub mod state;
pub mod sync;
