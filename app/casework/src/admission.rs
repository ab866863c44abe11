//! Whether the server takes a commit in: rights, soundness, and what is signed. The same for every store.

use crate::{
    access::{Deed, Relation, Scope, may},
    agreement, blobs,
    decisions::{Late, Raised, aside},
    erasure::{self, Thinned, Traces},
    ids::{CaseId, TeamId, UserId},
    records::{Because, Content, Decision, Kind, RecordKey},
    signed,
    sync::{self, Act, Change, Commit, Record, Refusal, Time, wire::Receipt},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// How far ahead of the server's clock a time may lie.
pub const AHEAD: TimeDelta = TimeDelta::minutes(1);

/// Who writes a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The user.
    pub user: UserId,
    /// What they may.
    pub scope: Scope,
}

/// On whose authority a commit is taken in.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    /// On a user's: their role decides.
    User(&'a Author),
    /// On that of a user whose account is blocked: what they wrote before is kept for the lead, and nothing else.
    Blocked(&'a Author),
    /// On that of whoever runs the server: an import.
    Operator,
}

/// What the ledger holds of everything that a commit touches.
#[derive(Debug, Default)]
pub struct Holdings {
    /// The records that it changes, as they stand; new ones are missing.
    pub records: HashMap<RecordKey, Record>,
    /// The teams of the cases that it names, as they stand; new ones are missing.
    pub teams: HashMap<CaseId, TeamId>,
    /// Those of the ids that it names ([`erasure::names`]) that are erased.
    pub erased: BTreeSet<RecordKey>,
    /// What used to be. Only a commit that is refused without it needs it: see [`Refusal::NotAllowed`].
    pub late: Option<Late>,
}

/// A commit with the time it gets, and its records as they stand afterwards.
#[derive(Debug)]
pub struct Admitted {
    /// The commit as it is taken in, with the time it gets: what came late is put aside in it, and what has to be decided
    /// because of it is raised in it.
    pub commit: Commit,
    /// The records, each once.
    pub records: Vec<Record>,
    /// The teams of the cases named, afterwards.
    pub teams: HashMap<CaseId, TeamId>,
    /// Records whose changes were put aside: they are not the author's to keep.
    pub aside: Vec<RecordKey>,
    /// The late work that they became.
    late: Vec<RecordKey>,
}

impl Admitted {
    fn new(commit: Commit, aside: Vec<RecordKey>, held: &Holdings) -> Self {
        let record = |change: &Change| {
            let mut record = held.records.get(&change.key).cloned().unwrap_or_else(|| Record::empty(change.key));
            record.apply(&commit);
            record
        };
        let records: Vec<Record> = commit.changes.iter().map(record).collect();
        let mut teams = held.teams.clone();
        teams.extend(records.iter().filter_map(|record| Some((CaseId(record.key.id), team_named(record)?))));
        let late_before = |key: &RecordKey| held.records.contains_key(key);
        let late = records.iter().map(|record| record.key).filter(|key| key.kind == Kind::LateWork);
        let late = late.filter(|key| !late_before(key)).collect();
        Self { records, teams, aside, late, commit }
    }

    /// The records that the author changes themselves: not the work that was put aside.
    fn own(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| !self.late.contains(&record.key))
    }

    /// The time that the commit gets.
    #[must_use]
    pub fn time(&self) -> Time {
        self.commit.time
    }

    /// A record as it stands afterwards, if the commit changes it.
    #[must_use]
    pub fn record(&self, key: RecordKey) -> Option<&Record> {
        self.records.iter().find(|record| record.key == key)
    }

    /// Lays a Decision before whoever is responsible, in this commit; `known` is its record, if it was raised before.
    pub fn raise(&mut self, raised: &Raised, known: Option<&Record>) {
        let mut act = Act::new();
        // A commit changes a record once; whoever settles knows what they settle.
        if self.record(Decision::key(raised.id)).is_none() {
            raised.lay_before(known, &mut act);
        }
        for change in act.into_changes() {
            let mut record = known.cloned().unwrap_or_else(|| Record::empty(change.key));
            self.commit.changes.push(change);
            record.apply(&self.commit);
            self.records.push(record);
        }
    }
}

