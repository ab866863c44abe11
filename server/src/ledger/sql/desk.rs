//! What a transaction has in front of it while it takes commits in: what they touch is read at once, and the rows that
//! they make are written at once. A push of a hundred commits so costs a dozen statements and not a thousand.

use super::{
    Connection, Database, advance,
    append::team_of,
    erase::{MOST_IDS, erased_among},
    lock,
    rows::{number, record_of, signed, to_json},
};
use crate::ledger::{
    Result,
    admission::{Holdings, cases_named},
    derived::Derived,
};
use casework::{
    decisions::joined,
    erasure::names,
    ids::{CaseId, CommitId, MunicipalityId, ReplicaId, TeamId},
    records::{Decision, Kind, RecordKey},
    sync::{Commit, Record, Time},
};
use chrono::{DateTime, Utc};
use sqlx::{QueryBuilder, Row as _};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// How many rows a statement writes at most: twelve values each are far below what either database takes.
const MOST_ROWS: usize = 100;

/// Where a commit is, that was taken in before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub sequence: u64,
    pub time: Time,
}

/// A transaction under its municipality's lock, and what it has in hand.
pub(super) struct Desk<'c> {
    connection: &'c mut Connection,
    municipality: MunicipalityId,
    /// The last place in the sequence that was given out before, and now.
    before: u64,
    reached: u64,
    places: HashMap<CommitId, Place>,
    numbers: HashMap<(ReplicaId, u64), CommitId>,
    records: HashMap<RecordKey, Option<Record>>,
    teams: HashMap<CaseId, Option<TeamId>>,
    erased: BTreeSet<RecordKey>,
    joins: HashMap<CaseId, Vec<Decision>>,
    /// What the tables do not say yet.
    headers: Vec<Header>,
    changed: BTreeMap<RecordKey, (u64, Derived)>,
}

/// The rows of a commit.
struct Header {
    sequence: u64,
    asked: Time,
    commit: Commit,
    received: DateTime<Utc>,
}

impl<'c> Desk<'c> {
    /// Takes the municipality's lock, which is held until the transaction ends, and reads what these commits touch.
    pub(super) async fn lay_out(
        connection: &'c mut Connection,
        municipality: MunicipalityId,
        commits: &[Commit],
    ) -> Result<Self> {
        let before = lock(connection, municipality).await?;
        let mut desk = Self {
            connection,
            municipality,
            before,
            reached: before,
            places: HashMap::new(),
            numbers: HashMap::new(),
            records: HashMap::new(),
            teams: HashMap::new(),
            erased: BTreeSet::new(),
            joins: HashMap::new(),
            headers: Vec::new(),
            changed: BTreeMap::new(),
        };
        desk.lay_on(commits).await?;
        Ok(desk)
    }

    /// Reads what these commits touch too.
    pub(super) async fn lay_on(&mut self, commits: &[Commit]) -> Result<()> {
        self.write().await?;
        let told = commits.iter().flat_map(|commit| names(&commit.changes)).collect();
        self.erased.extend(erased_among(self.connection, self.municipality, &told).await?);
        for part in commits.chunks(MOST_ROWS) {
            self.look_up_commits(part).await?;
        }
        let mut ids: BTreeMap<Kind, BTreeSet<Uuid>> = BTreeMap::new();
        for key in commits.iter().flat_map(Commit::keys) {
            ids.entry(key.kind).or_default().insert(key.id);
        }
        for (kind, ids) in ids {
            self.look_up_records(kind, ids).await?;
        }
        let cases: BTreeSet<CaseId> =
            commits.iter().flat_map(|commit| cases_named(commit, &self.held(commit))).collect();
        let cases: Vec<CaseId> = cases.into_iter().collect();
        self.look_up_teams(&cases).await?;
        self.look_up_joins(&cases).await
    }

    async fn look_up_commits(&mut self, commits: &[Commit]) -> Result<()> {
        let mut query = QueryBuilder::<Database>::new(
            "SELECT id, replica, number, sequence, time_given FROM commits WHERE municipality = ",
        );
        query.push_bind(self.municipality.0).push(" AND id IN (");
        let mut ids = query.separated(", ");
        for commit in commits {
            ids.push_bind(commit.id.0);
        }
        query.push(")");
        let mut numbers: BTreeMap<ReplicaId, BTreeSet<u64>> = BTreeMap::new();
        for commit in commits {
            numbers.entry(commit.replica).or_default().insert(commit.number);
        }
        for (replica, numbers) in numbers {
            query.push(" UNION SELECT id, replica, number, sequence, time_given FROM commits WHERE municipality = ");
            query.push_bind(self.municipality.0).push(" AND replica = ").push_bind(replica.0);
            query.push(" AND number IN (");
            let mut places = query.separated(", ");
            for number in numbers {
                places.push_bind(signed(number));
            }
            query.push(")");
        }
        for row in query.build().persistent(false).fetch_all(&mut *self.connection).await? {
            let id = CommitId(row.try_get("id")?);
            let place = Place { sequence: number(&row, "sequence")?, time: Time(number(&row, "time_given")?) };
            self.places.insert(id, place);
            self.numbers.insert((ReplicaId(row.try_get("replica")?), number(&row, "number")?), id);
        }
        Ok(())
    }

