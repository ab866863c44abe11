//! What is due, worst first; the day's appointments; my tasks.

mod day;

use crate::{
    components::{
        DisputedMark, Icon, Names, PageHead, PersonName, ShownName, ShownTask, TaskRow, actor_name, first_of, here,
        person_name, words::title,
    },
    locales::{
        dates::{day_in_words, exact_day, moment_in_words, runs_out_in_words},
        tr, tr_with,
    },
    pages::{
        later::{Piece, PieceOfLater},
        people::{Begun, documents_go_on},
    },
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    casebook::Casebook,
    conversation::first_present,
    due::{self, Matter, Scope},
    ids::PersonId,
    records::{Content as _, Identity, Kind, ResidenceTitle, Task},
};
use chrono::{DateTime, NaiveDate, Utc};
use day::TheDay;
use serde_json::Value;
use uuid::Uuid;

/// So many matters are shown at first.
const SHOWN: usize = 12;

/// A matter as it is shown.
#[derive(Clone, Debug, PartialEq)]
enum ShownMatter {
    Title { person: PersonId, name: ShownName, id: Uuid, title: String, day: NaiveDate },
    Task(ShownTask),
    Review { person: PersonId, name: ShownName, day: NaiveDate },
}

/// Whose matters are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Mine,
    Team,
}

/// The first page after unlocking.
#[component]
pub fn Today() -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    // Whoever has no case of their own looks at the team's.
    let has_own = untrack(|| work.user()).is_some_and(|user| {
        work.look(|book| {
            book.all::<casework::records::Case>().values().any(|case| case.responsible == Some(user))
                || book.all::<Task>().values().any(|task| task.who == casework::records::Actor::Worker(user))
        })
    });
    let whose = RwSignal::new(if has_own { Whose::Mine } else { Whose::Team });
    let scope = Memo::new(move |_| match (whose.get(), work.user()) {
        (Whose::Mine, Some(user)) => Scope::Mine(user),
        _ => Scope::Team,
    });
    let matters = Memo::new(move |_| {
        let due = work.due(scope.get(), today);
        work.look(|book| {
            let shown = due.into_iter().filter_map(|it| match it.matter {
                Matter::Title { person, id, title } => {
                    let name = ShownName::of(book.get::<Identity>(person)?);
                    Some(ShownMatter::Title { person, name, id, title, day: it.day })
                }
                Matter::Review { case, person, .. } => {
                    let person = person.or_else(|| Some(first_of(book, case)?.0))?;
                    let name = ShownName::of(book.get::<Identity>(person)?);
                    Some(ShownMatter::Review { person, name, day: it.day })
                }
                Matter::Task { task } => Some(ShownMatter::Task(ShownTask::of(book, task, book.get::<Task>(task)?))),
            });
            shown.collect::<Vec<_>>()
        })
    });
    let later = Memo::new(move |_| {
        work.read(|book| {
            let tasks = due::tasks(book, scope.get()).into_iter();
            let later = tasks.filter(|(_, task)| task.due.is_none_or(|due| due > today + chrono::Days::new(7)));
            later.take(SHOWN).map(|(id, task)| ShownTask::of(book, id, task)).collect::<Vec<_>>()
        })
    });
    let unseen = Memo::new(move |_| work.read(|book| due::unseen(book, scope.get(), today).len()));
    let counsels =
        Memo::new(move |_| work.me().is_some_and(|me| casework::access::ever_reads(me.staff.role, Kind::Consultation)));
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("place-today"))>
                <p class="l-quiet">{exact_day(today)}</p>
                <Show when=move || counsels.get()>
                    <div class="l-chips" role="group" aria-label=tr("today-whose")>
                        <Choose whose this=Whose::Mine words=tr("today-mine") />
                        <Choose whose this=Whose::Team words=tr("today-team") />
                    </div>
                </Show>
            </PageHead>
            <Drafts />
            <PieceOfLater piece=Piece::ToSettle />
            <Show when=move || counsels.get()>
                <TheDay scope />
            </Show>
            <section class="l-stack" aria-labelledby="today-due">
                <h2 id="today-due">{tr("today-due")}</h2>
                <Matters matters />
            </section>
            <Show when=move || counsels.get() && unseen.get() != 0>
                <a
                    class="l-card l-card--tight l-card--link"
                    href=move || match whose.get() {
                        Whose::Mine => "/people?show=unseen&whose=mine",
                        Whose::Team => "/people?show=unseen",
                    }
                >
                    <span class="l-cluster">
                        <Icon name="clock" />
                        <span class="l-grow">
                            {move || tr_with("today-unseen", &[("count", unseen.get().into())])}
                        </span>
                        <Icon name="chevron-right" />
                    </span>
                </a>
            </Show>
            <Show when=move || later.with(|later| !later.is_empty())>
                <section class="l-stack" aria-labelledby="today-tasks">
                    <h2 id="today-tasks">{tr("today-tasks")}</h2>
                    <ul class="l-list">
                        <For each=move || later.get() key=|task| format!("{task:?}") children=|task| {
                            view! { <TaskRow task names=Names::Shown /> }
                        } />
                    </ul>
                </section>
            </Show>
        </main>
    }
}

#[component]
fn Choose(whose: RwSignal<Whose>, this: Whose, words: String) -> impl IntoView {
    view! {
        <button
            class="l-chip l-chip--small"
            type="button"
            aria-pressed=move || (whose.get() == this).to_string()
            on:click=move |_| whose.set(this)
        >
            {words}
        </button>
    }
}

