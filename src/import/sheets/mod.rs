//! Sheets of workbooks and texts, cell by cell, each with its address.
//!
//! XLSX (ECMA-376), ODS (OpenDocument 1.3), delimited texts and the tables of saved pages
//! become the same rows.
//! Nothing is repaired and nothing is read twice: a cell that stands twice, a part that is
//! missing, or markup that is not well-formed refuses the whole workbook. What a sheet
//! claims to be as large as is not believed; only cells that hold something are kept, and
//! these are counted.
//!
//! The workbook is unpacked and read as a stream of markup here and not by a package for
//! spreadsheets: none tells hidden rows, merged cells and formulas of both formats, and
//! they lay out in memory the area that a sheet claims.

mod html;
mod number_format;
mod ods;
mod text;
mod xlsx;
mod xml;

use chrono::{NaiveDate, NaiveDateTime};

use self::xml::Fault;
use super::codes::{NOT_THE_FORMAT, TOO_LARGE};
use super::delimited::{Layout, cell_name};
use super::source::SourceFile;
use crate::container::{self, ForeignError};
use crate::finding::{Finding, Place};

/// Most that the parts of one workbook may unpack to, in bytes.
const LARGEST_WORKBOOK: u64 = 512 << 20;
/// Most cells that hold something, in one workbook.
const MOST_CELLS: usize = 6_000_000;
/// Most that all texts of one workbook may hold, in bytes; cells may share them.
const MOST_TEXT: usize = 512 << 20;
/// Most tabs, most merged areas and most hidden stretches of columns of one workbook.
const MOST_MARKS: usize = 2_000;
/// Most columns; a cell farther right is no cell of a table.
pub(super) const MOST_COLUMNS: usize = 1_000;
/// Most rows of a sheet.
///
/// Source: specifications and limits of Microsoft Excel and LibreOffice Calc.
const MOST_ROWS: usize = 1_048_576;
/// What stands for the result of a formula that no program has worked out.
const NO_RESULT: &str = "=";
/// How a workbook of Excel 97–2003 begins (MS-CFB, 2.2).
const OLD_WORKBOOK: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Longest text of a cell, in bytes.
const LONGEST_TEXT: usize = 1 << 20;

/// A sheet of a workbook, or a text.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// Name of the file.
    pub(crate) file: String,
    /// Name of the tab; of a text, that of its file without folder and ending.
    pub(crate) name: String,
    /// Whether it is a text, which has no tabs.
    pub(crate) is_text: bool,
    /// Whether people do not see the tab.
    pub(crate) is_hidden: bool,
    /// First and last column of each hidden stretch, from 0.
    pub(crate) hidden_columns: Vec<(usize, usize)>,
    /// Merged areas.
    pub(crate) merged: Vec<Area>,
    /// Rows that hold anything, from the top.
    pub(crate) rows: Vec<SheetRow>,
}

/// One row.
#[derive(Debug, Default)]
pub(crate) struct SheetRow {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// Whether people do not see it.
    pub(crate) is_hidden: bool,
    /// Its cells that hold anything, from the left.
    pub(crate) cells: Vec<Cell>,
    /// How many cells a row of a text has, empty ones as well.
    pub(crate) width: usize,
    /// Why it cannot be read, if it cannot.
    pub(crate) fault: Option<Box<Finding>>,
}

/// One cell.
#[derive(Debug)]
pub(crate) struct Cell {
    /// Its column, from 0.
    pub(crate) column: usize,
    /// What it holds.
    pub(crate) value: Value,
    /// Whether that is the last result of a formula.
    pub(crate) is_formula: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A text, never blank.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// A day and a time.
    Moment(NaiveDateTime),
    /// A time of the day, or a length of time.
    Clock,
    /// A yes or no.
    Truth(bool),
    /// An error of a formula, such as `#REF!`.
    Error(String),
}

/// A merged area; rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    /// First and last column.
    pub(crate) columns: (usize, usize),
    /// First and last row.
    pub(crate) rows: (usize, usize),
}

impl Sheet {
    /// Where a cell is; columns from 0, rows from 1.
    pub(crate) fn place(&self, column: usize, row: usize) -> Place {
        self.at(cell_name(column, row))
    }

    /// Where a row is.
    pub(crate) fn row_place(&self, row: usize) -> Place {
        self.at(row.to_string())
    }

    /// Where the sheet is.
    pub(crate) fn whole(&self) -> Place {
        let sheet = (!self.is_text).then(|| self.name.clone());
        Place { sheet, ..Place::file(&self.file) }
    }

