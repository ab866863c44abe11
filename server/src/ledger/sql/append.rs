//! Taking commits in.

use super::{
    Connection, around, as_signed,
    desk::{Desk, Place},
    joins,
    rows::{json, record_of, signed},
};
use crate::ledger::{
    Result,
    admission::{Authority, Holdings, admit, cases_named, check_erased, out_of_sight},
    derived::Derived,
};
use casework::{
    ids::{CaseId, CommitId, MunicipalityId, ReplicaId, TeamId, UserId},
    records::{Kind, RecordKey},
    sync::{Act, Change, Commit, Record, Refusal, Time},
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What became of a commit.
pub(super) enum Outcome {
    /// It is taken in once the transaction is committed.
    New { sequence: u64, time: Time, gone: Vec<RecordKey> },
    /// It was taken in before.
    Known { sequence: u64, time: Time, gone: Vec<RecordKey> },
    /// It is not, and nothing was written.
    Refused(Refusal),
}

/// Takes one commit in.
pub(super) async fn append(
    connection: &mut Connection,
    municipality: MunicipalityId,
    authority: Authority<'_>,
    commit: &Commit,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let mut desk = Desk::lay_out(connection, municipality, std::slice::from_ref(commit)).await?;
    let outcome = take_in(&mut desk, authority, commit, now).await?;
    desk.clear().await?;
    Ok(outcome)
}

/// Takes a commit in, one of those that the desk was laid out for.
pub(super) async fn take_in(
    desk: &mut Desk<'_>,
    authority: Authority<'_>,
    commit: &Commit,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let mut held = desk.holdings(commit).await?;
    if let Err(refusal) = check_erased(commit, &held) {
        return Ok(Outcome::Refused(refusal));
    }
    if let Some((id, Place { sequence, time })) = desk.known(commit) {
        if id != commit.id {
            return Ok(Outcome::Refused(Refusal::Malformed { detail: "number".to_owned() }));
        }
        let mut gone = out_of_sight(authority, held.records.values(), &held.teams);
        // What was put aside is not among the changes that were taken in, also if its author sees the record again.
        let taken = changes_at(desk, sequence).await?;
        gone.extend(commit.keys().filter(|key| taken.iter().all(|change| change.key != *key)));
        return Ok(Outcome::Known { sequence, time, gone: sorted(gone) });
    }
    let mut admitted = admit(authority, commit, &held, now);
    if let (Err(Refusal::NotAllowed), Authority::User(author) | Authority::Blocked(author)) = (&admitted, authority) {
        let cases = cases_named(commit, &held.records);
        held.late = Some(around::late(desk, author, &cases).await?);
        admitted = admit(authority, commit, &held, now);
    }
    let mut admitted = match admitted {
        Ok(admitted) => admitted,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    if let Authority::User(_) = authority {
        let known = around::raise_decisions(desk, &mut admitted, now).await?;
        // Whose they were is not among what the commit names.
        for case in known.iter().filter_map(Record::case) {
            let municipality = desk.municipality();
            held.teams.extend(team_of(desk.tables().await?, municipality, case).await?.map(|team| (case, team)));
        }
        held.records.extend(known.into_iter().map(|record| (record.key, record)));
        around::name_writers(desk, &mut admitted).await?;
    }
    let mut gone = out_of_sight(authority, &admitted.records, &admitted.teams);
    gone.retain(|key| commit.keys().any(|own| own == *key));
    gone.extend(&admitted.aside);
    let (time, records, teams) = (admitted.time(), admitted.records, admitted.teams);
    let (joined, signed) = (joins::touched(desk, &records), as_signed::touched(&admitted.commit, &records));
    let taken = (!joined.is_empty() || !signed.is_empty()).then(|| admitted.commit.clone());
    desk.file(admitted.commit, commit.time, now);
    put_records(desk, &held, records, &teams).await?;
    let sequence = desk.reached();
    if let Some(taken) = taken {
        for join in &joined {
            joins::follow(desk, join, &taken, now).await?;
        }
        for minutes in signed {
            as_signed::restore(desk, minutes, &taken, now).await?;
        }
    }
    Ok(Outcome::New { sequence, time, gone: sorted(gone) })
}

/// Takes in what follows from a commit that was just taken in, in a commit of its own.
pub(super) async fn consequence(
    desk: &mut Desk<'_>,
    act: Act,
    author: UserId,
    time: Time,
    now: DateTime<Utc>,
) -> Result<()> {
    let changes = act.into_changes();
    let commit = Commit { id: CommitId::new(), replica: ReplicaId::new(), number: 1, time, author, wall: now, changes };
    desk.lay_on(std::slice::from_ref(&commit)).await?;
    if let Outcome::Refused(refusal) = Box::pin(take_in(desk, Authority::Operator, &commit, now)).await? {
        tracing::error!(%refusal, "what follows from a commit could not be taken in");
    }
    Ok(())
}

async fn changes_at(desk: &mut Desk<'_>, sequence: u64) -> Result<Vec<Change>> {
    let row = sqlx::query("SELECT changes FROM payloads WHERE municipality = $1 AND sequence = $2")
        .bind(desk.municipality().0)
        .bind(signed(sequence))
        .fetch_optional(desk.tables().await?)
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

async fn put_records(
    desk: &mut Desk<'_>,
    held: &Holdings,
    records: Vec<Record>,
    teams: &HashMap<CaseId, TeamId>,
) -> Result<()> {
    let sequence = desk.reached();
    let mut shifts = Shifts { desk, sequence };
    for record in records {
        let before = held.records.get(&record.key).map(|before| Derived::of(before, &held.teams)).unwrap_or_default();
        let (key, after) = (record.key, Derived::of(&record, teams));
        // Who must let go of it is found by what the tables say before they change.
        shifts.depart(key, &before, &after).await?;
        shifts.desk.put(record, after.clone());
        shifts.arrive(key, &before, &after).await?;
    }
    Ok(())
}

/// Records moving into and out of scopes.
struct Shifts<'a, 'c> {
    desk: &'a mut Desk<'c>,
    sequence: u64,
}

impl Shifts<'_, '_> {
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
                .bind(self.desk.municipality().0)
                .bind(signed(self.sequence))
                .bind(key.id)
                .bind(after.team.map(Uuid::from))
                .execute(self.desk.tables().await?)
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
            .bind(self.desk.municipality().0)
            .bind(signed(self.sequence))
            .bind(before.person)
            .bind(after.person)
            .execute(self.desk.tables().await?)
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
            .bind(self.desk.municipality().0)
            .bind(signed(self.sequence))
            .bind(key.kind.name())
            .bind(key.id)
            .execute(self.desk.tables().await?)
            .await?;
        Ok(())
    }
}
