//! What is readable and yet hardly true: shown where it stands, so that somebody who knows asks, and never corrected by a
//! program.

use crate::{
    casebook::Casebook,
    ids::{HouseholdId, PersonId, UnitId},
    records::{
        BaseData, BenefitPeriod, BirthDate, Consultation, Content, Education, Household, HouseholdRole, RecordKey,
        ResidenceTitle, Stay, Unit, words,
    },
};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

words! {
    /// Why something is hardly true.
    Doubt {
        /// A stay, benefit, title or course ends before it begins.
        EndsBeforeItBegins = "ends_before_it_begins",
        /// A benefit ends on the day on which it began.
        BenefitEndsOnItsFirstDay = "benefit_ends_on_its_first_day",
        /// A stay ends on the day on which it began: nobody spent a night there.
        StayWithoutANight = "stay_without_a_night",
        /// Born after today.
        BornInTheFuture = "born_in_the_future",
        /// Born before 1900.
        BornBefore1900 = "born_before_1900",
        /// Arrived in Germany before being born.
        ArrivedBeforeBirth = "arrived_before_birth",
        /// Arrived in Germany only after being assigned to the municipality.
        ArrivedAfterAssigned = "arrived_after_assigned",
        /// Two stays of one person share nights.
        StaysOverlap = "stays_overlap",
        /// More people live in a room, now or from a later day on, than it has beds.
        RoomOverfull = "room_overfull",
        /// A *child* of the household who is older than thirty.
        ChildOlderThanThirty = "child_older_than_thirty",
        /// The latest title ran out, and none follows it.
        TitleExpired = "title_expired",
        /// A conversation on a day still to come.
        ConsultationInTheFuture = "consultation_in_the_future",
        /// A household with two heads.
        TwoHeads = "two_heads",
        /// A household without a head.
        NoHead = "no_head",
    }
}

/// A doubt, and the record that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Finding {
    /// The record.
    pub about: RecordKey,
    /// What about it.
    pub doubt: Doubt,
}

impl Finding {
    fn of<T: Content>(id: impl Into<Uuid>, doubt: Doubt) -> Self {
        Self { about: T::key(id), doubt }
    }
}

/// What the page of a person shows: the doubts about them, their papers, their room and their household, each once.
#[must_use]
pub fn doubts_of_person(book: &Casebook, person: PersonId, today: NaiveDate) -> Vec<Doubt> {
    let doubts = findings_of_person(book, person, today).into_iter().map(|finding| finding.doubt);
    crate::order::set(doubts).into_iter().collect()
}

/// The findings about one person, their papers, their room and their household.
#[must_use]
pub fn findings_of_person(book: &Casebook, person: PersonId, today: NaiveDate) -> Vec<Finding> {
    let mut findings = Vec::new();
    let files = files(book, Some(person));
    if let Some(file) = files.get(&person) {
        findings.extend(file.findings(today));
        let current = file.stays.iter().filter(|(_, stay)| stay.until.is_none_or(|until| today < until));
        let rooms = crate::order::set(current.filter_map(|(_, stay)| stay.unit));
        findings.extend(overfull_rooms(book, today).filter(|finding| rooms.contains(&UnitId(finding.about.id))));
    }
    if let Some(base) = book.get::<BaseData>(person) {
        let members = book.all::<BaseData>().values().filter(|other| other.household == base.household);
        findings.extend(heads(base.household, members));
    }
    findings
}

/// All findings in a casebook.
#[must_use]
pub fn findings(book: &Casebook, today: NaiveDate) -> Vec<Finding> {
    let mut households: BTreeMap<HouseholdId, Vec<&BaseData>> = BTreeMap::new();
    for base in book.all::<BaseData>().values() {
        households.entry(base.household).or_default().push(base);
    }
    // Minutes with several people present are found at each of them, and told once.
    let mut told = BTreeSet::new();
    files(book, None)
        .values()
        .flat_map(|file| file.findings(today))
        .chain(households.into_iter().filter_map(|(household, members)| heads(household, members.into_iter())))
        .chain(overfull_rooms(book, today))
        .filter(|finding| told.insert(*finding))
        .collect()
}

