-- What the server sealed: the replies to a version of an agreement, each with the text that it was given to. Hashes alone; the
-- words are in the records. Made of those and of the commits, at any time the same (ledger/seals.rs).

CREATE TABLE seals (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    version      uuid NOT NULL,
    reply        uuid NOT NULL,
    signer       text COLLATE "C" NOT NULL,
    text_sha256  text COLLATE "C" NOT NULL,
    reply_sha256 text COLLATE "C" NOT NULL,
    -- When the commit that brought the reply was.
    received     bigint NOT NULL,
    -- The public half of the key, and what it signed.
    key          bytea NOT NULL,
    signature    bytea NOT NULL,
    PRIMARY KEY (municipality, version, reply, signer)
);
-- For whoever has a text and asks whether it was sealed.
CREATE INDEX seals_by_text ON seals (text_sha256);

-- Statistics would keep samples of hashes in the catalogue.
ALTER TABLE seals ALTER COLUMN signer SET STATISTICS 0;
ALTER TABLE seals ALTER COLUMN text_sha256 SET STATISTICS 0;
ALTER TABLE seals ALTER COLUMN reply_sha256 SET STATISTICS 0;
