//! A pack as it lies sealed: a list of its records that tells what must be known of each, then their texts. Opening a vault
//! reads the lists; texts are read when somebody asks for a record.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the form, [`FORM`] |
//! | 1, then 1 + n each | how many kinds there are; their names with their lengths |
//! | 4 | how many records there are |
//! | 30 each | the place of the kind, the shape, the id, the latest time, the length of the text |
//! | the rest | the texts |
//!
//! Numbers have their lowest byte first. Earlier packs are JSON, a list of records.

use crate::{
    records::{Kind, RecordKey},
    sync::{Kept, Record, Shape, Time},
};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// The form that is written. JSON begins otherwise.
const FORM: u8 = 1;

/// What was read of a pack.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// The records.
    pub records: Vec<Kept>,
    /// How many there are besides that this version cannot read.
    pub unreadable: usize,
}

/// A pack of these records.
///
/// # Errors
/// A record that cannot be written: none can, JSON represents all of them.
pub fn pack(records: &[Kept]) -> serde_json::Result<Vec<u8>> {
    let (mut list, mut texts, mut kinds) = (Vec::with_capacity(records.len() * 30), Vec::new(), Vec::new());
    for record in records {
        let before = texts.len();
        match (record.text(), record.record()) {
            (Some(text), _) => texts.extend_from_slice(text),
            (None, Some(record)) => serde_json::to_writer(&mut texts, record)?,
            (None, None) => continue,
        }
        let kind = record.key().kind;
        let place = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        list.extend([place as u8, u8::from(record.shape() == Shape::Grown)]);
        list.extend(record.key().id.as_bytes());
        list.extend(record.latest().0.to_le_bytes());
        list.extend(((texts.len() - before) as u32).to_le_bytes());
    }
    let mut whole = Vec::with_capacity(list.len() + texts.len() + 64);
    whole.extend([FORM, kinds.len() as u8]);
    for kind in kinds {
        whole.push(kind.name().len() as u8);
        whole.extend(kind.name().as_bytes());
    }
    whole.extend(((list.len() / 30) as u32).to_le_bytes());
    whole.extend(list);
    whole.extend(texts);
    Ok(whole)
}

/// The records of a pack; none if it is not one that this version knows.
#[must_use]
pub fn unpack(whole: Vec<u8>) -> Option<Unpacked> {
    if whole.first() != Some(&FORM) {
        return earlier(&whole);
    }
    let whole: Arc<[u8]> = whole.into();
    let mut list = whole.get(1..)?;
    let kinds: Vec<_> = (0..byte(&mut list)?)
        .map(|_| {
            let length = byte(&mut list)?;
            Some(Kind::from_name(std::str::from_utf8(bytes(&mut list, length.into())?).ok()?))
        })
        .collect::<Option<_>>()?;
    let count = number(&mut list)?;
    let mut text = whole.len() - list.len().checked_sub(count.checked_mul(30)?)?;
    let mut unpacked = Unpacked { records: Vec::with_capacity(count), unreadable: 0 };
    for _ in 0..count {
        let kind = *kinds.get(usize::from(byte(&mut list)?))?;
        let shape = if byte(&mut list)? == 0 { Shape::Plain } else { Shape::Grown };
        let id = Uuid::from_slice(bytes(&mut list, 16)?).ok()?;
        let latest = Time(u64::from_le_bytes(bytes(&mut list, 8)?.try_into().ok()?));
        let part = text..text.checked_add(number(&mut list)?).filter(|end| *end <= whole.len())?;
        text = part.end;
        match kind {
            Some(kind) => unpacked.records.push(Kept::lying(RecordKey { kind, id }, latest, shape, &whole, part)),
            None => unpacked.unreadable += 1,
        }
    }
    Some(unpacked)
}

fn earlier(text: &[u8]) -> Option<Unpacked> {
    let values: Vec<Value> = serde_json::from_slice(text).ok()?;
    let all = values.len();
    let read = values.into_iter().filter_map(|value| serde_json::from_value::<Record>(value).ok());
    let records: Vec<Kept> = read.map(Kept::from).collect();
    Some(Unpacked { unreadable: all - records.len(), records })
}

fn bytes<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

fn byte(rest: &mut &[u8]) -> Option<u8> {
    bytes(rest, 1).map(|taken| taken[0])
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let taken = bytes(rest, 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(taken)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        device::Writer,
        ids::{CaseId, PersonId, UserId},
        records::{Content, Household, Identity, Set},
        sync::Act,
    };
    use chrono::DateTime;

    fn records() -> Vec<Record> {
        let mut writer = Writer::new();
        let mut act = Act::new();
        let given_name = "Lina".to_owned();
        let identity =
            Identity { case: CaseId::new(), family_name: "Haddad".into(), given_name, spellings: Set::default() };
        act.create(PersonId::new(), &identity).create(PersonId::new(), &identity);
        let commit = writer.commit(act, UserId::new(), DateTime::UNIX_EPOCH);
        let record = |key| {
            let mut record = Record::empty(key);
            record.apply(&commit);
            record
        };
        let mut records: Vec<Record> = commit.keys().map(record).collect();
        let mut removal = Act::new();
        removal.remove(&records[0]);
        records[0].apply(&writer.commit(removal, UserId::new(), DateTime::UNIX_EPOCH));
        records.push(Record::empty(Household::key(Uuid::now_v7())));
        records
    }

    fn kept() -> Vec<Kept> {
        records().into_iter().map(Kept::from).collect()
    }

    #[test]
    fn what_was_packed_comes_out_of_the_pack_and_can_be_packed_again_unread() {
        let kept = kept();
        let whole = pack(&kept).unwrap();
        let unpacked = unpack(whole.clone()).unwrap();
        assert_eq!(pack(&unpacked.records).unwrap(), whole);
        assert_eq!((&unpacked.records, unpacked.unreadable), (&kept, 0));
        let told = |records: &[Kept]| -> Vec<_> { records.iter().map(|it| (it.latest(), it.shape())).collect() };
        assert_eq!(told(&unpacked.records), told(&kept));
    }

    #[test]
    fn packs_of_earlier_versions_are_read() {
        let records = records();
        let mut values: Vec<Value> = records.iter().map(|record| serde_json::to_value(record).unwrap()).collect();
        values.push("no record".into());
        let unpacked = unpack(serde_json::to_vec(&values).unwrap()).unwrap();
        assert!(unpacked.records == records);
        assert_eq!(unpacked.unreadable, 1);
    }

    #[test]
    fn a_kind_that_this_version_does_not_know_stops_no_other() {
        let whole = pack(&kept()).unwrap();
        let place = whole.windows(9).position(|name| name == b"household").unwrap();
        let mut changed = whole.clone();
        changed[place..place + 9].copy_from_slice(b"starships");
        let unpacked = unpack(changed).unwrap();
        assert_eq!((unpacked.records.len(), unpacked.unreadable), (2, 1));
    }

    #[test]
    fn what_is_cut_short_or_no_pack_at_all_is_none() {
        let whole = pack(&kept()).unwrap();
        for end in 0..whole.len() {
            assert!(unpack(whole[..end].to_vec()).is_none(), "{end}");
        }
        assert!(unpack(b"\x02".to_vec()).is_none());
    }
}
