//! The copy for a phone: the goals in the client's language as codes that any camera reads without a network.

use super::text::{FixedText, Other, Point};
use crate::{language::Words, records::AgreementVersion};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many bytes a phone's camera reads with ease from a tablet's screen: one of several codes.
pub const PART: usize = 600;
/// How many it reads with some patience: one code alone.
pub const ONE_CODE: usize = 1200;

/// Before a goal.
const HEADING: &str = "■ ";
/// Where something goes on.
const MORE: char = '…';

/// Parts that do not make a copy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokenCopy {
    /// A text is no part of a copy.
    #[error("this is no part of a copy")]
    NoPart,
    /// Parts of two copies.
    #[error("these are parts of different copies")]
    Mixed,
    /// A part is missing.
    #[error("part {0} is missing")]
    Missing(usize),
}

/// A line of the copy.
struct Line {
    words: String,
    place: Place,
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It begins a goal.
    Heading,
    /// It belongs to the goal before it.
    Goal,
    /// It belongs to the agreement as a whole.
    Apart,
}

/// What has to be known of a text besides its words: whoever reads a disputed point reads that it is (§ 84 (2) SGB X), on a
/// screen that others see nobody reads by whom; and nobody takes a version that was replaced for the one that holds.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// The keys of disputed points.
    pub points: &'a BTreeSet<String>,
    /// What is said before the goals; see [`in_both`].
    pub notices: &'a [String],
    /// The client's language.
    pub words: &'a Words,
}

impl Marks<'_> {
    fn word(&self) -> String {
        self.words.fill("sign-disputed", &[])
    }
}

/// The same in the client's language and in German, on one line; once, where both are one.
pub fn in_both(words: &Words, german: &Words, say: impl Fn(&Words) -> String) -> String {
    let (own, german) = (say(words), say(german));
    if own == german { own } else { format!("{own} · {german}") }
}

/// That this version has taken the place of the one that is read.
#[must_use]
pub fn replaced_by(by: &AgreementVersion, words: &Words) -> String {
    let number = words.number(&by.number.to_string());
    words.fill("agreement-replaced", &[("number", number), ("date", words.date(by.written_on))])
}

/// The copy as lines: what is to be done, by whom and when, without the names of people.
fn lines(text: &FixedText, marks: Option<Marks<'_>>) -> Vec<Line> {
    let said = |point: &Point| match &point.other {
        None => point.german.clone(),
        Some(Other::Translated(words, _)) => words.clone(),
        // Better German than nothing.
        Some(Other::Untranslated(words)) => format!("{words} – {}", point.german),
    };
    let line = |point: &Point| {
        let place = match point.key.split(' ').next().unwrap_or_default() {
            "goal" => Place::Heading,
            "measure" | "by" | "step" | "client" | "sim" | "partner" => Place::Goal,
            "title" | "written" | "until" | "review" | "appointment" => Place::Apart,
            // Names of people, and what is said to whoever reads the agreement itself.
            _ => return None,
        };
        let words = said(point).split_whitespace().collect::<Vec<_>>().join(" ");
        let is_mark = |c: char| c == MORE || c == '■' || c.is_whitespace();
        let words = words.trim_matches(is_mark).to_owned();
        let mark = marks.filter(|marks| !words.is_empty() && marks.points.contains(&point.key));
        let words = mark.map(|mark| format!("{words} ({})", mark.word())).unwrap_or(words);
        Some(Line { words, place })
    };
    let mut lines: Vec<_> = text.points.iter().filter_map(line).filter(|line| !line.words.is_empty()).collect();
    if let Some(marks) = marks.filter(|_| !lines.is_empty()) {
        let notices = marks.notices.iter().map(|it| Line { words: it.clone(), place: Place::Apart });
        lines.splice(1..1, notices);
    }
    lines
}

fn shown(line: &Line) -> String {
    if line.place == Place::Heading { format!("{HEADING}{}", line.words) } else { line.words.clone() }
}

