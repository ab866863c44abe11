//! One person: the thread on top, history below.

use leptos::prelude::*;

/// One person: the thread on top, history below.
#[component]
pub fn PersonPage() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
