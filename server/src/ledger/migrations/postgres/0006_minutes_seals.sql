-- What the server sealed of minutes: the signatures under them, each with the text that it was given to. Hashes alone, and
-- made of records and commits at any time the same, as the seals of replies are.

CREATE TABLE minutes_seals (
    municipality  uuid NOT NULL REFERENCES municipalities (id),
    consultation  uuid NOT NULL,
    signer        text COLLATE "C" NOT NULL,
    text_sha256   text COLLATE "C" NOT NULL,
    -- Of how somebody signed, and of what they drew.
    signed_sha256 text COLLATE "C" NOT NULL,
    -- When the commit that brought the signature was.
    received      bigint NOT NULL,
    -- The public half of the key, and what it signed.
    key           bytea NOT NULL,
    signature     bytea NOT NULL,
    -- By what everybody may ask for it: the hash of the text would tell whoever guesses it that there was a conversation.
    checksum      text COLLATE "C" NOT NULL,
    PRIMARY KEY (municipality, consultation, signer)
);
CREATE INDEX minutes_seals_by_checksum ON minutes_seals (checksum);

-- Statistics would keep samples of hashes in the catalogue.
ALTER TABLE minutes_seals ALTER COLUMN signer SET STATISTICS 0;
ALTER TABLE minutes_seals ALTER COLUMN text_sha256 SET STATISTICS 0;
ALTER TABLE minutes_seals ALTER COLUMN signed_sha256 SET STATISTICS 0;
ALTER TABLE minutes_seals ALTER COLUMN checksum SET STATISTICS 0;
