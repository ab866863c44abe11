//! What is signed: a fixed text, and minutes that do not change after the first signature.

use crate::{
    records::{Consultation, Manner, Signature},
    signed::is_filing,
    sync::{Change, Record, Refusal, brings_back, is_mark_of_dispute},
};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Who signs, and how, is added later; everything else does not change any more.
fn is_signature(path: &str) -> bool {
    path.starts_with("signatures/")
}

/// Checks that a change leaves signed minutes, and signatures, as they are. `before` is the record as it stands without it.
///
/// # Errors
/// [`Refusal::Signed`] if it changes minutes, or takes a signature out, that somebody signed before.
pub fn check(change: &Change, before: Option<&Record>) -> Result<(), Refusal> {
    let Some(record) = before else { return Ok(()) };
    if !is_signed(record) || only_adds_signatures(change, record) {
        return Ok(());
    }
    Err(Refusal::Signed { record: change.key.id })
}

fn is_signed(record: &Record) -> bool {
    record.fields.keys().any(|path| is_signature(path) && record.standing(path).is_some())
}

fn only_adds_signatures(change: &Change, record: &Record) -> bool {
    let adds = |path: &str| is_signature(path) && record.standing(path).is_none();
    // Whoever removed them did not know of the signature.
    change
        .fields
        .iter()
        .all(|(path, write)| is_filing(path) || is_mark_of_dispute(path) || adds(path) || brings_back(path, write))
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
    points(minutes, named).iter().fold(String::from("Gesprächsprotokoll\n"), |mut text, (title, content)| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{title}: {content}");
        text
    })
}

/// The points of the minutes with their titles in German, in fixed order; a dash where there is nothing. The ninth is the
/// signatures.
#[must_use]
pub fn points(minutes: &Consultation, named: &Named) -> Vec<(&'static str, String)> {
    let mut points = Vec::with_capacity(8);
    let mut point = |title, content: &str| {
        points.push((title, if content.trim().is_empty() { "–" } else { content.trim() }.to_owned()));
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
    points
}

/// SHA-256 of a text, in hex.
#[must_use]
pub fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, CommitId, ConsultationId, ConversationId, ReplicaId, UserId},
        records::{ConsultationKind, Content, Set, Setting, Strokes},
        signed::check,
        sync::{Act, Commit, Time},
    };
    use chrono::DateTime;
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn unsigned() -> Consultation {
        Consultation {
            case: CaseId(Uuid::from_u128(1)),
            conversation: ConversationId(Uuid::from_u128(2)),
            started_at: DateTime::UNIX_EPOCH.naive_utc(),
            minutes: 30,
            setting: Setting::OfficeHours,
            kind: ConsultationKind::FollowUp,
            accommodation: None,
            present: Set::default(),
            others_present: String::new(),
            interpreter: false,
            language: None,
            workers: Set::default(),
            criteria: Set::default(),
            occasion: "Kita-Platz".into(),
            topics: String::new(),
            agreed: String::new(),
            signatures: BTreeMap::new(),
        }
    }

    fn signed_by(signer: &str, mut minutes: Consultation) -> Consultation {
        let text_sha256 = sha256_hex(&signed_text(&minutes, &Named::default()));
        let signature = Signature { at: DateTime::UNIX_EPOCH, manner: Manner::OnPaper, text_sha256 };
        minutes.signatures.insert(signer.to_owned(), signature);
        minutes
    }

    fn commit(act: Act) -> Commit {
        Commit {
            id: CommitId(Uuid::from_u128(3)),
            replica: ReplicaId(Uuid::from_u128(4)),
            number: 1,
            time: Time(1),
            author: UserId(Uuid::from_u128(5)),
            wall: DateTime::UNIX_EPOCH,
            changes: act.into_changes(),
        }
    }

    fn recorded<T: Content>(id: Uuid, content: &T) -> Record {
        let mut act = Act::new();
        act.create(id, content);
        let mut record = Record::empty(T::key(id));
        record.apply(&commit(act));
        record
    }

    fn changing(before: &Consultation, after: &Consultation) -> Result<(), Refusal> {
        let id = ConsultationId(Uuid::from_u128(9));
        let record = recorded(id.0, before);
        let mut act = Act::new();
        act.update(&record, before, after);
        check(act.changes(), |_| Some(&record))
    }

    #[test]
    fn minutes_change_until_the_first_signature_and_never_after_it() {
        let reworded = |minutes: &Consultation| Consultation { occasion: "Schulplatz".into(), ..minutes.clone() };
        let (before, signed) = (unsigned(), signed_by("client", unsigned()));
        assert_eq!(changing(&before, &reworded(&before)), Ok(()));
        assert!(matches!(changing(&signed, &reworded(&signed)), Err(Refusal::Signed { .. })));
    }

    #[test]
    fn a_second_signature_is_added_and_the_first_is_neither_changed_nor_taken_out() {
        let signed = signed_by("client", unsigned());
        assert_eq!(changing(&signed, &signed_by("worker", signed.clone())), Ok(()));
        assert!(changing(&signed, &unsigned()).is_err());
        let mut other = signed.clone();
        other.signatures.values_mut().for_each(|it| it.manner = Manner::Declined("anders überlegt".into()));
        assert!(changing(&signed, &other).is_err());
    }

    #[test]
    fn what_was_drawn_stays_as_it_was_drawn() {
        let drawn = Strokes { case: CaseId(Uuid::from_u128(1)), lines: vec![vec![(1, 2, 3).into()]] };
        let record = recorded(Uuid::from_u128(8), &drawn);
        let mut act = Act::new();
        act.update(&record, &drawn, &Strokes { lines: vec![vec![(4, 5, 6).into()]], ..drawn.clone() });
        assert!(matches!(check(act.changes(), |_| Some(&record)), Err(Refusal::Signed { .. })));
    }

    #[test]
    fn another_word_in_the_minutes_is_another_text() {
        let text = |minutes: &Consultation| sha256_hex(&signed_text(minutes, &Named::default()));
        let reworded = Consultation { agreed: "Frau Saleh meldet ihre Tochter an.".into(), ..unsigned() };
        assert_ne!(text(&unsigned()), text(&reworded));
        assert_eq!(text(&unsigned()).len(), 64);
    }
}
