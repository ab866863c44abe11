//! The agreements of a case: which version is in force, what waits for an answer, and how far the goals are.

use super::{Standing, standing};
use crate::{
    casebook::Casebook,
    ids::{AgreementId, CaseId, GoalId, UserId, VersionId},
    records::{
        Actor, Agreement, AgreementVersion, Consultation, Content as _, Goal, GoalState, PointReply, Progress, ReplyKey,
    },
    sync::{Act, Record, Time},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// Agreements are due this long before the day on which they are to be looked at together.
pub const REVIEW_WARNING: Days = Days::new(2 * 7);

/// A version with its id.
type Version<'a> = (VersionId, &'a AgreementVersion);

/// One agreement as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Current<'a> {
    /// Its id.
    pub id: AgreementId,
    /// What comes of its goals.
    pub agreement: Option<&'a Agreement>,
    /// The version that both sides signed last.
    pub in_force: Option<Version<'a>>,
    /// Versions that wait for an answer or were declined, and from which no other was made: the newest first.
    pub open: Vec<Version<'a>>,
    /// Other versions that both sides signed and that the one in force does not go back to, or goes back to without knowing
    /// that they were signed: two tablets had one laid down each. Somebody has to say which holds.
    pub rivals: Vec<VersionId>,
    /// Versions that both sides signed and that do not hold, because somebody said which one does.
    pub set_aside: Vec<VersionId>,
    /// Every version, the newest first.
    pub versions: Vec<Version<'a>>,
    /// The day on which they will look at it together, of the version in force: the first that was planned, or on which it
    /// ends, for which nobody has written down that they did, or how far a goal is since. Speaking of something else is no review; one that was missed stays due.
    pub next_review: Option<NaiveDate>,
    /// Whether that day is near or over, so that they can look at it together today: not on the day on which they did or on
    /// which they signed.
    pub asks_to_look: bool,
}

impl<'a> Current<'a> {
    /// The version that takes the place of this one: the newest that was made from it. Where people have agreed to this one,
    /// only another that they have agreed to and that was not set aside does; what was declined takes the place of none.
    #[must_use]
    pub fn in_place_of(&self, id: VersionId) -> Option<Version<'a>> {
        let standing_of = |id| self.versions.iter().find(|(known, _)| *known == id).map(|(_, it)| standing(it));
        if self.rivals.contains(&id) || self.in_force.is_some_and(|(in_force, _)| in_force == id) {
            return None;
        }
        let is_agreed = standing_of(id) == Some(Standing::Agreed);
        let takes = |(other, version): &&Version<'_>| {
            let goes_back = *other != id && ancestors(&self.versions, *other).contains(&id);
            goes_back
                && match standing(version) {
                    Standing::Agreed => !is_agreed || !self.set_aside.contains(other),
                    Standing::Laid | Standing::Begun => !is_agreed,
                    Standing::Declined => false,
                }
        };
        self.versions.iter().find(takes).copied()
    }
}

/// The version that takes the place of this one; see [`Current::in_place_of`].
#[must_use]
pub fn in_place_of(book: &Casebook, id: VersionId, today: NaiveDate) -> Option<Version<'_>> {
    let version = book.get::<AgreementVersion>(id)?;
    let all = agreements(book, version.case, today);
    all.into_iter().find(|it| it.id == version.agreement)?.in_place_of(id)
}

/// The agreements of a case. One whose only version was withdrawn is none.
#[must_use]
pub fn agreements(book: &Casebook, case: CaseId, today: NaiveDate) -> Vec<Current<'_>> {
    grouped(book, |it| it == case, today)
}

/// The agreements of many cases at once.
pub(crate) fn agreements_of<'a>(
    book: &'a Casebook,
    cases: &HashSet<CaseId>,
    today: NaiveDate,
) -> Vec<(CaseId, Current<'a>)> {
    if book.all::<AgreementVersion>().is_empty() {
        return Vec::new();
    }
    let all = grouped(book, |case| cases.contains(&case), today);
    all.into_iter().filter_map(|it| Some((it.versions.first()?.1.case, it))).collect()
}

