//! The header: what waits, how it stands with the network, who is at work.

use crate::{
    components::{Icon, focus, short_moment},
    frame::{Theme, use_preferences},
    locales::{Language, local_now, tr, tr_with},
    pages::later::{Piece, PieceOfLater},
    prelude::*,
    work::{Connection, Work, use_work},
};
use leptos::{ev, html, task::spawn_local, wasm_bindgen::JsCast as _, web_sys};

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
                <button
                    class="l-icon-button"
                    type="button"
                    aria-label=tr("header-lock")
                    title=tr("header-lock")
                    on:click=move |_| work.lock()
                >
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
    let waiting = Memo::new(move |_| work.waiting());
    let connection = Memo::new(move |_| work.connection.get());
    view! {
        <span class="l-header__when l-quiet l-small">{move || last_sync(work)}</span>
        <div class="l-header__state" role="status">
            <span class="l-cut">{move || tr_with("header-waiting", &[("count", waiting.get().into())])}</span>
            {move || {
                let (icon, words) = in_words(connection.get());
                let hint = words.clone();
                view! {
                    <span title=hint>
                        <Icon name=icon />
                        <span class="l-visually-hidden">{words}</span>
                    </span>
                }
            }}
        </div>
    }
}

/// When device and server last agreed, in words.
fn last_sync(work: Work) -> Option<String> {
    let at = work.last_sync.get()?.with_timezone(&chrono::Local).naive_local();
    // The stamp is the device's clock's, whatever day the installation takes for today.
    Some(tr_with("header-last-sync", &[("when", short_moment(at, local_now()).into())]))
}

fn in_words(connection: Connection) -> (&'static str, String) {
    match connection {
        Connection::Online => ("online", tr("header-online")),
        Connection::Offline => ("offline", tr("header-offline")),
        Connection::SignedOut | Connection::OtherPassphrase | Connection::Blocked => {
            ("warning", tr("header-signed-out"))
        }
    }
}

/// Everything that is needed seldom: who is signed in, sync now, language, theme, keys, signing out.
#[component]
fn Menu(keys: RwSignal<bool>) -> impl IntoView {
    let (work, preferences) = (use_work(), use_preferences());
    let open = RwSignal::new(false);
    // Whoever signs out with something unsent is told of it, and asked once.
    let asks = RwSignal::new(false);
    Effect::new(move |_| asks.set(open.get() && asks.get_untracked()));
    let unsent = Memo::new(move |_| if asks.get() { work.waiting() } else { 0 });
    let menu = NodeRef::<html::Div>::new();
    let close = move || {
        open.set(false);
        focus("#menu-button");
    };
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && open.get_untracked() {
            close();
        }
    });
    let outside = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if open.get_untracked() && menu.get_untracked().is_some_and(|menu| !menu.contains(target.as_ref())) {
            open.set(false);
        }
    });
    on_cleanup(move || {
        escape.remove();
        outside.remove();
    });
    let last_sync = move || last_sync(work);
    let signed_in = move || {
        work.me().map(|me| {
            let town = me.municipality_name;
            tr_with("header-signed-in", &[("name", me.staff.name.into()), ("town", town.into())])
        })
    };
    view! {
        <div class="l-menu" node_ref=menu>
            <button
                class="l-icon-button"
                id="menu-button"
                type="button"
                aria-label=tr("header-menu")
                aria-controls="menu-list"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon name="menu" />
            </button>
            <ul class="l-menu__list" id="menu-list" hidden=move || !open.get()>
                <li class="l-card l-card--tight l-card--quiet">
                    <span class="l-strong">{signed_in}</span>
                    <span class="l-small l-quiet">{move || in_words(work.connection.get()).1}</span>
                    <span class="l-small l-quiet">{last_sync}</span>
                </li>
                <li>
                    <button
                        class="l-menu__item"
                        type="button"
                        on:click=move |_| {
                            work.sync_now();
                            close();
                        }
                    >
                        <Icon name="refresh" />
                        {tr("header-sync-now")}
                    </button>
                </li>
                <li>
                    <a class="l-menu__item" href="/settle" on:click=move |_| open.set(false)>
                        <Icon name="info" />
                        {tr("settle-title")}
                        {move || open.get().then(|| view! { <PieceOfLater piece=Piece::HowManyToSettle /> })}
                    </a>
                </li>
                <li>
                    <button
                        class="l-menu__item"
                        type="button"
                        on:click=move |_| {
                            open.set(false);
                            keys.set(true);
                        }
                    >
                        <Icon name="info" />
                        {tr("header-keys")}
                    </button>
                </li>
                <li>
                    <fieldset class="l-chips">
                        <legend class="l-small l-quiet">{tr("header-language")}</legend>
                        {Language::ALL
                            .map(|language| {
                                let name = match language {
                                    Language::German => tr("language-name-de"),
                                    Language::English => tr("language-name-en"),
                                };
                                view! {
                                    <button
                                        class="l-chip l-chip--small"
                                        type="button"
                                        lang=language.code()
                                        aria-pressed=move || (preferences.language.get() == language).to_string()
                                        on:click=move |_| preferences.speak(language)
                                    >
                                        {name}
                                    </button>
                                }
                            })}
                    </fieldset>
                </li>
                <li>
                    <fieldset class="l-chips">
                        <legend class="l-small l-quiet">{tr("header-theme")}</legend>
                        {Theme::ALL
                            .map(|theme| {
                                let name = match theme {
                                    Theme::Device => tr("theme-system"),
                                    Theme::Light => tr("theme-light"),
                                    Theme::Dark => tr("theme-dark"),
                                };
                                view! {
                                    <button
                                        class="l-chip l-chip--small"
                                        type="button"
                                        aria-pressed=move || (preferences.theme.get() == theme).to_string()
                                        on:click=move |_| preferences.look(theme)
                                    >
                                        {name}
                                    </button>
                                }
                            })}
                    </fieldset>
                </li>
                <li>
                    <p class="l-small l-strong" role="status">
                        {move || match unsent.get() {
                            0 => None,
                            count => Some(tr_with("header-sign-out-waiting", &[("count", count.into())])),
                        }}
                    </p>
                    <button
                        class="l-menu__item"
                        type="button"
                        on:click=move |_| {
                            if !asks.get_untracked() && work.look(|book| !book.outbox().is_empty()) {
                                return asks.set(true);
                            }
                            spawn_local(async move {
                                // Locked either way; what waits is sent after the next sign-in.
                                let _ = work.sign_out().await;
                            });
                        }
                    >
                        <Icon name="sign-out" />
                        {move || if unsent.get() == 0 { tr("header-sign-out") } else { tr("header-sign-out-anyway") }}
                    </button>
                </li>
            </ul>
        </div>
    }
}
