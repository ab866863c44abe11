//! A record is the fold of its history, and nothing else.

use super::History;
use casework::{records::RecordKey, sync::Record};

/// Works a record out from the commits that changed it.
pub(super) fn fold(key: RecordKey, history: &[History]) -> Record {
    let mut record = Record::empty(key);
    for step in history {
        let mut commit = step.commit.clone();
        commit.time = step.time;
        record.apply(&commit);
    }
    record.know(history.iter().map(|step| (step.commit.replica, step.commit.author)));
    record
}
