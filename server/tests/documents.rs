//! Documents as people and archives get them.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

mod store;
mod support;
mod town;

use casework::{
    blobs::BlobHash,
    ids::{CaseId, DocumentId, PersonId, VersionId},
    language::Language,
    records::{
        Actor, AgreementVersion, Appointment, BaseData, Consultation, Document, DocumentKind, HouseholdRole, Identity,
        Manner, MediaType, ReplyAnswer, Role, Signature, Strokes, Task, TaskState,
    },
    sync::{Act, Hand, Objection},
};
use reqwest::{
    Client, StatusCode,
    multipart::{Form, Part},
};
use server::{
    ledger::{Added, Piece, Upload, User},
    seal::{AgreementCopy, Copy, Found, file},
};
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};
use support::{Browser, Server};
use town::{Device, Town, now, signing};
use uuid::Uuid;

/// A server with a town on it, whose Anna and clerk have passphrases.
struct Office {
    server: Server,
    town: Town,
}

impl Office {
    async fn open() -> Self {
        let server = Server::start().await;
        let town = Town::found(&server.state.ledger, "haan").await;
        Self { server, town }
    }

    async fn browser(&self, user: &User) -> Browser {
        server::gate::set_passphrase(&*self.server.state.ledger, user, support::PASSPHRASE).await.unwrap();
        self.server.sign_in(&user.login).await
    }

    async fn signed(&self, language: Option<Language>) -> (CaseId, PersonId, VersionId) {
        let (case, lina) = self.town.new_case().await;
        let version = signing::version(case, &[(lina, "Lina Haddad")], language);
        let id = self.town.lay(&version).await;
        self.town.signs(id, Actor::Client(lina)).await;
        let drawn = Uuid::now_v7();
        let sign = ReplyAnswer::Sign { strokes: drawn, witness: "Petra Klein".into() };
        self.town.answers(id, Actor::Worker(self.town.anna.id), sign).await;
        self.server.state.ledger.seal(self.town.id(), id, &self.server.state.seal).await.unwrap();
        (case, lina, id)
    }
}

async fn pdf(browser: &Browser, path: &str) -> Vec<u8> {
    let answer = browser.get(path).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await.unwrap().to_vec();
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
    assert_eq!(headers["content-type"], "application/pdf");
    assert_eq!(headers["cache-control"], "no-store");
    body
}

/// Keeps a document where somebody may look at it: the build's folder.
fn kept(name: &str, pdf: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    std::fs::write(&file, pdf).unwrap();
    file
}

/// Runs a tool that `.make/setup tests` installs, and answers what it printed.
fn tool(name: &str, arguments: &[&str]) -> Output {
    Command::new(name).args(arguments).output().unwrap_or_else(|error| panic!("{name}: {error}; .make/setup tests"))
}

