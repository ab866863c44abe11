//! The door to the device: where Lotse runs in a browser there is one, elsewhere none, and nothing can be opened.
//!
//! What is chosen here is all that [`crate::work`] knows of IndexedDB, WebCrypto and the network: an open [`Device`], and
//! [`sign_in`] that opens one.

mod absent;

pub(crate) use absent::*;
