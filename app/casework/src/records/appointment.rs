//! The next appointment, and what its invitation says: when and where, how to get there, what to bring.

use super::{Phrase, Rendering, Set, Translator, words};
use crate::{
    ids::{CaseId, ConsultationId, UserId},
    language::Language,
};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

words! {
    /// A thing that people are often asked to bring along. What it is called in their language stands in the words of that
    /// language, under [`Thing::key`].
    Thing {
        /// An identity document or the residence title.
        Identity = "identity",
        /// The letter or decision that it is about.
        Letter = "letter",
        /// Forms and applications, filled in or not.
        Forms = "forms",
        /// Proof of income.
        Income = "income",
        /// A bank card, or the number of the account.
        Bank = "bank",
        /// The rental contract or agreement of use.
        Rental = "rental",
        /// The health insurance card.
        HealthCard = "health_card",
        /// Certificates of school, training and work.
        Certificates = "certificates",
        /// Certificates of birth and marriage.
        CivilStatus = "civil_status",
        /// The child's booklets of vaccinations and check-ups.
        Vaccination = "vaccination",
        /// A list of the medicines that somebody takes.
        Medication = "medication",
        /// A passport photo.
        Photo = "photo",
    }
}

impl Thing {
    /// The key of what it is called in every language of [`crate::language`].
    #[must_use]
    pub fn key(self) -> String {
        format!("bring-{}", self.word())
    }
}

/// An appointment with the people of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// The case it belongs to.
    pub case: CaseId,
    /// The minutes it was agreed in.
    #[serde(default)]
    pub consultation: Option<ConsultationId>,
    /// The worker who keeps it.
    pub worker: UserId,
    /// When, local time of the municipality.
    pub starts_at: NaiveDateTime,
    /// Where, in words.
    #[serde(default)]
    pub place: String,
    /// How to get there, in German words.
    #[serde(default)]
    pub way: String,
    /// What to bring along of what is often asked for.
    #[serde(default)]
    pub things: Set<Thing>,
    /// What else to bring along, in German words.
    #[serde(default)]
    pub bring: String,
    /// These words in clients' languages.
    #[serde(default, skip_serializing_if = "Translations::is_empty")]
    pub translations: Translations,
    /// Whether it was called off.
    #[serde(default)]
    pub cancelled: bool,
}

/// Names what an invitation tells in a worker's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// How to get there.
    Way,
    /// What else to bring along.
    Bring,
}

impl Appointment {
    /// One of which no more is known than when and where.
    #[must_use]
    pub fn new(case: CaseId, worker: UserId, starts_at: NaiveDateTime, place: String) -> Self {
        Self {
            case,
            consultation: None,
            worker,
            starts_at,
            place,
            way: String::new(),
            things: Set::default(),
            bring: String::new(),
            translations: Translations::default(),
            cancelled: false,
        }
    }

    /// What is told in German, and in this language if somebody put it so.
    #[must_use]
    pub fn phrase(&self, what: Telling, language: Option<Language>) -> Phrase {
        let german = match what {
            Telling::Way => &self.way,
            Telling::Bring => &self.bring,
        };
        self.translations.phrase(what, language, german)
    }
}

/// What an invitation tells in a worker's own words, put into clients' languages by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Translations(Vec<Translation>);

/// The words in one language; what is missing is not translated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Translation {
    /// A word of [`Language`].
    language: String,
    #[serde(default)]
    way: Option<Rendering>,
    #[serde(default)]
    bring: Option<Rendering>,
}

impl Translation {
    fn of(&self, what: Telling) -> Option<&Rendering> {
        match what {
            Telling::Way => self.way.as_ref(),
            Telling::Bring => self.bring.as_ref(),
        }
    }

    fn of_mut(&mut self, what: Telling) -> &mut Option<Rendering> {
        match what {
            Telling::Way => &mut self.way,
            Telling::Bring => &mut self.bring,
        }
    }

    fn is_blank(&self) -> bool {
        self.way.is_none() && self.bring.is_none()
    }
}

impl Translations {
    /// German words, and what they are in this language if somebody put them so.
    #[must_use]
    pub fn phrase(&self, what: Telling, language: Option<Language>, german: &str) -> Phrase {
        let translation = language.and_then(|language| self.0.iter().find(|it| it.language == language.word()));
        Phrase { german: german.to_owned(), other: translation.and_then(|it| it.of(what)).cloned() }
    }

