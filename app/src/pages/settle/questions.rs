//! What is asked, in words: gathered from the casebook.

use super::{Deed, texts};
use crate::{
    components::{
        actor_name, field_in_words, first_of, here, household_name, person_name, reading_order, record_called,
        record_in_words, says_nothing, spoken_with_age, staff_name, value_in_words, whom_about,
    },
    locales::{
        dates::{moment_in_words, plain_day},
        tr, tr_with,
    },
};
use casework::{
    casebook::Casebook,
    decisions::{can_be_taken_in, documents_in, foreseen, is_asked, outlived},
    ids::{CaseId, DocumentId, PersonId, ReplicaId, UnitId, UserId},
    order,
    records::{
        Accommodation, BaseData, Because, Content as _, Decision, Dispute, Document, Identity, Kind, LateWork, Lines,
        Manner, RecordKey, Reply, ReplyKey, Signature, Stay, Unit,
    },
    sync::{Act, Cell, Presence, Record, Version, wire::Me},
};
use chrono::NaiveDate;
use serde::Deserialize as _;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One question, with what can be answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    /// Tells it from all others.
    pub id: String,
    pub heading: String,
    /// Whom it is about.
    pub about: Option<(PersonId, String)>,
    pub asks: String,
    /// What one has to know to answer.
    pub facts: Vec<(String, String)>,
    /// Photos and files of late work, with its id.
    pub documents: Vec<(Uuid, DocumentId, Document)>,
    /// What was drawn in late work, and by whom.
    pub drawn: Vec<(String, Lines)>,
    pub choices: Vec<Choice>,
    /// The field that can be written anew, with what it is filled with.
    pub anew: Option<(RecordKey, String, String)>,
    /// Where else it can be written anew.
    pub form: Option<String>,
}

impl Question {
    /// A question that nothing more is known of.
    pub fn of(id: String, heading: String, asks: String, choices: Vec<Choice>) -> Self {
        let (facts, documents, drawn) = (Vec::new(), Vec::new(), Vec::new());
        Self { id, heading, about: None, asks, facts, documents, drawn, choices, anew: None, form: None }
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub title: String,
    /// Whose page the title leads to.
    pub person: Option<PersonId>,
    pub note: String,
    /// What the button says; none: it is only shown.
    pub button: Option<(String, Deed)>,
}

/// Who looks, and when.
pub(super) struct Looking<'a> {
    pub book: &'a Casebook,
    pub me: &'a Me,
    /// The replica that writes here.
    pub replica: Option<ReplicaId>,
    pub today: NaiveDate,
}

