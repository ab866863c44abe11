//! Who sees what: the wall between counselling and benefits, and every other one.
//!
//! [`may`] is a total function of role, kind of record, relation to it, and act. The server asks it for every record that it
//! sends or takes in, the app asks it for what to show. A new kind does not compile until its line here is written.

use crate::{
    ids::TeamId,
    records::{Kind, Role, Staff},
};

/// What decides which records somebody sees, besides the records themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Their role.
    pub role: Role,
    /// Their team.
    pub team: Option<TeamId>,
    /// The area whose houses they look after.
    pub area: Option<String>,
}

impl Scope {
    /// The scope that an entry in the staff directory gives.
    #[must_use]
    pub fn of(staff: &Staff) -> Self {
        Self { role: staff.role, team: staff.team, area: staff.area.clone() }
    }
}

/// How somebody stands to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// It belongs to no case: the directory of houses, partners, staff.
    Shared,
    /// It belongs to a case of their own team.
    OwnTeam,
    /// It belongs to a case of another team.
    OtherTeam,
    /// It tells who lives in a house that they look after.
    OwnHouse,
}

/// What somebody wants to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Read it.
    Read,
    /// Make or change it.
    Write,
}

/// Whether somebody of this role may do this to a record of this kind.
#[must_use]
pub fn may(role: Role, deed: Deed, kind: Kind, relation: Relation) -> bool {
    use Kind::{
        Accommodation, Agreement, AgreementVersion, Appointment, BaseData, BenefitPeriod, Case, Consultation, Decision,
        Document, Education, HandOver, Household, Identity, LateWork, OwnGoal, Partner, ResidenceTitle, Staff, Stay,
        Strokes, Task, Team, Unit,
    };
    use Relation::{OtherTeam, OwnHouse, OwnTeam, Shared};
    let reads = deed == Deed::Read;
    match role {
        Role::SocialWorker | Role::TeamLead => match kind {
            Team | Staff => reads && relation == Shared,
            Accommodation | Unit => relation == Shared && (reads || role == Role::TeamLead),
            Partner => relation == Shared,
            OwnGoal => relation == Shared && (reads || role == Role::TeamLead),
            Case | Household | Identity | BaseData | Stay | BenefitPeriod | ResidenceTitle | Education
            | Consultation | Strokes | Document | Task | Appointment | Agreement | AgreementVersion | HandOver
            | Decision | LateWork => relation == OwnTeam,
        },
        Role::BenefitsClerk => match kind {
            Team | Staff => reads && relation == Shared,
            Accommodation | Unit => relation == Shared,
            Household | Identity | BaseData | Stay | BenefitPeriod | ResidenceTitle => {
                matches!(relation, OwnTeam | OtherTeam)
            }
            // Beds and newcomers; where several teams are concerned, they alone know both sides.
            Decision => matches!(relation, Shared | OwnTeam | OtherTeam),
            Case | Education | Consultation | Strokes | Document | Task | Appointment | Agreement
            | AgreementVersion | HandOver | LateWork | Partner | OwnGoal => false,
        },
        Role::Caretaker => match kind {
            Accommodation | Unit => reads && relation == OwnHouse,
            Identity | Stay => reads && relation == OwnHouse,
            Staff => reads && relation == Shared,
            Team | Partner | OwnGoal | Household | Case | BaseData | BenefitPeriod | ResidenceTitle | Education
            | Consultation | Strokes | Document | Task | Appointment | Agreement | AgreementVersion | HandOver
            | Decision | LateWork => false,
        },
        Role::Coordinator => match kind {
            Partner => relation == Shared,
            Team | Staff | Accommodation => reads && relation == Shared,
            OwnGoal | Unit | Household | Case | Identity | BaseData | Stay | BenefitPeriod | ResidenceTitle
            | Education | Consultation | Strokes | Document | Task | Appointment | Agreement | AgreementVersion
            | HandOver | Decision | LateWork => false,
        },
        Role::DepartmentHead | Role::Admin | Role::PrivacyOfficer => match kind {
            Team | Staff | Accommodation | Unit => reads && relation == Shared,
            // The administration keeps the catalogues.
            OwnGoal => relation == Shared && role == Role::Admin,
            Partner | Household | Case | Identity | BaseData | Stay | BenefitPeriod | ResidenceTitle | Education
            | Consultation | Strokes | Document | Task | Appointment | Agreement | AgreementVersion | HandOver
            | Decision | LateWork => false,
        },
    }
}

