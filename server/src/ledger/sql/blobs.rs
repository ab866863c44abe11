//! The bytes of documents, in pieces.

use super::{
    Connection, Store,
    erase::erased_among,
    rows::{number, signed},
};
use crate::ledger::{
    LedgerError, Result,
    blobs::{Added, Blobs, HALF_KEPT, Kept, MOST_UNNAMED, Piece, UNNAMED_KEPT, Upload, are},
};
use async_trait::async_trait;
use casework::{
    blobs::{BlobHash, Reached},
    ids::{DocumentId, MunicipalityId},
    records::{Content as _, Document, MediaType},
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::Row as _;
use uuid::Uuid;

#[async_trait]
impl Blobs for Store {
    async fn reached(&self, municipality: MunicipalityId, upload: &Upload) -> Result<Reached> {
        let found = find(&mut *self.readers.acquire().await?, municipality, upload).await?;
        Ok(found.map(|found| found.reached()).unwrap_or_default())
    }

    async fn add(&self, municipality: MunicipalityId, piece: Piece<'_>, now: DateTime<Utc>) -> Result<Added> {
        let mut transaction = self.write().await?;
        let added = add(&mut transaction, municipality, piece, now).await?;
        self.commit(transaction, &[]).await?;
        Ok(added)
    }

    async fn bytes(
        &self,
        municipality: MunicipalityId,
        document: DocumentId,
        sha256: BlobHash,
    ) -> Result<Option<(MediaType, Vec<u8>)>> {
        let mut snapshot = self.read().await?;
        let row = sqlx::query(
            "SELECT id, size, media FROM blobs \
             WHERE municipality = $1 AND document = $2 AND sha256 = $3 AND complete = $4 LIMIT 1",
        )
        .bind(municipality.0)
        .bind(document.0)
        .bind(sha256.0.to_vec())
        .bind(true)
        .fetch_optional(&mut *snapshot)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut bytes = Vec::with_capacity(usize::try_from(number(&row, "size")?).unwrap_or_default());
        each_piece(&mut snapshot, municipality, row.try_get("id")?, |piece| bytes.extend_from_slice(piece)).await?;
        Ok(Some((media_of(row.try_get("media")?)?, bytes)))
    }

    async fn kept(&self, municipality: MunicipalityId) -> Result<Vec<Kept>> {
        let mut snapshot = self.read().await?;
        let rows =
            sqlx::query("SELECT id, document, sha256 FROM blobs WHERE municipality = $1 AND complete = $2 ORDER BY id")
                .bind(municipality.0)
                .bind(true)
                .fetch_all(&mut *snapshot)
                .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let sha256 = hash_of(row.try_get("sha256")?)?;
            let found = hash(&mut snapshot, municipality, row.try_get("id")?).await?;
            all.push(Kept { document: DocumentId(row.try_get("document")?), sha256, whole: found == sha256 });
        }
        Ok(all)
    }
}

/// An upload as it stands.
struct Found {
    id: Uuid,
    size: u64,
    media: MediaType,
    received: u64,
    complete: bool,
}

impl Found {
    fn reached(&self) -> Reached {
        Reached { offset: self.received, complete: self.complete }
    }
}

async fn find(connection: &mut Connection, municipality: MunicipalityId, upload: &Upload) -> Result<Option<Found>> {
    let row = sqlx::query(
        "SELECT id, size, media, received, complete FROM blobs \
         WHERE municipality = $1 AND document = $2 AND sha256 = $3 AND uploader = $4",
    )
    .bind(municipality.0)
    .bind(upload.document.0)
    .bind(upload.sha256.0.to_vec())
    .bind(upload.uploader.0)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Found {
        id: row.try_get("id")?,
        size: number(&row, "size")?,
        media: media_of(row.try_get("media")?)?,
        received: number(&row, "received")?,
        complete: row.try_get("complete")?,
    }))
}

