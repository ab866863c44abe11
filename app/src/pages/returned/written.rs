//! What stands in an entry that came back, in words.

use crate::{
    components::{field_in_words, first_of, reading_order, record_called, says_nothing, value_in_words, whom_about},
    locales::{tr, tr_with},
    prelude::*,
    work::Returned as Entry,
};
use casework::{casebook::Casebook, records::Kind};

/// A field of an entry: where it is, what it is called, what was written.
#[derive(Clone)]
pub(super) struct Written {
    pub change: usize,
    pub path: String,
    pub name: String,
    pub words: String,
    /// The text itself, where it can be typed over.
    pub text: Option<String>,
}

/// What was written, field by field.
pub(super) fn written(book: &Casebook, entry: &Entry) -> Vec<Written> {
    let is_one_record = kind_of(entry).is_some() && entry.commit.changes.len() == 1;
    let changes = entry.commit.changes.iter().enumerate();
    let fields =
        changes.flat_map(|(index, change)| change.fields.iter().map(move |(path, write)| (index, change, path, write)));
    let mut written: Vec<_> = fields
        .filter_map(|(change, it, path, write)| {
            let before = book.record(it.key).and_then(|record| record.standing(path)).filter(|it| !says_nothing(it));
            let is_emptied = says_nothing(&write.value);
            // What was left empty from the start says nothing.
            if is_emptied && before.is_none() {
                return None;
            }
            let (field, words) = match element_of(book, path).filter(|_| write.value == true) {
                // Of a set, what is in it says it all.
                Some(said) => said,
                None => (field_in_words(book, path)?, value_in_words(book, path, &write.value)),
            };
            let name = match is_one_record {
                true => field,
                false => format!("{}: {field}", record_called(book, it.key)),
            };
            // What reads as it is stored was typed as it is stored.
            let text = write.value.as_str().filter(|text| *text == words).map(str::to_owned);
            let words = match before.filter(|_| is_emptied) {
                Some(_) if path.contains('/') => tr("returned-taken-out"),
                Some(before) => {
                    let before = value_in_words(book, path, before);
                    tr_with("returned-emptied", &[("now", words.into()), ("before", before.into())])
                }
                None => words,
            };
            (!words.is_empty()).then(|| Written { change, path: path.clone(), name, words, text })
        })
        .collect();
    written.sort_by_key(|it| (it.change, reading_order(&it.path)));
    written
}

/// What a field of a set is called, and what is in it.
fn element_of(book: &Casebook, path: &str) -> Option<(String, String)> {
    let (set, _) = path.split_once('/')?;
    let (name, whole) = (field_in_words(book, set)?, field_in_words(book, path)?);
    let element = whole.strip_prefix(&name)?.strip_prefix(": ")?.to_owned();
    Some((name, element))
}

/// What kind of record an entry is about, if it makes one.
pub(super) fn kind_of(entry: &Entry) -> Option<Kind> {
    let mut made = entry.commit.changes.iter().filter(|change| change.fields.contains_key("case"));
    made.next().map(|change| change.key.kind).filter(|kind| *kind != Kind::Identity)
}

/// All of it, to be read.
pub(super) fn read(fields: &[Written]) -> impl IntoView + use<> {
    let fields = fields.iter().map(|it| {
        view! { <div><dt>{it.name.clone()}</dt><dd class="l-prewrap"><bdi>{it.words.clone()}</bdi></dd></div> }
    });
    fields.collect_view()
}

/// Whom an entry is about.
pub(super) fn about(book: &Casebook, entry: &Entry) -> Option<String> {
    let named = whom_about(book, &entry.commit.changes).map(|(_, name)| name);
    named.or_else(|| registered(entry)).or_else(|| {
        let mut changes = entry.commit.changes.iter();
        let known = |key| book.record(key).and_then(|record| record.case());
        let case = changes.find_map(|it| known(it.key).or_else(|| it.fields.get("case")?.value.as_str()?.parse().ok()));
        first_of(book, case?).map(|(_, name)| name)
    })
}

/// Whom an entry registers.
fn registered(entry: &Entry) -> Option<String> {
    let identity = entry.commit.changes.iter().find(|change| change.key.kind == Kind::Identity)?;
    let name = |path: &str| identity.fields.get(path)?.value.as_str().filter(|name| !name.is_empty());
    let names: Vec<_> = ["given_name", "family_name"].into_iter().filter_map(name).collect();
    (!names.is_empty()).then(|| names.join(" "))
}
