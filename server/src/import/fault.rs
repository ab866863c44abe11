//! What cannot be read: where it stands, what is wrong, and what was expected.

use serde::Serialize;
use std::fmt;

/// One thing in a file that cannot be read or points nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The file's name.
    pub file: &'static str,
    /// The line of the file, from 1; none if it concerns the whole file.
    pub line: Option<u64>,
    /// The column; none if it concerns the whole line.
    pub column: Option<&'static str>,
    /// What stands there, shortened.
    pub found: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub wrong: Wrong,
    /// What would be right.
    pub expected: String,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "wrong", rename_all = "snake_case")]
pub enum Wrong {
    /// The file cannot be opened.
    #[error("the file cannot be opened ({reason})")]
    NotOpened {
        /// What the operating system says.
        reason: String,
    },
    /// The file's bytes are no text.
    #[error("this is not text")]
    NotText,
    /// Nothing is in the file.
    #[error("the file is empty")]
    Empty,
    /// A column is not there.
    #[error("the column is missing")]
    ColumnMissing,
    /// Two columns have the same name.
    #[error("the column is there twice")]
    ColumnTwice,
    /// A row has too many or too few cells.
    #[error("the line has {cells} cells")]
    RowLength {
        /// How many it has.
        cells: usize,
    },
    /// A quote is never closed.
    #[error("a cell begins with a quote that is not closed")]
    QuoteOpen,
    /// A quote stands inside a quoted cell.
    #[error("a quote inside a quoted cell is not doubled")]
    QuoteInside,
    /// A cell that is needed is empty.
    #[error("nothing stands there")]
    CellEmpty,
    /// A cell cannot be read.
    #[error("this cannot be read")]
    Unreadable,
    /// A reference leads nowhere.
    #[error("this points nowhere")]
    PointsNowhere,
    /// An id is there twice.
    #[error("this id is there twice, first in line {first_line}")]
    Twice {
        /// Where it stood first.
        first_line: u64,
    },
    /// People counselled together are of several households.
    #[error("these people are of different households")]
    SeveralHouseholds,
    /// Somebody of another municipality signs in by this name.
    #[error("somebody of another municipality signs in by this name")]
    LoginTaken,
}

impl Fault {
    /// A fault of a whole file.
    pub fn in_file(file: &'static str, wrong: Wrong, expected: impl Into<String>) -> Self {
        Self { file, line: None, column: None, found: None, wrong, expected: expected.into() }
    }

    /// A fault of a column.
    pub fn in_column(file: &'static str, column: &'static str, wrong: Wrong, expected: impl Into<String>) -> Self {
        Self { column: Some(column), ..Self::in_file(file, wrong, expected) }
    }

    /// A fault of a line.
    pub fn in_line(file: &'static str, line: u64, wrong: Wrong, expected: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::in_file(file, wrong, expected) }
    }

    /// A fault of one cell.
    pub fn in_cell(
        file: &'static str,
        line: u64,
        column: &'static str,
        found: &str,
        wrong: Wrong,
        expected: impl Into<String>,
    ) -> Self {
        let found = (!found.is_empty()).then(|| shortened(found));
        Self { line: Some(line), column: Some(column), found, ..Self::in_file(file, wrong, expected) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        f.write_str(": ")?;
        if let Some(found) = &self.found {
            write!(f, "`{found}`: ")?;
        }
        write!(f, "{}; expected {}", self.wrong, self.expected)
    }
}

/// The first characters of a value, on one line.
fn shortened(value: &str) -> String {
    const MOST: usize = 40;
    let mut text: String = value.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(MOST).is_some() {
        text.push('…');
    }
    text
}
