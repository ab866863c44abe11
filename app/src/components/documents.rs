//! Photos and files: adding them, and looking at them.

mod adding;
mod viewing;

pub use adding::{AddDocuments, Change};
pub use viewing::{Documents, LateDocument};

use crate::{
    components::{Icon, words::named},
    locales::{tr, tr_with},
    prelude::*,
    work::{NoPicture, NotAttached, SaveError, Source, use_work},
};
use casework::{
    device::Held,
    ids::DocumentId,
    records::{Document, DocumentKind},
};
use leptos::task::spawn_local;

/// What a document shows, in a line: its label, and what a screen reader says of the picture.
#[must_use]
pub fn document_name(kind: DocumentKind, note: &str) -> String {
    let kind = named("document", kind.word());
    match note.trim() {
        "" => kind,
        note => tr_with("document-name", &[("kind", kind.into()), ("note", note.to_owned().into())]),
    }
}

fn why_not_attached(error: &NotAttached) -> String {
    match error {
        NotAttached::NoRoom => tr("document-error-room"),
        NotAttached::TooLarge { most } => tr_with("document-error-large", &[("most", (*most).into())]),
        NotAttached::NotTaken => tr("document-error-kind"),
        NotAttached::NotReadable
        | NotAttached::NotKept(SaveError::Locked | SaveError::Storage(_) | SaveError::Refused(_)) => {
            tr("document-error-storage")
        }
        NotAttached::NotKept(SaveError::Emptied) => tr("notice-emptied"),
        NotAttached::NotKept(SaveError::NoRoom) => tr("document-error-room"),
    }
}

fn why_no_picture(error: NoPicture) -> String {
    match error {
        NoPicture::NotHere | NoPicture::NotThere => tr("document-error-not-there"),
        NoPicture::Unreachable => tr("document-error-offline"),
        NoPicture::SignedOut => tr("document-error-signed-out"),
    }
}

/// Where the bytes of a document are safe.
#[component]
fn BytesMark(id: DocumentId) -> impl IntoView {
    let held = use_work().held();
    let stands = Memo::new(move |_| held.with(|held| held.get(&id).copied()));
    move || {
        let (class, icon, words) = match stands.get() {
            Some(Held::New | Held::Owed) => ("l-sync l-sync--device", "device", tr("document-on-device")),
            Some(Held::Refused) => ("l-sync l-sync--returned", "warning", tr("document-refused")),
            Some(Held::Sent | Held::Fetched) | None => ("l-sync l-sync--server", "server", tr("document-on-server")),
        };
        view! {
            <span class=class>
                <Icon name=icon />
                {words}
            </span>
        }
    }
}

/// A small picture of a document, if this device has it; otherwise a sign.
#[component]
fn Thumbnail(id: DocumentId, document: Document) -> impl IntoView {
    let work = use_work();
    let address = RwSignal::new(None::<String>);
    let is_picture = document.media.is_picture();
    let is_here = Memo::new(move |_| work.held().with(|held| held.contains_key(&id)));
    let document = StoredValue::new(document);
    Effect::new(move |_| {
        if is_here.get() && is_picture && address.with_untracked(Option::is_none) {
            spawn_local(async move {
                let document = document.get_value();
                if let Ok(found) = work.picture(id, &document, Source::Device).await {
                    let _ = address.try_set(Some(found));
                }
            });
        }
    });
    move || match address.get() {
        // Its button has the words.
        Some(address) => view! { <img class="l-thumb__picture" src=address alt="" /> }.into_any(),
        None => view! { <Icon name=if is_picture { "camera" } else { "document" } /> }.into_any(),
    }
}
