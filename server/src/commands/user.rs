//! `lotse user …`

use super::{CommandError, open_ledger, place::municipality, table::Table, team::teams};
use crate::{
    config::Config,
    gate::{issue_code, set_passphrase},
    ledger::{Ledger, LedgerError, Session, SessionEnd, Standing, User},
};
use casework::{
    ids::UserId,
    records::{Role, Staff},
};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use std::{
    fmt::Write,
    io::{BufRead, IsTerminal},
};

#[derive(Subcommand)]
pub(super) enum Act {
    /// List who may sign in.
    List(InPlace),
    /// Let somebody in; answers a one-time code for their first sign-in.
    Add(Add),
    /// Set a passphrase, read from the terminal or from standard input.
    Passphrase(Named),
    /// Make a one-time code; passphrase and sessions end.
    Code(Named),
    /// Let somebody in no more; their sessions end at once.
    Block(Named),
    /// Let somebody in again.
    Unblock(Named),
    /// List where somebody is signed in.
    Sessions(Named),
    /// End a session, or all of them.
    Revoke(Revoke),
}

#[derive(Args)]
pub(super) struct InPlace {
    /// The municipality; without this, the only one.
    #[arg(long, value_name = "NAME")]
    municipality: Option<String>,
}

#[derive(Args)]
pub(super) struct Named {
    /// The name by which they sign in.
    #[arg(value_name = "USER")]
    login: String,
    #[command(flatten)]
    place: InPlace,
}

#[derive(Args)]
pub(super) struct Add {
    #[command(flatten)]
    named: Named,
    /// Their name as colleagues know it.
    #[arg(long)]
    name: String,
    /// What they do, say social_worker.
    #[arg(long, value_parser = role)]
    role: Role,
    /// Their team.
    #[arg(long)]
    team: Option<String>,
    /// The area whose houses they look after.
    #[arg(long)]
    area: Option<String>,
    /// Share of a full-time post in hundredths.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    full_time: Option<u8>,
}

