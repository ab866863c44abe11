//! A conversation that came back, opened again as it was written.

use super::{
    attached::Attached,
    draft::{Draft, Line, NextAppointment, Part},
};
use crate::{
    ids::{ConsultationId, DocumentId, TaskId},
    records::{Appointment, Consultation, Content, Document, Kind, Task},
    sync::{Commit, Record},
};
use uuid::Uuid;

impl Draft {
    /// The draft that this commit was saved from; none if it is no new conversation. Signatures are given anew: what is
    /// mended is another text than the one that was signed.
    #[must_use]
    pub fn of_returned(commit: &Commit) -> Option<Self> {
        let minutes: Vec<_> = contents::<Consultation>(commit).collect();
        let (_, first) = minutes.first()?;
        let part = |(id, minutes): &(Uuid, Consultation)| {
            let id = ConsultationId(*id);
            let tasks = contents::<Task>(commit).filter(|(_, task)| task.consultation == Some(id));
            let next = contents::<Appointment>(commit).find(|(_, it)| it.consultation == Some(id));
            Part {
                case: minutes.case,
                consultation: id,
                present: minutes.present.clone(),
                others_present: minutes.others_present.clone(),
                occasion: minutes.occasion.clone(),
                criteria: minutes.criteria.clone(),
                topics: minutes.topics.clone(),
                agreed: minutes.agreed.clone(),
                tasks: tasks
                    .map(|(id, task)| Line { id: TaskId(id), what: task.what, who: task.who, due: task.due })
                    .collect(),
                typing: String::new(),
                appointment: match next {
                    Some((id, it)) => NextAppointment {
                        id,
                        day: Some(it.starts_at.date()),
                        time: Some(it.starts_at.time()),
                        place: it.place,
                        way: it.way,
                        things: it.things,
                        bring: it.bring,
                        translations: it.translations,
                    },
                    None => NextAppointment::none(),
                },
                documents: contents::<Document>(commit)
                    .filter(|(_, document)| document.consultation == Some(id))
                    .map(|(id, document)| Attached::of(DocumentId(id), &document))
                    .collect(),
                signatures: Default::default(),
            }
        };
        let settled = commit.changes.iter().filter(|change| change.key.kind == Kind::Task);
        let ticked = settled.filter_map(|change| {
            let state = change.fields.get("state").filter(|_| !change.fields.contains_key("what"))?;
            Some((TaskId(change.key.id), serde_json::from_value(state.value.clone()).ok()?))
        });
        let parts: Vec<_> = minutes.iter().map(part).collect();
        Some(Self {
            conversation: first.conversation,
            started_at: first.started_at,
            minutes: first.minutes,
            setting: first.setting,
            kind: Some(first.kind),
            accommodation: first.accommodation,
            unit: None,
            interpreter: first.interpreter,
            language: first.language.clone(),
            workers: first.workers.clone(),
            translator: parts.iter().find_map(|part| part.appointment.translations.translator()).cloned(),
            parts,
            ticked: ticked.collect(),
        })
    }
}

/// The records of a kind that a commit makes.
fn contents<T: Content>(commit: &Commit) -> impl Iterator<Item = (Uuid, T)> {
    commit.changes.iter().filter(|change| change.key.kind == T::KIND).filter_map(|change| {
        let mut record = Record::empty(change.key);
        record.apply(commit);
        Some((change.key.id, record.content().ok()?))
    })
}
