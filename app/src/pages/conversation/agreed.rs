//! *Was ist vereinbart*: agreements, who does what by when, the next appointment.

use super::{
    form::ZONES,
    next::Next,
    writing::{EachHousehold, Writing},
};
use crate::{
    components::{DayField, Icon, Zone},
    locales::{tr, tr_with},
    prelude::*,
};
use casework::{
    conversation::{Doer, Line, doers},
    ids::{ConsultationId, TaskId},
    records::Actor,
};

#[component]
pub(super) fn Agreed(writing: Writing) -> impl IntoView {
    view! {
        <Zone zones=ZONES id="talk-agreed">
            <Show when=move || writing.parts.with(Vec::is_empty)>
                <p class="l-quiet">{tr("talk-who-hint")}</p>
            </Show>
            <EachHousehold writing part=move |id| view! { <AgreedOne writing id /> } />
        </Zone>
    }
}

#[component]
fn AgreedOne(writing: Writing, id: ConsultationId) -> impl IntoView {
    let field = format!("agreed-{id}");
    view! {
        <div class="l-field">
            <label for=field.clone()>{tr("talk-agreed")}</label>
            <textarea
                id=field
                rows="3"
                prop:value=move || writing.part(id, |part| part.agreed.clone())
                on:input=move |event| writing.change(id, |part| part.agreed = event_target_value(&event))
            ></textarea>
        </div>
        <Tasks writing id />
        <Next writing id />
    }
}

#[component]
fn Tasks(writing: Writing, id: ConsultationId) -> impl IntoView {
    let lines = Memo::new(move |_| writing.part(id, |part| part.tasks.iter().map(|line| line.id).collect::<Vec<_>>()));
    // Whose tasks may stand in these minutes: the workers', the partners', and those of the clients present.
    let doers = Memo::new(move |_| {
        let me = writing.work.user();
        writing.draft.with(|draft| {
            let present = draft.part(id).map(|part| part.present.clone()).unwrap_or_default();
            let persons: Vec<_> = present.iter().copied().collect();
            me.map(|me| writing.work.read(|book| doers(book, me, persons.into_iter()))).unwrap_or_default()
        })
    });
    let field = format!("task-line-{id}");
    let (label, hint) = (field.clone(), format!("{field}-hint"));
    let add = move || take_lines(writing, Some(id));
    view! {
        <fieldset class="l-plain-set l-stack l-stack--small">
            <legend class="l-label">{tr("talk-tasks")}</legend>
            <ul class="l-lines">
                <For each=move || lines.get() key=|line| *line let:line>
                    <TaskLine writing id line doers />
                </For>
            </ul>
            <div class="l-typed">
                <div class="l-field l-grow">
                    <label for=label>{tr("talk-task-line")}</label>
                    <input
                        id=field
                        type="text"
                        enterkeyhint="done"
                        aria-describedby=hint.clone()
                        prop:value=move || writing.part(id, |part| part.typing.clone())
                        on:input=move |event| writing.change(id, |part| part.typing = event_target_value(&event))
                        on:keydown=move |event| {
                            if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
                                event.prevent_default();
                                add();
                            }
                        }
                    />
                </div>
                <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| add()>
                    <Icon name="plus" />
                    <span class="kern-label">{tr("talk-task-add")}</span>
                </button>
            </div>
            <p id=hint class="l-field__hint">
                {tr("talk-task-hint")}
            </p>
        </fieldset>
    }
}

/// Makes tasks of the lines that are being typed: of one part, or of all.
pub(super) fn take_lines(writing: Writing, only: Option<ConsultationId>) {
    let (today, me) = untrack(|| (writing.work.today(), writing.work.user()));
    let Some(me) = me else { return };
    let typed = |id: &ConsultationId| only.is_none_or(|only| only == *id);
    let is_typing = |id: &ConsultationId| {
        writing.draft.with_untracked(|draft| draft.part(*id).is_some_and(|it| !it.typing.is_empty()))
    };
    let ids: Vec<_> = writing.parts.get_untracked().into_iter().filter(typed).filter(is_typing).collect();
    if !ids.is_empty() {
        writing
            .draft
            .update(|draft| writing.work.look(|book| ids.iter().for_each(|id| draft.take_line(*id, book, me, today))));
    }
}

#[component]
fn TaskLine(writing: Writing, id: ConsultationId, line: TaskId, doers: Memo<Vec<Doer>>) -> impl IntoView {
    let what = move || {
        writing
            .part(id, |part| part.tasks.iter().find(|it| it.id == line).map(|it| it.what.clone()))
            .unwrap_or_default()
    };
    let due = Signal::derive(move || {
        writing.part(id, |part| part.tasks.iter().find(|it| it.id == line).and_then(|it| it.due))
    });
    let change = move |f: &dyn Fn(&mut Line)| {
        writing.change(id, |part| part.tasks.iter_mut().filter(|it| it.id == line).for_each(f));
    };
    let who = Memo::new(move |_| writing.part(id, |part| part.tasks.iter().find(|it| it.id == line).map(|it| it.who)));
    let (what_id, who_id, due_id) = (format!("what-{line}"), format!("who-{line}"), format!("due-{line}"));
    view! {
        <li class="l-line l-line--task">
            <div class="l-field">
                <label for=what_id.clone()>{tr("talk-task-what")}</label>
                <input
                    id=what_id
                    type="text"
                    prop:value=what
                    on:input=move |event| {
                        let what = event_target_value(&event);
                        change(&|line| line.what.clone_from(&what));
                    }
                />
            </div>
            <div class="l-field">
                <label for=who_id.clone()>{tr("talk-task-who")}</label>
                <select
                    id=who_id
                    on:change=move |event| {
                        if let Ok(who) = event_target_value(&event).parse::<Actor>() {
                            change(&|line| line.who = who);
                        }
                    }
                >
                    {move || {
                        doers
                            .get()
                            .into_iter()
                            .map(|doer| {
                                let actor = doer.actor;
                                view! {
                                    <option value=actor.to_string() selected=move || who.get() == Some(actor)>
                                        {doer.name}
                                    </option>
                                }
                            })
                            .collect_view()
                    }}
                </select>
            </div>
            <DayField
                id=due_id
                label=tr("talk-task-due")
                day=due
                on_day=Callback::new(move |due| change(&|line| line.due = due))
            />
            <button
                type="button"
                class="l-icon-button"
                aria-label=move || tr_with("talk-task-remove", &[("what", what().into())])
                on:click=move |_| {
                    writing.change(id, |part| part.tasks.retain(|it| it.id != line));
                    crate::components::focus(&format!("#task-line-{id}"));
                }
            >
                <Icon name="trash" />
            </button>
        </li>
    }
}
