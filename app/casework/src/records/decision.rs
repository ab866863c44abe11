//! What somebody has to decide because two people acted without knowing of each other.

use super::{Set, words};
use crate::{
    ids::{CaseId, UserId},
    sync::Change,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

words! {
    /// What two entries claim against each other.
    Dispute {
        /// More people have a room than it has beds.
        Bed = "bed",
        /// The same newcomer was registered twice.
        Newcomer = "newcomer",
    }
}

words! {
    /// How a dispute was decided.
    Verdict {
        /// Both entries are right: a bed was added, or they are two people.
        Both = "both",
        /// One of them is: the other was taken out, or joined with it.
        One = "one",
    }
}

/// A Decision about entries that cannot both be right, or about which somebody must say that they are. Raised by
/// [`crate::decisions`], settled by an ordinary commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The case whose people decide. None where several teams are concerned: then those who keep everybody's base data do.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// What it is about.
    pub dispute: Dispute,
    /// The entry that is one too many by its age: a stay, or a person.
    pub about: Uuid,
    /// Those that it stands against.
    #[serde(default)]
    pub beside: Set<Uuid>,
    /// Of newcomers, who registered whom: whoever decides wants to know. Nothing where that is not known yet, as on a device
    /// that sees the clash before the server does.
    #[serde(default)]
    pub registered: BTreeMap<Uuid, UserId>,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// How it was decided; none: it is open.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// By whom.
    #[serde(default)]
    pub settled_by: Option<UserId>,
    /// When.
    #[serde(default)]
    pub settled_on: Option<NaiveDate>,
}

words! {
    /// Why work is laid before the lead.
    Because {
        /// The case left the author's scope before the work arrived.
        LeftScope = "left_scope",
        /// The author's account was blocked before the work arrived.
        Blocked = "blocked",
    }
}

words! {
    /// What became of late work.
    Answer {
        /// It was taken into the case.
        TakenIn = "taken_in",
        /// It was left out; it stays readable here.
        LeftOut = "left_out",
    }
}

/// Work that arrived when its author had lost the case: accepted, kept whole, and not part of the case until its lead
/// says so. Nothing of it goes back to the author.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LateWork {
    /// The case that it changes.
    pub case: CaseId,
    /// Who wrote it.
    pub author: UserId,
    /// When, by the clock of their device.
    pub written_at: DateTime<Utc>,
    /// Why it was not taken in at once.
    pub because: Because,
    /// What it changes in the case.
    pub changes: Vec<Change>,
    /// What became of it; none: it is open.
    #[serde(default)]
    pub answer: Option<Answer>,
    /// By whom.
    #[serde(default)]
    pub settled_by: Option<UserId>,
    /// When.
    #[serde(default)]
    pub settled_on: Option<NaiveDate>,
}