    async fn look_up_records(&mut self, kind: Kind, ids: BTreeSet<Uuid>) -> Result<()> {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for part in ids.chunks(MOST_IDS) {
            self.records.extend(part.iter().map(|&id| (RecordKey { kind, id }, None)));
            let mut query = QueryBuilder::<Database>::new("SELECT body FROM records WHERE municipality = ");
            query.push_bind(self.municipality.0).push(" AND kind = ").push_bind(kind.name()).push(" AND id IN (");
            let mut places = query.separated(", ");
            for &id in part {
                places.push_bind(id);
            }
            query.push(")");
            for row in query.build().persistent(false).fetch_all(&mut *self.connection).await? {
                let record = record_of(&row)?;
                self.records.insert(record.key, Some(record));
            }
        }
        Ok(())
    }

    async fn look_up_teams(&mut self, cases: &[CaseId]) -> Result<()> {
        for part in cases.chunks(MOST_IDS) {
            self.teams.extend(part.iter().map(|&case| (case, None)));
            let mut query = QueryBuilder::<Database>::new("SELECT id, team FROM records WHERE municipality = ");
            query.push_bind(self.municipality.0).push(" AND kind = 'case' AND id IN (");
            let mut places = query.separated(", ");
            for &case in part {
                places.push_bind(case.0);
            }
            query.push(")");
            for row in query.build().persistent(false).fetch_all(&mut *self.connection).await? {
                let team: Option<Uuid> = row.try_get("team")?;
                self.teams.insert(CaseId(row.try_get("id")?), team.map(TeamId));
            }
        }
        Ok(())
    }

    async fn look_up_joins(&mut self, cases: &[CaseId]) -> Result<()> {
        for part in cases.chunks(MOST_IDS) {
            let mut query = QueryBuilder::<Database>::new("SELECT body FROM records WHERE municipality = ");
            query.push_bind(self.municipality.0).push(" AND kind = 'decision' AND case_id IN (");
            let mut places = query.separated(", ");
            for &case in part {
                places.push_bind(case.0);
            }
            query.push(")");
            for row in query.build().persistent(false).fetch_all(&mut *self.connection).await? {
                let record = record_of(&row)?;
                let join = record.content::<Decision>().ok().filter(|decision| joined(decision).is_some());
                if let Some((join, case)) = join.zip(record.case()) {
                    self.joins.entry(case).or_default().push(join);
                }
            }
        }
        Ok(())
    }

