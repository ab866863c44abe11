//! Everybody in the casebook, found while typing.

use super::rows::{Contact, Filter, Row, ShownRow, rows};
use crate::{
    components::{Icon, PageHead, PersonName, focus, rows_in_sight},
    locales::{dates::last_spoken_in_words, tr, tr_with},
    moments::Moment,
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    access::{Deed, Relation, ever_reads, may},
    due::Scope,
    ids::PersonId,
    people,
    records::Kind,
    search::Index,
};
use chrono::NaiveDate;
use leptos::{ev::KeyboardEvent, html};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use std::{collections::HashMap, sync::Arc, time::Duration};

/// A row's height in pixels: three short lines.
const ROW: u32 = 92;

/// The list of people.
#[component]
pub fn People() -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let asked = use_query_map();
    let typed = RwSignal::new(String::new());
    let mine = RwSignal::new(false);
    let missing = RwSignal::new(asked.with_untracked(|asked| asked.get_str("show") == Some("unseen")));
    if asked.with_untracked(|asked| asked.get_str("whose") == Some("mine")) {
        mine.set(true);
    }

    let all = Memo::new(move |_| Arc::new(work.read(rows)));
    let spoken = last_spoken(work, missing);
    let index = StoredValue::new(Index::default());
    // The index follows the casebook, and is made anew only if a name changed.
    let named = Memo::new(move |before: Option<&u64>| {
        let current = work.read(|book| index.with_value(|index| index.is_current(book)));
        if !current {
            index.set_value(work.look(Index::new));
        }
        before.copied().unwrap_or_default() + u64::from(!current)
    });
    let shown = Memo::new(move |_| {
        named.get();
        let filter = Filter {
            scope: match work.user() {
                Some(user) if mine.get() => Scope::Mine(user),
                _ => Scope::Team,
            },
            contact: if missing.get() { Contact::Missing } else { Contact::Any },
        };
        let all = all.get();
        let spoken = (filter.contact == Contact::Missing).then(|| spoken.get()).flatten();
        let last = |row: &Row| spoken.as_ref().and_then(|spoken| spoken.get(&row.person).copied());
        let let_through = |place: &usize| all.get(*place).is_some_and(|row| filter.lets_through(row, last(row), today));
        let places: Vec<usize> = typed.with(|typed| {
            if typed.trim().is_empty() {
                (0..all.len()).filter(let_through).collect()
            } else {
                let by_person: HashMap<PersonId, usize> =
                    all.iter().enumerate().map(|(i, row)| (row.person, i)).collect();
                Moment::Searching.mark();
                let hits = index.with_value(|index| index.search(typed));
                Moment::Found.mark();
                hits.iter().filter_map(|hit| by_person.get(&hit.person).copied()).filter(let_through).collect()
            }
        });
        Arc::new(places)
    });

    let may_register =
        Memo::new(move |_| work.me().is_some_and(|me| may(me.staff.role, Deed::Write, Kind::Case, Relation::OwnTeam)));
    let has_cases = Memo::new(move |_| {
        work.me().is_some_and(|me| may(me.staff.role, Deed::Read, Kind::Consultation, Relation::OwnTeam))
    });
    let navigate = use_navigate();
    let on_search_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            focus("#people-list a");
        }
        "Enter" => {
            event.prevent_default();
            let first = shown.with_untracked(|shown| shown.first().copied());
            if let Some(person) = first.and_then(|place| all.with_untracked(|all| all.get(place).map(|row| row.person)))
            {
                navigate(&format!("/people/{person}"), NavigateOptions::default());
            }
        }
        "Escape" => typed.set(String::new()),
        _ => {}
    };
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("place-people"))>
                <Show when=move || may_register.get()>
                    <a class="kern-btn kern-btn--secondary" href="/people/new">
                        <Icon name="plus" />
                        <span class="kern-label">{tr("people-register")}</span>
                    </a>
                </Show>
            </PageHead>
            <div class="l-filter">
                <div class="l-search">
                    <Icon name="search" />
                    <input
                        type="search"
                        aria-label=tr("people-search")
                        placeholder=tr("people-search")
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                        on:keydown=on_search_key
                    />
                </div>
                <Show when=move || has_cases.get()>
                    <div class="l-cluster" role="group" aria-label=tr("people-filter")>
                        <Toggle on=mine words=tr("people-mine") />
                        <Toggle on=missing words=tr("people-unseen") />
                    </div>
                </Show>
            </div>
            <p class="l-quiet l-small" role="status">
                {move || tr_with("people-count", &[("count", shown.with(|shown| shown.len()).into())])}
            </p>
            <List all shown spoken />
            <Show when=move || shown.with(|shown| shown.is_empty())>
                <div class="l-empty">
                    <Icon name="people" />
                    <p>{move || if all.with(|all| all.is_empty()) { tr("people-none-yet") } else { tr("people-none") }}</p>
                </div>
            </Show>
        </main>
    }
}

