//! What is due, worst first.

use leptos::prelude::*;

/// What is due, worst first.
#[component]
pub fn Today() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
