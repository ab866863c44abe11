//! Calm banners above a page: an update is ready, the server wants a new sign-in, entries came back.

use crate::{
    components::Icon,
    locales::{tr, tr_with},
    pages::later::{Piece, PieceOfLater},
    prelude::*,
    work::{Connection, Damage, SaveError, TakenOver, use_work},
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
    let returned = Memo::new(move |_| work.returned().iter().filter(|entry| entry.refusal.is_some()).count());
    let unsent = Memo::new(move |_| work.returned().iter().filter(|entry| entry.refusal.is_none()).count());
    let damaged = Memo::new(move |_| work.damaged.get() != Damage::default());
    let trouble = Memo::new(move |_| work.draft_trouble.get());
    let taken_over = Memo::new(move |_| work.taken_over());
    let fleeting = Memo::new(move |_| work.fleeting.get() && work.connection.get() == Connection::Offline);
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
        <Show when=move || unsent.get() != 0>
            <Banner
                manner="warning"
                icon="warning"
                words=Signal::derive(move || tr_with("notice-unsent", &[("count", unsent.get().into())]))
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
        <Show when=move || fleeting.get()>
            <PieceOfLater piece=Piece::Fleeting />
        </Show>
        <Show when=move || clock.get().is_some()>
            <Banner
                manner="warning"
                icon="clock"
                words=Signal::derive(move || {
                    let minutes = clock.get().unwrap_or_default();
                    let key = if minutes > 0 { "notice-clock-ahead" } else { "notice-clock-behind" };
                    tr_with(key, &[("by", span_in_words(minutes.unsigned_abs()).into())])
                })
            />
        </Show>
    }
}

/// A span as it is said: in its two largest units.
fn span_in_words(minutes: u64) -> String {
    let parts = [("clock-days", minutes / 1440), ("clock-hours", minutes / 60 % 24), ("clock-minutes", minutes % 60)];
    let largest = parts.iter().position(|(_, count)| *count > 0).unwrap_or(2);
    let said = parts[largest..].iter().take(2).filter(|(_, count)| *count > 0);
    let words: Vec<_> = said.map(|(key, count)| tr_with(key, &[("count", (*count).into())])).collect();
    words.join(&format!(" {} ", tr("clock-and")))
}

/// Whose document was taken back, and where the replies to it are.
fn taken_over_in_words(taken: &TakenOver) -> String {
    let lender = if taken.lender.is_empty() { tr("hand-taken-somebody") } else { taken.lender.clone() };
    let key = if taken.replies == 0 { "hand-taken-unanswered" } else { "hand-taken-answered" };
    tr_with(key, &[("lender", lender.into())])
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn how_wrong_a_clock_is_is_said_in_the_two_units_that_people_would_say() {
        let said = [3, 60, 61, 2999, 1440, 1445, 3060].map(span_in_words);
        let expected = [
            "3 Minuten",
            "1 Stunde",
            "1 Stunde und 1 Minute",
            "2 Tage und 1 Stunde",
            "1 Tag",
            "1 Tag",
            "2 Tage und 3 Stunden",
        ];
        assert_eq!(said, expected);
    }
}
