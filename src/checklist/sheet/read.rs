//! The reasons out of a filled table: rows without one are left alone.

use chrono::NaiveDate;

use super::{BASIS, DATE, EXACT, REASON, SEAL, SEALED, UNTIL, seal};
use crate::checklist::{NO_TABLE_OF_REASONS, ROW_CHANGED};
use crate::checks;
use crate::finding::{Code, Finding, Place};
use crate::import::delimited::Layout;
use crate::import::sheets::{self, Sheet, SheetRow, Value};
use crate::import::{BAD_VALUE, DOUBLED_COLUMN, ERROR_VALUE, MERGED, SourceFile};
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
    /// «Основание», if the row has its own.
    pub basis: Option<String>,
    /// «Действует до», if the row has its own.
    pub until: Option<NaiveDate>,
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
        let missing = NO_TABLE_OF_REASONS.at(Place::file(&file.name));
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
    basis: Option<usize>,
    until: Option<usize>,
    date: usize,
    sealed: [usize; SEALED.len()],
    exact: [usize; EXACT.len()],
    seal: usize,
}

impl Columns {
    /// The columns by their titles, in either language.
    ///
    /// # Errors
    /// If a column is missing or stands there twice.
    fn find(sheet: &Sheet, heading: &SheetRow) -> Result<Self, Vec<Finding>> {
        let mut findings = Vec::new();
        let titled = |key: &str| messages::both().map(|own| own.say(key, &[]));
        let mut column = |titles: &[String]| {
            let is_named = |value: &Value| titles.iter().any(|own| names(value, own));
            let mut cells = heading.cells.iter().filter(|own| is_named(&own.value));
            let first = cells.next().map(|own| own.column);
            if let Some(second) = cells.next() {
                let place = sheet.place(second.column, heading.number);
                let title = titles.first().cloned().unwrap_or_default();
                findings.push(DOUBLED_COLUMN.at(place).with("what", title));
            }
            first
        };
        let [basis, until] = [BASIS, UNTIL].map(|key| column(&titled(key)));
        let shown: Vec<Vec<String>> = [REASON, DATE]
            .into_iter()
            .chain(SEALED.iter().map(|(key, _)| *key))
            .map(|key| titled(key).to_vec())
            .collect();
        let hidden = EXACT.iter().chain([&SEAL]).map(|own| vec![(*own).to_owned()]);
        let mut found = Vec::new();
        for titles in shown.into_iter().chain(hidden) {
            let at = column(&titles);
            found.push((at, titles));
        }
        let missing = found.iter().filter(|(at, _)| at.is_none());
        findings.extend(missing.map(|(_, titles)| {
            let place = sheet.row_place(heading.number);
            let title = titles.first().cloned().unwrap_or_default();
            NO_TABLE_OF_REASONS.at(place).with("what", title)
        }));
        if !findings.is_empty() {
            return Err(findings);
        }
        let at =
            |index: usize| found.get(index).and_then(|own| own.0).unwrap_or_default();
        let first_exact = 2 + SEALED.len();
        Ok(Self {
            reason: at(0),
            basis,
            until,
            date: at(1),
            sealed: std::array::from_fn(|own| at(2 + own)),
            exact: std::array::from_fn(|own| at(first_exact + own)),
            seal: at(first_exact + EXACT.len()),
        })
    }

    /// Merged reasons: a spreadsheet keeps the text of the first row alone.
    fn merged(&self, sheet: &Sheet, heading: usize) -> Vec<Finding> {
        let filled = [Some(self.reason), self.basis, self.until];
        let is_merged = |area: &&sheets::Area| {
            let (left, right) = area.columns;
            filled.iter().flatten().any(|own| (left..=right).contains(own))
                && area.rows.1 > heading
                && (area.rows.0 != area.rows.1 || left != right)
        };
        let areas = sheet.merged.iter().filter(is_merged);
        areas.map(|own| MERGED.at(sheet.place(self.reason, own.rows.0))).collect()
    }

    /// The reason of a row; `None` for a row without one.
    ///
    /// # Errors
    /// If the row shows another place than it holds, or a cell holds no text.
    fn reasoned(
        &self,
        sheet: &Sheet,
        row: &SheetRow,
    ) -> Result<Option<Reasoned>, Box<Finding>> {
        if let Some(fault) = &row.fault {
            return Err(fault.clone());
        }
        let written = |column: usize| written(sheet, row, column);
        let Some(reason) = written(self.reason)? else { return Ok(None) };
        let place = |column: usize| sheet.place(column, row.number);
        let text = |column: usize| as_text(value(row, column));
        let sealed = self.sealed.map(text);
        let exact = self.exact.map(text);
        let own =
            seal(sealed.each_ref().map(|own| &**own), exact.each_ref().map(|own| &**own));
        let changed = || Box::new(ROW_CHANGED.at(place(self.reason)));
        let [code, year, class, period, subject, date, lesson, pupil] =
            exact.map(|own| Some(own).filter(|own| !own.is_empty()));
        if own != text(self.seal) || !shows(value(row, self.date), date.as_deref()) {
            return Err(changed());
        }
        let code = checks::codes().find(|own| code.as_deref() == Some(own.id));
        let until =
            match self.until.and_then(|column| Some((column, value(row, column)?))) {
                None => None,
                Some((column, own)) => {
                    Some(day_of(own).ok_or_else(|| BAD_VALUE.at(place(column)))?)
                }
            };
        Ok(Some(Reasoned {
            code: code.ok_or_else(changed)?,
            place: Place {
                year,
                class,
                period,
                subject,
                date,
                lesson,
                pupil,
                ..Place::default()
            },
            reason,
            basis: self.basis.map(written).transpose()?.flatten(),
            until,
            written_at: place(self.reason),
        }))
    }
}

fn value(row: &SheetRow, column: usize) -> Option<&Value> {
    row.cells.iter().find(|own| own.column == column).map(|own| &own.value)
}

/// What a person has written into a cell; `None` if nothing.
fn written(
    sheet: &Sheet,
    row: &SheetRow,
    column: usize,
) -> Result<Option<String>, Box<Finding>> {
    let wrong = |code: Code| Box::new(code.at(sheet.place(column, row.number)));
    match value(row, column) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.trim().to_owned())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(Value::Error(_)) => Err(wrong(ERROR_VALUE)),
        Some(_) => Err(wrong(BAD_VALUE)),
    }
}

/// A cell as the seal has it: a spreadsheet may make a number of «10» and a day of a date.
fn as_text(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::Text(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Day(day)) => day.to_string(),
        Some(other) => format!("{other:?}"),
    }
}

/// A day as either language writes it.
fn day_of(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Day(day) => Some(*day),
        Value::Text(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| NaiveDate::parse_from_str(text, "%d.%m.%Y").ok())
        }
        _ => None,
    }
}

/// Whether a cell shows the day of the row, before the number of the lesson.
fn shows(value: Option<&Value>, date: Option<&str>) -> bool {
    let Some(day) = date.and_then(|own| own.parse::<NaiveDate>().ok()) else {
        return true;
    };
    match value {
        Some(Value::Day(own)) => *own == day,
        Some(Value::Text(text)) => {
            let mut written = messages::both().into_iter().map(|own| own.day(day));
            written.any(|own| text.trim().starts_with(&own))
        }
        _ => false,
    }
}
