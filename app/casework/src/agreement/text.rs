//! The text that is signed: point by point in German, and in the client's language beside it.

use crate::{
    language::{Language, Words},
    records::{AgreementVersion, Contributor, Goal, Phrase, Translator, TranslatorRole},
};
use chrono::NaiveDateTime;
use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

/// The first line of every text: what it is, and in which form.
const MARK: &str = "Lotse-Vereinbarung 1";

/// A text as it is shown, signed and kept. Written with [`fmt::Display`], it is the bytes that are hashed; every screen,
/// print and copy shows what is read back from those bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedText {
    /// The client's language beside German.
    pub language: Option<Language>,
    /// The points, in their order.
    pub points: Vec<Point>,
}

impl FixedText {
    /// Whether it says these goals in German as they are written: what is shown of goals elsewhere is then what was signed.
    #[must_use]
    pub fn says(&self, goals: &[Goal]) -> bool {
        let says = |key: String, phrase: &Phrase| {
            let words = one_line(&phrase.german);
            words.is_empty() || self.points.iter().any(|it| it.key == key && it.german.ends_with(&words))
        };
        goals.iter().all(|goal| {
            says(format!("goal {}", goal.id), &goal.title)
                && says(format!("measure {}", goal.id), &goal.measure)
                && goal.steps.iter().all(|step| says(format!("step {}", step.id), &step.what))
                && goal.contributions.iter().enumerate().all(|(index, it)| says(contributes(goal, index), &it.what))
        })
    }
}

/// One point of the text: what people go through one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its key: `title`, `goal ID`, `step ID`, …
    pub key: String,
    /// In German.
    pub german: String,
    /// In the client's language, if there is one.
    pub other: Option<Other>,
}

/// A point in the client's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// Translated: by the catalogue, or by somebody who is named.
    Translated(String, Option<Translator>),
    /// Not translated; the words say so in the client's language.
    Untranslated(String),
}

impl Other {
    /// The words.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Other::Translated(words, _) | Other::Untranslated(words) => words,
        }
    }
}

/// The text is none that was made by [`fixed_text`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is not that of an agreement's text")]
pub struct BrokenText {
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for FixedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let other = self.language.map_or("", Language::word);
        writeln!(f, "{MARK}\nde {other}")?;
        for point in &self.points {
            writeln!(f, "\n[{}]", point.key)?;
            said(f, "de", &point.german)?;
            match &point.other {
                None => {}
                Some(Other::Untranslated(words)) => said(f, "-", words)?,
                Some(Other::Translated(words, by)) => {
                    if let Some(by) = by {
                        said(f, by.role.word(), &by.name)?;
                    }
                    said(f, "=", words)?;
                }
            }
        }
        Ok(())
    }
}

/// Every line of it under the same mark, so that nothing that somebody wrote can be taken for another point.
fn said(f: &mut fmt::Formatter<'_>, mark: &str, words: &str) -> fmt::Result {
    words.split('\n').try_for_each(|line| writeln!(f, "{mark}: {line}"))
}

impl FromStr for FixedText {
    type Err = BrokenText;

    fn from_str(text: &str) -> Result<Self, BrokenText> {
        let mut lines = text.split('\n').enumerate().map(|(index, line)| (index + 1, line));
        let broken = |line| BrokenText { line };
        lines.next().filter(|(_, line)| *line == MARK).ok_or(broken(1))?;
        let other = lines.next().and_then(|(_, line)| line.strip_prefix("de ")).ok_or(broken(2))?;
        let language = match other {
            "" => None,
            word => Some(Language::from_word(word).ok_or(broken(2))?),
        };
        let mut points: Vec<Point> = Vec::new();
        let mut before = "";
        let mut by: Option<Translator> = None;
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            if let Some(key) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                points.push(Point { key: key.to_owned(), german: String::new(), other: None });
                (before, by) = ("", None);
                continue;
            }
            let (mark, words) = line.split_once(": ").ok_or(broken(number))?;
            let point = points.last_mut().ok_or(broken(number))?;
            let goes_on = mark == before;
            match (mark, &mut point.other) {
                ("de", _) if goes_on => add_line(&mut point.german, words),
                ("de", _) => words.clone_into(&mut point.german),
                ("=" | "-", Some(Other::Translated(said, _) | Other::Untranslated(said))) if goes_on => {
                    add_line(said, words);
                }
                ("=", None) => point.other = Some(Other::Translated(words.to_owned(), by.take())),
                ("-", None) => point.other = Some(Other::Untranslated(words.to_owned())),
                (role, None) => {
                    let role = TranslatorRole::from_word(role).ok_or(broken(number))?;
                    match &mut by {
                        Some(by) if goes_on => add_line(&mut by.name, words),
                        _ => by = Some(Translator { role, name: words.to_owned() }),
                    }
                }
                _ => return Err(broken(number)),
            }
            before = mark;
        }
        Ok(Self { language, points })
    }
}

fn add_line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\n{line}");
}

/// Names and times that the text needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The municipality.
    pub municipality: String,
    /// The people who agree, in their order.
    pub people: Vec<String>,
    /// The workers.
    pub workers: Vec<String>,
    /// For each goal the person whom it is about; none: all.
    pub concerned: Vec<Option<String>>,
    /// For each goal and each contribution of it the partner, if somebody named one.
    pub partners: Vec<Vec<Option<String>>>,
    /// The next appointment: when, and where in words.
    pub appointment: Option<(NaiveDateTime, String)>,
}