/// The agreements of which somebody has to say which version holds.
#[must_use]
pub fn contested(book: &Casebook, today: NaiveDate) -> Vec<Current<'_>> {
    grouped(book, |_| true, today).into_iter().filter(|it| !it.rivals.is_empty()).collect()
}

fn grouped(book: &Casebook, is_wanted: impl Fn(CaseId) -> bool, today: NaiveDate) -> Vec<Current<'_>> {
    let mut versions: BTreeMap<AgreementId, Vec<Version<'_>>> = BTreeMap::new();
    for (&id, version) in book.all::<AgreementVersion>().iter() {
        if is_wanted(version.case) {
            versions.entry(version.agreement).or_default().push((VersionId(id), version));
        }
    }
    versions.into_iter().map(|(id, versions)| current(book, id, versions, today)).collect()
}

fn current<'a>(book: &'a Casebook, id: AgreementId, mut versions: Vec<Version<'a>>, today: NaiveDate) -> Current<'a> {
    crate::order::sort_by_key(&mut versions, |(id, version)| std::cmp::Reverse((version.number, *id)));
    let agreement = book.get::<Agreement>(id);
    let mut set_aside: Vec<_> = agreement.map(|it| it.set_aside.iter().copied().collect()).unwrap_or_default();
    let (mut in_force, mut rivals) = held(book, &versions, &set_aside);
    let (newest, apart) = held(book, &versions, &[]);
    let mut asked_about = newest.iter().map(|(id, _)| *id).chain(apart.iter().copied());
    // Two who did not know of each other each said that theirs holds: it is asked again, and no version that both go back
    // to comes into force by it.
    let goes_back = |id, root| ancestors(&versions, id).contains(&root);
    let is_out = |id| set_aside.contains(&id) && in_force.is_none_or(|(root, _)| goes_back(id, root));
    if asked_about.all(is_out) {
        (in_force, rivals) = (newest, apart);
        set_aside.clear();
    }
    let roots = in_force.map(|(id, _)| ancestors(&versions, id)).unwrap_or_default();
    let is_revised = |id: VersionId| versions.iter().any(|(_, other)| other.revises == Some(id));
    let is_open =
        |(id, version): &Version<'_>| standing(version) != Standing::Agreed && !is_revised(*id) && !roots.contains(id);
    let next_review = in_force.and_then(|(_, version)| {
        let looked = agreement.and_then(|agreement| looked_up_to(agreement, version, today));
        planned(version).into_iter().find(|day| looked.is_none_or(|looked| *day > looked))
    });
    let is_new = in_force.is_some_and(|(_, version)| signed_on(version, today) >= today);
    let is_done = agreement.is_some_and(|it| it.reviewed.contains_key(&today));
    let asks_to_look = next_review.is_some_and(|day| day <= today + REVIEW_WARNING) && !is_new && !is_done;
    Current {
        id,
        agreement,
        in_force,
        open: versions.iter().copied().filter(is_open).collect(),
        rivals,
        set_aside,
        next_review,
        asks_to_look,
        versions,
    }
}

/// Of the versions that both sides signed and that are not set aside, the one in force and its rivals.
fn held<'a>(
    book: &Casebook,
    versions: &[Version<'a>],
    set_aside: &[VersionId],
) -> (Option<Version<'a>>, Vec<VersionId>) {
    let agreed =
        || versions.iter().copied().filter(|(id, it)| standing(it) == Standing::Agreed && !set_aside.contains(id));
    let in_force = agreed().max_by_key(|(id, version)| (version.number, last_signed(version), *id));
    let roots = in_force.map(|(id, _)| ancestors(versions, id)).unwrap_or_default();
    let was_unknown = |id: VersionId| {
        let next = roots.iter().zip(roots.iter().skip(1)).find(|(_, before)| **before == id).map(|(next, _)| *next);
        next.is_some_and(|next| agreed_since(book, id) > laid_at(book, next))
    };
    (in_force, agreed().map(|(id, _)| id).filter(|id| !roots.contains(id) || was_unknown(*id)).collect())
}

/// The days on which they look at a version together: those that were planned, and the last on which it holds, so that what
/// comes then is agreed in time.
fn planned(version: &AgreementVersion) -> BTreeSet<NaiveDate> {
    version.reviews.iter().copied().chain(version.until).collect()
}