async fn add(
    connection: &mut Connection,
    municipality: MunicipalityId,
    piece: Piece<'_>,
    now: DateTime<Utc>,
) -> Result<Added> {
    let Piece { upload, size, media, offset, bytes } = piece;
    if erased_among(connection, municipality, &[upload.document.0].into())
        .await?
        .contains(&Document::key(upload.document))
    {
        return Ok(Added::Erased);
    }
    let found = match find(connection, municipality, &upload).await? {
        Some(found) => found,
        None if offset > 0 => return Ok(Added::Elsewhere(0)),
        None => {
            expire(connection, municipality, now).await?;
            if unnamed(connection, municipality, &upload).await? >= MOST_UNNAMED {
                return Ok(Added::TooMany);
            }
            begin(connection, municipality, &piece, now).await?
        }
    };
    if found.complete {
        return Ok(Added::Reached(found.reached()));
    }
    let after = offset + bytes.len() as u64;
    if (found.size, found.media) != (size, media) || after > size || bytes.is_empty() {
        return Ok(Added::NotWhatWasSaid);
    }
    // Of two pieces that begin at one place, one is added, in whatever process.
    let moved = sqlx::query(
        "UPDATE blobs SET received = $4, touched = $5 WHERE municipality = $1 AND id = $2 AND received = $3",
    )
    .bind(municipality.0)
    .bind(found.id)
    .bind(signed(offset))
    .bind(signed(after))
    .bind(now.timestamp_millis())
    .execute(&mut *connection)
    .await?;
    if moved.rows_affected() == 0 {
        let received = find(connection, municipality, &upload).await?.map(|found| found.received);
        return Ok(Added::Elsewhere(received.unwrap_or_default()));
    }
    sqlx::query("INSERT INTO blob_pieces (municipality, blob, start, bytes) VALUES ($1, $2, $3, $4)")
        .bind(municipality.0)
        .bind(found.id)
        .bind(signed(offset))
        .bind(bytes.to_vec())
        .execute(&mut *connection)
        .await?;
    if after < size {
        return Ok(Added::Reached(Reached { offset: after, complete: false }));
    }
    finish(connection, municipality, &upload, found.id, media).await
}

/// All bytes are there: they count if they are what was said, and otherwise go.
async fn finish(
    connection: &mut Connection,
    municipality: MunicipalityId,
    upload: &Upload,
    id: Uuid,
    media: MediaType,
) -> Result<Added> {
    let (mut beginning, mut size) = (Vec::new(), 0);
    let mut sha256 = Sha256::new();
    each_piece(connection, municipality, id, |piece| {
        if beginning.is_empty() {
            beginning = piece.to_vec();
        }
        size += piece.len() as u64;
        sha256.update(piece);
    })
    .await?;
    if BlobHash(sha256.finalize().into()) != upload.sha256 || !are(&beginning, media) {
        remove(connection, municipality, id).await?;
        return Ok(Added::NotWhatWasSaid);
    }
    sqlx::query("UPDATE blobs SET complete = $3 WHERE municipality = $1 AND id = $2")
        .bind(municipality.0)
        .bind(id)
        .bind(true)
        .execute(connection)
        .await?;
    Ok(Added::Reached(Reached { offset: size, complete: true }))
}

async fn begin(
    connection: &mut Connection,
    municipality: MunicipalityId,
    piece: &Piece<'_>,
    now: DateTime<Utc>,
) -> Result<Found> {
    sqlx::query(
        "INSERT INTO blobs (municipality, id, document, sha256, uploader, size, media, received, touched, complete) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (municipality, document, sha256, uploader) DO NOTHING",
    )
    .bind(municipality.0)
    .bind(Uuid::now_v7())
    .bind(piece.upload.document.0)
    .bind(piece.upload.sha256.0.to_vec())
    .bind(piece.upload.uploader.0)
    .bind(signed(piece.size))
    .bind(piece.media.word())
    .bind(0_i64)
    .bind(now.timestamp_millis())
    .bind(false)
    .execute(&mut *connection)
    .await?;
    find(connection, municipality, &piece.upload).await?.ok_or(LedgerError::Damaged { what: "upload" })
}

