//! Signing in and unlocking: one form, with and without a network.

use leptos::prelude::*;

/// The sign-in page.
#[component]
pub fn SignIn() -> impl IntoView {
    view! { <main></main> }
}

/// The first sync, in numbers.
#[component]
pub fn FirstSync() -> impl IntoView {
    view! { <main></main> }
}
