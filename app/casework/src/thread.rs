//! The thread of a case (*roter Faden*): what was agreed last, what is still to do, what comes next, and what was before.

use crate::{
    casebook::Casebook,
    ids::{CaseId, ConsultationId, DocumentId, PersonId, TaskId},
    records::{Appointment, Consultation, Document, Task, TaskState},
};
use chrono::{NaiveDate, NaiveDateTime};
use uuid::Uuid;

/// The thread of one case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thread<'a> {
    /// The latest minutes in which something was agreed.
    pub agreed: Option<(ConsultationId, &'a Consultation)>,
    /// Open tasks of both sides, by their day; those without one last.
    pub open: Vec<(TaskId, &'a Task)>,
    /// The next appointment that was not called off.
    pub next: Option<(Uuid, &'a Appointment)>,
    /// Conversations, and tasks that were settled: the newest first.
    pub past: Vec<Entry<'a>>,
}

/// One line of the past.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry<'a> {
    /// A conversation.
    Conversation(ConsultationId, &'a Consultation),
    /// A task that was done or dropped, and the day.
    Task(TaskId, &'a Task, NaiveDate),
}

impl Entry<'_> {
    /// When it was.
    #[must_use]
    pub fn at(&self) -> NaiveDateTime {
        match self {
            Entry::Conversation(_, minutes) => minutes.started_at,
            Entry::Task(_, _, day) => day.and_time(chrono::NaiveTime::MIN),
        }
    }
}

/// With whom an appointment was made: those who were there when it was. Nobody, where that is not known.
#[must_use]
pub fn made_with(book: &Casebook, appointment: &Appointment) -> Vec<PersonId> {
    let minutes = appointment.consultation.and_then(|id| book.get::<Consultation>(id));
    minutes.iter().flat_map(|minutes| minutes.present.iter().copied()).collect()
}

/// The thread of a case as it is now.
#[must_use]
pub fn of_case(book: &Casebook, case: CaseId, now: NaiveDateTime) -> Thread<'_> {
    let conversations: Vec<_> = book
        .all::<Consultation>()
        .iter()
        .filter(|(_, minutes)| minutes.case == case)
        .map(|(&id, minutes)| (ConsultationId(id), minutes))
        .collect();
    let tasks = book.all::<Task>().iter().filter(|(_, task)| task.case == case).map(|(&id, task)| (TaskId(id), task));
    let (mut open, settled): (Vec<_>, Vec<_>) = tasks.partition(|(_, task)| task.state == TaskState::Open);
    crate::order::sort_by_key(&mut open, |(id, task)| (task.due.is_none(), task.due, *id));

    let agreed = conversations
        .iter()
        .filter(|(_, minutes)| !minutes.agreed.trim().is_empty() && minutes.started_at <= now)
        .max_by_key(|(id, minutes)| (minutes.started_at, *id))
        .copied();
    let next = book
        .all::<Appointment>()
        .iter()
        .filter(|(_, it)| it.case == case && !it.cancelled && it.starts_at >= now)
        .min_by_key(|(id, it)| (it.starts_at, **id))
        .map(|(&id, it)| (id, it));

    let settled = settled.into_iter().filter_map(|(id, task)| Some(Entry::Task(id, task, task.settled_on?)));
    let mut past: Vec<Entry<'_>> =
        conversations.into_iter().map(|(id, minutes)| Entry::Conversation(id, minutes)).chain(settled).collect();
    crate::order::sort_by_key(&mut past, |entry| std::cmp::Reverse(entry.at()));
    Thread { agreed, open, next, past }
}

/// The photos and files of a case: the newest first.
#[must_use]
pub fn documents_of_case(book: &Casebook, case: CaseId) -> Vec<(DocumentId, &Document)> {
    newest_first(book.all::<Document>().iter().filter(|(_, document)| document.case == case))
}

/// The photos and files that were taken in a conversation: the newest first.
#[must_use]
pub fn documents_of(book: &Casebook, minutes: ConsultationId) -> Vec<(DocumentId, &Document)> {
    newest_first(book.all::<Document>().iter().filter(|(_, document)| document.consultation == Some(minutes)))
}

fn newest_first<'a>(documents: impl Iterator<Item = (&'a Uuid, &'a Document)>) -> Vec<(DocumentId, &'a Document)> {
    let mut documents: Vec<_> = documents.map(|(&id, document)| (DocumentId(id), document)).collect();
    crate::order::sort_by_key(&mut documents, |(id, document)| std::cmp::Reverse((document.taken_at, *id)));
    documents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{ConversationId, UserId},
        people::tests::{book_of, day},
        records::{Actor, ConsultationKind, Setting},
        sync::Act,
    };

    fn minutes(case: CaseId, started_at: &str, agreed: &str) -> Consultation {
        Consultation {
            case,
            conversation: ConversationId::new(),
            started_at: started_at.parse().unwrap(),
            minutes: 30,
            setting: Setting::OfficeHours,
            kind: ConsultationKind::FollowUp,
            accommodation: None,
            present: Default::default(),
            others_present: String::new(),
            interpreter: false,
            language: None,
            workers: Default::default(),
            criteria: Default::default(),
            occasion: String::new(),
            topics: String::new(),
            agreed: agreed.to_owned(),
            signatures: Default::default(),
        }
    }

    #[test]
    fn an_appointment_is_with_those_who_were_there_when_it_was_made_and_with_no_other_of_their_case() {
        let (case, id, person, mut act) = (CaseId::new(), ConsultationId::new(), PersonId::new(), Act::new());
        let present = [person].into_iter().collect();
        act.create(id, &Consultation { present, ..minutes(case, "2026-09-01T09:00:00", "") });
        let at = |consultation| Appointment {
            case,
            consultation,
            worker: UserId::new(),
            starts_at: "2026-12-01T09:00:00".parse().unwrap(),
            place: String::new(),
            way: String::new(),
            things: Default::default(),
            bring: String::new(),
            translations: Default::default(),
            cancelled: false,
        };
        let book = book_of(act);
        assert_eq!(made_with(&book, &at(Some(id))), [person]);
        assert_eq!(made_with(&book, &at(None)), []);
    }

    #[test]
    fn the_thread_goes_on_from_the_last_conversation_in_which_something_was_agreed() {
        let (case, mut act) = (CaseId::new(), Act::new());
        let [first, agreed, last, other] = [(); 4].map(|()| ConsultationId::new());
        act.create(first, &minutes(case, "2026-09-01T09:00:00", "Kurs suchen"));
        act.create(agreed, &minutes(case, "2026-10-01T09:00:00", "Kurs anmelden"));
        act.create(last, &minutes(case, "2026-11-01T09:00:00", " "));
        act.create(other, &minutes(CaseId::new(), "2026-11-02T09:00:00", "Anderes"));
        let task = |state, due: Option<&str>, settled_on: Option<&str>| Task {
            case,
            consultation: None,
            what: "Kita anrufen".into(),
            who: Actor::Worker(UserId::new()),
            due: due.map(day),
            state,
            settled_on: settled_on.map(day),
        };
        let [whenever, soon, done] = [(); 3].map(|()| TaskId::new());
        act.create(whenever, &task(TaskState::Open, None, None));
        act.create(soon, &task(TaskState::Open, Some("2026-11-21"), None));
        act.create(done, &task(TaskState::Done, None, Some("2026-10-15")));

        let book = book_of(act);
        let thread = of_case(&book, case, "2026-11-20T12:00:00".parse().unwrap());
        assert_eq!(thread.agreed.map(|(id, _)| id), Some(agreed));
        assert_eq!(thread.open.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [soon, whenever]);
        assert_eq!(thread.next, None);
        let past: Vec<_> = thread.past.iter().map(|entry| entry.at().date()).collect();
        assert_eq!(past, ["2026-11-01", "2026-10-15", "2026-10-01", "2026-09-01"].map(day));
    }
}
