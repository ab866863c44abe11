//! A CSV file as towns have it: whatever program wrote it, a header and rows with the lines they stand on.

use super::fault::{Fault, Wrong};
use encoding_rs::{Encoding, WINDOWS_1252};
use std::borrow::Cow;

/// A file's rows, by the columns that are read.
pub struct Table {
    /// The rows that have all columns.
    pub rows: Vec<TableRow>,
    /// Columns of the file that are not read.
    pub ignored: Vec<String>,
}

/// One row.
pub struct TableRow {
    /// The line of the file on which it begins.
    pub line: u64,
    /// Its cells in the order in which the columns were asked for, without blanks around them.
    pub cells: Vec<String>,
}

impl Table {
    /// Reads a file: UTF-8, UTF-16 with a byte-order mark or Windows-1252; separated by commas, semicolons or tabs; its
    /// columns in any order. `None` if nothing of it can be read; what is wrong is added to the faults.
    pub fn read(file: &'static str, columns: &[&'static str], bytes: &[u8], faults: &mut Vec<Fault>) -> Option<Self> {
        let Some(text) = decoded(bytes) else {
            faults.push(Fault::in_file(file, Wrong::NotText, "a CSV file in UTF-8 or Windows-1252"));
            return None;
        };
        let separator = separator(&text, columns);
        if let Some((line, wrong)) = broken_quotes(&text, separator) {
            faults.push(Fault::in_line(file, line, wrong, "a cell with quotes inside as \"so \"\"to\"\" say\""));
            return None;
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let mut lines = Lines::of(&text);
        let mut records = reader.records().filter_map(Result::ok).filter(|record| !is_blank(record)).map(|record| {
            let line = record.position().map_or(1, |position| lines.line_at(position.byte()));
            (line, record)
        });
        let Some((_, header)) = records.next() else {
            faults.push(Fault::in_file(file, Wrong::Empty, format!("a header row: {}", columns.join(", "))));
            return None;
        };
        let header: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let places = places(file, columns, &header, faults)?;
        let ignored =
            header.iter().filter(|name| !name.is_empty() && !columns.contains(&name.as_str())).cloned().collect();

        let mut rows = Vec::new();
        for (line, record) in records {
            let too_many = record.iter().skip(header.len()).any(|cell| !cell.trim().is_empty());
            if record.len() < header.len() || too_many {
                let wrong = Wrong::RowLength { cells: record.len() };
                faults.push(Fault::in_line(file, line, wrong, format!("{} cells, as the header has", header.len())));
                continue;
            }
            let cells = places.iter().map(|&place| record[place].trim().to_owned()).collect();
            rows.push(TableRow { line, cells });
        }
        Some(Self { rows, ignored })
    }
}

fn is_blank(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// Where each column stands in the header.
fn places(
    file: &'static str,
    columns: &[&'static str],
    header: &[String],
    faults: &mut Vec<Fault>,
) -> Option<Vec<usize>> {
    let before = faults.len();
    let mut places = Vec::with_capacity(columns.len());
    for &column in columns {
        let mut at = header.iter().enumerate().filter(|(_, name)| *name == column).map(|(place, _)| place);
        match (at.next(), at.next()) {
            (Some(place), None) => places.push(place),
            (None, _) => faults.push(Fault::in_column(
                file,
                column,
                Wrong::ColumnMissing,
                format!("the columns {}", columns.join(", ")),
            )),
            (Some(_), Some(_)) => {
                faults.push(Fault::in_column(file, column, Wrong::ColumnTwice, "each column once"));
            }
        }
    }
    (faults.len() == before).then_some(places)
}

/// The text of a file: by its byte-order mark, else UTF-8 if it is that, else Windows-1252, which every file can be; a
/// file with bytes that stand for nothing on paper is no text.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    let is_text = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t');
    text.chars().all(is_text).then_some(text)
}

/// The separator under which most of the expected columns are found in the first line.
fn separator(text: &str, columns: &[&str]) -> u8 {
    let header = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let found = |separator: u8| {
        let names = header.split(char::from(separator));
        names.filter(|name| columns.contains(&name.trim().trim_matches('"').trim().to_lowercase().as_str())).count()
    };
    // Of equals the last is taken: a comma, if nothing is found at all.
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| found(separator)).unwrap_or(b',')
}

/// The first line on which quotes are not as RFC 4180 has them. Read leniently, a quote that nobody closes would swallow
/// all the rows after it.
fn broken_quotes(text: &str, separator: u8) -> Option<(u64, Wrong)> {
    #[derive(PartialEq)]
    enum At {
        Start,
        Plain,
        Quoted,
        AfterQuote,
    }
    let (mut at, mut opened) = (At::Start, 1);
    let mut line = 1;
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::Start, b'"') => {
                opened = line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::AfterQuote,
            (At::Quoted, _) => At::Quoted,
            (At::AfterQuote, b'"') => At::Quoted,
            (_, b'\n' | b'\r') => At::Start,
            (_, byte) if byte == separator => At::Start,
            (At::AfterQuote, _) => return Some((line, Wrong::QuoteInside)),
            _ => At::Plain,
        };
        if byte == b'\n' {
            line += 1;
        }
    }
    (at == At::Quoted).then_some((opened, Wrong::QuoteOpen))
}

