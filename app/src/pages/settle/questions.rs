//! What is asked, in words: gathered from the casebook.

use super::Deed;
use crate::{
    components::{
        actor_name, field_in_words, first_of, here, household_name, person_name, record_in_words, spoken_with_age,
        staff_name, value_in_words,
    },
    locales::{
        dates::{moment_in_words, plain_day},
        tr, tr_with,
    },
};
use casework::{
    casebook::Casebook,
    decisions::{can_be_taken_in, documents_in, foreseen, is_asked, outlived},
    ids::{CaseId, DocumentId, PersonId, ReplicaId},
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
use uuid::Uuid;

/// Texts of which two can stand side by side.
const JOINED: [(&str, &str); 8] = [
    ("topics", "\n"),
    ("agreed", "\n"),
    ("occasion", " / "),
    ("what", " / "),
    ("others_present", ", "),
    ("place", " / "),
    ("phone", " / "),
    ("name", " / "),
];

/// Fields in which anything can be written.
const FREE: [&str; 14] = [
    "topics",
    "agreed",
    "occasion",
    "what",
    "others_present",
    "place",
    "phone",
    "name",
    "family_name",
    "given_name",
    "provider",
    "street",
    "city",
    "email",
];

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
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub title: String,
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
        for (id, decision) in known.into_iter().chain(seen) {
            if self.asks(Kind::Decision, decision.case) && !outlived(self.book, &decision) {
                questions.extend(match decision.dispute {
                    Dispute::Bed => self.bed(id, &decision),
                    Dispute::Newcomer => self.newcomer(id, &decision),
                });
            }
        }
        for (&id, work) in self.book.all::<LateWork>().iter().filter(|(_, work)| work.answer.is_none()) {
            if self.asks(Kind::LateWork, Some(work.case)) {
                questions.push(self.late(id, work));
            }
        }
        questions.sort_by(|a, b| a.id.cmp(&b.id));
        questions
    }

    fn asks(&self, kind: Kind, case: Option<CaseId>) -> bool {
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
        let when = moment_in_words(here(version.time.wall()), self.today);
        let replica = version.dot.replica;
        let writer = record.writer(replica);
        let devices = versions.iter().map(|it| it.dot.replica);
        let devices = order::set(devices.filter(|it| Some(*it) != self.replica && record.writer(*it) == writer));
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
                note,
                button: Some((tr("settle-this"), deed)),
            }
        };
        let mut choices: Vec<Choice> = versions.iter().enumerate().map(choice).collect();
        let texts: Option<Vec<&str>> = versions.iter().rev().map(|version| version.value.as_str()).collect();
        let anew = texts.as_ref().filter(|_| FREE.contains(&path.as_str())).and_then(|texts| texts.last());
        let anew = anew.map(|text| (record.key, path.clone(), (*text).to_owned()));
        if let Some((texts, (_, between))) = texts.zip(JOINED.iter().find(|(field, _)| field == path)) {
            let both = texts.join(between);
            let deed = Deed::Field(record.key, path.clone(), Value::String(both.clone()));
            let (note, keep) = match versions.len() {
                2 => ("settle-both-note", "settle-both"),
                _ => ("settle-all-note", "settle-all"),
            };
            choices.push(Choice { title: both, note: tr(note), button: Some((tr(keep), deed)) });
        }
        let about = self.about(record);
        let id = format!("1{:?}{path}", record.key);
        Some(Question {
            id,
            heading,
            about,
            asks: tr("settle-question"),
            facts: Vec::new(),
            documents: Vec::new(),
            drawn: Vec::new(),
            choices,
            anew,
        })
    }

    fn brought_back(&self, record: &Record) -> Question {
        let facts = record.fields.iter().filter(|(_, cell)| cell.standing().is_some_and(|it| !it.value.is_null()));
        let facts = facts.filter(|(path, _)| !path.starts_with('~')).filter_map(|(path, cell)| {
            Some((field_in_words(self.book, path)?, value_in_words(self.book, path, &cell.standing()?.value)))
        });
        let choice = |title: &str, note: &str, back| Choice {
            title: tr(title),
            note: tr(note),
            button: Some((tr("settle-choose"), Deed::Back { key: record.key, back })),
        };
        let mut removal = Act::new();
        removal.remove(record);
        let may_go = self.book.check(removal.changes()).is_ok();
        let go = choice("settle-back-remove", "settle-back-remove-note", false);
        let go = if may_go { go } else { Choice { note: tr("settle-back-signed"), button: None, ..go } };
        Question {
            id: format!("4{:?}", record.key),
            heading: tr_with("settle-back-title", &[("what", record_in_words(record.key.kind).into())]),
            about: self.about(record),
            asks: tr("settle-back-question"),
            facts: facts.collect(),
            documents: Vec::new(),
            drawn: Vec::new(),
            choices: vec![choice("settle-back-keep", "settle-back-keep-note", true), go],
            anew: None,
        }
    }

    fn bed(&self, id: Uuid, decision: &Decision) -> Option<Question> {
        let too_many = self.book.get::<Stay>(decision.about)?;
        let room = self.book.get::<Unit>(too_many.unit?)?;
        let house = self.book.get::<Accommodation>(room.accommodation).map(|it| it.name.clone()).unwrap_or_default();
        let ids: Vec<Uuid> = decision.beside.iter().chain([&decision.about]).copied().collect();
        let mut choices: Vec<Choice> = ids
            .iter()
            .filter_map(|&stay| {
                let content = self.book.get::<Stay>(stay)?;
                let since = content.from.map(|from| tr_with("settle-bed-since", &[("day", plain_day(from).into())]));
                let entered = self.book.record(Stay::key(stay))?.changed_at().wall();
                let entered = tr_with("settle-entered", &[("when", moment_in_words(here(entered), self.today).into())]);
                Some(Choice {
                    title: spoken_with_age(self.book, content.person, self.today),
                    note: since.into_iter().chain([entered]).collect::<Vec<_>>().join(" · "),
                    button: Some((
                        tr("settle-bed-not-here"),
                        Deed::Bed { id, decision: decision.clone(), out: Some(stay) },
                    )),
                })
            })
            .collect();
        let people = choices.len();
        choices.push(Choice {
            title: tr("settle-bed-all"),
            note: tr("settle-bed-all-note"),
            button: Some((tr("settle-choose"), Deed::Bed { id, decision: decision.clone(), out: None })),
        });
        let args = [
            ("room", room.label.clone().into()),
            ("house", house.into()),
            ("people", people.into()),
            ("beds", room.beds.into()),
        ];
        Some(Question {
            id: format!("2{id}"),
            heading: tr_with("settle-bed-title", &args),
            about: None,
            asks: tr_with("settle-bed-question", &args),
            facts: Vec::new(),
            documents: Vec::new(),
            drawn: Vec::new(),
            choices,
            anew: None,
        })
    }

    fn newcomer(&self, id: Uuid, decision: &Decision) -> Option<Question> {
        let mut choices = Vec::new();
        for person in decision.beside.iter().chain([&decision.about]).map(|&id| PersonId(id)) {
            self.book.get::<Identity>(person)?;
            let case = self.book.get::<Identity>(person)?.case;
            let born = self.book.get::<BaseData>(person).and_then(|base| base.birth_date);
            let born = born.map(|born| {
                format!(
                    "{}: {}",
                    tr("field-birth-date"),
                    value_in_words(self.book, "birth_date", &Value::String(born.to_string()))
                )
            });
            let entered = self.book.record(Identity::key(person))?.changed_at().wall();
            let entered = tr_with("settle-entered", &[("when", moment_in_words(here(entered), self.today).into())]);
            let home = tr_with("settle-newcomer-file", &[("name", household_name(self.book, case).into())]);
            choices.push(Choice {
                title: person_name(self.book, person),
                note: born.into_iter().chain([home, entered]).collect::<Vec<_>>().join(" · "),
                button: None,
            });
        }
        let choice = |title: &str, note: &str, same| Choice {
            title: tr(title),
            note: tr(note),
            button: Some((tr("settle-choose"), Deed::Newcomer { id, decision: decision.clone(), same })),
        };
        if decision.case.is_some() {
            choices.push(choice("settle-newcomer-same", "settle-newcomer-same-note", true));
        }
        choices.push(choice("settle-newcomer-two", "settle-newcomer-two-note", false));
        let person = PersonId(decision.about);
        let between =
            decision.case.is_none().then(|| (tr("settle-newcomer-same"), tr("settle-newcomer-between-teams")));
        Some(Question {
            id: format!("3{id}"),
            heading: tr("settle-newcomer-title"),
            about: Some((person, person_name(self.book, person))),
            asks: tr("settle-newcomer-question"),
            facts: between.into_iter().collect(),
            documents: Vec::new(),
            drawn: Vec::new(),
            choices,
            anew: None,
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
            for (path, write) in &change.fields {
                let Some(field) = field_in_words(self.book, path) else { continue };
                let words = value_in_words(self.book, path, &write.value);
                let now = self.book.record(change.key).and_then(|record| record.standing(path)).cloned();
                let now = now.filter(|now| *now != write.value);
                let now = now
                    .map(|now| tr_with("settle-late-now", &[("value", value_in_words(self.book, path, &now).into())]));
                let words = now.map_or(words.clone(), |now| format!("{words} ({now})"));
                facts.push((format!("{}: {field}", record_in_words(change.key.kind)), words));
            }
        }
        let choice = |title: &str, note: &str, take| Choice {
            title: tr(title),
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
        Question {
            id: format!("5{id}"),
            heading: tr_with("settle-late-title", &[("name", name.into()), ("when", when.into())]),
            about: first_of(self.book, work.case),
            asks: tr(why),
            facts,
            documents: documents_in(work).into_iter().map(|(document, it)| (id, document, it)).collect(),
            drawn: self.drawn(work),
            choices,
            anew: None,
        }
    }
}
