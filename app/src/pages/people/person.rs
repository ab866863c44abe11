//! One person: the thread on top, history below, papers at the side.

use super::{
    cards::Cards,
    documents::DocumentsCard,
    removed::RemovedCard,
    rows::marked_place,
    sheet::{Head, Line, Papers, ShownThread, What},
};
use crate::{
    components::{
        ArchiveLink, Closed, ClosedForm, Day, Dispute, DisputedMark, Goals, Icon, Moment, Names, PageHead, PersonName,
        Remove, SafetyMark, ShownTask, TaskRow,
        words::{language, named, title},
    },
    locales::{
        dates::{last_spoken_in_words, runs_out_in_words},
        tr, tr_with,
    },
    pages::agreement::begun,
    prelude::*,
    work::{Departure, use_work},
};
use casework::{
    access::ever_reads,
    agreement::agreements,
    decisions::known_as,
    ids::{CaseId, PersonId, VersionId},
    minutes::{SignState, sign_state},
    people,
    records::{
        Appointment, BaseData, Consultation, Content as _, Identity, Kind, Party, ResidenceTitle, Task, TaskState,
    },
};
use leptos::either::Either;
use leptos_router::hooks::use_params_map;

/// So many lines of the past are shown at first.
const PAST: usize = 20;

/// A person's page.
#[component]
pub fn PersonPage() -> impl IntoView {
    let (work, params) = (use_work(), use_params_map());
    let person = Memo::new(move |_| {
        let named = params.with(|params| params.get_str("id").and_then(|id| id.parse::<PersonId>().ok()))?;
        // Somebody who was registered twice has two addresses.
        Some(work.read(|book| known_as(book, named)))
    });
    view! {
        {move || match person.get() {
            Some(person) => Either::Left(view! { <Sheet person /> }),
            None => Either::Right(view! { <Unknown /> }),
        }}
    }
}

/// Nobody of this id is on this device.
#[component]
pub fn Unknown() -> impl IntoView {
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("file-unknown-title")) />
            <div class="l-empty">
                <Icon name="people" />
                <p>{tr("file-unknown-text")}</p>
                <a class="kern-btn kern-btn--secondary" href="/people">
                    <span class="kern-label">{tr("place-people")}</span>
                </a>
            </div>
        </main>
    }
}

