//! One bed, twice: more people have a room on a night than it has beds.

use crate::{ids::UnitId, records::Stay};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A stay that is one too many, and those it stands against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TooMany {
    pub stay: Uuid,
    pub beside: BTreeSet<Uuid>,
    /// The first night on which there is one too many; none: always.
    pub night: Option<NaiveDate>,
}

/// The stays that are one too many, in rooms in which something changed. Of those who share a night the ones entered
/// first have the beds: ids are in the order in which they were made, so every device finds the same.
pub(super) fn too_many(stays: &[(Uuid, Stay)], beds: &HashMap<UnitId, u16>, changed: &BTreeSet<Uuid>) -> Vec<TooMany> {
    let mut found: Vec<_> = stays
        .iter()
        .filter_map(|(id, stay)| too_many_in_room(*id, stay, stays, beds))
        .filter(|it| changed.contains(&it.stay) || it.beside.iter().any(|id| changed.contains(id)))
        .collect();
    found.sort_by_key(|it| it.stay);
    found
}

/// Whether this stay is one too many.
pub(super) fn too_many_in_room(
    id: Uuid,
    stay: &Stay,
    stays: &[(Uuid, Stay)],
    beds: &HashMap<UnitId, u16>,
) -> Option<TooMany> {
    let unit = stay.unit?;
    let beds = usize::from(*beds.get(&unit)?);
    let earlier: Vec<_> =
        stays.iter().filter(|(other, it)| *other < id && it.unit == Some(unit) && it.person != stay.person).collect();
    // If there is such a night at all, there is one on which somebody moves in.
    let nights = earlier.iter().map(|(_, it)| it.from).chain([stay.from]);
    let mut nights: Vec<_> = nights.filter(|night| covers(stay, *night)).collect();
    nights.sort_unstable();
    nights.into_iter().find_map(|night| {
        let there: BTreeSet<_> = earlier.iter().filter(|(_, it)| covers(it, night)).map(|(id, _)| *id).collect();
        (there.len() >= beds).then_some(TooMany { stay: id, beside: there, night })
    })
}

/// Whether a stay covers a night; none is the night before all others.
fn covers(stay: &Stay, night: Option<NaiveDate>) -> bool {
    match night {
        Some(night) => stay.covers(night),
        None => stay.from.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{CaseId, PersonId},
        people::tests::day,
    };

    fn stay(id: u128, room: UnitId, from: &str, until: Option<&str>) -> (Uuid, Stay) {
        let stay = Stay {
            case: CaseId::new(),
            person: PersonId::new(),
            accommodation: None,
            unit: Some(room),
            from: Some(day(from)),
            until: until.map(day),
        };
        (Uuid::from_u128(id), stay)
    }

    fn ids(of: &[u128]) -> BTreeSet<Uuid> {
        of.iter().map(|id| Uuid::from_u128(*id)).collect()
    }

    #[test]
    fn the_later_entry_is_one_too_many_whichever_of_both_changed() {
        let room = UnitId::new();
        let stays = [stay(2, room, "2026-11-20", None), stay(1, room, "2026-11-25", None)];
        for changed in [1, 2] {
            let found = too_many(&stays, &[(room, 1)].into(), &ids(&[changed]));
            let expected = TooMany { stay: Uuid::from_u128(2), beside: ids(&[1]), night: Some(day("2026-11-25")) };
            assert_eq!(found, [expected]);
        }
        assert_eq!(too_many(&stays, &[(room, 1)].into(), &ids(&[7])), []);
    }

    #[test]
    fn a_free_bed_another_room_and_moving_in_on_the_day_of_moving_out_are_no_clash() {
        let (room, other) = (UnitId::new(), UnitId::new());
        let none = |stays: &[(Uuid, Stay)], beds| too_many(stays, &[(room, beds), (other, 1)].into(), &ids(&[1, 2, 3]));
        assert_eq!(none(&[stay(1, room, "2026-11-01", None), stay(2, room, "2026-11-02", None)], 2), []);
        assert_eq!(none(&[stay(1, room, "2026-11-01", None), stay(2, other, "2026-11-02", None)], 1), []);
        assert_eq!(none(&[stay(1, room, "2026-11-01", Some("2026-11-20")), stay(2, room, "2026-11-20", None)], 1), []);
    }

    #[test]
    fn beds_are_counted_on_each_night_and_not_over_the_months() {
        let room = UnitId::new();
        let (spring, autumn) = (Some("2026-06-01"), Some("2026-12-01"));
        let stays = [
            stay(1, room, "2026-03-01", spring),
            stay(2, room, "2026-09-01", autumn),
            stay(3, room, "2026-03-01", autumn),
        ];
        let beds = [(room, 2)].into();
        assert_eq!(too_many(&stays, &beds, &ids(&[3])), []);
        let fourth = [stays.as_slice(), &[stay(4, room, "2026-05-01", None)]].concat();
        let found = too_many(&fourth, &beds, &ids(&[4]));
        assert_eq!(found[0].beside, ids(&[1, 3]));
        assert_eq!(found[0].night, Some(day("2026-05-01")));
    }

    #[test]
    fn somebody_entered_twice_in_one_room_takes_one_bed() {
        let room = UnitId::new();
        let (one, mut other) = (stay(1, room, "2026-11-01", None), stay(2, room, "2026-11-02", None));
        other.1.person = one.1.person;
        assert_eq!(too_many(&[one, other], &[(room, 1)].into(), &ids(&[1, 2])), []);
    }
}
