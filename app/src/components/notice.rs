//! A short word after an act, with its way back.

use crate::{
    locales::tr,
    prelude::*,
    work::{SaveError, Work},
};
use casework::sync::{Act, Refusal};
use leptos::{task::spawn_local, wasm_bindgen::JsCast as _, web_sys};
use std::time::Duration;

/// What was just said.
#[derive(Clone)]
struct Said {
    words: String,
    undo: Option<Callback<()>>,
    number: u64,
}

/// Where acts say how they ended; provided as context.
#[derive(Clone, Copy)]
pub struct Notice(RwSignal<Option<Said>>, StoredValue<u64>);

impl Notice {
    /// A place where nothing was said yet.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(None), StoredValue::new(0))
    }

    /// Says something for a while.
    pub fn say(self, words: String, undo: Option<Callback<()>>) {
        self.1.update_value(|number| *number += 1);
        let number = self.1.get_value();
        self.0.set(Some(Said { words, undo, number }));
        // Long enough to read it and to reach the button.
        set_timeout(
            move || {
                if self.0.try_with_untracked(|said| said.as_ref().is_some_and(|said| said.number == number))
                    == Some(true)
                {
                    self.0.set(None);
                }
            },
            Duration::from_secs(12),
        );
    }

    /// Says why something could not be saved.
    pub fn refuse(self, error: &SaveError) {
        let words = match error {
            SaveError::Locked => tr("save-locked"),
            SaveError::NoRoom => tr("notice-no-room"),
            SaveError::Emptied => tr("notice-emptied"),
            SaveError::Storage(_) => tr("save-storage"),
            SaveError::Refused(Refusal::Signed { .. }) => tr("save-signed"),
            SaveError::Refused(_) => tr("save-refused"),
        };
        self.say(words, None);
    }
}

impl Default for Notice {
    fn default() -> Self {
        Self::new()
    }
}

/// The place for notices of this page.
///
/// # Panics
/// Outside [`crate::App`], which provides it.
#[must_use]
pub fn use_notice() -> Notice {
    expect_context()
}

/// Whether this is the second tap of a double tap: it means no more than the first.
fn is_tapped_again() -> bool {
    let event = web_sys::window().map(|window| window.event());
    event.and_then(|event| event.dyn_into::<web_sys::UiEvent>().ok()).is_some_and(|click| click.detail() > 1)
}

/// Saves an act and says so; `then` happens only if it is safe on the device. Called where somebody pressed something.
pub fn save_and_say(work: Work, notice: Notice, act: Act, words: String, then: impl FnOnce() + 'static) {
    if is_tapped_again() {
        return;
    }
    if act.is_empty() {
        then();
        return;
    }
    spawn_local(async move {
        match work.save(act, None).await {
            Ok(_) => {
                notice.say(words, None);
                then();
            }
            Err(error) => notice.refuse(&error),
        }
    });
}

/// Shows what was said, and reads it to screen readers.
#[component]
pub fn NoticeBar() -> impl IntoView {
    let notice = use_notice();
    view! {
        <div role="status">
            {move || {
                notice
                    .0
                    .get()
                    .map(|said| {
                        view! {
                            <div class="l-notice">
                                <span>{said.words}</span>
                                {said
                                    .undo
                                    .map(|undo| {
                                        view! {
                                            <button
                                                type="button"
                                                on:click=move |_| {
                                                    notice.0.set(None);
                                                    undo.run(());
                                                }
                                            >
                                                {tr("undo")}
                                            </button>
                                        }
                                    })}
                            </div>
                        }
                    })
            }}
        </div>
    }
}
