//! What is being written down.

use super::{
    attached::Attached,
    context::home_of,
    signing::Signing,
    task_line::{doers, read_task_line},
};
use crate::{
    casebook::Casebook,
    ids::{AccommodationId, CaseId, ConsultationId, ConversationId, PersonId, TaskId, UnitId, UserId},
    records::{
        Actor, BaseData, ConsultationKind, Criterion, Identity, Set, Setting, Stay, TaskState, Thing, Translations,
        Translator, Unit,
    },
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A conversation as it is being written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The conversation.
    pub conversation: ConversationId,
    /// Beginning, local time.
    pub started_at: NaiveDateTime,
    /// Minutes spent.
    pub minutes: u16,
    /// Where it takes place.
    pub setting: Setting,
    /// What it is in the course of the case, if the worker said so; else it follows from the case.
    #[serde(default)]
    pub kind: Option<ConsultationKind>,
    /// The house, if it takes place in one.
    #[serde(default)]
    pub accommodation: Option<AccommodationId>,
    /// The room it was opened from: those who live there are offered.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Whether somebody interprets.
    #[serde(default)]
    pub interpreter: bool,
    /// The language spoken.
    #[serde(default)]
    pub language: Option<String>,
    /// The workers.
    #[serde(default)]
    pub workers: Set<UserId>,
    /// What is written, case by case. A part with nobody present keeps its words, and is not saved.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Older tasks that were settled in the conversation.
    #[serde(default)]
    pub ticked: BTreeMap<TaskId, TaskState>,
    /// Who puts the invitations into the clients' languages; none: whoever writes.
    #[serde(default)]
    pub translator: Option<Translator>,
}

/// Who is there, the first of them, out of a draft as it is kept: so that it can be named where nothing else of it is read.
#[must_use]
pub fn first_present(kept: &Value) -> Option<PersonId> {
    let of = |part: &Value| part.get("present")?.as_object()?.keys().next()?.parse().ok();
    kept.get("parts")?.as_array()?.iter().find_map(of)
}

/// What is written for one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The case.
    pub case: CaseId,
    /// The id of its minutes.
    pub consultation: ConsultationId,
    /// Those of this case who are present.
    #[serde(default)]
    pub present: Set<PersonId>,
    /// Who else is there.
    #[serde(default)]
    pub others_present: String,
    /// Occasion.
    #[serde(default)]
    pub occasion: String,
    /// What it is counted by.
    #[serde(default)]
    pub criteria: Set<Criterion>,
    /// Topics.
    #[serde(default)]
    pub topics: String,
    /// Agreements.
    #[serde(default)]
    pub agreed: String,
    /// Who does what by when.
    #[serde(default)]
    pub tasks: Vec<Line>,
    /// A task that is being typed, in one line.
    #[serde(default)]
    pub typing: String,
    /// The next appointment.
    pub appointment: NextAppointment,
    /// Photos and files.
    #[serde(default)]
    pub documents: Vec<Attached>,
    /// Who signed, and how; by [`Actor`] as text.
    #[serde(default)]
    pub signatures: BTreeMap<String, Signing>,
}

/// A task as it is written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: TaskId,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: Actor,
    /// By when.
    #[serde(default)]
    pub due: Option<NaiveDate>,
}

/// The next appointment as it is written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextAppointment {
    /// Its id.
    pub id: Uuid,
    /// The day; none: no appointment was made.
    #[serde(default)]
    pub day: Option<NaiveDate>,
    /// The time.
    #[serde(default)]
    pub time: Option<NaiveTime>,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// How to get there, in German words.
    #[serde(default)]
    pub way: String,
    /// What to bring along of what is often asked for.
    #[serde(default)]
    pub things: Set<Thing>,
    /// What else to bring along, in German words.
    #[serde(default)]
    pub bring: String,
    /// These words in clients' languages.
    #[serde(default)]
    pub translations: Translations,
}

