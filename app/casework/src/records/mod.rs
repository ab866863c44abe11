//! The records of a case, one file a subject.
//!
//! A record is plain typed content. For merging it is taken apart into fields (see [`crate::sync`]): every key of its JSON
//! form is a field, and where the value is an object (a map or a [`Set`]) every element is a field of its own, so that two
//! people who add different elements both win.

mod accommodation;
mod agreement;
mod appointment;
mod case;
mod consultation;
mod counsel;
mod decision;
mod document;
mod goal;
mod papers;
mod person;
mod staff;
mod strokes;

pub use accommodation::*;
pub use agreement::*;
pub use appointment::*;
pub use case::*;
pub use consultation::*;
pub use counsel::*;
pub use decision::*;
pub use document::*;
pub use goal::*;
pub use papers::*;
pub use person::*;
pub use staff::*;
pub use strokes::*;

use crate::sync::{Record, Unreadable};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What kind of record something is. Access is decided by kind, so a new kind does not compile until [`crate::access`]
/// says who sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Team,
    Staff,
    Accommodation,
    Unit,
    Partner,
    OwnGoal,
    Household,
    Case,
    Identity,
    BaseData,
    Stay,
    BenefitPeriod,
    ResidenceTitle,
    Education,
    Consultation,
    Strokes,
    Document,
    Task,
    Appointment,
    Agreement,
    AgreementVersion,
    HandOver,
    Decision,
    LateWork,
}

impl Kind {
    /// All kinds, shared ones first: the order in which a first sync is most useful.
    pub const ALL: [Kind; 24] = [
        Kind::Team,
        Kind::Staff,
        Kind::Accommodation,
        Kind::Unit,
        Kind::Partner,
        Kind::OwnGoal,
        Kind::Household,
        Kind::Case,
        Kind::Identity,
        Kind::BaseData,
        Kind::Stay,
        Kind::BenefitPeriod,
        Kind::ResidenceTitle,
        Kind::Education,
        Kind::Consultation,
        Kind::Strokes,
        Kind::Document,
        Kind::Task,
        Kind::Appointment,
        Kind::Agreement,
        Kind::AgreementVersion,
        Kind::HandOver,
        Kind::Decision,
        Kind::LateWork,
    ];

    /// The kind's name on the wire and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Team => "team",
            Kind::Staff => "staff",
            Kind::Accommodation => "accommodation",
            Kind::Unit => "unit",
            Kind::Partner => "partner",
            Kind::OwnGoal => "own_goal",
            Kind::Household => "household",
            Kind::Case => "case",
            Kind::Identity => "identity",
            Kind::BaseData => "base_data",
            Kind::Stay => "stay",
            Kind::BenefitPeriod => "benefit_period",
            Kind::ResidenceTitle => "residence_title",
            Kind::Education => "education",
            Kind::Consultation => "consultation",
            Kind::Strokes => "strokes",
            Kind::Document => "document",
            Kind::Task => "task",
            Kind::Appointment => "appointment",
            Kind::Agreement => "agreement",
            Kind::AgreementVersion => "agreement_version",
            Kind::HandOver => "hand_over",
            Kind::Decision => "decision",
            Kind::LateWork => "late_work",
        }
    }

    /// The kind of that name, if this version knows it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Names one record: several records may share a UUID (a person's identity and base data), never within a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordKey {
    /// The record's kind.
    pub kind: Kind,
    /// Its id within the kind.
    pub id: Uuid,
}

/// The typed content of a record.
pub trait Content: Serialize + DeserializeOwned + Clone + PartialEq {
    /// The kind whose records hold this content.
    const KIND: Kind;

    /// The key of the record with this id.
    fn key(id: impl Into<Uuid>) -> RecordKey {
        RecordKey { kind: Self::KIND, id: id.into() }
    }
}

macro_rules! content {
    ($($name:ident),* $(,)?) => {
    $(
        impl Content for $name { const KIND: Kind = Kind::$name; }
    )*

    /// Whether the record makes the content that its kind promises.
    ///
    /// # Errors
    /// [`Unreadable`] as [`Record::content`].
    pub fn check_readable(record: &Record) -> Result<(), Unreadable> {
        match record.key.kind { $(Kind::$name => record.content::<$name>().map(drop)),* }
    }};
}
content!(
    Team,
    Staff,
    Accommodation,
    Unit,
    Partner,
    OwnGoal,
    Household,
    Case,
    Identity,
    BaseData,
    Stay,
    BenefitPeriod,
    ResidenceTitle,
    Education,
    Consultation,
    Strokes,
    Document,
    Task,
    Appointment,
    Agreement,
    AgreementVersion,
    HandOver,
    Decision,
    LateWork
);

/// A set whose elements merge one by one. In JSON an object, `{"element": true}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[serde(bound(serialize = "T: Serialize + Ord", deserialize = "T: Deserialize<'de> + Ord"))]
pub struct Set<T>(BTreeMap<T, bool>);

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord> Set<T> {
    /// Adds an element.
    pub fn insert(&mut self, element: T) {
        self.0.insert(element, true);
    }
    /// Takes an element out.
    pub fn remove(&mut self, element: &T) {
        self.0.remove(element);
    }
    /// Puts an element in if it is not there, takes it out if it is.
    pub fn toggle(&mut self, element: T) {
        if self.0.remove(&element).is_none() {
            self.insert(element);
        }
    }
    /// Whether the element is in the set.
    pub fn contains(&self, element: &T) -> bool {
        self.0.contains_key(element)
    }
    /// The elements in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.keys()
    }
    /// The number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut set = BTreeMap::new();
        set.extend(elements.into_iter().map(|element| (element, true)));
        Self(set)
    }
}

/// Declares an enum of words: its variants in snake_case are the words of wire, CSV and locale keys.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every word there is, in the order in which it is offered.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word as written in CSV, on the wire and in the locale files.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// Reads the word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }
        }
    };
}
pub(crate) use words;
