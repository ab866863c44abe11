//! A version while it is written, and how it is laid before people.

use super::{
    FixedText, fixed_text, next_known_to,
    text::Named,
    thread::{agreements, progress_of},
};
use crate::{
    casebook::Casebook,
    catalogue::Lexicon,
    ids::{AgreementId, CaseId, GoalId, PersonId, UserId, VersionId},
    language::{Language, Words},
    people,
    records::{
        Agreement, AgreementVersion, Appointment, BaseData, Content as _, Contribution, Goal, GoalState, Identity,
        Kind, Partner, Party, PhraseOf, Rendering, Staff, Translator, TranslatorRole,
    },
    sync::{Act, Presence, Record},
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// From this age on somebody is a party of their household's agreement unless taken out.
const OF_AGE: i32 = 18;
/// From this age on people act for themselves in social matters (§ 36 SGB I).
const ACTS: i32 = 15;

/// A version that is being written. Everything that was typed is in it, and every id that laying it down will need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The id that the version will have.
    pub id: VersionId,
    /// Whose agreement it is.
    pub party: Party,
    /// The version as it will be; its text is made when it is laid down.
    pub version: AgreementVersion,
    /// The next appointment: when, and where in words.
    #[serde(default)]
    pub appointment: Option<(NaiveDateTime, String)>,
    /// Who puts what is not of the catalogue into the client's language; none: whoever writes.
    #[serde(default)]
    pub translator: Option<Translator>,
    /// What was translated by hand into languages that it is not written in at the moment.
    #[serde(default)]
    aside: Vec<Aside>,
}

/// A translation by hand that waits until its language is chosen again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Aside {
    language: String,
    goal: GoalId,
    of: PhraseOf,
    other: Rendering,
}

/// What a new draft begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The case.
    pub case: CaseId,
    /// Whose agreement.
    pub party: Party,
    /// Who writes.
    pub worker: UserId,
    /// The version from which it starts; none: the last one.
    pub revises: Option<VersionId>,
    /// Today.
    pub today: NaiveDate,
}

/// What a draft still lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lacking {
    /// Nobody agrees to it.
    #[error("say who agrees to it")]
    Nobody,
    /// Only children do.
    #[error("somebody of fifteen or older has to agree to it")]
    OnlyChildren,
    /// No worker does.
    #[error("say which worker agrees to it")]
    NoWorker,
    /// There is no goal.
    #[error("name at least one goal")]
    NoGoal,
    /// A goal says nothing.
    #[error("say what is to be reached")]
    EmptyGoal(GoalId),
    /// A goal is to be reached by a day that was over before this was written.
    #[error("the day of a goal is over")]
    PastGoal(GoalId),
    /// A step that nobody has taken is to be taken by a day that was over before this was written.
    #[error("the day of a step is over")]
    PastStep(Uuid),
    /// It ends, or is to be looked at again, on a day that was over before it was written.
    #[error("a day on which it ends or is looked at again is over")]
    PastDay,
    /// It is to be looked at again when it has ended.
    #[error("a day on which it is looked at again is after the one on which it ends")]
    ReviewAfterEnd,
    /// The next appointment was on a day that is over.
    #[error("the day of the next appointment is over")]
    PastAppointment,
    /// An interpreter translates it, and is not named.
    #[error("say who interprets")]
    NoInterpreter,
    /// The words of the client's language are not there, or are those of another.
    #[error("the words of the client's language are not on this device yet")]
    NoWords,
    /// It was laid down before.
    #[error("this version was laid down already; write another one")]
    LaidAlready,
}

fn is_at_least(years: i32, book: &Casebook, person: PersonId, on: NaiveDate) -> bool {
    let born = book.get::<BaseData>(person).and_then(|base| base.birth_date);
    born.is_none_or(|born| born.age_on(on) >= years)
}