    fn at(&self, cell: String) -> Place {
        Place { cell: Some(cell), ..self.whole() }
    }
}

/// A column in letters.
pub(super) fn column_name(column: usize) -> String {
    cell_name(column, 0).trim_end_matches('0').to_owned()
}

/// Whether the file has the ending of one that is read here.
pub(super) fn is_table(file: &SourceFile) -> bool {
    let name = file.base_name();
    ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "html", "htm"]
        .iter()
        .any(|own| name.strip_suffix(own).is_some_and(|own| own.ends_with('.')))
}

/// All sheets of a file; `layout` tells where the heading of a text is.
///
/// # Errors
/// If it is none of the formats, damaged, or larger than anything that is read.
pub(crate) fn open(file: &SourceFile, layout: Layout) -> Result<Vec<Sheet>, Finding> {
    let name = file.base_name();
    let is = |ending: &str| name.ends_with(ending);
    if is(".csv") || is(".tsv") || is(".txt") {
        return text::read(file, layout).map(|own| vec![own]);
    }
    let place = || Place::file(&file.name);
    let refuse = |fault| match fault {
        Fault::Broken(reason) => NOT_THE_FORMAT.at(place()).with("reason", reason),
        Fault::TooLarge(reason) => TOO_LARGE.at(place()).with("reason", reason),
    };
    let named = |sheets: Vec<Sheet>| {
        let name = |own| Sheet { file: file.name.clone(), ..own };
        sheets.into_iter().map(name).collect()
    };
    if html::is_page(&file.bytes) {
        return html::read(&file.bytes).map(named).map_err(refuse);
    }
    if file.bytes.starts_with(OLD_WORKBOOK) {
        return Err(NOT_THE_FORMAT.at(place()).with("reason", "Excel 97–2003 → .xlsx"));
    }
    let parts = container::foreign_members(&file.bytes, LARGEST_WORKBOOK);
    let parts = parts.map_err(|error| match error {
        ForeignError::TooLarge(_) | ForeignError::TooMany(_) => {
            TOO_LARGE.at(place()).with("reason", error)
        }
        _ => NOT_THE_FORMAT.at(place()).with("reason", error),
    })?;
    let parts = Parts { parts };
    let read = match is(".ods") {
        true => ods::read(&parts),
        false => xlsx::read(&parts),
    };
    read.map(named).map_err(refuse)
}

/// The parts of a workbook, by path.
struct Parts {
    parts: Vec<(String, Vec<u8>)>,
}

impl Parts {
    fn get(&self, path: &str) -> Result<&[u8], Fault> {
        self.find(path).ok_or_else(|| Fault::Broken(format!("{path} is missing")))
    }

    fn find(&self, path: &str) -> Option<&[u8]> {
        let path = path.trim_start_matches('/');
        let mut found = self.parts.iter().filter(|(own, _)| own == path);
        match (found.next(), found.next()) {
            (Some((_, bytes)), None) => Some(bytes),
            _ => None,
        }
    }
}

/// Counts what is kept of one workbook.
#[derive(Default)]
struct Tally {
    cells: usize,
    text: usize,
    marks: usize,
}

impl Tally {
    /// Counts a cell before it is kept.
    fn cell(&mut self, column: usize, row: usize, value: &Value) -> Result<(), Fault> {
        let length = match value {
            Value::Text(text) | Value::Error(text) => text.len(),
            _ => 0,
        };
        self.cells += 1;
        self.text = self.text.saturating_add(length);
        if column >= MOST_COLUMNS || row > MOST_ROWS || length > LONGEST_TEXT {
            return Err(Fault::TooLarge(format!(
                "{}; {MOST_ROWS} × {MOST_COLUMNS}, {LONGEST_TEXT} B",
                cell_name(column, row)
            )));
        }
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            let reason = format!("> {MOST_CELLS} cells, > {MOST_TEXT} B");
            return Err(Fault::TooLarge(reason));
        }
        Ok(())
    }

    /// Counts a tab, a merged area or a hidden stretch of columns.
    fn mark(&mut self) -> Result<(), Fault> {
        self.marks += 1;
        match self.marks > MOST_MARKS {
            true => Err(Fault::TooLarge(format!("> {MOST_MARKS} merged cells or tabs"))),
            false => Ok(()),
        }
    }
}

/// A text of a cell; line breaks are `\n`, and a blank text is no value.
fn text_value(text: String) -> Option<Value> {
    let text = match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text,
    };
    (!text.trim().is_empty()).then_some(Value::Text(text))
}