/// What is known about one person.
#[derive(Default)]
struct File<'a> {
    base: Option<(Uuid, &'a BaseData)>,
    stays: Vec<(Uuid, &'a Stay)>,
    benefits: Vec<(Uuid, &'a BenefitPeriod)>,
    titles: Vec<(Uuid, &'a ResidenceTitle)>,
    education: Vec<(Uuid, &'a Education)>,
    consultations: Vec<(Uuid, &'a Consultation)>,
}

/// Sorts the records by the person they are about, in one pass over each table: everybody's, or one person's.
fn files(book: &Casebook, only: Option<PersonId>) -> BTreeMap<PersonId, File<'_>> {
    let mut files: BTreeMap<PersonId, File<'_>> = BTreeMap::new();
    let wanted = |person: PersonId| only.is_none_or(|only| only == person);
    for (&id, base) in book.all::<BaseData>().iter().filter(|(id, _)| wanted(PersonId(**id))) {
        files.entry(PersonId(id)).or_default().base = Some((id, base));
    }
    for (&id, stay) in book.all::<Stay>().iter().filter(|(_, stay)| wanted(stay.person)) {
        files.entry(stay.person).or_default().stays.push((id, stay));
    }
    for (&id, benefit) in book.all::<BenefitPeriod>().iter().filter(|(_, benefit)| wanted(benefit.person)) {
        files.entry(benefit.person).or_default().benefits.push((id, benefit));
    }
    for (&id, title) in book.all::<ResidenceTitle>().iter().filter(|(_, title)| wanted(title.person)) {
        files.entry(title.person).or_default().titles.push((id, title));
    }
    for (&id, education) in book.all::<Education>().iter().filter(|(_, education)| wanted(education.person)) {
        files.entry(education.person).or_default().education.push((id, education));
    }
    for (&id, consultation) in book.all::<Consultation>().iter() {
        for &person in consultation.present.iter().filter(|person| wanted(**person)) {
            files.entry(person).or_default().consultations.push((id, consultation));
        }
    }
    files
}

impl File<'_> {
    fn findings(&self, today: NaiveDate) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some((id, base)) = self.base {
            findings.extend(of_base_data(base, today).into_iter().map(|doubt| Finding::of::<BaseData>(id, doubt)));
        }
        findings.extend(self.stays.iter().filter_map(|&(id, stay)| {
            let doubt = of_period(stay.from, stay.until)
                .or_else(|| same_day(stay.from, stay.until).then_some(Doubt::StayWithoutANight))?;
            Some(Finding::of::<Stay>(id, doubt))
        }));
        findings.extend(self.benefits.iter().filter_map(|&(id, benefit)| {
            let doubt = of_period(benefit.from, benefit.until)
                .or_else(|| same_day(benefit.from, benefit.until).then_some(Doubt::BenefitEndsOnItsFirstDay))?;
            Some(Finding::of::<BenefitPeriod>(id, doubt))
        }));
        findings.extend(self.titles.iter().filter_map(|&(id, title)| {
            Some(Finding::of::<ResidenceTitle>(id, of_period(title.valid_from, title.valid_until)?))
        }));
        findings.extend(self.education.iter().filter_map(|&(id, education)| {
            Some(Finding::of::<Education>(id, of_period(education.from, education.until)?))
        }));
        findings.extend(overlapping(&self.stays).map(|id| Finding::of::<Stay>(id, Doubt::StaysOverlap)));
        findings.extend(
            expired_title(&self.titles, today).map(|id| Finding::of::<ResidenceTitle>(id, Doubt::TitleExpired)),
        );
        findings.extend(
            self.consultations
                .iter()
                .filter(|(_, consultation)| consultation.started_at.date() > today)
                .map(|&(id, _)| Finding::of::<Consultation>(id, Doubt::ConsultationInTheFuture)),
        );
        findings
    }
}

/// The doubts about base data.
fn of_base_data(base: &BaseData, today: NaiveDate) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if let Some(born) = base.birth_date {
        let (in_the_future, year) = match born {
            BirthDate::Day(day) => (day > today, day.year()),
            BirthDate::Year(year) => (year > today.year(), year),
        };
        if in_the_future {
            doubts.push(Doubt::BornInTheFuture);
        }
        if year < 1900 {
            doubts.push(Doubt::BornBefore1900);
        }
        if base.arrived_on.is_some_and(|arrived| match born {
            BirthDate::Day(day) => arrived < day,
            BirthDate::Year(year) => arrived.year() < year,
        }) {
            doubts.push(Doubt::ArrivedBeforeBirth);
        }
        if base.household_role == HouseholdRole::Child && born.age_on(today) > 30 {
            doubts.push(Doubt::ChildOlderThanThirty);
        }
    }
    if let (Some(arrived), Some(assigned)) = (base.arrived_on, base.assigned_on)
        && arrived > assigned
    {
        doubts.push(Doubt::ArrivedAfterAssigned);
    }
    doubts
}

fn of_period(from: Option<NaiveDate>, until: Option<NaiveDate>) -> Option<Doubt> {
    (until? < from?).then_some(Doubt::EndsBeforeItBegins)
}

fn same_day(from: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    from.is_some() && from == until
}

/// Stays that begin before an earlier one has ended. The day of moving out is nobody's night.
fn overlapping(stays: &[(Uuid, &Stay)]) -> impl Iterator<Item = Uuid> {
    let mut nights: Vec<_> = stays
        .iter()
        .map(|&(id, stay)| (stay.from.unwrap_or(NaiveDate::MIN), stay.until.unwrap_or(NaiveDate::MAX), id))
        .filter(|(from, until, _)| from < until)
        .collect();
    crate::order::sort_by(&mut nights, Ord::cmp);
    let mut taken_until = NaiveDate::MIN;
    nights.into_iter().filter_map(move |(from, until, id)| {
        let overlaps = from < taken_until;
        taken_until = taken_until.max(until);
        overlaps.then_some(id)
    })
}

/// The title that ran out last, if nothing is valid after it. No last day: it does not run out.
fn expired_title(titles: &[(Uuid, &ResidenceTitle)], today: NaiveDate) -> Option<Uuid> {
    let (id, latest) = titles.iter().max_by_key(|(_, title)| title.valid_until.unwrap_or(NaiveDate::MAX))?;
    (latest.valid_until? < today).then_some(*id)
}

fn heads<'a>(household: HouseholdId, members: impl Iterator<Item = &'a BaseData>) -> Option<Finding> {
    let doubt = match members.filter(|member| member.household_role == HouseholdRole::Head).count() {
        0 => Doubt::NoHead,
        1 => return None,
        _ => Doubt::TwoHeads,
    };
    Some(Finding::of::<Household>(household, doubt))
}