/// Who can agree to what is agreed with a party on a day: those of it who act for themselves, and for a child alone those of
/// its household who do. Whose age is not known can.
#[must_use]
pub fn who_can_agree(book: &Casebook, party: Party, on: NaiveDate) -> Vec<PersonId> {
    let acts = |person: &PersonId| is_at_least(ACTS, book, *person, on);
    let household = |household| people::household(book, household).into_iter().filter(acts).collect();
    match party {
        Party::Household(id) => household(id),
        Party::Person(person) if acts(&person) => vec![person],
        Party::Person(child) => book.get::<BaseData>(child).map(|base| household(base.household)).unwrap_or_default(),
    }
}

/// What a text calls the municipality, the words that it is written with, and the day.
#[derive(Clone, Copy, Debug)]
pub struct NamesOf<'a> {
    /// The municipality.
    pub municipality: &'a str,
    /// German.
    pub german: &'a Words,
    /// The client's language.
    pub other: Option<&'a Words>,
    /// The day on which it is laid before people.
    pub today: NaiveDate,
}

/// The number of the next version: greater than those of all that are known, whichever it is made from, and of those that
/// were withdrawn and may come back.
fn next_number(book: &Casebook, agreement: AgreementId) -> u16 {
    let is_withdrawn = |it: &&Record| it.key.kind == Kind::AgreementVersion && it.presence() == Presence::Removed;
    let withdrawn = book.grown().filter(is_withdrawn).filter_map(|it| it.content::<AgreementVersion>().ok());
    let withdrawn = withdrawn.filter(|it| it.agreement == agreement).map(|it| it.number);
    let there = book.all::<AgreementVersion>().values().filter(|it| it.agreement == agreement).map(|it| it.number);
    there.chain(withdrawn).max().unwrap_or_default() + 1
}

impl Draft {
    /// Begins a version: from the one that is named or else the last, without the goals that are reached or dropped; else
    /// from what is known of the people.
    #[must_use]
    pub fn begin(opening: &Opening, book: &Casebook) -> Self {
        let id = opening.party.agreement();
        let known = agreements(book, opening.case, opening.today).into_iter().find(|it| it.id == id);
        let last = known.as_ref().and_then(|it| {
            let named = it.versions.iter().find(|(id, _)| Some(*id) == opening.revises);
            named.or(it.open.first()).copied().or(it.in_force)
        });
        let version = match last {
            Some((from, last)) => {
                let goes_on = |goal: GoalId| {
                    let state = known.as_ref().and_then(|it| it.agreement).map(|it| progress_of(it, goal));
                    !matches!(state, Some(GoalState::Reached | GoalState::Dropped))
                };
                // Who has left the household agrees for it no more.
                let can = who_can_agree(book, opening.party, opening.today);
                let is_party = |person: &PersonId| match opening.party {
                    Party::Person(_) => is_at_least(ACTS, book, *person, opening.today),
                    Party::Household(_) => can.contains(person),
                };
                AgreementVersion {
                    parties: last.parties.iter().copied().filter(is_party).collect(),
                    number: next_number(book, id),
                    revises: Some(from),
                    goals: last.goals.iter().filter(|goal| goes_on(goal.id)).cloned().collect(),
                    reviews: last.reviews.iter().filter(|day| **day > opening.today).copied().collect(),
                    until: last.until.filter(|day| *day > opening.today),
                    ..last.clone()
                }
            }
            None => Self::first(opening, book),
        };
        let version = AgreementVersion {
            written_on: opening.today,
            workers: std::iter::once(opening.worker).collect(),
            text: String::new(),
            replies: BTreeMap::new(),
            papers: BTreeMap::new(),
            ..version
        };
        let next = next_known_to(book, opening.case, &version.parties, opening.today.and_time(NaiveTime::MIN));
        let appointment = next.map(|(_, it)| (it.starts_at, it.place.clone()));
        Self { id: VersionId::new(), party: opening.party, version, appointment, translator: None, aside: Vec::new() }
    }

