//! Settings: from the environment (`LOTSE_LISTEN=…`) or one TOML file (`listen = "…"`). The environment beats the file.
//!
//! Everything is read and checked at the start, and every wrong setting is named at once, with what would be right.

use crate::ledger::{Database, postgres::Address};
use chrono::NaiveDate;
use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tracing_subscriber::EnvFilter;

/// Every setting: its key in the file, and what it wants. In the environment it is `LOTSE_` and the key in capitals.
const SETTINGS: [(&str, &str); 8] = [
    ("database", "sqlite:FILE, the embedded database's file, or postgres://user:password@host/database"),
    ("listen", "an address and a port, say 127.0.0.1:3000"),
    ("data", "a folder for the database and keys"),
    ("site", "the folder of the app as browsers load it; `make run` builds it"),
    (
        "address",
        "the address at which people reach Lotse, say https://lotse.haan.de; it stands in documents that can be checked",
    ),
    ("seal", "the file with the key of the seal; without it one is made in the data folder"),
    ("today", "a day as 2026-11-20: what demo and tests take for today"),
    ("log", "what is logged, say info, or server=debug,warn"),
];

/// What begins the name of every variable of ours.
const PREFIX: &str = "LOTSE_";

/// The variable that names the file.
const FILE_VARIABLE: &str = "LOTSE_CONFIG";

/// Variables of the scripts that build and test, which the program that they start inherits.
const OF_THE_BUILD: [&str; 3] = ["LOTSE_CACHE", "LOTSE_BINARY", "LOTSE_TEST_POSTGRES"];

/// What is logged if nothing is said: our own doings, and what goes wrong elsewhere.
const DEFAULT_LOG: &str = "server=info,warn";

/// The settings of an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The database.
    pub database: Database,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The folder for database and keys.
    pub data: PathBuf,
    /// The folder of the app as browsers load it.
    pub site: PathBuf,
    /// The address at which people reach Lotse, if it is known.
    pub address: Option<String>,
    /// The file with the key of the seal, if it is not in the data folder.
    pub seal: Option<PathBuf>,
    /// The day that is taken for today, if it is not the calendar's.
    pub today: Option<NaiveDate>,
    /// What is logged.
    pub log: String,
}

/// One setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    /// Variable, or file and key.
    source: String,
    /// What stands there, if it is a value.
    value: Option<String>,
    /// What is wrong and what would be right.
    advice: String,
}

/// All settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError(Vec<Problem>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => write!(f, "one setting cannot be used:")?,
            count => write!(f, "{count} settings cannot be used:")?,
        }
        for Problem { source, value, advice } in &self.0 {
            match value {
                Some(value) => write!(f, "\n  {source} is \"{value}\": {advice}")?,
                None => write!(f, "\n  {source}: {advice}")?,
            }
        }
        Ok(())
    }
}

/// A value and where it stands.
#[derive(Clone)]
struct Given {
    source: String,
    value: String,
    /// What a relative path in it is relative to.
    folder: PathBuf,
}

impl Given {
    fn problem(&self, advice: impl Into<String>) -> Problem {
        Problem { source: self.source.clone(), value: Some(self.value.clone()), advice: advice.into() }
    }
}

impl Config {
    /// Reads the settings of this process: `file` (from the command line) or what `LOTSE_CONFIG` names, and the environment.
    ///
    /// # Errors
    /// [`ConfigError`], which names every setting that cannot be used.
    pub fn of_this_process(file: Option<&Path>) -> Result<Self, ConfigError> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
            .collect();
        let program = std::env::current_exe().ok();
        Self::read(file, &environment, program.as_deref())
    }

    fn read(
        file: Option<&Path>,
        environment: &BTreeMap<String, String>,
        program: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let mut given = BTreeMap::new();
        let file = file.map(Path::to_owned).or_else(|| set(environment, FILE_VARIABLE).map(PathBuf::from));
        if let Some(file) = file {
            given.extend(from_file(&file, &mut problems));
        }
        given.extend(from_environment(environment, &mut problems));

        let mut take = |key: &str| given.remove(key);
        let data = match take("data") {
            Some(folder) => Some(folder.folder.join(&folder.value)),
            None => {
                let folder = default_data(environment);
                if folder.is_none() {
                    let advice = "there is no home folder to put it in; name a folder".to_owned();
                    problems.push(Problem { source: "LOTSE_DATA".into(), value: None, advice });
                }
                folder
            }
        };
        let data = data.unwrap_or_default();
        let database = match take("database") {
            Some(given) => checked(given, self::database, &mut problems),
            None => Some(Database::Sqlite(data.join("lotse.sqlite"))),
        };
        let listen = take("listen").and_then(|listen| checked(listen, socket, &mut problems));
        let today = take("today").and_then(|today| checked(today, day, &mut problems));
        let address = take("address").and_then(|address| checked(address, web_address, &mut problems));
        let seal = take("seal").map(|file| file.folder.join(&file.value));
        let log = take("log").and_then(|log| checked(log, log_filter, &mut problems));
        let site = match take("site") {
            Some(folder) => folder.folder.join(&folder.value),
            None => default_site(environment, program),
        };
        match database {
            Some(database) if problems.is_empty() => Ok(Self {
                database,
                listen: listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000))),
                data,
                site,
                address,
                seal,
                today,
                log: log.unwrap_or_else(|| DEFAULT_LOG.to_owned()),
            }),
            _ => Err(ConfigError(problems)),
        }
    }
}

