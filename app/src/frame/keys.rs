//! Keys that work on every page: `/` searches, `n` begins a conversation, `?` shows all keys.

use crate::{
    components::{Icon, focus},
    frame::rail::known_from,
    locales::tr,
    prelude::*,
};
use leptos::{ev, html, wasm_bindgen::JsCast as _, web_sys};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Listens to keys while the app is open.
pub(super) fn listen(dialog: RwSignal<bool>, open_conversation: impl Fn(&[(&'static str, String)]) + Clone + 'static) {
    let navigate = use_navigate();
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() || is_typing(&event) {
            return;
        }
        match event.key().as_str() {
            "/" => {
                event.prevent_default();
                if !focus("input[type=search]") {
                    navigate("/people", NavigateOptions::default());
                }
            }
            "n" => {
                event.prevent_default();
                open_conversation(&known_from(&window().location().pathname().unwrap_or_default()));
            }
            "?" => {
                event.prevent_default();
                dialog.set(true);
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether a key belongs to a field, or to an open dialog.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let in_field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.closest("input, textarea, select, [contenteditable]").ok().flatten().is_some());
    in_field || document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// The dialog that shows them.
#[component]
pub(super) fn Keys(open: RwSignal<bool>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if open.get()
            && let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    let key = |key: &'static str, words: String| {
        view! {
            <div>
                <dt>
                    <kbd class="l-key">{key}</kbd>
                </dt>
                <dd>{words}</dd>
            </div>
        }
    };
    view! {
        <dialog class="l-dialog" node_ref=dialog aria-labelledby="keys-title" on:close=move |_| open.set(false)>
            <div class="l-stack">
                <h2 id="keys-title">{tr("keys-title")}</h2>
                <dl class="l-fields">
                    {key("/", tr("keys-search"))} {key("n", tr("keys-conversation"))} {key("↑ ↓", tr("keys-move"))}
                    {key("⏎", tr("keys-open"))} {key("?", tr("keys-keys"))}
                </dl>
            </div>
            <form method="dialog" class="l-dialog__actions">
                <button class="kern-btn kern-btn--primary">
                    <Icon name="check" />
                    <span class="kern-label">{tr("close")}</span>
                </button>
            </form>
        </dialog>
    }
}
