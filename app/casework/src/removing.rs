//! Taking out what was entered by mistake: what goes with it, what stays whatever somebody wants, and the way back.
//!
//! A removal is a commit like any other ([`crate::sync::Presence`]): the content stays readable in the history.

use crate::{
    agreement::withdrawn_with,
    casebook::Casebook,
    ids::{CaseId, ConsultationId, VersionId},
    minutes::{SignState, sign_state},
    records::{
        AgreementVersion, Appointment, Consultation, Content as _, Document, Kind, RecordKey, Reply, ReplyAnswer, Task,
    },
    sync::{Act, Dot, Presence, Record},
};
use uuid::Uuid;

/// Why something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stays {
    /// Somebody signed it, or it belongs to what somebody signed.
    #[error("this is signed, or belongs to something signed, and stays")]
    Signed,
    /// Somebody answered this version of an agreement or has a copy of it, or another goes on from it.
    #[error("somebody has answered this, holds a copy of it or goes on from it, and it stays")]
    InUse,
    /// It is of a kind that is not taken out one by one, or it is not there.
    #[error("this cannot be removed")]
    NotRemovable,
}

/// The kinds that somebody takes out one by one.
#[must_use]
pub fn is_removable(kind: Kind) -> bool {
    matches!(kind, Kind::Consultation | Kind::Task | Kind::Document | Kind::Stay | Kind::AgreementVersion)
}

/// What goes if somebody removes this: itself, with minutes the tasks, appointments and photos that were written down with
/// them, and with a version of an agreement that was laid before nobody yet the appointment that was made with it.
///
/// # Errors
/// [`Stays`] if it does not go.
pub fn with_it(book: &Casebook, key: RecordKey) -> Result<Vec<RecordKey>, Stays> {
    let there = book.record(key).is_some_and(|record| record.presence() != Presence::Removed);
    if !is_removable(key.kind) || !there {
        return Err(Stays::NotRemovable);
    }
    let is_signed = |id: ConsultationId| {
        book.get::<Consultation>(id).is_some_and(|minutes| sign_state(minutes) != SignState::Unsigned)
    };
    let minutes = match key.kind {
        Kind::Document => book.get::<Document>(key.id).and_then(|document| document.consultation),
        // Who does what is part of what was signed; what nobody does any more is dropped, and stays readable.
        Kind::Task => book.get::<Task>(key.id).and_then(|task| task.consultation),
        Kind::Consultation => Some(ConsultationId(key.id)),
        _ => None,
    };
    if minutes.is_some_and(is_signed) || key.kind == Kind::Document && shows_a_signature(book, key.id) {
        return Err(Stays::Signed);
    }
    let mut keys = vec![key];
    if key.kind == Kind::AgreementVersion {
        keys.extend(withdrawn_with(book, VersionId(key.id)).ok_or(Stays::InUse)?);
    }
    if key.kind == Kind::Consultation {
        let of = Some(ConsultationId(key.id));
        let ids = |ids: &mut dyn Iterator<Item = (&Uuid, bool)>| -> Vec<Uuid> {
            ids.filter(|(_, belongs)| *belongs).map(|(id, _)| *id).collect()
        };
        let tasks = ids(&mut book.all::<Task>().iter().map(|(id, it)| (id, it.consultation == of)));
        let appointments = ids(&mut book.all::<Appointment>().iter().map(|(id, it)| (id, it.consultation == of)));
        let documents = ids(&mut book.all::<Document>().iter().map(|(id, it)| (id, it.consultation == of)));
        keys.extend(tasks.into_iter().map(Task::key));
        keys.extend(appointments.into_iter().map(Appointment::key));
        keys.extend(documents.into_iter().map(Document::key));
    }
    Ok(keys)
}

/// Whether this is the photo of an agreement that was signed on paper.
fn shows_a_signature(book: &Casebook, document: Uuid) -> bool {
    book.all::<AgreementVersion>().values().any(|version| {
        let came =
            |reply: &Reply| matches!(&reply.answer, ReplyAnswer::OnPaper { photo: Some(photo) } if photo.0 == document);
        version.replies.values().any(came) || version.papers.values().any(|paper| paper.photo.0 == document)
    })
}

