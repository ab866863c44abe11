//! What the stores do alike: the same SQL, on the connections of one database.
//!
//! Every store includes this folder as a module of its own, compiled for it: what differs (`Store`, `Connection`, how
//! a transaction begins and ends, how a list is searched) it finds in `super`. Statements are therefore written in what
//! SQLite and PostgreSQL both understand: `$1` for values, `"user"` in quotes, text compared byte by byte.

mod append;
mod around;
mod as_signed;
mod births;
mod blobs;
mod desk;
mod erase;
mod joins;
mod people;
mod pull;
mod purge;
mod rows;
mod seals;

use super::{Arguments, Connection, Database, Pool, Row, Store};
use crate::ledger::{
    Author, Bell, Credentials, Erasure, ErasureList, External, History, Intake, Ledger, LedgerError, Marks,
    Municipality, News, Pulled, Purge, Reader, Result, Session, SessionEnd, Shared, Standing, TokenHash, User,
    admission::{Authority, Batch},
};
use async_trait::async_trait;
pub use births::note_births;
use casework::{
    erasure::Subject,
    ids::{CaseId, MunicipalityId, UserId},
    records::{Kind, RecordKey},
    sync::{
        Commit, Record,
        wire::{Cursor, Push, Receipt},
    },
};
use chrono::{DateTime, Utc};
use desk::Desk;
use rows::{history_of, number, record_of, signed};
use sqlx::Row as _;
use std::path::Path;
use uuid::Uuid;

#[async_trait]
impl Ledger for Store {
    fn bell(&self) -> &Bell {
        &self.bell
    }

    fn shared(&self) -> Option<&dyn Shared> {
        self.common()
    }

