//! A long form: an index of its zones, the zones, what becomes of the draft, and the buttons that save it and throw it away.

use super::{Icon, focus};
use crate::{locales::tr, prelude::*};
use leptos::html;

/// The zones of a form: address on the page, locale key.
pub type Zones = &'static [(&'static str, &'static str)];

/// Moves sight and focus to a zone.
pub fn go_to(zone: &str) {
    if let Some(element) = document().get_element_by_id(zone) {
        element.scroll_into_view();
        focus(&format!("#{zone} h2"));
    }
}

/// The way to each zone.
#[component]
pub fn ZoneIndex(
    /// All of them.
    zones: Zones,
) -> impl IntoView {
    let link = |&(id, key): &(&'static str, &'static str)| {
        view! {
            <a
                href=format!("#{id}")
                on:click=move |event| {
                    event.prevent_default();
                    go_to(id);
                }
            >
                {tr(key)}
            </a>
        }
    };
    view! { <nav class="l-index" aria-label=tr("talk-index")>{zones.iter().map(link).collect_view()}</nav> }
}

/// A zone of the form.
#[component]
pub fn Zone(
    /// All of them.
    zones: Zones,
    /// This one's address on the page.
    id: &'static str,
    children: Children,
) -> impl IntoView {
    let key = zones.iter().find(|(zone, _)| *zone == id).map_or("", |(_, key)| key);
    let heading = format!("{id}-title");
    view! {
        <section class="l-section" id=id aria-labelledby=heading.clone()>
            <h2 id=heading.clone() tabindex="-1">
                {tr(key)}
            </h2>
            {children()}
        </section>
    }
}

/// What becomes of what is typed, in front of a form's buttons: on a phone in few words, in one row with them.
#[component]
pub fn DraftState(
    /// Whether there is a draft.
    #[prop(into)]
    kept: Signal<bool>,
) -> impl IntoView {
    move || {
        let (whole, short) = if kept.get() {
            ("talk-draft-kept", "talk-draft-kept-short")
        } else {
            ("talk-draft-new", "talk-draft-new-short")
        };
        view! {
            <span class="l-bar__whole">{tr(whole)}</span>
            <span class="l-bar__short">{tr(short)}</span>
        }
    }
}

/// The button that saves a form.
#[component]
pub fn Submit(
    /// What it says.
    label: String,
    /// Whether it is being saved.
    busy: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button class="kern-btn kern-btn--primary" type="submit" aria-disabled=move || busy.get().to_string()>
            <Icon name="check" />
            <span class="kern-label">{label}</span>
        </button>
    }
}

/// Throws a draft away, after asking.
#[component]
pub fn Discard(
    /// Whether there is one.
    #[prop(into)]
    kept: Signal<bool>,
    /// Does it.
    on_discard: Callback<()>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    view! {
        <Show when=move || kept.get()>
            <button
                type="button"
                class="kern-btn kern-btn--tertiary"
                on:click=move |_| {
                    if let Some(dialog) = dialog.get_untracked() {
                        // Refused only for a dialog that is open already.
                        let _ = dialog.show_modal();
                    }
                }
            >
                <span class="kern-label">{tr("talk-discard")}</span>
            </button>
        </Show>
        <dialog class="l-dialog" node_ref=dialog aria-labelledby="talk-discard-sure">
            <p id="talk-discard-sure">{tr("talk-discard-sure")}</p>
            <div class="l-dialog__actions">
                <button
                    type="button"
                    class="kern-btn kern-btn--secondary"
                    on:click=move |_| {
                        if let Some(dialog) = dialog.get_untracked() {
                            dialog.close();
                        }
                    }
                >
                    <span class="kern-label">{tr("talk-discard-no")}</span>
                </button>
                <button type="button" class="kern-btn kern-btn--primary l-button--danger" on:click=move |_| on_discard.run(())>
                    <Icon name="trash" />
                    <span class="kern-label">{tr("talk-discard-yes")}</span>
                </button>
            </div>
        </dialog>
    }
}
