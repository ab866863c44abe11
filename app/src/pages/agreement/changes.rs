//! What changed from one version to the next, and which versions there are.

use super::version::{replaced_in_words, standing_in_words};
use crate::{
    components::{Day, Icon, VersionDisputed, here, staff_name},
    locales::{dates::moment_in_words, tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    agreement::{Changed, GoalChange, agreements, differences, standing},
    casebook::Casebook,
    ids::{AgreementId, CaseId, GoalId, PersonId, VersionId},
    records::AgreementVersion,
};
use chrono::NaiveDate;

/// What changed, a line for each goal and each part of the frame that did.
pub(super) fn changes_in_words(old: &AgreementVersion, new: &AgreementVersion) -> Vec<String> {
    let differences = differences(old, new);
    let title = |id: GoalId| {
        let goal = [new, old].into_iter().flat_map(|it| &it.goals).find(|goal| goal.id == id);
        goal.map(|goal| goal.title.german.clone()).unwrap_or_default()
    };
    let of_goal = |(id, change): &(GoalId, GoalChange)| {
        let places = [("goal", title(*id).into())];
        match change {
            GoalChange::Same => None,
            GoalChange::Added => Some(tr_with("agree-change-added", &places)),
            GoalChange::Gone => Some(tr_with("agree-change-gone", &places)),
            GoalChange::Changed(what) => {
                let mut words: Vec<_> = what.iter().map(|it| in_words(*it)).collect();
                words.dedup();
                let [goal] = places;
                Some(tr_with("agree-change-goal", &[goal, ("what", words.join(", ").into())]))
            }
        }
    };
    let frame = differences.frame.iter().map(|it| tr_with("agree-change-frame", &[("what", in_words(*it).into())]));
    differences.goals.iter().filter_map(of_goal).chain(frame).collect()
}

fn in_words(changed: Changed) -> String {
    tr(match changed {
        Changed::Title => "agree-changed-title",
        Changed::Measure => "agree-changed-measure",
        Changed::By => "agree-changed-by",
        Changed::Concerns => "agree-changed-concerns",
        Changed::Contributions => "agree-changed-contributions",
        Changed::StepAdded(_) => "agree-changed-step-added",
        Changed::StepGone(_) => "agree-changed-step-gone",
        Changed::StepChanged(_) => "agree-changed-step",
        Changed::Translation => "agree-changed-translation",
        Changed::Parties => "agree-changed-parties",
        Changed::Workers => "agree-changed-workers",
        Changed::Language => "agree-changed-language",
        Changed::Until => "agree-changed-until",
        Changed::Reviews => "agree-changed-reviews",
        Changed::Appointment => "agree-changed-appointment",
    })
}

/// A version beside others: its number, who wrote it, and when it was signed last.
pub fn version_in_words(book: &Casebook, version: &AgreementVersion, today: NaiveDate) -> String {
    tr_with("agree-version", &[("number", version.number.into())]) + &origin(book, version, today)
}

/// Who wrote a version, and when it was signed last: two of one number are told apart by it.
fn origin(book: &Casebook, version: &AgreementVersion, today: NaiveDate) -> String {
    let workers = version.workers.iter().map(|worker| staff_name(book, *worker)).collect::<Vec<_>>().join(", ");
    let signed = version.replies.values().filter(|reply| reply.answer.signs()).map(|reply| reply.at).max();
    let signed = signed.map(|at| tr_with("agree-version-signed", &[("when", moment_in_words(here(at), today).into())]));
    let parts = [Some(workers).filter(|it| !it.is_empty()), signed].into_iter().flatten();
    parts.fold(String::new(), |words, part| words + " · " + &part)
}

/// All versions of an agreement, the newest first.
#[component]
pub(super) fn Versions(case: CaseId, agreement: AgreementId, person: PersonId, shown: VersionId) -> impl IntoView {
    let work = use_work();
    let versions = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| {
            let current = agreements(book, case, today).into_iter().find(|it| it.id == agreement);
            let all = current.as_ref().map(|it| it.versions.clone()).unwrap_or_default();
            let line = |(id, it): (VersionId, &AgreementVersion)| {
                let by = current.as_ref().and_then(|all| all.in_place_of(id)).map(|(_, by)| by.number);
                (id, it.number, it.written_on, standing(it), origin(book, it, today), by)
            };
            all.iter().copied().map(line).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || versions.with(|versions| versions.len() > 1)>
            <h3>{tr("agree-versions")}</h3>
            <ul class="l-list">
                <For each=move || versions.get() key=|it| (it.0, it.3 as u8, it.4.clone(), it.5) let:it>
                    {
                        let (id, number, day, standing, origin, replaced) = it;
                        let (class, icon, words) = match replaced {
                            Some(by) => replaced_in_words(by),
                            None => standing_in_words(standing),
                        };
                        view! {
                            <li class="l-row" aria-current=(id == shown).then_some("true")>
                                <span class="l-row__body">
                                    <a class="l-row__link l-row__title" href=format!("/people/{person}/agreement/{id}")>
                                        {tr_with("agree-version", &[("number", number.into())])}
                                    </a>
                                    <span class="l-row__note"><Day day /> {origin}</span>
                                </span>
                                <span class="l-row__end">
                                    <VersionDisputed version=id />
                                    <span class=class>
                                        <Icon name=icon />
                                        {words}
                                    </span>
                                </span>
                            </li>
                        }
                    }
                </For>
            </ul>
        </Show>
    }
}
