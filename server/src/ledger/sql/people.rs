//! Users, what they sign in with, their sessions; and what other systems call our records.

use super::{
    Connection, Pool, Row, append, give_back, next,
    rows::{json, moment, signed, to_json},
};
use crate::ledger::{
    Credentials, External, LedgerError, Result, SYSTEM, Session, SessionEnd, Standing, TokenHash, User,
    admission::Authority,
};
use casework::{
    ids::{CommitId, DeviceId, MunicipalityId, ReplicaId, UserId},
    records::{Content, Kind, Staff},
    sync::{Act, Commit, Record, Time},
};
use chrono::{DateTime, Utc};
use sqlx::Row as _;
use uuid::Uuid;

fn user_of(row: &Row) -> Result<User> {
    Ok(User {
        id: UserId(row.try_get("id")?),
        municipality: MunicipalityId(row.try_get("municipality")?),
        login: row.try_get("login")?,
        staff: json(row, "staff", "user")?,
        standing: if row.try_get("blocked")? { Standing::Blocked } else { Standing::Active },
    })
}

pub(super) async fn users(readers: &Pool, municipality: MunicipalityId) -> Result<Vec<User>> {
    let rows =
        sqlx::query("SELECT id, municipality, login, staff, blocked FROM users WHERE municipality = $1 ORDER BY login")
            .bind(municipality.0)
            .fetch_all(readers)
            .await?;
    rows.iter().map(user_of).collect()
}

pub(super) async fn user(
    connection: &mut Connection,
    municipality: MunicipalityId,
    user: UserId,
) -> Result<Option<User>> {
    let row =
        sqlx::query("SELECT id, municipality, login, staff, blocked FROM users WHERE municipality = $1 AND id = $2")
            .bind(municipality.0)
            .bind(user.0)
            .fetch_optional(connection)
            .await?;
    row.as_ref().map(user_of).transpose()
}

pub(super) async fn user_by_login(readers: &Pool, login: &str) -> Result<Option<User>> {
    let login = as_login(login);
    if login.contains('\0') {
        // Nobody has such a name, and PostgreSQL cannot even be asked.
        return Ok(None);
    }
    let row = sqlx::query("SELECT id, municipality, login, staff, blocked FROM users WHERE login = $1")
        .bind(login)
        .fetch_optional(readers)
        .await?;
    row.as_ref().map(user_of).transpose()
}

