use super::*;
use casework::{
    ids::{CaseId, MunicipalityId, TaskId},
    records::{Actor, Content as _, Role, Staff, Strokes, Task, TaskState},
    sync::Refusal,
};

fn at_work() -> Work {
    Work::in_memory(Me {
        user: UserId::new(),
        staff: Staff {
            name: "Jana Muster".into(),
            role: Role::SocialWorker,
            team: None,
            area: None,
            full_time_percent: None,
        },
        municipality: MunicipalityId::new(),
        municipality_name: "Musterstadt".into(),
        today: None,
    })
}

fn task(what: &str) -> Task {
    Task {
        case: CaseId::new(),
        consultation: None,
        what: what.into(),
        who: Actor::Worker(UserId::new()),
        due: None,
        state: TaskState::Open,
        settled_on: None,
    }
}

/// A drawing, of which every change is one to something signed.
fn drawing() -> Strokes {
    Strokes { case: CaseId::new(), lines: vec![vec![(1, 2, 3).into()]] }
}

fn now<T>(future: impl std::future::Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing is waited for in memory"),
    }
}

#[test]
fn what_is_saved_is_in_the_casebook_and_its_draft_is_gone() {
    Owner::new().with(|| {
        let (work, id) = (at_work(), TaskId::new());
        work.keep_draft("talk", &"Kita");
        assert_eq!(work.drafts(), ["talk"]);
        let mut act = Act::new();
        act.create(id, &task("Kita anrufen"));
        now(work.save(act, Some("talk"))).unwrap();
        assert_eq!(work.look(|book| book.get::<Task>(id).unwrap().what.clone()), "Kita anrufen");
        assert_eq!((work.waiting(), work.drafts()), (1, Vec::new()));
    });
}

#[test]
fn after_locking_nothing_is_in_memory_and_nothing_can_be_saved() {
    Owner::new().with(|| {
        let work = at_work();
        let mut act = Act::new();
        act.create(TaskId::new(), &task("Kita anrufen"));
        now(work.save(act.clone(), None)).unwrap();
        work.keep_draft("talk", &"Kita");
        work.lock();
        assert_eq!(now(work.save(act, None)), Err(SaveError::Locked));
        assert_eq!((work.stage.get(), work.waiting(), work.drafts(), work.me()), (Stage::Locked, 0, vec![], None));
        assert_eq!(work.draft::<String>("talk"), None);
    });
}

#[test]
fn where_the_installation_names_the_day_now_is_on_that_day_at_the_device_s_time() {
    Owner::new().with(|| {
        let work = at_work();
        let clock = crate::locales::local_now;
        let (before, now, after) = (clock(), work.now(), clock());
        assert!(before <= now && now <= after, "{now} is not the device's");

        let day = NaiveDate::from_ymd_opt(2025, 2, 3).unwrap();
        work.is(Me { today: Some(day), ..work.me().unwrap() });
        let (before, now, after) = (clock().time(), work.now(), clock().time());
        let midnight_passed = after < before;
        assert!(
            midnight_passed || before <= now.time() && now.time() <= after,
            "{now} is not the device's time of day"
        );
        assert_eq!((work.today(), now.date()), (day, day));
    });
}

#[test]
fn what_the_server_must_refuse_is_not_saved_and_says_why() {
    Owner::new().with(|| {
        let (work, id, drawn) = (at_work(), uuid::Uuid::from_u128(7), drawing());
        let mut act = Act::new();
        act.create(id, &drawn);
        now(work.save(act, None)).unwrap();
        work.keep_draft("talk", &"Kita");

        let mut act = Act::new();
        act.create(TaskId::new(), &task("Kita anrufen"));
        work.look(|book| {
            act.update(book.record(Strokes::key(id)).unwrap(), &drawn, &Strokes { lines: Vec::new(), ..drawn.clone() });
        });
        let refused = now(work.save(act, Some("talk")));
        assert_eq!(refused, Err(SaveError::Refused(Refusal::Signed { record: id })));
        assert_eq!((work.waiting(), work.drafts()), (1, vec!["talk".to_owned()]), "nothing of it, and the draft stays");
        assert_eq!(work.look(|book| book.get::<Strokes>(id).cloned()), Some(drawn));
        assert_eq!(work.look(|book| book.all::<Task>().len()), 0);
    });
}
