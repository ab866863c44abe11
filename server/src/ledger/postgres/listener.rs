//! Carries the bell from one server process to the others.

use super::{Address, Connection};
use crate::ledger::{Bell, Result};
use casework::ids::MunicipalityId;
use sqlx::{
    Executor,
    postgres::{PgListener, PgPoolOptions},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

/// The channel. What is said on it is a municipality's id and nothing else.
const CHANNEL: &str = "lotse";

/// After so long a silence the connection is asked whether it still lives: one that was cut says nothing by itself.
const SILENCE: Duration = Duration::from_secs(30);

/// How long it has to answer, and how long a new connection may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait between attempts to connect again: from the first to the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// Says, when the transaction is committed, that something in a municipality changed.
pub(super) async fn announce(transaction: &mut Connection, municipality: MunicipalityId) -> Result<()> {
    sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(municipality.to_string()).execute(transaction).await?;
    Ok(())
}

/// Listens until it is dropped.
#[derive(Debug)]
pub(super) struct Listener(JoinHandle<()>);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Listener {
    /// Rings the bell for what any process announces from now on.
    pub(super) async fn start(address: &Address, bell: Arc<Bell>) -> std::result::Result<Self, sqlx::Error> {
        let address = address.clone();
        let mut listener = listen(&address).await?;
        Ok(Self(tokio::spawn(async move {
            loop {
                hear(&mut listener, &bell).await;
                listener = listen_again(&address).await;
                // Nobody knows what was announced meanwhile.
                bell.ring_everywhere();
            }
        })))
    }
}

async fn listen(address: &Address) -> std::result::Result<PgListener, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(address.options().clone());
    let mut listener = PgListener::connect_with(&pool).await?;
    // Connecting again is done here, for afterwards all have to be woken.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn listen_again(address: &Address) -> PgListener {
    let (mut pause, longest) = PAUSES;
    tracing::warn!("the connection that carries live events between servers is lost; connecting again");
    loop {
        sleep(pause).await;
        match listen(address).await {
            Ok(listener) => {
                tracing::info!("live events between servers are carried again");
                return listener;
            }
            Err(error) => tracing::debug!(%error, "not yet"),
        }
        pause = (pause * 2).min(longest);
    }
}

/// Rings for what is announced, until the connection is lost.
async fn hear(listener: &mut PgListener, bell: &Bell) {
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(announced))) => {
                if let Ok(municipality) = announced.payload().parse() {
                    bell.ring(municipality);
                }
            }
            Ok(Ok(None) | Err(_)) => return,
            Err(_silence) => {
                let lives = timeout(PATIENCE, listener.execute("SELECT 1")).await;
                if !matches!(lives, Ok(Ok(_))) {
                    return;
                }
            }
        }
    }
}
