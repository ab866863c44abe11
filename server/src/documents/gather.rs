//! The file of a case, as far as a document shows it.

use super::{DocumentError, Mark, wording::moment};
use crate::ledger::{Ledger, Municipality, Reader};
use casework::{
    access::{Deed, Relation, may},
    casebook::Casebook,
    ids::MunicipalityId,
    records::{Actor, Identity, Kind, Partner, RecordKey, Staff},
    sync::{Disputed, Hand, Record},
};
use chrono::Utc;

/// A record, and what is needed to show it.
pub(super) struct Gathered {
    pub municipality: Municipality,
    pub record: Record,
    pub book: Casebook,
}

/// What stands over everything that is disputed.
pub(super) const DISPUTED: &str = "Bestritten (§ 84 Abs. 2 SGB X)";

impl Gathered {
    /// What this reader may see of a record and its case; that they looked is written down.
    pub(super) async fn of(
        ledger: &dyn Ledger,
        municipality: MunicipalityId,
        reader: &Reader,
        key: RecordKey,
    ) -> Result<Self, DocumentError> {
        let record = ledger.read(municipality, reader, key, Utc::now()).await?.ok_or(DocumentError::NotThere)?;
        let case = record.case().ok_or(DocumentError::NotThere)?;
        let sees = |kind, relation| may(reader.scope.role, Deed::Read, kind, relation);
        let mut book = Casebook::new();
        for of_case in ledger.case_records(municipality, case).await? {
            if sees(of_case.key.kind, Relation::OwnTeam) {
                book.confirm(of_case);
            }
        }
        for kind in [Kind::Staff, Kind::Partner].into_iter().filter(|kind| sees(*kind, Relation::Shared)) {
            ledger.records(municipality, kind).await?.into_iter().for_each(|record| book.confirm(record));
        }
        let places = ledger.municipalities().await?.into_iter();
        let place = places.into_iter().find(|place| place.id == municipality).ok_or(DocumentError::NotThere)?;
        Ok(Self { municipality: place, record, book })
    }

    /// What somebody is called; a dash if nothing is known of them any more.
    pub(super) fn name(&self, who: &Actor) -> String {
        let name = match who {
            Actor::Worker(id) => self.book.get::<Staff>(*id).map(|staff| staff.name.clone()),
            Actor::Client(id) => self.book.get::<Identity>(*id).map(Identity::spoken),
            Actor::Partner(id) => self.book.get::<Partner>(*id).map(|partner| partner.name.clone()),
        };
        name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "–".to_owned())
    }

    /// What people dispute of the record; `part` says which part of it in words.
    pub(super) fn marks(&self, in_other: Option<String>, part: impl Fn(&str) -> Option<String>) -> Vec<Mark> {
        self.marks_of(&self.record, in_other, part)
    }

    /// What people dispute of a record that stands in the document.
    pub(super) fn marks_of(
        &self,
        record: &Record,
        in_other: Option<String>,
        part: impl Fn(&str) -> Option<String>,
    ) -> Vec<Mark> {
        let heading = match in_other {
            Some(other) => format!("{DISPUTED} · {other}"),
            None => DISPUTED.to_owned(),
        };
        let mark = |disputed: &Disputed| {
            let objection = &disputed.objection;
            let about = match part(&objection.part) {
                Some(part) => format!("Es geht um: {part}. "),
                None => String::new(),
            };
            let noted = match objection.hand {
                Hand::Worker => "festgehalten von",
                Hand::Own => "selbst geschrieben auf dem Gerät von",
            };
            let who = format!(
                "{about}Bestritten von {} am {}, {noted} {}",
                self.name(&objection.by),
                moment(objection.at),
                self.name(&Actor::Worker(objection.written_by))
            );
            Mark { heading: heading.clone(), statement: objection.statement.clone(), who }
        };
        record.objections().iter().filter(|disputed| disputed.stands()).map(mark).collect()
    }
}
