//! What the other system's ids mean here: those of the files and those imported before.
//!
//! A record's id follows from what the other system calls it. So the ledger, which keeps of the erased their ids alone, knows
//! them again when a later import brings them once more: they are left out.

use super::{
    compare::Imported,
    fault::{Fault, Wrong},
    folder::{File, Folder, Line},
    rows::{OWN_FLAT, Row, unit_name},
};
use crate::ledger::User;
use casework::{
    casebook::Casebook,
    ids::{CaseId, HouseholdId, MunicipalityId, PersonId},
    records::{BaseData, Household, Identity, Kind, RecordKey},
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};
use uuid::{Builder, Uuid};

/// The records that external ids name, and the household and case of every person.
pub struct Names {
    municipality: MunicipalityId,
    erased: BTreeSet<RecordKey>,
    ids: HashMap<(Kind, String), Uuid>,
    households: HashMap<PersonId, HouseholdId>,
    cases: HashMap<PersonId, CaseId>,
}

impl Names {
    /// Finds or gives an id for everything named, and checks every reference of the files.
    pub fn new(
        municipality: MunicipalityId,
        erased: BTreeSet<RecordKey>,
        folder: &Folder,
        imported: &Imported,
        users: &[User],
        book: &Casebook,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut ids: HashMap<(Kind, String), Uuid> = imported.ids().collect();
        for user in users {
            ids.entry((Kind::Staff, user.login.clone())).or_insert(user.id.0);
        }
        name_all(&folder.users, municipality, &mut ids);
        name_all(&folder.accommodations, municipality, &mut ids);
        name_all(&folder.units, municipality, &mut ids);
        name_all(&folder.persons, municipality, &mut ids);
        name_all(&folder.titles, municipality, &mut ids);
        name_all(&folder.benefits, municipality, &mut ids);
        name_all(&folder.stays, municipality, &mut ids);
        name_all(&folder.education, municipality, &mut ids);
        name_all(&folder.partners, municipality, &mut ids);
        name_all(&folder.consultations, municipality, &mut ids);
        for person in &folder.persons.lines {
            let household = &person.row.household;
            ids.entry((Kind::Household, household.clone()))
                .or_insert_with(|| id_of(municipality, Kind::Household, household));
        }
        let mut names = Self { municipality, erased, ids, households: HashMap::new(), cases: HashMap::new() };
        names.place_people(folder, imported, book);
        names.check(folder, faults);
        names
    }

    /// The record that an external id names; an erased one too.
    pub fn find(&self, kind: Kind, external: &str) -> Option<Uuid> {
        let erased = || {
            let id = id_of(self.municipality, kind, external);
            self.erased.contains(&RecordKey { kind, id }).then_some(id)
        };
        self.ids.get(&(kind, external.to_owned())).copied().or_else(erased)
    }

    /// Whether what an external id names is erased here.
    pub fn is_erased(&self, kind: Kind, external: &str) -> bool {
        self.find(kind, external).is_some_and(|id| self.erased.contains(&RecordKey { kind, id }))
    }

    /// The record that an id in a checked row names.
    pub fn of(&self, kind: Kind, external: &str) -> Uuid {
        self.find(kind, external).expect("references are checked before records are made")
    }

    /// The person of a checked row.
    pub fn person(&self, external: &str) -> PersonId {
        PersonId(self.of(Kind::Identity, external))
    }

    /// The case of a person of a checked row.
    pub fn case_of(&self, person: PersonId) -> CaseId {
        *self.cases.get(&person).expect("every person that a checked row names has a case")
    }

    /// The household of a person, if known.
    pub fn household_of(&self, person: PersonId) -> Option<HouseholdId> {
        self.households.get(&person).copied()
    }

