//! What was being typed when its case was handed over: it goes to the tray as it would have been saved, and whoever wrote it
//! hands it in or throws it away.

use super::people;
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
    conversation,
    device::{Leaving, Writer},
    ids::CaseId,
    language::{Language, Words},
    records::AgreementVersion,
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
        people::left(book, &self.cases, draft)
    }

    fn version(&self, book: &Casebook, draft: &agreement::Draft) -> Option<Act> {
        let words = |language: Language| self.words.iter().find(|it| it.language() == language).map(|it| &**it);
        let names = words(Language::German).map(|german| NamesOf {
            municipality: &self.me.municipality_name,
            german,
            other: language_of(&draft.version).and_then(words),
        });
        draft.left(book, names)
    }
}

fn language_of(version: &AgreementVersion) -> Option<Language> {
    Language::from_word(version.language.as_deref()?)
}
