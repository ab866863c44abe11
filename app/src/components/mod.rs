//! Pieces that several pages use.

mod attention;
mod icon;
mod page;
mod when;

pub use attention::{focus, focus_heading, opens_conversation};
pub use icon::Icon;
pub use page::PageHead;
pub use when::{Day, Moment, short_moment};
