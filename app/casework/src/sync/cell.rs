//! One field of one record, in all the versions that nobody has settled yet.

use super::Time;
use crate::ids::ReplicaId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// The identity of a version: the replica that wrote it and that replica's running number. It never changes, whatever
/// happens to clocks. Cells of one commit share a number: within a cell it is still unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dot {
    /// The writer.
    pub replica: ReplicaId,
    /// Its running number, from 1.
    pub number: u64,
}

/// For each replica the highest number that has been seen in a cell. A list in the order of replicas: most cells saw one,
/// and there are hundreds of thousands of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered(Vec<(ReplicaId, u64)>);

impl Covered {
    /// Whether it covers this version.
    #[must_use]
    pub fn covers(&self, dot: Dot) -> bool {
        self.place(dot.replica).is_ok_and(|place| dot.number <= self.0[place].1)
    }

    /// Covers this version too, and all earlier ones of its replica.
    pub fn include(&mut self, dot: Dot) {
        match self.place(dot.replica) {
            Ok(place) => self.0[place].1 = self.0[place].1.max(dot.number),
            Err(place) => self.0.insert(place, (dot.replica, dot.number)),
        }
    }

    /// Covers all that the other covers.
    pub fn merge(&mut self, other: &Covered) {
        for (replica, number) in other.iter() {
            self.include(Dot { replica, number });
        }
    }

    /// The replicas and their highest numbers.
    pub fn iter(&self) -> impl Iterator<Item = (ReplicaId, u64)> + '_ {
        self.0.iter().copied()
    }

    /// Where a replica is, or where it would be.
    fn place(&self, replica: ReplicaId) -> Result<usize, usize> {
        self.0.binary_search_by_key(&replica, |(known, _)| *known)
    }
}

impl FromIterator<(ReplicaId, u64)> for Covered {
    fn from_iter<I: IntoIterator<Item = (ReplicaId, u64)>>(seen: I) -> Self {
        let mut covered = Self::default();
        seen.into_iter().for_each(|(replica, number)| covered.include(Dot { replica, number }));
        covered
    }
}

impl Serialize for Covered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Covered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::<ReplicaId, u64>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// A value that somebody wrote. `null` is a value too: *there is nothing here (any more)*.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Its identity.
    pub dot: Dot,
    /// When, for ordering.
    pub time: Time,
    /// What.
    pub value: Value,
}

/// A multi-value register with dotted version vectors (as in Riak).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What stands and what it overwrote without having seen it; by (time, identity), the latest last.
    versions: Vec<Version>,
    covered: Covered,
}

impl Cell {
    /// A cell from its parts.
    #[must_use]
    pub fn from_parts(mut versions: Vec<Version>, covered: Covered) -> Self {
        crate::order::sort_by_key(&mut versions, |version| (version.time, version.dot));
        versions.dedup_by_key(|version| version.dot);
        Self { versions, covered }
    }

    /// A cell that holds what one change wrote; `covered` is what its author saw.
    #[must_use]
    pub fn written(version: Version, mut covered: Covered) -> Self {
        covered.include(version.dot);
        Self { versions: vec![version], covered }
    }

    /// Everything both know. A version stays if both have it, or if one has it and the other does not cover it.
    pub fn merge(&mut self, other: &Cell) {
        let has = |cell: &Cell, dot| cell.versions.iter().any(|version| version.dot == dot);
        let mut versions: Vec<Version> = Vec::with_capacity(self.versions.len() + other.versions.len());
        for version in &self.versions {
            if has(other, version.dot) || !other.covered.covers(version.dot) {
                versions.push(version.clone());
            }
        }
        for version in &other.versions {
            match versions.iter_mut().find(|known| known.dot == version.dot) {
                // The server may have capped a time once: of two times of one version the earlier is the capped one.
                Some(known) => known.time = known.time.min(version.time),
                None if !self.covered.covers(version.dot) => versions.push(version.clone()),
                None => {}
            }
        }
        crate::order::sort_by_key(&mut versions, |version| (version.time, version.dot));
        self.versions = versions;
        self.covered.merge(&other.covered);
    }

    /// The version that stands: the latest by (time, identity).
    #[must_use]
    pub fn standing(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// Values that were overwritten unseen, the latest first, each once and none equal to what stands: to be settled.
    pub fn overwritten(&self) -> impl Iterator<Item = &Version> {
        let (standing, others) = match self.versions.split_last() {
            Some((standing, others)) => (Some(standing), others),
            None => (None, &[][..]),
        };
        others.iter().enumerate().rev().filter_map(move |(index, version)| {
            let shown = standing.is_some_and(|it| it.value == version.value)
                || others[index + 1..].iter().any(|later| later.value == version.value);
            (!shown).then_some(version)
        })
    }

    /// Whether it has one version that covers itself alone.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(&self.versions[..], [only] if self.covered.iter().eq([(only.dot.replica, only.dot.number)]))
    }

    /// All versions, the one that stands last.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// What has been seen here.
    #[must_use]
    pub fn covered(&self) -> &Covered {
        &self.covered
    }
}
