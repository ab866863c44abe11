//! What every store of the ledger promises.

mod town;

use casework::{
    ids::{AccommodationId, CaseId, PersonId},
    records::{Case, Consultation, Content, Identity, Kind, Manner, RecordKey, Role, Signature, Stay},
    sync::{Act, Change, Covered, Refusal, Time, Write, wire::Receipt},
};
use chrono::TimeDelta;
use serde_json::json;
use server::ledger::{Credentials, External, Intake, LedgerError, Session, SessionEnd, Standing, TokenHash, User};
use std::{collections::BTreeSet, sync::Arc};
use town::{Device, Follower, Town, case_of, house, identity, minutes, now, stay, stores, today};

/// Runs a test on every store, in a town of its own.
macro_rules! in_a_town {
    ($(#[$doc:meta])* async fn $name:ident($town:ident) $body:block) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            for store in stores().await {
                let $town = Town::found(&store.ledger, "haan").await;
                $body
            }
        }
    };
}

fn signature() -> Signature {
    Signature { at: now(), manner: Manner::OnPaper, text_sha256: "00".repeat(32) }
}

/// An act that writes one value into one field, in sight of nothing.
fn raw(key: RecordKey, path: &str, value: serde_json::Value) -> Vec<Change> {
    let write = Write { value, covered: Covered::default() };
    vec![Change { key, fields: [(path.to_owned(), write)].into() }]
}

in_a_town! {
    async fn a_commit_pushed_twice_is_answered_the_same_and_taken_in_once(town) {
        let mut act = Act::new();
        let case = CaseId::new();
        act.create(case, &case_of(town.team));
        let commit = Device::of(town.anna.id).commit(act);
        let first = town.push(&town.anna, &commit).await;
        let (_, _) = town.new_case().await;
        let again = town.push(&town.anna, &commit).await;
        assert!(matches!(first, Receipt::Accepted { .. }));
        assert_eq!(first, again);
        assert_eq!(town.ledger.history(town.id(), Case::key(case)).await.unwrap().len(), 1);
    }
}

in_a_town! {
    async fn a_refused_commit_leaves_no_trace_and_does_not_stop_the_next(town) {
        let mut device = Device::of(town.bert.id);
        let (case, person) = town.new_case().await;
        let mut foreign = Act::new();
        foreign.create(person, &identity(case, "Fremd"));
        let before = town.record::<Identity>(person).await;
        assert_eq!(town.push_refused(&town.bert, &device.commit(foreign)).await, Refusal::NotAllowed);
        assert_eq!(town.record::<Identity>(person).await, before);
        let mut own = Act::new();
        own.create(CaseId::new(), &case_of(town.other_team));
        town.push_accepted(&town.bert, &device.commit(own)).await;
    }
}

in_a_town! {
    async fn two_devices_that_edit_different_fields_of_a_person_both_win(town) {
        let (case, person) = town.new_case().await;
        let seen = town.record::<Identity>(person).await;
        let old = identity(case, "Haddad");
        let (mut one, mut other) = (Act::new(), Act::new());
        let mut renamed = old.clone();
        renamed.family_name = "Al-Haddad".to_owned();
        one.update(&seen, &old, &renamed);
        let mut respelled = old.clone();
        respelled.given_name = "Leena".to_owned();
        respelled.spellings.insert("Lena".to_owned());
        other.update(&seen, &old, &respelled);
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(one)).await;
        town.push_accepted(&town.anna, &Device::of(town.anna.id).commit(other)).await;
        let record = town.record::<Identity>(person).await;
        let now: Identity = record.content().unwrap();
        assert_eq!((now.family_name.as_str(), now.given_name.as_str()), ("Al-Haddad", "Leena"));
        assert!(now.spellings.contains(&"Lena".to_owned()));
        assert_eq!(record.overwritten().count(), 0);
    }
}

