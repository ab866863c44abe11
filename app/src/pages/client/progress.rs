//! How far the reader of a document is: kept beside it, so that a killed browser loses nothing of it.

use casework::{
    agreement::{Dispute, Given, InHand},
    language::Language,
    records::{PointReply, Reply, ReplyAnswer, ReplyKey},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The letters that can be chosen: so many sizes.
pub(super) const SIZES: u8 = 4;

/// The screen that is shown: one thought each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// In which language?
    #[default]
    Language,
    /// Who reads?
    Who,
    /// What this is, and that nobody must sign.
    Start,
    /// A thought of the text.
    Thought(usize),
    /// What somebody says about it.
    Saying(usize, About),
    /// The four answers.
    Answer,
    /// The question before anything is signed.
    Question,
    /// No, and why.
    No,
    /// Later, and what is missing.
    Later,
    /// Signing on the screen.
    Sign,
    /// A sign before a witness.
    Mark,
    /// On paper.
    Paper,
    /// It is saved.
    Saved(Kind),
}

/// What somebody says about a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum About {
    /// A question.
    Question,
    /// That it is not right.
    Dispute,
}

/// What was saved last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// A signature.
    Signature,
    /// Another answer.
    Answer,
    /// That they sign on paper.
    Paper,
}

/// What was said about a point: one may ask about it and dispute it, in words or, empty, without any: not everybody can
/// write, and a no needs no reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    pub understood: bool,
    pub question: Option<String>,
    pub disputed: Option<String>,
    /// The id that the objection will have, however often it is thrown in.
    objection: Option<Uuid>,
}

impl Said {
    /// What was asked and disputed.
    pub fn words(&self) -> impl Iterator<Item = (About, String)> {
        let question = self.question.clone().map(|words| (About::Question, words));
        question.into_iter().chain(self.disputed.clone().map(|words| (About::Dispute, words)))
    }

    fn of(&mut self, about: About) -> &mut Option<String> {
        match about {
            About::Question => &mut self.question,
            About::Dispute => &mut self.disputed,
        }
    }
}

/// How far the reader is, and what they said that is no reply yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Progress {
    /// The language of the frame, if somebody chose one.
    language: Option<Language>,
    /// Who chose it, by their place; none: whoever takes up the document next.
    chosen_by: Option<usize>,
    /// How much larger than usual the letters are.
    pub size: u8,
    pub step: Step,
    /// Who reads, by their place in the document.
    pub signer: Option<usize>,
    /// Which reading of theirs it is: the answer that ends it has this id.
    pub reading: Option<Uuid>,
    /// What they said, by the point's key.
    pub points: BTreeMap<String, Said>,
    /// Whether something was read aloud to them.
    pub read_aloud: bool,
    /// What they are typing, on which screen, and about which point.
    pub typed: String,
    pub typed_on: Option<Step>,
    pub typed_about: Option<String>,
    /// Who saw the sign.
    pub witness: String,
    /// Who signs in their place.
    pub represented_by: String,
    /// Where they go on after choosing another language.
    pub resume: Option<Step>,
    /// Who interprets, and who came along, where that is others than the worker noted.
    pub interpreter: Option<String>,
    pub companion: Option<String>,
}

impl Progress {
    /// Somebody taps a name, which anybody can: nothing of an earlier reading is left to be read, under this name or another.
    /// What was said to single points lies in the letterbox.
    pub fn begin(&mut self, signer: usize) {
        *self = Self {
            language: self.language.filter(|_| self.chosen_by.is_none_or(|it| it == signer)),
            chosen_by: Some(signer),
            size: self.size,
            interpreter: self.interpreter.take(),
            companion: self.companion.take(),
            signer: Some(signer),
            reading: Some(Uuid::now_v7()),
            step: Step::Start,
            ..Self::default()
        };
    }

