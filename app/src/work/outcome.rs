//! How acts of the session end: typed, so that a page can say it in words.

use crate::{credentials::CannotDerive, gate::SignInError};
use casework::sync::Refusal;

/// Why something could not be saved. What was typed is still on the screen and in the draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The vault was locked meanwhile.
    #[error("the vault is locked")]
    Locked,
    /// The device has no room left.
    #[error("there is no room left on this device")]
    NoRoom,
    /// The browser's storage was emptied while the vault was open.
    #[error("the storage of this device was emptied; what is on the screen is nowhere else")]
    Emptied,
    /// The browser's storage refuses.
    #[error("the browser's storage does not answer: {0}")]
    Storage(String),
    /// The server would have to refuse it.
    #[error(transparent)]
    Refused(Refusal),
}

/// Why an entry that came back does not open in the form that it came from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotMend {
    /// Something is begun in that form: to be saved or thrown away first.
    #[error("something else is begun in this form")]
    Begun,
    /// It could not be kept as a draft.
    #[error(transparent)]
    NotKept(#[from] SaveError),
}

/// Why a vault could not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The vault on this device does not open with this passphrase. After so many more wrong ones it wants an online sign-in.
    #[error("the passphrase is wrong; {left} more tries without the network")]
    WrongPassphrase {
        /// Tries left.
        left: u32,
    },
    /// The server does not know this name with this passphrase.
    #[error("name or passphrase is wrong")]
    WrongNameOrPassphrase,
    /// Too many wrong passphrases: the next is heard in so many seconds.
    #[error("too many wrong passphrases; try again in {0} seconds")]
    SlowDown(u64),
    /// Too many wrong passphrases to go on without the network: an online sign-in is needed, and the server is not reached.
    #[error("too many wrong passphrases; sign in with a network")]
    TooMany,
    /// The server hears this name again in so many seconds.
    #[error("too many attempts at the server; try again in {0} seconds")]
    ServerSlowsDown(u64),
    /// Nobody of this name was at work on this device yet: the first sign-in needs the network.
    #[error("the first sign-in on this device needs the network")]
    NeedsNetwork,
    /// The server has a problem of its own.
    #[error("the server cannot answer now")]
    Server,
    /// The server accepts this passphrase, but the entries on this device are sealed with an earlier one: it is asked for
    /// once, see [`super::Work::sign_in_with_earlier`]. Nothing was changed.
    #[error("entries on this device are sealed with an earlier passphrase")]
    OtherPassphrase,
    /// The server refuses this passphrase, with which the device was opened before: it was changed elsewhere.
    #[error("the passphrase was changed")]
    PassphraseChanged,
    /// The account is blocked.
    #[error("the account is blocked")]
    Blocked,
    /// This was a one-time code: a passphrase takes its place, see [`super::Work::sign_in_with_code`]. Nothing was changed.
    #[error("this is a one-time code: choose a passphrase")]
    OneTimeCode,
    /// The browser keeps nothing here: private mode, or storage is switched off.
    #[error("this browser window does not keep anything; use an ordinary window")]
    PrivateMode,
    /// The page was not loaded over HTTPS (or from localhost), so the browser offers no encryption.
    #[error("the browser offers encryption over HTTPS only")]
    NotSecure,
    /// The device has no room left.
    #[error("there is no room left on this device")]
    NoRoom,
    /// The browser's storage refuses.
    #[error("the browser's storage does not answer: {0}")]
    Storage(String),
    /// The passphrase cannot be stretched.
    #[error(transparent)]
    Passphrase(#[from] CannotDerive),
}

impl From<SaveError> for OpenError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NoRoom => Self::NoRoom,
            SaveError::Locked | SaveError::Emptied | SaveError::Refused(_) => Self::Storage(error.to_string()),
            SaveError::Storage(detail) => Self::Storage(detail),
        }
    }
}

/// What lies in the vault and does not open any more, say after the disk was damaged. It is kept, and stops nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// Packs and rows of records that the server has too.
    pub records: usize,
    /// Entries that wait to be sent.
    pub unsent: usize,
    /// Entries that came back.
    pub returned: usize,
    /// What was being typed.
    pub drafts: usize,
}

/// Why a history cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoHistory {
    /// The server is not reached: it alone has the history.
    #[error("the history is on the server alone")]
    Unreachable,
    /// The server wants a new sign-in first.
    #[error("sign in again to read the history")]
    SignedOut,
    /// The server has no such record for this user.
    #[error("the server has no history of this")]
    NotThere,
}

/// How signing out went. Nothing that waits is lost either way: it stays sealed and is sent after the next sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedOut {
    /// Commits that wait on this device.
    pub waiting: usize,
    /// Whether the server ended the session too.
    pub server: Result<(), SignInError>,
}

/// A passphrase, and what may belong to it. It is stretched and forgotten.
#[derive(Clone, Copy)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a browser has a device"))]
pub(crate) struct Secret<'a> {
    pub(crate) passphrase: &'a str,
    pub(crate) beside: Beside<'a>,
}

/// What is typed beside a passphrase.
#[derive(Clone, Copy)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a browser has a device"))]
pub(crate) enum Beside<'a> {
    Nothing,
    /// The one before it was changed.
    Earlier(&'a str),
    /// It was a one-time code; this takes its place.
    New(&'a str),
}
