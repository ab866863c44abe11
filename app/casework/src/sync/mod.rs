//! Changes and how they meet: the merging that loses nothing.
//!
//! A [`Record`] is a map of fields to [`Cell`]s. A cell is a multi-value register with dotted version vectors: it holds
//! *versions* and, for each replica, the highest number it has *covered*. Merging is a function of sets, so order, doubling
//! and delay change nothing. A [`Commit`] is one act of a user; [`wire`] is how commits and records travel.

mod cell;
mod clock;
mod commit;
mod disputed;
mod kept;
mod record;
mod removal;
mod soundness;
pub mod wire;

pub use cell::{Cell, Covered, Dot, Version};
pub use clock::{CLOCK_TOLERANCE, Clock, Time};
pub use commit::{Act, Change, Commit, Refusal, Write};
pub(crate) use disputed::{DISPUTED, is_mark_of_dispute};
pub use disputed::{Disputed, Hand, Objection, ObjectionOutcome, Settlement};
pub use kept::{Kept, Shape};
pub use record::{FieldPath, Record, Unreadable, fields_of};
pub use removal::Presence;
pub(crate) use removal::{MARK, brings_back};
pub use soundness::check;
