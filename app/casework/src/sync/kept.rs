//! A record as it lies and travels: text, read when somebody asks for it.
//!
//! A device holds ten thousand records and looks at some hundred. What must be known of all of them (which they are, when
//! they last changed, whether somebody has to decide something) is told without reading them.

use super::{
    Covered, MARK, Record, Time, Unreadable,
    record::{content_of, together},
};
use crate::{
    ids::{ReplicaId, UserId},
    records::{Content, Kind, RecordKey},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    ops::Range,
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// A record that is read when it is asked for.
#[derive(Clone, Debug)]
pub struct Kept {
    key: RecordKey,
    /// The latest time in it.
    latest: Time,
    shape: Shape,
    /// None: it is only in memory, as read.
    text: Option<Text>,
    read: OnceLock<Option<Record>>,
}

/// Whether a record's text shows its content at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Every field has one version, nobody took it out, nothing is to be settled.
    Plain,
    /// It may be otherwise.
    Grown,
}

/// A part of a text that many records share.
#[derive(Clone, Debug)]
struct Text {
    whole: Arc<[u8]>,
    part: Range<usize>,
}

impl Text {
    fn bytes(&self) -> &[u8] {
        self.whole.get(self.part.clone()).unwrap_or_default()
    }
}

impl Kept {
    /// The record in this part of a text, and the end of it: the text may go on. What stands there is looked through, so
    /// that it can be read later.
    ///
    /// # Errors
    /// This version cannot read it.
    pub fn at(whole: &Arc<[u8]>, from: usize) -> serde_json::Result<Self> {
        let rest = whole.get(from..).unwrap_or_default();
        let mut records = serde_json::Deserializer::from_slice(rest).into_iter::<Glance>();
        let seen = records.next().unwrap_or_else(|| Err(serde_json::Error::custom("there is no record")))?;
        let part = from..from + records.byte_offset();
        Ok(Self::lying(seen.key, seen.latest, seen.shape, whole, part))
    }

    /// A record in a text of which everything is known already.
    pub(crate) fn lying(key: RecordKey, latest: Time, shape: Shape, whole: &Arc<[u8]>, part: Range<usize>) -> Self {
        Self { key, latest, shape, text: Some(Text { whole: whole.clone(), part }), read: OnceLock::new() }
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> RecordKey {
        self.key
    }

    /// The latest time in it.
    #[must_use]
    pub fn latest(&self) -> Time {
        self.latest
    }

    /// Whether its text shows its content at a glance.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Its text, and where in it; none if it was made or changed here.
    #[must_use]
    pub fn text(&self) -> Option<&[u8]> {
        self.text.as_ref().map(Text::bytes)
    }

    /// Where its text ends in the text that it is a part of.
    #[must_use]
    pub fn end(&self) -> usize {
        self.text.as_ref().map_or(0, |text| text.part.end)
    }

    /// The record; none if its text was damaged since somebody looked it through.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.read.get_or_init(|| serde_json::from_slice(self.text.as_ref()?.bytes()).ok()).as_ref()
    }

    /// The record; an empty one if its text was damaged.
    #[must_use]
    pub fn into_record(self) -> Record {
        let _ = self.record();
        self.read.into_inner().flatten().unwrap_or_else(|| Record::empty(self.key))
    }

    /// Changes it.
    pub fn change(&mut self, change: impl FnOnce(&mut Record)) {
        let mut record = std::mem::replace(self, Record::empty(self.key).into()).into_record();
        change(&mut record);
        *self = record.into();
    }

    /// The typed content of a record that is not removed.
    ///
    /// # Errors
    /// [`Unreadable`] as [`Record::content`].
    pub(crate) fn content<T: Content>(&self) -> Result<T, Unreadable> {
        let read = match self.fields_at_a_glance() {
            Some(fields) => fields.and_then(|Fields(fields)| {
                content_of(together(&mut fields.iter().map(|(path, value)| (path.as_str(), value))))
            }),
            None => match self.record() {
                Some(record) => return record.content(),
                None => Err(serde_json::Error::custom("it is damaged")),
            },
        };
        read.map_err(|reason| Unreadable { key: self.key, reason })
    }

    /// What some fields say, of a plain record that was not read yet; none otherwise. The other fields cost next to nothing.
    pub(crate) fn glimpse<T: DeserializeOwned>(&self, wanted: fn(&str) -> bool) -> Option<serde_json::Result<T>> {
        let text = self.unread_plain_text()?;
        let read = WantedOf(wanted).deserialize(&mut serde_json::Deserializer::from_slice(text));
        let parts = |Fields(fields): Fields| {
            content_of(together(&mut fields.iter().map(|(path, value)| (path.as_str(), value))))
        };
        Some(read.and_then(parts))
    }

    fn unread_plain_text(&self) -> Option<&[u8]> {
        let text = self.text.as_ref().filter(|_| self.shape == Shape::Plain && self.read.get().is_none())?;
        Some(text.bytes())
    }

