//! Reading a task from one line, typed fast: `Kita anrufen – ich – Fr`.

use crate::{
    casebook::Casebook,
    ids::{PersonId, UserId},
    records::{Actor, BaseData, Identity, Partner, Staff},
};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::cmp::Reverse;

/// Somebody who can do something, and what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doer {
    /// Who.
    pub actor: Actor,
    /// Their name as shown.
    pub name: String,
    /// What one may type for them, in lower case.
    called: Vec<String>,
}

/// A task as read from a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// What is to be done.
    pub what: String,
    /// Who does it, if the line says so.
    pub who: Option<Actor>,
    /// By when, if the line says so.
    pub due: Option<NaiveDate>,
}

/// Who can do something after a conversation with these people: the worker, those present (the oldest first), then
/// colleagues and partners.
#[must_use]
pub fn doers(book: &Casebook, me: UserId, present: impl Iterator<Item = PersonId>) -> Vec<Doer> {
    let mut me_called: Vec<String> = ["ich", "me", "i", "wir", "we"].map(str::to_owned).into();
    let staff_name = |id: UserId| book.get::<Staff>(id).map(|staff| staff.name.clone()).unwrap_or_default();
    me_called.extend(names_of(&staff_name(me)));
    let mut doers = vec![Doer { actor: Actor::Worker(me), name: staff_name(me), called: me_called }];

    let mut present: Vec<_> = present.filter_map(|id| Some((id, book.get::<Identity>(id)?))).collect();
    crate::order::sort_by_key(&mut present, |(id, _)| {
        let born = book.get::<BaseData>(*id).and_then(|base| base.birth_date);
        (born.is_none(), born)
    });
    for (id, identity) in present {
        let name = identity.spoken();
        let (given, family) = (identity.given_name.to_lowercase(), identity.family_name.to_lowercase());
        let mut called = vec![name.to_lowercase(), format!("{family} {given}"), format!("{family}, {given}")];
        called.extend(given.split_whitespace().map(str::to_owned));
        called.extend(identity.spellings.iter().map(|spelling| spelling.to_lowercase()));
        called.extend([given, family]);
        doers.push(Doer { actor: Actor::Client(id), name, called });
    }
    for (id, staff) in book.all::<Staff>().iter().filter(|(id, _)| **id != me.0) {
        let called = names_of(&staff.name).collect();
        doers.push(Doer { actor: Actor::Worker(UserId(*id)), name: staff.name.clone(), called });
    }
    for (id, partner) in book.all::<Partner>().iter() {
        let actor = Actor::Partner(crate::ids::PartnerId(*id));
        doers.push(Doer { actor, name: partner.name.clone(), called: vec![partner.name.to_lowercase()] });
    }
    doers.retain(|doer| !doer.name.is_empty());
    doers
}

/// A colleague's name: whole, and each word of three letters and more.
fn names_of(name: &str) -> impl Iterator<Item = String> {
    let name = name.to_lowercase();
    let words: Vec<_> = name.split_whitespace().filter(|word| word.chars().count() > 2).map(str::to_owned).collect();
    std::iter::once(name).filter(|name| !name.is_empty()).chain(words)
}

/// Reads a line: what is to be done, then in any order who does it and by when, parted by dashes, commas, semicolons or
/// bars. What it does not recognise stays part of what is to be done.
#[must_use]
pub fn read_task_line(line: &str, doers: &[Doer], today: NaiveDate) -> TaskLine {
    let pieces = pieces(line.trim());
    let (mut who, mut due) = (None, None);
    let mut end = line.trim().len();
    for (start, piece) in pieces.iter().skip(1).rev() {
        if due.is_none()
            && let Some(day) = read_day(piece, today)
        {
            due = Some(day);
        } else if who.is_none()
            && let Some(actor) = read_doer(piece, doers)
        {
            who = Some(actor);
        } else {
            break;
        }
        end = *start;
    }
    let mut what = line.trim()[..end].trim_end_matches(is_between).trim();
    if due.is_none() {
        for word in [" bis ", " by ", " until ", " am ", " on "] {
            if let Some(at) = what.rfind(word)
                && let (Some(before), Some(after)) = (what.get(..at), what.get(at + word.len()..))
                && let Some(day) = read_day(after, today)
            {
                (what, due) = (before.trim(), Some(day));
                break;
            }
        }
    }
    TaskLine { what: what.to_owned(), who, due }
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '–' | '—' | '-' | ',' | ';' | '|')
}

