-- What the server sealed: the replies to a version of an agreement, each with the text that it was given to. Hashes alone; the
-- words are in the records. Made of those and of the commits, at any time the same (ledger/seals.rs).

CREATE TABLE seals (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    version      BLOB NOT NULL,
    reply        BLOB NOT NULL,
    signer       TEXT NOT NULL,
    text_sha256  TEXT NOT NULL,
    reply_sha256 TEXT NOT NULL,
    -- When the commit that brought the reply was.
    received     INTEGER NOT NULL,
    -- The public half of the key, and what it signed.
    key          BLOB NOT NULL,
    signature    BLOB NOT NULL,
    PRIMARY KEY (municipality, version, reply, signer)
) WITHOUT ROWID;
-- For whoever has a text and asks whether it was sealed.
CREATE INDEX seals_by_text ON seals (text_sha256);