in_a_town! {
    async fn what_one_device_overwrote_unseen_is_kept_to_be_settled(town) {
        let (case, person) = town.new_case().await;
        let seen = town.record::<Identity>(person).await;
        let old = identity(case, "Haddad");
        let mut devices = [Device::of(town.anna.id), Device::of(town.anna.id)];
        devices[1].wall += TimeDelta::seconds(5);
        for (device, name) in devices.iter_mut().zip(["Hadad", "Hadda"]) {
            let mut act = Act::new();
            act.update(&seen, &old, &identity(case, name));
            town.push_accepted(&town.anna, &device.commit(act)).await;
        }
        let record = town.record::<Identity>(person).await;
        assert_eq!(record.content::<Identity>().unwrap().family_name, "Hadda");
        let overwritten: Vec<_> = record.fields["family_name"].overwritten().map(|it| it.value.clone()).collect();
        assert_eq!(overwritten, [json!("Hadad")]);
    }
}

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
    async fn the_clerk_may_not_write_minutes_even_in_words_that_name_a_case(town) {
        let (case, _) = town.new_case().await;
        let (id, content) = minutes(case);
        let mut act = Act::new();
        act.create(id, &content);
        assert_eq!(town.push_refused(&town.clerk, &Device::of(town.clerk.id).commit(act)).await, Refusal::NotAllowed);
    }
}

