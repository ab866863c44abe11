//! The goals of an agreement with their state: on the person's page, and in front of the worker in the next conversation.

mod shown;

use super::{Chip, Icon, save_and_say, use_notice, words::named};
use crate::{
    locales::{
        dates::{day_in_words, exact_day},
        tr, tr_with,
    },
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    agreement::{set_progress, set_reviewed, take_step},
    ids::{CaseId, GoalId, PersonId, VersionId},
    records::{Agreement, Content as _, GoalState, Progress},
    sync::Act,
};
use chrono::NaiveDate;
use shown::{Shown, ShownGoal, goals_of};
use uuid::Uuid;

/// The agreements of a case with their goals; where they are read in full is told by the person whose page it is.
#[component]
pub fn Goals(
    /// The case.
    case: CaseId,
    /// On whose page an agreement is read.
    person: PersonId,
) -> impl IntoView {
    let work = use_work();
    let all = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| goals_of(book, case, today))
    });
    view! {
        <For each=move || all.get() key=|it| it.version let:it>
            <OneAgreement id=it.version person all />
        </For>
    }
}

#[component]
fn OneAgreement(id: VersionId, person: PersonId, all: Memo<Vec<Shown>>) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let today = untrack(|| work.today());
    let it = Memo::new(move |_| all.with(|all| all.iter().find(|it| it.version == id).cloned()));
    let goals = Memo::new(move |_| it.with(|it| it.as_ref().map(|it| it.goals.clone()).unwrap_or_default()));
    let written_down = Memo::new(move |_| it.with(|it| it.as_ref().filter(|it| it.has_progress).map(|it| it.id)));
    let asks = Memo::new(move |_| it.with(|it| it.as_ref().is_some_and(|it| it.asks_to_look)));
    let looked = move |_| {
        let (agreement, today) = (it.with_untracked(|it| it.as_ref().map(|it| it.id)), untrack(|| work.today()));
        let (Some(agreement), Some(me)) = (agreement, untrack(|| work.user())) else {
            return;
        };
        let mut act = Act::new();
        work.look(|book| set_reviewed(&mut act, book, agreement, today, me));
        save_and_say(work, notice, act, tr("goals-kept"), || {});
    };
    let asked = move || {
        let asked = it.with(|it| it.as_ref().map(|it| it.asked.clone()).unwrap_or_default());
        let line = |(name, words): (String, String)| {
            view! {
                <p class="l-banner l-banner--info">
                    <Icon name="question" />
                    <span class="l-banner__text">{tr_with("goals-asks", &[("name", name.into())])} " " <q dir="auto">{words}</q></span>
                </p>
            }
        };
        asked.into_iter().map(line).collect_view()
    };
    let head = move || {
        it.get().map(|it| {
            let words = tr_with("goals-version", &[("number", it.number.into())]);
            let words = if it.whose.is_empty() { words } else { format!("{words} ({})", it.whose) };
            let late = it.next_review.is_some_and(|day| day < today);
            view! {
                <p class="l-cluster">
                    <a href=format!("/people/{person}/agreement/{id}")>{words}</a>
                    <super::VersionDisputed version=id />
                    <super::DisputedMark record=Agreement::key(it.id) />
                    {(!it.is_in_force)
                        .then(|| view! { <span class="l-badge l-badge--warning"><Icon name="signature" />{tr("goals-unsigned")}</span> })}
                    {it
                        .waits
                        .map(|waits| {
                            view! { <a class="l-badge l-badge--info" href=format!("/people/{person}/agreement/{waits}")><Icon name="clock" />{tr("goals-waits")}</a> }
                        })}
                    {(it.is_in_force && !it.unanswered.is_empty())
                        .then(|| {
                            let words = tr_with("goals-unanswered", &[("names", it.unanswered.join(", ").into())]);
                            view! { <span class="l-badge l-badge--warning"><Icon name="signature" /><bdi>{words}</bdi></span> }
                        })}
                    {it
                        .ended
                        .map(|day| {
                            let words = tr_with("goals-ended", &[("day", day_in_words(day, today).into())]);
                            view! { <span class="l-badge l-badge--danger"><Icon name="calendar" />{words}</span> }
                        })}
                    {it.has_rivals.then(|| view! { <span class="l-badge l-badge--warning"><Icon name="warning" />{tr("agree-rival")}</span> })}
                    {it
                        .next_review
                        .map(|day| {
                            let words = tr_with("goals-review", &[("day", day_in_words(day, today).into())]);
                            view! {
                                <time
                                    class=if late { "l-badge l-badge--danger" } else { "l-badge" }
                                    datetime=day.to_string()
                                    title=exact_day(day)
                                >
                                    <Icon name="calendar" />
                                    {words}
                                </time>
                            }
                        })}
                </p>
            }
        })
    };
    view! {
        <div class="l-stack l-stack--small">
            {head}
            <Show when=move || asks.get()>
                <p class="l-cluster l-screen-only">
                    <button type="button" class="kern-btn kern-btn--tertiary" on:click=looked>
                        <Icon name="check" />
                        <span class="kern-label">{tr("goals-reviewed")}</span>
                    </button>
                    <span class="l-small l-quiet">{tr("goals-reviewed-hint")}</span>
                </p>
            </Show>
            {asked}
            <ul class="l-plain l-goals">
                <For each=move || goals.get() key=|goal| goal.goal.id let:goal>
                    <OneGoal agreement=it id=goal.goal.id />
                </For>
            </ul>
            // What is written down of how far they are can be disputed as any other entry.
            {move || {
                written_down
                    .get()
                    .map(|agreement| {
                        view! { <p><super::Dispute record=Agreement::key(agreement) what=tr("goals-progress") /></p> }
                    })
            }}
        </div>
    }
}

