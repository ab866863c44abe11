//! Who is told of what, and who of nothing.

use crate::store::On;
use crate::town::{Device, Follower, Town, case_of, house, identity, minutes, now, stay, today};
use casework::{
    access::{Deed, Relation, may},
    ids::{AccommodationId, CaseId, PersonId, UserId},
    records::{Accommodation, Case, Content, Identity, Kind, RecordKey, Role, Staff, Stay},
    sync::{Act, Change, Covered, Refusal, Write},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use server::ledger::{Intake, SYSTEM, Standing, User};
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

in_a_town! {
    async fn the_clerk_gets_nothing_of_counselling_and_no_number_that_tells_of_it(town) {
        let (case, person) = town.new_case().await;
        let mut clerk = Follower::of(&town, &town.clerk);
        let (came, announced) = clerk.pull().await;
        assert_eq!(announced, came.len() as u64);
        assert!(clerk.has::<Identity>(person));
        for _ in 0..7 {
            let (id, content) = minutes(case);
            let mut act = Act::new();
            act.create(id, &content);
            town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        }
        let (came, announced) = clerk.pull().await;
        assert_eq!((came.len(), announced), (0, 0));
        assert!(clerk.told_gone.is_empty());
        let mut fresh = Follower::of(&town, &town.clerk);
        let (came, announced) = fresh.pull().await;
        assert_eq!(announced, came.len() as u64);
        assert!(!fresh.kinds().iter().any(|kind| matches!(kind, Kind::Case | Kind::Consultation)));
    }
}

in_a_town! {
    async fn another_municipality_sees_and_changes_nothing(town) {
        let elsewhere = Town::found(&town.ledger, "elsewhere").await;
        let (case, person) = town.new_case().await;
        let mut follower = Follower::of(&elsewhere, &elsewhere.anna);
        follower.pull().await;
        assert!(!follower.has::<Identity>(person) && !follower.has::<Case>(case));
        assert_eq!(elsewhere.ledger.record(elsewhere.id(), Case::key(case)).await.unwrap(), None);
        // A worker of there who names a case of here names one that there is not.
        let mut act = Act::new();
        act.create(PersonId::new(), &identity(case, "Fremd"));
        let commit = Device::of(elsewhere.anna.id).commit(act);
        assert_eq!(elsewhere.push_refused(&elsewhere.anna, &commit).await, Refusal::NotAllowed);
        // Nor may a clerk, who may write in cases of all teams.
        let mut act = Act::new();
        act.create(PersonId::new(), &identity(case, "Fremd"));
        let commit = Device::of(elsewhere.clerk.id).commit(act);
        assert_eq!(elsewhere.push_refused(&elsewhere.clerk, &commit).await, Refusal::NotAllowed);
    }
}

in_a_town! {
    async fn a_reader_never_sees_a_later_commit_before_an_earlier_one(town) {
        const WRITERS: usize = 8;
        const EACH: usize = 12;
        let town = Arc::new(town);
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let town = Arc::clone(&town);
                tokio::spawn(async move {
                    let mut device = Device::of(town.anna.id);
                    let mut got = Vec::new();
                    for _ in 0..EACH {
                        let mut act = Act::new();
                        act.create(CaseId::new(), &case_of(town.team));
                        got.push(town.push_accepted(&town.anna, &device.commit(act)).await);
                    }
                    got
                })
            })
            .collect();
        let mut follower = Follower::of(&town, &town.anna);
        follower.page_size = 5;
        let mut polls = 0;
        while writers.iter().any(|writer| !writer.is_finished()) {
            follower.pull().await;
            polls += 1;
        }
        follower.pull().await;
        let mut sequences = BTreeSet::new();
        for writer in writers {
            let got = writer.await.unwrap();
            assert!(got.is_sorted());
            sequences.extend(got);
        }
        assert_eq!(sequences.len(), WRITERS * EACH, "no two commits share a place");
        assert_eq!(follower.has.keys().filter(|key| key.kind == Kind::Case).count(), WRITERS * EACH);
        assert!(polls > 1, "the reader read while others wrote");
    }
}

