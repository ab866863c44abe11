//! How often somebody may try to sign in.

use super::secret::Secret;
use crate::ledger::{self, Pace, Shared};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

/// So many names or addresses are remembered before those that are quiet again are forgotten.
const MANY: usize = 10_000;

/// How often a name may be tried.
const BY_NAME: Pace = Pace { tries: 10, period: Duration::from_secs(30) };

/// How often somebody at an address may try.
const BY_ADDRESS: Pace = Pace { tries: 100, period: Duration::from_secs(3) };

/// Limits by name and by address.
///
/// An office signs in from one address in the morning, so an address has more tries than a name.
pub(super) struct Limits {
    names: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            names: RateLimiter::keyed(quota(BY_NAME)),
            addresses: RateLimiter::keyed(quota(BY_ADDRESS)),
            clock: DefaultClock::default(),
        }
    }
}

fn quota(pace: Pace) -> Quota {
    let tries = NonZeroU32::new(pace.tries).expect("at least one try");
    Quota::with_period(pace.period).expect("a period that is not zero").allow_burst(tries)
}

impl Limits {
    /// Counts a try. Answers how long to wait if it is one too many.
    pub(super) fn try_once(&self, login: &str, peer: IpAddr) -> Result<(), Duration> {
        if self.names.len() > MANY {
            self.names.retain_recent();
        }
        if self.addresses.len() > MANY {
            self.addresses.retain_recent();
        }
        let wait = |until: governor::NotUntil<_>| until.wait_time_from(self.clock.now());
        self.addresses.check_key(&network(peer)).map_err(wait)?;
        self.names.check_key(&login.to_owned()).map_err(wait)
    }
}

/// Counts a try in common with all server processes. Answers how long to wait if it is one too many.
pub(super) async fn try_together(
    shared: &dyn Shared,
    secret: &Secret,
    login: &str,
    peer: IpAddr,
) -> ledger::Result<Result<(), Duration>> {
    let address = secret.disguise(&format!("address {}", network(peer)));
    if let Err(wait) = shared.try_once(&address, BY_ADDRESS).await? {
        return Ok(Err(wait));
    }
    shared.try_once(&secret.disguise(&format!("name {login}")), BY_NAME).await
}

/// Who has one IPv6 address has at least the 2⁶⁴ beside it.
pub(crate) fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn after_ten_tries_a_name_waits_half_a_minute_and_others_do_not() {
        let limits = Limits::default();
        for _ in 0..10 {
            limits.try_once("jana", OFFICE).unwrap();
        }
        let wait = limits.try_once("jana", OFFICE).unwrap_err();
        assert!(wait > Duration::from_secs(20) && wait <= Duration::from_secs(30), "{wait:?}");
        limits.try_once("murat", OFFICE).unwrap();
    }

    #[test]
    fn an_address_that_tries_many_names_is_stopped_too() {
        let limits = Limits::default();
        let heard = (0..200).filter(|n| limits.try_once(&format!("name{n}"), OFFICE).is_ok()).count();
        assert_eq!(heard, 100);
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        let parse = |address: &str| address.parse::<IpAddr>().unwrap();
        assert_eq!(network(parse("2001:db8::1")), network(parse("2001:db8::ffff:1")));
        assert_ne!(network(parse("2001:db8::1")), network(parse("2001:db8:0:1::1")));
        assert_eq!(network(parse("::ffff:192.0.2.1")), OFFICE);
    }
}
