//! Reading JSON, in one way for everything: bytes to a [`Value`], and that to what is wanted. A second way, straight to the
//! types, would be compiled for each of them again.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads JSON.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read<T: DeserializeOwned>(text: impl AsRef<[u8]>) -> serde_json::Result<T> {
    serde_json::from_value(value(text.as_ref())?)
}

fn value(text: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(text)
}