/// Somebody who was here a moment ago is not any more.
#[component]
fn Gone(departed: Memo<Option<Departure>>) -> impl IntoView {
    move || match departed.get() {
        Some(departure) => {
            view! { <ClosedForm why=Closed::Departed(departure) address="/people".to_owned() /> }.into_any()
        }
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn Sheet(person: PersonId) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let head = Memo::new(move |_| work.read(|book| Head::of(book, person, today)));
    let known = Memo::new(move |_| head.with(Option::is_some));
    let case = Memo::new(move |_| head.with(|head| head.as_ref().map(|head| head.case)));
    let thread = Memo::new(move |_| {
        let case = case.get()?;
        Some(work.read(|book| ShownThread::of(book, case, person, work.now())))
    });
    let departed = work.departed(move |book| book.has::<Identity>(person));
    let papers = Memo::new(move |_| work.read(|book| Papers::of(book, person, today)));
    let counsels = Memo::new(move |_| work.me().is_some_and(|me| ever_reads(me.staff.role, Kind::Consultation)));
    view! {
        <Show when=move || known.get() fallback=move || view! { <Gone departed /> }>
            <main class="l-page l-page--wide">
                {move || head.get().map(|head| view! { <TopOf head counsels /> })}
                <div class="l-beside">
                    <div class="l-stack l-stack--large">
                        <Show when=move || counsels.get()>
                            {move || case.get().map(|case| view! { <Agreements case person /> })}
                            {move || thread.get().map(|thread| view! { <Thread thread=thread.clone() /> <Past lines=thread.past /> })}
                            {move || case.get().map(|case| view! { <DocumentsCard case person /> <RemovedCard case /> })}
                        </Show>
                    </div>
                    <aside class="l-beside__side" aria-label=tr("file-papers")>
                        {move || head.get().map(|head| view! { <Cards head papers person /> })}
                    </aside>
                </div>
            </main>
        </Show>
    }
}

/// Who this is: stays in sight while the page scrolls.
#[component]
fn TopOf(head: Head, counsels: Memo<bool>) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let tab = head.name.filed.clone();
    Effect::new(move |_| document().set_title(&format!("{tab} – Lotse")));
    let languages: Vec<String> =
        head.base.iter().flat_map(|base| base.languages.iter()).map(|code| language(code)).collect();
    let interpreter = head.base.as_ref().is_some_and(|base| base.interpreter_needed);
    let age = head.age.map(|age| tr_with("people-age", &[("age", age.into())]));
    let languages = Some(languages.join(", ")).filter(|it| !it.is_empty());
    let (place, worker) = (head.place, Some(head.worker).filter(|it| !it.is_empty()));
    let facts = move || {
        let place = place.as_ref().map(|(stay, place)| work.read(|book| marked_place(book, *stay, place.clone())));
        [age.clone(), languages.clone(), place, worker.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let ends = head.title.as_ref().and_then(|(id, it)| Some((*id, it.title.clone(), it.valid_until?)));
    let ends = ends.map(|(id, name, until)| {
        let days = (until - today).num_days();
        let manner = match days {
            ..0 => "danger",
            0..=56 => "warning",
            _ => "info",
        };
        view! {
            <span class=format!("l-badge l-badge--{manner}")>
                <Icon name=if days < 57 { "warning" } else { "clock" } />
                {format!("{}: {}", title(&name), runs_out_in_words(until, today))}
            </span>
            <DisputedMark record=ResidenceTitle::key(id) />
        }
    });
    view! {
        <div class="l-page__head l-page__head--stays">
            <h1 tabindex="-1">
                <PersonName name=head.name />
            </h1>
            {ends}
        </div>
        <div class="l-stack l-stack--small">
            <p class="l-quiet">{facts}</p>
            <div class="l-cluster">
                {interpreter
                    .then(|| {
                        view! {
                            <span class="l-badge l-badge--accent">
                                <Icon name="interpreter" />
                                {tr("people-interpreter")}
                            </span>
                        }
                    })}
                {head.record.map(|case| view! { <span class="l-badge">{named("case-status", case.status.word())}</span> })}
                <Show when=move || counsels.get()>
                    <span class="l-small l-quiet">{last_spoken_in_words(head.last_spoken, today)}</span>
                </Show>
            </div>
        </div>
    }
}

/// The agreements of the case with their goals, and where one begins.
#[component]
fn Agreements(case: CaseId, person: PersonId) -> impl IntoView {
    let work = use_work();
    // Who has one already, and who else could.
    let begins = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| {
            let base = book.get::<BaseData>(person)?;
            let parties = [Party::Household(base.household), Party::Person(person)];
            let all = agreements(book, case, today);
            let [household, alone] = parties.map(|party| all.iter().any(|it| it.id == party.agreement()));
            Some((parties, household, alone, people::household(book, base.household).len() > 1))
        })
    });
    // What was begun goes on: nobody writes the same agreement twice.
    let begin = move |party: Party, key: &'static str, whose: &'static str| {
        let (address, icon, key) = match begun(work, party.agreement(), None) {
            Some(address) => (address, "pen", "goals-go-on"),
            None => (format!("/people/{person}/agreement/draft/{}{whose}", VersionId::new()), "plus", key),
        };
        view! {
            <a class="kern-btn kern-btn--secondary" href=address>
                <Icon name=icon />
                <span class="kern-label">{tr(key)}</span>
            </a>
        }
    };
    view! {
        <section class="l-card l-card--raised" aria-labelledby="file-agreements">
            <h2 id="file-agreements">{tr("goals-title")}</h2>
            <Goals case person />
            {move || {
                begins
                    .get()
                    .map(|([together, single], household, alone, several)| {
                        let none = !household && !alone;
                        view! {
                            {none.then(|| view! { <p class="l-quiet">{tr("goals-none")}</p> })}
                            <div class="l-cluster">
                                {(several && !household).then(|| begin(together, "goals-begin-household", ""))}
                                {(if several { !alone } else { none }).then(|| begin(single, "goals-begin-person", "?for=person"))}
                            </div>
                        }
                    })
            }}
        </section>
    }
}

/// What to bring to an appointment: things that are often asked for, and what else was written down.
fn to_bring(appointment: &Appointment) -> String {
    let things = appointment.things.iter().map(|thing| named("thing", thing.word()));
    let also = Some(appointment.bring.clone()).filter(|it| !it.is_empty());
    things.chain(also).collect::<Vec<_>>().join("; ")
}

