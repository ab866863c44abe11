//! The day as a line: appointments at their times, and where in it we are.

use crate::{
    components::{DisputedMark, Icon, Moment, first_of, person_name},
    locales::{dates::clock, tr},
    prelude::*,
    work::{Work, use_work},
};
use casework::{
    casebook::Casebook,
    due::{self, Scope},
    ids::PersonId,
    records::{Appointment, Content as _},
};
use chrono::NaiveDateTime;
use leptos::either::Either;
use uuid::Uuid;

/// An appointment as it is shown.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    id: Uuid,
    at: NaiveDateTime,
    with: Option<(PersonId, String)>,
    place: String,
}

impl Shown {
    fn of(work: Work, book: &Casebook, id: Uuid, appointment: &Appointment) -> Self {
        let made_with = casework::thread::made_with(book, appointment).into_iter().next();
        let made_with = made_with.or_else(|| work.agreed_with(book, id));
        let made_with = made_with.map(|person| (person, person_name(book, person)));
        let with = made_with.or_else(|| first_of(book, appointment.case));
        Self { id, at: appointment.starts_at, with, place: appointment.place.clone() }
    }
}

/// Today's appointments as a line through the day, and the next ones after it.
#[component]
pub(super) fn TheDay(scope: Memo<Scope>) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let appointments = Memo::new(move |_| {
        work.read(|book| {
            let shown = |found: Vec<(Uuid, &Appointment)>| {
                found.into_iter().map(|(id, it)| Shown::of(work, book, id, it)).collect::<Vec<_>>()
            };
            let mut next = shown(due::appointments_after(book, scope.get(), today));
            next.truncate(3);
            (shown(due::appointments(book, scope.get(), today)), next)
        })
    });
    view! {
        <section class="l-stack" aria-labelledby="today-appointments">
            <h2 id="today-appointments">{tr("today-appointments")}</h2>
            {move || {
                let (of_today, next) = appointments.get();
                let now = work.now().time();
                // Where the line of now goes: before the first that is still to come.
                let ahead = of_today.iter().position(|it| it.at.time() > now);
                let line = if of_today.is_empty() {
                    Either::Left(view! { <p class="l-quiet">{tr("today-no-appointments")}</p> })
                } else {
                    let items = of_today.into_iter().enumerate().map(|(place, it)| view! {
                        {(ahead == Some(place)).then(|| view! { <li class="l-day__now">{clock(now)}</li> })}
                        <li class="l-day__item">
                            <span class="l-day__time">{clock(it.at.time())}</span>
                            <Who shown=it />
                        </li>
                    }).collect_view();
                    Either::Right(view! { <ol class="l-day">{items}</ol> })
                };
                let next = (!next.is_empty()).then(|| {
                    let rows = next.into_iter().map(|it| view! {
                        <li class="l-row">
                            <Icon name="calendar" />
                            <div class="l-row__body"><Who shown=it.clone() /></div>
                            <span class="l-row__end"><Moment at=it.at /></span>
                        </li>
                    }).collect_view();
                    view! {
                        <h3>{tr("today-next-appointments")}</h3>
                        <ul class="l-list">{rows}</ul>
                    }
                });
                view! { {line} {next} }
            }}
        </section>
    }
}

#[component]
fn Who(shown: Shown) -> impl IntoView {
    let who = shown.with.map(|(person, name)| view! { <a href=format!("/people/{person}")><bdi>{name}</bdi></a> });
    view! {
        <span>
            {who}
            {(!shown.place.is_empty()).then(|| view! { <span class="l-quiet">", " {shown.place}</span> })}
            " "
            <DisputedMark record=Appointment::key(shown.id) />
        </span>
    }
}
