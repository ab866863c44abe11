//! What is taken in and laid before somebody, because two people acted without knowing of each other.

use crate::store::On;
use crate::town::{Device, Follower, Town, base, case_of, house, identity, minutes, now, registers, stay, today};
use casework::{
    decisions::{settle, take_in_late_work},
    ids::{AccommodationId, CaseId, PersonId, UnitId, UserId},
    records::{
        Because, Case, Consultation, Content, Decision, Dispute, Identity, Kind, LateWork, Role, Stay, Unit, Verdict,
    },
    sync::{Act, Commit, Presence, Record, Refusal, wire::Receipt},
};
use server::ledger::{Standing, User};
use uuid::Uuid;

/// A house with one room and one bed.
async fn one_bed(town: &Town) -> (AccommodationId, UnitId) {
    let (home, room, mut act) = (AccommodationId::new(), UnitId::new(), Act::new());
    act.create(home, &house("Gruiten"));
    act.create(room, &Unit { accommodation: home, label: "12".to_owned(), beds: 1 });
    town.bring_in(act).await;
    (home, room)
}

/// A new case of this user's team whose only person moves into the room.
fn moves_in(user: &User, (home, room): (AccommodationId, UnitId)) -> (Uuid, Act) {
    let (case, person, id, mut act) = (CaseId::new(), PersonId::new(), Uuid::now_v7(), Act::new());
    act.create(case, &case_of(user.staff.team.unwrap()));
    act.create(person, &identity(case, "Haddad"));
    act.create(id, &Stay { unit: Some(room), from: Some(today()), ..stay(case, person, home, None) });
    (id, act)
}

async fn decisions(town: &Town) -> Vec<(Record, Decision)> {
    let records = town.ledger.records(town.id(), Kind::Decision).await.unwrap();
    records.into_iter().map(|record| (record.clone(), record.content().unwrap())).collect()
}

async fn late_work(town: &Town) -> Vec<(Uuid, LateWork)> {
    let records = town.ledger.records(town.id(), Kind::LateWork).await.unwrap();
    records.into_iter().map(|record| (record.key.id, record.content().unwrap())).collect()
}

/// Hands a case of Anna's team to Bert's.
async fn hand_over(town: &Town, case: CaseId) {
    let record = town.record::<Case>(case).await;
    let before: Case = record.content().unwrap();
    let mut act = Act::new();
    act.update(&record, &before, &Case { team: town.other_team, ..before.clone() });
    town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
}

async fn sees<T: Content>(town: &Town, user: &User, id: impl Into<Uuid>) -> bool {
    let mut follower = Follower::of(town, user);
    follower.pull().await;
    follower.has::<T>(id)
}

in_a_town! {
    async fn one_bed_given_twice_is_one_decision_for_those_who_see_both_however_often_it_is_delivered(town) {
        let room = one_bed(&town).await;
        let (first, one) = moves_in(&town.anna, room);
        let (second, other) = moves_in(&town.anna, room);
        let (one, other) = (Device::of(town.anna.id).commit(one), Device::of(town.anna.id).commit(other));
        // What was entered first arrives last.
        town.push_accepted(&town.anna, &other).await;
        assert!(decisions(&town).await.is_empty());
        let receipt = town.push(&town.anna, &one).await;
        for _ in 0..2 {
            assert_eq!(town.push(&town.anna, &one).await, receipt);
            let raised = decisions(&town).await;
            assert_eq!(raised.len(), 1);
            let (_, decision) = &raised[0];
            assert_eq!((decision.dispute, decision.about, decision.verdict), (Dispute::Bed, second, None));
            assert!(decision.beside.contains(&first));
        }
        let id = decisions(&town).await[0].0.key.id;
        for (user, expected) in [(&town.anna, true), (&town.clerk, true), (&town.bert, false), (&town.caretaker, false)] {
            assert_eq!(sees::<Decision>(&town, user, id).await, expected, "{}", user.login);
        }
    }
}

in_a_town! {
    async fn a_bed_between_two_teams_is_the_clerks_and_neither_team_learns_of_the_other(town) {
        let room = one_bed(&town).await;
        for user in [&town.anna, &town.bert] {
            let (_, act) = moves_in(user, room);
            town.push_accepted(user, &Device::of(user.id).commit(act)).await;
        }
        let (record, decision) = decisions(&town).await.remove(0);
        assert_eq!(decision.case, None);
        for (user, expected) in [(&town.clerk, true), (&town.anna, false), (&town.bert, false)] {
            assert_eq!(sees::<Decision>(&town, user, record.key.id).await, expected, "{}", user.login);
        }
    }
}

