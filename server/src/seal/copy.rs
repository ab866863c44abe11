//! Copies for checking: what is attached to a PDF, and what the app exports. They hold all that a seal is made of, so that
//! they are checked with nothing but the public key.

use super::{PublicKey, Seal, Signature};
use crate::ledger::Municipality;
use casework::{
    erasure::TAKEN_OUT,
    ids::{ConsultationId, MunicipalityId, VersionId},
    minutes::sha256_hex,
    records::{Actor, AgreementVersion, Consultation, PaperPhoto, Reply, ReplyKey, Signature as Signed, Strokes},
    seal::{Entry, EntryKey, Sealed},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A copy of something that was signed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "form")]
pub enum Copy {
    /// A version of an agreement.
    #[serde(rename = "lotse-agreement 1")]
    Agreement(AgreementCopy),
    /// The minutes of a conversation.
    #[serde(rename = "lotse-minutes 2")]
    Minutes(MinutesCopy),
    /// The same, as it was attached before signatures were sealed.
    #[serde(rename = "lotse-minutes 1")]
    EarlierMinutes(EarlierMinutesCopy),
}

/// A version of an agreement, with what everybody said to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AgreementCopy {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its name.
    pub municipality_name: String,
    /// The version.
    pub version: VersionId,
    /// Its text, as it was shown.
    pub text: String,
    /// What people said to it.
    pub replies: Vec<ReplyCopy>,
    /// Photos that were added to what they signed on paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperCopy>,
}

/// A reply, what was drawn for it, and its seal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReplyCopy {
    /// Which, and whose.
    pub key: ReplyKey,
    /// What was said.
    pub reply: Reply,
    /// What was drawn.
    #[serde(default)]
    pub drawn: Option<Strokes>,
    /// Its seal, if it was on the server already.
    #[serde(default)]
    pub seal: Option<SealCopy>,
}

/// A photo that was added to a reply, and its seal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaperCopy {
    /// Which, and whose.
    pub key: ReplyKey,
    /// What was added.
    pub paper: PaperPhoto,
    /// Its seal, if it was on the server already.
    #[serde(default)]
    pub seal: Option<SealCopy>,
}

/// What a seal says besides what is in the copy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SealCopy {
    /// When the server received the reply.
    pub received_at: DateTime<Utc>,
    /// The public key.
    pub key: String,
    /// The signature.
    pub signature: String,
}

/// The minutes of a conversation, and the signatures under them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MinutesCopy {
    /// The municipality.
    pub municipality: MunicipalityId,
    /// Its name.
    pub municipality_name: String,
    /// Which.
    pub consultation: ConsultationId,
    /// The text, as it is shown for signing.
    pub text: String,
    /// The signatures.
    pub signatures: Vec<SignatureCopy>,
}

/// A signature, what was drawn for it, and its seal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignatureCopy {
    /// Whose.
    pub signer: Actor,
    /// How they stand to the minutes.
    pub signature: Signed,
    /// What was drawn.
    #[serde(default)]
    pub drawn: Option<Strokes>,
    /// Its seal, if it was on the server already.
    #[serde(default)]
    pub seal: Option<SealCopy>,
}

/// Minutes with the hashes that their signatures carry, and no seals.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EarlierMinutesCopy {
    /// The municipality's name.
    pub municipality_name: String,
    /// Which.
    pub consultation: ConsultationId,
    /// The text, as it is shown for signing.
    pub text: String,
    /// The hash that each signature carries, by signer.
    pub signatures: BTreeMap<String, String>,
}

/// How a reply or a signature of a copy stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is what was sealed then.
    AsSealed(DateTime<Utc>),
    /// It was given to this very text; it is not sealed.
    NotSealed,
    /// It was given to another text.
    OtherText,
    /// It, or its seal, was changed.
    Changed,
    /// It is sealed with a key that is not known here.
    UnknownKey(String),
}

impl SealCopy {
    fn of(seals: &[Seal], entry: EntryKey) -> Option<Self> {
        let seal = seals.iter().find(|seal| seal.sealed.entry == entry)?;
        let (key, signature) = (seal.key.to_string(), seal.signature.to_string());
        Some(Self { received_at: seal.sealed.received_at, key, signature })
    }
}

/// The text of a copy, and whose it is.
struct Claimed<'a> {
    municipality: MunicipalityId,
    text: &'a str,
    text_sha256: String,
    known: &'a [PublicKey],
}

impl<'a> Claimed<'a> {
    fn new(municipality: MunicipalityId, text: &'a str, known: &'a [PublicKey]) -> Self {
        Self { municipality, text, text_sha256: sha256_hex(text), known }
    }