in_a_town! {
    async fn a_case_that_is_handed_over_leaves_one_team_and_arrives_whole_at_the_other(town) {
        let (case, person) = town.new_case().await;
        let mut anna = Follower::of(&town, &town.anna);
        let mut bert = Follower::of(&town, &town.bert);
        anna.pull().await;
        bert.pull().await;
        assert!(anna.has::<Identity>(person) && !bert.has::<Case>(case));

        let record = town.record::<Case>(case).await;
        let mut act = Act::new();
        act.update(&record, &case_of(town.team), &case_of(town.other_team));
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;

        anna.pull().await;
        bert.pull().await;
        assert!(!anna.has::<Identity>(person) && !anna.has::<Case>(case));
        assert!(bert.has::<Identity>(person) && bert.has::<Case>(case));
        anna.pull().await;
        assert!(anna.told_gone.is_empty(), "what is gone is said once");
        // And from now on it is Bert who writes in it.
        let (newcomer, mut act) = (PersonId::new(), Act::new());
        act.create(newcomer, &identity(case, "Haddad"));
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act.clone())).await;
        assert!(town.ledger.record(town.id(), Identity::key(newcomer)).await.unwrap().is_none());
        town.push_accepted(&town.bert, &Device::of(town.bert.id).commit(act)).await;
        assert!(town.ledger.record(town.id(), Identity::key(newcomer)).await.unwrap().is_some());
    }
}

in_a_town! {
    async fn nobody_takes_a_case_from_another_team_nor_gives_a_new_one_to_it(town) {
        let (case, person) = town.new_case().await;
        let record = town.record::<Case>(case).await;
        let mut grab = Act::new();
        grab.update(&record, &case_of(town.team), &case_of(town.other_team));
        assert_eq!(town.push_refused(&town.bert, &Device::of(town.bert.id).commit(grab)).await, Refusal::NotAllowed);

        let mut foreign = Act::new();
        foreign.create(CaseId::new(), &case_of(town.other_team));
        assert_eq!(town.push_refused(&town.anna, &Device::of(town.anna.id).commit(foreign)).await, Refusal::NotAllowed);

        // A record moves between cases only by somebody who may write in both.
        let theirs = CaseId::new();
        let mut act = Act::new();
        act.create(theirs, &case_of(town.other_team));
        town.push_accepted(&town.bert, &Device::of(town.bert.id).commit(act)).await;
        let record = town.record::<Identity>(person).await;
        let mut smuggle = Act::new();
        smuggle.update(&record, &identity(case, "Haddad"), &identity(theirs, "Haddad"));
        assert_eq!(town.push_refused(&town.anna, &Device::of(town.anna.id).commit(smuggle)).await, Refusal::NotAllowed);
    }
}

in_a_town! {
    async fn a_worker_who_changes_teams_loses_the_old_cases_and_gets_the_new(town) {
        let (case, person) = town.new_case().await;
        let theirs = CaseId::new();
        let mut act = Act::new();
        act.create(theirs, &case_of(town.other_team));
        town.push_accepted(&town.bert, &Device::of(town.bert.id).commit(act)).await;
        let mut anna = Follower::of(&town, &town.anna);
        anna.pull().await;
        assert!(anna.has::<Identity>(person));

        anna.user.staff.team = Some(town.other_team);
        town.ledger.put_user(&anna.user, now()).await.unwrap();
        anna.pull().await;
        assert!(!anna.has::<Identity>(person) && !anna.has::<Case>(case));
        assert!(anna.has::<Case>(theirs));

        // What the old team loses meanwhile was told already, or never given.
        anna.pull().await;
        assert!(anna.told_gone.is_empty());
    }
}

in_a_town! {
    async fn a_made_up_cursor_starts_anew_and_tells_nothing(town) {
        town.new_case().await;
        for cursor in ["", "nonsense", "1.999.2026-11-20.0", "1.0.2026-11-20.99999999"] {
            let mut clerk = Follower::of(&town, &town.clerk);
            clerk.cursor.0 = cursor.to_owned();
            clerk.pull().await;
            assert!(clerk.told_gone.is_empty(), "{cursor}");
            assert!(!clerk.kinds().contains(&Kind::Case), "{cursor}");
            assert!(clerk.kinds().contains(&Kind::Identity), "{cursor}");
        }
    }
}

in_a_town! {
    async fn a_caretaker_sees_who_lives_in_their_house_and_not_who_moved_out(town) {
        let (case, person) = town.new_case().await;
        let (_, stranger) = town.new_case().await;
        let (gruiten, elsewhere) = (AccommodationId::new(), AccommodationId::new());
        let mut houses = Act::new();
        houses.create(gruiten, &house("Gruiten"));
        houses.create(elsewhere, &house("Haan-West"));
        town.bring_in(houses).await;
        let mut caretaker = Follower::of(&town, &town.caretaker);
        caretaker.pull().await;
        assert_eq!(caretaker.kinds(), [Kind::Staff, Kind::Accommodation]);
        assert!(caretaker.has::<Accommodation>(gruiten));
        assert!(!caretaker.has::<Accommodation>(elsewhere));

        let mut device = Device::of(town.anna.id);
        let id = Uuid::now_v7();
        let here = stay(case, person, gruiten, None);
        let mut moves_in = Act::new();
        moves_in.create(id, &here);
        town.push_accepted(&town.anna, &device.commit(moves_in)).await;
        caretaker.pull().await;
        assert!(caretaker.has::<Stay>(id) && caretaker.has::<Identity>(person));
        assert!(!caretaker.has::<Identity>(stranger) && !caretaker.has::<Case>(case));

        let record = town.record::<Stay>(id).await;
        let mut moves_out = Act::new();
        moves_out.update(&record, &here, &stay(case, person, elsewhere, None));
        town.push_accepted(&town.anna, &device.commit(moves_out)).await;
        caretaker.pull().await;
        assert!(!caretaker.has::<Stay>(id) && !caretaker.has::<Identity>(person));
    }
}

