//! Follows the plan: one courier in the leading tab carries commits to the server and records from it.

use super::{
    blobs::{Sent, Uploads},
    forgetting::Going,
    http::{self, sleep},
    tabs::News,
};
use crate::{
    credentials::Proof,
    device::{Device, Owed},
    gate::{self, SignInError},
    moments::Moment,
    work::{Connection, Departure, Progress, SaveError, Stage, Work},
};
use casework::{
    device::{
        Failure, Intake, Keep, News as Fetched, Plan, Settled, Standing, Step, Took, settle, still_told, take_back,
    },
    ids::UserId,
    records::RecordKey,
    sync::{
        CLOCK_TOLERANCE, Commit, Kept, Refusal,
        wire::{Arrival, Cursor, Me, Push},
    },
};
use chrono::{DateTime, Utc};
use futures::{
    channel::oneshot,
    future::{Either, select},
};
use leptos::prelude::{GetUntracked, Set, Update, WithUntracked};
use serde_json::Value;
use std::{collections::BTreeSet, pin::pin, time::Duration};
use wasm_bindgen_futures::spawn_local;

/// How long somebody who is blocked may still see their screen while their photos leave it.
const HANDING_IN: Duration = Duration::from_secs(60);

/// A page that is asked for.
struct Ahead {
    cursor: Cursor,
    answer: oneshot::Receiver<Result<http::Coming, Failure>>,
}

impl Ahead {
    fn ask(cursor: Cursor) -> Self {
        let (tell, answer) = oneshot::channel();
        let from = cursor.clone();
        spawn_local(async move {
            // If nobody waits for it any more it is asked for again.
            let _ = tell.send(http::pull(Some(&from)).await);
        });
        Self { cursor, answer }
    }
}

/// Why the courier has to try again later.
enum Trouble {
    /// The server has no answer that can be used, or the part of the program that can use it is not here.
    NotYet,
    /// The disk refuses.
    Disk(SaveError),
}

impl<E: Into<SaveError>> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Disk(error.into())
    }
}

/// Carries what waits to the server, and what is new from it.
pub struct Courier {
    device: Device,
    work: Work,
    plan: Plan,
    intake: Intake,
    /// The server's clock at the last push that nothing was pruned by yet.
    server_clock: Option<DateTime<Utc>>,
    uploads: Uploads,
    /// What the server answered to what was sent, until it is on the disk.
    settled: Option<Settled>,
    /// The page that was asked for while the one before came and was read and written.
    ahead: Option<Ahead>,
    /// What this tab was told is erased.
    erased: BTreeSet<RecordKey>,
    /// The login and the proof, until the server accepted or refused it.
    proof: Option<(String, Proof)>,
}

impl Courier {
    /// A courier for the user of this vault.
    pub fn new(device: Device, work: Work, user: UserId, proof: Option<(String, Proof)>) -> Self {
        let plan = Plan::new(user);
        let plan = if proof.is_some() { plan.with_proof() } else { plan };
        let (intake, uploads) = (Intake::default(), Uploads::default());
        let erased = BTreeSet::new();
        Self { device, work, plan, intake, server_clock: None, uploads, settled: None, ahead: None, erased, proof }
    }

