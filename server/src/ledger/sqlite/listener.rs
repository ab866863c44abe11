//! Carries the bell from other processes on the same file, say `lotse erase`, to the server.

use super::{Connection, Pool};
use crate::ledger::Bell;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinHandle, time::sleep};

/// How often to look.
const PAUSE: Duration = Duration::from_secs(1);

/// Listens until it is dropped.
#[derive(Debug)]
pub(super) struct Listener(JoinHandle<()>);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Listener {
    /// Rings for everybody after what another process commits from now on. The pool has the only connection of this
    /// process that writes: SQLite counts on it what others commit, and not what it commits itself.
    pub(super) async fn start(writer: Pool, bell: Arc<Bell>) -> std::result::Result<Self, sqlx::Error> {
        let mut known = others_commits(&mut *writer.acquire().await?).await?;
        Ok(Self(tokio::spawn(async move {
            while !writer.is_closed() {
                sleep(PAUSE).await;
                // While somebody writes here, nobody waits for the connection: it is asked the next time.
                let Some(mut connection) = writer.try_acquire() else { continue };
                if let Ok(counted) = others_commits(&mut connection).await
                    && counted != known
                {
                    known = counted;
                    bell.ring_everywhere();
                }
            }
        })))
    }
}

/// A number that is another after others committed: it costs a look into shared memory.
async fn others_commits(connection: &mut Connection) -> std::result::Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await
}
