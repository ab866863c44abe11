//! Follows the plan: one courier in the leading tab carries commits to the server and records from it.

use super::{
    Failure, Plan, Step, building_on,
    http::{self, sleep},
    tabs::News,
};
use crate::{
    credentials::Proof,
    device::Device,
    gate::{self, SignInError},
    vault::{Settled, Standing},
    work::{Connection, Progress, Returned, Stage, Work},
};
use casework::{
    casebook::Casebook,
    ids::{CommitId, UserId},
    sync::{
        Commit, Record, Refusal,
        wire::{Me, Page, Push, Pushed, Receipt},
    },
};
use chrono::{TimeDelta, Utc};
use futures::future::select;
use leptos::prelude::{GetUntracked, Set, Update};
use std::{collections::BTreeMap, pin::pin};

/// A clock that is wrong by more is worth telling.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(2);
/// How often the time of the last contact is written when nothing else is.
const STANDING_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Carries what waits to the server, and what is new from it.
pub struct Courier {
    device: Device,
    work: Work,
    plan: Plan,
    /// The login and the proof, until the server accepted or refused it.
    proof: Option<(String, Proof)>,
}

impl Courier {
    /// A courier for the user of this vault.
    pub fn new(device: Device, work: Work, user: UserId, proof: Option<(String, Proof)>) -> Self {
        let plan = Plan::new(user);
        let plan = if proof.is_some() { plan.with_proof() } else { plan };
        Self { device, work, plan, proof }
    }

    /// Goes to and fro without end.
    pub async fn run(mut self) {
        // Tabs that led before may have written what this one has not heard of.
        self.device.hear_news(self.work).await;
        // An old entry that stays a day longer harms nobody.
        let _ = self.device.vault().prune(Utc::now()).await;
        loop {
            let waiting = self.work.look(|book| book.outbox().len());
            match self.plan.next(waiting) {
                Step::Identify => self.identify().await,
                Step::SignIn => self.sign_in().await,
                Step::Push(most) => self.push(most).await,
                Step::Pull => self.pull().await,
                Step::Wait(time) => {
                    self.device.fold_if_worth_it().await;
                    match time {
                        Some(time) => {
                            select(pin!(sleep(time)), pin!(self.device.bell().rung())).await;
                        }
                        None => self.device.bell().rung().await,
                    }
                    self.plan.woken();
                }
            }
        }
    }

    async fn identify(&mut self) {
        match http::whoami().await {
            Ok(me) => {
                self.plan.identified(me.user);
                if self.plan.signed_out() {
                    return self.say(Connection::SignedOut);
                }
                self.say(Connection::Online);
                self.take_note_of(me).await;
            }
            Err(failure) => self.failed(failure),
        }
    }

    async fn take_note_of(&mut self, me: Me) {
        if self.work.is(me.clone()) {
            // If it cannot be kept it is heard again at the next contact.
            let _ = self.device.vault().keep_me(&me).await;
        }
        self.proof = None;
        self.device.listen();
    }

    async fn sign_in(&mut self) {
        let Some((name, proof)) = self.proof.clone() else { return self.plan.proof_refused() };
        match gate::sign_in(name, proof).await {
            Ok(()) => self.plan.signed_in(),
            Err(SignInError::Wrong | SignInError::Code) => {
                self.proof = None;
                self.plan.proof_refused();
                self.say(Connection::SignedOut);
            }
            Err(SignInError::TooMany(_) | SignInError::Server) => self.failed(Failure::Server),
            Err(SignInError::Unreachable) => self.failed(Failure::Unreachable),
        }
    }

