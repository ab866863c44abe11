//! Calm banners above a page: an update is ready, the server wants a new sign-in, entries came back.

use crate::{
    components::Icon,
    locales::{tr, tr_with},
    prelude::*,
    work::{Connection, Damage, SaveError, TakenOver, use_work},
};
use leptos::task::spawn_local;

/// All notices that hold now. None of them stands in the way of work.
#[component]
pub(super) fn Notices() -> impl IntoView {
    let work = use_work();
    let signed_out = Memo::new(move |_| work.connection.get() == Connection::SignedOut);
    let returned = Memo::new(move |_| work.returned().len());
    let damaged = Memo::new(move |_| work.damaged.get() != Damage::default());
    let trouble = Memo::new(move |_| work.draft_trouble.get());
    let taken_over = Memo::new(move |_| work.taken_over());
    let clock = Memo::new(move |_| work.clock_ahead.get().map(|ahead| ahead.num_minutes()));
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
        <Show when=move || taken_over.get().is_some()>
            <Banner
                manner="info"
                icon="lock"
                words=Signal::derive(move || taken_over.get().map(|it| taken_over_in_words(&it)).unwrap_or_default())
            >
                <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| work.knows_of_taking_over()>
                    <span class="kern-label">{tr("notice-understood")}</span>
                </button>
            </Banner>
        </Show>
        <Show when=move || returned.get() != 0>
            <Banner
                manner="danger"
                icon="warning"
                words=Signal::derive(move || tr_with("notice-returned", &[("count", returned.get().into())]))
            >
                <a class="kern-btn kern-btn--secondary" href="/returned">
                    <span class="kern-label">{tr("notice-returned-open")}</span>
                </a>
            </Banner>
        </Show>
        <Show when=move || damaged.get()>
            <Banner manner="warning" icon="warning" words=Signal::derive(|| tr("notice-damaged"))>
                <a class="kern-btn kern-btn--secondary" href="/damaged">
                    <span class="kern-label">{tr("notice-damaged-open")}</span>
                </a>
            </Banner>
        </Show>
        <Show when=move || trouble.get().is_some()>
            <Banner
                manner="danger"
                icon="warning"
                words=Signal::derive(move || match trouble.get() {
                    Some(SaveError::NoRoom) => tr("notice-no-room"),
                    _ => tr("notice-draft-trouble"),
                })
            />
        </Show>
        <Show when=move || signed_out.get()>
            <Banner manner="warning" icon="offline" words=Signal::derive(|| tr("notice-signed-out"))>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| work.lock()>
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
        <Show when=move || clock.get().is_some()>
            <Banner
                manner="warning"
                icon="clock"
                words=Signal::derive(move || match clock.get().unwrap_or_default() {
                    ahead @ 0.. => tr_with("notice-clock-ahead", &[("count", ahead.into())]),
                    behind => tr_with("notice-clock-behind", &[("count", (-behind).into())]),
                })
            />
        </Show>
    }
}

/// Whose document was taken back, and where the replies to it are.
fn taken_over_in_words(taken: &TakenOver) -> String {
    let lender = if taken.lender.is_empty() { tr("hand-taken-somebody") } else { taken.lender.clone() };
    let key = if taken.replies == 0 { "hand-taken-unanswered" } else { "hand-taken-answered" };
    tr_with(key, &[("lender", lender.into())])
}

#[component]
fn Banner(
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
