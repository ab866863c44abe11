//! What is taken out of what stays.

use super::{LAID_ASIDE, Reach, changes_in};
use crate::{
    ids::PersonId,
    order::{map, set, sort_by_key},
    records::Kind,
    sync::{Change, Commit, DISPUTED, MARK, Record, Write, is_mark_of_dispute},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What stands in a text where a name was.
pub const TAKEN_OUT: &str = "[…]";

/// What stands under these names in a value is for machines.
const NOT_WRITTEN: [&str; 17] = [
    "id",
    "at",
    "on",
    "by",
    "written_by",
    "part",
    "field",
    "state",
    "source",
    "of",
    "partner",
    "role",
    "languages",
    "text_sha256",
    "on_screen",
    "strokes",
    "photo",
];

/// From this length on a name is found in capitals and small letters alike; shorter ones are words of the language too often.
const FOUND_IN_ANY_CASE: usize = 4;

/// What the erased leave in the records of others: their ids, and their names in what was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    reach: Reach,
    pub(super) names: Vec<String>,
}

/// A commit without the erased.
#[derive(Clone, Debug, PartialEq)]
pub enum Thinned {
    /// It tells nothing of them.
    Untouched,
    /// This is left of it.
    Less(Commit),
    /// Nothing is left.
    Nothing,
}

impl Traces {
    /// The traces of what was reached, without any name.
    #[must_use]
    pub fn of(reach: Reach) -> Self {
        Self { reach, names: Vec::new() }
    }

