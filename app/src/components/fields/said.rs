//! What people signed, answered, disputed and reached, each in one line: entries of a record that are more than a word.

use super::super::{actor_name, staff_name, words::named};
use super::here;
use crate::locales::{
    dates::{moment_in_words, plain_day},
    tr, tr_with,
};
use casework::{
    casebook::Casebook,
    ids::{GoalId, UserId},
    records::{
        Actor, AgreementVersion, Goal, GoalWords, Manner, PaperPhoto, PointReply, Progress, Reply, ReplyAnswer,
        ReplyKey, Signature, Translations,
    },
    sync::{Objection, Settlement},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// What an element of a field is about, where its name is an id or a day; none if this is no such field.
pub(super) fn element_in_words(book: &Casebook, field: &str, element: &str) -> Option<String> {
    match field {
        "replies" | "papers" => Some(actor_name(book, element.parse::<ReplyKey>().ok()?.signer)),
        "signatures" => Some(actor_name(book, element.parse::<Actor>().ok()?)),
        "progress" | "concerns" => goal(book, GoalId(element.parse().ok()?)),
        "steps" => step(book, element.parse().ok()?),
        "reviews" | "reviewed" => Some(plain_day(element.parse().ok()?)),
        _ => None,
    }
    .filter(|words| !words.is_empty())
}

/// An entry that says more than a word; none if this is no such entry.
pub(super) fn entry_in_words(book: &Casebook, path: &str, value: &Value) -> Option<String> {
    let (field, element) = path.split_once('/').unwrap_or((path, ""));
    match field {
        "replies" => read(value).map(reply_in_words),
        "papers" => read(value).map(|photo: PaperPhoto| {
            let by = staff_name(book, photo.by);
            tr_with("said-paper-photo", &[("name", by.into()), ("when", moment(photo.at).into())])
        }),
        "signatures" => read(value).map(|signature: Signature| {
            let words = match signature.manner {
                Manner::OnScreen(_) => tr("sign-state-drawn"),
                Manner::OnPaper => tr("sign-state-paper"),
                Manner::Declined(reason) => tr_with("sign-state-declined", &[("reason", reason.into())]),
            };
            joined([words, moment(signature.at)])
        }),
        "disputed" if element.ends_with("/settled") => read(value).map(|it: Settlement| {
            let words = tr(&format!("disputed-{}", it.outcome.word()));
            joined([words, staff_name(book, it.by), plain_day(it.on)])
        }),
        "disputed" => read(value).map(|it: Objection| joined([actor_name(book, it.by), it.statement, moment(it.at)])),
        "progress" => read(value).map(|it: Progress| {
            joined([named("goal-state", it.state.word()), it.reason, staff_name(book, it.by), plain_day(it.on)])
        }),
        "reviewed" => read(value).map(|by: UserId| staff_name(book, by)),
        "goals" => read(value).map(|goals: Vec<Goal>| {
            goals.iter().map(|goal| goal.title.german.as_str()).collect::<Vec<_>>().join(" · ")
        }),
        "translations" => read(value).map(|mut all: Translations| {
            let mut texts = Vec::new();
            all.each(&mut |it| texts.push(it.text.clone()));
            texts.join(" · ")
        }),
        "words" => read(value).map(|it: GoalWords| it.title),
        _ => None,
    }
}

/// An answer in a few words, and the reason that was given for it.
#[must_use]
pub fn answer_in_words(answer: &ReplyAnswer) -> (String, &str) {
    match answer {
        ReplyAnswer::OnScreen(_) => (tr("sign-state-drawn"), ""),
        ReplyAnswer::Sign { witness, .. } => (tr_with("agree-said-sign", &[("witness", witness.clone().into())]), ""),
        ReplyAnswer::OnPaper { .. } => (tr("sign-state-paper"), ""),
        ReplyAnswer::Declined(reason) => (tr("agree-said-declined"), reason),
        ReplyAnswer::Later(reason) => (tr("agree-said-later"), reason),
        ReplyAnswer::Undecided => (tr("agree-said-undecided"), ""),
        ReplyAnswer::PaperToCome => (tr("agree-said-paper"), ""),
    }
}

/// An answer with everything that was said along with it.
#[must_use]
pub fn reply_in_words(reply: Reply) -> String {
    let (words, reason) = answer_in_words(&reply.answer);
    let reason = reason.to_owned();
    let represented = match reply.represented_by.trim() {
        "" => String::new(),
        name => tr_with("agree-said-represented", &[("name", name.to_owned().into())]),
    };
    let questions = reply.points.into_values().filter_map(|said| match said {
        PointReply::Question(words) => Some(tr_with("said-question", &[("words", words.into())])),
        PointReply::Understood => None,
    });
    joined([words, reason, represented, moment(reply.at)].into_iter().chain(questions))
}

fn goal(book: &Casebook, id: GoalId) -> Option<String> {
    goals(book).find(|goal| goal.id == id).map(|goal| goal.title.german.clone())
}

fn step(book: &Casebook, id: Uuid) -> Option<String> {
    goals(book).flat_map(|goal| &goal.steps).find(|step| step.id == id).map(|step| step.what.german.clone())
}

/// The goals of every version, the newest first: its words are those that people remember.
fn goals(book: &Casebook) -> impl Iterator<Item = &Goal> {
    book.all::<AgreementVersion>().values().rev().flat_map(|version| &version.goals)
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

fn moment(at: DateTime<Utc>) -> String {
    moment_in_words(here(at), NaiveDate::MIN)
}

fn joined(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().filter(|it| !it.trim().is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::{field_in_words, value_in_words};
    use casework::{
        ids::{PersonId, UserId},
        records::GoalState,
    };
    use serde_json::json;

    #[test]
    fn two_states_of_a_goal_can_be_told_apart() {
        let said = |state: GoalState| {
            let progress = json!({"state": state, "on": "2026-11-20", "by": UserId::new(), "reason": ""});
            value_in_words(&Casebook::new(), "progress/01a20453-0000-7000-8000-000000000000", &progress)
        };
        assert_eq!(said(GoalState::Reached), "erreicht · 20. November 2026");
        assert_eq!(said(GoalState::UnderWay), "angefangen · 20. November 2026");
    }

    #[test]
    fn an_answer_is_read_with_its_reason_and_its_questions() {
        let reply = json!({
            "at": "2026-11-20T09:00:00Z", "answer": {"later": "Will erst fragen"}, "text_sha256": "",
            "points": {"title": {"question": "Wann beginnt es?"}, "goal": "understood"},
        });
        let words =
            value_in_words(&Casebook::new(), &format!("replies/{}/client:{}", Uuid::nil(), Uuid::nil()), &reply);
        assert!(words.starts_with("Später · Will erst fragen · "), "{words}");
        assert!(words.ends_with(" · Frage: Wann beginnt es?"), "{words}");
    }

    #[test]
    fn an_objection_is_read_in_the_words_of_who_disputes() {
        let by = Actor::Client(PersonId::new());
        let said =
            json!({"by": by, "at": "2026-11-20T09:00:00Z", "written_by": UserId::new(), "statement": "Das war anders"});
        let path = format!("disputed/{}", Uuid::nil());
        assert!(value_in_words(&Casebook::new(), &path, &said).starts_with("Das war anders · "));
        assert_eq!(field_in_words(&Casebook::new(), &path).unwrap(), "Bestritten");
    }
}
