//! The corridor list: a house, its rooms in the order of the doors, and who lives there and was last spoken to when.

use crate::{
    casebook::Casebook,
    ids::{AccommodationId, CaseId, PersonId, UnitId},
    people::last_spoken,
    records::{Accommodation, BaseData, Content as _, HouseholdRole, Identity, Stay, Unit},
};
use chrono::{Days, NaiveDate};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
};
use uuid::Uuid;

/// Whoever was not spoken to for longer than this is to be looked after.
const UNSEEN_AFTER: Days = Days::new(28);

/// Somebody who lives in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Resident {
    /// Who.
    pub person: PersonId,
    /// Since when they live there, if known.
    pub since: Option<NaiveDate>,
    /// The day of the last conversation in which they were counselled.
    pub last_spoken: Option<NaiveDate>,
    /// Whether the entry that says that they live there is disputed.
    pub disputed: bool,
}

/// The people of one case who live together in a room: a family, or somebody alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Party {
    /// Their case.
    pub case: CaseId,
    /// They, the head of the household first.
    pub residents: Vec<Resident>,
}

impl Party {
    /// The last day on which any of them was spoken to: who speaks with the mother has spoken with the family.
    #[must_use]
    pub fn last_spoken(&self) -> Option<NaiveDate> {
        self.residents.iter().filter_map(|resident| resident.last_spoken).max()
    }
}

/// A room and those who live in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Room {
    /// The room; none for those of whom only the house is known.
    pub unit: Option<UnitId>,
    /// What is on the door.
    pub label: String,
    /// Number of beds.
    pub beds: u16,
    /// Who lives in it, by case.
    pub parties: Vec<Party>,
}

impl Room {
    /// Everybody who lives in it.
    pub fn residents(&self) -> impl Iterator<Item = &Resident> {
        self.parties.iter().flat_map(|party| &party.residents)
    }

    /// The number of people who live in it.
    #[must_use]
    pub fn occupied(&self) -> u16 {
        u16::try_from(self.residents().count()).unwrap_or(u16::MAX)
    }

    /// Beds that nobody has.
    #[must_use]
    pub fn free(&self) -> u16 {
        self.beds.saturating_sub(self.occupied())
    }

    /// People for whom there is no bed. Of people whose room is not known, none.
    #[must_use]
    pub fn too_many(&self) -> u16 {
        if self.unit.is_some() { self.occupied().saturating_sub(self.beds) } else { 0 }
    }

    /// The case of those in it who were not spoken to for longest; *never* is longest.
    fn longest_unseen(&self) -> Option<Option<NaiveDate>> {
        self.parties.iter().map(Party::last_spoken).min()
    }
}

/// A house as a worker walks it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corridor {
    /// Rooms in the order of the doors; after them those whose room is not known.
    pub rooms: Vec<Room>,
}

impl Corridor {
    /// The house as it is on a day.
    #[must_use]
    pub fn of(book: &Casebook, house: AccommodationId, day: NaiveDate) -> Self {
        let mut rooms: BTreeMap<Option<UnitId>, Room> = book
            .all::<Unit>()
            .iter()
            .filter(|(_, unit)| unit.accommodation == house)
            .map(|(id, unit)| {
                let room =
                    Room { unit: Some(UnitId(*id)), label: unit.label.clone(), beds: unit.beds, parties: Vec::new() };
                (room.unit, room)
            })
            .collect();
        let spoken = last_spoken(book, day);
        let here = |stay: &Stay| stay.accommodation == Some(house) && stay.covers(day);
        for (id, stay) in book.all::<Stay>().iter().filter(|(_, stay)| here(stay)) {
            let unit = stay.unit.filter(|unit| rooms.contains_key(&Some(*unit)));
            let room =
                rooms.entry(unit).or_insert_with(|| Room { unit, label: String::new(), beds: 0, parties: Vec::new() });
            move_in(&mut room.parties, stay, resident(book, *id, stay, &spoken));
        }
        let mut rooms: Vec<Room> = rooms.into_values().collect();
        crate::order::sort_by(&mut rooms, |a, b| {
            a.unit.is_none().cmp(&b.unit.is_none()).then_with(|| door_order(&a.label, &b.label))
        });
        rooms.iter_mut().for_each(|room| sort_parties(book, &mut room.parties));
        Self { rooms }
    }