/// The cases whose teams [`Holdings`] must know: those that records name before or after.
#[must_use]
pub fn cases_named(commit: &Commit, records: &HashMap<RecordKey, Record>) -> Vec<CaseId> {
    let mut cases: Vec<CaseId> = records.values().filter_map(Record::case).collect();
    for change in &commit.changes {
        if change.key.kind == Kind::Case {
            cases.push(CaseId(change.key.id));
        }
        cases.extend(change.fields.get("case").and_then(|write| write.value.as_str()?.parse::<CaseId>().ok()));
    }
    cases.sort_unstable();
    cases.dedup();
    cases
}

/// Refuses what tells of the erased. It is asked before anything else, whether the commit is known too: whoever sends it
/// still holds it.
///
/// # Errors
/// [`Refusal::Erased`], with what the device is to purge.
pub fn check_erased(commit: &Commit, held: &Holdings) -> Result<(), Refusal> {
    let told = erasure::told_by(commit, held.erased.clone(), |key| held.records.get(&key));
    let records = told.keys.iter().copied().collect();
    match Traces::of(told).thin(commit) {
        Thinned::Untouched => Ok(()),
        Thinned::Less(_) | Thinned::Nothing => Err(Refusal::Erased { records }),
    }
}

/// Decides whether a commit is taken in, and works out what then stands.
///
/// # Errors
/// [`Refusal`] says why it is not; nothing of it is taken in then.
pub fn admit(
    authority: Authority<'_>,
    commit: &Commit,
    held: &Holdings,
    now: DateTime<Utc>,
) -> Result<Admitted, Refusal> {
    check_erased(commit, held)?;
    let mut timed = commit.clone();
    timed.time = commit.time.capped(now + AHEAD);
    let (author, because) = match authority {
        Authority::User(author) => (Some(author), Because::LeftScope),
        Authority::Blocked(author) => (Some(author), Because::Blocked),
        Authority::Operator => (None, Because::LeftScope),
    };
    let admitted = match author {
        Some(author) => put_aside(author, because, &timed, held)?,
        None => Admitted::new(timed.clone(), Vec::new(), held),
    };
    if let Some(author) = author {
        check_rights(author, held, &admitted)?;
    }
    sync::check(&timed, |key| held.records.get(&key))?;
    blobs::check(&timed, |key| held.records.get(&key))?;
    signed::check(&admitted.commit.changes, |key| held.records.get(&key))?;
    if let Some(author) = author {
        // Of late work too: what its author may not enter, nobody takes in for them.
        agreement::check_entered(&timed, |key| held.records.get(&key))?;
        check_cases(author, held, &admitted)?;
    }
    Ok(admitted)
}

/// Puts aside what its author may not write any more and could once, and all that somebody wrote whose account is blocked.
fn put_aside(author: &Author, because: Because, commit: &Commit, held: &Holdings) -> Result<Admitted, Refusal> {
    let is_late_work = |change: &Change| change.key.kind == Kind::LateWork && !held.records.contains_key(&change.key);
    if commit.author != author.user || commit.changes.iter().any(is_late_work) {
        return Err(Refusal::NotAllowed);
    }
    let lost = |change: &Change| {
        let kind = change.key.kind;
        let case = case_of(change, held).filter(|case| held.teams.contains_key(case))?;
        let own = held.teams.get(&case) == author.scope.team.as_ref();
        let relation = if own { Relation::OwnTeam } else { Relation::OtherTeam };
        let may_write = may(author.scope.role, Deed::Write, kind, relation);
        let could_write = || held.late.as_ref().is_some_and(|late| late.could_write(kind, case));
        match because {
            Because::LeftScope => (!may_write && could_write()).then_some(case),
            Because::Blocked => (may_write || could_write()).then_some(case),
        }
    };
    let lost_keys: Vec<_> = commit.changes.iter().filter(|change| lost(change).is_some()).map(|it| it.key).collect();
    if because == Because::Blocked && lost_keys.len() < commit.changes.len() {
        return Err(Refusal::NotAllowed);
    }
    Ok(Admitted::new(aside(commit, because, lost), lost_keys, held))
}

/// The case that a change belongs to: the one its record has, or the one that a new record names.
fn case_of(change: &Change, held: &Holdings) -> Option<CaseId> {
    match held.records.get(&change.key) {
        Some(before) => before.case(),
        None if change.key.kind == Kind::Case => Some(CaseId(change.key.id)),
        None => change.fields.get("case")?.value.as_str()?.parse().ok(),
    }
}