/// The pieces of a line, each with the place where the separator before it begins. A hyphen parts only between spaces.
fn pieces(line: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let (mut separator, mut start) = (0, 0);
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let after = line[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let parts = match c {
            '–' | '—' | ';' | '|' => true,
            '-' => before.is_whitespace() && after.is_whitespace(),
            ',' => after.is_whitespace(),
            _ => false,
        };
        if parts {
            pieces.push((separator, line[start..at].trim()));
            (separator, start) = (at, at + c.len_utf8());
        }
        before = c;
    }
    pieces.push((separator, line[start..].trim()));
    pieces
}

fn read_doer(piece: &str, doers: &[Doer]) -> Option<Actor> {
    let typed = piece.trim().to_lowercase();
    let typed = ["frau ", "herr ", "fr. ", "hr. ", "mrs ", "mr ", "ms "]
        .iter()
        .find_map(|title| typed.strip_prefix(title))
        .unwrap_or(&typed);
    let exact = doers.iter().find(|doer| doer.called.iter().any(|name| name == typed));
    // A partner may be called by the beginning of a long name.
    let beginning = || {
        let long_enough = typed.chars().count() >= 4;
        let is_partner = |doer: &&Doer| matches!(doer.actor, Actor::Partner(_));
        doers
            .iter()
            .filter(is_partner)
            .filter(|doer| long_enough && doer.called.iter().any(|name| name.starts_with(typed)))
            .min_by_key(|doer| Reverse(doer.name.len()))
    };
    exact.or_else(beginning).map(|doer| doer.actor)
}

