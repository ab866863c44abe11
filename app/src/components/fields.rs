//! Records, fields and values as somebody reads them.

mod said;

pub use said::{answer_in_words, reply_in_words};

use super::{
    person_name, staff_name,
    words::{self, named},
};
use crate::locales::{
    dates::{moment_in_words, plain_day},
    tr, tr_with,
};
use casework::{
    casebook::Casebook,
    ids::{AccommodationId, PersonId, TeamId, UnitId, UserId},
    records::{Accommodation, Actor, Handed, Household, Kind, Party, RecordKey, Task, Team, Unit},
};
use chrono::{DateTime, Local, NaiveDate, NaiveDateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

/// What a kind of record is called.
#[must_use]
pub fn record_in_words(kind: Kind) -> String {
    named("record", kind.name())
}

/// A record as somebody calls it who may look at several: tasks by what is to be done.
#[must_use]
pub fn record_called(book: &Casebook, key: RecordKey) -> String {
    let kind = record_in_words(key.kind);
    match book.get::<Task>(key.id).filter(|_| key.kind == Kind::Task) {
        Some(task) => tr_with("record-called", &[("kind", kind.into()), ("what", task.what.clone().into())]),
        None => kind,
    }
}

/// A field as somebody calls it: `languages/kmr` by its set, and by its element where that has a name. None for what only
/// machines need to know.
#[must_use]
pub fn field_in_words(book: &Casebook, path: &str) -> Option<String> {
    let (field, element) = path.split_once('/').map_or((path, None), |(field, element)| (field, Some(element)));
    if matches!(
        field,
        "case"
            | "conversation"
            | "consultation"
            | "household"
            | "strokes"
            | "lines"
            | "pressures"
            | "sha256"
            | "size"
            | "media"
            | "agreement"
            | "revises"
            | "source"
            | "text"
    ) {
        return None;
    }
    let name = named("field", &field.replace('_', "-"));
    Some(match (field, element) {
        ("~", _) => tr("field-removed"),
        ("languages", Some(code)) => format!("{name}: {}", words::language(code)),
        ("things", Some(code)) => format!("{name}: {}", named("thing", code)),
        ("criteria", Some(code)) => format!("{name}: {}", named("criterion", code)),
        ("present" | "workers" | "parties", Some(id)) => format!("{name}: {}", id_in_words(book, id)?),
        ("spellings", Some(spelling)) => format!("{name}: {spelling}"),
        (field, Some(element)) => match said::element_in_words(book, field, element) {
            Some(words) => format!("{name}: {words}"),
            None => name,
        },
        _ => name,
    })
}

/// Whether a value says nothing where nothing stood before.
#[must_use]
pub fn says_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value == ""
}

/// Where in a record a field is read: what it is about first, what follows from it last.
#[must_use]
pub fn reading_order(path: &str) -> usize {
    const FIRST: [&str; 9] =
        ["family_name", "given_name", "started_at", "occasion", "topics", "agreed", "what", "who", "due"];
    FIRST.iter().position(|first| *first == path).unwrap_or(FIRST.len())
}

/// A value as somebody reads it.
#[must_use]
pub fn value_in_words(book: &Casebook, path: &str, value: &Value) -> String {
    match value {
        Value::Null => tr("settle-empty"),
        Value::Bool(true) => tr("yes"),
        Value::Bool(false) => tr("no"),
        Value::String(text) => text_in_words(book, path, text),
        Value::Number(number) => number.to_string(),
        Value::Array(_) | Value::Object(_) => said::entry_in_words(book, path, value).unwrap_or_else(|| tr("yes")),
    }
}

fn text_in_words(book: &Casebook, path: &str, text: &str) -> String {
    if text.trim().is_empty() {
        return tr("settle-empty");
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return plain_day(day);
    }
    if let Ok(at) = text.parse::<NaiveDateTime>() {
        return moment_in_words(at, NaiveDate::MIN);
    }
    if let Some(name) = id_in_words(book, text) {
        return name;
    }
    match path {
        "gender" => named("gender", text),
        "target_group" => named("target-group", text),
        "household_role" => named("household-role", text),
        "nationality" => words::country(text),
        "language" => words::language(text),
        "title" => words::title(text),
        "regime" => named("regime", text),
        "kind" => [named("kind", text), named("document", text)]
            .into_iter()
            .find(|it| it != text)
            .unwrap_or_else(|| text.to_owned()),
        "setting" => named("setting", text),
        "status" => named("case-status", text),
        "state" => named("task-state", text),
        "way" => named("copy-way", text),
        "field" => named("goal-field", text),
        _ => text.to_owned(),
    }
}

/// The name of what an id names; none if the text is no id. Whom this device does not know is *somebody else*.
fn id_in_words(book: &Casebook, text: &str) -> Option<String> {
    if let Ok(actor) = text.parse::<Actor>() {
        return Some(super::actor_name(book, actor));
    }
    if let Ok(party) = text.parse::<Party>() {
        return Some(match party {
            Party::Household(id) => book.get::<Household>(id).map(|it| it.name.clone()).unwrap_or_default(),
            Party::Person(person) => person_name(book, person),
        });
    }
    if let Ok(handed) = text.parse::<Handed>() {
        return Some(record_in_words(handed.key().kind));
    }
    let id: Uuid = text.parse().ok()?;
    let room = book.get::<Unit>(UnitId(id)).map(|unit| unit.label.clone());
    let house = || book.get::<Accommodation>(AccommodationId(id)).map(|house| house.name.clone());
    let team = || book.get::<Team>(TeamId(id)).map(|team| team.name.clone());
    let people =
        || [staff_name(book, UserId(id)), person_name(book, PersonId(id))].into_iter().find(|it| !it.is_empty());
    Some(room.or_else(house).or_else(team).or_else(people).unwrap_or_else(|| tr("settle-other-record")))
}

/// A moment of the server or of a device, where we are.
#[must_use]
pub fn here(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Local).naive_local()
}
