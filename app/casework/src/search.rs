//! Finding people by name, however somebody else spells it, while they type.
//!
//! Every name is kept in several forms (see [`spelling`]): as typed but without accents and in Latin letters, as it sounds,
//! and its consonants alone. A query matches a person if each of its words matches one of their names; what matches more
//! closely ranks higher. Nothing is asked over the network and nothing is stored.

mod spelling;
mod vocabulary;

use crate::{casebook::Casebook, ids::PersonId, records::Identity};
use spelling::{Form, is_article, words};
use vocabulary::{Vocabulary, cost, same_word};

/// Somebody found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Who.
    pub person: PersonId,
    /// How loosely they match: 0 is letter by letter.
    pub cost: u16,
}

/// A cost that nobody pays: no match.
const NONE: u16 = u16::MAX;

/// All names of a casebook, ready to be searched.
#[derive(Default)]
pub struct Index {
    people: Vec<(PersonId, Identity)>,
    /// Their places, by name: those who match alike are listed so.
    by_name: Vec<u32>,
    vocabulary: Vocabulary,
}

impl Index {
    /// The index of everybody in the casebook.
    #[must_use]
    pub fn new(book: &Casebook) -> Self {
        Self::of(book.all::<Identity>().iter().map(|(&id, identity)| (PersonId(id), identity.clone())))
    }

    fn of(people: impl Iterator<Item = (PersonId, Identity)>) -> Self {
        let people: Vec<_> = people.collect();
        let mut by_name: Vec<u32> = (0..).take(people.len()).collect();
        let name = |place: u32| {
            let identity = &people[place as usize].1;
            (&identity.family_name, &identity.given_name)
        };
        crate::order::sort_by(&mut by_name, |&a, &b| name(a).cmp(&name(b)));
        let names = (0..)
            .zip(&people)
            .flat_map(|(place, (_, identity))| written_in(identity).into_iter().map(move |written| (place, written)));
        let vocabulary = Vocabulary::of(names);
        Self { people, by_name, vocabulary }
    }

    /// Whether the names in the casebook are still those of the index.
    #[must_use]
    pub fn is_current(&self, book: &Casebook) -> bool {
        let now = book.all::<Identity>();
        now.len() == self.people.len()
            && self.people.iter().zip(now.iter()).all(|(known, now)| known.0.0 == *now.0 && known.1 == *now.1)
    }

    /// Everybody who matches, the closest first, those who match alike by name. Nobody matches an empty query.
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let typed = words(query);
        if typed.is_empty() {
            return Vec::new();
        }
        let mut best = self.costs(&typed);
        // *Abdi Rahman* for *Abdirahman*: neighbours tried as one word.
        for first in 0..typed.len() - 1 {
            let mut joined = typed.clone();
            let second = joined.remove(first + 1);
            joined[first].push_str(&second);
            for (best, cost) in best.iter_mut().zip(self.costs(&joined)) {
                *best = (*best).min(cost.saturating_add(cost::JOINED));
            }
        }
        self.by_cost(&best)
    }

    /// Who pays what, the cheapest first: by name into a heap for each cost.
    fn by_cost(&self, costs: &[u16]) -> Vec<Hit> {
        let mut heaps: Vec<Vec<Hit>> = Vec::new();
        for &place in &self.by_name {
            let cost = costs[place as usize];
            if cost == NONE {
                continue;
            }
            if heaps.len() <= cost.into() {
                heaps.resize_with(usize::from(cost) + 1, Vec::new);
            }
            heaps[usize::from(cost)].push(Hit { person: self.people[place as usize].0, cost });
        }
        heaps.concat()
    }

    /// For each person what all these words cost together; [`NONE`] where a word matches nothing.
    fn costs(&self, typed: &[String]) -> Vec<u16> {
        let without_articles: Vec<&String> = typed.iter().filter(|word| !is_article(word)).collect();
        let wanted: Vec<&String> = if without_articles.is_empty() { typed.iter().collect() } else { without_articles };
        let mut total: Vec<u16> = vec![0; self.people.len()];
        let mut costs: Vec<u16> = vec![NONE; self.people.len()];
        for word in wanted {
            costs.fill(NONE);
            self.vocabulary.matches(word, |cost, places| {
                for &place in places {
                    let known = &mut costs[place as usize];
                    *known = cost.min(*known);
                }
            });
            for (total, &cost) in total.iter_mut().zip(&costs) {
                *total = total.saturating_add(cost);
            }
        }
        total
    }
}

