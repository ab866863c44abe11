//! How a draft becomes one act.

use super::{
    draft::{Draft, Part},
    signing::signers,
};
use crate::{
    casebook::Casebook,
    ids::{CaseId, UserId},
    minutes::sha256_hex,
    records::{Actor, Appointment, Consultation, ConsultationKind, Content, Strokes, Task, TaskState},
    sync::Act,
};
use chrono::NaiveDate;

/// What a draft still lacks. Each says where, so that it can be shown beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nobody is present.
    #[error("say who is present")]
    NobodyPresent,
    /// It begins on a day that has not come.
    #[error("the conversation lies in the future: check the day")]
    InFuture,
    /// Neither occasion nor criterion says what it was about.
    #[error("say what it was about: an occasion or one of the criteria")]
    NothingAbout(CaseId),
    /// The next appointment has a day and no time, or the other way round.
    #[error("the next appointment needs a day and a time")]
    AppointmentIncomplete(CaseId),
    /// An interpreter translated what an invitation tells, and is not named.
    #[error("say who interprets")]
    InterpreterUnnamed,
    /// The text changed after somebody signed it.
    #[error("the text changed after it was signed: let it be signed again, or take the signature out")]
    SignatureVoid(CaseId, Actor),
    /// It was saved before; its minutes are in the casebook.
    #[error("this conversation was saved already")]
    SavedAlready,
}

/// What the conversation is in the course of a case: what the worker said, else the first or one of those after it.
#[must_use]
pub fn kind_of(draft: &Draft, case: CaseId, book: &Casebook) -> ConsultationKind {
    draft.kind.unwrap_or_else(|| {
        let earlier = book.all::<Consultation>().values().any(|minutes| minutes.case == case);
        if earlier { ConsultationKind::FollowUp } else { ConsultationKind::Initial }
    })
}

impl Draft {
    /// The minutes of a part, as they will be saved.
    #[must_use]
    pub fn minutes_of(&self, part: &Part, book: &Casebook) -> Consultation {
        let signers = signers(book, &part.present, &self.workers, self.started_at.date());
        Consultation {
            case: part.case,
            conversation: self.conversation,
            started_at: self.started_at,
            minutes: self.minutes,
            setting: self.setting,
            kind: kind_of(self, part.case, book),
            accommodation: self.accommodation.filter(|_| self.setting.is_in_a_house()),
            present: part.present.clone(),
            others_present: part.others_present.trim().to_owned(),
            interpreter: self.interpreter,
            language: self.language.clone(),
            workers: self.workers.clone(),
            criteria: part.criteria.clone(),
            occasion: part.occasion.trim().to_owned(),
            topics: part.topics.trim().to_owned(),
            agreed: part.agreed.trim().to_owned(),
            signatures: part
                .signatures
                .iter()
                .filter(|(signer, _)| signers.iter().any(|known| known.to_string() == **signer))
                .map(|(signer, signing)| (signer.clone(), signing.signature()))
                .collect(),
        }
    }

    /// The tasks of a part, as they will be saved.
    pub(super) fn tasks_of(part: &Part) -> impl Iterator<Item = (crate::ids::TaskId, Task)> {
        part.tasks.iter().filter(|line| !line.what.trim().is_empty()).map(|line| {
            let task = Task {
                case: part.case,
                consultation: Some(part.consultation),
                what: line.what.trim().to_owned(),
                who: line.who,
                due: line.due,
                state: TaskState::Open,
                settled_on: None,
            };
            (line.id, task)
        })
    }

    /// What it still lacks before it can be saved.
    #[must_use]
    pub fn problems(&self, book: &Casebook, today: NaiveDate) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.present_parts().next().is_none() {
            problems.push(Problem::NobodyPresent);
        }
        if self.started_at.date() > today {
            problems.push(Problem::InFuture);
        }
        if self.lacks_interpreter() {
            problems.push(Problem::InterpreterUnnamed);
        }
        for part in self.present_parts() {
            if book.has::<Consultation>(part.consultation) {
                problems.push(Problem::SavedAlready);
            }
            if part.occasion.trim().is_empty() && part.criteria.is_empty() {
                problems.push(Problem::NothingAbout(part.case));
            }
            if part.appointment.day.is_some() != part.appointment.time.is_some() {
                problems.push(Problem::AppointmentIncomplete(part.case));
            }
            let text = sha256_hex(&self.text(part, book));
            for signer in signers(book, &part.present, &self.workers, self.started_at.date()) {
                if part.signatures.get(&signer.to_string()).is_some_and(|signing| signing.text_sha256 != text) {
                    problems.push(Problem::SignatureVoid(part.case, signer));
                }
            }
        }
        problems
    }

    /// The one act that saves it: minutes for each case, their strokes, tasks and appointments, and what was settled.
    ///
    /// # Errors
    /// The [`Problem`]s; nothing is to be saved then.
    pub fn act(&self, book: &Casebook, author: UserId, today: NaiveDate) -> Result<Act, Vec<Problem>> {
        let problems = self.problems(book, today);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(self.written(self.present_parts(), book, author))
    }

    /// These parts as they stand, and what was settled.
    pub(super) fn written<'a>(&self, parts: impl Iterator<Item = &'a Part>, book: &Casebook, author: UserId) -> Act {
        let mut act = Act::new();
        for part in parts {
            let minutes = self.minutes_of(part, book);
            for (signer, signing) in &part.signatures {
                if minutes.signatures.contains_key(signer)
                    && let Some((id, lines)) = signing.strokes()
                {
                    act.create(id, &Strokes { case: part.case, lines: lines.clone() });
                }
            }
            act.create(part.consultation, &minutes);
            for (id, task) in Self::tasks_of(part) {
                act.create(id, &task);
            }
            let mut present = part.present.iter().copied();
            let only = present.next().filter(|_| present.next().is_none());
            for attached in &part.documents {
                act.create(attached.id, &attached.document(part.case, only, Some(part.consultation)));
            }
            if let (Some(day), Some(time)) = (part.appointment.day, part.appointment.time) {
                act.create(
                    part.appointment.id,
                    &Appointment {
                        case: part.case,
                        consultation: Some(part.consultation),
                        worker: author,
                        starts_at: day.and_time(time),
                        place: part.appointment.place.trim().to_owned(),
                        way: part.appointment.way.trim().to_owned(),
                        things: part.appointment.things.clone(),
                        bring: part.appointment.bring.trim().to_owned(),
                        translations: part.appointment.as_saved(),
                        cancelled: false,
                    },
                );
            }
        }
        for (id, state) in &self.ticked {
            if let (Some(record), Some(task)) = (book.record(Task::key(*id)), book.get::<Task>(*id)) {
                let settled_on = (*state != TaskState::Open).then_some(self.started_at.date());
                act.update(record, task, &Task { state: *state, settled_on, ..task.clone() });
            }
        }
        act
    }
}
