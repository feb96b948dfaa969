//! Delimited texts (CSV): from bytes to rows whose cells have an address.
//!
//! Nothing is repaired in silence. A text that is not of its encoding, or whose quotes are
//! never closed, is refused whole; a row with another number of cells than the heading, with
//! text behind a closing quote or with a control character is refused alone. Rows count as
//! in a spreadsheet: the heading is row 1, empty rows count, a line break inside quotes
//! does not.
//!
//! Source of the quoting rules: RFC 4180, section 2.

use encoding_rs::{Encoding, WINDOWS_1251};

use super::codes::{
    BAD_ENCODING, BAD_QUOTES, BAD_VALUE, DOUBLED_COLUMN, NO_HEADING, RAGGED_ROW,
    TOO_LARGE,
};
use super::source::SourceFile;
use crate::finding::{Finding, Place};

/// Most rows of one text that are read.
const MOST_ROWS: usize = 2_000_000;
/// Most columns of a heading that are read.
const MOST_COLUMNS: usize = 1_000;
/// Longest cell that is read, in bytes.
const LONGEST_CELL: usize = 1 << 20;

/// What a text without a byte order mark may be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8 alone.
    Utf8,
    /// UTF-8, or Windows-1251 if it is none.
    Utf8OrWindows1251,
}

/// Where the heading of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// It is the first row, and every row has as many cells.
    HeadingFirst,
    /// Anywhere: all rows are taken as they stand.
    Free,
}

/// A delimited text as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the file.
    pub file: String,
    /// Cells of the heading, trimmed; none if it may be anywhere.
    pub heading: Vec<String>,
    /// All rows below it that hold anything.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the sheet; the heading is 1.
    pub number: usize,
    /// Its cells, as they stand.
    pub cells: Vec<String>,
    /// Why it cannot be read, if it cannot.
    pub fault: Option<Box<Finding>>,
}

impl Table {
    /// Reads a file; the separator is found from its first lines: the heading, or many.
    ///
    /// # Errors
    /// If the text is not of its encoding, its quotes are not closed, it has no heading, a
    /// heading has an empty or doubled name, or it is larger than anything that is read.
    pub fn read(
        file: &SourceFile,
        charset: Charset,
        layout: Layout,
    ) -> Result<Self, Finding> {
        let place = || Place::file(&file.name);
        let text =
            decode(&file.bytes, charset).ok_or_else(|| BAD_ENCODING.at(place()))?;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let separator = separator(&text, layout);
        let marks = scan(&text, separator).map_err(|row| {
            let cell = Some(row.to_string());
            BAD_QUOTES.at(Place { cell, ..place() })
        })?;
        let mut table =
            Self { file: file.name.clone(), heading: Vec::new(), rows: Vec::new() };
        table.fill(&text, separator, layout, &marks)?;
        match layout {
            Layout::HeadingFirst => table.check_heading()?,
            Layout::Free if table.rows.is_empty() => {
                return Err(NO_HEADING.at(place()));
            }
            Layout::Free => {}
        }
        Ok(table)
    }

    /// Where a cell is; both count from 0 and 1: the first column of the heading is (0, 1).
    pub fn place(&self, column: usize, row: usize) -> Place {
        Place { cell: Some(cell_name(column, row)), ..Place::file(&self.file) }
    }

    /// Where a whole row is.
    pub fn row_place(&self, row: usize) -> Place {
        Place { cell: Some(row.to_string()), ..Place::file(&self.file) }
    }

