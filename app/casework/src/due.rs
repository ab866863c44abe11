//! What is due for somebody, worst first: the same list on a tablet offline and on the server.

use crate::{
    agreement::{self, REVIEW_WARNING},
    casebook::Casebook,
    ids::{AgreementId, CaseId, PersonId, TaskId, UserId},
    people,
    records::{Actor, Appointment, Case, CaseStatus, Identity, Task, TaskState},
};
use chrono::{Days, NaiveDate};
use std::collections::HashSet;
use uuid::Uuid;

/// Titles are due this long before they run out.
const TITLE_WARNING: Days = Days::new(8 * 7);
/// Nobody should wait longer than this for a word.
const UNSEEN_AFTER: Days = Days::new(8 * 7);
/// Tasks are due this long before their day.
const TASK_WARNING: Days = Days::new(7);

/// Whose matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of one worker: their cases, their tasks, their appointments.
    Mine(UserId),
    /// Those of everybody whose cases are in the casebook.
    Team,
}

/// One matter that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A residence title runs out or has run out.
    Title {
        /// Whose.
        person: PersonId,
        /// Which.
        id: Uuid,
        /// What it is.
        title: String,
    },
    /// A task.
    Task {
        /// Which.
        task: TaskId,
    },
    /// An agreement that they wanted to look at together.
    Review {
        /// Whose case.
        case: CaseId,
        /// Whom it is about.
        person: Option<PersonId>,
        /// Which.
        agreement: AgreementId,
    },
}

/// A matter and its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day by which it should be settled, or on which it runs out.
    pub day: NaiveDate,
    /// What.
    pub matter: Matter,
}

/// Titles that run out within eight weeks or have run out, tasks due within a week or overdue, agreements to be looked at
/// within two weeks: the longest overdue first.
#[must_use]
pub fn due(book: &Casebook, scope: Scope, today: NaiveDate) -> Vec<Due> {
    let reviews = reviews(book, scope, today).into_iter();
    let reviews =
        reviews.map(|(day, case, agreement, person)| Due { day, matter: Matter::Review { case, person, agreement } });
    longest_overdue_first(titles_and_tasks(book, scope, today).into_iter().chain(reviews).collect())
}

/// Of what is due, titles and tasks: what a device can say before it can read agreements.
#[must_use]
pub fn titles_and_tasks(book: &Casebook, scope: Scope, today: NaiveDate) -> Vec<Due> {
    let active = active_cases(book, scope);
    // Benefits learn of no case: there all titles count.
    let for_benefits = book.all::<Case>().is_empty();
    let titles = people::standing_titles(book).into_iter().filter_map(|(person, (id, title))| {
        let day = title.valid_until.filter(|until| *until <= today + TITLE_WARNING)?;
        let matter = Matter::Title { person, id, title: title.title.clone() };
        (active.contains(&title.case) || for_benefits && scope == Scope::Team).then_some(Due { day, matter })
    });
    let tasks = tasks(book, scope).into_iter().filter_map(|(task, content)| {
        let day = content.due.filter(|due| *due <= today + TASK_WARNING)?;
        Some(Due { day, matter: Matter::Task { task } })
    });
    longest_overdue_first(titles.chain(tasks).collect())
}

fn longest_overdue_first(mut due: Vec<Due>) -> Vec<Due> {
    crate::order::sort_by(&mut due, |a, b| a.day.cmp(&b.day).then_with(|| order(&a.matter).cmp(&order(&b.matter))));
    due
}

fn order(matter: &Matter) -> (u8, Uuid) {
    match matter {
        Matter::Title { person, .. } => (0, person.0),
        Matter::Task { task } => (1, task.0),
        Matter::Review { agreement, .. } => (2, agreement.0),
    }
}

/// Open tasks of workers, by their day; those without one last.
#[must_use]
pub fn tasks(book: &Casebook, scope: Scope) -> Vec<(TaskId, &Task)> {
    let theirs = |task: &Task| match (scope, task.who) {
        (Scope::Mine(user), Actor::Worker(worker)) => worker == user,
        (Scope::Mine(user), Actor::Client(_) | Actor::Partner(_)) => is_responsible(book, user, task.case),
        (Scope::Team, _) => true,
    };
    let mut tasks: Vec<_> = book
        .all::<Task>()
        .iter()
        .filter(|(_, task)| task.state == TaskState::Open && theirs(task))
        .map(|(&id, task)| (TaskId(id), task))
        .collect();
    crate::order::sort_by_key(&mut tasks, |(id, task)| (task.due.is_none(), task.due, *id));
    tasks
}

