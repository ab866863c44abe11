//! The catalogue of goals: which there are, in what order, and how one becomes a goal of an agreement.
//!
//! It is data, loaded when it is needed, as the words are (`languages/goals.json` of the app). The words of a goal stand in
//! the files of the languages: `goal-ID`, `goal-ID-measure`, `goal-ID-step-1`, …, and what people contribute, shared by many
//! goals, under `do-…`.

use crate::{
    ids::GoalId,
    language::{Language, Words},
    records::{Contribution, Contributor, Field, Goal, GoalWords, OwnGoal, Phrase, Rendering, ServiceKind, Step},
};
use chrono::{Months, NaiveDate};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The goals that every municipality has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Catalogue {
    /// In the order in which they are offered.
    pub goals: Vec<Entry>,
}

/// One goal of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name, by which its words are found.
    pub id: String,
    /// What it is about.
    pub field: Field,
    /// The months that are offered for it.
    pub months: u8,
    /// How many steps it has.
    pub steps: u8,
    /// What the client contributes, by the keys of the words.
    #[serde(default)]
    pub client: Vec<String>,
    /// What the social workers contribute.
    #[serde(default)]
    pub sim: Vec<String>,
    /// What partners contribute.
    #[serde(default)]
    pub partner: Vec<String>,
    /// Who such a partner is.
    #[serde(default)]
    pub service: Option<ServiceKind>,
}

impl Catalogue {
    /// Reads the file.
    ///
    /// # Errors
    /// If it is not what the catalogue is.
    pub fn parse(source: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(source)
    }

    /// The goal of this name.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.goals.iter().find(|entry| entry.id == id)
    }
}

impl Entry {
    /// The keys of all its words.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        let steps = (1..=self.steps).map(|step| self.step(step));
        let contributions =
            [&self.client, &self.sim, &self.partner].into_iter().flatten().map(|key| format!("do-{key}"));
        [self.title(), self.measure()].into_iter().chain(steps).chain(contributions)
    }

    /// The key of what is to be reached.
    #[must_use]
    pub fn title(&self) -> String {
        format!("goal-{}", self.id)
    }

    fn measure(&self) -> String {
        format!("goal-{}-measure", self.id)
    }

    fn step(&self, step: u8) -> String {
        format!("goal-{}-step-{step}", self.id)
    }

    /// It as a goal of an agreement that is written today, in both languages.
    #[must_use]
    pub fn goal(&self, today: NaiveDate, german: &Words, other: Option<&Words>) -> Goal {
        let phrase = |key: String| Phrase {
            german: german.get(&key).unwrap_or_default().to_owned(),
            other: other.and_then(|words| words.get(&key)).map(rendering),
        };
        let contributions =
            [(Contributor::Client, &self.client), (Contributor::Sim, &self.sim), (Contributor::Partner, &self.partner)];
        let contributions = contributions.into_iter().flat_map(|(of, keys)| keys.iter().map(move |key| (of, key)));
        Goal {
            id: GoalId::new(),
            field: self.field,
            source: Some(self.id.clone()),
            title: phrase(self.title()),
            measure: phrase(self.measure()),
            by: in_months(today, self.months),
            steps: (1..=self.steps).map(|step| new_step(phrase(self.step(step)))).collect(),
            contributions: contributions
                .map(|(of, key)| Contribution {
                    of,
                    partner: None,
                    named: String::new(),
                    what: phrase(format!("do-{key}")),
                })
                .collect(),
        }
    }
}

impl OwnGoal {
    /// A goal that was written for somebody, as one that others may take: without days, and without who helped.
    #[must_use]
    pub fn of(goal: &Goal, other: Option<Language>, today: NaiveDate) -> Self {
        let words = |say: fn(&Phrase) -> &str| {
            let contributions =
                |of| goal.contributions.iter().filter(move |it| it.of == of).map(|it| say(&it.what).into());
            GoalWords {
                title: say(&goal.title).into(),
                measure: say(&goal.measure).into(),
                steps: goal.steps.iter().map(|step| say(&step.what).into()).collect(),
                client: contributions(Contributor::Client).collect(),
                sim: contributions(Contributor::Sim).collect(),
                partner: contributions(Contributor::Partner).collect(),
                ..GoalWords::default()
            }
        };
        let german = (Language::German.word().to_owned(), words(|phrase| phrase.german.trim()));
        fn said(phrase: &Phrase) -> &str {
            phrase.other.as_ref().map_or("", |other| other.text.trim())
        }
        let is_said = phrases(goal).any(|phrase| !said(phrase).is_empty());
        let other = other.filter(|_| is_said).map(|language| (language.word().to_owned(), words(said)));
        let months = goal.by.map_or(0, |by| u8::try_from((by - today).num_days() / 30).unwrap_or(0));
        let words = std::iter::once(german).chain(other).collect();
        Self { field: goal.field, months, partner: None, words, retired: false }
    }

