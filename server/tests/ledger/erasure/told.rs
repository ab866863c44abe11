//! Who is told of an erasure, because their device may hold something.

use super::planted::{CANARY, plant};
use crate::{
    store::{On, Store},
    town::{Device, Follower, Town, case_of, house, now, stay},
};
use casework::{
    erasure::Subject,
    ids::AccommodationId,
    records::{Case, Content as _, Identity, Stay},
    sync::Act,
    sync::wire::Cursor,
};
use rstest::rstest;
use server::ledger::{ErasureList, Session, TokenHash};
use uuid::Uuid;

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn devices_that_may_hold_something_are_told_confirm_and_nobody_else_hears_of_it(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let mut followers = [&town.anna, &town.bert, &town.clerk, &town.caretaker].map(|user| Follower::of(&town, user));
    for follower in &mut followers {
        follower.pull().await;
    }
    let session = |byte: u8, user| Session {
        token: TokenHash([byte; 32]),
        municipality: town.id(),
        user,
        device: None,
        created: now(),
        seen: now(),
    };
    for (byte, user) in [(1, town.anna.id), (2, town.bert.id), (3, town.clerk.id)] {
        town.ledger.open_session(&session(byte, user)).await.unwrap();
    }
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();
    let waiting = async || {
        let purges = town.ledger.purges(town.id()).await.unwrap();
        assert_eq!(purges.len(), 1);
        purges[0].waiting.iter().map(|session| session.token.0[0]).collect::<Vec<_>>()
    };
    assert_eq!(waiting().await, [1, 3], "Bert's team never had it");

    for follower in &mut followers {
        follower.pull().await;
    }
    let [anna, bert, clerk, caretaker] = &followers;
    assert_eq!(anna.told_purged.len(), planted.hers.len());
    assert_eq!(anna.replaced.len(), 3, "household, minutes of both, his task");
    assert!(bert.told_purged.is_empty() && caretaker.told_purged.is_empty());
    assert!(clerk.told_purged.contains(&Identity::key(planted.person)));
    assert!(!clerk.told_purged.iter().any(|key| matches!(key.kind, casework::records::Kind::Task)));
    let text = serde_json::to_string(&anna.has.values().collect::<Vec<_>>()).unwrap();
    assert!(!text.contains(CANARY));

    town.ledger.confirm_purges(town.id(), &TokenHash([1; 32]), &anna.cursor).await.unwrap();
    assert_eq!(waiting().await, [3]);
    town.ledger.confirm_purges(town.id(), &TokenHash([3; 32]), &Cursor("made up".into())).await.unwrap();
    assert_eq!(waiting().await, [3]);

    // A colleague who has nothing of it, and one who begins anew, hear of it; one who came later does not.
    let mut anew = Follower::of(&town, &town.anna);
    anew.pull().await;
    assert_eq!(anew.told_purged.len(), planted.hers.len());
    let mut newcomer = town.anna.clone();
    newcomer.id = casework::ids::UserId::new();
    newcomer.login = "carla.haan".into();
    town.ledger.put_user(&newcomer, now()).await.unwrap();
    let mut carla = Follower::of(&town, &newcomer);
    carla.pull().await;
    assert!(carla.told_purged.is_empty() && carla.has::<Identity>(planted.brother));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_lost_the_case_before_it_was_erased_is_told_too(#[values(On::Sqlite, On::Postgres)] on: On) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let mut old_team = Follower::of(&town, &town.anna);
    old_team.pull().await;
    let mut moved = Follower::of(&town, &town.anna);
    moved.pull().await;
    let record = town.record::<Case>(planted.case).await;
    let mut act = Act::new();
    act.update(&record, &case_of(town.team), &case_of(town.other_team));
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
    old_team.pull().await;
    assert!(old_team.told_gone.contains(&Identity::key(planted.person)));
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Case(planted.case), &list, now()).await.unwrap();
    old_team.pull().await;
    assert!(old_team.told_purged.contains(&Identity::key(planted.person)), "its tray may hold something");
    assert!(old_team.told_purged.contains(&Case::key(planted.case)));

    // And somebody whose own scope changed since.
    moved.user.staff.team = None;
    town.ledger.put_user(&moved.user, now()).await.unwrap();
    moved.pull().await;
    assert!(moved.told_purged.contains(&Identity::key(planted.person)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_person_of_a_case_takes_it_along_and_a_caretaker_hears_of_it(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (case, person) = town.new_case().await;
    let (gruiten, lives) = (AccommodationId::new(), Uuid::now_v7());
    let mut act = Act::new();
    act.create(gruiten, &house("Gruiten"));
    act.create(lives, &stay(case, person, gruiten, None));
    town.bring_in(act).await;
    let mut caretaker = Follower::of(&town, &town.caretaker);
    caretaker.pull().await;
    assert!(caretaker.has::<Identity>(person));
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(person), &list, now()).await.unwrap();
    assert_eq!(town.ledger.record(town.id(), Case::key(case)).await.unwrap(), None);
    caretaker.pull().await;
    let mut told = caretaker.told_purged.clone();
    told.sort();
    assert_eq!(told, [Identity::key(person), Stay::key(lives)]);
}
