-- Every key begins with the municipality: it is the wall between tenants, and what the database would be sharded by.
-- Times are milliseconds since 1970; ids are the sixteen bytes of a UUID.

CREATE TABLE municipalities (
    id       BLOB PRIMARY KEY,
    name     TEXT NOT NULL,
    epoch    TEXT NOT NULL,
    -- The last place given out. Raising it inside a transaction is the lock that keeps places in the order of commits.
    sequence INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE users (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    id           BLOB NOT NULL,
    login        TEXT NOT NULL,
    staff        TEXT NOT NULL,
    blocked      INTEGER NOT NULL,
    salt         BLOB,
    proof_hash   TEXT,
    code_hash    TEXT,
    PRIMARY KEY (municipality, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX users_by_login ON users (login);

-- What a user was allowed since when: a device that was given more must be told what is gone.
CREATE TABLE scopes (
    municipality BLOB NOT NULL,
    user         BLOB NOT NULL,
    sequence     INTEGER NOT NULL,
    role         TEXT NOT NULL,
    team         BLOB,
    area         TEXT,
    PRIMARY KEY (municipality, user, sequence),
    FOREIGN KEY (municipality, user) REFERENCES users (municipality, id)
) WITHOUT ROWID;

CREATE TABLE sessions (
    municipality BLOB NOT NULL,
    token        BLOB NOT NULL,
    user         BLOB NOT NULL,
    device       BLOB,
    created      INTEGER NOT NULL,
    seen         INTEGER NOT NULL,
    revoked      INTEGER,
    PRIMARY KEY (municipality, token),
    FOREIGN KEY (municipality, user) REFERENCES users (municipality, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_by_token ON sessions (token);
CREATE INDEX sessions_by_user ON sessions (municipality, user);

-- Commits without their content, which lies apart so that erasing it leaves the header.
CREATE TABLE commits (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    sequence     INTEGER NOT NULL,
    id           BLOB NOT NULL,
    replica      BLOB NOT NULL,
    number       INTEGER NOT NULL,
    author       BLOB NOT NULL,
    wall         TEXT NOT NULL,
    received     INTEGER NOT NULL,
    time_asked   INTEGER NOT NULL,
    time_given   INTEGER NOT NULL,
    PRIMARY KEY (municipality, sequence)
) WITHOUT ROWID;
CREATE UNIQUE INDEX commits_by_id ON commits (municipality, id);
CREATE UNIQUE INDEX commits_by_dot ON commits (municipality, replica, number);

CREATE TABLE payloads (
    municipality BLOB NOT NULL,
    sequence     INTEGER NOT NULL,
    changes      TEXT NOT NULL,
    PRIMARY KEY (municipality, sequence),
    FOREIGN KEY (municipality, sequence) REFERENCES commits (municipality, sequence)
) WITHOUT ROWID;

CREATE TABLE history (
    municipality BLOB NOT NULL,
    kind         TEXT NOT NULL,
    id           BLOB NOT NULL,
    sequence     INTEGER NOT NULL,
    PRIMARY KEY (municipality, kind, id, sequence),
    FOREIGN KEY (municipality, sequence) REFERENCES commits (municipality, sequence)
) WITHOUT ROWID;

-- Records as they stand. What follows the body is derived from records, to decide who sees them.
CREATE TABLE records (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    kind         TEXT NOT NULL,
    id           BLOB NOT NULL,
    -- When it last changed, or last came into somebody's scope.
    sequence     INTEGER NOT NULL,
    body         TEXT NOT NULL,
    case_id      BLOB,
    -- The team of its case.
    team         BLOB,
    -- The house that it is (accommodation), is in (unit), or tells somebody lives in (stay).
    house        BLOB,
    -- The area of an accommodation.
    area         TEXT,
    -- Whose stay it is, and the day of moving out.
    person       BLOB,
    ends         TEXT,
    PRIMARY KEY (municipality, kind, id)
);
CREATE UNIQUE INDEX records_by_sequence ON records (municipality, sequence, kind, id);
CREATE INDEX records_by_case ON records (municipality, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX records_by_house ON records (municipality, house) WHERE house IS NOT NULL;
CREATE INDEX records_by_person ON records (municipality, person) WHERE person IS NOT NULL;
CREATE INDEX records_by_area ON records (municipality, area) WHERE area IS NOT NULL;

-- Records that left the scope of a team, or of whoever looks after an area's houses.
CREATE TABLE departures (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    sequence     INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    id           BLOB NOT NULL,
    team         BLOB,
    area         TEXT
);
CREATE INDEX departures_by_sequence ON departures (municipality, sequence);

CREATE TABLE external_ids (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    kind         TEXT NOT NULL,
    external     TEXT NOT NULL,
    id           BLOB NOT NULL,
    content      TEXT NOT NULL,
    PRIMARY KEY (municipality, kind, external)
) WITHOUT ROWID;

-- Who opened which file, and when; never what it says.
CREATE TABLE access_log (
    municipality BLOB NOT NULL REFERENCES municipalities (id),
    at           INTEGER NOT NULL,
    user         BLOB NOT NULL,
    case_id      BLOB NOT NULL
);
CREATE INDEX access_log_by_case ON access_log (municipality, case_id, at);
