//! The door that the app's server functions knock at.

use super::{COOKIE, Gate, Token};
use crate::ledger::Standing;
use app::{
    credentials::{Proof, Salt},
    gate::{Answer, Door, SignInError},
};
use axum::http::{HeaderValue, StatusCode, header::SET_COOKIE};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use leptos_axum::ResponseOptions;
use std::{net::IpAddr, sync::Arc};

/// The door for one request: it knows who knocks, and writes the cookie into the answer.
pub struct FrontDoor {
    gate: Arc<Gate>,
    peer: IpAddr,
    token: Option<Token>,
    answer: ResponseOptions,
}

impl FrontDoor {
    /// The door for a request from `peer` that carries these cookies and is answered with `answer`.
    #[must_use]
    pub fn new(gate: Arc<Gate>, peer: IpAddr, cookies: &CookieJar, answer: ResponseOptions) -> Self {
        Self { gate, peer, token: cookies.get(COOKIE).map(|cookie| Token::received(cookie.value())), answer }
    }

    fn let_in(&self, checked: Result<(Token, Standing), SignInError>) -> Result<(), SignInError> {
        let let_in = checked.and_then(|(token, standing)| {
            self.set_cookie(&token.cookie());
            match standing {
                Standing::Active => Ok(()),
                Standing::Blocked => Err(SignInError::Blocked),
            }
        });
        let_in.inspect_err(|error| self.answer.set_status(status(error)))
    }

    fn set_cookie(&self, cookie: &Cookie<'_>) {
        let value = HeaderValue::from_str(&cookie.to_string())
            .expect("a cookie of ours is made of letters, digits and punctuation");
        self.answer.append_header(SET_COOKIE, value);
    }
}

/// What proxies and watchdogs go by; the app reads the error itself.
fn status(error: &SignInError) -> StatusCode {
    match error {
        SignInError::Wrong | SignInError::Code => StatusCode::UNAUTHORIZED,
        SignInError::Blocked => StatusCode::FORBIDDEN,
        SignInError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        SignInError::Server | SignInError::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl Door for FrontDoor {
    fn salt<'a>(&'a self, user: &'a str) -> Answer<'a, Salt> {
        Box::pin(self.gate.salt(user))
    }

    fn sign_in<'a>(&'a self, user: &'a str, proof: Proof) -> Answer<'a, ()> {
        Box::pin(async move { self.let_in(self.gate.sign_in(user, proof, self.peer).await) })
    }

    fn exchange<'a>(&'a self, user: &'a str, code: Proof, salt: Salt, proof: Proof) -> Answer<'a, ()> {
        Box::pin(async move { self.let_in(self.gate.exchange(user, code, (salt, proof), self.peer).await) })
    }

    fn sign_out(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            if let Some(token) = &self.token {
                self.gate.sign_out(token).await?;
            }
            self.set_cookie(&Token::cookie_taken_away());
            Ok::<(), SignInError>(())
        })
    }
}
