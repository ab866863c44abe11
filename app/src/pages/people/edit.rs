//! Registering somebody, and mending what is known about them.

use super::{
    fields::{Fields, Mistake, Typed},
    person::Unknown,
};
use crate::{
    components::{Closed, ClosedForm, Icon, PageHead, PersonName, ShownName, Unsettled, focus, use_notice},
    locales::{tr, tr_with},
    prelude::*,
    work::{Departure, Drafted, Heard, SaveError, Work, use_work},
};
#[cfg(target_arch = "wasm32")]
use crate::{drafts::Draft, json};
use casework::{
    casebook::Casebook,
    ids::{CaseId, HouseholdId, PersonId},
    records::{BaseData, Case, CaseStatus, Content as _, Household, Identity, Kind, RecordKey},
    search::Index,
    sync::{Act, Commit, Record},
};
use leptos::{ev::SubmitEvent, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use std::collections::BTreeSet;

/// What was begun with a form of these pages: its draft's name says what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// A registration; into the household of somebody, or on their own.
    Registration(Option<PersonId>),
    /// A change of what is known about somebody.
    Change(PersonId),
}

impl Begun {
    /// What the draft of this name is.
    #[must_use]
    pub fn of(draft: &str) -> Option<Self> {
        match draft.split_once(':') {
            None if draft == "register" => Some(Self::Registration(None)),
            Some(("register", with)) => Some(Self::Registration(Some(with.parse().ok()?))),
            Some(("edit", person)) => Some(Self::Change(person.parse().ok()?)),
            _ => None,
        }
    }

    /// The name of its draft.
    #[must_use]
    pub fn draft(self) -> String {
        match self {
            Self::Registration(None) => "register".to_owned(),
            Self::Registration(Some(with)) => format!("register:{with}"),
            Self::Change(person) => format!("edit:{person}"),
        }
    }

    /// Where it goes on.
    #[must_use]
    pub fn address(self) -> String {
        match self {
            Self::Registration(None) => "/people/new".to_owned(),
            Self::Registration(Some(with)) => format!("/people/new?with={with}"),
            Self::Change(person) => format!("/people/{person}/edit"),
        }
    }
}

/// A change of what is known about somebody, as it is typed: beside it what was seen when it began, for a change that comes
/// in meanwhile is not covered by it, however long the draft rests. Both survive then, and somebody who knows settles them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Change {
    typed: Typed,
    identity: Identity,
    base: BaseData,
    records: (Record, Record),
}

impl Drafted for Typed {
    const CHOICES: &'static [&'static str] =
        &["gender", "nationality", "target_group", "household_role", "arrived", "assigned"];
}

impl Drafted for Change {
    const CHOICES: &'static [&'static str] = <Typed as Drafted>::CHOICES;
}

impl Change {
    fn begin(book: &Casebook, person: PersonId) -> Option<Self> {
        let (identity, base) = (book.get::<Identity>(person)?.clone(), book.get::<BaseData>(person)?.clone());
        let records = (book.record(Identity::key(person))?.clone(), book.record(BaseData::key(person))?.clone());
        Some(Self { typed: Typed::of(&identity, Some(&base)), identity, base, records })
    }

    /// A change that came back, over what stands now.
    fn of_returned(book: &Casebook, commit: &Commit) -> Option<(PersonId, Self)> {
        let is_person = |key: &RecordKey| matches!(key.kind, Kind::Identity | Kind::BaseData);
        let person = PersonId(commit.keys().next().filter(|_| commit.keys().all(|key| is_person(&key)))?.id);
        let began = Self::begin(book, person)?;
        let (mut identity, mut base) = began.records.clone();
        for change in &commit.changes {
            let record = if change.key.kind == Kind::Identity { &mut identity } else { &mut base };
            record.write_over(change, commit);
        }
        let typed = Typed::of(&identity.content().ok()?, base.content().ok().as_ref());
        Some((person, Self { typed, ..began }))
    }

    fn act(&self) -> Act {
        let mut act = Act::new();
        act.update(&self.records.0, &self.identity, &self.typed.identity(self.identity.case));
        act.update(&self.records.1, &self.base, &self.typed.base(self.base.case, self.base.household));
        act
    }
}

/// Opens a change of a person that came back in its form again, and answers the address; none if it is something else. The
/// entry leaves the tray when the draft is safe.
pub async fn mend(work: Work, commit: &Commit) -> Option<Result<String, SaveError>> {
    let (person, change) = work.look(|book| Change::of_returned(book, commit))?;
    let begun = Begun::Change(person);
    Some(work.mend_as_draft(commit.id, &begun.draft(), &change).await.map(|()| begun.address()))
}

