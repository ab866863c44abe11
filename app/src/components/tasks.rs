//! A task with its tick.

use crate::{
    components::{DisputedMark, Notice, actor_name, use_notice},
    locales::{
        dates::{day_in_words, exact_day},
        tr, tr_with,
    },
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    casebook::Casebook,
    ids::{CaseId, PersonId, TaskId},
    people,
    records::{Actor, Content as _, Kind, Task, TaskState},
    sync::{Act, Change},
};
use chrono::NaiveDate;
use leptos::task::spawn_local;

/// A task as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownTask {
    /// Which.
    pub id: TaskId,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// For whom: the first person of the case, and their name.
    pub about: Option<(PersonId, String)>,
}

impl ShownTask {
    /// A task with the names that it needs.
    #[must_use]
    pub fn of(book: &Casebook, id: TaskId, task: &Task) -> Self {
        let about = first_of(book, task.case);
        Self { id, what: task.what.clone(), who: actor_name(book, task.who), due: task.due, about }
    }
}

/// The person by whom a case is called: the head of its household, or whoever is in it.
#[must_use]
pub fn first_of(book: &Casebook, case: CaseId) -> Option<(PersonId, String)> {
    let role = |person: &PersonId| {
        book.get::<casework::records::BaseData>(*person).map_or(u8::MAX, |base| base.household_role as u8)
    };
    let person = people::of_case(book, case).min_by_key(role)?;
    Some((person, super::person_name(book, person)))
}

/// Whom changes are about, by id and name, if it is one person: whose record it is, or who was counselled alone.
#[must_use]
pub fn whom_about(book: &Casebook, changes: &[Change]) -> Option<(PersonId, String)> {
    let id = |value: &serde_json::Value| value.as_str()?.parse().ok();
    let of = |change: &Change| match change.key.kind {
        Kind::Identity | Kind::BaseData => vec![PersonId(change.key.id)],
        _ => {
            let client = |value: &serde_json::Value| match value.as_str()?.parse() {
                Ok(Actor::Client(person)) => Some(person),
                _ => None,
            };
            let written = |path| change.fields.get(path).map(|write| &write.value);
            let named = written("person").and_then(id).or_else(|| client(written("who")?));
            let record = book.record(change.key);
            let known = || record.and_then(|it| id(it.standing("person")?).or_else(|| client(it.standing("who")?)));
            let present = change.fields.iter().filter(|(_, write)| !write.value.is_null());
            let present = present.filter_map(|(path, _)| path.strip_prefix("present/")?.parse().ok());
            named.or_else(known).into_iter().chain(present).collect()
        }
    };
    let people = casework::order::set(changes.iter().flat_map(of));
    let mut people = people.into_iter();
    let person = people.next().filter(|_| people.next().is_none())?;
    Some((person, super::person_name(book, person))).filter(|(_, name)| !name.is_empty())
}

/// A row with a tick: done is saved at once, and can be taken back.
#[component]
pub fn TaskRow(
    /// The task.
    task: ShownTask,
    /// Whether the row says for whom it is; on a person's page everybody knows.
    names: Names,
    /// What stands at its end.
    #[prop(optional_no_strip)]
    end: Option<AnyView>,
) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let (id, today) = (task.id, untrack(|| work.today()));
    let overdue = task.due.is_some_and(|due| due < today);
    let when = task.due.map(|due| {
        let words = tr_with(
            if overdue { "task-overdue" } else { "task-by" },
            &[("day", day_in_words(due, today).into())],
        );
        view! { <time datetime=due.to_string() title=exact_day(due) class=overdue.then_some("l-badge l-badge--danger")>{words}</time> }
    });
    let about = task.about.filter(|_| names == Names::Shown).map(|(person, name)| {
        view! { <a href=format!("/people/{person}")><bdi>{name}</bdi></a> }
    });
    view! {
        <li class="l-row" class:l-row--danger=overdue>
            <label class="l-check l-grow">
                <input
                    type="checkbox"
                    on:change=move |_| settle(work, notice, id, TaskState::Done)
                />
                <span class="l-row__body">
                    <span class="l-row__title">{task.what}</span>
                    <span class="l-row__note">{task.who}</span>
                </span>
            </label>
            <span class="l-row__end"><DisputedMark record=Task::key(id) /> {about} {when} {end}</span>
        </li>
    }
}

/// Whether a row names the person it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// It does.
    Shown,
    /// It does not.
    Hidden,
}

/// Puts a task into another state, and offers the way back.
fn settle(work: Work, notice: Notice, id: TaskId, state: TaskState) {
    let today = untrack(|| work.today());
    let act = work.look(|book| {
        let (task, record) = (book.get::<Task>(id)?, book.record(Task::key(id))?);
        let settled_on = (state != TaskState::Open).then_some(today);
        let mut act = Act::new();
        act.update(record, task, &Task { state, settled_on, ..task.clone() });
        Some(act)
    });
    let Some(act) = act else { return };
    spawn_local(async move {
        match work.save(act, None).await {
            Ok(_) if state == TaskState::Done => {
                let back = Callback::new(move |()| settle(work, notice, id, TaskState::Open));
                notice.say(tr("task-done"), Some(back));
            }
            Ok(_) => notice.say(tr("task-open-again"), None),
            Err(error) => notice.refuse(&error),
        }
    });
}
