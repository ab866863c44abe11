//! What follows from a conversation: tasks, and the partners who help.

use super::words;
use crate::ids::{CaseId, ConsultationId, PartnerId, PersonId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Who does something. In JSON a word: `worker:…`, `client:…`, `partner:…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Actor {
    /// A colleague.
    Worker(UserId),
    /// The client: their tasks count as ours do.
    Client(PersonId),
    /// A partner.
    Partner(PartnerId),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Worker(id) => write!(f, "worker:{id}"),
            Actor::Client(id) => write!(f, "client:{id}"),
            Actor::Partner(id) => write!(f, "partner:{id}"),
        }
    }
}

/// The text names nobody who could do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of worker:ID, client:ID, partner:ID")]
pub struct NotAnActor(String);

impl FromStr for Actor {
    type Err = NotAnActor;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let actor = text.split_once(':').and_then(|(who, id)| match who {
            "worker" => id.parse().ok().map(Actor::Worker),
            "client" => id.parse().ok().map(Actor::Client),
            "partner" => id.parse().ok().map(Actor::Partner),
            _ => None,
        });
        actor.ok_or_else(|| NotAnActor(text.to_owned()))
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> String {
        actor.to_string()
    }
}

impl TryFrom<String> for Actor {
    type Error = NotAnActor;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

words! {
    /// Where a task stands.
    TaskState {
        /// To be done.
        Open = "open",
        /// Done.
        Done = "done",
        /// Dropped.
        Dropped = "dropped",
    }
}

/// Who does what by when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The case it belongs to.
    pub case: CaseId,
    /// The minutes it was agreed in.
    #[serde(default)]
    pub consultation: Option<ConsultationId>,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: Actor,
    /// By when.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: TaskState,
    /// The day it was done or dropped.
    #[serde(default)]
    pub settled_on: Option<NaiveDate>,
}

words! {
    /// What a partner offers.
    ServiceKind {
        /// Job centre.
        Jobcentre = "jobcenter",
        /// Employment agency.
        EmploymentAgency = "employment_agency",
        /// Netzwerk Integration durch Flüchtlinge in Arbeit und Ausbildung.
        Nifo = "nifo",
        /// Provider of language courses.
        LanguageCourseProvider = "language_course_provider",
        /// School.
        School = "school",
        /// Recognition of degrees.
        RecognitionCounselling = "recognition_counselling",
        /// Migration counselling.
        MigrationCounselling = "migration_counselling",
        /// Integration centre of the county.
        IntegrationCentre = "integration_centre",
        /// Immigration office.
        ImmigrationOffice = "immigration_office",
        /// Welfare association.
        WelfareAssociation = "welfare_association",
        /// BAMF.
        Bamf = "bamf",
        /// Psychological counselling.
        PsychologicalCounselling = "psychological_counselling",
        /// Parenting counselling.
        ParentingCounselling = "parenting_counselling",
        /// Debt counselling.
        DebtCounselling = "debt_counselling",
        /// Addiction counselling.
        AddictionCounselling = "addiction_counselling",
        /// Early-childhood support.
        EarlyChildhoodSupport = "early_childhood_support",
        /// Youth office.
        YouthOffice = "youth_office",
        /// Volunteers.
        Volunteers = "volunteers",
        /// Club.
        Club = "club",
    }
}

/// A partner in the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// Name.
    pub name: String,
    /// What they offer.
    pub service_kind: ServiceKind,
    /// Phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Mail.
    #[serde(default)]
    pub email: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_reads_back_as_it_was_written() {
        let actor = Actor::Client(PersonId::new());
        assert_eq!(actor.to_string().parse(), Ok(actor));
        assert!("somebody:1".parse::<Actor>().is_err());
    }
}
