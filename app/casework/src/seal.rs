//! What the server's seal says: that it received this, to this text, then. It seals what people say to a version of an
//! agreement, and their signatures under minutes.
//!
//! Here are only the bytes that it signs (Ed25519), so that whoever has its key can make them again from records and text
//! alone, and compare.

use crate::{
    ids::{ConsultationId, MunicipalityId, VersionId},
    minutes::sha256_hex,
    records::{
        Actor, AgreementVersion, Consultation, Content as _, Kind, Manner, PaperPhoto, RecordKey, Reply, ReplyKey,
        Signature, Strokes,
    },
    sync::Record,
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::fmt::{self, Write as _};
use uuid::Uuid;

/// What people sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Signable {
    /// A version of an agreement.
    Version(VersionId),
    /// The minutes of a conversation.
    Minutes(ConsultationId),
}

impl Signable {
    /// What a record's key names, if it is signed and sealed.
    #[must_use]
    pub fn of(key: RecordKey) -> Option<Self> {
        match key.kind {
            Kind::AgreementVersion => Some(Signable::Version(VersionId(key.id))),
            Kind::Consultation => Some(Signable::Minutes(ConsultationId(key.id))),
            _ => None,
        }
    }

    /// The key of its record.
    #[must_use]
    pub fn key(self) -> RecordKey {
        match self {
            Signable::Version(id) => AgreementVersion::key(id),
            Signable::Minutes(id) => Consultation::key(id),
        }
    }

    /// What everybody may ask for a seal by, given the hash of the text that was signed. Minutes can be short: whoever
    /// guesses their words, a name and a day and an occasion, must not learn from it that there was a conversation. So
    /// their id, which nobody guesses, is part of it.
    #[must_use]
    pub fn checksum(self, text_sha256: &str) -> String {
        match self {
            Signable::Version(_) => text_sha256.to_owned(),
            Signable::Minutes(id) => sha256_hex(&format!("consultation {id}\ntext {text_sha256}\n")),
        }
    }
}

/// Names what is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKey {
    /// A reply to a version of an agreement, or a photo that was added to one.
    Reply(VersionId, ReplyKey),
    /// Somebody's signature under minutes.
    Signature(ConsultationId, Actor),
}

impl EntryKey {
    /// What it was said to.
    #[must_use]
    pub fn signable(self) -> Signable {
        match self {
            EntryKey::Reply(version, _) => Signable::Version(version),
            EntryKey::Signature(minutes, _) => Signable::Minutes(minutes),
        }
    }

    /// Who said it.
    #[must_use]
    pub fn signer(self) -> Actor {
        match self {
            EntryKey::Reply(_, reply) => reply.signer,
            EntryKey::Signature(_, signer) => signer,
        }
    }
}

/// As the fields of its record name it.
impl fmt::Display for EntryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntryKey::Reply(_, reply) => reply.fmt(f),
            EntryKey::Signature(_, signer) => signer.fmt(f),
        }
    }
}

/// What is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The municipality whose server seals.
    pub municipality: MunicipalityId,
    /// What was said, and to what.
    pub entry: EntryKey,
    /// SHA-256 of the text that it was said to, in hex.
    pub text_sha256: String,
    /// [`Entry::sha256`].
    pub entry_sha256: String,
    /// When the server received it.
    pub received_at: DateTime<Utc>,
}

impl Sealed {
    /// The bytes that are signed: lines of plain text, to the second. The first says what they are of, so that a seal of
    /// the one is never one of the other.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let Self { municipality, text_sha256, entry_sha256, .. } = self;
        let received = self.received_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        match self.entry {
            EntryKey::Reply(version, reply) => format!(
                "Lotse-Siegel 1\nmunicipality {municipality}\nversion {version}\ntext {text_sha256}\nreply {reply}\n\
                 answer {entry_sha256}\nreceived {received}\n"
            ),
            EntryKey::Signature(minutes, signer) => format!(
                "Lotse-Protokoll-Siegel 1\nmunicipality {municipality}\nconsultation {minutes}\ntext {text_sha256}\n\
                 signer {signer}\nsignature {entry_sha256}\nreceived {received}\n"
            ),
        }
        .into_bytes()
    }
}

