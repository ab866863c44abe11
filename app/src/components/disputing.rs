//! Writing down that somebody disputes an entry.

use super::{Icon, save_and_say, use_notice};
use crate::{locales::tr, prelude::*, work::use_work};
use casework::{
    records::{Actor, RecordKey},
    sync::{Act, Hand, Objection},
};
use uuid::Uuid;

/// Fields for what somebody says against an entry.
#[component]
pub(super) fn WriteObjection(record: RecordKey, clients: Vec<(Actor, String)>, open: RwSignal<bool>) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    // More than one entry of a page may be disputed.
    let id_of = move |part: &str| format!("disputed-{part}-{}", record.id);
    let who = RwSignal::new(clients.first().map(|(actor, _)| *actor));
    let statement = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let missing = Memo::new(move |_| tried.get() && statement.with(|it| it.trim().is_empty()));
    let keep = move |_| {
        tried.set(true);
        let (Some(by), Some(me)) = (who.get_untracked(), untrack(|| work.user())) else { return };
        if missing.get_untracked() {
            super::focus(&format!("#{}", id_of("statement")));
            return;
        }
        let objection = Objection {
            by,
            at: chrono::Utc::now(),
            written_by: me,
            hand: Hand::Worker,
            part: String::new(),
            statement: statement.get_untracked().trim().to_owned(),
        };
        let act = work.look(|book| {
            let mut act = Act::new();
            act.dispute(book.record(record)?, Uuid::now_v7(), &objection);
            Some(act)
        });
        if let Some(act) = act {
            save_and_say(work, notice, act, tr("disputed-kept"), move || open.set(false));
        }
    };
    view! {
        <div class="l-stack l-screen-only">
            <div class="l-field">
                <label for=id_of("by")>{tr("disputed-by")}</label>
                <select id=id_of("by") on:change=move |event| who.set(event_target_value(&event).parse().ok())>
                    {clients
                        .into_iter()
                        .map(|(actor, name)| {
                            view! { <option value=actor.to_string() selected=move || who.get() == Some(actor)>{name}</option> }
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="l-field">
                <label for=id_of("statement")>{tr("disputed-statement")}</label>
                <textarea
                    id=id_of("statement")
                    rows="2"
                    dir="auto"
                    aria-describedby=id_of("error")
                    aria-invalid=move || missing.get().to_string()
                    prop:value=move || statement.get()
                    on:input=move |event| statement.set(event_target_value(&event))
                ></textarea>
                <span id=id_of("error")>
                    {move || missing.get().then(|| view! { <span class="l-field__error">{tr("disputed-statement-missing")}</span> })}
                </span>
            </div>
            <div class="l-cluster">
                <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| open.set(false)>
                    <span class="kern-label">{tr("cancel")}</span>
                </button>
                <button type="button" class="kern-btn kern-btn--primary" on:click=keep>
                    <Icon name="check" />
                    <span class="kern-label">{tr("disputed-keep")}</span>
                </button>
            </div>
        </div>
    }
}