/// How many uploads of this user are unfinished, or named by no record.
async fn unnamed(connection: &mut Connection, municipality: MunicipalityId, upload: &Upload) -> Result<i64> {
    let count = sqlx::query_scalar(
        "SELECT COUNT(*) FROM blobs b WHERE b.municipality = $1 AND b.uploader = $2 AND (b.complete = $3 OR NOT EXISTS \
         (SELECT 1 FROM records r WHERE r.municipality = $1 AND r.kind = 'document' AND r.id = b.document))",
    )
    .bind(municipality.0)
    .bind(upload.uploader.0)
    .bind(false)
    .fetch_one(connection)
    .await?;
    Ok(count)
}

/// Forgets half uploads that nobody goes on with, and bytes that nothing names.
async fn expire(connection: &mut Connection, municipality: MunicipalityId, now: DateTime<Utc>) -> Result<()> {
    let rows = sqlx::query(
        "SELECT b.id, b.document, b.complete FROM blobs b WHERE b.municipality = $1 AND ((b.complete = $2 AND b.touched < $3) \
         OR (b.complete = $4 AND b.touched < $5 AND NOT EXISTS \
         (SELECT 1 FROM records r WHERE r.municipality = $1 AND r.kind = 'document' AND r.id = b.document)))",
    )
    .bind(municipality.0)
    .bind(false)
    .bind((now - HALF_KEPT).timestamp_millis())
    .bind(true)
    .bind((now - UNNAMED_KEPT).timestamp_millis())
    .fetch_all(&mut *connection)
    .await?;
    for row in &rows {
        let document: Uuid = row.try_get("document")?;
        // Late work names documents that may become records yet.
        let awaits = sqlx::query(
            "SELECT 1 FROM records WHERE municipality = $1 AND kind = 'late_work' AND body LIKE $2 LIMIT 1",
        )
        .bind(municipality.0)
        .bind(format!("%{document}%"))
        .fetch_optional(&mut *connection)
        .await?;
        if !row.try_get::<bool, _>("complete")? || awaits.is_none() {
            remove(connection, municipality, row.try_get("id")?).await?;
        }
    }
    Ok(())
}

/// Removes an upload with its pieces.
async fn remove(connection: &mut Connection, municipality: MunicipalityId, id: Uuid) -> Result<()> {
    sqlx::query("DELETE FROM blobs WHERE municipality = $1 AND id = $2")
        .bind(municipality.0)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

async fn hash(connection: &mut Connection, municipality: MunicipalityId, id: Uuid) -> Result<BlobHash> {
    let mut sha256 = Sha256::new();
    each_piece(connection, municipality, id, |piece| sha256.update(piece)).await?;
    Ok(BlobHash(sha256.finalize().into()))
}

/// Reads the pieces of an upload in their order, one at a time.
async fn each_piece(
    connection: &mut Connection,
    municipality: MunicipalityId,
    id: Uuid,
    mut read: impl FnMut(&[u8]) + Send,
) -> Result<()> {
    let starts: Vec<i64> =
        sqlx::query_scalar("SELECT start FROM blob_pieces WHERE municipality = $1 AND blob = $2 ORDER BY start")
            .bind(municipality.0)
            .bind(id)
            .fetch_all(&mut *connection)
            .await?;
    for start in starts {
        let bytes: Vec<u8> =
            sqlx::query_scalar("SELECT bytes FROM blob_pieces WHERE municipality = $1 AND blob = $2 AND start = $3")
                .bind(municipality.0)
                .bind(id)
                .bind(start)
                .fetch_one(&mut *connection)
                .await?;
        read(&bytes);
    }
    Ok(())
}

fn media_of(word: &str) -> Result<MediaType> {
    MediaType::from_word(word).ok_or(LedgerError::Damaged { what: "upload" })
}

fn hash_of(bytes: Vec<u8>) -> Result<BlobHash> {
    bytes.try_into().map(BlobHash).map_err(|_| LedgerError::Damaged { what: "upload" })
}
