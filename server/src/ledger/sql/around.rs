//! What the rules of Decisions have to know about what surrounds a commit.

use super::{
    Connection,
    append::{record, team_of},
    births::{born, identities},
    desk::Desk,
    rows::{json, record_of},
};
use crate::ledger::{LedgerError, Result};
use casework::{
    admission::{Admitted, Author},
    decisions::{Around, Late, Newcomer, Wanted, raise, wanted},
    ids::{CaseId, MunicipalityId, PersonId, ReplicaId, TeamId, UnitId, UserId},
    records::{BaseData, BirthDate, Content, Decision, Identity, Kind, RecordKey, Role, Stay, Unit},
    search::same_name,
    sync::{Change, Presence, Record},
};
use chrono::{DateTime, Utc};
use sqlx::Row as _;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Raises what has to be decided because of a commit, in the commit. Answers the Decisions that were known before.
pub(super) async fn raise_decisions(
    desk: &mut Desk<'_>,
    admitted: &mut Admitted,
    now: DateTime<Utc>,
) -> Result<Vec<Record>> {
    let mut wanted = wanted(&admitted.commit.changes, |change| admitted.record(change.key));
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let (municipality, connection) = (desk.municipality(), desk.tables().await?);
    for &case in &wanted.handed_over {
        wanted.people.extend(people_in(connection, municipality, case).await?);
    }
    let mut surroundings = Surroundings { connection, municipality, admitted };
    let around = surroundings.look(&wanted).await?;
    let mut known = Vec::new();
    for raised in raise(&wanted, &around, now) {
        let before = record(connection, municipality, Decision::key(raised.id)).await?;
        admitted.raise(&raised, before.as_ref());
        known.extend(before);
    }
    admitted.teams.extend(around.teams);
    Ok(known)
}

/// Everybody in a case.
async fn people_in(
    connection: &mut Connection,
    municipality: MunicipalityId,
    case: CaseId,
) -> Result<impl Iterator<Item = PersonId>> {
    let ids: Vec<Uuid> =
        sqlx::query_scalar("SELECT id FROM records WHERE municipality = $1 AND kind = 'identity' AND case_id = $2")
            .bind(municipality.0)
            .bind(case.0)
            .fetch_all(connection)
            .await?;
    Ok(ids.into_iter().map(PersonId))
}

/// Reads records as they stand with a commit that is not written yet.
struct Surroundings<'a> {
    connection: &'a mut Connection,
    municipality: MunicipalityId,
    admitted: &'a Admitted,
}

impl Surroundings<'_> {
    async fn look(&mut self, wanted: &Wanted) -> Result<Around> {
        let mut around = Around::default();
        for &unit in &wanted.units {
            self.look_into(unit, &mut around).await?;
        }
        self.look_at_people(&wanted.people, &mut around).await?;
        let cases: BTreeSet<CaseId> =
            around.stays.iter().map(|(_, stay)| stay.case).chain(around.people.iter().map(Newcomer::case)).collect();
        for case in cases {
            let team = match self.admitted.teams.get(&case) {
                Some(&team) => Some(team),
                None => team_of(self.connection, self.municipality, case).await?,
            };
            around.teams.extend(team.map(|team| (case, team)));
        }
        let writers: BTreeSet<ReplicaId> = around.people.iter().filter_map(|it| it.registered_by).collect();
        for replica in writers {
            let writer = match replica == self.admitted.commit.replica {
                true => Some(self.admitted.commit.author),
                false => writer(self.connection, self.municipality, replica).await?,
            };
            around.writers.extend(writer.map(|writer| (replica, writer)));
        }
        Ok(around)
    }

    async fn record(&mut self, key: RecordKey) -> Result<Option<Record>> {
        match self.admitted.record(key) {
            Some(record) => Ok(Some(record.clone())),
            None => record(self.connection, self.municipality, key).await,
        }
    }

    async fn look_into(&mut self, room: UnitId, around: &mut Around) -> Result<()> {
        let Some(unit) = self.record(Unit::key(room)).await?.and_then(|record| record.content::<Unit>().ok()) else {
            return Ok(());
        };
        let rows = sqlx::query("SELECT body FROM records WHERE municipality = $1 AND kind = 'stay' AND house = $2")
            .bind(self.municipality.0)
            .bind(unit.accommodation.0)
            .fetch_all(&mut *self.connection)
            .await?;
        let mut stays: BTreeMap<Uuid, Record> = BTreeMap::new();
        for row in &rows {
            let record = record_of(row)?;
            stays.insert(record.key.id, record);
        }
        let changed = self.admitted.records.iter().filter(|record| record.key.kind == Kind::Stay);
        stays.extend(changed.map(|record| (record.key.id, record.clone())));
        for (id, record) in stays {
            let content = record.content::<Stay>().ok().filter(|stay| stay.unit == Some(room));
            if record.presence() != Presence::Removed {
                around.stays.extend(content.map(|stay| (id, stay)));
            }
        }
        around.beds.insert(room, unit.beds);
        Ok(())
    }

    /// Those who changed, and of all who may be born on the same day those whose names may mean one of them: of nobody
    /// else more than the name is read.
    async fn look_at_people(&mut self, people: &BTreeSet<PersonId>, around: &mut Around) -> Result<()> {
        let mut changed: Vec<Newcomer> = Vec::new();
        for &person in people {
            changed.extend(self.newcomer(person).await?);
        }
        let births: BTreeSet<BirthDate> = changed.iter().filter_map(|it| it.birth_date).collect();
        let mut others: BTreeSet<PersonId> = BTreeSet::new();
        for birth in births {
            others.extend(born(self.connection, self.municipality, birth).await?);
        }
        others.retain(|other| !people.contains(other));
        for identity in identities(self.connection, self.municipality, &others).await? {
            let identity = self.admitted.record(identity.key).unwrap_or(&identity);
            let Ok(name) = identity.content::<Identity>() else { continue };
            if changed.iter().any(|it| same_name(&it.identity, &name)) {
                around.people.extend(self.newcomer(PersonId(identity.key.id)).await?);
            }
        }
        around.people.append(&mut changed);
        Ok(())
    }

    async fn newcomer(&mut self, person: PersonId) -> Result<Option<Newcomer>> {
        let identity = self.record(Identity::key(person)).await?;
        let base = self.record(BaseData::key(person)).await?;
        let there = |record: &Record| record.presence() != Presence::Removed;
        Ok(identity.filter(there).zip(base.filter(there)).and_then(|(identity, base)| Newcomer::of(&identity, &base)))
    }
}