    /// The joins of people who were registered in this case.
    pub(super) fn joins(&self, case: CaseId) -> &[Decision] {
        self.joins.get(&case).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whose the desk is.
    pub(super) fn municipality(&self) -> MunicipalityId {
        self.municipality
    }

    /// The last place in the sequence that was given out.
    pub(super) fn reached(&self) -> u64 {
        self.reached
    }

    /// Whether this commit was taken in before, or another one with its number.
    pub(super) fn known(&self, commit: &Commit) -> Option<(CommitId, Place)> {
        let by_number = || self.numbers.get(&(commit.replica, commit.number)).copied();
        let id = if self.places.contains_key(&commit.id) { commit.id } else { by_number()? };
        Some((id, *self.places.get(&id)?))
    }

    pub(super) fn held(&self, commit: &Commit) -> HashMap<RecordKey, Record> {
        commit.keys().filter_map(|key| Some((key, self.records.get(&key)?.clone()?))).collect()
    }

    /// What the ledger holds of everything that a commit touches, with what was taken in before it in this transaction.
    pub(super) async fn holdings(&mut self, commit: &Commit) -> Result<Holdings> {
        let records = self.held(commit);
        let mut teams = HashMap::new();
        for case in cases_named(commit, &records) {
            let team = match self.teams.get(&case) {
                Some(&team) => team,
                // A record got into this case in this transaction.
                None => {
                    let (municipality, tables) = (self.municipality, self.tables().await?);
                    let team = team_of(tables, municipality, case).await?;
                    *self.teams.entry(case).or_insert(team)
                }
            };
            teams.extend(team.map(|team| (case, team)));
        }
        let told = names(&commit.changes);
        let erased = self.erased.iter().copied().filter(|erased| told.contains(&erased.id)).collect();
        Ok(Holdings { records, teams, late: None, erased })
    }

    /// The tables, with all that was taken in so far.
    pub(super) async fn tables(&mut self) -> Result<&mut Connection> {
        self.write().await?;
        Ok(self.connection)
    }

    /// Takes a commit in, at the next place; `asked` is the time that its author gave it.
    pub(super) fn file(&mut self, commit: Commit, asked: Time, received: DateTime<Utc>) {
        self.reached += 1;
        self.places.insert(commit.id, Place { sequence: self.reached, time: commit.time });
        self.numbers.insert((commit.replica, commit.number), commit.id);
        self.headers.push(Header { sequence: self.reached, asked, commit, received });
    }

    /// Takes a record as it stands after the commit that was taken in last.
    pub(super) fn put(&mut self, record: Record, derived: Derived) {
        if record.key.kind == Kind::Case {
            self.teams.insert(CaseId(record.key.id), derived.team);
        }
        self.changed.insert(record.key, (self.reached, derived));
        self.records.insert(record.key, Some(record));
    }

    /// Clears the desk: everything is in the tables. Answers the last place given out before and now.
    pub(super) async fn clear(mut self) -> Result<(u64, u64)> {
        self.write().await?;
        if self.reached > self.before {
            advance(self.connection, self.municipality, self.reached).await?;
        }
        Ok((self.before, self.reached))
    }

    async fn write(&mut self) -> Result<()> {
        let headers = std::mem::take(&mut self.headers);
        for part in headers.chunks(MOST_ROWS) {
            self.write_commits(part).await?;
        }
        let changed: Vec<_> = std::mem::take(&mut self.changed).into_iter().collect();
        for part in changed.chunks(MOST_ROWS) {
            self.write_records(part).await?;
        }
        Ok(())
    }

    async fn write_commits(&mut self, headers: &[Header]) -> Result<()> {
        let municipality = self.municipality.0;
        let mut query = QueryBuilder::<Database>::new(
            "INSERT INTO commits \
             (municipality, sequence, id, replica, number, author, wall, received, time_asked, time_given) ",
        );
        query.push_values(headers, |mut row, header| {
            let commit = &header.commit;
            row.push_bind(municipality)
                .push_bind(signed(header.sequence))
                .push_bind(commit.id.0)
                .push_bind(commit.replica.0)
                .push_bind(signed(commit.number))
                .push_bind(commit.author.0)
                .push_bind(commit.wall.to_rfc3339())
                .push_bind(header.received.timestamp_millis())
                .push_bind(signed(header.asked.0))
                .push_bind(signed(commit.time.0));
        });
        query.build().persistent(false).execute(&mut *self.connection).await?;
        let payloads = headers
            .iter()
            .map(|header| Ok((header.sequence, to_json(&header.commit.changes, "commit")?)))
            .collect::<Result<Vec<_>>>()?;
        let mut query = QueryBuilder::<Database>::new("INSERT INTO payloads (municipality, sequence, changes) ");
        query.push_values(payloads, |mut row, (sequence, changes)| {
            row.push_bind(municipality).push_bind(signed(sequence)).push_bind(changes);
        });
        query.build().persistent(false).execute(&mut *self.connection).await?;
        let steps: Vec<(u64, RecordKey)> =
            headers.iter().flat_map(|header| header.commit.keys().map(|key| (header.sequence, key))).collect();
        for part in steps.chunks(MOST_ROWS) {
            let mut query = QueryBuilder::<Database>::new("INSERT INTO history (municipality, kind, id, sequence) ");
            query.push_values(part, |mut row, (sequence, key)| {
                row.push_bind(municipality).push_bind(key.kind.name()).push_bind(key.id).push_bind(signed(*sequence));
            });
            query.build().persistent(false).execute(&mut *self.connection).await?;
        }
        Ok(())
    }

    async fn write_records(&mut self, changed: &[(RecordKey, (u64, Derived))]) -> Result<()> {
        let mut rows = Vec::with_capacity(changed.len());
        for (key, (sequence, derived)) in changed {
            if let Some(Some(record)) = self.records.get(key) {
                rows.push((key, *sequence, to_json(record, "record")?, derived));
            }
        }
        let municipality = self.municipality.0;
        let mut query = QueryBuilder::<Database>::new(
            "INSERT INTO records \
             (municipality, kind, id, sequence, body, case_id, team, house, area, person, ends, born) ",
        );
        query.push_values(rows, |mut row, (key, sequence, body, derived)| {
            row.push_bind(municipality)
                .push_bind(key.kind.name())
                .push_bind(key.id)
                .push_bind(signed(sequence))
                .push_bind(body)
                .push_bind(derived.case.map(Uuid::from))
                .push_bind(derived.team.map(Uuid::from))
                .push_bind(derived.house)
                .push_bind(derived.area.clone())
                .push_bind(derived.person)
                .push_bind(derived.ends.clone())
                .push_bind(derived.born.clone());
        });
        query.push(
            " ON CONFLICT (municipality, kind, id) DO UPDATE SET sequence = excluded.sequence, body = excluded.body, \
             case_id = excluded.case_id, team = excluded.team, house = excluded.house, area = excluded.area, \
             person = excluded.person, ends = excluded.ends, born = excluded.born",
        );
        query.build().persistent(false).execute(&mut *self.connection).await?;
        Ok(())
    }
}
