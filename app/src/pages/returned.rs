//! Entries that the server did not take in: readable, to be sent again or thrown away.

use crate::{
    components::{Icon, Notice, PageHead, use_notice, words::named},
    locales::{dates::moment_in_words, tr, tr_with},
    work::{Returned as Entry, Work, use_work},
};
use casework::{ids::CommitId, sync::Refusal};
use leptos::{prelude::*, task::spawn_local};

/// The tray of what came back.
#[component]
pub fn Returned() -> impl IntoView {
    let work = use_work();
    let tray = Memo::new(move |_| work.returned());
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("returned-title")) />
            <p class="l-quiet">{tr("returned-text")}</p>
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
                <For each=move || tray.get() key=|entry| entry.commit.id children=|entry| view! { <Came entry /> } />
            </Show>
        </main>
    }
}

#[component]
fn Came(entry: Entry) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let id = entry.commit.id;
    let sure = RwSignal::new(false);
    let at = moment_in_words(entry.commit.wall.with_timezone(&chrono::Local).naive_local(), untrack(|| work.today()));
    let why = match &entry.refusal {
        Refusal::NotAllowed => tr("returned-not-allowed"),
        Refusal::Signed { .. } => tr("returned-signed"),
        Refusal::Malformed { .. } => tr("returned-malformed"),
        Refusal::Erased { .. } => tr("returned-erased"),
        Refusal::BuildsOnRefused { .. } => tr("returned-builds-on"),
    };
    let texts = readable(&entry)
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div> })
        .collect_view();
    let again = move |_| {
        spawn_local(async move {
            match work.send_again(id).await {
                Ok(()) => notice.say(tr("returned-sent-again"), None),
                Err(error) => notice.refuse(&error),
            }
        });
    };
    view! {
        <section class="l-card">
            <h2>{tr_with("returned-entry", &[("when", at.into())])}</h2>
            <p class="l-badge l-badge--danger">
                <Icon name="warning" />
                {why}
            </p>
            <dl class="l-fields">{texts}</dl>
            <div class="l-card__foot">
                <button class="kern-btn kern-btn--primary" type="button" on:click=again>
                    <Icon name="refresh" />
                    <span class="kern-label">{tr("returned-send-again")}</span>
                </button>
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

fn discard(work: Work, notice: Notice, id: CommitId) {
    spawn_local(async move {
        if let Err(error) = work.discard_returned(id).await {
            notice.refuse(&error);
        }
    });
}

/// What somebody wrote, field by field; references to other records say nothing to a reader and are left out.
fn readable(entry: &Entry) -> Vec<(String, String)> {
    let changes = entry.commit.changes.iter().flat_map(|change| &change.fields);
    changes
        .filter_map(|(path, write)| {
            let text = write.value.as_str().filter(|text| !text.is_empty() && text.parse::<uuid::Uuid>().is_err())?;
            let name = path.split('/').next().unwrap_or(path);
            Some((named("field", &name.replace('_', "-")), text.to_owned()))
        })
        .collect()
}
