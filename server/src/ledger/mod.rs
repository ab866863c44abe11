//! The ledger: what is on the server's disk.
//!
//! Commits are append-only and are the history; records are what stands now; every record's place in its municipality's
//! sequence says when it last changed. [`Ledger`] speaks of commits, readers and scopes, and one contract test suite
//! (`tests/ledger`) holds for every store that implements it.

mod bell;
mod blobs;
mod database;
mod derived;
mod erasures;
mod folding;
mod place;
pub mod postgres;
mod seals;
mod shared;
pub mod sqlite;
pub mod verify;
mod words;

pub use bell::Bell;
pub use blobs::{Added, Blobs, HALF_KEPT, Kept, MOST_UNNAMED, Piece, UNNAMED_KEPT, Upload};
pub use casework::{access::Scope, admission::Author};
pub use database::Database;
pub use erasures::{Erased, Erasure, ErasureList, ListError};
pub use seals::{SealedText, Seals};
pub use shared::{Pace, Shared};
pub use words::{
    Credentials, External, History, Intake, LedgerError, Marks, Municipality, News, Pulled, Purge, Reader, Session,
    SessionEnd, Standing, TokenHash, User,
};

use async_trait::async_trait;
use casework::{
    admission,
    erasure::Subject,
    ids::{CaseId, MunicipalityId, UserId},
    records::{Kind, RecordKey},
    sync::{
        Commit, Record,
        wire::{Cursor, Receipt},
    },
};
use chrono::{DateTime, Utc};
use std::path::Path;

/// Who writes what nobody signed in wrote: imports, and the staff directory.
pub const SYSTEM: UserId = UserId(uuid::Uuid::nil());

/// What every method answers.
pub type Result<T> = std::result::Result<T, LedgerError>;

/// Keeps commits, records, users and sessions of all municipalities, each behind its own wall.
#[async_trait]
pub trait Ledger: Blobs + Seals {
    /// Rings when something in a municipality changed, at the moment it is on disk.
    fn bell(&self) -> &Bell;

    /// What the server processes on this database have in common; none where there is one process, which then keeps
    /// its secret and its counts itself.
    fn shared(&self) -> Option<&dyn Shared>;

    /// All municipalities of the installation, by name.
    async fn municipalities(&self) -> Result<Vec<Municipality>>;
    /// Makes a new one, empty.
    async fn create_municipality(&self, name: &str) -> Result<Municipality>;

    /// All users of a municipality, by login name.
    async fn users(&self, municipality: MunicipalityId) -> Result<Vec<User>>;
    /// One user.
    async fn user(&self, municipality: MunicipalityId, user: UserId) -> Result<Option<User>>;
    /// The user who signs in by this name, upper or lower case; names are unique in the installation.
    async fn user_by_login(&self, login: &str) -> Result<Option<User>>;
    /// Makes or changes a user, their entry in the staff directory (a [`Kind::Staff`] record) with them. Credentials
    /// stay as they are. A change of role, team or area holds from this moment on.
    async fn put_user(&self, user: &User, now: DateTime<Utc>) -> Result<()>;
    /// What a user signs in with; empty if nothing is set.
    async fn credentials(&self, municipality: MunicipalityId, user: UserId) -> Result<Credentials>;
    /// Sets what a user signs in with.
    async fn set_credentials(&self, municipality: MunicipalityId, user: UserId, set: &Credentials) -> Result<()>;

    /// Sets what a user signs in with, if it is still what was seen. Answers whether it was: of two who exchange the same
    /// one-time code, in whatever process, one does.
    async fn replace_credentials(
        &self,
        municipality: MunicipalityId,
        user: UserId,
        seen: &Credentials,
        set: &Credentials,
    ) -> Result<bool>;

    /// Opens a session.
    async fn open_session(&self, session: &Session) -> Result<()>;
    /// The session of this token and its user as of now, who may be blocked meanwhile; none if it is unknown or revoked.
    async fn session(&self, token: &TokenHash) -> Result<Option<(Session, User)>>;
    /// A user's sessions that were not revoked, the latest first.
    async fn sessions(&self, municipality: MunicipalityId, user: UserId) -> Result<Vec<Session>>;
    /// Notes that a session was used.
    async fn touch_session(&self, token: &TokenHash, now: DateTime<Utc>) -> Result<()>;
    /// Ends sessions at once; their live streams end too. Answers how many there were.
    async fn revoke(&self, which: SessionEnd, now: DateTime<Utc>) -> Result<u64>;

