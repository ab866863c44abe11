//! Whether a file is as the server sealed it: a PDF of ours, the copy that is attached to one, or the text of an agreement.

use super::{Copy, Found, PublicKey, file};
use crate::ledger::{Ledger, Result, SealedText};
use casework::{ids::MunicipalityId, minutes::sha256_hex, records::Actor, seal::EntryKey};
use chrono::{DateTime, Utc};
use hayro_syntax::{Pdf, object::Object};
use std::sync::Arc;

/// How many digits of a hash name a text well enough: those at the end of every code of a copy.
const ENOUGH: usize = 12;

/// What every text of an agreement begins with.
const TEXT: &str = "Lotse-Vereinbarung 1\n";

/// What is to be said of a file, or of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// The file is as it was sealed, byte by byte.
    FileAsSealed,
    /// The file was changed after it was sealed.
    FileChanged,
    /// It is sealed as a whole, with a key that is not known here.
    FileOfUnknownKey(PublicKey),
    /// A reply to an agreement, or to being asked to sign minutes, is as it was sealed.
    ReplyAsSealed(Who, DateTime<Utc>),
    /// A reply, or its seal, was changed.
    ReplyChanged(Who),
    /// A reply was given to another text.
    ReplyToOtherText(Who),
    /// A reply is to this text, and not sealed.
    ReplyNotSealed(Who),
    /// A reply is sealed with a key that is not known here.
    ReplyOfUnknownKey(Who, String),
    /// So many signatures under minutes are to this text; none is sealed.
    MinutesAsSigned(usize),
    /// So many are to another one.
    MinutesAltered(usize),
    /// Of a copy by itself what is named was checked, and nothing that stands beside it: it was sealed for this municipality.
    WhatIsNamed(String),
    /// A text with this checksum was sealed.
    TextSealed(SealedText),
    /// There is a seal for a text with this checksum. Whether a paper that shows the checksum is that text it cannot say.
    SealFor(SealedText),
    /// None was.
    NoSuchText,
    /// This is nothing that can be checked.
    NothingToCheck,
}

/// Who said something, without their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A client.
    Client,
    /// Somebody of the office.
    Worker,
    /// Somebody else.
    Other,
}

/// What comes of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is as it was sealed.
    AsSealed,
    /// What is named of it is.
    PartsAsSealed,
    /// There is a seal; nothing was there to compare it with.
    SealThere,
    /// Nothing here says so or otherwise.
    Unknown,
    /// It was changed.
    Changed,
}

impl Statement {
    /// What it means for the whole.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Statement::FileAsSealed | Statement::ReplyAsSealed(..) | Statement::TextSealed(_) => Verdict::AsSealed,
            Statement::WhatIsNamed(_) => Verdict::PartsAsSealed,
            Statement::SealFor(_) => Verdict::SealThere,
            Statement::FileChanged
            | Statement::ReplyChanged(_)
            | Statement::ReplyToOtherText(_)
            | Statement::MinutesAltered(_) => Verdict::Changed,
            // Whoever writes a text can hash it.
            Statement::MinutesAsSigned(_)
            | Statement::FileOfUnknownKey(_)
            | Statement::ReplyNotSealed(_)
            | Statement::ReplyOfUnknownKey(..)
            | Statement::NoSuchText
            | Statement::NothingToCheck => Verdict::Unknown,
        }
    }
}

/// The worst of what is to be said. A file that is as it was sealed stays so if nothing more is known of what is in it.
#[must_use]
pub fn verdict(statements: &[Statement]) -> Verdict {
    match statements.iter().map(Statement::verdict).max() {
        Some(Verdict::Unknown) if statements.contains(&Statement::FileAsSealed) => Verdict::AsSealed,
        worst => worst.unwrap_or(Verdict::Unknown),
    }
}

/// Checks a file by the public keys that are known; a text alone by what the ledger sealed, if there is one.
///
/// # Errors
/// If the ledger cannot be read.
pub async fn check(bytes: &[u8], known: &[PublicKey], ledger: Option<&dyn Ledger>) -> Result<Vec<Statement>> {
    if bytes.starts_with(b"%PDF") {
        return Ok(check_pdf(bytes, known));
    }
    if let Ok(copy) = serde_json::from_slice::<Copy>(bytes) {
        let mut statements = check_copy(&copy, known);
        if statements.iter().any(|it| it.verdict() == Verdict::AsSealed)
            && let Some(municipality) = copy.municipality()
        {
            statements.push(Statement::WhatIsNamed(name_of(municipality, ledger).await?));
        }
        return Ok(if statements.is_empty() { vec![Statement::NothingToCheck] } else { statements });
    }
    match (std::str::from_utf8(bytes), ledger) {
        (Ok(text), Some(ledger)) if text.starts_with(TEXT) => {
            sealed(&sha256_hex(text), ledger, Statement::TextSealed).await
        }
        _ => Ok(vec![Statement::NothingToCheck]),
    }
}

