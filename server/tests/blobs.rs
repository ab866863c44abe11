//! Photos and files over real HTTP, on every store.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod store;
mod town;

use casework::{
    blobs::{BlobHash, COMPLETE, LENGTH, MEDIA, MOST_BYTES, OFFSET, PIECE},
    erasure::Subject,
    ids::{CaseId, DocumentId},
    records::{Case, Document, DocumentKind, Kind, MediaType},
    sync::{
        Act,
        wire::{FORMAT, FORMAT_HEADER},
    },
};
use chrono::Utc;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use rstest::rstest;
use server::{
    gate::{COOKIE, Token},
    ledger::{ErasureList, MOST_UNNAMED, Session, Standing, User},
    seal::SealKey,
    state::AppState,
};
use store::{On, Store};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use town::{Device, Town, today};

/// A town behind a real port.
struct Served {
    town: Town,
    address: String,
    client: reqwest::Client,
    /// Keeps the disk.
    store: Store,
}

/// Bytes that pass for a photo, and the document that names them.
struct Photo {
    id: DocumentId,
    bytes: Vec<u8>,
    document: Document,
}

impl Photo {
    fn new(case: CaseId, size: usize) -> Self {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
        bytes.extend((4..size).map(|index| u8::try_from(index % 251).unwrap()));
        let document = Document {
            case,
            consultation: None,
            person: None,
            kind: DocumentKind::Letter,
            note: String::new(),
            taken_at: town::now().naive_utc(),
            media: MediaType::Jpeg,
            size: bytes.len() as u64,
            sha256: BlobHash::of(&bytes),
        };
        Self { id: DocumentId::new(), bytes, document }
    }

    fn path(&self) -> String {
        format!("/api/v1/blobs/{}/{}", self.id, self.document.sha256)
    }

    fn piece(&self, offset: u64) -> Vec<u8> {
        let from = usize::try_from(offset).unwrap();
        self.bytes[from..self.bytes.len().min(from + usize::try_from(PIECE).unwrap())].to_vec()
    }
}

impl Served {
    async fn open(on: On) -> Self {
        let store = Store::open(on).await;
        let town = Town::found(&store.ledger, "haan").await;
        let address = serve(&store).await;
        Self { town, address, client: reqwest::Client::new(), store }
    }

    async fn sign_in(&self, user: &User) -> String {
        let token = uuid::Uuid::now_v7().to_string();
        let (created, seen) = (Utc::now(), Utc::now());
        let hash = Token::received(&token).hash();
        let session = Session { token: hash, municipality: self.town.id(), user: user.id, device: None, created, seen };
        self.town.ledger.open_session(&session).await.unwrap();
        token
    }

    fn ask(&self, method: Method, token: &str, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("http://{}{path}", self.address));
        request.header("cookie", format!("{COOKIE}={token}")).header(FORMAT_HEADER, FORMAT)
    }

    async fn reached(&self, token: &str, photo: &Photo) -> (u64, bool) {
        standing(self.ask(Method::HEAD, token, &photo.path()).send().await.unwrap())
    }

    async fn fetch(&self, token: &str, path: &str) -> Response {
        self.ask(Method::GET, token, path).send().await.unwrap()
    }

    async fn send(&self, token: &str, photo: &Photo, offset: u64) -> Response {
        self.sending(token, photo, offset).body(photo.piece(offset)).send().await.unwrap()
    }

    fn sending(&self, token: &str, photo: &Photo, offset: u64) -> RequestBuilder {
        let request = self.ask(Method::PATCH, token, &photo.path()).header(OFFSET, offset);
        request.header(LENGTH, photo.document.size).header(MEDIA, photo.document.media.word())
    }

    async fn send_all(&self, token: &str, photo: &Photo) {
        let mut offset = 0;
        while offset < photo.document.size {
            offset = standing(self.send(token, photo, offset).await).0;
        }
    }

    async fn name(&self, photo: &Photo) {
        let mut act = Act::new();
        act.create(photo.id, &photo.document);
        self.town.push_accepted(&self.town.anna, &Device::of(self.town.anna.id).commit(act)).await;
    }
}

