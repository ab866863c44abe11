//! What every request handler has at hand.

use crate::ledger::Ledger;
use chrono::{Local, NaiveDate};
use std::sync::Arc;

/// What every request handler has at hand.
#[derive(Clone)]
pub struct AppState {
    /// What is on disk.
    pub ledger: Arc<dyn Ledger>,
    /// The day the installation takes for today, if it is not the calendar's (demo and tests).
    pub today: Option<NaiveDate>,
}

impl AppState {
    /// The day it is here.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.today.unwrap_or_else(|| Local::now().date_naive())
    }
}
