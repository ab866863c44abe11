//! Erasing: content goes from records, history, payloads and external ids; ids stay.

use super::{
    Arguments, Connection, Database, next,
    rows::{history_of, json, number, record_of, signed, to_json},
    seals,
};
use crate::ledger::{Erased, Erasure, LedgerError, Result, derived::Derived, folding::fold};
use casework::{
    erasure::{Reach, Subject, Traces, all_registrations},
    ids::{MunicipalityId, PersonId, TeamId},
    order::set,
    records::{Kind, RecordKey},
    sync::{Change, Record},
};
use chrono::{DateTime, Utc};
use sqlx::{Row as _, query::Query};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What is to be done.
pub(super) enum Task<'a> {
    /// Erase somebody.
    Erase(Subject),
    /// Erase again what was erased before: the database is from before it.
    Again(&'a Erasure),
}

/// A statement on a municipality ($1) and so many ids ($2 and on).
fn on_ids(
    statement: impl Fn(&str) -> String,
    municipality: MunicipalityId,
    ids: &[Uuid],
) -> Query<'static, Database, Arguments> {
    let places: Vec<_> = (0..ids.len()).map(|index| format!("${}", index + 2)).collect();
    // Places of values alone become part of the text.
    let mut query = sqlx::query(sqlx::AssertSqlSafe(statement(&places.join(", ")))).bind(municipality.0);
    for id in ids {
        query = query.bind(*id);
    }
    query
}

/// Those of these ids that are erased.
pub(super) async fn erased_among(
    connection: &mut Connection,
    municipality: MunicipalityId,
    ids: &BTreeSet<Uuid>,
) -> Result<BTreeSet<RecordKey>> {
    let any = sqlx::query("SELECT 1 FROM erasures WHERE municipality = $1 LIMIT 1").bind(municipality.0);
    if any.fetch_optional(&mut *connection).await?.is_none() {
        return Ok(BTreeSet::new());
    }
    let mut erased = BTreeSet::new();
    for ids in ids.iter().copied().collect::<Vec<_>>().chunks(MOST_IDS) {
        let statement = |ids: &str| format!("SELECT kind, id FROM erased WHERE municipality = $1 AND id IN ({ids})");
        for row in on_ids(statement, municipality, ids).fetch_all(&mut *connection).await? {
            let kind = Kind::from_name(row.try_get("kind")?).ok_or(LedgerError::Damaged { what: "erasure" })?;
            erased.insert(RecordKey { kind, id: row.try_get("id")? });
        }
    }
    Ok(erased)
}

/// How many ids a statement names at most.
pub(super) const MOST_IDS: usize = 500;

/// Erases. Answers what was, or none if there is nothing of it.
pub(super) async fn erase(
    connection: &mut Connection,
    municipality: MunicipalityId,
    task: Task<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Erasure>> {
    let sequence = next(connection, municipality).await?;
    let mut work = Work { connection, municipality, sequence };
    let (subject, at, listed) = match task {
        Task::Erase(subject) => (subject, now, None),
        Task::Again(erasure) => (erasure.subject, erasure.at, Some(&erasure.records)),
    };
    let (cases, people) = work.whose(subject).await?;
    let records = work.records(&cases, &people).await?;
    let reach = match listed {
        Some(listed) => Reach::from_keys(listed.iter().map(Erased::key).collect()),
        None => Reach::of(subject, &records),
    };
    if reach.keys.is_empty() {
        return Ok(None);
    }
    let mut erased = work.describe(&reach.keys).await?;
    for known in listed.into_iter().flatten() {
        erased.entry(known.key()).and_modify(|it| {
            it.teams.extend(&known.teams);
            it.areas.extend(known.areas.iter().cloned());
        });
    }
    let erasure = Erasure { municipality, subject, at, records: erased.into_values().collect() };
    work.thin(Traces::of(reach), &records, &cases, &people).await?;
    work.entomb(&erasure).await?;
    Ok(Some(erasure))
}

struct Work<'c> {
    connection: &'c mut Connection,
    municipality: MunicipalityId,
    sequence: u64,
}

