//! The corridor list (*Rundgang*) of a house, and the list of those who live in flats of their own.

use super::{
    OWN_FLATS,
    party::{Counselling, PartyRow, ShownParty},
    room::{RoomRow, ShownRoom},
    round::{Mark, Round},
};
use crate::{
    components::{Chip, Icon, PageHead},
    locales::{tr, tr_with},
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    access::ever_reads,
    corridor::{Corridor, is_unseen, own_flats},
    ids::AccommodationId,
    records::{Accommodation, Kind, Setting},
};
use leptos_router::hooks::use_params_map;

/// One house: its rooms in the order of the doors. At `/accommodations/own-flats` the people in flats of their own.
#[component]
pub fn House() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    move || {
        let id = id.get();
        if id == OWN_FLATS {
            return view! { <OwnFlats /> }.into_any();
        }
        match id.parse() {
            Ok(house) => view! { <Rooms house /> }.into_any(),
            Err(_) => view! { <NotHere /> }.into_any(),
        }
    }
}

/// Whether whoever is at work takes part in counselling.
fn counsels(work: Work) -> bool {
    work.me().is_some_and(|me| ever_reads(me.staff.role, Kind::Consultation))
}

/// Which rooms are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    All,
    Unseen,
}

#[component]
fn Rooms(house: AccommodationId) -> impl IntoView {
    let work = use_work();
    let entry = Memo::new(move |_| work.read(|book| book.get::<Accommodation>(house).cloned()));
    let corridor = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| {
            let corridor = Corridor::of(book, house, today);
            let rooms: Vec<_> = corridor.rooms.iter().map(|room| ShownRoom::of(book, room, today)).collect();
            (rooms, corridor.longest_unseen())
        })
    });
    let shown = RwSignal::new(Shown::All);
    let round = Round::today(work, house);
    let counselling = move || {
        if counsels(work) {
            Counselling::Shown { longest: corridor.with(|(_, longest)| *longest) }
        } else {
            Counselling::Hidden
        }
    };
    let is_unseen_room =
        move |room: &ShownRoom| room.parties.iter().any(|party| is_unseen(party.last_spoken, work.today()));
    let unseen =
        Memo::new(move |_| corridor.with(|(rooms, _)| rooms.iter().filter(|room| is_unseen_room(room)).count()));
    let rooms = move || {
        let rooms = corridor.with(|(rooms, _)| rooms.clone());
        rooms.into_iter().filter(|room| shown.get() == Shown::All || is_unseen_room(room)).collect::<Vec<_>>()
    };
    let so_far = move || {
        let today = work.today();
        let count = |wanted: Option<Mark>| {
            corridor.with(|(rooms, _)| {
                rooms.iter().filter(|room| !room.parties.is_empty() && room.mark(round, today) == wanted).count()
            })
        };
        tr_with(
            "round-today",
            &[
                ("spoken", count(Some(Mark::Spoken)).into()),
                ("not_there", count(Some(Mark::NotThere)).into()),
                ("later", count(Some(Mark::Later)).into()),
                ("open", count(None).into()),
            ],
        )
    };
    move || {
        let Some(accommodation) = entry.get() else { return view! { <NotHere /> }.into_any() };
        let town = format!("{} {}", accommodation.postcode, accommodation.city);
        view! {
            <main class="l-page l-page--wide">
                <div class="l-stack l-stack--small">
                    <Back />
                    <PageHead title=accommodation.name />
                    <p class="l-quiet">{format!("{}, {}", accommodation.street, town.trim())}</p>
                </div>
                <Show when=move || counsels(work)>
                    <div class="l-stack l-stack--small">
                        <Filter shown unseen />
                        <p class="l-small l-quiet" role="status">{so_far}</p>
                    </div>
                </Show>
                {move || {
                    let empty = if corridor.with(|(rooms, _)| rooms.is_empty()) {
                        Some("house-no-rooms")
                    } else {
                        (shown.get() == Shown::Unseen && unseen.get() == 0).then_some("house-filter-empty")
                    };
                    empty.map(|key| view! { <Empty key /> })
                }}
                <ul class="l-corridor l-plain">
                    <For each=rooms key=move |room| (room.clone(), longest_of(counselling())) let:room>
                        <RoomRow room house counselling=counselling() round />
                    </For>
                </ul>
            </main>
        }
        .into_any()
    }
}

/// Rows are built anew when the mark of the longest unseen moves.
fn longest_of(counselling: Counselling) -> Option<Option<chrono::NaiveDate>> {
    match counselling {
        Counselling::Hidden => None,
        Counselling::Shown { longest } => longest,
    }
}

#[component]
fn OwnFlats() -> impl IntoView {
    let work = use_work();
    let parties = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| {
            own_flats(book, today).iter().map(|party| ShownParty::of(book, party, today)).collect::<Vec<_>>()
        })
    });
    let shown = RwSignal::new(Shown::All);
    let is_unseen_party = move |party: &ShownParty| is_unseen(party.last_spoken, work.today());
    let unseen = Memo::new(move |_| parties.with(|parties| parties.iter().filter(|it| is_unseen_party(it)).count()));
    let rows = move || {
        let parties = parties.get();
        parties.into_iter().filter(|party| shown.get() == Shown::All || is_unseen_party(party)).collect::<Vec<_>>()
    };
    let counselling = move || if counsels(work) { Counselling::Shown { longest: None } } else { Counselling::Hidden };
    let known = || vec![("setting", Setting::HomeVisit.word().to_owned())];
    view! {
        <main class="l-page">
            <Back />
            <PageHead title=tr("houses-own-flats") />
            <Show when=move || counsels(work)>
                <Filter shown unseen />
            </Show>
            {move || {
                let empty = if parties.with(Vec::is_empty) {
                    Some("house-flats-empty")
                } else {
                    (shown.get() == Shown::Unseen && unseen.get() == 0).then_some("house-filter-empty")
                };
                empty.map(|key| view! { <Empty key /> })
            }}
            <ul class="l-list l-parties">
                <For each=rows key=|party| party.clone() let:party>
                    <PartyRow party counselling=counselling() known=known() />
                </For>
            </ul>
        </main>
    }
}

#[component]
fn Filter(shown: RwSignal<Shown>, unseen: Memo<usize>) -> impl IntoView {
    view! {
        <div class="l-chips" role="group" aria-label=tr("house-filter-label")>
            <Chip pressed=Signal::derive(move || shown.get() == Shown::All) on_press=move || shown.set(Shown::All)>
                {tr("house-filter-all")}
            </Chip>
            <Chip pressed=Signal::derive(move || shown.get() == Shown::Unseen) on_press=move || shown.set(Shown::Unseen)>
                {move || tr_with("house-filter-unseen", &[("count", unseen.get().into())])}
            </Chip>
        </div>
    }
}

#[component]
fn Back() -> impl IntoView {
    view! {
        <p>
            <a class="l-back" href="/accommodations">
                <Icon name="back" />
                {tr("house-back")}
            </a>
        </p>
    }
}

#[component]
fn Empty(key: &'static str) -> impl IntoView {
    view! {
        <div class="l-empty">
            <Icon name="houses" />
            <p>{tr(key)}</p>
        </div>
    }
}

#[component]
fn NotHere() -> impl IntoView {
    view! {
        <main class="l-page">
            <Back />
            <PageHead title=tr("houses-title") />
            <Empty key="house-not-found" />
        </main>
    }
}