/// One more server process, as far as a database can tell.
async fn serve(store: &Store) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let state = AppState {
        ledger: store.database.open().await.unwrap(),
        today: Some(today()),
        seal: std::sync::Arc::new(SealKey::of_seed(&[7; 32], Vec::new())),
        address: None,
    };
    tokio::spawn(async move { axum::serve(listener, server::sync::router().with_state(state)).await });
    address
}

fn standing(response: Response) -> (u64, bool) {
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let word = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    (word(OFFSET).parse().unwrap(), word(COMPLETE) == "?1")
}

#[rstest]
#[tokio::test]
async fn an_upload_that_was_cut_goes_on_where_it_stands_and_is_seen_once_a_record_names_it(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let (case, _) = served.town.new_case().await;
    let anna = served.sign_in(&served.town.anna).await;
    let photo = Photo::new(case, 700_000);
    assert_eq!(served.reached(&anna, &photo).await, (0, false));
    assert_eq!(standing(served.send(&anna, &photo, 0).await), (PIECE, false));

    // The line is cut in the middle of the second piece: nothing of it counts.
    let mut line = TcpStream::connect(&served.address).await.unwrap();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nhost: x\r\ncookie: {COOKIE}={anna}\r\n{OFFSET}: {PIECE}\r\n{LENGTH}: {}\r\n\
         {MEDIA}: image/jpeg\r\ncontent-length: {PIECE}\r\n\r\n",
        photo.path(),
        photo.document.size
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&photo.piece(PIECE)[..100_000]).await.unwrap();
    line.shutdown().await.unwrap();
    let _ = line.read_to_end(&mut Vec::new()).await;
    assert_eq!(served.reached(&anna, &photo).await, (PIECE, false));

    // A piece from elsewhere is told where to go on; the same one sent twice changes nothing.
    for offset in [0, 2 * PIECE] {
        let elsewhere = served.send(&anna, &photo, offset).await;
        assert_eq!((elsewhere.status(), &elsewhere.headers()[OFFSET]), (StatusCode::CONFLICT, &PIECE.into()));
    }
    assert_eq!(standing(served.send(&anna, &photo, PIECE).await), (2 * PIECE, false));
    assert_eq!(standing(served.send(&anna, &photo, 2 * PIECE).await), (700_000, true));
    assert_eq!(standing(served.send(&anna, &photo, 0).await), (700_000, true));
    assert_eq!(served.reached(&anna, &photo).await, (700_000, true));

    assert_eq!(served.fetch(&anna, &photo.path()).await.status(), StatusCode::NOT_FOUND, "no record names it");
    served.name(&photo).await;
    let other_process = serve(&served.store).await;
    for address in [served.address.clone(), other_process] {
        let url = format!("http://{address}{}", photo.path());
        let answer = served.client.get(url).header("cookie", format!("{COOKIE}={anna}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let said = [
            ("content-type", "image/jpeg"),
            ("content-disposition", "attachment"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
        ];
        for (header, value) in said {
            assert_eq!(answer.headers()[header], value);
        }
        assert_eq!(answer.bytes().await.unwrap(), photo.bytes);
    }
}

#[rstest]
#[tokio::test]
async fn a_download_that_was_cut_goes_on_where_it_stands(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let (case, _) = served.town.new_case().await;
    let anna = served.sign_in(&served.town.anna).await;
    let photo = Photo::new(case, 700_000);
    served.send_all(&anna, &photo).await;
    served.name(&photo).await;
    let ask = async |range: &str| {
        let answer = served.ask(Method::GET, &anna, &photo.path()).header("range", range).send().await.unwrap();
        let of = answer.headers().get("content-range").map(|of| of.to_str().unwrap().to_owned());
        (answer.status(), of, answer.bytes().await.unwrap())
    };
    let rest = (StatusCode::PARTIAL_CONTENT, Some("bytes 300000-699999/700000".to_owned()));
    for range in ["bytes=300000-", "bytes=300000-699999", "bytes=300000-900000", "bytes=-400000"] {
        let (status, of, bytes) = ask(range).await;
        assert_eq!(((status, of), bytes[..] == photo.bytes[300_000..]), (rest.clone(), true), "{range}");
    }
    let (status, of, _) = ask("bytes=700000-").await;
    assert_eq!((status, of.as_deref()), (StatusCode::RANGE_NOT_SATISFIABLE, Some("bytes */700000")));
    for several in ["bytes=0-9, 20-29", "lines=1-2"] {
        let (status, of, bytes) = ask(several).await;
        assert_eq!((status, of, bytes.len()), (StatusCode::OK, None, 700_000), "{several}");
    }
}

#[rstest]
#[tokio::test]
async fn of_a_blocked_account_the_photos_of_what_it_wrote_are_received_and_none_are_given_out(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let (case, _) = served.town.new_case().await;
    let anna = served.sign_in(&served.town.anna).await;
    let photo = Photo::new(case, 700_000);
    served.name(&photo).await;
    let blocked = User { standing: Standing::Blocked, ..served.town.anna.clone() };
    served.town.ledger.put_user(&blocked, Utc::now()).await.unwrap();
    served.send_all(&anna, &photo).await;
    assert_eq!(served.reached(&anna, &photo).await, (700_000, true));
    assert_eq!(served.fetch(&anna, &photo.path()).await.status(), StatusCode::FORBIDDEN);
}

#[rstest]
#[tokio::test]
async fn who_may_not_read_the_record_learns_nothing_not_even_that_the_bytes_are_there(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let town = &served.town;
    let (case, _) = town.new_case().await;
    let (photo, nowhere) = (Photo::new(case, 5_000), Photo::new(case, 5_000));
    served.send_all(&served.sign_in(&town.anna).await, &photo).await;
    served.name(&photo).await;
    for user in [&town.bert, &town.clerk, &town.caretaker] {
        let token = served.sign_in(user).await;
        let mut answers = Vec::new();
        for path in [photo.path(), nowhere.path(), "/api/v1/blobs/nonsense/x".to_owned()] {
            let answer = served.fetch(&token, &path).await;
            let (status, mut headers) = (answer.status(), answer.headers().clone());
            headers.remove("date");
            answers.push((status, headers, answer.text().await.unwrap()));
        }
        assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
        assert!(answers[0] == answers[1] && answers[1] == answers[2], "{answers:?}");
        // Nor does an upload of the same bytes tell.
        assert_eq!(served.reached(&token, &photo).await, (0, false));
        served.send_all(&token, &photo).await;
        assert_eq!(served.fetch(&token, &photo.path()).await.status(), StatusCode::NOT_FOUND);
    }
    // Whoever names the same bytes in a case of their own gets nothing by it.
    let anna = served.sign_in(&town.anna).await;
    let claimed = Photo { id: DocumentId::new(), bytes: Vec::new(), document: photo.document.clone() };
    served.name(&claimed).await;
    assert_eq!(served.fetch(&anna, &claimed.path()).await.status(), StatusCode::NOT_FOUND);
    for method in [Method::HEAD, Method::GET, Method::PATCH] {
        let answer = served.ask(method, "made-up", &photo.path()).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
}

#[rstest]
#[tokio::test]
async fn a_photo_of_late_work_is_shown_to_those_who_decide_about_it_and_to_nobody_else(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let served = Served::open(on).await;
    let town = &served.town;
    let (case, _) = town.new_case().await;
    let record = town.record::<Case>(case).await;
    let before: Case = record.content().unwrap();
    let mut act = Act::new();
    act.update(&record, &before, &Case { team: town.other_team, ..before.clone() });
    let mut device = Device::of(town.anna.id);
    town.push_accepted(&town.anna, &device.commit(act)).await;

    let (photo, other) = (Photo::new(case, 5_000), Photo::new(case, 5_000));
    let anna = served.sign_in(&town.anna).await;
    let mut act = Act::new();
    act.create(photo.id, &photo.document);
    town.push_accepted(&town.anna, &device.commit(act)).await;
    served.send_all(&anna, &photo).await;
    let late = town.ledger.records(town.id(), Kind::LateWork).await.unwrap().remove(0).key.id;
    let named = |photo: &Photo| format!("{}?late={late}", photo.path());

    let bert = served.sign_in(&town.bert).await;
    assert_eq!(served.fetch(&bert, &photo.path()).await.status(), StatusCode::NOT_FOUND, "it is no part of the case");
    let shown = served.fetch(&bert, &named(&photo)).await;
    assert_eq!(shown.status(), StatusCode::OK);
    assert_eq!(shown.bytes().await.unwrap(), photo.bytes);
    assert_eq!(served.fetch(&bert, &named(&other)).await.status(), StatusCode::NOT_FOUND);
    for user in [&town.anna, &town.clerk, &town.caretaker] {
        let token = served.sign_in(user).await;
        assert_eq!(served.fetch(&token, &named(&photo)).await.status(), StatusCode::NOT_FOUND, "{}", user.login);
    }
}

#[rstest]
#[tokio::test]
async fn what_is_not_what_was_said_or_too_large_is_not_kept(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let anna = served.sign_in(&served.town.anna).await;
    let case = CaseId::new();
    let mut other_bytes = Photo::new(case, 300_000);
    other_bytes.bytes[299_999] ^= 1;
    let mut no_photo = Photo::new(case, 1_000);
    no_photo.bytes[..9].copy_from_slice(b"<script>a");
    no_photo.document.sha256 = BlobHash::of(&no_photo.bytes);
    for photo in [other_bytes, no_photo] {
        let mut offset = 0;
        let last = loop {
            let answer = served.send(&anna, &photo, offset).await;
            if answer.status() != StatusCode::NO_CONTENT {
                break answer;
            }
            offset = standing(answer).0;
        };
        assert_eq!(last.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(served.reached(&anna, &photo).await, (0, false), "nothing is left of it");
    }
    let mut large = Photo::new(case, 1_000);
    large.document.size = MOST_BYTES + 1;
    assert_eq!(served.send(&anna, &large, 0).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let photo = Photo::new(case, 600_000);
    let whole = served.sending(&anna, &photo, 0).body(photo.bytes.clone()).send().await;
    // The server may close before all is sent; what it must not do is take it.
    assert!(whole.is_err() || whole.is_ok_and(|answer| answer.status() == StatusCode::PAYLOAD_TOO_LARGE));
    assert_eq!(served.reached(&anna, &photo).await, (0, false));
    let request = served.ask(Method::PATCH, &anna, &photo.path()).header(OFFSET, 0).header(LENGTH, 5);
    let unnamed = request.header(MEDIA, "text/html").body("<html>").send().await.unwrap();
    assert_eq!(unnamed.status(), StatusCode::BAD_REQUEST);
}

#[rstest]
#[tokio::test]
async fn nobody_uploads_without_end_what_no_record_names(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let (case, _) = served.town.new_case().await;
    let (anna, bert) = (served.sign_in(&served.town.anna).await, served.sign_in(&served.town.bert).await);
    let first = Photo::new(case, 100);
    served.send_all(&anna, &first).await;
    for _ in 1..MOST_UNNAMED {
        served.send_all(&anna, &Photo::new(case, 10)).await;
    }
    let one_more = Photo::new(case, 10);
    let refused = served.send(&anna, &one_more, 0).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    served.send_all(&bert, &Photo::new(case, 10)).await;
    served.name(&first).await;
    served.send_all(&anna, &one_more).await;
}

#[rstest]
#[tokio::test]
async fn bytes_of_the_erased_are_not_taken_and_not_given(#[values(On::Sqlite, On::Postgres)] on: On) {
    let served = Served::open(on).await;
    let town = &served.town;
    let (case, _) = town.new_case().await;
    let anna = served.sign_in(&town.anna).await;
    let (there, half) = (Photo::new(case, 5_000), Photo::new(case, 300_000));
    served.send_all(&anna, &there).await;
    for photo in [&there, &half] {
        served.name(photo).await;
    }
    served.send(&anna, &half, 0).await;
    let list = ErasureList::within(served.store.folder.path());
    town.ledger.erase(town.id(), Subject::Case(case), &list, Utc::now()).await.unwrap().unwrap();
    assert_eq!(served.fetch(&anna, &there.path()).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(served.reached(&anna, &there).await, (0, false));
    assert_eq!(served.reached(&anna, &half).await, (0, false));
    assert_eq!(served.send(&anna, &half, PIECE).await.status(), StatusCode::GONE);
    assert_eq!(served.send(&anna, &there, 0).await.status(), StatusCode::GONE);
}
