//! Delimited texts (CSV): from bytes to rows whose cells have an address.
//!
//! Nothing is repaired in silence. A text that is not of its encoding, or whose quotes are
//! never closed, is refused whole; a row with another number of cells than the heading, with
//! text behind a closing quote or with a control character is refused alone. Rows count as
//! in a spreadsheet: the heading is row 1, empty rows count, a line break inside quotes
//! does not.
//!
//! Source of the quoting rules: RFC 4180, section 2.

mod text;

use self::text::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS, RowMark, Unread};
use super::codes::{
    BAD_ENCODING, BAD_QUOTES, BAD_VALUE, DOUBLED_COLUMN, NO_HEADING, RAGGED_ROW,
    TOO_LARGE,
};
use super::source::SourceFile;
use crate::finding::{Finding, Place};

/// Lines among which the separator of a text without a heading is looked for.
const SEPARATOR_LINES: usize = 50;
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

/// Where the heading of a text is, and how wide its rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// The first row is the heading, and every row has as many cells.
    HeadingFirst,
    /// A sheet that was saved as a text: the first row may name a thing twice, or hold a
    /// title alone; every row has as many cells as the first of more than one.
    Sheet,
    /// Anything: rows may have any number of cells.
    Free,
}

/// A delimited text as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the file.
    pub file: String,
    /// Cells of the heading, trimmed.
    pub heading: Vec<String>,
    /// Its number in the sheet; 1, unless empty rows stand above it.
    pub heading_row: usize,
    /// Why it cannot be read, if it cannot.
    pub heading_fault: Option<Box<Finding>>,
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
    /// Reads a file; the separator is found from its first line.
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
            text::decode(&file.bytes, charset).ok_or_else(|| BAD_ENCODING.at(place()))?;
        let text = text::with_plain_line_breaks(text);
        let lines = match layout {
            Layout::HeadingFirst => 1,
            Layout::Sheet | Layout::Free => SEPARATOR_LINES,
        };
        let separator = text::separator(&text, lines);
        let marks = text::scan(&text, separator).map_err(|fault| {
            let at = |row: usize| Place { cell: Some(row.to_string()), ..place() };
            match fault {
                Unread::OpenQuote(row) => BAD_QUOTES.at(at(row)),
                Unread::TooLarge(row) => {
                    let most = format!("{MOST_ROWS} × {MOST_COLUMNS}, {MOST_CELLS}");
                    TOO_LARGE.at(at(row)).with("reason", most)
                }
            }
        })?;
        let mut table = Self {
            file: file.name.clone(),
            heading: Vec::new(),
            heading_row: 1,
            heading_fault: None,
            rows: Vec::new(),
        };
        table.fill(&text, separator, layout, &marks)?;
        if layout == Layout::HeadingFirst {
            table.check_heading()?;
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
        let width = marks.iter().map(|own| own.columns).find(|own| *own > 1);
        let width = (layout != Layout::Free).then(|| width.unwrap_or(1));
        let mut marks = marks.iter();
        for record in reader.records() {
            let (Ok(record), Some(mark)) = (record, marks.next()) else {
                return Err(BAD_QUOTES.at(Place::file(&self.file)));
            };
            if self.heading.is_empty() {
                self.heading = record.iter().map(|own| own.trim().to_owned()).collect();
                self.heading_row = mark.number;
                let fault = self.fault(&self.heading, mark, None);
                self.heading_fault = fault.map(Box::new);
            } else if record.iter().any(|own| !own.trim().is_empty()) {
                let cells: Vec<String> = record.iter().map(str::to_owned).collect();
                let fault = self.fault(&cells, mark, width).map(Box::new);
                self.rows.push(Row { number: mark.number, cells, fault });
            }
        }
        if marks.next().is_some() {
            return Err(BAD_QUOTES.at(Place::file(&self.file)));
        }
        Ok(())
    }

    /// What is wrong with a row that has so many cells, if that is known.
    fn fault(
        &self,
        cells: &[String],
        mark: &RowMark,
        width: Option<usize>,
    ) -> Option<Finding> {
        if mark.is_badly_quoted {
            return Some(BAD_QUOTES.at(self.row_place(mark.number)));
        }
        if let Some(width) = width.filter(|own| cells.len() != *own) {
            let finding = RAGGED_ROW.at(self.row_place(mark.number));
            return Some(finding.expected(width).found(cells.len()));
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
        if let Some(fault) = &self.heading_fault {
            return Err((**fault).clone());
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
    fn a_sheet_saved_as_a_text_need_not_begin_with_a_heading() {
        let file = |text: &str| SourceFile { name: "a.csv".into(), bytes: text.into() };
        let check = |text: &str, expected: &[&str], faults: &[usize]| {
            let table =
                Table::read(&file(text), Charset::Utf8OrWindows1251, Layout::Sheet);
            let table = table.unwrap_or_else(|own| panic!("{own:?}"));
            assert_eq!(table.rows[0].cells, expected, "{text}");
            let bad = table.rows.iter().filter(|own| own.fault.is_some());
            assert_eq!(bad.map(|own| own.number).collect::<Vec<_>>(), faults, "{text}");
        };
        check("Отчёт, а не табель;;\nа;а;1,5\n", &["а", "а", "1,5"], &[]);
        check("Отчёт, а не табель\nа;а;1,5\nа;б\n", &["а", "а", "1,5"], &[3]);
        check("Класс\t\t\nа\t\"5;\n4\"\t,\n", &["а", "5;\n4", ","], &[]);
    }

    #[test]
    fn a_text_larger_than_any_is_refused_before_its_cells_are_kept() {
        let check = |text: String, cell: &str| {
            let found = read(text.as_bytes(), Charset::Utf8).err();
            let found = found.map(|own| (own.code.id, own.place.cell));
            assert_eq!(found, Some(("I12", Some(cell.to_owned()))));
        };
        check(format!("a,b\n{}", "1,".repeat(MOST_COLUMNS + 1)), "2");
        check("a\n".repeat(MOST_ROWS + 1), "1048577");
        check(format!("a\nb\n{}", "1".repeat(17 << 20)), "3");
        check("1,2,3,4,5,6,7,8,9,0,1,2,3,4,5\n".repeat(700_000), "666667");
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
