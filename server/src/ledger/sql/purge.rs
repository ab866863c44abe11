//! Who is told of erasures, and who has confirmed.

use super::{
    Connection, Pool, Row, head,
    pull::scope_of,
    rows::{json, moment, number, signed},
};
use crate::ledger::{LedgerError, Marks, Purge, Reader, Result, Scope, Session, TokenHash, place::Place};
use casework::{
    access::{Deed, Relation, may},
    ids::{DeviceId, MunicipalityId, UserId},
    records::{Kind, RecordKey},
    sync::wire::Cursor,
};
use sqlx::Row as _;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What was erased after one place and up to another, and of which the reader's devices may hold something: whatever
/// they were allowed to read in any of their scopes.
pub(super) async fn purged(
    connection: &mut Connection,
    municipality: MunicipalityId,
    reader: &Reader,
    after: u64,
    to: u64,
) -> Result<Vec<RecordKey>> {
    let rows = sqlx::query(
        "SELECT e.kind, e.id, e.sequence, e.shared, f.team, f.area FROM erased e \
         LEFT JOIN erased_from f ON f.municipality = e.municipality AND f.id = e.id AND f.kind = e.kind \
         WHERE e.municipality = $1 AND e.sequence > $2 AND e.sequence <= $3",
    )
    .bind(municipality.0)
    .bind(signed(after))
    .bind(signed(to))
    .fetch_all(&mut *connection)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut scopes = scopes(connection, municipality, reader.user).await?;
    // What was erased before its user was here, no device of theirs can hold.
    let here_since = scopes.iter().map(|(sequence, _)| *sequence).min().unwrap_or_default();
    scopes.push((0, reader.scope.clone()));
    let mut purged = BTreeSet::new();
    for row in &rows {
        if number(row, "sequence")? < here_since {
            continue;
        }
        let key = key_of(row)?;
        for (_, scope) in &scopes {
            if may_have_had(row, key.kind, scope)? {
                purged.insert(key);
            }
        }
    }
    Ok(purged.into_iter().collect())
}

/// Whether somebody of this scope may have had what a row of `erased` and `erased_from` tells of.
fn may_have_had(row: &Row, kind: Kind, scope: &Scope) -> Result<bool> {
    let team = row.try_get::<Option<Uuid>, _>("team")?;
    let area = row.try_get::<Option<String>, _>("area")?;
    let reads = |relation| may(scope.role, Deed::Read, kind, relation);
    let shared: bool = row.try_get("shared")?;
    Ok(reads(Relation::OtherTeam)
        || (shared && reads(Relation::Shared))
        || (team.is_some() && team == scope.team.map(Uuid::from) && reads(Relation::OwnTeam))
        || (area.is_some() && area == scope.area && reads(Relation::OwnHouse)))
}

/// Every scope that a user ever had, and since when.
async fn scopes(connection: &mut Connection, municipality: MunicipalityId, user: UserId) -> Result<Vec<(u64, Scope)>> {
    let rows = sqlx::query("SELECT sequence, role, team, area FROM scopes WHERE municipality = $1 AND \"user\" = $2")
        .bind(municipality.0)
        .bind(user.0)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((number(row, "sequence")?, scope_of(row)?))).collect()
}

fn key_of(row: &Row) -> Result<RecordKey> {
    let kind = Kind::from_name(row.try_get("kind")?).ok_or(LedgerError::Damaged { what: "erasure" })?;
    Ok(RecordKey { kind, id: row.try_get("id")? })
}

/// The place up to which a session has purged, if that is news.
pub(super) async fn to_confirm(
    readers: &Pool,
    municipality: MunicipalityId,
    session: &TokenHash,
    cursor: &Cursor,
) -> Result<Option<u64>> {
    let Some(place) = Place::read(cursor).map(|place| place.reached.whole()) else { return Ok(None) };
    let news = sqlx::query(
        "SELECT 1 FROM sessions s JOIN erasures e ON e.municipality = s.municipality \
         WHERE s.municipality = $1 AND s.token = $2 AND e.sequence > s.purged AND e.sequence <= $3 LIMIT 1",
    )
    .bind(municipality.0)
    .bind(session.0.to_vec())
    .bind(signed(place))
    .fetch_optional(readers)
    .await?;
    Ok(news.map(|_| place))
}

pub(super) async fn confirm(
    writer: &Pool,
    municipality: MunicipalityId,
    session: &TokenHash,
    place: u64,
) -> Result<()> {
    // A cursor beyond the sequence is one from before a backup was restored, and confirms nothing.
    sqlx::query(
        "UPDATE sessions SET purged = $3 WHERE municipality = $1 AND token = $2 AND purged < $3 \
         AND $3 <= (SELECT sequence FROM municipalities WHERE id = $1)",
    )
    .bind(municipality.0)
    .bind(session.0.to_vec())
    .bind(signed(place))
    .execute(writer)
    .await?;
    Ok(())
}

