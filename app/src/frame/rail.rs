//! The five places, and the action that is always one tap away.

use crate::{
    components::{Icon, opens_conversation},
    locales::tr,
    prelude::*,
};
use casework::{
    access::ever_reads,
    records::{Kind, Role},
};
use leptos_router::hooks::use_location;

/// A place in the app: address, icon, locale key, and the kind of record that it is about.
const PLACES: [(&str, &str, &str, Kind); 5] = [
    ("/", "today", "place-today", Kind::Task),
    ("/people", "people", "place-people", Kind::Identity),
    ("/accommodations", "houses", "place-houses", Kind::Unit),
    ("/network", "network", "place-network", Kind::Partner),
    ("/reports", "reports", "place-reports", Kind::Consultation),
];

/// The rail (a bar at the bottom of a phone): the places that somebody of this role has.
#[component]
pub(super) fn Rail(role: Memo<Option<Role>>) -> impl IntoView {
    let path = use_location().pathname;
    let here = move |place: &str| match place {
        "/" => path.get() == "/",
        place => path.get().starts_with(place),
    };
    view! {
        <nav class="l-rail" aria-label=tr("frame-places")>
            <ul>
                {move || {
                    let places = PLACES.into_iter().filter(move |(address, _, _, kind)| {
                        // Everybody begins somewhere.
                        *address == "/" || role.get().is_some_and(|role| ever_reads(role, *kind))
                    });
                    places
                        .map(|(address, icon, name, _)| {
                            view! {
                                <li>
                                    <a
                                        class="l-rail__link"
                                        href=address
                                        aria-current=move || here(address).then_some("page")
                                    >
                                        <Icon name=icon />
                                        <span class="l-rail__name">{tr(name)}</span>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </nav>
    }
}

/// ＋ Conversation, for whoever writes conversations.
#[component]
pub(super) fn MainAction(role: Memo<Option<Role>>) -> impl IntoView {
    let open = opens_conversation();
    let path = use_location().pathname;
    let wanted = move || {
        role.get().is_some_and(|role| ever_reads(role, Kind::Consultation)) && !path.get().starts_with("/conversation")
    };
    view! {
        <Show when=wanted>
            <button class="l-main-action" type="button" on:click={
                let open = open.clone();
                move |_| open(&known_from(&path.get_untracked()))
            }>
                <Icon name="plus" />
                <span>{tr("conversation-begin")}</span>
            </button>
        </Show>
    }
}

/// What the page that somebody comes from tells about the conversation they begin.
pub(super) fn known_from(path: &str) -> Vec<(&'static str, String)> {
    match path.strip_prefix("/people/").and_then(|rest| rest.split('/').next()) {
        Some(id) if id != "new" => vec![("person", id.to_owned())],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_begun_on_a_person_s_page_knows_the_person() {
        assert_eq!(known_from("/people/42/edit"), [("person", "42".to_owned())]);
        assert!(known_from("/people/new").is_empty());
        assert!(known_from("/reports").is_empty());
    }
}
