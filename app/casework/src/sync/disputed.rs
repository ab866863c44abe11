//! The mark that somebody disputes an entry (*bestritten*, § 84 (2) SGB X).
//!
//! It is a field of the record that it is about, as the mark of a removal is: whoever sees the record sees the mark, and
//! nobody else learns of it; it goes where the record goes, and it can stand on what is signed, for it changes nothing there.

use super::{Act, FieldPath, Record};
use crate::{
    ids::UserId,
    records::{Actor, words},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The field that holds the marks: `disputed/ID` what was said, `disputed/ID/settled` what came of it.
pub(crate) const DISPUTED: &str = "disputed";

/// Whether a field belongs to a mark.
pub(crate) fn is_mark_of_dispute(path: &str) -> bool {
    path.strip_prefix(DISPUTED).is_some_and(|rest| rest.starts_with('/'))
}

words! {
    /// In whose hand the device was when an objection was written.
    #[derive(Default)]
    Hand {
        /// In that of whoever wrote it down for them; so was everything before this was kept.
        #[default]
        Worker = "worker",
        /// In their own: nobody else had it while they wrote.
        Own = "own",
    }
}

/// What somebody says against an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Objection {
    /// Who disputes it.
    pub by: Actor,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
    /// Who wrote it down, or, where it was written in their own hand, gave them the device.
    pub written_by: UserId,
    /// In whose hand the device was.
    #[serde(default)]
    pub hand: Hand,
    /// Which part: a field of the record, or a point of the text; empty: all of it.
    #[serde(default)]
    pub part: String,
    /// How it is, in their words.
    #[serde(default)]
    pub statement: String,
}

words! {
    /// What came of an objection.
    ObjectionOutcome {
        /// Neither can be shown: the mark stays.
        Unsettled = "unsettled",
        /// The entry was put right.
        Corrected = "corrected",
        /// Whoever disputed it does so no more.
        Withdrawn = "withdrawn",
    }
}

/// What came of an objection, and who says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// What.
    pub outcome: ObjectionOutcome,
    /// Who looked into it.
    pub by: UserId,
    /// When.
    pub on: NaiveDate,
}

/// An objection with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Disputed {
    /// Its id.
    pub id: Uuid,
    /// What was said.
    pub objection: Objection,
    /// What came of it; none: nobody has looked into it.
    pub settlement: Option<Settlement>,
}

impl Disputed {
    /// What can still come of it. What could not be settled may be put right or withdrawn later.
    #[must_use]
    pub fn may_become(&self) -> &'static [ObjectionOutcome] {
        use ObjectionOutcome::{Corrected, Unsettled, Withdrawn};
        match &self.settlement {
            None => &[Corrected, Withdrawn, Unsettled],
            Some(it) if it.outcome == Unsettled => &[Corrected, Withdrawn],
            Some(_) => &[],
        }
    }

    /// Whether the entry carries the mark: until it is put right or the objection is withdrawn, for good if neither can be
    /// shown.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.settlement.as_ref().is_none_or(|it| it.outcome == ObjectionOutcome::Unsettled)
    }
}

impl Record {
    /// Every objection to this record, the oldest first.
    #[must_use]
    pub fn objections(&self) -> Vec<Disputed> {
        let read = |path: &str| self.standing(path).cloned();
        let ids = self.fields.keys().filter_map(|path| path.strip_prefix(DISPUTED)?.strip_prefix('/')?.parse().ok());
        let found = ids.filter_map(|id: Uuid| {
            let path = format!("{DISPUTED}/{id}");
            let objection = serde_json::from_value(read(&path)?).ok()?;
            let settlement = read(&format!("{path}/settled")).and_then(|value| serde_json::from_value(value).ok());
            Some(Disputed { id, objection, settlement })
        });
        found.collect()
    }

    /// Whether this record carries the mark. Lists ask it of all that they show: what was said is not read for it.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        let is_objection = |path: &&FieldPath| is_mark_of_dispute(path) && !path.ends_with("/settled");
        self.fields.keys().filter(is_objection).any(|path| {
            let settled = self.standing(&format!("{path}/settled")).and_then(|it| it.get("outcome")?.as_str());
            let outcome = settled.and_then(ObjectionOutcome::from_word);
            self.standing(path).is_some_and(|it| !it.is_null())
                && outcome.is_none_or(|it| it == ObjectionOutcome::Unsettled)
        })
    }
}

impl Act {
    /// Puts the mark on a record.
    pub fn dispute(&mut self, record: &Record, id: Uuid, objection: &Objection) -> &mut Self {
        self.write(record, &format!("{DISPUTED}/{id}"), serde_json::json!(objection))
    }

    /// Writes down what came of an objection.
    pub fn settle_objection(&mut self, record: &Record, id: Uuid, settlement: &Settlement) -> &mut Self {
        self.write(record, &format!("{DISPUTED}/{id}/settled"), serde_json::json!(settlement))
    }
}
