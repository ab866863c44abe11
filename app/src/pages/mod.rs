//! One folder (or file) a place in the app.

pub mod sign_in;
