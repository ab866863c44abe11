//! The files of a folder, read into rows.

use super::{
    ImportError,
    cells::Cells,
    fault::{Fault, Wrong},
    names::Names,
    rows::{
        AccommodationRow, BenefitRow, ConsultationRow, EducationRow, PartnerRow, PersonRow, Row, StayRow, TitleRow,
        UnitRow, UserRow,
    },
    table::Table,
};
use casework::records::Kind;
use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::Path,
};

/// The files of the format.
pub const FILES: [&str; 10] = [
    UserRow::FILE,
    AccommodationRow::FILE,
    UnitRow::FILE,
    PersonRow::FILE,
    TitleRow::FILE,
    BenefitRow::FILE,
    StayRow::FILE,
    EducationRow::FILE,
    PartnerRow::FILE,
    ConsultationRow::FILE,
];

/// Everything that a folder holds.
pub struct Folder {
    /// Who signs in.
    pub users: File<UserRow>,
    /// Houses.
    pub accommodations: File<AccommodationRow>,
    /// Rooms.
    pub units: File<UnitRow>,
    /// People.
    pub persons: File<PersonRow>,
    /// Residence titles.
    pub titles: File<TitleRow>,
    /// Benefits.
    pub benefits: File<BenefitRow>,
    /// Who lives where.
    pub stays: File<StayRow>,
    /// Courses, schools, work.
    pub education: File<EducationRow>,
    /// The network.
    pub partners: File<PartnerRow>,
    /// Conversations.
    pub consultations: File<ConsultationRow>,
    /// Other CSV files, which are not read.
    pub ignored: Vec<String>,
}

/// One file.
pub struct File<T> {
    /// Its name.
    pub name: &'static str,
    /// Whether it is in the folder.
    pub presence: Presence,
    /// Its rows.
    pub lines: Vec<Line<T>>,
    /// How many of its rows are about people or cases that are erased here, and were taken out.
    pub left_out: usize,
    /// The lines of all its ids, those of rows that could not be read too.
    pub ids: HashMap<String, u64>,
    /// Columns that are not read.
    pub ignored_columns: Vec<String>,
}

/// Whether a file is in the folder.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    Present,
    /// It is not.
    Missing,
}

/// One row of a file.
pub struct Line<T> {
    /// Where it begins.
    pub number: u64,
    /// What the other system calls it.
    pub external: String,
    /// What it says.
    pub row: T,
}

impl Folder {
    /// Reads all files of the format that are in the folder.
    pub fn read(folder: &Path, faults: &mut Vec<Fault>) -> Result<Self, ImportError> {
        let cannot = |reason: io::Error| ImportError::Folder { folder: folder.to_owned(), reason };
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(cannot)? {
            names.push(entry.map_err(cannot)?.file_name().to_string_lossy().into_owned());
        }
        if !names.iter().any(|name| FILES.contains(&name.as_str())) {
            return Err(ImportError::NothingThere { folder: folder.to_owned() });
        }
        names.retain(|name| name.to_lowercase().ends_with(".csv") && !FILES.contains(&name.as_str()));
        names.sort_unstable();
        Ok(Self {
            users: File::read(folder, faults),
            accommodations: File::read(folder, faults),
            units: File::read(folder, faults),
            persons: File::read(folder, faults),
            titles: File::read(folder, faults),
            benefits: File::read(folder, faults),
            stays: File::read(folder, faults),
            education: File::read(folder, faults),
            partners: File::read(folder, faults),
            consultations: File::read(folder, faults),
            ignored: names,
        })
    }
}

impl Folder {
    /// Takes out the rows that would bring back what is erased here.
    pub fn leave_out_erased(&mut self, names: &Names) {
        // Whoever comes new into a case that is erased has nowhere to go, and neither has what is said about them.
        let nowhere = self.persons.lines.iter().filter(|line| names.is_erased(Kind::Household, &line.row.household));
        let nowhere: HashSet<String> = nowhere.map(|line| line.external.clone()).collect();
        let of_erased = |person: &String| names.is_erased(Kind::Identity, person) || nowhere.contains(person);
        self.persons.leave_out(names, |row| names.is_erased(Kind::Household, &row.household));
        self.titles.leave_out(names, |row| of_erased(&row.person));
        self.benefits.leave_out(names, |row| of_erased(&row.person));
        self.stays.leave_out(names, |row| of_erased(&row.person));
        self.education.leave_out(names, |row| of_erased(&row.person));
        self.consultations.leave_out(names, |row| {
            row.persons.retain(|person| !of_erased(person));
            row.persons.is_empty()
        });
    }
}

impl<T: Row> File<T> {
    fn leave_out(&mut self, names: &Names, is_about_erased: impl Fn(&mut T) -> bool) {
        let before = self.lines.len();
        self.lines.retain_mut(|line| !names.is_erased(T::KIND, &line.external) && !is_about_erased(&mut line.row));
        self.left_out = before - self.lines.len();
    }

    fn read(folder: &Path, faults: &mut Vec<Fault>) -> Self {
        let mut file = Self {
            name: T::FILE,
            presence: Presence::Present,
            lines: Vec::new(),
            left_out: 0,
            ids: HashMap::new(),
            ignored_columns: Vec::new(),
        };
        match fs::read(folder.join(T::FILE)) {
            Ok(bytes) => {
                if let Some(table) = Table::read(T::FILE, T::COLUMNS, &bytes, faults) {
                    file.take(table, faults);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => file.presence = Presence::Missing,
            Err(error) => {
                let wrong = Wrong::NotOpened { reason: error.to_string() };
                faults.push(Fault::in_file(T::FILE, wrong, "a file that may be read"));
            }
        }
        file
    }

    fn take(&mut self, table: Table, faults: &mut Vec<Fault>) {
        for row in &table.rows {
            let mut cells = Cells { file: T::FILE, columns: T::COLUMNS, row, faults: &mut *faults };
            let external = T::external(&mut cells);
            let read = T::read(&mut cells);
            let Some(external) = external else { continue };
            if let Some(&first_line) = self.ids.get(&external) {
                let wrong = Wrong::Twice { first_line };
                faults.push(Fault::in_cell(
                    T::FILE,
                    row.line,
                    T::ID,
                    &external,
                    wrong,
                    "an id of its own for each line",
                ));
                continue;
            }
            self.ids.insert(external.clone(), row.line);
            if let Some(row_content) = read {
                self.lines.push(Line { number: row.line, external, row: row_content });
            }
        }
        self.ignored_columns = table.ignored;
    }
}
