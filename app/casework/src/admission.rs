//! Whether the server takes a commit in: rights, soundness, and minutes that are signed. The same for every store.

use crate::{
    access::{Deed, Relation, Scope, may},
    erasure::{self, Thinned, Traces},
    ids::{CaseId, TeamId, UserId},
    minutes,
    records::{Kind, RecordKey},
    sync::{self, Commit, Record, Refusal, Time, wire::Receipt},
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
}

/// A commit with the time it gets, and its records as they stand afterwards.
#[derive(Debug)]
pub struct Admitted {
    /// The time.
    pub time: Time,
    /// The records, each once.
    pub records: Vec<Record>,
    /// The teams of the cases named, afterwards.
    pub teams: HashMap<CaseId, TeamId>,
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
    let limit = now + AHEAD;
    let mut timed = commit.clone();
    timed.time = commit.time.capped(limit);
    let mut records: Vec<Record> = Vec::with_capacity(timed.changes.len());
    for change in &timed.changes {
        let mut record = held.records.get(&change.key).cloned().unwrap_or_else(|| Record::empty(change.key));
        record.apply(&timed);
        records.push(record);
    }
    let mut teams = held.teams.clone();
    teams.extend(records.iter().filter_map(|record| Some((CaseId(record.key.id), team_named(record)?))));
    if let Authority::User(author) = authority {
        check_rights(author, commit, held, &records, &teams)?;
    }
    sync::check(&timed, |key| held.records.get(&key))?;
    minutes::check(&timed, |key| held.records.get(&key))?;
    if let Authority::User(author) = authority {
        check_cases(author, held, &records, &teams)?;
    }
    Ok(Admitted { time: timed.time, records, teams })
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

/// What can be said before anything is read: it is the author's own commit, of kinds that they write, in records that
/// they may change.
fn check_rights(
    author: &Author,
    commit: &Commit,
    held: &Holdings,
    records: &[Record],
    teams: &HashMap<CaseId, TeamId>,
) -> Result<(), Refusal> {
    if commit.author != author.user {
        return Err(Refusal::NotAllowed);
    }
    let role = author.scope.role;
    for record in records {
        let allowed = match held.records.get(&record.key) {
            Some(before) => may(role, Deed::Write, record.key.kind, relation(before, &author.scope, held, teams)),
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
fn check_cases(
    author: &Author,
    held: &Holdings,
    records: &[Record],
    teams: &HashMap<CaseId, TeamId>,
) -> Result<(), Refusal> {
    for record in records {
        let known = record.case().is_none_or(|case| teams.contains_key(&case));
        let relation = relation(record, &author.scope, held, teams);
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
