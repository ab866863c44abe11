//! One draft that is typed in at two places: what either typed since both were the same stays.
//!
//! Drafts are JSON of many shapes, and the merge knows none of them: whoever calls says what can be read as a draft (`fits`),
//! and nothing is taken over that cannot.

use serde_json::{Map, Value};

/// What of a draft is no text: of two values one stands, for both together are none.
#[derive(Clone, Copy)]
pub struct Shape<'a> {
    /// Whether this can be read as a draft.
    pub fits: &'a dyn Fn(&Value) -> bool,
    /// Fields with a value that is chosen and not typed.
    pub choices: &'a [&'a str],
}

/// What to go on with when `mine` was typed here and `theirs` elsewhere, since both were `seen`: each field as the one left
/// it who touched it. Where both wrote text, both texts; where both chose, what was chosen here.
#[must_use]
pub fn merged(seen: &Value, mine: &Value, theirs: &Value, shape: Shape<'_>) -> Value {
    let place = Place { field: "", fits: &|value: &Option<Value>| value.as_ref().is_some_and(shape.fits) };
    place.merged(shape.choices, Some(seen), Some(mine), Some(theirs)).unwrap_or_else(|| mine.clone())
}

/// A place in a draft: the field that it belongs to, and what may stand there.
struct Place<'a> {
    field: &'a str,
    fits: &'a dyn Fn(&Option<Value>) -> bool,
}

impl Place<'_> {
    fn merged(
        &self,
        choices: &[&str],
        seen: Option<&Value>,
        mine: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        if theirs == seen || theirs == mine {
            return mine.cloned();
        }
        let (Some(own), Some(other)) = (mine, theirs) else {
            // Removed at one place: gone, if nobody typed in it at the other.
            let left = if mine == seen { theirs } else { mine.or(theirs) };
            return self.or(left.cloned(), mine);
        };
        if mine == seen {
            return self.or(theirs.cloned(), mine);
        }
        match (own, other) {
            (Value::Object(own), Value::Object(other)) => {
                let seen = seen.and_then(Value::as_object);
                let parts = [seen, Some(own), Some(other)].map(|map| map.map(fields).unwrap_or_default());
                let whole = |fields: &[Part]| Value::Object(fields.iter().cloned().collect::<Map<_, _>>());
                self.parts(choices, parts, &whole).ok()
            }
            (Value::Array(own), Value::Array(other)) => {
                let before = seen.and_then(Value::as_array).cloned().unwrap_or_default();
                let whole = |parts: &[Part]| Value::Array(parts.iter().map(|(_, value)| value.clone()).collect());
                let lists = [&before, own, other];
                let named = lists.map(|list| named(list));
                if let [Some(before), Some(own), Some(other)] = named
                    && let Ok(merged) = self.parts(choices, [before, own, other], &whole)
                {
                    return Some(merged);
                }
                let is_tuple = lists.iter().all(|list| list.len() == own.len());
                let merged = is_tuple.then(|| self.parts(choices, lists.map(|list| numbered(list)), &whole));
                merged.map_or_else(|| mine.cloned(), |merged| Some(merged.unwrap_or_else(|partly| partly)))
            }
            (Value::String(own), Value::String(other)) if !choices.contains(&self.field) => {
                self.or(Some(Value::String(both(own, other))), mine)
            }
            _ => mine.cloned(),
        }
    }

    /// The value, if it may stand here.
    fn or(&self, value: Option<Value>, mine: Option<&Value>) -> Option<Value> {
        if (self.fits)(&value) { value } else { mine.cloned() }
    }

    /// Merges part by part: what was seen, what is mine, and what is theirs. An error if something of theirs has no place.
    fn parts(
        &self,
        choices: &[&str],
        [seen, mine, theirs]: [Vec<Part>; 3],
        whole: &dyn Fn(&[Part]) -> Value,
    ) -> Result<Value, Value> {
        let mut all = mine.clone();
        let mut is_whole = true;
        for name in seen.iter().chain(&theirs).map(|(name, _)| name) {
            let (before, own, other) = (get(&seen, name), get(&mine, name), get(&theirs, name));
            let fits = |value: &Option<Value>| (self.fits)(&Some(whole(&with(&all, name, value.clone()))));
            let field = if self.is_field(name) { name.as_str() } else { self.field };
            let merged = Place { field, fits: &fits }.merged(choices, before, own, other);
            is_whole &= own.is_some() || before.is_some() || merged.is_some() || other.is_none();
            all = with(&all, name, merged);
        }
        if is_whole { Ok(whole(&all)) } else { Err(whole(&all)) }
    }

    /// Whether parts of this name are fields, and no elements of a list or a map, which are what their field is.
    fn is_field(&self, name: &str) -> bool {
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    }
}

/// A part of something: a field, or an element with what it is known by.
type Part = (String, Value);

fn fields(map: &Map<String, Value>) -> Vec<Part> {
    map.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The elements of a list by what they are known by: sets of words, and entries with an id or of a case.
fn named(list: &[Value]) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::with_capacity(list.len());
    for value in list {
        let name = value.as_str().or_else(|| value.get("case").or_else(|| value.get("id"))?.as_str())?;
        if get(&parts, name).is_some() {
            return None;
        }
        parts.push((name.to_owned(), value.clone()));
    }
    Some(parts)
}

fn numbered(list: &[Value]) -> Vec<Part> {
    list.iter().enumerate().map(|(at, value)| (at.to_string(), value.clone())).collect()
}

fn get<'a>(parts: &'a [Part], name: &str) -> Option<&'a Value> {
    parts.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

