//! The form in which a version is written: one page, nothing that cannot be left open, everything kept as it is typed.

use super::{goal::WriteGoal, offer::Catalogue, parties::Parties, text::BothTexts, when::When, writing::Writing};
use crate::{
    components::{
        Closed, ClosedForm, Discard, DraftState, Icon, PageHead, Zone, ZoneIndex, Zones, focus, household_name,
        only_whole_days, person_name, use_notice,
    },
    locales::{tr, tr_with},
    pages::people::Unknown,
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    access::{Deed, Relation, may},
    agreement::{Draft, Lacking, Opening},
    casebook::Casebook,
    ids::{AgreementId, CaseId, GoalId, PersonId, VersionId},
    records::{Agreement, AgreementVersion, BaseData, Content as _, Identity, Kind, Party},
};
use leptos::task::spawn_local;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
    params::ParamsMap,
};

/// What a draft's name begins with, before the person from whose page it was begun, the version, and for whom it is.
const DRAFT: &str = "agreement:";

/// For whom a draft is that its name says to be a household's.
const HOUSEHOLD: &str = "household";

/// An agreement that was begun and not laid down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoingOn {
    /// From whose page it was begun.
    pub person: PersonId,
    /// The version that it will be; its id tells when it was begun.
    pub version: VersionId,
    /// Whether it is their household's.
    pub is_household: bool,
    /// Where it goes on.
    pub address: String,
}

/// What goes on in a draft of this name. The name alone says it: the first lists read no agreements.
#[must_use]
pub fn going_on(draft: &str) -> Option<GoingOn> {
    let mut parts = draft.strip_prefix(DRAFT)?.split(':');
    let (person, version) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let is_household = parts.next() == Some(HOUSEHOLD);
    Some(GoingOn { person, version, is_household, address: format!("/people/{person}/agreement/draft/{version}") })
}

/// Where somebody goes on with a version of this agreement that was begun here: the first, or the one that revises another.
#[must_use]
pub fn begun(work: Work, agreement: AgreementId, revises: Option<VersionId>) -> Option<String> {
    work.drafts().iter().find_map(|name| {
        let begun = going_on(name)?;
        let draft = work.draft::<Draft>(name)?;
        (draft.party.agreement() == agreement && draft.version.revises == revises).then_some(begun.address)
    })
}

/// The sections of the form.
const SECTIONS: Zones = &[
    ("agree-who", "agree-section-who"),
    ("agree-goals", "agree-section-goals"),
    ("agree-when", "agree-section-when"),
    ("agree-text", "agree-section-text"),
];

/// Whose agreement is written.
#[derive(Clone, Copy)]
enum Whose {
    /// That of the household of the person.
    Household,
    /// That of the person alone.
    Person,
    /// That of which this is a version.
    Revised(VersionId),
}

impl Whose {
    fn of(query: &ParamsMap) -> Self {
        match query.get_str("revises").and_then(|id| id.parse().ok()) {
            Some(version) => Self::Revised(version),
            None if query.get_str("for") == Some("person") => Self::Person,
            None => Self::Household,
        }
    }

    fn revises(self) -> Option<VersionId> {
        if let Self::Revised(version) = self { Some(version) } else { None }
    }

    fn party(self, book: &Casebook, person: PersonId) -> Option<(CaseId, Party)> {
        let base = book.get::<BaseData>(person);
        match self {
            Self::Household => base.map(|base| (base.case, Party::Household(base.household))),
            Self::Person => base.map(|base| (base.case, Party::Person(person))),
            Self::Revised(version) => {
                let agreement = book.get::<AgreementVersion>(version)?.agreement;
                book.get::<Agreement>(agreement).map(|agreement| (agreement.case, agreement.party))
            }
        }
    }
}

