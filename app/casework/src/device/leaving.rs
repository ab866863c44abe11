//! What leaves the device: records that are gone from the user's scope, and those that are erased.
//!
//! Of what is gone the device keeps what its user wrote and the server has not answered. Of the erased it keeps nothing.

use super::Returned;
use crate::{
    casebook::Casebook,
    conversation::{Draft, Remainder},
    erasure::{Reach, Thinned, Traces, names, told_by},
    ids::CaseId,
    order::{map, set},
    records::{Kind, RecordKey},
    sync::{Commit, Kept, Record},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What leaves.
#[derive(Clone, Debug, Default)]
pub struct Leaving {
    gone: BTreeSet<RecordKey>,
    replaced: BTreeSet<RecordKey>,
    traces: Traces,
    /// The cases that the erased were in, and their confirmed records.
    cases_of_erased: BTreeSet<CaseId>,
    held: BTreeMap<RecordKey, Record>,
}

impl Leaving {
    /// What leaves, with the names of the erased as far as this device knows them.
    #[must_use]
    pub fn of(book: &Casebook, gone: &[RecordKey], purged: &[RecordKey], replaced: &[RecordKey]) -> Self {
        let keys = |keys: &[RecordKey]| set(keys.iter().copied());
        let mut traces = Traces::of(Reach::from_keys(keys(purged)));
        let (mut cases_of_erased, mut held) = (BTreeSet::new(), BTreeMap::new());
        if !purged.is_empty() {
            let erased: Vec<Record> = purged.iter().filter_map(|key| book.record(*key)).cloned().collect();
            cases_of_erased = set(erased.iter().filter_map(Record::case));
            let in_cases = |record: &&Record| record.case().is_some_and(|case| cases_of_erased.contains(&case));
            held = map(book.records().filter(in_cases).map(|record| (record.key, record.clone())));
            let staying: Vec<Record> = held.values().cloned().collect();
            traces.learn_names_of(&erased, &staying);
        }
        Self { gone: keys(gone), replaced: keys(replaced), traces, cases_of_erased, held }
    }

    /// Whether nothing leaves.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.replaced.is_empty() && !self.erases()
    }

    /// Whether something of it is erased.
    #[must_use]
    pub fn erases(&self) -> bool {
        !self.traces.reach().keys.is_empty()
    }

    /// Whether a tab that hears of it must read everything anew: to merge what lies there now with what it knows would keep
    /// what was taken out. Of records that are replaced that is so also where none of the erased was ever here.
    #[must_use]
    pub fn is_read_anew(&self) -> bool {
        self.erases() || !self.replaced.is_empty()
    }

    /// The cases that are with others from now on.
    #[must_use]
    pub fn cases(&self) -> BTreeSet<CaseId> {
        set(self.gone.iter().filter(|key| key.kind == Kind::Case).map(|key| CaseId(key.id)))
    }

    /// The records that are erased.
    pub fn erased(&self) -> impl Iterator<Item = RecordKey> + '_ {
        self.traces.reach().keys.iter().copied()
    }

    /// Whether a pack must not hold this record any more: it is gone or erased, or lies elsewhere in its new form.
    #[must_use]
    pub fn takes(&self, key: RecordKey) -> bool {
        self.gone.contains(&key) || self.replaced.contains(&key) || self.traces.reach().keys.contains(&key)
    }

    /// Ids of the erased, and of what is in their cases. What names none of them is about others: a name in it may be
    /// another's, and the server too leaves it where it stands.
    fn near(&self) -> impl Iterator<Item = Uuid> + '_ {
        let reach = self.traces.reach();
        let persons = reach.persons.iter().map(|person| person.0);
        let cases = self.cases_of_erased.iter().map(|case| case.0);
        persons.chain(cases).chain(reach.keys.iter().chain(self.held.keys()).map(|key| key.id))
    }

    /// What is left of a commit that the server has not taken in: nothing of the erased, all of what is gone.
    #[must_use]
    pub fn of_waiting(&self, commit: &Commit) -> Thinned {
        let named = names(&commit.changes);
        if !self.erases() || !self.near().any(|id| named.contains(&id)) {
            return Thinned::Untouched;
        }
        let told = told_by(commit, self.traces.reach().keys.clone(), |key| self.held.get(&key));
        self.traces.reaching(told).thin(commit)
    }

    /// What is left of a commit that the server has: nothing of what is gone, but for the case record itself. It tells of
    /// nobody, and the change that made it leave has to be sent again to a server that was restored from a backup: else the
    /// case would be back with those who gave it away.
    #[must_use]
    pub fn of_acknowledged(&self, commit: &Commit) -> Thinned {
        let left = match self.of_waiting(commit) {
            Thinned::Nothing => return Thinned::Nothing,
            Thinned::Less(left) => left,
            Thinned::Untouched => commit.clone(),
        };
        let stays = |key: RecordKey| key.kind == Kind::Case || !self.gone.contains(&key);
        let changes: Vec<_> = left.changes.iter().filter(|change| stays(change.key)).cloned().collect();
        match changes {
            changes if changes.is_empty() => Thinned::Nothing,
            changes if changes == commit.changes => Thinned::Untouched,
            changes => Thinned::Less(Commit { changes, ..left }),
        }
    }

    /// What is left of an entry in the tray; none if nothing is.
    #[must_use]
    pub fn of_returned(&self, entry: &Returned) -> Option<Returned> {
        match self.of_waiting(&entry.commit) {
            Thinned::Untouched => Some(entry.clone()),
            Thinned::Less(commit) => Some(Returned { commit, ..entry.clone() }),
            Thinned::Nothing => None,
        }
    }

    /// What is left of a draft; none if nothing is. One that this version cannot read goes if it names what leaves.
    #[must_use]
    pub fn of_draft(&self, name: &str, content: &str) -> Option<String> {
        if let Ok(mut draft) = serde_json::from_str::<Draft>(content) {
            let left = [draft.leave_cases(&self.cases()), draft.forget(&self.traces, &self.cases_of_erased)];
            return match left {
                [Remainder::All, Remainder::All] => Some(content.to_owned()),
                left if left.contains(&Remainder::Nothing) => None,
                _ => serde_json::to_string(&draft).ok(),
            };
        }
        if let Ok(mended) = serde_json::from_str::<Returned>(content) {
            return self.of_returned(&mended).and_then(|left| serde_json::to_string(&left).ok());
        }
        let persons = self.traces.reach().persons.iter().map(|person| person.0);
        let mut leaving = self.gone.iter().copied().chain(self.erased()).map(|key| key.id).chain(persons);
        let is_named = |id: Uuid| {
            let id = id.to_string();
            name.contains(&id) || content.contains(&id)
        };
        if leaving.any(is_named) {
            return None;
        }
        Some(if self.near().any(is_named) { self.traces.without_names(content) } else { content.to_owned() })
    }

    /// Takes it out of the casebook. `records` are what the erased were taken out of, in their new form.
    pub fn leave(&self, book: &mut Casebook, records: Vec<Kept>) {
        for commit in book.outbox().to_vec() {
            match self.of_waiting(&commit) {
                Thinned::Untouched => {}
                Thinned::Less(left) => {
                    book.take_back(commit.id);
                    book.commit(left);
                }
                Thinned::Nothing => {
                    book.take_back(commit.id);
                }
            }
        }
        self.replaced.iter().for_each(|key| book.drop_record(*key));
        records.into_iter().for_each(|record| book.confirm(record));
        self.gone.iter().copied().chain(self.erased()).for_each(|key| book.drop_record(key));
    }
}

