//! The seals of replies.

use super::{
    Connection, Database, HISTORY, Store, append, lock,
    rows::{history_of, moment, record_of},
};
use crate::{
    ledger::{
        LedgerError, Result,
        seals::{SealedText, Seals},
    },
    seal::{PublicKey, Seal, SealKey, Signature},
};
use async_trait::async_trait;
use casework::{
    agreement::{Entry, Sealed},
    ids::{MunicipalityId, VersionId},
    minutes::sha256_hex,
    records::{AgreementVersion, Content as _, Kind, ReplyKey, Strokes},
    sync::{Change, Record},
};
use sqlx::{QueryBuilder, Row as _};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A text of which more than this was sealed is no single one.
const MOST_TEXTS: i64 = 5;

#[async_trait]
impl Seals for Store {
    async fn seal(&self, municipality: MunicipalityId, version: VersionId, key: &SealKey) -> Result<()> {
        let mut transaction = self.write().await?;
        // Nobody erases the version meanwhile.
        lock(&mut transaction, municipality).await?;
        let seals = make(&mut transaction, municipality, version, key).await?;
        if !seals.is_empty() {
            put(&mut transaction, &seals).await?;
            self.commit(transaction, &[]).await?;
        }
        Ok(())
    }

    async fn unsealed(&self, municipality: MunicipalityId) -> Result<Vec<VersionId>> {
        let mut snapshot = self.read().await?;
        let rows = sqlx::query("SELECT body FROM records WHERE municipality = $1 AND kind = $2 ORDER BY id")
            .bind(municipality.0)
            .bind(Kind::AgreementVersion.name())
            .fetch_all(&mut *snapshot)
            .await?;
        let mut sealed: BTreeMap<VersionId, BTreeSet<ReplyKey>> = BTreeMap::new();
        for seal in all(&mut snapshot, municipality, None).await? {
            sealed.entry(seal.sealed.version).or_default().insert(seal.sealed.reply);
        }
        let mut unsealed = Vec::new();
        for row in &rows {
            let record = record_of(row)?;
            let version = VersionId(record.key.id);
            let known = sealed.remove(&version).unwrap_or_default();
            // One that cannot be read stops no other; `lotse verify` says so.
            let content = record.content::<AgreementVersion>();
            if content.is_ok_and(|content| !to_seal(&content, &known).is_empty()) {
                unsealed.push(version);
            }
        }
        Ok(unsealed)
    }

    async fn seals(&self, municipality: MunicipalityId, version: Option<VersionId>) -> Result<Vec<Seal>> {
        all(&mut *self.readers.acquire().await?, municipality, version).await
    }

    async fn sealed_texts(&self, beginning: &str) -> Result<Vec<SealedText>> {
        let rows = sqlx::query(
            "SELECT m.name, s.text_sha256, min(s.received) AS first, max(s.received) AS last, count(*) AS seals \
             FROM seals s JOIN municipalities m ON m.id = s.municipality \
             WHERE s.text_sha256 >= $1 AND s.text_sha256 < $2 \
             GROUP BY m.name, s.text_sha256, s.version ORDER BY s.text_sha256, first, m.name LIMIT $3",
        )
        .bind(beginning)
        // Behind every digit.
        .bind(format!("{beginning}g"))
        .bind(MOST_TEXTS)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(SealedText {
                    municipality: row.try_get("name")?,
                    text_sha256: row.try_get("text_sha256")?,
                    from: moment(row, "first")?,
                    to: moment(row, "last")?,
                    seals: row.try_get::<i64, _>("seals")?.unsigned_abs(),
                })
            })
            .collect()
    }
}

/// The replies, and what was added to them, that are not sealed and can be.
fn to_seal(version: &AgreementVersion, sealed: &BTreeSet<ReplyKey>) -> Vec<ReplyKey> {
    let hash = sha256_hex(&version.text);
    let missing = |(key, entry): &(ReplyKey, Entry)| !sealed.contains(key) && entry.reply().text_sha256 == hash;
    Entry::all(version).filter(missing).map(|(key, _)| key).collect()
}