    /// Goes to and fro without end.
    pub async fn run(mut self) {
        // Tabs that led before may have written what this one has not heard of.
        self.device.hear_news(self.work).await;
        if self.work.damaged.with_untracked(|damage| damage.records > 0) {
            self.intake = Intake::anew(&self.device.standing());
        }
        loop {
            let waiting = self.device.standing().to_send(self.work.look(|book| book.outbox().len()));
            let step = self.plan.next(waiting);
            if step != Step::Pull {
                // What is fetched is always from after what was sent.
                self.ahead = None;
            }
            match step {
                Step::Identify => self.identify().await,
                Step::SignIn => self.sign_in().await,
                Step::Push(most) => self.push(most).await,
                Step::Settle => self.settle().await,
                Step::Pull => self.pull().await,
                Step::Wait(time) => {
                    if self.plan.is_at_leisure() && self.send_bytes().await {
                        continue;
                    }
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
            Ok((me, hello)) => {
                self.plan.identified(me.user);
                if self.plan.signed_out() {
                    return self.say_signed_out();
                }
                if !self.plan.is_signed_in() {
                    // A session of somebody else: the proof that is still held opens our own.
                    return;
                }
                self.say(Connection::Online);
                if let Some(clock) = hello.server_clock {
                    self.compare_clocks(clock);
                }
                self.take_note_of(me).await;
                // Before anything is sent: what waits may build on what the server does not have any more.
                if hello.epoch.is_some_and(|epoch| self.intake.is_restored(&self.device.standing(), &epoch)) {
                    self.restart().await;
                }
            }
            Err(failure) => self.failed(failure).await,
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
            // Whose account is blocked hands in what waits; then the server says it again.
            Ok(()) | Err(SignInError::Blocked) => self.plan.signed_in(),
            Err(SignInError::Wrong | SignInError::Code) => {
                self.proof = None;
                self.plan.proof_refused();
                self.say(Connection::OtherPassphrase);
            }
            Err(SignInError::TooMany(_) | SignInError::Server) => self.failed(Failure::Server).await,
            Err(SignInError::Unreachable) => self.failed(Failure::Unreachable).await,
        }
    }

    async fn push(&mut self, most: usize) {
        let told = self.work.look(|book| still_told(book, &self.erased));
        if !told.is_empty()
            && let Err(trouble) = self.forget(Going { erased: &told, ..Going::default() }).await
        {
            return self.in_trouble(trouble);
        }
        let commits = self.work.look(|book| {
            let mut waiting: Vec<&Commit> = book.outbox().iter().collect();
            casework::order::sort_by_key(&mut waiting, |commit| (commit.time, commit.id));
            waiting.into_iter().take(most).cloned().collect::<Vec<_>>()
        });
        let sent = commits.len();
        if sent == 0 {
            return;
        }
        let push = Push { device_clock: Utc::now(), commits };
        match http::push(&push).await {
            Ok(pushed) => {
                self.compare_clocks(pushed.server_clock);
                self.server_clock = Some(pushed.server_clock);
                let settled = self.work.change(|book| settle(book, &push.commits, pushed, Utc::now()));
                if settled.accepted.is_empty() && settled.refused.is_empty() && settled.erased.is_empty() {
                    // An answer to nothing that was asked: not again at once.
                    self.plan.push_failed(Failure::Server, sent, js_sys::Math::random());
                    return;
                }
                self.plan.pushed();
                self.settled = Some(settled);
            }
            Err(failure) => {
                if !self.plan.push_failed(failure, sent, js_sys::Math::random()) {
                    return self.tell_of(failure);
                }
                let refusal = Refusal::Malformed { detail: "the server cannot read this entry".to_owned() };
                let blamed = push.commits.first().map(|commit| (commit.id, refusal));
                let refused = self.work.change(|book| take_back(book, blamed.into_iter().collect(), Utc::now()));
                self.settled = Some(Settled { refused, ..Settled::default() });
            }
        }
    }

    /// Writes what the server answered. As long as the disk refuses it is tried again, and nothing else is done: what is
    /// fetched would be compared with what the disk has not got. If it stops before, the outbox still has the commits.
    async fn settle(&mut self) {
        let Some(settled) = self.settled.take() else { return self.plan.settled() };
        match self.keep(&settled).await {
            Ok(()) => self.plan.settled(),
            Err(error) => {
                self.in_trouble(error);
                self.settled = Some(settled);
            }
        }
    }

    async fn keep(&mut self, settled: &Settled) -> Result<(), Trouble> {
        if !settled.erased.is_empty() {
            // First: what is settled then tells nothing of the erased any more.
            self.forget(Going { erased: &settled.erased, ..Going::default() }).await?;
        }
        // What is not noted as owed is not called sent.
        self.device.owe(self.work, settled).await?;
        {
            let _unread = self.device.unread().await;
            self.device.vault().settle(settled).await?;
        }
        self.device.tell(News::Changed);
        if !settled.refused.is_empty() {
            // The tray as it lies on the disk now.
            self.device.hear_news(self.work).await;
        }
        Ok(())
    }

    /// Sends a piece of a photo or file. Answers whether to look again what is to be done: words go before pictures.
    async fn send_bytes(&mut self) -> bool {
        let Some(send) = self.work.sending_bytes() else { return false };
        match send(&mut self.uploads, &self.device, self.work).await {
            Sent::Nothing => false,
            Sent::Something => true,
            Sent::Failed(failure) => {
                self.failed(failure).await;
                true
            }
        }
    }

    fn compare_clocks(&self, server: DateTime<Utc>) {
        let ahead = Utc::now() - server;
        self.work.clock_ahead.set((ahead.abs() > CLOCK_TOLERANCE).then_some(ahead));
    }

    async fn pull(&mut self) {
        let standing = self.device.standing();
        let cursor = self.intake.cursor(&standing);
        let ahead = self.ahead.take().filter(|ahead| Some(&ahead.cursor) == cursor);
        let answer = match ahead {
            Some(ahead) => ahead.answer.await.unwrap_or(Err(Failure::Unreachable)),
            None => http::pull(cursor).await,
        };
        let text = match answer {
            Ok(coming) => {
                // While this one comes, is read and written, the next is on its way.
                self.ahead = coming.next.clone().map(Ahead::ask);
                coming.whole().await
            }
            Err(failure) => Err(failure),
        };
        let text = match text {
            Ok(text) => text,
            Err(failure) => return self.failed(failure).await,
        };
        let Ok(page) = Arrival::of(text) else { return self.failed(Failure::Server).await };
        let intake = &mut self.intake;
        let done = match self.work.look(|book| intake.page(book, &standing, page, Utc::now())) {
            Took::Restored => return self.restart().await,
            Took::StandsStill => Err(Trouble::NotYet),
            Took::Part(remaining) => Ok(remaining),
            Took::News(news) => self.take_in(standing, *news).await,
            Took::Anew { records, unknown, purged, standing } => self.anew(records, &unknown, &purged, standing).await,
        };
        match done {
            Ok(remaining) => self.plan.pulled(remaining),
            Err(error) => self.in_trouble(error),
        }
    }

    fn in_trouble(&mut self, trouble: Trouble) {
        if let Trouble::Disk(error) = trouble {
            self.work.draft_trouble.set(Some(error));
        }
        self.plan.failed(Failure::Server, js_sys::Math::random());
    }

    async fn take_in(&mut self, before: Standing, news: Fetched) -> Result<u64, Trouble> {
        self.device.observe(&news.records).await;
        let vault = self.device.vault();
        let going = Going { gone: &news.gone, erased: &news.purged, replaced: &news.replaced, news: Some(&news) };
        if news.keep == Keep::News && !going.is_nothing() {
            self.forget(going).await?;
            let remaining = news.remaining.max(u64::from(!news.purged.is_empty()));
            self.stand(news.standing, news.remaining);
            // Asking once more says that it is done.
            return Ok(remaining);
        }
        let unread = self.device.unread().await;
        match news.keep {
            Keep::Page => vault.keep_page(&news.records, &news.unknown, &news.standing).await?,
            Keep::News => vault.keep_news(&news).await?,
            Keep::Standing => vault.keep_standing(&news.standing).await?,
            Keep::Nothing => {}
        }
        let Fetched { records, gone, standing, remaining, .. } = news;
        if !(records.is_empty() && gone.is_empty()) {
            self.work.change(|book| {
                records.into_iter().for_each(|record| book.confirm(record));
                gone.into_iter().for_each(|key| book.drop_record(key));
            });
            self.device.tell(News::Changed);
        }
        drop(unread);
        if remaining == 0
            && before.epoch == standing.epoch
            && let Some(clock) = self.server_clock.take()
        {
            // An old entry that stays a day longer harms nobody.
            let _ = vault.prune(clock).await;
        }
        self.stand(standing, remaining);
        Ok(remaining)
    }

    /// Forgets what leaves. As long as the part of the program that can is not here, nothing is done: it is asked for again.
    async fn forget(&mut self, going: Going<'_>) -> Result<(), Trouble> {
        let forget = self.work.forgetting().ok_or(Trouble::NotYet)?;
        self.erased.extend(going.erased);
        Ok(forget(&self.device, self.work, going).await?)
    }

    async fn anew(
        &mut self,
        records: Vec<Kept>,
        unknown: &[Value],
        purged: &[RecordKey],
        standing: Standing,
    ) -> Result<u64, Trouble> {
        if !purged.is_empty() {
            self.forget(Going { erased: purged, ..Going::default() }).await?;
        }
        let device = self.device.clone();
        let _unread = device.unread().await;
        device.vault().keep_anew(&records, unknown, &standing).await?;
        self.take_anew(records, standing);
        Ok(u64::from(!purged.is_empty()))
    }

    fn take_anew(&mut self, records: Vec<Kept>, standing: Standing) {
        self.work.departs(Departure::Restored);
        self.work.change(|book| book.confirm_anew(records));
        self.work.damaged.update(|damage| damage.records = 0);
        self.stand(standing, 0);
        self.device.tell(News::Changed);
    }

    fn stand(&mut self, standing: Standing, remaining: u64) {
        self.work.progress.set(Progress { received: standing.received, total: standing.received + remaining });
        if standing.complete {
            self.work.last_sync.set(standing.agreed);
            if self.work.stage.get_untracked() == Stage::FirstSync {
                Moment::Synced.mark();
                self.work.stage.set(Stage::Open);
                self.device.tell(News::Changed);
            }
        }
        self.device.stand(standing);
    }

    async fn restart(&mut self) {
        match self.device.vault().wait_again().await {
            Ok(commits) => {
                if let Err(error) = self.device.owe_again(self.work).await {
                    self.work.draft_trouble.set(Some(error.into()));
                }
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
                // Asked again, the server's epoch is news again.
                self.intake = Intake::default();
                self.work.draft_trouble.set(Some(error.into()));
                self.plan.failed(Failure::Server, js_sys::Math::random());
            }
        }
    }

    async fn failed(&mut self, failure: Failure) {
        self.plan.failed(failure, js_sys::Math::random());
        if failure == Failure::Blocked {
            // What waited was sent before anything was asked for; photos and files follow their words.
            let owed = match select(pin!(self.hand_in_bytes()), pin!(sleep(HANDING_IN))).await {
                Either::Left((owed, _)) => owed,
                Either::Right(_) => Owed::Something,
            };
            return self.device.close_for_good(self.work, owed).await;
        }
        self.tell_of(failure);
    }

    /// Sends the bytes of all that was taken in. What the server does not take is of no use to anybody.
    async fn hand_in_bytes(&mut self) -> Owed {
        loop {
            let Some(send) = self.work.sending_bytes() else { return self.device.owed() };
            match send(&mut self.uploads, &self.device, self.work).await {
                Sent::Something => {}
                Sent::Nothing | Sent::Failed(Failure::Blocked) => return Owed::Nothing,
                Sent::Failed(_) => return Owed::Something,
            }
        }
    }

    fn tell_of(&self, failure: Failure) {
        match failure {
            Failure::NotSignedIn if self.plan.signed_out() => self.say_signed_out(),
            Failure::Unreachable | Failure::Server => self.say(Connection::Offline),
            Failure::NotSignedIn | Failure::Blocked | Failure::NotUnderstood => {}
        }
    }

    /// A new sign-in is asked for; that the passphrase was refused stays said.
    fn say_signed_out(&self) {
        if self.work.connection.get_untracked() != Connection::OtherPassphrase {
            self.say(Connection::SignedOut);
        }
    }

    fn say(&self, connection: Connection) {
        self.work.stands(connection);
        self.device.tell(News::Connection(connection));
    }
}
