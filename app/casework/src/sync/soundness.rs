//! Whether what a commit writes makes sense.

use super::{Change, Commit, Record, Refusal};
use crate::records::{RecordKey, check_readable};

/// Checks that every record is readable with what a commit writes into it. `before` answers the record as it stands
/// without the commit. A record that could not be read before is handed on as it is: a newer version wrote it.
///
/// # Errors
/// [`Refusal::Malformed`] with the field that cannot be read, without its value.
pub fn check<'a>(commit: &Commit, before: impl Fn(RecordKey) -> Option<&'a Record>) -> Result<(), Refusal> {
    if commit.number == 0 {
        return Err(malformed("number"));
    }
    for (index, change) in commit.changes.iter().enumerate() {
        if commit.changes[..index].iter().any(|other| other.key == change.key) {
            return Err(malformed("changes"));
        }
        // Elements of maps and sets are fields of their own; a whole map would slip past what is asked of its elements.
        if let Some((path, _)) =
            change.fields.iter().find(|(path, write)| write.value.is_object() && !path.contains('/'))
        {
            return Err(malformed(path));
        }
        let before = before(change.key);
        if before.is_some_and(|record| check_readable(record).is_err()) {
            continue;
        }
        let mut merged = before.cloned().unwrap_or_else(|| Record::empty(change.key));
        let written = overwritten(&merged, commit, change);
        merged.apply(commit);
        for record in [written, merged] {
            if let Err(unreadable) = check_readable(&record) {
                return Err(malformed(&field_at_fault(&record, &unreadable.reason.to_string())));
            }
        }
    }
    Ok(())
}

fn malformed(field: &str) -> Refusal {
    Refusal::Malformed { detail: field.to_owned() }
}

/// The record if all that the change writes stood: a value that does not stand today may stand tomorrow.
fn overwritten(record: &Record, commit: &Commit, change: &Change) -> Record {
    let mut record = record.clone();
    record.write_over(change, commit);
    record
}

/// The field that makes a record unreadable: reading stops at the first that is wrong, so it is the last of the shortest
/// beginning that fails for more than what is still missing. The reason itself holds values and is never handed on.
fn field_at_fault(record: &Record, reason: &str) -> String {
    let is_missing = |reason: &str| reason.starts_with("missing field");
    if is_missing(reason) {
        return reason.split('`').nth(1).unwrap_or_default().to_owned();
    }
    let mut beginning = Record::empty(record.key);
    for (path, cell) in &record.fields {
        beginning.fields.insert(path.clone(), cell.clone());
        if let Err(unreadable) = check_readable(&beginning)
            && !is_missing(&unreadable.reason.to_string())
        {
            return path.clone();
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, CommitId, PersonId, ReplicaId, UserId},
        records::{Content, Identity, Set},
        sync::{Act, Covered, Time, Write},
    };
    use chrono::DateTime;
    use serde_json::{Value, json};

    fn commit(changes: Vec<Change>) -> Commit {
        Commit {
            id: CommitId::new(),
            replica: ReplicaId::new(),
            number: 1,
            time: Time(5),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes,
        }
    }

    fn new_person() -> Vec<Change> {
        let identity = Identity {
            case: CaseId::new(),
            family_name: "Haddad".to_owned(),
            given_name: "Lina".to_owned(),
            spellings: Set::default(),
        };
        let mut act = Act::new();
        act.create(PersonId::new(), &identity);
        act.into_changes()
    }

    fn with(mut changes: Vec<Change>, path: &str, value: Value) -> Vec<Change> {
        changes[0].fields.insert(path.to_owned(), Write { value, covered: Covered::default() });
        changes
    }

    fn fault(changes: Vec<Change>) -> String {
        match check(&commit(changes), |_| None) {
            Err(Refusal::Malformed { detail }) => detail,
            other => panic!("expected a malformed entry, got {other:?}"),
        }
    }

    #[test]
    fn what_can_be_read_is_sound() {
        assert_eq!(check(&commit(new_person()), |_| None), Ok(()));
    }

    #[test]
    fn the_field_at_fault_is_named_and_its_value_is_not() {
        assert_eq!(fault(with(new_person(), "given_name", json!(4711))), "given_name");
        assert_eq!(fault(with(new_person(), "spellings/Lena", json!("geheim"))), "spellings/Lena");
        assert_eq!(fault(with(new_person(), "case", Value::Null)), "case");
    }

    #[test]
    fn a_map_is_written_element_by_element() {
        assert_eq!(fault(with(new_person(), "spellings", json!({"Lena": true}))), "spellings");
    }

    #[test]
    fn a_value_that_loses_against_a_later_one_must_make_sense_too() {
        let first = commit(new_person());
        let mut record = Record::empty(first.changes[0].key);
        record.apply(&first);
        let mut late = commit(vec![Change { key: record.key, fields: [].into() }]);
        late.time = Time(1);
        late.changes = with(late.changes, "family_name", json!(false));
        assert_eq!(check(&late, |_| Some(&record)), Err(Refusal::Malformed { detail: "family_name".to_owned() }));
    }

    #[test]
    fn a_record_of_a_newer_version_can_still_be_changed() {
        let first = commit(with(new_person(), "family_name", json!(["Had", "dad"])));
        let mut record = Record::empty(first.changes[0].key);
        record.apply(&first);
        let change = Change { key: Identity::key(record.key.id), fields: [].into() };
        let later = commit(with(vec![change], "given_name", json!("Leyla")));
        assert_eq!(check(&later, |_| Some(&record)), Ok(()));
    }
}