    /// Takes in what one device pushes, in its order, in one transaction that also gives each commit its place in the
    /// sequence, and answers commit by commit: each is taken in whole or not at all, one that is known is answered as at
    /// the first time, and what was made in sight of a refused one is refused with it ([`Batch`]). If the transaction
    /// fails none is taken in.
    ///
    /// [`Batch`]: casework::admission::Batch
    async fn push(
        &self,
        municipality: MunicipalityId,
        author: &Author,
        commits: Vec<Commit>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Receipt>>;
    /// Takes in one commit, as [`Ledger::push`] does.
    async fn append(
        &self,
        municipality: MunicipalityId,
        author: &Author,
        commit: &Commit,
        now: DateTime<Utc>,
    ) -> Result<Receipt> {
        let receipts = self.push(municipality, author, vec![commit.clone()], now).await?;
        receipts.into_iter().next().ok_or(LedgerError::Damaged { what: "push" })
    }
    /// Takes in users, commits and external ids of an import, all or nothing, on the authority of whoever runs the
    /// server: no role is asked, everything else is checked as for [`Ledger::append`]. Answers the sequence reached.
    async fn take_in(&self, municipality: MunicipalityId, intake: &Intake, now: DateTime<Utc>) -> Result<u64>;

    /// What changed in a reader's scope since a cursor, at most `limit` records.
    async fn pull(
        &self,
        municipality: MunicipalityId,
        reader: &Reader,
        cursor: &Cursor,
        limit: usize,
    ) -> Result<Pulled>;
    /// How far the sequence is, and whether anything after a point of it concerns this reader.
    async fn news(&self, municipality: MunicipalityId, reader: &Reader, after: u64) -> Result<News>;

    /// One record as it stands.
    async fn record(&self, municipality: MunicipalityId, key: RecordKey) -> Result<Option<Record>>;
    /// All records of a kind as they stand, by id.
    async fn records(&self, municipality: MunicipalityId, kind: Kind) -> Result<Vec<Record>>;
    /// All records of a case as they stand.
    async fn case_records(&self, municipality: MunicipalityId, case: CaseId) -> Result<Vec<Record>>;
    /// One record as it stands, if this reader may read it; that they did is written down.
    async fn read(
        &self,
        municipality: MunicipalityId,
        reader: &Reader,
        key: RecordKey,
        now: DateTime<Utc>,
    ) -> Result<Option<Record>>;
    /// The commits that changed a record, the oldest first.
    async fn history(&self, municipality: MunicipalityId, key: RecordKey) -> Result<Vec<History>>;

    /// What other systems call our records.
    async fn external_ids(&self, municipality: MunicipalityId) -> Result<Vec<External>>;

    /// Erases a person or a case, as [`casework::erasure`] says: content goes from everywhere, the database's files
    /// included; ids stay, so that devices are told to purge and nothing about the erased comes in again. The list has
    /// it before it happens. None if there is nothing to erase.
    async fn erase(
        &self,
        municipality: MunicipalityId,
        subject: Subject,
        list: &ErasureList,
        now: DateTime<Utc>,
    ) -> Result<Option<Erasure>>;
    /// Cleans the database's files of what was erased where that could not be done at once: the machine stopped, or somebody
    /// read there since before. Does nothing where nothing is left to be cleaned; what cannot be done now either is done when
    /// this is called again.
    async fn sweep_again(&self) -> Result<()>;
    /// A device has carried out every purge up to this cursor.
    async fn confirm_purges(&self, municipality: MunicipalityId, session: &TokenHash, cursor: &Cursor) -> Result<()>;
    /// What was erased, the latest first, and which sessions have yet to confirm that they purged it.
    async fn purges(&self, municipality: MunicipalityId) -> Result<Vec<Purge>>;
    /// The database was put back from a backup: a new epoch begins, in which devices send again what is missing; all
    /// sessions end; and everything on the list that the backup still holds is erased again. Answers how many
    /// erasures that were.
    async fn restored(&self, erasures: &[Erasure], now: DateTime<Utc>) -> Result<usize>;

    /// Commits after a place, in their order.
    async fn commits(&self, municipality: MunicipalityId, after: u64, limit: usize) -> Result<Vec<History>>;
    /// What is in the sequence besides commits, and what was erased.
    async fn marks(&self, municipality: MunicipalityId) -> Result<Marks>;
    /// What the database itself finds wrong with its files, in its own words; nothing if all is well.
    async fn inspect(&self) -> Result<Vec<String>>;
    /// Copies everything to a new file, as of one moment, while others read and write.
    async fn backup(&self, file: &Path) -> Result<()>;
}