in_a_town! {
    async fn a_decision_that_comes_to_be_between_teams_leaves_the_devices_of_the_one_that_had_it(town) {
        let room = one_bed(&town).await;
        // Entered first, on a device without a network.
        let (first, early) = moves_in(&town.bert, room);
        for _ in 0..2 {
            let (_, act) = moves_in(&town.anna, room);
            town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        }
        let id = decisions(&town).await[0].0.key.id;
        let mut colleague = Follower::of(&town, &town.anna);
        colleague.pull().await;
        assert!(colleague.has::<Decision>(id));
        town.push_accepted(&town.bert, &Device::of(town.bert.id).commit(early)).await;
        let decision = decisions(&town).await.into_iter().find(|(record, _)| record.key.id == id).unwrap().1;
        assert_eq!((decision.case, decision.beside.contains(&first)), (None, true));
        colleague.pull().await;
        assert!(!colleague.has::<Decision>(id), "it tells of the other team's stay");
    }
}

in_a_town! {
    async fn a_decision_is_settled_by_an_ordinary_commit_and_stays_settled(town) {
        let room = one_bed(&town).await;
        let mut stays = Vec::new();
        for _ in 0..2 {
            let (id, act) = moves_in(&town.anna, room);
            town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
            stays.push(id);
        }
        let (record, decision) = decisions(&town).await.remove(0);
        let mut act = Act::new();
        settle(&mut act, Some(&record), record.key.id, &decision, Verdict::Both, town.clerk.id, today());
        town.push_accepted(&town.clerk, &Device::of(town.clerk.id).commit(act)).await;

        // Somebody writes into one of the stays again: nothing came to it.
        let known = town.record::<Stay>(stays[1]).await;
        let content: Stay = known.content().unwrap();
        let mut act = Act::new();
        act.update(&known, &content, &Stay { from: today().pred_opt(), ..content.clone() });
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        let settled = decisions(&town).await;
        assert_eq!(settled.len(), 1);
        assert_eq!((settled[0].1.verdict, settled[0].1.settled_by), (Some(Verdict::Both), Some(town.clerk.id)));
    }
}

in_a_town! {
    async fn a_device_that_settled_what_it_foresaw_and_the_server_mean_the_same_decision(town) {
        let room = one_bed(&town).await;
        let (_, act) = moves_in(&town.anna, room);
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        let mut device = Device::of(town.anna.id);
        let (_, act) = moves_in(&town.anna, room);
        let moving = device.commit(act);
        let mut book = casework::casebook::Casebook::new();
        let mut follower = Follower::of(&town, &town.anna);
        follower.pull().await;
        follower.has.values().for_each(|record| book.confirm(record.clone()));
        book.commit(moving.clone());
        let foreseen = casework::decisions::foreseen(&book).remove(0);
        let mut act = Act::new();
        settle(&mut act, None, foreseen.id, &foreseen.decision, Verdict::Both, town.anna.id, today());
        let settling = device.commit(act);
        town.push_accepted(&town.anna, &moving).await;
        town.push_accepted(&town.anna, &settling).await;
        let known = decisions(&town).await;
        assert_eq!(known.len(), 1);
        assert_eq!((known[0].0.key.id, known[0].1.verdict), (foreseen.id, Some(Verdict::Both)));
    }
}

in_a_town! {
    async fn a_newcomer_whom_two_devices_registered_is_one_decision(town) {
        let (_, early, one) = registers(&town.anna, "Haddad", base);
        let (_, late, other) = registers(&town.anna, "Al-Hadad", base);
        let (_, somebody_else, third) = registers(&town.anna, "Osman", base);
        for act in [other, third, one] {
            town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        }
        let raised = decisions(&town).await;
        assert_eq!(raised.len(), 1);
        let decision = &raised[0].1;
        assert_eq!((decision.dispute, decision.about), (Dispute::Newcomer, late.0));
        assert!(decision.beside.contains(&early.0) && !decision.beside.contains(&somebody_else.0));
    }
}