fn with(parts: &[Part], name: &str, value: Option<Value>) -> Vec<Part> {
    let mut parts = parts.to_vec();
    match (parts.iter().position(|(known, _)| known == name), value) {
        (Some(at), Some(value)) => parts[at].1 = value,
        (Some(at), None) => drop(parts.remove(at)),
        (None, Some(value)) => parts.push((name.to_owned(), value)),
        (None, None) => {}
    }
    parts
}

/// Two texts as one.
fn both(mine: &str, theirs: &str) -> String {
    if mine.contains(theirs) {
        return mine.to_owned();
    }
    if theirs.contains(mine) {
        return theirs.to_owned();
    }
    // What has one line only cannot hold another.
    let between = if mine.contains('\n') || theirs.contains('\n') { "\n" } else { " / " };
    format!("{mine}{between}{theirs}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const ANY: Shape<'static> = Shape { fits: &|_| true, choices: &["language"] };

    #[test]
    fn what_was_typed_in_one_window_and_chosen_in_another_stands_in_both() {
        let seen = json!({"topics": "Kurz", "occasion": "", "minutes": 30});
        let mine = json!({"topics": "Kurz", "occasion": "Kita", "minutes": 30});
        let theirs = json!({"topics": "Langer Text", "occasion": "", "minutes": 45});
        let both = json!({"topics": "Langer Text", "occasion": "Kita", "minutes": 45});
        assert_eq!(merged(&seen, &mine, &theirs, ANY), both);
    }

    #[test]
    fn of_two_texts_in_one_field_both_stay_and_of_two_choices_the_one_made_here() {
        let doc = |topics: &str, language: &str| json!({"topics": topics, "language": language});
        let merged = merged(&doc("", "de"), &doc("hier", "ar"), &doc("dort", "fa"), ANY);
        assert_eq!(merged, doc("hier / dort", "ar"));
    }

    #[test]
    fn entries_are_known_by_their_id_and_what_was_removed_elsewhere_stays_if_it_was_typed_in_here() {
        let task = |id: &str, what: &str| json!({"id": id, "what": what});
        let seen = json!([task("a", "eins"), task("b", "zwei")]);
        let mine = json!([task("a", "eins und mehr"), task("b", "zwei"), task("c", "drei")]);
        let theirs = json!([task("d", "vier")]);
        let both = json!([task("a", "eins und mehr"), task("c", "drei"), task("d", "vier")]);
        assert_eq!(merged(&seen, &mine, &theirs, ANY), both);
    }

    #[test]
    fn nothing_is_taken_over_that_cannot_be_read_any_more() {
        let fits = |value: &Value| {
            let day = value["day"].as_str().is_some_and(|day| day.len() == 10);
            day && value["next"].as_array().is_some_and(|next| next.len() == 2)
        };
        let doc = |day: &str, place: &str| json!({"day": day, "next": ["9:00", place]});
        let (seen, mine) = (doc("2026-11-20", "Rathaus"), doc("2026-11-21", "Raum 3"));
        let shape = Shape { fits: &fits, choices: &[] };
        let both = merged(&seen, &mine, &doc("2026-11-22", "Jobcenter"), shape);
        assert_eq!(both, doc("2026-11-21", "Raum 3 / Jobcenter"));
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), "[a-c]{1,4}", "[a-c]{1,3}\n[a-c]{1,3}"]
    }

    /// A draft: fields, entries of a list, a set.
    fn draft() -> impl Strategy<Value = Value> {
        let entry = (0..4_u8, text(), text());
        let entries = proptest::collection::vec(entry, 0..4);
        let set = proptest::collection::btree_set("[x-z]", 0..3);
        (text(), text(), entries, set).prop_map(|(one, two, entries, set)| {
            let mut named = std::collections::BTreeMap::new();
            for (id, what, note) in entries {
                named.insert(id, json!({"id": format!("id{id}"), "what": what, "more": {"note": note}}));
            }
            json!({"one": one, "two": two, "entries": named.into_values().collect::<Vec<_>>(), "set": set})
        })
    }

    /// Every text with the way to it.
    fn texts(value: &Value, way: &str, all: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) => all.push((way.to_owned(), text.clone())),
            Value::Object(map) => map.iter().for_each(|(name, value)| texts(value, &format!("{way}/{name}"), all)),
            Value::Array(list) => list.iter().for_each(|value| {
                let name = value.as_str().unwrap_or_else(|| value["id"].as_str().unwrap());
                texts(value, &format!("{way}/{name}"), all);
            }),
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn nothing_that_either_typed_disappears(seen in draft(), mine in draft(), theirs in draft()) {
            let both = merged(&seen, &mine, &theirs, ANY);
            let [seen, left] = [&seen, &both].map(|value| {
                let mut all = Vec::new();
                texts(value, "", &mut all);
                all
            });
            for typed in [&mine, &theirs] {
                let mut all = Vec::new();
                texts(typed, "", &mut all);
                for typed in all.iter().filter(|typed| !seen.contains(typed)) {
                    let stays = left.iter().any(|(way, text)| *way == typed.0 && text.contains(&typed.1));
                    prop_assert!(stays, "{typed:?} is not in {both}");
                }
            }
        }

        #[test]
        fn the_other_window_takes_over_what_came_of_it_as_it_is(seen in draft(), mine in draft(), theirs in draft()) {
            let both = merged(&seen, &mine, &theirs, ANY);
            prop_assert_eq!(&merged(&theirs, &theirs, &both, ANY), &both);
            prop_assert_eq!(&merged(&both, &both, &both, ANY), &both);
        }
    }
}
