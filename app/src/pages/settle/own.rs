//! What became of what somebody wrote in cases that they had lost by then: told without what it says, or about whom.

use crate::{
    components::{Icon, here},
    locales::{
        dates::{moment_in_words, plain_day},
        tr, tr_with,
    },
    prelude::*,
    work::use_work,
};
use casework::{
    records::{Answer, Because},
    sync::wire::LateAnswer,
};
use leptos::task::spawn_local;

/// The user's own late work, newest first; nothing if there is none, or the server is not reached.
#[component]
pub(super) fn OwnLateWork() -> impl IntoView {
    let work = use_work();
    let answers = RwSignal::new(Vec::<LateAnswer>::new());
    spawn_local(async move {
        if let Ok(told) = work.late_answers().await {
            let _ = answers.try_set(told);
        }
    });
    view! {
        <Show when=move || answers.with(|answers| !answers.is_empty())>
            <section class="l-card" aria-labelledby="own-late">
                <h2 id="own-late">{tr("late-own-title")}</h2>
                <p class="l-quiet">{tr("late-own-text")}</p>
                <ul class="l-list l-list--plain">
                    {move || answers.get().into_iter().map(|answer| view! { <Own answer /> }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Own(answer: LateAnswer) -> impl IntoView {
    let today = use_work().today();
    let written = moment_in_words(here(answer.written_at), today);
    let because = match answer.because {
        Because::LeftScope => "late-own-left",
        Because::Blocked => "late-own-blocked",
    };
    let (icon, words) = match answer.answer {
        None => ("clock", "late-own-open"),
        Some(Answer::TakenIn) => ("check", "late-own-taken"),
        Some(Answer::LeftOut) => ("close", "late-own-left-out"),
    };
    let on = answer.settled_on.map(|day| format!(" ({})", plain_day(day))).unwrap_or_default();
    view! {
        <li class="l-row l-row--wraps">
            <div class="l-row__body">
                <span class="l-row__title">{tr_with("late-own-written", &[("when", written.into())])}</span>
                <span class="l-row__note">{tr(because)}</span>
            </div>
            <span class="l-row__end">
                <Icon name=icon />
                {tr(words)}
                {on}
            </span>
        </li>
    }
}
