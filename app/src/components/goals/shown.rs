//! Agreements as the thread shows them: gathered from the casebook.

use super::super::{actor_name, person_name, staff_name};
use casework::{
    agreement::{agreements, progress_of, unanswered},
    casebook::Casebook,
    ids::{AgreementId, CaseId, VersionId},
    records::{AgreementVersion, Goal, GoalState, Party, Progress},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An agreement as the thread shows it.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    pub id: AgreementId,
    /// The version that is shown: the one in force, or else the newest that waits.
    pub version: VersionId,
    pub number: u16,
    pub whose: String,
    pub is_in_force: bool,
    /// A newer version that waits for an answer.
    pub waits: Option<VersionId>,
    pub has_rivals: bool,
    /// Who is party to it and has neither signed nor declined.
    pub unanswered: Vec<String>,
    /// The day until which it was meant, if that is over.
    pub ended: Option<NaiveDate>,
    pub next_review: Option<NaiveDate>,
    pub asks_to_look: bool,
    /// What was asked about it, and by whom, since people were last spoken with.
    pub asked: Vec<(String, String)>,
    /// Whether anything was written down of how far the goals are.
    pub has_progress: bool,
    pub goals: Vec<ShownGoal>,
}

#[derive(Clone, PartialEq)]
pub(super) struct ShownGoal {
    pub goal: Goal,
    pub state: GoalState,
    /// Since when, who said so, and why.
    pub note: Option<(NaiveDate, String, String)>,
    pub steps: BTreeMap<Uuid, NaiveDate>,
    pub about: Option<String>,
}

/// The agreements of a case, as they stand today.
pub(super) fn goals_of(book: &Casebook, case: CaseId, today: NaiveDate) -> Vec<Shown> {
    let shown = |it: casework::agreement::Current<'_>| {
        let (version, content): (VersionId, &AgreementVersion) = it.in_force.or_else(|| it.open.first().copied())?;
        let progress = it.agreement.map(|agreement| &agreement.progress);
        let goal = |goal: &Goal| {
            let known: Option<&Progress> = progress.and_then(|all| all.get(&goal.id));
            ShownGoal {
                state: it.agreement.map_or(GoalState::Agreed, |agreement| progress_of(agreement, goal.id)),
                note: known.map(|it| (it.on, staff_name(book, it.by), it.reason.clone())),
                steps: it.agreement.map(|agreement| agreement.steps.clone()).unwrap_or_default(),
                about: content.concerns.get(&goal.id).map(|person| person_name(book, *person)),
                goal: goal.clone(),
            }
        };
        let whose = match it.agreement.map(|agreement| agreement.party) {
            Some(Party::Person(person)) => person_name(book, person),
            _ => String::new(),
        };
        let waits = it.open.first().copied().filter(|(id, _)| *id != version);
        let asked = |version: &AgreementVersion| {
            let asked = casework::agreement::asked(book, version, today).into_iter();
            asked.map(|(by, words)| (actor_name(book, by), words.to_owned())).collect::<Vec<_>>()
        };
        Some(Shown {
            asked: asked(content).into_iter().chain(waits.iter().flat_map(|(_, it)| asked(it))).collect(),
            id: it.id,
            version,
            number: content.number,
            whose,
            is_in_force: it.in_force.is_some(),
            waits: waits.map(|(id, _)| id),
            has_rivals: !it.rivals.is_empty(),
            unanswered: unanswered(content).into_iter().map(|party| person_name(book, party)).collect(),
            ended: content.until.filter(|until| *until < today),
            // That it has ended is said already.
            next_review: it.next_review.filter(|day| content.until.is_none_or(|until| *day != until || until >= today)),
            asks_to_look: it.asks_to_look,
            has_progress: it.agreement.is_some_and(|it| !(it.progress.is_empty() && it.steps.is_empty())),
            goals: content.goals.iter().map(goal).collect(),
        })
    };
    agreements(book, case, today).into_iter().filter_map(shown).collect()
}
