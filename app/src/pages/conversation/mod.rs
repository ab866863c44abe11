//! The conversation: written down on one page, signed, read.

use leptos::prelude::*;

/// Writing a conversation down.
#[component]
pub fn Conversation() -> impl IntoView {
    view! { <main class="l-page"></main> }
}

/// The minutes of a conversation as they are kept.
#[component]
pub fn Minutes() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