    fn first(opening: &Opening, book: &Casebook) -> AgreementVersion {
        let people = match opening.party {
            Party::Person(person) => vec![person],
            Party::Household(household) => people::household(book, household),
        };
        let base = |person: &PersonId| book.get::<BaseData>(*person);
        let agree = who_can_agree(book, opening.party, opening.today);
        let languages = people.iter().filter_map(base).flat_map(|base| base.languages.iter());
        let spoken = languages.filter_map(|tag| Language::of_speaker(tag));
        AgreementVersion {
            case: opening.case,
            agreement: opening.party.agreement(),
            number: next_number(book, opening.party.agreement()),
            revises: None,
            written_on: opening.today,
            language: spoken.into_iter().find(|it| *it != Language::German).map(|it| it.word().to_owned()),
            parties: agree.into_iter().filter(|it| is_at_least(OF_AGE, book, *it, opening.today)).collect(),
            workers: Default::default(),
            goals: Vec::new(),
            concerns: BTreeMap::new(),
            until: None,
            reviews: Default::default(),
            text: String::new(),
            replies: BTreeMap::new(),
            papers: BTreeMap::new(),
        }
    }

    /// Writes it in another language, or in German alone: goals are put into its words, free text is not translated any
    /// more. What was translated by hand is there again as soon as its language is.
    pub fn speak(&mut self, language: Option<Language>, lexicon: &Lexicon) {
        let before = std::mem::replace(&mut self.version.language, language.map(|it| it.word().to_owned()));
        if let Some(before) = before {
            let by_hand = self.version.goals.iter().flat_map(|goal| {
                let by_hand = |of: &PhraseOf| goal.phrase(*of)?.other.clone().filter(|it| it.by.is_some());
                goal.names().into_iter().filter_map(move |of| Some((goal.id, of, by_hand(&of)?)))
            });
            let aside = |(goal, of, other)| Aside { language: before.clone(), goal, of, other };
            self.aside.extend(by_hand.map(aside));
        }
        self.version.goals.iter_mut().for_each(|goal| lexicon.render(goal));
        for Aside { goal, of, other, .. } in
            self.aside.extract_if(.., |it| Some(&it.language) == self.version.language.as_ref())
        {
            let goal = self.version.goals.iter_mut().find(|it| it.id == goal);
            if let Some(phrase) = goal.and_then(|goal| goal.phrase_mut(of)) {
                phrase.other = Some(other);
            }
        }
    }

    /// A goal of it.
    #[must_use]
    pub fn goal(&self, id: GoalId) -> Option<&Goal> {
        self.version.goals.iter().find(|goal| goal.id == id)
    }

    /// A goal of it, to be written.
    pub fn goal_mut(&mut self, id: GoalId) -> Option<&mut Goal> {
        self.version.goals.iter_mut().find(|goal| goal.id == id)
    }

    /// Puts a phrase into the client's language by hand; nothing written is not translated.
    pub fn translate(&mut self, goal: GoalId, of: PhraseOf, text: String, worker: &str) {
        let by = self.translator.clone();
        let by = by.unwrap_or_else(|| Translator { role: TranslatorRole::Worker, name: worker.to_owned() });
        if let Some(phrase) = self.goal_mut(goal).and_then(|goal| goal.phrase_mut(of)) {
            let german = phrase.german.clone();
            phrase.other = (!text.is_empty()).then_some(Rendering { text, by: Some(by), german });
        }
    }

    /// Somebody looked at a translation of an earlier wording: it says what stands in German now.
    pub fn translation_fits(&mut self, goal: GoalId, of: PhraseOf) {
        if let Some(phrase) = self.goal_mut(goal).and_then(|goal| goal.phrase_mut(of))
            && let Some(other) = &mut phrase.other
        {
            other.german.clone_from(&phrase.german);
        }
    }