/// Those of these erased records that something waiting still tells of: another tab wrote it before it heard of the erasure.
#[must_use]
pub fn still_told(book: &Casebook, erased: &BTreeSet<RecordKey>) -> Vec<RecordKey> {
    if erased.is_empty() {
        return Vec::new();
    }
    let named = set(book.outbox().iter().flat_map(|commit| names(&commit.changes)));
    erased.iter().filter(|key| named.contains(&key.id)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        device::Writer,
        ids::{PersonId, TaskId, TeamId, UserId},
        records::{Actor, Case, CaseStatus, Content, Identity, Set, Task, TaskState},
        sync::{Act, Refusal},
    };
    use chrono::DateTime;

    struct Device {
        book: Casebook,
        writer: Writer,
        case: CaseId,
        lina: PersonId,
    }

    impl Device {
        fn new() -> Self {
            let (case, lina) = (CaseId::new(), PersonId::new());
            let mut device = Self { book: Casebook::new(), writer: Writer::new(), case, lina };
            let name = |given: &str| Identity {
                case,
                family_name: "Haddad".into(),
                given_name: given.into(),
                spellings: Set::default(),
            };
            let mut act = Act::new();
            act.create(lina, &name("Lina")).create(PersonId::new(), &name("Omar"));
            let commit = device.commit(act);
            for key in commit.keys() {
                let mut record = Record::empty(key);
                record.apply(&commit);
                device.book.confirm(record);
            }
            device
        }

        fn commit(&mut self, act: Act) -> Commit {
            self.writer.commit(act, UserId::new(), DateTime::UNIX_EPOCH)
        }

        fn task(&self, who: Actor, what: &str) -> Task {
            let (consultation, due, settled_on) = (None, None, None);
            Task { case: self.case, consultation, what: what.into(), who, due, state: TaskState::Open, settled_on }
        }

        fn without_lina(&self) -> Leaving {
            Leaving::of(&self.book, &[], &[Identity::key(self.lina)], &[])
        }
    }

    #[test]
    fn of_what_waits_nothing_about_the_erased_is_left_and_everything_about_others() {
        let mut device = Device::new();
        let (hers, shared) = (TaskId::new(), TaskId::new());
        let mut act = Act::new();
        act.create(hers, &device.task(Actor::Client(device.lina), "Papiere"));
        act.create(shared, &device.task(Actor::Worker(UserId::new()), "mit Lina zum Amt, Familie Haddad"));
        let waiting = device.commit(act);
        let mut act = Act::new();
        act.create(TaskId::new(), &device.task(Actor::Client(device.lina), "Lina meldet sich"));
        let only_hers = device.commit(act);
        device.book.commit(waiting.clone());
        device.book.commit(only_hers);

        device.without_lina().leave(&mut device.book, Vec::new());
        let [left] = device.book.outbox() else { panic!("one commit waits") };
        assert_eq!((left.id, left.number), (waiting.id, waiting.number));
        assert_eq!(device.book.get::<Task>(shared).unwrap().what, "mit […] zum Amt, Familie Haddad");
        assert!(device.book.get::<Task>(hers).is_none() && device.book.get::<Identity>(device.lina).is_none());
    }

    #[test]
    fn what_another_tab_writes_about_the_erased_before_it_hears_of_it_is_found() {
        let mut device = Device::new();
        let mut act = Act::new();
        act.create(TaskId::new(), &device.task(Actor::Client(device.lina), "Papiere"));
        let late = device.commit(act);
        let erased = set([Identity::key(device.lina), Task::key(TaskId::new())]);
        assert_eq!(still_told(&device.book, &erased), []);
        device.book.commit(late);
        assert_eq!(still_told(&device.book, &erased), [Identity::key(device.lina)]);
        let leaving = Leaving::of(&device.book, &[], &still_told(&device.book, &erased), &[]);
        leaving.leave(&mut device.book, Vec::new());
        assert_eq!((still_told(&device.book, &erased), device.book.outbox().len()), (Vec::new(), 0));
    }

    #[test]
    fn whoever_bears_the_name_of_the_erased_in_another_case_keeps_it() {
        let mut device = Device::new();
        let (case, other) = (CaseId::new(), PersonId::new());
        let mut act = Act::new();
        let name =
            Identity { case, family_name: "Berger".into(), given_name: "Lina".into(), spellings: Set::default() };
        act.create(other, &name);
        let (consultation, due, settled_on) = (None, None, None);
        let (what, who) = ("Lina zum Arzt begleiten".to_owned(), Actor::Client(other));
        act.create(TaskId::new(), &Task { case, consultation, what, who, due, state: TaskState::Open, settled_on });
        let waiting = device.commit(act);
        let leaving = device.without_lina();
        assert_eq!(leaving.of_waiting(&waiting), Thinned::Untouched);
        let registration = "{\"given_name\":\"Lina\"}";
        assert_eq!(leaving.of_draft("register", registration).as_deref(), Some(registration));
    }

    #[test]
    fn what_is_gone_is_kept_where_it_waits_and_not_where_the_server_has_it() {
        let mut device = Device::new();
        let task = TaskId::new();
        let mut act = Act::new();
        act.create(task, &device.task(Actor::Worker(UserId::new()), "anrufen"));
        let commit = device.commit(act);
        let leaving = Leaving::of(&device.book, &[Task::key(task)], &[], &[]);
        assert_eq!(leaving.of_waiting(&commit), Thinned::Untouched);
        assert_eq!(leaving.of_acknowledged(&commit), Thinned::Nothing);
        let refusal = Some(Refusal::NotAllowed);
        let entry = Returned { commit, refusal, at: DateTime::UNIX_EPOCH };
        assert_eq!(leaving.of_returned(&entry), Some(entry.clone()));
        let mended = serde_json::to_string(&entry).unwrap();
        assert_eq!(leaving.of_draft("mend", &mended).as_ref(), Some(&mended), "and so is what somebody mends of it");
    }

    #[test]
    fn that_a_case_was_given_away_is_kept_of_what_the_server_has_and_nothing_about_its_people() {
        let mut device = Device::new();
        let key = Case::key(device.case);
        let case = Case { team: TeamId::new(), responsible: None, status: CaseStatus::Open, opened_on: None };
        let mut act = Act::new();
        act.create(device.case, &Case { team: TeamId::new(), ..case.clone() });
        act.create(TaskId::new(), &device.task(Actor::Client(device.lina), "Lina anrufen"));
        let commit = device.commit(act);
        let gone: Vec<RecordKey> = commit.keys().chain([Identity::key(device.lina)]).collect();
        let leaving = Leaving::of(&device.book, &gone, &[], &[]);
        let Thinned::Less(left) = leaving.of_acknowledged(&commit) else { panic!("the case stays") };
        assert_eq!(left.keys().collect::<Vec<_>>(), [key]);
        assert_eq!(leaving.of_acknowledged(&left), Thinned::Untouched);
    }

    #[test]
    fn other_tabs_read_anew_what_is_erased_or_replaced_and_not_what_is_gone() {
        let mut device = Device::new();
        let task = TaskId::new();
        let mut act = Act::new();
        act.create(task, &device.task(Actor::Worker(UserId::new()), "anrufen bei Lina"));
        let before = device.commit(act);
        let mut after = before.clone();
        let text = after.changes[0].fields.get_mut("what").unwrap();
        text.value = "anrufen bei […]".into();
        let [old, new] = [before, after].map(|commit| {
            let mut record = Record::empty(Task::key(task));
            record.apply(&commit);
            record
        });
        // Merging does not do: nothing says that one is newer.
        let mut merged = old.clone();
        merged.merge(&new);
        assert_eq!(merged, old);
        let replaced = Leaving::of(&device.book, &[], &[], &[Task::key(task)]);
        assert!(replaced.is_read_anew() && !replaced.erases());
        assert!(device.without_lina().is_read_anew());
        assert!(!Leaving::of(&device.book, &[Task::key(task)], &[], &[]).is_read_anew());
    }

    #[test]
    fn a_draft_that_names_what_leaves_goes() {
        let device = Device::new();
        let leaving = device.without_lina();
        let name = format!("person:{}", device.lina);
        assert_eq!(leaving.of_draft(&name, "{}"), None);
        let of_case = format!("{{\"case\":\"{}\",\"note\":\"Lina wartet\"}}", device.case);
        assert_eq!(leaving.of_draft("new", &of_case), Some(of_case.replace("Lina", "[…]")));
        let gone = Leaving::of(&device.book, &[Identity::key(device.lina)], &[], &[]);
        assert_eq!(gone.of_draft(&name, "{}"), None);
        assert_eq!(gone.of_draft("new", "\"Lina\"").as_deref(), Some("\"Lina\""));
    }
}
