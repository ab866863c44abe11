//! People: finding, meeting and registering them.

mod begun;
mod cards;
mod documents;
mod edit;
mod fields;
mod handover;
mod list;
mod moving;
mod person;
mod register;
mod removed;
mod rows;
mod sheet;

pub use begun::Begun;
pub use documents::going_on as documents_go_on;
#[cfg(target_arch = "wasm32")]
pub(super) use edit::left;
pub use edit::{EditPerson, mend};
pub use handover::HandOver;
pub use list::People;
pub use moving::Moving;
pub use person::{PersonPage, Unknown};
pub use register::Register;
