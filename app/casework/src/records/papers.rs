//! Titles, benefits, education: what runs from one day to another.

use super::words;
use crate::ids::{CaseId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A residence title or toleration; each stays in the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResidenceTitle {
    /// The case of the person.
    pub case: CaseId,
    /// Whose.
    pub person: PersonId,
    /// The title by its paragraph, as `permit_25_2` or `toleration_60a` (AsylG, AufenthG). Open: laws add to it.
    pub title: String,
    /// First day.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

words! {
    /// The law that benefits rest on. A change is a *Rechtskreiswechsel*.
    BenefitRegime {
        /// AsylbLG.
        AsylbLg = "asylblg",
        /// SGB II.
        SgbII = "sgb2",
        /// SGB XII.
        SgbXII = "sgb12",
        /// No benefits.
        None = "none",
    }
}

/// Benefits of one regime over a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BenefitPeriod {
    /// The case of the person.
    pub case: CaseId,
    /// Whose.
    pub person: PersonId,
    /// The regime.
    pub regime: BenefitRegime,
    /// First day.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

words! {
    /// What somebody attends.
    EducationKind {
        /// Language or integration course.
        LanguageCourse = "language_course",
        /// Day care.
        Daycare = "daycare",
        /// School.
        School = "school",
        /// Vocational training.
        Training = "training",
        /// Work.
        Work = "work",
    }
}

words! {
    /// Level of a language, CEFR.
    Level {
        /// A1.
        A1 = "A1",
        /// A2.
        A2 = "A2",
        /// B1.
        B1 = "B1",
        /// B2.
        B2 = "B2",
        /// C1.
        C1 = "C1",
        /// C2.
        C2 = "C2",
    }
}

/// A course, school, training or job (*Bildungsmodul*).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Education {
    /// The case of the person.
    pub case: CaseId,
    /// Who attends.
    pub person: PersonId,
    /// What it is.
    pub kind: EducationKind,
    /// Where.
    #[serde(default)]
    pub provider: String,
    /// The level, of a language course.
    #[serde(default)]
    pub level: Option<Level>,
    /// First day.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    pub until: Option<NaiveDate>,
}
