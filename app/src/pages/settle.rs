//! Values that were overwritten unseen, to be settled.

use leptos::prelude::*;

/// Values that were overwritten unseen, to be settled.
#[component]
pub fn Settle() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
