//! Where a device stands: what a cursor says to us, and to nobody else.

use casework::{
    records::{Kind, RecordKey},
    sync::wire::Cursor,
};
use chrono::NaiveDate;

/// A device's place in the sequence, and the scope and day by which its records were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Which of the user's scopes, by the sequence it began at.
    pub scope: u64,
    /// The day.
    pub day: NaiveDate,
    /// How far.
    pub reached: Reached,
}

/// How far a device has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// It has everything up to this sequence.
    All(u64),
    /// It has everything before this sequence, and of this one the records up to this key.
    Within(u64, RecordKey),
}

impl Reached {
    /// The last sequence of which nothing is missing.
    pub(super) fn whole(self) -> u64 {
        match self {
            Reached::All(sequence) => sequence,
            Reached::Within(sequence, _) => sequence.saturating_sub(1),
        }
    }

    /// Whether a device that came so far may have a record as it was before something was erased out of it at `thinned` (0:
    /// nowhere). One that is on its way may: the record can have changed since, and come on a page beyond the erasure.
    pub(super) fn may_have_before(self, thinned: u64) -> bool {
        match self {
            Reached::All(sequence) => thinned > sequence,
            Reached::Within(..) => thinned > 0,
        }
    }
}

impl Place {
    /// Reads a cursor. None for a first sync, and for a cursor that is not ours: the device then starts anew, which
    /// loses nothing as merging is idempotent.
    pub(super) fn read(cursor: &Cursor) -> Option<Self> {
        let mut parts = cursor.0.split('.');
        if parts.next()? != "1" {
            return None;
        }
        let scope = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        let sequence = parts.next()?.parse().ok()?;
        let reached = match parts.next() {
            None => Reached::All(sequence),
            Some(kind) => {
                let key = RecordKey { kind: Kind::from_name(kind)?, id: parts.next()?.parse().ok()? };
                Reached::Within(sequence, key)
            }
        };
        Some(Self { scope, day, reached })
    }

    /// The cursor of this place.
    pub(super) fn cursor(self) -> Cursor {
        let Self { scope, day, reached } = self;
        Cursor(match reached {
            Reached::All(sequence) => format!("1.{scope}.{day}.{sequence}"),
            Reached::Within(sequence, key) => {
                format!("1.{scope}.{day}.{sequence}.{}.{}", key.kind.name(), key.id.simple())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_place_survives_the_way_to_the_device_and_back() {
        let day = "2026-11-20".parse().unwrap();
        let key = RecordKey { kind: Kind::BaseData, id: Uuid::now_v7() };
        for reached in [Reached::All(17), Reached::Within(18, key)] {
            let place = Place { scope: 3, day, reached };
            assert_eq!(Place::read(&place.cursor()), Some(place));
        }
    }

    #[test]
    fn a_first_or_foreign_cursor_is_no_place() {
        for text in ["", "7", "2.1.2026-11-20.5", "1.1.2026-11-20.5.secrets.x", "1.1.2026-11-20"] {
            assert_eq!(Place::read(&Cursor(text.to_owned())), None, "{text}");
        }
    }
}
