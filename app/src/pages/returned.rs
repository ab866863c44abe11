//! Entries that the server did not take in.

use leptos::prelude::*;

/// Entries that the server did not take in.
#[component]
pub fn Returned() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
