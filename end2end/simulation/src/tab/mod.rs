//! One open tab: the casebook in memory, the courier, saving, the news of other tabs. What is decided is
//! [`casework::device`]'s; the order of the effects is that of `app/src/sync/courier.rs`, `app/src/device/browser.rs` and
//! `app/src/vault`, with a step of the history wherever those wait, so that anything may come in between.

mod courier;
mod forgetting;
mod vault;

use crate::{
    Fault,
    disk::{Change, Disk, Durability, Refused},
    wire::{Answer, Ask},
};
use casework::{
    casebook::Casebook,
    device::{
        Content, Edit, Failure, Intake, Keep, Known, Leaving, News, Pack, PacksRead, Plan, Returned, Row, Settled,
        Shelf, Standing, Step, Took, Writer, commit_id, edits, fold, settle, still_told, take_back, worth_folding,
    },
    ids::{CommitId, UserId},
    records::RecordKey,
    sync::{
        Commit, Kept, Record, Refusal,
        wire::{Arrival, Cursor, Push, Pushed},
    },
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeSet, HashSet};

/// What the courier is at.
#[derive(Debug)]
enum Errand {
    /// Nothing: it asks its plan next.
    None,
    /// It waits for an answer.
    Asked(u64, Ask),
    /// It writes a page.
    Keep(Standing, Box<News>),
    /// It writes a page's records; the place to go on is written already (a fault).
    KeepLate(Box<News>),
    /// It writes everything that was fetched anew.
    Anew(Vec<Kept>, Vec<serde_json::Value>, Vec<RecordKey>, Standing),
    /// It makes what was acknowledged wait again.
    WaitAgain,
    /// It writes a fold.
    Fold(Vec<Change<'static>>),
}

/// A page that was asked for while the one before was being read and written.
#[derive(Debug)]
struct Ahead {
    name: u64,
    cursor: Cursor,
    answer: Option<Answer>,
}

/// What was read of other tabs' writing, on its way into the casebook.
#[derive(Debug, Default)]
struct Reading {
    before: Vec<(CommitId, String)>,
    records: Vec<Kept>,
    gone: Vec<RecordKey>,
    outbox: Vec<Commit>,
    outbox_ids: HashSet<String>,
    returned: Vec<Returned>,
    standing: Option<Standing>,
    is_anew: bool,
}

/// What a tab reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// What is news to it.
    News,
    /// All records.
    Anew,
}

/// What happens around a tab while it does something.
pub struct Around<'a> {
    /// The device's disk.
    pub disk: &'a mut Disk,
    /// What the device's clock says.
    pub clock: DateTime<Utc>,
    /// What is broken.
    pub fault: Option<Fault>,
    /// Makes ids.
    pub new_id: &'a mut dyn FnMut() -> uuid::Uuid,
}

/// What a step of a tab leads to outside of it.
#[derive(Debug)]
pub enum Effect {
    /// The other tabs of the device are to read the vault.
    Tell,
    /// They are to read it anew: something was taken out of it.
    TellErased,
    /// This is left of a commit of which something is erased.
    Less(Box<Commit>),
    /// All of a commit that the server has not got is erased.
    Purged(CommitId),
    /// Of what the server acknowledged the device does not keep all.
    KeptInPart(CommitId),
    /// Something is sent.
    Send(u64, Ask),
    /// A commit is safe on the device: the screen says so.
    Saved(Box<Commit>),
    /// These commits left the outbox, the server has them.
    Acknowledged(Vec<CommitId>, DateTime<Utc>),
    /// These are in the tray.
    Returned(Vec<CommitId>),
    /// These wait again.
    WaitAgain(Vec<CommitId>),
    /// This one is sent in place of a returned one.
    Again(CommitId, Box<Commit>),
    /// This one was thrown away.
    Discarded(CommitId),
    /// Acknowledged commits were forgotten.
    Pruned(Vec<CommitId>),
}

/// An open tab.
pub struct Tab {
    /// Which one of all that ever were.
    pub name: u64,
    /// What it shows.
    pub book: Casebook,
    user: UserId,
    writer: Writer,
    known: Known<u64>,
    /// Where sync stands, as far as this tab knows.
    pub standing: Standing,
    /// What came back.
    pub tray: Vec<Returned>,
    plan: Plan,
    intake: Intake,
    errand: Errand,
    /// What the server answered to commits, until it is on the disk.
    settled: Option<Settled>,
    ahead: Option<Ahead>,
    server_clock: Option<DateTime<Utc>>,
    /// What its courier was told is erased.
    erased: BTreeSet<RecordKey>,
    saving: Option<Commit>,
    reading: Option<Reading>,
    folding: Option<Vec<Change<'static>>>,
    /// Whether it syncs for all.
    pub leads: bool,
    /// Whether its courier is about to begin.
    begins: bool,
    /// Whether another tab wrote since it read.
    pub has_news: bool,
    /// Whether it took something out.
    pub reads_anew: bool,
}

