//! A draft beside the minutes that were saved of it in another window, and beside records that leave the device.

use super::{
    draft::{Draft, NextAppointment},
    leaving::Remainder,
};
use crate::{
    casebook::Casebook,
    ids::{ConsultationId, ConversationId, PersonId},
    records::{Appointment, Case, Consultation, Content, Document, Identity, RecordKey, Strokes, Task},
};
use std::collections::BTreeSet;

impl Draft {
    /// Whether everything that is written here stands in minutes already.
    #[must_use]
    pub fn is_in(&self, book: &Casebook) -> bool {
        self.parts.iter().all(|part| {
            let Some(saved) = book.get::<Consultation>(part.consultation) else { return false };
            let mut minutes = self.minutes_of(part, book);
            // It was the first, and is not any more.
            minutes.kind = self.kind.unwrap_or(saved.kind);
            let has_task = |(id, task): (_, Task)| book.get::<Task>(id).is_some_and(|saved| saved.what == task.what);
            let has_next = book.has::<Appointment>(part.appointment.id);
            minutes == *saved
                && part.typing.trim().is_empty()
                && Self::tasks_of(part).all(has_task)
                && (part.appointment.day.is_none() || has_next)
                && part.documents.iter().all(|document| book.has::<Document>(document.id))
        })
    }

    /// The same as another conversation, without what can be saved only once and is.
    #[must_use]
    pub fn beside(mut self, book: &Casebook) -> Self {
        self.conversation = ConversationId::new();
        for part in &mut self.parts {
            part.consultation = ConsultationId::new();
            part.tasks.retain(|line| !book.has::<Task>(line.id));
            part.documents.retain(|document| !book.has::<Document>(document.id));
            part.signatures.retain(|_, signing| signing.strokes().is_none_or(|(id, _)| !book.has::<Strokes>(id)));
            if book.has::<Appointment>(part.appointment.id) {
                part.appointment = NextAppointment::none();
            }
        }
        self
    }

    /// The cases and people that it is about.
    #[must_use]
    pub fn about(&self) -> BTreeSet<RecordKey> {
        let of = |part: &super::Part| {
            let present: Vec<_> = part.present.iter().map(|person| Identity::key(*person)).collect();
            present.into_iter().chain([Case::key(part.case)])
        };
        crate::order::set(self.parts.iter().flat_map(of))
    }

    /// Takes out the cases and people that left the device.
    pub fn let_go(&mut self, gone: &BTreeSet<RecordKey>) -> Remainder {
        let before = self.clone();
        let is_gone = |person: &PersonId| gone.contains(&Identity::key(*person));
        self.parts.retain(|part| {
            let nobody_stays = !part.present.is_empty() && part.present.iter().all(is_gone);
            !(gone.contains(&Case::key(part.case)) || nobody_stays)
        });
        for part in &mut self.parts {
            for person in part.present.clone().iter().filter(|person| is_gone(person)) {
                part.present.remove(person);
            }
        }
        match self.parts.is_empty() {
            _ if *self == before => Remainder::All,
            true => Remainder::Nothing,
            false => Remainder::Some,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        conversation::{Line, Opening, Part},
        device::Writer,
        ids::{CaseId, TaskId, UserId},
        records::Actor,
    };
    use chrono::DateTime;

    fn written() -> Draft {
        let opening = Opening {
            conversation: ConversationId::new(),
            at: "2026-11-20T10:15:00".parse().unwrap(),
            worker: UserId::new(),
            persons: vec![],
            unit: None,
            accommodation: None,
            setting: None,
        };
        let mut draft = Draft::begin(opening, &Casebook::new());
        let mut part = Part::new(CaseId::new());
        part.present = [PersonId::new()].into_iter().collect();
        part.occasion = "Kita".to_owned();
        part.tasks.push(Line {
            id: TaskId::new(),
            what: "anrufen".into(),
            who: Actor::Worker(UserId::new()),
            due: None,
        });
        draft.parts.push(part);
        draft
    }

    fn saved(draft: &Draft) -> Casebook {
        let mut book = Casebook::new();
        let act = draft.act(&book, UserId::new(), draft.started_at.date()).unwrap();
        book.commit(Writer::new().commit(act, UserId::new(), DateTime::UNIX_EPOCH));
        book
    }

    #[test]
    fn a_draft_is_in_the_minutes_that_were_saved_of_it_as_long_as_no_more_is_written() {
        let draft = written();
        let book = saved(&draft);
        assert!(!draft.is_in(&Casebook::new()) && draft.is_in(&book));
        type Write = fn(&mut Part);
        let more: [Write; 4] = [
            |part| part.topics.push_str("Und noch einer."),
            |part| part.typing.push_str("zum Amt"),
            |part| part.tasks[0].what.push_str(" bei der Kita"),
            |part| part.appointment.day = "2026-11-27".parse().ok(),
        ];
        for write in more {
            let mut draft = draft.clone();
            write(&mut draft.parts[0]);
            assert!(!draft.is_in(&book));
        }
    }

    #[test]
    fn what_was_written_beside_saved_minutes_goes_on_as_another_conversation_with_every_word() {
        let draft = written();
        let book = saved(&draft);
        let mut more = draft.clone();
        more.parts[0].topics = "Und noch einer.".to_owned();
        let another = more.beside(&book);
        assert_ne!(another.conversation, draft.conversation);
        let part = &another.parts[0];
        assert_eq!((part.topics.as_str(), part.occasion.as_str()), ("Und noch einer.", "Kita"));
        assert!(part.tasks.is_empty(), "that task is saved");
        assert!(another.problems(&book, draft.started_at.date()).is_empty());
    }

    #[test]
    fn of_two_cases_the_one_that_leaves_takes_its_part_along_and_the_last_one_takes_all() {
        let mut draft = written();
        let mut other = Part::new(CaseId::new());
        other.present = [PersonId::new(), PersonId::new()].into_iter().collect();
        draft.parts.push(other.clone());
        assert_eq!(draft.about().len(), 5);
        assert_eq!(draft.let_go(&BTreeSet::new()), Remainder::All);
        let gone = |key| [key].into_iter().collect();
        assert_eq!(draft.let_go(&gone(Case::key(draft.parts[0].case))), Remainder::Some);
        let first = *other.present.iter().next().unwrap();
        assert_eq!(draft.let_go(&gone(Identity::key(first))), Remainder::Some);
        assert!(!draft.is_present(first) && draft.parts[0].present.len() == 1);
        assert_eq!(draft.let_go(&gone(Case::key(other.case))), Remainder::Nothing);
    }
}
