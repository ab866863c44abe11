//! Today's round through a house: what came of each door. Kept as a draft on this device.

use crate::work::{Drafted, Heard, Work};
use casework::ids::{AccommodationId, UnitId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came of a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mark {
    /// Somebody was spoken to.
    Spoken,
    /// Nobody was there.
    NotThere,
    /// Later.
    Later,
}

impl Mark {
    /// All marks, in the order in which they are offered.
    pub(super) const ALL: [Mark; 3] = [Mark::Spoken, Mark::NotThere, Mark::Later];

    /// Its key in the locale files.
    pub(super) fn key(self) -> &'static str {
        match self {
            Mark::Spoken => "room-mark-spoken",
            Mark::NotThere => "room-mark-not-there",
            Mark::Later => "room-mark-later",
        }
    }
}

/// What came of each door.
type Marks = BTreeMap<UnitId, Mark>;

impl Drafted for Marks {}

/// The round of a day through a house.
#[derive(Clone, Copy)]
pub(super) struct Round {
    work: Work,
    name: StoredValue<String>,
    marks: RwSignal<Marks>,
}

impl Round {
    /// Today's round through this house, as far as it came.
    pub(super) fn today(work: Work, house: AccommodationId) -> Self {
        let name = format!("round:{house}:{}", work.today());
        let marks = RwSignal::new(work.draft::<Marks>(&name).unwrap_or_default());
        work.follow_draft(&name, &marks.get_untracked(), move |heard| {
            if let Heard::Now(now) = heard {
                marks.set(now);
            }
        });
        Self { work, name: StoredValue::new(name), marks }
    }

    /// The mark of a door.
    pub(super) fn mark(self, unit: UnitId) -> Option<Mark> {
        self.marks.with(|marks| marks.get(&unit).copied())
    }

    /// Marks a door; the same mark again takes it away.
    pub(super) fn toggle(self, unit: UnitId, mark: Mark) {
        self.marks.update(|marks| {
            if marks.insert(unit, mark) == Some(mark) {
                marks.remove(&unit);
            }
        });
        let (work, marks) = (self.work, self.marks);
        self.name.with_value(|name| marks.with_untracked(|marks| work.keep_draft(name, marks)));
    }
}
