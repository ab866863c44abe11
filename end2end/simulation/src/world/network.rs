//! What is on its way, and what the server does with what arrives.

use super::*;

impl World {
    pub(super) fn take(&mut self, nth: usize) -> Option<Message> {
        let on_way = self.network.len();
        (on_way > 0).then(|| self.network.remove(nth % on_way))
    }

    pub(super) fn begin_slowly(&mut self, nth: usize) {
        if self.slow.is_some() {
            return;
        }
        let Some(message) = self.take(nth) else { return };
        if !matches!(&message.says, Says::Ask(Ask::Push(push)) if !push.commits.is_empty()) {
            self.network.push(message);
            return;
        }
        let place = (self.fault == Some(Fault::SequenceOutsideLock)).then(|| self.ledger.take_place());
        self.slow = Some((message, place));
    }

    pub(super) fn finish(&mut self) {
        if let Some((message, place)) = self.slow.take()
            && let Says::Ask(Ask::Push(push)) = &message.says
        {
            let answer = self.take_in(&message, push, place);
            self.answer(&message, answer);
        }
    }

    pub(super) fn deliver(&mut self, message: Message) {
        match &message.says {
            Says::Ask(ask) => {
                // The municipality's row is locked: whoever writes waits until the slow one is done.
                let is_push = matches!(ask, Ask::Push(_));
                if is_push && self.slow.as_ref().is_some_and(|(_, place)| place.is_none()) {
                    self.finish();
                }
                let answer = self.respond(&message, ask);
                self.answer(&message, answer);
            }
            Says::Answer(answer) => {
                let (name, answer) = (message.name, answer.clone());
                let found = self.devices[message.device].tabs.iter().position(|tab| tab.name == message.tab);
                if let Some(index) = found {
                    self.with(message.device, index, |tab, around| tab.hear(name, answer, around));
                }
            }
        }
    }

    pub(super) fn answer(&mut self, to: &Message, answer: Answer) {
        self.network.push(Message { says: Says::Answer(answer), ..*to });
    }

    fn respond(&mut self, message: &Message, ask: &Ask) -> Answer {
        let user = self.devices[message.device].user;
        let Some(author) = self.ledger.author(user) else { return Answer::NotSignedIn };
        match ask {
            Ask::WhoAmI => Answer::YouAre(user, self.ledger.epoch.clone()),
            Ask::Push(push) => self.take_in(message, push, None),
            Ask::Pull(cursor) => {
                let page = self.ledger.pull(user, &author.scope, self.today(), cursor, self.page);
                page.gone.iter().for_each(|_| self.counts.note("records gone"));
                let mut text = serde_json::to_value(&page).unwrap_or_default();
                if self.devices[message.device].is_old {
                    self.as_last_year(&mut text);
                }
                Answer::Page(text.to_string())
            }
        }
    }

    /// A page as an app finds it that does not know one kind: its name is a word it never heard.
    fn as_last_year(&mut self, page: &mut Value) {
        for (list, field) in [("records", "k"), ("gone", "kind"), ("purged", "kind"), ("replaced", "kind")] {
            for entry in page.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                if entry[field] == UNKNOWN {
                    entry[field] = Value::from(UNKNOWN_THEN);
                    self.counts.note("unknown to an old app");
                }
            }
        }
    }

    pub(super) fn take_in(&mut self, message: &Message, push: &Push, mut place: Option<u64>) -> Answer {
        let user = self.devices[message.device].user;
        let Some(author) = self.ledger.author(user) else { return Answer::NotSignedIn };
        if self.fault == Some(Fault::AnswersTooEarly) {
            self.durable = Some(self.ledger.clone());
        }
        let (mut batch, mut answers) = (Batch::default(), Vec::new());
        for commit in &push.commits {
            let receipt = match batch.holds_back(commit) {
                Some(refusal) => casework::sync::wire::Receipt::Refused(refusal),
                None => {
                    let stamped = self.stamped(commit);
                    self.ledger.append_at(place.take(), Authority::User(&author), &stamped, self.now)
                }
            };
            let name = match &receipt {
                casework::sync::wire::Receipt::Accepted { time, .. } if *time != commit.time => "times capped",
                casework::sync::wire::Receipt::Accepted { gone, .. } if !gone.is_empty() => "taken in out of sight",
                casework::sync::wire::Receipt::Accepted { .. } => "commits taken in",
                casework::sync::wire::Receipt::Refused(_) => "commits refused",
            };
            self.counts.note(name);
            answers.push((commit.id, batch.answered(commit.clone(), receipt)));
        }
        Answer::Pushed(Pushed { server_clock: self.now, answers })
    }

    /// The commit as it would be with stamps in place of versions (a fault).
    fn stamped(&self, commit: &Commit) -> Commit {
        let mut commit = commit.clone();
        if self.fault != Some(Fault::SeenStamp) {
            return commit;
        }
        for change in &mut commit.changes {
            let Some(record) = self.ledger.record(change.key) else { continue };
            for (path, write) in &mut change.fields {
                let Some(stamp) = self.stamps.get(&(commit.id, change.key, path.clone())) else { continue };
                let versions = record.fields.get(path).map(|cell| cell.versions()).unwrap_or_default();
                let silenced = versions.iter().filter(|version| version.time <= *stamp);
                silenced.for_each(|version| write.covered.include(version.dot));
            }
        }
        commit
    }
}
