//! Moving in, moving on, moving out: somebody, with whom of their household, to where, from which day.

use super::person::Unknown;
use crate::{
    components::{DayField, Icon, PageHead, Submit, only_whole_days, person_name, use_notice},
    locales::{tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    corridor::Corridor,
    ids::{AccommodationId, PersonId, UnitId},
    moving::{Destination, moving},
    order::sort_by,
    people::household,
    records::{Accommodation, BaseData, Identity},
};
use chrono::NaiveDate;
use leptos::{either::Either, ev::SubmitEvent, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use std::collections::BTreeSet;

/// What stands in the list of houses for a flat of one's own, and for having left.
const OWN_FLAT: &str = "own-flat";
const AWAY: &str = "away";

/// A room that somebody can be given.
#[derive(Clone, Debug, PartialEq)]
struct FreeRoom {
    id: String,
    words: String,
    free: u16,
}

/// All houses, by name.
fn houses(book: &Casebook) -> Vec<(String, String)> {
    let all = book.all::<Accommodation>().iter();
    let mut houses: Vec<_> = all.map(|(id, house)| (id.to_string(), house.name.clone())).collect();
    sort_by(&mut houses, |a, b| a.1.cmp(&b.1));
    houses
}

/// The rooms of a house in the order of the doors, with the beds that nobody has on that day.
fn rooms(book: &Casebook, house: AccommodationId, on: NaiveDate) -> Vec<FreeRoom> {
    let rooms = Corridor::of(book, house, on).rooms.into_iter();
    rooms
        .filter_map(|room| {
            let free = room.free();
            let words = [("room", room.label.clone().into()), ("free", free.into()), ("beds", room.beds.into())];
            Some(FreeRoom { id: room.unit?.to_string(), words: tr_with("moving-room", &words), free })
        })
        .collect()
}

/// Moving somebody.
#[component]
pub fn Moving() -> impl IntoView {
    let (work, notice, navigate) = (use_work(), use_notice(), use_navigate());
    let person =
        use_params_map().with_untracked(|params| params.get_str("id").and_then(|id| id.parse::<PersonId>().ok()));
    let known = |book: &Casebook| {
        let (person, base) = (person?, book.get::<BaseData>(person?));
        let home = base.map(|base| household(book, base.household)).filter(|home| home.contains(&person));
        let home = home.unwrap_or_else(|| vec![person]);
        let names = home.into_iter().map(|id| (id, person_name(book, id))).collect::<Vec<_>>();
        Some((person, book.get::<Identity>(person)?.spoken(), names))
    };
    let Some((person, name, home)) = work.look(known) else {
        return Either::Left(view! { <Unknown /> });
    };
    let who = RwSignal::new(home.iter().map(|(id, _)| *id).collect::<BTreeSet<PersonId>>());
    let (to, unit) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let on = RwSignal::new(Some(untrack(|| work.today())));
    let offered = Memo::new(move |_| {
        let (house, on) = (to.with(|to| to.parse::<AccommodationId>().ok())?, on.get()?);
        Some(work.read(|book| rooms(book, house, on)))
    });
    let crowded = Memo::new(move |_| {
        let room = offered.get()?.into_iter().find(|room| unit.with(|unit| *unit == room.id))?;
        (who.with(BTreeSet::len) > usize::from(room.free)).then_some(room.free)
    });
    let mistake = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let file = format!("/people/{person}");
    let away = file.clone();
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let destination = to.with_untracked(|to| match to.as_str() {
            OWN_FLAT => Some(Destination::OwnFlat),
            AWAY => Some(Destination::Away),
            house => {
                let unit = unit.with_untracked(|unit| unit.parse::<UnitId>().ok());
                house.parse().ok().map(|house| Destination::House(house, unit))
            }
        });
        let people: Vec<PersonId> = who.with_untracked(|who| who.iter().copied().collect());
        let wrong = if people.is_empty() {
            Some("moving-nobody")
        } else if destination.is_none() {
            Some("moving-nowhere")
        } else if on.get_untracked().is_none() {
            Some("moving-no-day")
        } else {
            None
        };
        mistake.set(wrong);
        if !only_whole_days() {
            return;
        }
        let (Some(destination), Some(on), None, false) = (destination, on.get_untracked(), wrong, busy.get_untracked())
        else {
            return;
        };
        let act = work.look(|book| moving(book, &people, destination, on));
        let (navigate, away) = (navigate.clone(), away.clone());
        let go = move || navigate(&away, NavigateOptions { replace: true, ..Default::default() });
        if act.is_empty() {
            notice.say(tr("moving-there-already"), None);
            go();
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match work.save(act, None).await {
                Ok(_) => {
                    notice.say(tr("moving-saved"), None);
                    go();
                }
                Err(error) => {
                    notice.refuse(&error);
                    busy.try_set(false);
                }
            }
        });
    };
    let houses = work.look(houses).into_iter();
    let places = houses.chain([(OWN_FLAT.to_owned(), tr("people-own-flat")), (AWAY.to_owned(), tr("moving-away"))]);
    let places = places
        .map(|(id, name)| {
            let this = id.clone();
            view! { <option value=id selected=move || to.with(|to| *to == this)>{name}</option> }
        })
        .collect_view();
    let several = home.len() > 1;
    let members = home
        .into_iter()
        .map(|(id, name)| {
            view! {
                <label class="l-check">
                    <input
                        type="checkbox"
                        prop:checked=move || who.with(|who| who.contains(&id))
                        on:change=move |_| who.update(|who| if !who.remove(&id) { who.insert(id); })
                    />
                    <bdi>{name}</bdi>
                </label>
            }
        })
        .collect_view();
    let free_rooms = move || {
        offered.get().map(|rooms| {
            let rooms = rooms
                .into_iter()
                .map(|room| {
                    let this = room.id.clone();
                    view! { <option value=room.id selected=move || unit.with(|unit| *unit == this)>{room.words}</option> }
                })
                .collect_view();
            view! {
                <div class="l-field">
                    <label for="room">{tr("field-unit")}</label>
                    <select id="room" on:change=move |event| unit.set(event_target_value(&event))>
                        <option value="" selected=move || unit.with(String::is_empty)>{tr("room-unknown")}</option>
                        {rooms}
                    </select>
                </div>
            }
        })
    };
    Either::Right(view! {
        <main class="l-page l-page--narrow">
            <PageHead title=Signal::derive(move || tr_with("moving-title", &[("name", name.clone().into())])) />
            <form class="l-form" novalidate on:submit=save>
                <fieldset class="l-section" hidden=!several>
                    <legend class="l-strong">{tr("moving-who")}</legend>
                    <div class="l-stack l-stack--small">{members}</div>
                </fieldset>
                <div class="l-inputs">
                    <div class="l-field">
                        <label for="to">{tr("moving-to")}</label>
                        <select
                            id="to"
                            on:change=move |event| {
                                to.set(event_target_value(&event));
                                unit.set(String::new());
                            }
                        >
                            <option value="" selected=move || to.with(String::is_empty)>{tr("moving-choose")}</option>
                            {places}
                        </select>
                    </div>
                    {free_rooms}
                    <DayField id="day" label=tr("moving-day") day=on on_day=Callback::new(move |day| on.set(day)) />
                </div>
                <div role="status">
                    {move || {
                        crowded
                            .get()
                            .map(|free| {
                                view! {
                                    <div class="l-banner l-banner--warning">
                                        <Icon name="warning" />
                                        <p class="l-banner__text">{tr_with("moving-crowded", &[("free", free.into())])}</p>
                                    </div>
                                }
                            })
                    }}
                </div>
                <p class="l-field__error" role="alert">{move || mistake.get().map(tr)}</p>
                <div class="l-bar">
                    <a class="kern-btn kern-btn--secondary" href=file>
                        <span class="kern-label">{tr("cancel")}</span>
                    </a>
                    <Submit label=tr("save") busy />
                </div>
            </form>
        </main>
    })
}
