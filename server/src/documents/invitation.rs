//! The invitation to an appointment: when, where, how to get there, what to bring; in German and in the client's language.

use super::{DocumentError, Paper, Row, Style, Text, gather::Gathered, wording::words};
use casework::{
    agreement::agreed_in,
    ids::PersonId,
    language::{Language, Words},
    records::{Actor, Appointment, BaseData, Identity},
    thread::made_with,
};
use uuid::Uuid;

/// Who is invited: those with whom it was spoken of, or who are party to the agreement that named it. Where nobody knows that, the people of the case who are no children: what
/// the appointment is about is the business of nobody else.
fn invited(gathered: &Gathered, id: Uuid, appointment: &Appointment) -> Vec<PersonId> {
    let made_with = made_with(&gathered.book, appointment);
    if !made_with.is_empty() {
        return made_with;
    }
    if let Some(version) = agreed_in(&gathered.book, id) {
        return version.parties.iter().copied().collect();
    }
    let on = appointment.starts_at.date();
    let is_child = |id: &PersonId| {
        let born = gathered.book.get::<BaseData>(*id).and_then(|base| base.birth_date);
        born.is_some_and(|born| born.age_on(on) < 15)
    };
    let all: Vec<_> = gathered.book.all::<Identity>().keys().map(|id| PersonId(*id)).collect();
    if all.iter().all(is_child) { all } else { all.into_iter().filter(|id| !is_child(id)).collect() }
}

/// `asked`: the language that somebody chose; otherwise the first beside German that those invited speak and that we have.
pub(super) fn paper(gathered: &Gathered, id: Uuid, asked: Option<Language>) -> Result<Paper, DocumentError> {
    let appointment: Appointment = gathered.record.content().map_err(|_| DocumentError::Unreadable)?;
    if appointment.cancelled {
        return Err(DocumentError::NotThere);
    }
    let invited = invited(gathered, id, &appointment);
    let spoken = || {
        let languages =
            invited.iter().filter_map(|it| gathered.book.get::<BaseData>(*it)).flat_map(|it| it.languages.iter());
        languages.filter_map(|tag| Language::of_speaker(tag)).find(|language| *language != Language::German)
    };
    let language = asked.or_else(spoken).filter(|language| *language != Language::German);
    let (german, other) = (words(Language::German), language.map(words));
    let both = |style, key: &str, places: &dyn Fn(&Words) -> Vec<(&'static str, String)>| {
        Row::new(style, german.fill(key, &places(german))).beside(other.map(|words| words.fill(key, &places(words))))
    };
    let starts = appointment.starts_at;
    let mut rows = vec![both(Style::Title, "invite-heading", &|_| Vec::new())];
    let names = invited.iter().filter_map(|it| gathered.book.get::<Identity>(*it).map(Identity::spoken));
    let names: Vec<_> = names.collect();
    if !names.is_empty() {
        let list = |words: &Words| words.list(&names);
        rows.push(Row::new(Style::Heading, list(german)).beside(other.map(list)));
    }
    rows.push(both(Style::Text, "invite-when", &|words| {
        vec![("date", words.date(starts.date())), ("time", words.time(starts.time()))]
    }));
    let place = appointment.place.trim();
    if !place.is_empty() {
        rows.push(both(Style::Text, "invite-where", &|_| vec![("place", place.to_owned())]));
    }
    let not_translated = |words: &Words| words.fill("agreement-not-translated", &[]);
    for (key, text) in [("invite-way", &appointment.way), ("invite-bring", &appointment.bring)] {
        let text = text.trim();
        if !text.is_empty() {
            let own = other.map(|words| words.fill_around(key, &[("text", not_translated(words))]));
            rows.push(Row::new(Style::Text, german.fill_around(key, &[("text", text.to_owned())])).beside(own));
        }
    }
    rows.push(both(Style::Text, "invite-cannot", &|_| Vec::new()));
    let worker = gathered.name(&Actor::Worker(appointment.worker));
    let own =
        other.map(|words| format!("{}, {}", words.isolated(&worker), words.isolated(&gathered.municipality.name)));
    rows.push(Row::new(Style::Text, format!("{worker}, {}", gathered.municipality.name)).beside(own));
    if other.is_some_and(|words| words.checked().is_none()) {
        rows.push(both(Style::Text, "agreement-translation-draft", &|_| Vec::new()));
    }
    Ok(Paper {
        identity: format!("appointment {id}"),
        kind: "Einladung",
        title: format!("Einladung zu einem Termin am {}", starts.format("%d.%m.%Y")),
        municipality: gathered.municipality.name.clone(),
        date: starts.date(),
        language,
        notice: None,
        rows,
        marks: gathered.marks(other.map(|words| words.fill("sign-disputed", &[])), |_| None),
        signatures: Vec::new(),
        photos: Vec::new(),
        text: Text::Unsigned,
        attached: None,
    })
}
