//! Whether the ledger is what it should be: a check for whoever runs it, after a restore and before trusting a backup.

use super::{History, Kept, Ledger, Marks, Municipality, Result};
use crate::seal::{PublicKey, Seal};
use casework::{
    agreement::altered,
    casebook::Casebook,
    conversation::removed_unseen,
    ids::{ConsultationId, DocumentId, VersionId},
    records::{
        Actor, AgreementVersion, Consultation, Content as _, Document, Kind, RecordKey, ReplyKey, Signature, Strokes,
    },
    seal::{Entry, EntryKey, Signable},
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
    /// Replies to agreements and signatures under minutes that are as the server sealed them.
    pub sealed: u64,
    /// Those that are not sealed yet; the next start seals them.
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
    /// What somebody said is not what was sealed, or its seal is none of this installation.
    Seal(EntryKey),
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
            Fault::Seal(entry) => {
                let what = match entry {
                    EntryKey::Reply(..) => "reply",
                    EntryKey::Signature(..) => "signature",
                };
                write!(f, "{}: the {what} {entry} is not as it was sealed", named(&entry.signable().key()))
            }
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
    let mut check = Check {
        marks: &marks,
        report: Report::default(),
        made: HashMap::new(),
        book: Casebook::new(),
        as_signed: BTreeSet::new(),
    };
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
    /// Signatures whose minutes were found as they were signed.
    as_signed: BTreeSet<EntryKey>,
}

impl Check<'_> {
    fn take(&mut self, step: &History) {
        self.report.commits += 1;
        let mut commit = step.commit.clone();
        commit.time = step.time;
        let minutes = commit.changes.iter().filter(|change| change.key.kind == Kind::Consultation);
        let signed: Vec<_> = minutes
            .flat_map(|change| {
                change.fields.iter().filter_map(|(path, write)| {
                    let signer = path.strip_prefix("signatures/")?.parse::<Actor>().ok();
                    let signature: Signature = serde_json::from_value(write.value.clone()).ok()?;
                    Some((ConsultationId(change.key.id), signer, signature.text_sha256))
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
        for (index, (id, signer, _)) in signed.into_iter().enumerate() {
            let key = Consultation::key(id);
            if before[index] || after[index] {
                self.report.signatures += 1;
                self.as_signed.extend(signer.map(|signer| EntryKey::Signature(id, signer)));
            } else if self.marks.thinned.contains(&key) {
                self.report.thinned += 1;
            } else {
                self.report.faults.push(Fault::Signature(key));
            }
        }
    }

    /// Whether these texts are there, with what was removed from them by somebody who did not know of the signature.
    fn stand(&self, signed: &[(ConsultationId, Option<Actor>, String)]) -> Vec<bool> {
        signed.iter().map(|(id, _, hash)| removed_unseen(&self.book, *id, hash).is_some()).collect()
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

    /// Every reply is to the text that is there; and it, and every signature, is as it was sealed.
    fn look_at_seals(&mut self, seals: Vec<Seal>, keys: &[PublicKey]) {
        let mut of: HashMap<Signable, Vec<Seal>> = HashMap::new();
        for seal in seals {
            of.entry(seal.sealed.entry.signable()).or_default().push(seal);
        }
        let mut report = std::mem::take(&mut self.report);
        for (id, version) in self.book.all::<AgreementVersion>().iter() {
            let (id, key) = (VersionId(*id), AgreementVersion::key(*id));
            let altered = if self.marks.thinned.contains(&key) { Vec::new() } else { altered(version) };
            report.faults.extend(altered.iter().map(|reply| Fault::Altered(key, *reply)));
            let altered: Vec<_> = altered.into_iter().map(|reply| EntryKey::Reply(id, reply)).collect();
            let seals = of.remove(&Signable::Version(id)).unwrap_or_default();
            let entries = Entry::to(id, version).map(|(it, entry)| (it, entry, !altered.contains(&it)));
            self.compare_with_seals(&mut report, entries, seals, keys);
        }
        for (id, minutes) in self.book.all::<Consultation>().iter() {
            let id = ConsultationId(*id);
            let seals = of.remove(&Signable::Minutes(id)).unwrap_or_default();
            // The text of minutes was looked at where each signature came.
            let entries = Entry::under(id, minutes).map(|(it, entry)| (it, entry, self.as_signed.contains(&it)));
            self.compare_with_seals(&mut report, entries, seals, keys);
        }
        // What was sealed is there; one that was taken back lies under its mark.
        let gone = of.values().flatten().map(|seal| seal.sealed.entry);
        let gone = gone.filter(|entry| self.book.confirmed(entry.signable().key()).is_none());
        report.faults.extend(gone.map(Fault::Seal));
        self.report = report;
    }

    /// Compares what was said to something, and whether that is to its text, with the seals that there are of it.
    fn compare_with_seals<'e>(
        &self,
        report: &mut Report,
        entries: impl Iterator<Item = (EntryKey, Entry<'e>, bool)>,
        mut seals: Vec<Seal>,
        keys: &[PublicKey],
    ) {
        for (key, entry, is_to_text) in entries {
            let drawn = entry.strokes().and_then(|id| self.book.get::<Strokes>(id));
            let Some(place) = seals.iter().position(|seal| seal.sealed.entry == key) else {
                report.unsealed += u64::from(is_to_text);
                continue;
            };
            let seal = seals.swap_remove(place);
            let is_whole = keys.contains(&seal.key) && seal.holds();
            if is_whole && seal.is_of(entry, drawn) {
                report.sealed += 1;
            } else if is_whole && self.marks.thinned.contains(&key.signable().key()) {
                // One whose text is thinned is counted already.
                report.thinned += u64::from(is_to_text);
            } else {
                report.faults.push(Fault::Seal(key));
            }
        }
        report.faults.extend(seals.iter().map(|seal| Fault::Seal(seal.sealed.entry)));
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
