//! The list of erasures: ids only, in a file of its own outside of database and backups, so that whoever restores an old
//! backup erases again what was erased since.

use casework::{
    erasure::Subject,
    ids::{MunicipalityId, TeamId},
    records::{Kind, RecordKey},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// An erasure as it was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Where.
    pub municipality: MunicipalityId,
    /// Who or what.
    pub subject: Subject,
    /// When.
    pub at: DateTime<Utc>,
    /// The records that went.
    pub records: Vec<Erased>,
}

/// An erased record: what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// What kind it was of.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
    /// Whether it belonged to no case.
    #[serde(default)]
    pub shared: bool,
    /// The teams that ever had it.
    #[serde(default)]
    pub teams: BTreeSet<TeamId>,
    /// The areas from whose houses somebody may have seen it.
    #[serde(default)]
    pub areas: BTreeSet<String>,
}

impl Erased {
    /// Which record it was.
    #[must_use]
    pub fn key(&self) -> RecordKey {
        RecordKey { kind: self.kind, id: self.id }
    }
}

/// The list, a JSON object a line. A line is on disk before the erasure is: at worst one is listed that has yet to happen.
#[derive(Clone, Debug)]
pub struct ErasureList {
    file: PathBuf,
}

/// What ends a line that was not written to its end.
const TORN: char = '\u{7f}';

/// The list cannot be used; without it no restored backup would be rid of what was erased.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be read or written.
    #[error("the list of erasures at {file} does not answer ({reason}); check the folder that LOTSE_DATA names", file = .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// A line of it cannot be read.
    #[error("line {line} of the list of erasures at {file} cannot be read; bring back a copy of the file", file = .file.display())]
    Damaged {
        /// Which file.
        file: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
}

impl ErasureList {
    /// The list in this folder; it is made when something is first erased.
    #[must_use]
    pub fn within(folder: &Path) -> Self {
        Self { file: folder.join("erasures.jsonl") }
    }

    /// Where it is.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// All erasures, the oldest first.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn read(&self) -> Result<Vec<Erasure>, ListError> {
        let text = match std::fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(reason) if reason.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(reason) => return Err(self.failed(reason)),
        };
        // A line without its end was being written when the machine stopped: that erasure did not happen.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let lines = whole.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.ends_with(TORN));
        lines
            .map(|(index, line)| {
                serde_json::from_str(line).map_err(|_| ListError::Damaged { file: self.file.clone(), line: index + 1 })
            })
            .collect()
    }

    /// Adds one: it is on disk when this returns.
    ///
    /// # Errors
    /// [`ListError::File`].
    pub fn add(&self, erasure: &Erasure) -> Result<(), ListError> {
        self.append(erasure).map_err(|reason| self.failed(reason))
    }

    fn append(&self, erasure: &Erasure) -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.file)?;
        let mut line = serde_json::to_string(erasure)?;
        if file.metadata()?.len() > 0 {
            file.seek(SeekFrom::End(-1))?;
            let mut last = [0];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                // The torn line ends here, and is passed over from now on.
                line = format!("{TORN}\n{line}");
            }
        }
        line.push('\n');
        file.write_all(line.as_bytes())?;
        file.sync_all()
    }

    fn failed(&self, reason: std::io::Error) -> ListError {
        ListError::File { file: self.file.clone(), reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::ids::PersonId;

    fn erasure() -> Erasure {
        let erased = Erased {
            kind: Kind::Identity,
            id: Uuid::now_v7(),
            shared: false,
            teams: [TeamId::new()].into(),
            areas: ["Gruiten".to_owned()].into(),
        };
        Erasure {
            municipality: MunicipalityId::new(),
            subject: Subject::Person(PersonId::new()),
            at: "2026-11-20T09:00:00Z".parse().unwrap(),
            records: vec![erased],
        }
    }

    #[test]
    fn what_is_added_is_read_again_in_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let list = ErasureList::within(folder.path());
        assert_eq!(list.read().unwrap(), []);
        let all = [erasure(), erasure()];
        all.iter().for_each(|erasure| list.add(erasure).unwrap());
        assert_eq!(list.read().unwrap(), all);
    }

    #[test]
    fn a_line_that_was_torn_is_passed_over_and_a_damaged_one_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let list = ErasureList::within(folder.path());
        let all = [erasure(), erasure()];
        list.add(&all[0]).unwrap();
        let whole = std::fs::read(list.file()).unwrap();
        std::fs::write(list.file(), [whole.as_slice(), b"{\"municip"].concat()).unwrap();
        assert_eq!(list.read().unwrap(), all[..1]);
        list.add(&all[1]).unwrap();
        assert_eq!(list.read().unwrap(), all);
        std::fs::write(list.file(), [b"nonsense\n", whole.as_slice()].concat()).unwrap();
        assert!(matches!(list.read(), Err(ListError::Damaged { line: 1, .. })));
    }
}