/// What is due, the worst first; the rest on request.
#[component]
fn Matters(matters: Memo<Vec<ShownMatter>>) -> impl IntoView {
    let all = RwSignal::new(false);
    let count = Memo::new(move |_| matters.with(Vec::len));
    let shown = move || {
        let most = if all.get() { usize::MAX } else { SHOWN };
        matters.with(|matters| matters.iter().take(most).cloned().collect::<Vec<_>>())
    };
    view! {
        <Show
            when=move || count.get() != 0
            fallback=|| {
                view! {
                    <div class="l-empty">
                        <Icon name="check" />
                        <p>{tr("today-nothing-due")}</p>
                    </div>
                }
            }
        >
            <ul class="l-list">
                <For each=shown key=|matter| format!("{matter:?}") children=|matter| view! { <MatterRow matter /> } />
            </ul>
            <Show when=move || (count.get() > SHOWN) && !all.get()>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| all.set(true)>
                    <span class="kern-label">
                        {move || tr_with("today-more", &[("count", (count.get() - SHOWN).into())])}
                    </span>
                </button>
            </Show>
        </Show>
    }
}

#[component]
fn MatterRow(matter: ShownMatter) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let mut disputed = None;
    let (person, name, what, day) = match matter {
        ShownMatter::Task(task) => return view! { <TaskRow task names=Names::Shown /> }.into_any(),
        ShownMatter::Title { person, name, id, title: code, day } => {
            disputed = Some(view! { <DisputedMark record=ResidenceTitle::key(id) /> });
            (person, name, Some(title(&code)), day)
        }
        ShownMatter::Review { person, name, day } => (person, name, None, day),
    };
    let over = day < today;
    let when = match &what {
        Some(_) => runs_out_in_words(day, today),
        None => day_in_words(day, today),
    };
    let what = what.unwrap_or_else(|| tr("today-review"));
    view! {
                <li class="l-row" class:l-row--danger=over class:l-row--warning=!over>
                    <div class="l-row__body">
                        <a class="l-row__link l-row__title" href=format!("/people/{person}")>
                            <PersonName name />
                        </a>
                        <span class="l-row__note">{what}</span>
                    </div>
                    <span class="l-row__end">
                        {disputed}
                        <time
                            datetime=day.to_string()
                            title=exact_day(day)
                            class=if over { "l-badge l-badge--danger" } else { "l-badge l-badge--warning" }
                        >
                            <Icon name=if over { "warning" } else { "clock" } />
                            {when}
                        </time>
                    </span>
                </li>
    }
    .into_any()
}

/// What was begun and not saved.
#[component]
fn Drafts() -> impl IntoView {
    let work = use_work();
    let begun = Memo::new(move |_| {
        let (names, today) = (work.drafts(), untrack(|| work.today()));
        // Two of one kind are told apart by when they were begun.
        let when = |name: &str| begun_at(name).map(|at| moment_in_words(here(at), today));
        let line = |book: &Casebook, name: &String| {
            going_on(work, book, name).map(|(address, words)| (address, words, when(name)))
        };
        work.look(|book| names.iter().filter_map(|name| line(book, name)).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || begun.with(|begun| !begun.is_empty())>
            <section class="l-stack" aria-labelledby="today-drafts">
                <h2 id="today-drafts">{tr("today-drafts")}</h2>
                <ul class="l-list">
                    <For each=move || begun.get() key=Clone::clone children=|(address, words, when)| {
                        view! {
                            <li class="l-row">
                                <Icon name="pen" />
                                <div class="l-row__body">
                                    <a class="l-row__link l-row__title" href=address>{words}</a>
                                    {when.map(|when| view! { <span class="l-row__note">{tr_with("today-draft-begun", &[("when", when.into())])}</span> })}
                                </div>
                                <span class="l-row__end">{tr("today-draft-go-on")}</span>
                            </li>
                        }
                    } />
                </ul>
            </section>
        </Show>
    }
}

/// When a conversation or an agreement was begun: its id tells.
fn begun_at(draft: &str) -> Option<DateTime<Utc>> {
    let conversation = || draft.strip_prefix("conversation:")?.parse::<Uuid>().ok();
    let id = crate::pages::agreement::going_on(draft).map(|begun| begun.version.0).or_else(conversation)?;
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(seconds.try_into().ok()?, nanoseconds)
}

/// Where a draft goes on, and what it is, in words; none for what goes on by itself where it was begun.
fn going_on(work: Work, book: &Casebook, draft: &str) -> Option<(String, String)> {
    if let Some(id) = draft.strip_prefix("conversation:") {
        let words = match work.draft(draft).and_then(|content: Value| first_present(&content)) {
            Some(person) => tr_with("today-draft-conversation-with", &[("name", person_name(book, person).into())]),
            None => tr("today-draft-conversation"),
        };
        return Some((format!("/conversation/{id}"), words));
    }
    if let Some(person) = documents_go_on(draft) {
        let name = person_name(book, person);
        return Some((format!("/people/{person}"), tr_with("today-draft-documents", &[("name", name.into())])));
    }
    if let Some(begun) = crate::pages::agreement::going_on(draft) {
        let key = if begun.is_household { "today-draft-agreement-household" } else { "today-draft-agreement" };
        return Some((begun.address, tr_with(key, &[("name", person_name(book, begun.person).into())])));
    }
    if let Some((signer, address)) = crate::pages::agreement::paper_goes_on(draft) {
        return Some((address, tr_with("today-draft-paper", &[("name", actor_name(book, signer).into())])));
    }
    let begun = Begun::of(draft)?;
    let words = match begun {
        Begun::Registration(_) => tr("today-draft-register"),
        Begun::Change(person) => tr_with("today-draft-edit", &[("name", person_name(book, person).into())]),
    };
    Some((begun.address(), words))
}
