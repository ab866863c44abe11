//! Texts that were written without knowing of each other: which can stand side by side, and which can be written anew.

/// Texts of which two can stand side by side.
const JOINED: [(&str, &str); 8] = [
    ("topics", "\n"),
    ("agreed", "\n"),
    ("occasion", " / "),
    ("what", " / "),
    ("others_present", ", "),
    ("place", " / "),
    ("phone", " / "),
    ("name", " / "),
];

/// Fields in which anything can be written.
const FREE: [&str; 14] = [
    "topics",
    "agreed",
    "occasion",
    "what",
    "others_present",
    "place",
    "phone",
    "name",
    "family_name",
    "given_name",
    "provider",
    "street",
    "city",
    "email",
];

/// Whether anything can be written in a field.
pub(super) fn is_free(path: &str) -> bool {
    FREE.contains(&path)
}

/// All of these texts in one, each once; none where they cannot stand side by side, or one of them says it all.
pub(super) fn together(path: &str, texts: &[&str]) -> Option<String> {
    let (_, between) = JOINED.iter().find(|(field, _)| *field == path)?;
    let parts = |text: &str| text.split(between).map(|part| part.trim().to_owned()).collect::<Vec<_>>();
    let mut all: Vec<Vec<String>> = Vec::new();
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        let these = parts(text);
        if all.iter().any(|known| holds(known, &these)) {
            continue;
        }
        all.retain(|known| !holds(&these, known));
        all.push(these);
    }
    (all.len() > 1).then(|| all.concat().join(between))
}

/// Whether one text has all of another in it, in one piece.
fn holds(text: &[String], other: &[String]) -> bool {
    text.windows(other.len()).any(|window| window == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_stand_side_by_side_and_what_both_say_stands_there_once() {
        assert_eq!(together("phone", &["0171 7", "0171 8"]).as_deref(), Some("0171 7 / 0171 8"));
        assert_eq!(
            together("phone", &["0171 7 / 0171 8", "0171 7", "0171 9"]).as_deref(),
            Some("0171 7 / 0171 8 / 0171 9")
        );
        assert_eq!(together("phone", &["0171 7", "0171 7 / 0171 8"]), None, "one says it all");
        assert_eq!(together("phone", &["", "0171 7", " ", "0171 8"]).as_deref(), Some("0171 7 / 0171 8"));
        assert_eq!(together("birth_date", &["1990", "1991"]), None);
    }

    #[test]
    fn lines_of_one_text_that_repeat_stay() {
        let (one, other) = ("Mo: Amt\n\nDi: Amt\n\nMo: Amt", "Mi: Schule");
        assert_eq!(together("topics", &[one, other]), Some(format!("{one}\n{other}")));
    }
}
