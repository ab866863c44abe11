//! How wrong passphrases slow down the next try.

use serde::{Deserialize, Serialize};

/// Wrong tries without a delay.
const FREE: u32 = 5;
/// Wrong tries after which the vault wants an online sign-in.
pub const MOST: u32 = 10;
const LONGEST_DELAY_SECONDS: u64 = 60;

/// Wrong tries since the last right one. Kept in the vault, so that closing the browser does not help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    wrong: u32,
    /// When the last try was made, in seconds since 1970.
    last: i64,
}

/// What is to be done about the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is heard.
    Heard,
    /// It is heard in so many seconds.
    Wait(u64),
    /// It is heard once the server accepted the passphrase.
    ServerFirst,
}

impl Attempts {
    /// What is to be done about a try at this time.
    #[must_use]
    pub fn verdict(self, now: i64) -> Verdict {
        if self.wrong >= MOST {
            return Verdict::ServerFirst;
        }
        if self.wrong < FREE {
            return Verdict::Heard;
        }
        let delay = (1u64 << (self.wrong - FREE)).min(LONGEST_DELAY_SECONDS);
        // A clock that was set back does not lock anybody out for longer than the delay.
        match delay.saturating_sub(u64::try_from(now - self.last).unwrap_or(0)) {
            0 => Verdict::Heard,
            left => Verdict::Wait(left),
        }
    }

    /// A try is made at this time; counted as wrong until it proves right.
    #[must_use]
    pub fn tried(self, now: i64) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last: now }
    }

    /// Tries left without an online sign-in.
    #[must_use]
    pub fn left(self) -> u32 {
        MOST.saturating_sub(self.wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_tries_each_waits_longer_and_after_ten_the_server_is_asked_first() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        while attempts.left() > 0 {
            waits.push(attempts.verdict(1000));
            attempts = attempts.tried(1000);
        }
        use Verdict::{Heard, Wait};
        assert_eq!(waits, [Heard, Heard, Heard, Heard, Heard, Wait(1), Wait(2), Wait(4), Wait(8), Wait(16)]);
        assert_eq!(attempts.verdict(i64::MAX), Verdict::ServerFirst);
    }

    #[test]
    fn waiting_helps_and_setting_the_clock_back_locks_nobody_out_for_long() {
        let attempts = (0..7).fold(Attempts::default(), |attempts, _| attempts.tried(1000));
        assert_eq!(attempts.verdict(1001), Verdict::Wait(3));
        assert_eq!(attempts.verdict(1004), Verdict::Heard);
        assert_eq!(attempts.verdict(0), Verdict::Wait(4));
    }
}