/// The whole copy as one code; none if it is more than one code holds.
#[must_use]
pub fn one_code(text: &FixedText, marks: Option<Marks<'_>>) -> Option<String> {
    let copy = lines(text, marks).iter().map(shown).collect::<Vec<_>>().join("\n");
    (copy.len() <= ONE_CODE).then_some(copy)
}

/// The copy in parts of at most [`PART`] bytes. Each says in the client's language which part of how many it is, begins with
/// the goal that it goes on with, and ends with a line for machines: which part, and the beginning of the text's hash.
#[must_use]
pub fn parts(text: &FixedText, words: &Words, text_sha256: &str, marks: Option<Marks<'_>>) -> Vec<String> {
    let lines = lines(text, marks);
    let Some((title, lines)) = lines.split_first() else { return Vec::new() };
    let sha = text_sha256.get(..12).unwrap_or(text_sha256);
    let header = |part: usize, parts: usize| {
        let places = [("part", words.number(&part.to_string())), ("parts", words.number(&parts.to_string()))];
        format!("{} – {}", cut(&title.words, PART / 4), words.fill("copy-part", &places))
    };
    let footer = |part: usize, parts: usize| format!("[{part}/{parts} {sha}]");
    let room = PART - header(99, 99).len() - footer(99, 99).len() - 2;
    let bodies = bodies(lines, room);
    let count = bodies.len();
    let part = |(place, body): (usize, Vec<String>)| {
        [header(place + 1, count), body.join("\n"), footer(place + 1, count)].join("\n")
    };
    bodies.into_iter().enumerate().map(part).collect()
}

/// Lines in groups that fit.
fn bodies(lines: &[Line], room: usize) -> Vec<Vec<String>> {
    let mut bodies: Vec<Vec<String>> = Vec::new();
    let mut body: Vec<String> = Vec::new();
    let mut heading: Option<String> = None;
    let length = |body: &[String]| body.iter().map(|line| line.len() + 1).sum::<usize>();
    let context = |heading: &Option<String>| {
        heading.as_ref().map(|heading| format!("{HEADING}{} {MORE}", cut(heading, room / 3)))
    };
    for line in lines {
        let whole = shown(line);
        if line.place != Place::Goal {
            heading = None;
        }
        // A heading stands with what follows it.
        if line.place == Place::Heading && !body.is_empty() && length(&body) + whole.len() + room / 4 > room {
            bodies.push(std::mem::take(&mut body));
        }
        // A heading that is too long for a part stands in one with what it goes on with.
        let most = match line.place {
            Place::Heading => room / 2 - 1,
            Place::Goal | Place::Apart => room - 1 - context(&heading).map_or(0, |it| it.len() + 1),
        };
        for piece in pieces(&whole, most) {
            if !body.is_empty() && length(&body) + piece.len() + 1 > room {
                bodies.push(std::mem::take(&mut body));
                body.extend(context(&heading));
            }
            body.push(piece);
        }
        if line.place == Place::Heading {
            heading = Some(line.words.clone());
        }
    }
    if !body.is_empty() {
        bodies.push(body);
    }
    bodies
}

/// A line that is too long, between words if that goes: `… ` at the beginning and ` …` at the end say that it goes on, and
/// without the space that it does so within a word.
fn pieces(line: &str, most: usize) -> Vec<String> {
    let mark = MORE.len_utf8() + 1;
    let mut pieces = Vec::new();
    let (mut rest, mut begins) = (line, "");
    let more = MORE.to_string();
    let more_words = format!("{MORE} ");
    while begins.len() + rest.len() > most {
        let fits = end_within(rest, most - begins.len() - mark);
        let (end, next, is_word) = match rest[..fits].rfind(' ').filter(|end| *end > 0) {
            _ if rest[fits..].starts_with(' ') => (fits, fits + 1, true),
            Some(end) => (end, end + 1, true),
            None => (fits, fits, false),
        };
        let ends = if is_word { format!(" {MORE}") } else { more.clone() };
        pieces.push(format!("{begins}{}{ends}", &rest[..end]));
        rest = &rest[next..];
        begins = if is_word { &more_words } else { &more };
    }
    pieces.push(format!("{begins}{rest}"));
    pieces
}