impl Work<'_> {
    /// The cases that somebody is in, under whatever id they were registered, and everybody in them.
    async fn whose(&mut self, subject: Subject) -> Result<(Vec<Uuid>, Vec<Uuid>)> {
        let (mut cases, mut people) = match subject {
            Subject::Case(case) => (BTreeSet::from([case.0]), set(self.members(case.0).await?)),
            Subject::Person(person) => (BTreeSet::new(), BTreeSet::from([person])),
        };
        self.add_joined(&mut people).await?;
        for person in &people {
            let of: Vec<Uuid> = sqlx::query_scalar(
                "SELECT DISTINCT case_id FROM records WHERE municipality = $1 AND id = $2 \
                 AND kind IN ('identity', 'base_data') AND case_id IS NOT NULL",
            )
            .bind(self.municipality.0)
            .bind(person.0)
            .fetch_all(&mut *self.connection)
            .await?;
            cases.extend(of);
        }
        for case in &cases {
            people.extend(self.members(*case).await?);
        }
        Ok((cases.into_iter().collect(), people.into_iter().map(|person| person.0).collect()))
    }

    async fn members(&mut self, case: Uuid) -> Result<Vec<PersonId>> {
        let members: Vec<Uuid> = sqlx::query_scalar(
            "SELECT id FROM records WHERE municipality = $1 AND case_id = $2 AND kind IN ('identity', 'base_data')",
        )
        .bind(self.municipality.0)
        .bind(case)
        .fetch_all(&mut *self.connection)
        .await?;
        Ok(members.into_iter().map(PersonId).collect())
    }

    /// Adds the other registrations of people who were registered more than once.
    async fn add_joined(&mut self, people: &mut BTreeSet<PersonId>) -> Result<()> {
        let mut decisions = Vec::new();
        let mut asked = BTreeSet::new();
        while let Some(person) = people.iter().find(|person| !asked.contains(*person)).copied() {
            asked.insert(person);
            let rows =
                sqlx::query("SELECT body FROM records WHERE municipality = $1 AND kind = 'decision' AND body LIKE $2")
                    .bind(self.municipality.0)
                    .bind(format!("%{person}%"))
                    .fetch_all(&mut *self.connection)
                    .await?;
            for row in &rows {
                decisions.push(record_of(row)?);
            }
            *people = all_registrations(std::mem::take(people), &decisions);
        }
        Ok(())
    }

    /// The records of these cases, and all that name one of these people.
    async fn records(&mut self, cases: &[Uuid], people: &[Uuid]) -> Result<Vec<Record>> {
        let mut records = BTreeMap::new();
        for case in cases {
            let rows = sqlx::query("SELECT body FROM records WHERE municipality = $1 AND case_id = $2")
                .bind(self.municipality.0)
                .bind(case)
                .fetch_all(&mut *self.connection)
                .await?;
            for row in &rows {
                let record = record_of(row)?;
                records.insert(record.key, record);
            }
        }
        for person in people {
            let rows = sqlx::query("SELECT body FROM records WHERE municipality = $1 AND (id = $2 OR body LIKE $3)")
                .bind(self.municipality.0)
                .bind(person)
                .bind(format!("%{person}%"))
                .fetch_all(&mut *self.connection)
                .await?;
            for row in &rows {
                let record = record_of(row)?;
                records.insert(record.key, record);
            }
        }
        Ok(records.into_values().collect())
    }

    /// What is kept of records: their ids, and whose devices may hold them.
    async fn describe(&mut self, keys: &BTreeSet<RecordKey>) -> Result<BTreeMap<RecordKey, Erased>> {
        let mut erased = BTreeMap::new();
        for &key in keys {
            let mut it = Erased { kind: key.kind, id: key.id, shared: false, teams: [].into(), areas: [].into() };
            let rows = sqlx::query(
                "SELECT r.team, h.area, r.case_id IS NULL AS shared FROM records r \
                 LEFT JOIN records s ON s.municipality = $1 AND (s.person = r.id AND $2 = 'identity') \
                 LEFT JOIN records h ON h.municipality = $1 AND h.kind = 'accommodation' AND h.id IN (r.house, s.house) \
                 WHERE r.municipality = $1 AND r.kind = $2 AND r.id = $3 \
                 UNION SELECT team, area, 1 = 0 AS shared FROM departures \
                 WHERE municipality = $1 AND kind = $2 AND id = $3",
            )
            .bind(self.municipality.0)
            .bind(key.kind.name())
            .bind(key.id)
            .fetch_all(&mut *self.connection)
            .await?;
            for row in &rows {
                it.shared |= row.try_get::<bool, _>("shared")?;
                it.teams.extend(row.try_get::<Option<Uuid>, _>("team")?.map(TeamId));
                it.areas.extend(row.try_get::<Option<String>, _>("area")?);
            }
            erased.insert(key, it);
        }
        Ok(erased)
    }

    /// Removes what goes, and takes the erased out of what stays.
    async fn thin(&mut self, mut traces: Traces, records: &[Record], cases: &[Uuid], people: &[Uuid]) -> Result<()> {
        let payloads = self.payloads(records, cases, people).await?;
        traces.learn_names(payloads.values().flatten(), records);
        let mut changed: BTreeSet<RecordKey> = BTreeSet::new();
        for (sequence, before) in &payloads {
            let after = traces.thin_changes(before);
            if after == *before {
                continue;
            }
            changed.extend(before.iter().filter(|change| !after.contains(change)).map(|change| change.key));
            sqlx::query("UPDATE payloads SET changes = $3 WHERE municipality = $1 AND sequence = $2")
                .bind(self.municipality.0)
                .bind(signed(*sequence))
                .bind(to_json(&after, "commit")?)
                .execute(&mut *self.connection)
                .await?;
        }
        for key in &traces.reach().keys {
            for statement in [
                "DELETE FROM history WHERE municipality = $1 AND kind = $2 AND id = $3",
                "DELETE FROM records WHERE municipality = $1 AND kind = $2 AND id = $3",
                "DELETE FROM external_ids WHERE municipality = $1 AND kind = $2 AND id = $3",
                "DELETE FROM blobs WHERE municipality = $1 AND $2 = 'document' AND document = $3",
                "DELETE FROM seals WHERE municipality = $1 AND $2 = 'agreement_version' AND version = $3",
                "DELETE FROM minutes_seals WHERE municipality = $1 AND $2 = 'consultation' AND consultation = $3",
            ] {
                sqlx::query(statement)
                    .bind(self.municipality.0)
                    .bind(key.kind.name())
                    .bind(key.id)
                    .execute(&mut *self.connection)
                    .await?;
            }
        }
        for key in changed.difference(&traces.reach().keys) {
            self.refold(*key).await?;
        }
        self.thin_external(&traces, records).await
    }

    /// What was written about these records, and everything that names one of these people, by place.
    async fn payloads(
        &mut self,
        records: &[Record],
        cases: &[Uuid],
        people: &[Uuid],
    ) -> Result<BTreeMap<u64, Vec<Change>>> {
        let mut payloads = BTreeMap::new();
        for case in cases {
            let rows = sqlx::query(
                "SELECT p.sequence, p.changes FROM payloads p WHERE p.municipality = $1 AND p.sequence IN \
                 (SELECT h.sequence FROM history h JOIN records r ON r.municipality = h.municipality AND r.kind = h.kind \
                 AND r.id = h.id WHERE h.municipality = $1 AND r.case_id = $2)",
            )
            .bind(self.municipality.0)
            .bind(case)
            .fetch_all(&mut *self.connection)
            .await?;
            for row in &rows {
                payloads.insert(number(row, "sequence")?, json(row, "changes", "commit")?);
            }
        }
        // Records of other cases name people by their ids; those are found as people are.
        let theirs = records.iter().filter(|record| !record.case().is_some_and(|case| cases.contains(&case.0)));
        let named = people.iter().copied().chain(theirs.map(|record| record.key.id)).collect::<BTreeSet<_>>();
        for id in named {
            let rows =
                sqlx::query("SELECT sequence, changes FROM payloads WHERE municipality = $1 AND changes LIKE $2")
                    .bind(self.municipality.0)
                    .bind(format!("%{id}%"))
                    .fetch_all(&mut *self.connection)
                    .await?;
            for row in &rows {
                payloads.insert(number(row, "sequence")?, json(row, "changes", "commit")?);
            }
        }
        Ok(payloads)
    }

    /// Works a record out anew from what is left of its history.
    async fn refold(&mut self, key: RecordKey) -> Result<()> {
        let rows = sqlx::query(super::HISTORY)
            .bind(self.municipality.0)
            .bind(key.kind.name())
            .bind(key.id)
            .fetch_all(&mut *self.connection)
            .await?;
        let history = rows.iter().map(history_of).collect::<Result<Vec<_>>>()?;
        let record = fold(key, &history);
        seals::unseal_gone(self.connection, self.municipality, &record).await?;
        sqlx::query(
            "UPDATE records SET body = $4, sequence = $5, thinned = $5, born = $6 \
             WHERE municipality = $1 AND kind = $2 AND id = $3",
        )
        .bind(self.municipality.0)
        .bind(key.kind.name())
        .bind(key.id)
        .bind(to_json(&record, "record")?)
        .bind(signed(self.sequence))
        .bind(Derived::of(&record, &HashMap::new()).born)
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// Takes the erased out of what other systems gave for the records that stay.
    async fn thin_external(&mut self, traces: &Traces, records: &[Record]) -> Result<()> {
        let staying: BTreeSet<RecordKey> = records.iter().map(|record| record.key).collect();
        let rows = sqlx::query("SELECT kind, external, id, content FROM external_ids WHERE municipality = $1")
            .bind(self.municipality.0)
            .fetch_all(&mut *self.connection)
            .await?;
        for row in &rows {
            let Some(kind) = Kind::from_name(row.try_get("kind")?) else { continue };
            if !staying.contains(&RecordKey { kind, id: row.try_get("id")? }) {
                continue;
            }
            let before: serde_json::Value = json(row, "content", "import")?;
            let mut after = before.clone();
            traces.thin_content(kind, &mut after);
            if after != before {
                sqlx::query(
                    "UPDATE external_ids SET content = $4 WHERE municipality = $1 AND kind = $2 AND external = $3",
                )
                .bind(self.municipality.0)
                .bind(kind.name())
                .bind(row.try_get::<String, _>("external")?)
                .bind(to_json(&after, "import")?)
                .execute(&mut *self.connection)
                .await?;
            }
        }
        Ok(())
    }

    /// Keeps the ids of what was erased.
    async fn entomb(&mut self, erasure: &Erasure) -> Result<()> {
        sqlx::query("INSERT INTO erasures (municipality, sequence, subject, at, swept) VALUES ($1, $2, $3, $4, $5)")
            .bind(self.municipality.0)
            .bind(signed(self.sequence))
            .bind(to_json(&erasure.subject, "erasure")?)
            .bind(erasure.at.timestamp_millis())
            .bind(false)
            .execute(&mut *self.connection)
            .await?;
        for erased in &erasure.records {
            let audience = erased
                .teams
                .iter()
                .map(|team| (Some(team.0), None))
                .chain(erased.areas.iter().map(|area| (None, Some(area.clone()))));
            sqlx::query(
                "INSERT INTO erased (municipality, id, kind, sequence, shared) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (municipality, id, kind) DO UPDATE SET sequence = excluded.sequence",
            )
            .bind(self.municipality.0)
            .bind(erased.id)
            .bind(erased.kind.name())
            .bind(signed(self.sequence))
            .bind(erased.shared)
            .execute(&mut *self.connection)
            .await?;
            for (team, area) in audience {
                sqlx::query("INSERT INTO erased_from (municipality, id, kind, team, area) VALUES ($1, $2, $3, $4, $5)")
                    .bind(self.municipality.0)
                    .bind(erased.id)
                    .bind(erased.kind.name())
                    .bind(team)
                    .bind(area)
                    .execute(&mut *self.connection)
                    .await?;
            }
        }
        Ok(())
    }
}
