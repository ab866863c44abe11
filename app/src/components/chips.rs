//! Chips: buttons that stay pressed.

use crate::prelude::*;

/// A button that stays pressed.
#[component]
pub fn Chip<F>(
    /// Whether it is pressed.
    #[prop(into)]
    pressed: Signal<bool>,
    /// What a tap does.
    on_press: F,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    /// Its words.
    children: Children,
) -> impl IntoView
where
    F: Fn() + Send + 'static,
{
    view! {
        <button
            type="button"
            class=format!("l-chip {class}")
            aria-pressed=move || pressed.get().to_string()
            on:click=move |_| on_press()
        >
            {children()}
        </button>
    }
}