/// Agreements that should be looked at together within two weeks, or should have been, with the day and whom they are about:
/// the longest overdue first.
#[must_use]
pub fn reviews(
    book: &Casebook,
    scope: Scope,
    today: NaiveDate,
) -> Vec<(NaiveDate, CaseId, AgreementId, Option<PersonId>)> {
    let agreements = agreement::agreements_of(book, &active_cases(book, scope), today).into_iter();
    let about = |it: &agreement::Current<'_>| agreement::whom(book, it.in_force?.1);
    let due = agreements.filter_map(|(case, it)| Some((it.next_review?, case, it.id, about(&it))));
    let mut due: Vec<_> = due.filter(|(day, ..)| *day <= today + REVIEW_WARNING).collect();
    crate::order::sort_by_key(&mut due, |it| *it);
    due
}

/// Appointments of a day, by their time.
#[must_use]
pub fn appointments(book: &Casebook, scope: Scope, day: NaiveDate) -> Vec<(Uuid, &Appointment)> {
    appointments_where(book, scope, |at| at == day)
}

/// Appointments after a day, by their time.
#[must_use]
pub fn appointments_after(book: &Casebook, scope: Scope, day: NaiveDate) -> Vec<(Uuid, &Appointment)> {
    appointments_where(book, scope, |at| at > day)
}

fn appointments_where(book: &Casebook, scope: Scope, day: impl Fn(NaiveDate) -> bool) -> Vec<(Uuid, &Appointment)> {
    let theirs = |appointment: &Appointment| match scope {
        Scope::Mine(user) => appointment.worker == user,
        Scope::Team => true,
    };
    let mut found: Vec<_> = book
        .all::<Appointment>()
        .iter()
        .filter(|(_, it)| !it.cancelled && day(it.starts_at.date()) && theirs(it))
        .map(|(&id, it)| (id, it))
        .collect();
    crate::order::sort_by_key(&mut found, |(id, it)| (it.starts_at, *id));
    found
}

/// People of active cases with whom nobody has spoken for more than eight weeks, or ever.
#[must_use]
pub fn unseen(book: &Casebook, scope: Scope, today: NaiveDate) -> Vec<PersonId> {
    let (active, last) = (active_cases(book, scope), people::last_spoken(book, today));
    let people = book.all::<Identity>().iter().filter(|(_, identity)| active.contains(&identity.case));
    people
        .map(|(&id, _)| PersonId(id))
        .filter(|person| last.get(person).is_none_or(|last| *last + UNSEEN_AFTER < today))
        .collect()
}

/// Whether this worker is responsible for the case.
#[must_use]
pub fn is_responsible(book: &Casebook, user: UserId, case: CaseId) -> bool {
    book.get::<Case>(case).is_some_and(|case| case.responsible == Some(user))
}