/// What was said, and is sealed with the text that it was said to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry<'a> {
    /// What somebody said to a version of an agreement.
    Reply(&'a Reply),
    /// A photo that was added to a reply.
    Paper {
        /// It.
        paper: &'a PaperPhoto,
        /// The reply.
        to: &'a Reply,
    },
    /// How somebody stands to minutes.
    Signature(&'a Signature),
}

impl<'a> Entry<'a> {
    /// What was said to a version. A photo whose reply is not there is nothing.
    pub fn to(id: VersionId, version: &'a AgreementVersion) -> impl Iterator<Item = (EntryKey, Entry<'a>)> {
        let replies = version.replies.iter().map(|(key, reply)| (*key, Entry::Reply(reply)));
        let papers = version.papers.iter().filter_map(|(key, paper)| {
            let to = version.replies.get(&ReplyKey { id: paper.of, signer: key.signer })?;
            Some((*key, Entry::Paper { paper, to }))
        });
        replies.chain(papers).map(move |(key, entry)| (EntryKey::Reply(id, key), entry))
    }

    /// The signatures under minutes. One that names nobody is none.
    pub fn under(id: ConsultationId, minutes: &'a Consultation) -> impl Iterator<Item = (EntryKey, Entry<'a>)> {
        minutes.signatures.iter().filter_map(move |(signer, signature)| {
            let key = EntryKey::Signature(id, signer.parse().ok()?);
            (key.to_string() == *signer).then_some((key, Entry::Signature(signature)))
        })
    }

    /// SHA-256, in hex, of the text that was shown.
    #[must_use]
    pub fn text_sha256(self) -> &'a str {
        match self {
            Entry::Reply(reply) | Entry::Paper { to: reply, .. } => &reply.text_sha256,
            Entry::Signature(signature) => &signature.text_sha256,
        }
    }

    /// The record of what was drawn for it.
    #[must_use]
    pub fn strokes(self) -> Option<Uuid> {
        match self {
            Entry::Reply(reply) => reply.answer.strokes(),
            Entry::Paper { .. } => None,
            Entry::Signature(signature) => match signature.manner {
                Manner::OnScreen(strokes) => Some(strokes),
                Manner::OnPaper | Manner::Declined(_) => None,
            },
        }
    }

    /// The field of the record in which it stands under this key.
    #[must_use]
    pub fn field(self, key: EntryKey) -> String {
        let fields = match self {
            Entry::Reply(_) => "replies",
            Entry::Paper { .. } => "papers",
            Entry::Signature(_) => "signatures",
        };
        format!("{fields}/{key}")
    }

    /// SHA-256, in hex, of it and of what was drawn for it.
    #[must_use]
    pub fn sha256(self, drawn: Option<&Strokes>) -> String {
        let lines = drawn.map(|strokes| &strokes.lines);
        hash_of(&match self {
            Entry::Reply(reply) => json!({ "reply": reply, "lines": lines }),
            Entry::Paper { paper, .. } => json!({ "paper": paper }),
            Entry::Signature(signature) => json!({ "signature": signature, "lines": lines }),
        })
    }
}

/// A record that people sign, with what it says.
#[derive(Clone, Debug, PartialEq)]
pub enum Laid {
    /// A version of an agreement.
    Version(VersionId, AgreementVersion),
    /// The minutes of a conversation.
    Minutes(ConsultationId, Consultation),
}

impl Laid {
    /// This record; none if it is nothing that is signed, or cannot be read.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        Some(match Signable::of(record.key)? {
            Signable::Version(id) => Laid::Version(id, record.content().ok()?),
            Signable::Minutes(id) => Laid::Minutes(id, record.content().ok()?),
        })
    }

    /// What was said to it.
    #[must_use]
    pub fn entries(&self) -> Vec<(EntryKey, Entry<'_>)> {
        match self {
            Laid::Version(id, version) => Entry::to(*id, version).collect(),
            Laid::Minutes(id, minutes) => Entry::under(*id, minutes).collect(),
        }
    }
}

fn hash_of(value: &Value) -> String {
    let mut text = String::new();
    canonical(&mut text, value);
    sha256_hex(&text)
}

