//! A goal, in the words that were shown: in German, and in the client's language.

use super::{ServiceKind, words};
use crate::ids::{GoalId, PartnerId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

words! {
    /// What a goal is about.
    Field {
        /// Learning German.
        Language = "language",
        /// Work and training for it.
        Work = "work",
        /// School and day care.
        School = "school",
        /// Health.
        Health = "health",
        /// Housing.
        Housing = "housing",
        /// Money, benefits, debts.
        Money = "money",
        /// Papers, residence, perspective.
        Residence = "residence",
        /// Family and bringing up children.
        Family = "family",
        /// Neighbours, clubs, volunteering.
        Participation = "participation",
        /// Getting along by oneself.
        Everyday = "everyday",
    }
}

/// One goal of a version, in the words that were shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Its id, the same in every version.
    pub id: GoalId,
    /// What it is about.
    pub field: Field,
    /// Where it was taken from: a goal of the catalogue, or the id of an [`OwnGoal`]; none: it was written for these people.
    #[serde(default)]
    pub source: Option<String>,
    /// What is to be reached.
    pub title: Phrase,
    /// How one sees that it is.
    #[serde(default)]
    pub measure: Phrase,
    /// By when.
    #[serde(default)]
    pub by: Option<NaiveDate>,
    /// The steps on the way, in their order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Who does what for it.
    #[serde(default)]
    pub contributions: Vec<Contribution>,
}

/// Names one phrase of a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PhraseOf {
    /// What is to be reached.
    Title,
    /// How one sees that it is.
    Measure,
    /// What a step is.
    Step(Uuid),
    /// The contribution at this place.
    Contribution(usize),
}

impl Goal {
    /// The names of all its phrases.
    #[must_use]
    pub fn names(&self) -> Vec<PhraseOf> {
        let steps = self.steps.iter().map(|step| PhraseOf::Step(step.id));
        let contributions = (0..self.contributions.len()).map(PhraseOf::Contribution);
        [PhraseOf::Title, PhraseOf::Measure].into_iter().chain(steps).chain(contributions).collect()
    }

    /// The phrase of this name; none if the goal has none such.
    #[must_use]
    pub fn phrase(&self, of: PhraseOf) -> Option<&Phrase> {
        match of {
            PhraseOf::Title => Some(&self.title),
            PhraseOf::Measure => Some(&self.measure),
            PhraseOf::Step(id) => self.steps.iter().find(|step| step.id == id).map(|step| &step.what),
            PhraseOf::Contribution(place) => self.contributions.get(place).map(|it| &it.what),
        }
    }

    /// The same, to be written.
    pub fn phrase_mut(&mut self, of: PhraseOf) -> Option<&mut Phrase> {
        match of {
            PhraseOf::Title => Some(&mut self.title),
            PhraseOf::Measure => Some(&mut self.measure),
            PhraseOf::Step(id) => self.steps.iter_mut().find(|step| step.id == id).map(|step| &mut step.what),
            PhraseOf::Contribution(place) => self.contributions.get_mut(place).map(|it| &mut it.what),
        }
    }
}

/// One step of a goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its id, the same in every version.
    pub id: Uuid,
    /// What is done.
    pub what: Phrase,
    /// By when.
    #[serde(default)]
    pub by: Option<NaiveDate>,
}

words! {
    /// Who contributes to a goal.
    Contributor {
        /// The client.
        Client = "client",
        /// The social workers.
        Sim = "sim",
        /// A partner.
        Partner = "partner",
    }
}

/// What somebody contributes to a goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Who.
    pub of: Contributor,
    /// Which partner, if it is one of the directory.
    #[serde(default)]
    pub partner: Option<PartnerId>,
    /// What the partner is called, if it is none of the directory; empty: nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub named: String,
    /// What.
    pub what: Phrase,
}

/// Something said in German, and in the client's language if somebody put it so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// In German.
    #[serde(default)]
    pub german: String,
    /// In the client's language; none: it is not translated, and the text says so.
    #[serde(default)]
    pub other: Option<Rendering>,
}

/// The same in the client's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendering {
    /// The words.
    pub text: String,
    /// Who translated it; none: it is the catalogue's.
    #[serde(default)]
    pub by: Option<Translator>,
    /// The German words that they put so; empty: those that stand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub german: String,
}

impl Phrase {
    /// Whether the words in the client's language, if there are any, say what stands in German now, and not what stood there
    /// when they were written.
    #[must_use]
    pub fn fits(&self) -> bool {
        let words = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>();
        let fits = |it: &Rendering| it.german.is_empty() || words(&it.german) == words(&self.german);
        self.other.as_ref().is_none_or(fits)
    }
}

words! {
    /// As what somebody translates.
    TranslatorRole {
        /// A worker.
        Worker = "worker",
        /// An interpreter.
        Interpreter = "interpreter",
    }
}

/// Who translated what is not of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translator {
    /// As what.
    pub role: TranslatorRole,
    /// Their name.
    pub name: String,
}

/// A goal that the municipality adds to the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnGoal {
    /// What it is about.
    pub field: Field,
    /// The months that are offered for it.
    #[serde(default)]
    pub months: u8,
    /// Who helps with it.
    #[serde(default)]
    pub partner: Option<ServiceKind>,
    /// Its words, by language; German is needed.
    #[serde(default)]
    pub words: BTreeMap<String, GoalWords>,
    /// Whether it is offered no more. Agreements that name it keep their words.
    #[serde(default)]
    pub retired: bool,
}

/// The words of a goal in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoalWords {
    /// What is to be reached.
    pub title: String,
    /// How one sees that it is.
    pub measure: String,
    /// The steps.
    pub steps: Vec<String>,
    /// What the client contributes.
    pub client: Vec<String>,
    /// What the social workers contribute.
    pub sim: Vec<String>,
    /// What partners contribute.
    pub partner: Vec<String>,
    /// Who checked the translation.
    pub checked_by: String,
    /// When; none: it is a draft.
    pub checked_on: Option<NaiveDate>,
}