/// What used to be: every scope of the author, every team of the cases.
pub(super) async fn late(desk: &mut Desk<'_>, author: &Author, cases: &[CaseId]) -> Result<Late> {
    let (municipality, connection) = (desk.municipality(), desk.tables().await?);
    let rows =
        sqlx::query("SELECT role, team FROM scopes WHERE municipality = $1 AND \"user\" = $2 AND team IS NOT NULL")
            .bind(municipality.0)
            .bind(author.user.0)
            .fetch_all(&mut *connection)
            .await?;
    let mut late = Late::default();
    for row in &rows {
        let role = Role::from_word(row.try_get("role")?).ok_or(LedgerError::Damaged { what: "scope" })?;
        late.author.push((role, TeamId(row.try_get("team")?)));
    }
    for &case in cases {
        let rows = sqlx::query(
            "SELECT p.changes FROM history h JOIN payloads p USING (municipality, sequence) \
             WHERE h.municipality = $1 AND h.kind = 'case' AND h.id = $2",
        )
        .bind(municipality.0)
        .bind(case.0)
        .fetch_all(&mut *connection)
        .await?;
        let teams = late.teams.entry(case).or_default();
        for row in &rows {
            let changes: Vec<Change> = json(row, "changes", "commit")?;
            let of_case = changes.iter().filter(|it| it.key == RecordKey { kind: Kind::Case, id: case.0 });
            let named = of_case.filter_map(|it| it.fields.get("team")?.value.as_str()?.parse().ok().map(TeamId));
            teams.extend(named);
        }
    }
    Ok(late)
}

/// Who writes as this replica.
async fn writer(
    connection: &mut Connection,
    municipality: MunicipalityId,
    replica: ReplicaId,
) -> Result<Option<UserId>> {
    let author: Option<Uuid> =
        sqlx::query_scalar("SELECT author FROM commits WHERE municipality = $1 AND replica = $2 LIMIT 1")
            .bind(municipality.0)
            .bind(replica.0)
            .fetch_optional(connection)
            .await?;
    Ok(author.map(UserId))
}

/// Takes note, in records that somebody will have to settle, of who wrote what.
pub(super) async fn name_writers(desk: &mut Desk<'_>, admitted: &mut Admitted) -> Result<()> {
    let mut known: HashMap<_, UserId> = HashMap::from([(admitted.commit.replica, admitted.commit.author)]);
    for record in &mut admitted.records {
        let disputed = record.disputed();
        for &replica in disputed.iter().filter(|replica| record.writer(**replica).is_none()) {
            if known.contains_key(&replica) {
                continue;
            }
            let municipality = desk.municipality();
            known.extend(writer(desk.tables().await?, municipality, replica).await?.map(|writer| (replica, writer)));
        }
        let writers = disputed.into_iter().filter_map(|replica| Some((replica, *known.get(&replica)?)));
        record.know(writers.collect::<Vec<_>>());
    }
    Ok(())
}
