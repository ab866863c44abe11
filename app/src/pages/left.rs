//! What was being typed when its case was handed over: it goes to the tray as it would have been saved, and whoever wrote it
//! hands it in or throws it away.

use super::{agreement::paper_of, people};
use crate::{
    drafts::Draft,
    json,
    languages::words_of,
    prelude::*,
    work::{Returned, Work},
};
use casework::{
    agreement::{self, NamesOf},
    casebook::Casebook,
    conversation::{self, Attached},
    device::{Leaving, Writer},
    ids::CaseId,
    language::{Language, Words},
    records::{Actor, AgreementVersion, Identity},
    sync::{Act, wire::Me},
};
use chrono::{NaiveDate, Utc};
use std::{collections::BTreeSet, sync::Arc};

/// What it takes to write down what was typed in cases that leave.
pub(crate) struct Left<'a> {
    work: Work,
    leaving: &'a Leaving,
    cases: BTreeSet<CaseId>,
    me: Me,
    today: NaiveDate,
    words: Vec<Arc<Words>>,
}

impl<'a> Left<'a> {
    /// None if no case leaves.
    pub(crate) async fn of(work: Work, leaving: &'a Leaving) -> Option<Self> {
        let (cases, me) = (leaving.cases(), untrack(|| work.me())?);
        if cases.is_empty() {
            return None;
        }
        let mut languages = BTreeSet::new();
        for name in untrack(|| work.drafts()) {
            if let Some(draft) =
                work.draft::<agreement::Draft>(&name).filter(|draft| cases.contains(&draft.version.case))
            {
                languages.extend([Some(Language::German), language_of(&draft.version)].into_iter().flatten());
            }
        }
        let mut words = Vec::new();
        for language in languages {
            words.extend(words_of(language).await);
        }
        Some(Self { work, leaving, cases, me, today: untrack(|| work.today()), words })
    }

    /// What of a draft goes to the tray: what is written in the cases that leave, without the erased.
    pub(crate) fn entry(&self, draft: &Draft) -> Option<Returned> {
        let act = self.work.look(|book| self.act(book, draft)).filter(|act| !act.is_empty())?;
        let commit = Writer::new().commit(act, self.me.user, draft.at);
        self.leaving.of_returned(&Returned { commit, refusal: None, at: Utc::now() })
    }

    fn act(&self, book: &Casebook, draft: &Draft) -> Option<Act> {
        if let Ok(talk) = json::read::<conversation::Draft>(&draft.content) {
            return Some(talk.left_in(&self.cases, book, self.me.user, self.today));
        }
        if let Ok(version) = json::read::<agreement::Draft>(&draft.content) {
            return self.cases.contains(&version.version.case).then(|| self.version(book, &version))?;
        }
        if let Ok(photos) = json::read::<Vec<Attached>>(&draft.content) {
            return self.photos(book, &draft.name, &photos);
        }
        people::left(book, &self.cases, draft)
    }

    /// Photos of a signed paper go as what they are: that somebody signed is said by whoever has the case.
    fn photos(&self, book: &Casebook, draft: &str, photos: &[Attached]) -> Option<Act> {
        let (case, person) = match people::documents_go_on(draft) {
            Some(person) => (book.get::<Identity>(person)?.case, Some(person)),
            None => {
                let (version, signer) = paper_of(draft)?;
                let person = if let Actor::Client(person) = signer { Some(person) } else { None };
                (book.get::<AgreementVersion>(version)?.case, person)
            }
        };
        self.cases.contains(&case).then(|| {
            let mut act = Act::new();
            for photo in photos {
                act.create(photo.id, &photo.document(case, person, None));
            }
            act
        })
    }

    fn version(&self, book: &Casebook, draft: &agreement::Draft) -> Option<Act> {
        let words = |language: Language| self.words.iter().find(|it| it.language() == language).map(|it| &**it);
        let names = words(Language::German).map(|german| NamesOf {
            municipality: &self.me.municipality_name,
            german,
            other: language_of(&draft.version).and_then(words),
            today: self.today,
        });
        draft.left(book, names)
    }
}

fn language_of(version: &AgreementVersion) -> Option<Language> {
    Language::from_word(version.language.as_deref()?)
}
