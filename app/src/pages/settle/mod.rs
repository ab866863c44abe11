//! Questions that somebody has to answer because two people acted without knowing of each other: both sides are shown with
//! who and when, and one tap settles it.

mod anew;
mod own;
mod questions;
mod texts;
mod versions;

use crate::{
    components::{DrawnSignature, Icon, LateDocument, PageHead, focus_heading, save_and_say, use_notice},
    locales::{tr, tr_with},
    prelude::*,
    work::{Work, use_work},
};
use anew::Anew;
use casework::{
    agreement::let_hold,
    decisions::{join, leave_late_work, settle, take_in_late_work, take_out_of_room},
    ids::{AgreementId, CaseId, VersionId},
    records::{Content as _, Decision, RecordKey, Verdict},
    sync::Act,
};
use own::OwnLateWork;
use questions::{Choice, Looking, Question};
use serde_json::Value;
use uuid::Uuid;

/// What an answer does.
#[derive(Clone, Debug, PartialEq)]
enum Deed {
    /// This value stands.
    Field(RecordKey, String, Value),
    /// This stay is none of this room, or all are.
    Bed { decisions: Vec<(Uuid, Decision)>, out: Option<Uuid> },
    /// Both are one person, or two.
    Newcomer { id: Uuid, decision: Decision, same: bool },
    /// Late work becomes part of the case, or does not.
    Late { id: Uuid, take: bool },
    /// A record that was removed and changed stays, or goes.
    Back { key: RecordKey, back: bool },
    /// This version of an agreement holds, and no other that was signed apart from it.
    Version { case: CaseId, agreement: AgreementId, version: VersionId },
}

impl Deed {
    /// The act that it is; none if what it was about changed meanwhile.
    fn act(&self, work: Work) -> Option<Act> {
        let (by, on) = (untrack(|| work.user())?, untrack(|| work.today()));
        work.look(|book| {
            let mut act = Act::new();
            let decide = |act: &mut Act, id: &Uuid, decision: &Decision, verdict| {
                settle(act, book.record(Decision::key(*id)), *id, decision, verdict, by, on);
            };
            match self {
                Self::Field(key, path, value) => drop(act.settle(book.record(*key)?, path, value.clone())),
                Self::Bed { decisions, out: Some(stay) } => {
                    // What else was asked about the room is answered too if nobody is too many any more.
                    let is_about = |(_, it): &&(Uuid, Decision)| it.about == *stay;
                    let (id, decision) = decisions
                        .iter()
                        .find(is_about)
                        .or_else(|| decisions.iter().find(|(_, it)| it.beside.contains(stay)))?;
                    take_out_of_room(&mut act, book, decision, *stay)?;
                    decide(&mut act, id, decision, Verdict::One);
                }
                Self::Bed { decisions, out: None } => {
                    decisions.iter().for_each(|(id, decision)| decide(&mut act, id, decision, Verdict::Both));
                }
                Self::Newcomer { id, decision, same: false } => decide(&mut act, id, decision, Verdict::Both),
                Self::Newcomer { id, decision, same: true } => {
                    join(&mut act, book, decision)?;
                    decide(&mut act, id, decision, Verdict::One);
                }
                Self::Late { id, take: true } => take_in_late_work(&mut act, book, *id, by, on)?,
                Self::Late { id, take: false } => leave_late_work(&mut act, book, *id, by, on)?,
                Self::Version { case, agreement, version } => let_hold(&mut act, book, *case, *agreement, *version, on),
                Self::Back { key, back: true } => drop(act.bring_back(book.record(*key)?)),
                Self::Back { key, back: false } => drop(act.remove(book.record(*key)?)),
            }
            Some(act)
        })
    }
}

fn open_questions(work: Work) -> Vec<Question> {
    let (today, replica) = (work.today(), work.replica());
    work.me().map_or_else(Vec::new, |me| work.read(|book| Looking { book, me: &me, replica, today }.questions()))
}

/// How many questions wait for whoever is at work.
fn count(work: Work) -> Memo<usize> {
    Memo::new(move |_| open_questions(work).len())
}

/// How many questions wait, in brackets behind their name; nothing if none do.
#[component]
pub fn HowMany() -> impl IntoView {
    let count = count(use_work());
    move || Some(count.get()).filter(|&count| count != 0).map(|count| format!(" ({count})"))
}