    /// Says who translates; what was translated by hand before is theirs too.
    pub fn translated_by(&mut self, translator: Translator) {
        for goal in &mut self.version.goals {
            for of in goal.names() {
                let other = goal.phrase_mut(of).and_then(|phrase| phrase.other.as_mut());
                if let Some(by) = other.and_then(|other| other.by.as_mut()) {
                    *by = translator.clone();
                }
            }
        }
        self.translator = Some(translator);
    }

    /// Whom a goal can be about: those who agree to it, and whoever else is of their household, as the children are.
    #[must_use]
    pub fn may_concern(&self, book: &Casebook) -> Vec<PersonId> {
        let parties = self.version.parties.iter().copied();
        match self.party {
            Party::Person(_) => parties.collect(),
            Party::Household(household) => {
                let others = people::household(book, household).into_iter();
                let others = others.filter(|person| !self.version.parties.contains(person));
                parties.chain(others).collect()
            }
        }
    }

    /// Whom a goal is about; none: all who agree to it. Where others agree for a child, every goal is the child's.
    #[must_use]
    pub fn concerned(&self, book: &Casebook, goal: GoalId) -> Option<PersonId> {
        match self.party {
            Party::Person(child) if !self.version.parties.contains(&child) => Some(child),
            _ => self.version.concerns.get(&goal).copied().filter(|person| self.may_concern(book).contains(person)),
        }
    }

    /// What it still lacks before it can be laid down.
    #[must_use]
    pub fn lacking(&self, book: &Casebook, names: NamesOf<'_>) -> Vec<Lacking> {
        let version = &self.version;
        let others = names.other.map(|words| words.language().word());
        let taken = book.get::<Agreement>(version.agreement).map(|agreement| &agreement.steps);
        let mut lacking = Vec::new();
        let mut lacks = |what, is_so| {
            if is_so {
                lacking.push(what);
            }
        };
        lacks(Lacking::LaidAlready, book.record(AgreementVersion::key(self.id)).is_some());
        lacks(Lacking::Nobody, version.parties.is_empty());
        let acts = |person: &PersonId| is_at_least(ACTS, book, *person, names.today);
        lacks(Lacking::OnlyChildren, !version.parties.is_empty() && !version.parties.iter().any(acts));
        lacks(Lacking::NoWorker, version.workers.is_empty());
        lacks(Lacking::NoGoal, version.goals.is_empty());
        lacks(Lacking::NoWords, version.language.as_deref() != others);
        for goal in &version.goals {
            lacks(Lacking::EmptyGoal(goal.id), goal.title.german.trim().is_empty());
            lacks(Lacking::PastGoal(goal.id), goal.by.is_some_and(|day| day < names.today));
            for step in goal.steps.iter().filter(|step| !taken.is_some_and(|taken| taken.contains_key(&step.id))) {
                lacks(Lacking::PastStep(step.id), step.by.is_some_and(|day| day < names.today));
            }
        }
        lacks(Lacking::PastDay, version.until.iter().chain(version.reviews.iter()).any(|day| *day < names.today));
        let is_after_end = |day: &NaiveDate| version.until.is_some_and(|until| *day > until);
        lacks(Lacking::ReviewAfterEnd, version.reviews.iter().any(is_after_end));
        let next = self.appointment.as_ref();
        lacks(Lacking::PastAppointment, next.is_some_and(|(at, _)| at.date() < names.today));
        lacks(Lacking::NoInterpreter, self.translator.as_ref().is_some_and(|it| it.name.trim().is_empty()));
        lacking
    }

