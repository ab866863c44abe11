//! Documents as people and archives get them.
// A test that cannot go on says so by panicking.
#![allow(clippy::unwrap_used)]

#[path = "../store/mod.rs"]
mod store;
#[path = "../support/mod.rs"]
mod support;
#[path = "../town/mod.rs"]
mod town;

mod access;
mod agreements;
mod checking;
mod invitations;
mod minutes;
mod papers;

use casework::{
    blobs::BlobHash,
    ids::{CaseId, DocumentId, PersonId, VersionId},
    language::Language,
    records::{
        Actor, AgreementVersion, Appointment, BaseData, Consultation, Document, DocumentKind, HouseholdRole, Identity,
        Manner, MediaType, Rendering, ReplyAnswer, Role, Signature, Strokes, Task, TaskState, Telling, Thing,
        Translator, TranslatorRole,
    },
    seal::Signable,
    sync::{Act, Hand, Objection},
};
use reqwest::{
    Client, StatusCode,
    multipart::{Form, Part},
};
use server::{
    ledger::{Added, Piece, Upload, User},
    seal::{AgreementCopy, Copy, Found, MinutesCopy, file},
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
        self.seal(Signable::Version(id)).await;
        (case, lina, id)
    }

    async fn seal(&self, of: Signable) {
        self.server.state.ledger.seal(self.town.id(), of, &self.server.state.seal).await.unwrap();
    }
}

/// Runs `lotse verify` on these bytes, where there is neither database nor key; answers its code and what it said.
fn verified(bytes: &[u8], with: &[&str]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("a.pdf"), folder.path().join("data"));
    std::fs::write(&file, bytes).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lotse"));
    command.env_clear().env("LOTSE_DATA", &data).arg("verify").arg(&file).args(with);
    let output = command.output().unwrap();
    assert!(!data.exists(), "looking makes no database and no key");
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// What is attached to a PDF under this name.
fn attached(file: &Path, name: &str) -> Vec<u8> {
    tool("qpdf", &[&format!("--show-attachment={name}"), file.to_str().unwrap()]).stdout
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
