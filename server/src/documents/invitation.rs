//! The invitation to an appointment: when, where, how to get there, what to bring; in German and in the client's language.

use super::{DocumentError, Paper, Row, Style, Text, gather::Gathered, wording::words};
use casework::{
    invitation::{invited, language_of},
    language::{Language, Words},
    records::{Actor, Appointment, Identity, Phrase, Telling},
};
use uuid::Uuid;

/// What a worker told in their own words, put into the client's language, and who did; where nobody did, that it is not.
fn translated(phrase: &Phrase, words: &Words) -> (String, Option<String>) {
    match phrase.other.as_ref().filter(|_| phrase.fits()) {
        Some(other) => (other.text.trim().to_owned(), other.by.as_ref().map(|by| words.translated_by(by))),
        // What puts other words is no translation of these.
        None => (words.fill("agreement-not-translated", &[]), None),
    }
}

/// What is told in a worker's own words, between words of the frame; nothing, where nothing is told.
fn told(style: Style, phrase: &Phrase, other: Option<&Words>, frame: &dyn Fn(&Words, &str) -> String) -> Option<Row> {
    let german = phrase.german.trim();
    let (own, note) = other.map(|words| translated(phrase, words)).unzip();
    let own = other.zip(own).map(|(words, text)| frame(words, &text));
    let row = || Row { note: note.flatten(), ..Row::new(style, frame(words(Language::German), german)).beside(own) };
    (!german.is_empty()).then(row)
}

/// `asked`: the language that somebody chose; otherwise the first beside German that those invited speak and that we have.
pub(super) fn paper(gathered: &Gathered, id: Uuid, asked: Option<Language>) -> Result<Paper, DocumentError> {
    let appointment: Appointment = gathered.record.content().map_err(|_| DocumentError::Unreadable)?;
    if appointment.cancelled {
        return Err(DocumentError::NotThere);
    }
    let invited = invited(&gathered.book, id, &appointment);
    let spoken = || language_of(&gathered.book, invited.iter().copied());
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
    let phrase = |what| appointment.phrase(what, language);
    let way = |words: &Words, text: &str| words.fill_around("invite-way", &[("text", text.to_owned())]);
    rows.extend(told(Style::Text, &phrase(Telling::Way), other, &way));
    let things = appointment.things.iter().map(|thing| both(Style::Item, &thing.key(), &|_| Vec::new()));
    let also = told(Style::Item, &phrase(Telling::Bring), other, &|_, text| text.to_owned());
    let bring: Vec<_> = things.chain(also).collect();
    if !bring.is_empty() {
        rows.push(both(Style::Text, "invite-bring", &|_| Vec::new()));
        rows.extend(bring);
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