/// Of these records, those that the author may not see: what they wrote there was taken in, and comes back to nobody's
/// device for it. `teams` are those that the records' cases have.
pub fn out_of_sight<'a>(
    authority: Authority<'_>,
    records: impl IntoIterator<Item = &'a Record>,
    teams: &HashMap<CaseId, TeamId>,
) -> Vec<RecordKey> {
    let Authority::User(author) = authority else { return Vec::new() };
    let is_hidden = |record: &&Record| {
        let relation = match record.case().map(|case| teams.get(&case)) {
            None => Relation::Shared,
            Some(team) if team.is_some() && team == author.scope.team.as_ref() => Relation::OwnTeam,
            Some(_) => Relation::OtherTeam,
        };
        !may(author.scope.role, Deed::Read, record.key.kind, relation)
    };
    let mut keys: Vec<_> = records.into_iter().filter(is_hidden).map(|record| record.key).collect();
    keys.sort_unstable();
    keys
}

/// The team that a case record names.
#[must_use]
pub fn team_named(record: &Record) -> Option<TeamId> {
    if record.key.kind != Kind::Case {
        return None;
    }
    record.standing("team")?.as_str()?.parse::<Uuid>().ok().map(TeamId)
}

/// What can be said before anything is read: it is of kinds that the author writes, in records that they may change.
fn check_rights(author: &Author, held: &Holdings, admitted: &Admitted) -> Result<(), Refusal> {
    let role = author.scope.role;
    for record in admitted.own() {
        let allowed = match held.records.get(&record.key) {
            Some(before) => {
                may(role, Deed::Write, record.key.kind, relation(before, &author.scope, held, &admitted.teams))
            }
            None => [Relation::Shared, Relation::OwnTeam, Relation::OtherTeam]
                .into_iter()
                .any(|relation| may(role, Deed::Write, record.key.kind, relation)),
        };
        if !allowed {
            return Err(Refusal::NotAllowed);
        }
    }
    Ok(())
}

/// Where the records end up, the author may write too.
fn check_cases(author: &Author, held: &Holdings, admitted: &Admitted) -> Result<(), Refusal> {
    for record in admitted.own() {
        let known = record.case().is_none_or(|case| admitted.teams.contains_key(&case));
        let relation = relation(record, &author.scope, held, &admitted.teams);
        if !known || !may(author.scope.role, Deed::Write, record.key.kind, relation) {
            return Err(Refusal::NotAllowed);
        }
    }
    Ok(())
}

/// How an author stands to a record. The team of a case is the one it has without the commit: whoever hands a case over
/// may still write in it, in the same act. A new case has the team that the commit gives it.
fn relation(record: &Record, scope: &Scope, held: &Holdings, teams: &HashMap<CaseId, TeamId>) -> Relation {
    let Some(case) = record.case() else { return Relation::Shared };
    let team = held.teams.get(&case).or_else(|| teams.get(&case));
    if team.is_some() && team == scope.team.as_ref() { Relation::OwnTeam } else { Relation::OtherTeam }
}

/// The commits of one push, answered one by one: what builds on one that was refused is refused with it, and nothing else.
#[derive(Debug, Default)]
pub struct Batch {
    refused: Vec<Commit>,
}

impl Batch {
    /// Why a commit need not be tried: it was made in sight of one that was refused.
    #[must_use]
    pub fn holds_back(&self, commit: &Commit) -> Option<Refusal> {
        let earlier = self.refused.iter().find(|earlier| commit.builds_on(earlier))?;
        Some(Refusal::BuildsOnRefused { commit: earlier.id })
    }

    /// Takes note of what became of a commit, and answers what to say. What is refused only because something before it
    /// was refused says so: mending that one mends both.
    pub fn answered(&mut self, commit: Commit, receipt: Receipt) -> Receipt {
        let Receipt::Refused(refusal) = receipt else { return receipt };
        let lacks = matches!(refusal, Refusal::NotAllowed | Refusal::Malformed { .. });
        let earlier = self.refused.iter().find(|earlier| lacks && commit.leans_on(earlier)).map(|earlier| earlier.id);
        self.refused.push(commit);
        Receipt::Refused(earlier.map_or(refusal, |commit| Refusal::BuildsOnRefused { commit }))
    }
}
