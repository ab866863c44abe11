//! A conversation while it is written down, and how it becomes records.
//!
//! A [`Draft`] holds everything that was typed and every id that saving will need, so that saving it twice makes nothing
//! double. People of two cases write two minutes that share one conversation: each [`Part`] has its own words, so that
//! nobody's file tells about the other.

mod attached;
mod context;
mod draft;
mod elsewhere;
mod leaving;
mod mending;
mod saving;
mod signing;
mod task_line;
mod telling;

pub use attached::Attached;
pub use context::{frequent_occasions, last_agreed, open_tasks};
pub use draft::{Draft, Line, NextAppointment, Opening, Part, first_present};
pub use leaving::Remainder;
pub use saving::{Problem, kind_of};
pub use signing::{How, Signing, points_of, removed_unseen, sign_later, signers, text_of};
pub use task_line::{Doer, TaskLine, doers, read_task_line};

#[cfg(test)]
pub(crate) mod tests;
