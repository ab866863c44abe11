//! Who agrees, and in which language they read.

use super::writing::Writing;
use crate::{
    components::{Chip, TranslatedBy, spoken_with_age, words::named},
    locales::{dates::plain_day, tr, tr_with},
    prelude::*,
};
use casework::{
    agreement::who_can_agree,
    casebook::Casebook,
    ids::{PersonId, UserId},
    language::Language,
    order::sort_by,
    records::{Party, Staff},
};
use chrono::NaiveDate;

/// The people of a party, and the workers who can agree with them.
fn candidates(
    book: &Casebook,
    party: Party,
    me: Option<UserId>,
    today: NaiveDate,
) -> (Vec<PersonId>, Vec<(UserId, String)>) {
    let people = who_can_agree(book, party, today);
    let team = me.and_then(|me| book.get::<Staff>(me)).and_then(|staff| staff.team);
    let colleagues = book.all::<Staff>().iter().filter(|(_, staff)| staff.team.is_some() && staff.team == team);
    let mut workers: Vec<_> = colleagues.map(|(id, staff)| (UserId(*id), staff.name.clone())).collect();
    sort_by(&mut workers, |a, b| (Some(b.0) == me).cmp(&(Some(a.0) == me)).then_with(|| a.1.cmp(&b.1)));
    (people, workers)
}

#[component]
pub(super) fn Parties(writing: Writing) -> impl IntoView {
    let work = writing.work;
    let party = writing.draft.with_untracked(|draft| draft.party);
    let today = untrack(|| work.today());
    let (mut people, workers) = work.look(|book| candidates(book, party, untrack(|| work.user()), today));
    // Whoever agrees is seen, and can be taken out.
    let named = writing.draft.with_untracked(|draft| draft.version.parties.iter().copied().collect::<Vec<_>>());
    people.extend(named.into_iter().filter(|person| !people.contains(person)).collect::<Vec<_>>());
    let people = people.into_iter().map(|person| {
        let name = work.look(|book| spoken_with_age(book, person, today));
        view! {
            <Chip
                pressed=Signal::derive(move || writing.draft.with(|draft| draft.version.parties.contains(&person)))
                on_press=move || writing.draft.update(|draft| draft.version.parties.toggle(person))
            >
                <bdi>{name}</bdi>
            </Chip>
        }
    });
    let workers = workers.into_iter().map(|(worker, name)| {
        view! {
            <Chip
                pressed=Signal::derive(move || writing.draft.with(|draft| draft.version.workers.contains(&worker)))
                on_press=move || writing.draft.update(|draft| draft.version.workers.toggle(worker))
            >
                {name}
            </Chip>
        }
    });
    view! {
        <fieldset class="l-plain-set l-stack l-stack--small">
            <legend class="l-label">{tr("agree-parties")}</legend>
            <div class="l-chips">{people.collect_view()}</div>
            <p class="l-field__hint">{tr("agree-parties-hint")}</p>
        </fieldset>
        <fieldset class="l-plain-set l-stack l-stack--small">
            <legend class="l-label">{tr("agree-workers")}</legend>
            <div class="l-chips">{workers.collect_view()}</div>
        </fieldset>
        <Spoken writing />
    }
}

/// The client's language, how far its words were checked, and who translates what is not of the catalogue.
#[component]
fn Spoken(writing: Writing) -> impl IntoView {
    let options = Language::ALL.iter().copied().filter(|it| *it != Language::German).map(|language| {
        let chosen = move || writing.language.get() == Some(language);
        let own = language.own_name();
        let name = named("read-in", language.word());
        let both = if own == name { name } else { format!("{own} – {name}") };
        view! { <option value=language.word() selected=chosen>{both}</option> }
    });
    let state = move || {
        let other = writing.words().1?;
        Some(match other.checked() {
            Some(checked) => {
                tr_with("agree-words-checked", &[("name", checked.by.into()), ("day", plain_day(checked.on).into())])
            }
            None => tr("agree-words-draft"),
        })
    };
    view! {
        <div class="l-inputs">
            <div class="l-field">
                <label for="agree-language">{tr("agree-language")}</label>
                <select
                    id="agree-language"
                    aria-describedby="agree-words"
                    on:change=move |event| writing.speak(Language::from_word(&event_target_value(&event)))
                >
                    <option value="" selected=move || writing.language.get().is_none()>{tr("agree-language-none")}</option>
                    {options.collect_view()}
                </select>
                <p class="l-field__hint" id="agree-words">{state}</p>
            </div>
            <Show when=move || writing.language.get().is_some_and(|it| it != Language::PlainGerman)>
                <TranslatedBy
                    field="agree-translator"
                    by=Signal::derive(move || writing.draft.with(|draft| draft.translator.clone()))
                    on_by=Callback::new(move |by| writing.draft.update(|draft| draft.translated_by(by)))
                />
            </Show>
        </div>
    }
}
