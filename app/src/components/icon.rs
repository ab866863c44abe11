//! Icons.

use crate::prelude::*;

/// An icon of `/icons.svg`: a picture beside a word, silent for screen readers.
#[component]
pub fn Icon(
    /// Its name in the file.
    name: &'static str,
) -> impl IntoView {
    let address = format!("/icons.svg#{name}");
    view! {
        <svg class="l-icon" aria-hidden="true">
            <use href=address></use>
        </svg>
    }
}
