//! The gate: who may come in. Passphrases, sessions, and how often somebody may try.
//!
//! The server never sees a passphrase: the browser stretches it with the user's salt and sends a proof, of which Argon2id is
//! kept. A session is a random token in a cookie, of which SHA-256 is kept; who it belongs to and what they may is looked up
//! anew for every request.

mod door;
mod limits;
mod origin;
mod passphrase;
mod secret;
mod session;
mod signed_in;

pub use door::FrontDoor;
pub use origin::{from_our_own_pages, peer_address};
pub use passphrase::{Code, PassphraseError, issue_code, set_passphrase};
pub use secret::SecretError;
pub use session::{COOKIE, Token};
pub use signed_in::SignedIn;

use crate::ledger::{Credentials, Ledger, LedgerError, Session, Standing, User};
use app::{
    credentials::{Proof, Salt},
    gate::SignInError,
};
use chrono::Utc;
use limits::Limits;
use passphrase::ProofHash;
use secret::Secret;
use std::{net::IpAddr, path::Path, sync::Arc};
use tokio::sync::{Mutex, Semaphore};

/// Lets people in, and remembers who tried how often.
pub struct Gate {
    ledger: Arc<dyn Ledger>,
    secret: Secret,
    limits: Limits,
    /// Checking a proof takes 19 MiB and a core: as many at once as there are cores.
    checks: Semaphore,
    /// What a proof is compared with where there is nobody: the work is the same.
    nobody: ProofHash,
    /// A one-time code is used up by one sign-in at a time.
    codes: Mutex<()>,
}

impl Gate {
    /// The gate of this installation; `data` is the folder that keeps its secret.
    ///
    /// # Errors
    /// [`SecretError`] if the secret can be neither read nor made.
    pub fn open(ledger: Arc<dyn Ledger>, data: &Path) -> Result<Self, SecretError> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Ok(Self {
            ledger,
            secret: Secret::of_installation(data)?,
            limits: Limits::default(),
            checks: Semaphore::new(cores),
            nobody: ProofHash::of(&Proof(rand::random())),
            codes: Mutex::new(()),
        })
    }

    /// The salt of whoever signs in by this name, or a made-up one of the same form that stays the same.
    async fn salt(&self, login: &str) -> Result<Salt, SignInError> {
        let login = login.trim().to_lowercase();
        let made_up = self.secret.salt_for(&login);
        let Some(user) = self.ledger.user_by_login(&login).await.map_err(said)? else { return Ok(made_up) };
        let credentials = self.ledger.credentials(user.municipality, user.id).await.map_err(said)?;
        Ok(credentials.salt.map_or(made_up, Salt))
    }

    /// Checks a proof and opens a session.
    async fn sign_in(&self, login: &str, proof: Proof, peer: IpAddr) -> Result<Token, SignInError> {
        let login = login.trim().to_lowercase();
        self.limits.try_once(&login, peer).map_err(|wait| SignInError::TooMany(wait.as_secs() + 1))?;
        let found = self.ledger.user_by_login(&login).await.map_err(said)?;
        let Some(user) = self.whose(found, proof).await? else { return Err(SignInError::Wrong) };
        let token = Token::new();
        let now = Utc::now();
        let session = Session {
            token: token.hash(),
            municipality: user.municipality,
            user: user.id,
            device: None,
            created: now,
            seen: now,
        };
        self.ledger.open_session(&session).await.map_err(said)?;
        Ok(token)
    }

    /// The user, if they can sign in and the proof is theirs. Whatever is wrong, as much is computed.
    async fn whose(&self, found: Option<User>, proof: Proof) -> Result<Option<User>, SignInError> {
        let credentials = match &found {
            Some(user) => self.ledger.credentials(user.municipality, user.id).await.map_err(said)?,
            None => Credentials::default(),
        };
        let kept = credentials.proof_hash.as_ref().or(credentials.code_hash.as_ref());
        let expected = kept.map_or_else(|| self.nobody.clone(), |hash| ProofHash::kept(hash.clone()));
        let is_theirs = self.matches(expected, proof).await? && kept.is_some();
        let Some(user) = found.filter(|user| is_theirs && user.standing == Standing::Active) else { return Ok(None) };
        let by_code = credentials.proof_hash.is_none();
        let first = !by_code || self.use_up_code(&user, &credentials).await?;
        Ok(first.then_some(user))
    }

    /// Makes a one-time code void. Answers whether it was this call that did.
    async fn use_up_code(&self, user: &User, used: &Credentials) -> Result<bool, SignInError> {
        let _one_at_a_time = self.codes.lock().await;
        if self.ledger.credentials(user.municipality, user.id).await.map_err(said)? != *used {
            return Ok(false);
        }
        let without = Credentials { code_hash: None, ..used.clone() };
        self.ledger.set_credentials(user.municipality, user.id, &without).await.map_err(said)?;
        Ok(true)
    }

    async fn matches(&self, expected: ProofHash, proof: Proof) -> Result<bool, SignInError> {
        let _turn = self.checks.acquire().await.map_err(|_| SignInError::Server)?;
        tokio::task::spawn_blocking(move || expected.matches(&proof)).await.map_err(|_| SignInError::Server)
    }

    /// Ends a session.
    async fn sign_out(&self, token: &Token) -> Result<(), SignInError> {
        let end = crate::ledger::SessionEnd::One(token.hash());
        self.ledger.revoke(end, Utc::now()).await.map(|_| ()).map_err(said)
    }
}

/// What whoever signs in hears when the ledger fails; the operator reads more in the log.
fn said(error: LedgerError) -> SignInError {
    tracing::error!("signing in failed: {error}");
    SignInError::Server
}
