-- The bytes that documents name, as somebody uploads them. They are kept under the document's id and their own hash, each
-- uploader's apart: nobody learns from an upload whether somebody else's is there.

CREATE TABLE blobs (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    id           BLOB NOT NULL,
    document     BLOB NOT NULL,
    sha256       BLOB NOT NULL,
    uploader     BLOB NOT NULL,
    size         INTEGER NOT NULL,
    media        TEXT NOT NULL,
    -- So many bytes are there, from the beginning.
    received     INTEGER NOT NULL,
    touched      INTEGER NOT NULL,
    -- All are there, and they are what was said.
    complete     INTEGER NOT NULL,
    PRIMARY KEY (municipality, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX blobs_by_document ON blobs (municipality, document, sha256, uploader);
CREATE INDEX blobs_by_uploader ON blobs (municipality, uploader);

CREATE TABLE blob_pieces (
    municipality BLOB NOT NULL,
    blob         BLOB NOT NULL,
    start        INTEGER NOT NULL,
    bytes        BLOB NOT NULL,
    PRIMARY KEY (municipality, blob, start),
    FOREIGN KEY (municipality, blob) REFERENCES blobs (municipality, id) ON DELETE CASCADE
);
