//! What a device decides: what it does next ([`Plan`]), what an answer of the server means ([`settle`], [`Intake`]), and
//! what it writes to its vault, each act one transaction ([`edits`], [`fold`]).
//!
//! It decides and does nothing: the browser seals, stores and sends. So everything that could lose an entry is tested
//! without a browser, over histories that no browser would live to see.

pub mod edits;
mod fold;
mod holdings;
mod intake;
mod known;
mod leaving;
pub mod pack;
mod plan;
mod settling;
mod shelves;
mod writer;

pub use fold::{Pack, PacksRead, WORTH_FOLDING, fold, worth_folding};
pub use holdings::{Fate, Held, Holding, MOST_KEPT, Named, documents, too_much};
pub use intake::{Intake, Keep, News, Took};
pub use known::Known;
pub use leaving::{Leaving, still_told};
pub use plan::{Failure, Plan, Step};
pub use settling::{Returned, Settled, building_on, settle, take_back};
pub use shelves::{Content, Edit, Row, Shelf, Standing, acknowledged_id, commit_id, opaque, quarantine_id, row_id};
pub use writer::Writer;
