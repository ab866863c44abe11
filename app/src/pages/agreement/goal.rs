//! One goal while it is written: what is to be reached, how one sees it, the steps, who contributes what.

use super::writing::Writing;
use crate::{
    components::{DayField, Icon, TranslationField, words::named},
    locales::{tr, tr_with},
    prelude::*,
};
use casework::{
    agreement::Lacking,
    casebook::Casebook,
    ids::{GoalId, PersonId},
    records::{Contribution, Contributor, Field, Partner, Party, Phrase, PhraseOf, Step},
};
use uuid::Uuid;

/// A goal, open to be changed.
#[component]
pub(super) fn WriteGoal(writing: Writing, id: GoalId) -> impl IntoView {
    let place = Memo::new(move |_| {
        writing.draft.with(|draft| draft.version.goals.iter().position(|goal| goal.id == id).unwrap_or_default() + 1)
    });
    let field = Memo::new(move |_| writing.goal(id, |goal| Some(goal.field)).unwrap_or(Field::Everyday));
    let title = Memo::new(move |_| writing.phrase(id, PhraseOf::Title).german);
    let steps = Memo::new(move |_| writing.goal(id, |goal| goal.steps.iter().map(|step| step.id).collect::<Vec<_>>()));
    let contributions = Memo::new(move |_| writing.goal(id, |goal| goal.contributions.len()));
    let is_empty = move || writing.lacking().contains(&Lacking::EmptyGoal(id));
    let heading = format!("goal-{id}");
    let called = move || tr_with("agree-goal", &[("number", place.get().into())]);
    view! {
        <li class="l-card" aria-labelledby=heading.clone()>
            <div class="l-card__head">
                <h3 id=heading.clone() tabindex="-1">
                    {called}
                </h3>
                <span class="l-cluster">
                    <Show when=move || place.get() != 1>
                        <button
                            type="button"
                            class="l-icon-button"
                            aria-label=move || tr_with("agree-goal-up", &[("number", place.get().into())])
                            on:click=move |_| {
                                writing
                                    .draft
                                    .update(|draft| {
                                        let goals = &mut draft.version.goals;
                                        if let Some(at) = goals.iter().position(|goal| goal.id == id).filter(|at| *at > 0) {
                                            goals.swap(at, at - 1);
                                        }
                                    });
                            }
                        >
                            <Icon name="chevron-up" />
                        </button>
                    </Show>
                    <button
                        type="button"
                        class="l-icon-button"
                        aria-label=move || tr_with("agree-goal-remove", &[("number", place.get().into())])
                        on:click=move |_| {
                            writing.draft.update(|draft| draft.version.goals.retain(|goal| goal.id != id));
                            crate::components::focus_soon("#agree-goals h2".to_owned());
                        }
                    >
                        <Icon name="trash" />
                    </button>
                </span>
            </div>
            <PhraseField writing id of=PhraseOf::Title label=tr("agree-title") missing=Signal::derive(is_empty) />
            <PhraseField writing id of=PhraseOf::Measure label=tr("agree-measure") />
            <div class="l-inputs">
                <div class="l-field">
                    <label for=format!("field-{id}")>{tr("agree-field")}</label>
                    <select
                        id=format!("field-{id}")
                        on:change=move |event| {
                            if let Some(field) = Field::from_word(&event_target_value(&event)) {
                                writing.change(id, |goal| goal.field = field);
                            }
                        }
                    >
                        {Field::ALL
                            .iter()
                            .map(|it| {
                                view! { <option value=it.word() selected=move || field.get() == *it>{named("goal-field", it.word())}</option> }
                            })
                            .collect_view()}
                    </select>
                </div>
                <DayField
                    id=format!("by-{id}")
                    label=tr("agree-by")
                    day=Signal::derive(move || writing.goal(id, |goal| goal.by))
                    on_day=Callback::new(move |day| writing.change(id, |goal| goal.by = day))
                />
                <Concerns writing id />
            </div>
            <fieldset class="l-plain-set l-stack l-stack--small">
                <legend class="l-label">{tr("agree-steps")}</legend>
                <ol class="l-lines">
                    <For each=move || steps.get() key=|step| *step let:step>
                        <StepLine writing id step />
                    </For>
                </ol>
                <p>
                    <button
                        type="button"
                        class="kern-btn kern-btn--tertiary"
                        on:click=move |_| {
                            let step = Uuid::now_v7();
                            writing.change(id, |goal| goal.steps.push(Step { id: step, what: Phrase::default(), by: None }));
                            crate::components::focus_soon(format!("#step-{step}"));
                        }
                    >
                        <Icon name="plus" />
                        <span class="kern-label">{tr("agree-step-add")}</span>
                    </button>
                </p>
            </fieldset>
            <fieldset class="l-plain-set l-stack l-stack--small">
                <legend class="l-label">{tr("agree-contributions")}</legend>
                <ul class="l-lines">
                    <For each=move || 0..contributions.get() key=|place| *place let:place>
                        <ContributionLine writing id place />
                    </For>
                </ul>
                <p>
                    <button
                        type="button"
                        class="kern-btn kern-btn--tertiary"
                        on:click=move |_| {
                            let what = Phrase::default();
                            writing
                                .change(
                                    id,
                                    |goal| goal.contributions.push(Contribution { of: Contributor::Client, partner: None, named: String::new(), what }),
                                );
                            let place = contributions.get_untracked() - 1;
                            crate::components::focus_soon(format!("#who-{place}-{id}"));
                        }
                    >
                        <Icon name="plus" />
                        <span class="kern-label">{tr("agree-contribution-add")}</span>
                    </button>
                </p>
            </fieldset>
            <super::offer::OfferToOthers writing id title />
        </li>
    }
}