/// What the municipality of a seal is called here; its id where it is not known.
async fn name_of(id: MunicipalityId, ledger: Option<&dyn Ledger>) -> Result<String> {
    let known = match ledger {
        Some(ledger) => ledger.municipalities().await?,
        None => Vec::new(),
    };
    Ok(known.into_iter().find(|it| it.id == id).map_or_else(|| id.to_string(), |it| it.name))
}

/// What is known of a text by its checksum ([`casework::seal::Signable::checksum`]), or by the beginning of it.
///
/// # Errors
/// If the ledger cannot be read.
pub async fn look_up(code: &str, ledger: &dyn Ledger) -> Result<Vec<Statement>> {
    // Under a code it stands in brackets, after which part of how many that is.
    let code = code.trim().trim_end_matches(']');
    let after_the_part = code.rsplit_once('/').and_then(|(_, rest)| rest.split_once(char::is_whitespace));
    let code = after_the_part.map_or(code, |(_, checksum)| checksum);
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let is_code = (ENOUGH..=64).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !is_code {
        return Ok(vec![Statement::NothingToCheck]);
    }
    sealed(&digits, ledger, Statement::SealFor).await
}

async fn sealed(digits: &str, ledger: &dyn Ledger, says: fn(SealedText) -> Statement) -> Result<Vec<Statement>> {
    let found = ledger.sealed_texts(digits).await?;
    Ok(if found.is_empty() { vec![Statement::NoSuchText] } else { found.into_iter().map(says).collect() })
}

fn check_pdf(bytes: &[u8], known: &[PublicKey]) -> Vec<Statement> {
    match file::read(bytes) {
        None if file::is_marked(bytes) => vec![Statement::FileChanged],
        None => vec![Statement::NothingToCheck],
        Some(seal) if !seal.holds => vec![Statement::FileChanged],
        Some(seal) if !known.contains(&seal.key) => vec![Statement::FileOfUnknownKey(seal.key)],
        // We made it: what is attached is looked at too, and a stranger's file is never taken apart.
        Some(_) => {
            let mut statements = vec![Statement::FileAsSealed];
            statements.extend(attached(bytes).iter().flat_map(|copy| check_copy(copy, known)));
            statements
        }
    }
}

/// The copies that are attached to a PDF.
fn attached(pdf: &[u8]) -> Vec<Copy> {
    let Ok(pdf) = Pdf::new(Arc::new(pdf.to_vec())) else { return Vec::new() };
    let mut copies = Vec::new();
    for object in pdf.objects() {
        if let Object::Stream(stream) = object
            && let Ok(content) = stream.decoded()
        {
            copies.extend(serde_json::from_slice::<Copy>(&content).ok());
        }
    }
    copies
}

fn check_copy(copy: &Copy, known: &[PublicKey]) -> Vec<Statement> {
    match copy {
        Copy::Agreement(copy) => copy.check(known).into_iter().map(said).collect(),
        Copy::Minutes(copy) => copy.check(known).into_iter().map(said).collect(),
        Copy::EarlierMinutes(copy) => {
            let (signed, altered) = (copy.signatures.len(), copy.altered().len());
            let altered = (altered > 0).then_some(Statement::MinutesAltered(altered));
            altered.into_iter().chain((signed > 0).then_some(Statement::MinutesAsSigned(signed))).take(1).collect()
        }
    }
}

fn said((key, found): (EntryKey, Found)) -> Statement {
    let who = match key.signer() {
        Actor::Client(_) => Who::Client,
        Actor::Worker(_) => Who::Worker,
        Actor::Partner(_) => Who::Other,
    };
    match found {
        Found::AsSealed(at) => Statement::ReplyAsSealed(who, at),
        Found::NotSealed => Statement::ReplyNotSealed(who),
        Found::OtherText => Statement::ReplyToOtherText(who),
        Found::Changed => Statement::ReplyChanged(who),
        Found::UnknownKey(key) => Statement::ReplyOfUnknownKey(who, key),
    }
}
