//! The conversation: written down on one page, signed, read.

mod about;
mod agreed;
mod beside;
mod form;
mod minutes;
mod next;
mod present;
mod saving;
mod sign;
mod writing;

pub use minutes::Minutes;

use crate::prelude::*;
use casework::{
    conversation::{Draft, Opening},
    ids::{ConsultationId, ConversationId},
    records::{Consultation, Setting},
};
use form::Form;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use writing::Writing;

use crate::work::{Work, use_work};

/// Writing a conversation down. The address names the draft: opened again, everything typed is there again.
#[component]
pub fn Conversation() -> impl IntoView {
    let work = use_work();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("draft").and_then(|id| id.parse().ok())));
    let navigate = use_navigate();
    // Its minutes are in the casebook: it is read now, not written again.
    Effect::new(move |_| {
        let Some(id) = id.get() else { return };
        // What else is written in it is not in the minutes.
        if let Some(saved) = minutes_of(work, id).filter(|_| work.draft::<Draft>(&draft_name(id)).is_none()) {
            let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&format!("/consultations/{saved}"), replace);
        }
    });
    let query = use_query_map();
    move || {
        let conversation = id.get().unwrap_or_else(ConversationId::new);
        let name = draft_name(conversation);
        let kept = work.draft::<Draft>(&name);
        let draft = kept.clone().unwrap_or_else(|| untrack(|| begin(work, conversation, &query.get())));
        let writing = Writing::new(work, name, draft, kept.is_some());
        view! { <Form writing /> }
    }
}

fn draft_name(conversation: ConversationId) -> String {
    format!("conversation:{conversation}")
}

fn minutes_of(work: Work, conversation: ConversationId) -> Option<ConsultationId> {
    work.look(|book| {
        let mut all = book.all::<Consultation>().iter();
        all.find(|(_, minutes)| minutes.conversation == conversation).map(|(id, _)| ConsultationId(*id))
    })
}

/// A new draft, filled with what the address knows.
fn begin(work: Work, conversation: ConversationId, query: &leptos_router::params::ParamsMap) -> Draft {
    let ids = |name: &str| query.get_all(name).unwrap_or_default();
    let now = work.now();
    let minute = chrono::NaiveTime::from_hms_opt(chrono::Timelike::hour(&now), chrono::Timelike::minute(&now), 0);
    let opening = Opening {
        conversation,
        at: now.date().and_time(minute.unwrap_or(now.time())),
        // A page is open only while somebody is at work.
        worker: work.user().unwrap_or(casework::ids::UserId(uuid::Uuid::nil())),
        persons: ids("person").iter().filter_map(|id| id.parse().ok()).collect(),
        unit: query.get("unit").and_then(|id| id.parse().ok()),
        accommodation: query.get("accommodation").and_then(|id| id.parse().ok()),
        setting: query.get("setting").and_then(|word| Setting::from_word(&word)),
    };
    work.look(|book| Draft::begin(opening, book))
}