/// Whom of the household the goal is about.
#[component]
fn Concerns(writing: Writing, id: GoalId) -> impl IntoView {
    let people = Memo::new(move |_| {
        let named = |book: &Casebook, person| (person, crate::components::person_name(book, person));
        writing.draft.with(|draft| match draft.party {
            // One person's own agreement is about them.
            Party::Person(_) => Vec::new(),
            Party::Household(_) => writing
                .work
                .read(|book| draft.may_concern(book).into_iter().map(|person| named(book, person)).collect::<Vec<_>>()),
        })
    });
    let chosen = Memo::new(move |_| writing.draft.with(|draft| writing.work.read(|book| draft.concerned(book, id))));
    let field = format!("concerns-{id}");
    let label = field.clone();
    view! {
        <Show when=move || people.with(|people| people.len() > 1)>
            <div class="l-field">
                <label for=label.clone()>{tr("agree-concerns")}</label>
                <select
                    id=field.clone()
                    on:change=move |event| {
                        let person = event_target_value(&event).parse::<PersonId>().ok();
                        writing
                            .draft
                            .update(|draft| match person {
                                Some(person) => drop(draft.version.concerns.insert(id, person)),
                                None => drop(draft.version.concerns.remove(&id)),
                            });
                    }
                >
                    <option value="" selected=move || chosen.get().is_none()>{tr("agree-concerns-all")}</option>
                    {move || {
                        people
                            .get()
                            .into_iter()
                            .map(|(person, name)| {
                                view! { <option value=person.to_string() selected=move || chosen.get() == Some(person)>{name}</option> }
                            })
                            .collect_view()
                    }}
                </select>
            </div>
        </Show>
    }
}

#[component]
fn StepLine(writing: Writing, id: GoalId, step: Uuid) -> impl IntoView {
    let place = Memo::new(move |_| {
        writing.goal(id, |goal| goal.steps.iter().position(|it| it.id == step).unwrap_or_default()) + 1
    });
    let by = Signal::derive(move || {
        writing.goal(id, |goal| goal.steps.iter().find(|it| it.id == step).and_then(|step| step.by))
    });
    let due = format!("step-due-{step}");
    view! {
        <li class="l-line l-line--goal">
            <PhraseField
                writing
                id
                of=PhraseOf::Step(step)
                label=Signal::derive(move || tr_with("agree-step", &[("number", place.get().into())]))
            />
            <DayField
                id=due
                label=tr("agree-by")
                day=by
                on_day=Callback::new(move |day| {
                    writing.change(id, |goal| goal.steps.iter_mut().filter(|it| it.id == step).for_each(|it| it.by = day));
                })
            />
            <button
                type="button"
                class="l-icon-button"
                aria-label=move || tr_with("agree-step-remove", &[("number", place.get().into())])
                on:click=move |_| {
                    writing.change(id, |goal| goal.steps.retain(|it| it.id != step));
                    crate::components::focus_soon(format!("#goal-{id}"));
                }
            >
                <Icon name="trash" />
            </button>
        </li>
    }
}