    /// Household and case of everybody. A household's case has its id when the import makes it; whoever has since been
    /// moved to another case by somebody here stays in that, unless the other system too has moved them.
    fn place_people(&mut self, folder: &Folder, imported: &Imported, book: &Casebook) {
        for (&id, identity) in book.all::<Identity>().iter() {
            self.cases.insert(PersonId(id), identity.case);
        }
        for (&id, base) in book.all::<BaseData>().iter() {
            self.households.insert(PersonId(id), base.household);
        }
        for line in &folder.persons.lines {
            let person = self.person(&line.external);
            let household = HouseholdId(self.of(Kind::Household, &line.row.household));
            let before = imported.last(Kind::BaseData, &line.external).and_then(|last| last.get("household"));
            let moved = before.is_none_or(|before| before.as_str() != Some(&household.to_string()));
            if moved || !self.cases.contains_key(&person) {
                let case = book.get::<Household>(household).map_or(CaseId(household.0), |known| known.case);
                self.cases.insert(person, case);
            }
            self.households.insert(person, household);
        }
    }

    fn check(&self, folder: &Folder, faults: &mut Vec<Fault>) {
        let mut check = |file, line: u64, column, kind, external: &str, expected: &str| {
            if self.find(kind, external).is_none() {
                let found = external.rsplit_once('/').map_or(external, |(_, unit)| unit);
                let found = if kind == Kind::Unit { found } else { external };
                faults.push(Fault::in_cell(file, line, column, found, Wrong::PointsNowhere, expected));
            }
        };
        const A_PERSON: &str = "a person in persons.csv or imported before";
        const A_HOUSE: &str = "a house in accommodations.csv or imported before";
        for Line { number, row, .. } in &folder.units.lines {
            check(folder.units.name, *number, "accommodation", Kind::Accommodation, &row.accommodation, A_HOUSE);
        }
        for Line { number, row, .. } in &folder.titles.lines {
            check(folder.titles.name, *number, "person", Kind::Identity, &row.person, A_PERSON);
        }
        for Line { number, row, .. } in &folder.benefits.lines {
            check(folder.benefits.name, *number, "person", Kind::Identity, &row.person, A_PERSON);
        }
        for Line { number, row, .. } in &folder.education.lines {
            check(folder.education.name, *number, "person", Kind::Identity, &row.person, A_PERSON);
        }
        for Line { number, row, .. } in &folder.stays.lines {
            let file = folder.stays.name;
            check(file, *number, "person", Kind::Identity, &row.person, A_PERSON);
            let house = row.accommodation.as_deref();
            if let Some(house) = house {
                let expected = format!("{A_HOUSE}, or {OWN_FLAT}");
                check(file, *number, "accommodation", Kind::Accommodation, house, &expected);
            }
            if let Some(unit) = &row.unit {
                let expected = match house {
                    Some(house) => format!("a unit of {house} in units.csv or imported before"),
                    None => "nothing, for a flat of one's own has no units here".to_owned(),
                };
                let unit = unit_name(house.unwrap_or(OWN_FLAT), unit);
                check(file, *number, "unit", Kind::Unit, &unit, &expected);
            }
        }
        for Line { number, row, .. } in &folder.consultations.lines {
            let file = folder.consultations.name;
            for person in &row.persons {
                check(file, *number, "persons", Kind::Identity, person, A_PERSON);
            }
            check(file, *number, "worker", Kind::Staff, &row.worker, "a user in users.csv or imported before");
        }
        for Line { number, row, .. } in &folder.consultations.lines {
            let households =
                row.persons.iter().filter_map(|person| self.household_of(PersonId(self.find(Kind::Identity, person)?)));
            let mut households: Vec<_> = households.collect();
            households.sort_unstable();
            households.dedup();
            if households.len() > 1 {
                faults.push(Fault::in_cell(
                    folder.consultations.name,
                    *number,
                    "persons",
                    &row.persons.join(";"),
                    Wrong::SeveralHouseholds,
                    "people of one household; a conversation with several households is a line for each",
                ));
            }
        }
    }
}

/// Names the rows of a file, those too that could not be read: what points to them does not point nowhere.
fn name_all<T: Row>(file: &File<T>, municipality: MunicipalityId, ids: &mut HashMap<(Kind, String), Uuid>) {
    for external in file.ids.keys() {
        ids.entry((T::KIND, external.clone())).or_insert_with(|| id_of(municipality, T::KIND, external));
    }
}

/// The id of what the other system calls so.
fn id_of(municipality: MunicipalityId, kind: Kind, external: &str) -> Uuid {
    let mut digest = Sha256::new_with_prefix(municipality.0);
    digest.update([kind.name(), external].join("/"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
