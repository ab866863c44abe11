//! What of a version is disputed: points of its text, and photos of the papers that were signed.

use super::photos_of;
use crate::{
    casebook::Casebook,
    ids::VersionId,
    order,
    records::{Actor, AgreementVersion, Content as _, Document},
    sync::{Disputed, Record},
};
use std::collections::BTreeSet;

/// An objection that stands, and what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// Whose signed paper it is that the photo shows; none: it is about the text.
    pub paper: Option<Actor>,
    /// The objection.
    pub disputed: Disputed,
}

/// What of a version is disputed, the text before the papers.
#[must_use]
pub fn disputed(book: &Casebook, id: VersionId) -> Vec<Against> {
    let of = |record: Option<&Record>, paper| {
        let all = record.map(Record::objections).unwrap_or_default().into_iter();
        all.filter(Disputed::stands).map(move |disputed| Against { paper, disputed })
    };
    let papers = book.get::<AgreementVersion>(id).map(photos_of).unwrap_or_default().into_iter();
    let papers = papers.flat_map(|photo| of(book.record(Document::key(photo.id)), Some(photo.of.signer)));
    of(book.record(AgreementVersion::key(id)), None).chain(papers).collect()
}

/// The points of the text that somebody disputes, by their keys.
#[must_use]
pub fn disputed_points(all: &[Against]) -> BTreeSet<String> {
    let of_text = all.iter().filter(|it| it.paper.is_none());
    order::set(of_text.map(|it| it.disputed.objection.part.clone()).filter(|part| !part.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{
            reply_on_paper,
            tests::{ME, Town, attached, said},
        },
        records::{ReplyAnswer, ReplyKey},
        sync::{Act, Hand, Objection},
    };
    use chrono::DateTime;
    use uuid::Uuid;

    #[test]
    fn a_version_is_disputed_where_its_text_is_and_where_a_photo_of_its_papers_is() {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        let lina = Actor::Client(town.lina);
        let (key, photo) = (ReplyKey { id: Uuid::now_v7(), signer: lina }, attached());
        let on_paper = said(ReplyAnswer::OnPaper { photo: None });
        let act = reply_on_paper(&town.book, id, key, &on_paper, std::slice::from_ref(&photo), ME).unwrap();
        town.save(act);
        assert_eq!(disputed(&town.book, id), []);
        let dispute = |town: &mut Town, record, part: &str| {
            let (at, statement) = (DateTime::UNIX_EPOCH, "Das war ich nicht.".to_owned());
            let objection = Objection { by: lina, at, written_by: ME, hand: Hand::Own, part: part.into(), statement };
            let mut act = Act::new();
            act.dispute(town.book.record(record).unwrap(), Uuid::now_v7(), &objection);
            town.save(act);
        };
        dispute(&mut town, AgreementVersion::key(id), "title");
        dispute(&mut town, Document::key(photo.id), "");
        let all = disputed(&town.book, id);
        assert_eq!(all.iter().map(|it| it.paper).collect::<Vec<_>>(), [None, Some(lina)]);
        assert_eq!(disputed_points(&all), order::set(["title".to_owned()]));
        assert!(all.iter().all(|it| it.disputed.objection.hand == Hand::Own));
    }

    #[test]
    fn what_was_noted_before_hands_were_told_apart_was_noted_by_the_worker() {
        let old = serde_json::json!({ "by": Actor::Worker(ME), "at": DateTime::UNIX_EPOCH, "written_by": ME });
        assert_eq!(serde_json::from_value::<Objection>(old).unwrap().hand, Hand::Worker);
    }
}