/// What was agreed last, what is open, what comes next.
#[component]
fn Thread(thread: ShownThread) -> impl IntoView {
    let agreed = match thread.agreed {
        Some((id, at, words)) => Either::Left(view! {
            <p class="l-small l-quiet">
                {tr("file-agreed")} " " <a href=format!("/consultations/{id}")><Moment at /></a>
            </p>
            <p>{words}</p>
        }),
        None => Either::Right(view! { <p class="l-quiet">{tr("file-agreed-nothing")}</p> }),
    };
    let tasks = if thread.open.is_empty() {
        Either::Left(view! { <p class="l-quiet">{tr("file-tasks-none")}</p> })
    } else {
        let row = |task: ShownTask| {
            let key = Task::key(task.id);
            let end =
                view! { <Dispute record=key what=task.what.clone() /> <Remove record=key what=task.what.clone() /> }
                    .into_any();
            view! { <TaskRow task names=Names::Hidden end=Some(end) /> }
        };
        let rows = thread.open.into_iter().map(row).collect_view();
        Either::Right(view! { <ul class="l-list">{rows}</ul> })
    };
    let bring = thread.next.as_ref().map(|(_, next)| to_bring(next)).unwrap_or_default();
    let next = match thread.next {
        Some((id, next)) => Either::Left(view! {
            <p>
                <Icon name="calendar" />
                " "
                <strong><Moment at=next.starts_at /></strong>
                {(!next.place.is_empty()).then(|| format!(", {}", next.place))}
                " "
                <DisputedMark record=Appointment::key(id) />
                <Dispute record=Appointment::key(id) what=tr("file-next") />
            </p>
            {(!next.way.is_empty()).then(|| view! { <p class="l-small">{next.way}</p> })}
            {(!bring.is_empty())
                .then(|| view! { <p class="l-small">{tr_with("file-next-bring", &[("what", bring.into())])}</p> })}
            <ArchiveLink
                record=Appointment::key(id)
                words=tr("archive-invitation")
                file=format!("{}-{}", tr("archive-file-invitation"), next.starts_at.date())
            />
        }),
        None => Either::Right(view! { <p class="l-quiet">{tr("file-next-none")}</p> }),
    };
    view! {
        <section class="l-card l-card--raised" aria-labelledby="file-thread">
            <h2 id="file-thread">{tr("file-thread")}</h2>
            <div>{agreed}</div>
            <h3>{tr("file-tasks")}</h3>
            {tasks}
            <h3>{tr("file-next")}</h3>
            {next}
        </section>
    }
}

/// Conversations and settled tasks, newest first.
#[component]
fn Past(lines: Vec<Line>) -> impl IntoView {
    let more = RwSignal::new(false);
    let hidden = lines.len().saturating_sub(PAST);
    let lines = StoredValue::new(lines);
    let shown = move || {
        let count = if more.get() { usize::MAX } else { PAST };
        lines.with_value(|lines| {
            lines.iter().take(count).cloned().map(|line| view! { <PastLine line /> }).collect_view()
        })
    };
    view! {
        <section class="l-stack" aria-labelledby="file-past">
            <h2 id="file-past">{tr("file-past")}</h2>
            <ol class="l-timeline">{shown}</ol>
            <Show when=move || lines.with_value(Vec::is_empty)>
                <div class="l-empty">
                    <Icon name="conversation" />
                    <p>{tr("file-past-none")}</p>
                </div>
            </Show>
            <Show when=move || (hidden > 0) && !more.get()>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| more.set(true)>
                    <span class="kern-label">{tr_with("file-past-more", &[("count", hidden.into())])}</span>
                </button>
            </Show>
        </section>
    }
}

#[component]
fn PastLine(line: Line) -> impl IntoView {
    let at = line.at;
    match line.what {
        What::Conversation { id, minutes, workers, instead } => {
            let occasion = [minutes.occasion.trim(), minutes.topics.trim()].into_iter().find(|it| !it.is_empty());
            let occasion = occasion.map_or_else(|| tr("file-conversation"), str::to_owned);
            let instead = instead.map(|names| tr_with("file-with", &[("names", names.into())]));
            let note = [named("setting", minutes.setting.word()), workers].into_iter().chain(instead);
            let note = note.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ");
            Either::Left(view! {
                <li class="l-timeline__item">
                    <span class="l-timeline__mark">
                        <Icon name="conversation" />
                    </span>
                    <p class="l-timeline__when"><Moment at /> " · " {note}</p>
                    <p class="l-cut">
                        <a href=format!("/consultations/{id}")>{occasion}</a>
                    </p>
                    <div class="l-cluster">
                        <SafetyMark record=Consultation::key(id) />
                        <DisputedMark record=Consultation::key(id) />
                        {match sign_state(&minutes) {
                            SignState::Unsigned => None,
                            SignState::Declined => Some(("close", "file-declined")),
                            SignState::Signed => Some(("signature", "file-signed")),
                        }
                            .map(|(icon, key)| {
                                view! {
                                    <span class="l-sync">
                                        <Icon name=icon />
                                        {tr(key)}
                                    </span>
                                }
                            })}
                    </div>
                </li>
            })
        }
        What::Task { id, what, who, state } => {
            let words = match state {
                TaskState::Dropped => tr("file-task-dropped"),
                TaskState::Open | TaskState::Done => tr("file-task-done"),
            };
            Either::Right(view! {
                <li class="l-timeline__item">
                    <span class="l-timeline__mark">
                        <Icon name="check" />
                    </span>
                    <p class="l-timeline__when"><Day day=at.date() /> " · " {words} " · " {who}</p>
                    <p>{what.clone()}</p>
                    <div class="l-cluster">
                        <DisputedMark record=Task::key(id) />
                        <Dispute record=Task::key(id) what=what.clone() />
                        <Remove record=Task::key(id) what />
                    </div>
                </li>
            })
        }
    }
}
