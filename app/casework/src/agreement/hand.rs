//! A version in a client's hand: what is given out of the worker's, and what comes back.

use super::signed_by;
use crate::{
    casebook::Casebook,
    ids::{CaseId, GoalId, PersonId, UserId, VersionId},
    language::Language,
    minutes::sha256_hex,
    records::{Actor, AgreementVersion, BaseData, Content as _, Field, Identity, Lines, Reply, ReplyKey, Strokes},
    sync::{Act, Hand, Objection, Record},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The key of what is asked about all of a text; its points have others ([`super::Point::key`]).
pub const WHOLE: &str = "whole";

/// One document as it is given into a client's hand: what the screens around it need, and nothing else of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InHand {
    /// The person from whose page it was given, and to whose page it comes back.
    pub person: PersonId,
    /// The version.
    pub version: VersionId,
    /// Its case.
    pub case: CaseId,
    /// The text that is signed, as it is kept ([`super::FixedText`]).
    pub text: String,
    /// What each goal is about, for its picture.
    #[serde(default)]
    pub fields: BTreeMap<GoalId, Field>,
    /// Who is asked, in their order: clients. A worker signs as themselves, where they are signed in.
    pub signers: Vec<Signer>,
    /// The municipality.
    pub municipality: String,
    /// Who interprets, by name; empty: nobody.
    #[serde(default)]
    pub interpreter: String,
    /// Who came along, by name.
    #[serde(default)]
    pub companion: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who gave it: the name that is typed to take it back.
    #[serde(default)]
    pub login: String,
}

/// Somebody who is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Who.
    pub who: Actor,
    /// Their name, as it is spoken.
    pub name: String,
    /// Whether they have signed before the document was given.
    #[serde(default)]
    pub signed: bool,
    /// The language that they speak, where the version is written in German alone.
    #[serde(default)]
    pub language: Option<Language>,
}

impl InHand {
    /// A version with every client who is to agree to it. None if it is not in the casebook.
    #[must_use]
    pub fn of(book: &Casebook, person: PersonId, id: VersionId, municipality: &str) -> Option<Self> {
        let version = book.get::<AgreementVersion>(id)?;
        let signed = signed_by(version);
        let signer = |id: &PersonId| {
            let who = Actor::Client(*id);
            let name = book.get::<Identity>(*id).map(Identity::spoken)?;
            Some(Signer { who, name, signed: signed.contains(&who), language: own_language(book, *id, version) })
        };
        Some(Self {
            person,
            version: id,
            case: version.case,
            text: version.text.clone(),
            fields: version.goals.iter().map(|goal| (goal.id, goal.field)).collect(),
            signers: version.parties.iter().filter_map(signer).collect(),
            municipality: municipality.to_owned(),
            interpreter: String::new(),
            companion: String::new(),
            place: String::new(),
            login: String::new(),
        })
    }

    /// The hash of the text that is shown: a reply stands under these words.
    #[must_use]
    pub fn text_sha256(&self) -> String {
        sha256_hex(&self.text)
    }

    /// The client's language beside German.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.text.parse::<super::FixedText>().ok()?.language
    }
}

/// The language that somebody speaks, for the words around a version that is written in German alone; none: in the
/// version's.
fn own_language(book: &Casebook, person: PersonId, version: &AgreementVersion) -> Option<Language> {
    if version.language.is_some() {
        return None;
    }
    let base = book.get::<BaseData>(person)?;
    base.languages.iter().filter_map(|tag| Language::of_speaker(tag)).find(|it| *it != Language::German)
}

/// What somebody said while the document was in their hand. Its ids are made when it is said, so that it is the same reply
/// however often it is taken in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The version that they said it to.
    pub version: VersionId,
    /// Its case.
    pub case: CaseId,
    /// Which reply of whom.
    pub key: ReplyKey,
    /// What they said.
    pub reply: Reply,
    /// What they drew, if they signed on the screen.
    #[serde(default)]
    pub drawn: Lines,
    /// Points that they dispute.
    #[serde(default)]
    pub disputes: Vec<Dispute>,
}

/// A point of the text that somebody disputes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The id that the objection will have.
    pub id: Uuid,
    /// The point's key.
    pub point: String,
    /// How it is, in their words.
    pub statement: String,
}