    /// The municipality's own goal as a goal of an agreement that is written today. Where its words in the client's language
    /// are missing, or there are fewer of them than in German, it says that it is not translated.
    #[must_use]
    pub fn goal(&self, id: Uuid, today: NaiveDate, other: Option<Language>) -> Goal {
        let none = GoalWords::default();
        let german = self.words.get(Language::German.word()).unwrap_or(&none);
        let other = other.and_then(|language| self.words.get(language.word()));
        let phrase = |german: &str, other: Option<&String>| Phrase {
            german: german.to_owned(),
            other: other.filter(|text| !text.trim().is_empty()).map(|text| rendering(text)),
        };
        let phrases = |german: &[String], other: Option<&[String]>| -> Vec<Phrase> {
            let pair = |(place, german): (usize, &String)| phrase(german, other.and_then(|other| other.get(place)));
            german.iter().enumerate().map(pair).collect()
        };
        let contribution = |of| move |what| Contribution { of, partner: None, named: String::new(), what };
        let client = phrases(&german.client, other.map(|it| &it.client[..]));
        let sim = phrases(&german.sim, other.map(|it| &it.sim[..]));
        let partner = phrases(&german.partner, other.map(|it| &it.partner[..]));
        let contributions = client.into_iter().map(contribution(Contributor::Client));
        let contributions = contributions.chain(sim.into_iter().map(contribution(Contributor::Sim)));
        Goal {
            id: GoalId::new(),
            field: self.field,
            source: Some(id.to_string()),
            title: phrase(&german.title, other.map(|it| &it.title)),
            measure: phrase(&german.measure, other.map(|it| &it.measure)),
            by: in_months(today, self.months),
            steps: phrases(&german.steps, other.map(|it| &it.steps[..])).into_iter().map(new_step).collect(),
            contributions: contributions.chain(partner.into_iter().map(contribution(Contributor::Partner))).collect(),
        }
    }
}

/// What is said in German and in another language: the catalogue's words and a municipality's own goals. A version that is
/// written in another language than the last takes its words from here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon(BTreeMap<String, String>);

impl Lexicon {
    /// Of the words of the catalogue, and of the goals that a municipality adds.
    #[must_use]
    pub fn of<'a>(german: &Words, other: &Words, own: impl IntoIterator<Item = &'a OwnGoal>) -> Self {
        let is_of_goals = |key: &&str| key.starts_with("goal-") || key.starts_with("do-");
        let pairs = german.keys().filter(is_of_goals).filter_map(|key| Some((german.get(key)?, other.get(key)?)));
        let mut lexicon: BTreeMap<String, String> = BTreeMap::new();
        for own in own {
            let goal = own.goal(Uuid::nil(), NaiveDate::MIN, Some(other.language()));
            for phrase in phrases(&goal) {
                lexicon.extend(phrase.other.as_ref().map(|other| (phrase.german.clone(), other.text.clone())));
            }
        }
        lexicon.extend(pairs.map(|(german, other)| (german.to_owned(), other.to_owned())));
        Self(lexicon)
    }

    /// Writes a phrase anew in German: what the lexicon knows is said in the client's language too. What a translator wrote
    /// stays, with the words that they put so ([`Phrase::fits`]): whoever writes sees both.
    pub fn write(&self, phrase: &mut Phrase, german: String) {
        let known = self.0.get(german.trim()).map(|text| rendering(text));
        let is_by_hand = phrase.other.as_ref().is_some_and(|other| other.by.is_some());
        if known.is_some() || !is_by_hand {
            phrase.other = known;
        }
        if let Some(other) = phrase.other.as_mut().filter(|other| other.by.is_some() && other.german.is_empty()) {
            other.german.clone_from(&phrase.german);
        }
        phrase.german = german;
    }

    /// Puts a goal into the language of this lexicon. What it does not know is not translated.
    pub fn render(&self, goal: &mut Goal) {
        for phrase in phrases_mut(goal) {
            phrase.other = self.0.get(phrase.german.trim()).map(|text| rendering(text));
        }
    }
}

fn phrases(goal: &Goal) -> impl Iterator<Item = &Phrase> {
    let steps = goal.steps.iter().map(|step| &step.what);
    [&goal.title, &goal.measure].into_iter().chain(steps).chain(goal.contributions.iter().map(|it| &it.what))
}

fn phrases_mut(goal: &mut Goal) -> impl Iterator<Item = &mut Phrase> {
    let steps = goal.steps.iter_mut().map(|step| &mut step.what);
    [&mut goal.title, &mut goal.measure]
        .into_iter()
        .chain(steps)
        .chain(goal.contributions.iter_mut().map(|it| &mut it.what))
}

fn rendering(text: &str) -> Rendering {
    Rendering { text: text.to_owned(), by: None, german: String::new() }
}

fn new_step(what: Phrase) -> Step {
    Step { id: Uuid::now_v7(), what, by: None }
}

fn in_months(today: NaiveDate, months: u8) -> Option<NaiveDate> {
    (months > 0).then(|| today.checked_add_months(Months::new(months.into()))).flatten()
}

#[cfg(test)]
mod tests;
