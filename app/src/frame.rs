//! The frame around every page: what the server renders, and what the app puts its pages into.

mod header;
mod keys;
mod notices;
mod preferences;
mod rail;

pub(crate) use notices::Banner;
pub use preferences::{Preferences, Theme, use_preferences};

use crate::{
    components::{Notice, NoticeBar, focus_heading, opens_conversation},
    languages::Languages,
    locales::{set_current, tr},
    pages::{
        later::{Later, Piece, form, later},
        people::People,
        sign_in::{AtLock, FirstSync, SignIn},
        today::Today,
    },
    prelude::*,
    work::{Hand, Stage, Work, use_work},
};
use header::Header;
use keys::Keys;
use leptos_router::{
    NavigateOptions,
    components::{FlatRoutes, Route, Router},
    hooks::{use_location, use_navigate},
    path,
};
use notices::Notices;
use rail::{MainAction, Rail};

/// Addresses of the files that a page starts with; their names carry a hash.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The script that starts the app.
    pub boot: String,
}

/// The page that the server has for every address, as HTML: words and a form at once, before the program has come.
#[must_use]
pub fn page(assets: Assets) -> String {
    Owner::new_root(None).with(|| {
        provide_context(Work::new());
        provide_context(Preferences::new());
        html(assets).to_html()
    })
}

fn html(assets: Assets) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="de">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="theme-color" content="#ffffff" />
                <title>"Lotse"</title>
                <link rel="stylesheet" href=assets.css />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <script src=assets.boot></script>
            </head>
            <body>
                <SignIn />
            </body>
        </html>
    }
}

/// Builds the app in place of the page that the server rendered; what was typed there is taken along, and so is focus.
#[cfg(feature = "browser")]
pub(crate) fn take_over() {
    let body = document().body().expect("the program starts when the page is parsed");
    let focused = document().active_element().map(|it| it.id()).filter(|id| !id.is_empty());
    let rendered = body.last_child();
    leptos::mount::mount_to_body(App);
    while let (Some(last), Some(first)) = (&rendered, body.first_child()) {
        // Its own child is never refused.
        let _ = body.remove_child(&first);
        if first == *last {
            break;
        }
    }
    if let Some(id) = focused {
        crate::components::focus(&format!("#{id}"));
    }
}

/// The app: the sign-in page until a vault is open, then the pages.
#[component]
pub fn App() -> impl IntoView {
    let work = Work::new();
    work.look_after_device();
    provide_context(work);
    let preferences = Preferences::new();
    provide_context(preferences);
    provide_context(Later::comes_with(work, preferences));
    provide_context(Notice::new());
    provide_context(Languages::new());
    let stage = Memo::new(move |_| work.stage.get());
    let is_lent = Memo::new(move |_| work.hand() != Hand::Nothing);
    view! {
        <Router>
            {move || match stage.get() {
                _ if is_lent.get() => view! { <Lent /> }.into_any(),
                Stage::Locked => view! { <SignIn /> }.into_any(),
                Stage::FirstSync => view! { <FirstSync /> }.into_any(),
                Stage::Open => {
                    view! {
                        {move || {
                            set_current(preferences.language.get());
                            view! { <Workplace /> }
                        }}
                    }
                        .into_any()
                }
            }}
        </Router>
    }
}

/// While a document is in a client's hand, whatever the address: the document, or the lock before everything else.
#[component]
fn Lent() -> impl IntoView {
    let work = use_work();
    let at_lock = AtLock { shown: RwSignal::new(false), way_back: RwSignal::new(None) };
    provide_context(at_lock);
    let document = later(Piece::Client);
    move || match work.hand() {
        Hand::Document(_) if !at_lock.shown.get() => document(),
        _ => view! { <SignIn at_lock /> }.into_any(),
    }
}

/// Header, rail and the page that the address names.
#[component]
fn Workplace() -> impl IntoView {
    let work = use_work();
    let location = use_location();
    // Whoever takes a document back goes on with it, whatever address was typed meanwhile.
    if let Some(landing) = work.landing() {
        use_navigate()(&landing, NavigateOptions { replace: true, ..Default::default() });
    }
    // Where somebody goes, their reading goes along: keyboard and screen reader start at the new page's title.
    Effect::new(move |before: Option<String>| {
        let path = location.pathname.get();
        if before.as_ref().is_some_and(|before| *before != path) {
            focus_heading();
        }
        path
    });
    let keys = RwSignal::new(false);
    keys::listen(keys, opens_conversation());
    let role = Memo::new(move |_| work.me().map(|me| me.staff.role));
    view! {
        <div class="l-shell">
            <a
                class="l-skip"
                href="#content"
                on:click=move |event| {
                    event.prevent_default();
                    focus_heading();
                }
            >
                {tr("frame-skip")}
            </a>
            <Header keys />
            <Rail role />
            <div class="l-stack">
                <Notices />
                <FlatRoutes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/") view=Today />
                    <Route path=path!("/people") view=People />
                    <Route path=path!("/people/new") view=later(Piece::Register) />
                    <Route path=path!("/people/:id") view=later(Piece::Person) />
                    <Route path=path!("/people/:id/edit") view=form(Piece::EditPerson) />
                    <Route path=path!("/people/:id/case") view=form(Piece::HandOver) />
                    <Route path=path!("/people/:id/move") view=form(Piece::Moving) />
                    <Route path=path!("/people/:id/agreement/draft/:draft") view=form(Piece::WriteAgreement) />
                    <Route path=path!("/people/:id/agreement/:version") view=later(Piece::Agreement) />
                    <Route path=path!("/accommodations") view=later(Piece::Accommodations) />
                    <Route path=path!("/accommodations/:id") view=later(Piece::House) />
                    <Route path=path!("/conversation/:draft") view=form(Piece::Conversation) />
                    <Route path=path!("/consultations/:id") view=later(Piece::Minutes) />
                    <Route path=path!("/network") view=later(Piece::Network) />
                    <Route path=path!("/reports") view=later(Piece::Reports) />
                    <Route path=path!("/settle") view=later(Piece::Settle) />
                    <Route path=path!("/returned") view=later(Piece::Returned) />
                    <Route path=path!("/damaged") view=later(Piece::Damaged) />
                </FlatRoutes>
            </div>
            <MainAction role />
            <NoticeBar />
            <Keys open=keys />
        </div>
    }
}

/// An address that names nothing.
#[component]
fn NotFound() -> impl IntoView {
    view! {
        <main class="l-page">
            <crate::components::PageHead title=tr("not-found-title") />
            <p>{tr("not-found-text")}</p>
            <p>
                <a href="/">{tr("place-today")}</a>
            </p>
        </main>
    }
}
