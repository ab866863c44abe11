//! What the casebook says to a conversation before it begins.

use crate::{
    casebook::Casebook,
    ids::{AccommodationId, CaseId, ConsultationId, PersonId, TaskId},
    people::stay_on,
    records::{Consultation, Task, TaskState},
};
use chrono::NaiveDate;
use std::{cmp::Reverse, collections::HashMap};

/// An occasion is offered to others only when it stands in so many minutes: a sentence about one person never is.
const OFFERED_FROM: usize = 3;
/// Longer occasions are sentences, not suggestions.
const LONGEST_SUGGESTION: usize = 40;

/// The occasions that are written most often, the most frequent first.
#[must_use]
pub fn frequent_occasions(book: &Casebook, most: usize) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for minutes in book.all::<Consultation>().values() {
        let occasion = minutes.occasion.trim();
        if !occasion.is_empty() && occasion.chars().count() <= LONGEST_SUGGESTION {
            *counts.entry(occasion).or_default() += 1;
        }
    }
    let mut frequent: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= OFFERED_FROM).collect();
    crate::order::sort_by_key(&mut frequent, |(occasion, count)| (Reverse(*count), *occasion));
    frequent.into_iter().take(most).map(|(occasion, _)| occasion.to_owned()).collect()
}

/// What was agreed last in a case: the minutes, their day, the words.
#[must_use]
pub fn last_agreed(book: &Casebook, case: CaseId) -> Option<(ConsultationId, NaiveDate, String)> {
    book.all::<Consultation>()
        .iter()
        .filter(|(_, minutes)| minutes.case == case && !minutes.agreed.trim().is_empty())
        .max_by_key(|(_, minutes)| minutes.started_at)
        .map(|(id, minutes)| (ConsultationId(*id), minutes.started_at.date(), minutes.agreed.clone()))
}

/// The open tasks of a case, what is due first on top.
#[must_use]
pub fn open_tasks(book: &Casebook, case: CaseId) -> Vec<(TaskId, Task)> {
    let mut open: Vec<_> = book
        .all::<Task>()
        .iter()
        .filter(|(_, task)| task.case == case && task.state == TaskState::Open)
        .map(|(id, task)| (TaskId(*id), task.clone()))
        .collect();
    crate::order::sort_by_key(&mut open, |(id, task)| (task.due.is_none(), task.due, *id));
    open
}

/// The house in which somebody lives on a day.
pub(super) fn home_of(book: &Casebook, person: PersonId, day: NaiveDate) -> Option<AccommodationId> {
    stay_on(book, person, day)?.1.accommodation
}
