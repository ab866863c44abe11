//! The agreement (*Zielvereinbarung*): what a household or a single adult and the social workers want to reach together.
//!
//! A version is written once and whole, with the text that is laid before people, and never changes; replies are added to
//! it one by one. What comes of the goals stands beside it, in the [`Agreement`].

use super::{Actor, Goal, Kind, RecordKey, Set, words};
use crate::{
    blobs::BlobHash,
    ids::{AgreementId, CaseId, ConsultationId, DocumentId, GoalId, HouseholdId, PersonId, UserId, VersionId},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};
use uuid::Uuid;

/// The text names nothing of what is allowed there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be read here: a word, a colon and an id are needed")]
pub struct NotNamed(String);

/// Declares an enum whose values are written `word:ID`, in JSON too, so that the id is found wherever ids are looked for.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident($id:ty) = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub enum $name { $($(#[$vdoc])* $variant($id)),* }

        impl $name {
            /// The id that it names.
            #[must_use]
            pub fn id(self) -> Uuid {
                match self { $($name::$variant(id) => id.into()),* }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $($name::$variant(id) => write!(f, concat!($word, ":{}"), id)),* }
            }
        }
        impl FromStr for $name {
            type Err = NotNamed;
            fn from_str(text: &str) -> Result<Self, NotNamed> {
                let named = text.split_once(':').and_then(|(word, id)| match word {
                    $($word => id.parse().ok().map($name::$variant),)*
                    _ => None,
                });
                named.ok_or_else(|| NotNamed(text.to_owned()))
            }
        }
        impl From<$name> for String {
            fn from(named: $name) -> String { named.to_string() }
        }
        impl TryFrom<String> for $name {
            type Error = NotNamed;
            fn try_from(text: String) -> Result<Self, NotNamed> { text.parse() }
        }
    };
}

named! {
    /// For whom an agreement is: one for each.
    Party {
        /// A household together.
        Household(HouseholdId) = "household",
        /// A single adult.
        Person(PersonId) = "person",
    }
}

impl Party {
    /// The id of their agreement: two tablets that begin it without knowing of each other begin the same one.
    #[must_use]
    pub fn agreement(self) -> AgreementId {
        AgreementId(self.id())
    }
}

words! {
    /// How far a goal is.
    GoalState {
        /// Agreed, not begun.
        Agreed = "agreed",
        /// Under way.
        UnderWay = "under_way",
        /// Reached.
        Reached = "reached",
        /// Reached in part.
        Partly = "partly",
        /// Dropped, for a reason.
        Dropped = "dropped",
    }
}

/// The agreement of one household or single adult: what comes of its goals. The texts are [`AgreementVersion`]s.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// The case it belongs to.
    pub case: CaseId,
    /// Whose it is.
    pub party: Party,
    /// How far each goal is, over all versions; a goal that is missing is agreed and not begun.
    #[serde(default)]
    pub progress: BTreeMap<GoalId, Progress>,
    /// Steps that were taken, and the day.
    #[serde(default)]
    pub steps: BTreeMap<Uuid, NaiveDate>,
    /// Signed versions that do not hold beside another one: two tablets had one signed each, and somebody said which holds.
    #[serde(default)]
    pub set_aside: Set<VersionId>,
    /// The days on which somebody looked at it together with the people, and who wrote that down.
    #[serde(default)]
    pub reviewed: BTreeMap<NaiveDate, UserId>,
}

/// How far a goal is, who said so, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// How far.
    pub state: GoalState,
    /// Since when.
    pub on: NaiveDate,
    /// Who wrote it down.
    pub by: UserId,
    /// Why; a goal that is dropped needs it.
    #[serde(default)]
    pub reason: String,
}

/// One version: goals, and the text that people sign. Only replies are added to it: [`crate::agreement`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgreementVersion {
    /// The case it belongs to.
    pub case: CaseId,
    /// The agreement it is a version of.
    pub agreement: AgreementId,
    /// From 1, greater than those of all versions that were known; two have one number if they were written apart.
    pub number: u16,
    /// The version that it was made from.
    #[serde(default)]
    pub revises: Option<VersionId>,
    /// The day it was written.
    pub written_on: NaiveDate,
    /// The client's language beside German, a word of [`crate::language::Language`]; none: German alone.
    #[serde(default)]
    pub language: Option<String>,
    /// The people who agree to it.
    #[serde(default)]
    pub parties: Set<PersonId>,
    /// The workers who do.
    #[serde(default)]
    pub workers: Set<UserId>,
    /// The goals, in their order.
    #[serde(default)]
    pub goals: Vec<Goal>,
    /// The person of a household whom a goal is about; a goal that is missing is about all.
    #[serde(default)]
    pub concerns: BTreeMap<GoalId, PersonId>,
    /// Until when it is meant.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// The days on which they will look at it together.
    #[serde(default)]
    pub reviews: Set<NaiveDate>,
    /// The text that is signed ([`crate::agreement::FixedText`]), as it was shown.
    pub text: String,
    /// What people said to it, each once and for all.
    #[serde(default)]
    pub replies: BTreeMap<ReplyKey, Reply>,
    /// Photos of what they signed on paper that were added later; the key names the signer, and no reply.
    #[serde(default)]
    pub papers: BTreeMap<ReplyKey, PaperPhoto>,
}

