//! Pieces that several pages use.

mod attention;
mod chips;
mod documents;
mod fields;
mod history;
mod icon;
mod names;
mod notice;
mod page;
mod person;
mod safety;
mod signature;
mod tasks;
mod when;
mod window;
pub mod words;

pub use attention::{focus, focus_heading, opens_conversation};
pub use chips::Chip;
pub use documents::{AddDocuments, Change, Documents};
pub use fields::{field_in_words, here, record_in_words, value_in_words};
pub use history::History;
pub use icon::Icon;
pub use names::{PersonName, ShownName, actor_name, age, person_name, staff_name};
pub use notice::{Notice, NoticeBar, save_and_say, use_notice};
pub use page::PageHead;
pub use person::{filed_with_age, household_name, spoken_with_age};
pub use safety::SafetyMark;
pub use signature::{DrawnSignature, Lines, SignaturePad};
pub use tasks::{Names, ShownTask, TaskRow, first_of};
pub use when::{Day, Moment, short_moment};
pub use window::rows_in_sight;