/// All erasures, the latest first, with the sessions that have yet to confirm.
pub(super) async fn all(connection: &mut Connection, municipality: MunicipalityId) -> Result<Vec<Purge>> {
    let erasures = sqlx::query(
        "SELECT x.sequence, x.subject, x.at, COUNT(e.id) AS records FROM erasures x \
         LEFT JOIN erased e ON e.municipality = x.municipality AND e.sequence = x.sequence \
         WHERE x.municipality = $1 GROUP BY x.sequence, x.subject, x.at ORDER BY x.sequence DESC",
    )
    .bind(municipality.0)
    .fetch_all(&mut *connection)
    .await?;
    let rows = sqlx::query(
        "SELECT token, \"user\", device, created, seen, purged FROM sessions \
         WHERE municipality = $1 AND revoked IS NULL ORDER BY seen DESC, token",
    )
    .bind(municipality.0)
    .fetch_all(&mut *connection)
    .await?;
    let mut sessions = Vec::with_capacity(rows.len());
    let mut readers: BTreeMap<UserId, Vec<Scope>> = BTreeMap::new();
    for row in &rows {
        let token: Vec<u8> = row.try_get("token")?;
        let user = UserId(row.try_get("user")?);
        let session = Session {
            token: TokenHash(token.try_into().map_err(|_| LedgerError::Damaged { what: "session" })?),
            municipality,
            user,
            device: row.try_get::<Option<Uuid>, _>("device")?.map(DeviceId),
            created: moment(row, "created")?,
            seen: moment(row, "seen")?,
        };
        sessions.push((number(row, "purged")?, session));
        if let std::collections::btree_map::Entry::Vacant(entry) = readers.entry(user) {
            let scopes = scopes(connection, municipality, user).await?;
            entry.insert(scopes.into_iter().map(|(_, scope)| scope).collect());
        }
    }
    let mut purges = Vec::with_capacity(erasures.len());
    for row in &erasures {
        let sequence = number(row, "sequence")?;
        let concerned = concerned(connection, municipality, sequence, &readers).await?;
        let waiting =
            sessions.iter().filter(|(purged, session)| *purged < sequence && concerned.contains(&session.user));
        purges.push(Purge {
            subject: json(row, "subject", "erasure")?,
            at: moment(row, "at")?,
            sequence,
            records: number(row, "records")?,
            waiting: waiting.map(|(_, session)| session.clone()).collect(),
        });
    }
    Ok(purges)
}

/// Those of these users who may have had something of what an erasure took.
async fn concerned(
    connection: &mut Connection,
    municipality: MunicipalityId,
    sequence: u64,
    readers: &BTreeMap<UserId, Vec<Scope>>,
) -> Result<BTreeSet<UserId>> {
    let rows = sqlx::query(
        "SELECT DISTINCT e.kind, e.shared, f.team, f.area FROM erased e \
         LEFT JOIN erased_from f ON f.municipality = e.municipality AND f.id = e.id AND f.kind = e.kind \
         WHERE e.municipality = $1 AND e.sequence = $2",
    )
    .bind(municipality.0)
    .bind(signed(sequence))
    .fetch_all(connection)
    .await?;
    let mut concerned = BTreeSet::new();
    for row in &rows {
        let kind = Kind::from_name(row.try_get("kind")?).ok_or(LedgerError::Damaged { what: "erasure" })?;
        for (user, scopes) in readers {
            for scope in scopes {
                if may_have_had(row, kind, scope)? {
                    concerned.insert(*user);
                }
            }
        }
    }
    Ok(concerned)
}

/// What is in the sequence besides commits, and what was erased.
pub(super) async fn marks(connection: &mut Connection, municipality: MunicipalityId) -> Result<Marks> {
    let (head, _) = head(connection, municipality).await?;
    let mut marks = Marks { head, ..Marks::default() };
    for statement in
        ["SELECT sequence FROM scopes WHERE municipality = $1", "SELECT sequence FROM erasures WHERE municipality = $1"]
    {
        for row in sqlx::query(statement).bind(municipality.0).fetch_all(&mut *connection).await? {
            marks.places.insert(number(&row, "sequence")?);
        }
    }
    for row in sqlx::query("SELECT kind, id FROM erased WHERE municipality = $1")
        .bind(municipality.0)
        .fetch_all(&mut *connection)
        .await?
    {
        marks.erased.insert(key_of(&row)?);
    }
    for row in sqlx::query("SELECT kind, id FROM records WHERE municipality = $1 AND thinned > 0")
        .bind(municipality.0)
        .fetch_all(&mut *connection)
        .await?
    {
        marks.thinned.insert(key_of(&row)?);
    }
    Ok(marks)
}

/// Begins a new epoch everywhere, and makes all sessions older than any may be: those revoked since the backup would be
/// back. They are not revoked: each stands for a device of which nobody knows what it has purged, until it is heard again.
/// Answers where.
pub(super) async fn begin_epoch(connection: &mut Connection) -> Result<Vec<MunicipalityId>> {
    let places: Vec<Uuid> =
        sqlx::query_scalar("SELECT id FROM municipalities ORDER BY id").fetch_all(&mut *connection).await?;
    for place in &places {
        sqlx::query("UPDATE municipalities SET epoch = $2 WHERE id = $1")
            .bind(place)
            .bind(Uuid::now_v7().simple().to_string())
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("UPDATE sessions SET created = 0 WHERE revoked IS NULL").execute(&mut *connection).await?;
    Ok(places.into_iter().map(MunicipalityId).collect())
}