fn checked<T>(given: Given, read: fn(&Given) -> Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    read(&given).map_err(|problem| problems.push(problem)).ok()
}

fn database(given: &Given) -> Result<Database, Problem> {
    let value = &given.value;
    // What is not understood may hold a password, so no more of it is repeated than says what was meant.
    let hidden = |advice: String| {
        let scheme = value.split(':').next().unwrap_or_default();
        Problem { source: given.source.clone(), value: Some(format!("{scheme}:…")), advice }
    };
    if value.starts_with("postgres:") || value.starts_with("postgresql:") {
        return value.parse::<Address>().map(Database::Postgres).map_err(|error| hidden(error.to_string()));
    }
    let expected = || format!("expected {}", wanted("database"));
    match value.strip_prefix("sqlite:").map(|file| file.strip_prefix("//").unwrap_or(file)) {
        Some(file) if !file.is_empty() && file != ":memory:" => Ok(Database::Sqlite(given.folder.join(file))),
        None if value.contains([':', '@']) => Err(hidden(expected())),
        _ => Err(given.problem(expected())),
    }
}

fn web_address(given: &Given) -> Result<String, Problem> {
    let is_one = given.value.parse::<axum::http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() && uri.query().is_none()
    });
    let trimmed = given.value.trim_end_matches('/');
    if is_one { Ok(trimmed.to_owned()) } else { Err(given.problem(format!("expected {}", wanted("address")))) }
}

fn socket(given: &Given) -> Result<SocketAddr, Problem> {
    given.value.parse().map_err(|_| given.problem(format!("expected {}", wanted("listen"))))
}

fn day(given: &Given) -> Result<NaiveDate, Problem> {
    given.value.parse().map_err(|_| given.problem(format!("expected {}", wanted("today"))))
}

fn log_filter(given: &Given) -> Result<String, Problem> {
    match EnvFilter::try_new(&given.value) {
        Ok(_) => Ok(given.value.clone()),
        Err(reason) => Err(given.problem(format!("{reason}; expected {}", wanted("log")))),
    }
}

fn wanted(key: &str) -> &'static str {
    SETTINGS.iter().find(|(known, _)| *known == key).map_or("", |(_, wanted)| wanted)
}

fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase())
}

/// A variable that is set to something; one set to nothing is one not set.
fn set<'a>(environment: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