/// Whether somebody of this role ever reads records of this kind. If not, they learn neither that it exists nor how many.
#[must_use]
pub fn ever_reads(role: Role, kind: Kind) -> bool {
    [Relation::Shared, Relation::OwnTeam, Relation::OtherTeam, Relation::OwnHouse]
        .into_iter()
        .any(|relation| may(role, Deed::Read, kind, relation))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNSELLING: [Kind; 12] = [
        Kind::Case,
        Kind::Consultation,
        Kind::Strokes,
        Kind::Document,
        Kind::Task,
        Kind::Appointment,
        Kind::Education,
        Kind::Agreement,
        Kind::AgreementVersion,
        Kind::HandOver,
        Kind::OwnGoal,
        Kind::LateWork,
    ];

    #[test]
    fn nothing_from_counselling_crosses_the_wall_to_benefits() {
        for kind in COUNSELLING {
            assert!(!ever_reads(Role::BenefitsClerk, kind), "{kind:?}");
        }
        assert!(ever_reads(Role::BenefitsClerk, Kind::BenefitPeriod));
    }

    #[test]
    fn cases_are_open_to_social_workers_and_their_leads_alone() {
        for role in Role::ALL {
            let expected = matches!(role, Role::SocialWorker | Role::TeamLead);
            assert_eq!(may(*role, Deed::Read, Kind::Consultation, Relation::OwnTeam), expected, "{role:?}");
            assert!(!may(*role, Deed::Read, Kind::Consultation, Relation::OtherTeam), "{role:?}");
        }
    }

    #[test]
    fn an_agreement_is_as_closed_as_a_conversation_to_everybody() {
        let relations = [Relation::Shared, Relation::OwnTeam, Relation::OtherTeam, Relation::OwnHouse];
        for role in Role::ALL {
            for (deed, relation) in [Deed::Read, Deed::Write].into_iter().flat_map(|it| relations.map(|to| (it, to))) {
                let consultation = may(*role, deed, Kind::Consultation, relation);
                for kind in [Kind::Agreement, Kind::AgreementVersion, Kind::HandOver] {
                    assert_eq!(
                        may(*role, deed, kind, relation),
                        consultation,
                        "{role:?} {deed:?} {kind:?} {relation:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_municipality_s_own_goals_are_kept_by_leads_and_the_administration_and_read_where_goals_are_agreed() {
        let who = |deed| {
            Role::ALL.iter().copied().filter(move |role| may(*role, deed, Kind::OwnGoal, Relation::Shared)).collect()
        };
        let (readers, writers): (Vec<_>, Vec<_>) = (who(Deed::Read), who(Deed::Write));
        assert_eq!(readers, [Role::SocialWorker, Role::TeamLead, Role::Admin]);
        assert_eq!(writers, [Role::TeamLead, Role::Admin]);
    }

    #[test]
    fn a_caretaker_learns_a_name_and_a_room_in_their_own_house_and_nothing_else_about_a_person() {
        let seen: Vec<_> = Kind::ALL.into_iter().filter(|kind| ever_reads(Role::Caretaker, *kind)).collect();
        assert_eq!(seen, [Kind::Staff, Kind::Accommodation, Kind::Unit, Kind::Identity, Kind::Stay]);
        assert!(!may(Role::Caretaker, Deed::Read, Kind::Identity, Relation::OtherTeam));
    }

    #[test]
    fn a_decision_between_teams_is_for_those_who_keep_the_data_of_all() {
        let who: Vec<_> =
            Role::ALL.iter().filter(|role| may(**role, Deed::Read, Kind::Decision, Relation::Shared)).collect();
        assert_eq!(who, [&Role::BenefitsClerk]);
        assert!(may(Role::SocialWorker, Deed::Write, Kind::Decision, Relation::OwnTeam));
        assert!(!may(Role::SocialWorker, Deed::Read, Kind::Decision, Relation::OtherTeam));
    }

    #[test]
    fn nobody_writes_what_they_may_not_read() {
        for role in Role::ALL {
            for kind in Kind::ALL {
                for relation in [Relation::Shared, Relation::OwnTeam, Relation::OtherTeam, Relation::OwnHouse] {
                    if may(*role, Deed::Write, kind, relation) {
                        assert!(may(*role, Deed::Read, kind, relation), "{role:?} {kind:?} {relation:?}");
                    }
                }
            }
        }
    }
}