#[component]
fn ContributionLine(writing: Writing, id: GoalId, place: usize) -> impl IntoView {
    let of = Memo::new(move |_| writing.goal(id, |goal| goal.contributions.get(place).map(|it| it.of)));
    let who = format!("who-{place}-{id}");
    view! {
        <li class="l-line l-line--goal">
            <div class="l-stack l-stack--small">
                <div class="l-field">
                    <label for=who.clone()>{tr("agree-who")}</label>
                    <select
                        id=who
                        on:change=move |event| {
                            let who = Contributor::from_word(&event_target_value(&event));
                            writing
                                .change(
                                    id,
                                    |goal| {
                                        if let (Some(it), Some(who)) = (goal.contributions.get_mut(place), who) {
                                            it.of = who;
                                        }
                                    },
                                );
                        }
                    >
                        {Contributor::ALL
                            .iter()
                            .map(|it| {
                                view! { <option value=it.word() selected=move || of.get() == Some(*it)>{named("contributor", it.word())}</option> }
                            })
                            .collect_view()}
                    </select>
                </div>
                <Show when=move || of.get() == Some(Contributor::Partner)>
                    <WhichPartner writing id place />
                </Show>
            </div>
            <PhraseField writing id of=PhraseOf::Contribution(place) label=tr("agree-what") />
            <button
                type="button"
                class="l-icon-button"
                aria-label=move || tr_with("agree-contribution-remove", &[("what", writing.phrase(id, PhraseOf::Contribution(place)).german.into())])
                on:click=move |_| {
                    writing
                        .change(
                            id,
                            |goal| {
                                if place < goal.contributions.len() {
                                    goal.contributions.remove(place);
                                }
                            },
                        );
                    crate::components::focus_soon(format!("#goal-{id}"));
                }
            >
                <Icon name="trash" />
            </button>
        </li>
    }
}

/// The partner of a contribution by its name: one of the directory is offered, and any other can be written.
#[component]
fn WhichPartner(writing: Writing, id: GoalId, place: usize) -> impl IntoView {
    let named = Memo::new(move |_| {
        let partner = writing.goal(id, |goal| goal.contributions.get(place).cloned());
        let of_directory =
            |id| writing.work.read(|book| book.get::<Partner>(id).map(|it| it.name.clone())).unwrap_or_default();
        partner.map_or_else(String::new, |it| match it.partner {
            Some(partner) if it.named.is_empty() => of_directory(partner),
            _ => it.named,
        })
    });
    let known = Memo::new(move |_| {
        let mut names: Vec<_> =
            writing.work.read(|book| book.all::<Partner>().values().map(|it| it.name.clone()).collect());
        casework::order::sort_by_key(&mut names, Clone::clone);
        names
    });
    let (field, list) = (format!("partner-{place}-{id}"), format!("partners-{place}-{id}"));
    view! {
        <div class="l-field">
            <label for=field.clone()>{tr("agree-partner-name")} " " <span class="l-field__optional">{tr("talk-optional")}</span></label>
            <input
                id=field
                type="text"
                autocomplete="off"
                list=list.clone()
                prop:value=move || named.get()
                on:input=move |event| {
                    let named = event_target_value(&event);
                    writing
                        .change(
                            id,
                            |goal| {
                                if let Some(it) = goal.contributions.get_mut(place) {
                                    (it.named, it.partner) = (named, None);
                                }
                            },
                        );
                }
            />
            <datalist id=list>{move || known.get().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}</datalist>
        </div>
    }
}

/// A phrase in German, and under it in the client's language: as the catalogue has it, as somebody translated it, or not.
#[component]
fn PhraseField(
    writing: Writing,
    id: GoalId,
    of: PhraseOf,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] missing: Signal<bool>,
) -> impl IntoView {
    let phrase = Memo::new(move |_| writing.phrase(id, of));
    let name = match of {
        PhraseOf::Title => format!("title-{id}"),
        PhraseOf::Measure => format!("measure-{id}"),
        PhraseOf::Step(step) => format!("step-{step}"),
        PhraseOf::Contribution(place) => format!("what-{place}-{id}"),
    };
    let (error, other) = (format!("{name}-error"), format!("{name}-other"));
    let described = error.clone();
    view! {
        <div class="l-field l-grow">
            <label for=name.clone()>{label}</label>
            <textarea
                id=name
                rows="1"
                aria-describedby=described
                aria-invalid=move || missing.get().to_string()
                prop:value=move || phrase.with(|it| it.german.clone())
                on:input=move |event| writing.write(id, of, event_target_value(&event))
            ></textarea>
            <span id=error>{move || missing.get().then(|| view! { <span class="l-field__error">{tr("agree-title-missing")}</span> })}</span>
            <TranslationField
                field=other
                phrase
                language=writing.language
                on_text=Callback::new(move |text| writing.translate(id, of, text))
                on_fits=Callback::new(move |()| writing.translation_fits(id, of))
            />
        </div>
    }
}
