//! Histories: what happens, step by step. A step says which of what there is then, so that a history with steps left out
//! is a history too.

use crate::{acts::Doing, chance::Chance, town};
use casework::records::Role;
use std::fmt;

/// How a world begins.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The seed of its ids.
    pub seed: u64,
    /// Its devices: who works there, how many days their clock is off, whether the app is last year's.
    pub devices: Vec<(usize, i64, bool)>,
    /// How many records a page holds.
    pub page: usize,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Step {
    Save { device: usize, tab: usize, doing: Doing, salt: u64 },
    Land { device: usize, tab: usize },
    Go { device: usize },
    GiveUp { device: usize },
    Wake { device: usize },
    Fold { device: usize, tab: usize },
    SendAgain { device: usize, tab: usize },
    Discard { device: usize, tab: usize },
    OpenTab { device: usize },
    CloseTab { device: usize, tab: usize },
    Kill { device: usize },
    CutPower { device: usize, lost: usize },
    Fill { device: usize, full: bool },
    SetClock { device: usize, days: i64 },
    Update { device: usize },
    Deliver { nth: usize },
    Double { nth: usize },
    Lose { nth: usize },
    Choke { nth: usize },
    BeginSlowly { nth: usize },
    Finish,
    DieIn { nth: usize, after: usize },
    RestartServer,
    Rights { who: usize, role: Role, team: Option<usize>, area: Option<usize>, blocked: bool },
    Backup,
    Restore,
    Erase { nth: usize, whole: bool },
    Pass { hours: i64 },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Save { device, tab, doing, salt } => {
                write!(f, "device {device}, tab {tab}: saves {doing:?} ({salt:x})")
            }
            Step::Land { device, tab } => write!(f, "device {device}, tab {tab}: what it reads or writes gets there"),
            Step::Go { device } => write!(f, "device {device}: its courier goes on"),
            Step::GiveUp { device } => write!(f, "device {device}: waits for no answer any more"),
            Step::Wake { device } => write!(f, "device {device}: something wakes it"),
            Step::Fold { device, tab } => write!(f, "device {device}, tab {tab}: begins to fold"),
            Step::SendAgain { device, tab } => write!(f, "device {device}, tab {tab}: sends a returned entry again"),
            Step::Discard { device, tab } => write!(f, "device {device}, tab {tab}: throws a returned entry away"),
            Step::OpenTab { device } => write!(f, "device {device}: opens a tab"),
            Step::CloseTab { device, tab } => write!(f, "device {device}, tab {tab}: is closed"),
            Step::Kill { device } => write!(f, "device {device}: the browser is killed"),
            Step::CutPower { device, lost } => write!(f, "device {device}: loses power, and {lost} relaxed writes"),
            Step::Fill { device, full: true } => write!(f, "device {device}: its disk is full"),
            Step::Fill { device, full: false } => write!(f, "device {device}: its disk has room again"),
            Step::SetClock { device, days } => write!(f, "device {device}: its clock is {days} days off"),
            Step::Update { device } => write!(f, "device {device}: takes in the app's new version"),
            Step::Deliver { nth } => write!(f, "network: message {nth} arrives"),
            Step::Double { nth } => write!(f, "network: message {nth} is doubled"),
            Step::Lose { nth } => write!(f, "network: message {nth} is lost"),
            Step::Choke { nth } => write!(f, "network: message {nth} is too much for something on the way"),
            Step::BeginSlowly { nth } => write!(f, "server: begins with message {nth}, and is slow"),
            Step::Finish => write!(f, "server: ends what it was slow with"),
            Step::DieIn { nth, after } => write!(f, "server: dies in message {nth}, after {after} commits"),
            Step::RestartServer => write!(f, "server: is killed and started"),
            Step::Rights { who, role, team, area, blocked } => {
                write!(f, "server: user {who} is {} of team {team:?}, area {area:?}", role.word())?;
                if *blocked { write!(f, ", blocked") } else { Ok(()) }
            }
            Step::Backup => write!(f, "server: is backed up"),
            Step::Restore => write!(f, "server: is restored from the backup"),
            Step::Erase { nth, whole: true } => write!(f, "server: erases the case of person {nth}"),
            Step::Erase { nth, whole: false } => write!(f, "server: erases person {nth}"),
            Step::Pass { hours } => write!(f, "time: {hours} hours pass"),
        }
    }
}