    /// The day of the last conversation with those who were not spoken to for longest: none for *never*. Nothing if nobody
    /// lives here.
    #[must_use]
    pub fn longest_unseen(&self) -> Option<Option<NaiveDate>> {
        self.rooms.iter().filter_map(Room::longest_unseen).min()
    }
}

/// A house in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct House {
    /// Which.
    pub id: AccommodationId,
    /// Its rooms.
    pub rooms: usize,
    /// Its beds.
    pub beds: u32,
    /// People who live in it.
    pub residents: u32,
    /// Beds that nobody has. A crowded room takes no bed from another.
    pub free: u32,
    /// People for whom their room has no bed.
    pub too_many: u32,
}

/// All houses in figures, by name.
#[must_use]
pub fn houses(book: &Casebook, day: NaiveDate) -> Vec<House> {
    let mut living: HashMap<(AccommodationId, Option<UnitId>), std::collections::BTreeSet<PersonId>> = HashMap::new();
    for stay in book.all::<Stay>().values().filter(|stay| stay.covers(day)) {
        if let Some(house) = stay.accommodation {
            living.entry((house, stay.unit)).or_default().insert(stay.person);
        }
    }
    let count = |house, unit| living.get(&(house, unit)).map_or(0, |people| u32::try_from(people.len()).unwrap_or(0));
    let mut named: Vec<(&str, House)> = book
        .all::<Accommodation>()
        .iter()
        .map(|(id, house)| {
            let mut figures = House { id: AccommodationId(*id), rooms: 0, beds: 0, residents: 0, free: 0, too_many: 0 };
            for (unit_id, unit) in book.all::<Unit>().iter().filter(|(_, unit)| unit.accommodation == figures.id) {
                let taken = count(figures.id, Some(UnitId(*unit_id)));
                figures.rooms += 1;
                figures.beds += u32::from(unit.beds);
                figures.free += u32::from(unit.beds).saturating_sub(taken);
                figures.too_many += taken.saturating_sub(u32::from(unit.beds));
            }
            figures.residents = living
                .iter()
                .filter(|((house, _), _)| *house == figures.id)
                .map(|(_, people)| u32::try_from(people.len()).unwrap_or(0))
                .sum();
            (house.name.as_str(), figures)
        })
        .collect();
    crate::order::sort_by(&mut named, |a, b| door_order(a.0, b.0));
    named.into_iter().map(|(_, figures)| figures).collect()
}

/// The people who live in flats of their own, by name.
#[must_use]
pub fn own_flats(book: &Casebook, day: NaiveDate) -> Vec<Party> {
    let spoken = last_spoken(book, day);
    let mut parties = Vec::new();
    for (id, stay) in book.all::<Stay>().iter().filter(|(_, stay)| stay.accommodation.is_none() && stay.covers(day)) {
        move_in(&mut parties, stay, resident(book, *id, stay, &spoken));
    }
    sort_parties(book, &mut parties);
    parties
}

/// Whether people who were last spoken to on this day are to be looked after on that one.
#[must_use]
pub fn is_unseen(last_spoken: Option<NaiveDate>, on: NaiveDate) -> bool {
    last_spoken.and_then(|day| day.checked_add_days(UNSEEN_AFTER)).is_none_or(|limit| limit < on)
}

/// The order in which a corridor's doors come: numbers by their value, so that room 2 is before room 10.
#[must_use]
pub fn door_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (pieces(a), pieces(b));
    a.cmp(&b)
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u64, usize),
    Words(String),
}

