//! The typed tables of the casebook, one a kind.

use crate::{
    records::{
        Accommodation, Appointment, BaseData, BenefitPeriod, Case, Consultation, Content, Education, Household,
        Identity, Kind, Partner, RecordKey, ResidenceTitle, Staff, Stay, Strokes, Task, Team, Unit,
    },
    sync::{Record, Unreadable},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Records of one kind by id.
pub type Table<T> = BTreeMap<Uuid, T>;

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
                        Ok(content) => { self.$field.insert(record.key.id, content); Ok(()) }
                        Err(unreadable) => { self.$field.remove(&record.key.id); Err(unreadable) }
                    }),*
                }
            }

            /// Takes a record out of its table.
            pub(super) fn remove(&mut self, key: RecordKey) {
                match key.kind { $(Kind::$name => { self.$field.remove(&key.id); }),* }
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
    tasks: Task,
    appointments: Appointment,
);
