//! What every store of the ledger promises.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

#[path = "../store/mod.rs"]
mod store;
#[path = "../town/mod.rs"]
mod town;

/// Runs a test on every store, in a town of its own. The name `On` is `store::On`.
macro_rules! in_a_town {
    ($(#[$doc:meta])* async fn $name:ident($town:ident) $body:block) => {
        $(#[$doc])*
        #[rstest::rstest]
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name(#[values(On::Sqlite, On::Postgres)] on: On) {
            let store = crate::store::Store::open(on).await;
            let $town = crate::town::Town::found(&store.ledger, "haan").await;
            $body
        }
    };
}

mod as_signed;
mod blobs;
mod decisions;
mod erasure;
mod joins;
mod meanwhile;
mod minutes_seals;
mod model;
mod newcomers;
mod people;
mod processes;
mod pushing;
mod scope;
mod seals;
mod taking_in;
mod thinned;
mod verify;