#[derive(Args)]
pub(super) struct Revoke {
    #[command(flatten)]
    named: Named,
    /// The session as `lotse user sessions` names it; without this, all.
    #[arg(value_name = "SESSION")]
    session: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum UserError {
    #[error("nobody signs in as \"{0}\"; `lotse user list` lists who does")]
    Unknown(String),
    #[error("\"{login}\" signs in elsewhere, not in {municipality}")]
    Elsewhere { login: String, municipality: String },
    #[error("a name to sign in by has no spaces, and at least one letter or digit; \"{0}\" is none")]
    NoLogin(String),
    #[error("there is no team \"{asked}\"; {}; `lotse team add` makes one", those(.known))]
    UnknownTeam { asked: String, known: Vec<String> },
    #[error("\"{0}\" has no such session; `lotse user sessions {0}` lists them")]
    NoSession(String),
    #[error("the passphrase cannot be read ({0})")]
    NoInput(std::io::Error),
    #[error("the two are not the same; nothing was changed")]
    NotTheSame,
}

fn those(teams: &[String]) -> String {
    if teams.is_empty() { "there are none".to_owned() } else { format!("there are: {}", teams.join(", ")) }
}

fn role(word: &str) -> Result<Role, String> {
    let words = || Role::ALL.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
    Role::from_word(word).ok_or_else(|| format!("expected one of: {}", words()))
}

pub(super) async fn run(config: &Config, act: Act) -> Result<(), CommandError> {
    let ledger = &*open_ledger(config).await?;
    match act {
        Act::List(place) => list(ledger, &place).await,
        Act::Add(add) => self::add(ledger, &add).await,
        Act::Passphrase(named) => {
            let user = find(ledger, &named).await?;
            set_passphrase(ledger, &user, &read_passphrase()?).await?;
            say!("{} has a new passphrase; sessions opened with the old one are over.", user.login);
            Ok(())
        }
        Act::Code(named) => {
            let user = find(ledger, &named).await?;
            print_code(ledger, &user).await
        }
        Act::Block(named) => stand(ledger, &named, Standing::Blocked).await,
        Act::Unblock(named) => stand(ledger, &named, Standing::Active).await,
        Act::Sessions(named) => {
            let user = find(ledger, &named).await?;
            let mut table = Table::new(["session", "since", "last used"]);
            for session in ledger.sessions(user.municipality, user.id).await? {
                table.row([short_name(&session), minute(session.created), minute(session.seen)]);
            }
            say!("{}", table.to_string().trim_end());
            Ok(())
        }
        Act::Revoke(revoke) => self::revoke(ledger, &revoke).await,
    }
}

async fn list(ledger: &dyn Ledger, place: &InPlace) -> Result<(), CommandError> {
    let place = municipality(ledger, place.municipality.as_deref()).await?;
    let mut table = Table::new(["user", "name", "role", "signs in with", "sessions"]);
    for user in ledger.users(place.id).await? {
        let credentials = ledger.credentials(place.id, user.id).await?;
        let signs_in = match (user.standing, credentials.proof_hash, credentials.code_hash) {
            (Standing::Blocked, ..) => "blocked",
            (_, Some(_), _) => "passphrase",
            (_, None, Some(_)) => "one-time code",
            (_, None, None) => "nothing yet",
        };
        let sessions = ledger.sessions(place.id, user.id).await?.len().to_string();
        table.row([user.login, user.staff.name, user.staff.role.word().to_owned(), signs_in.to_owned(), sessions]);
    }
    say!("{}", place.name);
    say!("{}", table.to_string().trim_end());
    Ok(())
}

async fn add(ledger: &dyn Ledger, add: &Add) -> Result<(), CommandError> {
    let place = municipality(ledger, add.named.place.municipality.as_deref()).await?;
    let login = add.named.login.trim().to_lowercase();
    if login.contains(char::is_whitespace) || !login.contains(char::is_alphanumeric) {
        return Err(UserError::NoLogin(add.named.login.clone()).into());
    }
    if ledger.user_by_login(&login).await?.is_some() {
        return Err(LedgerError::LoginTaken.into());
    }
    let teams = teams(ledger, place.id).await?;
    let team = match &add.team {
        None => None,
        Some(asked) => match teams.iter().find(|(_, name)| name == asked) {
            Some((team, _)) => Some(*team),
            None => {
                let known = teams.into_iter().map(|(_, name)| name).collect();
                return Err(UserError::UnknownTeam { asked: asked.clone(), known }.into());
            }
        },
    };
    let staff = Staff {
        name: add.name.clone(),
        role: add.role,
        team,
        area: add.area.clone(),
        full_time_percent: add.full_time,
    };
    let user = User { id: UserId::new(), municipality: place.id, login, staff, standing: Standing::Active };
    ledger.put_user(&user, Utc::now()).await?;
    print_code(ledger, &user).await
}

async fn print_code(ledger: &dyn Ledger, user: &User) -> Result<(), CommandError> {
    let code = issue_code(ledger, user).await?;
    say!("One-time code of {}: {code}", user.login);
    say!("It is shown this once. Typed as passphrase at the first sign-in, it lets them choose their own.");
    Ok(())
}

async fn stand(ledger: &dyn Ledger, named: &Named, standing: Standing) -> Result<(), CommandError> {
    let user = User { standing, ..find(ledger, named).await? };
    let now = Utc::now();
    if standing == Standing::Active {
        // Sessions from before it was blocked do not come to life again.
        ledger.revoke(SessionEnd::AllOf(user.municipality, user.id), now).await?;
    }
    ledger.put_user(&user, now).await?;
    match standing {
        Standing::Blocked => {
            say!("{} is blocked and reads nothing any more, from this moment on.", user.login);
            say!(
                "At its next contact a device of theirs hands in what waits, which is kept for the lead, and forgets everything."
            );
        }
        Standing::Active => say!("{} can sign in again.", user.login),
    }
    Ok(())
}

async fn revoke(ledger: &dyn Ledger, revoke: &Revoke) -> Result<(), CommandError> {
    let user = find(ledger, &revoke.named).await?;
    let end = match &revoke.session {
        None => SessionEnd::AllOf(user.municipality, user.id),
        Some(name) => {
            let sessions = ledger.sessions(user.municipality, user.id).await?;
            let named = sessions.into_iter().find(|session| short_name(session) == *name);
            SessionEnd::One(named.ok_or_else(|| UserError::NoSession(user.login.clone()))?.token)
        }
    };
    match ledger.revoke(end, Utc::now()).await? {
        1 => say!("One session is over."),
        count => say!("{count} sessions are over."),
    }
    Ok(())
}

/// Who is meant: names are unique in the installation, and the municipality, if one is named, has to fit.
async fn find(ledger: &dyn Ledger, named: &Named) -> Result<User, CommandError> {
    let login = named.login.trim().to_lowercase();
    let user = ledger.user_by_login(&login).await?.ok_or_else(|| UserError::Unknown(login.clone()))?;
    if let Some(asked) = &named.place.municipality {
        let place = municipality(ledger, Some(asked)).await?;
        if place.id != user.municipality {
            return Err(UserError::Elsewhere { login, municipality: place.name }.into());
        }
    }
    Ok(user)
}

/// Never from the command line: other users of the machine see that.
fn read_passphrase() -> Result<String, UserError> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(UserError::NoInput)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |prompt: &str| rpassword::prompt_password(prompt).map_err(UserError::NoInput);
    let first = ask("Passphrase, at least twelve characters: ")?;
    if ask("The same again: ")? == first { Ok(first) } else { Err(UserError::NotTheSame) }
}

/// The beginning of the hash: enough to tell a user's sessions apart, and of no use to anybody else.
fn short_name(session: &Session) -> String {
    session.token.0.iter().take(5).fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

fn minute(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%d %H:%M UTC").to_string()
}
