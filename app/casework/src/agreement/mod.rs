//! The agreement (*Zielvereinbarung*): laid before people as a fixed text, answered by each, and followed.
//!
//! A version is written once and whole ([`Draft::lay`]): goals, and the [`FixedText`] in German and in the client's language
//! that everybody signs. Nothing of it changes from then on, so a signature can never stand under words that its signer did
//! not see; only replies are added, and photos of the paper to those that were given on paper. Whoever wants other words writes another version that starts from it.

mod about;
mod changes;
mod copy;
mod draft;
mod entering;
mod hand;
mod objections;
mod papers;
mod replies;
mod text;
mod thoughts;
mod thread;
mod withdrawing;

pub use about::{agreed_in, next_known_to, whom};
pub use changes::{Changed, Differences, GoalChange, differences};
pub use copy::{BrokenCopy, Marks, ONE_CODE, PART, calendar_entry, in_both, join, one_code, parts, replaced_by};
pub use draft::{Draft, Lacking, NamesOf, Opening, who_can_agree};
pub(crate) use entering::check_entered;
pub use entering::may_enter;
pub use hand::{Dispute, Given, InHand, Signer, WHOLE};
pub use objections::{Against, disputed, disputed_points};
pub use papers::{Photo, add_papers, papers_of, photos_of, reply_on_paper};
pub use replies::{Standing, reply, signed_by, standing, unanswered};
pub use text::{BrokenText, FixedText, Named, Other, Point, fixed_text};
pub use thoughts::{thoughts, understood};
pub(crate) use thread::agreements_of;
pub use thread::{
    Current, NeedsReason, REVIEW_WARNING, agreements, asked, contested, in_place_of, let_hold, progress_of,
    set_progress, set_reviewed, take_step,
};
pub(crate) use withdrawing::withdrawn_with;

use crate::{
    erasure::TAKEN_OUT,
    minutes::sha256_hex,
    records::{AgreementVersion, Goal, PaperPhoto, ReplyAnswer, ReplyKey},
    signed::is_filing,
    sync::{Change, MARK, Record, Refusal, brings_back, is_mark_of_dispute},
};
use serde_json::Value;
use uuid::Uuid;

/// Checks what a change does to a version: it is made whole, and then only replies to its very text, and photos of
/// those that were given on paper, are added. `before` is
/// the record as it stands without the change.
///
/// # Errors
/// [`Refusal::Signed`] if it changes the version or a reply; [`Refusal::Malformed`] if the text is none, or a reply is to
/// another one.
pub fn check(change: &Change, before: Option<&Record>) -> Result<(), Refusal> {
    let malformed = |path: &str| Err(Refusal::Malformed { detail: path.to_owned() });
    let text = match before {
        Some(record) => record.standing("text"),
        None => change.fields.get("text").map(|write| &write.value),
    };
    let Some(text) = text.and_then(Value::as_str) else { return malformed("text") };
    // Out of a text that somebody was erased from, its hash cannot be made any more.
    let hash = (!text.contains(TAKEN_OUT)).then(|| sha256_hex(text));
    if before.is_none() && hash.is_some() {
        let goals = change.fields.get("goals").and_then(|write| serde_json::from_value(write.value.clone()).ok());
        let says = |text: FixedText| goals.is_none_or(|goals: Vec<Goal>| text.says(&goals));
        if !text.parse().is_ok_and(says) {
            return malformed("text");
        }
    }
    for (path, write) in &change.fields {
        let reply = path.strip_prefix("replies/");
        if let Some(key) = reply {
            if before.is_some_and(|record| record.fields.contains_key(path)) {
                return Err(Refusal::Signed { record: change.key.id });
            }
            let shown = write.value.get("text_sha256").and_then(Value::as_str);
            let is_whole = shown.is_some() && key.parse::<ReplyKey>().is_ok();
            if !is_whole || hash.is_some() && hash.as_deref() != shown {
                return malformed(path);
            }
        }
        let paper = path.strip_prefix("papers/");
        if let Some(key) = paper {
            check_paper(change, key, path, before)?;
        }
        let stays = match before {
            None => true,
            Some(_) if reply.is_some() || paper.is_some() || is_filing(path) || is_mark_of_dispute(path) => true,
            // What nobody has signed may be taken back.
            Some(record) => path == MARK && !is_signed(record) || brings_back(path, write),
        };
        if !stays {
            return Err(Refusal::Signed { record: change.key.id });
        }
    }
    Ok(())
}

/// A photo is added once, to a reply that its signer gave on paper.
fn check_paper(change: &Change, key: &str, path: &str, before: Option<&Record>) -> Result<(), Refusal> {
    if before.is_some_and(|record| record.fields.contains_key(path)) {
        return Err(Refusal::Signed { record: change.key.id });
    }
    let is_of_a_reply = || {
        let key: ReplyKey = key.parse().ok()?;
        let paper: PaperPhoto = serde_json::from_value(change.fields.get(path)?.value.clone()).ok()?;
        let reply = format!("replies/{}", ReplyKey { id: paper.of, signer: key.signer });
        let stands = before.and_then(|record| record.standing(&reply));
        let said = stands.or_else(|| change.fields.get(&reply).map(|write| &write.value))?;
        serde_json::from_value(said.clone()).ok().filter(papers::is_on_paper)
    };
    is_of_a_reply().map(drop).ok_or_else(|| Refusal::Malformed { detail: path.to_owned() })
}

/// The replies that were given to another text than the one that is there. None, unless somebody changed a byte, or was
/// erased from it.
#[must_use]
pub fn altered(version: &AgreementVersion) -> Vec<ReplyKey> {
    let hash = sha256_hex(&version.text);
    version.replies.iter().filter(|(_, reply)| reply.text_sha256 != hash).map(|(key, _)| *key).collect()
}

/// Whether somebody signed a version.
fn is_signed(record: &Record) -> bool {
    record.fields.keys().filter(|path| path.starts_with("replies/")).any(|path| {
        let answer = record.standing(path).and_then(|reply| reply.get("answer")).cloned();
        answer.and_then(|answer| serde_json::from_value(answer).ok()).is_none_or(|answer: ReplyAnswer| answer.signs())
    })
}

impl ReplyAnswer {
    /// The record of what was drawn for it.
    #[must_use]
    pub fn strokes(&self) -> Option<Uuid> {
        match self {
            ReplyAnswer::OnScreen(strokes) | ReplyAnswer::Sign { strokes, .. } => Some(*strokes),
            ReplyAnswer::OnPaper { .. }
            | ReplyAnswer::Declined(_)
            | ReplyAnswer::Later(_)
            | ReplyAnswer::Undecided
            | ReplyAnswer::PaperToCome => None,
        }
    }

    /// Whether it is a signature.
    #[must_use]
    pub fn signs(&self) -> bool {
        match self {
            ReplyAnswer::OnScreen(_) | ReplyAnswer::Sign { .. } | ReplyAnswer::OnPaper { .. } => true,
            ReplyAnswer::Declined(_) | ReplyAnswer::Later(_) | ReplyAnswer::Undecided | ReplyAnswer::PaperToCome => {
                false
            }
        }
    }
}

#[cfg(test)]
mod copy_tests;
#[cfg(test)]
mod holding_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod thread_tests;