/// Removes something, and what goes with it.
///
/// # Errors
/// [`Stays`] if it does not go.
pub fn removal(book: &Casebook, key: RecordKey) -> Result<Act, Stays> {
    let mut act = Act::new();
    for key in with_it(book, key)? {
        act.remove(book.record(key).ok_or(Stays::NotRemovable)?);
    }
    // Whatever else says that it stays: the server would.
    book.check(act.changes()).map_err(|_| Stays::Signed)?;
    Ok(act)
}

/// Brings back what was removed, and all that went in the same act.
#[must_use]
pub fn bringing_back(book: &Casebook, key: RecordKey) -> Act {
    let mut act = Act::new();
    let Some(removal) = book.record(key).and_then(removed_by) else { return act };
    for record in book.grown().filter(|record| removed_by(record) == Some(removal)) {
        act.bring_back(record);
    }
    act
}

/// What was removed in a case and can be brought back: the latest first. What went along with other things is not named
/// apart.
#[must_use]
pub fn removed_in(book: &Casebook, case: CaseId) -> Vec<&Record> {
    let removed = |record: &&Record| is_removable(record.key.kind) && removed_by(record).is_some();
    let mut all: Vec<&Record> = book.grown().filter(removed).filter(|record| record.case() == Some(case)).collect();
    crate::order::sort_by_key(&mut all, |record| std::cmp::Reverse((record.changed_at(), record.key)));
    let minutes: Vec<_> =
        all.iter().filter(|it| it.key.kind == Kind::Consultation).filter_map(|it| removed_by(it)).collect();
    let went_along = |record: &&Record| {
        record.key.kind != Kind::Consultation && removed_by(record).is_some_and(|it| minutes.contains(&it))
    };
    all.retain(|record| !went_along(record));
    all
}