in_a_town! {
    async fn nobody_writes_in_somebody_elses_name(town) {
        let mut act = Act::new();
        act.create(CaseId::new(), &case_of(town.team));
        let commit = Device::of(town.bert.id).commit(act);
        assert_eq!(town.push_refused(&town.anna, &commit).await, Refusal::NotAllowed);
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
    async fn signed_minutes_do_not_change_any_more_but_can_be_signed_by_another(town) {
        let (case, _) = town.new_case().await;
        let (id, mut content) = minutes(case);
        content.signatures.insert("worker".to_owned(), signature());
        let mut device = Device::of(town.anna.id);
        let mut act = Act::new();
        act.create(id, &content);
        town.push_accepted(&town.anna, &device.commit(act)).await;
        let record = town.record::<Consultation>(id).await;
        let mut changed = content.clone();
        changed.agreed = "Etwas anderes".to_owned();
        let mut act = Act::new();
        act.update(&record, &content, &changed);
        assert_eq!(
            town.push_refused(&town.anna, &device.commit(act)).await,
            Refusal::Signed { record: id.0 }
        );
        let mut both = content.clone();
        both.signatures.insert("client".to_owned(), signature());
        let mut act = Act::new();
        act.update(&record, &content, &both);
        town.push_accepted(&town.anna, &device.commit(act)).await;
    }
}

in_a_town! {
    async fn a_clock_that_runs_ahead_is_capped_once_and_the_identity_stays(town) {
        let mut device = Device::of(town.anna.id);
        device.wall = now() + TimeDelta::days(400);
        let case = CaseId::new();
        let mut act = Act::new();
        act.create(case, &case_of(town.team));
        let commit = device.commit(act);
        let Receipt::Accepted { time, .. } = town.push(&town.anna, &commit).await else { panic!("refused") };
        assert!(time < commit.time && time.wall() <= now() + TimeDelta::minutes(1));
        let record = town.record::<Case>(case).await;
        let version = record.fields["team"].standing().unwrap();
        assert_eq!((version.dot, version.time), (commit.dot(), time));
        let history = town.ledger.history(town.id(), Case::key(case)).await.unwrap();
        assert_eq!((history[0].commit.time, history[0].time), (commit.time, time));
        assert_eq!(history[0].commit, commit);
    }
}

in_a_town! {
    async fn a_time_from_the_past_is_kept(town) {
        let mut device = Device::of(town.anna.id);
        device.wall = now() - TimeDelta::days(90);
        let mut act = Act::new();
        act.create(CaseId::new(), &case_of(town.team));
        let commit = device.commit(act);
        assert!(matches!(town.push(&town.anna, &commit).await, Receipt::Accepted { time, .. } if time == commit.time));
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
        // And from now on it is Bert who writes in it.
        let mut act = Act::new();
        act.create(PersonId::new(), &identity(case, "Haddad"));
        assert_eq!(
            town.push_refused(&town.anna, &Device::of(town.anna.id).commit(act.clone())).await,
            Refusal::NotAllowed
        );
        town.push_accepted(&town.bert, &Device::of(town.bert.id).commit(act)).await;
        anna.pull().await;
        assert!(anna.told_gone.is_empty(), "what is gone is said once");
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
        assert!(caretaker.has::<casework::records::Accommodation>(gruiten));
        assert!(!caretaker.has::<casework::records::Accommodation>(elsewhere));

        let mut device = Device::of(town.anna.id);
        let id = uuid::Uuid::now_v7();
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
        let id = uuid::Uuid::now_v7();
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
        assert!(caretaker.has::<casework::records::Accommodation>(gruiten));
    }
}

in_a_town! {
    async fn a_house_that_changes_its_area_takes_its_people_along(town) {
        let (case, person) = town.new_case().await;
        let moving = AccommodationId::new();
        let mut act = Act::new();
        act.create(moving, &house("Haan-Ost"));
        act.create(uuid::Uuid::now_v7(), &stay(case, person, moving, None));
        town.bring_in(act).await;
        let mut caretaker = Follower::of(&town, &town.caretaker);
        caretaker.pull().await;
        assert!(!caretaker.has::<Identity>(person));
        for (area, seen) in [("Gruiten", true), ("Haan-Ost", false)] {
            let record = town.record::<casework::records::Accommodation>(moving).await;
            let mut becomes = record.content::<casework::records::Accommodation>().unwrap();
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
    async fn a_value_that_makes_no_sense_is_refused_with_the_field_and_not_the_value(town) {
        let (_, person) = town.new_case().await;
        let mut commit = Device::of(town.anna.id).commit(Act::new());
        commit.changes = raw(Identity::key(person), "given_name", json!({"geheim": 1}));
        let refusal = town.push_refused(&town.anna, &commit).await;
        assert_eq!(refusal, Refusal::Malformed { detail: "given_name".to_owned() });
    }
}

in_a_town! {
    async fn two_commits_never_share_a_replicas_number(town) {
        let mut commits = Vec::new();
        for mut device in [Device::of(town.anna.id), Device::of(town.anna.id)] {
            let mut act = Act::new();
            act.create(CaseId::new(), &case_of(town.team));
            commits.push(device.commit(act));
        }
        commits[1].replica = commits[0].replica;
        town.push_accepted(&town.anna, &commits[0]).await;
        let refusal = town.push_refused(&town.anna, &commits[1]).await;
        assert_eq!(refusal, Refusal::Malformed { detail: "number".to_owned() });
    }
}

in_a_town! {
    async fn an_import_is_taken_in_whole_or_not_at_all(town) {
        let mut device = Device::of(server::ledger::SYSTEM);
        let (good, person) = (CaseId::new(), PersonId::new());
        let mut first = Act::new();
        first.create(good, &case_of(town.team));
        let mut bad = device.commit(Act::new());
        bad.changes = raw(Identity::key(person), "family_name", json!("ohne Fall"));
        let external = External { kind: Kind::Case, external: "H1".to_owned(), id: good.0, content: json!({"a": "1"}) };
        let mut intake =
            Intake { users: Vec::new(), commits: vec![device.commit(first), bad.clone()], external: vec![external] };
        let error = town.ledger.take_in(town.id(), &intake, now()).await.unwrap_err();
        assert!(
            matches!(&error, LedgerError::NotTakenIn { commit, refusal: Refusal::Malformed { detail } } if *commit == bad.id && detail == "case"),
            "{error}"
        );
        assert_eq!(town.ledger.record(town.id(), Case::key(good)).await.unwrap(), None);
        assert!(town.ledger.external_ids(town.id()).await.unwrap().is_empty());
        intake.commits.pop();
        town.ledger.take_in(town.id(), &intake, now()).await.unwrap();
        assert_eq!(town.ledger.external_ids(town.id()).await.unwrap(), intake.external);
        assert_eq!(town.ledger.records(town.id(), Kind::Case).await.unwrap().len(), 1);
    }
}

in_a_town! {
    async fn a_user_and_their_directory_entry_are_one(town) {
        let mut anna = town.anna.clone();
        anna.staff.role = Role::TeamLead;
        town.ledger.put_user(&anna, now()).await.unwrap();
        let entry: casework::records::Staff = town.record::<casework::records::Staff>(anna.id).await.content().unwrap();
        assert_eq!(entry, anna.staff);
        assert_eq!(town.ledger.user_by_login("ANNA.haan").await.unwrap(), Some(anna.clone()));
        assert_eq!(town.ledger.user(town.id(), anna.id).await.unwrap(), Some(anna));
        let namesake = User { id: casework::ids::UserId::new(), ..town.anna.clone() };
        assert!(matches!(town.ledger.put_user(&namesake, now()).await, Err(LedgerError::LoginTaken)));
        assert_eq!(town.ledger.users(town.id()).await.unwrap().len(), 4);
    }
}

in_a_town! {
    async fn credentials_stay_when_a_user_is_imported_again(town) {
        let set = Credentials { salt: Some([7; 16]), proof_hash: Some("$argon2id$".to_owned()), code_hash: None };
        town.ledger.set_credentials(town.id(), town.anna.id, &set).await.unwrap();
        town.ledger.put_user(&town.anna, now()).await.unwrap();
        assert!(town.ledger.credentials(town.id(), town.anna.id).await.unwrap() == set);
    }
}

in_a_town! {
    async fn a_session_ends_by_revocation_and_by_blocking_the_user(town) {
        let session = |byte: u8| Session {
            token: TokenHash([byte; 32]),
            municipality: town.id(),
            user: town.anna.id,
            device: None,
            created: now(),
            seen: now(),
        };
        let holds = async |byte: u8| town.ledger.session(&TokenHash([byte; 32])).await.unwrap().is_some();
        for byte in 1..=3 {
            town.ledger.open_session(&session(byte)).await.unwrap();
        }
        town.ledger.touch_session(&TokenHash([1; 32]), now() + TimeDelta::hours(1)).await.unwrap();
        let (seen, user) = town.ledger.session(&TokenHash([1; 32])).await.unwrap().unwrap();
        assert_eq!((seen.seen, user.id), (now() + TimeDelta::hours(1), town.anna.id));
        assert_eq!(town.ledger.revoke(SessionEnd::One(TokenHash([1; 32])), now()).await.unwrap(), 1);
        assert_eq!((holds(1).await, holds(2).await), (false, true));
        let mut blocked = town.anna.clone();
        blocked.standing = Standing::Blocked;
        town.ledger.put_user(&blocked, now()).await.unwrap();
        assert!(!holds(2).await);
        town.ledger.put_user(&town.anna, now()).await.unwrap();
        assert_eq!(town.ledger.revoke(SessionEnd::AllOf(town.id(), town.anna.id), now()).await.unwrap(), 2);
        assert!(!holds(3).await);
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
        for (user, concerned) in [(&town.anna, true), (&town.bert, false), (&town.clerk, false), (&town.caretaker, false)] {
            let news = town.ledger.news(town.id(), &Town::reader(user, today()), before.sequence).await.unwrap();
            assert_eq!(news.concerns, concerned, "{}", user.login);
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

#[tokio::test]
async fn what_was_taken_in_is_there_after_a_restart() {
    for store in stores().await {
        let town = Town::found(&store.ledger, "haan").await;
        let (case, _) = town.new_case().await;
        let (id, user) = (town.id(), town.anna.clone());
        drop(town);
        drop(store.ledger);
        let again = server::ledger::sqlite::SqliteLedger::open(&store.folder.path().join("lotse.db")).await.unwrap();
        use server::ledger::Ledger as _;
        assert!(again.record(id, Case::key(case)).await.unwrap().is_some());
        assert_eq!(again.user_by_login(&user.login).await.unwrap(), Some(user));
    }
}

in_a_town! {
    async fn times_are_ordered_as_they_were_given(town) {
        let (case, person) = town.new_case().await;
        let record = town.record::<Identity>(person).await;
        let mut act = Act::new();
        act.update(&record, &identity(case, "Haddad"), &identity(case, "Hadad"));
        let mut late = Device::of(town.anna.id).commit(act);
        late.time = Time(1);
        town.push_accepted(&town.anna, &late).await;
        // It was made in sight of what stood, so it stands although its clock was far behind.
        assert_eq!(town.record::<Identity>(person).await.content::<Identity>().unwrap().family_name, "Hadad");
    }
}
