//! The mark that somebody disputes an entry (*bestritten*, § 84 (2) SGB X): what was said, and what came of it.

use super::{Icon, actor_name, disputing::WriteObjection, here, save_and_say, staff_name, use_notice};
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
    ids::VersionId,
    people,
    records::{Actor, RecordKey},
    sync::{Act, Disputed as Entry, Hand, ObjectionOutcome, Settlement},
};
use leptos::html;
use std::collections::BTreeMap;

/// The mark alone, where an entry is one of many.
#[component]
pub fn DisputedMark(
    /// The entry.
    record: RecordKey,
) -> impl IntoView {
    let work = use_work();
    let disputed =
        Memo::new(move |_| work.read(|book| book.record(record).is_some_and(casework::sync::Record::is_disputed)));
    move || disputed.get().then(disputed_badge)
}

/// The mark of a version, where its text or a photo of its signed papers is disputed.
#[component]
pub fn VersionDisputed(
    /// The version.
    version: VersionId,
) -> impl IntoView {
    let work = use_work();
    let disputed = Memo::new(move |_| work.read(|book| !casework::agreement::disputed(book, version).is_empty()));
    move || disputed.get().then(disputed_badge)
}

/// The mark of what is known to be disputed.
#[must_use]
pub fn disputed_badge() -> AnyView {
    disputed_badge_saying(tr("disputed-mark"))
}

/// The mark in these words.
#[must_use]
pub fn disputed_badge_saying(words: String) -> AnyView {
    view! {
        <span class="l-badge l-badge--warning">
            <Icon name="warning" />
            {words}
        </span>
    }
    .into_any()
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
            let who = tr_with(
                "disputed-settled",
                &[("name", staff_name(book, it.by).into()), ("day", plain_day(it.on).into())],
            );
            format!("{} {who}", outcome_in_words(it.outcome))
        });
        let by = actor_name(book, entry.objection.by);
        Self { by, written_by: staff_name(book, entry.objection.written_by), settled, part, entry }
    }
}

fn outcome_in_words(outcome: ObjectionOutcome) -> String {
    tr(match outcome {
        ObjectionOutcome::Unsettled => "disputed-unsettled",
        ObjectionOutcome::Corrected => "disputed-corrected",
        ObjectionOutcome::Withdrawn => "disputed-withdrawn",
    })
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
    let is_empty = has_none(record);
    let heading = format!("disputed-title-{}", record.id);
    view! {
        <section class="l-section" class:l-screen-only=move || is_empty.get() aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{tr("disputed-title")}</h2>
            <Objections record by parts />
        </section>
    }
}

/// Whether nobody ever disputed an entry.
fn has_none(record: RecordKey) -> Memo<bool> {
    let work = use_work();
    Memo::new(move |_| work.read(|book| book.record(record).is_none_or(|record| record.objections().is_empty())))
}

/// The objections to an entry, and a place to write another one down.
#[component]
fn Objections(record: RecordKey, by: Vec<(Actor, String)>, parts: BTreeMap<String, String>) -> impl IntoView {
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
                                <div class="l-stack l-stack--small l-screen-only">
                                    <p class="l-field__hint">{tr("disputed-hint")}</p>
                                    <p>
                                        <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| writing.set(true)>
                                            <Icon name="warning" />
                                            <span class="kern-label">{tr("disputed-add")}</span>
                                        </button>
                                    </p>
                                </div>
                            }
                        }
                    >
                        <WriteObjection record clients=clients.get_value() open=writing />
                    </Show>
                }
            })}
    }
}

/// A button in an entry's row: what is disputed of it, and a place to write that down.
#[component]
pub fn Dispute(
    /// The entry.
    record: RecordKey,
    /// What it is, as it stands on the page.
    what: String,
) -> impl IntoView {
    let opened = RwSignal::new(false);
    let what = StoredValue::new(what);
    let named = move || tr_with("disputed-named", &[("what", what.get_value().into())]);
    view! {
        <button type="button" class="kern-btn kern-btn--tertiary l-screen-only" aria-label=named on:click=move |_| opened.set(true)>
            <span class="kern-label">{tr("disputed-row")}</span>
        </button>
        <Show when=move || opened.get()>
            <About record heading=named() opened />
        </Show>
    }
}

#[component]
fn About(record: RecordKey, heading: String, opened: RwSignal<bool>) -> impl IntoView {
    let work = use_work();
    let by = work.look(|book| {
        let case = book.record(record).and_then(casework::sync::Record::case);
        let people = case.into_iter().flat_map(|case| people::of_case(book, case));
        people.map(|it| (Actor::Client(it), actor_name(book, Actor::Client(it)))).collect::<Vec<_>>()
    });
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    let id = format!("disputed-about-{}", record.id);
    view! {
        <dialog class="l-dialog" node_ref=dialog aria-labelledby=id.clone() on:close=move |_| opened.set(false)>
            <h2 id=id.clone() dir="auto">
                {heading}
            </h2>
            <div class="l-stack">
                <Objections record by parts=BTreeMap::new() />
            </div>
            <form method="dialog" class="l-dialog__actions">
                <button class="kern-btn kern-btn--secondary">
                    <span class="kern-label">{tr("close")}</span>
                </button>
            </form>
        </dialog>
    }
}

#[component]
fn One(record: RecordKey, it: Shown) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let today = untrack(|| work.today());
    let (id, stands, outcomes) = (it.entry.id, it.entry.stands(), it.entry.may_become());
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
    let answer = move |outcome| {
        view! {
            <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| settle(outcome)>
                <span class="kern-label">{outcome_in_words(outcome)}</span>
            </button>
        }
    };
    let when = moment_in_words(here(it.entry.objection.at), today);
    let key = match it.entry.objection.hand {
        Hand::Worker => "disputed-written",
        Hand::Own => "disputed-written-own",
    };
    let note = tr_with(key, &[("name", it.written_by.into()), ("when", when.into()), ("by", it.by.clone().into())]);
    view! {
        <li class="l-card l-card--tight">
            <p class="l-cluster">
                <strong>
                    <bdi>{it.by}</bdi>
                </strong>
                {stands.then(disputed_badge)}
            </p>
            {it.part.map(|part| view! { <p class="l-small l-quiet">{tr_with("disputed-part", &[("part", part.into())])}</p> })}
            <p class="l-prewrap" dir="auto">{it.entry.objection.statement}</p>
            <p class="l-small l-quiet">{note}</p>
            {it.settled.map(|words| view! { <p>{words}</p> })}
            {(!outcomes.is_empty())
                .then(|| {
                    view! {
                        <div class="l-cluster l-screen-only" role="group" aria-label=tr("disputed-settle")>
                            {outcomes.iter().map(|outcome| answer(*outcome)).collect_view()}
                        </div>
                    }
                })}
        </li>
    }
}