/// Builds the text of a version: the same from the same, wherever it is built. `german` and `other` are the words of the
/// frame; the goals carry theirs.
#[must_use]
pub fn fixed_text(version: &AgreementVersion, named: &Named, german: &Words, other: Option<&Words>) -> FixedText {
    let mut text = Building { german, other, points: Vec::new() };
    let number = version.number.to_string();
    text.point("title", "agreement-title", &|words| vec![("number", words.number(&number))]);
    text.point("people", "agreement-people", &|words| vec![("people", words.list(&named.people))]);
    text.point("workers", "agreement-workers", &|words| {
        vec![("workers", words.list(&named.workers)), ("municipality", named.municipality.clone())]
    });
    text.point("written", "agreement-written", &|words| vec![("date", words.date(version.written_on))]);
    text.point("voluntary", "agreement-voluntary", &|_| Vec::new());
    for (place, goal) in version.goals.iter().enumerate() {
        text.goal(place, goal, named);
    }
    if let Some(until) = version.until {
        text.point("until", "agreement-until", &|words| vec![("date", words.date(until))]);
    }
    for day in version.reviews.iter() {
        text.point(&format!("review {day}"), "agreement-review", &|words| vec![("date", words.date(*day))]);
    }
    if let Some((at, place)) = &named.appointment {
        let place = place.trim();
        let words = if place.is_empty() { "agreement-appointment" } else { "agreement-appointment-place" };
        text.point("appointment", words, &|words| {
            vec![("date", words.date(at.date())), ("time", words.time(at.time())), ("place", place.to_owned())]
        });
    }
    text.point("change", "agreement-change", &|_| Vec::new());
    text.point("copy", "agreement-copy", &|_| Vec::new());
    if other.is_some() {
        text.point("translation", "agreement-translation", &|_| Vec::new());
        if other.is_some_and(|words| words.checked().is_none()) {
            text.point("translation-draft", "agreement-translation-draft", &|_| Vec::new());
        }
    }
    FixedText { language: other.map(Words::language), points: text.points }
}

type Places<'a> = &'a dyn Fn(&Words) -> Vec<(&'static str, String)>;

struct Building<'a> {
    german: &'a Words,
    other: Option<&'a Words>,
    points: Vec<Point>,
}

impl Building<'_> {
    /// A point of the frame.
    fn point(&mut self, key: &str, words: &str, places: Places<'_>) {
        let say = |language: &Words| language.fill(words, &places(language));
        let other = self.other.map(|other| Other::Translated(say(other), None));
        self.points.push(Point { key: key.to_owned(), german: say(self.german), other });
    }

    /// A point of the frame around what somebody wrote.
    fn around(&mut self, key: &str, words: &str, phrase: &Phrase, places: Places<'_>) {
        if phrase.german.trim().is_empty() {
            return;
        }
        let say = |language: &Words, text: &str| {
            let mut places = places(language);
            places.push(("text", one_line(text)));
            language.fill_around(words, &places)
        };
        let other = self.other.map(|other| match &phrase.other {
            Some(rendering) if phrase.fits() => Other::Translated(say(other, &rendering.text), rendering.by.clone()),
            // What puts other words is no translation of these.
            _ => Other::Untranslated(say(other, &other.fill("agreement-not-translated", &[]))),
        });
        self.points.push(Point { key: key.to_owned(), german: say(self.german, &phrase.german), other });
    }

    fn goal(&mut self, place: usize, goal: &Goal, named: &Named) {
        let number = (place + 1).to_string();
        self.around(&format!("goal {}", goal.id), "agreement-goal", &goal.title, &|words| {
            vec![("number", words.number(&number)), ("field", words.fill(&format!("field-{}", goal.field.word()), &[]))]
        });
        if let Some(name) = named.concerned.get(place).and_then(Option::as_ref) {
            self.point(&format!("for {}", goal.id), "agreement-for", &|_| vec![("name", name.clone())]);
        }
        self.around(&format!("measure {}", goal.id), "agreement-measure", &goal.measure, &|_| Vec::new());
        if let Some(day) = goal.by {
            self.point(&format!("by {}", goal.id), "agreement-by", &|words| vec![("date", words.date(day))]);
        }
        for (index, step) in goal.steps.iter().enumerate() {
            let number = (index + 1).to_string();
            let words = if step.by.is_some() { "agreement-step-by" } else { "agreement-step" };
            self.around(&format!("step {}", step.id), words, &step.what, &|words| {
                let day = step.by.map(|day| ("date", words.date(day)));
                std::iter::once(("number", words.number(&number))).chain(day).collect()
            });
        }
        for (index, contribution) in goal.contributions.iter().enumerate() {
            let partner = named.partners.get(place).and_then(|of| of.get(index)).and_then(Option::as_ref);
            let words = match (contribution.of, partner) {
                (Contributor::Client, _) => "agreement-client",
                (Contributor::Sim, _) => "agreement-sim",
                (Contributor::Partner, None) => "agreement-partner",
                (Contributor::Partner, Some(_)) => "agreement-partner-named",
            };
            self.around(&contributes(goal, index), words, &contribution.what, &|_| {
                partner.map(|name| ("name", name.clone())).into_iter().collect()
            });
        }
    }
}

/// The key of a contribution.
fn contributes(goal: &Goal, index: usize) -> String {
    format!("{} {} {}", goal.contributions[index].of.word(), index + 1, goal.id)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
