//! Registering somebody, and mending what is known about them.

use leptos::prelude::*;

/// Registering somebody.
#[component]
pub fn Register() -> impl IntoView {
    view! { <main class="l-page"></main> }
}

/// Mending what is known about somebody.
#[component]
pub fn EditPerson() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
