//! What a client reads and signs, while the device is in their hand.

use crate::{components::Icon, locales::tr, pages::sign_in::AtLock, prelude::*};

/// The screens of a client.
#[component]
pub fn ClientScreens() -> impl IntoView {
    let AtLock(at_lock) = expect_context();
    view! {
        <main class="l-page">
            <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| at_lock.set(true)>
                <Icon name="lock" />
                <span class="kern-label">{tr("hand-lock-title")}</span>
            </button>
        </main>
    }
}
