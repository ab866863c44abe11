//! Sorting, compiled once: the standard library's comes anew for each type that is sorted, some four kilobytes of the program
//! that browsers load. Here it is places that are sorted; the items then go there.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// Sorts. What compares as equal stays in the order in which it was.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let mut destinations = destinations(items.len(), &|a, b| compare(&items[a], &items[b]));
    for at in 0..items.len() {
        while destinations[at] != at {
            let to = destinations[at];
            items.swap(at, to);
            destinations.swap(at, to);
        }
    }
}

/// Sorts by what `key` says of each. What has equal keys stays in the order in which it was.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Where each of so many items belongs.
fn destinations(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&a, &b| compare(a, b));
    let mut destinations = vec![0; count];
    for (destination, place) in places.into_iter().enumerate() {
        destinations[place] = destination;
    }
    destinations
}

/// All of them, each once. (Collecting into a set would sort first.)
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// Each key with its last value. (Collecting into a map would sort first.)
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_end_where_the_standard_library_would_put_them(mut items: Vec<(u8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut items, |(key, _)| *key);
            prop_assert_eq!(items, expected);
        }
    }
}
