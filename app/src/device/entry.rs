//! Going in: the passphrase opens the vault on this device first, and the server's door meanwhile.

use super::{Device, hand, surroundings};
use crate::{
    credentials::{Proof, Salt, WrapKey, derive},
    gate::{self, SignInError},
    moments::Moment,
    sync::http::{self, sleep},
    vault::{self, Door, Letters, LockError, Lying, Store, StoreError, Vault, VaultError, VaultKey, Verdict},
    work::{Beside, Connection, OpenError, Secret, Stage, Work},
};
use casework::{device::Failure, ids::UserId, sync::wire::Me};
use chrono::Utc;
use futures::future::join;
use leptos::prelude::GetUntracked;
use std::time::Duration;

/// A vault that was opened, and how it stands with the server.
struct Entered {
    opened: (Store, VaultKey),
    /// What lay there, if it was read already.
    lying: Option<Lying>,
    /// To be shown to the server once; none: it was.
    proof: Option<(String, Proof)>,
    me: Option<Me>,
}

pub(crate) async fn sign_in(work: Work, name: &str, secret: Secret<'_>) -> Result<(), OpenError> {
    vault::subtle().map_err(|_| OpenError::NotSecure)?;
    // Stretching the passphrase holds the page for a moment: the button shows first that it was pressed.
    sleep(Duration::from_millis(30)).await;
    let mut door = Door::at(Door::name_for(name)).await?;
    let entered = match door.salt() {
        Some(salt) => {
            // It is sealed, so it need not wait for the key; stretching the passphrase takes as long as reading.
            let lying = door.lying();
            let (lying, entered) = join(lying, enter(work, &mut door, name, secret, salt)).await;
            entered.map(|entered| Entered { lying, ..entered })
        }
        None => enter_first(&mut door, name, secret).await,
    };
    match entered {
        Ok(entered) => {
            work.signed_in_as(name);
            open(work, door.name, entered).await
        }
        Err(error) => {
            door.leave();
            Err(error)
        }
    }
}

/// There is a vault: it opens without the network.
async fn enter(work: Work, door: &mut Door, name: &str, secret: Secret<'_>, salt: Salt) -> Result<Entered, OpenError> {
    let now = Utc::now().timestamp();
    let verdict = door.verdict(now);
    if let Verdict::Wait(seconds) = verdict {
        return Err(OpenError::SlowDown(seconds));
    }
    match secret.beside {
        Beside::Nothing => {}
        Beside::Earlier(earlier) => return rewrap(door, name, secret.passphrase, earlier, salt).await,
        Beside::New(new) => {
            exchange(name, secret.passphrase, new).await?;
            return Err(OpenError::OtherPassphrase);
        }
    }
    let (proof, wrap) = derive(secret.passphrase, salt)?;
    let is_changed = work.connection.get_untracked() == Connection::OtherPassphrase;
    let mut shown = None;
    if verdict == Verdict::ServerFirst || is_changed {
        shown = match show(name, secret.passphrase, salt, &proof).await {
            Ok(there) => Some(there),
            Err(SignInError::Unreachable) if verdict == Verdict::ServerFirst => return Err(OpenError::TooMany),
            // Without the network the vault still opens with the passphrase that it is sealed with.
            Err(SignInError::Unreachable) => None,
            Err(SignInError::Wrong) if is_changed => return Err(OpenError::PassphraseChanged),
            Err(error) => return Err(refused(error)),
        };
    }
    match door.open(&wrap, now).await {
        Ok(opened) => {
            if let Some(there) = shown.filter(|there| *there != salt) {
                // The same words, set anew: from now on both sides stretch them alike.
                let (_, as_there) = derive(secret.passphrase, there)?;
                door.rewrap(&wrap, there, &as_there).await?;
            }
            let proof = shown.is_none().then(|| (name.to_owned(), proof));
            Ok(Entered { opened, lying: None, proof, me: None })
        }
        Err(LockError::Wrong) => {
            // Perhaps it is right for the server by now: then the vault wants the earlier one, once.
            let there = match shown {
                Some(there) => Ok(there),
                None => show(name, secret.passphrase, salt, &proof).await,
            };
            Err(match there {
                Ok(_) => OpenError::OtherPassphrase,
                Err(SignInError::Code) => OpenError::OneTimeCode,
                Err(SignInError::Blocked) => OpenError::Blocked,
                Err(_) => OpenError::WrongPassphrase { left: door.left() },
            })
        }
        Err(error) => Err(error.into()),
    }
}

/// The passphrase changed at the server: the earlier one opens the vault a last time, the new one closes it.
async fn rewrap(
    door: &mut Door,
    name: &str,
    passphrase: &str,
    earlier: &str,
    salt: Salt,
) -> Result<Entered, OpenError> {
    let new_salt = gate::salt_of(name.to_owned()).await.map_err(refused)?;
    let (proof, wrap) = derive(passphrase, new_salt)?;
    gate::sign_in(name.to_owned(), proof).await.map_err(refused)?;
    let (_, earlier) = derive(earlier, salt)?;
    let opened = match door.open(&earlier, Utc::now().timestamp()).await {
        Err(LockError::Wrong) => return Err(OpenError::WrongPassphrase { left: door.left() }),
        opened => opened?,
    };
    door.rewrap(&earlier, new_salt, &wrap).await?;
    Ok(Entered { opened, lying: None, proof: None, me: None })
}

