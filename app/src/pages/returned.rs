//! Entries that the server did not take in: read, mended, sent again, or put aside knowingly. They stop nothing behind them.

use super::people::mend;
use crate::{
    components::{
        Icon, Notice, PageHead, field_in_words, first_of, here, record_in_words, use_notice, value_in_words, whom_about,
    },
    locales::{dates::moment_in_words, tr, tr_with},
    prelude::*,
    work::{Returned as Entry, SaveError, Work, use_work},
};
use casework::{casebook::Casebook, conversation::Draft, ids::CommitId, sync::Refusal};
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use serde_json::Value;

/// The tray of what came back.
#[component]
pub fn Returned() -> impl IntoView {
    let work = use_work();
    let tray = Memo::new(move |_| work.returned());
    // Nobody refused what was never sent.
    let was_sent = Memo::new(move |_| tray.with(|tray| tray.is_empty() || tray.iter().any(|it| it.refusal.is_some())));
    let words = move |sent, unsent| Signal::derive(move || tr(if was_sent.get() { sent } else { unsent }));
    view! {
        <main class="l-page">
            <PageHead title=words("returned-title", "returned-title-unsent") />
            <Show
                when=move || tray.with(|tray| !tray.is_empty())
                fallback=|| {
                    view! {
                        <div class="l-empty">
                            <Icon name="check" />
                            <p>{tr("returned-nothing")}</p>
                        </div>
                    }
                }
            >
                <p class="l-quiet">{words("returned-text", "returned-text-unsent")}</p>
                <For each=move || tray.get() key=|entry| entry.commit.id children=|entry| view! { <Came entry /> } />
            </Show>
        </main>
    }
}

/// A field of an entry: where it is, what it is called, what was written.
#[derive(Clone)]
struct Written {
    change: usize,
    path: String,
    name: String,
    words: String,
    /// The text itself, where it can be typed over.
    text: Option<String>,
}

/// What was written, field by field.
fn written(book: &Casebook, entry: &Entry) -> Vec<Written> {
    let changes = entry.commit.changes.iter().enumerate();
    let fields =
        changes.flat_map(|(index, change)| change.fields.iter().map(move |(path, write)| (index, change, path, write)));
    fields
        .filter(|(_, _, _, write)| !matches!(&write.value, Value::Null | Value::Bool(false)) && write.value != "")
        .filter_map(|(change, it, path, write)| {
            let name = format!("{}: {}", record_in_words(it.key.kind), field_in_words(book, path)?);
            let words = value_in_words(book, path, &write.value);
            if words.is_empty() {
                return None;
            }
            // What reads as it is stored was typed as it is stored.
            let text = write.value.as_str().filter(|text| *text == words).map(str::to_owned);
            Some(Written { change, path: path.clone(), name, words, text })
        })
        .collect()
}

fn read(fields: &[Written]) -> impl IntoView + use<> {
    let fields = fields.iter().map(|it| {
        view! { <div><dt>{it.name.clone()}</dt><dd class="l-prewrap"><bdi>{it.words.clone()}</bdi></dd></div> }
    });
    fields.collect_view()
}

/// Whom an entry is about.
fn about(book: &Casebook, entry: &Entry) -> Option<String> {
    let named = whom_about(book, &entry.commit.changes).map(|(_, name)| name);
    named.or_else(|| {
        let mut changes = entry.commit.changes.iter();
        let known = |key| book.record(key).and_then(|record| record.case());
        let case = changes.find_map(|it| known(it.key).or_else(|| it.fields.get("case")?.value.as_str()?.parse().ok()));
        first_of(book, case?).map(|(_, name)| name)
    })
}

/// Why it is here, and what can be done.
fn why(refusal: Option<&Refusal>) -> (String, String) {
    let Some(refusal) = refusal else { return (tr("returned-unsent"), tr("returned-unsent-do")) };
    let (why, what) = match refusal {
        Refusal::NotAllowed => ("returned-not-allowed", "returned-not-allowed-do"),
        Refusal::Signed { .. } => ("returned-signed", "returned-signed-do"),
        Refusal::Malformed { .. } => ("returned-malformed", "returned-malformed-do"),
        Refusal::Erased { .. } => ("returned-erased", "returned-erased-do"),
        Refusal::BuildsOnRefused { .. } => ("returned-builds-on", "returned-builds-on-do"),
    };
    (tr(why), tr(what))
}

