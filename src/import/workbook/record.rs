//! One row of a tab, with the address of every value.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::form::Tab;
use super::value::Datum;
use crate::finding::{Code, Finding, Place};
use crate::import::Intake;
use crate::import::codes::IDLE_ROW;
use crate::import::delimited::cell_name;
use crate::import::sheets::Sheet;
use crate::snapshot::ShowValues;
use crate::snapshot::v1::AttendanceKind;

/// What stands between the parts of a key; no cell holds it.
pub(in crate::import) const KEY_SEPARATOR: &str = "\u{1}";

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Read,
    Used,
    Refused,
}

/// The rows of one sheet and what became of each: a row that several records come from is
/// refused as soon as one of them is.
#[derive(Debug)]
pub(in crate::import) struct Booking {
    /// The sheet.
    place: Place,
    /// Its name in the account.
    pub(in crate::import) table: String,
    rows: RefCell<BTreeMap<usize, Fate>>,
}

impl Booking {
    /// No row of the sheet is read yet.
    pub(in crate::import) fn of(sheet: &Sheet) -> Rc<Self> {
        let table = match sheet.is_text {
            true => sheet.file.clone(),
            false => format!("{} · {}", sheet.file, sheet.name),
        };
        Rc::new(Self { place: sheet.whole(), table, rows: RefCell::default() })
    }

    /// A row is read.
    pub(in crate::import) fn enter(&self, row: usize) {
        self.rows.borrow_mut().entry(row).or_insert(Fate::Read);
    }

    /// A row that was read is used or refused; another, as that of a heading, is not counted.
    pub(in crate::import) fn book(&self, row: usize, is_used: bool) {
        if let Some(own) = self.rows.borrow_mut().get_mut(&row) {
            *own = match (*own, is_used) {
                (Fate::Read | Fate::Used, true) => Fate::Used,
                _ => Fate::Refused,
            };
        }
    }

    /// Enters all rows into the account; one that says nothing is refused.
    pub(in crate::import) fn settle(&self, intake: &mut Intake) {
        let mut idle = Vec::new();
        for (row, fate) in self.rows.borrow().iter() {
            intake.account.book(&self.table, *fate == Fate::Used);
            if *fate == Fate::Read {
                idle.push(*row);
            }
        }
        if let Some(row) = idle.first() {
            let place = Place { cell: Some(row.to_string()), ..self.place.clone() };
            intake.findings.push(IDLE_ROW.at(place).with("what", few(&idle)));
        }
    }
}

