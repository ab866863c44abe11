//! What happens on devices, and what their users are told.

use super::*;

impl World {
    pub(super) fn tab(&self, device: usize, tab: usize) -> Option<usize> {
        let open = self.devices[device].tabs.len();
        (open > 0).then(|| tab % open)
    }

    pub(super) fn leader(&mut self, device: usize, what: impl FnOnce(&mut Tab)) {
        if let Some(tab) = self.devices[device].tabs.iter_mut().find(|tab| tab.leads) {
            what(tab);
        }
    }

    pub(super) fn go(&mut self, device: usize) {
        match self.devices[device].tabs.iter().position(|tab| tab.leads) {
            Some(index) => self.with(device, index, Tab::go),
            None => self.open_tab(device),
        }
    }

    pub(super) fn with(
        &mut self,
        device: usize,
        tab: usize,
        what: impl FnOnce(&mut Tab, &mut Around<'_>) -> Vec<Effect>,
    ) {
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
            Effect::Tell | Effect::TellErased => {
                let tabs = self.devices[device].tabs.iter_mut().enumerate();
                for (_, tab) in tabs.filter(|(other, _)| *other != index) {
                    tab.has_news = true;
                    tab.reads_anew |= matches!(effect, Effect::TellErased);
                }
            }
            Effect::Less(left) => {
                if let Some(saved) = self.saved.get_mut(&left.id) {
                    (saved.commit, saved.is_thinned) = (*left, true);
                }
            }
            Effect::Purged(id) => {
                self.counts.note("waiting commits purged");
                self.fate(&[id], Fate::Over);
            }
            Effect::KeptInPart(id) => {
                if let Some(saved) = self.saved.get_mut(&id) {
                    saved.is_thinned = true;
                }
                self.fate(&[id], Fate::Forgotten);
            }
            Effect::Send(name, ask) => {
                let tab = self.devices[device].tabs[index].name;
                if let Ask::Push(push) = &ask {
                    let is_over = |id: &CommitId| self.saved.get(id).is_some_and(|saved| saved.fate == Fate::Over);
                    let over = push.commits.iter().map(|commit| commit.id).find(is_over);
                    self.sent_though_over = self.sent_though_over.or(over);
                }
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

    pub(super) fn save(&mut self, device: usize, index: usize, changes: Vec<casework::sync::Change>, id: CommitId) {
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
        let (fate, nth) = (Fate::Waits, self.saves);
        self.saves += 1;
        self.saved.insert(commit.id, Saved { device, commit, saw, fate, nth, is_thinned: false, acknowledged: None });
    }

    pub(super) fn open_tab(&mut self, device: usize) {
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

    pub(super) fn close_tab(&mut self, device: usize, tab: usize) {
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
    pub(super) fn update(&mut self, device: usize) {
        let it = &mut self.devices[device];
        if it.is_old {
            it.is_old = false;
            it.tabs.clear();
            let out = it.disk.reread(Shelf::Quarantine, |content| {
                let Content::Unknown(value) = content else { return None };
                let mut value = value.clone().into_owned();
                value["k"] = Value::from(UNKNOWN);
                let id = quarantine_id(UNKNOWN, value["i"].as_str().unwrap_or_default());
                Some((id, Content::Unknown(Cow::Owned(value))))
            });
            (0..out).for_each(|_| self.counts.note("records out of quarantine"));
        }
        self.open_tab(device);
    }
}