fn pieces(label: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = label.trim();
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        pieces.push(match piece.parse() {
            Ok(number) if is_number => Piece::Number(number, piece.len()),
            _ => Piece::Words(piece.trim().to_lowercase()),
        });
        rest = after;
    }
    pieces
}

fn resident(book: &Casebook, id: Uuid, stay: &Stay, spoken: &HashMap<PersonId, NaiveDate>) -> Resident {
    let disputed = book.record(Stay::key(id)).is_some_and(crate::sync::Record::is_disputed);
    let last_spoken = spoken.get(&stay.person).copied();
    Resident { person: stay.person, since: stay.from, last_spoken, disputed }
}

fn move_in(parties: &mut Vec<Party>, stay: &Stay, resident: Resident) {
    match parties.iter_mut().find(|party| party.case == stay.case) {
        Some(party) if party.residents.iter().any(|known| known.person == stay.person) => {}
        Some(party) => party.residents.push(resident),
        None => parties.push(Party { case: stay.case, residents: vec![resident] }),
    }
}

/// Heads of households first, then by age; cases by the name of their first.
fn sort_parties(book: &Casebook, parties: &mut [Party]) {
    let name = |person: PersonId| {
        book.get::<Identity>(person).map(|identity| (identity.family_name.as_str(), identity.given_name.as_str()))
    };
    for party in parties.iter_mut() {
        crate::order::sort_by_key(&mut party.residents, |resident| {
            let base = book.get::<BaseData>(resident.person);
            let role = base.map_or(HouseholdRole::Other, |base| base.household_role);
            (role, base.and_then(|base| base.birth_date), name(resident.person), resident.person)
        });
    }
    crate::order::sort_by_key(parties, |party| {
        (party.residents.first().and_then(|first| name(first.person)), party.case)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CommitId, ConversationId, HouseholdId, ReplicaId, UserId},
        records::{AccommodationKind, Actor, Consultation, ConsultationKind, Setting},
        sync::{Act, Commit, Hand, Objection, Time},
    };
    use chrono::DateTime;
    use rstest::rstest;

    #[derive(Default)]
    struct Town {
        book: Casebook,
        act: Act,
    }

    impl Town {
        fn house(&mut self) -> AccommodationId {
            let id = AccommodationId::new();
            self.act.create(
                id,
                &Accommodation {
                    name: "Unterkunft Dieker Straße".into(),
                    kind: AccommodationKind::Shared,
                    street: String::new(),
                    postcode: String::new(),
                    city: String::new(),
                    area: None,
                },
            );
            id
        }
        fn room(&mut self, accommodation: AccommodationId, label: &str, beds: u16) -> UnitId {
            let id = UnitId::new();
            self.act.create(id, &Unit { accommodation, label: label.into(), beds });
            id
        }
        fn person(&mut self, case: CaseId, name: &str, household_role: HouseholdRole) -> PersonId {
            let id = PersonId::new();
            let identity =
                Identity { case, family_name: name.into(), given_name: String::new(), spellings: Default::default() };
            let base = BaseData {
                case,
                household: HouseholdId(case.0),
                household_role,
                birth_date: None,
                gender: None,
                nationality: None,
                languages: Default::default(),
                interpreter_needed: false,
                target_group: None,
                arrived_on: None,
                assigned_on: None,
                phone: None,
            };
            self.act.create(id, &identity).create(id, &base);
            id
        }
        fn lives(&mut self, case: CaseId, person: PersonId, at: Option<AccommodationId>, unit: Option<UnitId>) {
            let stay = Stay { case, person, accommodation: at, unit, from: Some(day("2026-01-01")), until: None };
            self.act.create(Uuid::now_v7(), &stay);
        }
        fn spoke(&mut self, case: CaseId, with: PersonId, on: &str) {
            let minutes = Consultation {
                case,
                conversation: ConversationId::new(),
                started_at: day(on).and_hms_opt(10, 0, 0).unwrap(),
                minutes: 30,
                setting: Setting::OfficeHours,
                kind: ConsultationKind::FollowUp,
                accommodation: None,
                present: [with].into_iter().collect(),
                others_present: String::new(),
                interpreter: false,
                language: None,
                workers: Default::default(),
                criteria: Default::default(),
                occasion: String::new(),
                topics: String::new(),
                agreed: String::new(),
                signatures: Default::default(),
            };
            self.act.create(Uuid::now_v7(), &minutes);
        }
        fn book(mut self) -> Casebook {
            self.book.commit(Commit {
                id: CommitId::new(),
                replica: ReplicaId(Uuid::from_u128(1)),
                number: 1,
                time: Time(1),
                author: UserId::new(),
                wall: DateTime::UNIX_EPOCH,
                changes: self.act.into_changes(),
            });
            self.book
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    const TODAY: &str = "2026-11-20";

    #[rstest]
    #[case("Zimmer 2", "Zimmer 10")]
    #[case("Zimmer 002", "Zimmer 10")]
    #[case("Zimmer 9a", "Zimmer 9b")]
    #[case("1. OG 3", "2. OG 1")]
    #[case("zimmer 1", "Zimmer 2")]
    fn doors_come_by_the_value_of_their_numbers(#[case] first: &str, #[case] second: &str) {
        assert_eq!(door_order(first, second), Ordering::Less);
        assert_eq!(door_order(second, first), Ordering::Greater);
    }

    #[test]
    fn a_house_is_walked_from_door_to_door_and_ends_with_those_whose_room_is_not_known() {
        let mut town = Town::default();
        let house = town.house();
        let (ten, two) = (town.room(house, "Zimmer 10", 2), town.room(house, "Zimmer 2", 1));
        let case = CaseId::new();
        let lost = town.person(case, "Akin", HouseholdRole::Head);
        town.lives(case, lost, Some(house), None);
        let corridor = Corridor::of(&town.book(), house, day(TODAY));
        let doors: Vec<_> = corridor.rooms.iter().map(|room| room.unit).collect();
        assert_eq!(doors, [Some(two), Some(ten), None]);
        assert_eq!(corridor.rooms[2].too_many(), 0);
    }

    #[test]
    fn whoever_disputes_that_they_live_in_a_room_is_marked_there() {
        let mut town = Town::default();
        let house = town.house();
        let (case, room) = (CaseId::new(), town.room(house, "1", 2));
        let [akin, bilal] = ["Akin", "Bilal"].map(|name| {
            let person = town.person(case, name, HouseholdRole::Other);
            town.lives(case, person, Some(house), Some(room));
            person
        });
        let mut book = town.book();
        let stay = crate::people::stay_on(&book, akin, day(TODAY)).unwrap().0;
        let objection = Objection {
            by: Actor::Client(akin),
            at: DateTime::UNIX_EPOCH,
            written_by: UserId::new(),
            hand: Hand::Worker,
            part: String::new(),
            statement: "Ich wohne bei meinem Bruder.".into(),
        };
        let mut act = Act::new();
        act.dispute(book.record(Stay::key(stay)).unwrap(), Uuid::now_v7(), &objection);
        book.commit(Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(2)),
            number: 1,
            time: Time(2),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        });
        let corridor = Corridor::of(&book, house, day(TODAY));
        let marked: Vec<_> = corridor.rooms[0].residents().map(|it| (it.person, it.disputed)).collect();
        assert!(marked.contains(&(akin, true)) && marked.contains(&(bilal, false)), "{marked:?}");
    }

    #[test]
    fn a_crowded_room_takes_no_free_bed_from_another() {
        let mut town = Town::default();
        let house = town.house();
        let (crowded, empty) = (town.room(house, "1", 1), town.room(house, "2", 3));
        let case = CaseId::new();
        for name in ["Akin", "Bilal"] {
            let person = town.person(case, name, HouseholdRole::Other);
            town.lives(case, person, Some(house), Some(crowded));
        }
        let book = town.book();
        let corridor = Corridor::of(&book, house, day(TODAY));
        assert_eq!((corridor.rooms[0].free(), corridor.rooms[0].too_many()), (0, 1));
        assert_eq!((corridor.rooms[1].unit, corridor.rooms[1].free()), (Some(empty), 3));
        let figures = houses(&book, day(TODAY));
        assert_eq!(figures, [House { id: house, rooms: 2, beds: 4, residents: 2, free: 3, too_many: 1 }]);
    }

    #[test]
    fn a_room_of_two_households_keeps_them_apart_and_names_each_head_first() {
        let mut town = Town::default();
        let house = town.house();
        let room = town.room(house, "1", 4);
        let (saleh, akin) = (CaseId::new(), CaseId::new());
        let child = town.person(saleh, "Saleh", HouseholdRole::Child);
        let head = town.person(saleh, "Saleh", HouseholdRole::Head);
        let single = town.person(akin, "Akin", HouseholdRole::Head);
        town.lives(saleh, child, Some(house), Some(room));
        town.lives(saleh, head, Some(house), Some(room));
        town.lives(akin, single, Some(house), Some(room));
        let corridor = Corridor::of(&town.book(), house, day(TODAY));
        let parties = &corridor.rooms[0].parties;
        assert_eq!(parties.iter().map(|party| party.case).collect::<Vec<_>>(), [akin, saleh]);
        assert_eq!(parties[1].residents.iter().map(|it| it.person).collect::<Vec<_>>(), [head, child]);
    }

    #[test]
    fn who_speaks_with_one_of_a_family_has_spoken_with_the_family_and_never_is_longest() {
        let mut town = Town::default();
        let house = town.house();
        let room = town.room(house, "1", 4);
        let family = CaseId::new();
        let mother = town.person(family, "Demir", HouseholdRole::Head);
        let child = town.person(family, "Demir", HouseholdRole::Child);
        town.lives(family, mother, Some(house), Some(room));
        town.lives(family, child, Some(house), Some(room));
        town.spoke(family, mother, "2026-10-01");
        town.spoke(family, mother, "2026-11-02");
        town.spoke(family, child, "2026-09-01");
        let alone = CaseId::new();
        let never = town.person(alone, "Zahir", HouseholdRole::Head);
        town.lives(alone, never, Some(house), Some(room));
        let corridor = Corridor::of(&town.book(), house, day(TODAY));
        let parties = &corridor.rooms[0].parties;
        assert_eq!(parties[0].last_spoken(), Some(day("2026-11-02")));
        assert_eq!(parties[0].residents[1].last_spoken, Some(day("2026-09-01")));
        assert_eq!(corridor.longest_unseen(), Some(None));
    }

    #[test]
    fn those_in_flats_of_their_own_are_in_no_house() {
        let mut town = Town::default();
        let house = town.house();
        let case = CaseId::new();
        let person = town.person(case, "Akin", HouseholdRole::Head);
        town.lives(case, person, None, None);
        let book = town.book();
        assert_eq!(own_flats(&book, day(TODAY))[0].residents[0].person, person);
        assert_eq!(Corridor::of(&book, house, day(TODAY)), Corridor::default());
    }

    #[rstest]
    #[case::four_weeks_are_not_more_than_four_weeks(Some("2026-10-23"), false)]
    #[case::a_day_more_is(Some("2026-10-22"), true)]
    #[case::never_is(None, true)]
    fn people_are_unseen_after_more_than_four_weeks(#[case] last: Option<&str>, #[case] unseen: bool) {
        assert_eq!(is_unseen(last.map(day), day(TODAY)), unseen);
    }
}
