//! Rows become records, with every reference resolved.

use super::{
    compare::{Comparison, Fate},
    folder::{File, Folder, Line},
    names::Names,
    rows::{PersonRow, Row, StayRow, unit_name},
};
use crate::ledger::{Municipality, Standing, User};
use casework::{
    casebook::Casebook,
    ids::{AccommodationId, CaseId, ConversationId, HouseholdId, PersonId, TeamId, UnitId, UserId},
    records::{
        Accommodation, BaseData, BenefitPeriod, Case, CaseStatus, Consultation, Content, Education, Household,
        HouseholdRole, Identity, Kind, Partner, ResidenceTitle, Role, Setting, Staff, Stay, Team, Unit,
    },
};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The external id of the team that the import makes.
const TEAM: &str = "SIM";

/// What rows are made into records with.
pub struct Making<'a> {
    /// The files.
    pub folder: &'a Folder,
    /// What ids mean.
    pub names: &'a Names,
    /// The records that stand.
    pub book: &'a Casebook,
    /// The users that there are.
    pub users: &'a [User],
    /// Where.
    pub municipality: &'a Municipality,
    /// The day, which decides who looks after whom.
    pub today: NaiveDate,
}

impl Making<'_> {
    /// Makes all records and puts them to be compared.
    pub fn all(&self, to: &mut Comparison<'_>) {
        let team = self.team(to);
        self.staff(team, to);
        self.houses(to);
        self.network(to);
        self.households(team, to);
        self.people(to);
        self.papers(to);
        let homes = self.homes();
        self.stays(to);
        self.consultations(&homes, to);
    }

    /// The team of the municipality's workers: the imported one, or the first that there is, or a new one.
    fn team(&self, to: &mut Comparison<'_>) -> TeamId {
        let imported = self.names.find(Kind::Team, TEAM);
        if let Some(known) = imported.or_else(|| self.book.all::<Team>().keys().next().copied()) {
            return TeamId(known);
        }
        let team = TeamId::new();
        if !self.folder.users.lines.is_empty() || !self.folder.persons.lines.is_empty() {
            to.put(TEAM, team.0, None, &Team { name: format!("SIM {}", self.municipality.name) });
        }
        team
    }

    fn staff(&self, team: TeamId, to: &mut Comparison<'_>) {
        for line in &self.folder.users.lines {
            let id = UserId(self.names.of(Kind::Staff, &line.external));
            let row = &line.row;
            let counsels = matches!(row.role, Role::SocialWorker | Role::TeamLead);
            let user = User {
                id,
                municipality: self.municipality.id,
                login: line.external.clone(),
                staff: Staff {
                    name: row.name.clone(),
                    role: row.role,
                    team: counsels.then_some(team),
                    area: row.area.clone(),
                    full_time_percent: row.full_time_percent,
                },
                standing: Standing::Active,
            };
            let fate = to.put_user(self.users.iter().find(|known| known.id == id), user);
            to.count(self.folder.users.name, fate);
        }
    }

    fn houses(&self, to: &mut Comparison<'_>) {
        each(&self.folder.accommodations, self.names, to, |row, to, line, id| {
            let house = Accommodation {
                name: row.name.clone(),
                kind: row.kind,
                street: row.street.clone(),
                postcode: row.postcode.clone(),
                city: row.city.clone(),
                area: row.area.clone(),
            };
            to.put(line, id, None, &house)
        });
        each(&self.folder.units, self.names, to, |row, to, line, id| {
            let accommodation = AccommodationId(self.names.of(Kind::Accommodation, &row.accommodation));
            to.put(line, id, None, &Unit { accommodation, label: row.label.clone(), beds: row.beds })
        });
    }

    fn network(&self, to: &mut Comparison<'_>) {
        each(&self.folder.partners, self.names, to, |row, to, line, id| {
            let partner = Partner {
                name: row.name.clone(),
                service_kind: row.service_kind,
                phone: row.phone.clone(),
                email: row.email.clone(),
            };
            to.put(line, id, None, &partner)
        });
    }

    /// Each household becomes a case. Team, responsible worker and status are given once: after that they are decided here.
    fn households(&self, team: TeamId, to: &mut Comparison<'_>) {
        let mut members: BTreeMap<&str, Vec<&Line<PersonRow>>> = BTreeMap::new();
        for line in &self.folder.persons.lines {
            members.entry(&line.row.household).or_default().push(line);
        }
        let responsible = Responsible::new(self);
        for (external, members) in members {
            let household = HouseholdId(self.names.of(Kind::Household, external));
            let case = self.book.get::<Household>(household).map_or(CaseId(household.0), |known| known.case);
            let head =
                members.iter().find(|line| line.row.household_role == HouseholdRole::Head).unwrap_or(&members[0]);
            if !to.is_here(Case::key(case)) {
                let content = Case {
                    team,
                    responsible: responsible.of(household, self.names.person(&head.external)),
                    status: CaseStatus::Open,
                    opened_on: members.iter().filter_map(|line| line.row.assigned_on).min(),
                };
                to.put(external, case.0, Some(case), &content);
            }
            let name = [&head.row.family_name, &head.row.given_name].into_iter().find(|name| !name.is_empty());
            let content = Household { case, name: name.cloned().unwrap_or_default() };
            to.put(external, household.0, Some(case), &content);
            to.place(Household::key(household), self.folder.persons.name, head.number);
        }
    }

    fn people(&self, to: &mut Comparison<'_>) {
        let file = &self.folder.persons;
        for line in &file.lines {
            let (row, person) = (&line.row, self.names.person(&line.external));
            let case = self.names.case_of(person);
            let base = BaseData {
                case,
                household: HouseholdId(self.names.of(Kind::Household, &row.household)),
                household_role: row.household_role,
                birth_date: row.birth_date,
                gender: row.gender,
                nationality: row.nationality.clone(),
                languages: row.languages.iter().cloned().collect(),
                interpreter_needed: row.interpreter_needed,
                target_group: row.target_group,
                arrived_on: row.arrived_on,
                assigned_on: row.assigned_on,
                phone: row.phone.clone(),
            };
            let name = Identity {
                case,
                family_name: row.family_name.clone(),
                given_name: row.given_name.clone(),
                spellings: Default::default(),
            };
            let fate = to.put(&line.external, person.0, Some(case), &name).max(to.put(
                &line.external,
                person.0,
                Some(case),
                &base,
            ));
            to.place(BaseData::key(person), file.name, line.number);
            to.count(file.name, fate);
        }
    }

    fn papers(&self, to: &mut Comparison<'_>) {
        each(&self.folder.titles, self.names, to, |row, to, line, id| {
            let person = self.names.person(&row.person);
            let case = self.names.case_of(person);
            let title = ResidenceTitle {
                case,
                person,
                title: row.title.clone(),
                valid_from: row.valid_from,
                valid_until: row.valid_until,
            };
            to.put(line, id, Some(case), &title)
        });
        each(&self.folder.benefits, self.names, to, |row, to, line, id| {
            let person = self.names.person(&row.person);
            let case = self.names.case_of(person);
            let benefit = BenefitPeriod { case, person, regime: row.regime, from: row.from, until: row.until };
            to.put(line, id, Some(case), &benefit)
        });
        each(&self.folder.education, self.names, to, |row, to, line, id| {
            let person = self.names.person(&row.person);
            let case = self.names.case_of(person);
            let education = Education {
                case,
                person,
                kind: row.kind,
                provider: row.provider.clone(),
                level: row.level,
                from: row.from,
                until: row.until,
            };
            to.put(line, id, Some(case), &education)
        });
    }

    fn stays(&self, to: &mut Comparison<'_>) {
        let file = &self.folder.stays;
        for line in &file.lines {
            let id = self.names.of(Kind::Stay, &line.external);
            let stay = self.stay(&line.row);
            if let Some(unit) = stay.unit {
                to.place(Unit::key(unit), file.name, line.number);
            }
            to.place(Stay::key(id), file.name, line.number);
            let fate = to.put(&line.external, id, Some(stay.case), &stay);
            to.count(file.name, fate);
        }
    }

    fn stay(&self, row: &StayRow) -> Stay {
        let person = self.names.person(&row.person);
        let house = row.accommodation.as_deref();
        let unit = house.zip(row.unit.as_deref()).map(|(house, unit)| unit_name(house, unit));
        Stay {
            case: self.names.case_of(person),
            person,
            accommodation: house.map(|house| AccommodationId(self.names.of(Kind::Accommodation, house))),
            unit: unit.map(|unit| UnitId(self.names.of(Kind::Unit, &unit))),
            from: row.from,
            until: row.until,
        }
    }

    fn consultations(&self, homes: &Homes, to: &mut Comparison<'_>) {
        each(&self.folder.consultations, self.names, to, |row, to, line, id| {
            let present: Vec<PersonId> = row.persons.iter().map(|person| self.names.person(person)).collect();
            let case = self.names.case_of(present[0]);
            let in_a_house = row.setting == Setting::OutreachAccommodation;
            let minutes = Consultation {
                case,
                // A row is one conversation, with one household.
                conversation: ConversationId(id),
                started_at: row.started_at,
                minutes: row.minutes,
                setting: row.setting,
                kind: row.kind,
                accommodation: homes.of(present[0], row.started_at.date()).filter(|_| in_a_house),
                present: present.into_iter().collect(),
                others_present: String::new(),
                interpreter: row.interpreter,
                language: None,
                workers: [UserId(self.names.of(Kind::Staff, &row.worker))].into_iter().collect(),
                criteria: row.criteria.iter().copied().collect(),
                occasion: row.occasion.clone(),
                topics: row.notes.clone(),
                agreed: String::new(),
                signatures: Default::default(),
            };
            to.put(line, id, Some(case), &minutes)
        });
    }

    /// Who lives where when: as the files have it, and as it stands where they are silent.
    fn homes(&self) -> Homes {
        let mut stays: HashMap<Uuid, Stay> =
            self.book.all::<Stay>().iter().map(|(&id, stay)| (id, stay.clone())).collect();
        for line in &self.folder.stays.lines {
            stays.insert(self.names.of(Kind::Stay, &line.external), self.stay(&line.row));
        }
        let mut homes: HashMap<PersonId, Vec<Stay>> = HashMap::new();
        for stay in stays.into_values() {
            homes.entry(stay.person).or_default().push(stay);
        }
        Homes(homes)
    }
}

