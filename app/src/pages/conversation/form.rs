//! The form as a whole: title, index, four zones, the bar that saves.

use super::{
    about::About,
    agreed::Agreed,
    beside::{Guide, LastTime},
    minutes_of,
    present::Present,
    saving::{SaveBar, Saving},
    sign::Signatures,
    writing::{Overtaken, Writing},
};
use crate::{
    components::{ClosedForm, PageHead, ZoneIndex, Zones, spoken_with_age, use_notice},
    locales::{tr, tr_with},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The zones of the form.
pub(super) const ZONES: Zones = &[
    ("talk-who", "talk-zone-who"),
    ("talk-about", "talk-zone-about"),
    ("talk-agreed", "talk-zone-agreed"),
    ("talk-signatures", "talk-zone-signatures"),
];

#[component]
pub(super) fn Form(writing: Writing) -> impl IntoView {
    let title = Memo::new(move |_| {
        let present: Vec<_> =
            writing.draft.with(|draft| draft.present_parts().flat_map(|part| part.present.iter().copied()).collect());
        let names: Vec<_> = writing
            .work
            .read(|book| present.iter().map(|person| spoken_with_age(book, *person, writing.work.today())).collect());
        if names.is_empty() {
            tr("talk-title")
        } else {
            tr_with("talk-title-with", &[("names", names.join(", ").into())])
        }
    });
    let save = super::saving::Saving::new(writing);
    follow_saved(writing);
    let closed = Memo::new(move |_| match writing.overtaken.get() {
        Some(Overtaken::Closed(why)) => Some(why),
        _ => None,
    });
    let form = move || match closed.get() {
        Some(why) => view! { <ClosedForm why address="/".to_owned() /> }.into_any(),
        None => view! { <Open writing title save /> }.into_any(),
    };
    form.into_any()
}

/// Its minutes were saved in another window: they are shown if all that is written here stands in them.
fn follow_saved(writing: Writing) {
    let (work, notice, navigate) = (writing.work, use_notice(), use_navigate());
    let saved = Memo::new(move |_| {
        let conversation = writing.draft.with(|draft| draft.conversation);
        work.read(|_| minutes_of(work, conversation))
    });
    Effect::new(move |_| {
        let Some(minutes) = saved.get().filter(|_| !writing.saving.get_value()) else { return };
        if writing.draft.with(|draft| work.look(|book| draft.is_in(book))) {
            writing.saving.set_value(true);
            writing.name.with_value(|name| work.drop_draft(name));
            notice.say(tr("talk-saved-elsewhere"), None);
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&format!("/consultations/{minutes}"), replace);
        } else {
            writing.overtaken.set(Some(Overtaken::Saved(minutes)));
        }
    });
}

#[component]
fn Open(writing: Writing, title: Memo<String>, save: Saving) -> impl IntoView {
    view! {
        <main class="l-page l-page--wide l-talk">
            <PageHead title>
                <Guide />
            </PageHead>
            <ZoneIndex zones=ZONES />
            <div class="l-beside l-beside--first">
                <div class="l-beside__side">
                    <LastTime writing />
                </div>
                <form
                    class="l-form"
                    autocomplete="off"
                    on:submit=|event| event.prevent_default()
                    on:keydown=move |event| {
                        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                            event.prevent_default();
                            save.save();
                        }
                    }
                >
                    <Present writing />
                    <About writing />
                    <Agreed writing />
                    <Signatures writing />
                    <SaveBar writing save />
                </form>
            </div>
        </main>
    }
}
