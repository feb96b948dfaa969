//! The reasons out of a filled table: rows without one are left alone.

use super::{EXACT, REASON};
use crate::checks;
use crate::finding::{Code, Finding, Place};
use crate::import::delimited::Layout;
use crate::import::sheets::{self, Sheet, SheetRow, Value};
use crate::import::{
    BAD_VALUE, CHANGED_VALUE, DOUBLED_COLUMN, ERROR_VALUE, MERGED, MISSING_COLUMN,
    SourceFile,
};
use crate::messages;

/// A reason that a person has entered for a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reasoned {
    /// Code of the finding.
    pub code: Code,
    /// Its place: year, class, period, subject, date, lesson and pupil as far as known.
    pub place: Place,
    /// «Причина», without blanks around it.
    pub reason: String,
    /// File, sheet and cell of the reason.
    pub written_at: Place,
}

/// The reasons of a filled table, row by row, as any spreadsheet has saved it.
///
/// # Errors
/// Everything that is wrong with the rows that have a reason; or with the file, if it is no
/// such table. Nothing is taken of a table with a wrong row.
pub fn read(file: &SourceFile) -> Result<Vec<Reasoned>, Vec<Finding>> {
    let sheets = sheets::open(file, Layout::Sheet).map_err(|own| vec![own])?;
    let headed = sheets.iter().find_map(|own| Some((own, heading(own)?)));
    let Some((sheet, heading)) = headed else {
        let missing = MISSING_COLUMN.at(Place::file(&file.name));
        return Err(vec![missing.with("what", EXACT[0])]);
    };
    let columns = Columns::find(sheet, heading)?;
    let mut findings = columns.merged(sheet, heading.number);
    let mut reasons = Vec::new();
    for row in sheet.rows.iter().filter(|own| own.number > heading.number) {
        match columns.reasoned(sheet, row) {
            Ok(reasoned) => reasons.extend(reasoned),
            Err(finding) => findings.push(*finding),
        }
    }
    if findings.is_empty() { Ok(reasons) } else { Err(findings) }
}

/// The row that names the exact columns.
fn heading(sheet: &Sheet) -> Option<&SheetRow> {
    sheet
        .rows
        .iter()
        .find(|row| row.cells.iter().any(|cell| names(&cell.value, EXACT[0])))
}

fn names(value: &Value, name: &str) -> bool {
    matches!(value, Value::Text(text) if text.trim() == name)
}

/// Where the columns stand, from 0.
struct Columns {
    reason: usize,
    exact: [usize; EXACT.len()],
}

impl Columns {
    /// The columns by their titles.
    ///
    /// # Errors
    /// If a column is missing or stands there twice.
    fn find(sheet: &Sheet, heading: &SheetRow) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut column = |titles: &[String]| {
            let is_named = |value: &Value| titles.iter().any(|own| names(value, own));
            let cells = heading.cells.iter().filter(|own| is_named(&own.value));
            let found: Vec<usize> = cells.map(|own| own.column).collect();
            let title = titles.first().cloned().unwrap_or_default();
            match found[..] {
                [only] => return only,
                [] => {
                    let place = sheet.row_place(heading.number);
                    findings.push(MISSING_COLUMN.at(place).with("what", title));
                }
                [_, second, ..] => {
                    let place = sheet.place(second, heading.number);
                    findings.push(DOUBLED_COLUMN.at(place).with("what", title));
                }
            }
            0
        };
        let titles = messages::both().each_ref().map(|own| own.say(REASON, &[]));
        let reason = column(&titles);
        let exact = EXACT.map(|own| column(&[own.to_owned()]));
        if findings.is_empty() { Ok(Self { reason, exact }) } else { Err(findings) }
    }

    /// Merged reasons: a spreadsheet keeps the text of the first row alone.
    fn merged(&self, sheet: &Sheet, heading: usize) -> Vec<Finding> {
        let is_merged = |area: &&sheets::Area| {
            let (left, right) = area.columns;
            (left..=right).contains(&self.reason)
                && area.rows.1 > heading
                && (area.rows.0 != area.rows.1 || left != right)
        };
        let areas = sheet.merged.iter().filter(is_merged);
        areas.map(|own| MERGED.at(sheet.place(self.reason, own.rows.0))).collect()
    }

    /// The reason of a row; `None` for a row without one.
    fn reasoned(
        &self,
        sheet: &Sheet,
        row: &SheetRow,
    ) -> Result<Option<Reasoned>, Box<Finding>> {
        let value = |column: usize| {
            row.cells.iter().find(|own| own.column == column).map(|own| &own.value)
        };
        let at = |column: usize| sheet.place(column, row.number);
        if let Some(fault) = &row.fault {
            return Err(fault.clone());
        }
        let reason = match value(self.reason) {
            None => return Ok(None),
            Some(Value::Text(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Error(_)) => return Err(ERROR_VALUE.at(at(self.reason)).into()),
            Some(_) => return Err(BAD_VALUE.at(at(self.reason)).into()),
        };
        let text = |index: usize| match value(self.exact[index]) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.trim().to_owned())),
            // A day says the same in whatever way a spreadsheet shows it.
            Some(Value::Day(day)) if EXACT[index] == "letopis:date" => {
                Ok(Some(day.to_string()))
            }
            Some(_) => Err(Box::new(CHANGED_VALUE.at(at(self.exact[index])))),
        };
        let needed = |index: usize| {
            text(index)?.ok_or_else(|| Box::new(BAD_VALUE.at(at(self.exact[index]))))
        };
        let code = needed(0)?;
        let known = checks::codes().find(|own| own.id == code);
        let place = Place {
            year: Some(needed(1)?),
            class: Some(needed(2)?),
            period: text(3)?,
            subject: text(4)?,
            date: text(5)?,
            lesson: text(6)?,
            pupil: text(7)?,
            ..Place::default()
        };
        let code = known.ok_or_else(|| Box::new(BAD_VALUE.at(at(self.exact[0]))))?;
        Ok(Some(Reasoned { code, place, reason, written_at: at(self.reason) }))
    }
}
