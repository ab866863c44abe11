//! The program `lotse` as whoever runs it meets it.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use crate::{
    store::{On, schema},
    support::lay_out_site,
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A machine with nothing on it but a folder for our data.
pub struct Machine {
    pub folder: TempDir,
    /// What `LOTSE_DATABASE` says, if it is set.
    pub database: Option<String>,
}

pub struct Outcome {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Machine {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// One that keeps its data in this kind of database.
    pub async fn on(on: On) -> Self {
        let database = match on {
            On::Sqlite => None,
            On::Postgres => Some(schema().await),
        };
        Self { database, ..Self::new() }
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub fn command(&self, args: &[&str], settings: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lotse"));
        command.args(args).env_clear().env("HOME", self.folder.path()).env("LOTSE_DATA", self.path("data"));
        command.env("LOTSE_SITE", self.path("site"));
        command.envs(self.database.iter().map(|database| ("LOTSE_DATABASE", database)));
        command.envs(settings.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run_with(&self, args: &[&str], settings: &[(&str, &str)], input: &str) -> Outcome {
        let mut child = self.command(args, settings).spawn().unwrap();
        // Who does not read its input has closed it: nothing of that concerns these tests.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        self.run_with(args, &[], "")
    }

    pub fn succeed(&self, args: &[&str]) -> String {
        let Outcome { code, out, err } = self.run(args);
        assert_eq!(code, 0, "{args:?}: {err}");
        out
    }

    /// A municipality of two users and a house, as CSV.
    pub fn csv(&self, folder: &str) -> String {
        let path = self.folder.path().join(folder);
        std::fs::create_dir_all(&path).unwrap();
        let users = "user,name,role,area,full_time_share\nworker1,Jana Albrecht,social_worker,Mitte,1.0\nadmin1,Lena Fuchs,admin,,0.2\n";
        std::fs::write(path.join("users.csv"), users).unwrap();
        path.display().to_string()
    }
}

/// A server that was started as a program; killed when the test ends.
pub struct Running {
    pub child: Child,
    pub lines: Vec<String>,
    pub url: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    pub fn start(machine: &Machine, args: &[&str]) -> Self {
        lay_out_site(Path::new(&machine.path("site")));
        let child = machine.command(args, &[("LOTSE_LISTEN", "127.0.0.1:0")]).spawn().unwrap();
        // Kept from the start, so that it ends with the test even where reading it panics.
        let mut running = Self { child, lines: Vec::new(), url: String::new() };
        let mut out = BufReader::new(running.child.stdout.take().unwrap());
        loop {
            let mut line = String::new();
            if out.read_line(&mut line).unwrap() == 0 {
                let mut err = String::new();
                running.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
                panic!("it ended with: {err}");
            }
            running.lines.push(line.trim_end().to_owned());
            if let Some(url) = line.trim().strip_prefix("Lotse is at ") {
                running.url = url.replace("localhost", "127.0.0.1");
                return running;
            }
        }
    }
}
