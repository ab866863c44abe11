//! What is on its way between tabs and the server.

use casework::{
    ids::UserId,
    sync::wire::{Cursor, Push, Pushed},
};

/// What a tab asks.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Who is signed in.
    WhoAmI,
    /// To take commits in.
    Push(Push),
    /// For a page.
    Pull(Cursor),
}

/// What the server answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Who is signed in, and the server's epoch.
    YouAre(UserId, String),
    /// Nobody is.
    NotSignedIn,
    /// What became of the commits.
    Pushed(Pushed),
    /// Something on the way cannot take so much.
    NotUnderstood,
    /// A page, as text.
    Page(String),
}

/// A message on its way.
#[derive(Clone, Debug)]
pub struct Message {
    /// The device.
    pub device: usize,
    /// The tab of it.
    pub tab: u64,
    /// The name of the question.
    pub name: u64,
    /// What it says.
    pub says: Says,
}

/// What a message says.
#[derive(Clone, Debug)]
pub enum Says {
    /// To the server.
    Ask(Ask),
    /// To the tab.
    Answer(Answer),
}
