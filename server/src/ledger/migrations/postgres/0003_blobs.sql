-- The bytes that documents name, as somebody uploads them. They are kept under the document's id and their own hash, each
-- uploader's apart: nobody learns from an upload whether somebody else's is there.

CREATE TABLE blobs (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    id           uuid NOT NULL,
    document     uuid NOT NULL,
    sha256       bytea NOT NULL,
    uploader     uuid NOT NULL,
    size         bigint NOT NULL,
    media        text COLLATE "C" NOT NULL,
    -- So many bytes are there, from the beginning.
    received     bigint NOT NULL,
    touched      bigint NOT NULL,
    -- All are there, and they are what was said.
    complete     boolean NOT NULL,
    PRIMARY KEY (municipality, id)
);
CREATE UNIQUE INDEX blobs_by_document ON blobs (municipality, document, sha256, uploader);
CREATE INDEX blobs_by_uploader ON blobs (municipality, uploader);

CREATE TABLE blob_pieces (
    municipality uuid NOT NULL,
    blob         uuid NOT NULL,
    start        bigint NOT NULL,
    bytes        bytea NOT NULL,
    PRIMARY KEY (municipality, blob, start),
    FOREIGN KEY (municipality, blob) REFERENCES blobs (municipality, id) ON DELETE CASCADE
);

-- Photos are packed already, and statistics would keep samples of them in the catalogue.
ALTER TABLE blob_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE blob_pieces ALTER COLUMN bytes SET STATISTICS 0;