/// Nobody of this name was here yet: the server says who it is, and a vault is made.
async fn enter_first(door: &mut Door, name: &str, secret: Secret<'_>) -> Result<Entered, OpenError> {
    let (salt, wrap) = match secret.beside {
        Beside::New(new) => exchange(name, secret.passphrase, new).await?,
        Beside::Nothing | Beside::Earlier(_) => with_passphrase(name, secret.passphrase).await?,
    };
    let (me, _) = http::whoami().await.map_err(unheard)?;
    let opened = door.make(salt, &wrap).await?;
    surroundings::vault_made(&door.name);
    Ok(Entered { opened, lying: None, proof: None, me: Some(me) })
}

/// Takes in what was said while a document of this vault was in a client's hand, and then takes back what lies there, whoever
/// gave it.
async fn take_over(
    work: Work,
    device: &Device,
    (user, name): (UserId, &str),
    letters: &Letters,
    lying: (vault::Hand, Option<hand::Lent>),
) -> Result<(), OpenError> {
    let mut answered = None;
    if !letters.is_empty() {
        answered = device.take_in(work, user, letters).await?;
        device.vault().remove_letterboxes(letters, js_sys::Date::now() as u64).await?;
    }
    hand::take_back(work, name, lying, answered).await
}

async fn with_passphrase(name: &str, passphrase: &str) -> Result<(Salt, WrapKey), OpenError> {
    let salt = gate::salt_of(name.to_owned()).await.map_err(refused)?;
    let (proof, wrap) = derive(passphrase, salt)?;
    gate::sign_in(name.to_owned(), proof).await.map_err(refused)?;
    Ok((salt, wrap))
}

/// Puts a passphrase in the place of a one-time code. Tried again after an answer that was lost, it finds that it is done.
async fn exchange(name: &str, code: &str, new: &str) -> Result<(Salt, WrapKey), OpenError> {
    let there = gate::salt_of(name.to_owned()).await.map_err(refused)?;
    let (code, _) = derive(code, there)?;
    let salt = Salt(vault::random().map_err(VaultError::from)?);
    let (proof, wrap) = derive(new, salt)?;
    match gate::exchange(name.to_owned(), code, salt, proof).await {
        Ok(()) => Ok((salt, wrap)),
        Err(SignInError::Wrong) => with_passphrase(name, new).await,
        Err(error) => Err(refused(error)),
    }
}

/// Reads the vault and goes to work.
async fn open(work: Work, name: String, entered: Entered) -> Result<(), OpenError> {
    Moment::Unlocked.mark();
    let vault = Vault::new(entered.opened);
    let (contents, in_hand) = join(vault.read_all(entered.lying), hand::lying()).await;
    let (mut contents, in_hand) = (contents?, in_hand?);
    let me = match (entered.me, contents.me.clone()) {
        (Some(me), _) => {
            vault.keep_me(&me).await?;
            me
        }
        (None, Some(me)) => me,
        // The browser was killed between making the vault and noting whose it is.
        (None, None) => {
            if let Some((name, proof)) = &entered.proof {
                gate::sign_in(name.clone(), proof.clone()).await.map_err(refused)?;
            }
            let (me, _) = http::whoami().await.map_err(unheard)?;
            vault.keep_me(&me).await?;
            me
        }
    };
    if work.stage.get_untracked() != Stage::Locked {
        work.lock();
    }
    let is_complete = contents.standing.as_ref().is_some_and(|standing| standing.complete);
    let device = Device::new(vault);
    let (user, letters) = (me.user, std::mem::take(&mut contents.letters));
    device.fill(work, contents).await;
    if let Err(error) = take_over(work, &device, (user, &name), &letters, in_hand).await {
        // What was read is not for whoever holds the device.
        work.lock();
        return Err(error);
    }
    work.stands(if surroundings::is_online() { Connection::Online } else { Connection::Offline });
    work.opened(device.clone(), me, if is_complete { Stage::Open } else { Stage::FirstSync });
    surroundings::ask_to_keep(work);
    device.start(work, &name, user, entered.proof);
    Ok(())
}

/// Shows the server a passphrase, with the salt that it is stretched with there by now, and answers that.
async fn show(name: &str, passphrase: &str, salt: Salt, proof: &Proof) -> Result<Salt, SignInError> {
    if !surroundings::is_online() {
        return Err(SignInError::Unreachable);
    }
    let there = gate::salt_of(name.to_owned()).await?;
    let proof =
        if there == salt { proof.clone() } else { derive(passphrase, there).map_err(|_| SignInError::Wrong)?.0 };
    gate::sign_in(name.to_owned(), proof).await?;
    Ok(there)
}

fn refused(error: SignInError) -> OpenError {
    match error {
        SignInError::Wrong => OpenError::WrongNameOrPassphrase,
        SignInError::Code => OpenError::OneTimeCode,
        SignInError::Blocked => OpenError::Blocked,
        SignInError::TooMany(seconds) => OpenError::ServerSlowsDown(seconds),
        SignInError::Server => OpenError::Server,
        SignInError::Unreachable => OpenError::NeedsNetwork,
    }
}

fn unheard(failure: Failure) -> OpenError {
    match failure {
        Failure::Unreachable => OpenError::NeedsNetwork,
        Failure::Blocked => OpenError::Blocked,
        Failure::NotSignedIn | Failure::NotUnderstood | Failure::Server => OpenError::Server,
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoRoom => Self::NoRoom,
            StoreError::Nothing => Self::PrivateMode,
            error => Self::Storage(error.to_string()),
        }
    }
}

impl From<VaultError> for OpenError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Store(error) => error.into(),
            VaultError::Crypto(error) => Self::Storage(error.to_string()),
        }
    }
}

impl From<LockError> for OpenError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Vault(error) => error.into(),
            error => Self::Storage(error.to_string()),
        }
    }
}
