//! What people do: acts made of what their casebook shows.

use crate::{chance::Chance, town};
use casework::{
    casebook::{Casebook, Tabled},
    decisions::{leave_late_work, settle, take_in_late_work, take_out_of_room},
    device::Returned,
    ids::{AccommodationId, CaseId, ConsultationId, ConversationId, PartnerId, PersonId, TaskId, UserId},
    records::{
        Accommodation, Actor, Appointment, Case, Consultation, ConsultationKind, Content, Decision, Identity, Kind,
        LateWork, Manner, Partner, RecordKey, Set, Setting, Signature, Stay, Task, TaskState, Verdict,
    },
    removing::removal,
    sync::{Act, Change, Presence, Record, Write},
};
use chrono::{DateTime, NaiveDate};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Doing {
    OpenCase,
    AddTask,
    RewordTask,
    FinishTask,
    RenamePerson,
    AddSpelling,
    DropSpelling,
    MoveCase,
    WriteMinutes,
    SignMinutes,
    ChangeMinutes,
    Settle,
    ChangePartner,
    MoveIn,
    MoveOut,
    MoveHouse,
    MakeAppointment,
    WriteFutureField,
    WriteNonsense,
    WriteElsewhere,
    Retype,
    RemoveTask,
    BringBack,
    AnswerClash,
    AnswerLateWork,
}

impl Doing {
    /// All of it; what is done often comes often.
    pub const OFTEN: [Doing; 52] = [
        Doing::OpenCase,
        Doing::AddTask,
        Doing::AddTask,
        Doing::AddTask,
        Doing::RewordTask,
        Doing::RewordTask,
        Doing::RewordTask,
        Doing::RewordTask,
        Doing::FinishTask,
        Doing::RenamePerson,
        Doing::RenamePerson,
        Doing::RenamePerson,
        Doing::RenamePerson,
        Doing::AddSpelling,
        Doing::AddSpelling,
        Doing::DropSpelling,
        Doing::MoveCase,
        Doing::MoveCase,
        Doing::WriteMinutes,
        Doing::SignMinutes,
        Doing::ChangeMinutes,
        Doing::Settle,
        Doing::Settle,
        Doing::ChangePartner,
        Doing::ChangePartner,
        Doing::MoveIn,
        Doing::MoveOut,
        Doing::MoveHouse,
        Doing::MoveHouse,
        Doing::MoveHouse,
        Doing::MakeAppointment,
        Doing::MakeAppointment,
        Doing::MakeAppointment,
        Doing::WriteFutureField,
        Doing::WriteNonsense,
        Doing::WriteElsewhere,
        Doing::WriteElsewhere,
        Doing::WriteElsewhere,
        Doing::MoveIn,
        Doing::MoveIn,
        Doing::MoveIn,
        Doing::MoveIn,
        Doing::Retype,
        Doing::Retype,
        Doing::Retype,
        Doing::RemoveTask,
        Doing::RemoveTask,
        Doing::BringBack,
        Doing::AnswerClash,
        Doing::AnswerClash,
        Doing::AnswerLateWork,
        Doing::AnswerLateWork,
    ];

