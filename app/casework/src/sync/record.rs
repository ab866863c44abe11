//! A record as it merges: fields, each a cell.

use super::{Cell, Change, Commit, Covered, Dot, MARK, Presence, Time, Version};
use crate::{
    ids::{CaseId, ReplicaId, UserId},
    order::set,
    records::{Content, Kind, RecordKey},
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Visitor,
        value::{MapAccessDeserializer, MapDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Names a field: `occasion`, or `criteria/debt_counselling` for one element of a set or map.
pub type FieldPath = String;

/// A record: what it is, and its fields with all their unsettled versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its key.
    pub key: RecordKey,
    /// Its fields. Those that this version of Lotse does not know are kept and handed on.
    pub fields: BTreeMap<FieldPath, Cell>,
    /// Who wrote the versions between which somebody has to decide, as far as known. Others are not kept here.
    writers: BTreeMap<ReplicaId, UserId>,
}

/// A record whose fields do not make the content that its kind promises, say because a newer version wrote it. It is kept.
#[derive(Debug, thiserror::Error)]
#[error("this {} cannot be read by this version of Lotse; it is kept as it is: {reason}", key.kind.name())]
pub struct Unreadable {
    /// Which record.
    pub key: RecordKey,
    /// Why, for the developers; names fields, holds no values.
    pub reason: serde_json::Error,
}

/// Takes content apart into fields: every key of its JSON form, and where the value is an object every element of it.
/// What is `null` is left out.
///
/// # Panics
/// Never for content types of [`crate::records`]: they are structs, which JSON can always represent.
#[must_use]
pub fn fields_of<T: Content>(content: &T) -> BTreeMap<FieldPath, Value> {
    let Ok(Value::Object(object)) = serde_json::to_value(content) else {
        unreachable!("record contents are structs with string keys")
    };
    let mut fields = BTreeMap::new();
    for (name, value) in object {
        match value {
            Value::Null => {}
            Value::Object(elements) => {
                for (element, value) in elements {
                    fields.insert(format!("{name}/{element}"), value);
                }
            }
            value => {
                fields.insert(name, value);
            }
        }
    }
    fields
}

impl Record {
    /// A record of which nothing is known yet.
    #[must_use]
    pub fn empty(key: RecordKey) -> Self {
        Self { key, fields: BTreeMap::new(), writers: BTreeMap::new() }
    }

    /// Everything both know. Commutative, associative and idempotent, as its cells are.
    pub fn merge(&mut self, other: &Record) {
        for (path, cell) in &other.fields {
            self.fields.entry(path.clone()).or_default().merge(cell);
        }
        self.know(other.writers.iter().map(|(&replica, &writer)| (replica, writer)));
    }

    /// Takes in what a commit changes in this record.
    pub fn apply(&mut self, commit: &Commit) {
        for change in commit.changes.iter().filter(|change| change.key == self.key) {
            for (path, write) in &change.fields {
                let version = Version { dot: commit.dot(), time: commit.time, value: write.value.clone() };
                self.fields.entry(path.clone()).or_default().merge(&Cell::written(version, write.covered.clone()));
            }
        }
        self.know([]);
    }

    /// Lets all that a change of a commit writes stand, whatever is there: to look at, not to keep.
    pub fn write_over(&mut self, change: &Change, commit: &Commit) {
        for (path, write) in &change.fields {
            let version = Version { dot: commit.dot(), time: commit.time, value: write.value.clone() };
            self.fields.insert(path.clone(), Cell::written(version, write.covered.clone()));
        }
    }

    /// The replicas whose values stand against each other: whoever decides wants to know who wrote them.
    #[must_use]
    pub fn disputed(&self) -> BTreeSet<ReplicaId> {
        let is_back = self.presence() == Presence::BroughtBack;
        let cells = self.fields.values().filter(|cell| is_back || cell.versions().len() > 1);
        set(cells.flat_map(|cell| cell.versions()).map(|version| version.dot.replica))
    }

    /// Takes note of who wrote, where that matters.
    pub fn know(&mut self, writers: impl IntoIterator<Item = (ReplicaId, UserId)>) {
        self.writers.extend(writers);
        if !self.writers.is_empty() {
            let disputed = self.disputed();
            self.writers.retain(|replica, _| disputed.contains(replica));
        }
    }

    /// Who wrote as this replica, if it is known.
    #[must_use]
    pub fn writer(&self, replica: ReplicaId) -> Option<UserId> {
        self.writers.get(&replica).copied()
    }

    /// The value that stands in a field; none if there is none or it was taken out.
    #[must_use]
    pub fn standing(&self, path: &str) -> Option<&Value> {
        self.fields.get(path)?.standing().map(|version| &version.value).filter(|value| !value.is_null())
    }

    /// What has been seen in a field.
    #[must_use]
    pub fn covered(&self, path: &str) -> Covered {
        self.fields.get(path).map(|cell| cell.covered().clone()).unwrap_or_default()
    }

    /// The case the record belongs to; none for what all share.
    #[must_use]
    pub fn case(&self) -> Option<CaseId> {
        match self.key.kind {
            Kind::Case => Some(CaseId(self.key.id)),
            _ => self.standing("case").and_then(Value::as_str).and_then(|id| id.parse().ok()),
        }
    }

    /// Fields with values that were overwritten unseen, to be settled by whoever is responsible.
    pub fn overwritten(&self) -> impl Iterator<Item = (&FieldPath, &Cell)> {
        self.fields.iter().filter(|(path, cell)| *path != MARK && cell.overwritten().next().is_some())
    }

    /// The latest time in it: when it last changed.
    #[must_use]
    pub fn changed_at(&self) -> Time {
        self.fields.values().filter_map(|cell| cell.standing()).map(|version| version.time).max().unwrap_or_default()
    }

    /// The typed content.
    ///
    /// # Errors
    /// [`Unreadable`] if a field is missing or holds what this version does not know.
    pub fn content<T: Content>(&self) -> Result<T, Unreadable> {
        debug_assert_eq!(T::KIND, self.key.kind);
        content_of(self.standing_fields()).map_err(|reason| Unreadable { key: self.key, reason })
    }

    fn standing_fields(&self) -> Vec<(&str, Standing<'_>)> {
        together(&mut self.fields.iter().filter_map(|(path, cell)| Some((path.as_str(), &cell.standing()?.value))))
    }

    /// Whether every field has one version that covers itself alone, and nobody took the record out.
    pub(super) fn is_plain(&self) -> bool {
        self.writers.is_empty() && !self.fields.contains_key(MARK) && self.fields.values().all(Cell::is_plain)
    }
}

/// Typed content, of what stands in the fields.
pub(super) fn content_of<T: DeserializeOwned>(fields: Vec<(&str, Standing<'_>)>) -> Result<T, serde_json::Error> {
    T::deserialize(MapDeserializer::new(fields.into_iter()))
}

/// What stands in the fields, as content has it. Apart from [`content_of`], so that it is compiled once and not for each type.
pub(super) fn together<'r>(standing: &mut dyn Iterator<Item = (&'r str, &'r Value)>) -> Vec<(&'r str, Standing<'r>)> {
    let mut fields = Vec::with_capacity(16);
    standing.for_each(|(path, value)| put(&mut fields, path, value));
    fields
}

/// Adds a field as content has it: the elements of a set or map together under its name. What is `null` is not there.
fn put<'r>(fields: &mut Vec<(&'r str, Standing<'r>)>, path: &'r str, value: &'r Value) {
    if value.is_null() {
        return;
    }
    match path.split_once('/') {
        None => fields.push((path, Standing::Value(value))),
        Some((name, element)) => match fields.iter_mut().rev().find(|(known, _)| *known == name) {
            Some((_, Standing::Elements(elements))) => elements.push((element, value)),
            // A field that has a value of its own has no elements.
            Some((_, Standing::Value(_))) => {}
            None => fields.push((name, Standing::Elements(vec![(element, value)]))),
        },
    }
}