    /// Finds the names of the erased in these changes, and takes them out from now on; all but those that somebody bears
    /// who stays.
    pub fn learn_names<'a>(&mut self, changes: impl IntoIterator<Item = &'a Change>, staying: &[Record]) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for change in changes.into_iter().filter(|change| change.key.kind == Kind::Identity) {
            if self.reach.keys.contains(&change.key) {
                names.extend(change.fields.iter().flat_map(|(path, write)| words(path, &write.value)));
            }
        }
        let borne = set(staying
            .iter()
            .filter(|record| record.key.kind == Kind::Identity && !self.reach.keys.contains(&record.key))
            .flat_map(|record| &record.fields)
            .flat_map(|(path, cell)| cell.versions().iter().flat_map(|version| words(path, &version.value))));
        names.extend(self.names.drain(..));
        self.names = names.difference(&borne).cloned().collect();
        // Longer ones first: *Anna Maria* is one gap and not two.
        sort_by_key(&mut self.names, |name| std::cmp::Reverse(name.len()));
    }

    /// The same, from a record with all its versions.
    pub fn learn_names_of(&mut self, records: &[Record], staying: &[Record]) {
        let changes: Vec<Change> = records
            .iter()
            .flat_map(|record| {
                record.fields.iter().flat_map(|(path, cell)| {
                    cell.versions().iter().map(|version| {
                        let write = Write { value: version.value.clone(), covered: cell.covered().clone() };
                        Change { key: record.key, fields: map([(path.clone(), write)]) }
                    })
                })
            })
            .collect();
        self.learn_names(&changes, staying);
    }

    /// What was reached.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The same names, with another reach.
    #[must_use]
    pub fn reaching(&self, reach: Reach) -> Self {
        Self { reach, names: self.names.clone() }
    }

    /// Takes the erased out of a commit.
    #[must_use]
    pub fn thin(&self, commit: &Commit) -> Thinned {
        let changes = self.thin_changes(&commit.changes);
        if changes == commit.changes {
            Thinned::Untouched
        } else if changes.is_empty() {
            Thinned::Nothing
        } else {
            Thinned::Less(Commit { changes, ..commit.clone() })
        }
    }

    /// Takes the erased out of changes.
    #[must_use]
    pub fn thin_changes(&self, changes: &[Change]) -> Vec<Change> {
        changes.iter().filter_map(|change| self.thin_change(change)).collect()
    }

    fn thin_change(&self, change: &Change) -> Option<Change> {
        if self.reach.keys.contains(&change.key) {
            return None;
        }
        let mut fields = change.fields.clone();
        fields
            .retain(|path, _| !self.names_one(change.key.kind, path) && !self.is_their_objection(&change.fields, path));
        for (path, write) in &mut fields {
            match &mut write.value {
                Value::String(id) if self.names_one(change.key.kind, id) => write.value = Value::Null,
                value => self.thin_value(change.key.kind, path, value),
            }
        }
        (!fields.is_empty() || change.fields.is_empty()).then_some(Change { key: change.key, fields })
    }

    /// Takes the erased out of the fields of a record of this kind, as another system gave them.
    pub fn thin_content(&self, kind: Kind, content: &mut Value) {
        let Some(fields) = content.as_object_mut() else { return };
        fields.retain(|path, value| {
            let names = |text: &str| self.names_one(kind, text);
            !names(path) && !value.as_str().is_some_and(names)
        });
        fields.iter_mut().for_each(|(path, value)| self.thin_value(kind, path, value));
    }

    /// Takes names out of what somebody wrote in a field.
    fn thin_value(&self, kind: Kind, path: &str, value: &mut Value) {
        if path == MARK {
            // What a removal saw: fields are named in it.
            if let Value::Object(seen) = value {
                seen.retain(|path, _| !self.names_one(kind, path));
            }
            return;
        }
        if kind == Kind::LateWork && path == LAID_ASIDE {
            if let Ok(thinned) = serde_json::to_value(self.thin_changes(&changes_in(value))) {
                *value = thinned;
            }
            return;
        }
        if is_written(kind, path) || is_mark_of_dispute(path) {
            self.thin_words(value);
        }
    }

    /// Takes names out of all that somebody wrote in a value. What only machines read holds no names, so nothing of it is
    /// touched by looking there too, but for the ids and words of [`NOT_WRITTEN`].
    fn thin_words(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.without_names(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.thin_words(value)),
            Value::Object(fields) => {
                let written = fields.iter_mut().filter(|(name, _)| !NOT_WRITTEN.contains(&name.as_str()));
                written.for_each(|(_, value)| self.thin_words(value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Whether a mark of dispute is the erased person's own, or its settlement.
    fn is_their_objection(&self, fields: &BTreeMap<String, Write>, path: &str) -> bool {
        let Some(id) = path.strip_prefix(DISPUTED).and_then(|rest| rest.strip_prefix('/')) else { return false };
        let id = id.split('/').next().unwrap_or_default();
        let objection = fields.get(&format!("{DISPUTED}/{id}")).and_then(|write| write.value.get("by")?.as_str());
        objection.is_some_and(|by| self.names_one(Kind::Identity, by))
    }

    /// Whether a path or a value in a record of this kind holds an erased person's id; what is to be decided may name other
    /// records too.
    fn names_one(&self, kind: Kind, text: &str) -> bool {
        let id: Option<Uuid> = text.rsplit(['/', ':']).next().and_then(|id| id.parse().ok());
        id.is_some_and(|id| match kind {
            Kind::Decision => self.reach.holds(id),
            _ => self.reach.persons.contains(&PersonId(id)),
        })
    }

    /// A text without the names, each found as a whole word, also in the genitive.
    #[must_use]
    pub fn without_names(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, name| without(&text, name))
    }
}

fn without(text: &str, name: &str) -> String {
    let mut rest = text;
    let mut thinned = String::with_capacity(text.len());
    while let Some(start) = rest.char_indices().map(|(at, _)| at).find(|&at| {
        let begins = !(thinned.chars().chain(rest[..at].chars())).next_back().is_some_and(char::is_alphanumeric);
        begins && end_of(&rest[at..], name).is_some()
    }) {
        let end = start + end_of(&rest[start..], name).unwrap_or(0);
        thinned.push_str(&rest[..start]);
        thinned.push_str(TAKEN_OUT);
        rest = &rest[end..];
    }
    thinned + rest
}

/// Where the name ends if the text begins with it as a word.
fn end_of(text: &str, name: &str) -> Option<usize> {
    let in_any_case = name.chars().count() >= FOUND_IN_ANY_CASE;
    let mut letters = text.char_indices();
    for wanted in name.chars() {
        let (_, letter) = letters.next()?;
        if letter != wanted && !(in_any_case && letter.to_lowercase().eq(wanted.to_lowercase())) {
            return None;
        }
    }
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let end = letters.next().map_or(text.len(), |(at, _)| at);
    let rest = &text[end..];
    let genitive = rest.strip_prefix('s').filter(|rest| ends(rest));
    if ends(rest) { Some(end) } else { genitive.map(|rest| text.len() - rest.len()) }
}

/// The names in a field of an identity: as a whole, and each word of it.
fn words(path: &str, value: &Value) -> Vec<String> {
    let name = match path.split_once('/') {
        None if matches!(path, "family_name" | "given_name") => value.as_str(),
        Some(("spellings", spelling)) => Some(spelling),
        _ => None,
    };
    let Some(name) = name.map(str::trim) else { return Vec::new() };
    let parts = name.split_whitespace().flat_map(|word| std::iter::once(word).chain(word.split('-')));
    std::iter::once(name).chain(parts).filter(|word| word.chars().count() > 1).map(ToOwned::to_owned).collect()
}

/// Whether somebody's words stand in a field: there a name is looked for. A kind that is new does not compile until its
/// line is written.
fn is_written(kind: Kind, field: &str) -> bool {
    let written: &[&str] = match kind {
        Kind::Household => &["name"],
        // Why somebody did not sign stands with the signatures.
        Kind::Consultation => &["others_present", "occasion", "topics", "agreed", "signatures"],
        Kind::Task => &["what"],
        Kind::Document => &["note"],
        Kind::Appointment => &["place", "way", "bring", "translations"],
        Kind::Agreement => &["progress"],
        Kind::AgreementVersion => &["goals", "text", "replies"],
        Kind::Education => &["provider"],
        Kind::ResidenceTitle => &["title"],
        Kind::Decision
        | Kind::LateWork
        | Kind::Case
        | Kind::Identity
        | Kind::BaseData
        | Kind::Stay
        | Kind::BenefitPeriod
        | Kind::HandOver
        | Kind::Strokes => &[],
        Kind::Team | Kind::Staff | Kind::Accommodation | Kind::Unit | Kind::Partner | Kind::OwnGoal => &[],
    };
    written.contains(&field.split('/').next().unwrap_or(field))
}
