//! Erasure: what goes with a person or a case, and what of everybody else's records stays, without them.
//!
//! Deleting is a change like any other and stays in the history. Erasure removes content everywhere: from records, their
//! history, and from whatever a device still holds. What remains are ids.

mod traces;

pub use traces::{TAKEN_OUT, Thinned, Traces};

use crate::{
    decisions::joined,
    ids::{CaseId, PersonId, ReplicaId},
    order::set,
    records::{Actor, Decision, Handed, Kind, Party, RecordKey, ReplyKey},
    sync::{Cell, Change, Commit, Dot, Record, Time, Version, is_mark_of_dispute},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who or what is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person. The last one of a case takes the case along.
    Person(PersonId),
    /// A case with everybody in it.
    Case(CaseId),
}

/// People and cases that are erased, and the records that are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The people.
    pub persons: BTreeSet<PersonId>,
    /// The cases.
    pub cases: BTreeSet<CaseId>,
    /// The records.
    pub keys: BTreeSet<RecordKey>,
}

impl Reach {
    /// What erasing somebody reaches, given every record of their case and every record that names one of its people.
    #[must_use]
    pub fn of(subject: Subject, records: &[Record]) -> Self {
        let mut reach = Self::default();
        match subject {
            Subject::Case(case) => {
                reach.take_case(case, records);
                // Who was registered here and goes on elsewhere stays there.
                for (gone, kept) in joins(records) {
                    if !reach.persons.contains(&kept) {
                        reach.persons.remove(&gone);
                    }
                }
            }
            Subject::Person(person) => drop(reach.persons.insert(person)),
        }
        reach.persons = all_registrations(reach.persons, records);
        let persons = &reach.persons;
        let is_theirs = |record: &Record| is_person(record.key.kind) && persons.contains(&PersonId(record.key.id));
        let is_other = |record: &Record| is_person(record.key.kind) && !persons.contains(&PersonId(record.key.id));
        let mut cases = set(records.iter().filter(|record| is_theirs(record)).filter_map(Record::case));
        cases.retain(|case| !records.iter().any(|record| is_other(record) && record.case() == Some(*case)));
        cases.into_iter().for_each(|case| reach.take_case(case, records));
        reach.extended(records)
    }

    /// What is known to be erased by its keys alone.
    #[must_use]
    pub fn from_keys(keys: BTreeSet<RecordKey>) -> Self {
        let ids = |wanted: fn(Kind) -> bool| keys.iter().filter(move |key| wanted(key.kind)).map(|key| key.id);
        let persons = set(ids(is_person).map(PersonId));
        let cases = set(ids(|kind| kind == Kind::Case).map(CaseId));
        Self { persons, cases, keys }
    }

    fn take_case(&mut self, case: CaseId, records: &[Record]) {
        self.cases.insert(case);
        let members = records.iter().filter(|record| is_person(record.key.kind) && record.case() == Some(case));
        self.persons.extend(members.map(|record| PersonId(record.key.id)));
    }

    /// With those of these records that belong to the erased people and cases.
    #[must_use]
    pub fn extended(self, records: &[Record]) -> Self {
        // What was laid aside is made of changes: they belong to whom they would belong to if they were taken in.
        let aside: Vec<Record> = records.iter().flat_map(laid_aside).collect();
        if aside.is_empty() {
            return self.extended_by(records);
        }
        self.extended_by(&aside).extended_by(records)
    }

    fn extended_by(mut self, records: &[Record]) -> Self {
        // Minutes first: what was agreed in them, and the strokes under them, go with them.
        for record in records.iter().filter(|record| record.key.kind == Kind::Consultation) {
            if self.takes(record) {
                self.keys.insert(record.key);
            }
        }
        for record in records.iter().filter(|record| record.key.kind == Kind::Consultation) {
            let whole = self.keys.contains(&record.key);
            let strokes = record.fields.iter().filter_map(|(path, cell)| {
                let signer: Actor = path.strip_prefix("signatures/")?.parse().ok()?;
                let theirs = matches!(signer, Actor::Client(person) if self.persons.contains(&person));
                (whole || theirs).then(|| cell.versions().iter().filter_map(|version| drawn(&version.value)))
            });
            let strokes: Vec<_> = strokes.flatten().collect();
            self.keys.extend(strokes);
        }
        // Versions of agreements before what was handed over of them, and what is drawn under them.
        for record in records.iter().filter(|record| record.key.kind == Kind::AgreementVersion) {
            let whole = self.takes(record);
            let strokes = record.fields.iter().filter_map(|(path, cell)| {
                let reply: ReplyKey =
                    path.strip_prefix("replies/").or_else(|| path.strip_prefix("papers/"))?.parse().ok()?;
                let theirs = matches!(reply.signer, Actor::Client(person) if self.persons.contains(&person));
                let versions = cell.versions().iter();
                (whole || theirs).then(|| versions.flat_map(|it| drawn(&it.value).into_iter().chain(photo(&it.value))))
            });
            let strokes: Vec<_> = strokes.flatten().collect();
            self.keys.extend(strokes);
            if whole {
                self.keys.insert(record.key);
            }
        }
        // What is to be decided about them comes last.
        let (decisions, others): (Vec<_>, Vec<_>) =
            records.iter().partition(|record| matches!(record.key.kind, Kind::Decision | Kind::LateWork));
        for record in others.into_iter().chain(decisions) {
            if self.takes(record) {
                self.keys.insert(record.key);
            }
        }
        self
    }

