//! One person, registered twice and joined: what comes late goes where the rest went, and nothing of either is left after an
//! erasure.

use crate::{
    store::{On, Store},
    town::{self, Device, Follower, Town, base, house, minutes, now, stay, today},
};
use casework::{
    casebook::Casebook,
    decisions::{join, settle},
    erasure::Subject,
    ids::{AccommodationId, CaseId, ConsultationId, PersonId, UnitId},
    records::{
        BaseData, Case, CaseStatus, Consultation, Content, Decision, Dispute, Identity, Kind, Stay, Unit, Verdict,
    },
    sync::{Act, Presence},
};
use server::ledger::{ErasureList, User, verify::verify};
use uuid::Uuid;

/// Somebody registered by Anna on a device of its own.
async fn registers(town: &Town, name: &str, phone: &str) -> (CaseId, PersonId) {
    let known = |case| BaseData { phone: Some(phone.to_owned()), ..base(case) };
    let (case, person, act) = town::registers(&town.anna, name, known);
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
    (case, person)
}

/// What a device of Anna's team has: all of it.
async fn book(town: &Town) -> Casebook {
    let mut book = Casebook::new();
    for kind in [Kind::Case, Kind::Identity, Kind::BaseData, Kind::Consultation, Kind::Decision] {
        for record in town.ledger.records(town.id(), kind).await.unwrap() {
            book.confirm(record);
        }
    }
    book
}

/// Says that they are one, in sight of this casebook.
async fn joins(town: &Town, user: &User, book: &Casebook) {
    let (&id, decision) = book.all::<Decision>().iter().next().unwrap();
    let mut act = Act::new();
    join(&mut act, book, decision).unwrap();
    let day = now().date_naive();
    settle(&mut act, book.record(Decision::key(id)), id, decision, Verdict::One, user.id, day);
    town.push_accepted(user, &Device::of(user.id).commit(act)).await;
}

async fn talks_with(town: &Town, case: CaseId, person: PersonId) -> ConsultationId {
    let (id, content) = minutes(case);
    let mut act = Act::new();
    act.create(id, &Consultation { present: [person].into_iter().collect(), ..content });
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
    id
}

in_a_town! {
    async fn minutes_that_come_after_the_join_are_in_the_file_that_goes_on_and_in_the_history_of_both(town) {
        let (case, kept) = registers(&town, "Hoffman", "11").await;
        let (gone_case, gone) = registers(&town, "Hoffmann", "22").await;
        let seen = book(&town).await;
        // Two more talks: one that reached the server before the join, unknown to whoever joins, and one after it.
        let before = talks_with(&town, gone_case, gone).await;
        joins(&town, &town.anna, &seen).await;
        let after = talks_with(&town, gone_case, gone).await;
        for id in [before, after] {
            let content: Consultation = town.record::<Consultation>(id).await.content().unwrap();
            assert_eq!(content.case, case);
            assert!(content.present.contains(&kept) && !content.present.contains(&gone));
            let history = town.ledger.history(town.id(), Consultation::key(id)).await.unwrap();
            assert_eq!(history.len(), 2, "written, and moved by whoever joined");
        }
        let base = town.record::<BaseData>(kept).await;
        let phones: Vec<_> = base.fields["phone"].versions().iter().map(|it| it.value.clone()).collect();
        assert_eq!(phones, ["11", "22"], "both are laid before somebody");
        assert_eq!(base.overwritten().count(), 1);
        assert!(verify(&*town.ledger, &town.municipality, &[]).await.unwrap().faults.is_empty());
    }
}

in_a_town! {
    async fn a_change_of_the_later_registration_that_comes_after_the_join_stands_beside_and_brings_nobody_back(town) {
        let (_, kept) = registers(&town, "Hoffman", "11").await;
        let (_, gone) = registers(&town, "Hoffmann", "11").await;
        let record = town.record::<BaseData>(gone).await;
        joins(&town, &town.anna, &book(&town).await).await;
        let known: BaseData = record.content().unwrap();
        let mut act = Act::new();
        act.update(&record, &known, &BaseData { phone: Some("33".into()), ..known.clone() });
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        assert_eq!(town.record::<BaseData>(gone).await.presence(), Presence::Removed);
        let base = town.record::<BaseData>(kept).await;
        assert!(base.fields["phone"].versions().iter().any(|it| it.value == "33"));
        assert_eq!(base.overwritten().count(), 1);
    }
}

/// Hands a case of Anna's team to Bert's.
async fn hand_over(town: &Town, case: CaseId) {
    let record = town.record::<Case>(case).await;
    let before: Case = record.content().unwrap();
    let mut act = Act::new();
    act.update(&record, &before, &Case { team: town.other_team, ..before.clone() });
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
}

/// What a device of this user has.
async fn book_of(town: &Town, user: &User) -> Casebook {
    let (mut follower, mut book) = (Follower::of(town, user), Casebook::new());
    follower.pull().await;
    follower.has.into_values().for_each(|record| book.confirm(record));
    book
}

