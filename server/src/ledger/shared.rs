//! What several server processes on one database have in common besides the ledger.

use super::Result;
use async_trait::async_trait;
use std::time::Duration;

/// How often something may be tried: so many times at once, and then once in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many at once.
    pub tries: u32,
    /// Afterwards, one in this time.
    pub period: Duration,
}

/// What several server processes on one database have in common besides the ledger.
#[async_trait]
pub trait Shared: Send + Sync {
    /// What only this installation knows: random, made when it is first asked for, the same ever after.
    async fn secret(&self) -> Result<[u8; 32]>;

    /// Counts a try, in whatever process it is made; the outer error is the database's, the inner one how long to wait if it is
    /// one too many. `who` should tell nobody who it is.
    async fn try_once(&self, who: &[u8; 32], pace: Pace) -> Result<std::result::Result<(), Duration>>;
}
