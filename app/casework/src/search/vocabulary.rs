//! All names as words, arranged so that a typed word meets only those that it may mean.
//!
//! Words that begin or sound as the typed one lie side by side in two orders. Those that are a letter or two off are found by
//! looking at an outline of each word, eight bytes in a row, and aligning only the few that are left.

use super::spelling::{Form, GROUPS, distance};
use std::collections::HashMap;

/// Costs of a match, from the closest to the loosest. A query's cost is the sum of its words'.
pub(super) mod cost {
    pub const SAME: u16 = 0;
    pub const BEGINS: u16 = 1;
    pub const SOUNDS_SAME: u16 = 2;
    pub const SAME_NAME: u16 = 3;
    pub const BEGINS_TO_SOUND: u16 = 4;
    pub const CONSONANTS: u16 = 6;
    pub const ONE_OFF: u16 = 8;
    pub const TWO_OFF: u16 = 11;
    /// Two words written as one, or one as two.
    pub const JOINED: u16 = 1;
}

/// Words of names, each once, and who has them.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// In the order of their letters, each with its holders.
    words: Vec<(Form, Vec<u32>)>,
    /// What is compared first of each word, in the same order.
    outlines: Vec<Outline>,
    /// Places of words, in the order of their sounds.
    by_sound: Vec<u32>,
    /// Places of words that are one name in several languages.
    groups: Vec<Vec<u32>>,
}

/// What tells at a glance that two words are more than two letters apart.
#[derive(Clone, Copy)]
struct Outline {
    /// Which letters the sound has, one bit each.
    letters: u32,
    /// How long the sound is.
    length: u8,
    /// The consonants, mixed: equal where they are.
    consonants: u16,
}

impl Outline {
    fn of(form: &Form) -> Self {
        let consonants = form.consonants.bytes().fold(0_u16, |mixed, byte| mixed.wrapping_mul(31) ^ u16::from(byte));
        let length = u8::try_from(form.sound.len()).unwrap_or(u8::MAX);
        Self { letters: form.letters, length, consonants }
    }
}

