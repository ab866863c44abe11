//! Whether the ledger is what it should be: a check for whoever runs it, after a restore and before trusting a backup.

use super::{History, Kept, Ledger, Marks, Municipality, Result};
use crate::seal::{PublicKey, Seal};
use casework::{
    agreement::{Entry, altered},
    casebook::Casebook,
    conversation::removed_unseen,
    ids::{ConsultationId, DocumentId, VersionId},
    records::{AgreementVersion, Content as _, Document, Kind, RecordKey, ReplyKey, Signature, Strokes},
    sync::Record,
};
use std::{
    collections::{BTreeSet, HashMap},
    fmt,
};

/// How many commits are read at once.
const AT_ONCE: usize = 500;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Commits read.
    pub commits: u64,
    /// Records compared with their history.
    pub records: u64,
    /// Signatures whose text was found as it was signed.
    pub signatures: u64,
    /// Signatures under minutes out of which somebody was erased: their text cannot be shown any more.
    pub thinned: u64,
    /// Replies to agreements that are as the server sealed them.
    pub sealed: u64,
    /// Replies that are not sealed yet; the next start seals them.
    pub unsealed: u64,
    /// Photos and files whose bytes are as they came.
    pub blobs: u64,
    /// Documents whose bytes have not come yet.
    pub awaited: u64,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing at these places of the sequence.
    Gap(u64, u64),
    /// Two things are at one place, or one is beyond the end.
    Misplaced(u64),
    /// A record is not what its commits make of it.
    Differs(RecordKey),
    /// A record has commits and is missing.
    Missing(RecordKey),
    /// A record has no commits.
    Unaccounted(RecordKey),
    /// Something of an erased record is there.
    Erased(RecordKey),
    /// Minutes are not what somebody signed.
    Signature(RecordKey),
    /// A version of an agreement is not what this reply was given to.
    Altered(RecordKey, ReplyKey),
    /// A reply is not the one that was sealed, or its seal is none of this installation.
    Seal(RecordKey, ReplyKey),
    /// The bytes of a document are missing, or not those that came.
    Bytes(RecordKey),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |key: &RecordKey| format!("{} {}", key.kind.name(), key.id);
        match self {
            Fault::Gap(from, to) if from == to => write!(f, "nothing is at place {from} of the sequence"),
            Fault::Gap(from, to) => write!(f, "nothing is at places {from} to {to} of the sequence"),
            Fault::Misplaced(place) => write!(f, "place {place} of the sequence is taken twice, or beyond its end"),
            Fault::Differs(key) => write!(f, "{} is not what its history says", named(key)),
            Fault::Missing(key) => write!(f, "{} is in the history and missing", named(key)),
            Fault::Unaccounted(key) => write!(f, "{} is there without a history", named(key)),
            Fault::Erased(key) => write!(f, "{} is erased, and something of it is there", named(key)),
            Fault::Signature(key) => write!(f, "{} is not the text that was signed", named(key)),
            Fault::Altered(key, reply) => write!(f, "{} is not the text that {reply} was given to", named(key)),
            Fault::Seal(key, reply) => write!(f, "{}: the reply {reply} is not as it was sealed", named(key)),
            Fault::Bytes(key) => write!(f, "the bytes of {} are not those that came", named(key)),
        }
    }
}

/// How often it looks again while somebody writes.
const MORE_LOOKS: usize = 3;

/// Checks a municipality, also while it is being written to: what one look finds between two of its readings, the next does
/// not find at the same place. `keys` are the public halves of the keys that sealed here.
///
/// # Errors
/// If the ledger cannot be read.
pub async fn verify(ledger: &dyn Ledger, place: &Municipality, keys: &[PublicKey]) -> Result<Report> {
    let (mut report, mut head) = look(ledger, place, keys).await?;
    for _ in 0..MORE_LOOKS {
        if report.faults.is_empty() || ledger.marks(place.id).await?.head == head {
            break;
        }
        let (mut again, later) = look(ledger, place, keys).await?;
        again.faults.retain(|fault| report.faults.contains(fault));
        (report, head) = (again, later);
    }
    Ok(report)
}

/// What one look finds, and how far the sequence was when it began.
async fn look(ledger: &dyn Ledger, place: &Municipality, keys: &[PublicKey]) -> Result<(Report, u64)> {
    let marks = ledger.marks(place.id).await?;
    let mut check = Check { marks: &marks, report: Report::default(), made: HashMap::new(), book: Casebook::new() };
    let mut taken = marks.places.clone();
    let mut after = 0;
    loop {
        let commits = ledger.commits(place.id, after, AT_ONCE).await?;
        let Some(last) = commits.last() else { break };
        after = last.sequence;
        for step in &commits {
            if !taken.insert(step.sequence) || step.sequence > marks.head {
                check.report.faults.push(Fault::Misplaced(step.sequence));
            }
            check.take(step);
        }
    }
    check.gaps(&taken);
    for kind in Kind::ALL {
        check.compare(ledger.records(place.id, kind).await?);
    }
    check.look_at_seals(ledger.seals(place.id, None).await?, keys);
    check.look_at_bytes(&ledger.kept(place.id).await?);
    let mut missing: Vec<_> = check.made.into_keys().collect();
    missing.sort_unstable();
    check.report.faults.extend(missing.into_iter().map(Fault::Missing));
    Ok((check.report, marks.head))
}

