//! The courier of the tab that leads: what it asks the server, and what it does with the answers.

use super::*;

impl Tab {
    /// The courier goes on until it has to wait for the disk or the network.
    pub fn go(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        if !self.leads {
            return Vec::new();
        }
        // Reading the vault and the courier's writing exclude each other: what was being read is taken in first.
        if let Some(reading) = self.reading.take() {
            self.take_in_reading(reading);
        }
        if self.begins {
            // Tabs that led before may have written what this one has not heard of.
            self.begins = false;
            let reading = self.read(around, Reads::News);
            self.take_in_reading(reading);
        }
        match std::mem::replace(&mut self.errand, Errand::None) {
            Errand::None => self.follow_plan(around),
            asked @ Errand::Asked(..) => {
                self.errand = asked;
                Vec::new()
            }
            Errand::Keep(before, news) => self.keep_news(before, *news, around),
            Errand::KeepLate(news) => {
                let edits = edits::news(&news.records, &news.gone, &news.gone_unknown, &news.unknown, &news.standing);
                let kept = self.write(around, Durability::Strict, edits).map(|()| self.show(*news));
                self.pulled(kept);
                vec![Effect::Tell]
            }
            Errand::Anew(records, unknown, purged, standing) => {
                self.keep_anew(records, &unknown, &purged, standing, around)
            }
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
        let mut effects = Vec::new();
        let ask = match step {
            Step::Identify => Ask::WhoAmI,
            Step::Push(most) => {
                let told = still_told(&self.book, &self.erased);
                if !told.is_empty() {
                    match self.forget(&Leaving::of(&self.book, &[], &told, &[]), None, Vec::new(), around) {
                        Ok(forgot) => effects = forgot,
                        Err(_) => {
                            self.plan.failed(Failure::Server, 0.5);
                            return Vec::new();
                        }
                    }
                }
                let mut waiting: Vec<&Commit> = self.book.outbox().iter().collect();
                waiting.sort_by_key(|commit| (commit.time, commit.id));
                let commits: Vec<Commit> = waiting.into_iter().take(most).cloned().collect();
                if commits.is_empty() {
                    return effects;
                }
                if around.fault == Some(Fault::SentIsForgotten) {
                    let sent = commits.iter().map(|it| Edit::Remove(Shelf::Outbox, commit_id(it.time, it))).collect();
                    // The fault does not ask whether it worked.
                    let _ = self.write(around, Durability::Strict, sent);
                }
                Ask::Push(Push { device_clock: around.clock, commits })
            }
            Step::Pull => Ask::Pull(self.intake.cursor(&self.standing).cloned().unwrap_or_else(Cursor::default)),
            Step::Settle => return self.settle(around),
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
            return match ahead.answer {
                Some(answer) => self.answered(ask, answer, around),
                None => {
                    self.errand = Errand::Asked(ahead.name, ask);
                    Vec::new()
                }
            };
        }
        let name = (around.new_id)().as_u64_pair().0;
        self.errand = Errand::Asked(name, ask.clone());
        effects.push(Effect::Send(name, ask));
        effects
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
    pub fn hear(&mut self, name: u64, answer: Answer, around: &mut Around<'_>) -> Vec<Effect> {
        let ask = match std::mem::replace(&mut self.errand, Errand::None) {
            Errand::Asked(asked, ask) if asked == name => ask,
            other => {
                self.errand = other;
                if let Some(ahead) = self.ahead.as_mut().filter(|ahead| ahead.name == name) {
                    ahead.answer = Some(answer);
                }
                return Vec::new();
            }
        };
        self.answered(ask, answer, around)
    }

    fn answered(&mut self, ask: Ask, answer: Answer, around: &mut Around<'_>) -> Vec<Effect> {
        match (ask, answer) {
            (_, Answer::NotSignedIn) => {
                self.plan.failed(Failure::NotSignedIn, 0.5);
            }
            (Ask::WhoAmI, Answer::YouAre(user, epoch)) => {
                self.plan.identified(user);
                // Before anything is sent: what waits may build on what the server does not have any more.
                if self.intake.is_restored(&self.standing, &epoch) {
                    self.errand = Errand::WaitAgain;
                }
            }
            (Ask::Push(push), Answer::Pushed(pushed)) => self.pushed(&push, pushed, around),
            (Ask::Push(push), Answer::NotUnderstood) => {
                if self.plan.push_failed(Failure::NotUnderstood, push.commits.len(), 0.5)
                    && let Some(commit) = push.commits.first()
                {
                    let refusal = Refusal::Malformed { detail: "not understood".to_owned() };
                    let refused = take_back(&mut self.book, vec![(commit.id, refusal)], around.clock);
                    self.settled = Some(Settled { refused, ..Settled::default() });
                }
            }
            (Ask::Pull(_), Answer::Page(text)) => match Arrival::of(text.into_bytes()) {
                Ok(page) => return self.page(page, around),
                Err(_) => self.plan.failed(Failure::Server, 0.5),
            },
            (ask, _) => self.failed(&ask, Failure::Server),
        }
        Vec::new()
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
        if settled.accepted.is_empty() && settled.refused.is_empty() && settled.erased.is_empty() {
            self.plan.push_failed(Failure::Server, push.commits.len(), 0.5);
            return;
        }
        self.plan.pushed();
        self.settled = Some(settled);
    }

    fn settle(&mut self, around: &mut Around<'_>) -> Vec<Effect> {
        let Some(settled) = self.settled.take() else {
            self.plan.settled();
            return Vec::new();
        };
        match self.keep_settled(&settled, around) {
            Ok(effects) => {
                self.plan.settled();
                effects
            }
            Err(_) if around.fault == Some(Fault::AheadOfDisk) => {
                self.plan.settled();
                Vec::new()
            }
            Err(_) => {
                self.plan.failed(Failure::Server, 0.5);
                self.settled = Some(settled);
                Vec::new()
            }
        }
    }

    fn keep_settled(&mut self, settled: &Settled, around: &mut Around<'_>) -> Result<Vec<Effect>, Refused> {
        let mut effects = Vec::new();
        if !settled.erased.is_empty() {
            // First: what is settled then tells nothing of the erased any more.
            let leaving = Leaving::of(&self.book, &[], &settled.erased, &[]);
            effects = self.forget(&leaving, None, Vec::new(), around)?;
        }
        self.write(around, Durability::Strict, edits::settle(settled))?;
        self.has_news |= !settled.refused.is_empty();
        let ids = |commits: Vec<&Commit>| commits.into_iter().map(|commit| commit.id).collect();
        effects.extend([
            Effect::Tell,
            Effect::Acknowledged(ids(settled.accepted.iter().collect()), settled.at),
            Effect::Returned(ids(settled.refused.iter().map(|it| &it.commit).collect())),
        ]);
        Ok(effects)
    }

    fn page(&mut self, page: Arrival, around: &mut Around<'_>) -> Vec<Effect> {
        // While this one is read and written the next is on its way.
        let next = page.page.next().cloned().map(|cursor| {
            let name = (around.new_id)().as_u64_pair().0;
            self.ahead = Some(Ahead { name, cursor: cursor.clone(), answer: None });
            Effect::Send(name, Ask::Pull(cursor))
        });
        match self.intake.page(&self.book, &self.standing, page, around.clock) {
            Took::Restored => self.errand = Errand::WaitAgain,
            Took::StandsStill => self.plan.failed(Failure::Server, 0.5),
            Took::Part(remaining) => self.plan.pulled(remaining),
            Took::News(news) => {
                news.records.iter().for_each(|record| self.writer.observe(record.latest()));
                self.errand = Errand::Keep(self.standing.clone(), news);
            }
            Took::Anew { records, unknown, purged, standing } => {
                self.errand = Errand::Anew(records, unknown, purged, standing);
            }
        }
        next.into_iter().collect()
    }

    fn keep_news(&mut self, before: Standing, news: News, around: &mut Around<'_>) -> Vec<Effect> {
        if around.fault == Some(Fault::CursorFirst) && news.keep == Keep::News {
            // The fault does not ask whether it worked.
            let _ = self.write(around, Durability::Strict, vec![edits::standing(&news.standing)]);
            self.errand = Errand::KeepLate(Box::new(news));
            return Vec::new();
        }
        let leaving = Leaving::of(&self.book, &news.gone, &news.purged, &news.replaced);
        if news.keep == Keep::News && !leaving.is_empty() {
            let kept = self.forget(&leaving, Some(&news), news.records.clone(), around);
            let (effects, kept) = match kept {
                Ok(effects) => (effects, Ok(news.remaining.max(u64::from(leaving.erases())))),
                Err(refused) => (Vec::new(), Err(refused)),
            };
            if kept.is_ok() {
                self.standing = news.standing;
            }
            // Asking once more says that it is done.
            self.pulled(kept);
            return effects;
        }
        let mut effects = vec![Effect::Tell];
        let kept = match news.keep {
            Keep::Page => {
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
        purged: &[RecordKey],
        standing: Standing,
        around: &mut Around<'_>,
    ) -> Vec<Effect> {
        let leaving = Leaving::of(&self.book, &[], purged, &[]);
        let mut effects = Vec::new();
        if leaving.erases() {
            match self.forget(&leaving, None, Vec::new(), around) {
                Ok(forgot) => effects = forgot,
                Err(refused) => {
                    self.pulled(Err(refused));
                    return Vec::new();
                }
            }
        }
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
            u64::from(leaving.erases())
        });
        self.pulled(kept);
        effects.push(Effect::Tell);
        effects
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
}