/// The seals that a version lacks.
async fn make(
    connection: &mut Connection,
    municipality: MunicipalityId,
    version: VersionId,
    key: &SealKey,
) -> Result<Vec<Seal>> {
    let record_key = AgreementVersion::key(version);
    let Some(record) = append::record(connection, municipality, record_key).await? else { return Ok(Vec::new()) };
    let Ok(content) = record.content::<AgreementVersion>() else { return Ok(Vec::new()) };
    let known = all(connection, municipality, Some(version)).await?;
    let missing = to_seal(&content, &known.iter().map(|seal| seal.sealed.reply).collect());
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(HISTORY)
        .bind(municipality.0)
        .bind(record_key.kind.name())
        .bind(record_key.id)
        .fetch_all(&mut *connection)
        .await?;
    let history = rows.iter().map(history_of).collect::<Result<Vec<_>>>()?;
    let mut seals = Vec::with_capacity(missing.len());
    for reply_key in missing {
        let Some(entry) = Entry::of(&content, reply_key) else { continue };
        let path = entry.field(reply_key);
        let brings = |change: &Change| change.key == record_key && change.fields.contains_key(&path);
        let brought = history.iter().find(|step| step.commit.changes.iter().any(brings));
        // Of a reply that nothing brought, nobody can say when it came: it stays without a seal, and the others get theirs.
        let Some(received_at) = brought.map(|step| step.received) else { continue };
        let drawn = match entry.strokes() {
            Some(strokes) => append::record(connection, municipality, Strokes::key(strokes)).await?,
            None => None,
        };
        let drawn = drawn.and_then(|record| record.content::<Strokes>().ok());
        let sealed = Sealed {
            municipality,
            version,
            text_sha256: entry.reply().text_sha256.clone(),
            reply: reply_key,
            reply_sha256: entry.sha256(drawn.as_ref()),
            received_at,
        };
        let signature = key.sign(&sealed.bytes());
        seals.push(Seal { sealed, key: key.public(), signature });
    }
    Ok(seals)
}

async fn put(connection: &mut Connection, seals: &[Seal]) -> Result<()> {
    let mut query = QueryBuilder::<Database>::new(
        "INSERT INTO seals (municipality, version, reply, signer, text_sha256, reply_sha256, received, key, signature) ",
    );
    query.push_values(seals, |mut row, Seal { sealed, key, signature }| {
        row.push_bind(sealed.municipality.0)
            .push_bind(sealed.version.0)
            .push_bind(sealed.reply.id)
            .push_bind(sealed.reply.signer.to_string())
            .push_bind(sealed.text_sha256.clone())
            .push_bind(sealed.reply_sha256.clone())
            .push_bind(sealed.received_at.timestamp_millis())
            .push_bind(key.0.to_vec())
            .push_bind(signature.0.to_vec());
    });
    query.push(" ON CONFLICT DO NOTHING");
    query.build().persistent(false).execute(connection).await?;
    Ok(())
}

/// A version out of which somebody was erased: the seals of their replies go.
pub(super) async fn unseal_gone(
    connection: &mut Connection,
    municipality: MunicipalityId,
    version: &Record,
) -> Result<()> {
    for seal in all(connection, municipality, Some(VersionId(version.key.id))).await? {
        let reply = seal.sealed.reply;
        if ["replies", "papers"].iter().any(|field| version.fields.contains_key(&format!("{field}/{reply}"))) {
            continue;
        }
        sqlx::query("DELETE FROM seals WHERE municipality = $1 AND version = $2 AND reply = $3 AND signer = $4")
            .bind(municipality.0)
            .bind(version.key.id)
            .bind(reply.id)
            .bind(reply.signer.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn all(
    connection: &mut Connection,
    municipality: MunicipalityId,
    version: Option<VersionId>,
) -> Result<Vec<Seal>> {
    const COLUMNS: &str =
        "SELECT version, reply, signer, text_sha256, reply_sha256, received, key, signature FROM seals";
    let mut query = QueryBuilder::<Database>::new(COLUMNS);
    query.push(" WHERE municipality = ").push_bind(municipality.0);
    if let Some(version) = version {
        query.push(" AND version = ").push_bind(version.0);
    }
    query.push(" ORDER BY version, reply, signer");
    let rows = query.build().fetch_all(connection).await?;
    let damaged = || LedgerError::Damaged { what: "seal" };
    rows.iter()
        .map(|row| {
            let signer: String = row.try_get("signer")?;
            let (key, signature): (Vec<u8>, Vec<u8>) = (row.try_get("key")?, row.try_get("signature")?);
            let sealed = Sealed {
                municipality,
                version: VersionId(row.try_get::<Uuid, _>("version")?),
                text_sha256: row.try_get("text_sha256")?,
                reply: ReplyKey { id: row.try_get("reply")?, signer: signer.parse().map_err(|_| damaged())? },
                reply_sha256: row.try_get("reply_sha256")?,
                received_at: moment(row, "received")?,
            };
            let key = PublicKey(key.try_into().map_err(|_| damaged())?);
            Ok(Seal { sealed, key, signature: Signature(signature.try_into().map_err(|_| damaged())?) })
        })
        .collect()
}
