//! `lotse serve`

use super::{CommandError, open_ledger};
use crate::{
    config::Config,
    gate::Gate,
    ledger::Ledger,
    seal::{KeyFile, SealKey, catch_up},
    serve::{self, Site},
    state::AppState,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::{TcpListener, TcpSocket};

pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let site = Site::open(&config.site)?;
    let ledger = open_ledger(config).await?;
    let listener = listen(config.listen)?;
    say!("Lotse is at {}", address_of(&listener, config.listen));
    until_told_to_stop(config, ledger, site, listener).await
}

/// How many connections may wait to be taken: all devices of a county that come back in the same moment. With the usual 128
/// the system turns the others away.
const WAITING: u32 = 4096;

/// Takes the address; from here on browsers connect.
pub(super) fn listen(address: SocketAddr) -> Result<TcpListener, CommandError> {
    let listen = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // A server that is started again takes the place of the one before at once.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(WAITING)
    };
    listen().map_err(|reason| CommandError::Listen { address, reason })
}

/// The address to type into a browser.
pub(super) fn address_of(listener: &TcpListener, asked: SocketAddr) -> String {
    let address = listener.local_addr().unwrap_or(asked);
    if address.ip().is_loopback() {
        // Over plain http, browsers keep the session's cookie for this name alone.
        format!("http://localhost:{}", address.port())
    } else {
        format!("http://{address} (other machines need TLS in front: over plain http no browser stays signed in)")
    }
}

pub(super) async fn until_told_to_stop(
    config: &Config,
    ledger: Arc<dyn Ledger>,
    site: Site,
    listener: TcpListener,
) -> Result<(), CommandError> {
    let gate = Arc::new(Gate::open(ledger.clone(), &config.data).await?);
    let seal = Arc::new(SealKey::open(&KeyFile::of(config), ledger.shared()).await?);
    for place in ledger.municipalities().await? {
        catch_up(&*ledger, place.id, &seal).await?;
    }
    tokio::spawn(sweep_now_and_then(Arc::clone(&ledger)));
    let address = config.address.as_deref().map(Into::into);
    let state = AppState { ledger, today: config.today, seal, address };
    serve::serve(listener, serve::router(state, gate, site)).await.map_err(CommandError::Serve)
}

/// How often to look whether the files still tell of what was erased.
const SWEEPING: Duration = Duration::from_secs(15 * 60);

/// Cleans the files of what was erased where that could not be done at once, until the process ends.
async fn sweep_now_and_then(ledger: Arc<dyn Ledger>) {
    loop {
        if let Err(error) = ledger.sweep_again().await {
            tracing::warn!(%error, "what was erased could not be cleaned out of the database's files yet");
        }
        tokio::time::sleep(SWEEPING).await;
    }
}