/// The words under which somebody is found: each word of each name, and neighbouring words as one.
fn written_in(identity: &Identity) -> Vec<String> {
    let names = [&identity.family_name, &identity.given_name].into_iter().chain(identity.spellings.iter());
    let mut written = Vec::new();
    for name in names {
        let words = words(name);
        written.extend(words.windows(2).map(|pair| pair.concat()));
        written.extend(words);
    }
    written
}

/// Two names this far apart may still be the same person's: about one letter a word.
const SAME_PERSON: u16 = 12;

/// Whether two people may have the same name, spelt by different people. A beginning alone is not enough, one further given
/// name is no difference, and what is filed as family name does not matter.
#[must_use]
pub fn same_name(one: &Identity, other: &Identity) -> bool {
    let said = |identity: &Identity| {
        words(&identity.spoken()).into_iter().filter(|word| !is_article(word)).collect::<Vec<_>>()
    };
    let is_all_in = |said: &[String], name: &Identity| {
        let name: Vec<Form> = written_in(name).iter().map(|word| Form::of(word)).collect();
        let costs = said.iter().map(|word| {
            let word = Form::of(word);
            name.iter().filter_map(|form| same_word(&word, form)).min()
        });
        costs.sum::<Option<u16>>().is_some_and(|sum| !said.is_empty() && sum <= SAME_PERSON)
    };
    let (one_said, other_said) = (said(one), said(other));
    (one_said.len() <= other_said.len() && is_all_in(&one_said, other))
        || (other_said.len() <= one_said.len() && is_all_in(&other_said, one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CaseId;
    use std::io::Write as _;
    use uuid::Uuid;

    const OTHERS: usize = 10_000;

    fn identity(family_name: &str, given_name: &str) -> Identity {
        Identity {
            case: CaseId(Uuid::nil()),
            family_name: family_name.into(),
            given_name: given_name.into(),
            spellings: Default::default(),
        }
    }

    /// Names put together from beginnings, middles and ends that names from everywhere have; none is looked for.
    fn others(looked_for: &[(String, String)]) -> Vec<(PersonId, Identity)> {
        const BEGINNINGS: [&str; 24] = [
            "Ab", "Ah", "Al", "Ber", "Da", "El", "Fa", "Gha", "Ha", "Ib", "Ja", "Ka", "Kho", "La", "Ma", "Mu", "Na",
            "Os", "Ra", "Sa", "She", "Ta", "Yu", "Za",
        ];
        const MIDDLES: [&str; 20] = [
            "ma", "li", "ra", "shi", "ha", "med", "dri", "no", "ta", "ve", "ku", "zo", "bi", "sse", "wa", "na", "go",
            "rim", "fe", "del",
        ];
        const ENDS: [&str; 24] = [
            "d", "n", "r", "m", "za", "di", "wi", "ko", "enko", "chuk", "ov", "ova", "oğlu", "yan", "ssi", "rin",
            "man", "le", "ş", "tou", "mann", "escu", "lah", "bek",
        ];
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut pick = |words: &[&'static str]| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            words[(state >> 20) as usize % words.len()]
        };
        let mut name = || format!("{}{}{}", pick(&BEGINNINGS), pick(&MIDDLES), pick(&ENDS));
        let taken = |name: &str| looked_for.iter().any(|(a, b)| a.contains(name) || b.contains(name));
        let mut people = Vec::with_capacity(OTHERS);
        while people.len() < OTHERS {
            let (family, given) = (name(), name());
            if !taken(&family) && !taken(&given) {
                people.push((PersonId(Uuid::from_u128(people.len() as u128 + 1_000)), identity(&family, &given)));
            }
        }
        people
    }

    fn rows() -> Vec<(String, String)> {
        let rows = include_str!("../tests/names.csv").lines().skip(1);
        rows.map(|row| row.split_once(',').unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    fn as_registered(name: &str) -> Identity {
        match name.split_once(' ') {
            Some((family, given)) => identity(family, given),
            None => identity(name, "Quirin"),
        }
    }

    #[test]
    fn every_name_is_found_among_the_first_ten_of_ten_thousand_however_it_is_spelt() {
        let rows = rows();
        assert!(rows.len() >= 44);
        let others = others(&rows);
        let mut missed = Vec::new();
        for (registered, searched) in &rows {
            let sought = PersonId(Uuid::from_u128(1));
            let index = Index::of(others.iter().cloned().chain([(sought, as_registered(registered))]));
            let rank = index.search(searched).iter().position(|hit| hit.person == sought);
            if rank.is_none_or(|rank| rank >= 10) {
                missed.push(format!("{registered} as {searched}: {rank:?}"));
            }
        }
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn ten_thousand_names_are_searched_at_every_key() {
        let rows = rows();
        let index = Index::of(others(&rows).into_iter());
        let keys: Vec<String> = rows
            .iter()
            .flat_map(|(_, name)| (1..=name.chars().count()).map(|n| name.chars().take(n).collect()))
            .collect();
        let start = std::time::Instant::now();
        let found: usize = keys.iter().map(|typed: &String| index.search(typed).len()).sum();
        let each = start.elapsed() / u32::try_from(keys.len()).unwrap();
        // Straight to the stream: what println says is only seen of tests that fail.
        let (people, forms) = (index.people.len(), index.vocabulary.len());
        writeln!(std::io::stderr(), "name search: {each:?} a key over {people} people, {forms} forms of names")
            .unwrap();
        assert!(found > 0);
        // Far above what it takes, so that a busy machine fails nothing; an accidental square of the work would.
        assert!(each < std::time::Duration::from_millis(500), "{each:?}");
    }

    #[test]
    fn the_order_of_names_does_not_matter_and_every_word_must_match() {
        let index = Index::of(
            [identity("Rahimi", "Zahra"), identity("Rahimi", "Omid")]
                .into_iter()
                .zip(1..)
                .map(|(identity, id)| (PersonId(Uuid::from_u128(id)), identity)),
        );
        let found = |query: &str| index.search(query).iter().map(|hit| hit.person.0.as_u128()).collect::<Vec<_>>();
        assert_eq!(found("zahra rah"), [1]);
        assert_eq!(found("Rahimi Zahra"), [1]);
        assert_eq!(found("rahimi"), [2, 1]);
        assert_eq!(found("rahimi kwame"), [0; 0]);
        assert_eq!(found("  "), [0; 0]);
    }

    #[test]
    fn a_further_spelling_in_another_script_is_found_too() {
        let mut zainab = identity("Saleh", "Zainab");
        zainab.spellings.insert("زينب صالح".into());
        let index = Index::of([(PersonId(Uuid::from_u128(1)), zainab)].into_iter());
        assert_eq!(index.search("زينب").len(), 1);
        assert_eq!(index.search("Зайнаб").len(), 1);
    }

    #[rstest::rstest]
    #[case("Haddad", "Lina", "Hadad", "Leena", true)]
    #[case("Al-Haddad", "Lina", "Haddad", "Lina", true)]
    #[case("Saleh", "Zainab", "Zainab", "Saleh", true)]
    #[case("Saleh", "Zainab Karim", "Salih", "Zeinab", true)]
    #[case("Шевченко", "Олена", "Shevchenko", "Olena", true)]
    #[case("Hoffmann", "Kurt", "Hoffman", "Kurt", true)]
    #[case("Rahmani", "Sara", "Rahman", "Sara", true)]
    #[case("Haddad", "Lina", "Haddad", "Karim", false)]
    #[case("Rahimi", "Ali", "Rahimi", "Alireza", false)]
    #[case("", "", "Haddad", "Lina", false)]
    fn names_are_the_same_however_two_people_spelt_them(
        #[case] family: &str,
        #[case] given: &str,
        #[case] other_family: &str,
        #[case] other_given: &str,
        #[case] same: bool,
    ) {
        let (one, other) = (identity(family, given), identity(other_family, other_given));
        assert_eq!((same_name(&one, &other), same_name(&other, &one)), (same, same));
    }
}
