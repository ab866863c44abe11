//! Notices of what can wait until the later part is here: entries came back, some cannot be read, the clock is wrong, the browser
//! may throw away what lies here.

use crate::{
    frame::Banner,
    locales::{tr, tr_with},
    prelude::*,
    work::{Connection, Damage, TakenOver, use_work},
};
use gloo_storage::{LocalStorage, Storage as _};

/// That it was understood that the browser may throw away what lies here; a private window forgets it, and is told again.
const UNDERSTOOD: &str = "lotse.fleeting";

/// All of them that hold now.
#[component]
pub fn Notices() -> impl IntoView {
    let work = use_work();
    let returned = Memo::new(move |_| work.returned().iter().filter(|entry| entry.refusal.is_some()).count());
    let unsent = Memo::new(move |_| work.returned().iter().filter(|entry| entry.refusal.is_none()).count());
    let damaged = Memo::new(move |_| work.damaged.get() != Damage::default());
    let taken_over = Memo::new(move |_| work.taken_over());
    let fleeting = Memo::new(move |_| work.fleeting.get() && work.connection.get() == Connection::Offline);
    let clock = Memo::new(move |_| work.clock_ahead.get().map(|ahead| ahead.num_minutes()));
    view! {
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
        <Show when=move || fleeting.get()>
            <Fleeting />
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

/// A word to whoever writes without a network in a browser that may throw it away, until somebody on this device has understood
/// it.
#[component]
fn Fleeting() -> impl IntoView {
    let understood = RwSignal::new(matches!(LocalStorage::raw().get_item(UNDERSTOOD), Ok(Some(_))));
    let understand = move |_| {
        // What cannot be noted is said again.
        let _ = LocalStorage::raw().set_item(UNDERSTOOD, "1");
        understood.set(true);
    };
    view! {
        <Show when=move || !understood.get()>
            <Banner manner="warning" icon="warning" words=Signal::derive(|| tr("fleeting-text"))>
                <button class="kern-btn kern-btn--secondary" type="button" on:click=understand>
                    <span class="kern-label">{tr("notice-understood")}</span>
                </button>
            </Banner>
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
