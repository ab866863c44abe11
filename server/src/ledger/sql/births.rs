//! Who was born when: found by a column of its own, so that a registration is not compared with everybody.

use super::{
    Connection, Database,
    erase::MOST_IDS,
    rows::{record_of, signed},
};
use crate::ledger::{Result, derived::Derived};
use casework::{
    ids::{MunicipalityId, PersonId},
    records::{BirthDate, Kind},
    sync::Record,
};
use sqlx::{QueryBuilder, Row as _};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Everybody whose date of birth may be this one ([`BirthDate::may_be`]): by their ids, without reading what is known of them.
pub(super) async fn born(
    connection: &mut Connection,
    municipality: MunicipalityId,
    birth: BirthDate,
) -> Result<Vec<PersonId>> {
    let year = BirthDate::Year(birth.year()).to_string();
    let mut query =
        QueryBuilder::<Database>::new("SELECT id FROM records WHERE kind = 'base_data' AND municipality = ");
    query.push_bind(municipality.0).push(" AND born ");
    match birth {
        BirthDate::Day(_) => query.push("IN (").push_bind(year).push(", ").push_bind(birth.to_string()).push(")"),
        // Every day of the year begins with it and a hyphen, after which comes the full stop.
        BirthDate::Year(_) => query.push(">= ").push_bind(year.clone()).push(" AND born < ").push_bind(year + "."),
    };
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(|row| Ok(PersonId(row.try_get("id")?))).collect()
}

/// The names of these people.
pub(super) async fn identities(
    connection: &mut Connection,
    municipality: MunicipalityId,
    people: &BTreeSet<PersonId>,
) -> Result<Vec<Record>> {
    let people: Vec<PersonId> = people.iter().copied().collect();
    let mut identities = Vec::with_capacity(people.len());
    for part in people.chunks(MOST_IDS) {
        let mut query =
            QueryBuilder::<Database>::new("SELECT body FROM records WHERE kind = 'identity' AND municipality = ");
        query.push_bind(municipality.0).push(" AND id IN (");
        let mut ids = query.separated(", ");
        for person in part {
            ids.push_bind(person.0);
        }
        query.push(")");
        for row in query.build().persistent(false).fetch_all(&mut *connection).await? {
            identities.push(record_of(&row)?);
        }
    }
    Ok(identities)
}

/// Fills the column of tables that are from before it was there.
pub async fn note_births(connection: &mut Connection) -> Result<()> {
    let all: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM municipalities").fetch_all(&mut *connection).await?;
    for municipality in all {
        let mut last = Uuid::nil();
        loop {
            let rows = sqlx::query(
                "SELECT body FROM records WHERE municipality = $1 AND kind = $2 AND id > $3 ORDER BY id LIMIT $4",
            )
            .bind(municipality)
            .bind(Kind::BaseData.name())
            .bind(last)
            .bind(signed(MOST_IDS as u64))
            .fetch_all(&mut *connection)
            .await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let record = record_of(row)?;
                last = record.key.id;
                sqlx::query("UPDATE records SET born = $4 WHERE municipality = $1 AND kind = $2 AND id = $3")
                    .bind(municipality)
                    .bind(Kind::BaseData.name())
                    .bind(last)
                    .bind(Derived::of(&record, &HashMap::new()).born)
                    .execute(&mut *connection)
                    .await?;
            }
        }
    }
    Ok(())
}