/// Up to which day they have looked at it together. A review that was written down settles what was asked for: the planned
/// days up to it, or else the next if it is asked for already. The progress of a goal of the version, or of a step, settles
/// what was planned up to its day.
fn looked_up_to(agreement: &Agreement, version: &AgreementVersion, today: NaiveDate) -> Option<NaiveDate> {
    let since = signed_on(version, today);
    let looks = agreement.reviewed.keys().filter(|day| **day > since).map(|day| (*day, Looked::Together));
    let progress = |goal: &Goal| agreement.progress.get(&goal.id).map(|progress| progress.on);
    let steps = version.goals.iter().flat_map(|goal| &goal.steps).filter_map(|it| agreement.steps.get(&it.id).copied());
    let progress = version.goals.iter().filter_map(progress).chain(steps).map(|day| (day, Looked::AtAGoal));
    let planned = planned(version);
    let mut looks: Vec<_> = looks.chain(progress).filter(|(day, _)| *day <= today).collect();
    crate::order::sort_by_key(&mut looks, |it| *it);
    looks.into_iter().fold(None, |up_to, (day, looked)| {
        let next = planned.iter().copied().find(|it| up_to.is_none_or(|up_to| *it > up_to));
        let is_asked_for = |next: &NaiveDate| looked == Looked::Together && *next <= day + REVIEW_WARNING;
        up_to.max(Some(next.filter(is_asked_for).map_or(day, |next| next.max(day))))
    })
}

/// How somebody looked at an agreement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Looked {
    /// With the people, at all of it.
    Together,
    /// At how far a goal is.
    AtAGoal,
}

/// On which day both sides had signed a version: what they looked at before that day was another one. Where the device's
/// clock was ahead, the day on which it was written.
fn signed_on(version: &AgreementVersion, today: NaiveDate) -> NaiveDate {
    let first = |is_of: fn(&Actor) -> bool| {
        let signed = version.replies.iter().filter(|(key, reply)| reply.answer.signs() && is_of(&key.signer));
        signed.map(|(_, reply)| reply.at.date_naive()).min()
    };
    let (clients, workers) = (first(|it| matches!(it, Actor::Client(_))), first(|it| matches!(it, Actor::Worker(_))));
    let signed = clients.max(workers).filter(|day| *day <= today);
    signed.map_or(version.written_on, |day| day.max(version.written_on))
}

/// Writes down that somebody looked at an agreement together with the people on this day. Nothing if it is not in the
/// casebook.
pub fn set_reviewed(act: &mut Act, book: &Casebook, id: AgreementId, on: NaiveDate, by: UserId) {
    if let (Some(record), Some(agreement)) = (book.record(Agreement::key(id)), book.get::<Agreement>(id)) {
        let mut after = agreement.clone();
        after.reviewed.insert(on, by);
        act.update(record, agreement, &after);
    }
}

/// What was asked about a version since people of its case were last spoken with, the earliest first: by whom, in their
/// words.
#[must_use]
pub fn asked<'a>(book: &Casebook, version: &'a AgreementVersion, today: NaiveDate) -> Vec<(Actor, &'a str)> {
    let spoken = last_spoken(book, version.case, today);
    let replies = version.replies.iter().filter(|(_, it)| spoken.is_none_or(|day| day <= it.at.date_naive()));
    let mut asked: Vec<_> = replies
        .flat_map(|(key, reply)| reply.points.values().map(move |said| (reply.at, *key, said)))
        .filter_map(|(at, key, said)| match said {
            PointReply::Question(words) => Some((at, key, words.as_str())),
            PointReply::Understood => None,
        })
        .collect();
    crate::order::sort_by_key(&mut asked, |(at, key, words)| (*at, *key, *words));
    asked.into_iter().map(|(_, key, words)| (key.signer, words)).collect()
}

/// When people of a case were last spoken with.
fn last_spoken(book: &Casebook, case: CaseId, today: NaiveDate) -> Option<NaiveDate> {
    let talks = book.all::<Consultation>().values().filter(|minutes| minutes.case == case);
    talks.map(|minutes| minutes.started_at.date()).filter(|day| *day <= today).max()
}