    /// What was said is saved: nobody who comes after sees it.
    pub fn saved(&mut self, kind: Kind) {
        self.begin(self.signer.unwrap_or_default());
        self.signer = None;
        self.step = Step::Saved(kind);
    }

    /// These points are understood, but for those about which something else was said.
    pub fn understood<'a>(&mut self, keys: impl Iterator<Item = &'a str>) {
        for key in keys {
            self.points.entry(key.to_owned()).or_default().understood = true;
        }
    }

    /// Another screen is shown. What is being typed belongs to one screen, and is there again on the way back to it.
    pub fn go(&mut self, step: Step) {
        let is_written_on = matches!(step, Step::Saying(..) | Step::Question | Step::No | Step::Later);
        if is_written_on && self.typed_on != Some(step) {
            self.typed.clear();
            self.typed_about = None;
            self.typed_on = Some(step);
        }
        self.step = step;
    }

    /// What is written about a point from now on; what was said about it before can be mended.
    pub fn writes_about(&mut self, key: &str, about: About) {
        self.typed = self.points.get_mut(key).and_then(|said| said.of(about).clone()).unwrap_or_default();
        self.typed_about = Some(key.to_owned());
    }

    /// What is said about a point, as it was typed.
    pub fn says(&mut self, key: &str, about: About) {
        let typed = std::mem::take(&mut self.typed);
        (self.typed_on, self.typed_about) = (None, None);
        let said = self.points.entry(key.to_owned()).or_default();
        *said.of(about) = Some(typed.trim().to_owned());
        if said.disputed.is_some() {
            said.objection.get_or_insert_with(Uuid::now_v7);
        }
    }

    /// Whether this was said about a point.
    pub fn has_said(&self, key: &str, about: About) -> bool {
        self.points.get(key).is_some_and(|said| said.words().any(|(it, _)| it == about))
    }

    /// What was said about a point is taken back.
    pub fn takes_back(&mut self, key: &str, about: About) {
        self.typed.clear();
        (self.typed_on, self.typed_about) = (None, None);
        if let Some(said) = self.points.get_mut(key) {
            *said.of(about) = None;
        }
    }

    /// A language is chosen.
    pub fn reads_in(&mut self, language: Language) {
        (self.language, self.chosen_by) = (Some(language), self.signer);
    }

    /// The language of the frame: the chosen one, else that which whoever reads speaks, else that of the document.
    pub fn language(&self, document: &InHand) -> Option<Language> {
        let own = || document.signers.get(self.signer?)?.language;
        self.language.or_else(own).or_else(|| document.language())
    }

    /// The languages in which the text is shown: German, and that in which it is written beside it. The words around it may be
    /// in another.
    fn languages(document: &InHand) -> Vec<Language> {
        let other = document.language().filter(|it| *it != Language::German);
        std::iter::once(Language::German).chain(other).collect()
    }

    /// What was said to single points in this reading, as a reply that decides nothing. None if nothing was said.
    pub fn noted(&self, document: &InHand, now: DateTime<Utc>) -> Option<Given> {
        let mut given = self.reply(document, ReplyAnswer::Undecided, now)?;
        given.key.id = Uuid::now_v7();
        (!given.reply.points.is_empty() || !given.disputes.is_empty()).then_some(given)
    }

    /// The reply with this answer; none if nobody reads.
    pub fn reply(&self, document: &InHand, answer: ReplyAnswer, now: DateTime<Utc>) -> Option<Given> {
        let signer = document.signers.get(self.signer?)?;
        let mut points = BTreeMap::new();
        let mut disputes = Vec::new();
        for (key, said) in &self.points {
            let reply = match &said.question {
                Some(words) => Some(PointReply::Question(words.clone())),
                None => (said.understood && said.disputed.is_none()).then_some(PointReply::Understood),
            };
            points.extend(reply.map(|reply| (key.clone(), reply)));
            disputes.extend(said.disputed.as_ref().map(|words| Dispute {
                id: said.objection.unwrap_or_else(Uuid::now_v7),
                point: key.clone(),
                statement: words.clone(),
            }));
        }
        let reply = Reply {
            at: now,
            answer,
            text_sha256: document.text_sha256(),
            languages: Self::languages(document).into_iter().map(|language| language.word().to_owned()).collect(),
            read_aloud: self.read_aloud,
            interpreter: self.interpreter.clone().unwrap_or_else(|| document.interpreter.clone()).trim().to_owned(),
            companion: self.companion.clone().unwrap_or_else(|| document.companion.clone()).trim().to_owned(),
            represented_by: self.represented_by.trim().to_owned(),
            place: document.place.clone(),
            points,
        };
        Some(Given {
            version: document.version,
            case: document.case,
            key: ReplyKey { id: self.reading.unwrap_or_else(Uuid::now_v7), signer: signer.who },
            reply,
            drawn: Vec::new(),
            disputes,
        })
    }
}

