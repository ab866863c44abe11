//! What a reader is to fetch.

use super::{
    Arguments, Connection, Database, Row, head,
    purge::purged,
    rows::{json, number, record_of, signed},
};
use crate::ledger::{
    LedgerError, News, Pulled, Reader, Result, Scope,
    place::{Place, Reached},
};
use casework::{
    access::{Deed, Relation, may},
    ids::{CaseId, MunicipalityId, TeamId, UserId},
    records::{Kind, RecordKey, Role},
    sync::{Record, wire::Cursor},
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{Row as _, query::Query};
use std::collections::BTreeSet;

/// Whether somebody may read the record `r`: `casework::access` as SQL. $1 is the municipality, $2 to $5 are the kinds they
/// may read where they are shared, of their own team, of another team, of their own houses; $6 is their team, $7 their area,
/// $8 the day.
macro_rules! readable {
    () => {
        concat!(
            "((r.case_id IS NULL AND r.kind ",
            among!("$2"),
            ") OR (r.case_id IS NOT NULL AND r.team = $6 AND r.kind ",
            among!("$3"),
            ") OR (r.case_id IS NOT NULL AND (r.team = $6) IS NOT TRUE AND r.kind ",
            among!("$4"),
            ") OR (r.kind ",
            among!("$5"),
            " AND (r.kind <> 'stay' OR r.ends IS NULL OR r.ends > $8) AND (\
             r.house IN (SELECT h.id FROM records h WHERE h.municipality = $1 AND h.area = $7) \
             OR (r.kind = 'identity' AND EXISTS (SELECT 1 FROM records s WHERE s.municipality = $1 AND s.person = r.id \
                 AND (s.ends IS NULL OR s.ends > $8) \
                 AND s.house IN (SELECT h.id FROM records h WHERE h.municipality = $1 AND h.area = $7))))))"
        )
    };
}

/// What a statement about a reader begins with: $1 to $8.
struct Sight<'a> {
    municipality: MunicipalityId,
    scope: &'a Scope,
    day: NaiveDate,
}

impl Sight<'_> {
    fn query(&self, statement: &'static str) -> Query<'static, Database, Arguments> {
        sqlx::query(statement)
            .bind(self.municipality.0)
            .bind(self.kinds(Relation::Shared))
            .bind(self.kinds(Relation::OwnTeam))
            .bind(self.kinds(Relation::OtherTeam))
            .bind(self.kinds(Relation::OwnHouse))
            .bind(self.scope.team.map(|team| team.0))
            .bind(self.scope.area.clone())
            .bind(self.day.to_string())
    }

    /// The kinds read in this relation, as a JSON array.
    fn kinds(&self, relation: Relation) -> String {
        let names: Vec<_> = Kind::ALL
            .into_iter()
            .filter(|&kind| may(self.scope.role, Deed::Read, kind, relation))
            .map(|kind| format!("\"{}\"", kind.name()))
            .collect();
        format!("[{}]", names.join(","))
    }

    /// Whether what they see depends on the day.
    fn depends_on_day(&self) -> bool {
        Kind::ALL.into_iter().any(|kind| may(self.scope.role, Deed::Read, kind, Relation::OwnHouse))
    }

    /// The records that they may read.
    async fn keys(&self, connection: &mut Connection) -> Result<BTreeSet<RecordKey>> {
        let rows = self
            .query(concat!("SELECT r.kind, r.id FROM records r WHERE r.municipality = $1 AND ", readable!()))
            .fetch_all(connection)
            .await?;
        rows.iter().map(key_of).collect()
    }

    /// Records that left `scope` after one point of the sequence and up to another, and that they may not read.
    async fn departed(
        &self,
        connection: &mut Connection,
        scope: &Scope,
        after: u64,
        to: u64,
    ) -> Result<BTreeSet<RecordKey>> {
        let rows = self
            .query(concat!(
                "SELECT DISTINCT d.kind, d.id, d.team IS NOT NULL AS of_team FROM departures d \
                 LEFT JOIN records r ON r.municipality = $1 AND r.kind = d.kind AND r.id = d.id \
                 WHERE d.municipality = $1 AND d.sequence > $9 AND d.sequence <= $10 \
                 AND (d.team = $11 OR d.area = $12) AND (",
                readable!(),
                ") IS NOT TRUE"
            ))
            .bind(signed(after))
            .bind(signed(to))
            .bind(scope.team.map(|team| team.0))
            .bind(scope.area.clone())
            .fetch_all(connection)
            .await?;
        let mut keys = BTreeSet::new();
        for row in &rows {
            let key = key_of(row)?;
            let relation = if row.try_get("of_team")? { Relation::OwnTeam } else { Relation::OwnHouse };
            if may(scope.role, Deed::Read, key.kind, relation) {
                keys.insert(key);
            }
        }
        Ok(keys)
    }
}

