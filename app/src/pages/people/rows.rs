//! The rows of the list of people, gathered from the casebook.

use crate::{
    components::{ShownName, staff_name, words::language},
    locales::{tr, tr_with},
};
use casework::{
    casebook::Casebook,
    due::Scope,
    ids::{PersonId, UserId},
    people,
    records::{Accommodation, BaseData, Case, CaseStatus, Content as _, Identity, Stay, Unit},
};
use chrono::NaiveDate;

/// One person in the list: what it is ordered and filtered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: ShownName,
    /// The worker responsible.
    pub worker: Option<UserId>,
    /// Whether their case is being worked on.
    pub active: bool,
}

/// Everybody in the casebook, by name.
#[must_use]
pub fn rows(book: &Casebook) -> Vec<Row> {
    let rows = book.all::<Identity>().iter().map(|(&id, identity)| {
        let (person, case) = (PersonId(id), book.get::<Case>(identity.case));
        Row {
            person,
            name: ShownName::of(identity),
            worker: case.and_then(|case| case.responsible),
            active: case.is_none_or(|case| {
                matches!(case.status, CaseStatus::Request | CaseStatus::Open | CaseStatus::Aftercare)
            }),
        }
    });
    let mut filed: Vec<_> = rows.map(|row| (row.name.filed.to_lowercase(), row)).collect();
    casework::order::sort_by(&mut filed, |a, b| a.0.cmp(&b.0));
    filed.into_iter().map(|(_, row)| row).collect()
}

/// A row with what is read only of those in sight.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownRow {
    /// The row.
    pub row: Row,
    /// Age, where they live, languages, whether an interpreter is needed, in words.
    pub facts: String,
    /// The worker's name.
    pub worker: String,
}

impl ShownRow {
    /// A row as it is shown today.
    #[must_use]
    pub fn of(book: &Casebook, row: Row, today: NaiveDate) -> Self {
        let base = book.peek::<BaseData>(row.person);
        let age = base.as_ref().and_then(|base| base.birth_date).map(|born| born.age_on(today));
        let place =
            people::stay_on(book, row.person, today).map(|(id, stay)| marked_place(book, id, place(book, stay)));
        let languages: Vec<_> = base.iter().flat_map(|base| base.languages.iter()).map(|code| language(code)).collect();
        let facts = [
            age.map(|age| tr_with("people-age", &[("age", age.into())])),
            place,
            Some(languages.join(", ")),
            base.as_ref().is_some_and(|base| base.interpreter_needed).then(|| tr("people-interpreter")),
        ];
        let facts = facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
        let worker = row.worker.map(|worker| staff_name(book, worker)).unwrap_or_default();
        Self { row, facts, worker }
    }
}

/// Where a stay is, in words: *Zimmer 012, Düsselberger Straße*.
#[must_use]
pub fn place(book: &Casebook, stay: &Stay) -> String {
    let house = stay.accommodation.and_then(|id| book.get::<Accommodation>(id)).map(|house| house.name.clone());
    let room = stay.unit.and_then(|id| book.get::<Unit>(id)).map(|unit| unit.label.clone());
    match (room, house) {
        (Some(room), Some(house)) => tr_with("people-room", &[("room", room.into()), ("house", house.into())]),
        (None, Some(house)) => house,
        (Some(room), None) => room,
        (None, None) => tr("people-own-flat"),
    }
}

/// Where somebody lives, with the mark if that is disputed.
pub(super) fn marked_place(book: &Casebook, id: uuid::Uuid, place: String) -> String {
    let is_disputed = book.record(Stay::key(id)).is_some_and(casework::sync::Record::is_disputed);
    if is_disputed { tr_with("disputed-inline", &[("what", place.into())]) } else { place }
}

/// Which people are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub scope: Scope,
    /// Spoken to or not.
    pub contact: Contact,
}

/// Whether somebody was spoken to lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// It does not matter.
    Any,
    /// Not for more than eight weeks, or never, while their case is open.
    Missing,
}

impl Filter {
    /// Whether somebody is listed who was last spoken to on this day.
    #[must_use]
    pub fn lets_through(&self, row: &Row, last_spoken: Option<NaiveDate>, today: NaiveDate) -> bool {
        let theirs = match self.scope {
            Scope::Mine(user) => row.worker == Some(user),
            Scope::Team => true,
        };
        let contact = match self.contact {
            Contact::Any => true,
            Contact::Missing => row.active && last_spoken.is_none_or(|last| (today - last).num_days() > 56),
        };
        theirs && contact
    }
}
