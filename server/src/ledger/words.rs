//! What the ledger speaks of, besides commits and records.

use super::ListError;
use casework::{
    access::Scope,
    admission::Author,
    erasure::Subject,
    ids::{CommitId, DeviceId, MunicipalityId, UserId},
    records::{Kind, RecordKey, Staff},
    sync::{Commit, Refusal, Time, wire::Page},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::value::RawValue;
use std::{collections::BTreeSet, fmt};
use uuid::Uuid;

/// A municipality: the tenant that owns every record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    /// Its id.
    pub id: MunicipalityId,
    /// Its name.
    pub name: String,
    /// Changes when the server was restored from a backup.
    pub epoch: String,
}

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Their id; their entry in the staff directory has the same.
    pub id: UserId,
    /// Where they work.
    pub municipality: MunicipalityId,
    /// The name by which they sign in, in lower case; unique in the installation.
    pub login: String,
    /// Who they are to their colleagues. Role, team and area decide what they may do.
    pub staff: Staff,
    /// Whether they can sign in.
    pub standing: Standing,
}

/// Whether somebody can sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// They can.
    #[default]
    Active,
    /// They cannot, and their sessions do not hold.
    Blocked,
}

impl User {
    /// What decides which records they see.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of(&self.staff)
    }

    /// They as the author of commits.
    #[must_use]
    pub fn author(&self) -> Author {
        Author { user: self.id, scope: self.scope() }
    }
}

/// What a user signs in with. Hashes are as the gate makes them; the ledger only keeps them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// What the passphrase is stretched with on the device.
    pub salt: Option<[u8; 16]>,
    /// Hash of the passphrase's proof.
    pub proof_hash: Option<String>,
    /// Hash of the one-time code for the first sign-in.
    pub code_hash: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// SHA-256 of a session's token: the token itself is the device's alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// Somebody signed in on a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its name in the ledger.
    pub token: TokenHash,
    /// Where.
    pub municipality: MunicipalityId,
    /// Who.
    pub user: UserId,
    /// The device, if it named itself.
    pub device: Option<DeviceId>,
    /// When it was opened.
    pub created: DateTime<Utc>,
    /// When it was last used.
    pub seen: DateTime<Utc>,
}

/// Which sessions are to end.
#[derive(Clone, Copy, Debug)]
pub enum SessionEnd {
    /// The one of this token.
    One(TokenHash),
    /// All of this user.
    AllOf(MunicipalityId, UserId),
}

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The user.
    pub user: UserId,
    /// What they may.
    pub scope: Scope,
    /// The day: whoever looks after a house sees who lives there now or will.
    pub today: NaiveDate,
}

/// What one import brings in.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// Users, as for [`put_user`](super::Ledger::put_user). They are taken in before the commits.
    pub users: Vec<User>,
    /// Commits, each of a replica and number of its own.
    pub commits: Vec<Commit>,
    /// What the other system calls what came in; entries that exist are replaced.
    pub external: Vec<External>,
}

/// What another system calls one of our records.
#[derive(Clone, Debug, PartialEq)]
pub struct External {
    /// The record's kind; a user is [`Kind::Staff`].
    pub kind: Kind,
    /// The other system's name for it.
    pub external: String,
    /// Ours.
    pub id: Uuid,
    /// What was last imported, so that a later import changes only what changed there.
    pub content: serde_json::Value,
}

/// One step in the history of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Its place in the sequence.
    pub sequence: u64,
    /// When the server received it.
    pub received: DateTime<Utc>,
    /// The commit, with the time it asked for.
    pub commit: Commit,
    /// The time it was given.
    pub time: Time,
}

/// A page of what somebody may read, its records as they lie there.
pub type Pulled = Page<Box<RawValue>>;

/// How far the sequence is, and whether somebody has something to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// The sequence so far.
    pub sequence: u64,
    /// Whether something changed for this reader.
    pub concerns: bool,
}

/// An erasure, and how far devices are with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Purge {
    /// Who or what was erased.
    pub subject: Subject,
    /// When.
    pub at: DateTime<Utc>,
    /// Its place in the sequence.
    pub sequence: u64,
    /// How many records went.
    pub records: u64,
    /// Sessions of users who may have had something of it, and whose device has not said yet that it purged it.
    pub waiting: Vec<Session>,
}

/// What is in a municipality's sequence besides commits, and what was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// How far the sequence is.
    pub head: u64,
    /// Places of changes of scope, and of erasures.
    pub places: BTreeSet<u64>,
    /// Records that are erased.
    pub erased: BTreeSet<RecordKey>,
    /// Records out of which somebody was taken.
    pub thinned: BTreeSet<RecordKey>,
}

/// What the ledger cannot do.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database does not answer as it should.
    #[error("the database failed: {0}; check that its disk has space and that the server may write there")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database cannot be opened.
    #[error("the database at {place} cannot be opened: {reason}; check that the folder exists and is writable")]
    CannotOpen {
        /// Where.
        place: String,
        /// Why.
        reason: String,
    },
    /// The database server does not let us in.
    #[error(
        "the database {place} cannot be used: {reason}; check that PostgreSQL runs there, and that the user, the password \
         and the database of LOTSE_DATABASE are right"
    )]
    CannotReach {
        /// Where, without the password.
        place: String,
        /// Why.
        reason: String,
    },
    /// The database was written by a newer version of Lotse.
    #[error("the database has format {found}, this version of Lotse knows up to {known}; start the newer version")]
    Newer {
        /// Its format.
        found: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// A row that this version wrote cannot be read back.
    #[error("the database holds a {what} that cannot be read; restore it from a backup")]
    Damaged {
        /// What kind of thing.
        what: &'static str,
    },
    /// No such municipality.
    #[error("there is no such municipality in this database")]
    UnknownMunicipality,
    /// No such user.
    #[error("there is no such user in this municipality")]
    UnknownUser,
    /// The list of erasures cannot be used, so nothing was erased.
    #[error("nothing was erased: {0}")]
    List(#[from] ListError),
    /// What was erased is gone from the tables, and its bytes may still be in the database's files.
    #[error(
        "it is erased, but the database's files are in use and were not cleaned; start `lotse serve` anew, or erase again"
    )]
    NotSwept,
    /// This database is backed up by its own tools.
    #[error(
        "a PostgreSQL database is backed up with pg_dump and put back with pg_restore; then run `lotse restore` without a file"
    )]
    OwnTools,
    /// The backup cannot be written.
    #[error("the backup cannot be written to {file}: {reason}")]
    NoBackup {
        /// Where.
        file: String,
        /// Why.
        reason: String,
    },
    /// Somebody else signs in by this name.
    #[error("somebody else signs in by this name already; choose another")]
    LoginTaken,
    /// A commit of an import is not sound, so nothing was taken in.
    #[error("nothing was taken in, for one entry cannot be: {refusal}")]
    NotTakenIn {
        /// Which.
        commit: CommitId,
        /// Why.
        refusal: Refusal,
    },
}

impl From<sqlx::Error> for LedgerError {
    fn from(error: sqlx::Error) -> Self {
        LedgerError::Store(Box::new(error))
    }
}
