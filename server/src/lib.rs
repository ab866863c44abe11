//! The server.

pub mod ledger;
pub mod state;
pub mod sync;
