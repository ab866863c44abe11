//! People: finding, meeting and registering them.

mod cards;
mod edit;
mod fields;
mod list;
mod person;
mod rows;
mod sheet;

pub use edit::{Begun, EditPerson, Register, mend};
pub use list::People;
pub use person::PersonPage;
