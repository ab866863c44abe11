//! The mark that somebody disputes an entry (*bestritten*, § 84 (2) SGB X): what was said, and what came of it.

use super::{Icon, actor_name, here, save_and_say, staff_name, use_notice};
use crate::{
    locales::{
        dates::{moment_in_words, plain_day},
        tr, tr_with,
    },
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    records::{Actor, RecordKey},
    sync::{Act, Disputed as Entry, Objection, ObjectionOutcome, Settlement},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The mark alone, where an entry is one of many.
#[component]
pub fn DisputedMark(
    /// The entry.
    record: RecordKey,
) -> impl IntoView {
    let work = use_work();
    let disputed =
        Memo::new(move |_| work.read(|book| book.record(record).is_some_and(casework::sync::Record::is_disputed)));
    move || {
        disputed.get().then(|| {
            view! {
                <span class="l-badge l-badge--warning">
                    <Icon name="warning" />
                    {tr("disputed-mark")}
                </span>
            }
        })
    }
}

/// An objection in words.
#[derive(Clone, PartialEq)]
struct Shown {
    entry: Entry,
    by: String,
    written_by: String,
    settled: Option<String>,
    /// The part that it is about, in words.
    part: Option<String>,
}

impl Shown {
    fn of(book: &Casebook, entry: Entry, parts: &BTreeMap<String, String>) -> Self {
        let part = parts.get(&entry.objection.part).cloned();
        let settled = entry.settlement.as_ref().map(|it| {
            let outcome = match it.outcome {
                ObjectionOutcome::Unsettled => "disputed-unsettled",
                ObjectionOutcome::Corrected => "disputed-corrected",
                ObjectionOutcome::Withdrawn => "disputed-withdrawn",
            };
            let who = tr_with(
                "disputed-settled",
                &[("name", staff_name(book, it.by).into()), ("day", plain_day(it.on).into())],
            );
            format!("{} {who}", tr(outcome))
        });
        let by = actor_name(book, entry.objection.by);
        Self { by, written_by: staff_name(book, entry.objection.written_by), settled, part, entry }
    }
}

/// All objections to an entry, and a place to write another one down.
#[component]
pub fn Disputed(
    /// The entry.
    record: RecordKey,
    /// Who may dispute it, by name: the clients among them.
    by: Vec<(Actor, String)>,
    /// Its parts by the names that objections give them, in words.
    #[prop(optional)]
    parts: BTreeMap<String, String>,
) -> impl IntoView {
    let work = use_work();
    let all = Memo::new(move |_| {
        work.read(|book| {
            let entries = book.record(record).map(casework::sync::Record::objections).unwrap_or_default();
            entries.into_iter().map(|entry| Shown::of(book, entry, &parts)).collect::<Vec<_>>()
        })
    });
    let clients: Vec<_> = by.into_iter().filter(|(actor, _)| matches!(actor, Actor::Client(_))).collect();
    let writing = RwSignal::new(false);
    view! {
        <section class="l-section" class:l-screen-only=move || all.with(Vec::is_empty) aria-labelledby="disputed-title">
            <h2 id="disputed-title">{tr("disputed-title")}</h2>
            <ul class="l-plain l-stack">
                <For each=move || all.get() key=|it| (it.entry.id, it.settled.clone()) let:it>
                    <One record it />
                </For>
            </ul>
            {(!clients.is_empty())
                .then(|| {
                    let clients = StoredValue::new(clients);
                    view! {
                        <Show
                            when=move || writing.get()
                            fallback=move || {
                                view! {
                                    <p class="l-screen-only">
                                        <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| writing.set(true)>
                                            <Icon name="warning" />
                                            <span class="kern-label">{tr("disputed-add")}</span>
                                        </button>
                                        " "
                                        <span class="l-field__hint">{tr("disputed-hint")}</span>
                                    </p>
                                }
                            }
                        >
                            <Write record clients=clients.get_value() open=writing />
                        </Show>
                    }
                })}
        </section>
    }
}

#[component]
fn Write(record: RecordKey, clients: Vec<(Actor, String)>, open: RwSignal<bool>) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let who = RwSignal::new(clients.first().map(|(actor, _)| *actor));
    let statement = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let missing = Memo::new(move |_| tried.get() && statement.with(|it| it.trim().is_empty()));
    let keep = move |_| {
        tried.set(true);
        let (Some(by), Some(me)) = (who.get_untracked(), untrack(|| work.user())) else { return };
        if missing.get_untracked() {
            super::focus("#disputed-statement");
            return;
        }
        let objection = Objection {
            by,
            at: chrono::Utc::now(),
            written_by: me,
            part: String::new(),
            statement: statement.get_untracked().trim().to_owned(),
        };
        let act = work.look(|book| {
            let mut act = Act::new();
            act.dispute(book.record(record)?, Uuid::now_v7(), &objection);
            Some(act)
        });
        if let Some(act) = act {
            save_and_say(work, notice, act, tr("disputed-kept"), move || open.set(false));
        }
    };
    view! {
        <div class="l-stack l-screen-only">
            <div class="l-field">
                <label for="disputed-by">{tr("disputed-by")}</label>
                <select id="disputed-by" on:change=move |event| who.set(event_target_value(&event).parse().ok())>
                    {clients
                        .into_iter()
                        .map(|(actor, name)| {
                            view! { <option value=actor.to_string() selected=move || who.get() == Some(actor)>{name}</option> }
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="l-field">
                <label for="disputed-statement">{tr("disputed-statement")}</label>
                <textarea
                    id="disputed-statement"
                    rows="2"
                    dir="auto"
                    aria-describedby="disputed-error"
                    aria-invalid=move || missing.get().to_string()
                    prop:value=move || statement.get()
                    on:input=move |event| statement.set(event_target_value(&event))
                ></textarea>
                <span id="disputed-error">
                    {move || missing.get().then(|| view! { <span class="l-field__error">{tr("disputed-statement-missing")}</span> })}
                </span>
            </div>
            <div class="l-cluster">
                <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| open.set(false)>
                    <span class="kern-label">{tr("cancel")}</span>
                </button>
                <button type="button" class="kern-btn kern-btn--primary" on:click=keep>
                    <Icon name="check" />
                    <span class="kern-label">{tr("disputed-keep")}</span>
                </button>
            </div>
        </div>
    }
}

#[component]
fn One(record: RecordKey, it: Shown) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let today = untrack(|| work.today());
    let (id, stands, is_open) = (it.entry.id, it.entry.stands(), it.entry.settlement.is_none());
    let settle = move |outcome: ObjectionOutcome| {
        let Some(me) = untrack(|| work.user()) else { return };
        let act = work.look(|book| {
            let mut act = Act::new();
            act.settle_objection(book.record(record)?, id, &Settlement { outcome, by: me, on: today });
            Some(act)
        });
        if let Some(act) = act {
            save_and_say(work, notice, act, tr("disputed-kept"), || {});
        }
    };
    let answer = move |outcome, key: &'static str| {
        view! {
            <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| settle(outcome)>
                <span class="kern-label">{tr(key)}</span>
            </button>
        }
    };
    let when = moment_in_words(here(it.entry.objection.at), today);
    let note = tr_with("disputed-written", &[("name", it.written_by.into()), ("when", when.into())]);
    view! {
        <li class="l-card l-card--tight">
            <p class="l-cluster">
                <strong>
                    <bdi>{it.by}</bdi>
                </strong>
                {stands
                    .then(|| {
                        view! {
                            <span class="l-badge l-badge--warning">
                                <Icon name="warning" />
                                {tr("disputed-mark")}
                            </span>
                        }
                    })}
            </p>
            {it.part.map(|part| view! { <p class="l-small l-quiet">{tr_with("disputed-part", &[("part", part.into())])}</p> })}
            <p class="l-prewrap" dir="auto">{it.entry.objection.statement}</p>
            <p class="l-small l-quiet">{note}</p>
            {it.settled.map(|words| view! { <p>{words}</p> })}
            {is_open
                .then(|| {
                    view! {
                        <div class="l-cluster l-screen-only" role="group" aria-label=tr("disputed-settle")>
                            {answer(ObjectionOutcome::Corrected, "disputed-corrected")}
                            {answer(ObjectionOutcome::Withdrawn, "disputed-withdrawn")}
                            {answer(ObjectionOutcome::Unsettled, "disputed-unsettled")}
                        </div>
                    }
                })}
        </li>
    }
}
