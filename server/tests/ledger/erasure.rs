//! Nothing is left of the erased, and what comes too late about them is refused.

mod files;
mod planted;
mod told;

use crate::{
    store::{On, Store},
    town::{Device, Town, identity, minutes, now},
};
use casework::{
    erasure::Subject,
    ids::{ConsultationId, PersonId, TaskId},
    records::{Actor, Consultation, Content as _, Identity, Set, Task, TaskState},
    sync::{Act, Change, Covered, Refusal, Write},
};
use planted::{CANARY, keys, plant, sightings};
use rstest::rstest;
use serde_json::json;
use server::ledger::{ErasureList, Intake, SYSTEM, verify::verify};

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_of_the_erased_in_records_history_payloads_and_imports(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    assert_eq!(
        sightings(&town, &planted).await,
        ["external", "history", "payloads", "records", "seals"],
        "the test sees it everywhere"
    );
    let list = ErasureList::within(store.folder.path());

    let erasure = town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap().unwrap();
    let went: Vec<_> = erasure.records.iter().map(|erased| erased.key()).collect();
    for key in &planted.hers {
        assert!(went.contains(key), "{:?} went", key.kind);
        assert_eq!(town.ledger.record(town.id(), *key).await.unwrap(), None);
    }
    assert_eq!(sightings(&town, &planted).await, Vec::<&str>::new());
    assert_eq!(list.read().unwrap(), [erasure]);
    assert!(!std::fs::read_to_string(list.file()).unwrap().contains(CANARY));

    // The brother keeps what is his.
    assert!(town.record::<Identity>(planted.brother).await.content::<Identity>().is_ok());
    let both: Consultation = town.record::<Consultation>(planted.of_both).await.content().unwrap();
    assert_eq!((both.topics.as_str(), both.present.len(), both.signatures.len()), ("[…] Bruder sucht Arbeit", 1, 1));
    let task: Task = town.record::<Task>(planted.task).await.content().unwrap();
    assert_eq!(task.what, "[…] begleiten");

    let report = verify(&*town.ledger, &town.municipality, &keys()).await.unwrap();
    assert_eq!((report.faults, report.thinned), (Vec::new(), 1));
    let nobody = Subject::Person(PersonId::new());
    assert_eq!(town.ledger.erase(town.id(), nobody, &list, now()).await.unwrap(), None);
    let again = Subject::Person(planted.person);
    assert_eq!(town.ledger.erase(town.id(), again, &list, now()).await.unwrap(), None);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_too_late_about_the_erased_is_refused_and_leaves_no_byte(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let planted = plant(&town).await;
    let record = town.record::<Identity>(planted.person).await;
    let before = record.content::<Identity>().unwrap();
    let mut device = Device::of(town.anna.id);
    let mut act = Act::new();
    act.update(&record, &before, &identity(planted.case, "spät"));
    let edit = device.commit(act);
    let (_, mut talk) = minutes(planted.case);
    talk.present = Set::from_iter([planted.person]);
    let mut act = Act::new();
    act.create(ConsultationId::new(), &talk);
    let new_minutes = device.commit(act);
    let seen = town.record::<Consultation>(planted.of_both).await;
    let mut adds_her = device.commit(Act::new());
    let write = Write { value: json!(true), covered: Covered::default() };
    adds_her.changes = vec![Change { key: seen.key, fields: [(format!("present/{}", planted.person), write)].into() }];
    let mut act = Act::new();
    act.create(
        TaskId::new(),
        &Task {
            case: planted.case,
            consultation: None,
            what: "Bruder anrufen".into(),
            who: Actor::Client(planted.brother),
            due: None,
            state: TaskState::Open,
            settled_on: None,
        },
    );
    let about_the_brother = device.commit(act);

    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Person(planted.person), &list, now()).await.unwrap();
    let commits = town.ledger.commits(town.id(), 0, usize::MAX).await.unwrap().len();
    for commit in [&edit, &new_minutes, &adds_her] {
        let refusal = town.push_refused(&town.anna, commit).await;
        let Refusal::Erased { records } = refusal else { panic!("{refusal}") };
        assert!(records.contains(&Identity::key(planted.person)));
    }
    // An import gets no further either.
    let mut act = Act::new();
    act.create(planted.person, &identity(planted.case, "wieder da"));
    let intake = Intake { commits: vec![Device::of(SYSTEM).commit(act)], ..Intake::default() };
    assert!(town.ledger.take_in(town.id(), &intake, now()).await.is_err());
    assert_eq!(town.ledger.commits(town.id(), 0, usize::MAX).await.unwrap().len(), commits);
    town.push_accepted(&town.anna, &about_the_brother).await;
}