    async fn municipalities(&self) -> Result<Vec<Municipality>> {
        let rows = sqlx::query("SELECT id, name, epoch FROM municipalities ORDER BY name, id")
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Municipality {
                    id: MunicipalityId(row.try_get("id")?),
                    name: row.try_get("name")?,
                    epoch: row.try_get("epoch")?,
                })
            })
            .collect()
    }

    async fn create_municipality(&self, name: &str) -> Result<Municipality> {
        let made = Municipality {
            id: MunicipalityId::new(),
            name: name.to_owned(),
            epoch: Uuid::now_v7().simple().to_string(),
        };
        sqlx::query("INSERT INTO municipalities (id, name, epoch) VALUES ($1, $2, $3)")
            .bind(made.id.0)
            .bind(&made.name)
            .bind(&made.epoch)
            .execute(&self.writer)
            .await?;
        Ok(made)
    }

    async fn users(&self, municipality: MunicipalityId) -> Result<Vec<User>> {
        people::users(&self.readers, municipality).await
    }

    async fn user(&self, municipality: MunicipalityId, user: UserId) -> Result<Option<User>> {
        people::user(&mut *self.readers.acquire().await?, municipality, user).await
    }

    async fn user_by_login(&self, login: &str) -> Result<Option<User>> {
        people::user_by_login(&self.readers, login).await
    }

    async fn put_user(&self, user: &User, now: DateTime<Utc>) -> Result<()> {
        let mut transaction = self.write().await?;
        people::put(&mut transaction, user, now).await?;
        self.commit(transaction, &[user.municipality]).await
    }

    async fn credentials(&self, municipality: MunicipalityId, user: UserId) -> Result<Credentials> {
        people::credentials(&self.readers, municipality, user).await
    }

    async fn set_credentials(&self, municipality: MunicipalityId, user: UserId, set: &Credentials) -> Result<()> {
        people::set_credentials(&self.writer, municipality, user, set).await
    }

    async fn replace_credentials(
        &self,
        municipality: MunicipalityId,
        user: UserId,
        seen: &Credentials,
        set: &Credentials,
    ) -> Result<bool> {
        people::replace_credentials(&self.writer, municipality, user, seen, set).await
    }

    async fn open_session(&self, session: &Session) -> Result<()> {
        people::open_session(&self.writer, session).await
    }

    async fn session(&self, token: &TokenHash) -> Result<Option<(Session, User)>> {
        people::session(&self.readers, token).await
    }

    async fn sessions(&self, municipality: MunicipalityId, user: UserId) -> Result<Vec<Session>> {
        people::sessions(&self.readers, municipality, user).await
    }

    async fn touch_session(&self, token: &TokenHash, now: DateTime<Utc>) -> Result<()> {
        people::touch_session(&self.writer, token, now).await
    }

    async fn revoke(&self, which: SessionEnd, now: DateTime<Utc>) -> Result<u64> {
        let mut transaction = self.write().await?;
        let ended = people::revoke(&mut transaction, which, now).await?;
        self.commit(transaction, &ended).await?;
        Ok(ended.len() as u64)
    }

    async fn push(
        &self,
        municipality: MunicipalityId,
        author: &Author,
        commits: Vec<Commit>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>> {
        let mut transaction = self.write().await?;
        let mut desk = Desk::lay_out(&mut transaction, municipality, &commits).await?;
        let authority = authority_of(desk.tables().await?, municipality, author).await?;
        let (mut batch, mut receipts) = (Batch::default(), Vec::with_capacity(commits.len()));
        for commit in commits {
            let receipt = match batch.holds_back(&commit) {
                Some(refusal) => Receipt::Refused(refusal),
                None => match append::take_in(&mut desk, authority, &commit, now).await? {
                    append::Outcome::New { sequence, time, gone } | append::Outcome::Known { sequence, time, gone } => {
                        Receipt::Accepted { sequence, time, gone }
                    }
                    append::Outcome::Refused(refusal) => Receipt::Refused(refusal),
                },
            };
            receipts.push(batch.answered(commit, receipt));
        }
        let (before, reached) = desk.clear().await?;
        if reached > before {
            self.commit(transaction, &[municipality]).await?;
        }
        Ok(receipts)
    }

    async fn take_in(&self, municipality: MunicipalityId, intake: &Intake, now: DateTime<Utc>) -> Result<u64> {
        let mut transaction = self.write().await?;
        for user in &intake.users {
            if user.municipality != municipality {
                return Err(LedgerError::UnknownUser);
            }
            people::put(&mut transaction, user, now).await?;
        }
        for commits in intake.commits.chunks(Push::MOST) {
            let mut desk = Desk::lay_out(&mut transaction, municipality, commits).await?;
            for commit in commits {
                let outcome = append::take_in(&mut desk, Authority::Operator, commit, now).await?;
                if let append::Outcome::Refused(refusal) = outcome {
                    return Err(LedgerError::NotTakenIn { commit: commit.id, refusal });
                }
            }
            desk.clear().await?;
        }
        for external in &intake.external {
            people::put_external(&mut transaction, municipality, external).await?;
        }
        let (sequence, _) = head(&mut transaction, municipality).await?;
        self.commit(transaction, &[municipality]).await?;
        Ok(sequence)
    }

    async fn pull(
        &self,
        municipality: MunicipalityId,
        reader: &Reader,
        cursor: &Cursor,
        limit: usize,
    ) -> Result<Pulled> {
        let mut snapshot = self.read().await?;
        pull::page(&mut snapshot, municipality, reader, cursor, limit).await
    }

    async fn news(&self, municipality: MunicipalityId, reader: &Reader, after: u64) -> Result<News> {
        let mut snapshot = self.read().await?;
        pull::news(&mut snapshot, municipality, reader, after).await
    }

    async fn record(&self, municipality: MunicipalityId, key: RecordKey) -> Result<Option<Record>> {
        append::record(&mut *self.readers.acquire().await?, municipality, key).await
    }

    async fn read(
        &self,
        municipality: MunicipalityId,
        reader: &Reader,
        key: RecordKey,
        now: DateTime<Utc>,
    ) -> Result<Option<Record>> {
        let mut transaction = self.write().await?;
        let record = pull::read(&mut transaction, municipality, reader, key).await?;
        if let Some(case) = record.as_ref().and_then(Record::case) {
            pull::note_access(&mut transaction, municipality, reader.user, case, now).await?;
            self.commit(transaction, &[]).await?;
        }
        Ok(record)
    }

    async fn records(&self, municipality: MunicipalityId, kind: Kind) -> Result<Vec<Record>> {
        let rows = sqlx::query("SELECT body FROM records WHERE municipality = $1 AND kind = $2 ORDER BY id")
            .bind(municipality.0)
            .bind(kind.name())
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(record_of).collect()
    }

    async fn case_records(&self, municipality: MunicipalityId, case: CaseId) -> Result<Vec<Record>> {
        let rows = sqlx::query("SELECT body FROM records WHERE municipality = $1 AND case_id = $2 ORDER BY kind, id")
            .bind(municipality.0)
            .bind(case.0)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(record_of).collect()
    }

    async fn history(&self, municipality: MunicipalityId, key: RecordKey) -> Result<Vec<History>> {
        let rows = sqlx::query(HISTORY)
            .bind(municipality.0)
            .bind(key.kind.name())
            .bind(key.id)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(history_of).collect()
    }

    async fn external_ids(&self, municipality: MunicipalityId) -> Result<Vec<External>> {
        people::external_ids(&self.readers, municipality).await
    }

    async fn erase(
        &self,
        municipality: MunicipalityId,
        subject: Subject,
        list: &ErasureList,
        now: DateTime<Utc>,
    ) -> Result<Option<Erasure>> {
        let mut transaction = self.write().await?;
        let task = erase::Task::Erase(subject);
        let Some(erasure) = erase::erase(&mut transaction, municipality, task, now).await? else { return Ok(None) };
        list.add(&erasure)?;
        self.commit(transaction, &[municipality]).await?;
        self.sweep().await?;
        Ok(Some(erasure))
    }

    async fn sweep_again(&self) -> Result<()> {
        if self.can_be_swept().await? {
            self.sweep().await?;
        }
        Ok(())
    }

    async fn confirm_purges(&self, municipality: MunicipalityId, session: &TokenHash, cursor: &Cursor) -> Result<()> {
        match purge::to_confirm(&self.readers, municipality, session, cursor).await? {
            Some(place) => purge::confirm(&self.writer, municipality, session, place).await,
            None => Ok(()),
        }
    }

    async fn purges(&self, municipality: MunicipalityId) -> Result<Vec<Purge>> {
        let mut snapshot = self.read().await?;
        purge::all(&mut snapshot, municipality).await
    }

    async fn restored(&self, erasures: &[Erasure], now: DateTime<Utc>) -> Result<usize> {
        let mut transaction = self.write().await?;
        let places = purge::begin_epoch(&mut transaction).await?;
        let mut done = 0;
        for erasure in erasures.iter().filter(|erasure| places.contains(&erasure.municipality)) {
            let ids = erasure.records.iter().map(|erased| erased.id).collect();
            let known = erase::erased_among(&mut transaction, erasure.municipality, &ids).await?;
            if erasure.records.iter().all(|erased| known.contains(&erased.key())) {
                continue;
            }
            erase::erase(&mut transaction, erasure.municipality, erase::Task::Again(erasure), now).await?;
            done += 1;
        }
        self.commit(transaction, &places).await?;
        self.sweep().await?;
        Ok(done)
    }

    async fn commits(&self, municipality: MunicipalityId, after: u64, limit: usize) -> Result<Vec<History>> {
        let rows = sqlx::query(
            "SELECT c.sequence, c.id, c.replica, c.number, c.author, c.wall, c.received, c.time_asked, c.time_given, \
             p.changes FROM commits c JOIN payloads p USING (municipality, sequence) \
             WHERE c.municipality = $1 AND c.sequence > $2 ORDER BY c.sequence LIMIT $3",
        )
        .bind(municipality.0)
        .bind(signed(after))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(history_of).collect()
    }

    async fn marks(&self, municipality: MunicipalityId) -> Result<Marks> {
        let mut snapshot = self.read().await?;
        purge::marks(&mut snapshot, municipality).await
    }

    async fn inspect(&self) -> Result<Vec<String>> {
        self.faults().await
    }

    async fn backup(&self, file: &Path) -> Result<()> {
        self.copy_to(file).await
    }
}

