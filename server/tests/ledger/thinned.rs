//! A record from which somebody was erased takes the place of what a device has, on whichever page it comes.

use crate::{
    store::{On, Store},
    town::{Device, Follower, Town, case_of, identity, now},
};
use casework::{
    erasure::Subject,
    ids::{CaseId, HouseholdId, PersonId, TaskId},
    records::{Actor, Content as _, Household, Task, TaskState},
    sync::Act,
};
use rstest::rstest;
use server::ledger::ErasureList;

const CANARY: &str = "Kanarienvogel";

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_since_the_erasure_replaces_what_is_there_also_when_its_page_comes_later(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (case, erased, household, task) = (CaseId::new(), PersonId::new(), HouseholdId::new(), TaskId::new());
    let call = |what: String| Task {
        case,
        consultation: None,
        what,
        who: Actor::Worker(town.anna.id),
        due: None,
        state: TaskState::Open,
        settled_on: None,
    };
    let mut device = Device::of(town.anna.id);
    let mut act = Act::new();
    act.create(case, &case_of(town.team)).create(household, &Household { case, name: CANARY.to_owned() });
    act.create(erased, &identity(case, CANARY)).create(PersonId::new(), &identity(case, "Haddad"));
    act.create(task, &call(format!("{CANARY} anrufen")));
    town.push_accepted(&town.anna, &device.commit(act)).await;
    let mut anna = Follower::of(&town, &town.anna);
    anna.page_size = 1;
    anna.pull().await;

    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(erased), &list, now()).await.unwrap();
    // A page that reaches beyond the erasure comes before the one with the task.
    let mut act = Act::new();
    act.create(TaskId::new(), &call("Kita anrufen".to_owned()));
    town.push_accepted(&town.anna, &device.commit(act)).await;
    let mut finish = async |state| {
        let record = town.record::<Task>(task).await;
        let seen = record.content::<Task>().unwrap();
        assert_eq!(seen.what, "[…] anrufen");
        let mut act = Act::new();
        act.update(&record, &seen, &Task { state, ..seen.clone() });
        town.push_accepted(&town.anna, &device.commit(act)).await;
    };
    finish(TaskState::Done).await;
    anna.pull().await;
    assert_eq!(anna.replaced, [Household::key(household), Task::key(task)]);

    // Whoever has everything has it without the erased: what comes then is merged as ever.
    finish(TaskState::Open).await;
    let (came, _) = anna.pull().await;
    assert_eq!((came, anna.replaced), (vec![Task::key(task)], Vec::new()));
}
