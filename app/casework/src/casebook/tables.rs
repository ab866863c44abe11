//! The typed tables of the casebook, one a kind.

use crate::{
    records::{
        Accommodation, Agreement, AgreementVersion, Appointment, BaseData, BenefitPeriod, Case, Consultation, Content,
        Decision, Document, Education, HandOver, Household, Identity, Kind, LateWork, OwnGoal, Partner, RecordKey,
        ResidenceTitle, Staff, Stay, Strokes, Task, Team, Unit,
    },
    sync::{Record, Unreadable},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Records of one kind by id, older ones first. Boxed: the maps of all kinds are then the same code, loaded once.
#[derive(Clone, Debug)]
pub struct Table<T>(BTreeMap<Uuid, Box<T>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Table<T> {
    /// The record with this id.
    #[must_use]
    pub fn get(&self, id: &Uuid) -> Option<&T> {
        self.0.get(id).map(AsRef::as_ref)
    }
    /// Ids and records.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Uuid, &T)> {
        self.0.iter().map(|(id, record)| (id, record.as_ref()))
    }
    /// The ids.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Uuid> {
        self.0.keys()
    }
    /// The records.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.values().map(AsRef::as_ref)
    }
    /// The number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Content that has a table in the casebook.
pub trait Tabled: Content {
    /// Its table.
    fn table(tables: &Tables) -> &Table<Self>;
}

macro_rules! tables {
    ($($field:ident: $name:ident),* $(,)?) => {
        /// All tables.
        #[derive(Default)]
        pub struct Tables { $($field: Table<$name>),* }

        impl Tables {
            /// Reads a record and puts it into its table; one that cannot be read leaves it.
            pub(super) fn put(&mut self, record: &Record) -> Result<(), Unreadable> {
                match record.key.kind {
                    $(Kind::$name => match record.content() {
                        Ok(content) => { self.$field.0.insert(record.key.id, Box::new(content)); Ok(()) }
                        Err(unreadable) => { self.$field.0.remove(&record.key.id); Err(unreadable) }
                    }),*
                }
            }

            /// Takes a record out of its table.
            pub(super) fn remove(&mut self, key: RecordKey) {
                match key.kind { $(Kind::$name => { self.$field.0.remove(&key.id); }),* }
            }

            /// The number of records in all tables.
            pub(super) fn len(&self) -> usize { 0 $(+ self.$field.len())* }
        }

        $(impl Tabled for $name {
            fn table(tables: &Tables) -> &Table<Self> { &tables.$field }
        })*
    };
}

tables!(
    teams: Team,
    staff: Staff,
    accommodations: Accommodation,
    units: Unit,
    partners: Partner,
    own_goals: OwnGoal,
    households: Household,
    cases: Case,
    identities: Identity,
    base_data: BaseData,
    stays: Stay,
    benefit_periods: BenefitPeriod,
    residence_titles: ResidenceTitle,
    education: Education,
    consultations: Consultation,
    strokes: Strokes,
    documents: Document,
    tasks: Task,
    appointments: Appointment,
    agreements: Agreement,
    agreement_versions: AgreementVersion,
    hand_overs: HandOver,
    decisions: Decision,
    late_works: LateWork,
);
