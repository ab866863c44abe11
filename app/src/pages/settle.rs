//! Values that were overwritten unseen: both are shown, and somebody who knows says which is right.

use crate::{
    components::{
        Icon, PageHead, first_of, save_and_say, use_notice,
        words::{self, named},
    },
    locales::{
        dates::{exact_day, moment_in_words},
        tr, tr_with,
    },
    work::use_work,
};
use casework::{
    casebook::Casebook,
    ids::{PersonId, UserId},
    records::{Kind, RecordKey},
    sync::{Act, Record, Version},
};
use chrono::{Local, NaiveDate, NaiveDateTime};
use leptos::prelude::*;
use serde_json::Value;

/// One field with several answers.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    record: RecordKey,
    path: String,
    /// Whom it is about.
    about: Option<(PersonId, String)>,
    /// The answers, the one that stands first.
    answers: Vec<Answer>,
}

/// One answer: its value, in words, and when it was given.
#[derive(Clone, Debug, PartialEq)]
struct Answer {
    value: Value,
    words: String,
    at: NaiveDateTime,
}

fn questions(book: &Casebook) -> Vec<Question> {
    let mut questions: Vec<Question> = book
        .to_settle()
        .flat_map(|(record, case)| {
            let about = match record.key.kind {
                Kind::Identity | Kind::BaseData => {
                    let person = PersonId(record.key.id);
                    Some((person, crate::components::person_name(book, person)))
                }
                _ => case.and_then(|case| first_of(book, case)),
            };
            fields(book, record, &about)
        })
        .collect();
    questions.sort_by(|a, b| (a.record, &a.path).cmp(&(b.record, &b.path)));
    questions
}

fn fields(book: &Casebook, record: &Record, about: &Option<(PersonId, String)>) -> Vec<Question> {
    let field = |(path, cell): (&String, &casework::sync::Cell)| {
        let answer = |version: &Version| Answer {
            value: version.value.clone(),
            words: in_words(book, path, &version.value),
            at: version.time.wall().with_timezone(&Local).naive_local(),
        };
        let answers = cell.standing().into_iter().chain(cell.overwritten()).map(answer).collect();
        Question { record: record.key, path: path.clone(), about: about.clone(), answers }
    };
    record.overwritten().map(field).collect()
}

/// A value as somebody reads it.
fn in_words(book: &Casebook, path: &str, value: &Value) -> String {
    match value {
        Value::Null => tr("settle-empty"),
        Value::Bool(true) => tr("yes"),
        Value::Bool(false) => tr("no"),
        Value::String(text) => text_in_words(book, path, text),
        other => other.to_string(),
    }
}

fn text_in_words(book: &Casebook, path: &str, text: &str) -> String {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return exact_day(day);
    }
    if let Ok(user) = text.parse::<UserId>()
        && path == "responsible"
    {
        return crate::components::staff_name(book, user);
    }
    match path {
        "gender" => named("gender", text),
        "target_group" => named("target-group", text),
        "household_role" => named("household-role", text),
        "nationality" => words::country(text),
        "title" => words::title(text),
        "regime" => named("regime", text),
        "status" => named("case-status", text),
        "state" => named("task-state", text),
        _ => text.to_owned(),
    }
}

/// A field as somebody calls it: `languages/kmr` by its set, and by its element where that has a name.
fn field_in_words(path: &str) -> String {
    let (field, element) = path.split_once('/').map_or((path, None), |(field, element)| (field, Some(element)));
    let name = named("field", &field.replace('_', "-"));
    match (field, element) {
        ("languages", Some(code)) => format!("{name}: {}", words::language(code)),
        ("criteria", Some(code)) => format!("{name}: {}", named("criterion", code)),
        ("spellings", Some(spelling)) => format!("{name}: {spelling}"),
        _ => name,
    }
}

/// The page.
#[component]
pub fn Settle() -> impl IntoView {
    let work = use_work();
    let open = Memo::new(move |_| work.read(questions));
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("settle-title")) />
            <p class="l-quiet">{tr("settle-text")}</p>
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
                <For each=move || open.get() key=|it| format!("{it:?}") children=|question| view! { <Asked question /> } />
            </Show>
        </main>
    }
}

#[component]
fn Asked(question: Question) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let today = untrack(|| work.today());
    let heading = field_in_words(&question.path);
    let about =
        question.about.map(|(person, name)| view! { <a href=format!("/people/{person}")><bdi>{name}</bdi></a> });
    let (record, path) = (question.record, StoredValue::new(question.path));
    let answers = question
        .answers
        .into_iter()
        .enumerate()
        .map(|(place, answer)| {
            let value = answer.value;
            let settle = move |_| {
                let act = work.look(|book| {
                    let mut act = Act::new();
                    act.settle(book.record(record)?, &path.get_value(), value.clone());
                    Some(act)
                });
                if let Some(act) = act {
                    save_and_say(work, notice, act, tr("settle-done"), || {});
                }
            };
            let when = moment_in_words(answer.at, today);
            let words = if place == 0 {
                tr_with("settle-stands", &[("when", when.into())])
            } else {
                tr_with("settle-other", &[("when", when.into())])
            };
            view! {
                <div class="l-card l-card--tight">
                    <p class="l-strong"><bdi>{answer.words}</bdi></p>
                    <p class="l-small l-quiet">{words}</p>
                    <button class="kern-btn kern-btn--secondary" type="button" on:click=settle>
                        <Icon name="check" />
                        <span class="kern-label">{tr("settle-this")}</span>
                    </button>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="l-card">
            <div class="l-card__head">
                <h2>{heading}</h2>
                {about}
            </div>
            <p>{tr("settle-question")}</p>
            <div class="l-versions">{answers}</div>
        </section>
    }
}
