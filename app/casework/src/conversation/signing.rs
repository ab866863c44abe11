//! Signing minutes: while they are written, and later.

use super::draft::{Draft, Part};
use crate::{
    casebook::Casebook,
    ids::{ConsultationId, PersonId, UserId},
    minutes::{Named, points, sha256_hex, signed_text},
    records::{
        Actor, Appointment, BaseData, Consultation, Content, Identity, Kind, Lines, Manner, Partner, RecordKey, Set,
        Signature, Staff, Strokes, Task,
    },
    sync::{Act, Presence, Record},
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    named_with(book, id, &[])
}

/// The names of minutes, with these records of theirs that were removed.
fn named_with(book: &Casebook, id: ConsultationId, removed: &[&Record]) -> Option<Named> {
    let minutes = book.get::<Consultation>(id)?;
    let mut tasks: BTreeMap<Uuid, Task> = BTreeMap::new();
    tasks.extend(
        book.all::<Task>().iter().filter(|(_, it)| it.consultation == Some(id)).map(|(&id, it)| (id, it.clone())),
    );
    let of = |kind| removed.iter().filter(move |record| record.key.kind == kind);
    tasks.extend(of(Kind::Task).filter_map(|record| Some((record.key.id, record.content().ok()?))));
    let next = book.all::<Appointment>().values().find(|it| it.consultation == Some(id) && !it.cancelled).cloned();
    let next = next.or_else(|| of(Kind::Appointment).find_map(|record| record.content().ok()));
    let tasks: Vec<_> = tasks.into_values().collect();
    Some(named(book, minutes, &tasks, next.as_ref().map(|it: &Appointment| (it.starts_at, it.place.as_str()))))
}

/// More records than these that were removed from minutes are looked at all together and not in every choice of them.
const MOST_REMOVED: usize = 6;

/// What was in minutes when somebody signed this text of them, and was removed by somebody who did not know: nothing, if
/// they stand as they were signed. None if no text that was signed comes of it, say because a name was corrected since.
#[must_use]
pub fn removed_unseen(book: &Casebook, id: ConsultationId, text_sha256: &str) -> Option<Vec<RecordKey>> {
    let minutes = book.get::<Consultation>(id)?;
    let is_of = |record: &&Record| {
        matches!(record.key.kind, Kind::Task | Kind::Appointment)
            && record.presence() == Presence::Removed
            && record.standing("consultation").and_then(|of| of.as_str()?.parse().ok()) == Some(id)
    };
    let is_signed = |removed: &[&Record]| {
        let text = named_with(book, id, removed).map(|named| signed_text(minutes, &named));
        text.is_some_and(|text| sha256_hex(&text) == text_sha256)
    };
    if is_signed(&[]) {
        return Some(Vec::new());
    }
    let removed: Vec<&Record> = book.records().filter(is_of).collect();
    let choices = if removed.len() > MOST_REMOVED { 0..0 } else { 1..1_usize << removed.len() };
    let chosen = choices.map(|choice| {
        let is_in = |(place, _): &(usize, &&Record)| choice & (1 << place) != 0;
        removed.iter().enumerate().filter(is_in).map(|(_, record)| *record).collect::<Vec<_>>()
    });
    let signed = chosen.chain([removed.clone()]).find(|chosen| is_signed(chosen))?;
    Some(signed.into_iter().map(|record| record.key).collect())
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
