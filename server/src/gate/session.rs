//! Sessions: a random token in a cookie, and who it belongs to at this moment.

use super::{HandingIn, SignedIn};
use crate::{
    ledger::{Session, SessionEnd, Standing, TokenHash},
    state::AppState,
};
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The cookie's name. Browsers take a name that begins so only if it is `Secure`, for this host alone, for every path.
pub const COOKIE: &str = "__Host-lotse";

/// A session that was not used for so long is over.
const IDLE: TimeDelta = TimeDelta::hours(12);

/// No session is older.
const OLDEST: TimeDelta = TimeDelta::days(30);

/// Use is noted this often at most: not every request shall write.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(5);

/// What the device keeps of a session. The server keeps its hash alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one: 256 random bits.
    pub(super) fn new() -> Self {
        let mut text = String::with_capacity(64);
        for byte in rand::random::<[u8; 32]>() {
            write!(text, "{byte:02x}").expect("writing to a String does not fail");
        }
        Self(text)
    }

    /// One that came with a request.
    #[must_use]
    pub fn received(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Its name in the ledger.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }

    pub(super) fn cookie(&self) -> Cookie<'static> {
        cookie(self.0.clone(), OLDEST.num_seconds())
    }

    pub(super) fn cookie_taken_away() -> Cookie<'static> {
        cookie(String::new(), 0)
    }
}

fn cookie(value: String, seconds: i64) -> Cookie<'static> {
    let mut cookie = Cookie::new(COOKIE, value);
    cookie.set_http_only(true);
    cookie.set_secure(true);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_path("/");
    // The expiry itself is checked here, not in the browser.
    cookie.set_max_age(Some(std::time::Duration::from_secs(seconds.unsigned_abs()).try_into().unwrap_or_default()));
    cookie
}

fn is_over(session: &Session, now: DateTime<Utc>) -> bool {
    now - session.seen > IDLE || now - session.created > OLDEST
}

/// What a request hears that nobody signed in for, or somebody who is blocked by now.
type NotSignedIn = (StatusCode, &'static str);

/// Only a session of theirs hears it: the device that holds it empties its vault.
const BLOCKED: NotSignedIn = (StatusCode::FORBIDDEN, "this account is blocked");

const NOBODY: NotSignedIn = (StatusCode::UNAUTHORIZED, "nobody is signed in");

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = NotSignedIn;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, NotSignedIn> {
        match session_of(parts, state).await? {
            (signed_in, Standing::Active) => Ok(signed_in),
            (_, Standing::Blocked) => Err(BLOCKED),
        }
    }
}

impl FromRequestParts<AppState> for HandingIn {
    type Rejection = NotSignedIn;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, NotSignedIn> {
        session_of(parts, state).await.map(|(signed_in, _)| Self(signed_in))
    }
}

async fn session_of(parts: &Parts, state: &AppState) -> Result<(SignedIn, Standing), NotSignedIn> {
    let failed = |error| {
        tracing::error!("a session could not be looked up: {error}");
        (StatusCode::SERVICE_UNAVAILABLE, "the server cannot answer now")
    };
    let cookies = CookieJar::from_headers(&parts.headers);
    let token = cookies.get(COOKIE).map(|cookie| Token::received(cookie.value())).ok_or(NOBODY)?;
    let (session, user) = state.ledger.session(&token.hash()).await.map_err(failed)?.ok_or(NOBODY)?;
    let now = Utc::now();
    if is_over(&session, now) {
        state.ledger.revoke(SessionEnd::One(session.token), now).await.map_err(failed)?;
        return Err(NOBODY);
    }
    if now - session.seen > NOTED_EVERY {
        state.ledger.touch_session(&session.token, now).await.map_err(failed)?;
    }
    let standing = user.standing;
    let signed_in =
        SignedIn { user: user.id, municipality: user.municipality, staff: user.staff, session: session.token };
    Ok((signed_in, standing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::ids::{MunicipalityId, UserId};

    #[test]
    fn a_session_ends_after_twelve_idle_hours_and_after_thirty_days_in_any_case() {
        let now = Utc::now();
        let session = |created: TimeDelta, seen: TimeDelta| Session {
            token: Token::new().hash(),
            municipality: MunicipalityId::new(),
            user: UserId::new(),
            device: None,
            created: now - created,
            seen: now - seen,
        };
        assert!(!is_over(&session(TimeDelta::days(29), TimeDelta::hours(11)), now));
        assert!(is_over(&session(TimeDelta::hours(13), TimeDelta::hours(13)), now));
        assert!(is_over(&session(TimeDelta::days(31), TimeDelta::minutes(1)), now));
    }

    #[test]
    fn no_two_tokens_are_the_same_and_the_hash_does_not_tell_the_token() {
        let (one, other) = (Token::new(), Token::new());
        assert!(one != other && one.0.len() == 64);
        assert_eq!(one.hash(), Token::received(&one.0).hash());
        assert_ne!(one.hash(), other.hash());
    }
}
