//! Where somebody's attention goes: focus, and the way into a conversation.

use casework::ids::DraftId;
use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Moves focus to the first element that matches. Answers whether there is one.
pub fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    element.focus().is_ok()
}

/// The same once what was just added is there.
pub fn focus_soon(selector: String) {
    request_animation_frame(move || {
        focus(&selector);
    });
}

/// Moves focus to the title of the page, once it is there.
pub fn focus_heading() {
    request_animation_frame(|| {
        if let Some(heading) = document().query_selector("main h1").ok().flatten() {
            // An attribute with a fixed valid name is never refused.
            let _ = heading.set_attribute("tabindex", "-1");
        }
        focus("main h1");
    });
}

/// Opens a new conversation, with a draft of its own and what is known already: `person` (any number), `setting`,
/// `accommodation`.
pub fn opens_conversation() -> impl Fn(&[(&'static str, String)]) + Clone + Send + 'static {
    let navigate = use_navigate();
    move |known| {
        let query: Vec<String> = known.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let separator = if query.is_empty() { "" } else { "?" };
        navigate(
            &format!("/conversation/{}{separator}{}", DraftId::new(), query.join("&")),
            NavigateOptions::default(),
        );
    }
}
