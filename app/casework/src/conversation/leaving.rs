//! What is being written down when somebody in it leaves: a case that went to others, people who are erased.

use super::draft::Draft;
use crate::{
    erasure::Traces,
    ids::{CaseId, PersonId},
    records::{Actor, Content, Task},
};
use std::collections::BTreeSet;

/// What is left of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remainder {
    /// All of it: it says nothing about those who leave.
    All,
    /// A part.
    Some,
    /// Nothing worth keeping.
    Nothing,
}

impl Draft {
    /// Takes out what is written in these cases.
    pub fn leave_cases(&mut self, cases: &BTreeSet<CaseId>) -> Remainder {
        let before = self.parts.len();
        self.parts.retain(|part| !cases.contains(&part.case));
        match self.parts.len() {
            after if after == before => Remainder::All,
            0 => Remainder::Nothing,
            _ => Remainder::Some,
        }
    }

    /// Takes out the erased. What was written with them alone goes as a whole.
    pub fn forget(&mut self, traces: &Traces) -> Remainder {
        let reach = traces.reach();
        let before = self.clone();
        let is_erased = |person: &PersonId| reach.persons.contains(person);
        self.parts.retain(|part| {
            let nobody_stays = !part.present.is_empty() && part.present.iter().all(is_erased);
            !(reach.cases.contains(&part.case) || nobody_stays)
        });
        for part in &mut self.parts {
            for person in part.present.clone().iter().filter(|person| is_erased(person)) {
                part.present.remove(person);
            }
            let of_erased = |who: &Actor| matches!(who, Actor::Client(person) if is_erased(person));
            part.tasks.retain(|task| !of_erased(&task.who));
            part.signatures.retain(|signer, _| !signer.parse().is_ok_and(|who| of_erased(&who)));
            for text in [
                &mut part.others_present,
                &mut part.occasion,
                &mut part.topics,
                &mut part.agreed,
                &mut part.typing,
                &mut part.appointment.place,
                &mut part.appointment.way,
                &mut part.appointment.bring,
            ]
            .into_iter()
            .chain(part.tasks.iter_mut().map(|task| &mut task.what))
            .chain(part.documents.iter_mut().map(|document| &mut document.note))
            {
                *text = traces.without_names(text);
            }
        }
        self.ticked.retain(|task, _| !reach.keys.contains(&Task::key(*task)));
        if *self == before {
            Remainder::All
        } else if self.parts.is_empty() {
            Remainder::Nothing
        } else {
            Remainder::Some
        }
    }
}
