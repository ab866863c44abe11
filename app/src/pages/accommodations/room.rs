//! One room of the corridor list: what is on the door, its beds, who lives in it, today's mark.

use super::{
    party::{Counselling, PartyRow, ShownParty, known_in_room},
    round::{Mark, Round},
};
use crate::{
    components::{Chip, Icon, opens_conversation},
    locales::{tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    corridor::Room,
    ids::{AccommodationId, UnitId},
};
use chrono::NaiveDate;

/// A room in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ShownRoom {
    pub(super) unit: Option<UnitId>,
    label: String,
    beds: u16,
    taken: u16,
    free: u16,
    too_many: u16,
    pub(super) parties: Vec<ShownParty>,
}

impl ShownRoom {
    pub(super) fn of(book: &Casebook, room: &Room, today: NaiveDate) -> Self {
        Self {
            unit: room.unit,
            label: if room.unit.is_some() { room.label.clone() } else { tr("room-unknown") },
            beds: room.beds,
            taken: room.occupied(),
            free: room.free(),
            too_many: room.too_many(),
            parties: room.parties.iter().map(|party| ShownParty::of(book, party, today)).collect(),
        }
    }

    /// Whether everybody in it was spoken to today.
    pub(super) fn is_spoken_to(&self, today: NaiveDate) -> bool {
        !self.parties.is_empty() && self.parties.iter().all(|party| party.last_spoken == Some(today))
    }

    /// Its mark on today's round: conversations that were saved today count by themselves.
    pub(super) fn mark(&self, round: Round, today: NaiveDate) -> Option<Mark> {
        if self.is_spoken_to(today) { Some(Mark::Spoken) } else { self.unit.and_then(|unit| round.mark(unit)) }
    }
}

#[component]
pub(super) fn RoomRow(
    room: ShownRoom,
    house: AccommodationId,
    counselling: Counselling,
    round: Round,
) -> impl IntoView {
    let today = use_work().today();
    let open = opens_conversation();
    let unit = room.unit;
    let begins = counselling != Counselling::Hidden && unit.is_some() && !room.parties.is_empty();
    let label = room.label.clone();
    let title = if begins {
        let known = known_in_room(unit, house);
        let words = tr_with("room-talk-all", &[("room", label.clone().into())]);
        view! {
            <button type="button" class="l-room__open" aria-label=words on:click=move |_| open(&known)>
                {label}
            </button>
        }
        .into_any()
    } else {
        view! { <span>{label}</span> }.into_any()
    };
    let is_empty = room.parties.is_empty();
    let marks = begins.then(|| view! { <Marks room=room.clone() round today /> });
    view! {
        <li class="l-card l-card--tight l-room" class:l-room--empty=is_empty>
            <div class="l-room__head">
                <h2 class="l-room__label">{title}</h2>
                {unit.map(|_| view! { <Beds taken=room.taken beds=room.beds /> })}
                {(room.free > 0)
                    .then(|| view! { <span class="l-small l-quiet">{tr_with("room-free", &[("count", room.free.into())])}</span> })}
                {(room.too_many > 0)
                    .then(|| {
                        view! {
                            <span class="l-badge l-badge--warning">
                                <Icon name="warning" />
                                {tr_with("room-too-many", &[("count", room.too_many.into())])}
                            </span>
                        }
                    })}
            </div>
            {if is_empty {
                view! { <p class="l-quiet">{tr("room-empty")}</p> }.into_any()
            } else {
                view! {
                    <ul class="l-plain l-room__parties">
                        {room
                            .parties
                            .into_iter()
                            .map(|party| view! { <PartyRow party counselling known=known_in_room(unit, house) /> })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
            {marks}
        </li>
    }
}

/// Today's mark: spoken to, not there, later.
#[component]
fn Marks(room: ShownRoom, round: Round, today: NaiveDate) -> impl IntoView {
    let unit = room.unit;
    let words = tr_with("room-mark-label", &[("room", room.label.clone().into())]);
    let mark = Memo::new(move |_| room.mark(round, today));
    view! {
        <div class="l-chips l-room__marks" role="group" aria-label=words>
            {Mark::ALL
                .map(|offered| {
                    view! {
                        <Chip
                            class="l-chip--small"
                            pressed=Signal::derive(move || mark.get() == Some(offered))
                            on_press=move || {
                                if let Some(unit) = unit {
                                    round.toggle(unit, offered);
                                }
                            }
                        >
                            {tr(offered.key())}
                        </Chip>
                    }
                })}
        </div>
    }
}

/// Beds as small squares, in words for screen readers.
#[component]
fn Beds(taken: u16, beds: u16) -> impl IntoView {
    let words = tr_with("room-beds", &[("taken", taken.into()), ("beds", beds.into())]);
    view! {
        <span class="l-beds" role="img" aria-label=words.clone() title=words>
            {(0..beds)
                .map(|bed| view! { <span class="l-bed" class:l-bed--taken=bed < taken></span> })
                .collect_view()}
        </span>
    }
}
