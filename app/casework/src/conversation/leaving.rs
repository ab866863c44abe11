//! What is being written down when somebody in it leaves: a case that went to others, people who are erased.

use super::draft::{Draft, Part};
use crate::{
    casebook::Casebook,
    erasure::Traces,
    ids::{CaseId, PersonId, UserId},
    minutes::sha256_hex,
    records::{Actor, Consultation, Content, Task},
    sync::Act,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What is left of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remainder {
    /// All of it: it says nothing about those who leave.
    All,
    /// A part.
    Some,
    /// Nothing worth keeping.
    Nothing,
}

impl Draft {
    /// Takes out what is written in these cases.
    pub fn leave_cases(&mut self, cases: &BTreeSet<CaseId>) -> Remainder {
        let before = self.parts.len();
        self.parts.retain(|part| !cases.contains(&part.case));
        match self.parts.len() {
            after if after == before => Remainder::All,
            0 => Remainder::Nothing,
            _ => Remainder::Some,
        }
    }

    /// What is written in these cases, as it would be saved, whatever it still lacks: so that it can be handed in where they
    /// are with others. What was signed in other words than those that stand now is not signed. Empty if nothing was written.
    #[must_use]
    pub fn left_in(&self, cases: &BTreeSet<CaseId>, book: &Casebook, author: UserId, today: NaiveDate) -> Act {
        let mut left = self.clone();
        left.parts.retain(|part| {
            cases.contains(&part.case) && !part.is_blank() && !book.has::<Consultation>(part.consultation)
        });
        let minutes: Vec<_> = left.parts.iter().map(|part| part.consultation).collect();
        minutes.into_iter().for_each(|id| left.take_line(id, book, author, today));
        let texts: Vec<_> = left.parts.iter().map(|part| sha256_hex(&left.text(part, book))).collect();
        for (part, text) in left.parts.iter_mut().zip(texts) {
            part.signatures.retain(|_, signing| signing.text_sha256 == text);
        }
        left.ticked.retain(|task, _| book.get::<Task>(*task).is_some_and(|task| cases.contains(&task.case)));
        left.written(left.parts.iter(), book, author)
    }

    /// Takes out the erased, and their names from what is written in the cases that they were in. What was written with them
    /// alone goes as a whole.
    pub fn forget(&mut self, traces: &Traces, cases: &BTreeSet<CaseId>) -> Remainder {
        let reach = traces.reach();
        let before = self.clone();
        let is_erased = |person: &PersonId| reach.persons.contains(person);
        self.parts.retain(|part| {
            let nobody_stays = !part.present.is_empty() && part.present.iter().all(is_erased);
            !(reach.cases.contains(&part.case) || nobody_stays)
        });
        for part in &mut self.parts {
            for person in part.present.clone().iter().filter(|person| is_erased(person)) {
                part.present.remove(person);
            }
            let of_erased = |who: &Actor| matches!(who, Actor::Client(person) if is_erased(person));
            part.tasks.retain(|task| !of_erased(&task.who));
            part.signatures.retain(|signer, _| !signer.parse().is_ok_and(|who| of_erased(&who)));
            if !cases.contains(&part.case) {
                continue;
            }
            for text in [
                &mut part.others_present,
                &mut part.occasion,
                &mut part.topics,
                &mut part.agreed,
                &mut part.typing,
                &mut part.appointment.place,
                &mut part.appointment.way,
                &mut part.appointment.bring,
            ]
            .into_iter()
            .chain(part.tasks.iter_mut().map(|task| &mut task.what))
            .chain(part.documents.iter_mut().map(|document| &mut document.note))
            {
                *text = traces.without_names(text);
            }
            part.appointment.translations.each(&mut |it| {
                it.text = traces.without_names(&it.text);
                it.german = traces.without_names(&it.german);
            });
        }
        self.ticked.retain(|task, _| !reach.keys.contains(&Task::key(*task)));
        if *self == before {
            Remainder::All
        } else if self.parts.is_empty() {
            Remainder::Nothing
        } else {
            Remainder::Some
        }
    }
}

impl Part {
    /// Whether nothing was written in it yet, whoever is present.
    fn is_blank(&self) -> bool {
        let (consultation, present, appointment) = (self.consultation, self.present.clone(), self.appointment.clone());
        *self == Self { consultation, present, appointment, ..Self::new(self.case) } && self.appointment.day.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{ME, Town, about, signed, today},
        *,
    };
    use crate::{
        erasure::Reach,
        language::Language,
        order::set,
        records::{HouseholdRole, Identity, Kind, Telling},
    };

    #[test]
    fn what_is_written_in_a_case_that_leaves_is_kept_whole_and_nothing_of_another_case() {
        let mut town = Town::new();
        let [leaves, stays] = [(); 2].map(|()| CaseId::new());
        let lina = town.person(leaves, "Saleh", "1990-01-01", HouseholdRole::Head);
        let omar = town.person(stays, "Haddad", "1985-01-01", HouseholdRole::Head);
        let mut draft = town.opens(&[lina, omar], None);
        // Nothing says what it is about: it could not be saved yet.
        draft.parts[0].topics = "Sie sucht eine Wohnung.".into();
        draft.parts[0].typing = "Mietvertrag kopieren".into();
        draft.parts[1].topics = "Er lernt Deutsch.".into();
        let mut book = Casebook::new();
        book.commit(town.save(draft.left_in(&set([leaves]), &town.book, ME, today())));
        let minutes = book.get::<Consultation>(draft.parts[0].consultation).unwrap();
        assert_eq!((minutes.case, minutes.topics.as_str()), (leaves, "Sie sucht eine Wohnung."));
        assert_eq!(book.all::<Task>().values().map(|task| &*task.what).collect::<Vec<_>>(), ["Mietvertrag kopieren"]);
        assert!(!serde_json::to_string(book.outbox()).unwrap().contains("Er lernt Deutsch."));

        let again = draft.left_in(&set([leaves]), &town.book, ME, today());
        assert!(again.is_empty(), "what was saved is not handed in");
        let unwritten = town.opens(&[omar], None).left_in(&set([stays]), &town.book, ME, today());
        assert!(unwritten.is_empty(), "nor what nobody wrote");
    }

    #[test]
    fn a_signature_under_the_words_that_stand_is_handed_in_and_one_under_others_is_not() {
        let mut town = Town::new();
        let case = CaseId::new();
        let person = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
        let mut draft = town.opens(&[person], None);
        about(&mut draft, "Wohnungssuche");
        let signing = signed(&draft, 0, &town.book);
        draft.parts[0].signatures.insert(Actor::Client(person).to_string(), signing);
        let strokes = |draft: &Draft| {
            let act = draft.left_in(&set([case]), &town.book, ME, today());
            act.changes().iter().filter(|change| change.key.kind == Kind::Strokes).count()
        };
        assert_eq!(strokes(&draft), 1);
        draft.parts[0].agreed = "Doch etwas anderes".into();
        assert_eq!(strokes(&draft), 0);
    }

    #[test]
    fn an_erased_name_goes_from_what_an_invitation_tells_and_from_its_translation_which_fits_as_before() {
        let mut town = Town::new();
        let case = CaseId::new();
        let lina = town.person(case, "Saleh", "1990-01-01", HouseholdRole::Head);
        let omar = town.person(case, "Haddad", "1985-01-01", HouseholdRole::Head);
        let mut draft = town.opens(&[lina, omar], None);
        let id = draft.parts[0].consultation;
        draft.parts[0].appointment.write(Telling::Way, "Frau Saleh kennt den Weg".into());
        draft.translate(id, Telling::Way, Language::Kurmanji, "Xanim Saleh rê dizane".into(), "Jana Roth");
        let key = Identity::key(lina);
        let reach = Reach { persons: set([lina]), keys: set([key]), ..Reach::default() };
        let mut traces = Traces::of(reach);
        traces.learn_names_of(&[town.book.record(key).unwrap().clone()], &[]);
        assert_eq!(draft.forget(&traces, &set([case])), Remainder::Some);
        let way = draft.parts[0].appointment.phrase(Telling::Way, Some(Language::Kurmanji));
        assert!(way.fits());
        assert!(!way.german.contains("Saleh") && !way.other.unwrap().text.contains("Saleh"));
    }
}
