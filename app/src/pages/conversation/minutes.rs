//! The minutes of a conversation as they are kept: nine points in their order.

use super::sign::{SignedText, Signer};
use crate::{
    components::{
        ArchiveLink, BringBack, Disputed, DisputedMark, Documents, DrawnSignature, History, Icon, PageHead, Remove,
        SafetyMark, actor_name, first_of, person_name, spoken_with_age, use_notice, words,
    },
    locales::{
        dates::{day_in_words, exact_day, moment_in_words},
        tr, tr_with,
    },
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    conversation::{Signing, sign_later, signers, text_of},
    ids::{ConsultationId, DocumentId, PersonId},
    minutes::{SignState, sign_state},
    records::{
        Accommodation, Actor, Appointment, Consultation, Content as _, Document, Manner, Signature, Staff, Strokes,
        Task, TaskState,
    },
    sync::Presence,
    thread,
};
use chrono::NaiveDate;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

/// The minutes of a conversation.
#[component]
pub fn Minutes() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse().ok())));
    move || match id.get() {
        Some(id) => view! { <Of id /> }.into_any(),
        None => view! { <NotHere id=None /> }.into_any(),
    }
}

/// Minutes in words.
#[derive(Clone, PartialEq)]
struct Shown {
    head: Option<(PersonId, String)>,
    present: Vec<String>,
    workers: Vec<String>,
    circumstances: Vec<String>,
    criteria: Vec<String>,
    tasks: Vec<(Uuid, String, TaskState)>,
    next: Option<String>,
    signatures: Vec<(Actor, String, Signature, Option<casework::records::Lines>)>,
    /// Those who have not signed yet.
    missing: Vec<(Actor, String)>,
    minutes: Consultation,
    /// Those present, who may dispute what is written.
    disputers: Vec<(Actor, String)>,
    documents: Vec<(DocumentId, Document)>,
}

impl Shown {
    fn of(book: &Casebook, id: ConsultationId, today: NaiveDate) -> Option<Self> {
        let minutes = book.get::<Consultation>(id)?.clone();
        let tasks = book.all::<Task>().iter().filter(|(_, task)| task.consultation == Some(id)).map(|(key, task)| {
            let due = task.due.map(|due| tr_with("thread-task-due", &[("when", day_in_words(due, today).into())]));
            let due = due.map(|due| format!(" ({due})")).unwrap_or_default();
            (*key, format!("{}: {}{due}", actor_name(book, task.who), task.what), task.state)
        });
        let next = book.all::<Appointment>().values().find(|it| it.consultation == Some(id)).map(|it| {
            let called_off = it.cancelled.then(|| tr("minutes-cancelled"));
            let place = Some(it.place.clone()).filter(|place| !place.is_empty());
            let when = moment_in_words(it.starts_at, today);
            [Some(when), place, called_off].into_iter().flatten().collect::<Vec<_>>().join(", ")
        });
        let signatures = minutes.signatures.iter().filter_map(|(signer, signature)| {
            let signer: Actor = signer.parse().ok()?;
            let lines = match &signature.manner {
                Manner::OnScreen(strokes) => book.get::<Strokes>(*strokes).map(|strokes| strokes.lines.clone()),
                Manner::OnPaper | Manner::Declined(_) => None,
            };
            Some((signer, actor_name(book, signer), signature.clone(), lines))
        });
        let missing = signers(book, &minutes.present, &minutes.workers, minutes.started_at.date())
            .into_iter()
            .filter(|signer| !minutes.signatures.contains_key(&signer.to_string()))
            .map(|signer| (signer, actor_name(book, signer)));
        let house = minutes.accommodation.and_then(|id| book.get::<Accommodation>(id)).map(|it| it.name.clone());
        let circumstances = [
            Some(tr(&format!("kind-{}", minutes.kind.word()))),
            Some(tr(&format!("setting-{}", minutes.setting.word()))),
            house,
            Some(tr_with("talk-minutes-of", &[("count", minutes.minutes.into())])),
            minutes.language.as_deref().map(words::language),
            minutes.interpreter.then(|| tr("minutes-interpreter")),
        ];
        Some(Self {
            head: {
                let present = minutes.present.iter().next().map(|person| (*person, person_name(book, *person)));
                present.or_else(|| first_of(book, minutes.case))
            },
            present: minutes.present.iter().map(|it| spoken_with_age(book, *it, minutes.started_at.date())).collect(),
            workers: minutes.workers.iter().filter_map(|it| Some(book.get::<Staff>(*it)?.name.clone())).collect(),
            circumstances: circumstances.into_iter().flatten().collect(),
            criteria: minutes.criteria.iter().map(|it| tr(&format!("criterion-{}", it.word()))).collect(),
            tasks: tasks.collect(),
            next,
            signatures: signatures.collect(),
            missing: missing.collect(),
            disputers: minutes
                .present
                .iter()
                .map(|it| (Actor::Client(*it), actor_name(book, Actor::Client(*it))))
                .collect(),
            minutes,
            documents: thread::documents_of(book, id).into_iter().map(|(id, it)| (id, it.clone())).collect(),
        })
    }
}