impl Given {
    /// It as an act of the worker who takes the document back. It says the same whatever has become of the version on this
    /// device meanwhile: if it has left the worker's scope, the lead decides about it as about all late work.
    #[must_use]
    pub fn act(&self, book: &Casebook, written_by: UserId) -> Act {
        let key = AgreementVersion::key(self.version);
        let unseen = Record::empty(key);
        let record = book.record(key).unwrap_or(&unseen);
        let mut act = Act::new();
        if let Some(strokes) = self.reply.answer.strokes() {
            act.create(strokes, &Strokes { case: self.case, lines: self.drawn.clone() });
        }
        act.settle(record, &format!("replies/{}", self.key), serde_json::json!(self.reply));
        for dispute in &self.disputes {
            let objection = Objection {
                by: self.key.signer,
                at: self.reply.at,
                written_by,
                hand: Hand::Own,
                part: dispute.point.clone(),
                statement: dispute.statement.clone(),
            };
            act.dispute(record, dispute.id, &objection);
        }
        act
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{
            Standing, reply, standing,
            tests::{ME, Town},
        },
        records::{PointReply, ReplyAnswer},
    };
    use chrono::DateTime;
    use std::collections::BTreeSet;

    fn laid() -> (Town, InHand) {
        let mut town = Town::new();
        let draft = town.draft();
        let id = town.lay(&draft);
        let document = InHand::of(&town.book, town.lina, id, "Stadt Haan").unwrap();
        (town, document)
    }

    fn signs(document: &InHand, signer: Actor) -> Given {
        let reply = Reply {
            at: DateTime::UNIX_EPOCH,
            answer: ReplyAnswer::OnScreen(Uuid::now_v7()),
            text_sha256: document.text_sha256(),
            languages: vec!["de".into(), "ar".into()],
            read_aloud: true,
            interpreter: String::new(),
            companion: String::new(),
            represented_by: String::new(),
            place: String::new(),
            points: BTreeMap::from([("title".to_owned(), PointReply::Understood)]),
        };
        let dispute = Dispute { id: Uuid::now_v7(), point: "people".into(), statement: "Ich heiße Leyla.".into() };
        Given {
            version: document.version,
            case: document.case,
            key: ReplyKey { id: Uuid::now_v7(), signer },
            reply,
            drawn: vec![vec![(1, 2, 3).into()]],
            disputes: vec![dispute],
        }
    }

    #[test]
    fn a_document_names_every_client_who_is_asked_and_who_has_signed_before_and_no_worker() {
        let (mut town, document) = laid();
        let names: BTreeSet<_> = document.signers.iter().map(|it| (it.name.as_str(), it.signed)).collect();
        assert_eq!(names, BTreeSet::from([("Lina Haddad", false), ("Omar Haddad", false)]));
        assert_eq!(document.language(), Some(Language::Arabic));
        town.answers(document.version, Actor::Client(town.lina), super::super::tests::drawn());
        let again = InHand::of(&town.book, town.lina, document.version, "Stadt Haan").unwrap();
        let signed: Vec<_> = again.signers.iter().filter(|it| it.signed).map(|it| it.who).collect();
        assert_eq!(signed, [Actor::Client(town.lina)]);
    }

    #[test]
    fn who_is_given_a_version_in_german_alone_reads_the_words_around_it_in_their_own_language() {
        let (town, document) = laid();
        assert!(document.signers.iter().all(|it| it.language.is_none()), "it is written in Arabic");
        let alone = AgreementVersion { language: None, ..town.version(document.version).clone() };
        assert_eq!(own_language(&town.book, town.omar, &alone), Some(Language::Arabic));
    }

    #[test]
    fn what_was_said_in_the_hand_is_the_reply_that_the_worker_would_have_written() {
        let (town, document) = laid();
        let given = Given { disputes: vec![], ..signs(&document, Actor::Client(town.lina)) };
        let by_hand = reply(&town.book, document.version, given.key, &given.reply, Some(&given.drawn)).unwrap();
        assert_eq!(given.act(&town.book, ME).into_changes(), by_hand.into_changes());
    }

    #[test]
    fn it_counts_and_the_disputed_point_carries_the_mark() {
        let (mut town, document) = laid();
        for signer in [Actor::Client(town.lina), Actor::Worker(ME)] {
            let act = signs(&document, signer).act(&town.book, ME);
            town.save(act);
        }
        assert_eq!(standing(town.version(document.version)), Standing::Agreed);
        let record = town.book.record(AgreementVersion::key(document.version)).unwrap();
        let disputed = record.objections();
        assert_eq!(disputed.len(), 2);
        assert!(record.is_disputed() && disputed.iter().all(|it| it.objection.part == "people"));
        assert!(disputed.iter().all(|it| it.objection.hand == Hand::Own), "nobody wrote it down for them");
    }

    #[test]
    fn it_is_written_too_when_the_version_is_not_on_this_device_any_more() {
        let (town, document) = laid();
        let given = signs(&document, Actor::Client(town.lina));
        let changes = given.act(&Casebook::new(), ME).into_changes();
        let written: Vec<_> = changes.iter().flat_map(|change| change.fields.keys()).collect();
        assert!(written.contains(&&format!("replies/{}", given.key)), "{written:?}");
    }
}