in_a_town! {
    async fn a_stay_that_runs_out_takes_the_name_with_it_on_the_day(town) {
        let (case, person) = town.new_case().await;
        let gruiten = AccommodationId::new();
        let id = Uuid::now_v7();
        let mut act = Act::new();
        act.create(gruiten, &house("Gruiten"));
        act.create(id, &stay(case, person, gruiten, Some("2026-11-22")));
        town.bring_in(act).await;
        let mut caretaker = Follower::of(&town, &town.caretaker);
        caretaker.pull().await;
        assert!(caretaker.has::<Identity>(person));
        caretaker.today = today() + TimeDelta::days(2);
        caretaker.pull().await;
        assert!(!caretaker.has::<Stay>(id) && !caretaker.has::<Identity>(person));
        assert!(caretaker.has::<Accommodation>(gruiten));
    }
}

in_a_town! {
    async fn a_house_that_changes_its_area_takes_its_people_along(town) {
        let (case, person) = town.new_case().await;
        let moving = AccommodationId::new();
        let mut act = Act::new();
        act.create(moving, &house("Haan-Ost"));
        act.create(Uuid::now_v7(), &stay(case, person, moving, None));
        town.bring_in(act).await;
        let mut caretaker = Follower::of(&town, &town.caretaker);
        caretaker.pull().await;
        assert!(!caretaker.has::<Identity>(person));
        for (area, seen) in [("Gruiten", true), ("Haan-Ost", false)] {
            let record = town.record::<Accommodation>(moving).await;
            let mut becomes = record.content::<Accommodation>().unwrap();
            let before = becomes.clone();
            becomes.area = Some(area.to_owned());
            let mut act = Act::new();
            act.update(&record, &before, &becomes);
            town.bring_in(act).await;
            caretaker.pull().await;
            assert_eq!(caretaker.has::<Identity>(person), seen, "{area}");
        }
    }
}

in_a_town! {
    async fn news_concerns_only_those_who_may_read_it(town) {
        let (case, _) = town.new_case().await;
        let before = town.ledger.news(town.id(), &Town::reader(&town.anna, today()), u64::MAX).await.unwrap();
        let (id, content) = minutes(case);
        let mut act = Act::new();
        act.create(id, &content);
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        for user in [&town.anna, &town.bert, &town.clerk, &town.caretaker] {
            let news = town.ledger.news(town.id(), &Town::reader(user, today()), before.sequence).await.unwrap();
            assert_eq!(news.concerns, user == &town.anna, "{}", user.login);
            assert_eq!(news.sequence, before.sequence + 1);
        }
    }
}

in_a_town! {
    async fn the_bell_rings_when_the_commit_can_be_read(town) {
        let mut bell = town.ledger.bell().listen(town.id());
        let (case, _) = town.new_case().await;
        bell.changed().await.unwrap();
        assert!(town.ledger.record(town.id(), Case::key(case)).await.unwrap().is_some());
    }
}

