//! What the other system's ids mean here: those of the files and those imported before.

use super::{
    compare::Imported,
    fault::{Fault, Wrong},
    folder::{File, Folder, Line},
    rows::{OWN_FLAT, Row, unit_name},
};
use crate::ledger::User;
use casework::{
    casebook::Casebook,
    ids::{CaseId, HouseholdId, PersonId},
    records::{BaseData, Household, Identity, Kind},
};
use std::collections::HashMap;
use uuid::Uuid;

/// The records that external ids name, and the household and case of every person.
pub struct Names {
    ids: HashMap<(Kind, String), Uuid>,
    households: HashMap<PersonId, HouseholdId>,
    cases: HashMap<PersonId, CaseId>,
}

impl Names {
    /// Finds or gives an id for everything named, and checks every reference of the files.
    pub fn new(folder: &Folder, imported: &Imported, users: &[User], book: &Casebook, faults: &mut Vec<Fault>) -> Self {
        let mut ids: HashMap<(Kind, String), Uuid> = imported.ids().collect();
        for user in users {
            ids.entry((Kind::Staff, user.login.clone())).or_insert(user.id.0);
        }
        name_all(&folder.users, &mut ids);
        name_all(&folder.accommodations, &mut ids);
        name_all(&folder.units, &mut ids);
        name_all(&folder.persons, &mut ids);
        name_all(&folder.titles, &mut ids);
        name_all(&folder.benefits, &mut ids);
        name_all(&folder.stays, &mut ids);
        name_all(&folder.education, &mut ids);
        name_all(&folder.partners, &mut ids);
        name_all(&folder.consultations, &mut ids);
        for person in &folder.persons.lines {
            ids.entry((Kind::Household, person.row.household.clone())).or_insert_with(Uuid::now_v7);
        }
        let mut names = Self { ids, households: HashMap::new(), cases: HashMap::new() };
        names.place_people(folder, imported, book);
        names.check(folder, faults);
        names
    }

    /// The record that an external id names.
    pub fn find(&self, kind: Kind, external: &str) -> Option<Uuid> {
        self.ids.get(&(kind, external.to_owned())).copied()
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
fn name_all<T: Row>(file: &File<T>, ids: &mut HashMap<(Kind, String), Uuid>) {
    for external in file.ids.keys() {
        ids.entry((T::KIND, external.clone())).or_insert_with(Uuid::now_v7);
    }
}
