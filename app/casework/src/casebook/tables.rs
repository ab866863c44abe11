//! The typed tables of the casebook, one a kind.

use super::Casebook;
use crate::{
    ids::PersonId,
    records::{
        Accommodation, Agreement, AgreementVersion, Appointment, BaseData, BenefitPeriod, Case, Consultation, Content,
        Decision, Document, Education, HandOver, Household, Identity, Kind, LateWork, OwnGoal, Partner, RecordKey,
        ResidenceTitle, Set, Staff, Stay, Strokes, Task, Team, Unit,
    },
    sync::{Kept, Presence, Shape, Unreadable},
};
use chrono::NaiveDateTime;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};
use uuid::Uuid;

/// Records of one kind by id, older ones first. Boxed: the maps of all kinds are then the same code, loaded once.
#[derive(Clone, Debug)]
pub struct Table<T> {
    records: BTreeMap<Uuid, Box<T>>,
    /// Those that this version cannot read.
    unreadable: BTreeSet<Uuid>,
    /// How a record is read. Only who makes a table names it, so that a program without readers of a kind is without this.
    put: fn(&mut Self, &Kept),
}

impl<T> Table<T> {
    /// The record with this id.
    #[must_use]
    pub fn get(&self, id: &Uuid) -> Option<&T> {
        self.records.get(id).map(AsRef::as_ref)
    }
    /// Ids and records.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Uuid, &T)> {
        self.records.iter().map(|(id, record)| (id, record.as_ref()))
    }
    /// The ids.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Uuid> {
        self.records.keys()
    }
    /// The records.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.records.values().map(AsRef::as_ref)
    }
    /// The number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl<T: Content> Table<T> {
    fn new() -> Self {
        Self { records: BTreeMap::new(), unreadable: BTreeSet::new(), put: Self::put }
    }

    /// Puts a record in, or takes it out if it was removed or cannot be read.
    fn put(&mut self, record: &Kept) {
        let id = record.key().id;
        match content(record) {
            Some(Ok(content)) => {
                self.unreadable.remove(&id);
                self.records.insert(id, Box::new(content));
            }
            unread => {
                self.remove(id);
                if unread.is_some() {
                    self.unreadable.insert(id);
                }
            }
        }
    }
}

impl<T> Table<T> {
    fn remove(&mut self, id: Uuid) {
        self.records.remove(&id);
        self.unreadable.remove(&id);
    }
}

/// Who was spoken with, and when: what lists of people must know of thousands of minutes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Spoken {
    /// When.
    pub started_at: NaiveDateTime,
    /// With whom.
    #[serde(default)]
    pub present: Set<PersonId>,
}

impl Casebook {
    /// Tells of every conversation who was there and when. Minutes that nobody has read yet are not read for it.
    pub(crate) fn each_spoken(&self, tell: &mut dyn FnMut(NaiveDateTime, &Set<PersonId>)) {
        if let Some(table) = self.tables.consultations.get() {
            return table.values().for_each(|minutes| tell(minutes.started_at, &minutes.present));
        }
        let is_wanted = |path: &str| path == "started_at" || path.starts_with("present/");
        self.each_of(Kind::Consultation, &mut |record| {
            // What of minutes cannot be read otherwise is no conversation here either: the table says so.
            match record.glimpse::<Spoken>(is_wanted) {
                Some(Ok(spoken)) => tell(spoken.started_at, &spoken.present),
                Some(Err(_)) => {}
                None => {
                    if let Some(Ok(minutes)) = content::<Consultation>(record) {
                        tell(minutes.started_at, &minutes.present);
                    }
                }
            }
        });
    }
}

/// What a record says; none if it was removed.
pub(super) fn content<T: Content>(record: &Kept) -> Option<Result<T, Unreadable>> {
    let is_removed =
        record.shape() == Shape::Grown && record.record().is_some_and(|record| record.presence() == Presence::Removed);
    (!is_removed).then(|| record.content())
}

/// Content that has a table in the casebook.
pub trait Tabled: Content {
    /// Its table, which is made when somebody asks for it the first time.
    fn table(book: &Casebook) -> &Table<Self>;

    /// Its table, if somebody asked for it already.
    fn table_made(book: &Casebook) -> Option<&Table<Self>>;
}

macro_rules! tables {
    ($($field:ident: $name:ident),* $(,)?) => {
        /// All tables. One that nobody asked for yet is not there.
        #[derive(Default)]
        pub struct Tables { $($field: OnceLock<Table<$name>>),* }

        impl Tables {
            /// Puts a record into its table, if that is there.
            pub(super) fn put(&mut self, record: &Kept) {
                match record.key().kind { $(Kind::$name => self.$field.get_mut().into_iter().for_each(|it| (it.put)(it, record))),* }
            }

            /// Takes a record out of its table.
            pub(super) fn remove(&mut self, key: RecordKey) {
                match key.kind { $(Kind::$name => self.$field.get_mut().into_iter().for_each(|it| it.remove(key.id))),* }
            }

            /// The number of records in all tables, and those that cannot be read.
            pub(super) fn count(book: &Casebook) -> (usize, BTreeSet<RecordKey>) {
                let (mut count, mut unreadable) = (0, BTreeSet::new());
                $({
                    let table = $name::table(book);
                    count += table.len();
                    unreadable.extend(table.unreadable.iter().map(|id| $name::key(*id)));
                })*
                (count, unreadable)
            }
        }

        $(impl Tabled for $name {
            fn table(book: &Casebook) -> &Table<Self> {
                book.tables.$field.get_or_init(|| {
                    let mut table = Table::new();
                    book.each_of(Kind::$name, &mut |record| table.put(record));
                    table
                })
            }

            fn table_made(book: &Casebook) -> Option<&Table<Self>> {
                book.tables.$field.get()
            }
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
