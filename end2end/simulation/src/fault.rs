//! Ways of breaking it on purpose. Each changes what passes between the real code and the model around it, so that the
//! real code stays as it is.

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A change silences everything up to a time that its author has seen, in place of the versions they saw.
    SeenStamp,
    /// The server gives a place in the sequence before it has the lock: 8 is read before 7.
    SequenceOutsideLock,
    /// A fold writes over what another tab wrote meanwhile.
    FoldUnchecked,
    /// Where the server caps a time it gives the version a new identity.
    CapRenames,
    /// The server answers before its transaction is on the disk.
    AnswersTooEarly,
    /// The server does not say what left the scope.
    GoneUnsaid,
    /// A commit that is known is taken in again.
    TakenTwice,
    /// A commit leaves the outbox when it is sent, not when it is acknowledged.
    SentIsForgotten,
    /// The screen says *saved* before it is on the disk.
    SavedTooEarly,
    /// The place to go on is written before the records of the page.
    CursorFirst,
    /// The device keeps what the server acknowledged of a record that left its scope.
    OutOfSightKept,
    /// After a restore the device keeps what the server has no more.
    RestoreMerged,
    /// A returned entry is sent again under the number it had.
    SentAgainUnchanged,
    /// Nobody is asked about a bed that was given away twice.
    ClashUnasked,
    /// Work that comes too late is acknowledged and not put aside.
    LateWorkDropped,
    /// What the server answered counts as written though the disk refused.
    AheadOfDisk,
    /// What tells of the erased is taken in.
    ErasedTakenIn,
    /// The erased stay among the server's records.
    ErasedKept,
    /// The server does not say what is erased.
    PurgeUnsaid,
    /// A device that purges leaves what waits in the outbox.
    PurgedInPart,
    /// A restored server forgets what was erased since the backup.
    ListForgotten,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 21] = [
        Fault::SeenStamp,
        Fault::SequenceOutsideLock,
        Fault::FoldUnchecked,
        Fault::CapRenames,
        Fault::AnswersTooEarly,
        Fault::GoneUnsaid,
        Fault::TakenTwice,
        Fault::SentIsForgotten,
        Fault::SavedTooEarly,
        Fault::CursorFirst,
        Fault::OutOfSightKept,
        Fault::RestoreMerged,
        Fault::SentAgainUnchanged,
        Fault::ClashUnasked,
        Fault::LateWorkDropped,
        Fault::AheadOfDisk,
        Fault::ErasedTakenIn,
        Fault::ErasedKept,
        Fault::PurgeUnsaid,
        Fault::PurgedInPart,
        Fault::ListForgotten,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// The fault of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }
}
