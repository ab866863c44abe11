//! An entry that came back is mended: in the form that it came from, or field by field where there is none.

use super::{say_sent, written::Written};
use crate::{
    components::{Icon, use_notice},
    locales::tr,
    pages::people::mend,
    prelude::*,
    work::{CannotMend, Drafted, Heard, Returned as Entry, Work, use_work},
};
use casework::{conversation::Draft, ids::CommitId};
use serde_json::Value;

/// Opens the entry as a draft of the form that it came from, and answers where; none if there is no such form.
pub(super) async fn open_form(work: Work, entry: &Entry) -> Option<Result<String, CannotMend>> {
    if let Some(draft) = Draft::of_returned(&entry.commit) {
        let conversation = draft.conversation;
        let kept = work.mend_as_draft(entry.commit.id, &format!("conversation:{conversation}"), &draft).await;
        return Some(kept.map(|()| format!("/conversation/{conversation}")));
    }
    mend(work, &entry.commit).await
}

fn draft_of(id: CommitId) -> String {
    format!("mend:{id}")
}

impl Drafted for Entry {}

/// The entry as it was mended so far, if somebody began to.
pub(super) fn begun_mending(work: Work, id: CommitId) -> Option<Entry> {
    work.draft(&draft_of(id))
}

/// What was begun with entries that are not in the tray any more is of no use.
pub(super) fn forget_mended(work: Work, tray: &[Entry]) {
    for name in untrack(|| work.drafts()) {
        let Some(id) = name.strip_prefix("mend:") else { continue };
        if tray.iter().all(|entry| entry.commit.id.to_string() != id) {
            work.drop_draft(&name);
        }
    }
}

/// An entry field by field, to be typed over.
#[component]
pub(super) fn Mend(entry: StoredValue<Entry>, fields: Vec<Written>) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let draft = entry.with_value(|entry| draft_of(entry.commit.id));
    let mended = RwSignal::new(work.draft::<Entry>(&draft).unwrap_or_else(|| entry.get_value()));
    work.follow_draft(&draft, &mended.get_untracked(), move |heard| {
        if let Heard::Now(now) = heard {
            mended.set(now);
        }
    });
    let draft = StoredValue::new(draft);
    let inputs = fields.into_iter().enumerate().map(|(index, it)| {
        let Written { change, path, name, words, text } = it;
        if text.is_none() {
            return view! { <div class="l-field"><span>{name}</span><bdi>{words}</bdi></div> }.into_any();
        }
        let at = path.clone();
        let typed = move || {
            mended.with(|entry| {
                let write = entry.commit.changes.get(change)?.fields.get(&at)?;
                write.value.as_str().map(str::to_owned)
            })
        };
        let id = format!("mend-{}-{index}", entry.with_value(|entry| entry.commit.id));
        view! {
            <div class="l-field">
                <label for=id.clone()>{name}</label>
                <textarea
                    id=id
                    rows="2"
                    prop:value=move || typed().unwrap_or_default()
                    on:input=move |event| {
                        mended
                            .update(|entry| {
                                let change = entry.commit.changes.get_mut(change);
                                if let Some(write) = change.and_then(|change| change.fields.get_mut(&path)) {
                                    write.value = Value::String(event_target_value(&event));
                                }
                            });
                        draft.with_value(|draft| mended.with_untracked(|entry| work.keep_draft(draft, entry)));
                    }
                ></textarea>
            </div>
        }
        .into_any()
    });
    let inputs = inputs.collect_view();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        say_sent(notice, tr("returned-sent-again"), async move { work.send_mended(mended.get_untracked()).await });
    };
    view! {
        <form class="l-form" on:submit=send>
            {inputs}
            <div>
                <button class="kern-btn kern-btn--primary" type="submit">
                    <Icon name="refresh" />
                    <span class="kern-label">{tr("returned-send-mended")}</span>
                </button>
            </div>
        </form>
    }
}
