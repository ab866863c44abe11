-- What the server sealed of minutes: the signatures under them, each with the text that it was given to. Hashes alone, and
-- made of records and commits at any time the same, as the seals of replies are.

CREATE TABLE minutes_seals (
    municipality  BLOB NOT NULL REFERENCES municipalities (id),
    consultation  BLOB NOT NULL,
    signer        TEXT NOT NULL,
    text_sha256   TEXT NOT NULL,
    -- Of how somebody signed, and of what they drew.
    signed_sha256 TEXT NOT NULL,
    -- When the commit that brought the signature was.
    received      INTEGER NOT NULL,
    -- The public half of the key, and what it signed.
    key           BLOB NOT NULL,
    signature     BLOB NOT NULL,
    -- By what everybody may ask for it: the hash of the text would tell whoever guesses it that there was a conversation.
    checksum      TEXT NOT NULL,
    PRIMARY KEY (municipality, consultation, signer)
) WITHOUT ROWID;
CREATE INDEX minutes_seals_by_checksum ON minutes_seals (checksum);
