//! Erasures, restores, and what must be nowhere afterwards.

use super::*;
use crate::acts;
use casework::{
    erasure::Subject,
    ids::{CaseId, PersonId},
    records::Kind,
};

impl World {
    /// Somebody's data is to be erased: a person, or the whole case that they are in.
    pub(super) fn erase(&mut self, nth: usize, whole: bool) {
        let people: Vec<_> = self.ledger.records().filter(|record| record.key.kind == Kind::Identity).collect();
        let Some(person) = people.get(nth % people.len().max(1)) else { return };
        let subject = match person.case() {
            Some(case) if whole => Subject::Case(CaseId(case.0)),
            _ => Subject::Person(PersonId(person.key.id)),
        };
        let before = self.ledger.text();
        if let Some(erasure) = self.ledger.erase(subject) {
            let after = self.ledger.text();
            let words = acts::words(&before).filter(|word| !after.contains(word));
            self.canaries.extend(words.map(ToOwned::to_owned));
            self.erasures.push(erasure);
            self.counts.note("erasures");
        }
    }

    /// The server is put back as it was, and erases again what was erased since.
    pub(super) fn restore(&mut self) {
        let Some(backup) = &self.backup else { return };
        self.ledger = backup.clone();
        self.ledger.epoch = self.ids.id().simple().to_string();
        if self.fault != Some(Fault::ListForgotten) {
            self.ledger.erase_again(&self.erasures);
        }
        (self.slow, self.durable) = (None, None);
        self.counts.note("restores");
    }

    /// What is erased, of all that there ever was on the list.
    pub fn erased(&self) -> impl Iterator<Item = RecordKey> + '_ {
        self.erasures.iter().flat_map(Erasure::keys)
    }
}
