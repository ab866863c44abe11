//! What is signed: a fixed text, and minutes that do not change after the first signature.

use crate::{
    records::{Consultation, Content, Kind, Manner, RecordKey, Signature},
    sync::{Change, Commit, Record, Refusal},
};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Fields of minutes that a signature covers. Who signs, and how, is added later; these do not change any more.
fn is_signed_field(path: &str) -> bool {
    !path.starts_with("signatures/")
}

/// Checks that a commit leaves signed minutes, and signatures as they were drawn, as they are. `before` answers the record as it stands without the commit.
///
/// # Errors
/// [`Refusal::Signed`] if it changes minutes, or takes a signature out, that somebody signed before.
pub fn check<'a>(commit: &Commit, before: impl Fn(RecordKey) -> Option<&'a Record>) -> Result<(), Refusal> {
    for change in &commit.changes {
        let Some(record) = before(change.key) else { continue };
        let stays = match change.key.kind {
            Kind::Consultation => !is_signed(record) || only_adds_signatures(change, record),
            // What was drawn stays as it was drawn.
            Kind::Strokes => false,
            _ => true,
        };
        if !stays {
            return Err(Refusal::Signed { record: change.key.id });
        }
    }
    Ok(())
}

fn is_signed(record: &Record) -> bool {
    record.fields.keys().any(|path| !is_signed_field(path) && record.standing(path).is_some())
}

fn only_adds_signatures(change: &Change, record: &Record) -> bool {
    change.fields.keys().all(|path| !is_signed_field(path) && record.standing(path).is_none())
}

/// How minutes stand to being signed. All but unsigned ones are closed: [`check`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignState {
    /// Nobody has signed, and nobody has declined.
    Unsigned,
    /// Somebody declined, and nobody has signed.
    Declined,
    /// Somebody has signed, on the screen or on paper.
    Signed,
}

/// How these minutes stand to being signed.
#[must_use]
pub fn sign_state(minutes: &Consultation) -> SignState {
    let is_refusal = |signature: &Signature| matches!(signature.manner, Manner::Declined(_));
    match minutes.signatures.values().map(is_refusal).min() {
        None => SignState::Unsigned,
        Some(true) => SignState::Declined,
        Some(false) => SignState::Signed,
    }
}

/// Names that the text of minutes needs, already in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Those counselled.
    pub present: Vec<String>,
    /// The workers.
    pub workers: Vec<String>,
    /// *Who: what (by when)*, one a task.
    pub tasks: Vec<String>,
    /// The next appointment, in words.
    pub next_appointment: String,
}

/// The text that is shown for signing and whose hash the signature carries: the nine points in German, in fixed order.
#[must_use]
pub fn signed_text(minutes: &Consultation, named: &Named) -> String {
    let mut text = String::from("Gesprächsprotokoll\n");
    let mut point = |title: &str, content: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{title}: {}", if content.trim().is_empty() { "–" } else { content.trim() });
    };
    let mut present = named.present.clone();
    if !minutes.others_present.trim().is_empty() {
        present.push(minutes.others_present.trim().to_owned());
    }
    if minutes.interpreter {
        present.push("Dolmetscher/in".to_owned());
    }
    point("Name", &named.present.join("; "));
    point("Datum", &minutes.started_at.format("%d.%m.%Y, %H:%M Uhr").to_string());
    point("Anwesende", &[named.workers.clone(), present].concat().join("; "));
    point("Anlass", &minutes.occasion);
    point("Gesprächsinhalte", &minutes.topics);
    point("Absprachen", &minutes.agreed);
    point("Wer macht was", &named.tasks.join("; "));
    point("Nächster Termin", &named.next_appointment);
    text
}

/// SHA-256 of a text, in hex.
#[must_use]
pub fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The key of the minutes with this id.
#[must_use]
pub fn key(id: crate::ids::ConsultationId) -> RecordKey {
    Consultation::key(id)
}
