//! Blobs: the bytes that a record names, and that travel apart from it. Content-addressed, in pieces, resumable.
//!
//! A [`Document`] names its bytes by their SHA-256. They are kept under the record's id and that hash, so knowing the hash of
//! somebody else's photo gives nobody its bytes, and erasing a record erases them.
//!
//! | route | asks | answers |
//! |---|---|---|
//! | `HEAD /api/v1/blobs/{document}/{sha256}` | | [`OFFSET`] and [`COMPLETE`]: how much of it is there |
//! | `PATCH …` | a piece that begins at [`OFFSET`], of [`LENGTH`] bytes in all, that are a [`MEDIA`] | the same, after it |
//! | `GET …` | | the bytes; 404 for whoever may not read a record that names them, and if they are not there |
//! | `GET …?late={late work}` | | the same, if that late work names them |
//!
//! A piece that begins elsewhere is answered 409 with where to go on, one of something erased 410, bytes that are not what
//! was said 422, and more than somebody may have unfinished 429.

use crate::{
    records::{Document, Kind, MediaType, RecordKey},
    sync::{Commit, Record, Refusal},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, ops::Range, str::FromStr};

/// How many bytes a blob has at most.
pub const MOST_BYTES: u64 = 10 * 1024 * 1024;

/// How many bytes travel at once, and lie in one sealed row of a vault.
pub const PIECE: u64 = 256 * 1024;

/// The header that says where a piece begins, and where to go on.
pub const OFFSET: &str = "upload-offset";
/// The header that says how many bytes the blob has.
pub const LENGTH: &str = "upload-length";
/// The header that says what the bytes are ([`MediaType`]).
pub const MEDIA: &str = "upload-type";
/// The header that says whether all of it is there (`?1`) or not (`?0`).
pub const COMPLETE: &str = "upload-complete";

/// SHA-256 of a blob's bytes. In JSON and in addresses 64 small hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct BlobHash(pub [u8; 32]);

impl BlobHash {
    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobHash({self})")
    }
}

/// The text is no hash of a blob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hash has 64 small hexadecimal digits")]
pub struct NotAHash;

impl FromStr for BlobHash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let digits = text.as_bytes();
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let mut hash = [0; 32];
        if digits.len() != 2 * hash.len() {
            return Err(NotAHash);
        }
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = value(pair[0]).zip(value(pair[1])).map(|(high, low)| high << 4 | low).ok_or(NotAHash)?;
        }
        Ok(Self(hash))
    }
}

impl From<BlobHash> for String {
    fn from(hash: BlobHash) -> String {
        hash.to_string()
    }
}

impl TryFrom<String> for BlobHash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, NotAHash> {
        text.parse()
    }
}

/// How much of a blob the server has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// So many bytes from its beginning.
    pub offset: u64,
    /// All of it, and it is what was said.
    pub complete: bool,
}

/// The bytes to send next from here on: up to where the next sealed piece begins. None if nothing is left.
#[must_use]
pub fn next_piece(size: u64, offset: u64) -> Option<Range<u64>> {
    (offset < size).then(|| offset..size.min((offset / PIECE + 1) * PIECE))
}

/// How many pieces a blob of this size has.
#[must_use]
pub fn pieces(size: u64) -> u64 {
    size.div_ceil(PIECE)
}

/// Whether a blob may have this size.
#[must_use]
pub fn is_sound_size(size: u64) -> bool {
    (1..=MOST_BYTES).contains(&size)
}

/// What of a document says which bytes it has: it stays as it was made.
const OF_THE_BYTES: [&str; 3] = ["sha256", "size", "media"];