#[component]
fn Of(id: ConsultationId) -> impl IntoView {
    let work = use_work();
    let shown = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| Shown::of(book, id, today))
    });
    let query = use_query_map();
    let also = move || -> Vec<ConsultationId> {
        query.with(|query| query.get_all("also").unwrap_or_default()).iter().filter_map(|id| id.parse().ok()).collect()
    };
    move || {
        let Some(it) = shown.get() else { return view! { <Gone id /> }.into_any() };
        let at = it.minutes.started_at;
        let missing = it.missing.clone();
        let state = sign_state(&it.minutes);
        let (icon, standing) = match state {
            SignState::Unsigned => ("pen", "minutes-unsigned"),
            SignState::Declined => ("lock", "minutes-declined"),
            SignState::Signed => ("lock", "minutes-signed"),
        };
        view! {
            <main class="l-page">
                <PageHead title=tr("minutes-title")>
                    <SafetyMark record=Consultation::key(id) />
                </PageHead>
                {also()
                    .into_iter()
                    .map(|other| view! { <p><Other id=other /></p> })
                    .collect_view()}
                <div class="l-cluster">
                    {it
                        .head
                        .clone()
                        .map(|(person, name)| {
                            view! {
                                <a class="l-back" href=format!("/people/{person}")>
                                    <Icon name="people" />
                                    {tr_with("minutes-open-person", &[("name", name.into())])}
                                </a>
                            }
                        })}
                    <span class="l-badge" class:l-badge--success=state == SignState::Signed>
                        <Icon name=icon />
                        {tr(standing)}
                    </span>
                    <DisputedMark record=Consultation::key(id) />
                </div>
                <dl class="l-minutes">
                    {point("minutes-point-name", it.present.join("; "))}
                    <div>
                        <dt>{tr("minutes-point-date")}</dt>
                        <dd>
                            <time datetime=at.format("%Y-%m-%dT%H:%M").to_string()>
                                {format!("{}, {}", exact_day(at.date()), at.format("%H:%M"))}
                            </time>
                            <span class="l-quiet l-minutes__facts">{it.circumstances.join(" · ")}</span>
                        </dd>
                    </div>
                    {point("minutes-point-present", everybody(&it))}
                    <div>
                        <dt>{tr("minutes-point-occasion")}</dt>
                        <dd>
                            {or_nothing(&it.minutes.occasion)}
                            <ul class="l-chips">
                                {it
                                    .criteria
                                    .iter()
                                    .map(|criterion| view! { <li class="l-badge">{criterion.clone()}</li> })
                                    .collect_view()}
                            </ul>
                        </dd>
                    </div>
                    {point("minutes-point-topics", it.minutes.topics.clone())}
                    {point("minutes-point-agreed", it.minutes.agreed.clone())} <div>
                        <dt>{tr("minutes-point-tasks")}</dt>
                        <dd>{tasks(&it.tasks)}</dd>
                    </div> {point("minutes-point-next", it.next.clone().unwrap_or_default())} <div>
                        <dt>{tr("minutes-point-signatures")}</dt>
                        <dd>
                            <ul class="l-plain l-stack">
                                {it.signatures.into_iter().map(|it| view! { <Signed signed=it /> }).collect_view()}
                            </ul>
                        </dd>
                    </div>
                </dl>
                {(!it.documents.is_empty())
                    .then(|| {
                        view! {
                            <section class="l-card" aria-labelledby="minutes-documents">
                                <h2 id="minutes-documents">{tr("document-title")}</h2>
                                <Documents documents=it.documents />
                            </section>
                        }
                    })}
                {(!missing.is_empty()).then(|| view! { <SignLater id missing /> })}
                <ArchiveLink
                    record=Consultation::key(id)
                    words=tr("archive-minutes")
                    file=format!("{}-{}", tr("archive-file-minutes"), at.date())
                />
                <Disputed record=Consultation::key(id) by=it.disputers />
                <History keys=vec![Consultation::key(id)] />
                <p><Remove record=Consultation::key(id) what=tr("minutes-title") /></p>
            </main>
        }
        .into_any()
    }
}

