//! In place of a form whose subject or draft is not here any more: why, and where to go on.

use super::{Icon, PageHead, focus_heading};
use crate::{
    locales::tr,
    prelude::*,
    work::{Departure, use_work},
};

/// Why a form was closed under its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// What it is about left the device.
    Departed(Departure),
    /// It was saved or thrown away in another tab.
    Elsewhere,
}

impl Closed {
    fn title(self) -> String {
        tr(match self {
            Self::Departed(Departure::Restored) => "closed-restored-title",
            Self::Departed(_) => "closed-title",
            Self::Elsewhere => "closed-elsewhere-title",
        })
    }

    fn in_words(self) -> String {
        tr(match self {
            Self::Departed(Departure::Erased) => "closed-erased",
            Self::Departed(Departure::LeftScope) => "closed-handed-over",
            Self::Departed(Departure::Restored) => "closed-restored",
            Self::Elsewhere => "closed-elsewhere",
        })
    }
}

/// Says why, and leads on.
#[component]
pub fn ClosedForm(
    /// Why.
    why: Closed,
    /// Where to go on, if what it was about is still there.
    address: String,
) -> impl IntoView {
    focus_heading();
    let (address, words) = match why {
        Closed::Elsewhere => (address, "closed-go-on"),
        Closed::Departed(_) => ("/people".to_owned(), "place-people"),
    };
    view! {
        <main class="l-page l-page--narrow">
            <PageHead title=Signal::derive(move || why.title()) />
            <div class="l-stack">
                <p role="status">{why.in_words()}</p>
                {(why == Closed::Departed(Departure::LeftScope)).then(|| view! { <Unsaved /> })}
                {(why == Closed::Departed(Departure::LeftScope)).then(|| view! { <OwnEntries /> })}
                <p>
                    <a class="kern-btn kern-btn--secondary" href=address>
                        <span class="kern-label">{tr(words)}</span>
                    </a>
                </p>
            </div>
        </main>
    }
}

/// Where what was typed waits to be handed in or thrown away.
#[component]
fn Unsaved() -> impl IntoView {
    let work = use_work();
    let waits = Memo::new(move |_| work.returned().iter().any(|entry| entry.refusal.is_none()));
    view! {
        <Show when=move || waits.get()>
            <p>{tr("closed-unsaved")}</p>
            <p>
                <a class="kern-btn kern-btn--primary" href="/returned">
                    <span class="kern-label">{tr("closed-unsaved-open")}</span>
                </a>
            </p>
        </Show>
    }
}

/// Where it is told what becomes of entries in cases that were handed over.
#[component]
pub fn OwnEntries() -> impl IntoView {
    view! {
        <p>
            {tr("closed-own-entries")} " "
            <a href="/settle">
                <Icon name="people" />
                {tr("closed-own-entries-link")}
            </a>
        </p>
    }
}