/// Names one reply of one signer; written `ID/signer`, so that it goes with the signer when they are erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ReplyKey {
    /// The reply's own id: who said *later* may sign later.
    pub id: Uuid,
    /// Who.
    pub signer: Actor,
}

impl fmt::Display for ReplyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.id, self.signer)
    }
}
impl FromStr for ReplyKey {
    type Err = NotNamed;
    fn from_str(text: &str) -> Result<Self, NotNamed> {
        let key = text
            .split_once('/')
            .and_then(|(id, signer)| Some(Self { id: id.parse().ok()?, signer: signer.parse().ok()? }));
        key.ok_or_else(|| NotNamed(text.to_owned()))
    }
}
impl From<ReplyKey> for String {
    fn from(key: ReplyKey) -> String {
        key.to_string()
    }
}
impl TryFrom<String> for ReplyKey {
    type Error = NotNamed;
    fn try_from(text: String) -> Result<Self, NotNamed> {
        text.parse()
    }
}

/// What somebody said to a version that was laid before them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
    /// Whether they signed, and how.
    pub answer: ReplyAnswer,
    /// SHA-256, in hex, of the text that was shown.
    pub text_sha256: String,
    /// The languages in which the text was shown.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Whether it was read aloud.
    #[serde(default)]
    pub read_aloud: bool,
    /// Who interpreted, by name.
    #[serde(default)]
    pub interpreter: String,
    /// Who came along, by name.
    #[serde(default)]
    pub companion: String,
    /// Who signed in their place, by name: a legal guardian, a parent.
    #[serde(default)]
    pub represented_by: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What they said to single points of the text, by the point's key.
    #[serde(default)]
    pub points: BTreeMap<String, PointReply>,
}

/// Whether somebody signed, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyAnswer {
    /// With finger or pen on the screen; the strokes are a record of their own with this id.
    OnScreen(Uuid),
    /// With a sign instead of a name, before a witness.
    Sign {
        /// The record of what was drawn.
        strokes: Uuid,
        /// Who saw it, by name.
        witness: String,
    },
    /// On paper.
    OnPaper {
        /// The photo of it: a [`super::Document`].
        photo: Option<DocumentId>,
    },
    /// Does not agree, for this reason.
    Declined(String),
    /// Wants to think about it, for this reason.
    Later(String),
    /// Has said something to single points, and not decided.
    Undecided,
    /// Will sign on paper: no signature before a worker has the paper.
    PaperToCome,
}

/// The photo of what somebody signed on paper, added after they had. The reply itself stays as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPhoto {
    /// The reply that it shows, by its id; its signer stands in the key.
    pub of: Uuid,
    /// The photo: a [`super::Document`].
    pub photo: DocumentId,
    /// The hash of its bytes.
    pub sha256: BlobHash,
    /// Who added it.
    pub by: UserId,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
}

/// What somebody said to one point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointReply {
    /// It is understood.
    Understood,
    /// There is this question.
    Question(String),
}

named! {
    /// What is handed over.
    Handed {
        /// A version of an agreement.
        Agreement(VersionId) = "agreement_version",
        /// The minutes of a conversation.
        Minutes(ConsultationId) = "consultation",
        /// The invitation to an appointment.
        Invitation(Uuid) = "appointment",
    }
}

impl Handed {
    /// The key of its record.
    #[must_use]
    pub fn key(self) -> RecordKey {
        let kind = match self {
            Handed::Agreement(_) => Kind::AgreementVersion,
            Handed::Minutes(_) => Kind::Consultation,
            Handed::Invitation(_) => Kind::Appointment,
        };
        RecordKey { kind, id: self.id() }
    }
}

words! {
    /// How something is handed over.
    HandOverWay {
        /// Printed on paper.
        Printed = "printed",
        /// As a file.
        File = "file",
        /// Shared from the tablet.
        Shared = "shared",
        /// As codes that a phone reads, one after the other or one alone.
        Codes = "codes",
    }
}

/// That a client was given something, when and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOver {
    /// The case it belongs to.
    pub case: CaseId,
    /// What.
    pub what: Handed,
    /// To whom; none: that person is erased.
    #[serde(default)]
    pub to: Option<Actor>,
    /// By whom.
    pub by: UserId,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
    /// How.
    pub way: HandOverWay,
    /// The languages in it.
    #[serde(default)]
    pub languages: Set<String>,
    /// How many codes or sheets.
    #[serde(default)]
    pub parts: u16,
    /// The next appointment, if it was in it as a calendar entry.
    #[serde(default)]
    pub appointment: Option<Uuid>,
}