    /// The changes, as somebody makes them who sees this casebook and this tray; none if there is nothing to do it to.
    #[must_use]
    pub fn changes(self, book: &Casebook, tray: &[Returned], user: UserId, salt: u64) -> Vec<Change> {
        let mut chance = Chance::of(salt);
        let mut act = Act::new();
        let word = format!("{WORD}{:08x}", chance.number() & 0xffff_ffff);
        match self {
            Doing::OpenCase => {
                let case = CaseId(chance.id());
                let team = town::TEAMS[usize::from(chance.percent(20))];
                let team = pick::<Case>(book, &mut chance).map_or(team, |(_, case)| case.team);
                act.create(case, &town::case(team));
                act.create(PersonId(chance.id()), &town::identity(case, &word));
                let word = format!("{WORD}{:08x}", chance.number() & 0xffff_ffff);
                act.create(TaskId(chance.id()), &task(case, user, &word));
            }
            Doing::AddTask => {
                let Some((case, _)) = pick::<Case>(book, &mut chance) else { return Vec::new() };
                act.create(TaskId(chance.id()), &task(CaseId(case), user, &word));
            }
            Doing::RewordTask => edit(book, &mut act, &mut chance, |it: &mut Task| it.what = word),
            Doing::FinishTask => edit(book, &mut act, &mut chance, |it: &mut Task| {
                it.state = if it.state == TaskState::Open { TaskState::Done } else { TaskState::Open };
            }),
            Doing::RenamePerson => edit(book, &mut act, &mut chance, |it: &mut Identity| it.family_name = word),
            Doing::AddSpelling => {
                edit(book, &mut act, &mut chance, |it: &mut Identity| it.spellings.insert(word[..5].to_owned()));
            }
            Doing::DropSpelling => edit(book, &mut act, &mut chance, |it: &mut Identity| {
                let first = it.spellings.iter().next().cloned();
                if let Some(spelling) = first {
                    it.spellings.remove(&spelling);
                }
            }),
            Doing::MoveCase => edit(book, &mut act, &mut chance, |it: &mut Case| {
                it.team = if it.team == town::TEAMS[0] { town::TEAMS[1] } else { town::TEAMS[0] };
            }),
            Doing::WriteMinutes => {
                let Some((case, _)) = pick::<Case>(book, &mut chance) else { return Vec::new() };
                act.create(ConsultationId(chance.id()), &minutes(CaseId(case), &word));
                act.create(TaskId(chance.id()), &task(CaseId(case), user, &word));
            }
            Doing::SignMinutes => edit(book, &mut act, &mut chance, |it: &mut Consultation| {
                let at = DateTime::UNIX_EPOCH;
                let signature = Signature { at, manner: Manner::OnPaper, text_sha256: "00".repeat(32) };
                it.signatures.entry(user.to_string()).or_insert(signature);
            }),
            Doing::ChangeMinutes => edit(book, &mut act, &mut chance, |it: &mut Consultation| it.occasion = word),
            Doing::Settle => {
                let mut open: Vec<_> = book.to_settle().map(|(record, _)| record).collect();
                open.sort_by_key(|record| record.key);
                if let Some(record) = at(&open, &mut chance)
                    && let Some((path, cell)) = record.overwritten().next()
                    && let Some(version) = cell.overwritten().next()
                {
                    act.settle(record, path, version.value.clone());
                }
            }
            Doing::ChangePartner if chance.percent(30) => {
                act.create(PartnerId(chance.id()), &town::partner(&word));
            }
            Doing::ChangePartner => edit(book, &mut act, &mut chance, |it: &mut Partner| it.phone = Some(word)),
            Doing::MoveIn => {
                let Some((person, content)) = pick::<Identity>(book, &mut chance) else { return Vec::new() };
                let (case, person) = (content.case, PersonId(person));
                let until = None;
                let unit = chance.percent(90).then_some(town::ROOM);
                let stay = Stay { case, person, accommodation: Some(town::HOUSE), unit, from: None, until };
                act.create(chance.id(), &stay);
            }
            Doing::MoveOut => edit(book, &mut act, &mut chance, |it: &mut Stay| {
                it.until = NaiveDate::from_ymd_opt(2026, 11, 21 + (word.len() as u32 % 5));
            }),
            Doing::MoveHouse => edit(book, &mut act, &mut chance, |it: &mut Accommodation| {
                let next = usize::from(it.area.as_deref() == Some(town::AREAS[0]));
                it.area = Some(town::AREAS[next].to_owned());
            }),
            Doing::MakeAppointment => {
                let Some((case, _)) = pick::<Case>(book, &mut chance) else { return Vec::new() };
                let starts_at = DateTime::UNIX_EPOCH.naive_utc();
                act.create(chance.id(), &Appointment::new(CaseId(case), user, starts_at, word));
            }
            Doing::WriteFutureField => {
                let Some((id, _)) = pick::<Task>(book, &mut chance) else { return Vec::new() };
                return raw(book, Task::key(id), "of_next_year", json!(word));
            }
            Doing::WriteNonsense => {
                let Some((id, _)) = pick::<Task>(book, &mut chance) else { return Vec::new() };
                return raw(book, Task::key(id), "state", json!(4711));
            }
            // What came back is written once more, beside it.
            Doing::Retype => {
                let Some(returned) = tray.first() else { return Vec::new() };
                let changes = returned.commit.changes.iter().filter(|change| book.record(change.key).is_some());
                let texts = changes.filter_map(|change| {
                    let is_text = |path: &&String| TEXTS.contains(&path.as_str());
                    change.fields.keys().find(is_text).map(|path| raw(book, change.key, path, json!(word)))
                });
                return texts.flatten().take(1).collect();
            }
            Doing::RemoveTask => {
                let Some((id, _)) = pick::<Task>(book, &mut chance) else { return Vec::new() };
                return removal(book, Task::key(id)).map(Act::into_changes).unwrap_or_default();
            }
            Doing::BringBack => {
                let mut out: Vec<_> =
                    book.grown().filter(|record| record.presence() != Presence::There).map(|it| it.key).collect();
                out.sort_unstable();
                if let Some(record) = at(&out, &mut chance).and_then(|key| book.record(*key)) {
                    act.bring_back(record);
                }
            }
            Doing::AnswerClash => {
                let Some((id, decision)) = pick::<Decision>(book, &mut chance) else { return Vec::new() };
                let out = chance.percent(50);
                if out && take_out_of_room(&mut act, book, decision, decision.about).is_none() {
                    return Vec::new();
                }
                let verdict = if out { Verdict::One } else { Verdict::Both };
                settle(&mut act, book.record(Decision::key(id)), id, decision, verdict, user, DAY);
            }
            Doing::AnswerLateWork => {
                let Some((id, _)) = pick::<LateWork>(book, &mut chance) else { return Vec::new() };
                let answered = match chance.percent(70) {
                    true => take_in_late_work(&mut act, book, id, user, DAY),
                    false => leave_late_work(&mut act, book, id, user, DAY),
                };
                if answered.is_none() {
                    return Vec::new();
                }
            }
            Doing::WriteElsewhere => {
                // Somebody else's case, of which this device knows nothing.
                let key = RecordKey { kind: Kind::Identity, id: Uuid::from_u64_pair(5, salt % 2) };
                return raw(book, key, "given_name", json!(word));
            }
        }
        act.into_changes()
    }
}

