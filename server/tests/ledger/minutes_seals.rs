//! Every signature under minutes is sealed, once and for all, to what the minutes said when it came; the seal goes with it.

use crate::{
    store::{On, Store},
    town::{Device, Town, identity, minutes, now},
};
use casework::{
    erasure::Subject,
    ids::{ConsultationId, PersonId, TaskId, VersionId},
    minutes::sha256_hex,
    records::{
        Actor, Consultation, Content as _, Identity, Manner, ReplyKey, Signature as Signed, Staff, Task, TaskState,
    },
    seal::{EntryKey, Sealed, Signable},
    sync::{Act, Record},
};
use server::{
    ledger::{
        Database, ErasureList,
        verify::{Fault, Report, verify},
    },
    seal::{Seal, SealKey, catch_up},
};
use sqlx::{Connection as _, SqliteConnection};
use uuid::Uuid;

fn key() -> SealKey {
    SealKey::of_seed(&[7; 32], Vec::new())
}

async fn report(town: &Town) -> Report {
    verify(&*town.ledger, &town.municipality, &[key().public()]).await.unwrap()
}

async fn seals(town: &Town, id: ConsultationId) -> Vec<Seal> {
    town.ledger.seals(town.id(), Some(Signable::Minutes(id))).await.unwrap()
}

async fn seal(town: &Town, id: ConsultationId) -> usize {
    town.ledger.seal(town.id(), Signable::Minutes(id), &key()).await.unwrap()
}

fn on_screen() -> Manner {
    Manner::OnScreen(Uuid::now_v7())
}

struct Talk {
    minutes: ConsultationId,
    lina: PersonId,
    omar: PersonId,
    task: TaskId,
}

/// A talk of Anna's with two people, and a task of the one.
async fn talk(town: &Town) -> Talk {
    let (case, lina) = town.new_case().await;
    let (omar, task, (id, content)) = (PersonId::new(), TaskId::new(), minutes(case));
    let who = [lina, omar].into_iter().collect();
    let what = Task {
        case,
        consultation: Some(id),
        what: "Kita anrufen".into(),
        who: Actor::Client(omar),
        due: None,
        state: TaskState::Open,
        settled_on: None,
    };
    let mut act = Act::new();
    act.create(omar, &Identity { given_name: "Omar".into(), ..identity(case, "Naderi") });
    act.create(id, &Consultation { present: who, workers: [town.anna.id].into_iter().collect(), ..content });
    act.create(task, &what);
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
    Talk { minutes: id, lina, omar, task }
}

impl Town {
    /// Anna's device changes a record.
    async fn changes<T: casework::records::Content>(&self, id: impl Into<Uuid>, change: impl FnOnce(&mut T)) {
        let record: Record = self.record::<T>(id).await;
        let before: T = record.content().unwrap();
        let mut after: T = record.content().unwrap();
        change(&mut after);
        let mut act = Act::new();
        act.update(&record, &before, &after);
        self.bring_in(act).await;
    }
}

in_a_town! {
    async fn each_signature_is_sealed_once_also_after_a_second_one_later_and_what_was_corrected_between(town) {
        let talk = talk(&town).await;
        let (hers, annas) = (Actor::Client(talk.lina), Actor::Worker(town.anna.id));
        assert_eq!(town.ledger.unsealed(town.id()).await.unwrap(), []);
        assert_eq!(seal(&town, talk.minutes).await, 0);

        let text = town.text_of(talk.minutes).await;
        town.stands_to(talk.minutes, hers, on_screen()).await;
        assert_eq!(town.ledger.unsealed(town.id()).await.unwrap(), [Signable::Minutes(talk.minutes)]);
        assert_eq!(report(&town).await.unsealed, 1);
        assert_eq!((seal(&town, talk.minutes).await, seal(&town, talk.minutes).await), (1, 0));
        let first = seals(&town, talk.minutes).await;
        let [Seal { sealed, .. }] = &first[..] else { panic!("{first:?}") };
        assert_eq!(sealed.entry, EntryKey::Signature(talk.minutes, hers));
        assert_eq!((sealed.text_sha256.clone(), sealed.received_at), (sha256_hex(&text), now()));

        // Who signs later signs the text as it is then.
        town.changes::<Identity>(talk.omar, |it| it.family_name = "Nadery".into()).await;
        assert_ne!(town.text_of(talk.minutes).await, text);
        town.stands_to(talk.minutes, annas, Manner::OnPaper).await;
        let found = report(&town).await;
        assert_eq!((found.faults, found.sealed, found.unsealed), (vec![], 1, 1));
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 1);
        let both = seals(&town, talk.minutes).await;
        assert!(both.len() == 2 && both.contains(&first[0]), "the first one stays as it was: {both:?}");
        assert!(both.iter().all(Seal::holds));

        // Another key adds nothing and changes nothing, and is none that sealed here.
        let other = SealKey::of_seed(&[8; 32], Vec::new());
        assert_eq!(town.ledger.seal(town.id(), Signable::Minutes(talk.minutes), &other).await.unwrap(), 0);
        assert_eq!(seals(&town, talk.minutes).await, both);
        let found = report(&town).await;
        assert_eq!((found.faults, found.sealed, found.unsealed), (vec![], 2, 0));
        let unknown = verify(&*town.ledger, &town.municipality, &[other.public()]).await.unwrap();
        assert_eq!(unknown.faults, [hers, annas].map(|who| Fault::Seal(EntryKey::Signature(talk.minutes, who))));
    }
}