    /// Puts words into a language by hand; without words they are not translated.
    pub fn put(&mut self, what: Telling, language: Language, rendering: Option<Rendering>) {
        match self.0.iter_mut().find(|it| it.language == language.word()) {
            Some(translation) => *translation.of_mut(what) = rendering,
            None => {
                let mut translation = Translation { language: language.word().to_owned(), way: None, bring: None };
                *translation.of_mut(what) = rendering;
                self.0.push(translation);
            }
        }
        self.0.retain(|it| !it.is_blank());
    }

    /// Says who translates; what was translated before is theirs too.
    pub fn translated_by(&mut self, translator: &Translator) {
        self.each(&mut |rendering| rendering.by = Some(translator.clone()));
    }

    /// Who translated something, if anything is.
    #[must_use]
    pub fn translator(&self) -> Option<&Translator> {
        self.0.iter().flat_map(|it| [&it.way, &it.bring]).flatten().find_map(|it| it.by.as_ref())
    }

    /// Whether nothing is translated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Looks at every translation there is.
    pub fn each(&mut self, look: &mut dyn FnMut(&mut Rendering)) {
        self.0.iter_mut().flat_map(|it| [&mut it.way, &mut it.bring]).flatten().for_each(look);
    }

    /// As they are saved beside these German words: what was translated of words that do not stand any more is left out.
    #[must_use]
    pub fn tidy(mut self, way: &str, bring: &str) -> Self {
        for translation in &mut self.0 {
            translation.way.take_if(|it| way.trim().is_empty() || it.text.trim().is_empty());
            translation.bring.take_if(|it| bring.trim().is_empty() || it.text.trim().is_empty());
        }
        self.0.retain(|it| !it.is_blank());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::TranslatorRole;
    use Language::{Arabic, Persian};

    fn by_jana(text: &str, german: &str) -> Option<Rendering> {
        let by = Some(Translator { role: TranslatorRole::Worker, name: "Jana Roth".into() });
        Some(Rendering { text: text.into(), by, german: german.into() })
    }

    fn translations() -> Translations {
        let mut all = Translations::default();
        all.put(Telling::Way, Arabic, by_jana("الحافلة 784", "Bus 784"));
        all.put(Telling::Bring, Arabic, by_jana("فاتورة الكهرباء", "Stromrechnung"));
        all
    }

    #[test]
    fn a_translation_belongs_to_its_language_and_to_the_words_that_it_puts() {
        let all = translations();
        assert!(all.phrase(Telling::Way, Some(Arabic), "Bus 784 ").fits());
        assert!(!all.phrase(Telling::Way, Some(Arabic), "Bus 786").fits(), "it is still about the other bus");
        assert_eq!(all.phrase(Telling::Way, Some(Persian), "Bus 784").other, None);
        assert_eq!(all.phrase(Telling::Bring, Some(Arabic), "Stromrechnung").other.unwrap().text, "فاتورة الكهرباء");
    }

    #[test]
    fn whoever_translates_is_named_for_all_of_it() {
        let mut all = translations();
        let by = Translator { role: TranslatorRole::Interpreter, name: "Frau Nasser".into() };
        all.translated_by(&by);
        for what in [Telling::Way, Telling::Bring] {
            assert_eq!(all.phrase(what, Some(Arabic), "").other.unwrap().by.as_ref(), Some(&by));
        }
    }

    #[test]
    fn what_is_translated_of_nothing_is_not_saved() {
        let saved = translations().tidy("Bus 784", " ");
        assert_eq!(saved.phrase(Telling::Bring, Some(Arabic), "").other, None);
        assert!(saved.phrase(Telling::Way, Some(Arabic), "").other.is_some());
        assert!(saved.tidy("", "").is_empty());
        let mut cleared = translations();
        for what in [Telling::Way, Telling::Bring] {
            cleared.put(what, Arabic, None);
        }
        assert!(cleared.is_empty());
    }

    #[test]
    fn an_appointment_that_was_written_before_things_were_ticked_is_read() {
        let old = serde_json::json!({
            "case": CaseId::new(), "worker": UserId::new(), "starts_at": "2026-12-03T10:00:00", "way": "Bus 784",
            "bring": "Ausweis",
        });
        let mut read: Appointment = serde_json::from_value(old).unwrap();
        assert_eq!((read.way.as_str(), read.bring.as_str(), read.things.len()), ("Bus 784", "Ausweis", 0));
        assert!(read.translations.is_empty());
        read.things.insert(Thing::Letter);
        read.translations = translations();
        let again = serde_json::from_value::<Appointment>(serde_json::to_value(&read).unwrap());
        assert_eq!(again.unwrap(), read);
    }
}
