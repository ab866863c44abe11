//! One folder (or file) a place in the app.

pub mod accommodations;
pub mod conversation;
pub mod sign_in;
