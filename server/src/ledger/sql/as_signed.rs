//! What somebody signed stays as they signed it: what a colleague removed from minutes without knowing of the signature comes
//! back. And whether minutes are what somebody signed is seen by what they said when the signature came.

use super::{
    Connection, HISTORY, Row,
    append::consequence,
    desk::Desk,
    rows::{history_of, number, record_of},
};
use crate::ledger::{History, Result, folding::fold};
use casework::{
    casebook::Casebook,
    conversation::removed_unseen,
    ids::{ConsultationId, MunicipalityId},
    records::{Actor, Consultation, Content as _, Identity, Kind, Partner, RecordKey, Staff, Task},
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

/// Whether this is the hash of what minutes said when a signature came at this place of the sequence. Names may have been
/// corrected in the same commit: it looks on both sides of it, as `lotse verify` does.
pub(super) async fn is_to_minutes(
    connection: &mut Connection,
    municipality: MunicipalityId,
    minutes: ConsultationId,
    text_sha256: &str,
    place: u64,
) -> Result<bool> {
    for until in [place, place.saturating_sub(1)] {
        let book = Then { connection, municipality, until }.minutes(minutes).await?;
        if removed_unseen(&book, minutes, text_sha256).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Records as they were up to a place of the sequence.
struct Then<'c> {
    connection: &'c mut Connection,
    municipality: MunicipalityId,
    until: u64,
}

impl Then<'_> {
    /// Minutes, what was agreed in them, and whoever is named there.
    async fn minutes(mut self, id: ConsultationId) -> Result<Casebook> {
        let rows = sqlx::query(
            "SELECT sequence, body FROM records WHERE municipality = $1 AND kind = 'consultation' AND id = $2 UNION ALL \
             SELECT sequence, body FROM records WHERE municipality = $1 AND kind IN ('task', 'appointment') AND case_id = \
             (SELECT case_id FROM records WHERE municipality = $1 AND kind = 'consultation' AND id = $2)",
        )
        .bind(self.municipality.0)
        .bind(id.0)
        .fetch_all(&mut *self.connection)
        .await?;
        let (mut book, mut named) = (Casebook::new(), BTreeSet::new());
        let of_them = serde_json::json!(id);
        for row in &rows {
            let now = record_of(row)?;
            if now.key.kind != Kind::Consultation && now.standing("consultation") != Some(&of_them) {
                continue;
            }
            let Some(record) = self.as_it_was(row, now).await? else { continue };
            match record.key.kind {
                Kind::Task => named.extend(record.content::<Task>().ok().map(|task| name_of(&task.who))),
                Kind::Consultation => {
                    let Ok(minutes) = record.content::<Consultation>() else { continue };
                    named.extend(minutes.present.iter().map(|person| Identity::key(*person)));
                    named.extend(minutes.workers.iter().map(|worker| Staff::key(*worker)));
                }
                _ => {}
            }
            book.confirm(record);
        }
        for key in named {
            let row =
                sqlx::query("SELECT sequence, body FROM records WHERE municipality = $1 AND kind = $2 AND id = $3")
                    .bind(self.municipality.0)
                    .bind(key.kind.name())
                    .bind(key.id)
                    .fetch_optional(&mut *self.connection)
                    .await?;
            if let Some(row) = row
                && let Some(record) = self.as_it_was(&row, record_of(&row)?).await?
            {
                book.confirm(record);
            }
        }
        Ok(book)
    }

    /// A record as it was; none if it was not there. The history is read only if it has changed since.
    async fn as_it_was(&mut self, row: &Row, now: Record) -> Result<Option<Record>> {
        if number(row, "sequence")? <= self.until {
            return Ok(Some(now));
        }
        let rows = sqlx::query(HISTORY)
            .bind(self.municipality.0)
            .bind(now.key.kind.name())
            .bind(now.key.id)
            .fetch_all(&mut *self.connection)
            .await?;
        let mut history = rows.iter().map(history_of).collect::<Result<Vec<History>>>()?;
        history.retain(|step| step.sequence <= self.until);
        Ok((!history.is_empty()).then(|| fold(now.key, &history)))
    }
}

fn name_of(who: &Actor) -> RecordKey {
    match who {
        Actor::Worker(id) => Staff::key(*id),
        Actor::Client(id) => Identity::key(*id),
        Actor::Partner(id) => Partner::key(*id),
    }
}
