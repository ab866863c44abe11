//! What a case is and how it may change.
//!
//! Records, roles and what each may see, merging, search, what is due: every rule of Lotse stands here once, and both the
//! tablet and the server call it. Pure: no browser, no network, no database, and no clock of its own. The time is a parameter.

pub mod access;
pub mod admission;
pub mod agreement;
pub mod blobs;
pub mod casebook;
pub mod catalogue;
pub mod conversation;
pub mod corridor;
pub mod decisions;
pub mod device;
pub mod drafts;
pub mod due;
pub mod erasure;
pub mod history;
pub mod ids;
pub mod invitation;
pub mod language;
pub mod minutes;
pub mod moving;
pub mod order;
pub mod people;
pub mod plausibility;
pub mod records;
pub mod removing;
pub mod seal;
pub mod search;
pub mod signed;
pub mod sync;
pub mod thread;
