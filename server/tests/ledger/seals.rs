//! Every reply that is taken in is sealed, once and for all; the seal goes with its reply.

use crate::{
    store::{On, Store},
    town::{Town, now, signing::version},
};
use casework::{
    erasure::Subject,
    ids::PersonId,
    language::Language,
    minutes::sha256_hex,
    records::{Actor, AgreementVersion, Content, ReplyAnswer},
    seal::{EntryKey, Signable},
    sync::Act,
};
use server::{
    ledger::{
        Database, ErasureList,
        verify::{Fault, verify},
    },
    seal::{PublicKey, Seal, SealKey, catch_up},
};
use sqlx::{Connection as _, SqliteConnection};

fn key() -> SealKey {
    SealKey::of_seed(&[7; 32], Vec::new())
}

/// What these are of, in order.
fn entries(seals: &[Seal]) -> Vec<EntryKey> {
    let mut entries: Vec<_> = seals.iter().map(|seal| seal.sealed.entry).collect();
    entries.sort_unstable();
    entries
}

async fn faults(town: &Town, keys: &[PublicKey]) -> Vec<Fault> {
    verify(&*town.ledger, &town.municipality, keys).await.unwrap().faults
}

in_a_town! {
    async fn a_reply_is_sealed_with_the_moment_in_which_it_was_received_and_stays_so(town) {
        let (case, lina) = town.new_case().await;
        let content = version(case, &[(lina, "Lina Haddad")], Some(Language::Arabic));
        let id = town.lay(&content).await;
        assert_eq!(town.ledger.unsealed(town.id()).await.unwrap(), []);
        let later = town.answers(id, Actor::Client(lina), ReplyAnswer::Later("mit Omar sprechen".into())).await;
        assert_eq!(town.ledger.unsealed(town.id()).await.unwrap(), [Signable::Version(id)]);
        town.ledger.seal(town.id(), Signable::Version(id), &key()).await.unwrap();
        let first = town.ledger.seals(town.id(), Some(Signable::Version(id))).await.unwrap();
        assert_eq!(entries(&first), [EntryKey::Reply(id, later)]);
        assert_eq!(first[0].sealed.received_at, now());
        assert_eq!(first[0].sealed.text_sha256, sha256_hex(&content.text));

        let signed = town.signs(id, Actor::Client(lina)).await;
        let by_worker = town.signs(id, Actor::Worker(town.anna.id)).await;
        let report = verify(&*town.ledger, &town.municipality, &[key().public()]).await.unwrap();
        assert_eq!((report.faults, report.sealed, report.unsealed), (vec![], 1, 2));
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 2);
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 0);
        let seals = town.ledger.seals(town.id(), None).await.unwrap();
        let mut expected = [later, signed, by_worker].map(|reply| EntryKey::Reply(id, reply));
        expected.sort_unstable();
        assert_eq!(entries(&seals), expected);
        assert!(seals.iter().all(|seal| seal.holds() && seal.key == key().public()));
        assert!(seals.contains(&first[0]), "the first one stays as it was");

        // The photo of a paper that comes later has a seal of its own, and leaves that of the reply alone.
        let omar = Actor::Client(PersonId::new());
        let on_paper = town.answers(id, omar, ReplyAnswer::OnPaper { photo: None }).await;
        let added = town.photographs(id, on_paper).await;
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 2);
        let with_paper = town.ledger.seals(town.id(), None).await.unwrap();
        assert!(seals.iter().all(|seal| with_paper.contains(seal)));
        assert!([on_paper, added].iter().all(|key| entries(&with_paper).contains(&EntryKey::Reply(id, *key))));
        let seals = with_paper;

        // Another key adds nothing and changes nothing, and is none that sealed here.
        let other = SealKey::of_seed(&[8; 32], Vec::new());
        town.ledger.seal(town.id(), Signable::Version(id), &other).await.unwrap();
        assert_eq!(town.ledger.seals(town.id(), None).await.unwrap(), seals);
        let report = verify(&*town.ledger, &town.municipality, &[key().public()]).await.unwrap();
        assert_eq!((report.faults, report.sealed, report.unsealed), (vec![], 5, 0));
        assert_eq!(faults(&town, &[other.public()]).await.len(), 5);
    }
}

