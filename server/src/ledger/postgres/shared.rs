//! What processes on one PostgreSQL have in common: the installation's secret, and who tried how often.

use super::PostgresLedger;
use crate::ledger::{LedgerError, Pace, Result, Shared};
use async_trait::async_trait;
use std::time::Duration;

/// One try in so many looks for those that are quiet again and forgets them.
const TIDY: u16 = 1000;

#[async_trait]
impl Shared for PostgresLedger {
    async fn secret(&self) -> Result<[u8; 32]> {
        let made: [u8; 32] = rand::random();
        sqlx::query("INSERT INTO installation (secret) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(made.to_vec())
            .execute(&self.writer)
            .await?;
        let kept: Vec<u8> = sqlx::query_scalar("SELECT secret FROM installation").fetch_one(&self.writer).await?;
        kept.try_into().map_err(|_| LedgerError::Damaged { what: "secret" })
    }

    // The generic cell rate algorithm: `free` is when all tries were made good again. The clock is the database's, so
    // that processes whose clocks differ count alike.
    async fn try_once(&self, who: &[u8; 32], pace: Pace) -> Result<std::result::Result<(), Duration>> {
        let period = i64::try_from(pace.period.as_millis()).unwrap_or(i64::MAX);
        let most = period.saturating_mul(i64::from(pace.tries));
        if rand::random::<u16>().is_multiple_of(TIDY) {
            sqlx::query("DELETE FROM tries WHERE free < extract(epoch FROM now()) * 1000")
                .execute(&self.writer)
                .await?;
        }
        let counted = sqlx::query(
            "INSERT INTO tries (who, free) VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $2) \
             ON CONFLICT (who) DO UPDATE SET free = greatest(tries.free, excluded.free - $2) + $2 \
             WHERE greatest(tries.free, excluded.free - $2) + $2 <= excluded.free - $2 + $3",
        )
        .bind(who.to_vec())
        .bind(period)
        .bind(most)
        .execute(&self.writer)
        .await?;
        if counted.rows_affected() > 0 {
            return Ok(Ok(()));
        }
        let wait: Option<i64> = sqlx::query_scalar(
            "SELECT free + $2 - $3 - (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM tries WHERE who = $1",
        )
        .bind(who.to_vec())
        .bind(period)
        .bind(most)
        .fetch_optional(&self.writer)
        .await?;
        Ok(Err(Duration::from_millis(wait.unwrap_or_default().max(0).unsigned_abs())))
    }
}
