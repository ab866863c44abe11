//! Taking commits in.

use super::{
    Connection, around,
    erase::erased_among,
    next,
    rows::{json, number, record_of, signed, to_json},
};
use crate::ledger::{
    Result,
    admission::{Admitted, Authority, Holdings, admit, cases_named, check_erased, out_of_sight},
    derived::Derived,
};
use casework::{
    erasure::names,
    ids::{CaseId, MunicipalityId, TeamId},
    records::{Kind, RecordKey},
    sync::{Change, Commit, Record, Refusal, Time},
};
use chrono::{DateTime, Utc};
use sqlx::Row as _;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What became of a commit.
pub(super) enum Outcome {
    /// It is taken in once the transaction is committed.
    New { sequence: u64, time: Time, gone: Vec<RecordKey> },
    /// It was taken in before.
    Known { sequence: u64, time: Time, gone: Vec<RecordKey> },
    /// It is not; the transaction must not be committed.
    Refused(Refusal),
}

/// Takes a commit in.
pub(super) async fn append(
    connection: &mut Connection,
    municipality: MunicipalityId,
    authority: Authority<'_>,
    commit: &Commit,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let sequence = next(connection, municipality).await?;
    let mut held = holdings(connection, municipality, commit).await?;
    if let Err(refusal) = check_erased(commit, &held) {
        return Ok(Outcome::Refused(refusal));
    }
    let known = sqlx::query(
        "SELECT id, sequence, time_given FROM commits \
         WHERE municipality = $1 AND (id = $2 OR (replica = $3 AND number = $4))",
    )
    .bind(municipality.0)
    .bind(commit.id.0)
    .bind(commit.replica.0)
    .bind(signed(commit.number))
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(row) = known {
        if row.try_get::<Uuid, _>("id")? == commit.id.0 {
            let mut gone = out_of_sight(authority, held.records.values(), &held.teams);
            // What was put aside is not among the changes that were taken in, also if its author sees the record again.
            let taken = changes_at(connection, municipality, number(&row, "sequence")?).await?;
            gone.extend(commit.keys().filter(|key| taken.iter().all(|change| change.key != *key)));
            let (sequence, time) = (number(&row, "sequence")?, Time(number(&row, "time_given")?));
            return Ok(Outcome::Known { sequence, time, gone: sorted(gone) });
        }
        return Ok(Outcome::Refused(Refusal::Malformed { detail: "number".to_owned() }));
    }
    let mut admitted = admit(authority, commit, &held, now);
    if let (Err(Refusal::NotAllowed), Authority::User(author) | Authority::Blocked(author)) = (&admitted, authority) {
        let cases = cases_named(commit, &held.records);
        held.late = Some(around::late(connection, municipality, author, &cases).await?);
        admitted = admit(authority, commit, &held, now);
    }
    let mut admitted = match admitted {
        Ok(admitted) => admitted,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    if let Authority::User(_) = authority {
        let known = around::raise_decisions(connection, municipality, &mut admitted, now).await?;
        held.records.extend(known.into_iter().map(|record| (record.key, record)));
        around::name_writers(connection, municipality, &mut admitted).await?;
    }
    write_commit(connection, municipality, sequence, commit.time, &admitted.commit, now).await?;
    write_records(connection, municipality, sequence, &held, &admitted).await?;
    let mut gone = out_of_sight(authority, &admitted.records, &admitted.teams);
    gone.retain(|key| commit.keys().any(|own| own == *key));
    gone.extend(&admitted.aside);
    Ok(Outcome::New { sequence, time: admitted.time(), gone: sorted(gone) })
}

async fn changes_at(connection: &mut Connection, municipality: MunicipalityId, sequence: u64) -> Result<Vec<Change>> {
    let row = sqlx::query("SELECT changes FROM payloads WHERE municipality = $1 AND sequence = $2")
        .bind(municipality.0)
        .bind(signed(sequence))
        .fetch_optional(connection)
        .await?;
    row.as_ref().map_or(Ok(Vec::new()), |row| json(row, "changes", "commit"))
}

fn sorted(keys: Vec<RecordKey>) -> Vec<RecordKey> {
    keys.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// One record as it stands.
pub(super) async fn record(
    connection: &mut Connection,
    municipality: MunicipalityId,
    key: RecordKey,
) -> Result<Option<Record>> {
    let row = sqlx::query("SELECT body FROM records WHERE municipality = $1 AND kind = $2 AND id = $3")
        .bind(municipality.0)
        .bind(key.kind.name())
        .bind(key.id)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(record_of).transpose()
}

async fn holdings(connection: &mut Connection, municipality: MunicipalityId, commit: &Commit) -> Result<Holdings> {
    let mut records = HashMap::new();
    for key in commit.keys() {
        if let Some(record) = record(connection, municipality, key).await? {
            records.insert(key, record);
        }
    }
    let mut teams = HashMap::new();
    for case in cases_named(commit, &records) {
        if let Some(team) = team_of(connection, municipality, case).await? {
            teams.insert(case, team);
        }
    }
    let erased = erased_among(connection, municipality, &names(&commit.changes)).await?;
    Ok(Holdings { records, teams, late: None, erased })
}

/// Whose case it is.
pub(super) async fn team_of(
    connection: &mut Connection,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<Option<TeamId>> {
    let team: Option<Option<Uuid>> =
        sqlx::query_scalar("SELECT team FROM records WHERE municipality = $1 AND kind = 'case' AND id = $2")
            .bind(municipality.0)
            .bind(case.0)
            .fetch_optional(connection)
            .await?;
    Ok(team.flatten().map(TeamId))
}

async fn write_commit(
    connection: &mut Connection,
    municipality: MunicipalityId,
    sequence: u64,
    asked: Time,
    commit: &Commit,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO commits \
         (municipality, sequence, id, replica, number, author, wall, received, time_asked, time_given) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(municipality.0)
    .bind(signed(sequence))
    .bind(commit.id.0)
    .bind(commit.replica.0)
    .bind(signed(commit.number))
    .bind(commit.author.0)
    .bind(commit.wall.to_rfc3339())
    .bind(now.timestamp_millis())
    .bind(signed(asked.0))
    .bind(signed(commit.time.0))
    .execute(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO payloads (municipality, sequence, changes) VALUES ($1, $2, $3)")
        .bind(municipality.0)
        .bind(signed(sequence))
        .bind(to_json(&commit.changes, "commit")?)
        .execute(&mut *connection)
        .await?;
    for key in commit.keys() {
        sqlx::query("INSERT INTO history (municipality, kind, id, sequence) VALUES ($1, $2, $3, $4)")
            .bind(municipality.0)
            .bind(key.kind.name())
            .bind(key.id)
            .bind(signed(sequence))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn write_records(
    connection: &mut Connection,
    municipality: MunicipalityId,
    sequence: u64,
    held: &Holdings,
    admitted: &Admitted,
) -> Result<()> {
    let mut shifts = Shifts { connection, municipality, sequence };
    for record in &admitted.records {
        let before = held.records.get(&record.key).map(|before| Derived::of(before, &held.teams)).unwrap_or_default();
        let after = Derived::of(record, &admitted.teams);
        // Who must let go of it is found by what the tables say before they change.
        shifts.depart(record.key, &before, &after).await?;
        shifts.put(record, &after).await?;
        shifts.arrive(record.key, &before, &after).await?;
    }
    Ok(())
}

/// Records moving into and out of scopes.
struct Shifts<'c> {
    connection: &'c mut Connection,
    municipality: MunicipalityId,
    sequence: u64,
}

impl Shifts<'_> {
    async fn put(&mut self, record: &Record, derived: &Derived) -> Result<()> {
        sqlx::query(
            "INSERT INTO records \
             (municipality, kind, id, sequence, body, case_id, team, house, area, person, ends) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (municipality, kind, id) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, \
             case_id = excluded.case_id, team = excluded.team, house = excluded.house, area = excluded.area, \
             person = excluded.person, ends = excluded.ends",
        )
        .bind(self.municipality.0)
        .bind(record.key.kind.name())
        .bind(record.key.id)
        .bind(signed(self.sequence))
        .bind(to_json(record, "record")?)
        .bind(derived.case.map(Uuid::from))
        .bind(derived.team.map(Uuid::from))
        .bind(derived.house)
        .bind(&derived.area)
        .bind(derived.person)
        .bind(&derived.ends)
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// Notes whose scope a record, and what hangs on it, leaves. Too much is harmless: a pull names only what the
    /// reader may not see any more.
    async fn depart(&mut self, key: RecordKey, before: &Derived, after: &Derived) -> Result<()> {
        if before.team.is_some() && before.team != after.team {
            self.run(
                "INSERT INTO departures (municipality, sequence, kind, id, team) \
                 SELECT municipality, $2, kind, id, team FROM records \
                 WHERE municipality = $1 AND team IS NOT NULL \
                 AND ((kind = $3 AND id = $4) OR ($3 = 'case' AND case_id = $4))",
                key,
            )
            .await?;
        }
        if key.kind == Kind::Accommodation && before.area.is_some() && before.area != after.area {
            self.leave_area("kind IN ('accommodation', 'unit', 'stay') AND house = $4", key).await?;
        } else if before.house.is_some()
            && (&before.house, &before.ends, before.person) != (&after.house, &after.ends, after.person)
        {
            self.leave_area("kind = $3 AND id = $4", key).await?;
        }
        Ok(())
    }

    /// Gives those who are to see a record, and what hangs on it, something new to pull.
    async fn arrive(&mut self, key: RecordKey, before: &Derived, after: &Derived) -> Result<()> {
        if key.kind == Kind::Case && before.team != after.team {
            sqlx::query("UPDATE records SET team = $4, sequence = $2 WHERE municipality = $1 AND case_id = $3")
                .bind(self.municipality.0)
                .bind(signed(self.sequence))
                .bind(key.id)
                .bind(after.team.map(Uuid::from))
                .execute(&mut *self.connection)
                .await?;
        }
        if key.kind == Kind::Accommodation && before.area != after.area {
            self.run(
                "UPDATE records SET sequence = $2 WHERE municipality = $1 \
                 AND (house = $4 OR (kind = 'identity' AND id IN \
                 (SELECT person FROM records WHERE municipality = $1 AND house = $4 AND person IS NOT NULL)))",
                key,
            )
            .await?;
        } else if key.kind == Kind::Stay && before != after {
            sqlx::query(
                "UPDATE records SET sequence = $2 WHERE municipality = $1 AND kind = 'identity' AND id IN ($3, $4)",
            )
            .bind(self.municipality.0)
            .bind(signed(self.sequence))
            .bind(before.person)
            .bind(after.person)
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }

    /// Notes that records, and the names of those whose stays they are, leave the area that their house is in.
    async fn leave_area(&mut self, which: &'static str, key: RecordKey) -> Result<()> {
        let leaving = format!(
            "WITH leaving AS (SELECT r.kind, r.id, r.person, h.area FROM \
             (SELECT * FROM records WHERE municipality = $1 AND {which}) r \
             JOIN records h ON h.municipality = $1 AND h.kind = 'accommodation' AND h.id = r.house \
             AND h.area IS NOT NULL) \
             INSERT INTO departures (municipality, sequence, kind, id, area) \
             SELECT $1, $2, kind, id, area FROM leaving \
             UNION SELECT $1, $2, 'identity', person, area FROM leaving WHERE person IS NOT NULL"
        );
        // Both conditions are written above; no value is part of the text.
        self.run(sqlx::AssertSqlSafe(leaving), key).await
    }

    /// Runs a statement on municipality ($1), sequence ($2), and a record's kind ($3) and id ($4).
    async fn run(&mut self, statement: impl sqlx::SqlSafeStr, key: RecordKey) -> Result<()> {
        sqlx::query(statement)
            .bind(self.municipality.0)
            .bind(signed(self.sequence))
            .bind(key.kind.name())
            .bind(key.id)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }
}