    /// The column of a name, in the very letters.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.heading.iter().position(|own| own == name)
    }

    fn fill(
        &mut self,
        text: &str,
        separator: u8,
        layout: Layout,
        marks: &[RowMark],
    ) -> Result<(), Finding> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut marks = marks.iter();
        for record in reader.records() {
            let (Ok(record), Some(mark)) = (record, marks.next()) else {
                return Err(BAD_QUOTES.at(Place::file(&self.file)));
            };
            if self.rows.len() >= MOST_ROWS || record.len() > MOST_COLUMNS {
                let finding = TOO_LARGE.at(self.row_place(mark.number));
                let limits = format!("{MOST_ROWS} × {MOST_COLUMNS}");
                return Err(finding.with("reason", limits));
            }
            if self.heading.is_empty() && layout == Layout::HeadingFirst {
                self.heading = record.iter().map(|own| own.trim().to_owned()).collect();
            } else if record.iter().any(|own| !own.trim().is_empty()) {
                let cells: Vec<String> = record.iter().map(str::to_owned).collect();
                let fault = self.fault(&cells, layout, mark).map(Box::new);
                self.rows.push(Row { number: mark.number, cells, fault });
            }
        }
        if marks.next().is_some() {
            return Err(BAD_QUOTES.at(Place::file(&self.file)));
        }
        Ok(())
    }

    fn fault(&self, cells: &[String], layout: Layout, mark: &RowMark) -> Option<Finding> {
        if mark.is_badly_quoted {
            return Some(BAD_QUOTES.at(self.row_place(mark.number)));
        }
        if layout == Layout::HeadingFirst && cells.len() != self.heading.len() {
            let finding = RAGGED_ROW.at(self.row_place(mark.number));
            return Some(finding.expected(self.heading.len()).found(cells.len()));
        }
        let is_control = |own: char| own.is_control() && !matches!(own, '\n' | '\t');
        let is_bad = |own: &String| own.len() > LONGEST_CELL || own.contains(is_control);
        let column = cells.iter().position(is_bad)?;
        Some(BAD_VALUE.at(self.place(column, mark.number)))
    }

    /// Empty names at the end of the heading are columns that nobody uses.
    fn check_heading(&self) -> Result<(), Finding> {
        if self.heading.iter().all(String::is_empty) {
            return Err(NO_HEADING.at(Place::file(&self.file)));
        }
        for (at, name) in self.heading.iter().enumerate() {
            if name.contains(char::is_control) {
                return Err(BAD_VALUE.at(self.place(at, 1)));
            }
            if !name.is_empty() && self.heading[..at].contains(name) {
                return Err(DOUBLED_COLUMN.at(self.place(at, 1)));
            }
        }
        Ok(())
    }
}

/// `C14`: the column in letters (from 0), the row from 1.
pub fn cell_name(column: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters
        .iter()
        .rev()
        .chain(row.to_string().chars().collect::<Vec<_>>().iter())
        .collect()
}

/// The text; a byte order mark decides, else the charset.
///
/// UTF-8 with a few broken bytes is broken UTF-8 and not Windows-1251.
fn decode(bytes: &[u8], charset: Charset) -> Option<String> {
    let strictly = |encoding: &'static Encoding, bytes| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => strictly(encoding, &bytes[length..])?,
        None => match (std::str::from_utf8(bytes), charset) {
            (Ok(text), _) => text.into(),
            (Err(_), Charset::Utf8) => return None,
            (Err(_), Charset::Utf8OrWindows1251) if is_broken_utf8(bytes) => return None,
            (Err(_), Charset::Utf8OrWindows1251) => strictly(WINDOWS_1251, bytes)?,
        },
    };
    Some(text.into_owned())
}

fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|own| !own.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > bad
}

/// Lines from which the separator is found if the heading may be anywhere.
const FIRST_LINES: usize = 30;

