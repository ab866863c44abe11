//! Looking at photos and files that were saved.

use super::{BytesMark, Thumbnail, document_name, why_no_picture};
use crate::{
    components::{Dispute, DisputedMark, Icon, Moment, Remove, SafetyMark, person_name},
    locales::{tr, tr_with},
    prelude::*,
    work::{NoPicture, Source, use_work},
};
use casework::{
    casebook::Safety,
    ids::DocumentId,
    records::{Content as _, Document, DocumentKind},
};
use leptos::{html, task::spawn_local};
use uuid::Uuid;

/// Documents with their ids.
type All = Vec<(DocumentId, Document)>;

/// Photos and files as tiles; each opens large.
#[component]
pub fn Documents(
    /// Those to show.
    documents: All,
) -> impl IntoView {
    let work = use_work();
    let opened = RwSignal::new(None::<usize>);
    let tiles = documents.iter().cloned().enumerate().map(|(index, (id, document))| {
        let name = document_name(document.kind, &document.note);
        let at = document.taken_at;
        // Where papers of several people lie side by side, each says who signed it.
        let signer = document.person.filter(|_| document.kind == DocumentKind::SignedPaper);
        let signer = signer.map(|it| work.look(|book| person_name(book, it))).filter(|name| !name.is_empty());
        view! {
            <li class="l-tile">
                <button
                    type="button"
                    class="l-thumb"
                    aria-label=tr_with("document-open", &[("name", name.clone().into())])
                    on:click=move |_| opened.set(Some(index))
                >
                    <Thumbnail id document />
                </button>
                <span class="l-tile__name" dir="auto">{name.clone()}</span>
                {signer.map(|name| view! { <bdi class="l-small">{name}</bdi> })}
                <span class="l-small l-quiet"><Moment at /></span>
                <DisputedMark record=Document::key(id) />
                <Mark id />
                <Dispute record=Document::key(id) what=name />
            </li>
        }
    });
    view! {
        <ul class="l-tiles">{tiles.collect_view()}</ul>
        <Viewer documents opened />
    }
}

/// Where a document is safe: its record first, then its bytes.
#[component]
fn Mark(id: DocumentId) -> impl IntoView {
    let work = use_work();
    let waits = Memo::new(move |_| work.read(|book| book.safety(Document::key(id)) == Safety::OnDevice));
    move || {
        if waits.get() {
            view! { <SafetyMark record=Document::key(id) /> }.into_any()
        } else {
            view! { <BytesMark id /> }.into_any()
        }
    }
}

/// One document, as large as the screen. Arrows lead to the others, Escape closes.
#[component]
fn Viewer(documents: All, opened: RwSignal<Option<usize>>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let count = documents.len();
    let documents = StoredValue::new(documents);
    Effect::new(move |_| {
        if opened.get().is_some()
            && let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    let current = move || opened.get().and_then(|index| documents.with_value(|all| all.get(index).cloned()));
    let name = move || current().map(|(_, it)| document_name(it.kind, &it.note)).unwrap_or_default();
    let go = move |to: Option<usize>| {
        if let Some(to) = to.filter(|to| *to < count) {
            opened.set(Some(to));
        }
    };
    let before = move || opened.get().and_then(|index| index.checked_sub(1));
    let after = move || opened.get().map(|index| index + 1).filter(|index| *index < count);
    view! {
        <dialog
            class="l-dialog l-viewer"
            node_ref=dialog
            aria-label=name
            on:close=move |_| opened.set(None)
            on:keydown=move |event| match event.key().as_str() {
                "ArrowLeft" => go(before()),
                "ArrowRight" => go(after()),
                _ => {}
            }
        >
            {move || current().map(|(id, document)| view! { <Large id document source=Source::Server /> })}
            {move || {
                current().map(|(id, document)| {
                    view! { <Remove record=Document::key(id) what=document_name(document.kind, &document.note) /> }
                })
            }}
            <form method="dialog" class="l-dialog__actions">
                <Show when=move || { count > 1 }>
                    <button
                        type="button"
                        class="kern-btn kern-btn--secondary"
                        disabled=move || before().is_none()
                        on:click=move |_| go(before())
                    >
                        <Icon name="back" />
                        <span class="kern-label">{tr("document-previous")}</span>
                    </button>
                    <button
                        type="button"
                        class="kern-btn kern-btn--secondary"
                        disabled=move || after().is_none()
                        on:click=move |_| go(after())
                    >
                        <Icon name="chevron-right" />
                        <span class="kern-label">{tr("document-next")}</span>
                    </button>
                </Show>
                <button class="kern-btn kern-btn--primary">
                    <Icon name="close" />
                    <span class="kern-label">{tr("document-close")}</span>
                </button>
            </form>
        </dialog>
    }
}

/// A photo or file that late work would bring in: fetched when somebody wants to see it.
#[component]
pub fn LateDocument(
    /// The late work.
    late: Uuid,
    id: DocumentId,
    document: Document,
) -> impl IntoView {
    let wanted = RwSignal::new(false);
    let document = StoredValue::new(document);
    let name = document.with_value(|it| document_name(it.kind, &it.note));
    let open = tr_with("document-open", &[("name", name.into())]);
    move || {
        if wanted.get() {
            return view! { <Large id document=document.get_value() source=Source::Late(late) /> }.into_any();
        }
        view! {
            <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| wanted.set(true)>
                <Icon name="camera" />
                <span class="kern-label">{open.clone()}</span>
            </button>
        }
        .into_any()
    }
}

/// The picture itself: from this device, or fetched.
#[component]
fn Large(id: DocumentId, document: Document, source: Source) -> impl IntoView {
    let work = use_work();
    let found = RwSignal::new(None::<Result<String, NoPicture>>);
    let name = StoredValue::new(document_name(document.kind, &document.note));
    let (is_picture, at) = (document.media.is_picture(), document.taken_at);
    spawn_local(async move {
        let picture = work.picture(id, &document, source).await;
        let _ = found.try_set(Some(picture));
    });
    let shown = move || match found.get() {
        None => view! { <p role="status">{tr("document-fetching")}</p> }.into_any(),
        Some(Err(error)) => view! {
            <p role="alert" class="l-cluster">
                <Icon name="warning" />
                {why_no_picture(error)}
            </p>
        }
        .into_any(),
        Some(Ok(address)) if is_picture => {
            view! { <img class="l-viewer__picture" src=address alt=name.get_value() /> }.into_any()
        }
        Some(Ok(address)) => view! {
            <p>
                <a class="kern-btn kern-btn--secondary" href=address download=name.get_value()>
                    <Icon name="document" />
                    <span class="kern-label">{tr_with("document-download", &[("name", name.get_value().into())])}</span>
                </a>
            </p>
            <p class="l-quiet">{tr("document-download-hint")}</p>
        }
        .into_any(),
    };
    view! {
        <h2 dir="auto">{name.get_value()}</h2>
        <p class="l-small l-quiet"><Moment at /></p>
        {shown}
    }
}
