//! Photos of what was signed on paper, added later: beside the reply, which stays as it was sealed.

use crate::{
    casebook::Casebook,
    conversation::Attached,
    ids::{UserId, VersionId},
    records::{Actor, AgreementVersion, Content as _, PaperPhoto, Reply, ReplyAnswer, ReplyKey},
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
    let about = if let Actor::Client(person) = of.signer { Some(person) } else { None };
    let (mut act, mut added) = (Act::new(), version.clone());
    for photo in photos {
        act.create(photo.id, &photo.document(version.case, about, None));
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
        agreement::{
            Entry,
            tests::{ME, Town, drawn},
        },
        blobs::BlobHash,
        ids::DocumentId,
        records::{Document, DocumentKind, MediaType},
        sync::Refusal,
    };

    fn photo() -> Attached {
        Attached {
            id: DocumentId::new(),
            kind: DocumentKind::SignedPaper,
            note: String::new(),
            taken_at: "2027-03-01T10:00:00".parse().unwrap(),
            media: MediaType::Jpeg,
            size: 4,
            sha256: BlobHash::of(b"leaf"),
        }
    }

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
        let sealed = |town: &Town| Entry::of(town.version(id), hers).unwrap().sha256(None);
        let (before, photos) = (sealed(&town), [photo(), photo()]);
        let act = add_papers(&town.book, id, hers, &photos, ME, DateTime::UNIX_EPOCH).unwrap();
        town.book.check(act.changes()).unwrap();
        town.save(act);
        assert_eq!(sealed(&town), before);
        let papers = papers_of(town.version(id), hers);
        assert_eq!(
            papers.iter().map(|(_, it)| (it.photo, it.by)).collect::<Vec<_>>(),
            photos.clone().map(|it| (it.id, ME))
        );
        let document = town.book.get::<Document>(photos[0].id).unwrap();
        assert_eq!((document.person, document.case), (Some(town.lina), town.version(id).case));
        assert_eq!(Entry::all(town.version(id)).count(), 4, "each has a seal of its own");
        let hash = |key: ReplyKey| Entry::of(town.version(id), key).unwrap().sha256(None);
        assert_ne!(hash(papers[0].0), hash(papers[1].0));
    }

    #[test]
    fn a_photo_is_added_to_nothing_that_was_not_signed_on_paper_and_never_changed() {
        let (mut town, id, hers, his) = on_paper();
        let add = |town: &Town, to| add_papers(&town.book, id, to, &[photo()], ME, DateTime::UNIX_EPOCH);
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
