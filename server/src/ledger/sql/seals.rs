//! The seals of what people said to agreements and under minutes.

use super::{
    Connection, Database, HISTORY, Row, Store, append, as_signed, lock,
    rows::{history_of, moment, record_of},
};
use crate::{
    ledger::{
        History, LedgerError, Result,
        seals::{SealedText, Seals},
    },
    seal::{PublicKey, Seal, SealKey, Signature},
};
use async_trait::async_trait;
use casework::{
    ids::{ConsultationId, MunicipalityId, VersionId},
    minutes::sha256_hex,
    records::{Actor, Content as _, ReplyKey, Strokes},
    seal::{Entry, EntryKey, Laid, Sealed, Signable},
    sync::{Change, Record},
};
use sqlx::{QueryBuilder, Row as _};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A text of which more than this was sealed is no single one.
const MOST_TEXTS: i64 = 5;

#[async_trait]
impl Seals for Store {
    async fn seal(&self, municipality: MunicipalityId, of: Signable, key: &SealKey) -> Result<usize> {
        let mut transaction = self.write().await?;
        // Nobody erases it meanwhile.
        lock(&mut transaction, municipality).await?;
        let seals = make(&mut transaction, municipality, of, key).await?;
        if !seals.is_empty() {
            put(&mut transaction, of, &seals).await?;
            self.commit(transaction, &[]).await?;
        }
        Ok(seals.len())
    }

    async fn unsealed(&self, municipality: MunicipalityId) -> Result<Vec<Signable>> {
        let mut snapshot = self.read().await?;
        let rows = sqlx::query(
            "SELECT body FROM records WHERE municipality = $1 AND kind IN ('agreement_version', 'consultation') \
             AND (kind = 'agreement_version' OR body LIKE '%\"signatures/%') ORDER BY kind, id",
        )
        .bind(municipality.0)
        .fetch_all(&mut *snapshot)
        .await?;
        let sealed = keys(&all(&mut snapshot, municipality, None).await?);
        let mut unsealed = Vec::new();
        for row in &rows {
            let record = record_of(row)?;
            // One that cannot be read stops no other; `lotse verify` says so.
            let Some((of, laid)) = Signable::of(record.key).zip(Laid::of(&record)) else { continue };
            if !to_seal(&laid, &sealed).is_empty() {
                unsealed.push(of);
            }
        }
        Ok(unsealed)
    }

    async fn seals(&self, municipality: MunicipalityId, of: Option<Signable>) -> Result<Vec<Seal>> {
        all(&mut *self.readers.acquire().await?, municipality, of).await
    }

    async fn sealed_texts(&self, beginning: &str) -> Result<Vec<SealedText>> {
        let rows = sqlx::query(
            "SELECT m.name, s.checksum, min(s.received) AS first, max(s.received) AS last, count(*) AS seals FROM \
             (SELECT municipality, version AS signed, text_sha256 AS checksum, received FROM seals \
             WHERE text_sha256 >= $1 AND text_sha256 < $2 \
             UNION ALL SELECT municipality, consultation, checksum, received FROM minutes_seals \
             WHERE checksum >= $1 AND checksum < $2) s JOIN municipalities m ON m.id = s.municipality \
             GROUP BY m.name, s.checksum, s.signed ORDER BY s.checksum, first, m.name LIMIT $3",
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
                    checksum: row.try_get("checksum")?,
                    from: moment(row, "first")?,
                    to: moment(row, "last")?,
                    seals: row.try_get::<i64, _>("seals")?.unsigned_abs(),
                })
            })
            .collect()
    }
}

fn keys(seals: &[Seal]) -> BTreeSet<EntryKey> {
    seals.iter().map(|seal| seal.sealed.entry).collect()
}

/// What is not sealed and can be. Whether a signature is to its minutes is seen where it came: [`as_signed::is_to_minutes`].
fn to_seal<'a>(laid: &'a Laid, sealed: &BTreeSet<EntryKey>) -> Vec<(EntryKey, Entry<'a>)> {
    let text = match laid {
        Laid::Version(_, version) => Some(sha256_hex(&version.text)),
        Laid::Minutes(..) => None,
    };
    let mut entries = laid.entries();
    entries
        .retain(|(key, entry)| !sealed.contains(key) && text.as_ref().is_none_or(|text| text == entry.text_sha256()));
    entries
}