    /// The fields of a plain record that was not read yet.
    fn fields_at_a_glance(&self) -> Option<serde_json::Result<Fields>> {
        Some(serde_json::from_slice(self.unread_plain_text()?).map(|Plain { f }| f))
    }
}

impl From<Record> for Kept {
    fn from(record: Record) -> Self {
        let versions = record.fields.values().flat_map(|cell| cell.versions());
        let latest = versions.map(|version| version.time).max().unwrap_or_default();
        let shape = if record.is_plain() { Shape::Plain } else { Shape::Grown };
        Self { key: record.key, latest, shape, text: None, read: OnceLock::from(Some(record)) }
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.record() == other.record()
    }
}

impl PartialEq<Record> for Kept {
    fn eq(&self, other: &Record) -> bool {
        self.record() == Some(other)
    }
}

/// What is seen of a record at a glance; whatever would hinder reading it is an error here too.
struct Glance {
    key: RecordKey,
    latest: Time,
    shape: Shape,
}

impl<'de> Deserialize<'de> for Glance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Outline {
            k: Kind,
            i: Uuid,
            s: Vec<(ReplicaId, u64, Time)>,
            f: Stamps,
            #[serde(default)]
            m: BTreeMap<String, (Vec<(usize, IgnoredAny)>, Covered)>,
            #[serde(default)]
            w: BTreeMap<ReplicaId, UserId>,
        }
        let Outline { k, i, s, f, m, w } = Outline::deserialize(deserializer)?;
        let named = m.values().flat_map(|(versions, _)| versions).map(|(stamp, _)| stamp + 1).max().unwrap_or_default();
        if named.max(f.named) > s.len() {
            return Err(D::Error::custom("a version names a stamp that is not there"));
        }
        let latest = s.iter().map(|(_, _, time)| *time).max().unwrap_or_default();
        let shape = if f.is_marked || !m.is_empty() || !w.is_empty() { Shape::Grown } else { Shape::Plain };
        Ok(Self { key: RecordKey { kind: k, id: i }, latest, shape })
    }
}

/// What fields with one version say of the record as a whole.
#[derive(Default)]
struct Stamps {
    /// How many stamps there must be.
    named: usize,
    /// Whether somebody took the record out, or back in.
    is_marked: bool,
}

impl<'de> Deserialize<'de> for Stamps {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Stamps;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Stamps, A::Error> {
                let mut stamps = Stamps::default();
                while let Some(IsMark(is_mark)) = fields.next_key()? {
                    let (stamp, _): (usize, IgnoredAny) = fields.next_value()?;
                    stamps.named = stamps.named.max(stamp + 1);
                    stamps.is_marked |= is_mark;
                }
                Ok(stamps)
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// Whether a field is the mark of a removal.
struct IsMark(bool);

impl<'de> Deserialize<'de> for IsMark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = IsMark;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a field's name")
            }

            fn visit_str<E>(self, name: &str) -> Result<IsMark, E> {
                Ok(IsMark(name == MARK))
            }
        }
        deserializer.deserialize_str(Name)
    }
}

/// A plain record's fields, in their order.
#[derive(Deserialize)]
struct Plain {
    f: Fields,
}

struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Fields, A::Error> {
                let mut all = Vec::with_capacity(16);
                while let Some(path) = fields.next_key()? {
                    let (IgnoredAny, value) = fields.next_value()?;
                    all.push((path, value));
                }
                Ok(Fields(all))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// Reads a plain record for some of its fields.
#[derive(Clone, Copy)]
struct WantedOf(fn(&str) -> bool);

impl<'de> DeserializeSeed<'de> for WantedOf {
    type Value = Fields;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fields, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for WantedOf {
    type Value = Fields;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut record: A) -> Result<Fields, A::Error> {
        let mut fields = Fields(Vec::new());
        while let Some(part) = record.next_key::<&str>()? {
            match part {
                "f" => fields = record.next_value_seed(WantedFields(self.0))?,
                _ => drop(record.next_value::<IgnoredAny>()?),
            }
        }
        Ok(fields)
    }
}

/// Reads fields and keeps some of them.
struct WantedFields(fn(&str) -> bool);

impl<'de> DeserializeSeed<'de> for WantedFields {
    type Value = Fields;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fields, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for WantedFields {
    type Value = Fields;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Fields, A::Error> {
        let mut kept = Vec::with_capacity(8);
        while let Some(path) = fields.next_key::<Cow<'de, str>>()? {
            if (self.0)(&path) {
                let (IgnoredAny, value) = fields.next_value()?;
                kept.push((path.into_owned(), value));
            } else {
                let IgnoredAny = fields.next_value()?;
            }
        }
        Ok(Fields(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, CommitId, PersonId},
        records::{Identity, Set},
        sync::{Act, Commit},
    };
    use chrono::DateTime;

    fn apply(record: &mut Record, device: u128, time: u64, act: Act) {
        record.apply(&Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(device)),
            number: time,
            time: Time(time),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        });
    }

    fn identity(spellings: &[&str]) -> Identity {
        Identity {
            case: CaseId::new(),
            family_name: "Haddad".to_owned(),
            given_name: "Lina \"Lulu\"".to_owned(),
            spellings: spellings.iter().map(|it| (*it).to_owned()).collect::<Set<_>>(),
        }
    }

    fn person(identity: &Identity) -> Record {
        let id = PersonId::new();
        let mut act = Act::new();
        act.create(id, identity);
        let mut record = Record::empty(Identity::key(id));
        apply(&mut record, 1, 7, act);
        record
    }

    fn as_text(record: &Record) -> Kept {
        Kept::at(&serde_json::to_vec(record).unwrap().into(), 0).unwrap()
    }

    #[test]
    fn a_plain_record_shows_its_content_without_being_read() {
        let written = identity(&["حداد", "Had\"dad", "Хаддад"]);
        let record = person(&written);
        let kept = as_text(&record);
        assert_eq!((kept.key(), kept.latest(), kept.shape()), (record.key, Time(7), Shape::Plain));
        assert_eq!(kept.content::<Identity>().unwrap(), written);
        assert!(kept.read.get().is_none(), "nobody asked for the whole record");
        assert_eq!(kept, record);
        assert_eq!(Kept::from(record).shape(), Shape::Plain);
    }

    #[test]
    fn some_fields_of_a_plain_record_are_read_without_the_others() {
        #[derive(Deserialize)]
        struct Spelt {
            given_name: String,
            spellings: Set<String>,
        }
        let written = identity(&["Had\"dad", "Хаддад"]);
        let kept = as_text(&person(&written));
        let wanted = |path: &str| path == "given_name" || path.starts_with("spellings/");
        let seen: Spelt = kept.glimpse(wanted).unwrap().unwrap();
        assert_eq!((seen.given_name, seen.spellings), (written.given_name, written.spellings));
        assert!(
            kept.glimpse::<Spelt>(|path| path == "spellings").unwrap().is_err(),
            "a field that is needed is missing"
        );
        let _ = kept.record();
        assert!(kept.glimpse::<Spelt>(wanted).is_none(), "what was read is not read again");
    }

    #[test]
    fn a_record_that_was_changed_or_taken_out_is_not_plain_and_reads_as_the_record_does() {
        let before = identity(&[]);
        let mut changed = person(&before);
        let mut act = Act::new();
        let after = Identity { family_name: "Saleh".to_owned(), ..before.clone() };
        act.update(&changed, &before, &after);
        apply(&mut changed, 2, 9, act);
        let kept = as_text(&changed);
        assert_eq!((kept.shape(), kept.latest(), kept.content::<Identity>().unwrap()), (Shape::Grown, Time(9), after));

        let mut removed = person(&before);
        let mut act = Act::new();
        act.remove(&removed.clone());
        apply(&mut removed, 2, 9, act);
        assert_eq!(as_text(&removed).shape(), Shape::Grown);
        assert_eq!(Kept::from(removed).shape(), Shape::Grown);
    }

    #[test]
    fn what_cannot_be_read_as_a_record_is_no_kept_record_either() {
        let record = serde_json::to_value(person(&identity(&[]))).unwrap();
        let text = |change: &dyn Fn(&mut Value)| {
            let mut value = record.clone();
            change(&mut value);
            (
                serde_json::from_value::<Record>(value.clone()).is_ok(),
                Kept::at(&value.to_string().into_bytes().into(), 0).is_ok(),
            )
        };
        assert_eq!(text(&|_| {}), (true, true));
        let broken: [&dyn Fn(&mut Value); 6] = [
            &|value| value["k"] = "unheard_of".into(),
            &|value| value["i"] = "no id".into(),
            &|value| value["s"] = Value::Null,
            &|value| value["f"]["case"][0] = 1.into(),
            &|value| value["f"]["case"] = Value::Null,
            &|value| value["m"] = serde_json::json!({"case": [[[5, "x"]], {}]}),
        ];
        for (place, change) in broken.into_iter().enumerate() {
            assert_eq!(text(change), (false, false), "{place}");
        }
    }

    #[test]
    fn records_that_stand_in_one_text_are_found_one_after_the_other() {
        let records = [person(&identity(&["{[\"}]"])), person(&identity(&[]))];
        let whole: Arc<[u8]> = serde_json::to_vec(&records).unwrap().into();
        let first = Kept::at(&whole, 1).unwrap();
        assert_eq!(whole[first.end()], b',');
        let second = Kept::at(&whole, first.end() + 1).unwrap();
        assert_eq!((first, second, whole[whole.len() - 1]), (as_text(&records[0]), as_text(&records[1]), b']'));
    }
}