fn from_environment(environment: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> BTreeMap<String, Given> {
    let mut given = BTreeMap::new();
    for (name, value) in environment.iter().filter(|(name, value)| name.starts_with(PREFIX) && !value.is_empty()) {
        if name == FILE_VARIABLE || OF_THE_BUILD.contains(&name.as_str()) {
            continue;
        }
        match SETTINGS.iter().find(|(key, _)| variable(key) == *name) {
            Some((key, _)) => {
                let here = Given { source: name.clone(), value: value.clone(), folder: PathBuf::new() };
                given.insert((*key).to_owned(), here);
            }
            None => problems.push(Problem {
                source: name.clone(),
                value: None,
                advice: unknown("variable", name, SETTINGS.iter().map(|(key, _)| variable(key))),
            }),
        }
    }
    given
}

fn from_file(file: &Path, problems: &mut Vec<Problem>) -> BTreeMap<String, Given> {
    let whole = |advice: String| Problem { source: file.display().to_string(), value: None, advice };
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(reason) => {
            problems.push(whole(format!("the settings' file cannot be read: {reason}")));
            return BTreeMap::new();
        }
    };
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(reason) => {
            problems.push(whole(format!("the settings' file is not TOML: {}", reason.to_string().trim_end())));
            return BTreeMap::new();
        }
    };
    let folder = file.parent().map(Path::to_owned).unwrap_or_default();
    let mut given = BTreeMap::new();
    for (key, value) in table {
        let source = format!("{key} in {}", file.display());
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Datetime(day) => day.to_string(),
            other => other.to_string(),
        };
        if wanted(&key).is_empty() {
            let advice = unknown("setting", &key, SETTINGS.iter().map(|(key, _)| (*key).to_owned()));
            problems.push(Problem { source, value: None, advice });
        } else if !value.is_empty() {
            given.insert(key, Given { source, value, folder: folder.clone() });
        }
    }
    given
}

fn unknown(what: &str, name: &str, known: impl Iterator<Item = String>) -> String {
    let known: Vec<_> = known.collect();
    let near = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(&candidate.to_lowercase(), &name.to_lowercase()), candidate))
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match near {
        Some((likeness, candidate)) if likeness > 0.8 => {
            format!("there is no {what} of this name; did you mean {candidate}?")
        }
        _ => format!("there is no {what} of this name; there are {}", known.join(", ")),
    }
}

