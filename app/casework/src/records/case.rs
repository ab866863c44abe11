//! The case: what is assigned, handed over, closed and erased.

use super::words;
use crate::ids::{CaseId, TeamId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

words! {
    /// Where a case stands.
    CaseStatus {
        /// Begun as a request (*Anfrage*).
        Request = "request",
        /// Counselling goes on.
        Open = "open",
        /// Aftercare (*Nachsorge*).
        Aftercare = "aftercare",
        /// Handed over to another service.
        HandedOver = "handed_over",
        /// Closed.
        Closed = "closed",
    }
}

/// A case (*Fall*, *Akte*) of a household or a single person. Its people are those whose base data name its household.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The team whose case it is: scope is decided by it.
    pub team: TeamId,
    /// The worker responsible.
    #[serde(default)]
    pub responsible: Option<UserId>,
    /// Where it stands.
    pub status: CaseStatus,
    /// The day it was opened.
    #[serde(default)]
    pub opened_on: Option<NaiveDate>,
}

/// A household (*Familienverbund*), which benefits and counselling both know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Household {
    /// The case it belongs to.
    pub case: CaseId,
    /// A short name to call it by.
    #[serde(default)]
    pub name: String,
}