/// One record of every kind that can belong to this case, and of every kind that all share, in this house.
fn one_of_every_kind(case: CaseId, area: &str) -> Vec<(RecordKey, Value)> {
    let (person, house) = (Uuid::now_v7(), Uuid::now_v7());
    let content = |kind| match kind {
        Kind::Team => json!({"name": "SkF"}),
        Kind::Staff => json!({"name": "Ehemalige", "role": "social_worker"}),
        Kind::Accommodation => json!({"name": "Haus", "kind": "shared", "area": area}),
        Kind::Unit => json!({"accommodation": house, "label": "1", "beds": 2}),
        Kind::Partner => json!({"name": "NIFO", "service_kind": "nifo"}),
        Kind::OwnGoal => json!({"field": "everyday"}),
        Kind::Household | Kind::Identity => json!({"case": case}),
        Kind::Case => unreachable!("the case is there already"),
        Kind::BaseData => json!({"case": case, "household": Uuid::now_v7()}),
        Kind::Stay => json!({"case": case, "person": person, "accommodation": house}),
        Kind::BenefitPeriod => json!({"case": case, "person": person, "regime": "sgb2"}),
        Kind::ResidenceTitle => json!({"case": case, "person": person, "title": "permit_25_2"}),
        Kind::Education => json!({"case": case, "person": person, "kind": "school"}),
        Kind::Consultation => json!({"case": case, "conversation": Uuid::now_v7(), "started_at": "2026-11-20T10:00:00",
            "setting": "phone", "kind": "follow_up"}),
        Kind::Strokes => json!({"case": case, "lines": []}),
        Kind::Document => {
            json!({"case": case, "kind": "letter", "taken_at": "2026-11-20T10:00:00", "media": "image/jpeg",
            "size": 1, "sha256": "0".repeat(64)})
        }
        Kind::Task => json!({"case": case, "what": "Antrag", "who": format!("client:{person}"), "state": "open"}),
        Kind::Appointment => json!({"case": case, "worker": UserId::new(), "starts_at": "2026-12-01T10:00:00"}),
        Kind::Agreement => json!({"case": case, "party": format!("person:{person}")}),
        Kind::AgreementVersion => json!({"case": case, "agreement": person, "number": 1, "written_on": "2026-11-20",
            "text": "Lotse-Vereinbarung 1\nde \n"}),
        Kind::HandOver => json!({"case": case, "what": format!("consultation:{person}"), "by": UserId::new(),
            "at": "2026-11-20T10:00:00Z", "way": "printed"}),
        Kind::Decision => json!({"case": case, "dispute": "bed", "about": person, "raised_at": "2026-11-20T10:00:00Z"}),
        Kind::LateWork => json!({"case": case, "author": UserId::new(), "written_at": "2026-11-20T10:00:00Z",
            "because": "left_scope", "changes": []}),
    };
    let id = |kind| match kind {
        Kind::Accommodation => house,
        Kind::Identity | Kind::BaseData => person,
        _ => Uuid::now_v7(),
    };
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Case);
    kinds.map(|kind| (RecordKey { kind, id: id(kind) }, content(kind))).collect()
}

in_a_town! {
    /// The store filters in its own language; this holds it to [`may`], for every role, kind and relation.
    async fn a_pull_gives_exactly_what_access_allows(town) {
        let mut device = Device::of(SYSTEM);
        let mut commits = Vec::new();
        let mut expected: Vec<(RecordKey, Vec<Relation>)> = Vec::new();
        for (team, relation) in [(town.team, Relation::OwnTeam), (town.other_team, Relation::OtherTeam)] {
            for (area, in_own_house) in [("Gruiten", true), ("Haan-Ost", false)] {
                let case = CaseId::new();
                let mut act = Act::new();
                act.create(case, &case_of(team));
                commits.push(device.commit(act));
                expected.push((Case::key(case), vec![relation]));
                let mut commit = device.commit(Act::new());
                for (key, content) in one_of_every_kind(case, area) {
                    let fields = content.as_object().unwrap().iter().map(|(path, value)| {
                        (path.clone(), Write { value: value.clone(), covered: Covered::default() })
                    });
                    commit.changes.push(Change { key, fields: fields.collect() });
                    let shared = content.get("case").is_none();
                    let mut relations = vec![if shared { Relation::Shared } else { relation }];
                    let tells_who_lives_there =
                        matches!(key.kind, Kind::Accommodation | Kind::Unit | Kind::Stay | Kind::Identity);
                    if in_own_house && tells_who_lives_there {
                        relations.push(Relation::OwnHouse);
                    }
                    expected.push((key, relations));
                }
                commits.push(commit);
            }
        }
        let readers: Vec<User> = Role::ALL
            .iter()
            .map(|&role| User {
                id: UserId::new(),
                municipality: town.id(),
                login: role.word().to_owned(),
                staff: Staff {
                    name: role.word().to_owned(),
                    role,
                    team: Some(town.team),
                    area: Some("Gruiten".to_owned()),
                    full_time_percent: None,
                },
                standing: Standing::Active,
            })
            .collect();
        let intake = Intake { users: readers.clone(), commits, external: Vec::new() };
        town.ledger.take_in(town.id(), &intake, now()).await.unwrap();
        for reader in &readers {
            let role = reader.staff.role;
            let mut follower = Follower::of(&town, reader);
            follower.pull().await;
            for (key, relations) in &expected {
                let allowed = relations.iter().any(|relation| may(role, Deed::Read, key.kind, *relation));
                assert_eq!(follower.has.contains_key(key), allowed, "{role:?} {:?} {relations:?}", key.kind);
            }
            let kinds: BTreeSet<_> = follower.kinds().into_iter().collect();
            assert!(kinds.iter().all(|&kind| casework::access::ever_reads(role, kind)), "{role:?}");
        }
    }
}