fn default_data(environment: &BTreeMap<String, String>) -> Option<PathBuf> {
    let data = set(environment, "XDG_DATA_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let data = data.or_else(|| Some(Path::new(set(environment, "HOME")?).join(".local/share")));
    data.map(|folder| folder.join("lotse"))
}

/// Beside the program; else where the build puts it. If it is in none of them, the first is named when serving starts.
fn default_site(environment: &BTreeMap<String, String>, program: Option<&Path>) -> PathBuf {
    let beside = program.and_then(Path::parent);
    let built = set(environment, "CARGO_TARGET_DIR").map(PathBuf::from);
    let candidates = [
        beside.map(|folder| folder.join("site")),
        built.map(|folder| folder.join("site/release")),
        beside.and_then(Path::parent).map(|folder| folder.join("site/release")),
    ];
    let candidates: Vec<_> = candidates.into_iter().flatten().collect();
    let there = candidates.iter().find(|folder| folder.join("assets.json").is_file());
    there.or(candidates.first()).cloned().unwrap_or_else(|| PathBuf::from("site"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let home = [("HOME", "/home/amt")];
        home.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(None, &environment(pairs), None)
    }

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lotse.toml");
        std::fs::write(&file, text).unwrap();
        (folder, file)
    }

    #[test]
    fn without_any_setting_it_runs_on_this_machine_alone_with_its_data_in_the_home_folder() {
        let config = read(&[]).unwrap();
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.data, Path::new("/home/amt/.local/share/lotse"));
        assert_eq!(config.database, Database::Sqlite("/home/amt/.local/share/lotse/lotse.sqlite".into()));
        assert_eq!(config.today, None);
        let elsewhere = read(&[("XDG_DATA_HOME", "/srv")]).unwrap();
        assert_eq!(elsewhere.database, Database::Sqlite("/srv/lotse/lotse.sqlite".into()));
    }

    #[test]
    fn the_environment_beats_the_file() {
        let (folder, file) = file("listen = \"0.0.0.0:80\"\ntoday = 2026-11-20\ndata = \"daten\"");
        let config = Config::read(Some(&file), &environment(&[("LOTSE_LISTEN", "127.0.0.1:4000")]), None).unwrap();
        assert_eq!(config.listen.port(), 4000);
        assert_eq!(config.today, NaiveDate::from_ymd_opt(2026, 11, 20));
        assert_eq!(config.data, folder.path().join("daten"), "a path in the file is relative to the file");
    }

    #[test]
    fn a_variable_may_name_the_file() {
        let (_folder, file) = file("listen = \"127.0.0.1:5000\"");
        assert_eq!(read(&[("LOTSE_CONFIG", file.to_str().unwrap())]).unwrap().listen.port(), 5000);
    }

    #[test]
    fn every_wrong_setting_is_named_at_once_with_its_source_its_value_and_what_would_be_right() {
        let (_folder, file) = file("today = \"morgen\"\nlisten = 3000\nlisen = \"x\"");
        let pairs =
            environment(&[("LOTSE_DATABASE", "lotse.db"), ("LOTSE_DATEN", "/srv"), ("LOTSE_LOG", "server=laut")]);
        let said = Config::read(Some(&file), &pairs, None).unwrap_err().to_string();
        for expected in [
            "6 settings cannot be used",
            "LOTSE_DATABASE is \"lotse.db\": expected sqlite:FILE",
            "LOTSE_DATEN: there is no variable of this name; did you mean LOTSE_DATA?",
            "LOTSE_LOG is \"server=laut\"",
            &format!("today in {} is \"morgen\": expected a day as 2026-11-20", file.display()),
            &format!("listen in {} is \"3000\": expected an address and a port", file.display()),
            &format!("lisen in {}: there is no setting of this name; did you mean listen?", file.display()),
        ] {
            assert!(said.contains(expected), "{expected}\nis missing in\n{said}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_does_not_hide_what_else_is_wrong() {
        let pairs = environment(&[("LOTSE_LISTEN", "überall")]);
        let said = Config::read(Some(Path::new("/nowhere/lotse.toml")), &pairs, None).unwrap_err().to_string();
        assert!(said.contains("/nowhere/lotse.toml: the settings' file cannot be read"), "{said}");
        assert!(said.contains("LOTSE_LISTEN is \"überall\""), "{said}");
        let (_folder, file) = file("listen = [");
        let said = Config::read(Some(&file), &environment(&[]), None).unwrap_err().to_string();
        assert!(said.contains("is not TOML"), "{said}");
    }

    #[test]
    fn a_database_is_a_file_or_an_address_of_postgresql() {
        let database = |value: &str| read(&[("LOTSE_DATABASE", value)]).unwrap().database;
        assert_eq!(database("sqlite:/srv/l.db"), Database::Sqlite("/srv/l.db".into()));
        assert_eq!(database("sqlite:///srv/l.db"), Database::Sqlite("/srv/l.db".into()));
        for scheme in ["postgres", "postgresql"] {
            let given = format!("{scheme}://amt:geheim@db.example/lotse");
            assert_eq!(database(&given).to_string(), "postgres://amt@db.example:5432/lotse");
        }
    }

    #[test]
    fn a_database_that_cannot_be_is_named_without_its_password() {
        for (wrong, advice) in [
            ("sqlite::memory:", "sqlite:FILE"),
            ("postgres://amt:geheim@db", "names no database"),
            ("postgres://amt:ge#heim@db/lotse", "%23"),
            ("postgres://amt:geheim@db/lotse?slmode=require", "there is no parameter \"slmode\""),
            ("mysql://amt:geheim@db/lotse", "postgres://user:password@host/database"),
            ("Postgres://amt:geheim@db/lotse", "postgres://user:password@host/database"),
        ] {
            let said = read(&[("LOTSE_DATABASE", wrong)]).unwrap_err().to_string();
            assert!(said.contains("LOTSE_DATABASE") && said.contains(advice), "{wrong}: {said}");
            assert!(!said.contains("heim"), "{said}");
        }
    }

    #[test]
    fn what_the_build_scripts_set_is_no_mistake_and_an_empty_variable_is_one_not_set() {
        assert!(read(&[("LOTSE_CACHE", "/c"), ("LOTSE_BINARY", "/b"), ("LOTSE_TODAY", "")]).is_ok());
    }

    #[test]
    fn without_a_home_folder_the_data_folder_is_asked_for() {
        let said = Config::read(None, &BTreeMap::new(), None).unwrap_err().to_string();
        assert!(said.contains("LOTSE_DATA") && said.contains("name a folder"), "{said}");
    }

    #[test]
    fn the_app_is_looked_for_beside_the_program_and_where_the_build_puts_it() {
        let target = tempfile::tempdir().unwrap();
        let program = target.path().join("release/lotse");
        let built = target.path().join("site/release");
        assert_eq!(
            Config::read(None, &environment(&[]), Some(&program)).unwrap().site,
            target.path().join("release/site")
        );
        std::fs::create_dir_all(&built).unwrap();
        std::fs::write(built.join("assets.json"), "{}").unwrap();
        assert_eq!(Config::read(None, &environment(&[]), Some(&program)).unwrap().site, built);
    }
}
