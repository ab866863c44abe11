//! The agreement: written with the client, read, signed, revised, handed over.

mod answers;
mod changes;
mod copy;
mod form;
mod goal;
mod hand;
mod offer;
mod paper;
mod parties;
mod text;
mod version;
mod when;
mod writing;

pub use changes::version_in_words;
pub use form::{WriteAgreement, begun, going_on};
pub use paper::paper_goes_on;
#[cfg(target_arch = "wasm32")]
pub(super) use paper::paper_of;
pub use version::AgreementPage;