/// What was typed in one of these forms in a case that leaves, as it would be saved.
#[cfg(target_arch = "wasm32")]
pub(in crate::pages) fn left(book: &Casebook, cases: &BTreeSet<CaseId>, draft: &Draft) -> Option<Act> {
    match Begun::of(&draft.name)? {
        Begun::Registration(with) => {
            let home = book.get::<BaseData>(with?).filter(|home| cases.contains(&home.case))?;
            let typed: Typed = json::read(&draft.content).ok()?;
            let (mut act, person) = (Act::new(), PersonId::new());
            act.create(person, &typed.identity(home.case)).create(person, &typed.base(home.case, home.household));
            Some(act)
        }
        Begun::Change(_) => {
            let change: Change = json::read(&draft.content).ok()?;
            cases.contains(&change.identity.case).then(|| change.act())
        }
    }
}

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
    let kept = work.draft::<Typed>(&draft).unwrap_or_default();
    let typed = RwSignal::new(kept);
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
    keep(typed, move |typed| work.keep_draft(&name, typed));
    let name = draft.clone();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let content = typed.get_untracked();
        mistake.set(content.mistake());
        if let Some(mistake) = content.mistake() {
            focus_mistake(mistake);
            return;
        }
        let Some(me) = untrack(|| work.me()).filter(|_| !busy.get_untracked()) else { return };
        let home = home();
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
    let discard = move |_| {
        work.drop_draft(&draft);
        let _ = window().history().and_then(|history| history.back());
    };
    move || {
        if let Some(why) = closed.get() {
            return view! { <ClosedForm why address="/people".to_owned() /> }.into_any();
        }
        let (save, discard) = (save.clone(), discard.clone());
        view! {
            <main class="l-page l-page--narrow">
                <PageHead title=Signal::derive(|| tr("people-register")) />
                <form class="l-form" novalidate on:submit=save>
                    <Similar typed />
                    <Fields typed mistake />
                    <div class="l-bar">
                        <span class="l-bar__state">{tr("form-kept")}</span>
                        <button class="kern-btn kern-btn--secondary" type="button" on:click=discard>
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
            .into_any()
    }
}

/// Why a form is closed under its user, if it is.
fn closed(is_gone: RwSignal<bool>, departed: Memo<Option<Departure>>) -> Memo<Option<Closed>> {
    Memo::new(move |_| {
        let is_gone = is_gone.get();
        departed.get().map(Closed::Departed).or(is_gone.then_some(Closed::Elsewhere))
    })
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
    let kept = person.and_then(|person| work.draft::<Change>(&Begun::Change(person).draft()));
    let change = kept.or_else(|| work.look(|book| Change::begin(book, person?)));
    let (Some(person), Some(change)) = (person, change) else {
        return leptos::either::Either::Left(view! { <Unknown /> });
    };
    let draft = StoredValue::new(Begun::Change(person).draft());
    let typed = RwSignal::new(change.typed.clone());
    let mistake = RwSignal::new(None::<Mistake>);
    let name = change.identity.spoken();
    let is_gone = RwSignal::new(false);
    let departed = work.departed_under_draft(move |book| book.has::<Identity>(person));
    let closed = closed(is_gone, departed);
    let begun = change.clone();
    let change = StoredValue::new(change);
    draft.with_value(|draft| {
        work.follow_draft(draft, &begun, move |heard| match heard {
            Heard::Now(now) => {
                let shown = now.typed.clone();
                change.set_value(now);
                if typed.with_untracked(|typed| *typed != shown) {
                    typed.set(shown);
                }
            }
            Heard::Gone => is_gone.set(true),
        });
    });
    let with = move |typed: &Typed| Change { typed: typed.clone(), ..change.get_value() };
    keep(typed, move |typed| draft.with_value(|draft| work.keep_draft(draft, &with(typed))));
    let back = move || {
        navigate(&format!("/people/{person}"), NavigateOptions { replace: true, ..Default::default() });
    };
    let away = back.clone();
    let discard = move |_| {
        draft.with_value(|draft| work.drop_draft(draft));
        away();
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let content = typed.get_untracked();
        mistake.set(content.mistake());
        if let Some(mistake) = content.mistake() {
            focus_mistake(mistake);
            return;
        }
        let act = with(&content).act();
        if act.is_empty() {
            draft.with_value(|draft| work.drop_draft(draft));
            back();
            return;
        }
        let back = back.clone();
        spawn_local(async move {
            match work.save(act, Some(&draft.get_value())).await {
                Ok(_) => {
                    notice.say(tr("edit-saved"), None);
                    back();
                }
                Err(error) => notice.refuse(&error),
            }
        });
    };
    leptos::either::Either::Right(move || {
        if let Some(why) = closed.get() {
            return view! { <ClosedForm why address=format!("/people/{person}") /> }.into_any();
        }
        let (name, save, discard) = (name.clone(), save.clone(), discard.clone());
        view! {
            <main class="l-page l-page--narrow">
                <PageHead title=Signal::derive(move || tr_with("edit-title", &[("name", name.clone().into())])) />
                <Unsettled person note=tr("unsettled-note") />
                <form class="l-form" novalidate on:submit=save>
                    <Fields typed mistake />
                    <div class="l-bar">
                        <span class="l-bar__state">{tr("form-kept")}</span>
                        <button class="kern-btn kern-btn--secondary" type="button" on:click=discard>
                            <span class="kern-label">{tr("form-discard")}</span>
                        </button>
                        <button class="kern-btn kern-btn--primary" type="submit">
                            <Icon name="check" />
                            <span class="kern-label">{tr("save")}</span>
                        </button>
                    </div>
                </form>
            </main>
        }
        .into_any()
    })
}

/// Keeps what is typed from the first change on.
fn keep(typed: RwSignal<Typed>, keep: impl Fn(&Typed) + 'static) {
    Effect::new(move |before: Option<Typed>| {
        let now = typed.get();
        if before.is_some_and(|before| before != now) {
            keep(&now);
        }
        now
    });
}

fn focus_mistake(mistake: Mistake) {
    focus(match mistake {
        Mistake::NoName => "#given-name",
        Mistake::BirthDate => "#birth-date",
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_s_name_tells_where_it_goes_on() {
        let person = PersonId::new();
        for begun in [Begun::Registration(None), Begun::Registration(Some(person)), Begun::Change(person)] {
            assert_eq!(Begun::of(&begun.draft()), Some(begun));
        }
        assert_eq!(Begun::of("conversation:1"), None);
        assert_eq!(Begun::Change(person).address(), format!("/people/{person}/edit"));
    }
}
