//! A text as it is read: thought by thought.

use super::FixedText;
use crate::records::{PointReply, Reply};

/// The points of a text, as many together as make one thought: by their place in the text.
#[must_use]
pub fn thoughts(text: &FixedText) -> Vec<Vec<usize>> {
    let mut thoughts: Vec<(String, Vec<usize>)> = Vec::new();
    for (place, point) in text.points.iter().enumerate() {
        let (kind, of) = point.key.split_once(' ').unwrap_or((&point.key, ""));
        // A contribution's key is `client 1 GOAL`.
        let goal = of.rsplit(' ').next().unwrap_or_default();
        let thought = match kind {
            "title" | "people" | "workers" | "written" => "who".to_owned(),
            "goal" | "for" | "measure" | "by" => format!("goal {goal}"),
            "step" => "steps".to_owned(),
            "client" | "sim" | "partner" => format!("contributions {goal}"),
            "until" | "review" | "appointment" => "when".to_owned(),
            "change" | "copy" | "translation" | "translation-draft" => "copy".to_owned(),
            other => other.to_owned(),
        };
        match thoughts.last_mut() {
            Some((last, places)) if *last == thought => places.push(place),
            _ => thoughts.push((thought, vec![place])),
        }
    }
    thoughts.into_iter().map(|(_, places)| places).collect()
}

/// How many thoughts of how many the giver of a reply has understood: those of which they said so to every point.
#[must_use]
pub fn understood(text: &FixedText, reply: &Reply) -> (usize, usize) {
    let thoughts = thoughts(text);
    let is_understood = |place: &usize| {
        text.points.get(*place).is_some_and(|point| reply.points.get(&point.key) == Some(&PointReply::Understood))
    };
    (thoughts.iter().filter(|places| places.iter().all(is_understood)).count(), thoughts.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{
            Point,
            tests::{drawn, said},
        },
        records::ReplyAnswer,
    };

    fn text() -> FixedText {
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
        let point = |key: &str| Point { key: key.to_owned(), german: format!("de {key}"), other: None };
        FixedText { language: None, points: keys.map(point).to_vec() }
    }

    #[test]
    fn a_screen_shows_one_thought_and_all_of_them_show_the_whole_text_in_its_order() {
        let thoughts = thoughts(&text());
        let lengths: Vec<_> = thoughts.iter().map(Vec::len).collect();
        assert_eq!(lengths, [3, 1, 3, 2, 2, 1, 1, 1, 1, 2]);
        assert_eq!(thoughts.concat(), (0..text().points.len()).collect::<Vec<_>>());
    }

    #[test]
    fn what_was_understood_is_counted_as_it_was_read() {
        let mut reply = said(drawn());
        assert_eq!(understood(&text(), &reply), (0, 10), "the first of three points alone is not the thought");
        let all = ["title", "people", "written", "voluntary", "goal a"].map(str::to_owned);
        reply.points = all.into_iter().map(|key| (key, PointReply::Understood)).collect();
        assert_eq!(understood(&text(), &reply), (2, 10));
        let none = crate::records::Reply { points: Default::default(), ..said(ReplyAnswer::Undecided) };
        assert_eq!(understood(&text(), &none), (0, 10));
    }
}
