//! The import on a real SQLite file, with the demo municipality: what it makes, what it refuses, and what it leaves alone.

// Helpers of a test may panic, as tests do; a case of a fault has one argument for each thing that is said of it.
#![allow(clippy::unwrap_used, clippy::too_many_arguments)]

mod again;
mod faults;
mod forms;
mod made;
mod town;

use town::{Town, demo, file, today};
