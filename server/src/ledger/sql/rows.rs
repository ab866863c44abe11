//! How numbers, moments and contents stand in rows.

use super::Row;
use crate::ledger::{History, LedgerError, Result};
use casework::{
    ids::{CommitId, ReplicaId, UserId},
    sync::{Commit, Record, Time},
};
use chrono::{DateTime, Utc};
use sqlx::Row as _;

pub(super) fn record_of(row: &Row) -> Result<Record> {
    json(row, "body", "record")
}

pub(super) fn history_of(row: &Row) -> Result<History> {
    let wall: &str = row.try_get("wall")?;
    let commit = Commit {
        id: CommitId(row.try_get("id")?),
        replica: ReplicaId(row.try_get("replica")?),
        number: number(row, "number")?,
        time: Time(number(row, "time_asked")?),
        author: UserId(row.try_get("author")?),
        wall: wall.parse().map_err(|_| LedgerError::Damaged { what: "commit" })?,
        changes: json(row, "changes", "commit")?,
    };
    Ok(History {
        sequence: number(row, "sequence")?,
        received: moment(row, "received")?,
        commit,
        time: Time(number(row, "time_given")?),
    })
}

/// Reads what was written as JSON.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row, column: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(row.try_get(column)?).map_err(|_| LedgerError::Damaged { what })
}

/// What is written as JSON: contents of casework, whose keys are all strings.
pub(super) fn to_json<T: serde::Serialize>(value: &T, what: &'static str) -> Result<String> {
    serde_json::to_string(value).map_err(|_| LedgerError::Damaged { what })
}

/// The databases' integers are signed; ours keep all their bits in them.
pub(super) fn number(row: &Row, column: &str) -> Result<u64> {
    Ok(row.try_get::<i64, _>(column)?.cast_unsigned())
}

pub(super) fn signed(number: u64) -> i64 {
    number.cast_signed()
}

pub(super) fn moment(row: &Row, column: &str) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(row.try_get(column)?).ok_or(LedgerError::Damaged { what: "time" })
}
