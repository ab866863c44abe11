//! Those of one case who live together, as a row: names, languages, when they were last spoken to.

use crate::{
    components::{Icon, disputed_badge, filed_with_age, opens_conversation, words},
    locales::{
        dates::{exact_day, last_spoken_in_words, month_in_words},
        tr, tr_with,
    },
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    corridor::{Party, is_unseen},
    ids::PersonId,
    records::{BaseData, Setting},
};
use chrono::NaiveDate;

/// A party in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ShownParty {
    people: Vec<(PersonId, String)>,
    /// Languages, and since when they are here.
    facts: Vec<String>,
    interpreter: bool,
    /// Somebody disputes that they live there, or since when.
    disputed: bool,
    /// The day they were last spoken to.
    pub(super) last_spoken: Option<NaiveDate>,
}

impl ShownParty {
    pub(super) fn of(book: &Casebook, party: &Party, today: NaiveDate) -> Self {
        let people: Vec<_> = party
            .residents
            .iter()
            .map(|resident| (resident.person, filed_with_age(book, resident.person, today)))
            .collect();
        let base = || people.iter().filter_map(|(person, _)| book.get::<BaseData>(*person));
        let mut languages: Vec<String> =
            base().flat_map(|base| base.languages.iter().map(|it| words::language(it))).collect();
        casework::order::sort_by(&mut languages, Ord::cmp);
        languages.dedup();
        let since = party.residents.iter().filter_map(|resident| resident.since).min();
        let facts = [
            (!languages.is_empty()).then(|| languages.join(", ")),
            since.map(|day| tr_with("room-since", &[("when", month_in_words(day).into())])),
        ];
        Self {
            disputed: party.residents.iter().any(|resident| resident.disputed),
            interpreter: base().any(|base| base.interpreter_needed),
            facts: facts.into_iter().flatten().collect(),
            people,
            last_spoken: party.last_spoken(),
        }
    }
}

/// What a row says of conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counselling {
    /// Nothing: whoever looks has no part in counselling.
    Hidden,
    /// When they were last spoken to; `longest` is the day of those in the house who were not spoken to for longest.
    Shown { longest: Option<Option<NaiveDate>> },
}

/// What a conversation that is begun from here knows beside the people.
pub(super) type Known = Vec<(&'static str, String)>;

/// A conversation from a room: the setting, the house, the room.
pub(super) fn known_in_room(unit: Option<casework::ids::UnitId>, house: casework::ids::AccommodationId) -> Known {
    let mut known =
        vec![("setting", Setting::OutreachAccommodation.word().to_owned()), ("accommodation", house.to_string())];
    known.extend(unit.map(|unit| ("unit", unit.to_string())));
    known
}

#[component]
pub(super) fn PartyRow(party: ShownParty, counselling: Counselling, known: Known) -> impl IntoView {
    let today = use_work().today();
    let names = party.people.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>().join("; ");
    let persons: Vec<PersonId> = party.people.iter().map(|(person, _)| *person).collect();
    let open = opens_conversation();
    let begin = move |_| {
        let mut known = known.clone();
        known.extend(persons.iter().map(|person| ("person", person.to_string())));
        open(&known);
    };
    let links_to_people = counselling != Counselling::Hidden;
    let last = party.last_spoken;
    view! {
        <li class="l-party">
            <div class="l-party__people">
                <span class="l-party__names">
                    {party
                        .people
                        .into_iter()
                        .map(|(person, name)| {
                            if links_to_people {
                                view! { <a href=format!("/people/{person}") dir="auto">{name}</a> }.into_any()
                            } else {
                                view! { <bdi>{name}</bdi> }.into_any()
                            }
                        })
                        .collect_view()}
                </span>
                <span class="l-party__facts">
                    {party.facts.into_iter().map(|fact| view! { <span>{fact}</span> }).collect_view()}
                    {party
                        .interpreter
                        .then(|| {
                            view! {
                                <span class="l-party__interpreter">
                                    <Icon name="interpreter" />
                                    {tr("room-interpreter")}
                                </span>
                            }
                        })}
                    {party.disputed.then(disputed_badge)}
                </span>
            </div>
            {match counselling {
                Counselling::Hidden => None,
                Counselling::Shown { longest } => {
                    let unseen = is_unseen(last, today);
                    let is_longest = unseen && longest == Some(last);
                    Some(
                        view! {
                            <div class="l-party__talk">
                                <span class="l-party__spoken">
                                    <span
                                        class="l-badge"
                                        class:l-badge--warning=unseen
                                        class:l-badge--success=last == Some(today)
                                        title=last.map(exact_day)
                                    >
                                        <Icon name=if unseen { "clock" } else { "check" } />
                                        {last_spoken_in_words(last, today)}
                                    </span>
                                    {is_longest
                                        .then(|| {
                                            view! {
                                                <span class="l-badge l-badge--warning">
                                                    <Icon name="warning" />
                                                    {tr("room-longest")}
                                                </span>
                                            }
                                        })}
                                </span>
                                <button
                                    type="button"
                                    class="kern-btn kern-btn--secondary"
                                    aria-label=tr_with("room-talk-with", &[("names", names.into())])
                                    on:click=begin
                                >
                                    <Icon name="conversation" />
                                    <span class="kern-label">{tr("conversation-begin")}</span>
                                </button>
                            </div>
                        },
                    )
                }
            }}
        </li>
    }
}