impl NextAppointment {
    /// None was made yet.
    #[must_use]
    pub fn none() -> Self {
        Self {
            id: Uuid::now_v7(),
            day: None,
            time: None,
            place: String::new(),
            way: String::new(),
            things: Set::default(),
            bring: String::new(),
            translations: Translations::default(),
        }
    }
}

/// Where a conversation is opened from: it fills the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The conversation's id.
    pub conversation: ConversationId,
    /// Now, local time.
    pub at: NaiveDateTime,
    /// Who opens it.
    pub worker: UserId,
    /// Who is present.
    pub persons: Vec<PersonId>,
    /// The room.
    pub unit: Option<UnitId>,
    /// The house.
    pub accommodation: Option<AccommodationId>,
    /// Where it takes place.
    pub setting: Option<Setting>,
}

/// What a conversation takes before anybody says otherwise.
const USUAL_MINUTES: u16 = 30;

impl Draft {
    /// The form as it opens. From a room of one household everybody in it is present; where several households share a
    /// room nobody is, until the worker says who: minutes never get into a file by accident.
    #[must_use]
    pub fn begin(opening: Opening, book: &Casebook) -> Self {
        let day = opening.at.date();
        let room = opening.unit.and_then(|unit| book.get::<Unit>(unit));
        let accommodation = opening.accommodation.or(room.map(|room| room.accommodation));
        let setting = opening.setting.unwrap_or(match accommodation {
            Some(_) => Setting::OutreachAccommodation,
            None => Setting::OfficeHours,
        });
        let mut draft = Self {
            conversation: opening.conversation,
            started_at: opening.at,
            minutes: USUAL_MINUTES,
            setting,
            kind: None,
            accommodation,
            unit: opening.unit,
            interpreter: false,
            language: None,
            workers: [opening.worker].into_iter().collect(),
            parts: Vec::new(),
            ticked: BTreeMap::new(),
            translator: None,
        };
        let mut persons = opening.persons;
        if persons.is_empty() {
            let residents = draft.residents(book, day);
            let mut cases: Vec<_> = residents.iter().filter_map(|person| case_of(book, *person)).collect();
            cases.dedup();
            if cases.len() == 1 {
                persons = residents;
            }
        }
        for person in persons {
            if !draft.is_present(person) {
                draft.toggle(person, book);
            }
        }
        draft.be_where_they_live(book);
        draft
    }

    /// Changes where it takes place; in an accommodation, the house of those present is filled in.
    pub fn set_setting(&mut self, setting: Setting, book: &Casebook) {
        self.setting = setting;
        self.be_where_they_live(book);
    }

    fn be_where_they_live(&mut self, book: &Casebook) {
        if self.setting == Setting::OutreachAccommodation && self.accommodation.is_none() {
            let day = self.started_at.date();
            let present: Vec<_> = self.present_parts().flat_map(|part| part.present.iter().copied()).collect();
            self.accommodation = present.into_iter().find_map(|person| home_of(book, person, day));
        }
    }

    /// Whether somebody is present.
    #[must_use]
    pub fn is_present(&self, person: PersonId) -> bool {
        self.parts.iter().any(|part| part.present.contains(&person))
    }

    /// Says of somebody that they are present, or not after all. Language and interpreter follow the first who comes in.
    pub fn toggle(&mut self, person: PersonId, book: &Casebook) {
        let Some(case) = case_of(book, person) else { return };
        let is_first = self.present_parts().next().is_none();
        let part = match self.parts.iter_mut().position(|part| part.case == case) {
            Some(index) => &mut self.parts[index],
            None => {
                self.parts.push(Part::new(case));
                let last = self.parts.len() - 1;
                &mut self.parts[last]
            }
        };
        part.present.toggle(person);
        if is_first && let Some(base) = book.get::<BaseData>(person) {
            self.interpreter = base.interpreter_needed;
            let own = base.languages.iter().find(|language| language.as_str() != "de");
            let german = base.languages.iter().find(|language| language.as_str() == "de");
            self.language = if base.interpreter_needed { own.or(german) } else { german.or(own) }.cloned();
        }
    }

