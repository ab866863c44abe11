//! The archive's document of a record: a PDF that the server makes, for whoever may read the record.

use super::Icon;
use crate::{
    device::{self, NoPaper},
    locales::tr,
    prelude::*,
    work::{Connection, use_work},
};
use casework::{
    casebook::Safety,
    records::{Kind, RecordKey},
};
use leptos::task::spawn_local;

/// Fetches the document and gives it away, as soon as the server has the record; before that, and without a network, a word on
/// why there is none. The program fetches it: the wire shows no browser anything, so that an address that somebody types, or
/// finds in the history, opens nothing on a device in a client's hand.
#[component]
pub fn ArchiveLink(
    /// A version of an agreement, minutes, or an appointment.
    record: RecordKey,
    /// What the button says.
    words: String,
    /// What the file is called.
    file: String,
) -> impl IntoView {
    let work = use_work();
    let is_there = Memo::new(move |_| {
        work.connection.get() == Connection::Online && work.read(|book| book.safety(record)) == Safety::OnServer
    });
    let folder = match record.kind {
        Kind::AgreementVersion => "agreement",
        Kind::Consultation => "minutes",
        _ => "invitation",
    };
    let address = format!("/api/v1/documents/{folder}/{}.pdf", record.id);
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(false));
    let fetch = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(false);
        let (address, name) = (address.clone(), format!("{file}.pdf"));
        spawn_local(async move {
            let given = match fetched(&address).await {
                Some(bytes) => device::give(&bytes, &name, "application/pdf").await,
                None => Err(NoPaper::NotDrawn),
            };
            let _ = busy.try_set(false);
            let _ = trouble.try_set(matches!(given, Err(NoPaper::NotDrawn)));
        });
    };
    view! {
        <p class="l-screen-only l-cluster">
            {move || {
                let (fetch, words) = (fetch.clone(), words.clone());
                if is_there.get() {
                    view! {
                        <button type="button" class="kern-btn kern-btn--tertiary" aria-disabled=move || busy.get().to_string() on:click=move |_| fetch()>
                            <Icon name="document" />
                            <span class="kern-label">{words}</span>
                        </button>
                    }
                        .into_any()
                } else {
                    view! { <span class="l-quiet l-small">{format!("{words}: {}", tr("archive-later"))}</span> }.into_any()
                }
            }}
            <span role="status" class="l-small">{move || trouble.get().then(|| tr("archive-trouble"))}</span>
        </p>
    }
}

#[cfg(target_arch = "wasm32")]
async fn fetched(address: &str) -> Option<Vec<u8>> {
    crate::sync::http::file(address).await.ok()
}

#[cfg(not(target_arch = "wasm32"))]
#[allow(clippy::unused_async, reason = "in a browser it travels")]
async fn fetched(_address: &str) -> Option<Vec<u8>> {
    None
}
