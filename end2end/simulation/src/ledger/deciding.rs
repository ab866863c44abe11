//! What has to be decided because of a commit, and what came too late.

use super::*;
use casework::{
    casebook::Casebook,
    decisions::{Around, Late, raise, wanted},
    records::Decision,
};

impl Ledger {
    /// What used to be, for work that comes late.
    pub(super) fn late(&self, author: &Author, cases: &[CaseId]) -> Late {
        let had = self.scopes.get(&author.user).into_iter().flatten();
        let author = had.filter_map(|(_, scope)| Some((scope.role, scope.team?))).collect();
        let teams_of = |case: CaseId| {
            let changes = self.commits.iter().flat_map(|taken| &taken.commit.changes);
            let of_case = changes.filter(|change| change.key == RecordKey { kind: Kind::Case, id: case.0 });
            of_case.filter_map(|it| it.fields.get("team")?.value.as_str()?.parse().ok()).collect()
        };
        Late { author, teams: cases.iter().map(|case| (*case, teams_of(*case))).collect() }
    }

    /// Raises what has to be decided because of a commit, in the commit. Answers the Decisions that were known before.
    pub(super) fn raise_decisions(&self, admitted: &mut Admitted, now: DateTime<Utc>) -> Vec<Record> {
        let wanted = wanted(&admitted.commit.changes, |change| admitted.record(change.key));
        if wanted.is_empty() || self.fault == Some(Fault::ClashUnasked) {
            return Vec::new();
        }
        let mut book = self.book_of(&[Kind::Case, Kind::Stay, Kind::Unit]);
        for record in &admitted.records {
            book.drop_record(record.key);
            book.confirm(record.clone());
        }
        let around = Around::of_book(&book, &wanted);
        let mut known = Vec::new();
        for raised in raise(&wanted, &around, now) {
            let before = self.record(Decision::key(raised.id));
            admitted.raise(&raised, before);
            known.extend(before.cloned());
        }
        admitted.teams.extend(around.teams);
        known
    }

    /// All records of these kinds, to be read.
    #[must_use]
    pub fn book_of(&self, kinds: &[Kind]) -> Casebook {
        let mut book = Casebook::new();
        let records = self.records().filter(|record| kinds.contains(&record.key.kind));
        records.for_each(|record| book.confirm(record.clone()));
        book
    }
}