fn everybody(it: &Shown) -> String {
    let others = Some(it.minutes.others_present.clone()).filter(|others| !others.is_empty());
    let all: Vec<_> = it.workers.iter().cloned().chain(it.present.iter().cloned()).chain(others).collect();
    all.join("; ")
}

fn or_nothing(text: &str) -> String {
    if text.trim().is_empty() { tr("minutes-nothing") } else { text.to_owned() }
}

fn point(key: &'static str, text: String) -> impl IntoView {
    view! {
        <div>
            <dt>{tr(key)}</dt>
            <dd class="l-lasting" dir="auto">
                {or_nothing(&text)}
            </dd>
        </div>
    }
}

fn tasks(tasks: &[(Uuid, String, TaskState)]) -> impl IntoView + use<> {
    if tasks.is_empty() {
        return view! { <span>{tr("minutes-nothing")}</span> }.into_any();
    }
    let rows = tasks.iter().map(|(id, words, state)| {
        let (icon, key) = match state {
            TaskState::Open => ("task", "minutes-task-open"),
            TaskState::Done => ("check", "minutes-task-done"),
            TaskState::Dropped => ("close", "minutes-task-dropped"),
        };
        view! {
            <li class="l-cluster">
                <span>{words.clone()}</span>
                <span class="l-badge" class:l-badge--success=*state == TaskState::Done>
                    <Icon name=icon />
                    {tr(key)}
                </span>
                <DisputedMark record=Task::key(*id) />
            </li>
        }
    });
    view! { <ul class="l-plain l-stack l-stack--small">{rows.collect_view()}</ul> }.into_any()
}

/// A signature as it stands.
#[component]
fn Signed(signed: (Actor, String, Signature, Option<casework::records::Lines>)) -> impl IntoView {
    let (_, name, signature, lines) = signed;
    let words = match &signature.manner {
        Manner::OnScreen(_) => tr("sign-state-drawn"),
        Manner::OnPaper => tr("sign-state-paper"),
        Manner::Declined(reason) => tr_with("sign-state-declined", &[("reason", reason.clone().into())]),
    };
    let today = use_work().today();
    let at = signature.at.with_timezone(&chrono::Local).naive_local();
    view! {
        <li class="l-signer">
            <span class="l-cluster">
                <strong>
                    <bdi>{name.clone()}</bdi>
                </strong>
                <span>{words}</span>
                <span class="l-quiet l-small">{moment_in_words(at, today)}</span>
            </span>
            {lines.map(|lines| view! { <DrawnSignature lines name /> })}
        </li>
    }
}

