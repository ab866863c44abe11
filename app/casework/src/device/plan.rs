//! What the device does next, decided without doing it: given how the last contact ended and what waits.
//!
//! Every round begins by asking who is signed in: people share tablets, and a cookie may be another's by now.

use crate::{ids::UserId, sync::wire::Push};
use std::time::Duration;

/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// How often to ask anyway, should the server's word that there is something new not get through.
const HEARTBEAT: Duration = Duration::from_secs(300);

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask who is signed in.
    Identify,
    /// Sign in with the proof that is still held.
    SignIn,
    /// Send so many commits at most.
    Push(usize),
    /// Write what the server answered to what was sent.
    Settle,
    /// Fetch the next page.
    Pull,
    /// Wait so long, or until something happens; none: until something happens.
    Wait(Option<Duration>),
}

/// How a contact failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server was not reached.
    Unreachable,
    /// It wants a sign-in first.
    NotSignedIn,
    /// The account is blocked (403): it takes in what was written before, and gives nothing out.
    Blocked,
    /// It cannot take in what was sent, now or ever (400, 413, 422).
    NotUnderstood,
    /// Anything else: it has a problem, or is older than this app.
    Server,
}

impl Failure {
    /// The failure that a status means; none if it means success.
    #[must_use]
    pub fn of_status(status: u16) -> Option<Self> {
        match status {
            200..=299 => None,
            401 => Some(Self::NotSignedIn),
            403 => Some(Self::Blocked),
            400 | 413 | 422 => Some(Self::NotUnderstood),
            // What stands before the server answers for it while it starts.
            502 | 504 => Some(Self::Unreachable),
            _ => Some(Self::Server),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Session {
    Unknown,
    In,
    Out,
}

/// Where the device's sync stands.
#[derive(Debug)]
pub struct Plan {
    user: UserId,
    session: Session,
    /// A proof is held that can sign in without asking.
    proof: bool,
    /// There may be something to fetch.
    pull: bool,
    /// Sending failed; it is tried again after the pause, and fetching goes on.
    push_failed: bool,
    /// What the server answered is in memory alone. What is fetched then would be compared with what the disk has not got.
    unwritten: bool,
    batch: usize,
    failures: u32,
    pause: Option<Duration>,
}

impl Plan {
    /// A plan for this user, who may or may not be signed in.
    #[must_use]
    pub fn new(user: UserId) -> Self {
        Self {
            user,
            session: Session::Unknown,
            proof: false,
            pull: true,
            push_failed: false,
            unwritten: false,
            batch: Push::MOST,
            failures: 0,
            pause: None,
        }
    }

    /// The same, and a proof is held.
    #[must_use]
    pub fn with_proof(self) -> Self {
        Self { proof: true, ..self }
    }

    /// What to do now, with so many commits waiting.
    #[must_use]
    pub fn next(&self, waiting: usize) -> Step {
        if let Some(pause) = self.pause {
            return Step::Wait(Some(pause));
        }
        if self.unwritten {
            return Step::Settle;
        }
        match self.session {
            Session::Unknown => Step::Identify,
            Session::Out if self.proof => Step::SignIn,
            Session::Out => Step::Wait(None),
            Session::In if waiting > 0 && !self.push_failed => Step::Push(self.batch),
            Session::In if self.pull => Step::Pull,
            Session::In if self.push_failed => Step::Wait(Some(pause_after(self.failures, 1.0))),
            Session::In => Step::Wait(Some(HEARTBEAT)),
        }
    }

    /// Whether the server is reached and nothing else is to be done: the time for what is large.
    #[must_use]
    pub fn is_at_leisure(&self) -> bool {
        self.session == Session::In && self.pause.is_none()
    }

    /// Whether the server knows the user of this vault as signed in.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.session == Session::In
    }

    /// Whether nothing is left but waiting for a new sign-in.
    #[must_use]
    pub fn signed_out(&self) -> bool {
        self.session == Session::Out && !self.proof
    }

    /// The server says who is signed in. Only their own session is used, never another's.
    pub fn identified(&mut self, user: UserId) {
        self.session = if user == self.user { Session::In } else { Session::Out };
        self.proof &= self.session == Session::Out;
        self.reached();
    }

    /// The proof was accepted.
    pub fn signed_in(&mut self) {
        self.proof = false;
        self.session = Session::Unknown;
        self.reached();
    }

    /// The proof was refused: the passphrase changed.
    pub fn proof_refused(&mut self) {
        self.proof = false;
        self.session = Session::Out;
        self.reached();
    }

    /// A batch was answered.
    pub fn pushed(&mut self) {
        self.push_failed = false;
        self.unwritten = true;
        self.batch = Push::MOST;
        self.reached();
    }

    /// What came of a batch is on the disk.
    pub fn settled(&mut self) {
        self.unwritten = false;
    }

    /// A batch could not be sent. Answers whether the batch is to blame and was a single commit: it is to be returned then,
    /// so that it does not stop those behind it.
    pub fn push_failed(&mut self, failure: Failure, sent: usize, random: f64) -> bool {
        match failure {
            Failure::NotUnderstood if sent > 1 => self.batch = sent / 2,
            Failure::NotUnderstood => {
                self.unwritten = true;
                return true;
            }
            Failure::Server => {
                self.push_failed = true;
                self.failures = self.failures.saturating_add(1);
            }
            Failure::Unreachable | Failure::NotSignedIn | Failure::Blocked => self.failed(failure, random),
        }
        false
    }

    /// A page came, with so many records still to come.
    pub fn pulled(&mut self, remaining: u64) {
        self.pull = remaining > 0;
        if !self.push_failed {
            self.reached();
        }
    }

    /// The server was restored from a backup: everything is fetched anew.
    pub fn restarted(&mut self) {
        self.pull = true;
        self.reached();
    }

    /// A contact failed, or the disk did.
    pub fn failed(&mut self, failure: Failure, random: f64) {
        if matches!(failure, Failure::NotSignedIn | Failure::Blocked) {
            self.session = Session::Out;
            return;
        }
        self.failures = self.failures.saturating_add(1);
        self.pause = Some(pause_after(self.failures, random));
    }

    /// The pause is over, or something happened: the network is back, something was saved, the server has something new,
    /// the user asks.
    pub fn woken(&mut self) {
        self.pause = None;
        self.push_failed = false;
        self.pull = true;
        self.session = Session::Unknown;
    }

    fn reached(&mut self) {
        self.failures = 0;
        self.pause = None;
    }
}

/// The pause after so many failures: doubling up to a minute, without end; `random` (0 to 1) spreads devices that lost the
/// server at the same moment over half of it.
fn pause_after(failures: u32, random: f64) -> Duration {
    let longest = Duration::from_secs(1 << failures.clamp(1, 7) >> 1).min(LONGEST_PAUSE);
    longest.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_in() -> Plan {
        let user = UserId::new();
        let mut plan = Plan::new(user);
        plan.identified(user);
        plan
    }

    #[test]
    fn a_round_asks_who_is_signed_in_then_sends_then_fetches_then_rests() {
        let user = UserId::new();
        let mut plan = Plan::new(user);
        assert_eq!(plan.next(1), Step::Identify);
        plan.identified(user);
        assert_eq!(plan.next(1), Step::Push(Push::MOST));
        plan.pushed();
        assert_eq!(plan.next(0), Step::Settle);
        plan.settled();
        assert_eq!(plan.next(0), Step::Pull);
        plan.pulled(10);
        assert_eq!(plan.next(0), Step::Pull);
        plan.pulled(0);
        assert!(plan.is_at_leisure());
        assert_eq!(plan.next(0), Step::Wait(Some(HEARTBEAT)));
        plan.woken();
        assert!(!plan.is_at_leisure(), "first it asks who is signed in");
        assert_eq!(plan.next(0), Step::Identify);
    }

    #[test]
    fn another_user_s_session_is_never_used() {
        let mut plan = Plan::new(UserId::new());
        plan.identified(UserId::new());
        assert!(plan.signed_out());
        let mut plan = plan.with_proof();
        plan.identified(UserId::new());
        assert!(!plan.is_signed_in() && plan.next(5) == Step::SignIn, "the proof is shown first");
        plan.proof_refused();
        assert_eq!(plan.next(5), Step::Wait(None));
    }

    #[test]
    fn a_held_proof_signs_in_without_asking_and_once_refused_is_not_tried_again() {
        let mut plan = Plan::new(UserId::new()).with_proof();
        plan.failed(Failure::NotSignedIn, 0.5);
        assert_eq!(plan.next(0), Step::SignIn);
        plan.proof_refused();
        assert!(plan.signed_out());
        plan.woken();
        assert_eq!(plan.next(0), Step::Identify);
        plan.failed(Failure::NotSignedIn, 0.5);
        assert_eq!(plan.next(0), Step::Wait(None));
    }

    #[test]
    fn pauses_grow_to_a_minute_and_never_end() {
        let mut plan = signed_in();
        let mut last = Duration::ZERO;
        for _ in 0..1000 {
            plan.failed(Failure::Unreachable, 1.0);
            let Step::Wait(Some(pause)) = plan.next(1) else { panic!("it waits") };
            assert!(pause >= last && pause <= LONGEST_PAUSE);
            last = pause;
        }
        assert_eq!(last, LONGEST_PAUSE);
        assert_eq!(pause_after(1, 0.0), Duration::from_millis(500));
        plan.woken();
        assert_eq!(plan.next(1), Step::Identify);
    }

    #[test]
    fn what_the_server_chokes_on_does_not_stop_the_others() {
        let mut plan = signed_in();
        assert!(!plan.push_failed(Failure::NotUnderstood, 100, 0.5));
        assert_eq!(plan.next(100), Step::Push(50));
        assert!(plan.push_failed(Failure::NotUnderstood, 1, 0.5));
        assert_eq!(plan.next(99), Step::Settle);
        plan.settled();
        assert_eq!(plan.next(99), Step::Push(50));
        plan.pushed();
        plan.settled();
        assert_eq!(plan.next(99), Step::Push(Push::MOST));
    }

    #[test]
    fn until_the_disk_has_what_the_server_answered_nothing_else_is_sent_or_fetched() {
        let mut plan = signed_in();
        plan.pushed();
        assert_eq!(plan.next(1), Step::Settle);
        // The disk is full.
        plan.failed(Failure::Server, 0.5);
        assert!(matches!(plan.next(1), Step::Wait(Some(_))));
        plan.woken();
        assert_eq!(plan.next(1), Step::Settle);
        plan.settled();
        assert_eq!(plan.next(1), Step::Identify);
    }

    #[test]
    fn when_sending_fails_fetching_goes_on() {
        let mut plan = signed_in();
        plan.push_failed(Failure::Server, 3, 0.5);
        assert_eq!(plan.next(3), Step::Pull);
        plan.pulled(0);
        assert!(matches!(plan.next(3), Step::Wait(Some(pause)) if pause <= LONGEST_PAUSE));
        plan.woken();
        assert_eq!(plan.next(3), Step::Identify);
    }
}
