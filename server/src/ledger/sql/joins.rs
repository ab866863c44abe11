//! What comes to somebody's second registration after it was joined with the first goes where the rest went.

use super::{append::consequence, desk::Desk, rows::record_of};
use crate::ledger::Result;
use casework::{
    casebook::Casebook,
    decisions::{self, joined},
    ids::CaseId,
    records::{Content as _, Decision, Identity, Kind, RecordKey},
    sync::{Act, Commit, Record},
};
use chrono::{DateTime, Utc};
use sqlx::Row as _;
use uuid::Uuid;

/// The joins that these records belong to: they settle one, or lie in a file from which somebody was joined.
pub(super) fn touched(desk: &Desk<'_>, records: &[Record]) -> Vec<Decision> {
    let mut joins: Vec<Decision> = Vec::new();
    for record in records {
        let settled = || record.content::<Decision>().ok().filter(|decision| joined(decision).is_some());
        let found = match record.key.kind {
            Kind::Decision => settled().into_iter().collect(),
            _ => record.case().map(|case| desk.joins(case).to_vec()).unwrap_or_default(),
        };
        for join in found {
            if joins.iter().all(|known| known.about != join.about) {
                joins.push(join);
            }
        }
    }
    joins
}

/// Lets what this commit brought follow the join, in a commit of its own: its author is who joined the two.
pub(super) async fn follow(desk: &mut Desk<'_>, join: &Decision, taken: &Commit, now: DateTime<Utc>) -> Result<()> {
    let Some(book) = surroundings(desk, join, taken).await? else { return Ok(()) };
    let mut act = Act::new();
    if decisions::follow(&mut act, &book, join, &taken.changes).is_none() || act.is_empty() {
        return Ok(());
    }
    let time = decisions::last_told(&book, join).unwrap_or(taken.time);
    consequence(desk, act, join.settled_by.unwrap_or(taken.author), time, now).await
}

/// What [`decisions::follow`] has to know; none if somebody is not there any more.
async fn surroundings(desk: &mut Desk<'_>, join: &Decision, taken: &Commit) -> Result<Option<Casebook>> {
    let Some((gone, kept)) = joined(join) else { return Ok(None) };
    let mut book = Casebook::new();
    let changed = desk.held(taken).into_values();
    changed.for_each(|record| book.confirm(record));
    let municipality = desk.municipality();
    let people = sqlx::query(
        "SELECT body FROM records WHERE municipality = $1 AND kind IN ('identity', 'base_data') AND id IN ($2, $3)",
    )
    .bind(municipality.0)
    .bind(gone.0)
    .bind(kept.0)
    .fetch_all(desk.tables().await?)
    .await?;
    for row in &people {
        book.confirm(record_of(row)?);
    }
    let Some(CaseId(case)) = book.record(Identity::key(gone)).and_then(Record::case) else { return Ok(None) };
    // Whoever joins knew only what their device did; whoever writes later knows what they write.
    let all = decisions::settles(&taken.changes);
    let rows = sqlx::query("SELECT kind, id, body FROM records WHERE municipality = $1 AND case_id = $2")
        .bind(municipality.0)
        .bind(case)
        .fetch_all(desk.tables().await?)
        .await?;
    for row in &rows {
        let kind = Kind::from_name(row.try_get("kind")?);
        let id: Uuid = row.try_get("id")?;
        let is_known = kind.is_some_and(|kind| book.record(RecordKey { kind, id }).is_some());
        if !is_known && (all || matches!(kind, Some(Kind::Identity | Kind::Case))) {
            book.confirm(record_of(row)?);
        }
    }
    Ok(Some(book))
}
