//! Names of things: every id is a type of its own over a UUIDv7, so that a room is never taken for a person.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id: a UUIDv7, so that ids made later sort later.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self { Self(Uuid::now_v7()) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl From<$name> for Uuid { fn from(id: $name) -> Uuid { id.0 } }
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
    )*};
}

ids! {
    /// A municipality: the tenant that owns every record.
    MunicipalityId,
    /// A person who is looked after. Identity and base data share it.
    PersonId,
    /// A case (*Fall*, *Akte*): a household's or a single person's.
    CaseId,
    /// A household (*Familienverbund*).
    HouseholdId,
    /// A team of workers, of the town or of a carrier.
    TeamId,
    /// Somebody who signs in; their entry in the staff directory has the same id.
    UserId,
    /// An accommodation (*Unterkunft*).
    AccommodationId,
    /// A unit of an accommodation: a room with beds.
    UnitId,
    /// A partner in the network.
    PartnerId,
    /// The minutes of one conversation in one case.
    ConsultationId,
    /// One conversation as it happened; the minutes of several cases may share it, and it counts once.
    ConversationId,
    /// One task.
    TaskId,
    /// The agreement of a household or a single adult: it has the id of the one or the other.
    AgreementId,
    /// One version of an agreement: one text, laid before people to sign.
    VersionId,
    /// One goal. It keeps its id from version to version, and its steps theirs.
    GoalId,
    /// A photo or file in a case.
    DocumentId,
    /// One act of a user, saved as a whole.
    CommitId,
    /// One vault in one browsing session that writes. Two writers never share a number of it.
    ReplicaId,
    /// What is being typed and not yet saved.
    DraftId,
    /// A device, as the server knows it.
    DeviceId,
}
