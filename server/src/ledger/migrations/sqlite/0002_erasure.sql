-- What was erased: ids, never content. They stay, so that devices are told, and nothing about the erased comes in again.

CREATE TABLE erasures (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    sequence     INTEGER NOT NULL,
    -- Who or what, by id.
    subject      TEXT NOT NULL,
    at           INTEGER NOT NULL,
    -- Whether the database's files were rid of what was removed.
    swept        INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (municipality, sequence)
) WITHOUT ROWID;

CREATE TABLE erased (
    municipality BLOB NOT NULL,
    id           BLOB NOT NULL,
    kind         TEXT NOT NULL,
    sequence     INTEGER NOT NULL,
    -- Whether it belonged to no case.
    shared       INTEGER NOT NULL,
    PRIMARY KEY (municipality, id, kind),
    FOREIGN KEY (municipality, sequence) REFERENCES erasures (municipality, sequence)
) WITHOUT ROWID;
CREATE INDEX erased_by_sequence ON erased (municipality, sequence);

-- Whose devices may hold something of it: teams, and whoever looks after the houses of an area.
CREATE TABLE erased_from (
    municipality BLOB NOT NULL,
    id           BLOB NOT NULL,
    kind         TEXT NOT NULL,
    team         BLOB,
    area         TEXT,
    FOREIGN KEY (municipality, id, kind) REFERENCES erased (municipality, id, kind)
);
CREATE INDEX erased_from_by_id ON erased_from (municipality, id, kind);

-- Up to where a device said that it carried out every purge.
ALTER TABLE sessions ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;

-- When the erased were last taken out of a record: whoever has it from before replaces it.
ALTER TABLE records ADD COLUMN thinned INTEGER NOT NULL DEFAULT 0;
