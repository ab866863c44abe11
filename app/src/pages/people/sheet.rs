//! What a person's page shows, gathered from the casebook: plain values, so that a page is drawn anew only if one changes.

use super::rows::place;
use crate::components::{ShownName, ShownTask, staff_name};
use casework::{
    casebook::Casebook,
    ids::{CaseId, ConsultationId, PersonId, TaskId},
    people, plausibility,
    plausibility::Doubt,
    records::{
        Appointment, BaseData, BenefitPeriod, Case, Consultation, Education, Identity, ResidenceTitle, Stay, TaskState,
    },
    thread::{self, Entry},
};
use chrono::{NaiveDate, NaiveDateTime};
use uuid::Uuid;

/// Who somebody is, at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Their case.
    pub case: CaseId,
    /// Their name.
    pub name: ShownName,
    /// All further spellings.
    pub spellings: Vec<String>,
    /// Base data, if this role sees them and there are any.
    pub base: Option<BaseData>,
    /// Age, if known.
    pub age: Option<i32>,
    /// Where they live.
    pub place: Option<(Uuid, String)>,
    /// The house they live in.
    pub house: Option<casework::ids::AccommodationId>,
    /// The worker responsible.
    pub worker: String,
    /// The case itself.
    pub record: Option<Case>,
    /// The title that runs out next.
    pub title: Option<(Uuid, ResidenceTitle)>,
    /// When they were last spoken to.
    pub last_spoken: Option<NaiveDate>,
}

impl Head {
    /// Somebody's head; none if they are not in the casebook.
    #[must_use]
    pub fn of(book: &Casebook, person: PersonId, today: NaiveDate) -> Option<Self> {
        let identity = book.get::<Identity>(person)?;
        let (base, case) = (book.get::<BaseData>(person), book.get::<Case>(identity.case));
        let stay = people::stay_on(book, person, today);
        let spoken = book.all::<Consultation>().values().filter(|minutes| minutes.present.contains(&person));
        Some(Self {
            case: identity.case,
            name: ShownName::of(identity),
            spellings: identity.spellings.iter().cloned().collect(),
            base: base.cloned(),
            age: base.and_then(|base| base.birth_date).map(|born| born.age_on(today)),
            place: stay.map(|(id, stay)| (id, place(book, stay))),
            house: stay.and_then(|(_, stay)| stay.accommodation),
            worker: case.and_then(|case| case.responsible).map(|user| staff_name(book, user)).unwrap_or_default(),
            record: case.cloned(),
            title: people::standing_titles(book).remove(&person).map(|(id, title)| (id, title.clone())),
            last_spoken: spoken.map(|minutes| minutes.started_at.date()).filter(|day| *day <= today).max(),
        })
    }
}

/// The thread of somebody's case, with names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShownThread {
    /// What was agreed last, where and when.
    pub agreed: Option<(ConsultationId, NaiveDateTime, String)>,
    /// Open tasks of both sides.
    pub open: Vec<ShownTask>,
    /// The next appointment.
    pub next: Option<(Uuid, Appointment)>,
    /// The past, newest first.
    pub past: Vec<Line>,
}

/// One line of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// When.
    pub at: NaiveDateTime,
    /// What.
    pub what: What,
}

/// What a line of the past tells.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A conversation: its minutes, occasion, workers, and whether it is signed.
    Conversation {
        /// The minutes.
        id: ConsultationId,
        /// The minutes' content.
        minutes: Box<Consultation>,
        /// The workers' names.
        workers: String,
        /// Those of the household who were there, where the one whose page this is was not.
        instead: Option<String>,
    },
    /// A task that was settled.
    Task {
        /// The task.
        id: TaskId,
        /// What was to be done.
        what: String,
        /// Who did it.
        who: String,
        /// Done or dropped.
        state: TaskState,
    },
}

impl ShownThread {
    /// The thread of a case, as it is told on the page of one of its people.
    #[must_use]
    pub fn of(book: &Casebook, case: CaseId, person: PersonId, now: NaiveDateTime) -> Self {
        let thread = thread::of_case(book, case, now);
        let line = |entry: &Entry<'_>| Line {
            at: entry.at(),
            what: match entry {
                Entry::Conversation(id, minutes) => {
                    let workers: Vec<_> = minutes.workers.iter().map(|&user| staff_name(book, user)).collect();
                    let absent = !minutes.present.is_empty() && !minutes.present.contains(&person);
                    let instead = absent.then(|| {
                        let names = minutes.present.iter().map(|&who| crate::components::person_name(book, who));
                        names.collect::<Vec<_>>().join(", ")
                    });
                    let minutes = Box::new((*minutes).clone());
                    What::Conversation { id: *id, minutes, workers: workers.join(", "), instead }
                }
                Entry::Task(id, task, _) => What::Task {
                    id: *id,
                    what: task.what.clone(),
                    who: crate::components::actor_name(book, task.who),
                    state: task.state,
                },
            },
        };
        Self {
            agreed: thread.agreed.map(|(id, minutes)| (id, minutes.started_at, minutes.agreed.trim().to_owned())),
            open: thread.open.iter().map(|(id, task)| ShownTask::of(book, *id, task)).collect(),
            next: thread.next.map(|(id, appointment)| (id, appointment.clone())),
            past: thread.past.iter().map(line).collect(),
        }
    }
}

/// Papers and household: what stands in the quiet cards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Papers {
    /// Everybody else in the household: who, name, age.
    pub household: Vec<(PersonId, String, Option<i32>)>,
    /// Stays with their place, the newest first.
    pub stays: Vec<(Uuid, String, Stay)>,
    /// Titles, the newest first.
    pub titles: Vec<(Uuid, ResidenceTitle)>,
    /// Benefits, the newest first.
    pub benefits: Vec<(Uuid, BenefitPeriod)>,
    /// Courses, schools, jobs, the newest first.
    pub education: Vec<(Uuid, Education)>,
    /// What is hardly true.
    pub doubts: Vec<Doubt>,
}

impl Papers {
    /// Somebody's papers.
    #[must_use]
    pub fn of(book: &Casebook, person: PersonId, today: NaiveDate) -> Self {
        let home = book.get::<BaseData>(person).map(|base| people::household(book, base.household));
        let household = home
            .unwrap_or_default()
            .into_iter()
            .filter(|other| *other != person)
            .map(|other| {
                (other, crate::components::person_name(book, other), crate::components::age(book, other, today))
            })
            .collect();
        let stays = newest(book, |it: &Stay| it.person == person, |it| it.from);
        Self {
            household,
            stays: stays.into_iter().map(|(id, stay)| (id, place(book, &stay), stay)).collect(),
            titles: newest(book, |it: &ResidenceTitle| it.person == person, |it| it.valid_from),
            benefits: newest(book, |it: &BenefitPeriod| it.person == person, |it| it.from),
            education: newest(book, |it: &Education| it.person == person, |it| it.from),
            doubts: plausibility::doubts_of_person(book, person, today),
        }
    }
}

fn newest<T: casework::casebook::Tabled>(
    book: &Casebook,
    theirs: impl Fn(&T) -> bool,
    begins: impl Fn(&T) -> Option<NaiveDate>,
) -> Vec<(Uuid, T)> {
    let mut found: Vec<(Uuid, T)> =
        book.all::<T>().iter().filter(|(_, it)| theirs(it)).map(|(&id, it)| (id, it.clone())).collect();
    casework::order::sort_by_key(&mut found, |(id, it)| std::cmp::Reverse((begins(it), *id)));
    found
}