    async fn push(&mut self, most: usize) {
        let commits = self.work.look(|book| {
            let mut waiting: Vec<&Commit> = book.outbox().iter().collect();
            waiting.sort_by_key(|commit| (commit.time, commit.id));
            waiting.into_iter().take(most).cloned().collect::<Vec<_>>()
        });
        let sent = commits.len();
        let push = Push { device_clock: Utc::now(), commits };
        let settled = match http::push(&push).await {
            Ok(pushed) => {
                self.compare_clocks(&pushed);
                let settled = self.work.change(|book| settle(book, &push.commits, pushed));
                if settled.accepted.is_empty() && settled.refused.is_empty() {
                    // An answer to nothing that was asked: not again at once.
                    self.plan.push_failed(Failure::Server, sent, js_sys::Math::random());
                    return;
                }
                self.plan.pushed();
                settled
            }
            Err(failure) => {
                if !self.plan.push_failed(failure, sent, js_sys::Math::random()) {
                    return self.tell_of(failure);
                }
                let refusal = Refusal::Malformed { detail: "the server cannot read this entry".to_owned() };
                let Some(commit) = push.commits.first() else { return };
                let refused = self.work.change(|book| take_back(book, vec![(commit.id, refusal)]));
                Settled { refused, ..Settled::default() }
            }
        };
        if !settled.refused.is_empty() {
            self.work.tray().update(|tray| tray.extend(settled.refused.iter().cloned()));
        }
        match self.device.vault().settle(&settled).await {
            Ok(()) => {
                self.device.tell(News::Changed);
                if !settled.refused.is_empty() {
                    // What was read before the tray was on the disk may have emptied it here.
                    self.device.hear_news(self.work).await;
                }
            }
            // The vault still has them in its outbox: they are sent once more after the next start, and known already.
            Err(error) => self.work.draft_trouble.set(Some(error.into())),
        }
    }

    fn compare_clocks(&self, pushed: &Pushed) {
        let ahead = Utc::now() - pushed.server_clock;
        self.work.clock_ahead.set((ahead.abs() > CLOCK_TOLERANCE).then_some(ahead));
    }

    async fn pull(&mut self) {
        let standing = self.device.standing();
        let page = match http::pull(standing.cursor.as_ref()).await {
            Ok(page) => page,
            Err(failure) => return self.failed(failure),
        };
        let is_restored = standing.epoch.as_ref().is_some_and(|epoch| *epoch != page.epoch);
        let stands_still =
            page.remaining > 0 && page.records.is_empty() && Some(&page.cursor) == standing.cursor.as_ref();
        let remaining = page.remaining;
        let done = match (is_restored, stands_still) {
            (true, _) => return self.restart(standing, page.epoch).await,
            (_, true) => Err(()),
            _ => self.take_in(standing, page).await.map_err(|error| self.work.draft_trouble.set(Some(error))),
        };
        match done {
            Ok(()) => self.plan.pulled(remaining),
            Err(()) => self.plan.failed(Failure::Server, js_sys::Math::random()),
        }
    }

    async fn take_in(&mut self, before: Standing, page: Page) -> Result<(), crate::work::SaveError> {
        let now = Utc::now();
        let standing = Standing {
            cursor: Some(page.cursor.clone()),
            epoch: Some(page.epoch.clone()),
            complete: before.complete || page.remaining == 0,
            received: before.received + if before.complete { 0 } else { page.records.len() as u64 },
            agreed: if page.remaining == 0 { Some(now) } else { before.agreed },
        };
        let (remaining, gone) = (page.remaining, page.gone.clone());
        let (records, unknown) = page.read();
        self.device.observe(&records).await;
        let vault = self.device.vault();
        let changed = if before.complete || !gone.is_empty() {
            let changed = self.work.look(|book| new_to(book, records));
            let is_news = !(changed.is_empty() && gone.is_empty() && unknown.is_empty());
            let is_due = before.agreed.is_none_or(|agreed| now - agreed > STANDING_EVERY);
            if is_news {
                vault.keep_news(&changed, &gone, &unknown, &standing).await?;
            } else if is_due || standing.cursor != before.cursor || standing.complete != before.complete {
                vault.keep_standing(&standing).await?;
            }
            changed
        } else {
            vault.keep_page(&records, &unknown, &standing).await?;
            records
        };
        if !(changed.is_empty() && gone.is_empty()) {
            self.work.change(|book| {
                changed.into_iter().for_each(|record| book.confirm(record));
                gone.into_iter().for_each(|key| book.drop_record(key));
            });
            self.device.tell(News::Changed);
        }
        self.work.progress.set(Progress { received: standing.received, total: standing.received + remaining });
        if standing.complete {
            self.work.last_sync.set(standing.agreed);
            if self.work.stage.get_untracked() == Stage::FirstSync {
                self.work.stage.set(Stage::Open);
                self.device.tell(News::Changed);
            }
        }
        self.device.stand(standing);
        Ok(())
    }