/// Where somebody asked or disputed without words, whoever reads it later reads that.
pub(super) fn say_without_words(given: &mut Given, without_words: &str) {
    let asked = given.reply.points.values_mut().filter_map(|said| match said {
        PointReply::Question(words) => Some(words),
        PointReply::Understood => None,
    });
    let all = asked.chain(given.disputes.iter_mut().map(|it| &mut it.statement));
    all.filter(|words| words.is_empty()).for_each(|words| without_words.clone_into(words));
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::{
        agreement::{FixedText, Point, Signer, WHOLE},
        ids::{CaseId, PersonId, VersionId},
        records::Actor,
    };

    fn point(key: &str) -> Point {
        Point { key: key.to_owned(), german: format!("de {key}"), other: None }
    }

    fn text() -> FixedText {
        text_in(None)
    }

    fn text_in(language: Option<Language>) -> FixedText {
        let keys = [
            "title",
            "people",
            "written",
            "voluntary",
            "goal a",
            "measure a",
            "by a",
            "step x",
            "step y",
            "client 1 a",
            "sim 2 a",
            "goal b",
            "step z",
            "client 1 b",
            "review 2027-01-15",
            "change",
            "copy",
        ];
        FixedText { language, points: keys.map(point).to_vec() }
    }

    fn document() -> InHand {
        let signer = |name: &str| Signer {
            who: Actor::Client(PersonId::new()),
            name: name.into(),
            signed: false,
            language: None,
        };
        InHand {
            person: PersonId::new(),
            version: VersionId::new(),
            case: CaseId::new(),
            text: text().to_string(),
            fields: BTreeMap::new(),
            signers: vec![signer("Lina"), signer("Omar")],
            municipality: "Haan".into(),
            interpreter: "Amina Yusuf".into(),
            companion: String::new(),
            place: "Rathaus".into(),
            login: String::new(),
        }
    }

    #[test]
    fn what_somebody_said_to_the_points_is_in_their_reply_and_what_they_dispute_is_an_objection() {
        let document = document();
        let mut progress = Progress::default();
        progress.begin(1);
        progress.typed = " Wann beginnt der Kurs? ".into();
        progress.says("goal a", About::Question);
        progress.typed = "Ich heiße anders.".into();
        progress.says("people", About::Dispute);
        progress.understood(["title", "people", "goal a"].into_iter());
        let given = progress.reply(&document, ReplyAnswer::Later(String::new()), Utc::now()).unwrap();
        assert_eq!(given.key.signer, document.signers[1].who);
        let points: Vec<_> = given.reply.points.into_iter().collect();
        let question = PointReply::Question("Wann beginnt der Kurs?".into());
        assert_eq!(points, [("goal a".into(), question), ("title".into(), PointReply::Understood)]);
        let disputes: Vec<_> = given.disputes.iter().map(|it| (it.point.as_str(), it.statement.as_str())).collect();
        assert_eq!(disputes, [("people", "Ich heiße anders.")]);
        assert_eq!((given.reply.interpreter.as_str(), given.reply.languages.len()), ("Amina Yusuf", 1));
        assert_eq!(given.reply.text_sha256, casework::minutes::sha256_hex(&document.text));
    }

    #[test]
    fn the_next_reader_sees_nothing_of_what_the_one_before_said() {
        let mut progress = Progress { language: Some(Language::Tigrinya), size: 2, ..Progress::default() };
        progress.begin(0);
        progress.typed = "geheim".into();
        progress.says("title", About::Question);
        progress.represented_by = "geheim".into();
        progress.typed = "geheim".into();
        progress.saved(Kind::Signature);
        assert!(!serde_json::to_string(&progress).unwrap().contains("geheim"));
        assert_eq!((progress.language, progress.size, progress.signer), (Some(Language::Tigrinya), 2, None));
        assert!(progress.reply(&document(), ReplyAnswer::Later(String::new()), Utc::now()).is_none());
    }

    #[test]
    fn what_was_said_to_points_is_a_reply_that_decides_nothing_until_an_answer_takes_its_place() {
        let (document, mut progress) = (document(), Progress::default());
        progress.begin(0);
        assert_eq!(progress.noted(&document, Utc::now()), None, "nothing was said");
        progress.typed = "Das stimmt nicht.".into();
        progress.says("people", About::Dispute);
        progress.understood(["title"].into_iter());
        let (once, again) = [(); 2].map(|()| progress.noted(&document, Utc::now()).unwrap()).into();
        assert_eq!((&once.reply.answer, once.reply.points.len()), (&ReplyAnswer::Undecided, 1));
        assert_eq!(once.disputes, again.disputes, "one objection, however often it is thrown in");
        let answer = progress.reply(&document, ReplyAnswer::OnScreen(Uuid::now_v7()), Utc::now()).unwrap();
        assert_eq!(Some(answer.key.id), progress.reading, "by this it takes the place of what was noted");
        assert_eq!((answer.reply.points, answer.disputes), (once.reply.points, once.disputes));
    }

    #[test]
    fn each_reading_is_one_of_its_own_so_that_no_answer_takes_the_place_of_what_another_reader_said() {
        let mut progress = Progress::default();
        let readings: Vec<_> = [0, 1, 0].map(|signer| (progress.begin(signer), progress.reading).1).to_vec();
        assert!(readings.iter().all(Option::is_some));
        assert_eq!(casework::order::set(readings).len(), 3);
    }

    #[test]
    fn a_question_to_all_of_it_and_one_to_the_first_point_are_two() {
        let (document, mut progress) = (document(), Progress::default());
        progress.begin(0);
        for (key, words) in [("title", "Was ist das?"), (WHOLE, "Muss ich?")] {
            progress.typed = words.into();
            progress.says(key, About::Question);
        }
        let given = progress.reply(&document, ReplyAnswer::Later(String::new()), Utc::now()).unwrap();
        let asked: Vec<_> = given.reply.points.into_values().collect();
        assert_eq!(asked, ["Was ist das?", "Muss ich?"].map(|words| PointReply::Question(words.into())));
    }

    #[test]
    fn a_reply_names_the_languages_in_which_the_text_was_shown_and_none_of_the_words_around_it() {
        let mut progress = Progress::default();
        progress.reads_in(Language::Turkish);
        progress.begin(0);
        for (language, shown) in [(None, &["de"][..]), (Some(Language::Arabic), &["de", "ar"])] {
            let document = InHand { text: text_in(language).to_string(), ..document() };
            let given = progress.reply(&document, ReplyAnswer::Later(String::new()), Utc::now()).unwrap();
            assert_eq!(given.reply.languages, shown);
        }
    }

    #[test]
    fn each_reader_begins_in_a_language_of_their_own_and_not_in_the_one_that_the_reader_before_chose() {
        let mut document = InHand { text: text_in(Some(Language::Arabic)).to_string(), ..document() };
        let mut progress = Progress::default();
        assert_eq!(progress.language(&document), Some(Language::Arabic));
        progress.reads_in(Language::Turkish);
        progress.begin(0);
        assert_eq!(progress.language(&document), Some(Language::Turkish), "chosen before the name");
        progress.saved(Kind::Answer);
        assert_eq!(progress.language(&document), Some(Language::Turkish), "thanks are for them");
        progress.begin(1);
        assert_eq!(progress.language(&document), Some(Language::Arabic));
        progress.begin(0);
        document.signers[1].language = Some(Language::Ukrainian);
        progress.reads_in(Language::Tigrinya);
        progress.begin(1);
        assert_eq!(progress.language(&document), Some(Language::Ukrainian));
        progress.reads_in(Language::Pashto);
        progress.begin(1);
        assert_eq!(progress.language(&document), Some(Language::Pashto), "whoever begins again reads on in theirs");
    }

    #[test]
    fn a_question_that_is_taken_back_leaves_the_point_open() {
        let mut progress = Progress { typed: "Warum?".into(), ..Progress::default() };
        progress.says("title", About::Question);
        assert!(progress.has_said("title", About::Question) && !progress.has_said("title", About::Dispute));
        progress.takes_back("title", About::Question);
        assert!(progress.points.values().all(|said| *said == Said::default()));
    }

    #[test]
    fn who_cannot_write_disputes_and_asks_without_words() {
        let (document, mut progress) = (document(), Progress::default());
        progress.begin(0);
        progress.typed = "  ".into();
        progress.says("people", About::Dispute);
        progress.says("title", About::Question);
        let mut given = progress.reply(&document, ReplyAnswer::Later(String::new()), Utc::now()).unwrap();
        say_without_words(&mut given, "(ohne Worte)");
        assert_eq!(given.disputes[0].statement, "(ohne Worte)");
        assert_eq!(given.reply.points["title"], PointReply::Question("(ohne Worte)".into()));
    }

    #[test]
    fn who_asks_about_a_point_and_disputes_it_is_heard_with_both_and_can_mend_each() {
        let (document, mut progress) = (document(), Progress::default());
        progress.begin(0);
        for (words, about) in [("Warum?", About::Question), ("Das stimmt nicht.", About::Dispute)] {
            progress.go(Step::Saying(0, about));
            progress.writes_about("title", about);
            progress.typed = words.into();
            progress.says("title", about);
        }
        let given = progress.reply(&document, ReplyAnswer::Later(String::new()), Utc::now()).unwrap();
        assert_eq!(given.reply.points.get("title"), Some(&PointReply::Question("Warum?".into())));
        assert_eq!(given.disputes.len(), 1);
        progress.writes_about("title", About::Question);
        assert_eq!(progress.typed, "Warum?");
        progress.takes_back("title", About::Question);
        let given = progress.reply(&document, ReplyAnswer::Later(String::new()), Utc::now()).unwrap();
        assert_eq!((given.reply.points.len(), given.disputes.len()), (0, 1));
    }

    #[test]
    fn who_turns_to_another_language_goes_on_with_what_they_type_and_whoever_taps_a_name_reads_nothing_of_it() {
        let mut progress = Progress::default();
        progress.begin(0);
        progress.go(Step::Saying(1, About::Question));
        progress.typed = "Wann?".into();
        progress.go(Step::Language);
        progress.go(Step::Saying(1, About::Question));
        assert_eq!(progress.typed, "Wann?");
        progress.says("goal a", About::Question);
        progress.go(Step::Saying(2, About::Dispute));
        progress.typed = "Das stimmt nicht.".into();
        let reading = progress.reading;
        for signer in [0, 1] {
            progress.begin(signer);
            assert_eq!(progress.step, Step::Start);
            assert!(progress.points.is_empty() && progress.typed.is_empty(), "whoever taps may be another");
            assert_ne!(progress.reading, reading, "what was said stays as it was thrown in");
        }
    }
}