in_a_town! {
    async fn old_signatures_are_sealed_at_the_next_start_whatever_was_corrected_and_removed_since(town) {
        let talk = talk(&town).await;
        let (hers, his, annas) =
            (Actor::Client(talk.lina), Actor::Client(talk.omar), Actor::Worker(town.anna.id));
        town.stands_to(talk.minutes, hers, on_screen()).await;
        let at_once = {
            assert_eq!(seal(&town, talk.minutes).await, 1);
            seals(&town, talk.minutes).await
        };
        town.stands_to(talk.minutes, his, Manner::Declined("will erst lesen".into())).await;
        town.stands_to(talk.minutes, annas, on_screen()).await;
        town.changes::<Identity>(talk.lina, |it| it.family_name = "Hadad".into()).await;
        town.changes::<Staff>(town.anna.id, |it| it.name = "Anna Roth".into()).await;
        town.changes::<Task>(talk.task, |it| it.state = TaskState::Done).await;
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 2);
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 0);
        let all = seals(&town, talk.minutes).await;
        assert!(all.contains(&at_once[0]));
        let found = report(&town).await;
        assert_eq!((found.faults, found.sealed, found.unsealed, found.signatures), (vec![], 3, 0, 3));
    }
}

in_a_town! {
    async fn a_signature_under_a_task_that_a_colleague_removed_unseen_is_sealed(town) {
        let talk = talk(&town).await;
        let (record, task) = (town.record::<Consultation>(talk.minutes).await, town.record::<Task>(talk.task).await);
        let minutes: Consultation = record.content().unwrap();
        let (at, text_sha256) = (now(), sha256_hex(&town.text_of(talk.minutes).await));
        let mut signed = minutes.clone();
        let signature = Signed { at, manner: Manner::OnPaper, text_sha256 };
        signed.signatures.insert(Actor::Client(talk.lina).to_string(), signature);
        let (mut removing, mut signing) = (Act::new(), Act::new());
        removing.remove(&task);
        signing.update(&record, &minutes, &signed);
        for act in [removing, signing] {
            town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        }
        assert_eq!(seal(&town, talk.minutes).await, 1);
        let found = report(&town).await;
        assert_eq!((found.faults, found.sealed), (vec![], 1));
    }
}

in_a_town! {
    async fn a_signature_to_another_text_than_that_of_the_minutes_is_not_sealed(town) {
        let talk = talk(&town).await;
        town.changes::<Consultation>(talk.minutes, |it| {
            let signature = Signed { at: now(), manner: Manner::OnPaper, text_sha256: "00".repeat(32) };
            it.signatures.insert(Actor::Client(talk.lina).to_string(), signature);
        })
        .await;
        town.stands_to(talk.minutes, Actor::Client(talk.omar), Manner::OnPaper).await;
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 1);
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 0);
        let sealed: Vec<_> = seals(&town, talk.minutes).await.iter().map(|it| it.sealed.entry.signer()).collect();
        assert_eq!(sealed, [Actor::Client(talk.omar)]);
        let found = report(&town).await;
        assert_eq!((found.sealed, found.unsealed), (1, 0));
        assert_eq!(found.faults, [Fault::Signature(Consultation::key(talk.minutes))]);
    }
}

in_a_town! {
    async fn a_seal_is_asked_for_by_a_checksum_and_not_by_a_text_that_somebody_guesses(town) {
        let talk = talk(&town).await;
        let text_sha256 = sha256_hex(&town.text_of(talk.minutes).await);
        town.stands_to(talk.minutes, Actor::Client(talk.lina), on_screen()).await;
        town.stands_to(talk.minutes, Actor::Worker(town.anna.id), on_screen()).await;
        catch_up(&*town.ledger, town.id(), &key()).await.unwrap();
        let checksum = Signable::Minutes(talk.minutes).checksum(&text_sha256);
        for asked in [checksum.as_str(), &checksum[..12]] {
            let found = town.ledger.sealed_texts(asked).await.unwrap();
            let said: Vec<_> =
                found.iter().map(|it| (it.municipality.as_str(), it.checksum.as_str(), it.from, it.seals)).collect();
            assert_eq!(said, [("haan", checksum.as_str(), now(), 2)]);
        }
        assert_eq!(town.ledger.sealed_texts(&text_sha256).await.unwrap(), []);
    }
}

