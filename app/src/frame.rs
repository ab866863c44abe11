//! The frame around every page: what the server renders, and what the app puts its pages into.

use crate::{
    pages::sign_in::SignIn,
    work::{Stage, Work},
};
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::Router;

/// Addresses of the files that a page starts with; their names carry a hash.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The script that starts the app.
    pub boot: String,
}

/// The page as the server renders it.
pub fn shell(assets: Assets) -> impl IntoView {
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
                <script type="module" src=assets.boot></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The app: the sign-in page until a vault is open, then the pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let work = Work::new();
    provide_context(work);
    view! {
        <Router>
            <Show when=move || work.stage.get() != Stage::Locked fallback=|| view! { <SignIn /> }>
                <main></main>
            </Show>
        </Router>
    }
}