fn icon_of(state: GoalState) -> (&'static str, &'static str) {
    match state {
        GoalState::Agreed => ("l-badge", "task"),
        GoalState::UnderWay => ("l-badge l-badge--info", "clock"),
        GoalState::Reached => ("l-badge l-badge--success", "check"),
        GoalState::Partly => ("l-badge l-badge--warning", "check"),
        GoalState::Dropped => ("l-badge", "close"),
    }
}

#[component]
fn OneGoal(agreement: Memo<Option<Shown>>, id: GoalId) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let shown = Memo::new(move |_| {
        agreement.with(|it| it.as_ref().and_then(|it| it.goals.iter().find(|goal| goal.goal.id == id).cloned()))
    });
    let open = RwSignal::new(false);
    // What nobody signed is not agreed: it has no state yet.
    let in_force = Memo::new(move |_| agreement.with(|it| it.as_ref().is_some_and(|it| it.is_in_force)));
    let line = move || {
        let state = in_force.get();
        shown.get().map(|it| {
            let (class, icon) = icon_of(it.state);
            let late = it.goal.by.is_some_and(|day| day < today) && !matches!(it.state, GoalState::Reached | GoalState::Dropped);
            let taken = it.goal.steps.iter().filter(|step| it.steps.contains_key(&step.id)).count();
            let steps = (!it.goal.steps.is_empty())
                .then(|| tr_with("goals-steps", &[("taken", taken.into()), ("count", it.goal.steps.len().into())]));
            let note = [Some(named("goal-field", it.goal.field.word())), it.about.clone(), steps];
            let note = note.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            view! {
                <span class="l-row__body">
                    <span class="l-row__title">{it.goal.title.german.clone()}</span>
                    <span class="l-row__note">{note}</span>
                </span>
                <span class="l-row__end">
                    {it
                        .goal
                        .by
                        .map(|day| {
                            view! {
                                <time class=late.then_some("l-badge l-badge--danger") datetime=day.to_string() title=exact_day(day)>
                                    {tr_with("task-by", &[("day", day_in_words(day, today).into())])}
                                </time>
                            }
                        })}
                    {state
                        .then(|| {
                            view! {
                                <span class=class>
                                    <Icon name=icon />
                                    {named("goal-state", it.state.word())}
                                </span>
                            }
                        })}
                </span>
            }
        })
    };
    view! {
        <li>
            <button type="button" class="l-row" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                {line}
            </button>
            <Show when=move || open.get()>
                <Progressing agreement shown in_force id />
            </Show>
        </li>
    }
}

