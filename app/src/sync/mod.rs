//! The device's side of sync: pure decisions, tested natively; in the browser the effects that follow them.

#[cfg(target_arch = "wasm32")]
pub(crate) mod courier;
#[cfg(target_arch = "wasm32")]
pub(crate) mod http;
mod plan;
#[cfg(target_arch = "wasm32")]
pub(crate) mod tabs;
mod wake;
mod writer;

pub use plan::{Failure, Plan, Step, building_on};
pub use wake::Bell;
pub use writer::Writer;
