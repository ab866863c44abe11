//! What every request handler has at hand.

use crate::{clock, ledger::Ledger, seal::SealKey};
use chrono::NaiveDate;
use std::sync::Arc;

/// What every request handler has at hand.
#[derive(Clone)]
pub struct AppState {
    /// What is on disk.
    pub ledger: Arc<dyn Ledger>,
    /// The day the installation takes for today, if it is not the calendar's (demo and tests).
    pub today: Option<NaiveDate>,
    /// What the server seals with.
    pub seal: Arc<SealKey>,
    /// The address at which people reach Lotse, if it is known.
    pub address: Option<Arc<str>>,
}

impl AppState {
    /// The day it is here.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(clock::today)
    }
}