in_a_town! {
    async fn what_was_written_before_the_case_was_handed_over_is_kept_for_its_new_team_and_not_for_its_author(town) {
        let (case, person) = town.new_case().await;
        let mut device = Follower::of(&town, &town.anna);
        device.pull().await;
        let seen = town.record::<Identity>(person).await;
        hand_over(&town, case).await;

        // Offline meanwhile: a name is mended, and a conversation written.
        let (conversation, content) = minutes(case);
        let mut act = Act::new();
        act.update(&seen, &identity(case, "Haddad"), &identity(case, "Hadad"));
        act.create(conversation, &content);
        let late: Commit = Device::of(town.anna.id).commit(act);
        let receipt = town.push(&town.anna, &late).await;
        assert_eq!(town.push(&town.anna, &late).await, receipt);
        assert_eq!(town.record::<Identity>(person).await, seen, "the case is as it was");
        assert!(town.ledger.record(town.id(), Consultation::key(conversation)).await.unwrap().is_none());
        let kept = late_work(&town).await;
        assert_eq!(kept.len(), 1);
        let (id, work) = &kept[0];
        assert_eq!((work.author, work.because, work.case), (town.anna.id, Because::LeftScope, case));
        assert_eq!(work.changes, late.changes);

        device.pull().await;
        assert!(!device.has::<LateWork>(*id) && !device.has::<Identity>(person));
        let Receipt::Accepted { gone, .. } = receipt else { panic!("accepted") };
        assert_eq!(gone, [Identity::key(person), Consultation::key(conversation)], "its own copy goes too");
        assert!(sees::<LateWork>(&town, &town.bert, *id).await);
        assert!(!sees::<LateWork>(&town, &town.clerk, *id).await);
        assert!(town.ledger.history(town.id(), Identity::key(person)).await.unwrap().iter().all(|it| it.commit.id != late.id));
    }
}

in_a_town! {
    async fn late_work_is_taken_in_by_whoever_has_the_case_now(town) {
        let (case, person) = town.new_case().await;
        hand_over(&town, case).await;
        let (conversation, content) = minutes(case);
        let mut act = Act::new();
        act.create(conversation, &content);
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        let mut bert = Follower::of(&town, &town.bert);
        bert.pull().await;
        let mut book = casework::casebook::Casebook::new();
        bert.has.values().for_each(|record| book.confirm(record.clone()));
        assert!(bert.has::<Identity>(person));
        let id = late_work(&town).await[0].0;
        let mut act = Act::new();
        take_in_late_work(&mut act, &book, id, town.bert.id, today()).unwrap();
        town.push_accepted(&town.bert, &Device::of(town.bert.id).commit(act)).await;
        assert_eq!(town.record::<Consultation>(conversation).await.content::<Consultation>().unwrap(), content);
        assert!(late_work(&town).await[0].1.answer.is_some());
    }
}

in_a_town! {
    async fn an_act_in_two_cases_of_which_one_was_lost_is_parted_between_them(town) {
        let ((lost, _), (own, _)) = (town.new_case().await, town.new_case().await);
        hand_over(&town, lost).await;
        let ((there, in_lost), (here, in_own)) = (minutes(lost), minutes(own));
        let mut act = Act::new();
        act.create(there, &in_lost).create(here, &in_own);
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        assert!(town.ledger.record(town.id(), Consultation::key(here)).await.unwrap().is_some());
        assert!(town.ledger.record(town.id(), Consultation::key(there)).await.unwrap().is_none());
        let kept = late_work(&town).await;
        assert_eq!(kept.len(), 1);
        assert!(kept[0].1.changes.iter().all(|change| change.key == Consultation::key(there)), "nothing of the other case");
    }
}

in_a_town! {
    async fn who_changed_teams_and_who_never_had_the_case_are_told_apart(town) {
        let (case, person) = town.new_case().await;
        let seen = town.record::<Identity>(person).await;
        let rename = |user: UserId| {
            let mut act = Act::new();
            act.update(&seen, &identity(case, "Haddad"), &identity(case, "Hadad"));
            Device::of(user).commit(act)
        };
        assert_eq!(town.push_refused(&town.bert, &rename(town.bert.id)).await, Refusal::NotAllowed);
        let mut moved = town.anna.clone();
        moved.staff.team = Some(town.other_team);
        town.ledger.put_user(&moved, now()).await.unwrap();
        town.push_accepted(&moved, &rename(moved.id)).await;
        assert_eq!(late_work(&town).await.len(), 1);
        assert!(!sees::<LateWork>(&town, &moved, late_work(&town).await[0].0).await);
    }
}

