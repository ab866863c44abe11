//! What somebody signed stays as they signed it: what a colleague removed from minutes without knowing of the signature comes
//! back.

use super::{append::consequence, desk::Desk, rows::record_of};
use crate::ledger::Result;
use casework::{
    casebook::Casebook,
    conversation::removed_unseen,
    ids::ConsultationId,
    records::{Consultation, Kind},
    sync::{Act, Commit, Presence, Record},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The minutes that a commit signs, or from which it removes something.
pub(super) fn touched(commit: &Commit, records: &[Record]) -> BTreeSet<ConsultationId> {
    let mut touched = BTreeSet::new();
    for record in records {
        let signs = || {
            let mut changes = commit.changes.iter().filter(|change| change.key == record.key);
            changes.any(|change| change.fields.keys().any(|path| path.starts_with("signatures/")))
        };
        match record.key.kind {
            Kind::Consultation if signs() => drop(touched.insert(ConsultationId(record.key.id))),
            Kind::Task | Kind::Appointment if record.presence() == Presence::Removed => {
                touched
                    .extend(record.standing("consultation").and_then(|id| id.as_str()?.parse::<ConsultationId>().ok()));
            }
            _ => {}
        }
    }
    touched
}

/// Brings back what the text names that was signed, if somebody removed it.
pub(super) async fn restore(
    desk: &mut Desk<'_>,
    minutes: ConsultationId,
    taken: &Commit,
    now: DateTime<Utc>,
) -> Result<()> {
    let municipality = desk.municipality();
    let removed = sqlx::query(
        "SELECT body FROM records WHERE municipality = $1 AND kind IN ('task', 'appointment', 'consultation') AND case_id = \
         (SELECT case_id FROM records WHERE municipality = $1 AND kind = 'consultation' AND id = $2)",
    )
    .bind(municipality.0)
    .bind(minutes.0)
    .fetch_all(desk.tables().await?)
    .await?;
    let mut book = Casebook::new();
    let mut is_whole = true;
    let of_them = serde_json::json!(minutes);
    for row in &removed {
        let record = record_of(row)?;
        is_whole &= record.standing("consultation") != Some(&of_them) || record.presence() != Presence::Removed;
        book.confirm(record);
    }
    let Some(content) = book.get::<Consultation>(minutes).filter(|_| !is_whole).cloned() else { return Ok(()) };
    // Whoever is named in it.
    let named =
        sqlx::query("SELECT body FROM records WHERE municipality = $1 AND kind IN ('identity', 'staff', 'partner')")
            .bind(municipality.0)
            .fetch_all(desk.tables().await?)
            .await?;
    for row in &named {
        book.confirm(record_of(row)?);
    }
    let mut act = Act::new();
    for signature in content.signatures.values() {
        let unseen = removed_unseen(&book, minutes, &signature.text_sha256).unwrap_or_default();
        for record in unseen.into_iter().filter_map(|key| book.record(key)) {
            if act.changes().iter().all(|change| change.key != record.key) {
                act.bring_back(record);
            }
        }
    }
    if act.is_empty() {
        return Ok(());
    }
    consequence(desk, act, taken.author, taken.time, now).await
}
