//! What stands on a sheet beside its text, how words come into lines, and how a line stands in the text below its picture.

use casework::{
    language::{Direction, Language},
    records::Lines,
};
use std::collections::BTreeMap;

/// A signature under the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SignedBy {
    /// Who signed, how and when, in words.
    pub words: String,
    /// What was drawn.
    pub lines: Option<Lines>,
}

/// What has to be known about a point, in small letters below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Notes {
    /// Below the German.
    pub german: Vec<String>,
    /// Below the client's language.
    pub other: Vec<String>,
}

/// What stands around a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Around {
    /// What has to be known before anything is read, each in its language.
    pub notices: Vec<(Language, String)>,
    /// What has to be known about single points, by their keys.
    pub notes: BTreeMap<String, Notes>,
    /// Who signed.
    pub signed: Vec<SignedBy>,
    /// What is disputed, by whom, in whole sentences.
    pub disputed: Vec<String>,
    /// At the foot of every page.
    pub foot: String,
}

/// Words in lines that fit. A word that fits into none is parted: a long address must not run over what stands beside it.
#[cfg_attr(not(any(test, target_arch = "wasm32")), allow(dead_code, reason = "only a browser draws"))]
pub(super) fn broken(words: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in words.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if line.chars().count() > 1 && !fits(&line) {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

/// A line as it stands on a page, in the measures of its picture.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a browser draws"))]
pub(super) struct Line {
    pub words: String,
    pub language: Language,
    pub left: f64,
    /// The line that its letters stand on, from the top.
    pub baseline: f64,
    pub width: f64,
    pub size: f64,
}

/// Words of a line that go in one direction.
#[cfg_attr(not(any(test, target_arch = "wasm32")), allow(dead_code, reason = "only a browser draws"))]
#[derive(Debug, PartialEq)]
pub(super) struct Piece {
    /// How many letters of the line stand to its left.
    pub before: usize,
    /// Its letters as they stand from the left: so every program expects them that makes words of a page again.
    pub letters: Vec<char>,
}

/// A line in pieces of one direction each, in the order in which they are read. Good enough to find, to copy and to read aloud:
/// a whole word goes in the direction of its first letter.
#[cfg_attr(not(any(test, target_arch = "wasm32")), allow(dead_code, reason = "only a browser draws"))]
pub(super) fn pieces(words: &str, direction: Direction) -> Vec<Piece> {
    let mut runs: Vec<(Direction, Vec<char>)> = Vec::new();
    for word in words.split_whitespace() {
        // Signs that turn their neighbours are none that is read.
        let word = word.chars().filter(|letter| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}'));
        let word: Vec<_> = word.collect();
        let goes = word.iter().find_map(|letter| goes(*letter)).or(runs.last().map(|(goes, _)| *goes));
        let goes = goes.unwrap_or(direction);
        match runs.last_mut() {
            Some((last, run)) if *last == goes => {
                run.push(' ');
                run.extend(word);
            }
            _ => runs.push((goes, word)),
        }
    }
    let all: usize = runs.iter().map(|(_, run)| run.len() + 1).sum();
    let mut read = 0;
    let place = |(goes, mut letters): (Direction, Vec<char>)| {
        let before = match direction {
            Direction::LeftToRight => read,
            Direction::RightToLeft => all - 1 - read - letters.len(),
        };
        read += letters.len() + 1;
        if goes == Direction::RightToLeft {
            letters.reverse();
        }
        Piece { before, letters }
    };
    runs.into_iter().map(place).collect()
}

/// The direction of a letter; none: it goes with its neighbours. Digits go from the left in every script.
fn goes(letter: char) -> Option<Direction> {
    match letter {
        _ if letter.is_numeric() => Some(Direction::LeftToRight),
        _ if !letter.is_alphabetic() => None,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => Some(Direction::RightToLeft),
        _ => Some(Direction::LeftToRight),
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, broken, pieces};
    use casework::language::Direction;

    fn piece(before: usize, letters: &str) -> Piece {
        Piece { before, letters: letters.chars().collect() }
    }

    #[test]
    fn a_line_stands_in_its_picture_s_text_as_its_letters_do_from_the_left() {
        assert_eq!(pieces("bis B1 lernen", Direction::LeftToRight), [piece(0, "bis B1 lernen")]);
        // From the right: two words, a name between isolates, a number and a word.
        let line = "بين هنا: \u{2068}Jana Albrecht\u{2069} ٢٠ يوم";
        let read = [piece(21, ":انه نيب"), piece(4, "Jana Albrecht ٢٠"), piece(0, "موي")];
        assert_eq!(pieces(line, Direction::RightToLeft), read);
        assert_eq!(pieces("مريم Hasso –", Direction::LeftToRight), [piece(0, "ميرم"), piece(5, "Hasso –")]);
        assert_eq!(pieces("", Direction::RightToLeft), []);
    }

    #[test]
    fn words_stand_in_lines_that_fit_and_one_that_fits_into_none_is_parted() {
        let fits = |line: &str| line.chars().count() <= 8;
        assert_eq!(broken("an der Donau", fits), ["an der", "Donau"]);
        assert_eq!(broken("zu Donaudampfschiff\nan Bord", fits), ["zu", "Donaudam", "pfschiff", "an Bord"]);
        assert_eq!(broken("", fits), [""]);
        assert_eq!(broken("äöü", |_| false), ["ä", "ö", "ü"]);
    }
}
