//! The stream that says *there is something new*, and nothing else.

use crate::{gate::SignedIn, ledger::Standing, state::AppState};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue},
    response::{IntoResponse, Response, Sse, sse::Event},
};
use std::{convert::Infallible, time::Duration};
use tokio::time::{MissedTickBehavior, interval};

use super::WireError;

/// How often the stream shows that it lives, and asks whether its session does.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Wakes the device when something in its user's scope changed since the stream began. What changed before, the device
/// pulls when the stream opens. Ends with the session.
pub(super) async fn live(State(state): State<AppState>, signed_in: SignedIn) -> Result<Response, WireError> {
    let municipality = signed_in.municipality;
    // Listening begins before the place is taken: what comes between is heard twice, not missed.
    let mut bell = state.ledger.bell().listen(municipality);
    let reader = signed_in.reader(state.today());
    let mut known = state.ledger.news(municipality, &reader, u64::MAX).await?.sequence;
    let stream = async_stream::stream! {
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let rang = tokio::select! {
                changed = bell.changed() => changed.is_ok(),
                _ = heartbeat.tick() => false,
            };
            // Rights are looked up anew each time: a revoked session hears nothing more, a changed role hears its own.
            let Ok(Some((_, user))) = state.ledger.session(&signed_in.session).await else { break };
            if user.standing == Standing::Blocked {
                break;
            }
            if !rang {
                yield Ok::<_, Infallible>(Event::default().comment("here"));
                continue;
            }
            let reader = crate::ledger::Reader { user: user.id, scope: user.scope(), today: state.today() };
            let Ok(news) = state.ledger.news(municipality, &reader, known).await else { break };
            known = known.max(news.sequence);
            if news.concerns {
                yield Ok(Event::default().event("new").data("1"));
            }
        }
    };
    // Proxies that gather answers before they hand them on are asked not to.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(([unbuffered], Sse::new(stream)).into_response())
}
