//! Calm banners above a page: an update is ready, the server wants a new sign-in, what is typed could not be kept. Those that
//! can wait until the later part is here are in [`crate::pages::notices`].

use crate::{
    components::Icon,
    locales::tr,
    pages::later::{Piece, PieceOfLater},
    prelude::*,
    work::{Connection, SaveError, use_work},
};
use leptos::task::spawn_local;

/// All notices that hold now. None of them stands in the way of work.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let work = use_work();
    let sign_in = Memo::new(move |_| match work.connection.get() {
        Connection::SignedOut => Some("notice-signed-out"),
        Connection::OtherPassphrase => Some("notice-other-passphrase"),
        _ => None,
    });
    let trouble = Memo::new(move |_| work.draft_trouble.get());
    view! {
        <Show when=move || work.update_ready.get()>
            <Banner manner="info" icon="refresh" words=Signal::derive(|| tr("notice-update"))>
                <button
                    class="kern-btn kern-btn--secondary"
                    type="button"
                    on:click=move |_| spawn_local(async move { work.apply_update().await })
                >
                    <span class="kern-label">{tr("notice-update-now")}</span>
                </button>
            </Banner>
        </Show>
        <Show when=move || trouble.get().is_some()>
            <Banner
                manner="danger"
                icon="warning"
                words=Signal::derive(move || match trouble.get() {
                    Some(SaveError::NoRoom) => tr("notice-no-room"),
                    Some(SaveError::Emptied) => tr("notice-emptied"),
                    _ => tr("notice-draft-trouble"),
                })
            />
        </Show>
        <Show when=move || sign_in.get().is_some()>
            <Banner manner="warning" icon="offline" words=Signal::derive(move || sign_in.get().map(tr).unwrap_or_default())>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| work.lock_here()>
                    <span class="kern-label">{tr("notice-sign-in")}</span>
                </button>
            </Banner>
        </Show>
        <Show when=move || work.evicted.get()>
            <Banner manner="warning" icon="warning" words=Signal::derive(|| tr("notice-evicted"))>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| work.evicted.set(false)>
                    <span class="kern-label">{tr("notice-understood")}</span>
                </button>
            </Banner>
        </Show>
        <PieceOfLater piece=Piece::Notices />
    }
}

/// One notice.
#[component]
pub(crate) fn Banner(
    /// `info`, `warning` or `danger`: how it looks.
    manner: &'static str,
    icon: &'static str,
    words: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("l-banner l-banner--{manner}") role="status">
            <Icon name=icon />
            <p class="l-banner__text">{words}</p>
            {children.map(|children| children())}
        </div>
    }
}