    /// The parts that are saved: those of cases with somebody present.
    pub fn present_parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !part.present.is_empty())
    }

    /// The part of these minutes.
    #[must_use]
    pub fn part(&self, id: ConsultationId) -> Option<&Part> {
        self.parts.iter().find(|part| part.consultation == id)
    }

    /// The part of these minutes, to write in.
    pub fn part_mut(&mut self, id: ConsultationId) -> Option<&mut Part> {
        self.parts.iter_mut().find(|part| part.consultation == id)
    }

    /// Makes a task of the line that is being typed in these minutes. A client's task goes to the client's case; whose it is,
    /// if the line does not say, is the worker's.
    pub fn take_line(&mut self, id: ConsultationId, book: &Casebook, me: UserId, today: NaiveDate) {
        let Some(part) = self.part_mut(id) else { return };
        let typed = std::mem::take(&mut part.typing);
        if typed.trim().is_empty() {
            return;
        }
        let present: Vec<_> = self.present_parts().flat_map(|part| part.present.iter().copied()).collect();
        let read = read_task_line(&typed, &doers(book, me, present.into_iter()), today);
        let who = read.who.unwrap_or(Actor::Worker(me));
        let of_client = match who {
            Actor::Client(person) => self.parts.iter().position(|part| part.present.contains(&person)),
            Actor::Worker(_) | Actor::Partner(_) => None,
        };
        let written_in = self.parts.iter().position(|part| part.consultation == id);
        if let Some(part) = of_client.or(written_in).and_then(|index| self.parts.get_mut(index)) {
            part.tasks.push(Line { id: TaskId::new(), what: read.what, who, due: read.due });
        }
    }

    /// Who is offered: those who live in the room it was opened from, and the households of everybody who came in.
    #[must_use]
    pub fn offered(&self, book: &Casebook) -> Vec<PersonId> {
        let mut offered = self.residents(book, self.started_at.date());
        for part in &self.parts {
            let mut members: Vec<_> = book
                .all::<Identity>()
                .iter()
                .filter(|(_, identity)| identity.case == part.case)
                .map(|(id, _)| PersonId(*id))
                .collect();
            crate::order::sort_by_key(&mut members, |person| {
                let base = book.get::<BaseData>(*person);
                (base.map(|base| base.household_role), base.and_then(|base| base.birth_date))
            });
            offered.extend(members);
        }
        let mut seen = std::collections::HashSet::new();
        offered.retain(|person| seen.insert(*person));
        offered
    }

    /// Those who live in the room it was opened from, by case.
    fn residents(&self, book: &Casebook, day: NaiveDate) -> Vec<PersonId> {
        let Some(unit) = self.unit else { return Vec::new() };
        let mut residents: Vec<_> = book
            .all::<Stay>()
            .values()
            .filter(|stay| stay.unit == Some(unit) && stay.covers(day))
            .map(|stay| {
                let base = book.get::<BaseData>(stay.person);
                let order = (base.map(|base| base.household_role), base.and_then(|base| base.birth_date));
                (stay.case, order, stay.person)
            })
            .collect();
        crate::order::sort_by(&mut residents, Ord::cmp);
        residents.dedup_by_key(|(_, _, person)| *person);
        residents.into_iter().map(|(_, _, person)| person).collect()
    }
}

impl Part {
    /// An empty page for this case.
    #[must_use]
    pub fn new(case: CaseId) -> Self {
        Self {
            case,
            consultation: ConsultationId::new(),
            present: Set::default(),
            others_present: String::new(),
            occasion: String::new(),
            criteria: Set::default(),
            topics: String::new(),
            agreed: String::new(),
            tasks: Vec::new(),
            typing: String::new(),
            appointment: NextAppointment::none(),
            documents: Vec::new(),
            signatures: BTreeMap::new(),
        }
    }
}

fn case_of(book: &Casebook, person: PersonId) -> Option<CaseId> {
    book.get::<Identity>(person).map(|identity| identity.case)
}