/// Makes a history of a seed.
#[must_use]
pub fn make(seed: u64) -> (Beginning, Vec<Step>) {
    let mut chance = Chance::of(seed);
    let count = match chance.below(20) {
        0 => 20,
        1..=3 => 6 + chance.below(8),
        _ => 2 + chance.below(4),
    };
    let off = |chance: &mut Chance| match chance.below(6) {
        0 => 365 * (1 + chance.below(9) as i64),
        1 => -365 * (1 + chance.below(9) as i64),
        2 => chance.below(5) as i64 - 2,
        _ => 0,
    };
    let devices = (0..count)
        .map(|_| {
            // Mostly colleagues of one team: they get in each other's way.
            let who = if chance.percent(50) { [0, 2, 5][chance.below(3)] } else { chance.below(town::PEOPLE) };
            (who, off(&mut chance), chance.percent(25))
        })
        .collect();
    let beginning = Beginning { seed, devices, page: 1 + chance.below(8) };
    let length = 40 + chance.below(120) + count * 6;
    let rough = chance.percent(60);
    let steps = (0..length).map(|_| step(&mut chance, count, rough)).collect();
    (beginning, steps)
}

/// How often what happens, of what happens anywhere and of what happens where it is rough.
const OFTEN: [(usize, usize); 29] = [
    (200, 180), // a save
    (190, 170),
    (210, 190), // the courier
    (210, 200), // the network
    (15, 15),
    (25, 25), // another tab
    (60, 60), // a fold
    (60, 60), // what came back is sent again
    (15, 15),
    (12, 12), // time
    (15, 15), // rights
    (15, 20), // a slow server
    (20, 25),
    (5, 5),
    (5, 5),
    (0, 10), // from here on it is rough
    (0, 10),
    (0, 10),
    (0, 10),
    (0, 8),
    (0, 20),
    (0, 20),
    (0, 15), // a server that dies
    (0, 5),
    (15, 20), // too much for something on the way
    (0, 8),
    (0, 8),
    (5, 5), // an erasure
    (0, 4),
];

fn step(chance: &mut Chance, devices: usize, rough: bool) -> Step {
    let weight = |(calm, wild): &(usize, usize)| if rough { *wild } else { *calm };
    let mut drawn = chance.below(OFTEN.iter().map(weight).sum());
    let of = |often: &(usize, usize)| match drawn.checked_sub(weight(often)) {
        Some(rest) => {
            drawn = rest;
            false
        }
        None => true,
    };
    let which = OFTEN.iter().position(of).unwrap_or_default();
    let (device, tab, nth) = (chance.below(devices), chance.below(2), chance.below(8));
    match which {
        0 => Step::Save { device, tab, doing: Doing::OFTEN[chance.below(Doing::OFTEN.len())], salt: chance.number() },
        1 => Step::Land { device, tab },
        2 => Step::Go { device },
        3 => Step::Deliver { nth },
        4 => Step::Wake { device },
        5 => Step::OpenTab { device },
        6 => Step::Fold { device, tab },
        7 => Step::SendAgain { device, tab },
        8 => Step::GiveUp { device },
        9 => Step::Pass { hours: [1, 24, 24 * 20, 24 * 90][chance.below(4)] },
        10 => rights(chance),
        11 => Step::BeginSlowly { nth },
        12 => Step::Finish,
        13 => Step::Update { device },
        14 => Step::CloseTab { device, tab },
        15 => Step::Kill { device },
        16 => Step::CutPower { device, lost: chance.below(4) },
        17 => Step::Fill { device, full: true },
        18 => Step::Fill { device, full: false },
        19 => Step::SetClock { device, days: chance.below(2000) as i64 - 1000 },
        20 => Step::Double { nth },
        21 => Step::Lose { nth },
        22 => Step::DieIn { nth, after: chance.below(3) },
        23 => Step::RestartServer,
        24 => Step::Choke { nth },
        25 => Step::Discard { device, tab },
        26 => Step::Backup,
        27 => Step::Erase { nth, whole: chance.percent(30) },
        _ => Step::Restore,
    }
}

fn rights(chance: &mut Chance) -> Step {
    let who = chance.below(town::PEOPLE);
    let roles = [Role::SocialWorker, Role::SocialWorker, Role::TeamLead, Role::BenefitsClerk, Role::Caretaker];
    let role = roles[chance.below(roles.len())];
    let team = matches!(role, Role::SocialWorker | Role::TeamLead).then(|| chance.below(2));
    let area = (role == Role::Caretaker).then(|| chance.below(2));
    Step::Rights { who, role, team, area, blocked: chance.percent(20) }
}