impl Vocabulary {
    /// The words of these names; names come with who has them, in order.
    pub fn of(names: impl Iterator<Item = (u32, String)>) -> Self {
        let mut holders: HashMap<String, Vec<u32>> = HashMap::new();
        for (place, word) in names {
            let places = holders.entry(word).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
        let mut words: Vec<(Form, Vec<u32>)> =
            holders.into_iter().map(|(word, places)| (Form::of(&word), places)).collect();
        crate::order::sort_by(&mut words, |a, b| a.0.plain.cmp(&b.0.plain));
        let outlines = words.iter().map(|(form, _)| Outline::of(form)).collect();
        let sound = |place: u32| &words[place as usize].0.sound;
        let mut by_sound: Vec<u32> = (0..).take(words.len()).collect();
        crate::order::sort_by(&mut by_sound, |&a, &b| sound(a).cmp(sound(b)));
        let mut groups = vec![Vec::new(); GROUPS];
        for (place, (form, _)) in (0..).zip(&words) {
            if let Some(group) = form.same_name {
                groups[usize::from(group)].push(place);
            }
        }
        Self { words, outlines, by_sound, groups }
    }

    /// The number of words.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Names what it costs to take the typed word for words of names, and who has these; for one word perhaps several costs.
    pub fn matches(&self, typed: &str, mut take: impl FnMut(u16, &[u32])) {
        let typed = Form::of(typed);
        let first = self.words.partition_point(|(form, _)| form.plain < typed.plain);
        for (form, holders) in &self.words[first..] {
            if !form.plain.starts_with(&typed.plain) {
                break;
            }
            let is_same = form.plain.len() == typed.plain.len();
            take(if is_same { cost::SAME } else { cost::BEGINS }, holders);
        }
        let mut found = |place: u32, cost: u16| take(cost, &self.words[place as usize].1);
        let first = self.by_sound.partition_point(|&place| self.form(place).sound < typed.sound);
        for &place in &self.by_sound[first..] {
            let sound = &self.form(place).sound;
            if sound.len() == typed.sound.len() && *sound == typed.sound {
                found(place, cost::SOUNDS_SAME);
            } else if typed.sound.len() >= 2 && sound.starts_with(&typed.sound) {
                found(place, cost::BEGINS_TO_SOUND);
            } else {
                break;
            }
        }
        if let Some(group) = typed.same_name {
            for &place in &self.groups[usize::from(group)] {
                found(place, cost::SAME_NAME);
            }
        }
        let outline = Outline::of(&typed);
        for (place, other) in (0..).zip(&self.outlines) {
            if let Some(cost) = looks_alike(&typed, &outline, self.form(place), other) {
                found(place, cost);
            }
        }
    }

    fn form(&self, place: u32) -> &Form {
        &self.words[place as usize].0
    }
}

/// What it costs to take the typed word for this word of a name; none if it is not meant. [`Vocabulary::matches`] finds the
/// same without asking every word.
#[cfg(test)]
fn meant(typed: &Form, name: &Form) -> Option<u16> {
    if typed.plain == name.plain {
        return Some(cost::SAME);
    }
    if name.plain.starts_with(&typed.plain) {
        return Some(cost::BEGINS);
    }
    if typed.sound == name.sound {
        return Some(cost::SOUNDS_SAME);
    }
    if typed.same_name.is_some() && typed.same_name == name.same_name {
        return Some(cost::SAME_NAME);
    }
    if typed.sound.len() >= 2 && name.sound.starts_with(&typed.sound) {
        return Some(cost::BEGINS_TO_SOUND);
    }
    looks_alike(typed, &Outline::of(typed), name, &Outline::of(name))
}

/// What it costs to take one word for the other's spelling, whichever was written first; none if they are two. A beginning is
/// none.
pub(super) fn same_word(one: &Form, other: &Form) -> Option<u16> {
    match () {
        () if one.plain == other.plain => Some(cost::SAME),
        () if one.sound == other.sound => Some(cost::SOUNDS_SAME),
        () if one.same_name.is_some() && one.same_name == other.same_name => Some(cost::SAME_NAME),
        () => looks_alike(one, &Outline::of(one), other, &Outline::of(other)),
    }
}

/// What it costs to take a word for one that is a letter or two off, or has the same consonants.
fn looks_alike(typed: &Form, outline: &Outline, name: &Form, of_name: &Outline) -> Option<u16> {
    let most = most_edits(outline.length.min(of_name.length));
    // Letters that only one of both has: each costs at least half an edit.
    let alike = most > 0
        && u32::from(outline.length.abs_diff(of_name.length)) <= most
        && (outline.letters ^ of_name.letters).count_ones() <= 2 * most;
    let same_consonants = outline.consonants == of_name.consonants && typed.consonants.len() >= 3;
    if same_consonants && typed.consonants == name.consonants && distance(&typed.sound, &name.sound, 3).is_some() {
        return Some(cost::CONSONANTS);
    }
    if !alike {
        return None;
    }
    distance(&typed.sound, &name.sound, most).map(|edits| if edits <= 1 { cost::ONE_OFF } else { cost::TWO_OFF })
}

/// How many letters may be off, by the length of the shorter sound.
fn most_edits(shortest: u8) -> u32 {
    match shortest {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vocabulary_finds_what_asking_every_word_finds() {
        let rows = include_str!("../../tests/names.csv").lines().skip(1);
        let names: Vec<String> = rows.flat_map(|row| row.split(',')).flat_map(super::super::words).collect();
        let vocabulary = Vocabulary::of((0..).zip(names.iter().cloned()));
        let queries = names.iter().flat_map(|name| (1..=name.len()).filter_map(|end| name.get(..end)));
        for query in queries {
            let mut found: HashMap<u32, u16> = HashMap::new();
            vocabulary.matches(query, |cost, places| {
                for &place in places {
                    found.entry(place).and_modify(|known| *known = cost.min(*known)).or_insert(cost);
                }
            });
            for (place, name) in (0..).zip(&names) {
                let cost = meant(&Form::of(query), &Form::of(name));
                assert_eq!(found.get(&place).copied(), cost, "{query} for {name}");
            }
        }
    }
}
