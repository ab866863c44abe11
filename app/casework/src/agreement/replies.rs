//! What people say to a version: each saved by itself, at once.

use crate::{
    casebook::Casebook,
    ids::{PersonId, VersionId},
    minutes::sha256_hex,
    records::{Actor, AgreementVersion, Content as _, Lines, Reply, ReplyAnswer, ReplyKey, Strokes},
    sync::Act,
};

/// How a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Laid before people; nobody has signed or declined.
    Laid,
    /// Somebody of the clients does not agree: it does not hold, whoever else signed.
    Declined,
    /// Some have signed, and one side is missing.
    Begun,
    /// A client and a worker have signed.
    Agreed,
}

/// How a version stands. Of one signer their last word counts; a signature is not taken back by a later reply.
#[must_use]
pub fn standing(version: &AgreementVersion) -> Standing {
    let has_signed = |is_of: fn(&Actor) -> bool| signed_by(version).iter().any(is_of);
    let (clients, workers) =
        (has_signed(|it| matches!(it, Actor::Client(_))), has_signed(|it| matches!(it, Actor::Worker(_))));
    let declines = version.replies.iter().any(|(key, reply)| {
        matches!((&reply.answer, key.signer), (ReplyAnswer::Declined(_), Actor::Client(_)))
            && !signed_by(version).contains(&key.signer)
    });
    match (declines, clients, workers) {
        (true, _, _) => Standing::Declined,
        (_, true, true) => Standing::Agreed,
        (_, false, false) => Standing::Laid,
        _ => Standing::Begun,
    }
}

/// Who has signed, each once.
#[must_use]
pub fn signed_by(version: &AgreementVersion) -> Vec<Actor> {
    let signed = version.replies.iter().filter(|(_, reply)| reply.answer.signs()).map(|(key, _)| key.signer);
    crate::order::set(signed).into_iter().collect()
}

/// Who is party to a version and has neither signed nor declined.
#[must_use]
pub fn unanswered(version: &AgreementVersion) -> Vec<PersonId> {
    let answered = |party: &PersonId| {
        let theirs = version.replies.iter().filter(|(key, _)| key.signer == Actor::Client(*party));
        theirs.into_iter().any(|(_, it)| it.answer.signs() || matches!(it.answer, ReplyAnswer::Declined(_)))
    };
    version.parties.iter().copied().filter(|party| !answered(party)).collect()
}

/// Adds a reply to a version, with what was drawn. Its hash is that of the version's text: the one that was shown. None if
/// the version is not in the casebook, or this signer has signed it before.
#[must_use]
pub fn reply(book: &Casebook, id: VersionId, key: ReplyKey, reply: &Reply, drawn: Option<&Lines>) -> Option<Act> {
    let (record, version) = (book.record(AgreementVersion::key(id))?, book.get::<AgreementVersion>(id)?);
    if signed_by(version).contains(&key.signer) {
        return None;
    }
    let mut act = Act::new();
    if let Some(strokes) = reply.answer.strokes() {
        act.create(strokes, &Strokes { case: version.case, lines: drawn?.clone() });
    }
    let mut answered = version.clone();
    answered.replies.insert(key, Reply { text_sha256: sha256_hex(&version.text), ..reply.clone() });
    act.update(record, version, &answered);
    Some(act)
}
