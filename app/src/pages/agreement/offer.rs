//! The catalogue: goals that are there to be taken, those of every municipality and its own.

use super::writing::Writing;
use crate::languages::written_in;
use crate::{
    components::{Chip, Icon, focus_soon, save_and_say, use_notice, words::named},
    locales::{tr, tr_with},
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    access::{Deed, Relation, may},
    casebook::Casebook,
    ids::GoalId,
    language::{Language, Words},
    records::{Content as _, Field, Goal, Kind, OwnGoal, Phrase},
    sync::Act,
};
use chrono::NaiveDate;
use uuid::Uuid;

/// A goal that is offered.
#[derive(Clone, PartialEq)]
struct Offered {
    goal: Goal,
    /// The municipality's own goal that it is.
    own: Option<Uuid>,
}

/// All goals that are offered, as they would be taken today.
fn offered(writing: Writing, today: NaiveDate) -> Option<Vec<Offered>> {
    let catalogue = writing.languages.catalogue()?;
    let (german, other) = writing.words();
    let german = german?;
    let other: Option<&Words> = other.as_deref();
    let language = other.map(Words::language);
    let own = |book: &Casebook| {
        let all = book.all::<OwnGoal>().iter().filter(|(_, goal)| !goal.retired);
        all.map(|(id, own)| Offered { goal: own.goal(*id, today, language), own: Some(*id) }).collect::<Vec<_>>()
    };
    let mut offered = writing.work.read(own);
    offered.extend(catalogue.goals.iter().map(|it| Offered { goal: it.goal(today, &german, other), own: None }));
    Some(offered)
}

#[component]
pub(super) fn Catalogue(writing: Writing) -> impl IntoView {
    let today = untrack(|| writing.work.today());
    let (typed, field) = (RwSignal::new(String::new()), RwSignal::new(None::<Field>));
    let all = Memo::new(move |_| offered(writing, today));
    // What fits, without what is taken already; and whether something fits that is.
    let found = Memo::new(move |_| {
        let wanted = typed.with(|typed| typed.to_lowercase());
        let taken = writing
            .draft
            .with(|draft| draft.version.goals.iter().filter_map(|it| it.source.clone()).collect::<Vec<_>>());
        let is_taken = |it: &Offered| it.goal.source.as_ref().is_some_and(|source| taken.contains(source));
        let fits = |it: &&Offered| {
            let words =
                format!("{} {}", it.goal.title.german, named("goal-field", it.goal.field.word())).to_lowercase();
            field.get().is_none_or(|field| it.goal.field == field)
                && wanted.split_whitespace().all(|word| words.contains(word))
        };
        all.with(|all| {
            let fitting = all.as_ref()?.iter().filter(fits);
            let (taken, free): (Vec<_>, Vec<_>) = fitting.cloned().partition(is_taken);
            Some((free, !taken.is_empty()))
        })
    });
    let take = move |goal: Goal| {
        // The offer was made once; whoever takes it twice wants two goals.
        let goal = Goal { id: GoalId::new(), ..goal };
        let heading = format!("#goal-{}", goal.id);
        writing.draft.update(|draft| draft.version.goals.push(goal));
        // The next one is looked for anew.
        typed.set(String::new());
        focus_soon(heading);
    };
    let trouble = move || writing.languages.trouble();
    view! {
        <details class="l-more" open=writing.draft.with_untracked(|draft| draft.version.goals.is_empty())>
            <summary>{tr("agree-catalogue")}</summary>
            <div class="l-stack">
                <div class="l-search">
                    <Icon name="search" />
                    <input
                        type="search"
                        aria-label=tr("agree-catalogue-search")
                        placeholder=tr("agree-catalogue-search")
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
                <div class="l-chips" role="group" aria-label=tr("agree-field")>
                    {Field::ALL
                        .iter()
                        .map(|it| {
                            view! {
                                <Chip
                                    class="l-chip--small"
                                    pressed=Signal::derive(move || field.get() == Some(*it))
                                    on_press=move || field.update(|field| *field = if *field == Some(*it) { None } else { Some(*it) })
                                >
                                    {named("goal-field", it.word())}
                                </Chip>
                            }
                        })
                        .collect_view()}
                </div>
                <Show when=move || trouble().is_some()>
                    <div class="l-banner l-banner--warning">
                        <Icon name="warning" />
                        <p class="l-banner__text">{tr("agree-words-missing")}</p>
                        <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| writing.languages.try_again()>
                            <span class="kern-label">{tr("later-missing-again")}</span>
                        </button>
                    </div>
                </Show>
                <ul class="l-list l-offers" aria-label=tr("agree-catalogue")>
                    <For
                        each=move || found.get().unwrap_or_default().0
                        key=|it| (it.goal.source.clone(), it.goal.title.other.clone().map(|it| it.text))
                        let:it
                    >
                        {
                            let goal = it.goal.clone();
                            view! { <Offer it language=writing.language.get_untracked() on_take=move || take(goal.clone()) /> }
                        }
                    </For>
                </ul>
                {move || {
                    let (_, has_taken) = found.get().filter(|(free, _)| free.is_empty())?;
                    Some(view! { <p class="l-quiet">{tr(if has_taken { "agree-catalogue-taken" } else { "agree-catalogue-none" })}</p> })
                }}
            </div>
        </details>
        <p>
            <button
                type="button"
                class="kern-btn kern-btn--secondary"
                on:click=move |_| {
                    take(Goal {
                        id: GoalId::new(),
                        field: field.get_untracked().unwrap_or(Field::Everyday),
                        source: None,
                        title: Phrase { german: typed.get_untracked().trim().to_owned(), other: None },
                        measure: Phrase::default(),
                        by: None,
                        steps: Vec::new(),
                        contributions: Vec::new(),
                    });
                }
            >
                <Icon name="plus" />
                <span class="kern-label">{tr("agree-goal-free")}</span>
            </button>
        </p>
    }
}