fn key_of(row: &Row) -> Result<RecordKey> {
    let kind = Kind::from_name(row.try_get("kind")?).ok_or(LedgerError::Damaged { what: "record" })?;
    Ok(RecordKey { kind, id: row.try_get("id")? })
}

/// A page of what changed since a cursor.
pub(super) async fn page(
    connection: &mut Connection,
    municipality: MunicipalityId,
    reader: &Reader,
    cursor: &Cursor,
    limit: usize,
) -> Result<Pulled> {
    let (head, epoch) = head(connection, municipality).await?;
    let scope_now = scope_number(connection, municipality, reader).await?;
    let sight = Sight { municipality, scope: &reader.scope, day: reader.today };
    // A place beyond the head is one from before a backup was restored.
    let place = Place::read(cursor).filter(|place| place.reached.whole() <= head);
    let mut gone = BTreeSet::new();
    let mut from = Reached::All(0);
    // Up to where departures were told already; none to a device that has nothing.
    let mut told = None;
    if let Some(place) = place {
        let befores = if place.scope == scope_now {
            from = place.reached;
            told = Some(place.reached.whole());
            vec![reader.scope.clone()]
        } else {
            // What the device sent in between was acknowledged by the rights of then.
            scopes_since(connection, municipality, reader.user, place.scope).await?
        };
        for before in befores {
            let sight_before = Sight { municipality, scope: &before, day: place.day };
            let day_changed = place.day != reader.today && sight_before.depends_on_day();
            if place.scope != scope_now || day_changed {
                let had = sight_before.keys(connection).await?;
                let has = sight.keys(connection).await?;
                gone.extend(had.difference(&has));
            }
            if place.scope != scope_now {
                gone.extend(sight.departed(connection, &before, place.reached.whole(), head).await?);
            }
        }
    }
    let (sequence, kind, id) = match from {
        Reached::All(sequence) => (sequence + 1, "", uuid::Uuid::nil()),
        Reached::Within(sequence, key) => (sequence, key.kind.name(), key.id),
    };
    let rows = sight
        .query(concat!(
            "SELECT r.kind, r.id, r.sequence, r.thinned, r.body FROM records r WHERE r.municipality = $1 \
             AND r.sequence >= $9 AND (r.sequence, r.kind, r.id) > ($9, $10, $11) AND ",
            readable!(),
            " ORDER BY r.sequence, r.kind, r.id LIMIT $12"
        ))
        .bind(signed(sequence))
        .bind(kind)
        .bind(id)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
    let mut remaining = 0;
    let mut reached = Reached::All(head);
    if rows.len() == limit
        && let Some(last) = rows.last()
    {
        let (last_sequence, last) = (number(last, "sequence")?, key_of(last)?);
        remaining = count_after(connection, &sight, last_sequence, last).await?;
        if remaining > 0 {
            reached = Reached::Within(last_sequence, last);
        }
    }
    if let Some(told) = told {
        gone.extend(sight.departed(connection, &reader.scope, told, reached.whole()).await?);
    }
    // Also to a device that begins anew: it may hold more than its cursor says.
    let before = place.map_or(Reached::All(0), |place| place.reached);
    let purged = purged(connection, municipality, reader, before.whole(), reached.whole()).await?;
    let mut replaced = Vec::new();
    for row in &rows {
        if before.may_have_before(number(row, "thinned")?) {
            replaced.push(key_of(row)?);
        }
    }
    let records = rows.iter().map(|row| json(row, "body", "record")).collect::<Result<Vec<_>>>()?;
    let cursor = Place { scope: scope_now, day: reader.today, reached }.cursor();
    let gone = gone.into_iter().collect();
    Ok(Pulled { records, gone, purged, gone_unknown: Vec::new(), replaced, cursor, remaining, epoch })
}

