//! Where a PostgreSQL database is.

use sqlx::postgres::PgConnectOptions;
use std::{fmt, str::FromStr};

/// What may stand behind the `?` of an address. Whatever else stood there would be left out without a word, `slmode=require`
/// too.
const PARAMETERS: [&str; 12] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
];

/// `postgres://user:password@host/database`. What is shown of it never holds the password.
#[derive(Clone)]
pub struct Address {
    options: Box<PgConnectOptions>,
    url: String,
}

/// Why a text is no such address. It does not repeat the text, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It cannot be read.
    #[error(
        "it cannot be read as postgres://user:password@host/database; signs as # / ? @ : % in the password are written %23 %2F %3F %40 %3A %25"
    )]
    Unreadable,
    /// It names no database.
    #[error(
        "it names no database; expected postgres://user:password@host/database, signs as # and / in the password written %23 and %2F"
    )]
    NoDatabase,
    /// It has a parameter that means nothing.
    #[error("there is no parameter \"{name}\"; there are {known}", known = PARAMETERS.join(", "))]
    Parameter {
        /// Its name.
        name: String,
    },
    /// It asks for a way to connect that there is not.
    #[error("its sslmode is none of disable, prefer, require, verify-ca, verify-full")]
    SslMode,
}

impl Address {
    pub(super) fn options(&self) -> &PgConnectOptions {
        &self.options
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let query = text.split_once('?').map_or("", |(_, query)| query);
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            if !PARAMETERS.contains(&name) && !name.starts_with("options[") {
                return Err(AddressError::Parameter { name: name.to_owned() });
            }
            if name == "sslmode" && !["disable", "prefer", "require", "verify-ca", "verify-full"].contains(&value) {
                return Err(AddressError::SslMode);
            }
        }
        let options: PgConnectOptions = text.parse().map_err(|_| AddressError::Unreadable)?;
        if text.contains('#') || options.get_database().is_none() {
            return Err(AddressError::NoDatabase);
        }
        Ok(Self { options: Box::new(options), url: text.to_owned() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { options, .. } = self;
        let database = options.get_database().unwrap_or_default();
        match options.get_socket() {
            Some(folder) => {
                write!(f, "postgres:///{database}?user={}&host={}", options.get_username(), folder.display())
            }
            None => write!(
                f,
                "postgres://{}@{}:{}/{database}",
                options.get_username(),
                options.get_host(),
                options.get_port()
            ),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.url == other.url
    }
}

impl Eq for Address {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_everything_but_the_password() {
        let address: Address = "postgres://amt:ge%23heim@db.example/lotse?sslmode=require".parse().unwrap();
        for shown in [address.to_string(), format!("{address:?}")] {
            assert!(shown.contains("postgres://amt@db.example:5432/lotse"), "{shown}");
            assert!(!shown.contains("heim"), "{shown}");
        }
        let socket: Address = "postgres:///lotse?host=/run/postgresql&user=amt&password=geheim".parse().unwrap();
        assert_eq!(socket.to_string(), "postgres:///lotse?user=amt&host=/run/postgresql");
    }

    #[test]
    fn what_is_wrong_with_an_address_is_said_without_its_password() {
        for (wrong, error) in [
            ("postgres://amt:ge#heim@db/lotse", AddressError::Unreadable),
            ("postgres://amt:12#heim@db/lotse", AddressError::NoDatabase),
            ("postgres://amt:geheim@db", AddressError::NoDatabase),
            ("postgres://amt:geheim@db:lotse", AddressError::Unreadable),
            ("postgres://amt:geheim@db/lotse?slmode=require", AddressError::Parameter { name: "slmode".to_owned() }),
            ("postgres://amt:geheim@db/lotse?sslmode=always", AddressError::SslMode),
        ] {
            assert_eq!(wrong.parse::<Address>().unwrap_err(), error);
            assert!(!error.to_string().contains("heim"));
        }
    }
}