/// Those who have not signed may do so now.
#[component]
fn SignLater(id: ConsultationId, missing: Vec<(Actor, String)>) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let text = Memo::new(move |_| work.read(|book| text_of(book, id).unwrap_or_default()));
    let sign = move |signer: Actor, signing: Signing| {
        let Some(act) = work.look(|book| sign_later(book, id, signer, &signing)) else { return };
        spawn_local(async move {
            match work.save(act, None).await {
                Ok(_) => notice.say(tr_with("minutes-saved", &[("where", "device".into())]), None),
                Err(error) => notice.refuse(&error),
            }
        });
    };
    view! {
        <section class="l-section" aria-labelledby="minutes-sign">
            <h2 id="minutes-sign">{tr("minutes-sign-missing")}</h2>
            <p class="l-quiet">{tr("sign-hint")}</p>
            <SignedText text />
            <ul class="l-plain l-stack">
                {missing
                    .into_iter()
                    .map(|(signer, name)| {
                        view! {
                            <Signer
                                signer
                                name
                                text
                                signed=Signal::derive(|| None::<Signing>)
                                on_sign=Callback::new(move |signing: Option<Signing>| {
                                    if let Some(signing) = signing {
                                        sign(signer, signing);
                                    }
                                })
                            />
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// The minutes that another household got of the same conversation, just after saving.
#[component]
fn Other(id: ConsultationId) -> impl IntoView {
    let work = use_work();
    let name = Memo::new(move |_| {
        work.read(|book| {
            let minutes = book.get::<Consultation>(id)?;
            Some(crate::components::household_name(book, minutes.case))
        })
    });
    move || {
        name.get().map(|name| {
            view! {
                <a class="l-back" href=format!("/consultations/{id}")>
                    <Icon name="conversation" />
                    {format!("{}: {}", tr("minutes-title"), tr_with("talk-household", &[("name", name.into())]))}
                </a>
            }
        })
    }
}

/// Minutes that were removed say so, and can be brought back.
#[component]
fn Gone(id: ConsultationId) -> impl IntoView {
    let (work, key) = (use_work(), Consultation::key(id));
    let head = Memo::new(move |_| {
        work.read(|book| {
            let record = book.record(key).filter(|record| record.presence() == Presence::Removed)?;
            Some(record.case().and_then(|case| first_of(book, case)))
        })
    });
    move || match head.get() {
        None => view! { <NotHere id=Some(id) /> }.into_any(),
        Some(head) => view! {
            <main class="l-page">
                <PageHead title=tr("minutes-title")>
                    <SafetyMark record=key />
                </PageHead>
                {head.map(|(person, name)| {
                    view! {
                        <a class="l-back" href=format!("/people/{person}")>
                            <Icon name="people" />
                            {tr_with("minutes-open-person", &[("name", name.into())])}
                        </a>
                    }
                })}
                <div class="l-banner">
                    <Icon name="trash" />
                    <p class="l-banner__text">{tr("removed-minutes")}</p>
                    <BringBack record=key what=tr("minutes-title") />
                </div>
                <History keys=vec![key] />
            </main>
        }
        .into_any(),
    }
}

#[component]
fn NotHere(id: Option<ConsultationId>) -> impl IntoView {
    let work = use_work();
    let came_back = move || {
        let key = Consultation::key(id?);
        work.returned().iter().any(|entry| entry.commit.keys().any(|it| it == key)).then(|| {
            view! {
                <p>
                    <a class="kern-btn kern-btn--secondary" href="/returned">
                        <span class="kern-label">{tr("minutes-came-back")}</span>
                    </a>
                </p>
            }
        })
    };
    view! {
        <main class="l-page">
            <PageHead title=tr("minutes-title") />
            <div class="l-empty">
                <Icon name="conversation" />
                <p>{tr("minutes-not-found")}</p>
                {came_back}
            </div>
        </main>
    }
}