/// What every word that somebody writes begins with, and no id.
const WORD: &str = "wort";

/// The words in a text that somebody wrote: those that are long enough to be nobody else's.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let word = |at: usize| text.get(at..at + WORD.len() + 8);
    let is_whole = |word: &&str| word[WORD.len()..].bytes().all(|letter| letter.is_ascii_hexdigit());
    text.match_indices(WORD).filter_map(move |(at, _)| word(at)).filter(is_whole)
}

/// Fields that take any words.
const TEXTS: [&str; 6] = ["what", "family_name", "given_name", "phone", "occasion", "place"];

/// The day on which people answer what they are asked.
const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day of the calendar");

fn at<'a, T>(all: &'a [T], chance: &mut Chance) -> Option<&'a T> {
    if all.is_empty() { None } else { all.get(chance.below(all.len())) }
}

fn pick<'a, T: Tabled>(book: &'a Casebook, chance: &mut Chance) -> Option<(Uuid, &'a T)> {
    let all: Vec<_> = book.all::<T>().iter().collect();
    at(&all, chance).map(|(id, content)| (**id, *content))
}

fn edit<T: Tabled>(book: &Casebook, act: &mut Act, chance: &mut Chance, change: impl FnOnce(&mut T)) {
    let Some((id, seen)) = pick::<T>(book, chance) else { return };
    let mut becomes = seen.clone();
    change(&mut becomes);
    if let Some(record) = book.record(T::key(id)) {
        act.update(record, seen, &becomes);
    }
}

fn raw(book: &Casebook, key: RecordKey, path: &str, value: serde_json::Value) -> Vec<Change> {
    let covered = book.record(key).map(|record| Record::covered(record, path)).unwrap_or_default();
    vec![Change { key, fields: BTreeMap::from([(path.to_owned(), Write { value, covered })]) }]
}

fn task(case: CaseId, user: UserId, what: &str) -> Task {
    Task {
        case,
        consultation: None,
        what: what.to_owned(),
        who: Actor::Worker(user),
        due: None,
        state: TaskState::Open,
        settled_on: None,
    }
}

fn minutes(case: CaseId, occasion: &str) -> Consultation {
    Consultation {
        case,
        conversation: ConversationId(case.0),
        started_at: DateTime::UNIX_EPOCH.naive_utc(),
        minutes: 30,
        setting: Setting::OfficeHours,
        kind: ConsultationKind::FollowUp,
        accommodation: None::<AccommodationId>,
        present: Set::default(),
        others_present: String::new(),
        interpreter: false,
        language: None,
        workers: Set::default(),
        criteria: Set::default(),
        occasion: occasion.to_owned(),
        topics: String::new(),
        agreed: String::new(),
        signatures: BTreeMap::new(),
    }
}
