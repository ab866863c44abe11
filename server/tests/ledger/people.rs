//! Users, what they sign in with, and their sessions.

use crate::store::On;
use crate::town::now;
use casework::{
    ids::UserId,
    records::{Role, Staff},
};
use chrono::TimeDelta;
use server::ledger::{Credentials, LedgerError, Session, SessionEnd, Standing, TokenHash, User};

in_a_town! {
    async fn a_user_and_their_directory_entry_are_one(town) {
        let mut anna = town.anna.clone();
        anna.staff.role = Role::TeamLead;
        town.ledger.put_user(&anna, now()).await.unwrap();
        let entry: Staff = town.record::<Staff>(anna.id).await.content().unwrap();
        assert_eq!(entry, anna.staff);
        assert_eq!(town.ledger.user_by_login("ANNA.haan").await.unwrap(), Some(anna.clone()));
        assert_eq!(town.ledger.user(town.id(), anna.id).await.unwrap(), Some(anna));
        let namesake = User { id: UserId::new(), ..town.anna.clone() };
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
    async fn of_two_who_exchange_the_same_code_at_once_one_does(town) {
        let code = Credentials { salt: Some([7; 16]), proof_hash: None, code_hash: Some("$code$".to_owned()) };
        town.ledger.set_credentials(town.id(), town.anna.id, &code).await.unwrap();
        let set = |name: &str| Credentials { salt: Some([8; 16]), proof_hash: Some(name.to_owned()), code_hash: None };
        let (one, other) = (set("$one$"), set("$other$"));
        let exchange = async |set| town.ledger.replace_credentials(town.id(), town.anna.id, &code, set).await.unwrap();
        let done = tokio::join!(exchange(&one), exchange(&other));
        assert_ne!(done.0, done.1);
        let kept = town.ledger.credentials(town.id(), town.anna.id).await.unwrap();
        assert!(kept == if done.0 { one } else { other });
    }
}

in_a_town! {
    async fn a_name_that_no_database_can_hold_is_nobodys(town) {
        assert_eq!(town.ledger.user_by_login("anna\0.haan").await.unwrap(), None);
    }
}

in_a_town! {
    async fn a_session_ends_by_revocation_and_says_that_its_user_is_blocked(town) {
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
        let (_, user) = town.ledger.session(&TokenHash([2; 32])).await.unwrap().unwrap();
        assert_eq!(user.standing, Standing::Blocked);
        town.ledger.put_user(&town.anna, now()).await.unwrap();
        assert_eq!(town.ledger.revoke(SessionEnd::AllOf(town.id(), town.anna.id), now()).await.unwrap(), 2);
        assert!(!holds(3).await);
    }
}
