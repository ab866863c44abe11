//! Photos of what was signed on paper, added later: beside the reply, which stays as it was sealed.

use super::reply;
use crate::{
    casebook::Casebook,
    conversation::Attached,
    ids::{DocumentId, UserId, VersionId},
    records::{Actor, AgreementVersion, Content as _, Document, PaperPhoto, Reply, ReplyAnswer, ReplyKey},
    sync::Act,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The photos of a reply that was given on paper, those that came with it and those that were added, the earliest first.
#[must_use]
pub fn papers_of(version: &AgreementVersion, reply: ReplyKey) -> Vec<(ReplyKey, &PaperPhoto)> {
    let theirs = version.papers.iter().filter(|(key, paper)| key.signer == reply.signer && paper.of == reply.id);
    let mut papers: Vec<_> = theirs.map(|(key, paper)| (*key, paper)).collect();
    crate::order::sort_by_key(&mut papers, |(key, paper)| (paper.at, *key));
    papers
}

/// A photo of a paper that somebody signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Which.
    pub id: DocumentId,
    /// The reply that is on it.
    pub of: ReplyKey,
    /// When it was added.
    pub at: DateTime<Utc>,
    /// Who added it later; none: it came with the reply.
    pub by: Option<UserId>,
}

/// Every photo of a version's papers, reply after reply in their order.
#[must_use]
pub fn photos_of(version: &AgreementVersion) -> Vec<Photo> {
    let mut replies: Vec<_> = version.replies.iter().collect();
    crate::order::sort_by_key(&mut replies, |(key, reply)| (reply.at, **key));
    let of_reply = |(of, reply): (&ReplyKey, &Reply)| {
        let (of, said_at) = (*of, reply.at);
        let came = match reply.answer {
            ReplyAnswer::OnPaper { photo } => photo,
            _ => None,
        };
        let came = came.map(|id| Photo { id, of, at: said_at, by: None });
        let added = papers_of(version, of).into_iter().map(move |(_, paper)| Photo {
            id: paper.photo,
            of,
            at: paper.at,
            by: Some(paper.by).filter(|_| paper.at != said_at),
        });
        came.into_iter().chain(added).collect::<Vec<_>>()
    };
    replies.into_iter().flat_map(of_reply).collect()
}

/// Adds a reply that was given on paper with all photos of the paper: the first is named by the reply, the others hang on it.
/// None where [`reply`] is none.
#[must_use]
pub fn reply_on_paper(
    book: &Casebook,
    id: VersionId,
    key: ReplyKey,
    said: &Reply,
    photos: &[Attached],
    by: UserId,
) -> Option<Act> {
    let (record, version) = (book.record(AgreementVersion::key(id))?, book.get::<AgreementVersion>(id)?);
    let answer = ReplyAnswer::OnPaper { photo: photos.first().map(|photo| photo.id) };
    let mut act = reply(book, id, key, &Reply { answer, ..said.clone() }, None)?;
    for photo in photos {
        act.create(photo.id, &document_of(photo, version, key));
    }
    for photo in photos.iter().skip(1) {
        let paper = PaperPhoto { of: key.id, photo: photo.id, sha256: photo.sha256, by, at: said.at };
        act.settle(record, &format!("papers/{}", ReplyKey { id: Uuid::now_v7(), ..key }), serde_json::json!(paper));
    }
    Some(act)
}

fn document_of(photo: &Attached, version: &AgreementVersion, of: ReplyKey) -> Document {
    let about = if let Actor::Client(person) = of.signer { Some(person) } else { None };
    photo.document(version.case, about, None)
}

/// Adds photos of the paper to a reply that was given on paper. None if there is no such reply in the casebook, or no photo.
#[must_use]
pub fn add_papers(
    book: &Casebook,
    id: VersionId,
    of: ReplyKey,
    photos: &[Attached],
    by: UserId,
    at: DateTime<Utc>,
) -> Option<Act> {
    let (record, version) = (book.record(AgreementVersion::key(id))?, book.get::<AgreementVersion>(id)?);
    if photos.is_empty() || !version.replies.get(&of).is_some_and(is_on_paper) {
        return None;
    }
    let (mut act, mut added) = (Act::new(), version.clone());
    for photo in photos {
        act.create(photo.id, &document_of(photo, version, of));
        let key = ReplyKey { id: Uuid::now_v7(), signer: of.signer };
        added.papers.insert(key, PaperPhoto { of: of.id, photo: photo.id, sha256: photo.sha256, by, at });
    }
    act.update(record, version, &added);
    Some(act)
}

