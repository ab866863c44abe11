-- What was erased: ids, never content. They stay, so that devices are told, and nothing about the erased comes in again.

CREATE TABLE erasures (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    sequence     bigint NOT NULL,
    -- Who or what, by id.
    subject      text COLLATE "C" NOT NULL,
    at           bigint NOT NULL,
    -- Whether the database's files were rid of what was removed.
    swept        boolean NOT NULL DEFAULT false,
    PRIMARY KEY (municipality, sequence)
);

CREATE TABLE erased (
    municipality uuid NOT NULL,
    id           uuid NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    sequence     bigint NOT NULL,
    -- Whether it belonged to no case.
    shared       boolean NOT NULL,
    PRIMARY KEY (municipality, id, kind),
    FOREIGN KEY (municipality, sequence) REFERENCES erasures (municipality, sequence)
);
CREATE INDEX erased_by_sequence ON erased (municipality, sequence);

-- Whose devices may hold something of it: teams, and whoever looks after the houses of an area.
CREATE TABLE erased_from (
    municipality uuid NOT NULL,
    id           uuid NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    team         uuid,
    area         text COLLATE "C",
    FOREIGN KEY (municipality, id, kind) REFERENCES erased (municipality, id, kind)
);
CREATE INDEX erased_from_by_id ON erased_from (municipality, id, kind);

-- Up to where a device said that it carried out every purge.
ALTER TABLE sessions ADD COLUMN purged bigint NOT NULL DEFAULT 0;

-- When the erased were last taken out of a record: whoever has it from before replaces it.
ALTER TABLE records ADD COLUMN thinned bigint NOT NULL DEFAULT 0;

-- Statistics would keep samples of the content in the catalogue.
ALTER TABLE records ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE payloads ALTER COLUMN changes SET STATISTICS 0;
ALTER TABLE external_ids ALTER COLUMN content SET STATISTICS 0;
ALTER TABLE external_ids ALTER COLUMN external SET STATISTICS 0;
