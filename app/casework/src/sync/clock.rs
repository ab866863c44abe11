//! Time that only orders: a hybrid logical clock.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How far a device's clock may be wrong before anybody is told.
pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// A point in hybrid logical time: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16. It orders
/// versions and nothing else; no deadline is ever computed from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);

impl Time {
    /// The first point of this millisecond.
    #[must_use]
    pub fn at(wall: DateTime<Utc>) -> Self {
        Self(u64::try_from(wall.timestamp_millis()).unwrap_or(0) << 16)
    }

    /// The wall clock's share of it.
    #[must_use]
    pub fn wall(self) -> DateTime<Utc> {
        i64::try_from(self.0 >> 16).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default()
    }

    /// This time, or the limit if it lies beyond: what the server does once with a clock that runs ahead of its own.
    #[must_use]
    pub fn capped(self, limit: DateTime<Utc>) -> Self {
        self.min(Self(Self::at(limit).0 | 0xffff))
    }
}

/// Gives times that never go back, whatever the device's clock does.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    latest: Time,
}

impl Clock {
    /// Takes note of a time seen elsewhere: later ticks come after it.
    pub fn observe(&mut self, time: Time) {
        self.latest = self.latest.max(time);
    }

    /// The next time, not before the wall clock and after everything seen.
    pub fn tick(&mut self, wall: DateTime<Utc>) -> Time {
        self.latest = Time::at(wall).max(Time(self.latest.0 + 1));
        self.latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn a_clock_that_is_set_back_still_gives_later_times() {
        let mut clock = Clock::default();
        let before = clock.tick(wall(5_000));
        assert!(clock.tick(wall(1_000)) > before);
    }

    #[test]
    fn what_follows_something_seen_is_later_than_it() {
        let mut clock = Clock::default();
        clock.observe(Time::at(wall(9_000)));
        assert!(clock.tick(wall(1_000)) > Time::at(wall(9_000)));
    }

    #[test]
    fn a_time_from_the_future_is_capped_and_one_from_the_past_is_kept() {
        let now = wall(10_000);
        assert_eq!(Time::at(wall(60_000)).capped(now).wall(), now);
        assert_eq!(Time::at(wall(4_000)).capped(now), Time::at(wall(4_000)));
    }
}