/// Cases that are being worked on.
fn active_cases(book: &Casebook, scope: Scope) -> HashSet<CaseId> {
    let cases = book.all::<Case>().iter().filter(|(_, case)| {
        matches!(case.status, CaseStatus::Request | CaseStatus::Open | CaseStatus::Aftercare)
            && match scope {
                Scope::Mine(user) => case.responsible == Some(user),
                Scope::Team => true,
            }
    });
    cases.map(|(&id, _)| CaseId(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::TeamId,
        people::tests::{book_of, day},
        records::ResidenceTitle,
        sync::Act,
    };

    struct Scene {
        act: Act,
        me: UserId,
        mine: CaseId,
        closed: CaseId,
        of_a_colleague: CaseId,
    }

    fn scene() -> Scene {
        let (me, mut act) = (UserId::new(), Act::new());
        let mut case = |responsible, status| {
            let id = CaseId::new();
            act.create(id, &Case { team: TeamId::new(), responsible: Some(responsible), status, opened_on: None });
            id
        };
        let mine = case(me, CaseStatus::Open);
        let closed = case(me, CaseStatus::Closed);
        let of_a_colleague = case(UserId::new(), CaseStatus::Open);
        Scene { act, me, mine, closed, of_a_colleague }
    }

    fn title(act: &mut Act, case: CaseId, person: PersonId, until: &str) -> Uuid {
        let (id, valid_until) = (Uuid::now_v7(), until.parse().ok());
        let title = "toleration_60a".to_owned();
        act.create(id, &ResidenceTitle { case, person, title, valid_from: None, valid_until });
        id
    }

    fn task(act: &mut Act, case: CaseId, who: Actor, due: &str, state: TaskState) -> TaskId {
        let id = TaskId::new();
        let (what, due) = ("Kita anrufen".to_owned(), due.parse().ok());
        act.create(id, &Task { case, consultation: None, what, who, due, state, settled_on: None });
        id
    }

    #[test]
    fn what_is_longest_overdue_comes_first_and_what_has_time_does_not_come() {
        let Scene { mut act, me, mine, closed, .. } = scene();
        let [ending, renewed, later, of_closed] = [(); 4].map(|()| PersonId::new());
        let id = title(&mut act, mine, ending, "2026-12-01");
        title(&mut act, mine, renewed, "2026-11-01");
        title(&mut act, mine, renewed, "2028-11-01");
        title(&mut act, mine, later, "2027-01-16");
        title(&mut act, closed, of_closed, "2026-11-01");
        let overdue = task(&mut act, mine, Actor::Worker(me), "2026-11-10", TaskState::Open);
        task(&mut act, mine, Actor::Worker(me), "2026-11-10", TaskState::Done);
        task(&mut act, mine, Actor::Worker(me), "2026-11-28", TaskState::Open);
        let this_week = task(&mut act, mine, Actor::Client(ending), "2026-11-27", TaskState::Open);

        let due = due(&book_of(act), Scope::Mine(me), day("2026-11-20"));
        let matters: Vec<_> = due.into_iter().map(|due| due.matter).collect();
        assert_eq!(
            matters,
            [
                Matter::Task { task: overdue },
                Matter::Task { task: this_week },
                Matter::Title { person: ending, id, title: "toleration_60a".into() },
            ]
        );
    }

    #[test]
    fn a_colleague_s_matters_are_the_team_s_and_not_mine() {
        let Scene { mut act, me, of_a_colleague, .. } = scene();
        title(&mut act, of_a_colleague, PersonId::new(), "2026-11-21");
        task(&mut act, of_a_colleague, Actor::Worker(UserId::new()), "2026-11-20", TaskState::Open);
        let asked_of_me = task(&mut act, of_a_colleague, Actor::Worker(me), "2026-11-20", TaskState::Open);
        let book = book_of(act);
        let mine = due(&book, Scope::Mine(me), day("2026-11-20"));
        assert_eq!(mine, [Due { day: day("2026-11-20"), matter: Matter::Task { task: asked_of_me } }]);
        assert_eq!(due(&book, Scope::Team, day("2026-11-20")).len(), 3);
    }

    #[test]
    fn appointments_called_off_take_no_time_of_the_day() {
        let Scene { mut act, me, mine, .. } = scene();
        let mut at = |time: &str, cancelled| {
            let starts_at = time.parse().unwrap();
            let place = String::new();
            act.create(
                Uuid::now_v7(),
                &Appointment {
                    case: mine,
                    consultation: None,
                    worker: me,
                    starts_at,
                    place,
                    way: String::new(),
                    things: Default::default(),
                    bring: String::new(),
                    translations: Default::default(),
                    cancelled,
                },
            );
        };
        at("2026-11-20T15:00:00", false);
        at("2026-11-20T09:00:00", false);
        at("2026-11-20T10:00:00", true);
        at("2026-11-23T10:00:00", false);
        let book = book_of(act);
        let times =
            |found: Vec<(Uuid, &Appointment)>| found.iter().map(|it| it.1.starts_at.to_string()).collect::<Vec<_>>();
        let today = day("2026-11-20");
        assert_eq!(times(appointments(&book, Scope::Mine(me), today)), ["2026-11-20 09:00:00", "2026-11-20 15:00:00"]);
        assert_eq!(times(appointments_after(&book, Scope::Mine(me), today)), ["2026-11-23 10:00:00"]);
        assert!(appointments(&book, Scope::Mine(UserId::new()), today).is_empty());
    }

    #[test]
    fn whoever_was_never_spoken_to_is_unseen_while_their_case_is_open() {
        let Scene { mut act, me, mine, closed, .. } = scene();
        let mut person = |case| {
            let id = PersonId::new();
            let (family_name, given_name) = ("Saleh".to_owned(), "Zainab".to_owned());
            act.create(id, &Identity { case, family_name, given_name, spellings: Default::default() });
            id
        };
        let waiting = person(mine);
        person(closed);
        assert_eq!(unseen(&book_of(act), Scope::Mine(me), day("2026-11-20")), [waiting]);
    }
}
