//! Calm banners above a page: an update is ready, the server wants a new sign-in, entries came back.

use leptos::prelude::*;

/// All notices that hold now.
#[component]
pub(super) fn Notices() -> impl IntoView {}
