//! What was removed in a case: what it was, since when it is out, who did it, and the way back.

use super::rows::place;
use crate::{
    components::{BringBack, HistoryLines, SafetyMark, document_name, here, record_in_words},
    locales::{
        dates::{moment_in_words, plain_day},
        tr, tr_with,
    },
    prelude::*,
    work::use_work,
};
use casework::{
    casebook::Casebook,
    ids::CaseId,
    records::{AgreementVersion, Consultation, Document, Kind, RecordKey, Stay, Task},
    removing::removed_in,
    sync::Record,
};
use chrono::NaiveDate;

/// One entry that was removed.
#[derive(Clone, Debug, PartialEq)]
struct Removed {
    key: RecordKey,
    what: String,
    when: String,
}

impl Removed {
    fn of(book: &Casebook, record: &Record, today: NaiveDate) -> Self {
        let when = moment_in_words(here(record.changed_at().wall()), today);
        Self { key: record.key, what: what(book, record), when: tr_with("removed-when", &[("when", when.into())]) }
    }
}

/// What a removed entry was, in a line.
fn what(book: &Casebook, record: &Record) -> String {
    let kind = record_in_words(match record.key.kind {
        // Which version it is, is said with its number.
        Kind::AgreementVersion => Kind::Agreement,
        kind => kind,
    });
    let told = match record.key.kind {
        Kind::Consultation => record.content::<Consultation>().ok().map(|minutes| {
            let day = plain_day(minutes.started_at.date());
            [day, minutes.occasion.trim().to_owned()]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        }),
        Kind::Task => record.content::<Task>().ok().map(|task| task.what),
        Kind::Document => record.content::<Document>().ok().map(|it| document_name(it.kind, &it.note)),
        Kind::AgreementVersion => record
            .content::<AgreementVersion>()
            .ok()
            .map(|it| tr_with("agree-version", &[("number", it.number.into())])),
        Kind::Stay => record.content::<Stay>().ok().map(|stay| place(book, &stay)),
        _ => None,
    };
    told.map_or(kind.clone(), |told| format!("{kind}: {told}"))
}

/// The card with what was removed in a case; nothing if nothing was.
#[component]
pub(super) fn RemovedCard(case: CaseId) -> impl IntoView {
    let work = use_work();
    let removed = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| {
            removed_in(book, case).into_iter().map(|record| Removed::of(book, record, today)).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || removed.with(|removed| !removed.is_empty())>
            <section class="l-card l-card--tight" aria-labelledby="file-removed">
                <h2 id="file-removed">{tr("removed-title")}</h2>
                <p class="l-small l-quiet">{tr("removed-hint")}</p>
                <ul class="l-list l-list--plain">
                    {move || removed.get().into_iter().map(|it| view! { <Row removed=it /> }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(removed: Removed) -> impl IntoView {
    let Removed { key, what, when } = removed;
    view! {
        <li class="l-row l-row--wraps">
            <div class="l-row__body">
                <span class="l-row__title" dir="auto">{what.clone()}</span>
                <span class="l-row__note">{when}</span>
                <SafetyMark record=key />
                <HistoryLines keys=vec![key] />
            </div>
            <span class="l-row__end"><BringBack record=key what /></span>
        </li>
    }
}
