//! Who sends a request.

use crate::ledger::{Author, Reader, Scope, TokenHash};
use casework::{
    ids::{MunicipalityId, UserId},
    records::Staff,
};
use chrono::NaiveDate;

/// The user who sends a request, as the ledger knows them at this moment: rights are never older than the request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// Where.
    pub municipality: MunicipalityId,
    /// Their entry in the staff directory, with role, team and area.
    pub staff: Staff,
    /// The session, so that it can be revoked.
    pub session: TokenHash,
}

impl SignedIn {
    /// What decides which records they see.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::of(&self.staff)
    }

    /// They as the author of commits.
    #[must_use]
    pub fn author(&self) -> Author {
        Author { user: self.user, scope: self.scope() }
    }

    /// They as a reader on this day.
    #[must_use]
    pub fn reader(&self, today: NaiveDate) -> Reader {
        Reader { user: self.user, scope: self.scope(), today }
    }
}

/// Whoever hands in what they wrote: somebody who is signed in, or whose account was blocked after they wrote it. Of the
/// blocked, nothing comes back but that it was received; the ledger keeps it for the lead.
#[derive(Clone, Debug)]
pub struct HandingIn(pub SignedIn);