/// The seals that it lacks.
async fn make(
    connection: &mut Connection,
    municipality: MunicipalityId,
    of: Signable,
    key: &SealKey,
) -> Result<Vec<Seal>> {
    let Some(record) = append::record(connection, municipality, of.key()).await? else { return Ok(Vec::new()) };
    let Some(laid) = Laid::of(&record) else { return Ok(Vec::new()) };
    let sealed = keys(&all(connection, municipality, Some(of)).await?);
    let missing = to_seal(&laid, &sealed);
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query(HISTORY)
        .bind(municipality.0)
        .bind(record.key.kind.name())
        .bind(record.key.id)
        .fetch_all(&mut *connection)
        .await?;
    let history = rows.iter().map(history_of).collect::<Result<Vec<_>>>()?;
    let mut seals = Vec::with_capacity(missing.len());
    for (entry_key, entry) in missing {
        let path = entry.field(entry_key);
        let brings = |change: &Change| change.key == record.key && change.fields.contains_key(&path);
        let brought = history.iter().find(|step| step.commit.changes.iter().any(brings));
        // Of what nothing brought, nobody can say when it came: it stays without a seal, and the others get theirs.
        let Some(&History { sequence, received: received_at, .. }) = brought else { continue };
        let text_sha256 = entry.text_sha256();
        if let Signable::Minutes(id) = of
            && !as_signed::is_to_minutes(connection, municipality, id, text_sha256, sequence).await?
        {
            continue;
        }
        let drawn = match entry.strokes() {
            Some(strokes) => append::record(connection, municipality, Strokes::key(strokes)).await?,
            None => None,
        };
        let drawn = drawn.and_then(|record| record.content::<Strokes>().ok());
        let sealed = Sealed {
            municipality,
            entry: entry_key,
            text_sha256: text_sha256.to_owned(),
            entry_sha256: entry.sha256(drawn.as_ref()),
            received_at,
        };
        let signature = key.sign(&sealed.bytes());
        seals.push(Seal { sealed, key: key.public(), signature });
    }
    Ok(seals)
}

/// Keeps seals of one version, or of one conversation's minutes.
async fn put(connection: &mut Connection, of: Signable, seals: &[Seal]) -> Result<()> {
    let mut query = QueryBuilder::<Database>::new(match of {
        Signable::Version(_) => {
            "INSERT INTO seals (municipality, version, signer, text_sha256, reply_sha256, received, key, signature, reply) "
        }
        Signable::Minutes(_) => {
            "INSERT INTO minutes_seals (municipality, consultation, signer, text_sha256, signed_sha256, received, key, \
             signature, checksum) "
        }
    });
    query.push_values(seals, |mut row, Seal { sealed, key, signature }| {
        row.push_bind(sealed.municipality.0)
            .push_bind(of.key().id)
            .push_bind(sealed.entry.signer().to_string())
            .push_bind(sealed.text_sha256.clone())
            .push_bind(sealed.entry_sha256.clone())
            .push_bind(sealed.received_at.timestamp_millis())
            .push_bind(key.0.to_vec())
            .push_bind(signature.0.to_vec());
        match sealed.entry {
            EntryKey::Reply(_, reply) => row.push_bind(reply.id),
            EntryKey::Signature(..) => row.push_bind(of.checksum(&sealed.text_sha256)),
        };
    });
    query.push(" ON CONFLICT DO NOTHING");
    query.build().persistent(false).execute(connection).await?;
    Ok(())
}

