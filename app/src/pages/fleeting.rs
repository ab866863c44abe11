//! A word to whoever writes without a network in a browser that may throw away what it holds.

use crate::{frame::Banner, locales::tr, prelude::*};
use gloo_storage::{LocalStorage, Storage as _};

/// That it was understood; a private window forgets it, and is told again.
const UNDERSTOOD: &str = "lotse.fleeting";

/// The word, until somebody on this device has understood it.
#[component]
pub fn Fleeting() -> impl IntoView {
    let understood = RwSignal::new(matches!(LocalStorage::raw().get_item(UNDERSTOOD), Ok(Some(_))));
    let understand = move |_| {
        // What cannot be noted is said again.
        let _ = LocalStorage::raw().set_item(UNDERSTOOD, "1");
        understood.set(true);
    };
    view! {
        <Show when=move || !understood.get()>
            <Banner manner="warning" icon="warning" words=Signal::derive(|| tr("fleeting-text"))>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=understand>
                    <span class="kern-label">{tr("notice-understood")}</span>
                </button>
            </Banner>
        </Show>
    }
}
