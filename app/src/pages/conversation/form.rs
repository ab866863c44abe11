//! The form as a whole: title, index, four zones, the bar that saves.

use super::{
    about::About,
    agreed::Agreed,
    beside::{Guide, LastTime},
    present::Present,
    saving::SaveBar,
    sign::Signatures,
    writing::Writing,
};
use crate::{
    components::{PageHead, ZoneIndex, Zones, spoken_with_age},
    locales::{tr, tr_with},
    prelude::*,
};

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
