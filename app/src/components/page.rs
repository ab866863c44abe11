//! The head of a page.

use crate::prelude::*;

/// Title and actions of a page. The title is the tab's too, and where focus goes when the page is opened.
#[component]
pub fn PageHead(
    /// What the page is about.
    #[prop(into)]
    title: Signal<String>,
    /// Actions beside it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    Effect::new(move |_| document().set_title(&format!("{} – Lotse", title.get())));
    view! {
        <div class="l-page__head">
            <h1 tabindex="-1">{title}</h1>
            {children.map(|children| children())}
        </div>
    }
}