in_a_town! {
    async fn whoever_has_a_text_learns_when_it_was_sealed_and_nothing_else(town) {
        let (case, lina) = town.new_case().await;
        let content = version(case, &[(lina, "Lina Haddad")], None);
        let id = town.lay(&content).await;
        let hash = sha256_hex(&content.text);
        assert_eq!(town.ledger.sealed_texts(&hash).await.unwrap(), []);
        town.signs(id, Actor::Client(lina)).await;
        town.signs(id, Actor::Worker(town.anna.id)).await;
        town.ledger.seal(town.id(), Signable::Version(id), &key()).await.unwrap();
        for asked in [hash.as_str(), &hash[..12]] {
            let found = town.ledger.sealed_texts(asked).await.unwrap();
            let said: Vec<_> =
                found.iter().map(|it| (it.municipality.as_str(), it.checksum.as_str(), it.from, it.seals)).collect();
            assert_eq!(said, [("haan", hash.as_str(), now(), 2)]);
        }
        let other = if hash.starts_with('0') { "1" } else { "0" };
        assert_eq!(town.ledger.sealed_texts(&format!("{other}{}", &hash[1..])).await.unwrap(), []);
    }
}

in_a_town! {
    async fn the_seal_goes_with_its_reply_and_those_of_others_stay(town) {
        let (case, lina) = town.new_case().await;
        let omar = PersonId::new();
        let mut act = Act::new();
        let mut brother = crate::town::identity(case, "Haddad");
        brother.given_name = "Omar".into();
        act.create(omar, &brother);
        town.bring_in(act).await;
        let id = town.lay(&version(case, &[(lina, "Lina Haddad"), (omar, "Omar Haddad")], None)).await;
        let hers = town.answers(id, Actor::Client(lina), ReplyAnswer::OnPaper { photo: None }).await;
        town.photographs(id, hers).await;
        let his = town.signs(id, Actor::Client(omar)).await;
        catch_up(&*town.ledger, town.id(), &key()).await.unwrap();
        let before = town.ledger.seals(town.id(), Some(Signable::Version(id))).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let list = ErasureList::within(folder.path());
        town.ledger.erase(town.id(), Subject::Person(lina), &list, now()).await.unwrap().unwrap();
        let left = town.ledger.seals(town.id(), Some(Signable::Version(id))).await.unwrap();
        assert_eq!(left, before.into_iter().filter(|seal| seal.sealed.entry == EntryKey::Reply(id, his)).collect::<Vec<_>>());
        assert_eq!(catch_up(&*town.ledger, town.id(), &key()).await.unwrap(), 0, "what is left is sealed as it was");
        assert_eq!(faults(&town, &[key().public()]).await, []);

        town.ledger.erase(town.id(), Subject::Case(case), &list, now()).await.unwrap().unwrap();
        assert_eq!(town.ledger.seals(town.id(), None).await.unwrap(), []);
        assert_eq!(faults(&town, &[key().public()]).await, []);
    }
}

#[tokio::test]
async fn verify_finds_a_changed_byte_under_a_seal_and_a_seal_that_is_none() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (case, lina) = town.new_case().await;
    let id = town.lay(&version(case, &[(lina, "Lina Haddad")], None)).await;
    let reply = town.signs(id, Actor::Client(lina)).await;
    catch_up(&*town.ledger, town.id(), &key()).await.unwrap();
    assert_eq!(faults(&town, &[key().public()]).await, []);
    let Database::Sqlite(file) = &store.database else { unreachable!() };
    let tamper = async |statement: &'static str| {
        let mut connection = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
        assert!(sqlx::query(statement).execute(&mut connection).await.unwrap().rows_affected() > 0, "{statement}");
        faults(&town, &[key().public()]).await
    };
    let record = AgreementVersion::key(id);
    // Record and history alike, as somebody who can write the database would do it.
    for change in [
        "UPDATE payloads SET changes = replace(changes, 'Rathaus Haan', 'Rathaus Hann')",
        "UPDATE records SET body = replace(body, 'Rathaus Haan', 'Rathaus Hann')",
    ] {
        tamper(change).await;
    }
    assert_eq!(faults(&town, &[key().public()]).await, [Fault::Seal(EntryKey::Reply(id, reply))]);
    for change in [
        "UPDATE payloads SET changes = replace(changes, 'Rathaus Hann', 'Rathaus Haan')",
        "UPDATE records SET body = replace(body, 'Rathaus Hann', 'Rathaus Haan')",
    ] {
        tamper(change).await;
    }
    assert_eq!(faults(&town, &[key().public()]).await, []);
    tamper("UPDATE payloads SET changes = replace(changes, 'Ziel 1', 'Ziel 7')").await;
    let found = tamper("UPDATE records SET body = replace(body, 'Ziel 1', 'Ziel 7')").await;
    assert_eq!(found, [Fault::Altered(record, reply)]);
    tamper("UPDATE payloads SET changes = replace(changes, 'Ziel 7', 'Ziel 1')").await;
    tamper("UPDATE records SET body = replace(body, 'Ziel 7', 'Ziel 1')").await;
    let forged = tamper("UPDATE seals SET received = received - 60000").await;
    assert_eq!(forged, [Fault::Seal(EntryKey::Reply(id, reply))]);
}
