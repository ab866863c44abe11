//! Removing an entry: asked once, said in words, and with a way back.

use super::{Icon, Notice, focus_heading, save_and_say, use_notice};
use crate::{
    locales::{tr, tr_with},
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    access::{Deed, Relation, may},
    records::{Kind, RecordKey},
    removing::{bringing_back, removal, with_it},
};
use leptos::html;

/// Whether whoever is at work may remove entries of this kind.
fn may_remove(work: Work, kind: Kind) -> bool {
    let role = untrack(|| work.me()).map(|me| me.staff.role);
    role.is_some_and(|role| may(role, Deed::Write, kind, Relation::OwnTeam))
}

/// A button that removes an entry after asking; nothing where it stays whatever somebody wants.
#[component]
pub fn Remove(
    /// The entry.
    record: RecordKey,
    /// What it is, as it stands on the page.
    what: String,
) -> impl IntoView {
    let work = use_work();
    let goes = Memo::new(move |_| may_remove(work, record.kind) && work.read(|book| with_it(book, record).is_ok()));
    let asked = RwSignal::new(false);
    let what = StoredValue::new(what);
    view! {
        <Show when=move || goes.get()>
            <button
                type="button"
                class="kern-btn kern-btn--tertiary"
                aria-label=tr_with("remove-named", &[("what", what.get_value().into())])
                on:click=move |_| asked.set(true)
            >
                <Icon name="trash" />
                <span class="kern-label">{tr("remove")}</span>
            </button>
            <Show when=move || asked.get()>
                <Question record what=what.get_value() asked />
            </Show>
        </Show>
    }
}

#[component]
fn Question(record: RecordKey, what: String, asked: RwSignal<bool>) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    let along = along_in_words(work, record);
    let heading = format!("remove-{}", record.id);
    let named_by = heading.clone();
    view! {
        <dialog class="l-dialog" node_ref=dialog aria-labelledby=named_by on:close=move |_| asked.set(false)>
            <h2 id=heading dir="auto">{tr_with("remove-sure", &[("what", what.into())])}</h2>
            <div class="l-stack l-stack--small">
                <p>{tr("remove-means")}</p>
                {along.map(|along| view! { <p>{along}</p> })}
                <p class="l-quiet">{tr("remove-meanwhile")}</p>
            </div>
            <form method="dialog" class="l-dialog__actions">
                <button class="kern-btn kern-btn--secondary">
                    <span class="kern-label">{tr("remove-no")}</span>
                </button>
                <button class="kern-btn kern-btn--primary l-button--danger" on:click=move |_| remove(work, notice, record)>
                    <Icon name="trash" />
                    <span class="kern-label">{tr("remove-yes")}</span>
                </button>
            </form>
        </dialog>
    }
}

/// What goes along, counted; none if nothing does.
fn along_in_words(work: Work, record: RecordKey) -> Option<String> {
    let keys = work.look(|book| with_it(book, record)).ok()?;
    let counted = [
        (Kind::Task, "remove-tasks"),
        (Kind::Appointment, "remove-appointments"),
        (Kind::Document, "remove-documents"),
    ];
    let counted = counted.into_iter().filter_map(|(kind, words)| {
        let count = keys.iter().skip(1).filter(|key| key.kind == kind).count();
        (count > 0).then(|| tr_with(words, &[("count", count.into())]))
    });
    let counted = counted.collect::<Vec<_>>().join(", ");
    (!counted.is_empty()).then(|| tr_with("remove-along", &[("what", counted.into())]))
}

fn remove(work: Work, notice: Notice, record: RecordKey) {
    let Ok(act) = work.look(|book| removal(book, record)) else { return notice.say(tr("settle-changed"), None) };
    leptos::task::spawn_local(async move {
        match work.save(act, None).await {
            Ok(_) => {
                // What had the focus is gone.
                focus_heading();
                notice.say(tr("remove-done"), Some(Callback::new(move |()| bring_back(work, notice, record))));
            }
            Err(error) => notice.refuse(&error),
        }
    });
}

fn bring_back(work: Work, notice: Notice, record: RecordKey) {
    let act = work.look(|book| bringing_back(book, record));
    save_and_say(work, notice, act, tr("remove-undone"), focus_heading);
}

/// A button that brings a removed entry back, with what went along.
#[component]
pub fn BringBack(
    /// The entry.
    record: RecordKey,
    /// What it is, as it stands on the page.
    what: String,
) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    may_remove(work, record.kind).then(|| {
        view! {
            <button
                type="button"
                class="kern-btn kern-btn--secondary"
                aria-label=tr_with("remove-back-named", &[("what", what.into())])
                on:click=move |_| bring_back(work, notice, record)
            >
                <Icon name="undo" />
                <span class="kern-label">{tr("remove-back")}</span>
            </button>
        }
    })
}
