//! Who works here.

use super::words;
use crate::ids::TeamId;
use serde::{Deserialize, Serialize};

words! {
    /// What somebody is here to do. What each role may see is decided in [`crate::access`].
    Role {
        /// Sozialarbeiter/in im SIM.
        SocialWorker = "social_worker",
        /// Sachgebietsleitung.
        TeamLead = "team_lead",
        /// Abteilungsleitung: figures of both sides of the wall, no single case.
        DepartmentHead = "department_head",
        /// Leistungssachbearbeitung: base data and benefits, nothing from counselling.
        BenefitsClerk = "benefits_clerk",
        /// Ehrenamts- und Integrationskoordination.
        Coordinator = "coordinator",
        /// Hausmeister/in.
        Caretaker = "caretaker",
        /// Fachadministration.
        Admin = "admin",
        /// Datenschutzbeauftragte/r.
        PrivacyOfficer = "privacy_officer",
    }
}

/// A team that shares cases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Team {
    /// The team's name.
    pub name: String,
}

/// An entry in the staff directory: who a user is to their colleagues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Staff {
    /// Name as shown to colleagues and on minutes.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// Their team; nobody outside teams holds cases.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// The area (*Integrationsraum*) they look after.
    #[serde(default)]
    pub area: Option<String>,
    /// Share of a full-time post in hundredths.
    #[serde(default)]
    pub full_time_percent: Option<u8>,
}