#[component]
fn Came(entry: Entry) -> impl IntoView {
    let (work, notice, navigate) = (use_work(), use_notice(), use_navigate());
    let id = entry.commit.id;
    let (sure, mending) = (RwSignal::new(false), RwSignal::new(false));
    let at = moment_in_words(here(entry.commit.wall), untrack(|| work.today()));
    let (why, what_to_do) = why(entry.refusal.as_ref());
    let about = work.look(|book| about(book, &entry));
    let fields = work.look(|book| written(book, &entry));
    let heading = match about {
        Some(name) => tr_with("returned-about", &[("name", name.into()), ("when", at.into())]),
        None => tr_with("returned-entry", &[("when", at.into())]),
    };
    let was_sent = entry.refusal.is_some();
    let (again_words, sent, manner) = match was_sent {
        true => ("returned-send-again", "returned-sent-again", "kern-btn kern-btn--secondary"),
        false => ("returned-hand-in", "returned-handed-in", "kern-btn kern-btn--primary"),
    };
    let again = move |_| say_sent(notice, tr(sent), async move { work.send_again(id).await });
    let entry = StoredValue::new(entry);
    // In the form that it came from, or field by field where there is none.
    let mend = move |_| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match open_form(work, &entry.get_value()).await {
                Some(Ok(address)) => navigate(&address, Default::default()),
                Some(Err(error)) => notice.refuse(&error),
                None => mending.set(true),
            }
        });
    };
    let fields = StoredValue::new(fields);
    view! {
        <section class="l-card" aria-label=heading.clone()>
            <h2>{heading.clone()}</h2>
            <div class="l-banner l-banner--danger">
                <Icon name="warning" />
                <div class="l-banner__text">
                    <p class="l-strong">{why}</p>
                    <p>{what_to_do}</p>
                </div>
            </div>
            <Show
                when=move || mending.get()
                fallback=move || view! { <dl class="l-fields">{fields.with_value(|fields| read(fields))}</dl> }
            >
                <Mend entry fields=fields.get_value() />
            </Show>
            <div class="l-card__foot">
                // In a case of others there is no form to open.
                <Show when=move || was_sent && !mending.get()>
                    <button class="kern-btn kern-btn--primary" type="button" on:click=mend.clone()>
                        <Icon name="pen" />
                        <span class="kern-label">{tr("returned-mend")}</span>
                    </button>
                </Show>
                <Show when=move || !mending.get()>
                    <button class=manner type="button" on:click=again>
                        <Icon name="refresh" />
                        <span class="kern-label">{tr(again_words)}</span>
                    </button>
                </Show>
                <Show
                    when=move || sure.get()
                    fallback=move || {
                        view! {
                            <button class="kern-btn kern-btn--tertiary" type="button" on:click=move |_| sure.set(true)>
                                <Icon name="trash" />
                                <span class="kern-label">{tr("returned-discard")}</span>
                            </button>
                        }
                    }
                >
                    <span>{tr("returned-discard-sure")}</span>
                    <button class="kern-btn kern-btn--secondary l-button--danger" type="button" on:click=move |_| discard(work, notice, id)>
                        <span class="kern-label">{tr("returned-discard-yes")}</span>
                    </button>
                    <button class="kern-btn kern-btn--tertiary" type="button" on:click=move |_| sure.set(false)>
                        <span class="kern-label">{tr("cancel")}</span>
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// Opens the entry as a draft of the form that it came from, and answers where; none if there is no such form.
async fn open_form(work: Work, entry: &Entry) -> Option<Result<String, SaveError>> {
    if let Some(draft) = Draft::of_returned(&entry.commit) {
        let conversation = draft.conversation;
        let kept = work.mend_as_draft(entry.commit.id, &format!("conversation:{conversation}"), &draft).await;
        return Some(kept.map(|()| format!("/conversation/{conversation}")));
    }
    mend(work, &entry.commit).await
}

/// An entry field by field, to be typed over.
#[component]
fn Mend(entry: StoredValue<Entry>, fields: Vec<Written>) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let mended = StoredValue::new(entry.get_value());
    let inputs = fields.into_iter().enumerate().map(|(index, it)| {
        let Written { change, path, name, words, text } = it;
        let Some(text) = text else {
            return view! { <div class="l-field"><span>{name}</span><bdi>{words}</bdi></div> }.into_any();
        };
        let id = format!("mend-{}-{index}", entry.with_value(|entry| entry.commit.id));
        view! {
            <div class="l-field">
                <label for=id.clone()>{name}</label>
                <textarea
                    id=id
                    rows="2"
                    prop:value=text
                    on:input=move |event| {
                        mended.update_value(|entry| {
                            let field = entry.commit.changes[change].fields.get_mut(&path);
                            if let Some(write) = field {
                                write.value = Value::String(event_target_value(&event));
                            }
                        })
                    }
                ></textarea>
            </div>
        }
        .into_any()
    });
    let inputs = inputs.collect_view();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        say_sent(notice, tr("returned-sent-again"), async move { work.send_mended(mended.get_value()).await });
    };
    view! {
        <form class="l-form" on:submit=send>
            {inputs}
            <div>
                <button class="kern-btn kern-btn--primary" type="submit">
                    <Icon name="refresh" />
                    <span class="kern-label">{tr("returned-send-mended")}</span>
                </button>
            </div>
        </form>
    }
}

fn say_sent(notice: Notice, sent: String, sending: impl Future<Output = Result<(), SaveError>> + 'static) {
    spawn_local(async move {
        match sending.await {
            Ok(()) => notice.say(sent, None),
            Err(error) => notice.refuse(&error),
        }
    });
}

fn discard(work: Work, notice: Notice, id: CommitId) {
    spawn_local(async move {
        if let Err(error) = work.discard_returned(id).await {
            notice.refuse(&error);
        }
    });
}