/// A day as it is typed: `Fr`, `morgen`, `27.11.`, `in 2 Wochen`. A weekday is the next one after today; a day without a
/// year the next one that comes.
fn read_day(piece: &str, today: NaiveDate) -> Option<NaiveDate> {
    let typed = piece.trim().to_lowercase();
    let mut words = typed.as_str();
    for lead in ["bis ", "by ", "until ", "am ", "on ", "nächsten ", "nächste ", "kommenden ", "next ", "this "] {
        words = words.strip_prefix(lead).unwrap_or(words);
    }
    let words = words.trim();
    match words {
        "heute" | "today" => return Some(today),
        "morgen" | "tomorrow" => return today.checked_add_days(Days::new(1)),
        "übermorgen" => return today.checked_add_days(Days::new(2)),
        _ => {}
    }
    if let Some(weekday) = read_weekday(words.trim_end_matches('.')) {
        let ahead = (7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
        return today.checked_add_days(Days::new(u64::from(if ahead == 0 { 7 } else { ahead })));
    }
    if let Some(span) = words.strip_prefix("in ") {
        return read_span(span, today);
    }
    if let Ok(day) = words.parse() {
        return Some(day);
    }
    read_dotted(words, today)
}

fn read_weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mo" | "montag" | "mon" | "monday" => Weekday::Mon,
        "di" | "dienstag" | "tue" | "tues" | "tuesday" => Weekday::Tue,
        "mi" | "mittwoch" | "wed" | "wednesday" => Weekday::Wed,
        "do" | "donnerstag" | "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fr" | "freitag" | "fri" | "friday" => Weekday::Fri,
        "sa" | "samstag" | "sonnabend" | "sat" | "saturday" => Weekday::Sat,
        "so" | "sonntag" | "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

fn read_span(span: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (number, unit) = span.split_once(' ')?;
    let number: u32 = match number {
        "einem" | "einer" | "ein" | "eine" | "a" | "one" => 1,
        "zwei" | "two" => 2,
        "drei" | "three" => 3,
        digits => digits.parse().ok()?,
    };
    match unit.trim() {
        "tag" | "tage" | "tagen" | "day" | "days" => today.checked_add_days(Days::new(number.into())),
        "woche" | "wochen" | "week" | "weeks" => today.checked_add_days(Days::new(7 * u64::from(number))),
        "monat" | "monate" | "monaten" | "month" | "months" => today.checked_add_months(Months::new(number)),
        _ => None,
    }
}

/// `27.11.`, `27.11.26`, `27.11.2026`.
fn read_dotted(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let mut numbers = text.trim_end_matches('.').split('.').map(str::trim);
    let (day, month) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    let year: Option<i32> = match numbers.next() {
        Some(year) => Some(year.parse().ok().map(|year: i32| if year < 100 { 2000 + year } else { year })?),
        None => None,
    };
    if numbers.next().is_some() {
        return None;
    }
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => (0..5)
            .filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, month, day))
            .find(|date| *date >= today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use uuid::Uuid;

    const ME: Actor = Actor::Worker(UserId(Uuid::from_u128(1)));
    const OLENA: Actor = Actor::Client(PersonId(Uuid::from_u128(2)));
    const JOBCENTER: Actor = Actor::Partner(crate::ids::PartnerId(Uuid::from_u128(3)));

    fn known() -> Vec<Doer> {
        let doer = |actor, name: &str, called: &[&str]| Doer {
            actor,
            name: name.into(),
            called: called.iter().map(|it| (*it).to_owned()).collect(),
        };
        vec![
            doer(ME, "Jana Weber", &["ich", "me"]),
            doer(OLENA, "Олена Шевченко", &["олена", "olena", "schewtschenko", "олена шевченко"]),
            doer(JOBCENTER, "Jobcenter ME-aktiv", &["jobcenter me-aktiv"]),
        ]
    }

    /// Today is Friday, 20 November 2026.
    #[rstest]
    #[case("Kita anrufen – ich – Fr", "Kita anrufen", Some(ME), Some("2026-11-27"))]
    #[case("Kita anrufen - ich - Mo", "Kita anrufen", Some(ME), Some("2026-11-23"))]
    #[case("Call the day care – me – Tue", "Call the day care", Some(ME), Some("2026-11-24"))]
    #[case("Kita anrufen – Mo – ich", "Kita anrufen", Some(ME), Some("2026-11-23"))]
    #[case("Kita anrufen, ich, Mo.", "Kita anrufen", Some(ME), Some("2026-11-23"))]
    #[case("Brief lesen, beantworten – olena – morgen", "Brief lesen, beantworten", Some(OLENA), Some("2026-11-21"))]
    #[case("Pass holen – Frau Schewtschenko – 27.11.", "Pass holen", Some(OLENA), Some("2026-11-27"))]
    #[case("Pass holen – Олена – 1.2.", "Pass holen", Some(OLENA), Some("2027-02-01"))]
    #[case("Pass holen – 3.12.26", "Pass holen", None, Some("2026-12-03"))]
    #[case("Pass holen – 2026-12-03", "Pass holen", None, Some("2026-12-03"))]
    #[case("Antrag abgeben bis Freitag", "Antrag abgeben", None, Some("2026-11-27"))]
    #[case("Hand in the form by Friday", "Hand in the form", None, Some("2026-11-27"))]
    #[case("Nachfragen – ich – in 2 Wochen", "Nachfragen", Some(ME), Some("2026-12-04"))]
    #[case("Bescheid prüfen – Jobcenter", "Bescheid prüfen", Some(JOBCENTER), None)]
    #[case("E-Mail an Kita-Leitung", "E-Mail an Kita-Leitung", None, None)]
    #[case("Fr", "Fr", None, None)]
    #[case("ich", "ich", None, None)]
    #[case("Formular ausfüllen – 31.2.", "Formular ausfüllen – 31.2.", None, None)]
    #[case("Brief an den Vermieter – Müller – ich", "Brief an den Vermieter – Müller", Some(ME), None)]
    #[case("", "", None, None)]
    fn a_line_says_what_who_and_by_when(
        #[case] line: &str,
        #[case] what: &str,
        #[case] who: Option<Actor>,
        #[case] due: Option<&str>,
    ) {
        let today = "2026-11-20".parse().unwrap();
        let due = due.map(|day| day.parse().unwrap());
        assert_eq!(read_task_line(line, &known(), today), TaskLine { what: what.into(), who, due });
    }
}
