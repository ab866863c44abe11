//! What changes between a device's sending and its next question.

use crate::store::On;
use crate::town::{Device, Follower, Town, case_of, identity};
use casework::{
    ids::CaseId,
    records::{Case, Content, Identity, Role},
    sync::{Act, wire::Receipt},
};
use server::ledger::User;

/// The user, with other rights from now on.
async fn becomes(town: &Town, user: &User, role: Role, team: Option<casework::ids::TeamId>) -> User {
    let mut changed = user.clone();
    (changed.staff.role, changed.staff.team) = (role, team);
    town.ledger.put_user(&changed, crate::town::now()).await.unwrap();
    changed
}

in_a_town! {
    async fn what_was_sent_under_rights_that_came_and_went_unseen_is_told_gone(town) {
        let mut device = Follower::of(&town, &town.clerk);
        device.pull().await;
        let worker = becomes(&town, &town.clerk, Role::SocialWorker, Some(town.team)).await;
        let case = CaseId::new();
        let mut act = Act::new();
        act.create(case, &case_of(town.team));
        town.push_accepted(&worker, &Device::of(worker.id).commit(act)).await;
        device.user = becomes(&town, &worker, Role::BenefitsClerk, None).await;
        device.pull().await;
        assert!(device.told_gone.contains(&Case::key(case)));
    }
}

in_a_town! {
    async fn what_was_put_aside_stays_so_when_its_author_sees_the_record_again(town) {
        let (case, person) = town.new_case().await;
        let seen = town.record::<Identity>(person).await;
        let moved = becomes(&town, &town.anna, Role::SocialWorker, Some(town.other_team)).await;
        let mut act = Act::new();
        act.update(&seen, &identity(case, "Haddad"), &identity(case, "Hadad"));
        let late = Device::of(moved.id).commit(act);
        let told = town.push(&moved, &late).await;
        let back = becomes(&town, &moved, Role::SocialWorker, Some(town.team)).await;
        assert_eq!(town.push(&back, &late).await, told, "the answer that was lost, once more");
        let Receipt::Accepted { gone, .. } = told else { panic!("accepted") };
        assert_eq!(gone, [Identity::key(person)]);
        assert_eq!(town.record::<Identity>(person).await, seen);
    }
}
