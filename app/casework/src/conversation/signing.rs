//! Signing minutes: while they are written, and later.

use super::draft::{Draft, Part};
use crate::{
    casebook::Casebook,
    ids::{ConsultationId, PersonId, UserId},
    minutes::{Named, points, signed_text},
    records::{
        Actor, Appointment, BaseData, Consultation, Content, Identity, Lines, Manner, Partner, Set, Signature, Staff,
        Strokes, Task,
    },
    sync::Act,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// From this age on somebody is asked to sign.
const SIGNS_FROM_AGE: i32 = 14;

/// A signature as it is kept in a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signing {
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub how: How,
    /// SHA-256 of the text that was shown.
    pub text_sha256: String,
}

/// The way in which somebody signed, or did not, with what was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Drawn on the screen.
    Drawn {
        /// The id of the strokes' record.
        id: Uuid,
        /// The lines.
        lines: Lines,
    },
    /// On paper.
    OnPaper,
    /// Does not wish to, for this reason.
    Declined(String),
}

impl Signing {
    /// The signature as the minutes keep it.
    #[must_use]
    pub fn signature(&self) -> Signature {
        let manner = match &self.how {
            How::Drawn { id, .. } => Manner::OnScreen(*id),
            How::OnPaper => Manner::OnPaper,
            How::Declined(reason) => Manner::Declined(reason.clone()),
        };
        Signature { at: self.at, manner, text_sha256: self.text_sha256.clone() }
    }

    /// What was drawn, with the id of its record.
    #[must_use]
    pub fn strokes(&self) -> Option<(Uuid, &Lines)> {
        match &self.how {
            How::Drawn { id, lines } => Some((*id, lines)),
            How::OnPaper | How::Declined(_) => None,
        }
    }
}

/// Who is asked to sign: those present from the age of 14, and the workers. Whose age is not known is asked.
#[must_use]
pub fn signers(book: &Casebook, present: &Set<PersonId>, workers: &Set<UserId>, day: NaiveDate) -> Vec<Actor> {
    let is_asked = |person: &PersonId| {
        book.get::<BaseData>(*person)
            .and_then(|base| base.birth_date)
            .is_none_or(|born| born.age_on(day) >= SIGNS_FROM_AGE)
    };
    let clients = present.iter().copied().filter(is_asked).map(Actor::Client);
    clients.chain(workers.iter().copied().map(Actor::Worker)).collect()
}

impl Draft {
    /// The text of a part that is shown for signing.
    #[must_use]
    pub fn text(&self, part: &Part, book: &Casebook) -> String {
        let mut minutes = self.minutes_of(part, book);
        minutes.signatures.clear();
        let tasks: Vec<_> = Self::tasks_of(part).map(|(_, task)| task).collect();
        let next = part.appointment.day.zip(part.appointment.time).map(|(day, time)| day.and_time(time));
        signed_text(&minutes, &named(book, &minutes, &tasks, next.map(|at| (at, part.appointment.place.as_str()))))
    }
}

/// The text of saved minutes as it is shown for signing.
#[must_use]
pub fn text_of(book: &Casebook, id: ConsultationId) -> Option<String> {
    Some(signed_text(book.get::<Consultation>(id)?, &named_in(book, id)?))
}

/// The points of saved minutes, by their titles in German.
#[must_use]
pub fn points_of(book: &Casebook, id: ConsultationId) -> Option<Vec<(&'static str, String)>> {
    Some(points(book.get::<Consultation>(id)?, &named_in(book, id)?))
}

fn named_in(book: &Casebook, id: ConsultationId) -> Option<Named> {
    let minutes = book.get::<Consultation>(id)?;
    let tasks: Vec<_> = book.all::<Task>().values().filter(|task| task.consultation == Some(id)).cloned().collect();
    let next = book.all::<Appointment>().values().find(|it| it.consultation == Some(id) && !it.cancelled);
    Some(named(book, minutes, &tasks, next.map(|it| (it.starts_at, it.place.as_str()))))
}

/// Adds a signature to saved minutes: the one change that signed minutes still take. None if they are not in the casebook,
/// or this signer has signed before.
#[must_use]
pub fn sign_later(book: &Casebook, id: ConsultationId, signer: Actor, signing: &Signing) -> Option<Act> {
    let (record, minutes) = (book.record(Consultation::key(id))?, book.get::<Consultation>(id)?);
    if minutes.signatures.contains_key(&signer.to_string()) {
        return None;
    }
    let mut signed = minutes.clone();
    signed.signatures.insert(signer.to_string(), signing.signature());
    let mut act = Act::new();
    if let Some((strokes, lines)) = signing.strokes() {
        act.create(strokes, &Strokes { case: minutes.case, lines: lines.clone() });
    }
    act.update(record, minutes, &signed);
    Some(act)
}

fn named(book: &Casebook, minutes: &Consultation, tasks: &[Task], next: Option<(NaiveDateTime, &str)>) -> Named {
    let person = |id: &PersonId| book.get::<Identity>(*id).map(Identity::spoken).unwrap_or_default();
    let worker = |id: &UserId| book.get::<Staff>(*id).map(|staff| staff.name.clone()).unwrap_or_default();
    let who = |actor: &Actor| match actor {
        Actor::Worker(id) => worker(id),
        Actor::Client(id) => person(id),
        Actor::Partner(id) => book.get::<Partner>(*id).map(|partner| partner.name.clone()).unwrap_or_default(),
    };
    Named {
        present: minutes.present.iter().map(person).collect(),
        workers: minutes.workers.iter().map(worker).collect(),
        tasks: tasks
            .iter()
            .map(|task| {
                let due = task.due.map(|day| format!(" (bis {})", day.format("%d.%m.%Y"))).unwrap_or_default();
                format!("{}: {}{due}", who(&task.who), task.what)
            })
            .collect(),
        next_appointment: next
            .map(|(at, place)| {
                let place = place.trim();
                let place = if place.is_empty() { String::new() } else { format!(", {place}") };
                format!("{}{place}", at.format("%d.%m.%Y, %H:%M Uhr"))
            })
            .unwrap_or_default(),
    }
}
