//! What stands on a sheet beside its text, and how words come into lines.

use casework::records::Lines;
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

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn words_stand_in_lines_that_fit_and_one_that_fits_into_none_is_parted() {
        let fits = |line: &str| line.chars().count() <= 8;
        assert_eq!(broken("an der Donau", fits), ["an der", "Donau"]);
        assert_eq!(broken("zu Donaudampfschiff\nan Bord", fits), ["zu", "Donaudam", "pfschiff", "an Bord"]);
        assert_eq!(broken("", fits), [""]);
        assert_eq!(broken("äöü", |_| false), ["ä", "ö", "ü"]);
    }
}
