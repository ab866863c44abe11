//! Everybody in the casebook, found while typing.

use leptos::prelude::*;

/// Everybody in the casebook, found while typing.
#[component]
pub fn People() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
