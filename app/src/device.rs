//! The door to the device: where Lotse runs in a browser there is one, elsewhere none, and nothing can be opened.
//!
//! What is chosen here is all that [`crate::work`] knows of IndexedDB, WebCrypto and the network: an open [`Device`], and
//! [`sign_in`] that opens one.

#[cfg(not(target_arch = "wasm32"))]
mod absent;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod entry;
#[cfg(target_arch = "wasm32")]
mod hand;
#[cfg(target_arch = "wasm32")]
mod packed;
#[cfg(target_arch = "wasm32")]
mod paper;
#[cfg(target_arch = "wasm32")]
mod photo;
#[cfg(target_arch = "wasm32")]
mod pictures;
mod sheet;
#[cfg(target_arch = "wasm32")]
mod surroundings;
#[cfg(all(test, target_arch = "wasm32"))]
mod tests;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use absent::*;
pub(crate) use sheet::{Around, Notes, SignedBy};
#[cfg(target_arch = "wasm32")]
pub(crate) use {
    browser::Device,
    entry::sign_in,
    hand::{Lent, keep_in_hand, note, throw_in},
    paper::{GivenAs, NoPaper, give, pdf_of, print},
    photo::{Chosen, chosen},
    pictures::Owed,
    surroundings::{apply_update, count_unsent, is_kept, look_after},
};
