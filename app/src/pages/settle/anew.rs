//! Neither is right: a field is written anew.

use super::Deed;
use crate::{
    components::{Icon, focus_heading, focus_soon, use_notice},
    locales::tr,
    prelude::*,
    work::{Drafted, Heard, use_work},
};
use casework::{
    casebook::Casebook,
    records::{Identity, RecordKey},
};
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is being written, kept as a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Rewritten {
    text: String,
}

impl Drafted for Rewritten {}

/// Whether it would leave somebody without any name.
fn takes_last_name(book: &Casebook, record: RecordKey, path: &str, text: &str) -> bool {
    let other = book.get::<Identity>(record.id).and_then(|identity| match path {
        "family_name" => Some(identity.given_name.clone()),
        "given_name" => Some(identity.family_name.clone()),
        _ => None,
    });
    text.is_empty() && other.is_some_and(|other| other.trim().is_empty())
}

/// The field in which it is written.
#[component]
pub(super) fn Anew(
    /// Where on the page.
    id: String,
    /// The record.
    record: RecordKey,
    /// The field.
    path: String,
    /// What it begins with.
    text: String,
) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let draft = format!("settle:{}:{}:{path}", record.kind.name(), record.id);
    let kept = work.draft::<Rewritten>(&draft);
    let open = RwSignal::new(kept.is_some());
    let begun = kept.unwrap_or(Rewritten { text });
    let typed = RwSignal::new(begun.text.clone());
    let has_no_name = RwSignal::new(false);
    work.follow_draft(&draft, &begun, move |heard| {
        if let Heard::Now(now) = heard {
            typed.set(now.text);
            open.set(true);
        }
    });
    let (field, error) = (format!("{id}-anew"), format!("{id}-anew-error"));
    let (shown, draft, path) = (format!("#{field}"), StoredValue::new(draft), StoredValue::new(path));
    let take = move |event| {
        typed.set(event_target_value(&event));
        draft.with_value(|draft| work.keep_draft(draft, &Rewritten { text: typed.get_untracked() }));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = typed.with_untracked(|text| text.trim().to_owned());
        has_no_name.set(path.with_value(|path| work.look(|book| takes_last_name(book, record, path, &text))));
        if has_no_name.get_untracked() {
            return;
        }
        let Some(act) = Deed::Field(record, path.get_value(), Value::String(text)).act(work) else {
            return notice.say(tr("settle-changed"), None);
        };
        spawn_local(async move {
            match work.save(act, Some(&draft.get_value())).await {
                Ok(_) => {
                    notice.say(tr("settle-done"), None);
                    focus_heading();
                }
                Err(error) => notice.refuse(&error),
            }
        });
    };
    let begin = move |_| {
        open.set(true);
        focus_soon(shown.clone());
    };
    view! {
        <Show
            when=move || open.get()
            fallback=move || {
                view! {
                    <div>
                        <button class="kern-btn kern-btn--tertiary" type="button" on:click=begin.clone()>
                            <Icon name="pen" />
                            <span class="kern-label">{tr("settle-anew")}</span>
                        </button>
                    </div>
                }
            }
        >
            <form class="l-form" on:submit=save>
                <div class="l-field">
                    <label for=field.clone()>{tr("settle-anew")}</label>
                    <textarea
                        id=field.clone()
                        rows="2"
                        aria-describedby=error.clone()
                        aria-invalid=move || has_no_name.get().to_string()
                        prop:value=move || typed.get()
                        on:input=take
                    ></textarea>
                    <p class="l-field__error" id=error.clone() role="alert">
                        {move || has_no_name.get().then(|| tr("mistake-no-name"))}
                    </p>
                </div>
                <div>
                    <button class="kern-btn kern-btn--primary" type="submit">
                        <Icon name="check" />
                        <span class="kern-label">{tr("settle-anew-save")}</span>
                    </button>
                </div>
            </form>
        </Show>
    }
}
