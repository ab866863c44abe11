//! Houses, and the corridor list that a worker walks a house with.

use leptos::prelude::*;

/// All houses, and the people in flats of their own.
#[component]
pub fn Accommodations() -> impl IntoView {
    view! { <main class="l-page"></main> }
}

/// One house: its rooms in the order of the doors.
#[component]
pub fn House() -> impl IntoView {
    view! { <main class="l-page"></main> }
}