/// Whether somebody signed on paper.
pub(super) fn is_on_paper(reply: &Reply) -> bool {
    matches!(reply.answer, ReplyAnswer::OnPaper { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::tests::{ME, Town, attached, drawn, said},
        seal::{Entry, EntryKey},
        sync::Refusal,
    };

    fn key_of(town: &Town, id: VersionId, signer: Actor) -> ReplyKey {
        *town.version(id).replies.keys().find(|key| key.signer == signer).unwrap()
    }

    /// A version that Lina signed on paper and Omar on the screen.
    fn on_paper() -> (Town, VersionId, ReplyKey, ReplyKey) {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        let (lina, omar) = (Actor::Client(town.lina), Actor::Client(town.omar));
        town.answers(id, lina, ReplyAnswer::OnPaper { photo: None });
        town.answers(id, omar, drawn());
        let keys = (key_of(&town, id, lina), key_of(&town, id, omar));
        (town, id, keys.0, keys.1)
    }

    #[test]
    fn the_photo_of_a_paper_is_added_later_and_the_reply_stays_as_it_was_sealed() {
        let (mut town, id, hers, _) = on_paper();
        let hash = |town: &Town, key: ReplyKey| {
            let mut entries = Entry::to(id, town.version(id));
            entries.find(|(of, _)| *of == EntryKey::Reply(id, key)).unwrap().1.sha256(None)
        };
        let (before, photos) = (hash(&town, hers), [attached(), attached()]);
        let act = add_papers(&town.book, id, hers, &photos, ME, DateTime::UNIX_EPOCH).unwrap();
        town.book.check(act.changes()).unwrap();
        town.save(act);
        assert_eq!(hash(&town, hers), before);
        let papers = papers_of(town.version(id), hers);
        assert_eq!(
            papers.iter().map(|(_, it)| (it.photo, it.by)).collect::<Vec<_>>(),
            photos.clone().map(|it| (it.id, ME))
        );
        let document = town.book.get::<Document>(photos[0].id).unwrap();
        assert_eq!((document.person, document.case), (Some(town.lina), town.version(id).case));
        assert_eq!(Entry::to(id, town.version(id)).count(), 4, "each has a seal of its own");
        assert_ne!(hash(&town, papers[0].0), hash(&town, papers[1].0));
    }

    #[test]
    fn every_sheet_that_was_photographed_hangs_on_the_reply_that_came_with_it() {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        let of = ReplyKey { id: Uuid::now_v7(), signer: Actor::Client(town.lina) };
        let (sheets, came) = ([attached(), attached(), attached()], said(ReplyAnswer::OnPaper { photo: None }));
        let act = reply_on_paper(&town.book, id, of, &came, &sheets, ME).unwrap();
        town.save(act);
        let shown = photos_of(town.version(id));
        let mut ids: Vec<_> = shown.iter().map(|photo| photo.id).collect();
        assert_eq!(ids[0], sheets[0].id);
        ids.sort();
        assert_eq!(ids, sheets.clone().map(|sheet| sheet.id));
        assert!(shown.iter().all(|photo| photo.of == of && photo.by.is_none()), "nobody added them later");
        assert!(sheets.iter().all(|sheet| town.book.get::<Document>(sheet.id).is_some()));
        assert_eq!(reply_on_paper(&town.book, id, of, &came, &sheets, ME), None, "nobody signs twice");
    }

    #[test]
    fn a_photo_is_added_to_nothing_that_was_not_signed_on_paper_and_never_changed() {
        let (mut town, id, hers, his) = on_paper();
        let add = |town: &Town, to| add_papers(&town.book, id, to, &[attached()], ME, DateTime::UNIX_EPOCH);
        assert_eq!(add(&town, his), None);
        assert_eq!(add(&town, ReplyKey { id: Uuid::now_v7(), ..hers }), None);
        assert_eq!(add_papers(&town.book, id, hers, &[], ME, DateTime::UNIX_EPOCH), None);
        let act = add(&town, hers).unwrap();
        town.save(act);
        let record = town.book.record(AgreementVersion::key(id)).unwrap();
        let (key, paper) = papers_of(town.version(id), hers)[0];
        let write = |key: ReplyKey, paper: PaperPhoto| {
            let mut act = Act::new();
            act.settle(record, &format!("papers/{key}"), serde_json::json!(paper));
            town.book.check(act.changes())
        };
        assert!(matches!(write(key, PaperPhoto { by: UserId::new(), ..paper.clone() }), Err(Refusal::Signed { .. })));
        let new = |signer| ReplyKey { id: Uuid::now_v7(), signer };
        assert!(matches!(write(new(his.signer), paper.clone()), Err(Refusal::Malformed { .. })), "another signer's");
        let of = his.id;
        assert!(matches!(write(new(his.signer), PaperPhoto { of, ..paper.clone() }), Err(Refusal::Malformed { .. })));
        assert_eq!(write(new(hers.signer), paper.clone()), Ok(()));
    }
}