/// Writing a version. The address names the draft: opened again, everything typed is there again.
#[component]
pub fn WriteAgreement() -> impl IntoView {
    let (work, params, query) = (use_work(), use_params_map(), use_query_map());
    let navigate = use_navigate();
    let named = Memo::new(move |_| {
        params.with(|params| {
            Some((params.get_str("id")?.parse::<PersonId>().ok()?, params.get_str("draft")?.parse::<VersionId>().ok()?))
        })
    });
    move || {
        let Some((person, version)) = named.get() else { return view! { <Unknown /> }.into_any() };
        if work.look(|book| book.record(AgreementVersion::key(version)).is_some()) {
            // It was laid down: it is read now, not written again.
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&format!("/people/{person}/agreement/{version}"), replace);
            return ().into_any();
        }
        let role = untrack(|| work.me()).map(|me| me.staff.role);
        if !role.is_some_and(|role| may(role, Deed::Write, Kind::AgreementVersion, Relation::OwnTeam)) {
            return view! { <Unknown /> }.into_any();
        }
        let begin = format!("{DRAFT}{person}:{version}");
        let known = untrack(|| work.drafts()).into_iter().find(|name| name.starts_with(&begin));
        let kept = known.as_ref().and_then(|name| work.draft::<Draft>(name));
        let is_kept = kept.is_some();
        let whose = query.with_untracked(Whose::of);
        let begun = kept.or_else(|| {
            let opening = work.look(|book| {
                let (case, party) = whose.party(book, person)?;
                let (worker, today) = untrack(|| Some((work.user()?, work.today())))?;
                Some(Opening { case, party, worker, revises: whose.revises(), today })
            });
            opening.map(|opening| {
                let mut draft = work.look(|book| Draft::begin(&opening, book));
                draft.id = version;
                draft
            })
        });
        match begun {
            Some(draft) => {
                let name = known.unwrap_or_else(|| match draft.party {
                    Party::Household(_) => format!("{begin}:{HOUSEHOLD}"),
                    Party::Person(_) => begin,
                });
                let writing = Writing::new(work, name, draft, is_kept);
                view! { <Form writing person /> }.into_any()
            }
            None => view! { <Unknown /> }.into_any(),
        }
    }
}

#[component]
fn Form(writing: Writing, person: PersonId) -> impl IntoView {
    let work = writing.work;
    let title = Memo::new(move |_| {
        let (party, case) = writing.draft.with(|draft| (draft.party, draft.version.case));
        let name = work.read(|book| match party {
            Party::Household(_) => household_name(book, case),
            Party::Person(person) => person_name(book, person),
        });
        tr_with("agree-write-title", &[("name", name.into())])
    });
    let goals = Memo::new(move |_| {
        writing.draft.with(|draft| draft.version.goals.iter().map(|goal| goal.id).collect::<Vec<_>>())
    });
    let subject = writing.draft.with_untracked(|draft| match draft.party {
        Party::Household(_) => Identity::key(person),
        Party::Person(person) => Identity::key(person),
    });
    let departed = work.departed_under_draft(move |book| book.record(subject).is_some());
    let closed = Memo::new(move |_| {
        let is_gone = writing.gone.get();
        departed.get().map(Closed::Departed).or(is_gone.then_some(Closed::Elsewhere))
    });
    move || match closed.get() {
        Some(why) => view! { <ClosedForm why address=format!("/people/{person}") /> }.into_any(),
        None => view! { <Open writing person title goals /> }.into_any(),
    }
}

#[component]
fn Open(writing: Writing, person: PersonId, title: Memo<String>, goals: Memo<Vec<GoalId>>) -> impl IntoView {
    view! {
        <main class="l-page l-talk">
            <PageHead title />
            <ZoneIndex zones=SECTIONS />
            <form class="l-form" autocomplete="off" novalidate on:submit=|event| event.prevent_default()>
                <Zone zones=SECTIONS id="agree-who">
                    <Parties writing />
                </Zone>
                <Zone zones=SECTIONS id="agree-goals">
                    <p class="l-quiet">{tr("agree-goals-hint")}</p>
                    <ul class="l-plain l-stack">
                        <For each=move || goals.get() key=|goal| *goal let:goal>
                            <WriteGoal writing id=goal />
                        </For>
                    </ul>
                    <Catalogue writing />
                </Zone>
                <Zone zones=SECTIONS id="agree-when">
                    <When writing />
                </Zone>
                <Zone zones=SECTIONS id="agree-text">
                    <Preview writing />
                </Zone>
                <Bar writing person />
            </form>
        </main>
    }
}

/// The text as it would be laid before people now.
#[component]
fn Preview(writing: Writing) -> impl IntoView {
    let text = Memo::new(move |_| {
        let of = |names: casework::agreement::NamesOf<'_>| {
            writing.draft.with(|draft| writing.work.read(|book| draft.text(book, names)))
        };
        writing.with_names(of)
    });
    view! {
        <p class="l-quiet">{tr("agree-text-hint")}</p>
        {move || match text.get() {
            Some(text) => view! { <BothTexts text /> }.into_any(),
            None => view! { <p class="l-quiet">{tr("agree-words-missing")}</p> }.into_any(),
        }}
    }
}

