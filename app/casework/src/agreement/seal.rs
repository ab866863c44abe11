//! What the server's seal says: that it received this reply, to this text, then.
//!
//! Here are only the bytes that it signs (Ed25519), so that whoever has its key can make them again from records and text
//! alone, and compare.

use crate::{
    ids::{MunicipalityId, VersionId},
    minutes::sha256_hex,
    records::{AgreementVersion, PaperPhoto, Reply, ReplyKey, Strokes},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::fmt::Write as _;
use uuid::Uuid;

/// What is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The municipality whose server seals.
    pub municipality: MunicipalityId,
    /// The version.
    pub version: VersionId,
    /// SHA-256 of its text, in hex.
    pub text_sha256: String,
    /// The reply, or what was added to it.
    pub reply: ReplyKey,
    /// [`Entry::sha256`].
    pub reply_sha256: String,
    /// When the server received it.
    pub received_at: DateTime<Utc>,
}

impl Sealed {
    /// The bytes that are signed: lines of plain text, to the second.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let received = self.received_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        format!(
            "Lotse-Siegel 1\nmunicipality {}\nversion {}\ntext {}\nreply {}\nanswer {}\nreceived {received}\n",
            self.municipality, self.version, self.text_sha256, self.reply, self.reply_sha256
        )
        .into_bytes()
    }
}

/// What is sealed of a version besides its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry<'a> {
    /// What somebody said.
    Reply(&'a Reply),
    /// A photo that was added to a reply.
    Paper {
        /// It.
        paper: &'a PaperPhoto,
        /// The reply.
        to: &'a Reply,
    },
}

impl<'a> Entry<'a> {
    /// All of a version. A photo whose reply is not there is none.
    pub fn all(version: &'a AgreementVersion) -> impl Iterator<Item = (ReplyKey, Entry<'a>)> {
        let replies = version.replies.iter().map(|(key, reply)| (*key, Entry::Reply(reply)));
        let papers = version.papers.iter().filter_map(|(key, paper)| {
            let to = version.replies.get(&ReplyKey { id: paper.of, signer: key.signer })?;
            Some((*key, Entry::Paper { paper, to }))
        });
        replies.chain(papers)
    }

    /// The entry of this key.
    #[must_use]
    pub fn of(version: &'a AgreementVersion, key: ReplyKey) -> Option<Self> {
        Self::all(version).find(|(of, _)| *of == key).map(|(_, entry)| entry)
    }

    /// The reply that it is or belongs to.
    #[must_use]
    pub fn reply(self) -> &'a Reply {
        match self {
            Entry::Reply(reply) | Entry::Paper { to: reply, .. } => reply,
        }
    }

    /// The record of what was drawn for it.
    #[must_use]
    pub fn strokes(self) -> Option<Uuid> {
        match self {
            Entry::Reply(reply) => reply.answer.strokes(),
            Entry::Paper { .. } => None,
        }
    }

    /// The field of the version's record in which it stands.
    #[must_use]
    pub fn field(self, key: ReplyKey) -> String {
        match self {
            Entry::Reply(_) => format!("replies/{key}"),
            Entry::Paper { .. } => format!("papers/{key}"),
        }
    }

    /// SHA-256, in hex, of it and of what was drawn for it.
    #[must_use]
    pub fn sha256(self, drawn: Option<&Strokes>) -> String {
        match self {
            Entry::Reply(reply) => reply_sha256(reply, drawn),
            Entry::Paper { paper, .. } => hash_of(&json!({ "paper": paper })),
        }
    }
}

/// SHA-256, in hex, of a reply and of what was drawn for it.
#[must_use]
pub fn reply_sha256(reply: &Reply, drawn: Option<&Strokes>) -> String {
    let lines = drawn.map(|strokes| &strokes.lines);
    hash_of(&json!({ "reply": reply, "lines": lines }))
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