/// The act that took a record out, if it is out.
fn removed_by(record: &Record) -> Option<Dot> {
    (record.presence() == Presence::Removed).then(|| record.removal()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        blobs::BlobHash,
        ids::{CommitId, ConversationId, DocumentId, ReplicaId, TaskId, UserId},
        records::{Actor, ConsultationKind, DocumentKind, Manner, MediaType, Setting, Signature, Stay, TaskState},
        sync::{Commit, Time},
    };
    use chrono::DateTime;

    /// A case with minutes, what was written down with them, and a task from elsewhere.
    struct File {
        book: Casebook,
        case: CaseId,
        minutes: ConsultationId,
        task: TaskId,
        other: TaskId,
        photo: DocumentId,
        next: u64,
    }

    fn task(case: CaseId, consultation: Option<ConsultationId>) -> Task {
        Task {
            case,
            consultation,
            what: "Kita anrufen".into(),
            who: Actor::Worker(UserId::new()),
            due: None,
            state: TaskState::Open,
            settled_on: None,
        }
    }

    fn minutes_of(case: CaseId) -> Consultation {
        Consultation {
            case,
            conversation: ConversationId::new(),
            started_at: DateTime::UNIX_EPOCH.naive_utc(),
            minutes: 30,
            setting: Setting::OfficeHours,
            kind: ConsultationKind::FollowUp,
            accommodation: None,
            present: Default::default(),
            others_present: String::new(),
            interpreter: false,
            language: None,
            workers: Default::default(),
            criteria: Default::default(),
            occasion: "Kita-Platz".into(),
            topics: String::new(),
            agreed: String::new(),
            signatures: Default::default(),
        }
    }

    impl File {
        fn new() -> Self {
            let case = CaseId::new();
            let (minutes, task_id, other, photo) =
                (ConsultationId::new(), TaskId::new(), TaskId::new(), DocumentId::new());
            let document = Document {
                case,
                consultation: Some(minutes),
                person: None,
                kind: DocumentKind::Letter,
                note: String::new(),
                taken_at: DateTime::UNIX_EPOCH.naive_utc(),
                media: MediaType::Jpeg,
                size: 8,
                sha256: BlobHash::of(b"a letter"),
            };
            let mut act = Act::new();
            act.create(minutes, &minutes_of(case))
                .create(task_id, &task(case, Some(minutes)))
                .create(other, &task(case, None))
                .create(photo, &document);
            let mut file = Self { book: Casebook::new(), case, minutes, task: task_id, other, photo, next: 1 };
            file.save(act);
            file
        }

        fn save(&mut self, act: Act) {
            self.book.commit(Commit {
                id: CommitId::new(),
                replica: ReplicaId(Uuid::from_u128(1)),
                number: self.next,
                time: Time(self.next << 16),
                author: UserId::new(),
                wall: DateTime::UNIX_EPOCH,
                changes: act.into_changes(),
            });
            self.next += 1;
        }

        fn remove(&mut self, key: RecordKey) {
            let act = removal(&self.book, key).unwrap();
            self.save(act);
        }

        fn sign(&mut self) {
            let before = self.book.get::<Consultation>(self.minutes).unwrap().clone();
            let mut after = before.clone();
            let signature = Signature { at: DateTime::UNIX_EPOCH, manner: Manner::OnPaper, text_sha256: String::new() };
            after.signatures.insert("client".into(), signature);
            let mut act = Act::new();
            act.update(self.book.record(Consultation::key(self.minutes)).unwrap(), &before, &after);
            self.save(act);
        }
    }

    #[test]
    fn minutes_go_with_what_was_written_down_with_them_and_come_back_with_it() {
        let mut file = File::new();
        let (minutes, other) = (Consultation::key(file.minutes), Task::key(file.other));
        file.remove(other);
        file.remove(minutes);
        assert!(file.book.get::<Consultation>(file.minutes).is_none());
        assert!(file.book.get::<Task>(file.task).is_none() && file.book.get::<Document>(file.photo).is_none());
        let removed: Vec<_> = removed_in(&file.book, file.case).iter().map(|record| record.key).collect();
        assert_eq!(removed, [minutes, other], "what went along is not named apart");
        assert_eq!(removed_in(&file.book, CaseId::new()), Vec::<&Record>::new());

        let back = bringing_back(&file.book, minutes);
        file.save(back);
        assert!(file.book.get::<Consultation>(file.minutes).is_some() && file.book.get::<Task>(file.task).is_some());
        assert!(file.book.get::<Document>(file.photo).is_some());
        assert!(file.book.get::<Task>(file.other).is_none(), "what went by itself stays away");
        assert!(bringing_back(&file.book, minutes).is_empty(), "what is there is not brought back");
    }

    #[test]
    fn what_is_signed_stays_and_so_do_the_photo_and_the_tasks_that_belong_to_it() {
        let mut file = File::new();
        file.sign();
        assert_eq!(removal(&file.book, Consultation::key(file.minutes)), Err(Stays::Signed));
        assert_eq!(removal(&file.book, Document::key(file.photo)), Err(Stays::Signed));
        assert_eq!(removal(&file.book, Task::key(file.task)), Err(Stays::Signed), "who does what was signed");
        file.remove(Task::key(file.other));
    }

    #[test]
    fn people_and_cases_are_not_removed_one_by_one_and_nothing_goes_twice() {
        let mut file = File::new();
        let case = RecordKey { kind: Kind::Case, id: file.case.0 };
        assert_eq!(removal(&file.book, case), Err(Stays::NotRemovable));
        assert_eq!(removal(&file.book, Stay::key(Uuid::from_u128(7))), Err(Stays::NotRemovable));
        file.remove(Task::key(file.other));
        assert_eq!(removal(&file.book, Task::key(file.other)), Err(Stays::NotRemovable));
    }

    #[test]
    fn a_signature_that_met_a_removal_stands_and_the_minutes_can_only_be_brought_back() {
        let mut file = File::new();
        let key = Consultation::key(file.minutes);
        let gone = removal(&file.book, key).unwrap();
        file.sign();
        file.save(gone);
        let met = file.book.record(key).unwrap();
        assert_eq!(met.presence(), Presence::BroughtBack);
        let (mut again, mut back) = (Act::new(), Act::new());
        again.remove(met);
        back.bring_back(met);
        assert!(file.book.check(again.changes()).is_err());
        assert_eq!(file.book.check(back.changes()), Ok(()));
    }
}
