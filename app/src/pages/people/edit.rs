//! Registering somebody, and mending what is known about them.

use super::{
    fields::{Fields, Mistake, Typed},
    person::Unknown,
};
use crate::{
    components::{Icon, PageHead, PersonName, ShownName, focus, use_notice},
    locales::{tr, tr_with},
    work::use_work,
};
use casework::{
    ids::{CaseId, HouseholdId, PersonId},
    records::{BaseData, Case, CaseStatus, Content as _, Household, Identity},
    search::Index,
    sync::Act,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

/// The draft of a registration.
pub const REGISTER_DRAFT: &str = "register";

/// Names closer than this to the one typed may be the same person.
const SIMILAR: u16 = 12;

/// Registering somebody: a case of their own, or a place in a household that is known.
#[component]
pub fn Register() -> impl IntoView {
    let (work, notice, navigate) = (use_work(), use_notice(), use_navigate());
    let with = use_query_map().with_untracked(|query| query.get_str("with").and_then(|id| id.parse::<PersonId>().ok()));
    // The case and household of whom they belong to.
    let home =
        with.and_then(|person| work.look(|book| book.get::<BaseData>(person).map(|base| (base.case, base.household))));
    let kept = work.draft::<Typed>(REGISTER_DRAFT).unwrap_or_default();
    let typed = RwSignal::new(kept);
    let mistake = RwSignal::new(None::<Mistake>);
    let busy = RwSignal::new(false);
    Effect::new(move |before: Option<Typed>| {
        let now = typed.get();
        if before.is_some_and(|before| before != now) {
            work.keep_draft(REGISTER_DRAFT, &now);
        }
        now
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let content = typed.get_untracked();
        mistake.set(content.mistake());
        if let Some(mistake) = content.mistake() {
            focus_mistake(mistake);
            return;
        }
        let Some(me) = untrack(|| work.me()).filter(|_| !busy.get_untracked()) else { return };
        let Some(team) = me.staff.team.or(home.map(|_| casework::ids::TeamId(uuid::Uuid::nil()))) else {
            notice.say(tr("register-no-team"), None);
            return;
        };
        let person = PersonId::new();
        let mut act = Act::new();
        let (case, household) = home.unwrap_or_else(|| {
            let (case, household) = (CaseId::new(), HouseholdId::new());
            let responsible = Some(me.user);
            act.create(
                case,
                &Case { team, responsible, status: CaseStatus::Open, opened_on: Some(untrack(|| work.today())) },
            );
            act.create(household, &Household { case, name: content.family_name.trim().to_owned() });
            (case, household)
        });
        act.create(person, &content.identity(case)).create(person, &content.base(case, household));
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            match work.save(act, Some(REGISTER_DRAFT)).await {
                Ok(_) => {
                    notice.say(tr("register-saved"), None);
                    navigate(&format!("/people/{person}"), NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => {
                    notice.refuse(&error);
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <main class="l-page l-page--narrow">
            <PageHead title=Signal::derive(|| tr("people-register")) />
            <form class="l-form" novalidate on:submit=save>
                <Similar typed />
                <Fields typed mistake />
                <div class="l-bar">
                    <span class="l-bar__state">{tr("form-kept")}</span>
                    <button
                        class="kern-btn kern-btn--secondary"
                        type="button"
                        on:click=move |_| {
                            work.drop_draft(REGISTER_DRAFT);
                            let _ = window().history().and_then(|history| history.back());
                        }
                    >
                        <span class="kern-label">{tr("form-discard")}</span>
                    </button>
                    <button class="kern-btn kern-btn--primary" type="submit" aria-disabled=move || busy.get().to_string()>
                        <Icon name="check" />
                        <span class="kern-label">{tr("save")}</span>
                    </button>
                </div>
            </form>
        </main>
    }
}

/// Warns of people who are registered already and may be the same.
#[component]
fn Similar(typed: RwSignal<Typed>) -> impl IntoView {
    let work = use_work();
    let index = StoredValue::new(work.look(Index::new));
    let similar = Memo::new(move |_| {
        let name = typed.with(|it| format!("{} {}", it.given_name, it.family_name));
        if name.trim().chars().count() < 4 {
            return Vec::new();
        }
        let hits = index.with_value(|index| index.search(&name));
        work.look(|book| {
            let near = hits.into_iter().filter(|hit| hit.cost <= SIMILAR).take(3);
            near.filter_map(|hit| {
                let born = book.get::<BaseData>(hit.person).and_then(|base| base.birth_date).map(|it| it.to_string());
                Some((hit.person, ShownName::of(book.get::<Identity>(hit.person)?), born))
            })
            .collect::<Vec<_>>()
        })
    });
    view! {
        <div role="status">
            {move || {
                let found = similar.get();
                (!found.is_empty())
                    .then(|| {
                        let rows = found
                            .into_iter()
                            .map(|(person, name, born)| {
                                view! {
                                    <li>
                                        <a href=format!("/people/{person}")>
                                            <PersonName name />
                                        </a>
                                        {born.map(|born| tr_with("register-born", &[("day", born.into())]))}
                                    </li>
                                }
                            })
                            .collect_view();
                        view! {
                            <div class="l-banner l-banner--warning">
                                <Icon name="people" />
                                <div class="l-banner__text">
                                    <p class="l-strong">{tr("register-similar")}</p>
                                    <ul>{rows}</ul>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Mending what is known about somebody.
#[component]
pub fn EditPerson() -> impl IntoView {
    let (work, notice, navigate) = (use_work(), use_notice(), use_navigate());
    let person =
        use_params_map().with_untracked(|params| params.get_str("id").and_then(|id| id.parse::<PersonId>().ok()));
    // What was seen when the form opened: a change that comes in meanwhile is not covered by what is saved here, so both
    // survive and are settled by somebody who knows.
    let seen = person.and_then(|person| {
        work.look(|book| {
            let identity = book.get::<Identity>(person)?.clone();
            let base = book.get::<BaseData>(person)?.clone();
            let records = (book.record(Identity::key(person))?.clone(), book.record(BaseData::key(person))?.clone());
            Some((person, identity, base, records))
        })
    });
    let Some((person, identity, base, records)) = seen else {
        return leptos::either::Either::Left(view! { <Unknown /> });
    };
    let typed = RwSignal::new(Typed::of(&identity, Some(&base)));
    let mistake = RwSignal::new(None::<Mistake>);
    let name = identity.spoken();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let content = typed.get_untracked();
        mistake.set(content.mistake());
        if let Some(mistake) = content.mistake() {
            focus_mistake(mistake);
            return;
        }
        let mut act = Act::new();
        act.update(&records.0, &identity, &content.identity(identity.case));
        act.update(&records.1, &base, &content.base(base.case, base.household));
        let navigate = navigate.clone();
        crate::components::save_and_say(work, notice, act, tr("edit-saved"), move || {
            navigate(&format!("/people/{person}"), NavigateOptions { replace: true, ..Default::default() });
        });
    };
    leptos::either::Either::Right(view! {
        <main class="l-page l-page--narrow">
            <PageHead title=Signal::derive(move || tr_with("edit-title", &[("name", name.clone().into())])) />
            <form class="l-form" novalidate on:submit=save>
                <Fields typed mistake />
                <div class="l-bar">
                    <span class="l-bar__state"></span>
                    <a class="kern-btn kern-btn--secondary" href=format!("/people/{person}")>
                        <span class="kern-label">{tr("cancel")}</span>
                    </a>
                    <button class="kern-btn kern-btn--primary" type="submit">
                        <Icon name="check" />
                        <span class="kern-label">{tr("save")}</span>
                    </button>
                </div>
            </form>
        </main>
    })
}

fn focus_mistake(mistake: Mistake) {
    focus(match mistake {
        Mistake::NoName => "#given-name",
        Mistake::BirthDate => "#birth-date",
    });
}