async fn count_after(connection: &mut Connection, sight: &Sight<'_>, sequence: u64, key: RecordKey) -> Result<u64> {
    let row = sight
        .query(concat!(
            "SELECT COUNT(*) AS remaining FROM records r WHERE r.municipality = $1 \
             AND r.sequence >= $9 AND (r.sequence, r.kind, r.id) > ($9, $10, $11) AND ",
            readable!()
        ))
        .bind(signed(sequence))
        .bind(key.kind.name())
        .bind(key.id)
        .fetch_one(connection)
        .await?;
    number(&row, "remaining")
}

/// Which of the user's scopes the reader has, the latest if it was theirs before; 0 if it never was.
async fn scope_number(connection: &mut Connection, municipality: MunicipalityId, reader: &Reader) -> Result<u64> {
    let rows = sqlx::query(
        "SELECT sequence, role, team, area FROM scopes WHERE municipality = $1 AND \"user\" = $2 ORDER BY sequence DESC",
    )
    .bind(municipality.0)
    .bind(reader.user.0)
    .fetch_all(connection)
    .await?;
    for row in &rows {
        if scope_of(row)? == reader.scope {
            return number(row, "sequence");
        }
    }
    Ok(0)
}

/// The scopes that a user had since one began, that one first.
async fn scopes_since(
    connection: &mut Connection,
    municipality: MunicipalityId,
    user: UserId,
    since: u64,
) -> Result<Vec<Scope>> {
    let rows = sqlx::query(
        "SELECT role, team, area FROM scopes WHERE municipality = $1 AND \"user\" = $2 AND sequence >= $3 \
         ORDER BY sequence",
    )
    .bind(municipality.0)
    .bind(user.0)
    .bind(signed(since))
    .fetch_all(connection)
    .await?;
    rows.iter().map(scope_of).collect()
}

pub(super) fn scope_of(row: &Row) -> Result<Scope> {
    Ok(Scope {
        role: Role::from_word(row.try_get("role")?).ok_or(LedgerError::Damaged { what: "scope" })?,
        team: row.try_get::<Option<uuid::Uuid>, _>("team")?.map(TeamId),
        area: row.try_get("area")?,
    })
}

/// Whether anything after a point concerns the reader.
pub(super) async fn news(
    connection: &mut Connection,
    municipality: MunicipalityId,
    reader: &Reader,
    after: u64,
) -> Result<News> {
    let (sequence, _) = head(connection, municipality).await?;
    if sequence <= after {
        return Ok(News { sequence, concerns: false });
    }
    let sight = Sight { municipality, scope: &reader.scope, day: reader.today };
    let row = sight
        .query(concat!(
            "SELECT EXISTS (SELECT 1 FROM records r WHERE r.municipality = $1 AND r.sequence > $9 AND ",
            readable!(),
            ") OR EXISTS (SELECT 1 FROM scopes WHERE municipality = $1 AND \"user\" = $10 AND sequence > $9) AS concerns"
        ))
        .bind(signed(after))
        .bind(reader.user.0)
        .fetch_one(&mut *connection)
        .await?;
    let concerns = row.try_get("concerns")?
        || !sight.departed(connection, &reader.scope, after, sequence).await?.is_empty()
        || !purged(connection, municipality, reader, after, sequence).await?.is_empty();
    Ok(News { sequence, concerns })
}

/// A record, if the reader may read it.
pub(super) async fn read(
    connection: &mut Connection,
    municipality: MunicipalityId,
    reader: &Reader,
    key: RecordKey,
) -> Result<Option<Record>> {
    let sight = Sight { municipality, scope: &reader.scope, day: reader.today };
    let row = sight
        .query(concat!(
            "SELECT r.body FROM records r WHERE r.municipality = $1 AND r.kind = $9 AND r.id = $10 AND ",
            readable!()
        ))
        .bind(key.kind.name())
        .bind(key.id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(record_of).transpose()
}

/// Writes down who opened which file, and when; never what it says.
pub(super) async fn note_access(
    connection: &mut Connection,
    municipality: MunicipalityId,
    user: UserId,
    case: CaseId,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query("INSERT INTO access_log (municipality, at, \"user\", case_id) VALUES ($1, $2, $3, $4)")
        .bind(municipality.0)
        .bind(now.timestamp_millis())
        .bind(user.0)
        .bind(case.0)
        .execute(connection)
        .await?;
    Ok(())
}
