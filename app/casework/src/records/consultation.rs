//! The conversation and its minutes (*Gesprächsprotokoll*): nine points, counted by fifteen criteria.

use super::{Set, words};
use crate::ids::{AccommodationId, CaseId, ConversationId, PersonId, UserId};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// Where a conversation takes place.
    Setting {
        /// Office hours (*Sprechstunde*).
        OfficeHours = "office_hours",
        /// Outreach in an accommodation (*aufsuchend*).
        OutreachAccommodation = "outreach_accommodation",
        /// Visit at home.
        HomeVisit = "home_visit",
        /// Phone.
        Phone = "phone",
        /// Accompaniment to an office.
        Accompaniment = "accompaniment",
        /// Video.
        Video = "video",
    }
}

words! {
    /// What a conversation is in the course of a case.
    ConsultationKind {
        /// The first.
        Initial = "initial",
        /// One of those after it.
        FollowUp = "follow_up",
        /// One that passes on to another service.
        OnwardReferral = "referral",
    }
}

words! {
    /// The fifteen criteria that every conversation is counted by, each month (concept, chapter 5.2). In three rows of five.
    Criterion {
        /// Introduction to the town's structures.
        CityOrientation = "city_orientation",
        /// Contact with or accompaniment to other municipal bodies.
        MunicipalBodies = "municipal_bodies",
        /// Contact with providers of social benefits.
        SocialBenefitProviders = "social_benefit_providers",
        /// Filling in applications.
        ApplicationHelp = "application_help",
        /// Asylum and residence matters.
        AsylumResidence = "asylum_residence",
        /// Learning the language, with enrolment.
        LanguageLearning = "language_learning",
        /// Labour market, with application and contact.
        LabourMarket = "labour_market",
        /// Housing market or accompaniment.
        HousingMarket = "housing_market",
        /// Contact with or accompaniment to day care and schools.
        ChildcareSchool = "childcare_school",
        /// Medical care.
        MedicalCare = "medical_care",
        /// Psychosocial counselling and contact with counselling services.
        Psychosocial = "psychosocial",
        /// Addiction counselling.
        AddictionCounselling = "addiction_counselling",
        /// Debt counselling.
        DebtCounselling = "debt_counselling",
        /// Legally relevant appointments.
        LegalAppointments = "legal_appointments",
        /// Police and enforcement bodies.
        PoliceEnforcement = "police_enforcement",
    }
}

impl Setting {
    /// Whether it takes place in one of the municipality's houses, which is then said.
    #[must_use]
    pub fn is_in_a_house(self) -> bool {
        self == Setting::OutreachAccommodation
    }
}

/// The minutes of one conversation in one case. A conversation with people of two households writes each case its own,
/// with the same `conversation`, so that nobody's file tells about the other; it counts once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// The case whose minutes these are.
    pub case: CaseId,
    /// The conversation as it happened.
    pub conversation: ConversationId,
    /// Beginning, local time of the municipality.
    pub started_at: NaiveDateTime,
    /// Minutes spent.
    #[serde(default)]
    pub minutes: u16,
    /// Where it took place.
    pub setting: Setting,
    /// What it is in the course of the case.
    pub kind: ConsultationKind,
    /// The house, if it took place in one.
    #[serde(default)]
    pub accommodation: Option<AccommodationId>,
    /// Everyone counselled, of this case.
    #[serde(default)]
    pub present: Set<PersonId>,
    /// Who else was there, in words.
    #[serde(default)]
    pub others_present: String,
    /// Whether somebody interpreted.
    #[serde(default)]
    pub interpreter: bool,
    /// The language spoken, BCP 47.
    #[serde(default)]
    pub language: Option<String>,
    /// The workers.
    #[serde(default)]
    pub workers: Set<UserId>,
    /// What it is counted by.
    #[serde(default)]
    pub criteria: Set<Criterion>,
    /// Occasion (*Anlass*).
    #[serde(default)]
    pub occasion: String,
    /// Topics (*Gesprächsinhalte*).
    #[serde(default)]
    pub topics: String,
    /// Agreements, goals, next step (*Absprachen*).
    #[serde(default)]
    pub agreed: String,
    /// Signatures by signer (an [`super::Actor`] as text). What was signed does not change any more: [`crate::minutes`].
    #[serde(default)]
    pub signatures: BTreeMap<String, Signature>,
}

/// How somebody stands to the minutes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
    /// How.
    pub manner: Manner,
    /// SHA-256, in hex, of the text that was shown ([`crate::minutes::signed_text`]).
    pub text_sha256: String,
}

/// The way in which somebody signed, or did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// With finger or pen on the screen; the strokes are a record of their own with this id.
    OnScreen(uuid::Uuid),
    /// On paper.
    OnPaper,
    /// Does not wish to sign, for this reason.
    Declined(String),
}