fn overfull_rooms(book: &Casebook, today: NaiveDate) -> impl Iterator<Item = Finding> {
    let mut stays: BTreeMap<UnitId, Vec<&Stay>> = BTreeMap::new();
    for stay in book.all::<Stay>().values() {
        if let Some(unit) = stay.unit {
            stays.entry(unit).or_default().push(stay);
        }
    }
    stays.into_iter().filter_map(move |(id, stays)| {
        let unit = book.get::<Unit>(id)?;
        (most_from(&stays, today) > usize::from(unit.beds)).then(|| Finding::of::<Unit>(id, Doubt::RoomOverfull))
    })
}

/// The largest number of people at one time, from this day on. It changes upwards only on days on which somebody moves in.
fn most_from(stays: &[&Stay], today: NaiveDate) -> usize {
    let people_on = |day| crate::order::set(stays.iter().filter(|stay| stay.covers(day)).map(|stay| stay.person)).len();
    stays
        .iter()
        .filter_map(|stay| stay.from.filter(|from| *from > today))
        .chain([today])
        .map(people_on)
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, CommitId, ReplicaId, UserId},
        records::{BenefitRegime, ConsultationKind, Setting, TargetGroup},
        sync::{Act, Commit, Time},
    };
    use chrono::DateTime;
    use rstest::rstest;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn today() -> NaiveDate {
        day("2026-11-20")
    }

    fn base(role: HouseholdRole, born: &str) -> BaseData {
        BaseData {
            case: CaseId(Uuid::from_u128(1)),
            household: HouseholdId(Uuid::from_u128(1)),
            household_role: role,
            birth_date: born.parse().ok(),
            gender: None,
            nationality: None,
            languages: Default::default(),
            interpreter_needed: false,
            target_group: Some(TargetGroup::Recognised),
            arrived_on: Some(day("2020-01-01")),
            assigned_on: Some(day("2020-02-01")),
            phone: None,
        }
    }

    fn stay(person: PersonId, unit: Option<UnitId>, from: &str, until: Option<&str>) -> Stay {
        Stay {
            case: CaseId(Uuid::from_u128(1)),
            person,
            accommodation: None,
            unit,
            from: Some(day(from)),
            until: until.map(day),
        }
    }

    fn book(act: Act) -> Casebook {
        let mut book = Casebook::new();
        book.commit(Commit {
            id: CommitId::new(),
            replica: ReplicaId(Uuid::from_u128(1)),
            number: 1,
            time: Time(1),
            author: UserId::new(),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        });
        book
    }

    #[rstest]
    #[case::an_ordinary_adult(HouseholdRole::Head, "1990-05-31", vec![])]
    #[case::a_grown_up_child_of_thirty(HouseholdRole::Child, "1996-11-20", vec![])]
    #[case::a_child_of_thirty_one(HouseholdRole::Child, "1995-11-20", vec![Doubt::ChildOlderThanThirty])]
    #[case::an_unborn(HouseholdRole::Child, "2026-11-21", vec![Doubt::BornInTheFuture, Doubt::ArrivedBeforeBirth])]
    #[case::born_today(HouseholdRole::Child, "2020-01-01", vec![])]
    #[case::the_oldest(HouseholdRole::Head, "1899-12-31", vec![Doubt::BornBefore1900])]
    #[case::only_a_year_of_birth(HouseholdRole::Head, "2021", vec![Doubt::ArrivedBeforeBirth])]
    fn base_data_are_doubted(#[case] role: HouseholdRole, #[case] born: &str, #[case] doubts: Vec<Doubt>) {
        assert_eq!(of_base_data(&base(role, born), today()), doubts);
    }

    #[test]
    fn nobody_is_assigned_before_they_arrive() {
        let base = BaseData { arrived_on: Some(day("2020-02-02")), ..base(HouseholdRole::Head, "1990") };
        assert_eq!(of_base_data(&base, today()), [Doubt::ArrivedAfterAssigned]);
    }

    #[rstest]
    #[case::still_so("2024-05-05", None, None)]
    #[case::one_day_later("2024-05-05", Some("2024-05-06"), None)]
    #[case::the_day_it_began("2024-05-05", Some("2024-05-05"), Some(Doubt::BenefitEndsOnItsFirstDay))]
    #[case::the_day_before("2024-05-05", Some("2024-05-04"), Some(Doubt::EndsBeforeItBegins))]
    fn a_benefit_lasts_more_than_a_day(#[case] from: &str, #[case] until: Option<&str>, #[case] doubt: Option<Doubt>) {
        let (person, mut act) = (PersonId::new(), Act::new());
        act.create(
            Uuid::now_v7(),
            &BenefitPeriod {
                case: CaseId::new(),
                person,
                regime: BenefitRegime::AsylbLg,
                from: Some(day(from)),
                until: until.map(day),
            },
        );
        assert_eq!(doubts_of_person(&book(act), person, today()), Vec::from_iter(doubt));
    }

    #[rstest]
    #[case::out_and_in_on_one_day("2024-03-01", Some("2024-05-01"), vec![])]
    #[case::a_night_in_both("2024-03-01", Some("2024-05-02"), vec![Doubt::StaysOverlap])]
    #[case::never_moved_out("2024-03-01", None, vec![Doubt::StaysOverlap])]
    #[case::no_night_at_all("2024-03-01", Some("2024-03-01"), vec![Doubt::StayWithoutANight])]
    fn nobody_sleeps_in_two_places(#[case] from: &str, #[case] until: Option<&str>, #[case] doubts: Vec<Doubt>) {
        let (person, mut act) = (PersonId::new(), Act::new());
        act.create(Uuid::now_v7(), &stay(person, None, from, until));
        act.create(Uuid::now_v7(), &stay(person, None, "2024-05-01", None));
        assert_eq!(doubts_of_person(&book(act), person, today()), doubts);
    }

    #[rstest]
    #[case::one_moved_out_before(Some("2026-11-20"), "2026-10-01", false)]
    #[case::both_sleep_there_tonight(Some("2026-11-21"), "2026-10-01", true)]
    #[case::the_next_comes_while_the_first_is_there(None, "2027-01-01", true)]
    #[case::the_next_comes_when_the_first_is_gone(Some("2027-01-01"), "2027-01-01", false)]
    fn a_room_with_one_bed_is_for_one(#[case] first_until: Option<&str>, #[case] second: &str, #[case] overfull: bool) {
        let (unit, person, mut act) = (UnitId::new(), PersonId::new(), Act::new());
        act.create(
            unit,
            &Unit { accommodation: crate::ids::AccommodationId::new(), label: "Zimmer 1".into(), beds: 1 },
        );
        act.create(Uuid::now_v7(), &stay(PersonId::new(), Some(unit), "2026-01-01", first_until));
        act.create(Uuid::now_v7(), &stay(person, Some(unit), second, None));
        let book = book(act);
        let expected = if overfull { vec![Finding::of::<Unit>(unit, Doubt::RoomOverfull)] } else { vec![] };
        assert_eq!(findings(&book, today()), expected);
        assert_eq!(findings_of_person(&book, person, today()), expected);
    }

    #[rstest]
    #[case::valid_today(&[Some("2026-11-20")], false)]
    #[case::ran_out_yesterday(&[Some("2026-11-19")], true)]
    #[case::followed_by_another(&[Some("2026-11-19"), Some("2027-11-19")], false)]
    #[case::followed_by_one_without_end(&[Some("2026-11-19"), None], false)]
    fn a_title_expires_when_none_follows(#[case] ends: &[Option<&str>], #[case] expired: bool) {
        let (person, mut act) = (PersonId::new(), Act::new());
        for end in ends {
            act.create(
                Uuid::now_v7(),
                &ResidenceTitle {
                    case: CaseId::new(),
                    person,
                    title: "permit_25_2".into(),
                    valid_from: None,
                    valid_until: end.map(day),
                },
            );
        }
        let expected = if expired { vec![Doubt::TitleExpired] } else { vec![] };
        assert_eq!(doubts_of_person(&book(act), person, today()), expected);
    }

    #[rstest]
    #[case::one_head(&[HouseholdRole::Head, HouseholdRole::Child], vec![])]
    #[case::two_heads(&[HouseholdRole::Head, HouseholdRole::Head], vec![Doubt::TwoHeads])]
    #[case::no_head(&[HouseholdRole::Partner, HouseholdRole::Child], vec![Doubt::NoHead])]
    fn a_household_has_one_head(#[case] roles: &[HouseholdRole], #[case] doubts: Vec<Doubt>) {
        let people: Vec<PersonId> = roles.iter().map(|_| PersonId::new()).collect();
        let mut act = Act::new();
        for (&person, &role) in people.iter().zip(roles) {
            act.create(person, &base(role, "2005-01-01"));
        }
        let book = book(act);
        assert_eq!(doubts_of_person(&book, people[1], today()), doubts);
        assert_eq!(findings(&book, today()).len(), doubts.len(), "told once a household");
    }

    #[test]
    fn a_conversation_of_tomorrow_is_told_once_whoever_was_there() {
        let (present, mut act) = ([PersonId::new(), PersonId::new()], Act::new());
        act.create(
            Uuid::now_v7(),
            &Consultation {
                case: CaseId::new(),
                conversation: crate::ids::ConversationId::new(),
                started_at: "2026-11-21T09:00:00".parse().unwrap(),
                minutes: 30,
                setting: Setting::Phone,
                kind: ConsultationKind::FollowUp,
                accommodation: None,
                present: present.into_iter().collect(),
                others_present: String::new(),
                interpreter: false,
                language: None,
                workers: Default::default(),
                criteria: Default::default(),
                occasion: String::new(),
                topics: String::new(),
                agreed: String::new(),
                signatures: Default::default(),
            },
        );
        let book = book(act);
        assert_eq!(findings(&book, today()).len(), 1);
        assert_eq!(doubts_of_person(&book, present[0], today()), [Doubt::ConsultationInTheFuture]);
        assert!(findings(&book, day("2026-11-21")).is_empty());
    }
}