/// What stands in a field of content, read without being copied.
pub(super) enum Standing<'r> {
    Value(&'r Value),
    Elements(Vec<(&'r str, &'r Value)>),
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for Standing<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Standing<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Value(value) => value.deserialize_any(visitor),
            Self::Elements(elements) => visitor.visit_map(MapDeserializer::new(elements.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Self::Value(value) => value.deserialize_enum(name, variants, visitor),
            Self::Elements(elements) => {
                visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(elements.into_iter())))
            }
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The stored and wire form: versions name their stamp by index, so that a record written in one act carries it once.
#[derive(Serialize, Deserialize)]
struct Packed {
    k: Kind,
    i: Uuid,
    /// Stamps: replica, number, time.
    s: Vec<(ReplicaId, u64, Time)>,
    /// Fields with one version that covers itself alone: stamp and value.
    f: BTreeMap<FieldPath, (usize, Value)>,
    /// All other fields: versions and what they cover.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    m: BTreeMap<FieldPath, (Vec<(usize, Value)>, Covered)>,
    /// Who wrote what stands against each other.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    w: BTreeMap<ReplicaId, UserId>,
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut packed = Packed {
            k: self.key.kind,
            i: self.key.id,
            s: Vec::new(),
            f: BTreeMap::new(),
            m: BTreeMap::new(),
            w: self.writers.clone(),
        };
        let mut stamp = |version: &Version| {
            let wanted = (version.dot.replica, version.dot.number, version.time);
            packed.s.iter().position(|known| *known == wanted).unwrap_or_else(|| {
                packed.s.push(wanted);
                packed.s.len() - 1
            })
        };
        for (path, cell) in &self.fields {
            match cell.versions() {
                [only] if cell.is_plain() => {
                    packed.f.insert(path.clone(), (stamp(only), only.value.clone()));
                }
                versions => {
                    let versions = versions.iter().map(|version| (stamp(version), version.value.clone())).collect();
                    packed.m.insert(path.clone(), (versions, cell.covered().clone()));
                }
            }
        }
        packed.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let packed = Packed::deserialize(deserializer)?;
        let version = |index: usize, value: Value| {
            let &(replica, number, time) =
                packed.s.get(index).ok_or_else(|| D::Error::custom("a version names a stamp that is not there"))?;
            Ok(Version { dot: Dot { replica, number }, time, value })
        };
        let mut fields = BTreeMap::new();
        for (path, (index, value)) in packed.f {
            fields.insert(path, Cell::written(version(index, value)?, Covered::default()));
        }
        for (path, (versions, covered)) in packed.m {
            let versions =
                versions.into_iter().map(|(index, value)| version(index, value)).collect::<Result<_, D::Error>>()?;
            fields.insert(path, Cell::from_parts(versions, covered));
        }
        Ok(Record { key: RecordKey { kind: packed.k, id: packed.i }, fields, writers: packed.w })
    }
}