/// JSON with its keys in order and nothing between, whatever order a map keeps them in.
fn canonical(text: &mut String, value: &Value) {
    match value {
        Value::Array(values) => {
            text.push('[');
            for (place, value) in values.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                canonical(text, value);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let keys = crate::order::set(fields.keys());
            text.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                // Writing to a String cannot fail.
                let _ = write!(text, "{}:", Value::String(key.clone()));
                canonical(text, &fields[key]);
            }
            text.push('}');
        }
        value => {
            let _ = write!(text, "{value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, PersonId},
        records::ReplyAnswer,
    };
    use serde_json::from_value;
    use std::collections::BTreeSet;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn drawn(lines: Value) -> Strokes {
        from_value(json!({"case": id(1), "lines": lines})).unwrap()
    }

    fn reply() -> Reply {
        from_value(json!({
            "at": "2026-11-20T10:00:00Z", "answer": {"on_screen": id(2)}, "text_sha256": "aa", "languages": ["de", "ar"],
            "read_aloud": true, "interpreter": "", "companion": "", "represented_by": "", "place": "Rathaus", "points": {},
        }))
        .unwrap()
    }

    fn signature() -> Signature {
        let manner = Manner::OnScreen(id(2));
        Signature { at: DateTime::UNIX_EPOCH, manner, text_sha256: "aa".into() }
    }

    fn sealed(entry: EntryKey) -> Sealed {
        let (text_sha256, entry_sha256) = ("aa".into(), "bb".into());
        let municipality = MunicipalityId(id(3));
        Sealed { municipality, entry, text_sha256, entry_sha256, received_at: DateTime::UNIX_EPOCH }
    }

    const CLIENT: Actor = Actor::Client(PersonId(Uuid::from_u128(5)));

    #[test]
    fn another_answer_another_stroke_and_another_manner_have_another_hash_and_where_it_is_filed_does_not_count() {
        let (reply, signature) = (reply(), signature());
        let strokes = drawn(json!([[[1, 2, 3]]]));
        let other = drawn(json!([[[1, 2, 4]]]));
        let filed_elsewhere = Strokes { case: CaseId::new(), ..strokes.clone() };
        for entry in [Entry::Reply(&reply), Entry::Signature(&signature)] {
            assert_ne!(entry.sha256(Some(&strokes)), entry.sha256(Some(&other)));
            assert_ne!(entry.sha256(Some(&strokes)), entry.sha256(None));
            assert_eq!(entry.sha256(Some(&strokes)), entry.sha256(Some(&filed_elsewhere)));
        }
        let hashes = [
            Entry::Reply(&reply).sha256(None),
            Entry::Reply(&Reply { read_aloud: false, ..reply.clone() }).sha256(None),
            Entry::Reply(&Reply { answer: ReplyAnswer::Undecided, ..reply.clone() }).sha256(None),
            Entry::Signature(&signature).sha256(None),
            Entry::Signature(&Signature { manner: Manner::OnPaper, ..signature.clone() }).sha256(None),
            Entry::Signature(&Signature { manner: Manner::Declined(String::new()), ..signature.clone() }).sha256(None),
        ];
        assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), hashes.len());
    }

    /// A seal that exists verifies for ever: its bytes never change.
    #[test]
    fn the_bytes_of_a_seal_are_these_and_one_of_minutes_is_never_one_of_an_agreement() {
        let of_reply = sealed(EntryKey::Reply(VersionId(id(4)), ReplyKey { id: id(6), signer: CLIENT }));
        let of_signature = sealed(EntryKey::Signature(ConsultationId(id(4)), CLIENT));
        assert_eq!(
            String::from_utf8(of_reply.bytes()).unwrap(),
            "Lotse-Siegel 1\nmunicipality 00000000-0000-0000-0000-000000000003\n\
             version 00000000-0000-0000-0000-000000000004\ntext aa\n\
             reply 00000000-0000-0000-0000-000000000006/client:00000000-0000-0000-0000-000000000005\n\
             answer bb\nreceived 1970-01-01T00:00:00Z\n"
        );
        assert_eq!(
            String::from_utf8(of_signature.bytes()).unwrap(),
            "Lotse-Protokoll-Siegel 1\nmunicipality 00000000-0000-0000-0000-000000000003\n\
             consultation 00000000-0000-0000-0000-000000000004\ntext aa\n\
             signer client:00000000-0000-0000-0000-000000000005\n\
             signature bb\nreceived 1970-01-01T00:00:00Z\n"
        );
        for sealed in [of_reply, of_signature] {
            assert_ne!(sealed.bytes(), Sealed { text_sha256: "ab".into(), ..sealed.clone() }.bytes());
            assert_ne!(sealed.bytes(), Sealed { entry_sha256: "bc".into(), ..sealed.clone() }.bytes());
        }
    }

    #[test]
    fn what_was_signed_before_pressure_was_felt_has_the_hash_that_it_had_and_pressure_is_sealed_where_it_was() {
        let reply = reply();
        let sha = |lines: Value| Entry::Reply(&reply).sha256(Some(&drawn(lines)));
        assert_eq!(
            sha(json!([[[1, 2, 3], [4, 5, 6]]])),
            "a2c511086f43c4d51d9d381741c075a1016dceaa67ca804cc5dd6800bddca84c"
        );
        let felt = sha(json!([[[1, 2, 3, 400], [4, 5, 6, 500]]]));
        assert_ne!(felt, sha(json!([[[1, 2, 3], [4, 5, 6]]])));
        assert_ne!(felt, sha(json!([[[1, 2, 3, 400], [4, 5, 6, 501]]])));
    }

    #[test]
    fn a_seal_of_minutes_is_asked_for_by_nothing_that_can_be_guessed() {
        let (text, other) = (sha256_hex("Gesprächsprotokoll\nName: Lina Haddad\n"), sha256_hex("another"));
        let of = |number| Signable::Minutes(ConsultationId(id(number)));
        assert_eq!(of(1).checksum(&text), of(1).checksum(&text));
        let asked_by = [of(1).checksum(&text), of(2).checksum(&text), of(1).checksum(&other), text.clone()];
        assert_eq!(asked_by.iter().collect::<BTreeSet<_>>().len(), 4);
        assert_eq!(Signable::Version(VersionId(id(1))).checksum(&text), text, "as the codes of a copy say it");
    }
}
