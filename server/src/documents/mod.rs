//! Documents that people hold in their hands and that archives keep: agreements, minutes, invitations, as PDF.
//!
//! A document is a [`Paper`]: what stands in it, point by point, in German and in the client's language. Everything else is
//! alike for all and happens once, in [`Paper::set`]: the template, fonts, tags for screen readers, what is attached for
//! checking, the seal over the whole file. Another document is another function that makes a `Paper` of records.

mod agreement;
mod gather;
mod invitation;
mod minutes;
mod photos;
mod routes;
mod signatures;
mod typeset;
mod wording;

pub(crate) use routes::router;

use crate::{
    ledger::LedgerError,
    seal::{PublicKey, SealKey, file},
};
use casework::language::{Direction, Language};
use chrono::{Datelike, NaiveDate};
use photos::Figure;
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Serialize;
use serde_json::{Value, json};
use wording::words;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Not there, or not for this user: which of both is not said.
    #[error("there is no such document for you")]
    NotThere,
    /// The record cannot be read.
    #[error("the record of this document cannot be read; `lotse verify` says more")]
    Unreadable,
    /// Setting it failed.
    #[error("the document cannot be set: {0}")]
    NotSet(String),
    /// The ledger failed.
    #[error("the server cannot answer now; try again later")]
    Ledger(#[from] LedgerError),
}

/// How a point looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Style {
    /// The document's title.
    Title,
    /// A heading in it.
    Heading,
    /// A sentence.
    Text,
    /// One of several things, with a dot before it.
    Item,
    /// A word and what it is: *Datum: …*
    Fact,
}

/// One point of a document, in both languages.
#[derive(Clone, Debug, Serialize)]
struct Row {
    style: Style,
    label: String,
    german: String,
    other: Option<String>,
    /// Who translated it, in the client's language.
    note: Option<String>,
    /// That somebody disputes it: in German, and in the client's language.
    mark: Option<(String, Option<String>)>,
}

impl Row {
    fn new(style: Style, german: impl Into<String>) -> Self {
        Self { style, label: String::new(), german: german.into(), other: None, note: None, mark: None }
    }

    fn fact(label: &str, content: &str) -> Self {
        let content = if content.trim().is_empty() { "–" } else { content.trim() };
        Self { label: label.to_owned(), ..Self::new(Style::Fact, content) }
    }

    fn beside(self, other: Option<String>) -> Self {
        Self { other, ..self }
    }
}

/// What somebody disputes.
#[derive(Clone, Debug, Serialize)]
struct Mark {
    heading: String,
    statement: String,
    who: String,
}

/// What somebody said to a document, and how.
#[derive(Clone, Debug, Serialize)]
struct Signed {
    name: String,
    role: String,
    /// What they drew, as SVG, and what a screen reader says of it.
    drawn: Option<String>,
    alt: String,
    lines: Vec<String>,
}

/// What is attached for checking.
#[derive(Clone, Debug, Serialize)]
struct Attached {
    name: &'static str,
    media: &'static str,
    description: &'static str,
    text: String,
}

/// Whether the document shows a text that people signed; in hex, its checksum ([`casework::seal::Signable::checksum`]).
#[derive(Clone, Debug)]
enum Text {
    /// It does not.
    Unsigned,
    /// It was signed.
    Signed(String),
    /// What was said to it is sealed: who has the checksum can look it up.
    Sealed(String),
    /// Somebody was erased from it after it was signed: the checksum is that of the text as it was.
    Thinned(String),
}

/// A document as it is to be set.
#[derive(Clone, Debug)]
struct Paper {
    /// Tells it apart from every other, in archives.
    identity: String,
    /// What it is, in a word.
    kind: &'static str,
    title: String,
    municipality: String,
    date: NaiveDate,
    /// The client's language beside German.
    language: Option<Language>,
    /// What has to be known before anything is read: in German, and in the client's language.
    notice: Option<(String, Option<String>)>,
    rows: Vec<Row>,
    marks: Vec<Mark>,
    signatures: Vec<Signed>,
    /// Photos of what was signed on paper.
    photos: Vec<Figure>,
    /// The checksum of the text that was signed.
    text: Text,
    attached: Option<Attached>,
}

