//! Entries that the server did not take in: read, mended, sent again, or put aside knowingly. They stop nothing behind them.

mod mending;
mod written;

use crate::{
    components::{Icon, Notice, PageHead, here, record_in_words, use_notice},
    locales::{dates::moment_in_words, tr, tr_with},
    prelude::*,
    work::{CannotMend, Returned as Entry, SaveError, Work, use_work},
};
use casework::{ids::CommitId, sync::Refusal};
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use mending::{Mend, begun_mending, forget_mended, open_form};
use written::{about, kind_of, read, written};

/// The tray of what came back.
#[component]
pub fn Returned() -> impl IntoView {
    let work = use_work();
    let tray = Memo::new(move |_| work.returned());
    Effect::new(move |_| tray.with(|tray| forget_mended(work, tray)));
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
    let (sure, mending) = (RwSignal::new(false), RwSignal::new(begun_mending(work, id).is_some()));
    let at = moment_in_words(here(entry.commit.wall), untrack(|| work.today()));
    let (why, what_to_do) = why(entry.refusal.as_ref());
    let about = work.look(|book| about(book, &entry));
    let fields = work.look(|book| written(book, &entry));
    let heading = match about {
        Some(name) => tr_with("returned-about", &[("name", name.into()), ("when", at.into())]),
        None => {
            let kind = kind_of(&entry).map_or_else(|| tr("returned-entry"), record_in_words);
            tr_with("returned-about", &[("name", kind.into()), ("when", at.into())])
        }
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
                Some(Err(CannotMend::Begun)) => notice.say(tr("returned-draft-there"), None),
                Some(Err(CannotMend::NotKept(error))) => notice.refuse(&error),
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