fn as_login(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Makes or changes a user, what they may see since when, and their entry in the directory.
pub(super) async fn put(connection: &mut Connection, user: &User, now: DateTime<Utc>) -> Result<()> {
    let sequence = next(connection, user.municipality).await?;
    let login = as_login(&user.login);
    let taken: Option<Uuid> = sqlx::query_scalar("SELECT id FROM users WHERE login = $1")
        .bind(&login)
        .fetch_optional(&mut *connection)
        .await?;
    if taken.is_some_and(|by| by != user.id.0) {
        return Err(LedgerError::LoginTaken);
    }
    let before = self::user(connection, user.municipality, user.id).await?;
    sqlx::query(
        "INSERT INTO users (municipality, id, login, staff, blocked) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (municipality, id) \
         DO UPDATE SET login = excluded.login, staff = excluded.staff, blocked = excluded.blocked",
    )
    .bind(user.municipality.0)
    .bind(user.id.0)
    .bind(login)
    .bind(to_json(&user.staff, "user")?)
    .bind(user.standing == Standing::Blocked)
    .execute(&mut *connection)
    .await?;
    let scope = user.scope();
    if before.is_none_or(|before| before.scope() != scope) {
        sqlx::query(
            "INSERT INTO scopes (municipality, \"user\", sequence, role, team, area) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(user.municipality.0)
        .bind(user.id.0)
        .bind(signed(sequence))
        .bind(scope.role.word())
        .bind(scope.team.map(Uuid::from))
        .bind(scope.area)
        .execute(&mut *connection)
        .await?;
    } else {
        give_back(connection, user.municipality).await?;
    }
    put_in_directory(connection, user, sequence, now).await
}

async fn put_in_directory(connection: &mut Connection, user: &User, sequence: u64, now: DateTime<Utc>) -> Result<()> {
    let entry = append::record(connection, user.municipality, Staff::key(user.id)).await?;
    let mut act = Act::new();
    match &entry {
        Some(record) => match record.content::<Staff>() {
            Ok(seen) => act.update(record, &seen, &user.staff),
            Err(_) => return Err(LedgerError::Damaged { what: "staff entry" }),
        },
        None => act.create(user.id, &user.staff),
    };
    if act.is_empty() {
        return Ok(());
    }
    let commit = Commit {
        id: CommitId::new(),
        // The server's own replica in this municipality, numbered by the sequence: no two writers share a number.
        replica: ReplicaId(user.municipality.0),
        number: sequence,
        time: Time::at(now).max(entry.as_ref().map(Record::changed_at).unwrap_or_default()),
        author: SYSTEM,
        wall: now,
        changes: act.into_changes(),
    };
    match append::append(connection, user.municipality, Authority::Operator, &commit, now).await? {
        append::Outcome::Refused(refusal) => Err(LedgerError::NotTakenIn { commit: commit.id, refusal }),
        append::Outcome::New { .. } | append::Outcome::Known { .. } => Ok(()),
    }
}

pub(super) async fn credentials(readers: &Pool, municipality: MunicipalityId, user: UserId) -> Result<Credentials> {
    let row = sqlx::query("SELECT salt, proof_hash, code_hash FROM users WHERE municipality = $1 AND id = $2")
        .bind(municipality.0)
        .bind(user.0)
        .fetch_optional(readers)
        .await?
        .ok_or(LedgerError::UnknownUser)?;
    let salt: Option<Vec<u8>> = row.try_get("salt")?;
    Ok(Credentials {
        salt: salt.map(|salt| salt.try_into().map_err(|_| LedgerError::Damaged { what: "salt" })).transpose()?,
        proof_hash: row.try_get("proof_hash")?,
        code_hash: row.try_get("code_hash")?,
    })
}

pub(super) async fn set_credentials(
    writer: &Pool,
    municipality: MunicipalityId,
    user: UserId,
    set: &Credentials,
) -> Result<()> {
    let found =
        sqlx::query("UPDATE users SET salt = $3, proof_hash = $4, code_hash = $5 WHERE municipality = $1 AND id = $2")
            .bind(municipality.0)
            .bind(user.0)
            .bind(set.salt.map(Vec::from))
            .bind(&set.proof_hash)
            .bind(&set.code_hash)
            .execute(writer)
            .await?;
    if found.rows_affected() == 0 { Err(LedgerError::UnknownUser) } else { Ok(()) }
}

pub(super) async fn replace_credentials(
    writer: &Pool,
    municipality: MunicipalityId,
    user: UserId,
    seen: &Credentials,
    set: &Credentials,
) -> Result<bool> {
    let replaced = sqlx::query(
        "UPDATE users SET salt = $3, proof_hash = $4, code_hash = $5 WHERE municipality = $1 AND id = $2 \
         AND salt IS NOT DISTINCT FROM $6 AND proof_hash IS NOT DISTINCT FROM $7 AND code_hash IS NOT DISTINCT FROM $8",
    )
    .bind(municipality.0)
    .bind(user.0)
    .bind(set.salt.map(Vec::from))
    .bind(&set.proof_hash)
    .bind(&set.code_hash)
    .bind(seen.salt.map(Vec::from))
    .bind(&seen.proof_hash)
    .bind(&seen.code_hash)
    .execute(writer)
    .await?;
    Ok(replaced.rows_affected() > 0)
}

pub(super) async fn open_session(writer: &Pool, session: &Session) -> Result<()> {
    sqlx::query(
        "INSERT INTO sessions (municipality, token, \"user\", device, created, seen) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(session.municipality.0)
    .bind(session.token.0.to_vec())
    .bind(session.user.0)
    .bind(session.device.map(Uuid::from))
    .bind(session.created.timestamp_millis())
    .bind(session.seen.timestamp_millis())
    .execute(writer)
    .await?;
    Ok(())
}

pub(super) async fn session(readers: &Pool, token: &TokenHash) -> Result<Option<(Session, User)>> {
    let row = sqlx::query(
        "SELECT s.device, s.created, s.seen, u.id, u.municipality, u.login, u.staff, u.blocked \
         FROM sessions s JOIN users u ON u.municipality = s.municipality AND u.id = s.\"user\" \
         WHERE s.token = $1 AND s.revoked IS NULL",
    )
    .bind(token.0.to_vec())
    .fetch_optional(readers)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let user = user_of(&row)?;
    let session = Session {
        token: *token,
        municipality: user.municipality,
        user: user.id,
        device: row.try_get::<Option<Uuid>, _>("device")?.map(DeviceId),
        created: moment(&row, "created")?,
        seen: moment(&row, "seen")?,
    };
    Ok(Some((session, user)))
}

pub(super) async fn sessions(readers: &Pool, municipality: MunicipalityId, user: UserId) -> Result<Vec<Session>> {
    let rows = sqlx::query(
        "SELECT token, device, created, seen FROM sessions \
         WHERE municipality = $1 AND \"user\" = $2 AND revoked IS NULL ORDER BY created DESC, token",
    )
    .bind(municipality.0)
    .bind(user.0)
    .fetch_all(readers)
    .await?;
    let session = |row: &Row| {
        let token: Vec<u8> = row.try_get("token")?;
        Ok(Session {
            token: TokenHash(token.try_into().map_err(|_| LedgerError::Damaged { what: "session" })?),
            municipality,
            user,
            device: row.try_get::<Option<Uuid>, _>("device")?.map(DeviceId),
            created: moment(row, "created")?,
            seen: moment(row, "seen")?,
        })
    };
    rows.iter().map(session).collect()
}

pub(super) async fn touch_session(writer: &Pool, token: &TokenHash, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("UPDATE sessions SET seen = $2 WHERE token = $1 AND revoked IS NULL")
        .bind(token.0.to_vec())
        .bind(now.timestamp_millis())
        .execute(writer)
        .await?;
    Ok(())
}

/// Ends sessions; answers the municipality of each.
pub(super) async fn revoke(
    connection: &mut Connection,
    which: SessionEnd,
    now: DateTime<Utc>,
) -> Result<Vec<MunicipalityId>> {
    let query = match which {
        SessionEnd::One(token) => {
            sqlx::query("UPDATE sessions SET revoked = $1 WHERE revoked IS NULL AND token = $2 RETURNING municipality")
                .bind(now.timestamp_millis())
                .bind(token.0.to_vec())
        }
        SessionEnd::AllOf(municipality, user) => sqlx::query(
            "UPDATE sessions SET revoked = $1 WHERE revoked IS NULL AND municipality = $2 AND \"user\" = $3 \
             RETURNING municipality",
        )
        .bind(now.timestamp_millis())
        .bind(municipality.0)
        .bind(user.0),
    };
    query.fetch_all(connection).await?.iter().map(|row| Ok(MunicipalityId(row.try_get("municipality")?))).collect()
}

pub(super) async fn put_external(
    connection: &mut Connection,
    municipality: MunicipalityId,
    external: &External,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO external_ids (municipality, kind, external, id, content) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (municipality, kind, external) DO UPDATE SET id = excluded.id, content = excluded.content",
    )
    .bind(municipality.0)
    .bind(external.kind.name())
    .bind(&external.external)
    .bind(external.id)
    .bind(to_json(&external.content, "import")?)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn external_ids(readers: &Pool, municipality: MunicipalityId) -> Result<Vec<External>> {
    let rows = sqlx::query(
        "SELECT kind, external, id, content FROM external_ids WHERE municipality = $1 ORDER BY kind, external",
    )
    .bind(municipality.0)
    .fetch_all(readers)
    .await?;
    rows.iter()
        .map(|row| {
            let kind = Kind::from_name(row.try_get("kind")?).ok_or(LedgerError::Damaged { what: "import" })?;
            Ok(External {
                kind,
                external: row.try_get("external")?,
                id: row.try_get("id")?,
                content: json(row, "content", "import")?,
            })
        })
        .collect()
}