    /// Whether something with this id is erased.
    #[must_use]
    pub fn holds(&self, id: Uuid) -> bool {
        self.persons.contains(&PersonId(id)) || self.keys.iter().any(|key| key.id == id)
    }

    /// Whether a record belongs to the erased. A kind that is new does not compile until its line is written.
    fn takes(&self, record: &Record) -> bool {
        if record.case().is_some_and(|case| self.cases.contains(&case)) {
            return true;
        }
        let id = |path| record.standing(path).and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
        let follows_minutes =
            || id("consultation").is_some_and(|id| self.keys.contains(&RecordKey { kind: Kind::Consultation, id }));
        match record.key.kind {
            Kind::Identity | Kind::BaseData => self.persons.contains(&PersonId(record.key.id)),
            Kind::Stay | Kind::BenefitPeriod | Kind::ResidenceTitle | Kind::Education => {
                id("person").is_some_and(|person| self.persons.contains(&PersonId(person)))
            }
            Kind::Consultation => {
                let mut present = present(record).peekable();
                present.peek().is_some() && present.all(|person| self.persons.contains(&person))
            }
            Kind::Task => {
                let who = record.standing("who").and_then(Value::as_str).and_then(|who| who.parse().ok());
                matches!(who, Some(Actor::Client(person)) if self.persons.contains(&person)) || follows_minutes()
            }
            Kind::Document => {
                id("person").is_some_and(|person| self.persons.contains(&PersonId(person))) || follows_minutes()
            }
            Kind::Appointment => follows_minutes(),
            Kind::Agreement => {
                let party = record.standing("party").and_then(Value::as_str).and_then(|party| party.parse().ok());
                matches!(party, Some(Party::Person(person)) if self.persons.contains(&person))
            }
            Kind::AgreementVersion => {
                let mut parties = elements(record, "parties").map(PersonId).peekable();
                // A single adult's agreement has their id.
                id("agreement").is_some_and(|id| self.persons.contains(&PersonId(id)))
                    || parties.peek().is_some() && parties.all(|person| self.persons.contains(&person))
            }
            Kind::HandOver => {
                let what: Option<Handed> =
                    record.standing("what").and_then(Value::as_str).and_then(|what| what.parse().ok());
                what.is_some_and(|what| self.keys.contains(&what.key()))
            }
            // Reached from the minutes or the agreement that they stand under.
            Kind::Strokes => false,
            // With those that it is about. Where nobody is left beside them it stays, without them: the same clash with
            // somebody else is the same Decision, and must not be taken for erased.
            Kind::Decision => id("about").is_some_and(|id| self.holds(id)),
            Kind::LateWork => {
                let mut aside = changes_aside(record).into_iter().peekable();
                aside.peek().is_some() && aside.all(|change| self.keys.contains(&change.key))
            }
            // What a household shares goes with the whole case.
            Kind::Household | Kind::Case => false,
            Kind::Team | Kind::Staff | Kind::Accommodation | Kind::Unit | Kind::Partner | Kind::OwnGoal => false,
        }
    }
}

/// These people, each with every registration of theirs that was joined with another, as far as these records tell.
#[must_use]
pub fn all_registrations(mut people: BTreeSet<PersonId>, records: &[Record]) -> BTreeSet<PersonId> {
    let joins = joins(records);
    loop {
        let known = people.len();
        for &(gone, kept) in &joins {
            if people.contains(&gone) || people.contains(&kept) {
                people.extend([gone, kept]);
            }
        }
        if people.len() == known {
            return people;
        }
    }
}