/// Where a goal's state and its steps are written down; each tap is saved at once.
#[component]
fn Progressing(
    agreement: Memo<Option<Shown>>,
    shown: Memo<Option<ShownGoal>>,
    in_force: Memo<bool>,
    id: GoalId,
) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let today = untrack(|| work.today());
    let agreement = move || agreement.with_untracked(|it| it.as_ref().map(|it| it.id));
    let dropping = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let state = Memo::new(move |_| shown.with(|it| it.as_ref().map_or(GoalState::Agreed, |it| it.state)));
    let set = move |state: GoalState, reason: String| {
        let (Some(agreement), Some(by)) = (agreement(), untrack(|| work.user())) else { return };
        let mut act = Act::new();
        let set =
            work.look(|book| set_progress(&mut act, book, agreement, id, Progress { state, on: today, by, reason }));
        match set {
            Ok(()) => save_and_say(work, notice, act, tr("goals-kept"), move || {
                dropping.set(false);
                missing.set(false);
            }),
            Err(_) => missing.set(true),
        }
    };
    let chip = move |it: GoalState| {
        view! {
            <Chip
                class="l-chip--small"
                pressed=Signal::derive(move || state.get() == it)
                on_press=move || {
                    if it == GoalState::Dropped {
                        dropping.set(true);
                        super::focus_soon(format!("#reason-{id}"));
                    } else {
                        set(it, String::new());
                    }
                }
            >
                {named("goal-state", it.word())}
            </Chip>
        }
    };
    let steps = Memo::new(move |_| {
        shown.with(|it| {
            it.as_ref().map(|it| it.goal.steps.iter().map(|step| step.id).collect::<Vec<_>>()).unwrap_or_default()
        })
    });
    let note = move || {
        let (day, who, reason) = shown.with(|it| it.as_ref().and_then(|it| it.note.clone()))?;
        let said = tr_with("goals-note", &[("name", who.into()), ("day", day_in_words(day, today).into())]);
        Some(if reason.is_empty() { said } else { format!("{said} {reason}") })
    };
    let (field, error) = (format!("reason-{id}"), format!("reason-error-{id}"));
    view! {
        <div class="l-goals__open">
            <Show when=move || in_force.get()>
                <div class="l-chips" role="group" aria-label=tr("goals-state")>
                    {GoalState::ALL.iter().map(|it| chip(*it)).collect_view()}
                </div>
            </Show>
            <Show when=move || dropping.get()>
                <div class="l-field">
                    <label for=field.clone()>{tr("goals-reason")}</label>
                    <textarea
                        id=field.clone()
                        rows="2"
                        aria-describedby=error.clone()
                        aria-invalid=move || missing.get().to_string()
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    ></textarea>
                    <span id=error.clone()>
                        {move || missing.get().then(|| view! { <span class="l-field__error">{tr("goals-reason-missing")}</span> })}
                    </span>
                    <div class="l-cluster">
                        <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| dropping.set(false)>
                            <span class="kern-label">{tr("cancel")}</span>
                        </button>
                        <button type="button" class="kern-btn kern-btn--primary" on:click=move |_| set(GoalState::Dropped, reason.get_untracked())>
                            <span class="kern-label">{tr("goals-drop")}</span>
                        </button>
                    </div>
                </div>
            </Show>
            <p class="l-small l-quiet">{note}</p>
            {move || {
                let measure = shown.with(|it| it.as_ref().map(|it| it.goal.measure.german.clone()).unwrap_or_default());
                (!measure.is_empty()).then(|| view! { <p class="l-small">{tr_with("goals-measure", &[("measure", measure.into())])}</p> })
            }}
            <ul class="l-plain">
                <For each=move || steps.get() key=|step| *step let:step>
                    <Step work shown step on_take=Callback::new(move |day: Option<NaiveDate>| {
                        let Some(agreement) = agreement() else { return };
                        let mut act = Act::new();
                        work.look(|book| take_step(&mut act, book, agreement, step, day));
                        save_and_say(work, notice, act, tr("goals-kept"), || {});
                    }) />
                </For>
            </ul>
        </div>
    }
}

#[component]
fn Step(work: Work, shown: Memo<Option<ShownGoal>>, step: Uuid, on_take: Callback<Option<NaiveDate>>) -> impl IntoView {
    let today = untrack(|| work.today());
    let taken = Memo::new(move |_| shown.with(|it| it.as_ref().and_then(|it| it.steps.get(&step).copied())));
    let words = shown.with_untracked(|it| {
        let steps = it.as_ref().map(|it| &it.goal.steps[..]).unwrap_or_default();
        steps.iter().find(|it| it.id == step).map(|it| (it.what.german.clone(), it.by))
    });
    let (what, by) = words.unwrap_or_default();
    let note = move || match (taken.get(), by) {
        (Some(day), _) => Some(day_in_words(day, today)),
        (None, Some(by)) => Some(tr_with("task-by", &[("day", day_in_words(by, today).into())])),
        (None, None) => None,
    };
    view! {
        <li>
            <label class="l-check">
                <input
                    type="checkbox"
                    prop:checked=move || taken.get().is_some()
                    on:change=move |event| on_take.run(event_target_checked(&event).then_some(today))
                />
                <span>
                    {what} " "
                    <span class="l-quiet l-small">{note}</span>
                </span>
            </label>
        </li>
    }
}