/// A record out of which somebody was erased: the seals of what they said go.
pub(super) async fn unseal_gone(
    connection: &mut Connection,
    municipality: MunicipalityId,
    record: &Record,
) -> Result<()> {
    let Some(of) = Signable::of(record.key) else { return Ok(()) };
    for seal in all(connection, municipality, Some(of)).await? {
        let entry = seal.sealed.entry;
        let stands = |field| record.fields.contains_key(&format!("{field}/{entry}"));
        if ["replies", "papers", "signatures"].into_iter().any(stands) {
            continue;
        }
        let delete = match entry {
            EntryKey::Reply(_, reply) => {
                let seals = "DELETE FROM seals WHERE municipality = $1 AND version = $2 AND signer = $3 AND reply = $4";
                sqlx::query(seals)
                    .bind(municipality.0)
                    .bind(record.key.id)
                    .bind(entry.signer().to_string())
                    .bind(reply.id)
            }
            EntryKey::Signature(..) => {
                let seals = "DELETE FROM minutes_seals WHERE municipality = $1 AND consultation = $2 AND signer = $3";
                sqlx::query(seals).bind(municipality.0).bind(record.key.id).bind(entry.signer().to_string())
            }
        };
        delete.execute(&mut *connection).await?;
    }
    Ok(())
}

const OF_VERSIONS: &str = "SELECT version, reply, signer, text_sha256, reply_sha256 AS entry_sha256, received, key, signature \
     FROM seals WHERE municipality = ";
const OF_MINUTES: &str = "SELECT consultation, signer, text_sha256, signed_sha256 AS entry_sha256, received, key, signature, \
     checksum FROM minutes_seals WHERE municipality = ";

/// The seals of one, or of all, in the order of their keys.
async fn all(connection: &mut Connection, municipality: MunicipalityId, of: Option<Signable>) -> Result<Vec<Seal>> {
    let mut seals = Vec::new();
    if !matches!(of, Some(Signable::Minutes(_))) {
        let mut query = QueryBuilder::<Database>::new(OF_VERSIONS);
        query.push_bind(municipality.0);
        if let Some(of) = of {
            query.push(" AND version = ").push_bind(of.key().id);
        }
        let rows = query.push(" ORDER BY version, reply, signer").build().fetch_all(&mut *connection).await?;
        for row in &rows {
            let reply = ReplyKey { id: row.try_get("reply")?, signer: signer_of(row)? };
            let version = VersionId(row.try_get::<Uuid, _>("version")?);
            seals.push(seal_of(row, municipality, EntryKey::Reply(version, reply))?);
        }
    }
    if !matches!(of, Some(Signable::Version(_))) {
        let mut query = QueryBuilder::<Database>::new(OF_MINUTES);
        query.push_bind(municipality.0);
        if let Some(of) = of {
            query.push(" AND consultation = ").push_bind(of.key().id);
        }
        let rows = query.push(" ORDER BY consultation, signer").build().fetch_all(&mut *connection).await?;
        for row in &rows {
            let minutes = ConsultationId(row.try_get::<Uuid, _>("consultation")?);
            let seal = seal_of(row, municipality, EntryKey::Signature(minutes, signer_of(row)?))?;
            let checksum: &str = row.try_get("checksum")?;
            if Signable::Minutes(minutes).checksum(&seal.sealed.text_sha256) != checksum {
                return Err(DAMAGED);
            }
            seals.push(seal);
        }
    }
    Ok(seals)
}

const DAMAGED: LedgerError = LedgerError::Damaged { what: "seal" };

fn signer_of(row: &Row) -> Result<Actor> {
    row.try_get::<&str, _>("signer")?.parse().map_err(|_| DAMAGED)
}

fn seal_of(row: &Row, municipality: MunicipalityId, entry: EntryKey) -> Result<Seal> {
    let (key, signature): (Vec<u8>, Vec<u8>) = (row.try_get("key")?, row.try_get("signature")?);
    let sealed = Sealed {
        municipality,
        entry,
        text_sha256: row.try_get("text_sha256")?,
        entry_sha256: row.try_get("entry_sha256")?,
        received_at: moment(row, "received")?,
    };
    let key = PublicKey(key.try_into().map_err(|_| DAMAGED)?);
    Ok(Seal { sealed, key, signature: Signature(signature.try_into().map_err(|_| DAMAGED)?) })
}
