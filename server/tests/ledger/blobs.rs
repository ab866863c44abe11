//! The bytes of documents: how long they are kept, and that nothing of them is left when they are erased.

use crate::{
    store::{On, Store},
    town::{Device, Town, now},
};
use casework::{
    blobs::{BlobHash, Reached},
    erasure::Subject,
    ids::{CaseId, DocumentId},
    records::{Case, Content, Document, DocumentKind, MediaType},
    sync::Act,
};
use chrono::{DateTime, Utc};
use server::ledger::{
    Added, Database, ErasureList, HALF_KEPT, Ledger, Piece, UNNAMED_KEPT, Upload, User,
    sqlite::SqliteLedger,
    verify::{Fault, verify},
};
use sqlx::{Connection as _, SqliteConnection};

const CANARY: &[u8] = b"%PDF-1.7 Kanarienvogel im Bescheid";

fn upload(user: &User) -> Upload {
    Upload { document: DocumentId::new(), sha256: BlobHash::of(CANARY), uploader: user.id }
}

async fn add(town: &Town, upload: Upload, from: usize, to: usize, at: DateTime<Utc>) -> Added {
    let (size, media) = (CANARY.len() as u64, MediaType::Pdf);
    let piece = Piece { upload, size, media, offset: from as u64, bytes: &CANARY[from..to] };
    town.ledger.add(town.id(), piece, at).await.unwrap()
}

async fn add_all(town: &Town, upload: Upload, at: DateTime<Utc>) {
    add(town, upload, 0, 9, at).await;
    let all = Reached { offset: CANARY.len() as u64, complete: true };
    assert_eq!(add(town, upload, 9, CANARY.len(), at).await, Added::Reached(all));
}

async fn name(town: &Town, case: CaseId, upload: Upload) -> u64 {
    let document = Document {
        case,
        consultation: None,
        person: None,
        kind: DocumentKind::Notice,
        note: String::new(),
        taken_at: now().naive_utc(),
        media: MediaType::Pdf,
        size: CANARY.len() as u64,
        sha256: upload.sha256,
    };
    let mut act = Act::new();
    act.create(upload.document, &document);
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await
}

async fn bytes(ledger: &dyn Ledger, town: casework::ids::MunicipalityId, upload: Upload) -> Option<Vec<u8>> {
    ledger.bytes(town, upload.document, upload.sha256).await.unwrap().map(|(_, bytes)| bytes)
}

in_a_town! {
    async fn half_an_upload_expires_and_so_do_bytes_that_nothing_names(town) {
        let (case, _) = town.new_case().await;
        let [half, unnamed, named, late, fresh] = [(); 5].map(|()| upload(&town.anna));
        add(&town, half, 0, 9, now()).await;
        for whole in [unnamed, named, late] {
            add_all(&town, whole, now()).await;
        }
        name(&town, case, named).await;
        // The case goes to another team, and what Anna wrote in it arrives afterwards: it waits for the lead.
        let record = town.record::<Case>(case).await;
        let mut act = Act::new();
        act.update(&record, &crate::town::case_of(town.team), &crate::town::case_of(town.other_team));
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        name(&town, case, late).await;
        assert!(town.ledger.record(town.id(), Document::key(late.document)).await.unwrap().is_none());

        add_all(&town, fresh, now() + HALF_KEPT + chrono::TimeDelta::seconds(1)).await;
        assert_eq!(town.ledger.reached(town.id(), &half).await.unwrap(), Reached::default());
        assert!(bytes(&*town.ledger, town.id(), unnamed).await.is_some());
        add_all(&town, upload(&town.bert), now() + UNNAMED_KEPT + chrono::TimeDelta::seconds(1)).await;
        assert!(bytes(&*town.ledger, town.id(), unnamed).await.is_none());
        for kept in [named, late, fresh] {
            assert_eq!(bytes(&*town.ledger, town.id(), kept).await.as_deref(), Some(CANARY));
        }
    }
}