/// The text of a PDF as a reader copies it.
fn text_of(file: &Path) -> String {
    let output = tool("pdftotext", &[file.to_str().unwrap(), "-"]);
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn squashed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The share of a text's words that are found in another, of those that every reader copies letter by letter: ligatures of
/// lam and alef, and vowel signs, come in another order out of some.
fn found(words: &str, within: &str) -> f64 {
    let is_invisible =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = |text: &str| text.chars().filter(|c| !is_invisible(*c)).collect::<String>();
    let hard = |word: &str| {
        word.chars().any(|c| matches!(c, '\u{64b}'..='\u{65f}'))
            || ["لا", "لأ", "لإ", "لآ"].iter().any(|it| word.contains(it))
    };
    let within = plain(within);
    let words = plain(words);
    let words: Vec<_> = words.split(|c: char| !c.is_alphabetic()).filter(|it| it.len() > 2 && !hard(it)).collect();
    assert!(words.len() > 50, "{}", words.len());
    words.iter().filter(|word| within.contains(**word)).count() as f64 / words.len() as f64
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_set_in_every_language_and_its_text_can_be_copied_out() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    for language in Language::ALL.iter().copied().filter(|it| *it != Language::German).map(Some).chain([None]) {
        let (.., id) = office.signed(language).await;
        let path = format!("/api/v1/documents/agreement/{id}.pdf");
        let set = pdf(&browser, &path).await;
        assert!(set.len() < 200_000, "{}", set.len());
        assert_eq!(pdf(&browser, &path).await, set, "the same records, the same bytes");
        let seal = file::read(&set).unwrap();
        assert!(seal.holds && seal.key == office.server.state.seal.public());
        let word = language.map_or("de", Language::word);
        let file = kept(&format!("agreement-{word}.pdf"), &set);
        assert!(tool("qpdf", &["--check", file.to_str().unwrap()]).status.success());
        let info = String::from_utf8_lossy(&tool("pdfinfo", &[file.to_str().unwrap()]).stdout).into_owned();
        assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
        for claim in ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1"] {
            assert!(String::from_utf8_lossy(&set).contains(claim), "{claim}");
        }
        let text = text_of(&file);
        let squashed = squashed(&text);
        let hash = casework::minutes::sha256_hex(
            &office.town.record::<AgreementVersion>(id).await.content::<AgreementVersion>().unwrap().text,
        );
        for german in [
            "Zielvereinbarung, Fassung 1",
            "Ziel 1 (Deutsch lernen): Deutsch bis B1 lernen",
            "Dabei war und bezeugt es: Petra Klein",
            "Gedolmetscht von: Hanna Tesfay",
            &hash[..8],
        ] {
            assert!(squashed.contains(german), "{german}\n{squashed}");
        }
        let content: AgreementVersion = office.town.record::<AgreementVersion>(id).await.content().unwrap();
        let signed: casework::agreement::FixedText = content.text.parse().unwrap();
        let german: String = signed.points.iter().map(|point| format!("{} ", point.german)).collect();
        assert!(found(&german, &text) > 0.99, "{word}");
        if language.is_some() {
            let other: String =
                signed.points.iter().filter_map(|point| Some(format!("{} ", point.other.as_ref()?.words()))).collect();
            let share = found(&other, &text);
            assert!(share > 0.97, "{word}: {share}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_photo_of_a_signed_paper_is_a_figure_of_the_archive_and_one_that_cannot_be_drawn_stops_nothing() {
    let office = Office::open().await;
    let (case, lina) = office.town.new_case().await;
    let id = office.town.lay(&signing::version(case, &[(lina, "Lina Haddad")], None)).await;
    let photo = async |bytes: &[u8]| {
        let (id, sha256, size) = (DocumentId::new(), BlobHash::of(bytes), bytes.len() as u64);
        let upload = Upload { document: id, sha256, uploader: office.town.anna.id };
        let piece = Piece { upload, size, media: MediaType::Png, offset: 0, bytes };
        let ledger = &office.server.state.ledger;
        assert!(matches!(ledger.add(office.town.id(), piece, now()).await.unwrap(), Added::Reached(_)));
        let document = Document {
            case,
            consultation: None,
            person: Some(lina),
            kind: DocumentKind::SignedPaper,
            note: String::new(),
            taken_at: now().naive_utc(),
            media: MediaType::Png,
            size,
            sha256,
        };
        let mut act = Act::new();
        act.create(id, &document);
        office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
        Some(id)
    };
    let whole: &[u8] = include_bytes!("../../public/icon-192.png");
    let (shown, broken) = (photo(whole).await, photo(&whole[..whole.len() / 8]).await);
    for (signer, photo) in [(Actor::Client(lina), shown), (Actor::Worker(office.town.anna.id), broken)] {
        office.town.answers(id, signer, ReplyAnswer::OnPaper { photo }).await;
    }
    let anna = office.browser(&office.town.anna).await;
    let path = format!("/api/v1/documents/agreement/{id}.pdf");
    let set = pdf(&anna, &path).await;
    assert_eq!(pdf(&anna, &path).await, set, "the same records, the same bytes");
    let file = kept("photo.pdf", &set);
    let text = squashed(&text_of(&file));
    assert!(text.contains("Das Foto davon steht unter den Unterschriften."), "{text}");
    assert!(text.contains("Foto des Papiers, das Lina Haddad unterschrieben hat, eingetragen am"), "{text}");
    assert!(text.contains("Ein Foto davon liegt in der Akte."), "{text}");
    assert!(!text.contains("Bestritten"), "{text}");
    let images = String::from_utf8(tool("pdfimages", &["-list", file.to_str().unwrap()]).stdout).unwrap();
    assert_eq!(images.lines().filter(|line| line.split_whitespace().nth(2) == Some("image")).count(), 1, "{images}");
    let tags = tool("pdfinfo", &["-struct", file.to_str().unwrap()]).stdout;
    assert!(String::from_utf8_lossy(&tags).contains("Figure"), "tagged, with words for who does not see it (PDF/UA)");
    assert!(tool("qpdf", &["--check", file.to_str().unwrap()]).status.success());

    let record = office.town.record::<Document>(shown.unwrap()).await;
    let objection = Objection {
        by: Actor::Client(lina),
        at: now(),
        written_by: office.town.anna.id,
        hand: Hand::Worker,
        part: String::new(),
        statement: "Dieses Papier habe ich nie unterschrieben.".into(),
    };
    let mut act = Act::new();
    act.dispute(&record, Uuid::now_v7(), &objection);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let text = squashed(&text_of(&kept("photo-disputed.pdf", &pdf(&anna, &path).await)));
    for expected in [
        "Bestritten (§ 84 Abs. 2 SGB X): das Foto dieses Papiers",
        "Bestritten (§ 84 Abs. 2 SGB X). Foto des Papiers, das Lina Haddad unterschrieben hat",
        "Dieses Papier habe ich nie unterschrieben.",
        "Es geht um: Foto des Papiers, das Lina Haddad unterschrieben hat. Bestritten von Lina Haddad",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_disputed_says_so_at_its_point_and_whose_hand_wrote_it_and_nothing_runs_over_its_column() {
    let office = Office::open().await;
    let (case, lina) = office.town.new_case().await;
    let mut version = signing::version(case, &[(lina, "Lina Haddad")], Some(Language::Persian));
    let address = format!("https://haan.example/{}", "abcdefghij".repeat(6));
    version.text = version.text.replacen("de: Ziel 1", &format!("de: {address} Ziel 1"), 1);
    let id = office.town.lay(&version).await;
    office.town.answers(id, Actor::Client(lina), ReplyAnswer::Declined("نه، نمی‌خواهم".into())).await;
    let record = office.town.record::<AgreementVersion>(id).await;
    let objection = Objection {
        by: Actor::Client(lina),
        at: now(),
        written_by: office.town.anna.id,
        hand: Hand::Own,
        part: "title".into(),
        statement: "Es gibt keine Fassung.".into(),
    };
    let mut act = Act::new();
    act.dispute(&record, Uuid::now_v7(), &objection);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let anna = office.browser(&office.town.anna).await;
    let file = kept("agreement-disputed.pdf", &pdf(&anna, &format!("/api/v1/documents/agreement/{id}.pdf")).await);
    let text = squashed(&text_of(&file));
    assert_eq!(text.matches("Bestritten (§ 84 Abs. 2 SGB X)").count(), 2, "at the point and below\n{text}");
    assert!(text.contains("selbst geschrieben auf dem Gerät von anna"), "{text}");
    let persian = signing::words(Language::Persian).fill("sign-disputed", &[]);
    let first: Vec<_> = persian.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    assert!(first.iter().all(|word| text.contains(word)), "{persian}\n{text}");
    // Words with their places: `<word xMin=… xMax=…>`.
    let boxes = String::from_utf8(tool("pdftotext", &["-bbox", file.to_str().unwrap(), "-"]).stdout).unwrap();
    let boxes = boxes.replace('\u{200b}', "");
    let parts: Vec<_> = boxes.lines().filter(|line| line.contains("abcde")).collect();
    assert!(parts.len() > 1, "it is parted: {parts:?}");
    let right = |line: &str| line.split("xMax=\"").nth(1)?.split('"').next()?.parse::<f64>().ok();
    assert!(parts.iter().all(|line| right(line).unwrap() < 297.0), "it stays on its half of the page: {parts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_was_added_to_a_paper_stands_in_the_archive_with_a_seal_of_its_own() {
    let office = Office::open().await;
    let (case, lina) = office.town.new_case().await;
    let id = office.town.lay(&signing::version(case, &[(lina, "Lina Haddad")], None)).await;
    let of = office.town.answers(id, Actor::Client(lina), ReplyAnswer::OnPaper { photo: None }).await;
    office.town.photographs(id, of).await;
    office.server.state.ledger.seal(office.town.id(), id, &office.server.state.seal).await.unwrap();
    let anna = office.browser(&office.town.anna).await;
    let file = kept("paper.pdf", &pdf(&anna, &format!("/api/v1/documents/agreement/{id}.pdf")).await);
    let text = squashed(&text_of(&file));
    assert!(text.contains("Foto des Papiers ergänzt von anna am 20.11.2026"), "{text}");
    assert_eq!(text.matches("Vom Server empfangen am").count(), 2, "{text}");

    let attached = tool("qpdf", &["--show-attachment=lotse-siegel.json", file.to_str().unwrap()]).stdout;
    let Copy::Agreement(copy) = serde_json::from_slice(&attached).unwrap() else { panic!("it is an agreement") };
    let known: Vec<_> = office.server.state.seal.known().collect();
    let as_sealed = |copy: &AgreementCopy| {
        copy.check(&known).iter().filter(|(_, found)| matches!(found, Found::AsSealed(_))).count()
    };
    assert_eq!(as_sealed(&copy), 2);
    let mut changed = copy.clone();
    changed.papers[0].paper.photo = DocumentId::new();
    assert_eq!(as_sealed(&changed), 1);
    assert!(changed.check(&known).iter().any(|(_, found)| *found == Found::Changed));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_a_record_learns_as_little_as_of_one_that_is_not_there() {
    let office = Office::open().await;
    let (.., id) = office.signed(None).await;
    let path = format!("/api/v1/documents/agreement/{id}.pdf");
    assert_eq!(office.server.get(&path).await.status(), StatusCode::UNAUTHORIZED);
    let stranger = office.server.user("fremd", Role::SocialWorker, Some(office.town.team)).await;
    let outsiders = [&office.town.bert, &office.town.clerk, &office.town.caretaker, &stranger];
    let nothing = format!("/api/v1/documents/agreement/{}.pdf", Uuid::now_v7());
    for user in outsiders {
        let browser = office.browser(user).await;
        let mut said = Vec::new();
        for path in [&path, &nothing, &path.replace("agreement", "minutes"), &path.replace(".pdf", "")] {
            let answer = browser.get(path).send().await.unwrap();
            said.push((answer.status(), answer.text().await.unwrap()));
        }
        assert_eq!(said[0].0, StatusCode::NOT_FOUND);
        assert!(said.iter().all(|it| *it == said[0]), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_somebody_types_shows_the_app_and_no_document() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (.., id) = office.signed(None).await;
    let typed = |path: String| browser.get(&path).header("sec-fetch-mode", "navigate").send();
    let app = typed("/".to_owned()).await.unwrap().text().await.unwrap();
    let document = format!("/api/v1/documents/agreement/{id}.pdf");
    let shown = typed(document.clone()).await.unwrap();
    assert_eq!(shown.text().await.unwrap(), app);
    // Going back to it says that one of our pages led there.
    let back = browser.get(&document).header("sec-fetch-mode", "navigate").header("sec-fetch-site", "same-origin");
    assert_eq!(back.send().await.unwrap().text().await.unwrap(), app);
    let check = typed("/check".to_owned()).await.unwrap().text().await.unwrap();
    assert!(check.contains("type=\"file\""), "the page that checks is for browsers");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_is_text_in_a_document_and_never_its_markup() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, lina) = office.town.new_case().await;
    let (id, mut minutes) = town::minutes(case);
    let nasty = "#panic(\"x\") $ 1/0 $ *fett* <b> \\u{41} #{ read(\"/etc/passwd\") } ] \u{1f600} 李 Łukasz";
    minutes.present = [lina].into_iter().collect();
    minutes.topics = format!("{nasty}\nAbsprachen: keine\n\n= Überschrift");
    minutes.agreed = "Frau Haddad ruft an.".into();
    let strokes = Uuid::now_v7();
    let mut act = Act::new();
    act.create(strokes, &Strokes { case, lines: signing::drawn() });
    act.create(id, &minutes);
    let task = Uuid::now_v7();
    let what = Task {
        case,
        what: "Das Jobcenter anrufen".into(),
        who: Actor::Client(lina),
        due: None,
        state: TaskState::Open,
        settled_on: None,
        consultation: Some(id),
    };
    act.create(task, &what);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let record = office.town.record::<Consultation>(id).await;
    let mut act = Act::new();
    let objection = Objection {
        by: Actor::Client(lina),
        at: now(),
        written_by: office.town.anna.id,
        hand: Hand::Worker,
        part: "agreed".into(),
        statement: "Ich habe nicht zugesagt anzurufen.".into(),
    };
    act.dispute(&record, Uuid::now_v7(), &objection);
    let said = Objection { part: String::new(), statement: "Das war nicht meine Aufgabe.".into(), ..objection };
    act.dispute(&office.town.record::<Task>(task).await, Uuid::now_v7(), &said);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let mut act = Act::new();
    let mut signed = minutes.clone();
    let signature = Signature { at: now(), manner: Manner::OnScreen(strokes), text_sha256: "0".repeat(64) };
    signed.signatures.insert(Actor::Client(lina).to_string(), signature);
    act.update(&record, &minutes, &signed);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;

    let set = pdf(&browser, &format!("/api/v1/documents/minutes/{id}.pdf")).await;
    let text = squashed(&text_of(&kept("minutes.pdf", &set)));
    let shown = squashed(&nasty.replace(['\u{1f600}', '李'], "◊"));
    for expected in [
        shown.as_str(),
        "Absprachen: keine",
        "= Überschrift",
        "Bestritten (§ 84 Abs. 2 SGB X)",
        "Ich habe nicht zugesagt anzurufen.",
        "Es geht um: Absprachen. Bestritten von Lina Haddad",
        "Das war nicht meine Aufgabe.",
        "Es geht um: Aufgabe „Das Jobcenter anrufen“. Bestritten von Lina Haddad",
        "Der Text wurde seither anders geschrieben",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_in_the_language_of_those_invited_and_says_how_to_get_there_and_what_to_bring() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, lina) = office.town.new_case().await;
    let base = BaseData {
        case,
        household: casework::ids::HouseholdId::new(),
        household_role: HouseholdRole::Head,
        birth_date: None,
        gender: None,
        nationality: None,
        languages: ["ti".to_owned()].into_iter().collect(),
        interpreter_needed: true,
        target_group: None,
        arrived_on: None,
        assigned_on: None,
        phone: None,
    };
    let appointment = Appointment {
        case,
        consultation: None,
        worker: office.town.anna.id,
        starts_at: "2026-12-03T10:00:00".parse().unwrap(),
        place: "Rathaus, Zimmer 12".into(),
        way: "Bus 784 bis Markt, dann über die Straße".into(),
        bring: "Ausweis und den Brief vom Jobcenter".into(),
        cancelled: false,
    };
    let id = Uuid::now_v7();
    let mut act = Act::new();
    act.create(lina, &base).create(id, &appointment);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let path = format!("/api/v1/documents/invitation/{id}.pdf");
    let text = squashed(&text_of(&kept("invitation-ti.pdf", &pdf(&browser, &path).await)));
    let tigrinya = signing::words(Language::Tigrinya);
    for expected in [
        "Bus 784 bis Markt, dann über die Straße",
        "Ausweis und den Brief vom Jobcenter",
        "Lina Haddad",
        &tigrinya.fill("invite-heading", &[]),
        &tigrinya.date(appointment.starts_at.date()),
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let (child, father) = (PersonId::new(), PersonId::new());
    let named = |given: &str| Identity { given_name: given.to_owned(), ..town::identity(case, "Haddad") };
    let of_child = BaseData {
        birth_date: "2020-01-01".parse().ok(),
        languages: ["fa".to_owned()].into_iter().collect(),
        ..base.clone()
    };
    let speaks_german_too =
        BaseData { languages: ["de".to_owned(), "kmr".to_owned()].into_iter().collect(), ..base.clone() };
    let (talk, mut minutes) = town::minutes(case);
    minutes.present = [father].into_iter().collect();
    let theirs = Uuid::now_v7();
    let mut act = Act::new();
    act.create(child, &named("Sami")).create(child, &of_child);
    act.create(father, &named("Omar")).create(father, &speaks_german_too).create(talk, &minutes);
    act.create(theirs, &Appointment { consultation: Some(talk), ..appointment.clone() });
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let text = squashed(&text_of(&kept("invitation-all.pdf", &pdf(&browser, &path).await)));
    assert!(text.contains("Omar Haddad") && !text.contains("Sami"), "no child is invited\n{text}");
    let alone = pdf(&browser, &format!("/api/v1/documents/invitation/{theirs}.pdf")).await;
    let text = squashed(&text_of(&kept("invitation-alone.pdf", &alone)));
    assert!(
        text.contains("Omar Haddad") && !text.contains("Lina"),
        "who was there is invited, and nobody else\n{text}"
    );
    let kurmanji = signing::words(Language::Kurmanji).fill("invite-heading", &[]);
    assert!(text.contains(&kurmanji), "who speaks German too reads the other language beside it\n{text}");
    let persian = pdf(&browser, &format!("{path}?language=fa")).await;
    assert!(text_of(&kept("invitation-fa.pdf", &persian)).contains("دعوت"));
    let record = office.town.record::<Appointment>(id).await;
    let mut act = Act::new();
    act.update(&record, &appointment, &Appointment { cancelled: true, ..appointment.clone() });
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    assert_eq!(browser.get(&path).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_from_which_somebody_was_erased_says_so_and_names_the_checksum_of_what_was_signed() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, lina) = office.town.new_case().await;
    let omar = PersonId::new();
    let mut act = Act::new();
    act.create(omar, &Identity { given_name: "Omar".to_owned(), ..town::identity(case, "Naderi") });
    office.town.bring_in(act).await;
    let both = signing::version(case, &[(lina, "Lina Haddad"), (omar, "Omar Naderi")], None);
    let id = office.town.lay(&both).await;
    office.town.signs(id, Actor::Client(lina)).await;
    let content = || async { office.town.record::<AgreementVersion>(id).await.content::<AgreementVersion>().unwrap() };
    let signed = casework::minutes::sha256_hex(&content().await.text);

    let folder = tempfile::tempdir().unwrap();
    let list = server::ledger::ErasureList::within(folder.path());
    let omar = casework::erasure::Subject::Person(omar);
    office.server.state.ledger.erase(office.town.id(), omar, &list, now()).await.unwrap().unwrap();
    assert_ne!(casework::minutes::sha256_hex(&content().await.text), signed, "he stood in the text");
    let set = pdf(&browser, &format!("/api/v1/documents/agreement/{id}.pdf")).await;
    let text = text_of(&kept("agreement-thinned.pdf", &set));
    let whole: String = text.split_whitespace().collect();
    assert!(whole.contains(&signed), "{text}");
    assert!(squashed(&text).contains("Aus dem Text wurde jemand gelöscht, nachdem er unterschrieben war"), "{text}");
    assert!(!text.contains("Naderi"), "{text}");
}

async fn sent(office: &Office, bytes: &[u8]) -> String {
    let form = Form::new().part("file", Part::bytes(bytes.to_vec()).file_name("a"));
    let url = format!("{}/check?language=de", office.server.url);
    let answer = Client::new().post(url).multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.text().await.unwrap()
}

async fn page(office: &Office, path: &str) -> String {
    office.server.get(path).await.text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_that_checks_finds_a_changed_byte_and_tells_nothing_else() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (.., id) = office.signed(Some(Language::Arabic)).await;
    let set = pdf(&browser, &format!("/api/v1/documents/agreement/{id}.pdf")).await;
    let content: AgreementVersion = office.town.record::<AgreementVersion>(id).await.content().unwrap();
    let hash = casework::minutes::sha256_hex(&content.text);

    let mut said = vec![page(&office, "/check").await];
    said.push(sent(&office, &set).await);
    assert!(
        said[1].contains("Ergebnis: Unverändert")
            && said[1].contains("Klientin oder Klient: Antwort und Text sind unverändert")
    );
    for place in [20, set.len() / 3, set.len() / 2, set.len() - 10] {
        let mut other = set.clone();
        other[place] ^= 1;
        said.push(sent(&office, &other).await);
        assert!(said.last().unwrap().contains("Ergebnis: Verändert"), "byte {place}");
    }
    said.push(sent(&office, content.text.as_bytes()).await);
    assert!(said.last().unwrap().contains("wurde von haan versiegelt"));
    said.push(sent(&office, content.text.replace("Ziel 1", "Ziel 7").as_bytes()).await);
    assert!(said.last().unwrap().contains("Zu dieser Prüfsumme gibt es hier kein Siegel"));
    for code in [hash.clone(), hash[..12].to_uppercase(), format!("{} {}", &hash[..8], &hash[8..])] {
        said.push(page(&office, &format!("/check?code={}", code.replace(' ', "%20"))).await);
        let last = said.last().unwrap();
        assert!(last.contains("wurde von haan versiegelt"), "{code}");
        assert!(!last.contains("Ergebnis: Unverändert"), "a checksum does not say that a paper is the text");
    }
    for code in ["0123456789ab", "0123", "zzzzzzzzzzzzzz", "%27%20OR%201=1"] {
        said.push(page(&office, &format!("/check?code={code}")).await);
        assert!(said.last().unwrap().contains("Das lässt sich hier nicht sagen"), "{code}");
    }
    said.push(sent(&office, b"%PDF-1.7 something else").await);
    said.push(sent(&office, b"").await);
    for page in &said {
        assert!(!["Haddad", "anna", "Fahrrad", "Petra"].iter().any(|secret| page.contains(secret)), "{page}");
        assert!(!page.contains("<script") && page.contains("lang=\"de\""));
    }
    assert!(page(&office, "/check?language=en").await.contains("Check whether a document is unchanged"));
    let keys: serde_json::Value = office.server.get("/api/v1/seal").await.json().await.unwrap();
    assert_eq!(keys["keys"][0], office.server.state.seal.public().to_string());
    let mut turned_away = false;
    for _ in 0..40 {
        turned_away |= office.server.get("/check?code=0123456789ab").await.status() == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(turned_away, "nobody tries checksums one after the other");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_checks_a_file_with_nothing_but_the_public_key() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (.., id) = office.signed(Some(Language::Tigrinya)).await;
    let set = pdf(&browser, &format!("/api/v1/documents/agreement/{id}.pdf")).await;
    let folder = tempfile::tempdir().unwrap();
    let key = office.server.state.seal.public().to_string();
    let verify = |bytes: &[u8], with: &[&str]| {
        let file = folder.path().join("a.pdf");
        std::fs::write(&file, bytes).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_lotse"));
        command.env_clear().env("LOTSE_DATA", folder.path().join("data")).arg("verify").arg(&file).args(with);
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = verify(&set, &["--key", &key]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("byte by byte") && said.contains("a client's reply, received 2026-11-20"), "{said}");
    assert!(!folder.path().join("data").exists(), "looking makes no database and no key");
    assert_eq!(verify(&set, &[]).0, 3, "whose key it is cannot be known");
    assert_eq!(verify(&set, &["--key", "abc"]).0, 1);
    let mut other = set.clone();
    other[1000] ^= 1;
    assert_eq!(verify(&other, &["--key", &key]).0, 1);
    assert_eq!(verify(b"nothing of ours", &["--key", &key]).0, 3);

    // The copy that is attached stands for itself.
    let whole = kept("to-take-apart.pdf", &set);
    let copy = folder.path().join("copy.json");
    let detached = tool("pdfdetach", &["-save", "1", "-o", copy.to_str().unwrap(), whole.to_str().unwrap()]);
    assert!(detached.status.success());
    let copy = std::fs::read_to_string(&copy).unwrap();
    assert_eq!(verify(copy.as_bytes(), &["--key", &key]).0, 0);
    for (from, to) in
        [("Ziel 1", "Ziel 7"), ("Petra Klein", "Petra Gross"), ("2026-11-20T09:00:00Z", "2026-11-19T09:00:00Z")]
    {
        assert!(copy.contains(from));
        let (code, said) = verify(copy.replace(from, to).as_bytes(), &["--key", &key]);
        assert_eq!(code, 1, "{from}: {said}");
    }
}
