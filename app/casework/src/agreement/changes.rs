//! What changed from one version to the next, goal by goal.

use super::FixedText;
use crate::{
    ids::GoalId,
    records::{AgreementVersion, Goal, Phrase},
};
use uuid::Uuid;

/// What changed between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Every goal of either: those of the newer version in its order, then those that are gone.
    pub goals: Vec<(GoalId, GoalChange)>,
    /// What changed in the frame.
    pub frame: Vec<Changed>,
}

/// What became of a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GoalChange {
    /// It is new.
    Added,
    /// It is not in the newer version.
    Gone,
    /// It is as it was.
    Same,
    /// This changed.
    Changed(Vec<Changed>),
}

/// One thing that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// What is to be reached.
    Title,
    /// How one sees it.
    Measure,
    /// By when.
    By,
    /// Whom of the household it is about.
    Concerns,
    /// Who does what.
    Contributions,
    /// A step is new.
    StepAdded(Uuid),
    /// A step is gone.
    StepGone(Uuid),
    /// A step is another one.
    StepChanged(Uuid),
    /// Only the words in the client's language.
    Translation,
    /// Who agrees to it.
    Parties,
    /// Which workers do.
    Workers,
    /// The client's language.
    Language,
    /// Until when it is meant.
    Until,
    /// When they look at it together.
    Reviews,
    /// The next appointment.
    Appointment,
}

impl Differences {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frame.is_empty() && self.goals.iter().all(|(_, change)| *change == GoalChange::Same)
    }
}

/// What changed from `old` to `new`.
#[must_use]
pub fn differences(old: &AgreementVersion, new: &AgreementVersion) -> Differences {
    let mut differences = Differences::default();
    for goal in &new.goals {
        let change = match old.goals.iter().find(|it| it.id == goal.id) {
            None => GoalChange::Added,
            Some(before) => {
                let mut changed = changed(before, goal);
                if old.concerns.get(&goal.id) != new.concerns.get(&goal.id) {
                    changed.push(Changed::Concerns);
                }
                if changed.is_empty() { GoalChange::Same } else { GoalChange::Changed(changed) }
            }
        };
        differences.goals.push((goal.id, change));
    }
    let is_gone = |goal: &&Goal| new.goals.iter().all(|it| it.id != goal.id);
    differences.goals.extend(old.goals.iter().filter(is_gone).map(|goal| (goal.id, GoalChange::Gone)));
    let frame = [
        (Changed::Parties, old.parties != new.parties),
        (Changed::Workers, old.workers != new.workers),
        (Changed::Language, old.language != new.language),
        (Changed::Until, old.until != new.until),
        (Changed::Reviews, old.reviews != new.reviews),
        (Changed::Appointment, named_in(old).zip(named_in(new)).is_some_and(|(old, new)| old != new)),
    ];
    differences.frame = frame.into_iter().filter_map(|(what, is_so)| is_so.then_some(what)).collect();
    differences
}

/// The next appointment, which stands in the fixed text alone; empty: none. None if the text cannot be read.
fn named_in(version: &AgreementVersion) -> Option<String> {
    let text: FixedText = version.text.parse().ok()?;
    let point = text.points.into_iter().find(|point| point.key == "appointment");
    Some(point.map(|point| point.german).unwrap_or_default())
}

fn changed(old: &Goal, new: &Goal) -> Vec<Changed> {
    let differs = |old: &Phrase, new: &Phrase| old.german != new.german;
    let mut changed = Vec::new();
    if differs(&old.title, &new.title) || old.field != new.field {
        changed.push(Changed::Title);
    }
    if differs(&old.measure, &new.measure) {
        changed.push(Changed::Measure);
    }
    if old.by != new.by {
        changed.push(Changed::By);
    }
    for step in &new.steps {
        match old.steps.iter().find(|it| it.id == step.id) {
            None => changed.push(Changed::StepAdded(step.id)),
            Some(before) if differs(&before.what, &step.what) || before.by != step.by => {
                changed.push(Changed::StepChanged(step.id));
            }
            Some(_) => {}
        }
    }
    let is_gone = |id: Uuid| new.steps.iter().all(|it| it.id != id);
    changed.extend(old.steps.iter().filter(|step| is_gone(step.id)).map(|step| Changed::StepGone(step.id)));
    let contributions = |goal: &Goal| {
        goal.contributions
            .iter()
            .map(|it| (it.of, it.partner, it.named.clone(), it.what.german.clone()))
            .collect::<Vec<_>>()
    };
    if contributions(old) != contributions(new) {
        changed.push(Changed::Contributions);
    }
    if changed.is_empty() && old != new {
        // The order of steps is part of what is shown; otherwise only the other language differs.
        let same_steps = old.steps.iter().map(|step| step.id).eq(new.steps.iter().map(|step| step.id));
        match new.steps.first().filter(|_| !same_steps) {
            Some(first) => changed.push(Changed::StepChanged(first.id)),
            None => changed.push(Changed::Translation),
        }
    }
    changed
}