in_a_town! {
    async fn of_two_who_send_the_same_piece_one_adds_it(town) {
        let upload = upload(&town.anna);
        add(&town, upload, 0, 9, now()).await;
        let (one, other) = tokio::join!(add(&town, upload, 9, 20, now()), add(&town, upload, 9, 20, now()));
        let reached = Added::Reached(Reached { offset: 20, complete: false });
        assert!([(reached, Added::Elsewhere(20)), (Added::Elsewhere(20), reached)].contains(&(one, other)));
        add(&town, upload, 20, CANARY.len(), now()).await;
        assert_eq!(bytes(&*town.ledger, town.id(), upload).await.as_deref(), Some(CANARY));
    }
}

in_a_town! {
    async fn erasing_takes_the_bytes_along_and_verify_finds_nothing_of_them(town) {
        let (case, _) = town.new_case().await;
        let (gone, stays) = (upload(&town.anna), upload(&town.anna));
        add_all(&town, gone, now()).await;
        add_all(&town, stays, now()).await;
        name(&town, case, gone).await;
        name(&town, town.new_case().await.0, stays).await;
        let folder = tempfile::tempdir().unwrap();
        town.ledger.erase(town.id(), Subject::Case(case), &ErasureList::within(folder.path()), now()).await.unwrap();
        assert_eq!(bytes(&*town.ledger, town.id(), gone).await, None);
        assert_eq!(bytes(&*town.ledger, town.id(), stays).await.as_deref(), Some(CANARY));
        let report = verify(&*town.ledger, &town.municipality, &[]).await.unwrap();
        assert_eq!((report.faults, report.blobs, report.awaited), (vec![], 1, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_a_byte_of_an_erased_photo_is_left_in_the_files_and_a_backup_brings_the_others_back() {
    let store = Store::open(On::Sqlite).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (case, _) = town.new_case().await;
    let photo = upload(&town.anna);
    add_all(&town, photo, now()).await;
    name(&town, case, photo).await;
    let tells = || {
        let all = std::fs::read_dir(store.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let canary = b"Kanarienvogel im Bescheid".as_slice();
        let tells =
            |file: &std::path::PathBuf| std::fs::read(file).unwrap().windows(canary.len()).any(|at| at == canary);
        all.filter(tells).count()
    };
    assert!(tells() > 0, "the test sees it");
    let backup = store.folder.path().join("lotse.backup");
    town.ledger.backup(&backup).await.unwrap();
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Case(case), &list, now()).await.unwrap().unwrap();
    let other_backup = store.folder.path().join("other.backup");
    std::fs::rename(&backup, &other_backup).unwrap();
    assert_eq!(tells(), 1, "the backup from before");

    let elsewhere = tempfile::tempdir().unwrap();
    let database = elsewhere.path().join("lotse.db");
    SqliteLedger::restore(&other_backup, &database, &[], now()).await.unwrap();
    let ledger = Database::Sqlite(database.clone()).open().await.unwrap();
    assert_eq!(bytes(&*ledger, town.id(), photo).await.as_deref(), Some(CANARY));
    assert_eq!(verify(&*ledger, &town.municipality, &[]).await.unwrap().faults, []);
    let again = elsewhere.path().join("again.db");
    SqliteLedger::restore(&other_backup, &again, &list.read().unwrap(), now()).await.unwrap();
    std::fs::remove_file(&other_backup).unwrap();
    assert_eq!(tells(), 0);
    let erased = Database::Sqlite(again).open().await.unwrap();
    assert_eq!(bytes(&*erased, town.id(), photo).await, None);

    // A byte that changed, and a piece that is missing.
    let mut connection = SqliteConnection::connect(&database.display().to_string()).await.unwrap();
    for tamper in ["UPDATE blob_pieces SET bytes = x'00' WHERE start > 0", "DELETE FROM blob_pieces"] {
        sqlx::query(tamper).execute(&mut connection).await.unwrap();
        let faults = verify(&*ledger, &town.municipality, &[]).await.unwrap().faults;
        assert_eq!(faults, [Fault::Bytes(Document::key(photo.document))]);
    }
    sqlx::query("DELETE FROM blobs").execute(&mut connection).await.unwrap();
    let report = verify(&*ledger, &town.municipality, &[]).await.unwrap();
    assert_eq!((report.faults, report.blobs, report.awaited), (vec![], 0, 1), "on its way, as far as anybody can tell");
}
