//! This month's conversations, counted.

use leptos::prelude::*;

/// This month's conversations, counted.
#[component]
pub fn Reports() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
