//! That there are several values where one belongs, and nobody has settled which is right.

use super::{Icon, field_in_words, value_in_words};
use crate::{locales::tr, prelude::*, work::use_work};
use casework::{
    casebook::Casebook,
    decisions::is_asked,
    ids::PersonId,
    records::{BaseData, Content as _, Identity},
};

/// Each field of somebody's that has several values, in words, with all of them; the one that stands first.
fn unsettled(book: &Casebook, person: PersonId) -> Vec<String> {
    let records = [Identity::key(person), BaseData::key(person)].into_iter().filter_map(|key| book.record(key));
    let fields = records.flat_map(casework::sync::Record::overwritten);
    let line = |(path, cell): (&String, &casework::sync::Cell)| {
        let versions = cell.standing().into_iter().chain(cell.overwritten());
        let values: Vec<_> = versions.map(|version| value_in_words(book, path, &version.value)).collect();
        Some(format!("{}: {}", field_in_words(book, path)?, values.join(" / ")))
    };
    fields.filter_map(line).collect()
}

/// What of somebody's particulars is to be settled, with the way there for whoever is asked; nothing if nothing is.
#[component]
pub fn Unsettled(
    /// Whose.
    person: PersonId,
    /// What else is to be said.
    #[prop(optional, into)]
    note: String,
) -> impl IntoView {
    let work = use_work();
    let lines = Memo::new(move |_| work.read(|book| unsettled(book, person)));
    let settles = Memo::new(move |_| {
        let case = work.read(|book| book.get::<Identity>(person).map(|it| it.case));
        let asked =
            |me: casework::sync::wire::Me| work.read(|book| is_asked(book, me.user, &me.staff, BaseData::KIND, case));
        work.me().is_some_and(asked)
    });
    let note = StoredValue::new(note);
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <div class="l-banner l-banner--warning">
                <Icon name="info" />
                <div class="l-banner__text">
                    <p>{tr("unsettled")}</p>
                    <ul>
                        {move || lines.get().into_iter().map(|line| view! { <li><bdi>{line}</bdi></li> }).collect_view()}
                    </ul>
                    {note.with_value(|note| (!note.is_empty()).then(|| view! { <p>{note.clone()}</p> }))}
                </div>
                {move || {
                    settles
                        .get()
                        .then(|| {
                            view! {
                                <a class="kern-btn kern-btn--secondary" href="/settle">
                                    <span class="kern-label">{tr("unsettled-settle")}</span>
                                </a>
                            }
                        })
                }}
            </div>
        </Show>
    }
}
