//! Copies for checking: what is attached to a PDF, and what the app exports. They hold all that a seal is made of, so that
//! they are checked with nothing but the public key.

use super::{PublicKey, Seal, Signature};
use crate::ledger::Municipality;
use casework::{
    agreement::{Entry, Sealed},
    erasure::TAKEN_OUT,
    ids::{ConsultationId, MunicipalityId, VersionId},
    minutes::sha256_hex,
    records::{AgreementVersion, Consultation, PaperPhoto, Reply, ReplyKey, Strokes},
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
    #[serde(rename = "lotse-minutes 1")]
    Minutes(MinutesCopy),
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
    /// The municipality's name.
    pub municipality_name: String,
    /// Which.
    pub consultation: ConsultationId,
    /// The text, as it is shown for signing.
    pub text: String,
    /// The hash that each signature carries, by signer.
    pub signatures: BTreeMap<String, String>,
}

/// How a reply of a copy stands.
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

impl AgreementCopy {
    pub(crate) fn of<'s>(
        place: &Municipality,
        id: VersionId,
        version: &AgreementVersion,
        drawn: impl Fn(&Reply) -> Option<&'s Strokes>,
        seals: &[Seal],
    ) -> Self {
        let sealed = |key: &ReplyKey| {
            let seal = seals.iter().find(|seal| seal.sealed.reply == *key)?;
            let (key, signature) = (seal.key.to_string(), seal.signature.to_string());
            Some(SealCopy { received_at: seal.sealed.received_at, key, signature })
        };
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
    pub fn check(&self, known: &[PublicKey]) -> Vec<(ReplyKey, Found)> {
        let text_sha256 = sha256_hex(&self.text);
        let replies = self.replies.iter().map(|it| {
            let entry = Entry::Reply(&it.reply);
            (it.key, self.found((it.key, entry, it.drawn.as_ref()), it.seal.as_ref(), &text_sha256, known))
        });
        let papers = self.papers.iter().map(|it| {
            let of = ReplyKey { id: it.paper.of, signer: it.key.signer };
            let to = self.replies.iter().find(|reply| reply.key == of).map(|reply| &reply.reply);
            let found = match to {
                Some(to) => {
                    let entry = Entry::Paper { paper: &it.paper, to };
                    self.found((it.key, entry, None), it.seal.as_ref(), &text_sha256, known)
                }
                // What it was added to is not in the copy.
                None => Found::Changed,
            };
            (it.key, found)
        });
        replies.chain(papers).collect()
    }

    fn found(
        &self,
        (key, entry, drawn): (ReplyKey, Entry, Option<&Strokes>),
        seal: Option<&SealCopy>,
        text_sha256: &str,
        known: &[PublicKey],
    ) -> Found {
        if entry.reply().text_sha256 != text_sha256 {
            // Out of a text that somebody was erased from, its hash cannot be made any more.
            return if self.text.contains(TAKEN_OUT) { Found::NotSealed } else { Found::OtherText };
        }
        let Some(seal) = seal else { return Found::NotSealed };
        let sealed = Sealed {
            municipality: self.municipality,
            version: self.version,
            text_sha256: text_sha256.to_owned(),
            reply: key,
            reply_sha256: entry.sha256(drawn),
            received_at: seal.received_at,
        };
        let (key, signature) = (seal.key.parse::<PublicKey>(), seal.signature.parse::<Signature>());
        match (key, signature) {
            (Ok(key), Ok(signature)) if !key.signed(&sealed.bytes(), &signature) => Found::Changed,
            (Ok(key), Ok(_)) if known.contains(&key) => Found::AsSealed(seal.received_at),
            (Ok(key), Ok(_)) => Found::UnknownKey(key.to_string()),
            _ => Found::Changed,
        }
    }
}

impl MinutesCopy {
    pub(crate) fn of(place: &Municipality, id: ConsultationId, text: &str, minutes: &Consultation) -> Self {
        let signatures = minutes.signatures.iter().map(|(signer, it)| (signer.clone(), it.text_sha256.clone()));
        Self {
            municipality_name: place.name.clone(),
            consultation: id,
            text: text.to_owned(),
            signatures: signatures.collect(),
        }
    }

    pub(crate) fn to_json(&self) -> String {
        Copy::Minutes(self.clone()).to_json()
    }

    /// Who signed another text than this.
    #[must_use]
    pub fn altered(&self) -> Vec<&str> {
        let hash = sha256_hex(&self.text);
        self.signatures.iter().filter(|(_, signed)| **signed != hash).map(|(signer, _)| signer.as_str()).collect()
    }
}

impl Copy {
    fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("ids, texts and numbers are JSON")
    }
}