/// The longest beginning of so many bytes that is text.
fn end_within(text: &str, bytes: usize) -> usize {
    (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0)
}

fn cut(text: &str, bytes: usize) -> &str {
    text[..end_within(text, bytes)].trim_end()
}

/// Puts parts together again, in whatever order they were read: the lines of the copy.
///
/// # Errors
/// [`BrokenCopy`] if one is missing, or they are not of one copy.
pub fn join(parts: &[String]) -> Result<String, BrokenCopy> {
    let mut read = Vec::new();
    for part in parts {
        let (place, count, sha, body) = read_part(part).ok_or(BrokenCopy::NoPart)?;
        read.push((place, count, sha, body));
    }
    let (_, count, sha, _) = *read.first().ok_or(BrokenCopy::Missing(1))?;
    if read.iter().any(|it| (it.1, it.2) != (count, sha)) {
        return Err(BrokenCopy::Mixed);
    }
    let mut lines: Vec<String> = Vec::new();
    for place in 1..=count {
        let (.., body) = read.iter().find(|it| it.0 == place).ok_or(BrokenCopy::Missing(place))?;
        for (index, line) in body.split('\n').enumerate() {
            let is_context = place > 1 && index == 0 && line.starts_with(HEADING) && line.ends_with(MORE);
            // A heading of its own that goes on is followed by the rest of it.
            let goes_on = body.split('\n').nth(index + 1).is_some_and(|next| next.starts_with(MORE));
            let ends_open = lines.last().is_some_and(|last| last.ends_with(MORE));
            if is_context && (ends_open || !goes_on) {
                continue;
            }
            match (lines.last_mut().filter(|last| last.ends_with(MORE)), line.strip_prefix(MORE)) {
                (Some(last), Some(rest)) => {
                    last.truncate(last.len() - MORE.len_utf8());
                    // The space before the mark is the one between the words.
                    last.push_str(rest.strip_prefix(' ').unwrap_or(rest));
                }
                _ => lines.push(line.to_owned()),
            }
        }
    }
    Ok(lines.join("\n"))
}

fn read_part(part: &str) -> Option<(usize, usize, &str, &str)> {
    let (rest, footer) = part.rsplit_once('\n')?;
    let (_, body) = rest.split_once('\n')?;
    let (numbers, sha) = footer.strip_prefix('[')?.strip_suffix(']')?.split_once(' ')?;
    let (place, count) = numbers.split_once('/')?;
    Some((place.parse().ok()?, count.parse().ok()?, sha, body))
}

/// The next appointment as a calendar takes it (iCalendar, RFC 5545): in local time, so that the hour is the one agreed.
#[must_use]
pub fn calendar_entry(
    appointment: Uuid,
    starts_at: NaiveDateTime,
    place: &str,
    municipality: &str,
    words: &Words,
    now: DateTime<Utc>,
) -> String {
    // Where the calendar shows it, names turn nothing around them.
    let summary = words.fill("copy-appointment", &[("municipality", municipality.to_owned())]);
    let local = |at: NaiveDateTime| at.format("%Y%m%dT%H%M%S").to_string();
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Lotse//DE".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{appointment}"),
        format!("DTSTAMP:{}", now.format("%Y%m%dT%H%M%SZ")),
        format!("DTSTART:{}", local(starts_at)),
        format!("DTEND:{}", local(starts_at + TimeDelta::hours(1))),
        format!("SUMMARY:{}", escaped(&summary)),
        format!("LOCATION:{}", escaped(place.trim())),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    let lines = lines.iter().filter(|line| *line != "LOCATION:");
    lines.map(|line| folded(line) + "\r\n").collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n").replace('\r', "")
}

/// No line is longer than 75 bytes; where it goes on, the next begins with a space.
fn folded(line: &str) -> String {
    let mut folded = String::new();
    let mut rest = line;
    while rest.len() > 74 {
        let end = end_within(rest, 74);
        folded.push_str(&rest[..end]);
        folded.push_str("\r\n ");
        rest = &rest[end..];
    }
    folded + rest
}