impl Paper {
    /// The PDF, sealed as a whole. `address` is where people reach Lotse.
    fn set(&self, key: &SealKey, address: Option<&str>) -> Result<Vec<u8>, DocumentError> {
        let other = self
            .language
            .map(|language| json!({ "lang": bcp47(language), "rtl": language.direction() == Direction::RightToLeft }));
        let heading = self.language.map(|language| words(language).fill("sign-signature", &[]));
        let paper = json!({
            "title": self.title,
            "description": self.kind,
            "kind": self.kind,
            "keywords": [file::blank(key.public())],
            "municipality": self.municipality,
            // What is handed to a client is read by them.
            "size": if self.attached.is_some() { 10.5 } else { 13.0 },
            "date": [self.date.year(), self.date.month(), self.date.day()],
            "foot": format!("{}, {}", self.kind, self.date.format("%d.%m.%Y")),
            "other": other,
            "notice": self.notice,
            "rows": self.rows,
            "marks": self.marks,
            "signatures": self.signatures,
            "signatures-heading": { "german": "Unterschriften und Antworten", "other": heading },
            "photos": self.photos,
            "check": self.check(key.public(), address)?,
            "attached": self.attached,
        });
        let photos = self.photos.iter().map(|photo| (photo.file.clone(), photo.bytes.clone())).collect();
        let pdf = typeset::pdf(paper, photos, self.identity.clone())?;
        file::seal(pdf, key).ok_or_else(|| DocumentError::NotSet("there is no place for the seal".to_owned()))
    }

    /// How this document is checked.
    fn check(&self, key: PublicKey, address: Option<&str>) -> Result<Value, DocumentError> {
        let page = address.map_or_else(|| "auf der Seite /check von Lotse".to_owned(), |at| format!("auf {at}/check"));
        let mut lines = vec![format!(
            "Diese Datei ist als Ganzes versiegelt. Ob ein Zeichen daran geändert wurde, zeigt sich {page} oder mit \
             „lotse verify DATEI“."
        )];
        if let Text::Thinned(_) = &self.text {
            lines.push(
                "Aus dem Text wurde jemand gelöscht, nachdem er unterschrieben war. Unterschriften und Siegel gelten dem \
                 Text davor."
                    .to_owned(),
            );
        }
        if let Text::Signed(hash) | Text::Sealed(hash) | Text::Thinned(hash) = &self.text {
            lines.push(format!("Prüfsumme dessen, was unterschrieben wurde (SHA-256): {}", in_groups(hash)));
            lines.push("Jede Unterschrift ist eine einfache elektronische Signatur.".to_owned());
        }
        lines.push(format!("Öffentlicher Schlüssel des Siegels (Ed25519): {}", in_groups(&key.to_string())));
        let code = match &self.text {
            Text::Sealed(hash) => Some(code(hash, address)?),
            Text::Unsigned | Text::Signed(_) | Text::Thinned(_) => None,
        };
        let alt = "QR-Code mit der Prüfsumme des Textes, zum Prüfen";
        Ok(json!({ "heading": "Prüfen", "lines": lines, "code": code, "alt": alt }))
    }
}

/// A code that a phone's camera reads: the page that checks, with the hash; where the address is not known, the hash alone.
fn code(hash: &str, address: Option<&str>) -> Result<String, DocumentError> {
    let content = address.map_or_else(|| hash.to_owned(), |address| format!("{address}/check?code={hash}"));
    let code = QrCode::with_error_correction_level(content, EcLevel::M)
        .map_err(|error| DocumentError::NotSet(error.to_string()))?;
    Ok(code.render::<svg::Color<'_>>().build())
}

/// Long rows of digits, so that an eye finds its place and a line its end.
fn in_groups(digits: &str) -> String {
    digits.as_bytes().chunks(8).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// What a PDF calls a language: plain German is German.
fn bcp47(language: Language) -> &'static str {
    if language == Language::PlainGerman { "de" } else { language.word() }
}
