//! A world: devices, the server, the network between them, and the time. It does the steps of a history, and keeps what
//! really happened, to be compared with what is left in the end.

use crate::{
    Fault,
    acts::Doing,
    chance::Chance,
    disk::Disk,
    history::{Beginning, Step},
    ledger::{Ledger, User},
    tab::{Around, Effect, Tab},
    town,
    wire::{Answer, Ask, Message, Says},
};
use casework::{
    access::Scope,
    admission::{Authority, Batch},
    device::{Content, Shelf, quarantine_id},
    ids::{CommitId, UserId},
    records::RecordKey,
    sync::{
        Commit, Dot, Time,
        wire::{Push, Pushed},
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// A device: a disk, and the tabs that are open.
pub struct Device {
    /// Whose it is.
    pub user: UserId,
    /// What it keeps.
    pub disk: Disk,
    /// Its open tabs.
    pub tabs: Vec<Tab>,
    /// How many days its clock is off.
    days_off: i64,
    /// Whether its app knows less than the server.
    is_old: bool,
}

/// Where a saved commit is, as its user was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It waits in the outbox.
    Waits,
    /// The server has it, since then.
    Acknowledged,
    /// It is in the tray.
    Returned,
    /// The user threw it away, or sent another in its place.
    Over,
    /// It was acknowledged so long ago that the device may have forgotten it.
    Forgotten,
}

/// What was saved.
pub struct Saved {
    /// The device.
    pub device: usize,
    /// The commit.
    pub commit: Commit,
    /// The versions that its author had before their eyes, by cell.
    pub saw: Vec<(RecordKey, String, BTreeSet<Dot>)>,
    /// What became of it.
    pub fate: Fate,
    acknowledged: Option<DateTime<Utc>>,
}

/// How often what happened.
#[derive(Clone, Debug, Default)]
pub struct Counts(pub BTreeMap<&'static str, u64>);

impl Counts {
    /// Adds what happened elsewhere.
    pub fn add(&mut self, more: &Counts) {
        more.0.iter().for_each(|(what, count)| *self.0.entry(what).or_default() += count);
    }

    fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}

/// Everything there is.
pub struct World {
    /// The server's disk.
    pub ledger: Ledger,
    backup: Option<Ledger>,
    /// What the server had on its disk before it answered too early (a fault).
    durable: Option<Ledger>,
    slow: Option<(Message, Option<u64>)>,
    /// The devices.
    pub devices: Vec<Device>,
    network: Vec<Message>,
    now: DateTime<Utc>,
    page: usize,
    ids: Chance,
    fault: Option<Fault>,
    /// Everything that a user was told is saved.
    pub saved: BTreeMap<CommitId, Saved>,
    saw: BTreeMap<CommitId, Vec<(RecordKey, String, BTreeSet<Dot>)>>,
    stamps: BTreeMap<(CommitId, RecordKey, String), Time>,
    /// How often what happened.
    pub counts: Counts,
}

/// A kind that last year's app does not know, as it stands on its wire.
const UNKNOWN: &str = "appointment";
const UNKNOWN_THEN: &str = "of_next_year";

impl World {
    /// A world as it begins.
    #[must_use]
    pub fn begin(beginning: &Beginning, fault: Option<Fault>) -> Self {
        let mut ids = Chance::of(beginning.seed ^ 0x0123_4567_89ab_cdef);
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
        let ledger = town::found(&mut ids, now, fault);
        let devices = beginning.devices.iter().map(|&(who, days_off, is_old)| Device {
            user: town::user(who),
            disk: Disk::default(),
            tabs: Vec::new(),
            days_off,
            is_old,
        });
        let mut world = Self {
            ledger,
            backup: None,
            durable: None,
            slow: None,
            devices: devices.collect(),
            network: Vec::new(),
            now,
            page: beginning.page,
            ids,
            fault,
            saved: BTreeMap::new(),
            saw: BTreeMap::new(),
            stamps: BTreeMap::new(),
            counts: Counts::default(),
        };
        for device in 0..world.devices.len() {
            world.open_tab(device);
            // Most have synced before the history begins.
            if world.ids.percent(80) {
                world.run(device, 60);
            }
        }
        world
    }

    /// The day on the server.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Whether nothing is on its way to or from anybody.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.network.is_empty() && self.devices.iter().all(|device| device.tabs.iter().all(Tab::is_idle))
    }

    /// Something happens.
    pub fn step(&mut self, step: &Step) {
        match *step {
            Step::Save { device, tab, doing, salt } => {
                let user = self.devices[device].user;
                let Some(index) = self.tab(device, tab) else { return };
                // Nobody makes what their app does not know.
                if self.devices[device].is_old && doing == Doing::MakeAppointment {
                    return;
                }
                let changes = doing.changes(&self.devices[device].tabs[index].book, user, salt);
                if !changes.is_empty() {
                    self.save(device, index, changes, CommitId(Chance::of(!salt).id()));
                }
            }
            Step::Land { device, tab } => self.with(device, tab, Tab::land),
            Step::Go { device } => self.go(device),
            Step::GiveUp { device } => self.leader(device, Tab::give_up),
            Step::Wake { device } => self.leader(device, Tab::wake),
            Step::Fold { device, tab } => self.with(device, tab, |tab, around| {
                tab.fold(around);
                Vec::new()
            }),
            Step::SendAgain { device, tab } => self.with(device, tab, Tab::send_again),
            Step::Discard { device, tab } => self.with(device, tab, Tab::discard),
            Step::OpenTab { device } => self.open_tab(device),
            Step::CloseTab { device, tab } => self.close_tab(device, tab),
            Step::Kill { device } => self.devices[device].tabs.clear(),
            Step::CutPower { device, lost } => {
                self.devices[device].tabs.clear();
                self.devices[device].disk.lose(lost);
                self.counts.note("power cuts");
            }
            Step::Fill { device, full } => self.devices[device].disk.full = full,
            Step::SetClock { device, days } => self.devices[device].days_off = days,
            Step::Update { device } => self.update(device),
            Step::Deliver { nth } => {
                if let Some(message) = self.take(nth) {
                    self.deliver(message);
                }
            }
            Step::Double { nth } => {
                if let Some(message) = self.take(nth) {
                    self.network.push(message.clone());
                    self.network.push(message);
                }
            }
            Step::Lose { nth } => {
                if self.take(nth).is_some() {
                    self.counts.note("messages lost");
                }
            }
            Step::Choke { nth } => {
                if let Some(message) = self.take(nth)
                    && let Says::Ask(Ask::Push(_)) = message.says
                {
                    self.answer(&message, Answer::NotUnderstood);
                }
            }
            Step::BeginSlowly { nth } => self.begin_slowly(nth),
            Step::Finish => self.finish(),
            Step::DieIn { nth, after } => {
                if let Some(message) = self.take(nth)
                    && let Says::Ask(Ask::Push(mut push)) = message.says.clone()
                {
                    push.commits.truncate(after);
                    self.take_in(&message, &push, None);
                    self.counts.note("answers lost with the server");
                }
            }
            Step::RestartServer => {
                self.slow = None;
                if let Some(durable) = self.durable.take() {
                    self.ledger = durable;
                }
            }
            Step::Rights { who, role, team, area, blocked } => {
                let user = User { staff: town::with(who, role, team, area), blocked };
                self.ledger.put_user(town::user(who), user, self.now);
                self.counts.note("rights changed");
            }
            Step::Backup => self.backup = Some(self.ledger.clone()),
            Step::Restore => {
                if let Some(backup) = &self.backup {
                    self.ledger = backup.clone();
                    self.ledger.epoch = self.ids.id().simple().to_string();
                    (self.slow, self.durable) = (None, None);
                    self.counts.note("restores");
                }
            }
            Step::Pass { hours } => self.now += TimeDelta::hours(hours),
        }
    }

    /// Everything heals, and everybody has time enough to come to an end.
    pub fn settle(&mut self) -> bool {
        self.finish();
        self.durable = None;
        for index in 0..town::PEOPLE {
            let Some(user) = self.ledger.users.get(&town::user(index)).cloned() else { continue };
            if user.blocked {
                self.ledger.put_user(town::user(index), User { blocked: false, ..user }, self.now);
            }
        }
        while let Some(message) = self.take(0) {
            self.deliver(message);
        }
        for device in 0..self.devices.len() {
            self.devices[device].disk.full = false;
            self.update(device);
            self.devices[device].tabs.iter_mut().for_each(Tab::give_up);
        }
        let (mut quiet, mut reopened) = (0, false);
        for _ in 0..30 {
            let before = (self.ledger.sequence, self.ledger.commits.len());
            let mut rests = true;
            for device in 0..self.devices.len() {
                self.leader(device, Tab::wake);
                rests &= self.run(device, 400);
            }
            let same = before == (self.ledger.sequence, self.ledger.commits.len());
            quiet = if same && rests { quiet + 1 } else { 0 };
            if quiet == 2 && reopened {
                return true;
            }
            if quiet == 2 {
                // What could not be written then is made good at the next start.
                (quiet, reopened) = (0, true);
                for device in 0..self.devices.len() {
                    self.devices[device].tabs.clear();
                    self.open_tab(device);
                    self.open_tab(device);
                }
            }
        }
        false
    }

    /// Lets a device do what it has to do, with a network that works. Answers whether it came to rest.
    fn run(&mut self, device: usize, most: usize) -> bool {
        for _ in 0..most {
            for tab in 0..self.devices[device].tabs.len() {
                self.with(device, tab, Tab::land);
            }
            self.go(device);
            while let Some(message) = self.take(0) {
                self.deliver(message);
            }
            let tabs = &self.devices[device].tabs;
            if tabs.iter().all(|tab| !tab.has_news && tab.is_idle()) && tabs.iter().any(|tab| tab.leads && tab.rests())
            {
                return true;
            }
        }
        false
    }

    fn tab(&self, device: usize, tab: usize) -> Option<usize> {
        let open = self.devices[device].tabs.len();
        (open > 0).then(|| tab % open)
    }

    fn leader(&mut self, device: usize, what: impl FnOnce(&mut Tab)) {
        if let Some(tab) = self.devices[device].tabs.iter_mut().find(|tab| tab.leads) {
            what(tab);
        }
    }

    fn go(&mut self, device: usize) {
        match self.devices[device].tabs.iter().position(|tab| tab.leads) {
            Some(index) => self.with(device, index, Tab::go),
            None => self.open_tab(device),
        }
    }

    fn with(&mut self, device: usize, tab: usize, what: impl FnOnce(&mut Tab, &mut Around<'_>) -> Vec<Effect>) {
        let Some(index) = self.tab(device, tab) else { return };
        let clock = self.now + TimeDelta::days(self.devices[device].days_off);
        let it = &mut self.devices[device];
        let ids = &mut self.ids;
        let mut around = Around { disk: &mut it.disk, clock, fault: self.fault, new_id: &mut || ids.id() };
        let effects = what(&mut it.tabs[index], &mut around);
        for effect in effects {
            self.effect(device, index, effect);
        }
    }

    fn effect(&mut self, device: usize, index: usize, effect: Effect) {
        match effect {
            Effect::Tell => {
                let tabs = &mut self.devices[device].tabs;
                tabs.iter_mut()
                    .enumerate()
                    .filter(|(other, _)| *other != index)
                    .for_each(|(_, tab)| tab.has_news = true);
            }
            Effect::Send(name, ask) => {
                let tab = self.devices[device].tabs[index].name;
                self.network.push(Message { device, tab, name, says: Says::Ask(ask) });
            }
            Effect::Saved(commit) => self.is_saved(device, *commit),
            Effect::Acknowledged(ids, at) => {
                for id in ids {
                    let Some(saved) = self.saved.get_mut(&id) else { continue };
                    (saved.fate, saved.acknowledged) = (Fate::Acknowledged, Some(at));
                }
            }
            Effect::Returned(ids) => {
                ids.iter().for_each(|_| self.counts.note("commits returned"));
                self.fate(&ids, Fate::Returned);
            }
            Effect::WaitAgain(ids) => {
                ids.iter().for_each(|_| self.counts.note("commits sent to a restored server"));
                self.fate(&ids, Fate::Waits);
            }
            Effect::Again(returned, again) => {
                self.counts.note("returned entries sent again");
                let saw = self.saw.get(&returned).cloned().unwrap_or_default();
                self.saw.insert(again.id, saw);
                self.fate(&[returned], Fate::Over);
                self.is_saved(device, *again);
            }
            Effect::Discarded(id) => self.fate(&[id], Fate::Over),
            Effect::Pruned(ids) => {
                for id in ids {
                    let Some(saved) = self.saved.get_mut(&id) else { continue };
                    // What was acknowledged lately must not be forgotten: it is looked for in the end.
                    let long_ago = saved.acknowledged.is_some_and(|at| self.now - at >= casework::device::edits::KEPT);
                    if long_ago && saved.fate == Fate::Acknowledged {
                        saved.fate = Fate::Forgotten;
                    }
                }
            }
        }
    }

    fn fate(&mut self, ids: &[CommitId], fate: Fate) {
        for id in ids {
            if let Some(saved) = self.saved.get_mut(id) {
                saved.fate = fate;
            }
        }
    }

    fn save(&mut self, device: usize, index: usize, changes: Vec<casework::sync::Change>, id: CommitId) {
        let book = &self.devices[device].tabs[index].book;
        let mut saw = Vec::new();
        for change in &changes {
            for path in change.fields.keys() {
                let cell = book.record(change.key).and_then(|record| record.fields.get(path));
                let versions = cell.map(|cell| cell.versions()).unwrap_or_default();
                let seen: BTreeSet<Dot> = versions.iter().map(|version| version.dot).collect();
                if let Some(stamp) = versions.iter().map(|version| version.time).max() {
                    self.stamps.insert((id, change.key, path.clone()), stamp);
                }
                saw.push((change.key, path.clone(), seen));
            }
        }
        let before = self.saw.insert(id, saw);
        let mut begun = true;
        self.with(device, index, |tab, around| {
            let was_saving = !tab.is_saving();
            let said = tab.save(changes, id, around);
            begun = was_saving;
            said.into_iter().collect()
        });
        if !begun && let Some(before) = before {
            self.saw.insert(id, before);
        }
    }

    fn is_saved(&mut self, device: usize, commit: Commit) {
        let saw = self.saw.get(&commit.id).cloned().unwrap_or_default();
        self.saved.insert(commit.id, Saved { device, commit, saw, fate: Fate::Waits, acknowledged: None });
    }

    fn open_tab(&mut self, device: usize) {
        if self.devices[device].tabs.len() >= 2 {
            return;
        }
        let clock = self.now + TimeDelta::days(self.devices[device].days_off);
        let name = self.ids.number();
        let it = &mut self.devices[device];
        let ids = &mut self.ids;
        let mut around = Around { disk: &mut it.disk, clock, fault: self.fault, new_id: &mut || ids.id() };
        let tab = Tab::open(name, it.user, &mut around);
        it.tabs.push(tab);
        self.elect(device);
    }

    fn close_tab(&mut self, device: usize, tab: usize) {
        if let Some(index) = self.tab(device, tab) {
            self.devices[device].tabs.remove(index);
            self.elect(device);
        }
    }

    /// The browser's lock is another tab's when the one that held it is closed.
    fn elect(&mut self, device: usize) {
        let tabs = &mut self.devices[device].tabs;
        if tabs.iter().all(|tab| !tab.leads)
            && let Some(tab) = tabs.first_mut()
        {
            tab.lead();
        }
    }

    /// The app of today takes the place of last year's: it reads what that one kept.
    fn update(&mut self, device: usize) {
        let it = &mut self.devices[device];
        if it.is_old {
            it.is_old = false;
            it.tabs.clear();
            let kept: Vec<_> =
                it.disk.shelf(Shelf::Quarantine).map(|(id, lying)| (id.clone(), lying.content.clone())).collect();
            for (id, content) in kept {
                let Content::Unknown(value) = content else { continue };
                let mut value = value.into_owned();
                value["k"] = Value::from(UNKNOWN);
                let now = quarantine_id(UNKNOWN, value["i"].as_str().unwrap_or_default());
                let content = Content::Unknown(Cow::Owned(value));
                it.disk.reread(&(Shelf::Quarantine, id), (Shelf::Quarantine, now), content);
                self.counts.note("records out of quarantine");
            }
        }
        self.open_tab(device);
    }

    fn take(&mut self, nth: usize) -> Option<Message> {
        let on_way = self.network.len();
        (on_way > 0).then(|| self.network.remove(nth % on_way))
    }

    fn begin_slowly(&mut self, nth: usize) {
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

    fn finish(&mut self) {
        if let Some((message, place)) = self.slow.take()
            && let Says::Ask(Ask::Push(push)) = &message.says
        {
            let answer = self.take_in(&message, push, place);
            self.answer(&message, answer);
        }
    }

    fn deliver(&mut self, message: Message) {
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
                    self.with(message.device, index, |tab, around| {
                        tab.hear(name, answer, around);
                        Vec::new()
                    });
                }
            }
        }
    }

    fn answer(&mut self, to: &Message, answer: Answer) {
        self.network.push(Message { says: Says::Answer(answer), ..*to });
    }

    fn respond(&mut self, message: &Message, ask: &Ask) -> Answer {
        let user = self.devices[message.device].user;
        let Some(author) = self.ledger.author(user) else { return Answer::NotSignedIn };
        match ask {
            Ask::WhoAmI => Answer::YouAre(user),
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
        for (list, field) in [("records", "k"), ("gone", "kind")] {
            for entry in page[list].as_array_mut().into_iter().flatten() {
                if entry[field] == UNKNOWN {
                    entry[field] = Value::from(UNKNOWN_THEN);
                    self.counts.note("unknown to an old app");
                }
            }
        }
    }

    fn take_in(&mut self, message: &Message, push: &Push, mut place: Option<u64>) -> Answer {
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

    /// The scope of a device's user, as the server sees it.
    #[must_use]
    pub fn scope(&self, device: usize) -> Option<Scope> {
        self.ledger.author(self.devices[device].user).map(|author| author.scope)
    }
}