    /// How something that was said to it stands.
    fn found(&self, key: EntryKey, entry: Entry<'_>, drawn: Option<&Strokes>, seal: Option<&SealCopy>) -> Found {
        if entry.text_sha256() != self.text_sha256 {
            // Out of a text that somebody was erased from, its hash cannot be made any more.
            return if self.text.contains(TAKEN_OUT) { Found::NotSealed } else { Found::OtherText };
        }
        let Some(seal) = seal else { return Found::NotSealed };
        let sealed = Sealed {
            municipality: self.municipality,
            entry: key,
            text_sha256: self.text_sha256.clone(),
            entry_sha256: entry.sha256(drawn),
            received_at: seal.received_at,
        };
        let (key, signature) = (seal.key.parse::<PublicKey>(), seal.signature.parse::<Signature>());
        match (key, signature) {
            (Ok(key), Ok(signature)) if !key.signed(&sealed.bytes(), &signature) => Found::Changed,
            (Ok(key), Ok(_)) if self.known.contains(&key) => Found::AsSealed(seal.received_at),
            (Ok(key), Ok(_)) => Found::UnknownKey(key.to_string()),
            _ => Found::Changed,
        }
    }
}

impl AgreementCopy {
    pub(crate) fn of<'s>(
        place: &Municipality,
        id: VersionId,
        version: &AgreementVersion,
        drawn: impl Fn(&Reply) -> Option<&'s Strokes>,
        seals: &[Seal],
    ) -> Self {
        let sealed = |key: &ReplyKey| SealCopy::of(seals, EntryKey::Reply(id, *key));
        let reply = |(key, reply): (&ReplyKey, &Reply)| ReplyCopy {
            key: *key,
            reply: reply.clone(),
            drawn: drawn(reply).cloned(),
            seal: sealed(key),
        };
        Self {
            municipality: place.id,
            municipality_name: place.name.clone(),
            version: id,
            text: version.text.clone(),
            replies: version.replies.iter().map(reply).collect(),
            papers: version
                .papers
                .iter()
                .map(|(key, paper)| PaperCopy { key: *key, paper: paper.clone(), seal: sealed(key) })
                .collect(),
        }
    }

    pub(crate) fn to_json(&self) -> String {
        Copy::Agreement(self.clone()).to_json()
    }

    /// How every reply, and every photo that was added to one, stands, by the public keys that are known.
    #[must_use]
    pub fn check(&self, known: &[PublicKey]) -> Vec<(EntryKey, Found)> {
        let claimed = Claimed::new(self.municipality, &self.text, known);
        let named = |key: ReplyKey| EntryKey::Reply(self.version, key);
        let replies = self.replies.iter().map(|it| {
            let key = named(it.key);
            (key, claimed.found(key, Entry::Reply(&it.reply), it.drawn.as_ref(), it.seal.as_ref()))
        });
        let papers = self.papers.iter().map(|it| {
            let of = ReplyKey { id: it.paper.of, signer: it.key.signer };
            let to = self.replies.iter().find(|reply| reply.key == of).map(|reply| &reply.reply);
            let key = named(it.key);
            let found = match to {
                Some(to) => claimed.found(key, Entry::Paper { paper: &it.paper, to }, None, it.seal.as_ref()),
                // What it was added to is not in the copy.
                None => Found::Changed,
            };
            (key, found)
        });
        replies.chain(papers).collect()
    }
}

impl MinutesCopy {
    pub(crate) fn of<'s>(
        place: &Municipality,
        id: ConsultationId,
        text: &str,
        minutes: &Consultation,
        drawn: impl Fn(Entry<'_>) -> Option<&'s Strokes>,
        seals: &[Seal],
    ) -> Self {
        let signatures = Entry::under(id, minutes).filter_map(|(key, entry)| {
            let Entry::Signature(signature) = entry else { return None };
            let (drawn, seal) = (drawn(entry).cloned(), SealCopy::of(seals, key));
            Some(SignatureCopy { signer: key.signer(), signature: signature.clone(), drawn, seal })
        });
        Self {
            municipality: place.id,
            municipality_name: place.name.clone(),
            consultation: id,
            text: text.to_owned(),
            signatures: signatures.collect(),
        }
    }

    pub(crate) fn to_json(&self) -> String {
        Copy::Minutes(self.clone()).to_json()
    }

    /// How every signature stands, by the public keys that are known.
    #[must_use]
    pub fn check(&self, known: &[PublicKey]) -> Vec<(EntryKey, Found)> {
        let claimed = Claimed::new(self.municipality, &self.text, known);
        let found = self.signatures.iter().map(|it| {
            let key = EntryKey::Signature(self.consultation, it.signer);
            (key, claimed.found(key, Entry::Signature(&it.signature), it.drawn.as_ref(), it.seal.as_ref()))
        });
        found.collect()
    }
}

impl EarlierMinutesCopy {
    /// Who signed another text than this.
    #[must_use]
    pub fn altered(&self) -> Vec<&str> {
        let hash = sha256_hex(&self.text);
        self.signatures.iter().filter(|(_, signed)| **signed != hash).map(|(signer, _)| signer.as_str()).collect()
    }
}

impl Copy {
    /// Whose server sealed it: the id is sealed with every reply, the name beside it is not. None: it has no seals.
    pub(super) fn municipality(&self) -> Option<MunicipalityId> {
        match self {
            Copy::Agreement(copy) => Some(copy.municipality),
            Copy::Minutes(copy) => Some(copy.municipality),
            Copy::EarlierMinutes(_) => None,
        }
    }

    fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("ids, texts and numbers are JSON")
    }
}
