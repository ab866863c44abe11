//! `lotse verify`: whether the ledger is whole; `lotse verify FILE`: whether a file is as it was sealed.

use super::{CommandError, open_ledger};
use crate::{
    config::Config,
    ledger::{Ledger, verify::verify},
    seal::{
        KeyFile, PublicKey, SealKey,
        check::{Statement, Verdict, Who, check, verdict},
    },
};
use chrono::{DateTime, Utc};
use clap::Args;
use std::{path::PathBuf, sync::Arc};

#[derive(Args)]
pub(super) struct Options {
    /// A PDF from Lotse, the check file that is attached to it, or the text of an agreement.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// A public key of the server that sealed it (64 hexadecimal digits, at /api/v1/seal), if it was not this one.
    #[arg(long, value_name = "KEY", requires = "file")]
    key: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum VerifyError {
    #[error(
        "{0} things are wrong with the ledger; stop the server and restore a backup that `lotse verify` finds whole"
    )]
    Wrong(usize),
    #[error("{file} cannot be read ({reason})", file = .file.display())]
    File { file: PathBuf, reason: std::io::Error },
    #[error("\"{0}\" is no public key: 64 hexadecimal digits, as at /api/v1/seal of the server that sealed")]
    Key(String),
    #[error("it was changed after it was sealed")]
    Changed,
    #[error("nothing here says whether it is as it was sealed; --key names the public key of another server")]
    Unknown,
}

pub(super) async fn run(config: &Config, options: &Options) -> Result<(), CommandError> {
    let Some(file) = &options.file else { return verify_ledger(config).await };
    let bytes = std::fs::read(file).map_err(|reason| VerifyError::File { file: file.clone(), reason })?;
    let mut known = Vec::new();
    for key in &options.key {
        known.push(key.parse().map_err(|_| VerifyError::Key(key.clone()))?);
    }
    // Looking at a file makes neither a database nor a key.
    let ledger = if config.database.is_there().await? { Some(open_ledger(config).await?) } else { None };
    known.extend(keys_of_this_place(config, ledger.as_ref()).await?);
    let statements = check(&bytes, &known, ledger.as_deref()).await?;
    for statement in &statements {
        say!("{}", said(statement));
    }
    match verdict(&statements) {
        Verdict::AsSealed | Verdict::PartsAsSealed => Ok(()),
        Verdict::Changed => Err(VerifyError::Changed.into()),
        Verdict::SealThere | Verdict::Unknown => Err(VerifyError::Unknown.into()),
    }
}

async fn keys_of_this_place(config: &Config, ledger: Option<&Arc<dyn Ledger>>) -> Result<Vec<PublicKey>, CommandError> {
    let place = KeyFile::of(config);
    let shared = ledger.and_then(|ledger| ledger.shared());
    if shared.is_none() && !place.path().exists() {
        return Ok(Vec::new());
    }
    Ok(SealKey::open(&place, shared).await?.known().collect())
}

fn said(statement: &Statement) -> String {
    let at = |at: &DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    let whose = |who: &Who| match who {
        Who::Client => "a client's reply",
        Who::Worker => "a worker's reply",
        Who::Other => "somebody's reply",
    };
    match statement {
        Statement::FileAsSealed => "The file is as it was sealed, byte by byte.".to_owned(),
        Statement::FileChanged => "The file was changed after it was sealed.".to_owned(),
        Statement::FileOfUnknownKey(key) => format!("The file is sealed by a key that is not known here: {key}"),
        Statement::ReplyAsSealed(who, time) => format!("As it was sealed: {}, received {}", whose(who), at(time)),
        Statement::ReplyChanged(who) => format!("Changed: {}, or its seal", whose(who)),
        Statement::ReplyToOtherText(who) => format!("Changed: {} was given to another text", whose(who)),
        Statement::ReplyNotSealed(who) => format!("To this text, but without a seal: {}", whose(who)),
        Statement::ReplyOfUnknownKey(who, key) => {
            format!("Sealed by a key that is not known here: {}, {key}", whose(who))
        }
        Statement::MinutesAsSigned(count) => format!("Signatures to exactly these minutes, without seals: {count}"),
        Statement::MinutesAltered(count) => format!("Signatures to another text than these minutes: {count}"),
        Statement::WhatIsNamed(municipality) => format!(
            "Checked are the text and what is named above, sealed for {municipality}; not what else stands in the file, nor \
             whether a reply is missing"
        ),
        Statement::TextSealed(text) | Statement::SealFor(text) => format!(
            "This text was sealed by {}, {} seals from {} to {}",
            text.municipality,
            text.seals,
            at(&text.from),
            at(&text.to)
        ),
        Statement::NoSuchText => "Nothing that was said to a text with this checksum was sealed here.".to_owned(),
        Statement::NothingToCheck => "This is nothing that Lotse sealed.".to_owned(),
    }
}

async fn verify_ledger(config: &Config) -> Result<(), CommandError> {
    let ledger = &*open_ledger(config).await?;
    let keys: Vec<_> = SealKey::open(&KeyFile::of(config), ledger.shared()).await?.known().collect();
    let mut wrong = 0;
    for fault in ledger.inspect().await? {
        wrong += 1;
        say!("The database says: {fault}");
    }
    for place in ledger.municipalities().await? {
        let report = verify(ledger, &place, &keys).await?;
        say!(
            "{}: {} commits, {} records, {} signatures as they were signed, {} under minutes out of which somebody was erased, \
             {} replies and signatures as they were sealed, {} not sealed yet, {} photos and files as they came, {} on their way",
            place.name,
            report.commits,
            report.records,
            report.signatures,
            report.thinned,
            report.sealed,
            report.unsealed,
            report.blobs,
            report.awaited
        );
        wrong += report.faults.len();
        for fault in report.faults {
            say!("  {fault}");
        }
    }
    if wrong == 0 { Ok(()) } else { Err(VerifyError::Wrong(wrong).into()) }
}