struct Check<'a> {
    marks: &'a Marks,
    report: Report,
    /// Records as their commits make them.
    made: HashMap<RecordKey, Record>,
    /// The same, readable: for the texts that were signed.
    book: Casebook,
}

impl Check<'_> {
    fn take(&mut self, step: &History) {
        self.report.commits += 1;
        let mut commit = step.commit.clone();
        commit.time = step.time;
        let signed: Vec<_> = commit
            .changes
            .iter()
            .flat_map(|change| {
                let signatures = change.fields.iter().filter(|(path, _)| path.starts_with("signatures/"));
                signatures.filter_map(|(_, write)| {
                    let signature: Signature = serde_json::from_value(write.value.clone()).ok()?;
                    (change.key.kind == Kind::Consultation).then_some((change.key, signature.text_sha256))
                })
            })
            .collect();
        // Names may have been corrected in the same act; the text is looked for on both sides of it.
        let before = self.stand(&signed);
        for key in commit.keys() {
            if self.marks.erased.contains(&key) {
                self.report.faults.push(Fault::Erased(key));
                continue;
            }
            let record = self.made.entry(key).or_insert_with(|| Record::empty(key));
            record.apply(&commit);
            self.book.confirm(record.clone());
        }
        let after = self.stand(&signed);
        for (index, (key, _)) in signed.iter().enumerate() {
            if before[index] || after[index] {
                self.report.signatures += 1;
            } else if self.marks.thinned.contains(key) {
                self.report.thinned += 1;
            } else {
                self.report.faults.push(Fault::Signature(*key));
            }
        }
    }

    /// Whether these texts are there, with what was removed from them by somebody who did not know of the signature.
    fn stand(&self, signed: &[(RecordKey, String)]) -> Vec<bool> {
        let stands =
            |(key, hash): &(RecordKey, String)| removed_unseen(&self.book, ConsultationId(key.id), hash).is_some();
        signed.iter().map(stands).collect()
    }

    fn gaps(&mut self, taken: &BTreeSet<u64>) {
        let mut next = 1;
        for place in taken.iter().copied().chain([self.marks.head + 1]) {
            if place > next {
                self.report.faults.push(Fault::Gap(next, place - 1));
            }
            next = next.max(place + 1);
        }
    }

    /// Every reply is to the text that is there, and as it was sealed.
    fn look_at_seals(&mut self, seals: Vec<Seal>, keys: &[PublicKey]) {
        let mut of: HashMap<VersionId, Vec<Seal>> = HashMap::new();
        for seal in seals {
            of.entry(seal.sealed.version).or_default().push(seal);
        }
        for (id, version) in self.book.all::<AgreementVersion>().iter() {
            let key = AgreementVersion::key(*id);
            let mut seals = of.remove(&VersionId(*id)).unwrap_or_default();
            let is_thinned = self.marks.thinned.contains(&key);
            let altered = if is_thinned { Vec::new() } else { altered(version) };
            self.report.faults.extend(altered.iter().map(|reply| Fault::Altered(key, *reply)));
            for (entry_key, entry) in Entry::all(version) {
                let drawn = entry.strokes().and_then(|id| self.book.get::<Strokes>(id));
                let Some(place) = seals.iter().position(|seal| seal.sealed.reply == entry_key) else {
                    self.report.unsealed += u64::from(!altered.contains(&entry_key));
                    continue;
                };
                let seal = seals.swap_remove(place);
                if !keys.contains(&seal.key) || !seal.holds() {
                    self.report.faults.push(Fault::Seal(key, entry_key));
                } else if seal.is_of(version, drawn) {
                    self.report.sealed += 1;
                } else if is_thinned {
                    self.report.thinned += 1;
                } else {
                    self.report.faults.push(Fault::Seal(key, entry_key));
                }
            }
            self.report.faults.extend(seals.iter().map(|seal| Fault::Seal(key, seal.sealed.reply)));
        }
        // What was sealed is there; one that was taken back lies under its mark.
        for seal in of.values().flatten() {
            let key = AgreementVersion::key(seal.sealed.version);
            if self.book.confirmed(key).is_none() {
                self.report.faults.push(Fault::Seal(key, seal.sealed.reply));
            }
        }
    }

    fn look_at_bytes(&mut self, all: &[Kept]) {
        for kept in all {
            let key = Document::key(kept.document);
            if self.marks.erased.contains(&key) {
                self.report.faults.push(Fault::Erased(key));
            } else if kept.whole {
                self.report.blobs += 1;
            } else {
                self.report.faults.push(Fault::Bytes(key));
            }
        }
        let came: BTreeSet<_> = all.iter().map(|kept| (kept.document, kept.sha256)).collect();
        let named = self.book.all::<Document>().iter();
        let awaited = named.filter(|(id, document)| !came.contains(&(DocumentId(**id), document.sha256)));
        self.report.awaited = awaited.count() as u64;
    }

    fn compare(&mut self, records: Vec<Record>) {
        for record in records {
            self.report.records += 1;
            if self.marks.erased.contains(&record.key) {
                self.report.faults.push(Fault::Erased(record.key));
                continue;
            }
            match self.made.remove(&record.key) {
                Some(made) if made.fields == record.fields => {}
                Some(_) => self.report.faults.push(Fault::Differs(record.key)),
                None => self.report.faults.push(Fault::Unaccounted(record.key)),
            }
        }
    }
}
