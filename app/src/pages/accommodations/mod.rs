//! Houses, and the corridor list that a worker walks a house with.

mod house;
mod party;
mod room;
mod round;

pub use house::House;

use crate::{
    components::{Icon, PageHead},
    locales::{tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    corridor::{self, own_flats},
    records::Accommodation,
};

/// The last part of the address of the list of those who live in flats of their own.
const OWN_FLATS: &str = "own-flats";

/// All houses, and the people in flats of their own.
#[component]
pub fn Accommodations() -> impl IntoView {
    let work = use_work();
    let houses = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| {
            let houses = corridor::houses(book, today).into_iter();
            houses
                .filter_map(|figures| Some((figures, book.get::<Accommodation>(figures.id)?.clone())))
                .collect::<Vec<_>>()
        })
    });
    let in_flats = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| own_flats(book, today).iter().map(|party| party.residents.len()).sum::<usize>())
    });
    view! {
        <main class="l-page">
            <PageHead title=tr("houses-title") />
            {move || {
                (houses.with(Vec::is_empty) && in_flats.get() == 0)
                    .then(|| {
                        view! {
                            <div class="l-empty">
                                <Icon name="houses" />
                                <p>{tr("houses-empty")}</p>
                            </div>
                        }
                    })
            }}
            <ul class="l-grid l-plain">
                {move || houses.get().into_iter().map(|(figures, house)| house_card(figures, &house)).collect_view()}
                {move || {
                    let people = in_flats.get();
                    (people > 0).then(|| view! { <li>{own_flats_card(people)}</li> })
                }}
            </ul>
        </main>
    }
}

fn house_card(figures: corridor::House, house: &Accommodation) -> impl IntoView + use<> {
    let town = format!("{} {}", house.postcode, house.city);
    let address =
        [house.street.trim(), town.trim()].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
    view! {
        <li>
            <a class="l-card l-card--link" href=format!("/accommodations/{}", figures.id)>
                <span class="l-stack l-stack--small">
                    <strong class="l-card__title">{house.name.clone()}</strong>
                    <span class="l-quiet">{address}</span>
                </span>
                <span class="l-cluster l-figures">
                    {figure(figures.residents, tr_with("houses-residents", &[("count", figures.residents.into())]))}
                    {figure(figures.free, tr("houses-free"))}
                    {figure(figures.beds, tr("houses-beds"))}
                    {figure(u32::try_from(figures.rooms).unwrap_or(u32::MAX), tr("houses-rooms"))}
                </span>
                {(figures.too_many > 0)
                    .then(|| {
                        view! {
                            <span class="l-badge l-badge--warning">
                                <Icon name="warning" />
                                {tr_with("houses-too-many", &[("count", figures.too_many.into())])}
                            </span>
                        }
                    })}
            </a>
        </li>
    }
}

fn own_flats_card(people: usize) -> impl IntoView {
    view! {
        <a class="l-card l-card--link" href=format!("/accommodations/{OWN_FLATS}")>
            <span class="l-stack l-stack--small">
                <strong class="l-card__title">{tr("houses-own-flats")}</strong>
                <span class="l-quiet">{tr("houses-own-flats-note")}</span>
            </span>
            <span class="l-cluster l-figures">
                {figure(u32::try_from(people).unwrap_or(u32::MAX), tr_with("houses-people", &[("count", people.into())]))}
            </span>
        </a>
    }
}

fn figure(number: u32, word: String) -> impl IntoView {
    view! {
        <span class="l-figure">
            <strong>{number}</strong>
            " "
            <span>{word}</span>
        </span>
    }
}