impl Looking<'_> {
    /// All that this user is asked.
    pub fn questions(&self) -> Vec<Question> {
        let mut questions = Vec::new();
        for record in self.book.grown() {
            match record.presence() {
                Presence::There if self.asks(record.key.kind, record.case()) => {
                    let disputes = !matches!(record.key.kind, Kind::Decision | Kind::LateWork);
                    questions.extend(record.overwritten().filter(|_| disputes).filter_map(|it| self.field(record, it)));
                }
                Presence::BroughtBack if self.asks(record.key.kind, record.case()) => {
                    questions.push(self.brought_back(record));
                }
                _ => {}
            }
        }
        let known = self.book.all::<Decision>().iter().map(|(&id, decision)| (id, decision.clone()));
        let known = known.filter(|(_, decision)| decision.verdict.is_none());
        let seen: Vec<_> = foreseen(self.book).into_iter().map(|it| (it.id, it.decision)).collect();
        let known: Vec<_> = known.filter(|(id, _)| seen.iter().all(|(other, _)| other != id)).collect();
        // Whoever moved in, a room is asked about once.
        let mut rooms: BTreeMap<Option<UnitId>, Vec<(Uuid, Decision)>> = BTreeMap::new();
        for (id, decision) in known.into_iter().chain(seen) {
            if self.asks(Kind::Decision, decision.case) && !outlived(self.book, &decision) {
                match decision.dispute {
                    Dispute::Bed => {
                        let room = self.book.get::<Stay>(decision.about).and_then(|stay| stay.unit);
                        rooms.entry(room).or_default().push((id, decision));
                    }
                    Dispute::Newcomer => questions.extend(self.newcomer(id, &decision)),
                }
            }
        }
        questions.extend(rooms.into_iter().filter_map(|(room, decisions)| self.room(room?, decisions)));
        for (&id, work) in self.book.all::<LateWork>().iter().filter(|(_, work)| work.answer.is_none()) {
            if self.asks(Kind::LateWork, Some(work.case)) {
                questions.push(self.late(id, work));
            }
        }
        questions.extend(self.versions());
        questions.sort_by(|a, b| a.id.cmp(&b.id));
        questions
    }

    pub fn asks(&self, kind: Kind, case: Option<CaseId>) -> bool {
        is_asked(self.book, self.me.user, &self.me.staff, kind, case)
    }

    fn about(&self, record: &Record) -> Option<(PersonId, String)> {
        match record.key.kind {
            Kind::Identity | Kind::BaseData => {
                let person = PersonId(record.key.id);
                Some((person, person_name(self.book, person)))
            }
            _ => first_of(self.book, record.case()?),
        }
    }

    /// Who wrote a version, and when; and on which device, if they wrote others of these versions on another.
    fn written(&self, record: &Record, version: &Version, versions: &[&Version]) -> String {
        let written = versions.iter().map(|it| (it.dot.replica, record.writer(it.dot.replica)));
        self.entered(version, &written.collect::<Vec<_>>())
    }

    /// The same of an entry that stands beside others: as whom each was written, and by whom, as far as that is known.
    fn entered(&self, version: &Version, all: &[(ReplicaId, Option<UserId>)]) -> String {
        let when = moment_in_words(here(version.time.wall()), self.today);
        let replica = version.dot.replica;
        let writer = all.iter().find(|(it, _)| *it == replica).and_then(|(_, writer)| *writer);
        let devices = all.iter().filter(|(it, by)| Some(*it) != self.replica && *by == writer);
        let devices = order::set(devices.map(|(replica, _)| *replica));
        let when = match devices.iter().position(|it| *it == replica) {
            Some(place) if devices.len() > 1 => {
                let device = (place + 1).to_string();
                tr_with("settle-on-device", &[("device", device.into()), ("when", when.into())])
            }
            _ => when,
        };
        let key = match writer {
            _ if Some(replica) == self.replica => "settle-by-here",
            Some(writer) if writer == self.me.user => "settle-by-me-elsewhere",
            Some(writer) if writer.0.is_nil() => "settle-by-import",
            Some(writer) => {
                let name = staff_name(self.book, writer);
                if !name.is_empty() {
                    return tr_with("settle-by", &[("name", name.into()), ("when", when.into())]);
                }
                "settle-by-elsewhere"
            }
            None => "settle-by-elsewhere",
        };
        tr_with(key, &[("when", when.into())])
    }

    fn field(&self, record: &Record, (path, cell): (&String, &Cell)) -> Option<Question> {
        let heading = field_in_words(self.book, path)?;
        let versions: Vec<&Version> = cell.standing().into_iter().chain(cell.overwritten()).collect();
        let choice = |(place, version): (usize, &&Version)| {
            let written = self.written(record, version, &versions);
            let note = if place == 0 { format!("{} · {written}", tr("settle-stands")) } else { written };
            let deed = Deed::Field(record.key, path.clone(), version.value.clone());
            Choice {
                title: value_in_words(self.book, path, &version.value),
                person: None,
                note,
                button: Some((tr("settle-this"), deed)),
            }
        };
        let mut choices: Vec<Choice> = versions.iter().enumerate().map(choice).collect();
        let texts: Vec<&str> = versions.iter().rev().filter_map(|version| version.value.as_str()).collect();
        let is_free = texts::is_free(path);
        let anew = is_free.then(|| (record.key, path.clone(), texts.last().copied().unwrap_or_default().to_owned()));
        if let Some(all) = texts::together(path, &texts) {
            let deed = Deed::Field(record.key, path.clone(), Value::String(all.clone()));
            let (note, keep) = match versions.len() {
                2 => ("settle-both-note", "settle-both"),
                _ => ("settle-all-note", "settle-all"),
            };
            choices.push(Choice { title: all, person: None, note: tr(note), button: Some((tr(keep), deed)) });
        }
        let about = self.about(record);
        let is_of_person = matches!(record.key.kind, Kind::Identity | Kind::BaseData);
        let form =
            about.as_ref().filter(|_| is_of_person && !is_free).map(|(person, _)| format!("/people/{person}/edit"));
        let id = format!("1{:?}{path}", record.key);
        Some(Question { about, anew, form, ..Question::of(id, heading, tr("settle-question"), choices) })
    }

    fn brought_back(&self, record: &Record) -> Question {
        let facts = record.fields.iter().filter(|(_, cell)| cell.standing().is_some_and(|it| !it.value.is_null()));
        let facts = facts.filter(|(path, _)| !path.starts_with('~')).filter_map(|(path, cell)| {
            Some((field_in_words(self.book, path)?, value_in_words(self.book, path, &cell.standing()?.value)))
        });
        let choice = |title: &str, note: &str, back| Choice {
            title: tr(title),
            person: None,
            note: tr(note),
            button: Some((tr("settle-choose"), Deed::Back { key: record.key, back })),
        };
        let mut removal = Act::new();
        removal.remove(record);
        let may_go = self.book.check(removal.changes()).is_ok();
        let go = choice("settle-back-remove", "settle-back-remove-note", false);
        let go = if may_go { go } else { Choice { note: tr("settle-back-signed"), button: None, ..go } };
        let heading = tr_with("settle-back-title", &[("what", record_in_words(record.key.kind).into())]);
        let choices = vec![choice("settle-back-keep", "settle-back-keep-note", true), go];
        Question {
            about: self.about(record),
            facts: facts.collect(),
            ..Question::of(format!("4{:?}", record.key), heading, tr("settle-back-question"), choices)
        }
    }

    /// More people have a room than it has beds: everybody who is in it, once.
    fn room(&self, room: UnitId, decisions: Vec<(Uuid, Decision)>) -> Option<Question> {
        let unit = self.book.get::<Unit>(room)?;
        let house = self.book.get::<Accommodation>(unit.accommodation).map(|it| it.name.clone()).unwrap_or_default();
        let stays = order::set(decisions.iter().flat_map(|(_, it)| it.beside.iter().chain([&it.about])).copied());
        let choice = |stay: Uuid| {
            let content = self.book.get::<Stay>(stay).filter(|it| it.unit == Some(room))?;
            let file = tr_with("settle-newcomer-file", &[("name", household_name(self.book, content.case).into())]);
            let since = content.from.map(|from| tr_with("settle-bed-since", &[("day", plain_day(from).into())]));
            let entered = self.book.record(Stay::key(stay))?.changed_at().wall();
            let entered = tr_with("settle-entered", &[("when", moment_in_words(here(entered), self.today).into())]);
            Some(Choice {
                title: spoken_with_age(self.book, content.person, self.today),
                person: None,
                note: [Some(file), since, Some(entered)].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                button: Some((tr("settle-bed-not-here"), Deed::Bed { decisions: decisions.clone(), out: Some(stay) })),
            })
        };
        let mut choices: Vec<Choice> = stays.into_iter().filter_map(choice).collect();
        let args = [
            ("room", unit.label.clone().into()),
            ("house", house.into()),
            ("people", choices.len().into()),
            ("beds", unit.beds.into()),
        ];
        choices.push(Choice {
            title: tr("settle-bed-all"),
            person: None,
            note: tr("settle-bed-all-note"),
            button: Some((tr("settle-choose"), Deed::Bed { decisions, out: None })),
        });
        let (heading, asks) = (tr_with("settle-bed-title", &args), tr_with("settle-bed-question", &args));
        Some(Question::of(format!("2{room}"), heading, asks, choices))
    }

    fn newcomer(&self, id: Uuid, decision: &Decision) -> Option<Question> {
        let people = decision.beside.iter().chain([&decision.about]).map(|&id| PersonId(id));
        let registrations: Vec<_> = people.map(|it| Some((it, self.registration(it)?))).collect::<Option<_>>()?;
        let by = |person: PersonId| decision.registered.get(&person.0).copied();
        let all: Vec<_> = registrations.iter().map(|(person, it)| (it.dot.replica, by(*person))).collect();
        let choice = |(person, version): &(PersonId, &Version)| self.registered(*person, self.entered(version, &all));
        let mut choices = registrations.iter().map(choice).collect::<Option<Vec<_>>>()?;
        let choice = |title: &str, note: &str, same| Choice {
            title: tr(title),
            person: None,
            note: tr(note),
            button: Some((tr("settle-choose"), Deed::Newcomer { id, decision: decision.clone(), same })),
        };
        if decision.case.is_some() {
            choices.push(choice("settle-newcomer-same", "settle-newcomer-same-note", true));
        }
        choices.push(choice("settle-newcomer-two", "settle-newcomer-two-note", false));
        let between =
            decision.case.is_none().then(|| (tr("settle-newcomer-same"), tr("settle-newcomer-between-teams")));
        Some(Question {
            facts: between.into_iter().collect(),
            ..Question::of(format!("3{id}"), tr("settle-newcomer-title"), tr("settle-newcomer-question"), choices)
        })
    }

    /// What was written when somebody was registered: whose case they are seldom changes after.
    fn registration(&self, person: PersonId) -> Option<&Version> {
        self.book.record(Identity::key(person))?.fields.get("case")?.standing()
    }

    /// Somebody as they were registered: what tells whether it is the same person.
    fn registered(&self, person: PersonId, entered: String) -> Option<Choice> {
        let case = self.book.get::<Identity>(person)?.case;
        let base = self.book.record(BaseData::key(person))?;
        let fact = |path: &str| {
            let value = base.standing(path)?;
            Some(format!("{}: {}", field_in_words(self.book, path)?, value_in_words(self.book, path, value)))
        };
        let facts = ["birth_date", "gender", "nationality", "phone"].into_iter().filter_map(fact);
        let lives = self.book.all::<Stay>().values().filter(|stay| stay.person == person && stay.covers(self.today));
        let house =
            lives.filter_map(|stay| self.book.get::<Accommodation>(stay.accommodation?)).map(|it| it.name.clone());
        let home = tr_with("settle-newcomer-file", &[("name", household_name(self.book, case).into())]);
        Some(Choice {
            title: person_name(self.book, person),
            person: Some(person),
            note: facts.chain(house).chain([home, entered]).collect::<Vec<_>>().join(" · "),
            button: None,
        })
    }

    /// What somebody drew under an agreement or minutes in late work, with their name.
    fn drawn(&self, work: &LateWork) -> Vec<(String, Lines)> {
        let signer = |strokes: Uuid| {
            let fields = work.changes.iter().flat_map(|change| &change.fields);
            fields.into_iter().find_map(|(path, write)| match path.split_once('/')? {
                ("replies", key) => {
                    let reply = Reply::deserialize(&write.value).ok()?;
                    (reply.answer.strokes() == Some(strokes)).then_some(key.parse::<ReplyKey>().ok()?.signer)
                }
                ("signatures", signer) => {
                    let signature = Signature::deserialize(&write.value).ok()?;
                    (signature.manner == Manner::OnScreen(strokes)).then_some(signer.parse().ok()?)
                }
                _ => None,
            })
        };
        let drawings = work.changes.iter().filter(|change| change.key.kind == Kind::Strokes);
        let drawings = drawings.filter_map(|change| {
            let lines = Lines::deserialize(&change.fields.get("lines")?.value).ok()?;
            Some((signer(change.key.id).map(|it| actor_name(self.book, it)).unwrap_or_default(), lines))
        });
        drawings.collect()
    }

    fn late(&self, id: Uuid, work: &LateWork) -> Question {
        let mut facts = Vec::new();
        for change in &work.changes {
            let mut fields: Vec<_> = change.fields.iter().collect();
            fields.sort_by_key(|(path, _)| reading_order(path));
            for (path, write) in fields {
                let stands = self.book.record(change.key).and_then(|record| record.standing(path));
                if says_nothing(&write.value) && stands.is_none_or(says_nothing) {
                    continue;
                }
                let Some(field) = field_in_words(self.book, path) else { continue };
                let words = value_in_words(self.book, path, &write.value);
                let now = stands.filter(|now| **now != write.value);
                let now = now
                    .map(|now| tr_with("settle-late-now", &[("value", value_in_words(self.book, path, now).into())]));
                let words = now.map_or(words.clone(), |now| format!("{words} ({now})"));
                let of = match change.key.kind {
                    Kind::Identity | Kind::BaseData => Some(person_name(self.book, PersonId(change.key.id))),
                    _ => None,
                };
                let of = of.filter(|name| !name.is_empty()).unwrap_or_else(|| record_called(self.book, change.key));
                facts.push((format!("{of}: {field}"), words));
            }
        }
        let choice = |title: &str, note: &str, take| Choice {
            title: tr(title),
            person: None,
            note: tr(note),
            button: Some((tr("settle-choose"), Deed::Late { id, take })),
        };
        let mut choices = Vec::new();
        if can_be_taken_in(self.book, work) {
            choices.push(choice("settle-late-take", "settle-late-take-note", true));
        } else {
            facts.push((tr("settle-late-take"), tr("settle-late-signed")));
        }
        choices.push(choice("settle-late-leave", "settle-late-leave-note", false));
        let name = staff_name(self.book, work.author);
        let when = moment_in_words(here(work.written_at), self.today);
        let why = match work.because {
            Because::LeftScope => "settle-late-left",
            Because::Blocked => "settle-late-blocked",
        };
        let heading = tr_with("settle-late-title", &[("name", name.into()), ("when", when.into())]);
        Question {
            about: whom_about(self.book, &work.changes).or_else(|| first_of(self.book, work.case)),
            facts,
            documents: documents_in(work).into_iter().map(|(document, it)| (id, document, it)).collect(),
            drawn: self.drawn(work),
            ..Question::of(format!("5{id}"), heading, tr(why), choices)
        }
    }
}
