//! The history of a record: who changed what, when, from what to what. The server has it.

use super::{Icon, field_in_words, here, record_in_words, staff_name, value_in_words};
use crate::{
    locales::{dates::moment_in_words, tr, tr_with},
    prelude::*,
    work::{NoHistory, Work, use_work},
};
use casework::{history::Step, records::RecordKey};
use leptos::task::spawn_local;
use serde_json::Value;

/// How a history is read: nothing asked yet, asked, there, or why it is not.
#[derive(Clone, PartialEq)]
enum Told {
    Nothing,
    Asked,
    Lines(Vec<Line>),
    Not(NoHistory),
}

/// One act in words.
#[derive(Clone, PartialEq)]
struct Line {
    when: String,
    who: String,
    changes: Vec<String>,
}

async fn ask(work: Work, keys: Vec<RecordKey>) -> Told {
    let mut steps: Vec<(RecordKey, Step)> = Vec::new();
    // Of what this role does not see, the server tells no history.
    for key in keys.into_iter().filter(|key| work.look(|book| book.record(*key).is_some())) {
        match work.history(key).await {
            Ok(more) => steps.extend(more.into_iter().map(|step| (key, step))),
            Err(error) => return Told::Not(error),
        }
    }
    steps.sort_by_key(|(_, step)| std::cmp::Reverse((step.received_at, step.written_at)));
    Told::Lines(steps.iter().map(|(key, step)| in_words(work, *key, step)).collect())
}

fn in_words(work: Work, key: RecordKey, step: &Step) -> Line {
    let today = untrack(|| work.today());
    work.look(|book| {
        let name = staff_name(book, step.author);
        let changes = step.changes.iter().filter_map(|change| {
            let field = field_in_words(book, &change.path)?;
            let value = |value| value_in_words(book, &change.path, value);
            if change.path.starts_with('~') && change.to.is_null() {
                return Some(tr("history-back"));
            }
            // Of a list, what is in it says it all, as the mark of a removal does; of answers and the like, what they say.
            let is_element = change.path.starts_with('~')
                || change.path.contains('/') && matches!(change.to, Value::Bool(_) | Value::Null);
            let key = match (change.stands, change.from.is_null()) {
                (false, _) => "history-beside",
                (true, true) if is_element => return Some(field),
                (true, false) if is_element && change.to.is_null() => "history-out",
                (true, true) => "history-new",
                (true, false) => "history-changed",
            };
            let (from, to) = (value(&change.from), value(&change.to));
            // What was left empty from the start is no news.
            (from != to).then(|| tr_with(key, &[("field", field.into()), ("from", from.into()), ("to", to.into())]))
        });
        let changes: Vec<String> = changes.collect();
        let when = |at| moment_in_words(here(at), today);
        Line {
            when: match (step.was_ahead(), step.was_behind()) {
                (true, _) => tr_with("history-clock-ahead", &[("when", when(step.received_at).into())]),
                (false, true) => tr_with("history-clock-behind", &[("when", when(step.received_at).into())]),
                (false, false) => when(step.written_at),
            },
            who: if name.is_empty() { tr("history-import") } else { name },
            changes: if changes.is_empty() { vec![record_in_words(key.kind)] } else { changes },
        }
    })
}

/// A card that shows the history of these records when it is asked for.
#[component]
pub fn History(
    /// The records, shown as one.
    keys: Vec<RecordKey>,
) -> impl IntoView {
    view! {
        <section class="l-card" aria-labelledby="history">
            <h2 id="history">{tr("history-title")}</h2>
            <HistoryLines keys />
        </section>
    }
}

/// The history of these records, when it is asked for.
#[component]
pub fn HistoryLines(
    /// The records, shown as one.
    keys: Vec<RecordKey>,
) -> impl IntoView {
    let work = use_work();
    let told = RwSignal::new(Told::Nothing);
    let keys = StoredValue::new(keys);
    let open = move |_| {
        told.set(Told::Asked);
        spawn_local(async move {
            let answer = ask(work, keys.get_value()).await;
            let _ = told.try_set(answer);
        });
    };
    move || match told.get() {
        Told::Nothing => view! {
            <button class="kern-btn kern-btn--tertiary" type="button" on:click=open>
                <Icon name="clock" />
                <span class="kern-label">{tr("history-open")}</span>
            </button>
        }
        .into_any(),
        Told::Asked => view! { <p class="l-quiet" role="status">{tr("history-asked")}</p> }.into_any(),
        Told::Not(why) => {
            let words = match why {
                NoHistory::Unreachable => tr("history-offline"),
                NoHistory::SignedOut => tr("history-signed-out"),
                NoHistory::NotThere => tr("history-not-there"),
            };
            view! {
                <p role="status">{words}</p>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=open>
                    <Icon name="refresh" />
                    <span class="kern-label">{tr("history-again")}</span>
                </button>
            }
            .into_any()
        }
        Told::Lines(lines) => {
            let lines = lines
                .into_iter()
                .map(|line| {
                    let changes = line.changes.into_iter().map(|words| view! { <li><bdi>{words}</bdi></li> });
                    view! {
                        <li class="l-timeline__item">
                            <span class="l-timeline__mark"><Icon name="pen" /></span>
                            <p class="l-timeline__when">{line.when} " · " {line.who}</p>
                            <ul class="l-history">{changes.collect_view()}</ul>
                        </li>
                    }
                })
                .collect_view();
            view! { <ol class="l-timeline">{lines}</ol> }.into_any()
        }
    }
}
