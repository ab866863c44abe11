//! The ledger that the simulation plays with answers as this one: so what the simulation shows is true of the server.

use crate::store::{On, Store};
use casework::{
    access::Scope,
    admission::{Author, Authority},
    casebook::Casebook,
    device::Writer,
    erasure::Subject,
    ids::{CommitId, PersonId, ReplicaId, UserId},
    records::{Identity, Kind, RecordKey, Role},
    sync::{
        Act, Cell, Commit, FieldPath, Record,
        wire::{Cursor, Page, Receipt},
    },
};
use server::ledger::{Erased, ErasureList, Intake, Ledger, Reader, Standing, User};
use simulation::{acts::Doing, chance::Chance, ledger, town};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A device that asks both.
struct Both {
    user: UserId,
    book: Casebook,
    writer: Writer,
    cursors: [Cursor; 2],
}

/// Records with their fields, what is gone, erased and replaced, and how much is still to come.
type Said = (BTreeMap<RecordKey, Option<BTreeMap<FieldPath, Cell>>>, [BTreeSet<RecordKey>; 3], u64);

/// What a page says, in what both must say alike. The server's own entries differ in their identities, and who wrote what is
/// not modelled.
fn said(page: Page) -> Said {
    let leaves = [&page.gone, &page.purged, &page.replaced].map(|keys| keys.iter().copied().collect());
    let remaining = page.remaining;
    let (records, unknown) = page.read();
    assert!(unknown.is_empty());
    let told = |record: Record| (record.key, (record.key.kind != Kind::Staff).then_some(record.fields));
    (records.into_iter().map(told).collect(), leaves, remaining)
}

async fn answers_alike(seed: u64) -> usize {
    let (mut chance, now, day) = (Chance::of(seed), crate::town::now(), crate::town::today());
    let mut model = town::found(&mut chance, now, None);
    let store = Store::open(On::Sqlite).await;
    let real: &Arc<dyn Ledger> = &store.ledger;
    let municipality = real.create_municipality("haan").await.unwrap().id;
    let list = ErasureList::within(store.folder.path());
    let commits = vec![model.commits[0].asked.clone()];
    real.take_in(municipality, &Intake { commits, ..Intake::default() }, now).await.unwrap();
    let user = |index: usize, staff| User {
        id: town::user(index),
        municipality,
        login: format!("user{index}"),
        staff,
        standing: Standing::Active,
    };
    let mut scopes = BTreeMap::new();
    for index in 0..town::PEOPLE {
        let user = user(index, town::staff(index));
        real.put_user(&user, now).await.unwrap();
        scopes.insert(user.id, user.scope());
    }
    let mut devices: Vec<Both> = (0..town::PEOPLE)
        .map(|index| Both {
            user: town::user(index),
            book: Casebook::new(),
            writer: Writer::of(ReplicaId(chance.id())),
            cursors: Default::default(),
        })
        .collect();
    for step in 0..120 {
        let index = chance.below(devices.len());
        let device = &mut devices[index];
        let scope: Scope = scopes[&device.user].clone();
        match chance.below(13) {
            0 => {
                let roles = [Role::SocialWorker, Role::TeamLead, Role::BenefitsClerk, Role::Caretaker];
                let role = roles[chance.below(roles.len())];
                let team = matches!(role, Role::SocialWorker | Role::TeamLead).then(|| chance.below(2));
                let staff = town::with(index, role, team, (role == Role::Caretaker).then(|| chance.below(2)));
                model.put_user(device.user, ledger::User { staff: staff.clone(), blocked: false }, now);
                let user = user(index, staff);
                real.put_user(&user, now).await.unwrap();
                scopes.insert(user.id, user.scope());
            }
            12 => {
                let person = device.book.all::<Identity>().iter().next().map(|(id, it)| (*id, it.case));
                let Some((person, case)) = person else { continue };
                let subject = match chance.percent(30) {
                    true => Subject::Case(case),
                    false => Subject::Person(PersonId(person)),
                };
                let expected = model.erase(subject).map(|erasure| erasure.keys().collect::<BTreeSet<_>>());
                let erased = real.erase(municipality, subject, &list, now).await.unwrap();
                let erased = erased.map(|it| it.records.iter().map(Erased::key).collect());
                assert_eq!(erased, expected, "seed {seed}, step {step}: erases {subject:?}");
            }
            1..=6 => {
                let doing = Doing::OFTEN[chance.below(Doing::OFTEN.len())];
                let changes = doing.changes(&device.book, &[], device.user, chance.number());
                if changes.is_empty() {
                    continue;
                }
                let commit = device.writer.commit(Act::new(), device.user, now);
                let commit = Commit { id: CommitId(chance.id()), changes, ..commit };
                let author = Author { user: device.user, scope };
                for _ in 0..2 {
                    let expected = model.append(Authority::User(&author), &commit, now);
                    let answer = real.append(municipality, &author, &commit, now).await.unwrap();
                    assert_eq!(answer, expected, "seed {seed}, step {step}: {doing:?} of {}", author.scope.role.word());
                    if matches!(answer, Receipt::Refused(_)) {
                        break;
                    }
                }
                if !real.records(municipality, Kind::Decision).await.unwrap().is_empty() {
                    // Decisions are not modelled.
                    return step;
                }
            }
            _ => {
                let reader = Reader { user: device.user, scope: scope.clone(), today: day };
                let limit = 1 + chance.below(6);
                let expected = model.pull(device.user, &scope, day, &device.cursors[0], limit);
                let page = crate::town::as_received(
                    &real.pull(municipality, &reader, &device.cursors[1], limit).await.unwrap(),
                );
                device.cursors = [expected.cursor.clone(), page.cursor.clone()];
                for key in page.gone.iter().chain(&page.purged).chain(&page.replaced) {
                    device.book.drop_record(*key);
                }
                page.clone().read().0.into_iter().for_each(|record| device.book.confirm(record));
                assert_eq!(said(page), said(expected), "seed {seed}, step {step}: pull of {}", scope.role.word());
            }
        }
    }
    120
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_simulation_s_ledger_answers_as_this_one() {
    let mut steps = 0;
    for seed in 0..40 {
        steps += answers_alike(seed).await;
    }
    assert!(steps > 2_000, "histories go on long enough to say something: {steps} steps");
}
