//! A world: devices, the server, the network between them, and the time. It does the steps of a history, and keeps what
//! really happened, to be compared with what is left in the end.

mod devices;
mod erasing;
mod network;

use crate::{
    Fault,
    acts::Doing,
    chance::Chance,
    disk::Disk,
    history::{Beginning, Step},
    ledger::{Erasure, Ledger, User},
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
    /// The user threw it away, or sent another in its place: it must not be sent any more.
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
    /// How many were saved before it, by anybody. One that is sent again is saved anew.
    pub nth: usize,
    /// Whether something was erased out of it on the device.
    pub is_thinned: bool,
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

    pub(crate) fn note(&mut self, what: &'static str) {
        *self.0.entry(what).or_default() += 1;
    }
}

/// Everything there is.
pub struct World {
    /// The server's disk.
    pub ledger: Ledger,
    backup: Option<Ledger>,
    /// The list of what was erased, which lies outside of the backups.
    erasures: Vec<Erasure>,
    /// Words that the erased have to take with them.
    pub canaries: BTreeSet<String>,
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
    saves: usize,
    /// What was sent although it was over.
    pub sent_though_over: Option<CommitId>,
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
            erasures: Vec::new(),
            canaries: BTreeSet::new(),
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
            saves: 0,
            sent_though_over: None,
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
                let tab = &self.devices[device].tabs[index];
                let changes = doing.changes(&tab.book, &tab.tray, user, salt);
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
            Step::Restore => self.restore(),
            Step::Erase { nth, whole } => self.erase(nth, whole),
            Step::Pass { hours } => self.now += TimeDelta::hours(hours),
        }
    }

    /// Everything heals: what is on its way arrives, disks have room, apps are new, nobody is blocked.
    pub fn heal(&mut self) {
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
    }

    /// Everybody has time enough to come to an end. Answers whether they do.
    pub fn rests(&mut self) -> bool {
        let mut quiet = 0;
        for _ in 0..20 {
            let before = (self.ledger.sequence, self.ledger.commits.len());
            let mut rests = true;
            for device in 0..self.devices.len() {
                self.leader(device, Tab::wake);
                rests &= self.run(device, 400);
            }
            let same = before == (self.ledger.sequence, self.ledger.commits.len());
            quiet = if same && rests { quiet + 1 } else { 0 };
            if quiet == 2 {
                return true;
            }
        }
        false
    }

    /// Everybody closes their app and opens it in two tabs.
    pub fn open_anew(&mut self) {
        for device in 0..self.devices.len() {
            self.devices[device].tabs.clear();
            self.open_tab(device);
            self.open_tab(device);
        }
    }

    /// Everybody hears what came back, writes it once more, and then sends what came back again or throws it away.
    pub fn empty_trays(&mut self) {
        self.heal();
        for device in 0..self.devices.len() {
            self.leader(device, Tab::wake);
            self.run(device, 400);
            for tab in 0..self.devices[device].tabs.len() {
                let salt = self.ids.number();
                self.step(&Step::Save { device, tab, doing: Doing::Retype, salt });
                self.step(&Step::Land { device, tab });
            }
            self.run(device, 400);
            match self.ids.percent(70) {
                true => self.step(&Step::SendAgain { device, tab: 0 }),
                false => self.step(&Step::Discard { device, tab: 0 }),
            }
        }
    }

    /// Everybody answers something of what they are asked.
    pub fn answer_all(&mut self) {
        for device in 0..self.devices.len() {
            for doing in [Doing::AnswerLateWork, Doing::AnswerClash] {
                let salt = self.ids.number();
                self.step(&Step::Save { device, tab: 0, doing, salt });
                self.step(&Step::Land { device, tab: 0 });
            }
        }
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

    /// The scope of a device's user, as the server sees it.
    #[must_use]
    pub fn scope(&self, device: usize) -> Option<Scope> {
        self.ledger.author(self.devices[device].user).map(|author| author.scope)
    }
}