/// The commonest of `;`, tab and `,` outside quotes in the first lines that hold anything.
fn separator(text: &str, layout: Layout) -> u8 {
    let count = if layout == Layout::Free { FIRST_LINES } else { 1 };
    let lines = text.lines().filter(|own| !own.trim().is_empty()).take(count);
    let mut is_quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in lines.flat_map(str::bytes) {
        is_quoted ^= byte == b'"';
        let own = counts.iter_mut().find(|(own, _)| *own == byte && !is_quoted);
        if let Some((_, count)) = own {
            *count += 1;
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts[0].0
}

/// Where a row that is not empty begins, and how it is quoted.
struct RowMark {
    number: usize,
    is_badly_quoted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FieldStart,
    Bare,
    Quoted,
    AfterQuote,
}

/// Marks of all rows that are not empty; the row of a quote that is never closed.
fn scan(text: &str, separator: u8) -> Result<Vec<RowMark>, usize> {
    let mut marks = Vec::new();
    let mut mark = RowMark { number: 1, is_badly_quoted: false };
    let (mut at, mut length) = (At::FieldStart, 0_usize);
    for byte in text.bytes() {
        if byte == b'\n' && at != At::Quoted {
            let next = RowMark { number: mark.number + 1, is_badly_quoted: false };
            let ended = std::mem::replace(&mut mark, next);
            if length > 0 {
                marks.push(ended);
            }
            (at, length) = (At::FieldStart, 0);
            continue;
        }
        length += 1;
        at = match (at, byte) {
            (At::Quoted, b'"') => At::AfterQuote,
            (At::Quoted, _) | (At::FieldStart | At::AfterQuote, b'"') => At::Quoted,
            (_, own) if own == separator => At::FieldStart,
            (At::AfterQuote, _) => {
                mark.is_badly_quoted = true;
                At::Bare
            }
            (At::Bare, b'"') => {
                mark.is_badly_quoted = true;
                At::Bare
            }
            (At::FieldStart | At::Bare, _) => At::Bare,
        };
    }
    if at == At::Quoted {
        return Err(mark.number);
    }
    if length > 0 {
        marks.push(mark);
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], charset: Charset) -> Result<Table, Finding> {
        let file = SourceFile { name: "a.csv".into(), bytes: bytes.to_vec() };
        Table::read(&file, charset, Layout::HeadingFirst)
    }

    fn cells(bytes: &[u8]) -> Vec<(usize, Vec<String>)> {
        let table = read(bytes, Charset::Utf8OrWindows1251);
        let rows = table.map(|own| own.rows).unwrap_or_default();
        rows.into_iter().map(|row| (row.number, row.cells)).collect()
    }

    #[test]
    fn separators_marks_and_encodings_are_found() {
        let check = |bytes: &[u8]| {
            assert_eq!(cells(bytes), [(2, vec!["ё".to_owned(), "1,5".into()])]);
        };
        check("имя;число\nё;1,5\n".as_bytes());
        check("\u{feff}имя\tчисло\r\nё\t1,5".as_bytes());
        check("a,b\n\"ё\",\"1,5\"\n".as_bytes());
        check(b"\xe8\xec\xff;x\n\xb8;1,5\n");
        check(b"\xff\xfea\0;\0b\0\n\0\x51\x04;\x001\0,\x005\0");
    }

    #[test]
    fn rows_count_as_in_a_spreadsheet() {
        let found = cells("a,b\n\n\"x\ny\",2\n,\n\n3,4".as_bytes());
        let rows: Vec<usize> = found.iter().map(|(number, _)| *number).collect();
        assert_eq!(rows, [3, 6]);
        assert_eq!(found[0].1, ["x\ny", "2"]);
        assert_eq!(cell_name(2, 14), "C14");
        assert_eq!(cell_name(26, 1), "AA1");
    }

    #[test]
    fn faulty_texts_are_refused_whole_and_faulty_rows_alone() {
        let check = |bytes: &[u8], code: &str, cell: Option<&str>| {
            let finding = match read(bytes, Charset::Utf8OrWindows1251) {
                Err(finding) => Some(finding),
                Ok(table) => {
                    table.rows.into_iter().find_map(|row| row.fault).map(|own| *own)
                }
            };
            let found = finding.map(|own| (own.code.id, own.place.cell));
            assert_eq!(found, Some((code, cell.map(str::to_owned))));
        };
        check(b"a,b\n1,2,3\n", "I20", Some("2"));
        check(b"a,b\n1,\"2\n3,4\n", "I21", Some("2"));
        check(b"a,b\n1,\"2\"x\n", "I21", Some("2"));
        check("имя,фамилия\nПётр,\u{fffd}\n".as_bytes()[..29].as_ref(), "I22", None);
        check(b"a,b\n1,\x07\n", "I02", Some("B2"));
        check(b"", "I27", None);
        check(b"a,a\n1,2\n", "I26", Some("B1"));
        assert!(read(b"a\n\xe8\n", Charset::Utf8).is_err());
    }
}
