//! Who may write down what somebody says to a version.

use crate::{
    ids::UserId,
    records::{Actor, Kind, LateWork, PaperPhoto, RecordKey, ReplyKey},
    sync::{Change, Commit, Record, Refusal},
};

/// Whether a worker may enter what this signer says, on the screen or on paper: what clients say, any worker of the case
/// enters; a worker speaks for themselves, and nobody does for them.
#[must_use]
pub fn may_enter(signer: Actor, by: UserId) -> bool {
    match signer {
        Actor::Client(_) => true,
        Actor::Worker(worker) => worker == by,
        // Partners are not asked.
        Actor::Partner(_) => false,
    }
}

/// Checks that the author of a commit may enter the replies in it, and added the photos of papers themselves. Whoever takes
/// late work in enters what its author wrote. `before` answers a record as it stands without the commit.
///
/// # Errors
/// [`Refusal::NotAllowed`] if somebody else would speak for a worker.
pub(crate) fn check_entered<'a>(
    commit: &Commit,
    before: impl Fn(RecordKey) -> Option<&'a Record>,
) -> Result<(), Refusal> {
    let versions = || commit.changes.iter().filter(|change| change.key.kind == Kind::AgreementVersion);
    if versions().all(|change| is_entered_by(commit.author, change, |_| true)) {
        return Ok(());
    }
    let late = commit.keys().filter(|key| key.kind == Kind::LateWork);
    let late: Vec<LateWork> = late.filter_map(|key| before(key)?.content().ok()).collect();
    let is_of_late_work = |change: &Change| {
        late.iter().any(|work| {
            let theirs = work.changes.iter().find(|it| it.key == change.key);
            let wrote = |path: &str| {
                let value = |it: &Change| it.fields.get(path).map(|write| write.value.clone());
                theirs.is_some_and(|it| value(it) == value(change))
            };
            // What its author did not write is the commit's own.
            is_entered_by(work.author, change, wrote) && is_entered_by(commit.author, change, |path| !wrote(path))
        })
    };
    match versions().all(|change| is_entered_by(commit.author, change, |_| true) || is_of_late_work(change)) {
        true => Ok(()),
        false => Err(Refusal::NotAllowed),
    }
}

/// Whether this worker may enter those fields of a change that count.
fn is_entered_by(by: UserId, change: &Change, counts: impl Fn(&str) -> bool) -> bool {
    change.fields.iter().filter(|(path, _)| counts(path)).all(|(path, write)| {
        if let Some(key) = path.strip_prefix("replies/") {
            // A key that says nothing is malformed, and refused as that.
            key.parse().is_ok_and(|key: ReplyKey| may_enter(key.signer, by))
        } else if path.starts_with("papers/") {
            serde_json::from_value(write.value.clone()).is_ok_and(|paper: PaperPhoto| paper.by == by)
        } else {
            true
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        agreement::{
            reply,
            tests::{ME, Town, drawn, said},
        },
        decisions::{aside, take_in_late_work},
        ids::VersionId,
        records::{AgreementVersion, Because, Content as _, ReplyAnswer},
        sync::Act,
    };
    use uuid::Uuid;

    fn answers(town: &Town, id: VersionId, signer: Actor, answer: ReplyAnswer) -> Act {
        let key = ReplyKey { id: Uuid::now_v7(), signer };
        reply(&town.book, id, key, &said(answer), Some(&vec![vec![(1, 2, 3).into()]])).unwrap()
    }

    fn check(town: &Town, commit: &Commit) -> Result<(), Refusal> {
        check_entered(commit, |key| town.book.record(key))
    }

    #[test]
    fn a_worker_enters_what_clients_say_and_their_own_signature_and_nobody_a_colleagues() {
        let (mut town, colleague) = (Town::new(), UserId::new());
        let id = town.lay(&town.draft());
        let paper = || ReplyAnswer::OnPaper { photo: None };
        let asked = [
            (Actor::Client(town.lina), paper(), Ok(())),
            (Actor::Worker(ME), drawn(), Ok(())),
            (Actor::Worker(colleague), ReplyAnswer::Declined(String::new()), Err(Refusal::NotAllowed)),
            (Actor::Worker(colleague), paper(), Err(Refusal::NotAllowed)),
        ];
        for (signer, answer, expected) in asked {
            let act = answers(&town, id, signer, answer);
            let commit = town.save(act);
            assert_eq!(check(&town, &commit), expected, "{signer:?}");
            assert_eq!(may_enter(signer, ME), expected.is_ok());
        }
    }

    #[test]
    fn nobody_adds_the_photo_of_a_paper_in_a_colleagues_name() {
        let mut town = Town::new();
        let id = town.lay(&town.draft());
        let lina = Actor::Client(town.lina);
        town.answers(id, lina, ReplyAnswer::OnPaper { photo: None });
        let of = town.version(id).replies.keys().next().unwrap().id;
        for (by, expected) in [(ME, Ok(())), (UserId::new(), Err(Refusal::NotAllowed))] {
            let record = town.book.record(AgreementVersion::key(id)).unwrap();
            let paper = PaperPhoto {
                of,
                photo: crate::ids::DocumentId::new(),
                sha256: crate::blobs::BlobHash::of(b"leaf"),
                by,
                at: chrono::DateTime::UNIX_EPOCH,
            };
            let key = ReplyKey { id: Uuid::now_v7(), signer: lina };
            let mut act = Act::new();
            act.settle(record, &format!("papers/{key}"), serde_json::json!(paper));
            let commit = town.save(act);
            assert_eq!(check(&town, &commit), expected);
        }
    }

    #[test]
    fn whoever_takes_late_work_in_enters_what_its_author_signed_and_no_more() {
        let (mut town, colleague) = (Town::new(), UserId::new());
        let id = town.lay(&town.draft());
        let signed = answers(&town, id, Actor::Worker(colleague), drawn());
        let template = Commit { author: colleague, ..town.save(Act::new()) };
        let late =
            aside(&Commit { changes: signed.into_changes(), ..template }, Because::LeftScope, |_| Some(town.case));
        let key = late.changes[0].key;
        town.book.commit(late);
        let mut act = Act::new();
        take_in_late_work(&mut act, &town.book, key.id, ME, crate::agreement::tests::today()).unwrap();
        let number = town.book.outbox().len() as u64 + 1;
        let taken = Commit { author: ME, number, changes: act.into_changes(), ..town.book.outbox()[0].clone() };
        assert_eq!(check(&town, &taken), Ok(()));
        // Another signature beside it, or the same without the late work, is nobody's to enter.
        let version = AgreementVersion::key(id);
        let mut more = taken.clone();
        let change = more.changes.iter_mut().find(|change| change.key == version).unwrap();
        let (path, write) = change.fields.iter().find(|(path, _)| path.starts_with("replies/")).unwrap();
        let other = path.replace(&colleague.to_string(), &UserId::new().to_string());
        let write = write.clone();
        change.fields.insert(other, write);
        assert_eq!(check(&town, &more), Err(Refusal::NotAllowed));
        let mut alone = taken;
        alone.changes.retain(|change| change.key == version);
        assert_eq!(check(&town, &alone), Err(Refusal::NotAllowed));
    }
}
