//! Putting a version into the client's hand: the document alone is then open on this device.

use crate::{
    components::{Icon, use_notice},
    locales::tr,
    prelude::*,
    work::{NotGiven, use_work},
};
use casework::{
    agreement::InHand,
    ids::{PersonId, VersionId},
    records::Reply,
};
use leptos::task::spawn_local;

/// Who is there beside the client, and where: it stands with what is said on the screen and on paper.
#[derive(Clone, Copy)]
pub(super) struct Beside {
    interpreter: RwSignal<String>,
    companion: RwSignal<String>,
    place: RwSignal<String>,
}

impl Beside {
    pub(super) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { interpreter: empty(), companion: empty(), place: empty() }
    }

    /// What somebody says, with what is typed here.
    pub(super) fn with(self, reply: Reply) -> Reply {
        Reply {
            interpreter: typed(self.interpreter),
            companion: typed(self.companion),
            place: typed(self.place),
            ..reply
        }
    }
}

fn typed(signal: RwSignal<String>) -> String {
    signal.get_untracked().trim().to_owned()
}

/// The fields; `of` tells those of one form from those of another.
#[component]
pub(super) fn BesideFields(beside: Beside, of: String) -> impl IntoView {
    let field = move |key: &'static str, value: RwSignal<String>| {
        let id = format!("{key}-{of}");
        view! {
            <div class="l-field">
                <label for=id.clone()>{tr(key)} " " <span class="l-field__optional">{tr("talk-optional")}</span></label>
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </div>
        }
    };
    view! {
        <div class="l-inputs">
            {field("hand-interpreter", beside.interpreter)} {field("hand-companion", beside.companion)}
            {field("hand-place", beside.place)}
        </div>
    }
}

/// Who is there beside the client, how the tablet itself is pinned, and the button.
#[component]
pub(super) fn IntoHand(person: PersonId, version: VersionId, beside: Beside) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let busy = RwSignal::new(false);
    let give = move |_| {
        let Some(me) = untrack(|| work.me()).filter(|_| !busy.get_untracked()) else { return };
        let Some(document) = work.look(|book| InHand::of(book, person, version, &me.municipality_name)) else { return };
        let Beside { interpreter, companion, place } = beside;
        let document =
            InHand { interpreter: typed(interpreter), companion: typed(companion), place: typed(place), ..document };
        busy.set(true);
        spawn_local(async move {
            match work.put_in_hand(document).await {
                Ok(()) => {}
                Err(NotGiven::NotKept(error)) => notice.refuse(&error),
                Err(NotGiven::Another) => notice.say(tr("hand-another"), None),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="l-card l-card--tight l-screen-only" role="group" aria-labelledby="hand-give">
            <h4 id="hand-give">{tr("hand-give-title")}</h4>
            <p class="l-quiet">{tr("hand-give-text")}</p>
            <BesideFields beside of="hand".to_owned() />
            <details class="l-more">
                <summary>{tr("hand-pin-title")}</summary>
                <dl class="l-fields">
                    <div>
                        <dt>"Android"</dt>
                        <dd>{tr("hand-pin-android")}</dd>
                    </div>
                    <div>
                        <dt>"iPad"</dt>
                        <dd>{tr("hand-pin-ipad")}</dd>
                    </div>
                    <div>
                        <dt>"Windows"</dt>
                        <dd>{tr("hand-pin-windows")}</dd>
                    </div>
                </dl>
            </details>
            <p>
                <button type="button" class="kern-btn kern-btn--primary" aria-disabled=move || busy.get().to_string() on:click=give>
                    <Icon name="people" />
                    <span class="kern-label">{tr("hand-give")}</span>
                </button>
            </p>
        </div>
    }
}
