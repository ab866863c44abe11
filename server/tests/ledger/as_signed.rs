//! A client signs minutes while a colleague, who does not know, removes a task of them.

use crate::{
    store::On,
    town::{Device, Town, minutes},
};
use casework::{
    casebook::Casebook,
    conversation::text_of,
    ids::{CaseId, ConsultationId, PersonId, TaskId},
    minutes::sha256_hex,
    records::{Actor, Consultation, Content, Identity, Manner, Signature, Task, TaskState},
    sync::{Act, Presence, Record},
};
use chrono::DateTime;
use server::ledger::verify::verify;

struct Talk {
    minutes: ConsultationId,
    task: TaskId,
    person: PersonId,
    /// What Anna's tablet has.
    book: Casebook,
}

async fn talk(town: &Town) -> Talk {
    let (case, person): (CaseId, PersonId) = town.new_case().await;
    let ((id, content), task) = (minutes(case), TaskId::new());
    let what = Task {
        case,
        consultation: Some(id),
        what: "Kita anrufen".into(),
        who: Actor::Client(person),
        due: None,
        state: TaskState::Open,
        settled_on: None,
    };
    let mut act = Act::new();
    act.create(id, &Consultation { present: [person].into_iter().collect(), ..content }).create(task, &what);
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
    let mut book = Casebook::new();
    book.confirm(town.record::<Consultation>(id).await);
    book.confirm(town.record::<Task>(task).await);
    book.confirm(town.record::<Identity>(person).await);
    Talk { minutes: id, task, person, book }
}

impl Talk {
    fn signing(&self) -> Act {
        let text_sha256 = sha256_hex(&text_of(&self.book, self.minutes).unwrap());
        let signature = Signature { at: DateTime::UNIX_EPOCH, manner: Manner::OnPaper, text_sha256 };
        let before = self.book.get::<Consultation>(self.minutes).unwrap();
        let mut signed = before.clone();
        signed.signatures.insert(Actor::Client(self.person).to_string(), signature);
        let mut act = Act::new();
        act.update(self.record(Consultation::key(self.minutes)), before, &signed);
        act
    }

    fn removal(&self) -> Act {
        let mut act = Act::new();
        act.remove(self.record(Task::key(self.task)));
        act
    }

    fn record(&self, key: casework::records::RecordKey) -> &Record {
        self.book.record(key).unwrap()
    }
}

in_a_town! {
    async fn a_task_that_was_signed_comes_back_whichever_came_first(town) {
        for signature_first in [true, false] {
            let talk = talk(&town).await;
            let mut acts = [talk.removal(), talk.signing()];
            if signature_first {
                acts.reverse();
            }
            for act in acts {
                town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
            }
            assert_eq!(town.record::<Task>(talk.task).await.presence(), Presence::There, "first: {signature_first}");
            let report = verify(&*town.ledger, &town.municipality, &[]).await.unwrap();
            assert_eq!((report.faults, report.thinned), (Vec::new(), 0));
        }
    }
}

in_a_town! {
    async fn a_task_that_was_out_before_the_text_was_signed_stays_out(town) {
        let mut talk = talk(&town).await;
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(talk.removal())).await;
        talk.book.confirm(town.record::<Task>(talk.task).await);
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(talk.signing())).await;
        assert_eq!(town.record::<Task>(talk.task).await.presence(), Presence::Removed);
        assert!(verify(&*town.ledger, &town.municipality, &[]).await.unwrap().faults.is_empty());
    }
}