    async fn restart(&mut self, before: Standing, epoch: String) {
        let standing = Standing { cursor: None, epoch: Some(epoch), ..before };
        match self.device.vault().restart(&standing).await {
            Ok(commits) => {
                self.device.stand(standing);
                self.work.change(|book| {
                    for commit in commits {
                        if book.outbox().iter().all(|waiting| waiting.id != commit.id) {
                            book.commit(commit);
                        }
                    }
                });
                self.device.tell(News::Changed);
                self.plan.restarted();
            }
            Err(error) => {
                self.work.draft_trouble.set(Some(error.into()));
                self.plan.failed(Failure::Server, js_sys::Math::random());
            }
        }
    }

    fn failed(&mut self, failure: Failure) {
        self.plan.failed(failure, js_sys::Math::random());
        self.tell_of(failure);
    }

    fn tell_of(&self, failure: Failure) {
        match failure {
            Failure::NotSignedIn if self.plan.signed_out() => self.say(Connection::SignedOut),
            Failure::Unreachable | Failure::Server => self.say(Connection::Offline),
            Failure::NotSignedIn | Failure::NotUnderstood => {}
        }
    }

    fn say(&self, connection: Connection) {
        self.work.stands(connection);
        self.device.tell(News::Connection(connection));
    }
}

/// Takes in what the server answered: first what it has, then what it refused with all that builds on it.
fn settle(book: &mut Casebook, sent: &[Commit], pushed: Pushed) -> Settled {
    let mut settled = Settled::default();
    let mut records: BTreeMap<_, Record> = BTreeMap::new();
    let mut refused = Vec::new();
    for (id, receipt) in pushed.answers {
        let Some(commit) = sent.iter().find(|commit| commit.id == id) else { continue };
        match receipt {
            Receipt::Accepted { time, .. } => {
                records.extend(book.acknowledge(id, time).into_iter().map(|record| (record.key, record)));
                settled.accepted.push(commit.clone());
            }
            Receipt::Refused(refusal) => refused.push((id, refusal)),
        }
    }
    settled.records = records.into_values().collect();
    settled.refused = take_back(book, refused);
    settled
}

/// Takes refused commits out of the casebook, and then those that build on them.
fn take_back(book: &mut Casebook, refused: Vec<(CommitId, Refusal)>) -> Vec<Returned> {
    let at = Utc::now();
    let mut returned: Vec<Returned> = Vec::new();
    for (id, refusal) in refused {
        returned.extend(book.take_back(id).map(|commit| Returned { commit, refusal, at }));
    }
    let mut index = 0;
    while let Some(Returned { commit, .. }) = returned.get(index).cloned() {
        for later in building_on(&commit, book.outbox(), |key| book.confirmed(key).is_some()) {
            let refusal = Refusal::BuildsOnRefused { commit: commit.id };
            returned.extend(book.take_back(later).map(|commit| Returned { commit, refusal, at }));
        }
        index += 1;
    }
    returned
}

/// Those records that say something new, merged with what is confirmed here: what this device sent comes back with a pull.
fn new_to(book: &Casebook, records: Vec<Record>) -> Vec<Record> {
    records
        .into_iter()
        .filter_map(|record| match book.confirmed(record.key) {
            None => Some(record),
            Some(known) => {
                let mut merged = known.clone();
                merged.merge(&record);
                (merged != *known).then_some(merged)
            }
        })
        .collect()
}