#[component]
fn Offer<F>(it: Offered, language: Option<Language>, on_take: F) -> impl IntoView
where
    F: Fn() + Send + 'static,
{
    let (own, Goal { field, title, steps, .. }) = (it.own, it.goal);
    let note = [
        Some(named("goal-field", field.word())),
        Some(tr_with("agree-offer-steps", &[("count", steps.len().into())])),
        own.map(|_| tr("agree-offer-own")),
    ];
    let note = note.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let other = title.other.zip(language).map(|(other, language)| {
        let (tag, direction) = written_in(language);
        view! { <span class="l-translation" lang=tag dir=direction>{other.text}</span> }
    });
    view! {
        <li class="l-row">
            <span class="l-row__body">
                <span class="l-row__title">{title.german.clone()}</span>
                {other}
                <span class="l-row__note">{note}</span>
            </span>
            {own.map(|own| view! { <Retire own title=title.german.clone() /> })}
            <button
                type="button"
                class="kern-btn kern-btn--secondary"
                aria-label=tr_with("agree-offer-take-this", &[("goal", title.german.into())])
                on:click=move |_| on_take()
            >
                <Icon name="plus" />
                <span class="kern-label">{tr("agree-offer-take")}</span>
            </button>
        </li>
    }
}

/// Whether somebody keeps the municipality's own catalogue.
fn keeps_catalogue(work: Work) -> bool {
    untrack(|| work.me()).is_some_and(|me| may(me.staff.role, Deed::Write, Kind::OwnGoal, Relation::Shared))
}

/// Takes a goal out of the municipality's own catalogue, for whoever keeps it. Agreements keep its words.
#[component]
fn Retire(own: Uuid, title: String) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let retire = move |_| {
        let act = work.look(|book| {
            let (record, goal) = (book.record(OwnGoal::key(own))?, book.get::<OwnGoal>(own)?);
            let mut act = Act::new();
            act.update(record, goal, &OwnGoal { retired: true, ..goal.clone() });
            Some(act)
        });
        if let Some(act) = act {
            save_and_say(work, notice, act, tr("agree-retired"), || {});
        }
    };
    keeps_catalogue(work).then(|| {
        view! {
            <button
                type="button"
                class="l-icon-button"
                aria-label=tr_with("agree-retire", &[("goal", title.into())])
                on:click=retire
            >
                <Icon name="trash" />
            </button>
        }
    })
}

/// Puts a goal that was written for these people into the municipality's own catalogue, for whoever keeps it.
#[component]
pub(super) fn OfferToOthers(writing: Writing, id: GoalId, title: Memo<String>) -> impl IntoView {
    let (work, notice) = (writing.work, use_notice());
    let keeps = keeps_catalogue(work);
    let is_new =
        Memo::new(move |_| writing.goal(id, |goal| goal.source.is_none()) && !title.with(|it| it.trim().is_empty()));
    let offer = move |_| {
        let today = untrack(|| work.today());
        let language = writing.language.get_untracked();
        let Some(goal) = writing.draft.with_untracked(|draft| draft.goal(id).cloned()) else { return };
        let own = Uuid::now_v7();
        let mut act = Act::new();
        act.create(own, &OwnGoal::of(&goal, language, today));
        let source = own.to_string();
        save_and_say(work, notice, act, tr("agree-offered"), move || {
            writing.change(id, |goal| goal.source = Some(source));
        });
    };
    view! {
        <Show when=move || keeps && is_new.get()>
            <p>
                <button type="button" class="kern-btn kern-btn--tertiary" on:click=offer>
                    <Icon name="network" />
                    <span class="kern-label">{tr("agree-offer-to-others")}</span>
                </button>
                " "
                <span class="l-field__hint">{tr("agree-offer-to-others-hint")}</span>
            </p>
        </Show>
    }
}
