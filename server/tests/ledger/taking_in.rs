//! What is taken in, what is not, and what becomes of it.

use crate::{
    store::{On, Store},
    town::{Device, Town, case_of, house, identity, minutes, now, signing::version},
};
use casework::{
    ids::{AccommodationId, CaseId, PersonId},
    records::{
        Accommodation, Actor, AgreementVersion, Case, Consultation, Content, Identity, Kind, Manner, RecordKey,
        ReplyAnswer, ReplyKey, Signature,
    },
    sync::{Act, Change, Covered, Refusal, Time, Write, wire::Receipt},
};
use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;
use server::ledger::{External, Intake, LedgerError, SYSTEM, verify::verify};
use uuid::Uuid;

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
    async fn a_worker_s_signature_is_taken_in_from_nobody_else(town) {
        let (case, lina) = town.new_case().await;
        let id = town.lay(&version(case, &[(lina, "Lina Haddad")], None)).await;
        let mine = town.answers(id, Actor::Worker(town.anna.id), ReplyAnswer::OnPaper { photo: None }).await;
        let record = town.record::<AgreementVersion>(id).await;
        let before: AgreementVersion = record.content().unwrap();
        let mut after = before.clone();
        let theirs = ReplyKey { id: Uuid::now_v7(), signer: Actor::Worker(town.bert.id) };
        after.replies.insert(theirs, before.replies[&mine].clone());
        let mut act = Act::new();
        act.update(&record, &before, &after);
        let commit = Device::of(town.anna.id).commit(act);
        assert_eq!(town.push_refused(&town.anna, &commit).await, Refusal::NotAllowed);
        assert_eq!(town.record::<AgreementVersion>(id).await, record);
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
        let mut device = Device::of(SYSTEM);
        let (good, person) = (CaseId::new(), PersonId::new());
        let mut first = Act::new();
        first.create(good, &case_of(town.team));
        let mut bad = device.commit(Act::new());
        bad.changes = raw(Identity::key(person), "family_name", json!("ohne Fall"));
        let external = External { kind: Kind::Case, external: "H1".to_owned(), id: good.0, content: json!({"a": "1"}) };
        let mut intake =
            Intake { users: Vec::new(), commits: vec![device.commit(first), bad.clone()], external: vec![external] };
        let error = town.ledger.take_in(town.id(), &intake, now()).await.unwrap_err();
        let LedgerError::NotTakenIn { commit, refusal } = error else { panic!("{error}") };
        assert_eq!((commit, refusal), (bad.id, Refusal::Malformed { detail: "case".to_owned() }));
        assert_eq!(town.ledger.record(town.id(), Case::key(good)).await.unwrap(), None);
        assert!(town.ledger.external_ids(town.id()).await.unwrap().is_empty());
        intake.commits.pop();
        town.ledger.take_in(town.id(), &intake, now()).await.unwrap();
        assert_eq!(town.ledger.external_ids(town.id()).await.unwrap(), intake.external);
        assert_eq!(town.ledger.records(town.id(), Kind::Case).await.unwrap().len(), 1);
    }
}

#[rstest]
#[tokio::test]
async fn what_was_taken_in_is_there_after_a_restart(#[values(On::Sqlite, On::Postgres)] on: On) {
    let store = Store::open(on).await;
    let town = Town::found(&store.ledger, "haan").await;
    let (case, _) = town.new_case().await;
    let (id, user) = (town.id(), town.anna.clone());
    drop(town);
    drop(store.ledger);
    let again = store.database.open().await.unwrap();
    assert!(again.record(id, Case::key(case)).await.unwrap().is_some());
    assert_eq!(again.user_by_login(&user.login).await.unwrap(), Some(user));
}

in_a_town! {
    async fn what_was_written_comes_back_sign_by_sign(town) {
        let (case, _) = town.new_case().await;
        let (id, mut content) = minutes(case);
        content.agreed = "\0 \u{1}\t\"\\ Ä ä \u{fffd} 😀 \u{202e}".to_owned();
        let mut act = Act::new();
        act.create(id, &content);
        let mut area = house("Gruiten");
        area.area = Some("Grui\0ten".to_owned());
        let commit = Device::of(town.anna.id).commit(act);
        town.push_accepted(&town.anna, &commit).await;
        assert_eq!(town.record::<Consultation>(id).await.content::<Consultation>().unwrap(), content);
        assert_eq!(town.ledger.history(town.id(), Consultation::key(id)).await.unwrap()[0].commit, commit);
        let place = AccommodationId::new();
        let mut act = Act::new();
        act.create(place, &area);
        town.bring_in(act).await;
        assert_eq!(town.record::<Accommodation>(place).await.content::<Accommodation>().unwrap(), area);
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

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_nobody_elses_on_this_machine() {
    use std::os::unix::fs::PermissionsExt;
    let store = Store::open(On::Sqlite).await;
    Town::found(&store.ledger, "haan").await;
    for file in std::fs::read_dir(store.folder.path()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}

in_a_town! {
    async fn a_check_while_somebody_writes_finds_nothing_wrong(town) {
        let writing = async {
            for _ in 0..60 {
                town.new_case().await;
            }
        };
        let checking = async {
            for _ in 0..30 {
                let report = verify(&*town.ledger, &town.municipality, &[]).await.unwrap();
                assert_eq!(report.faults, Vec::new());
            }
        };
        tokio::join!(writing, checking);
    }
}
