//! The partners in the network.

use leptos::prelude::*;

/// The partners in the network.
#[component]
pub fn Network() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