/// Who was joined with whom, as far as these records tell.
fn joins(records: &[Record]) -> Vec<(PersonId, PersonId)> {
    let decisions = records.iter().filter(|record| record.key.kind == Kind::Decision);
    decisions.filter_map(|record| joined(&record.content::<Decision>().ok()?)).collect()
}

/// What a late commit tells of the erased: given those of the ids that it names ([`names`]) that are erased, and the
/// records that it changes as they stand. Empty if it tells nothing.
#[must_use]
pub fn told_by<'a>(
    commit: &Commit,
    erased: BTreeSet<RecordKey>,
    before: impl Fn(RecordKey) -> Option<&'a Record>,
) -> Reach {
    if erased.is_empty() {
        return Reach::default();
    }
    let records: Vec<Record> = commit
        .keys()
        .map(|key| {
            let mut record = before(key).cloned().unwrap_or_else(|| Record::empty(key));
            record.apply(commit);
            record
        })
        .collect();
    Reach::from_keys(erased).extended(&records)
}

/// Every id that changes name: of the records themselves, in their fields' paths and values.
#[must_use]
pub fn names(changes: &[Change]) -> BTreeSet<Uuid> {
    let mut ids = BTreeSet::new();
    for change in changes {
        ids.insert(change.key.id);
        for (path, write) in &change.fields {
            ids.extend(path.split_once('/').and_then(|(_, element)| id_in(element)));
            ids.extend(write.value.as_str().and_then(id_in));
            if is_mark_of_dispute(path) {
                ids.extend(write.value.get("by").and_then(Value::as_str).and_then(id_in));
            }
            if change.key.kind == Kind::LateWork && path == LAID_ASIDE {
                ids.extend(names(&changes_in(&write.value)));
            }
        }
    }
    ids
}

/// The field of late work that holds what was laid aside.
const LAID_ASIDE: &str = "changes";

/// Changes as late work holds them; one that cannot be read is none.
fn changes_in(value: &Value) -> Vec<Change> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

fn changes_aside(late: &Record) -> Vec<Change> {
    late.standing(LAID_ASIDE).map(changes_in).unwrap_or_default()
}

/// The records that late work would make.
fn laid_aside(late: &Record) -> Vec<Record> {
    if late.key.kind != Kind::LateWork {
        return Vec::new();
    }
    let made = |change: Change| {
        let mut record = Record::empty(change.key);
        for (path, write) in change.fields {
            let version = Version { dot: NOWHERE, time: Time::default(), value: write.value };
            record.fields.insert(path, Cell::from_parts(vec![version], write.covered));
        }
        record
    };
    changes_aside(late).into_iter().map(made).collect()
}

/// Who wrote does not matter for what belongs to whom.
const NOWHERE: Dot = Dot { replica: ReplicaId(Uuid::nil()), number: 0 };

/// The id in `0192…` or `client:0192…`.
fn id_in(text: &str) -> Option<Uuid> {
    text.rsplit(':').next()?.parse().ok()
}

fn is_person(kind: Kind) -> bool {
    matches!(kind, Kind::Identity | Kind::BaseData)
}

/// Who is present in minutes, as they stand.
fn present(minutes: &Record) -> impl Iterator<Item = PersonId> {
    elements(minutes, "present").map(PersonId)
}

/// The ids in a set, as it stands.
fn elements(record: &Record, set: &'static str) -> impl Iterator<Item = Uuid> {
    record.fields.keys().filter_map(move |path| {
        let id = path.strip_prefix(set)?.strip_prefix('/')?.parse().ok()?;
        record.standing(path).map(|_| id)
    })
}

/// The strokes that a signature, or a reply to an agreement, names.
fn drawn(signature: &Value) -> Option<RecordKey> {
    let manner = signature.get("manner").or_else(|| signature.get("answer"))?;
    let strokes = manner.get("on_screen").or_else(|| manner.get("sign")?.get("strokes"))?;
    Some(RecordKey { kind: Kind::Strokes, id: strokes.as_str()?.parse().ok()? })
}

/// The photo of the paper that somebody signed, named by their reply or added to it.
fn photo(said: &Value) -> Option<RecordKey> {
    let photo = match said.get("answer") {
        Some(answer) => answer.get("on_paper")?.get("photo")?,
        None => said.get("photo")?,
    };
    Some(RecordKey { kind: Kind::Document, id: photo.as_str()?.parse().ok()? })
}

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod tests;