/// That questions wait; nothing if none do.
#[component]
pub fn Waiting() -> impl IntoView {
    let count = count(use_work());
    view! {
        <Show when=move || count.get() != 0>
            <div class="l-banner l-banner--warning">
                <Icon name="info" />
                <p class="l-banner__text">{move || tr_with("today-settle", &[("count", count.get().into())])}</p>
                <a class="kern-btn kern-btn--secondary" href="/settle">
                    <span class="kern-label">{tr("today-settle-open")}</span>
                </a>
            </div>
        </Show>
    }
}

/// The page.
#[component]
pub fn Settle() -> impl IntoView {
    let work = use_work();
    let open = Memo::new(move |_| open_questions(work));
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("settle-title")) />
            <Show
                when=move || open.with(|open| !open.is_empty())
                fallback=|| {
                    view! {
                        <div class="l-empty">
                            <Icon name="check" />
                            <p>{tr("settle-nothing")}</p>
                        </div>
                    }
                }
            >
                <p class="l-quiet">{tr("settle-text")}</p>
                <For each=move || open.get() key=|it| it.id.clone() children=move |question| view! { <Asked question open /> } />
            </Show>
            <OwnLateWork />
        </main>
    }
}

/// A question. What is typed under it stays, whatever else changes.
#[component]
fn Asked(question: Question, open: Memo<Vec<Question>>) -> impl IntoView {
    let Question { id, anew, form, .. } = question;
    let heading = format!("settle-{}", id.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let anew_id = heading.clone();
    let labelled = heading.clone();
    let now = Memo::new(move |_| open.with(|open| open.iter().find(|it| it.id == id).cloned()));
    view! {
        <section class="l-card" aria-labelledby=labelled>
            {move || now.get().map(|question| view! { <Said question heading=heading.clone() /> })}
            {anew.map(|(record, path, text)| view! { <Anew id=anew_id record path text /> })}
            {form
                .map(|form| {
                    view! {
                        <div>
                            <a class="kern-btn kern-btn--tertiary" href=form>
                                <Icon name="pen" />
                                <span class="kern-label">{tr("settle-anew")}</span>
                            </a>
                        </div>
                    }
                })}
        </section>
    }
}

/// What is asked, what one has to know, and what can be answered.
#[component]
fn Said(question: Question, heading: String) -> impl IntoView {
    let Question { heading: title, about, asks, facts, documents, drawn, choices, .. } = question;
    let about = about.map(|(person, name)| view! { <a href=format!("/people/{person}")><bdi>{name}</bdi></a> });
    let facts = (!facts.is_empty()).then(|| {
        let facts = facts.into_iter().map(|(name, value)| {
            view! { <div><dt>{name}</dt><dd class="l-prewrap"><bdi>{value}</bdi></dd></div> }
        });
        view! { <dl class="l-fields">{facts.collect_view()}</dl> }
    });
    let choices = choices.into_iter().map(|choice| view! { <Offered choice /> }).collect_view();
    view! {
        <div class="l-card__head">
            <h2 id=heading>{title}</h2>
            {about}
        </div>
        <p>{asks}</p>
        {facts}
        {drawn
            .into_iter()
            .map(|(name, lines)| {
                view! {
                    <p class="l-small l-quiet"><bdi>{name.clone()}</bdi></p>
                    <DrawnSignature lines name />
                }
            })
            .collect_view()}
        {documents
            .into_iter()
            .map(|(late, id, document)| view! { <div class="l-stack"><LateDocument late id document /></div> })
            .collect_view()}
        <div class="l-versions">{choices}</div>
    }
}

fn answer(work: Work, notice: crate::components::Notice, deed: &Deed) {
    match deed.act(work) {
        Some(act) => save_and_say(work, notice, act, tr("settle-done"), focus_heading),
        None => notice.say(tr("settle-changed"), None),
    }
}

#[component]
fn Offered(choice: Choice) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let Choice { title, person, note, button } = choice;
    let button = button.map(|(words, deed)| {
        let label = format!("{words}: {title}");
        view! {
            <button
                class="kern-btn kern-btn--secondary"
                type="button"
                aria-label=label
                on:click=move |_| answer(work, notice, &deed)
            >
                <Icon name="check" />
                <span class="kern-label">{words}</span>
            </button>
        }
    });
    view! {
        <div class="l-card l-card--tight l-version">
            <p class="l-strong l-prewrap">
                {match person {
                    Some(person) => view! { <a href=format!("/people/{person}")><bdi>{title}</bdi></a> }.into_any(),
                    None => view! { <bdi>{title}</bdi> }.into_any(),
                }}
            </p>
            <p class="l-small l-quiet">{note}</p>
            {button}
        </div>
    }
}