    /// The text as it would be laid before people now.
    #[must_use]
    pub fn text(&self, book: &Casebook, names: NamesOf<'_>) -> FixedText {
        let version = &self.laid_on(names.today, book);
        let person = |id: &PersonId| book.get::<Identity>(*id).map(Identity::spoken).unwrap_or_default();
        let named = Named {
            municipality: names.municipality.to_owned(),
            people: version.parties.iter().map(person).collect(),
            workers: version
                .workers
                .iter()
                .filter_map(|id| book.get::<Staff>(*id).map(|staff| staff.name.clone()))
                .collect(),
            concerned: version.goals.iter().map(|goal| self.concerned(book, goal.id).as_ref().map(person)).collect(),
            partners: version
                .goals
                .iter()
                .map(|goal| {
                    let partner = |it: &Contribution| {
                        let named = it.named.split_whitespace().collect::<Vec<_>>().join(" ");
                        let of_directory = || Some(book.get::<Partner>(it.partner?)?.name.clone());
                        Some(named).filter(|named| !named.is_empty()).or_else(of_directory)
                    };
                    goal.contributions.iter().map(partner).collect()
                })
                .collect(),
            appointment: self.appointment.clone(),
        };
        fixed_text(version, &named, names.german, names.other)
    }

    /// Lays the version before people: from now on it does not change. The agreement is begun with it, if there is none,
    /// and the next appointment is made, if the text names one that there is not yet.
    ///
    /// # Errors
    /// What it still [lacks](Lacking); nothing is to be saved then.
    pub fn lay(&self, book: &Casebook, names: NamesOf<'_>) -> Result<Act, Vec<Lacking>> {
        let lacking = self.lacking(book, names);
        if !lacking.is_empty() {
            return Err(lacking);
        }
        Ok(self.written(book, Some(names)))
    }

    /// What is written, as it would be laid before people, whatever it still lacks: so that it can be handed in where its case
    /// is with others. In German alone, if the words of the client's language are not here; without the fixed text, if no
    /// words are. None if it was laid down before.
    #[must_use]
    pub fn left(&self, book: &Casebook, names: Option<NamesOf<'_>>) -> Option<Act> {
        if book.record(AgreementVersion::key(self.id)).is_some() {
            return None;
        }
        let mut left = self.clone();
        if names.is_none_or(|names| names.other.is_none()) {
            left.speak(None, &Lexicon::default());
        }
        Some(left.written(book, names))
    }

    /// The version as it is if it is laid before people on a day: it is written on that day, however long ago it was begun,
    /// and its number is that of none that came meanwhile.
    fn laid_on(&self, today: NaiveDate, book: &Casebook) -> AgreementVersion {
        let number = next_number(book, self.version.agreement);
        AgreementVersion { number, written_on: today, ..self.version.clone() }
    }

    /// The version with its text.
    fn written(&self, book: &Casebook, names: Option<NamesOf<'_>>) -> Act {
        let mut version = names.map_or_else(|| self.version.clone(), |names| self.laid_on(names.today, book));
        version.text = names.map(|names| self.text(book, names).to_string()).unwrap_or_default();
        let about = |goal: &Goal| Some((goal.id, self.concerned(book, goal.id)?));
        version.concerns = version.goals.iter().filter_map(about).collect();
        let mut act = Act::new();
        if book.record(Agreement::key(version.agreement)).is_none() {
            let agreement = Agreement {
                case: version.case,
                party: self.party,
                progress: BTreeMap::new(),
                steps: BTreeMap::new(),
                set_aside: Default::default(),
                reviewed: BTreeMap::new(),
            };
            act.create(version.agreement, &agreement);
        }
        act.create(self.id, &version);
        if let Some(appointment) = self.new_appointment(book) {
            act.create(Uuid::now_v7(), &appointment);
        }
        act
    }

    /// The appointment that the text names, if it is not in the calendar yet.
    fn new_appointment(&self, book: &Casebook) -> Option<Appointment> {
        let ((starts_at, place), case) = (self.appointment.clone()?, self.version.case);
        let is_it = |it: &Appointment| it.case == case && !it.cancelled && it.starts_at == starts_at;
        if book.all::<Appointment>().values().any(is_it) {
            return None;
        }
        let worker = self.version.workers.iter().next().copied()?;
        Some(Appointment::new(case, worker, starts_at, place))
    }
}