/// Puts each row of a file that makes one record.
fn each<T: Row>(
    file: &File<T>,
    names: &Names,
    to: &mut Comparison<'_>,
    put: impl Fn(&T, &mut Comparison<'_>, &str, Uuid) -> Fate,
) {
    for line in &file.lines {
        let id = names.of(T::KIND, &line.external);
        let fate = put(&line.row, to, &line.external, id);
        to.place(casework::records::RecordKey { kind: T::KIND, id }, file.name, line.number);
        to.count(file.name, fate);
    }
}

/// Who lives where when.
struct Homes(HashMap<PersonId, Vec<Stay>>);

impl Homes {
    /// The house in which somebody lives on a day; of several the one moved into last.
    fn of(&self, person: PersonId, day: NaiveDate) -> Option<AccommodationId> {
        let stays = self.0.get(&person)?.iter().filter(|stay| stay.covers(day));
        stays.max_by_key(|stay| (stay.from, stay.accommodation))?.accommodation
    }
}

/// Who looks after a new case.
struct Responsible<'a> {
    homes: Homes,
    today: NaiveDate,
    area_of_house: HashMap<AccommodationId, &'a str>,
    worker_of_area: HashMap<&'a str, UserId>,
    spoke_last: HashMap<HouseholdId, (NaiveDateTime, UserId)>,
}

