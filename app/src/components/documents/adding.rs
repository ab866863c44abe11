//! Adding photos and files, before they are saved.

use super::{Thumbnail, document_name, why_not_attached};
use crate::{
    components::{Icon, words::named},
    device,
    locales::{tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    conversation::Attached,
    ids::{CaseId, DocumentId},
    records::DocumentKind,
};
use leptos::{ev, task::spawn_local};

/// A change to what is being added.
#[derive(Clone, Debug)]
pub enum Change {
    /// One came in.
    Add(Attached),
    /// It shows something else.
    Kind(DocumentId, DocumentKind),
    /// It has other words.
    Note(DocumentId, String),
    /// It is thrown away.
    Remove(DocumentId),
}

impl Change {
    /// Makes the change.
    pub fn apply(self, all: &mut Vec<Attached>) {
        let mut of = |id: DocumentId, change: &dyn Fn(&mut Attached)| {
            all.iter_mut().filter(|it| it.id == id).for_each(change);
        };
        match self {
            Change::Kind(id, kind) => of(id, &|it| it.kind = kind),
            Change::Note(id, note) => of(id, &|it| it.note.clone_from(&note)),
            Change::Add(attached) => all.push(attached),
            Change::Remove(id) => all.retain(|it| it.id != id),
        }
    }
}

/// Adds photos from the camera and files, and says what they show.
#[component]
pub fn AddDocuments(
    /// Those that were added.
    #[prop(into)]
    documents: Signal<Vec<Attached>>,
    /// Called with every change.
    change: Callback<Change>,
    /// Under which key it is said what belongs here.
    #[prop(default = "document-hint")]
    hint: &'static str,
    /// Under which key there is an example of words for one.
    #[prop(default = "document-note-hint")]
    example: &'static str,
) -> impl IntoView {
    let work = use_work();
    let trouble = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let chosen = Callback::new(move |event: ev::Event| {
        let files = device::chosen(&event);
        if files.is_empty() {
            return;
        }
        trouble.set(None);
        busy.set(true);
        spawn_local(async move {
            for file in files {
                match work.attach(file).await {
                    Ok(attached) => change.run(Change::Add(attached)),
                    Err(error) => drop(trouble.try_set(Some(why_not_attached(&error)))),
                }
            }
            let _ = busy.try_set(false);
        });
    });
    let ids = Memo::new(move |_| documents.with(|all| all.iter().map(|it| it.id).collect::<Vec<_>>()));
    view! {
        <div class="l-stack l-stack--small">
            <p class="l-quiet l-small">{tr(hint)}</p>
            <ul class="l-lines">
                <For each=move || ids.get() key=|id| *id let:id>
                    <Added id documents change example />
                </For>
            </ul>
            <div class="l-cluster">
                <Choose icon="camera" words=tr("document-add-photo") accept="image/*" from_camera=true chosen />
                <Choose icon="document" words=tr("document-add-file") accept="image/*,application/pdf" from_camera=false chosen />
            </div>
            <p role="status" class="l-quiet">{move || busy.get().then(|| tr("document-working"))}</p>
            <div role="alert">
                {move || trouble.get().map(|words| view! { <p class="l-field__error"><Icon name="warning" />{words}</p> })}
            </div>
        </div>
    }
}

/// A field for files that looks like a button.
#[component]
fn Choose(
    icon: &'static str,
    words: String,
    accept: &'static str,
    from_camera: bool,
    chosen: Callback<ev::Event>,
) -> impl IntoView {
    view! {
        <label class="kern-btn kern-btn--secondary l-choose">
            <input
                type="file"
                class="l-choose__field"
                accept=accept
                capture=from_camera.then_some("environment")
                multiple=!from_camera
                on:change=move |event| chosen.run(event)
            />
            <Icon name=icon />
            <span class="kern-label">{words}</span>
        </label>
    }
}

/// One that was added.
#[component]
fn Added(
    id: DocumentId,
    documents: Signal<Vec<Attached>>,
    change: Callback<Change>,
    /// Under which key there is an example of words for it.
    example: &'static str,
) -> impl IntoView {
    let work = use_work();
    let Some(first) = documents.with_untracked(|all| all.iter().find(|it| it.id == id).cloned()) else {
        return ().into_any();
    };
    let (kind_field, note_field) = (format!("document-kind-{id}"), format!("document-note-{id}"));
    let document = first.document(CaseId(uuid::Uuid::nil()), None, None);
    let name = Memo::new(move |_| {
        documents.with(|all| {
            all.iter().find(|it| it.id == id).map(|it| document_name(it.kind, &it.note)).unwrap_or_default()
        })
    });
    let remove = move |_| {
        change.run(Change::Remove(id));
        spawn_local(async move { work.detach(id).await });
    };
    let hint = format!("{note_field}-hint");
    view! {
        <li class="l-attached">
            <span class="l-thumb">
                <Thumbnail id document />
            </span>
            <div class="l-inputs l-grow">
                <div class="l-field">
                    <label for=kind_field.clone()>{tr("document-shows")}</label>
                    <select
                        id=kind_field
                        on:change=move |event| {
                            if let Some(kind) = DocumentKind::from_word(&event_target_value(&event)) {
                                change.run(Change::Kind(id, kind));
                            }
                        }
                    >
                        {DocumentKind::ALL
                            .iter()
                            .map(|kind| {
                                view! {
                                    <option value=kind.word() selected=*kind == first.kind>
                                        {named("document", kind.word())}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </div>
                <div class="l-field">
                    <label for=note_field.clone()>{tr("document-note")}</label>
                    <input
                        id=note_field
                        type="text"
                        aria-describedby=hint.clone()
                        prop:value=first.note
                        on:input=move |event| change.run(Change::Note(id, event_target_value(&event)))
                    />
                    <span class="l-field__hint" id=hint>{tr(example)}</span>
                </div>
            </div>
            <button
                type="button"
                class="kern-btn kern-btn--tertiary"
                aria-label=move || tr_with("document-remove", &[("name", name.get().into())])
                on:click=remove
            >
                <Icon name="trash" />
            </button>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::{blobs::BlobHash, records::MediaType};

    #[test]
    fn what_is_added_is_named_described_and_thrown_away_one_by_one() {
        let attached = |note: &str| Attached {
            id: DocumentId::new(),
            kind: DocumentKind::Letter,
            note: note.to_owned(),
            taken_at: chrono::NaiveDateTime::default(),
            media: MediaType::Jpeg,
            size: 1,
            sha256: BlobHash::of(b"x"),
        };
        let (one, other) = (attached("1"), attached("2"));
        let (first, second) = (one.id, other.id);
        let mut all = Vec::new();
        let changes = [
            Change::Add(one),
            Change::Add(other),
            Change::Note(first, "Seite 1".into()),
            Change::Kind(second, DocumentKind::Damage),
            Change::Remove(first),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            change.apply(&mut all);
            if index == 2 {
                assert_eq!(all.iter().map(|it| it.note.as_str()).collect::<Vec<_>>(), ["Seite 1", "2"]);
            }
        }
        assert_eq!(all.iter().map(|it| (it.id, it.kind)).collect::<Vec<_>>(), [(second, DocumentKind::Damage)]);
    }
}
