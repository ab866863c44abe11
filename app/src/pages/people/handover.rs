//! Handing a case over: to a colleague, or to another team.

use super::person::Unknown;
use crate::{
    components::{Icon, PageHead, Submit, use_notice},
    locales::{tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    ids::{PersonId, TeamId, UserId},
    order::sort_by,
    records::{Case, Content as _, Identity, Role, Staff, Team},
    sync::{Act, Record},
};
use leptos::{either::Either, ev::SubmitEvent, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

/// A case as it was when the page was opened.
#[derive(Clone)]
struct Seen {
    content: Case,
    record: Record,
    name: String,
}

impl Seen {
    fn of(book: &Casebook, person: PersonId) -> Option<Self> {
        let identity = book.get::<Identity>(person)?;
        let case = identity.case;
        let (content, record) = (book.get::<Case>(case)?.clone(), book.record(Case::key(case))?.clone());
        Some(Self { content, record, name: identity.spoken() })
    }
}

/// All teams, by name.
fn teams(book: &Casebook) -> Vec<(String, String)> {
    let mut teams: Vec<_> = book.all::<Team>().iter().map(|(id, team)| (id.to_string(), team.name.clone())).collect();
    sort_by(&mut teams, |a, b| a.1.cmp(&b.1));
    teams
}

/// Those of a team who can be responsible for a case, by name.
fn colleagues(book: &Casebook, team: Option<TeamId>) -> Vec<(String, String)> {
    let counsels = |staff: &Staff| matches!(staff.role, Role::SocialWorker | Role::TeamLead);
    let staff = book.all::<Staff>().iter().filter(|(_, staff)| staff.team.is_some() && staff.team == team);
    let mut people: Vec<_> =
        staff.filter(|(_, it)| counsels(it)).map(|(id, it)| (id.to_string(), it.name.clone())).collect();
    sort_by(&mut people, |a, b| a.1.cmp(&b.1));
    people
}

/// Handing over the case of a person.
#[component]
pub fn HandOver() -> impl IntoView {
    let (work, notice, navigate) = (use_work(), use_notice(), use_navigate());
    let person =
        use_params_map().with_untracked(|params| params.get_str("id").and_then(|id| id.parse::<PersonId>().ok()));
    let Some((person, seen)) = person.and_then(|person| Some((person, work.look(|book| Seen::of(book, person))?)))
    else {
        return Either::Left(view! { <Unknown /> });
    };
    let own = seen.content.team;
    let team = RwSignal::new(own.to_string());
    let responsible = RwSignal::new(seen.content.responsible.map(|user| user.to_string()).unwrap_or_default());
    let chosen = Memo::new(move |_| team.with(|team| team.parse::<TeamId>().ok()));
    let leaves = Memo::new(move |_| chosen.get() != Some(own));
    let busy = RwSignal::new(false);
    let title = seen.name.clone();
    let file = format!("/people/{person}");
    let away = file.clone();
    let seen = StoredValue::new(seen);
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(team) = chosen.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let seen = seen.get_value();
        let responsible = responsible.with_untracked(|user| user.parse::<UserId>().ok());
        let mut act = Act::new();
        act.update(&seen.record, &seen.content, &Case { team, responsible, ..seen.content.clone() });
        let (navigate, leaves) = (navigate.clone(), leaves.get_untracked());
        let address = if leaves { "/people".to_owned() } else { away.clone() };
        let go = move || navigate(&address, NavigateOptions { replace: true, ..Default::default() });
        if act.is_empty() {
            go();
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match work.save(act, None).await {
                Ok(_) => {
                    notice.say(tr(if leaves { "handover-saved-away" } else { "handover-saved" }), None);
                    go();
                }
                Err(error) => {
                    notice.refuse(&error);
                    busy.try_set(false);
                }
            }
        });
    };
    let teams = work.look(teams);
    let options = move || {
        let people = work.read(|book| colleagues(book, chosen.get()));
        people
            .into_iter()
            .map(|(id, name)| {
                let this = id.clone();
                view! { <option value=id selected=move || responsible.with(|user| *user == this)>{name}</option> }
            })
            .collect_view()
    };
    Either::Right(view! {
        <main class="l-page l-page--narrow">
            <PageHead title=Signal::derive(move || tr_with("handover-title", &[("name", title.clone().into())])) />
            <form class="l-form" novalidate on:submit=save>
                <div class="l-inputs">
                    <div class="l-field">
                        <label for="team">{tr("handover-team")}</label>
                        <select
                            id="team"
                            on:change=move |event| {
                                team.set(event_target_value(&event));
                                responsible.set(String::new());
                            }
                        >
                            {teams
                                .into_iter()
                                .map(|(id, name)| {
                                    let this = id.clone();
                                    view! { <option value=id selected=move || team.with(|team| *team == this)>{name}</option> }
                                })
                                .collect_view()}
                        </select>
                    </div>
                    <div class="l-field">
                        <label for="responsible">{tr("handover-responsible")}</label>
                        <select id="responsible" on:change=move |event| responsible.set(event_target_value(&event))>
                            <option value="" selected=move || responsible.with(String::is_empty)>{tr("handover-nobody")}</option>
                            {options}
                        </select>
                    </div>
                </div>
                <div role="status">
                    <Show when=move || leaves.get()>
                        <div class="l-banner l-banner--warning">
                            <Icon name="warning" />
                            <p class="l-banner__text">{tr("handover-leaves")}</p>
                        </div>
                    </Show>
                </div>
                <div class="l-bar">
                    <a class="kern-btn kern-btn--secondary" href=file>
                        <span class="kern-label">{tr("cancel")}</span>
                    </a>
                    <Submit label=tr("handover-save") busy />
                </div>
            </form>
        </main>
    })
}