impl Tab {
    /// Opens the vault.
    pub fn open(name: u64, user: UserId, around: &mut Around<'_>) -> Self {
        let replica = casework::ids::ReplicaId((around.new_id)());
        let mut tab = Self {
            name,
            book: Casebook::new(),
            user,
            writer: Writer::of(replica),
            known: Known::default(),
            standing: Standing::default(),
            tray: Vec::new(),
            plan: Plan::new(user),
            intake: Intake::default(),
            errand: Errand::None,
            settled: None,
            ahead: None,
            server_clock: None,
            erased: BTreeSet::new(),
            saving: None,
            reading: None,
            folding: None,
            leads: false,
            begins: false,
            has_news: false,
            reads_anew: false,
        };
        let mut reading = tab.read(around, Reads::News);
        reading.records.extend(tab.leave_quarantine(around).into_iter().map(Kept::from));
        tab.take_in_reading(reading);
        tab
    }

    /// This tab leads from now on: the courier starts.
    pub fn lead(&mut self) {
        self.leads = true;
        self.begins = true;
    }

    /// Whether nothing is on its way in this tab.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let is_writing = self.settled.is_some() || self.saving.is_some() || self.folding.is_some();
        matches!(self.errand, Errand::None) && self.reading.is_none() && !is_writing
    }

    /// Whether a commit is being written.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Whether the courier waits for an answer.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self.errand, Errand::Asked(..))
    }

    /// Whether the plan is to wait.
    #[must_use]
    pub fn rests(&self) -> bool {
        let waits = matches!(self.plan.next(self.standing.to_send(self.book.outbox().len())), Step::Wait(_));
        self.is_idle() && waits && !self.is_worth_folding()
    }

    fn is_worth_folding(&self) -> bool {
        let (rows, gone) = self.known.rows();
        // Far fewer rows than a device would let pile up: histories are short.
        worth_folding(rows * 40, gone)
    }

    /// Something happened: no pause any more.
    pub fn wake(&mut self) {
        self.plan.woken();
    }

    /// The user saves; the commit is made, and not yet on the disk.
    pub fn save(
        &mut self,
        changes: Vec<casework::sync::Change>,
        id: CommitId,
        around: &mut Around<'_>,
    ) -> Option<Effect> {
        // A commit that is being written holds the writer.
        if self.saving.is_some() {
            return None;
        }
        let mut commit = self.writer.commit(casework::sync::Act::new(), self.user, around.clock);
        commit.id = id;
        commit.changes = changes;
        let said = (around.fault == Some(Fault::SavedTooEarly)).then(|| Effect::Saved(Box::new(commit.clone())));
        self.saving = Some(commit);
        said
    }

    /// What is being saved, folded or read gets there.
    pub fn land(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(commit) = self.saving.take() {
            if self.write(around, Durability::Strict, vec![edits::save(&commit)]).is_ok() {
                self.book.commit(commit.clone());
                self.plan.woken();
                effects.push(Effect::Tell);
                if around.fault != Some(Fault::SavedTooEarly) {
                    effects.push(Effect::Saved(Box::new(commit)));
                }
            }
        } else if let Some(edits) = self.folding.take() {
            if self.write(around, Durability::Strict, edits).is_ok() {
                effects.push(Effect::Tell);
            }
        } else if let Some(reading) = self.reading.take() {
            self.take_in_reading(reading);
        } else if self.has_news {
            self.has_news = false;
            let reads = if std::mem::take(&mut self.reads_anew) { Reads::Anew } else { Reads::News };
            self.reading = Some(self.read(around, reads));
        }
        effects
    }

    /// Begins to fold, as a tab does that has nothing else to do. One that has yet to read what another wrote must not: what
    /// it puts into a pack it counts as read.
    pub fn fold(&mut self, around: &mut Around<'_>) {
        let is_behind = self.has_news || self.reading.is_some() || self.begins;
        if !is_behind && self.folding.is_none() && !matches!(self.errand, Errand::Fold(_)) {
            let edits = self.prepare_fold(around);
            self.folding = (!edits.is_empty()).then_some(edits);
        }
    }

    /// Sends a returned commit again.
    pub fn send_again(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        let Some(returned) = self.tray.first().cloned() else { return Vec::new() };
        let mut again = self.writer.again(&returned.commit, self.user, around.clock);
        (again.id, again.replica) = (CommitId((around.new_id)()), casework::ids::ReplicaId((around.new_id)()));
        if around.fault == Some(Fault::SentAgainUnchanged) {
            again = returned.commit.clone();
        }
        if self.write(around, Durability::Strict, edits::send_again(&returned.commit, &again)).is_err() {
            return Vec::new();
        }
        self.tray.retain(|it| it.commit.id != returned.commit.id);
        self.book.commit(again.clone());
        self.plan.woken();
        vec![Effect::Tell, Effect::Again(returned.commit.id, Box::new(again))]
    }

    /// Throws a returned commit away.
    pub fn discard(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        let Some(returned) = self.tray.first().cloned() else { return Vec::new() };
        if self.write(around, Durability::Strict, vec![edits::discard(&returned.commit)]).is_err() {
            return Vec::new();
        }
        self.tray.remove(0);
        vec![Effect::Tell, Effect::Discarded(returned.commit.id)]
    }
}
