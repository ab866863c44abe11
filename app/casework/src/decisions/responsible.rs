//! Who is asked.

use crate::{
    access::{Deed, Relation, may},
    casebook::Casebook,
    ids::{CaseId, UserId},
    records::{Case, Kind, Role, Staff},
};

/// Whether somebody is asked to settle what stands in a record of this kind and case: whoever is responsible for the case,
/// their lead, and those who keep the data of everybody. Where nobody is responsible, the whole team is. Late work is for
/// the lead; a team without one answers for itself.
#[must_use]
pub fn is_asked(book: &Casebook, user: UserId, staff: &Staff, kind: Kind, case: Option<CaseId>) -> bool {
    let Some(case) = case else { return may(staff.role, Deed::Write, kind, Relation::Shared) };
    if staff.role == Role::BenefitsClerk {
        return may(staff.role, Deed::Write, kind, Relation::OtherTeam);
    }
    let Some(case) = book.get::<Case>(case) else { return false };
    if Some(case.team) != staff.team || !may(staff.role, Deed::Write, kind, Relation::OwnTeam) {
        return false;
    }
    let works_here = |colleague: &Staff| colleague.team == Some(case.team);
    let has_lead = || book.all::<Staff>().values().any(|it| works_here(it) && it.role == Role::TeamLead);
    let responsible = || case.responsible.filter(|it| book.get::<Staff>(*it).is_some_and(works_here));
    staff.role == Role::TeamLead
        || match kind {
            Kind::LateWork => !has_lead() && responsible().is_none_or(|responsible| responsible == user),
            _ => responsible().is_none_or(|responsible| responsible == user),
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::TeamId, people::tests::book_of, records::CaseStatus, sync::Act};

    struct Office {
        book: Casebook,
        case: CaseId,
        team: TeamId,
        responsible: UserId,
    }

    fn staff(role: Role, team: Option<TeamId>) -> Staff {
        Staff { name: String::new(), role, team, area: None, full_time_percent: None }
    }

    impl Office {
        fn new(with_lead: bool) -> Self {
            let (case, team, responsible, mut act) = (CaseId::new(), TeamId::new(), UserId::new(), Act::new());
            let content = Case { team, responsible: Some(responsible), status: CaseStatus::Open, opened_on: None };
            act.create(case, &content).create(responsible, &staff(Role::SocialWorker, Some(team)));
            if with_lead {
                act.create(UserId::new(), &staff(Role::TeamLead, Some(team)));
            }
            Self { book: book_of(act), case, team, responsible }
        }

        fn asks(&self, user: UserId, role: Role, kind: Kind) -> bool {
            is_asked(&self.book, user, &staff(role, Some(self.team)), kind, Some(self.case))
        }
    }

    #[test]
    fn the_responsible_worker_and_the_lead_are_asked_and_their_colleagues_are_not() {
        let office = Office::new(true);
        assert!(office.asks(office.responsible, Role::SocialWorker, Kind::Identity));
        assert!(office.asks(UserId::new(), Role::TeamLead, Kind::Identity));
        assert!(!office.asks(UserId::new(), Role::SocialWorker, Kind::Identity));
        assert!(office.asks(UserId::new(), Role::BenefitsClerk, Kind::Decision));
        assert!(!office.asks(UserId::new(), Role::BenefitsClerk, Kind::Consultation));
    }

    #[test]
    fn late_work_is_the_leads_and_where_there_is_none_the_responsible_workers() {
        let office = Office::new(true);
        assert!(office.asks(UserId::new(), Role::TeamLead, Kind::LateWork));
        assert!(!office.asks(office.responsible, Role::SocialWorker, Kind::LateWork));
        let alone = Office::new(false);
        assert!(alone.asks(alone.responsible, Role::SocialWorker, Kind::LateWork));
    }

    #[test]
    fn a_case_whose_worker_left_is_everybodys_until_it_has_another() {
        let mut office = Office::new(true);
        let record = office.book.record(crate::records::RecordKey { kind: Kind::Case, id: office.case.0 });
        let mut act = Act::new();
        act.settle(record.unwrap(), "responsible", serde_json::json!(UserId::new()));
        let mut commit = office.book.outbox()[0].clone();
        (commit.number, commit.changes) = (2, act.into_changes());
        commit.time.0 += 1;
        office.book.commit(commit);
        assert!(office.asks(UserId::new(), Role::SocialWorker, Kind::Identity));
    }

    #[test]
    fn nobody_of_another_team_is_asked_and_what_all_share_asks_those_who_keep_it() {
        let office = Office::new(true);
        let stranger = staff(Role::TeamLead, Some(TeamId::new()));
        assert!(!is_asked(&office.book, UserId::new(), &stranger, Kind::Identity, Some(office.case)));
        let clerk = staff(Role::BenefitsClerk, None);
        assert!(is_asked(&office.book, UserId::new(), &clerk, Kind::Decision, None));
        assert!(!is_asked(&office.book, UserId::new(), &stranger, Kind::Decision, None));
    }
}
