//! A browser's database: shelves of rows, written in transactions, all of one or nothing of it.

use casework::device::{Content, Edit, Row, Shelf, Standing};
use std::{borrow::Cow, collections::BTreeMap};

/// Where a row lies.
pub type Place = (Shelf, String);
/// What the vault asks of the disk: rows that were read are named by their writing.
pub type Change<'a> = Edit<Content<'a>, u64>;

/// A row with the number of its writing.
#[derive(Clone, Debug)]
pub struct Lying {
    /// Tells writings of one row apart, as a nonce does.
    pub writing: u64,
    /// What was written.
    pub content: Content<'static>,
}

/// Whether a write is on the disk when it is called done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It is.
    Strict,
    /// It is with the operating system, which a power cut takes down.
    Relaxed,
}

/// Why the disk did not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is full.
    Full,
    /// Another tab changed what was read.
    Changed,
}

/// One device's disk.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    rows: BTreeMap<Place, Lying>,
    writings: u64,
    /// How to undo the transactions that a power cut may take, the oldest first.
    undo: Vec<Vec<(Place, Option<Lying>)>>,
    /// Whether it refuses to write.
    pub full: bool,
}

impl Disk {
    /// Does all edits or none. Answers the number of each writing.
    pub fn write(&mut self, durability: Durability, edits: &[Change<'_>]) -> Result<Vec<u64>, Refused> {
        let adds = edits.iter().any(|edit| matches!(edit, Edit::Put(..) | Edit::PutNew(..) | Edit::PutOver(..)));
        if self.full && adds {
            return Err(Refused::Full);
        }
        let is_still = |place: (Shelf, &str), read: u64| {
            self.rows.get(&(place.0, place.1.to_owned())).is_some_and(|lying| lying.writing == read)
        };
        let overtaken = edits.iter().any(|edit| match edit {
            Edit::PutOver(_, _, read, _) | Edit::RemoveUnchanged(_, _, read) => !is_still(edit.place(), *read),
            Edit::PutNew(shelf, id, _) => self.rows.contains_key(&(*shelf, id.clone())),
            Edit::Put(..) | Edit::Remove(..) => false,
        });
        if overtaken {
            return Err(Refused::Changed);
        }
        let mut undo = Vec::new();
        let mut writings = Vec::with_capacity(edits.len());
        for edit in edits {
            let place = (edit.place().0, edit.place().1.to_owned());
            let before = self.rows.get(&place).cloned();
            self.writings += 1;
            match edit {
                Edit::Put(_, _, content) | Edit::PutNew(_, _, content) | Edit::PutOver(_, _, _, content) => {
                    let content = owned(content);
                    self.rows.insert(place.clone(), Lying { writing: self.writings, content });
                }
                Edit::Remove(..) | Edit::RemoveUnchanged(..) => {
                    self.rows.remove(&place);
                }
            }
            writings.push(self.writings);
            undo.push((place, before));
        }
        match durability {
            Durability::Strict => self.undo.clear(),
            Durability::Relaxed => self.undo.push(undo),
        }
        Ok(writings)
    }

    /// The power fails: the last so many relaxed transactions are not there.
    pub fn lose(&mut self, most: usize) {
        for _ in 0..most {
            let Some(undo) = self.undo.pop() else { return };
            for (place, before) in undo.into_iter().rev() {
                match before {
                    Some(lying) => self.rows.insert(place, lying),
                    None => self.rows.remove(&place),
                };
            }
        }
    }

    /// The rows of a shelf, in the order of their ids.
    pub fn shelf(&self, shelf: Shelf) -> impl Iterator<Item = (&String, &Lying)> {
        self.rows.iter().filter(move |((on, _), _)| *on == shelf).map(|((_, id), lying)| (id, lying))
    }

    /// One row.
    #[must_use]
    pub fn row(&self, shelf: Shelf, id: &str) -> Option<&Lying> {
        self.rows.get(&(shelf, id.to_owned()))
    }

    /// Where sync stands.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        match &self.row(Shelf::Meta, casework::device::edits::STANDING)?.content {
            Content::Standing(standing) => Some(standing.clone().into_owned()),
            _ => None,
        }
    }

    /// Makes the rows of a shelf what an app of another version reads in them, also those that a power cut brings back.
    /// `read` answers what it reads, and its id. Answers how many rows lie there.
    pub fn reread(&mut self, shelf: Shelf, read: impl Fn(&Content<'_>) -> Option<(String, Content<'static>)>) -> usize {
        let mut names = BTreeMap::new();
        let undone = self.undo.iter_mut().flatten().filter_map(|(place, before)| Some((place, before.as_mut()?)));
        for ((_, id), lying) in undone.filter(|((on, _), _)| *on == shelf) {
            if let Some((now, content)) = read(&lying.content) {
                names.insert(id.clone(), now);
                lying.content = content;
            }
        }
        let lying: Vec<_> = self.shelf(shelf).filter_map(|(id, it)| Some((id.clone(), read(&it.content)?))).collect();
        for (id, (now, content)) in &lying {
            if let Some(it) = self.rows.remove(&(shelf, id.clone())) {
                self.rows.insert((shelf, now.clone()), Lying { content: content.clone(), ..it });
            }
        }
        let many = lying.len();
        names.extend(lying.into_iter().map(|(id, (now, _))| (id, now)));
        let places = self.undo.iter_mut().flatten().map(|(place, _)| place);
        for (_, id) in places.filter(|(on, _)| *on == shelf) {
            if let Some(now) = names.get(id) {
                id.clone_from(now);
            }
        }
        many
    }
}

fn owned(content: &Content<'_>) -> Content<'static> {
    match content {
        Content::Standing(standing) => Content::Standing(Cow::Owned(standing.clone().into_owned())),
        Content::Pack(records) => Content::Pack(Cow::Owned(records.clone().into_owned())),
        Content::Row(row) => Content::Row(Row::clone(row)),
        Content::Commit(commit) => Content::Commit(Cow::Owned(commit.clone().into_owned())),
        Content::Returned(returned) => Content::Returned(Cow::Owned(returned.clone().into_owned())),
        Content::Unknown(value) => Content::Unknown(Cow::Owned(value.clone().into_owned())),
    }
}