impl<'a> Responsible<'a> {
    fn new(making: &'a Making<'_>) -> Self {
        let (folder, names, book) = (making.folder, making.names, making.book);
        let mut area_of_house = HashMap::new();
        for (&id, house) in book.all::<Accommodation>().iter() {
            area_of_house.extend(house.area.as_deref().map(|area| (AccommodationId(id), area)));
        }
        for line in &folder.accommodations.lines {
            let id = AccommodationId(names.of(Kind::Accommodation, &line.external));
            area_of_house.extend(line.row.area.as_deref().map(|area| (id, area)));
        }
        let mut worker_of_area = HashMap::new();
        for (&id, staff) in book.all::<Staff>().iter().filter(|(_, staff)| staff.role == Role::SocialWorker) {
            worker_of_area.extend(staff.area.as_deref().map(|area| (area, UserId(id))));
        }
        for line in folder.users.lines.iter().filter(|line| line.row.role == Role::SocialWorker) {
            let id = UserId(names.of(Kind::Staff, &line.external));
            worker_of_area.extend(line.row.area.as_deref().map(|area| (area, id)));
        }
        let mut spoke_last: HashMap<HouseholdId, (NaiveDateTime, UserId)> = HashMap::new();
        for line in &folder.consultations.lines {
            let Some(household) = names.household_of(names.person(&line.row.persons[0])) else { continue };
            let spoke = (line.row.started_at, UserId(names.of(Kind::Staff, &line.row.worker)));
            spoke_last.entry(household).and_modify(|last| *last = (*last).max(spoke)).or_insert(spoke);
        }
        Self { homes: making.homes(), today: making.today, area_of_house, worker_of_area, spoke_last }
    }

    /// The worker of the area in which the household's head lives now, or else whoever spoke with the household last.
    fn of(&self, household: HouseholdId, head: PersonId) -> Option<UserId> {
        let area = self.homes.of(head, self.today).and_then(|house| self.area_of_house.get(&house));
        let of_area = area.and_then(|area| self.worker_of_area.get(area));
        of_area.copied().or_else(|| self.spoke_last.get(&household).map(|(_, worker)| *worker))
    }
}
