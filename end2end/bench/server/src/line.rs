//! A server process, and lines to it: one connection each, kept open, as a browser does.

use casework::sync::{
    Commit,
    wire::{Cursor, FORMAT, FORMAT_HEADER, Page, Push, Pushed, Receipt},
};
use chrono::Utc;
use server::gate::COOKIE;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running `lotse serve`; ends with this.
pub struct Server {
    process: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts one on this database and waits until it answers.
    pub fn start(folder: &Path) -> Self {
        let binary = std::env::var("LOTSE_BINARY").expect("LOTSE_BINARY names the server");
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = Command::new(binary)
            .arg("serve")
            // It refuses settings that it does not know, and those of the tests are not its own.
            .env_clear()
            .env("LOTSE_DATA", folder)
            .env("LOTSE_DATABASE", format!("sqlite:{}", folder.join("lotse.sqlite").display()))
            .env("LOTSE_LISTEN", address.to_string())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        let server = Self { process, address };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// The most memory that it ever held, in megabytes.
    pub fn most_memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells");
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // What cannot be killed has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// One connection of one session.
pub struct Line {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Line {
    /// Connects.
    pub fn to(server: &Server, token: &str) -> Self {
        let stream = TcpStream::connect(server.address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), token: token.to_owned() }
    }

    /// A push as it travels.
    pub fn as_push(commits: &[Commit]) -> Vec<u8> {
        serde_json::to_vec(&Push { device_clock: Utc::now(), commits: commits.to_vec() }).unwrap()
    }

    /// Pushes and answers the receipts.
    pub fn push(&mut self, body: &[u8]) -> Vec<Receipt> {
        let pushed: Pushed = serde_json::from_slice(&self.ask("POST", "push", body)).unwrap();
        pushed.answers.into_iter().map(|(_, receipt)| receipt).collect()
    }

    /// Pulls a page.
    pub fn pull(&mut self, cursor: &Cursor) -> Page {
        serde_json::from_slice(&self.pull_bytes(cursor)).unwrap()
    }

    /// Pulls a page and leaves it as it came.
    pub fn pull_bytes(&mut self, cursor: &Cursor) -> Vec<u8> {
        // Cursors are made of characters that need no escaping but these.
        let cursor = cursor.0.replace('%', "%25").replace('+', "%2B").replace('&', "%26").replace(' ', "%20");
        self.ask("GET", &format!("pull?cursor={cursor}"), &[])
    }

    fn ask(&mut self, method: &str, route: &str, body: &[u8]) -> Vec<u8> {
        let head = format!(
            "{method} /api/v1/{route} HTTP/1.1\r\nhost: localhost\r\ncookie: {COOKIE}={}\r\n{FORMAT_HEADER}: {FORMAT}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.token,
            body.len()
        );
        let stream = self.stream.get_mut();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let (mut status, mut length) = (String::new(), 0);
        self.stream.read_line(&mut status).unwrap();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(of_body) = line.strip_prefix("content-length:") {
                length = of_body.trim().parse().unwrap();
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).unwrap();
        assert!(status.contains(" 200 "), "{status}{}", String::from_utf8_lossy(&answer));
        answer
    }
}
