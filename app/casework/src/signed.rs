//! What does not change any more: minutes after the first signature, an agreement's version from the moment it is laid before
//! people, what was drawn, what was handed over, and what somebody disputed.
//!
//! Asked by the device before it saves ([`crate::casebook::Casebook::check`]) and by the server before it takes in.

use crate::{
    agreement, minutes,
    records::{Kind, RecordKey},
    sync::{Change, Objection, Record, Refusal, Settlement, brings_back, is_mark_of_dispute},
};

/// Where a record is filed is no part of what was signed: the files of somebody registered twice become one.
pub(crate) fn is_filing(path: &str) -> bool {
    path == "case"
}

/// Checks that changes leave what is signed as it is. `before` answers a record as it stands without them.
///
/// # Errors
/// [`Refusal::Signed`] if it changes what somebody signed, drew, was given or disputed; [`Refusal::Malformed`] if a version,
/// a reply or an objection is not what it says that it is.
pub fn check<'a>(changes: &[Change], before: impl Fn(RecordKey) -> Option<&'a Record>) -> Result<(), Refusal> {
    for change in changes {
        let record = before(change.key);
        check_objections(change, record)?;
        match change.key.kind {
            Kind::AgreementVersion => agreement::check(change, record)?,
            Kind::Consultation => minutes::check(change, record)?,
            // What was drawn stays as it was drawn; what was handed over was.
            Kind::Strokes | Kind::HandOver if record.is_some() && !only_files(change) => {
                return Err(Refusal::Signed { record: change.key.id });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a change leaves the content alone and in sight: it files the record elsewhere, or puts a mark beside it.
fn only_files(change: &Change) -> bool {
    change.fields.iter().all(|(path, write)| is_filing(path) || is_mark_of_dispute(path) || brings_back(path, write))
}

/// What somebody disputed stays in their words; only what came of it is added.
fn check_objections(change: &Change, before: Option<&Record>) -> Result<(), Refusal> {
    for (path, write) in change.fields.iter().filter(|(path, _)| is_mark_of_dispute(path)) {
        let value = write.value.clone();
        let readable = match path.ends_with("/settled") {
            true => serde_json::from_value::<Settlement>(value).is_ok(),
            false => serde_json::from_value::<Objection>(value).is_ok(),
        };
        if !readable {
            return Err(Refusal::Malformed { detail: path.clone() });
        }
        if !path.ends_with("/settled") && before.is_some_and(|record| record.fields.contains_key(path)) {
            return Err(Refusal::Signed { record: change.key.id });
        }
    }
    Ok(())
}
