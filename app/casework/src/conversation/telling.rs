//! What the invitations to the next appointments tell, put into clients' languages while a conversation is written down.

use super::draft::{Draft, NextAppointment, Part};
use crate::{
    ids::ConsultationId,
    language::Language,
    records::{Phrase, Rendering, Telling, Translations, Translator, TranslatorRole},
};

impl NextAppointment {
    /// What is told in German, and in this language if somebody put it so.
    #[must_use]
    pub fn phrase(&self, what: Telling, language: Option<Language>) -> Phrase {
        let german = match what {
            Telling::Way => &self.way,
            Telling::Bring => &self.bring,
        };
        self.translations.phrase(what, language, german)
    }

    /// Writes it anew in German. A translation stays with the words that it puts ([`Phrase::fits`]).
    pub fn write(&mut self, what: Telling, german: String) {
        match what {
            Telling::Way => self.way = german,
            Telling::Bring => self.bring = german,
        }
    }

    /// Somebody looked at a translation of an earlier wording: it says what stands in German now.
    pub fn translation_fits(&mut self, what: Telling, language: Language) {
        let Phrase { german, other } = self.phrase(what, Some(language));
        self.translations.put(what, language, other.map(|other| Rendering { german, ..other }));
    }

    /// The translations as they are saved.
    pub(super) fn as_saved(&self) -> Translations {
        self.translations.clone().tidy(&self.way, &self.bring)
    }
}

impl Draft {
    /// Puts what is told in a part into a language by hand. Whoever writes has translated it, unless they said who did.
    pub fn translate(&mut self, id: ConsultationId, what: Telling, language: Language, text: String, worker: &str) {
        let by = self.translator.clone();
        let by = by.unwrap_or_else(|| Translator { role: TranslatorRole::Worker, name: worker.to_owned() });
        if let Some(part) = self.part_mut(id) {
            let german = part.appointment.phrase(what, None).german;
            let rendering = (!text.is_empty()).then_some(Rendering { text, by: Some(by), german });
            part.appointment.translations.put(what, language, rendering);
        }
    }

    /// Says who translates; what was translated before is theirs too.
    pub fn translated_by(&mut self, translator: Translator) {
        for part in &mut self.parts {
            part.appointment.translations.translated_by(&translator);
        }
        self.translator = Some(translator);
    }

    /// Whether an interpreter translated something, and is not named.
    pub(super) fn lacks_interpreter(&self) -> bool {
        let is_translated = |part: &Part| part.appointment.day.is_some() && !part.appointment.as_saved().is_empty();
        self.translator.as_ref().is_some_and(|it| it.name.trim().is_empty()) && self.present_parts().any(is_translated)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Problem,
            tests::{ME, Town, about, today},
        },
        *,
    };
    use crate::{
        ids::CaseId,
        records::{Appointment, HouseholdRole},
    };
    use Language::Tigrinya;

    #[test]
    fn an_invitation_is_translated_by_whoever_writes_or_by_an_interpreter_who_has_a_name() {
        let mut town = Town::new();
        let person = town.person(CaseId::new(), "Haile", "1990-01-01", HouseholdRole::Head);
        let mut draft = town.opens(&[person], None);
        about(&mut draft, "Wohnungssuche");
        let id = draft.parts[0].consultation;
        let next = &mut draft.parts[0].appointment;
        (next.day, next.time) = (Some(today()), "09:30:00".parse().ok());
        next.write(Telling::Way, "Bus 784 bis Rathaus".into());
        draft.translated_by(Translator { role: TranslatorRole::Interpreter, name: " ".into() });
        assert_eq!(draft.problems(&town.book, today()), [], "nobody has translated anything yet");
        draft.translate(id, Telling::Way, Tigrinya, "ኣውቶቡስ 784".into(), "Jana Roth");
        assert_eq!(draft.problems(&town.book, today()), [Problem::InterpreterUnnamed]);
        let interpreter = Translator { role: TranslatorRole::Interpreter, name: "Frau Tesfay".into() };
        draft.translated_by(interpreter.clone());
        town.save(draft.act(&town.book, ME, today()).unwrap());
        let made = town.book.all::<Appointment>().values().next().unwrap();
        let way = made.phrase(Telling::Way, Some(Tigrinya)).other.unwrap();
        assert_eq!((way.text.as_str(), way.by), ("ኣውቶቡስ 784", Some(interpreter)));

        let next = &mut draft.parts[0].appointment;
        next.write(Telling::Way, "Bus 786 bis Rathaus".into());
        assert!(!next.phrase(Telling::Way, Some(Tigrinya)).fits(), "that is another bus");
        next.translation_fits(Telling::Way, Tigrinya);
        assert!(next.phrase(Telling::Way, Some(Tigrinya)).fits());

        let mut alone = town.opens(&[person], None);
        let id = alone.parts[0].consultation;
        alone.translate(id, Telling::Way, Tigrinya, "ኣውቶቡስ 784".into(), "Jana Roth");
        let way = alone.parts[0].appointment.phrase(Telling::Way, Some(Tigrinya)).other.unwrap();
        assert_eq!(way.by, Some(Translator { role: TranslatorRole::Worker, name: "Jana Roth".into() }));
    }
}