/// Checks that documents name bytes that there can be, and the same ones for ever. `before` answers the record as it
/// stands without the commit.
///
/// # Errors
/// [`Refusal::Malformed`] with the field.
pub fn check<'a>(commit: &Commit, before: impl Fn(RecordKey) -> Option<&'a Record>) -> Result<(), Refusal> {
    for change in commit.changes.iter().filter(|change| change.key.kind == Kind::Document) {
        let stays = |path: &&str| {
            let stood = before(change.key).and_then(|record| record.standing(path));
            change.fields.get(*path).is_none_or(|write| stood.is_none_or(|stood| *stood == write.value))
        };
        if let Some(path) = OF_THE_BYTES.iter().find(|path| !stays(path)) {
            return Err(Refusal::Malformed { detail: (*path).to_owned() });
        }
        let size = change.fields.get("size").and_then(|write| write.value.as_u64());
        if size.is_some_and(|size| !is_sound_size(size)) {
            return Err(Refusal::Malformed { detail: "size".to_owned() });
        }
    }
    Ok(())
}

/// What a record says of the bytes that it names, if it is a document.
#[must_use]
pub fn named_by(record: &Record) -> Option<(BlobHash, u64, MediaType)> {
    let document = (record.key.kind == Kind::Document).then(|| record.content::<Document>().ok())??;
    Some((document.sha256, document.size, document.media))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        device::Writer,
        ids::{CaseId, DocumentId, UserId},
        records::{Content, DocumentKind},
        sync::Act,
    };
    use chrono::DateTime;
    use rstest::rstest;

    fn photo(size: u64) -> Document {
        Document {
            case: CaseId::new(),
            consultation: None,
            person: None,
            kind: DocumentKind::Letter,
            note: String::new(),
            taken_at: DateTime::UNIX_EPOCH.naive_utc(),
            media: MediaType::Jpeg,
            size,
            sha256: BlobHash::of(b"a letter"),
        }
    }

    fn commit(act: Act) -> Commit {
        Writer::new().commit(act, UserId::new(), DateTime::UNIX_EPOCH)
    }

    fn malformed(field: &str) -> Result<(), Refusal> {
        Err(Refusal::Malformed { detail: field.to_owned() })
    }

    #[test]
    fn a_hash_reads_back_as_it_was_written_and_nothing_else_is_one() {
        let hash = BlobHash::of(b"a letter");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        let text = hash.to_string();
        for wrong in [text.to_uppercase(), text[..63].to_owned(), format!("{text}0"), format!("{}g", &text[..63])] {
            assert_eq!(wrong.parse::<BlobHash>(), Err(NotAHash), "{wrong}");
        }
    }

    #[rstest]
    #[case::nothing(0, malformed("size"))]
    #[case::a_byte(1, Ok(()))]
    #[case::the_most(MOST_BYTES, Ok(()))]
    #[case::too_much(MOST_BYTES + 1, malformed("size"))]
    fn a_document_has_bytes_and_not_too_many(#[case] size: u64, #[case] expected: Result<(), Refusal>) {
        let mut act = Act::new();
        act.create(DocumentId::new(), &photo(size));
        assert_eq!(check(&commit(act), |_| None), expected);
    }

    #[test]
    fn the_bytes_of_a_document_stay_and_its_words_may_change() {
        let (id, before) = (DocumentId::new(), photo(8));
        let mut act = Act::new();
        act.create(id, &before);
        let mut record = Record::empty(Document::key(id));
        record.apply(&commit(act));
        let changing = |after: Document| {
            let mut act = Act::new();
            act.update(&record, &before, &after);
            check(&commit(act), |_| Some(&record))
        };
        assert_eq!(changing(Document { note: "Seite 2".into(), ..before.clone() }), Ok(()));
        assert_eq!(changing(Document { sha256: BlobHash::of(b"another"), ..before.clone() }), malformed("sha256"));
        assert_eq!(changing(Document { size: 9, ..before.clone() }), malformed("size"));
        assert_eq!(changing(Document { media: MediaType::Pdf, ..before.clone() }), malformed("media"));
    }

    #[test]
    fn pieces_follow_each_other_from_wherever_the_server_stands() {
        let size = 2 * PIECE + 10;
        assert_eq!(pieces(size), 3);
        assert_eq!(next_piece(size, 0), Some(0..PIECE));
        assert_eq!(next_piece(size, PIECE - 1), Some(PIECE - 1..PIECE));
        assert_eq!(next_piece(size, 2 * PIECE), Some(2 * PIECE..size));
        assert_eq!(next_piece(size, size), None);
    }
}