in_a_town! {
    async fn nobody_makes_late_work_themselves(town) {
        let (case, _) = town.new_case().await;
        let work = LateWork {
            case,
            author: town.bert.id,
            written_at: now(),
            because: Because::LeftScope,
            changes: Vec::new(),
            answer: None,
            settled_by: None,
            settled_on: None,
        };
        let mut act = Act::new();
        act.create(Uuid::now_v7(), &work);
        assert_eq!(town.push_refused(&town.anna, &Device::of(town.anna.id).commit(act)).await, Refusal::NotAllowed);
    }
}

in_a_town! {
    async fn what_a_blocked_account_wrote_before_is_kept_for_the_lead_and_nothing_else(town) {
        let (case, person) = town.new_case().await;
        let blocked = User { standing: Standing::Blocked, ..town.anna.clone() };
        town.ledger.put_user(&blocked, now()).await.unwrap();
        let seen = town.record::<Identity>(person).await;
        let mut act = Act::new();
        act.update(&seen, &identity(case, "Haddad"), &identity(case, "Hadad"));
        town.push_accepted(&blocked, &Device::of(blocked.id).commit(act)).await;
        assert_eq!(town.record::<Identity>(person).await, seen);
        let (id, work) = late_work(&town).await.remove(0);
        assert_eq!(work.because, Because::Blocked);
        let mut lead = town.anna.clone();
        (lead.id, lead.login, lead.staff.role) = (UserId::new(), "lead.haan".to_owned(), Role::TeamLead);
        town.ledger.put_user(&lead, now()).await.unwrap();
        assert!(sees::<LateWork>(&town, &lead, id).await);
        let mut act = Act::new();
        act.create(CaseId::new(), &case_of(town.team));
        assert_eq!(town.push_refused(&blocked, &Device::of(blocked.id).commit(act)).await, Refusal::NotAllowed);
    }
}

in_a_town! {
    async fn an_edit_beside_a_removal_brings_the_stay_back_to_be_decided(town) {
        let room = one_bed(&town).await;
        let (id, act) = moves_in(&town.anna, room);
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        let seen = town.record::<Stay>(id).await;
        let content: Stay = seen.content().unwrap();
        let mut caretaker = Follower::of(&town, &town.caretaker);
        caretaker.pull().await;
        assert!(caretaker.has::<Stay>(id));
        let (mut gone, mut edit) = (Act::new(), Act::new());
        gone.remove(&seen);
        edit.update(&seen, &content, &Stay { from: today().pred_opt(), ..content.clone() });
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(gone)).await;
        assert_eq!(town.record::<Stay>(id).await.presence(), Presence::Removed);
        caretaker.pull().await;
        assert!(!caretaker.has::<Stay>(id), "it houses nobody any more");
        town.push_accepted(&town.clerk, &Device::of(town.clerk.id).commit(edit)).await;
        let back = town.record::<Stay>(id).await;
        assert_eq!(back.presence(), Presence::BroughtBack);
        caretaker.pull().await;
        assert!(caretaker.has::<Stay>(id));
    }
}

in_a_town! {
    async fn who_wrote_what_stands_against_each_other_is_told_to_those_who_settle_it(town) {
        let (case, person) = town.new_case().await;
        let seen = town.record::<Identity>(person).await;
        let mut devices = [Device::of(town.anna.id), Device::of(town.clerk.id)];
        for (device, (user, name)) in devices.iter_mut().zip([(&town.anna, "Hadad"), (&town.clerk, "Hadda")]) {
            let mut act = Act::new();
            act.update(&seen, &identity(case, "Haddad"), &identity(case, name));
            town.push_accepted(user, &device.commit(act)).await;
        }
        let mut follower = Follower::of(&town, &town.anna);
        follower.pull().await;
        let record = &follower.has[&Identity::key(person)];
        assert_eq!(record.writer(devices[0].replica), Some(town.anna.id));
        assert_eq!(record.writer(devices[1].replica), Some(town.clerk.id));
        let mut act = Act::new();
        act.settle(record, "family_name", serde_json::json!("Hadad"));
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(act)).await;
        follower.pull().await;
        let record = &follower.has[&Identity::key(person)];
        assert_eq!((record.overwritten().count(), record.writer(devices[1].replica)), (0, None));
    }
}
