//! A month's conversations counted by the fifteen criteria, from what is on this device.

use crate::{
    components::{Icon, PageHead, words::named},
    locales::{dates::month_in_words, tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    ids::ConversationId,
    records::{Consultation, Criterion},
};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::BTreeMap;

/// A month's figures. Minutes of several cases about one conversation count once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Month {
    conversations: usize,
    minutes: u32,
    by_criterion: Vec<(Criterion, usize)>,
}

impl Month {
    /// The month that this day is in.
    fn of(book: &Casebook, day: NaiveDate) -> Self {
        let mut once: BTreeMap<ConversationId, Vec<&Consultation>> = BTreeMap::new();
        for minutes in book.all::<Consultation>().values() {
            let on = minutes.started_at.date();
            if (on.year(), on.month()) == (day.year(), day.month()) {
                once.entry(minutes.conversation).or_default().push(minutes);
            }
        }
        let count = |criterion: &Criterion| {
            once.values().filter(|all| all.iter().any(|minutes| minutes.criteria.contains(criterion))).count()
        };
        Self {
            conversations: once.len(),
            minutes: once.values().filter_map(|all| all.iter().map(|it| u32::from(it.minutes)).max()).sum(),
            by_criterion: Criterion::ALL.iter().map(|criterion| (*criterion, count(criterion))).collect(),
        }
    }
}

/// The page.
#[component]
pub fn Reports() -> impl IntoView {
    let work = use_work();
    let first = untrack(|| work.today().with_day(1).unwrap_or(work.today()));
    let day = RwSignal::new(first);
    let month = Memo::new(move |_| work.read(|book| Month::of(book, day.get())));
    let step = move |to: Option<NaiveDate>| {
        if let Some(to) = to.filter(|to| *to <= first) {
            day.set(to);
        }
    };
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("place-reports")) />
            <div class="l-cluster">
                <button
                    class="l-icon-button"
                    type="button"
                    aria-label=tr("reports-before")
                    on:click=move |_| step(day.get_untracked().checked_sub_months(Months::new(1)))
                >
                    <Icon name="back" />
                </button>
                <h2 role="status">{move || month_in_words(day.get())}</h2>
                <button
                    class="l-icon-button"
                    type="button"
                    aria-label=tr("reports-after")
                    aria-disabled=move || (day.get() == first).to_string()
                    on:click=move |_| step(day.get_untracked().checked_add_months(Months::new(1)))
                >
                    <Icon name="chevron-right" />
                </button>
            </div>
            <div class="l-cluster">
                <p class="l-card l-figure">
                    <strong>{move || month.with(|month| month.conversations)}</strong>
                    <span>{tr("reports-conversations")}</span>
                </p>
                <p class="l-card l-figure">
                    <strong>{move || month.with(|month| month.minutes / 60)}</strong>
                    <span>{tr("reports-hours")}</span>
                </p>
            </div>
            <div class="l-table">
                <table>
                    <caption class="l-visually-hidden">{tr("reports-by-criterion")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{tr("reports-criterion")}</th>
                            <th scope="col" class="l-number">
                                {tr("reports-conversations")}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            month
                                .with(|month| {
                                    month
                                        .by_criterion
                                        .iter()
                                        .map(|(criterion, count)| {
                                            view! {
                                                <tr>
                                                    <th scope="row">{named("criterion", criterion.word())}</th>
                                                    <td class="l-number">{*count}</td>
                                                </tr>
                                            }
                                        })
                                        .collect_view()
                                })
                        }}
                    </tbody>
                </table>
            </div>
            <p class="l-small l-quiet">
                {move || tr_with("reports-source", &[("month", month_in_words(day.get()).into())])}
            </p>
        </main>
    }
}