/// Counts physical lines: a quoted cell may hold several.
struct Lines<'a> {
    text: &'a [u8],
    counted_to: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self { text: text.as_bytes(), counted_to: 0, line: 1 }
    }

    /// The line of the row that begins at this byte or, if line ends stand there, after them. Asked in ascending order.
    fn line_at(&mut self, byte: u64) -> u64 {
        let mut to = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len()).max(self.counted_to);
        while matches!(self.text.get(to), Some(b'\r' | b'\n')) {
            to += 1;
        }
        let ends = self.text[self.counted_to..to].iter().filter(|&&byte| byte == b'\n').count();
        self.line += ends as u64;
        self.counted_to = to;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn read(bytes: &[u8]) -> Result<Table, Vec<Fault>> {
        let mut faults = Vec::new();
        match Table::read("rooms.csv", &["room", "label"], bytes, &mut faults) {
            Some(table) if faults.is_empty() => Ok(table),
            _ => Err(faults),
        }
    }

    fn cells(table: &Table) -> Vec<Vec<&str>> {
        table.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
    }

    fn utf16(text: &str) -> Vec<u8> {
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    }

    #[rstest]
    #[case::as_we_write_it(b"room,label\nR1,Gro\xc3\x9fes Zimmer\n".to_vec())]
    #[case::windows_1252_with_semicolons(b"room;label\r\nR1;Gro\xdfes Zimmer\r\n".to_vec())]
    #[case::a_byte_order_mark("\u{feff}room;label\r\nR1;Großes Zimmer".as_bytes().to_vec())]
    #[case::unicode_text_of_excel(utf16("room\tlabel\r\nR1\tGroßes Zimmer\r\n"))]
    #[case::columns_in_another_order("label,room\nGroßes Zimmer,R1".as_bytes().to_vec())]
    #[case::names_in_capitals_with_blanks(" Room ; LABEL\nR1; Großes Zimmer ".as_bytes().to_vec())]
    #[case::all_in_quotes("\"room\",\"label\"\n\"R1\",\"Großes Zimmer\"\n".as_bytes().to_vec())]
    #[case::blank_rows_as_excel_leaves_them("room;label\n\nR1;Großes Zimmer\n;\n\n".as_bytes().to_vec())]
    fn one_table_however_it_was_written(#[case] bytes: Vec<u8>) {
        assert_eq!(cells(&read(&bytes).unwrap()), [["R1", "Großes Zimmer"]]);
    }

    #[rstest]
    #[case::unix("\n")]
    #[case::windows("\r\n")]
    fn lines_are_those_that_an_editor_counts(#[case] end: &str) {
        let text = ["room,label", "R1,\"one", "two, and", "three\"", "", "R2,plain", "R3,\"a \"\"b\"\"\""].join(end);
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 6, 7]);
        assert_eq!(table.rows[0].cells[1], ["one", "two, and", "three"].join(end));
        assert_eq!(table.rows[2].cells[1], "a \"b\"");
    }

    #[test]
    fn further_columns_are_named_and_left_out() {
        let table = read(b"room,colour,label,\nR1,red,Zimmer 1,\n").unwrap();
        assert_eq!(cells(&table), [["R1", "Zimmer 1"]]);
        assert_eq!(table.ignored, ["colour"]);
    }

    #[rstest]
    #[case::nothing_in_it(b"\n\n", None, Wrong::Empty)]
    #[case::no_such_column(b"room,name\nR1,x\n", None, Wrong::ColumnMissing)]
    #[case::a_column_twice(b"room,label,Label\nR1,x,y\n", None, Wrong::ColumnTwice)]
    #[case::a_cell_too_few(b"room,label\nR1,x\nR2\n", Some(3), Wrong::RowLength { cells: 1 })]
    #[case::a_cell_too_many(b"room,label\nR1,x,y\n", Some(2), Wrong::RowLength { cells: 3 })]
    #[case::a_quote_that_nobody_closes(b"room,label\nR1,\"x\nR2,y\n", Some(2), Wrong::QuoteOpen)]
    #[case::quotes_that_are_not_doubled(b"room,label\nR1,\"a \"b\" c\"\n", Some(2), Wrong::QuoteInside)]
    #[case::no_text_at_all(b"PK\x03\x04\x00\x00\xff", None, Wrong::NotText)]
    fn what_is_no_table_is_named_by_its_line(#[case] bytes: &[u8], #[case] line: Option<u64>, #[case] wrong: Wrong) {
        let faults = read(bytes).err().unwrap();
        assert_eq!((faults.len(), faults[0].line, &faults[0].wrong), (1, line, &wrong));
        assert!(!faults[0].expected.is_empty());
    }
}
