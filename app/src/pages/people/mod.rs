//! People: finding, meeting and registering them.

mod edit;
mod list;
mod person;

pub use edit::{EditPerson, Register};
pub use list::People;
pub use person::PersonPage;
