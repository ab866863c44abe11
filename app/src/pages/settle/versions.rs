//! Versions of one agreement that were signed apart: which holds?

use super::{
    Deed,
    questions::{Choice, Looking, Question},
};
use crate::{components::person_name, locales::tr, pages::agreement::version_in_words};
use casework::{
    agreement::{Current, contested, whom},
    ids::VersionId,
    records::{AgreementVersion, Kind},
};

impl Looking<'_> {
    /// The agreements of which this user is asked.
    pub fn versions(&self) -> Vec<Question> {
        let is_asked = |it: &Current<'_>| {
            let case = it.in_force.map(|(_, version)| version.case);
            case.is_some() && self.asks(Kind::Agreement, case)
        };
        contested(self.book, self.today).iter().filter(|it| is_asked(it)).map(|it| self.which_holds(it)).collect()
    }

    fn which_holds(&self, current: &Current<'_>) -> Question {
        let rivals = current.versions.iter().filter(|(id, _)| current.rivals.contains(id));
        let choice = |(id, version): (VersionId, &AgreementVersion)| {
            let goals = version.goals.iter().map(|goal| goal.title.german.clone()).collect::<Vec<_>>();
            let deed = Deed::Version { case: version.case, agreement: current.id, version: id };
            Choice {
                title: version_in_words(self.book, version, self.today),
                person: None,
                note: goals.join(" · "),
                button: Some((tr("agree-holds"), deed)),
            }
        };
        let choices = current.in_force.into_iter().chain(rivals.copied()).map(choice).collect();
        let about = current.in_force.and_then(|(_, version)| whom(self.book, version));
        Question {
            about: about.map(|person| (person, person_name(self.book, person))),
            ..Question::of(format!("6{}", current.id), tr("agree-rival"), tr("agree-rival-text"), choices)
        }
    }
}