/// When a version was laid before people, by the clock that all devices share.
fn laid_at(book: &Casebook, id: VersionId) -> Option<Time> {
    written_at(book.record(AgreementVersion::key(id))?, "text")
}

/// Since when both sides have signed a version, by the clock that all devices share.
fn agreed_since(book: &Casebook, id: VersionId) -> Option<Time> {
    let (record, version) = (book.record(AgreementVersion::key(id))?, book.get::<AgreementVersion>(id)?);
    let first = |is_of: fn(&Actor) -> bool| {
        let signed = version.replies.iter().filter(|(key, reply)| reply.answer.signs() && is_of(&key.signer));
        signed.filter_map(|(key, _)| written_at(record, &format!("replies/{key}"))).min()
    };
    let (clients, workers) = (first(|it| matches!(it, Actor::Client(_))), first(|it| matches!(it, Actor::Worker(_))));
    Some(clients?.max(workers?))
}

fn written_at(record: &Record, path: &str) -> Option<Time> {
    record.fields.get(path)?.standing().map(|version| version.time)
}

/// When somebody signed last.
fn last_signed(version: &AgreementVersion) -> Option<(DateTime<Utc>, ReplyKey)> {
    version.replies.iter().filter(|(_, it)| it.answer.signs()).map(|(key, it)| (it.at, *key)).max()
}

/// A version and all that it goes back to.
fn ancestors(versions: &[Version<'_>], id: VersionId) -> Vec<VersionId> {
    let mut found = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|id| !found.contains(id)) {
        found.push(id);
        next = versions.iter().find(|(known, _)| *known == id).and_then(|(_, version)| version.revises);
    }
    found
}

/// How far a goal is.
#[must_use]
pub fn progress_of(agreement: &Agreement, goal: GoalId) -> GoalState {
    agreement.progress.get(&goal).map_or(GoalState::Agreed, |progress| progress.state)
}

/// A goal cannot be dropped for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("say why the goal is dropped")]
pub struct NeedsReason;

/// Writes down how far a goal is. Nothing if the agreement is not in the casebook.
///
/// # Errors
/// [`NeedsReason`] if it is dropped without one.
pub fn set_progress(
    act: &mut Act,
    book: &Casebook,
    id: AgreementId,
    goal: GoalId,
    progress: Progress,
) -> Result<(), NeedsReason> {
    if progress.state == GoalState::Dropped && progress.reason.trim().is_empty() {
        return Err(NeedsReason);
    }
    if let (Some(record), Some(agreement)) = (book.record(Agreement::key(id)), book.get::<Agreement>(id)) {
        let mut after = agreement.clone();
        after.progress.insert(goal, progress);
        act.update(record, agreement, &after);
    }
    Ok(())
}

/// Writes down that a step was taken on a day, or was not. Nothing if the agreement is not in the casebook.
pub fn take_step(act: &mut Act, book: &Casebook, id: AgreementId, step: Uuid, on: Option<NaiveDate>) {
    if let (Some(record), Some(agreement)) = (book.record(Agreement::key(id)), book.get::<Agreement>(id)) {
        let mut after = agreement.clone();
        match on {
            Some(day) => after.steps.insert(step, day),
            None => after.steps.remove(&step),
        };
        act.update(record, agreement, &after);
    }
}

/// Says which of several signed versions holds: the others, and what they go back to alone, are set aside, signed as they
/// are. Nothing if the agreement is not in the casebook.
pub fn let_hold(act: &mut Act, book: &Casebook, case: CaseId, id: AgreementId, version: VersionId, today: NaiveDate) {
    let current = agreements(book, case, today).into_iter().find(|it| it.id == id);
    let (Some(record), Some(agreement), Some(current)) =
        (book.record(Agreement::key(id)), book.get::<Agreement>(id), current)
    else {
        return;
    };
    let roots = ancestors(&current.versions, version);
    let apart = current.versions.iter().filter(|(id, it)| standing(it) == Standing::Agreed && !roots.contains(id));
    let mut after = agreement.clone();
    for other in current.rivals.iter().copied().chain(apart.map(|(id, _)| *id)) {
        after.set_aside.insert(other);
    }
    after.set_aside.remove(&version);
    act.update(record, agreement, &after);
}