/// What can be done with the draft as a whole.
#[component]
fn Bar(writing: Writing, person: PersonId) -> impl IntoView {
    let (work, notice, navigate) = (writing.work, use_notice(), use_navigate());
    let busy = RwSignal::new(false);
    let back = navigate.clone();
    let discard = Callback::new(move |()| {
        writing.name.with_value(|name| work.drop_draft(name));
        back(&format!("/people/{person}"), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let lay = move |_| {
        if busy.get_untracked() || !only_whole_days() {
            return;
        }
        writing.tried.set(true);
        let lacking = untrack(|| writing.lacking());
        if let Some(first) = lacking.first() {
            focus(&match first {
                Lacking::EmptyGoal(goal) => format!("#title-{goal}"),
                Lacking::PastGoal(goal) => format!("#by-{goal}"),
                Lacking::PastStep(step) => format!("#step-due-{step}"),
                Lacking::NoGoal => "#agree-goals h2".to_owned(),
                Lacking::PastDay | Lacking::ReviewAfterEnd => "#agree-when h2".to_owned(),
                Lacking::PastAppointment => "#agree-next-day".to_owned(),
                Lacking::NoInterpreter => "#agree-translator-name".to_owned(),
                Lacking::Nobody
                | Lacking::OnlyChildren
                | Lacking::NoWorker
                | Lacking::NoWords
                | Lacking::LaidAlready => "#agree-who h2".to_owned(),
            });
            return;
        }
        let draft = writing.draft.get_untracked();
        let laid = untrack(|| writing.with_names(|names| work.look(|book| draft.lay(book, names))));
        let Some(Ok(act)) = laid else { return };
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let name = writing.name.get_value();
            match work.save(act, Some(&name)).await {
                Ok(_) => {
                    notice.say(tr("agree-laid"), None);
                    let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(&format!("/people/{person}/agreement/{}", draft.id), replace);
                }
                Err(error) => {
                    notice.refuse(&error);
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <div role="alert">
            {move || {
                let lacking = writing.lacking();
                (!lacking.is_empty())
                    .then(|| {
                        let words = lacking.into_iter().map(in_words).collect::<std::collections::BTreeSet<_>>();
                        view! {
                            <div class="l-banner l-banner--danger">
                                <Icon name="warning" />
                                <div class="l-banner__text">
                                    <p>{tr("agree-lacking")}</p>
                                    <ul>{words.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
        <div class="l-bar">
            <p class="l-bar__state">
                <DraftState kept=writing.kept />
            </p>
            <Discard kept=writing.kept on_discard=discard />
            <button type="button" class="kern-btn kern-btn--primary" aria-disabled=move || busy.get().to_string() on:click=lay>
                <Icon name="check" />
                <span class="kern-label">{tr("agree-lay")}</span>
            </button>
        </div>
    }
}

fn in_words(lacking: Lacking) -> String {
    tr(match lacking {
        Lacking::Nobody => "agree-lacks-nobody",
        Lacking::OnlyChildren => "agree-lacks-grown",
        Lacking::NoWorker => "agree-lacks-worker",
        Lacking::NoGoal => "agree-lacks-goal",
        Lacking::EmptyGoal(_) => "agree-lacks-title",
        Lacking::PastGoal(_) => "agree-lacks-goal-day",
        Lacking::PastStep(_) => "agree-lacks-step-day",
        Lacking::PastDay => "agree-lacks-day",
        Lacking::ReviewAfterEnd => "agree-lacks-review",
        Lacking::PastAppointment => "agree-lacks-appointment",
        Lacking::NoInterpreter => "agree-lacks-interpreter",
        Lacking::NoWords => "agree-words-missing",
        Lacking::LaidAlready => "agree-lacks-laid",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_draft_says_for_whom_it_is_and_where_it_goes_on() {
        let (person, version) = (PersonId::new(), VersionId::new());
        let address = format!("/people/{person}/agreement/draft/{version}");
        for (name, is_household) in [("", false), (":household", true)] {
            let begun = GoingOn { person, version, is_household, address: address.clone() };
            assert_eq!(going_on(&format!("agreement:{person}:{version}{name}")), Some(begun));
        }
        assert_eq!(going_on(&format!("paper:{version}:client:{person}")), None);
    }
}