in_a_town! {
    async fn the_seal_goes_with_whoever_is_erased_and_those_of_others_stay(town) {
        let talk = talk(&town).await;
        let case = town.record::<Consultation>(talk.minutes).await.case().unwrap();
        let (hers, his) = (Actor::Client(talk.lina), Actor::Client(talk.omar));
        town.stands_to(talk.minutes, hers, on_screen()).await;
        town.stands_to(talk.minutes, his, Manner::Declined("Lina Haddad soll zuerst".into())).await;
        town.stands_to(talk.minutes, Actor::Worker(town.anna.id), on_screen()).await;
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 3);
        let before = seals(&town, talk.minutes).await;
        let folder = tempfile::tempdir().unwrap();
        let list = ErasureList::within(folder.path());
        town.ledger.erase(town.id(), Subject::Person(talk.lina), &list, now()).await.unwrap().unwrap();
        let left = seals(&town, talk.minutes).await;
        let stays = |seal: &Seal| seal.sealed.entry.signer() != hers;
        assert_eq!(left, before.into_iter().filter(stays).collect::<Vec<_>>());
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 0, "what is left is sealed as it was");
        // His reason named her, and the text did: neither can be shown any more as it was, and Anna's signature can.
        let found = report(&town).await;
        assert_eq!((found.faults, found.sealed, found.thinned, found.unsealed), (vec![], 1, 2, 0));

        town.ledger.erase(town.id(), Subject::Case(case), &list, now()).await.unwrap().unwrap();
        assert_eq!(town.ledger.seals(town.id(), None).await.unwrap(), []);
        assert_eq!(report(&town).await.faults, []);
    }
}

#[tokio::test]
async fn verify_finds_a_changed_byte_of_minutes_of_a_drawing_of_a_signature_and_of_a_seal() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let talk = talk(&town).await;
    let hers = Actor::Client(talk.lina);
    town.stands_to(talk.minutes, hers, on_screen()).await;
    catch_up(&*town.ledger, town.id(), &key()).await.unwrap();
    assert_eq!(report(&town).await.faults, []);
    let Database::Sqlite(file) = &store.database else { unreachable!() };
    let tamper = async |statement: String| {
        let mut connection = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
        let statement = sqlx::AssertSqlSafe(statement);
        assert!(sqlx::query(statement).execute(&mut connection).await.unwrap().rows_affected() > 0);
    };
    let fault = Fault::Seal(EntryKey::Signature(talk.minutes, hers));
    let signature = Fault::Signature(Consultation::key(talk.minutes));
    // Record and history alike, as somebody who can write the database would do it.
    for (from, to, expected) in [
        ("Sprachkurs", "Sprachkurz", vec![signature]),
        ("[120,320,600]", "[121,320,600]", vec![fault.clone()]),
        ("2026-11-20T09:00:00Z\",\"manner", "2026-11-20T09:01:00Z\",\"manner", vec![fault.clone()]),
    ] {
        let both = async |from: &str, to: &str| {
            tamper(format!("UPDATE payloads SET changes = replace(changes, '{from}', '{to}')")).await;
            tamper(format!("UPDATE records SET body = replace(body, '{from}', '{to}')")).await;
        };
        both(from, to).await;
        assert_eq!(report(&town).await.faults, expected, "{from}");
        both(to, from).await;
        assert_eq!(report(&town).await.faults, [], "{from}");
    }
    tamper("UPDATE minutes_seals SET received = received - 60000".to_owned()).await;
    assert_eq!(report(&town).await.faults, [fault]);
    tamper("UPDATE minutes_seals SET received = received + 60000".to_owned()).await;
    let another = Actor::Client(talk.omar);
    tamper(format!("UPDATE minutes_seals SET signer = '{another}'")).await;
    let found = report(&town).await;
    assert_eq!(found.faults, [Fault::Seal(EntryKey::Signature(talk.minutes, another))]);
    assert_eq!(found.unsealed, 1);
}

#[tokio::test]
async fn a_seal_of_minutes_does_not_pass_for_one_of_an_agreement() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let talk = talk(&town).await;
    town.stands_to(talk.minutes, Actor::Client(talk.lina), on_screen()).await;
    seal(&town, talk.minutes).await;
    let [sealed] = seals(&town, talk.minutes).await.try_into().unwrap();
    assert!(sealed.holds());
    let reply = ReplyKey { id: Uuid::nil(), signer: Actor::Client(talk.lina) };
    let entry = EntryKey::Reply(VersionId(talk.minutes.0), reply);
    let passed = Seal { sealed: Sealed { entry, ..sealed.sealed.clone() }, ..sealed };
    assert!(!passed.holds());
}
