//! One open tab: the casebook in memory, the courier, saving, the news of other tabs. What is decided is
//! [`casework::device`]'s; the order of the effects is that of `app/src/sync/courier.rs`, `app/src/device/browser.rs` and
//! `app/src/vault`, with a step of the history wherever those wait, so that anything may come in between.

use crate::{
    Fault,
    disk::{Change, Disk, Durability, Refused},
    wire::{Answer, Ask},
};
use casework::{
    casebook::Casebook,
    device::{
        Content, Edit, Failure, Intake, Keep, Known, News, Pack, PacksRead, Plan, Returned, Row, Settled, Shelf,
        Standing, Step, Took, Writer, commit_id, edits, fold, settle, take_back, worth_folding,
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
    /// It writes what the server answered to commits.
    Settle(Settled),
    /// It writes a page.
    Keep(Standing, Box<News>),
    /// It writes a page's records; the place to go on is written already (a fault).
    KeepLate(Box<News>),
    /// It writes everything that was fetched anew.
    Anew(Vec<Kept>, Vec<serde_json::Value>, Standing),
    /// It makes what was acknowledged wait again.
    WaitAgain,
    /// It writes a fold.
    Fold(Vec<Change<'static>>),
}

/// A page that was asked for while the one before was being written.
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
    ahead: Option<Ahead>,
    server_clock: Option<DateTime<Utc>>,
    saving: Option<Commit>,
    reading: Option<Reading>,
    folding: Option<Vec<Change<'static>>>,
    /// Whether it syncs for all.
    pub leads: bool,
    /// Whether its courier is about to begin.
    begins: bool,
    /// Whether another tab wrote since it read.
    pub has_news: bool,
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
            ahead: None,
            server_clock: None,
            saving: None,
            reading: None,
            folding: None,
            leads: false,
            begins: false,
            has_news: false,
        };
        let mut reading = tab.read(around.disk);
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
        matches!(self.errand, Errand::None) && self.saving.is_none() && self.reading.is_none() && self.folding.is_none()
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
            self.reading = Some(self.read(around.disk));
        }
        effects
    }

    /// Begins to fold, as a tab does that has nothing else to do.
    pub fn fold(&mut self, around: &mut Around<'_>) {
        if self.folding.is_none() && !matches!(self.errand, Errand::Fold(_)) {
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

    /// The courier goes on until it has to wait for the disk or the network.
    pub fn go(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        if !self.leads {
            return Vec::new();
        }
        if self.begins {
            // Tabs that led before may have written what this one has not heard of.
            self.begins = false;
            if let Some(reading) = self.reading.take() {
                self.take_in_reading(reading);
            }
            let reading = self.read(around.disk);
            self.take_in_reading(reading);
        }
        match std::mem::replace(&mut self.errand, Errand::None) {
            Errand::None => self.follow_plan(around),
            asked @ Errand::Asked(..) => {
                self.errand = asked;
                Vec::new()
            }
            Errand::Settle(settled) => self.keep_settled(&settled, around),
            Errand::Keep(before, news) => self.keep_news(before, *news, around),
            Errand::KeepLate(news) => {
                let edits = edits::news(&news.records, &news.gone, &news.gone_unknown, &news.unknown, &news.standing);
                let kept = self.write(around, Durability::Strict, edits).map(|()| self.show(*news));
                self.pulled(kept);
                vec![Effect::Tell]
            }
            Errand::Anew(records, unknown, standing) => self.keep_anew(records, &unknown, standing, around),
            Errand::WaitAgain => self.wait_again(around),
            Errand::Fold(edits) => match self.write(around, Durability::Strict, edits) {
                Ok(()) => vec![Effect::Tell],
                Err(_) => Vec::new(),
            },
        }
    }

    fn follow_plan(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        let step = self.plan.next(self.standing.to_send(self.book.outbox().len()));
        // What is fetched is always from after what was sent.
        let ahead = self.ahead.take().filter(|_| step == Step::Pull);
        let ask = match step {
            Step::Identify => Ask::WhoAmI,
            Step::Push(most) => {
                let mut waiting: Vec<&Commit> = self.book.outbox().iter().collect();
                waiting.sort_by_key(|commit| (commit.time, commit.id));
                let commits: Vec<Commit> = waiting.into_iter().take(most).cloned().collect();
                if around.fault == Some(Fault::SentIsForgotten) {
                    let sent = commits.iter().map(|it| Edit::Remove(Shelf::Outbox, commit_id(it.time, it))).collect();
                    // The fault does not ask whether it worked.
                    let _ = self.write(around, Durability::Strict, sent);
                }
                Ask::Push(Push { device_clock: around.clock, commits })
            }
            Step::Pull => Ask::Pull(self.intake.cursor(&self.standing).cloned().unwrap_or_else(Cursor::default)),
            Step::SignIn => return Vec::new(),
            Step::Wait(_) => {
                if self.is_worth_folding() && self.folding.is_none() {
                    let edits = self.prepare_fold(around);
                    self.errand = if edits.is_empty() { Errand::None } else { Errand::Fold(edits) };
                }
                return Vec::new();
            }
        };
        if let (Ask::Pull(cursor), Some(ahead)) = (&ask, ahead)
            && ahead.cursor == *cursor
        {
            match ahead.answer {
                Some(answer) => self.answered(ask, answer, around),
                None => self.errand = Errand::Asked(ahead.name, ask),
            }
            return Vec::new();
        }
        let name = (around.new_id)().as_u64_pair().0;
        self.errand = Errand::Asked(name, ask.clone());
        vec![Effect::Send(name, ask)]
    }

    /// No answer came in time.
    pub fn give_up(&mut self) {
        match std::mem::replace(&mut self.errand, Errand::None) {
            Errand::Asked(_, ask) => self.failed(&ask, Failure::Unreachable),
            other => self.errand = other,
        }
    }

    fn failed(&mut self, ask: &Ask, failure: Failure) {
        match ask {
            Ask::Push(push) => {
                self.plan.push_failed(failure, push.commits.len(), 0.5);
            }
            Ask::WhoAmI | Ask::Pull(_) => self.plan.failed(failure, 0.5),
        }
    }

    /// An answer came. One that nobody waits for any more is not heard.
    pub fn hear(&mut self, name: u64, answer: Answer, around: &mut Around<'_>) {
        let ask = match std::mem::replace(&mut self.errand, Errand::None) {
            Errand::Asked(asked, ask) if asked == name => ask,
            other => {
                self.errand = other;
                if let Some(ahead) = self.ahead.as_mut().filter(|ahead| ahead.name == name) {
                    ahead.answer = Some(answer);
                }
                return;
            }
        };
        self.answered(ask, answer, around);
    }

    fn answered(&mut self, ask: Ask, answer: Answer, around: &mut Around<'_>) {
        match (ask, answer) {
            (_, Answer::NotSignedIn) => {
                self.plan.failed(Failure::NotSignedIn, 0.5);
            }
            (Ask::WhoAmI, Answer::YouAre(user)) => self.plan.identified(user),
            (Ask::Push(push), Answer::Pushed(pushed)) => self.pushed(&push, pushed, around),
            (Ask::Push(push), Answer::NotUnderstood) => {
                if self.plan.push_failed(Failure::NotUnderstood, push.commits.len(), 0.5)
                    && let Some(commit) = push.commits.first()
                {
                    let refusal = Refusal::Malformed { detail: "not understood".to_owned() };
                    let refused = take_back(&mut self.book, vec![(commit.id, refusal)], around.clock);
                    self.tray.extend(refused.iter().cloned());
                    self.errand = Errand::Settle(Settled { refused, ..Settled::default() });
                }
            }
            (Ask::Pull(_), Answer::Page(text)) => match Arrival::of(text.into_bytes()) {
                Ok(page) => self.page(page, around),
                Err(_) => self.plan.failed(Failure::Server, 0.5),
            },
            (ask, _) => self.failed(&ask, Failure::Server),
        }
    }

    fn pushed(&mut self, push: &Push, mut pushed: Pushed, around: &mut Around<'_>) {
        self.server_clock = Some(pushed.server_clock);
        if around.fault == Some(Fault::OutOfSightKept) {
            for (_, receipt) in &mut pushed.answers {
                if let casework::sync::wire::Receipt::Accepted { gone, .. } = receipt {
                    gone.clear();
                }
            }
        }
        let settled = settle(&mut self.book, &push.commits, pushed, around.clock);
        if settled.accepted.is_empty() && settled.refused.is_empty() {
            self.plan.push_failed(Failure::Server, push.commits.len(), 0.5);
            return;
        }
        self.plan.pushed();
        self.tray.extend(settled.refused.iter().cloned());
        self.errand = Errand::Settle(settled);
    }

    fn keep_settled(&mut self, settled: &Settled, around: &mut Around<'_>) -> Vec<Effect> {
        if self.write(around, Durability::Strict, edits::settle(settled)).is_err() {
            return Vec::new();
        }
        self.has_news |= !settled.refused.is_empty();
        let ids = |commits: Vec<&Commit>| commits.into_iter().map(|commit| commit.id).collect();
        vec![
            Effect::Tell,
            Effect::Acknowledged(ids(settled.accepted.iter().collect()), settled.at),
            Effect::Returned(ids(settled.refused.iter().map(|it| &it.commit).collect())),
        ]
    }

    fn page(&mut self, page: Arrival, around: &mut Around<'_>) {
        match self.intake.page(&self.book, &self.standing, page, around.clock) {
            Took::Restored => self.errand = Errand::WaitAgain,
            Took::StandsStill => self.plan.failed(Failure::Server, 0.5),
            Took::Part(remaining) => self.plan.pulled(remaining),
            Took::News(news) => {
                news.records.iter().for_each(|record| self.writer.observe(record.latest()));
                self.errand = Errand::Keep(self.standing.clone(), news);
            }
            Took::Anew { records, unknown, standing, .. } => self.errand = Errand::Anew(records, unknown, standing),
        }
    }

    fn keep_news(&mut self, before: Standing, news: News, around: &mut Around<'_>) -> Vec<Effect> {
        if around.fault == Some(Fault::CursorFirst) && news.keep == Keep::News {
            // The fault does not ask whether it worked.
            let _ = self.write(around, Durability::Strict, vec![edits::standing(&news.standing)]);
            self.errand = Errand::KeepLate(Box::new(news));
            return Vec::new();
        }
        let mut effects = vec![Effect::Tell];
        let kept = match news.keep {
            Keep::Page => {
                if let Some(cursor) = news.standing.cursor.clone().filter(|_| news.remaining > 0) {
                    let name = (around.new_id)().as_u64_pair().0;
                    effects.push(Effect::Send(name, Ask::Pull(cursor.clone())));
                    self.ahead = Some(Ahead { name, cursor, answer: None });
                }
                let mut new_id = || (around.new_id)().to_string();
                let edits = edits::page(&self.known, &news.records, &news.unknown, &news.standing, &mut new_id);
                self.write(around, Durability::Relaxed, edits)
            }
            Keep::News => {
                let edits = edits::news(&news.records, &news.gone, &news.gone_unknown, &news.unknown, &news.standing);
                self.write(around, Durability::Strict, edits)
            }
            Keep::Standing => self.write(around, Durability::Relaxed, vec![edits::standing(&news.standing)]),
            Keep::Nothing => Ok(()),
        };
        if kept.is_ok()
            && news.remaining == 0
            && before.epoch == news.standing.epoch
            && let Some(clock) = self.server_clock.take()
        {
            effects.push(self.prune(clock, around));
        }
        let kept = kept.map(|()| self.show(news));
        self.pulled(kept);
        effects
    }

    fn prune(&mut self, clock: DateTime<Utc>, around: &mut Around<'_>) -> Effect {
        let ids: Vec<String> = around.disk.shelf(Shelf::Acknowledged).map(|(id, _)| id.clone()).collect();
        let edits = edits::prune(ids, clock);
        let of = |edit: &Change<'_>| match &around.disk.row(edit.place().0, edit.place().1)?.content {
            Content::Commit(commit) => Some(commit.id),
            _ => None,
        };
        let pruned = edits.iter().filter_map(of).collect();
        // An old entry that stays a day longer harms nobody.
        let _ = self.write(around, Durability::Relaxed, edits);
        Effect::Pruned(pruned)
    }

    fn show(&mut self, news: News) -> u64 {
        news.records.into_iter().for_each(|record| self.book.confirm(record));
        news.gone.into_iter().for_each(|key| self.book.drop_record(key));
        self.standing = news.standing;
        news.remaining
    }

    fn pulled(&mut self, kept: Result<u64, Refused>) {
        match kept {
            Ok(remaining) => self.plan.pulled(remaining),
            Err(_) => self.plan.failed(Failure::Server, 0.5),
        }
    }

    fn keep_anew(
        &mut self,
        records: Vec<Kept>,
        unknown: &[serde_json::Value],
        standing: Standing,
        around: &mut Around<'_>,
    ) -> Vec<Effect> {
        let merged = around.fault == Some(Fault::RestoreMerged);
        let shelves = [Shelf::Packs, Shelf::Rows, Shelf::Quarantine];
        let lying =
            shelves.into_iter().flat_map(|shelf| around.disk.shelf(shelf).map(move |(id, _)| (shelf, id.clone())));
        let lying: Vec<_> = lying.filter(|_| !merged).collect();
        let edits = edits::replace(lying, &records, unknown, &standing, || (around.new_id)().to_string());
        let kept = self.write(around, Durability::Strict, edits).map(|()| {
            if merged {
                records.into_iter().for_each(|record| self.book.confirm(record));
            } else {
                self.book.confirm_anew(records);
            }
            self.standing = standing;
            0
        });
        self.pulled(kept);
        vec![Effect::Tell]
    }

    fn wait_again(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        let acknowledged: Vec<(String, Commit)> = around
            .disk
            .shelf(Shelf::Acknowledged)
            .filter_map(|(id, lying)| match &lying.content {
                Content::Commit(commit) => Some((id.clone(), commit.clone().into_owned())),
                _ => None,
            })
            .collect();
        if self.write(around, Durability::Strict, edits::wait_again(&acknowledged)).is_err() {
            self.intake = Intake::default();
            self.plan.failed(Failure::Server, 0.5);
            return Vec::new();
        }
        for (_, commit) in &acknowledged {
            if self.book.outbox().iter().all(|waiting| waiting.id != commit.id) {
                self.book.commit(commit.clone());
            }
        }
        self.plan.restarted();
        vec![Effect::Tell, Effect::WaitAgain(acknowledged.into_iter().map(|(_, commit)| commit.id).collect())]
    }

    fn prepare_fold(&mut self, around: &mut Around<'_>) -> Vec<Change<'static>> {
        let rows: Vec<(String, u64, Row)> = around
            .disk
            .shelf(Shelf::Rows)
            .filter_map(|(id, lying)| match &lying.content {
                Content::Row(row) => Some((id.clone(), lying.writing, row.clone())),
                _ => None,
            })
            .collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let fresh: BTreeSet<RecordKey> = rows.iter().map(|(_, _, row)| row.key()).collect();
        let packs = around
            .disk
            .shelf(Shelf::Packs)
            .filter(|(id, lying)| self.known.may_hold(id, lying.writing, |key| fresh.contains(key)))
            .map(|(id, lying)| Pack { id: id.clone(), read: lying.writing, records: pack(&lying.content) })
            .collect();
        let edits = fold(packs, rows, PacksRead::All, || (around.new_id)().to_string());
        if around.fault != Some(Fault::FoldUnchecked) {
            return edits;
        }
        edits
            .into_iter()
            .map(|edit| match edit {
                Edit::PutOver(shelf, id, _, content) => Edit::Put(shelf, id, content),
                Edit::RemoveUnchanged(shelf, id, _) => Edit::Remove(shelf, id),
                other => other,
            })
            .collect()
    }

    fn write(
        &mut self,
        around: &mut Around<'_>,
        durability: Durability,
        edits: Vec<Change<'_>>,
    ) -> Result<(), Refused> {
        if edits.is_empty() {
            return Ok(());
        }
        let writings = around.disk.write(durability, &edits)?;
        for (edit, writing) in edits.iter().zip(writings) {
            if let Edit::Put(shelf, id, _) | Edit::PutOver(shelf, id, ..) = edit {
                self.known.writes(*shelf, id, writing);
            }
        }
        self.known.wrote(&edits);
        Ok(())
    }

    fn leave_quarantine(&mut self, around: &mut Around<'_>) -> Vec<Record> {
        let (mut records, mut all) = (Vec::new(), Vec::new());
        for (id, lying) in around.disk.shelf(Shelf::Quarantine) {
            let Content::Unknown(value) = &lying.content else { continue };
            let Ok(record) = serde_json::from_value::<Record>(value.clone().into_owned()) else { continue };
            let row =
                around.disk.row(Shelf::Rows, &casework::device::row_id(record.key)).and_then(|lying| {
                    match &lying.content {
                        Content::Row(row) => Some(row.clone()),
                        _ => None,
                    }
                });
            let (record, leaving) = edits::leave_quarantine(id.clone(), record, row);
            all.extend(leaving);
            records.push(record);
        }
        match self.write(around, Durability::Strict, all) {
            Ok(()) => records,
            Err(_) => Vec::new(),
        }
    }

    /// Reads what is news to this tab.
    fn read(&mut self, disk: &Disk) -> Reading {
        let waiting = self.book.outbox().iter();
        let before = waiting.map(|commit| (commit.id, commit_id(commit.time, commit))).collect();
        let mut reading = self.read_news(disk);
        let now = reading.standing.as_ref().and_then(|standing| standing.epoch.as_deref());
        if self.standing.epoch.is_some() && now != self.standing.epoch.as_deref() {
            self.known.forget_records();
            let again = self.read_news(disk);
            let outbox = reading.outbox.into_iter().chain(again.outbox).collect();
            reading = Reading { outbox, is_anew: true, ..again };
        }
        Reading { before, ..reading }
    }

    fn read_news(&mut self, disk: &Disk) -> Reading {
        let mut reading = Reading { standing: disk.standing(), ..Reading::default() };
        let (mut packs, mut present) = (Vec::new(), HashSet::new());
        for shelf in [Shelf::Packs, Shelf::Rows, Shelf::Outbox, Shelf::Returned] {
            let rows: Vec<_> = disk.shelf(shelf).map(|(id, lying)| (id.clone(), lying)).collect();
            let ids: HashSet<String> = rows.iter().map(|(id, _)| id.clone()).collect();
            let rows = if shelf == Shelf::Returned { rows } else { self.known.unknown(shelf, rows, |it| it.writing) };
            for (id, lying) in rows {
                match &lying.content {
                    Content::Pack(records) => {
                        packs.push((id, records.iter().map(Kept::key).collect()));
                        reading.records.extend(records.iter().cloned());
                    }
                    Content::Row(row) => {
                        self.known.row(&id, row);
                        match row {
                            Row::Is(record) => reading.records.push(record.clone().into()),
                            Row::Gone(key) => reading.gone.push(*key),
                        }
                    }
                    Content::Commit(commit) => reading.outbox.push(commit.clone().into_owned()),
                    Content::Returned(returned) => reading.returned.push(returned.clone().into_owned()),
                    Content::Standing(_) | Content::Unknown(_) => {}
                }
            }
            match shelf {
                Shelf::Packs => present = ids,
                Shelf::Outbox => reading.outbox_ids = ids,
                _ => {}
            }
        }
        reading.gone.extend(self.known.packs(&present, packs));
        reading
    }

    fn take_in_reading(&mut self, reading: Reading) {
        reading.records.iter().for_each(|record| self.writer.observe(record.latest()));
        reading.outbox.iter().for_each(|commit| self.writer.observe(commit.time));
        let settled = reading.before.into_iter().filter(|(_, entry)| !reading.outbox_ids.contains(entry));
        let settled: Vec<CommitId> = settled.map(|(id, _)| id).collect();
        if reading.is_anew {
            self.book.confirm_anew(reading.records);
        } else {
            reading.records.into_iter().for_each(|record| self.book.confirm(record));
        }
        reading.gone.into_iter().for_each(|key| self.book.drop_record(key));
        if !reading.outbox.is_empty() {
            self.plan.woken();
        }
        for commit in reading.outbox {
            if self.book.outbox().iter().all(|waiting| waiting.id != commit.id) {
                self.book.commit(commit);
            }
        }
        for id in settled {
            self.book.take_back(id);
        }
        self.tray = reading.returned;
        if let Some(standing) = reading.standing.filter(|_| !self.leads || self.standing == Standing::default()) {
            self.standing = standing;
        }
    }
}

fn pack(content: &Content<'_>) -> Option<Vec<Kept>> {
    match content {
        Content::Pack(records) => Some(records.to_vec()),
        _ => None,
    }
}
