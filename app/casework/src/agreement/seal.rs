//! What the server's seal says: that it received this reply, to this text, then.
//!
//! Here are only the bytes that it signs (Ed25519), so that whoever has its key can make them again from records and text
//! alone, and compare.

use crate::{
    ids::{MunicipalityId, VersionId},
    minutes::sha256_hex,
    records::{Reply, ReplyKey, Strokes},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The municipality whose server seals.
    pub municipality: MunicipalityId,
    /// The version.
    pub version: VersionId,
    /// SHA-256 of its text, in hex.
    pub text_sha256: String,
    /// The reply.
    pub reply: ReplyKey,
    /// [`reply_sha256`].
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

/// SHA-256, in hex, of a reply and of what was drawn for it.
#[must_use]
pub fn reply_sha256(reply: &Reply, drawn: Option<&Strokes>) -> String {
    let lines = drawn.map(|strokes| &strokes.lines);
    let mut text = String::new();
    canonical(&mut text, &json!({ "reply": reply, "lines": lines }));
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