/// The first of many numbers.
pub(in crate::import) fn few(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(10).map(usize::to_string).collect();
    let more = if numbers.len() > shown.len() { "…" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Where the rows of one sheet come from.
#[derive(Debug, Clone)]
pub(in crate::import) struct Origin {
    /// The sheet.
    pub(in crate::import) place: Place,
    /// What becomes of its rows.
    pub(in crate::import) booking: Rc<Booking>,
    /// The column of the sheet for each column of the form.
    pub(in crate::import) columns: Vec<Option<usize>>,
    /// What findings may show.
    pub(in crate::import) show: ShowValues,
}

impl Origin {
    /// The rows of a sheet, by the columns of a tab.
    pub(in crate::import) fn new(
        place: Place,
        booking: Rc<Booking>,
        columns: Vec<Option<usize>>,
        show: ShowValues,
    ) -> Self {
        Self { place, booking, columns, show }
    }

    /// The same rows, by the columns of another tab.
    pub(in crate::import) fn with_columns(&self, columns: Vec<Option<usize>>) -> Self {
        Self { columns, ..self.clone() }
    }

    /// The column of the sheet for a column of the form.
    pub(in crate::import) fn column(&self, at: usize) -> Option<usize> {
        self.columns.get(at).copied().flatten()
    }

    /// What becomes of the rows.
    pub(in crate::import) fn booking(&self) -> &Booking {
        &self.booking
    }

    /// Where a cell is; columns from 0, rows from 1.
    pub(in crate::import) fn cell(&self, column: usize, row: usize) -> Place {
        Place { cell: Some(cell_name(column, row)), ..self.place.clone() }
    }
}

/// A row whose cells are all of their kind.
#[derive(Debug)]
pub(in crate::import) struct Record {
    /// Its tab.
    pub(in crate::import) tab: &'static Tab,
    /// Where it comes from.
    pub(in crate::import) origin: Rc<Origin>,
    /// Its number in the sheet.
    pub(in crate::import) row: usize,
    /// What its cells say, by the columns of the form.
    pub(in crate::import) data: Vec<Option<Datum>>,
    /// Other rows that say the same.
    pub(in crate::import) also: Vec<usize>,
}

impl Record {
    /// What a cell says.
    pub(in crate::import) fn get(&self, heading: &str) -> Option<&Datum> {
        self.tab.column(heading).and_then(|at| self.data.get(at)?.as_ref())
    }

    /// The text of a cell, or the empty one.
    pub(in crate::import) fn text(&self, heading: &str) -> String {
        self.maybe_text(heading).unwrap_or_default()
    }

    /// The text of a cell.
    pub(in crate::import) fn maybe_text(&self, heading: &str) -> Option<String> {
        match self.get(heading) {
            Some(Datum::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// The number of a cell.
    pub(in crate::import) fn number(&self, heading: &str) -> Option<u16> {
        match self.get(heading) {
            Some(Datum::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The same as a small number; columns of small numbers are bounded by the form.
    pub(in crate::import) fn small(&self, heading: &str) -> Option<u8> {
        self.number(heading).and_then(|own| u8::try_from(own).ok())
    }

    /// The day of a cell.
    pub(in crate::import) fn day(&self, heading: &str) -> Option<NaiveDate> {
        match self.get(heading) {
            Some(Datum::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The code of a word.
    pub(in crate::import) fn word(&self, heading: &str) -> Option<&'static str> {
        match self.get(heading) {
            Some(Datum::Word(word)) => Some(word.code),
            _ => None,
        }
    }

    /// What a word means in a snapshot.
    pub(in crate::import) fn meaning<T: DeserializeOwned>(
        &self,
        heading: &str,
    ) -> Option<T> {
        let code = self.word(heading)?;
        serde_json::from_value(Json::String(code.to_owned())).ok()
    }

    /// A yes, or nothing.
    pub(in crate::import) fn yes(&self, heading: &str) -> Option<bool> {
        self.word(heading).map(|_| true)
    }

    /// Grade and letter of the class.
    pub(in crate::import) fn class(&self) -> (u8, Option<String>) {
        match self.get("Класс") {
            Some(Datum::Class(grade, letter)) => (*grade, letter.clone()),
            _ => (0, None),
        }
    }

    /// The marks of a cell.
    pub(in crate::import) fn marks(&self, heading: &str) -> Vec<String> {
        match self.get(heading) {
            Some(Datum::Marks(marks)) => marks.clone(),
            _ => Vec::new(),
        }
    }

    /// What is known of a presence.
    pub(in crate::import) fn attendance(&self, heading: &str) -> Option<AttendanceKind> {
        match self.get(heading) {
            Some(Datum::Attendance(kind)) => Some(*kind),
            _ => None,
        }
    }

    /// The value of these cells by which records are told apart.
    pub(in crate::import) fn key(&self, headings: &[&str]) -> String {
        let part = |heading: &&str| self.get(heading).map(Datum::key).unwrap_or_default();
        headings.iter().map(part).collect::<Vec<_>>().join(KEY_SEPARATOR)
    }

    /// Where a cell is; the whole row if the sheet has no such column.
    pub(in crate::import) fn place(&self, heading: &str) -> Place {
        let column = self.tab.column(heading);
        match column.and_then(|at| self.origin.columns.get(at).copied().flatten()) {
            Some(column) => self.origin.cell(column, self.row),
            None => self.whole(),
        }
    }

    /// Books its rows: used if it could be taken, else refused with the finding.
    pub(in crate::import) fn book(
        &self,
        intake: &mut Intake,
        taken: Result<(), Finding>,
    ) {
        for row in std::iter::once(&self.row).chain(&self.also) {
            self.origin.booking.book(*row, taken.is_ok());
        }
        intake.findings.extend(taken.err());
    }

    /// Where the row is.
    pub(in crate::import) fn whole(&self) -> Place {
        Place { cell: Some(self.row.to_string()), ..self.origin.place.clone() }
    }

    /// Where the row is told apart from others: the last cell of its key that says anything.
    pub(in crate::import) fn key_place(&self) -> Place {
        let heading = self.tab.key.iter().rev().find(|own| self.get(own).is_some());
        self.place(heading.copied().unwrap_or_default())
    }

    /// A finding on a cell, with what stands there as far as it may be shown.
    pub(in crate::import) fn finding(&self, code: Code, heading: &str) -> Finding {
        let finding = code.at(self.place(heading));
        let shown = match self.get(heading) {
            Some(Datum::Text(text)) => text.clone(),
            Some(Datum::Number(number)) => number.to_string(),
            Some(Datum::Day(day)) => day.format("%d.%m.%Y").to_string(),
            Some(Datum::Word(word)) => return finding.found(word.office),
            Some(Datum::Class(grade, letter)) => {
                let letter = letter.as_deref().unwrap_or_default();
                return finding.found(format!("{grade}{letter}"));
            }
            Some(Datum::Marks(marks)) => marks.join(" "),
            Some(Datum::Moment(_) | Datum::Attendance(_)) | None => String::new(),
        };
        self.origin.show.found_text(finding, &shown)
    }
}
