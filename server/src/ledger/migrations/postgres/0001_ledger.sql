-- Every key begins with the municipality: it is the wall between tenants, and what the database is sharded by. The two
-- tables that cannot know it before they are asked (users by name, sessions by token) have a further index for that. The
-- last two belong to the installation and hold nothing of a municipality.
-- Times are milliseconds since 1970. Text is compared byte by byte ("C"), as SQLite does and as no update of the
-- operating system changes. JSON is kept as text: jsonb would put keys in another order and write numbers anew, and what
-- was signed must be given back byte by byte.

CREATE TABLE municipalities (
    id       uuid PRIMARY KEY,
    name     text COLLATE "C" NOT NULL,
    epoch    text NOT NULL,
    -- The last place given out. Raising it inside a transaction is the lock that keeps places in the order of commits.
    sequence bigint NOT NULL DEFAULT 0
);

CREATE TABLE users (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    id           uuid NOT NULL,
    login        text COLLATE "C" NOT NULL,
    staff        text NOT NULL,
    blocked      boolean NOT NULL,
    salt         bytea,
    proof_hash   text,
    code_hash    text,
    PRIMARY KEY (municipality, id)
);
-- Names are unique in the whole installation, so where tables are sharded this one is copied to every node.
CREATE UNIQUE INDEX users_by_login ON users (login);

-- What a user was allowed since when: a device that was given more must be told what is gone.
CREATE TABLE scopes (
    municipality uuid NOT NULL,
    "user"       uuid NOT NULL,
    sequence     bigint NOT NULL,
    role         text NOT NULL,
    team         uuid,
    area         text,
    PRIMARY KEY (municipality, "user", sequence),
    FOREIGN KEY (municipality, "user") REFERENCES users (municipality, id)
);

CREATE TABLE sessions (
    municipality uuid NOT NULL,
    token        bytea NOT NULL,
    "user"       uuid NOT NULL,
    device       uuid,
    created      bigint NOT NULL,
    seen         bigint NOT NULL,
    revoked      bigint,
    PRIMARY KEY (municipality, token),
    FOREIGN KEY (municipality, "user") REFERENCES users (municipality, id)
);
CREATE INDEX sessions_by_token ON sessions (token);
CREATE INDEX sessions_by_user ON sessions (municipality, "user");

-- Commits without their content, which lies apart so that erasing it leaves the header.
CREATE TABLE commits (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    sequence     bigint NOT NULL,
    id           uuid NOT NULL,
    replica      uuid NOT NULL,
    number       bigint NOT NULL,
    author       uuid NOT NULL,
    wall         text NOT NULL,
    received     bigint NOT NULL,
    time_asked   bigint NOT NULL,
    time_given   bigint NOT NULL,
    PRIMARY KEY (municipality, sequence)
);
CREATE UNIQUE INDEX commits_by_id ON commits (municipality, id);
CREATE UNIQUE INDEX commits_by_dot ON commits (municipality, replica, number);

CREATE TABLE payloads (
    municipality uuid NOT NULL,
    sequence     bigint NOT NULL,
    changes      text NOT NULL,
    PRIMARY KEY (municipality, sequence),
    FOREIGN KEY (municipality, sequence) REFERENCES commits (municipality, sequence)
);

CREATE TABLE history (
    municipality uuid NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    id           uuid NOT NULL,
    sequence     bigint NOT NULL,
    PRIMARY KEY (municipality, kind, id, sequence),
    FOREIGN KEY (municipality, sequence) REFERENCES commits (municipality, sequence)
);

-- Records as they stand. What follows the body is derived from records, to decide who sees them.
CREATE TABLE records (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    kind         text COLLATE "C" NOT NULL,
    id           uuid NOT NULL,
    -- When it last changed, or last came into somebody's scope.
    sequence     bigint NOT NULL,
    body         text NOT NULL,
    case_id      uuid,
    -- The team of its case.
    team         uuid,
    -- The house that it is (accommodation), is in (unit), or tells somebody lives in (stay).
    house        uuid,
    -- The area of an accommodation.
    area         text COLLATE "C",
    -- Whose stay it is, and the day of moving out.
    person       uuid,
    ends         text COLLATE "C",
    PRIMARY KEY (municipality, kind, id)
);
CREATE UNIQUE INDEX records_by_sequence ON records (municipality, sequence, kind, id);
CREATE INDEX records_by_case ON records (municipality, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX records_by_house ON records (municipality, house) WHERE house IS NOT NULL;
CREATE INDEX records_by_person ON records (municipality, person) WHERE person IS NOT NULL;
CREATE INDEX records_by_area ON records (municipality, area) WHERE area IS NOT NULL;

-- Records that left the scope of a team, or of whoever looks after an area's houses.
CREATE TABLE departures (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    sequence     bigint NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    id           uuid NOT NULL,
    team         uuid,
    area         text COLLATE "C"
);
CREATE INDEX departures_by_sequence ON departures (municipality, sequence);

CREATE TABLE external_ids (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    kind         text COLLATE "C" NOT NULL,
    external     text COLLATE "C" NOT NULL,
    id           uuid NOT NULL,
    content      text NOT NULL,
    PRIMARY KEY (municipality, kind, external)
);

-- Who opened which file, and when; never what it says.
CREATE TABLE access_log (
    municipality uuid NOT NULL REFERENCES municipalities (id),
    at           bigint NOT NULL,
    "user"       uuid NOT NULL,
    case_id      uuid NOT NULL
);
CREATE INDEX access_log_by_case ON access_log (municipality, case_id, at);

-- What only this installation knows; all server processes have it in common. There is one row.
CREATE TABLE installation (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    secret bytea NOT NULL
);

-- Who tried to sign in how often, by a keyed hash of the name or address. Need not outlive a crash of the database.
CREATE UNLOGGED TABLE tries (
    who  bytea PRIMARY KEY,
    free bigint NOT NULL
);
