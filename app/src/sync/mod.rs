//! The device's side of sync: pure decisions natively tested, and the effects that follow them in the browser.

mod writer;

pub use writer::Writer;
