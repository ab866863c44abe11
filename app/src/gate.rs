//! Signing in: the server functions, and the door that the server implements behind them.
//!
//! They are posted by the app, carry a proof and never a passphrase, and set or take away the session cookie.

use crate::credentials::{Proof, Salt};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// Why signing in did not work. Says no more than whoever asks may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SignInError {
    /// Name or passphrase is wrong: which one is not said.
    #[error("name or passphrase is wrong")]
    Wrong,
    /// It was a one-time code, and it is still good: a passphrase takes its place, see [`exchange`].
    #[error("this is a one-time code: choose a passphrase with it")]
    Code,
    /// Name and passphrase are right, and the account is blocked: the session that it gets takes in what was written before,
    /// and gives nothing out.
    #[error("the account is blocked")]
    Blocked,
    /// Too many attempts; the next one is heard in so many seconds.
    #[error("too many attempts; try again in {0} seconds")]
    TooMany(u64),
    /// The server has a problem of its own.
    #[error("the server cannot answer now")]
    Server,
    /// The server could not be reached, or did not understand.
    #[error("the server was not reached")]
    Unreachable,
}

impl FromServerFnError for SignInError {
    type Encoder = leptos::server_fn::codec::JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Unreachable
    }
}

/// The salt of this user. For a name that nobody has it answers one too, always the same.
///
/// # Errors
/// [`SignInError`].
#[server(prefix = "/sf", endpoint = "salt", input = Json)]
#[allow(missing_docs, reason = "the macro makes a struct of the arguments")]
pub async fn salt_of(user: String) -> Result<Salt, SignInError> {
    door()?.salt(&user).await
}

/// Signs in: sets the session cookie.
///
/// # Errors
/// [`SignInError`].
#[server(prefix = "/sf", endpoint = "sign-in", input = Json)]
#[allow(missing_docs, reason = "the macro makes a struct of the arguments")]
pub async fn sign_in(user: String, proof: Proof) -> Result<(), SignInError> {
    door()?.sign_in(&user, proof).await
}

/// Puts a passphrase of the user's own in the place of a one-time code, and signs in with it. The salt is of the app's making.
///
/// # Errors
/// [`SignInError`]; [`SignInError::Wrong`] also if the code was used already.
#[server(prefix = "/sf", endpoint = "exchange", input = Json)]
#[allow(missing_docs, reason = "the macro makes a struct of the arguments")]
pub async fn exchange(user: String, code: Proof, salt: Salt, proof: Proof) -> Result<(), SignInError> {
    door()?.exchange(&user, code, salt, proof).await
}

/// Signs out: revokes the session and takes the cookie away.
///
/// # Errors
/// [`SignInError`].
#[server(prefix = "/sf", endpoint = "sign-out", input = Json)]
pub async fn sign_out() -> Result<(), SignInError> {
    door()?.sign_out().await
}

#[cfg(feature = "ssr")]
mod server_side {
    use super::{Proof, Salt, SignInError};
    use std::{future::Future, pin::Pin, sync::Arc};

    /// An answer that takes a while.
    pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, SignInError>> + Send + 'a>>;

    /// What the server does behind the server functions. It is provided as context, as `Arc<dyn Door>`.
    pub trait Door: Send + Sync {
        /// The salt of this user, or a made-up one that stays the same.
        fn salt<'a>(&'a self, user: &'a str) -> Answer<'a, Salt>;
        /// Checks the proof and sets the session cookie.
        fn sign_in<'a>(&'a self, user: &'a str, proof: Proof) -> Answer<'a, ()>;
        /// Checks the one-time code, keeps what is checked from now on, and sets the session cookie.
        fn exchange<'a>(&'a self, user: &'a str, code: Proof, salt: Salt, proof: Proof) -> Answer<'a, ()>;
        /// Revokes the session of this request.
        fn sign_out(&self) -> Answer<'_, ()>;
    }

    pub(super) fn door() -> Result<Arc<dyn Door>, SignInError> {
        leptos::prelude::use_context().ok_or(SignInError::Server)
    }
}

#[cfg(feature = "ssr")]
use server_side::door;
#[cfg(feature = "ssr")]
pub use server_side::{Answer, Door};
