//! One row of a tab, with the address of every value.

use std::rc::Rc;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::form::Tab;
use super::value::Datum;
use crate::finding::{Code, Finding, Place};
use crate::import::delimited::cell_name;
use crate::snapshot::ShowValues;
use crate::snapshot::v1::AttendanceKind;

/// What stands between the parts of a key; no cell holds it.
pub(super) const KEY_SEPARATOR: &str = "\u{1}";

/// Where the rows of one sheet come from.
#[derive(Debug)]
pub(super) struct Origin {
    /// The sheet.
    pub(super) place: Place,
    /// Its name in the account.
    pub(super) table: String,
    /// The column of the sheet for each column of the form.
    pub(super) columns: Vec<Option<usize>>,
    /// What findings may show.
    pub(super) show: ShowValues,
}

impl Origin {
    /// Where a cell is; columns from 0, rows from 1.
    pub(super) fn cell(&self, column: usize, row: usize) -> Place {
        Place { cell: Some(cell_name(column, row)), ..self.place.clone() }
    }
}

/// A row whose cells are all of their kind.
#[derive(Debug)]
pub(super) struct Record {
    /// Its tab.
    pub(super) tab: &'static Tab,
    /// Where it comes from.
    pub(super) origin: Rc<Origin>,
    /// Its number in the sheet.
    pub(super) row: usize,
    /// What its cells say, by the columns of the form.
    pub(super) data: Vec<Option<Datum>>,
}

impl Record {
    /// What a cell says.
    pub(super) fn get(&self, heading: &str) -> Option<&Datum> {
        self.tab.column(heading).and_then(|at| self.data.get(at)?.as_ref())
    }

    /// The text of a cell, or the empty one.
    pub(super) fn text(&self, heading: &str) -> String {
        self.maybe_text(heading).unwrap_or_default()
    }

    /// The text of a cell.
    pub(super) fn maybe_text(&self, heading: &str) -> Option<String> {
        match self.get(heading) {
            Some(Datum::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// The number of a cell.
    pub(super) fn number(&self, heading: &str) -> Option<u16> {
        match self.get(heading) {
            Some(Datum::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The same as a small number; columns of small numbers are bounded by the form.
    pub(super) fn small(&self, heading: &str) -> Option<u8> {
        self.number(heading).and_then(|own| u8::try_from(own).ok())
    }

    /// The day of a cell.
    pub(super) fn day(&self, heading: &str) -> Option<NaiveDate> {
        match self.get(heading) {
            Some(Datum::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The code of a word.
    pub(super) fn word(&self, heading: &str) -> Option<&'static str> {
        match self.get(heading) {
            Some(Datum::Word(word)) => Some(word.code),
            _ => None,
        }
    }

    /// What a word means in a snapshot.
    pub(super) fn meaning<T: DeserializeOwned>(&self, heading: &str) -> Option<T> {
        let code = self.word(heading)?;
        serde_json::from_value(Json::String(code.to_owned())).ok()
    }

    /// A yes, or nothing.
    pub(super) fn yes(&self, heading: &str) -> Option<bool> {
        self.word(heading).map(|_| true)
    }

    /// Grade and letter of the class.
    pub(super) fn class(&self) -> (u8, Option<String>) {
        match self.get("Класс") {
            Some(Datum::Class(grade, letter)) => (*grade, letter.clone()),
            _ => (0, None),
        }
    }

    /// The marks of a cell.
    pub(super) fn marks(&self, heading: &str) -> Vec<String> {
        match self.get(heading) {
            Some(Datum::Marks(marks)) => marks.clone(),
            _ => Vec::new(),
        }
    }

    /// What is known of a presence.
    pub(super) fn attendance(&self, heading: &str) -> Option<AttendanceKind> {
        match self.get(heading) {
            Some(Datum::Attendance(kind)) => Some(*kind),
            _ => None,
        }
    }

    /// The value of these cells by which records are told apart.
    pub(super) fn key(&self, headings: &[&str]) -> String {
        let part = |heading: &&str| self.get(heading).map(Datum::key).unwrap_or_default();
        headings.iter().map(part).collect::<Vec<_>>().join(KEY_SEPARATOR)
    }

    /// Where a cell is; the whole row if the sheet has no such column.
    pub(super) fn place(&self, heading: &str) -> Place {
        let column = self.tab.column(heading);
        match column.and_then(|at| self.origin.columns.get(at).copied().flatten()) {
            Some(column) => self.origin.cell(column, self.row),
            None => self.whole(),
        }
    }

    /// Where the row is.
    pub(super) fn whole(&self) -> Place {
        Place { cell: Some(self.row.to_string()), ..self.origin.place.clone() }
    }

    /// Where the row is told apart from others: the last cell of its key that says anything.
    pub(super) fn key_place(&self) -> Place {
        let heading = self.tab.key.iter().rev().find(|own| self.get(own).is_some());
        self.place(heading.copied().unwrap_or_default())
    }

    /// A finding on a cell, with what stands there as far as it may be shown.
    pub(super) fn finding(&self, code: Code, heading: &str) -> Finding {
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
