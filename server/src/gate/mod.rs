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
pub(crate) use limits::network;
pub use origin::{from_our_own_pages, peer_address};
pub use passphrase::{Code, PassphraseError, issue_code, set_passphrase};
pub use secret::SecretError;
pub use session::{COOKIE, Token};
pub use signed_in::{HandingIn, SignedIn};

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
use tokio::sync::Semaphore;

/// Lets people in, and remembers who tried how often.
pub struct Gate {
    ledger: Arc<dyn Ledger>,
    secret: Secret,
    limits: Limits,
    /// Checking a proof takes 19 MiB and a core: as many at once as there are cores.
    checks: Semaphore,
    /// What a proof is compared with where there is nobody: the work is the same.
    nobody: ProofHash,
}

impl Gate {
    /// The gate of this installation; `data` is the folder that keeps its secret, unless the ledger does.
    ///
    /// # Errors
    /// [`SecretError`] if the secret can be neither read nor made.
    pub async fn open(ledger: Arc<dyn Ledger>, data: &Path) -> Result<Self, SecretError> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let secret = match ledger.shared() {
            Some(shared) => Secret::in_common(shared).await?,
            None => Secret::of_installation(data)?,
        };
        Ok(Self {
            ledger,
            secret,
            limits: Limits::default(),
            checks: Semaphore::new(cores),
            nobody: ProofHash::of(&Proof(rand::random())),
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

    /// Checks a proof and opens a session. A one-time code opens none: a passphrase takes its place first.
    ///
    /// Whoever shows the right proof of a blocked account is told so, and nobody else: who guesses names learns nothing. Their
    /// session is good for handing in alone.
    async fn sign_in(&self, login: &str, proof: Proof, peer: IpAddr) -> Result<(Token, Standing), SignInError> {
        match self.checked(login, proof, peer).await? {
            Checked::Passphrase(user) => self.open_session(&user).await,
            Checked::Code(..) => Err(SignInError::Code),
        }
    }

    /// Puts what a passphrase was stretched to in the place of a one-time code, and opens a session.
    async fn exchange(
        &self,
        login: &str,
        code: Proof,
        (salt, proof): (Salt, Proof),
        peer: IpAddr,
    ) -> Result<(Token, Standing), SignInError> {
        let Checked::Code(user, used) = self.checked(login, code, peer).await? else { return Err(SignInError::Wrong) };
        let hash = self.turn(move || ProofHash::of(&proof)).await?;
        let credentials = Credentials { salt: Some(salt.0), proof_hash: Some(hash.into_phc()), code_hash: None };
        let replaced = self.ledger.replace_credentials(user.municipality, user.id, &used, &credentials);
        if !replaced.await.map_err(said)? {
            return Err(SignInError::Wrong);
        }
        self.open_session(&user).await
    }

    async fn open_session(&self, user: &User) -> Result<(Token, Standing), SignInError> {
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
        Ok((token, user.standing))
    }

    /// The user, if the proof is theirs. Whatever is wrong, as much is computed.
    async fn checked(&self, login: &str, proof: Proof, peer: IpAddr) -> Result<Checked, SignInError> {
        let login = login.trim().to_lowercase();
        self.count_try(&login, peer).await?;
        let found = self.ledger.user_by_login(&login).await.map_err(said)?;
        let credentials = match &found {
            Some(user) => self.ledger.credentials(user.municipality, user.id).await.map_err(said)?,
            None => Credentials::default(),
        };
        let kept = credentials.proof_hash.as_ref().or(credentials.code_hash.as_ref());
        let expected = kept.map_or_else(|| self.nobody.clone(), |hash| ProofHash::kept(hash.clone()));
        let is_theirs = self.turn(move || expected.matches(&proof)).await? && kept.is_some();
        match found.filter(|_| is_theirs) {
            None => Err(SignInError::Wrong),
            Some(user) if credentials.proof_hash.is_some() => Ok(Checked::Passphrase(user)),
            Some(user) if user.standing == Standing::Blocked => Err(SignInError::Blocked),
            Some(user) => Ok(Checked::Code(user, credentials)),
        }
    }

    /// Counts a try, here or, where there are several processes, with all of them.
    async fn count_try(&self, login: &str, peer: IpAddr) -> Result<(), SignInError> {
        let counted = match self.ledger.shared() {
            Some(shared) => limits::try_together(shared, &self.secret, login, peer).await.map_err(said)?,
            None => self.limits.try_once(login, peer),
        };
        counted.map_err(|wait| SignInError::TooMany(wait.as_secs() + 1))
    }

    /// Hashing is slow on purpose: it has its turn, apart from what answers others.
    async fn turn<T: Send + 'static>(&self, hashing: impl FnOnce() -> T + Send + 'static) -> Result<T, SignInError> {
        let _turn = self.checks.acquire().await.map_err(|_| SignInError::Server)?;
        tokio::task::spawn_blocking(hashing).await.map_err(|_| SignInError::Server)
    }

    /// Ends a session.
    async fn sign_out(&self, token: &Token) -> Result<(), SignInError> {
        let end = crate::ledger::SessionEnd::One(token.hash());
        self.ledger.revoke(end, Utc::now()).await.map(|_| ()).map_err(said)
    }
}

/// Whom a proof belongs to.
enum Checked {
    /// It came from their passphrase.
    Passphrase(User),
    /// It came from a one-time code, which these credentials hold.
    Code(User, Credentials),
}

/// What whoever signs in hears when the ledger fails; the operator reads more in the log.
fn said(error: LedgerError) -> SignInError {
    tracing::error!("signing in failed: {error}");
    SignInError::Server
}
