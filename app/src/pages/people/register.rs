//! Registering somebody: a case of their own, or a place in a household that is known.

use super::{
    begun::{Begun, FormBar, closed, focus_mistake, keep},
    fields::{Fields, Mistake, Typed},
};
use crate::{
    components::{ClosedForm, Icon, PageHead, PersonName, ShownName, only_whole_days, use_notice},
    locales::{tr, tr_with},
    prelude::*,
    work::{Heard, use_work},
};
use casework::{
    ids::{CaseId, HouseholdId, PersonId, TeamId},
    records::{BaseData, Case, CaseStatus, Household, Identity},
    search::Index,
    sync::Act,
};
use leptos::{ev::SubmitEvent, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

/// Names closer than this to the one typed may be the same person.
const SIMILAR: u16 = 12;

/// Registering somebody: a case of their own, or a place in a household that is known.
#[component]
pub fn Register() -> impl IntoView {
    let (work, notice, navigate) = (use_work(), use_notice(), use_navigate());
    let with = use_query_map().with_untracked(|query| query.get_str("with").and_then(|id| id.parse::<PersonId>().ok()));
    // The case and household of whom they belong to.
    let home = move || {
        with.and_then(|person| work.look(|book| book.get::<BaseData>(person).map(|base| (base.case, base.household))))
    };
    let draft = Begun::Registration(with).draft();
    let begun = work.draft::<Typed>(&draft);
    let kept = RwSignal::new(begun.is_some());
    let typed = RwSignal::new(begun.unwrap_or_default());
    let mistake = RwSignal::new(None::<Mistake>);
    let busy = RwSignal::new(false);
    let is_gone = RwSignal::new(false);
    work.follow_draft(&draft, &typed.get_untracked(), move |heard| match heard {
        Heard::Now(now) if typed.with_untracked(|typed| *typed != now) => typed.set(now),
        Heard::Now(_) => {}
        Heard::Gone => is_gone.set(true),
    });
    let departed = work.departed_under_draft(move |book| with.is_none_or(|with| book.has::<Identity>(with)));
    let closed = closed(is_gone, departed);
    let name = draft.clone();
    keep(typed, kept, move |typed| work.keep_draft(&name, typed));
    let name = draft.clone();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let content = typed.get_untracked();
        mistake.set(content.mistake());
        if let Some(mistake) = content.mistake() {
            focus_mistake(mistake);
            return;
        }
        if !only_whole_days() {
            return;
        }
        let Some(me) = untrack(|| work.me()).filter(|_| !busy.get_untracked()) else { return };
        let home = home();
        let Some(team) = me.staff.team.or(home.map(|_| TeamId(uuid::Uuid::nil()))) else {
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
        let (navigate, draft) = (navigate.clone(), name.clone());
        spawn_local(async move {
            match work.save(act, Some(&draft)).await {
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
    let on_discard = Callback::new(move |()| {
        work.drop_draft(&draft);
        let _ = window().history().and_then(|history| history.back());
    });
    move || {
        if let Some(why) = closed.get() {
            return view! { <ClosedForm why address="/people".to_owned() /> }.into_any();
        }
        let save = save.clone();
        view! {
            <main class="l-page l-page--narrow">
                <PageHead title=Signal::derive(|| tr("people-register")) />
                <form class="l-form" novalidate on:submit=save>
                    <Similar typed />
                    <Fields typed mistake />
                    <FormBar kept on_discard busy />
                </form>
            </main>
        }
        .into_any()
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
