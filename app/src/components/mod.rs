//! Pieces that several pages use.

mod archive;
mod attention;
mod chips;
mod closed;
mod code;
mod day;
mod disputed;
mod disputing;
mod documents;
mod fields;
mod goals;
mod history;
mod icon;
mod names;
mod notice;
mod page;
mod person;
mod removing;
mod safety;
mod signature;
mod tasks;
mod translation;
mod unsettled;
mod when;
mod window;
pub mod words;
mod zones;

pub use archive::ArchiveLink;
pub use attention::{focus, focus_heading, focus_soon, opens_conversation};
pub use chips::Chip;
pub use closed::{Closed, ClosedForm, OwnEntries};
pub use code::Code;
pub use day::{DayField, only_whole_days};
pub use disputed::{Dispute, Disputed, DisputedMark, VersionDisputed, disputed_badge, disputed_badge_saying};
pub use documents::{AddDocuments, Change, Documents, LateDocument, document_name};
pub use fields::{
    answer_in_words, field_in_words, here, reading_order, record_called, record_in_words, reply_in_words, says_nothing,
    value_in_words,
};
pub use goals::Goals;
pub use history::{History, HistoryLines};
pub use icon::Icon;
pub use names::{PersonName, ShownName, actor_name, age, person_name, staff_name};
pub use notice::{Notice, NoticeBar, save_and_say, use_notice};
pub use page::PageHead;
pub use person::{filed_with_age, household_name, spoken_with_age};
pub use removing::{BringBack, Remove};
pub use safety::SafetyMark;
pub use signature::{DrawnSignature, SignatureField, SignaturePad};
pub use tasks::{Names, ShownTask, TaskRow, first_of, whom_about};
pub use translation::{TranslatedBy, TranslationField};
pub use unsettled::Unsettled;
pub use when::{Day, Moment, short_moment};
pub use window::rows_in_sight;
pub use zones::{Discard, DraftState, Submit, Zone, ZoneIndex, Zones, go_to};