/// The commits that changed a record: of the municipality $1, the kind $2, the id $3.
const HISTORY: &str = "SELECT c.sequence, c.id, c.replica, c.number, c.author, c.wall, c.received, c.time_asked, c.time_given, \
     p.changes FROM history h JOIN commits c USING (municipality, sequence) \
     JOIN payloads p USING (municipality, sequence) \
     WHERE h.municipality = $1 AND h.kind = $2 AND h.id = $3 ORDER BY h.sequence";

/// How far a municipality's sequence is, and its epoch.
async fn head(connection: &mut Connection, municipality: MunicipalityId) -> Result<(u64, String)> {
    let row = sqlx::query("SELECT sequence, epoch FROM municipalities WHERE id = $1")
        .bind(municipality.0)
        .fetch_optional(connection)
        .await?
        .ok_or(LedgerError::UnknownMunicipality)?;
    Ok((number(&row, "sequence")?, row.try_get("epoch")?))
}

/// On whose authority an author's commits are taken in, as of now.
async fn authority_of<'a>(
    connection: &mut Connection,
    municipality: MunicipalityId,
    author: &'a Author,
) -> Result<Authority<'a>> {
    let user = people::user(connection, municipality, author.user).await?;
    Ok(match user.map(|user| user.standing) {
        Some(Standing::Blocked) => Authority::Blocked(author),
        _ => Authority::User(author),
    })
}

/// Takes the municipality's lock until the transaction ends; answers the last place that was given out.
async fn lock(connection: &mut Connection, municipality: MunicipalityId) -> Result<u64> {
    let row = sqlx::query("UPDATE municipalities SET sequence = sequence WHERE id = $1 RETURNING sequence")
        .bind(municipality.0)
        .fetch_optional(connection)
        .await?
        .ok_or(LedgerError::UnknownMunicipality)?;
    number(&row, "sequence")
}

/// Under the lock: places up to this one are given out.
async fn advance(connection: &mut Connection, municipality: MunicipalityId, reached: u64) -> Result<()> {
    sqlx::query("UPDATE municipalities SET sequence = $2 WHERE id = $1")
        .bind(municipality.0)
        .bind(rows::signed(reached))
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes the next place in the sequence, and with it the municipality's lock until the transaction ends.
async fn next(connection: &mut Connection, municipality: MunicipalityId) -> Result<u64> {
    let row = sqlx::query("UPDATE municipalities SET sequence = sequence + 1 WHERE id = $1 RETURNING sequence")
        .bind(municipality.0)
        .fetch_optional(connection)
        .await?
        .ok_or(LedgerError::UnknownMunicipality)?;
    number(&row, "sequence")
}

/// Gives back the place that [`next`] took in this transaction, and that nothing is at: so no place is ever empty.
async fn give_back(connection: &mut Connection, municipality: MunicipalityId) -> Result<()> {
    sqlx::query("UPDATE municipalities SET sequence = sequence - 1 WHERE id = $1")
        .bind(municipality.0)
        .execute(connection)
        .await?;
    Ok(())
}