#[component]
fn Toggle(on: RwSignal<bool>, words: String) -> impl IntoView {
    view! {
        <button
            class="l-chip l-chip--small"
            type="button"
            aria-pressed=move || on.get().to_string()
            on:click=move |_| on.update(|on| *on = !*on)
        >
            {words}
        </button>
    }
}

/// When everybody was last spoken to.
type LastSpoken = Arc<HashMap<PersonId, NaiveDate>>;

/// Reads when everybody was last spoken to: thousands of minutes are looked through for it, so it comes when the list has been
/// painted, or at once for whoever asks for those that were not spoken to.
fn last_spoken(work: Work, wanted: RwSignal<bool>) -> Memo<Option<LastSpoken>> {
    let painted = RwSignal::new(false);
    let come = move || {
        // The page may be gone by then.
        let _ = painted.try_set(true);
    };
    request_animation_frame(move || set_timeout(come, Duration::ZERO));
    Memo::new(move |_| {
        let today = untrack(|| work.today());
        (painted.get() || wanted.get()).then(|| Arc::new(work.read(|book| people::last_spoken(book, today))))
    })
}

/// The rows in sight; arrows move between them, Home and the search field are one key away.
#[component]
fn List(all: Memo<Arc<Vec<Row>>>, shown: Memo<Arc<Vec<usize>>>, spoken: Memo<Option<LastSpoken>>) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let in_sight = rows_in_sight(list, ROW);
    let work = use_work();
    let today = untrack(|| work.today());
    let visible = move || {
        let (all, shown) = (all.get(), shown.get());
        let range = in_sight.get();
        let (from, to) = (range.start.min(shown.len()), range.end.min(shown.len()));
        let rows = (from..to).filter_map(|place| Some((place, all.get(shown[place])?.clone())));
        work.read(|book| rows.map(|(place, row)| (place, ShownRow::of(book, row, today))).collect::<Vec<_>>())
    };
    let height = move || format!("{}px", shown.with(|shown| shown.len()) * ROW as usize);
    let move_to = move |event: KeyboardEvent, place: usize| {
        let to = match event.key().as_str() {
            "ArrowDown" => place + 1,
            "ArrowUp" if place > 0 => place - 1,
            "ArrowUp" => {
                event.prevent_default();
                focus("input[type=search]");
                return;
            }
            _ => return,
        };
        event.prevent_default();
        focus(&format!("#person-{to}"));
    };
    view! {
        <div
            class="l-list l-list--virtual"
            id="people-list"
            node_ref=list
            hidden=move || shown.with(|shown| shown.is_empty())
            style:--l-height=height
            style:--l-row=format!("{ROW}px")
        >
            <For
                each=visible
                key=|(place, row)| (*place, row.clone().key())
                children=move |(place, row)| view! { <RowLink row place spoken on_key=move_to /> }
            />
        </div>
    }
}

#[component]
fn RowLink(
    row: ShownRow,
    place: usize,
    spoken: Memo<Option<LastSpoken>>,
    on_key: impl Fn(KeyboardEvent, usize) + Send + 'static,
) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let counsels = untrack(|| work.me()).is_some_and(|me| ever_reads(me.staff.role, Kind::Consultation));
    let ShownRow { row, facts, worker } = row;
    let person = row.person;
    let last = move || {
        let last = spoken.with(|spoken| spoken.as_ref().map(|spoken| spoken.get(&person).copied()));
        // The line keeps its height.
        last.map_or_else(|| "\u{a0}".to_owned(), |last| last_spoken_in_words(last, today))
    };
    view! {
        <a
            class="l-row"
            id=format!("person-{place}")
            href=format!("/people/{}", row.person)
            style:--l-top=format!("{}px", place * ROW as usize)
            on:keydown=move |event| on_key(event, place)
        >
            <span class="l-row__body">
                <span class="l-row__title l-cut">
                    <PersonName name=row.name />
                </span>
                <span class="l-row__note l-cut">{facts}</span>
                {counsels.then(|| {
                    view! { <span class="l-row__note l-cut">{last}</span> }
                })}
            </span>
            <span class="l-row__end">{worker}</span>
        </a>
    }
}

impl ShownRow {
    /// What makes a row another row: the person, and everything that is shown.
    fn key(self) -> String {
        let Row { person, name, .. } = self.row;
        format!("{person}{}{}{}", name.filed, self.facts, self.worker)
    }
}
