//! What one device pushes at once: the same as if each commit came alone.

use crate::{
    store::{On, Store},
    town::{Device, Follower, Town, case_of, identity, minutes},
};
use casework::{
    ids::{CaseId, CommitId, ConsultationId, PersonId},
    records::{Case, Consultation, Content, Identity, Kind, RecordKey},
    sync::{Act, Commit, Refusal, wire::Receipt},
};
use rstest::rstest;
use std::collections::BTreeSet;

/// A day of Anna's, with everything in it that makes commits depend on each other: records of a case that is new, a name
/// changed twice, a commit that repeats another, one with another's number, one that is not allowed, the case handed over,
/// and a conversation written after that.
fn a_day(town: &Town, case: CaseId, person: PersonId, talk: ConsultationId) -> Vec<Commit> {
    let mut device = Device::of(town.anna.id);
    let mut opened = Act::new();
    opened.create(case, &case_of(town.team)).create(person, &identity(case, "Haddad"));
    let opened = device.commit(opened);
    let rename = |device: &mut Device, from: &str, to: &str, seen: &[&Commit]| {
        let mut record = casework::sync::Record::empty(Identity::key(person));
        for commit in seen {
            record.apply(commit);
        }
        let mut act = Act::new();
        act.update(&record, &identity(case, from), &identity(case, to));
        device.commit(act)
    };
    let first = rename(&mut device, "Haddad", "Hadad", &[&opened]);
    let second = rename(&mut device, "Hadad", "Al-Haddad", &[&opened, &first]);
    let mut spoke = Act::new();
    spoke.create(talk, &minutes(case).1);
    let spoke = device.commit(spoke);
    let mut forbidden = Act::new();
    forbidden.create(casework::ids::TeamId::new(), &casework::records::Team { name: "Neu".to_owned() });
    let forbidden = device.commit(forbidden);
    let doubled = Commit { id: CommitId::new(), ..spoke.clone() };
    let mut record = casework::sync::Record::empty(Case::key(case));
    record.apply(&opened);
    let mut handed = Act::new();
    handed.update(&record, &case_of(town.team), &case_of(town.other_team));
    let handed = device.commit(handed);
    let mut late = Act::new();
    late.create(ConsultationId(uuid::Uuid::from_u128(talk.0.as_u128() + 1)), &minutes(case).1);
    let late = device.commit(late);
    vec![opened.clone(), first, second, opened, spoke, forbidden, doubled, handed, late]
}

/// What is told, without what differs between two towns.
fn told(receipts: &[Receipt], before: u64) -> Vec<Result<(u64, Vec<RecordKey>), Refusal>> {
    let of = |receipt: &Receipt| match receipt {
        Receipt::Accepted { sequence, gone, .. } => Ok((sequence - before, gone.clone())),
        Receipt::Refused(refusal) => Err(refusal.clone()),
    };
    receipts.iter().map(of).collect()
}

async fn seen_by(town: &Town, user: &server::ledger::User) -> BTreeSet<RecordKey> {
    let mut follower = Follower::of(town, user);
    follower.pull().await;
    // What both towns have from the beginning has ids of its own in each.
    follower.has.into_keys().filter(|key| !matches!(key.kind, Kind::Team | Kind::Staff | Kind::LateWork)).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_that_are_pushed_at_once_become_what_they_become_one_by_one(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let (at_once, one_by_one) = (Town::found(&store.ledger, "haan").await, Town::found(&store.ledger, "gruiten").await);
    let (case, person, talk) = (CaseId::new(), PersonId::new(), ConsultationId::new());
    let mut all = Vec::new();
    for town in [&at_once, &one_by_one] {
        let day = a_day(town, case, person, talk);
        let mut first = Act::new();
        first.create(CaseId(uuid::Uuid::from_u128(case.0.as_u128() + 1)), &case_of(town.team));
        let reached = town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(first)).await;
        let author = town.anna.author();
        let receipts = if town.id() == at_once.id() {
            town.ledger.push(town.id(), &author, day, crate::town::now()).await.unwrap()
        } else {
            let mut receipts = Vec::new();
            for commit in &day {
                receipts.push(town.push(&town.anna, commit).await);
            }
            receipts
        };
        all.push((told(&receipts, reached), seen_by(town, &town.bert).await));
        assert_eq!(town.record::<Identity>(person).await.content::<Identity>().unwrap().family_name, "Al-Haddad");
        assert_eq!(town.ledger.history(town.id(), Identity::key(person)).await.unwrap().len(), 3);
        assert!(town.ledger.record(town.id(), Consultation::key(talk)).await.unwrap().is_some());
    }
    assert_eq!(all[0], all[1]);
    let answers: Vec<bool> = all[0].0.iter().map(Result::is_ok).collect();
    assert_eq!(answers, [true, true, true, true, true, false, false, true, true]);
    assert!(all[0].1.contains(&Consultation::key(talk)), "the new team has the old conversation");
}
