//! The header: what waits, how it stands with the network, who is at work.

use crate::{
    components::{Icon, short_moment},
    frame::{Theme, use_preferences},
    locales::{Language, tr, tr_with},
    work::{Connection, use_work},
};
use leptos::prelude::*;

/// The bar on top of every page.
#[component]
pub(super) fn Header(
    /// Whether the dialog with the keys is open.
    keys: RwSignal<bool>,
) -> impl IntoView {
    let work = use_work();
    view! {
        <header class="l-header">
            <a class="l-header__brand" href="/">
                <img src="/icon.svg" alt="" />
                <span>"Lotse"</span>
            </a>
            <State />
            <div class="l-header__actions">
                <button class="l-icon-button" type="button" aria-label=tr("header-lock") title=tr("header-lock") on:click=move |_| work.lock()>
                    <Icon name="lock" />
                </button>
                <Menu keys />
            </div>
        </header>
    }
}

/// What waits for the network, in words, and the network's own state.
#[component]
fn State() -> impl IntoView {
    let work = use_work();
    let connection = move || match work.connection.get() {
        Connection::Online => ("online", tr("header-online")),
        Connection::Offline => ("offline", tr("header-offline")),
        Connection::SignedOut => ("warning", tr("header-signed-out")),
    };
    let last = move || {
        work.last_sync.get().map(|at| {
            tr_with("header-last-sync", &[("when", short_moment(at.with_timezone(&chrono::Local).naive_local(), work.now()).into())])
        })
    };
    view! {
        <div class="l-header__state" role="status">
            <span class="l-cut" title=last>
                {move || tr_with("header-waiting", &[("count", work.waiting().into())])}
            </span>
            {move || {
                let (icon, words) = connection();
                view! {
                    <span class="l-cluster">
                        <Icon name=icon />
                        <span class="l-visually-hidden">{words}</span>
                    </span>
                }
            }}
        </div>
    }
}

/// Everything that is needed seldom: who is signed in, sync now, language, theme, keys, signing out.
#[component]
fn Menu(keys: RwSignal<bool>) -> impl IntoView {
    let _ = keys;
    let work = use_work();
    let preferences = use_preferences();
    let open = RwSignal::new(false);
    view! {
        <div class="l-menu">
            <button
                class="l-icon-button"
                type="button"
                aria-label=tr("header-menu")
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon name="menu" />
            </button>
            <Show when=move || open.get()>
                <ul class="l-menu__list">
                    <li>
                        <button class="l-menu__item" type="button" on:click=move |_| work.sync_now()>
                            <Icon name="refresh" />
                            {tr("header-sync-now")}
                        </button>
                    </li>
                    {Language::ALL.map(|language| view! {
                        <li><button class="l-menu__item" type="button" on:click=move |_| preferences.speak(language)>{language.code()}</button></li>
                    })}
                    {Theme::ALL.map(|theme| view! {
                        <li><button class="l-menu__item" type="button" on:click=move |_| preferences.look(theme)>{theme.word()}</button></li>
                    })}
                </ul>
            </Show>
        </div>
    }
}