in_a_town! {
    async fn a_newcomer_whom_two_teams_registered_is_joined_by_the_team_that_has_both_cases_in_the_end(town) {
        let (case, kept) = registers(&town, "Hoffman", "11").await;
        let (gone_case, gone, act) = town::registers(&town.bert, "Hoffmann", base);
        town.push_accepted(&town.bert, &Device::of(town.bert.id).commit(act)).await;
        let decision = |book: &Casebook| book.all::<Decision>().values().next().cloned();
        for user in [&town.anna, &town.bert] {
            assert_eq!(decision(&book_of(&town, user).await), None, "neither team learns of the other");
        }
        let mut anna = Follower::of(&town, &town.anna);
        hand_over(&town, case).await;
        let known = book_of(&town, &town.bert).await;
        assert_eq!(decision(&known).unwrap().case, Some(gone_case));
        anna.pull().await;
        assert!(!anna.kinds().contains(&Kind::Decision));
        joins(&town, &town.bert, &known).await;
        let joined = book_of(&town, &town.bert).await;
        assert_eq!((joined.get::<Identity>(gone), joined.get::<Identity>(kept).is_some()), (None, true));
        assert_eq!(joined.get::<Case>(gone_case).unwrap().status, CaseStatus::Closed);
    }
}

in_a_town! {
    async fn a_newcomer_of_one_team_is_between_two_when_one_of_the_cases_goes_to_another(town) {
        registers(&town, "Hoffman", "11").await;
        let (case, _) = registers(&town, "Hoffmann", "22").await;
        let mut anna = Follower::of(&town, &town.anna);
        anna.pull().await;
        assert!(anna.kinds().contains(&Kind::Decision));
        hand_over(&town, case).await;
        anna.pull().await;
        assert!(!anna.kinds().contains(&Kind::Decision), "it tells of somebody whom the other team has");
        let clerk = book_of(&town, &town.clerk).await;
        assert_eq!(clerk.all::<Decision>().values().map(|it| it.case).collect::<Vec<_>>(), [None]);
    }
}

in_a_town! {
    async fn particulars_that_were_settled_after_the_join_stay_so_when_a_late_entry_only_raises_a_question(town) {
        let (home, room, mut act) = (AccommodationId::new(), UnitId::new(), Act::new());
        act.create(home, &house("Gruiten")).create(room, &Unit { accommodation: home, label: "12".into(), beds: 1 });
        town.bring_in(act).await;
        let (_, kept) = registers(&town, "Hoffman", "11").await;
        let (gone_case, gone) = registers(&town, "Hoffmann", "22").await;
        joins(&town, &town.anna, &book(&town).await).await;
        let mut act = Act::new();
        act.settle(&town.record::<BaseData>(kept).await, "phone", "11".into());
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;

        // Somebody lives in the room already into which the later registration moved, says a device that did not know.
        let moves_in = |case, person| Stay { unit: Some(room), from: Some(today()), ..stay(case, person, home, None) };
        let (case, other) = registers(&town, "Osman", "33").await;
        for stay in [moves_in(case, other), moves_in(gone_case, gone)] {
            let mut act = Act::new();
            act.create(Uuid::now_v7(), &stay);
            town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        }
        let asked = book(&town).await;
        assert!(asked.all::<Decision>().values().any(|it| it.dispute == Dispute::Bed), "it raises a question");
        let base = town.record::<BaseData>(kept).await;
        assert_eq!((base.standing("phone"), base.overwritten().count()), (Some(&"11".into()), 0));
    }
}

#[rstest::rstest]
#[case::by_the_one_that_goes_on(true)]
#[case::by_the_one_that_was_joined_away(false)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_somebody_erases_every_registration_of_theirs(
    #[case] by_kept: bool,
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (_, kept) = registers(&town, "Hoffman", "11").await;
    let (gone_case, gone) = registers(&town, "Kanarienvogel", "22").await;
    // Their names are not alike: somebody knew.
    let mut known = book(&town).await;
    let mut act = Act::new();
    let decision = Decision {
        case: Some(gone_case),
        dispute: Dispute::Newcomer,
        about: gone.0,
        beside: [kept.0].into_iter().collect(),
        registered: Default::default(),
        raised_at: now(),
        verdict: None,
        settled_by: None,
        settled_on: None,
    };
    act.create(Uuid::now_v7(), &decision);
    town.bring_in(act).await;
    known.confirm(town.ledger.records(town.id(), Kind::Decision).await.unwrap().remove(0));
    joins(&town, &town.anna, &known).await;
    let late = talks_with(&town, gone_case, gone).await;
    let list = ErasureList::within(store.folder.path());
    let subject = Subject::Person(if by_kept { kept } else { gone });
    let erased = town.ledger.erase(town.id(), subject, &list, now()).await.unwrap().unwrap();
    for key in
        [Identity::key(kept), Identity::key(gone), BaseData::key(gone), Consultation::key(late), Case::key(gone_case)]
    {
        assert!(erased.records.iter().any(|it| it.key() == key), "{key:?}");
    }
    let left = town.ledger.commits(town.id(), 0, 1000).await.unwrap();
    assert!(
        !serde_json::to_string(&left.iter().map(|it| &it.commit.changes).collect::<Vec<_>>())
            .unwrap()
            .contains("Kanarienvogel")
    );
}

#[rstest::rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn erasing_the_closed_file_of_a_registration_leaves_the_one_that_goes_on(
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (case, kept) = registers(&town, "Hoffman", "11").await;
    let (gone_case, gone) = registers(&town, "Hoffmann", "11").await;
    joins(&town, &town.anna, &book(&town).await).await;
    let late = talks_with(&town, gone_case, gone).await;
    let list = ErasureList::within(store.folder.path());
    town.ledger.erase(town.id(), Subject::Case(gone_case), &list, now()).await.unwrap().unwrap();
    let content: Consultation = town.record::<Consultation>(late).await.content().unwrap();
    assert_eq!(content.case, case);
    assert_eq!(town.record::<Identity>(kept).await.content::<Identity>().unwrap().family_name, "Hoffman");
}
