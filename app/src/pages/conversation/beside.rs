//! Beside the form: what was agreed last, what is open, and the guide for whoever wants it.

use super::writing::Writing;
use crate::{
    components::{Goals, Icon, actor_name},
    locales::{
        dates::{day_in_words, exact_day},
        tr, tr_with,
    },
    prelude::*,
};
use casework::{
    agreement::agreements,
    conversation::{last_agreed, open_tasks},
    ids::{CaseId, ConsultationId, TaskId},
    records::TaskState,
};
use leptos::html;

/// Last agreement and open tasks of everybody present, each household's apart.
#[component]
pub(super) fn LastTime(writing: Writing) -> impl IntoView {
    let cases = Memo::new(move |_| {
        writing.draft.with(|draft| draft.present_parts().map(|part| (part.case, part.consultation)).collect::<Vec<_>>())
    });
    view! {
        <For each=move || cases.get() key=|(case, _)| *case let:entry>
            <LastOf writing case=entry.0 part=entry.1 />
        </For>
    }
}

#[component]
fn LastOf(writing: Writing, case: CaseId, part: ConsultationId) -> impl IntoView {
    let work = writing.work;
    let agreed = Memo::new(move |_| work.read(|book| last_agreed(book, case)));
    // Their goals stand below.
    let has_signed = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| agreements(book, case, today).iter().any(|it| it.in_force.is_some()))
    });
    let tasks = Memo::new(move |_| {
        work.read(|book| {
            let open = open_tasks(book, case).into_iter();
            open.map(|(id, task)| (id, task.what.clone(), actor_name(book, task.who), task.due)).collect::<Vec<_>>()
        })
    });
    let has_tasks = move || tasks.with(|tasks| !tasks.is_empty());
    view! {
        <section class="l-card l-card--tight">
            <h2 class="l-card__title">
                {move || {
                    if writing.is_several() {
                        format!("{}: {}", tr("thread-title"), writing.household(part))
                    } else {
                        tr("thread-title")
                    }
                }}
            </h2>
            {move || match agreed.get() {
                Some((minutes, day, words)) => {
                    let when = tr_with("thread-agreed", &[("when", day_in_words(day, work.today()).into())]);
                    view! {
                        <div>
                            <a class="l-small" href=format!("/consultations/{minutes}") title=exact_day(day)>
                                {when}
                            </a>
                            <p class="l-lasting">{words}</p>
                        </div>
                    }
                        .into_any()
                }
                None if has_signed.get() => ().into_any(),
                None => view! { <p class="l-quiet">{tr("thread-nothing")}</p> }.into_any(),
            }}
            {move || {
                let person = writing.part(part, |part| part.present.iter().next().copied())?;
                Some(view! { <Goals case person /> })
            }}
            <Show when=has_tasks>
                <fieldset class="l-plain-set">
                    <legend class="l-label">{tr("thread-tasks")}</legend>
                    <ul class="l-plain">
                        <For each=move || tasks.get() key=|task| task.clone() let:task>
                            <li>
                                <Tick writing id=task.0>
                                    <span>
                                        {task.1.clone()} " "
                                        <span class="l-quiet l-small">
                                            {task.2.clone()}
                                            {task
                                                .3
                                                .map(|due| {
                                                    let when = day_in_words(due, work.today());
                                                    format!(", {}", tr_with("thread-task-due", &[("when", when.into())]))
                                                })}
                                        </span>
                                    </span>
                                </Tick>
                            </li>
                        </For>
                    </ul>
                    <p class="l-field__hint">{tr("thread-tick-note")}</p>
                </fieldset>
            </Show>
        </section>
    }
}

/// A tick that settles a task when the conversation is saved.
#[component]
fn Tick(writing: Writing, id: TaskId, children: Children) -> impl IntoView {
    view! {
        <label class="l-check">
            <input
                type="checkbox"
                prop:checked=move || writing.draft.with(|draft| draft.ticked.contains_key(&id))
                on:change=move |event| {
                    let is_done = event_target_checked(&event);
                    writing
                        .draft
                        .update(|draft| {
                            if is_done {
                                draft.ticked.insert(id, TaskState::Done);
                            } else {
                                draft.ticked.remove(&id);
                            }
                        });
                }
            />
            {children()}
        </label>
    }
}

/// The steps of the guide (*Leitfaden*).
const STEPS: [&str; 8] = ["guide-1", "guide-2", "guide-3", "guide-4", "guide-5", "guide-6", "guide-7", "guide-8"];

/// The guide, pulled in from the side.
#[component]
pub(super) fn Guide() -> impl IntoView {
    let panel = NodeRef::<html::Dialog>::new();
    view! {
        <button
            type="button"
            class="kern-btn kern-btn--tertiary"
            aria-haspopup="dialog"
            on:click=move |_| {
                if let Some(panel) = panel.get_untracked() {
                    // Refused only for a dialog that is open already.
                    let _ = panel.show_modal();
                }
            }
        >
            <Icon name="info" />
            <span class="kern-label">{tr("guide-open")}</span>
        </button>
        <dialog class="l-panel" node_ref=panel aria-labelledby="guide-title">
            <div class="l-stack">
                <h2 id="guide-title">{tr("guide-title")}</h2>
                <ol class="l-guide">{STEPS.map(|step| view! { <li>{tr(step)}</li> })}</ol>
                <form method="dialog" class="l-dialog__actions">
                    <button class="kern-btn kern-btn--secondary">
                        <span class="kern-label">{tr("close")}</span>
                    </button>
                </form>
            </div>
        </dialog>
    }
}
