//! One sheet, row by row: labels, a heading, the rows below it.

use super::days::{self, Day};
use super::heading::{Label, label};
use super::record::{Block, Records};
use super::results::{self, Column};
use crate::finding::{Finding, Place};
use crate::import::entry as cell;
use crate::import::sheets::{Cell, Sheet, SheetRow, Value};
use crate::import::{BAD_VALUE, FOLLOWS, NOT_THE_FORMAT, RAGGED_ROW};

/// Most rows of a heading.
const MOST_HEADING_ROWS: usize = 4;

/// Reads one sheet.
pub(super) fn read(sheet: &Sheet, records: &mut Records<'_>) {
    let mut reader = Reader {
        sheet,
        table: sheet.whole().to_string(),
        over: Over::default(),
        state: State::Outside,
        has_heading: false,
        unread: None,
    };
    for row in &sheet.rows {
        if records.intake.is_flooded(|| sheet.row_place(row.number)) {
            break;
        }
        reader.row(row, records);
    }
    if reader.has_heading {
        reader.tell_unread(records);
    }
    if !reader.has_heading && !sheet.rows.is_empty() {
        let finding = NOT_THE_FORMAT.at(sheet.whole());
        records.intake.findings.push(finding.with("reason", "«Предмет»?"));
    }
}

/// What stands over the block.
#[derive(Debug, Default)]
struct Over {
    year: Option<String>,
    class: Option<(u8, Option<String>)>,
    pupil: Option<String>,
    /// A label of the block cannot be read; it has the finding.
    is_unread: bool,
}

/// Where in a block the reading is.
enum State<'s> {
    /// Above a heading.
    Outside,
    /// In the heading whose first row has `Предмет` in this column.
    Heading(Vec<&'s SheetRow>, usize),
    /// Below a row of days: the row of subjects comes next.
    Days(Vec<(usize, chrono::NaiveDate)>),
    /// Below the heading.
    Rows(Columns),
}

/// What the columns of the rows below a heading are.
pub(super) enum Columns {
    /// A row per subject, a column per day.
    Days {
        /// Column of the subject.
        subject: usize,
        /// The days.
        days: Vec<Day>,
    },
    /// A row per pupil, a column per day and subject.
    Pupils {
        /// The days with their subjects.
        days: Vec<(Day, String)>,
    },
    /// A row per subject, a column per resulting mark.
    Results {
        /// Column of the subject.
        subject: usize,
        /// The columns that hold marks or averages.
        columns: Vec<(usize, Column)>,
    },
    /// The heading, or the year above it, cannot be read; that has the finding.
    Unread,
}

struct Reader<'s> {
    sheet: &'s Sheet,
    /// Name in the account.
    table: String,
    over: Over,
    state: State<'s>,
    has_heading: bool,
    /// The first row below the label of a pupil that is neither label nor heading, as long
    /// as no heading follows.
    unread: Option<usize>,
}

impl<'s> Reader<'s> {
    /// Tells of a block whose heading was not known as one: nothing of it was read.
    fn tell_unread(&mut self, records: &mut Records<'_>) {
        if let Some(row) = self.unread.take() {
            let finding = NOT_THE_FORMAT.at(self.sheet.row_place(row));
            records.intake.findings.push(finding.with("reason", "«Предмет»?"));
        }
    }

    fn row(&mut self, row: &'s SheetRow, records: &mut Records<'_>) {
        if let Some(fault) = &row.fault {
            // A text may hold a title or a label without the blank cells behind it.
            let is_lone = fault.code == RAGGED_ROW
                && fault.values.get("found").is_some_and(|own| own == "1");
            let is_over = is_lone
                && (self.labels(row, records) || matches!(self.state, State::Outside));
            if !is_over {
                records.intake.book(&self.table, Err((**fault).clone()));
            }
            return;
        }
        if self.labels(row, records) {
            return;
        }
        self.state = match std::mem::replace(&mut self.state, State::Outside) {
            State::Outside => self.begin(row),
            State::Heading(mut rows, subject) => {
                let is_below = text_at(row, subject).is_some()
                    || !belongs_to_heading(&rows, row, subject, records);
                if is_below {
                    let columns = self.columns(&rows, subject, records);
                    self.take(row, &columns, records);
                    State::Rows(columns)
                } else if rows.len() < MOST_HEADING_ROWS {
                    rows.push(row);
                    State::Heading(rows, subject)
                } else {
                    let place = self.sheet.place(subject, row.number);
                    let finding = NOT_THE_FORMAT.at(place);
                    records.intake.findings.push(finding.with("reason", "> 4"));
                    State::Rows(Columns::Unread)
                }
            }
            State::Days(dates) => {
                State::Rows(Columns::Pupils { days: days::with_subjects(&dates, row) })
            }
            State::Rows(columns) => {
                self.take(row, &columns, records);
                State::Rows(columns)
            }
        };
    }

    /// Takes the labels of a row; whether there was one.
    ///
    /// School year and class may stand once, above the first block; the pupil may not.
    fn labels(&mut self, row: &SheetRow, records: &mut Records<'_>) -> bool {
        let texts: Vec<(usize, String)> = row
            .cells
            .iter()
            .filter_map(|own| Some((own.column, cell::text(&own.value)?)))
            .collect();
        let labels = texts.iter().enumerate().filter_map(|(at, (column, text))| {
            let next = texts.get(at + 1).map(|(_, text)| text.as_str());
            Some((*column, label(text, next)?))
        });
        let labels: Vec<_> = labels.collect();
        if labels.is_empty() {
            return false;
        }
        if matches!(self.state, State::Rows(_)) || self.unread.is_some() {
            self.tell_unread(records);
            (self.over.pupil, self.over.is_unread) = (None, false);
        }
        self.state = State::Outside;
        for (column, label) in labels {
            match label {
                Ok(Label::Year(year)) => self.over.year = Some(year),
                Ok(Label::Class(grade, letter)) => {
                    self.over.class = Some((grade, letter))
                }
                Ok(Label::Pupil(name)) => self.over.pupil = Some(name),
                Ok(Label::Span(..)) => {}
                Err(expected) => {
                    self.over.is_unread = true;
                    let place = self.sheet.place(column, row.number);
                    records.intake.findings.push(BAD_VALUE.at(place).expected(expected));
                }
            }
        }
        true
    }

    /// What begins with a row above every heading.
    fn begin(&mut self, row: &'s SheetRow) -> State<'s> {
        let is_subject = |own: &&Cell| {
            cell::text(&own.value).is_some_and(|text| text.to_lowercase() == "предмет")
        };
        if let Some(own) = row.cells.iter().find(is_subject) {
            (self.has_heading, self.unread) = (true, None);
            return State::Heading(vec![row], own.column);
        }
        let dates = days::whole_dates(row);
        if dates.is_empty() {
            if self.over.pupil.is_some() {
                self.unread.get_or_insert(row.number);
            }
            return State::Outside;
        }
        (self.has_heading, self.unread) = (true, None);
        State::Days(dates)
    }

    /// What the columns under a heading are; a finding where one cannot be told.
    fn columns(
        &self,
        rows: &[&SheetRow],
        subject: usize,
        records: &mut Records<'_>,
    ) -> Columns {
        if self.over.is_unread && self.over.year.is_none() {
            // Days and terms cannot be told without the year, which has its finding.
            return Columns::Unread;
        }
        let year = self.over.year.as_deref().unwrap_or_default();
        let read = match days::is_heading(rows, subject) {
            true => days::columns(self.sheet, rows, subject, year)
                .map(|days| Columns::Days { subject, days }),
            false => results::columns(self.sheet, rows, subject, year, records)
                .map(|columns| Columns::Results { subject, columns }),
        };
        read.unwrap_or_else(|findings| {
            records.intake.findings.extend(findings);
            Columns::Unread
        })
    }

    fn take(&self, row: &SheetRow, columns: &Columns, records: &mut Records<'_>) {
        let line = |block| Line { sheet: self.sheet, row, block };
        let mut findings = match (self.block(row), columns) {
            (_, Columns::Unread) => vec![FOLLOWS.at(self.sheet.row_place(row.number))],
            (Err(finding), _) => vec![*finding],
            (Ok(block), Columns::Pupils { days }) => {
                days::take_pupil(&line(block), days, records)
            }
            (Ok(block), Columns::Days { subject, days }) => match self.pupil(row) {
                Ok(pupil) => {
                    days::take_subject(&line(block), days, (pupil, *subject), records)
                }
                Err(finding) => vec![*finding],
            },
            (Ok(block), Columns::Results { subject, columns }) => match self.pupil(row) {
                Ok(pupil) => {
                    results::take(&line(block), columns, (pupil, *subject), records)
                }
                Err(finding) => vec![*finding],
            },
        };
        // A row is refused once, however many of its cells cannot be read.
        let first = if findings.is_empty() { Ok(()) } else { Err(findings.remove(0)) };
        records.intake.book(&self.table, first);
        records.intake.findings.extend(findings);
    }

    fn block(&self, row: &SheetRow) -> Result<Block, Box<Finding>> {
        let missing = |expected: &str| Box::new(self.missing(row, expected));
        if self.over.is_unread {
            return Err(missing("–"));
        }
        let year =
            self.over.year.clone().ok_or_else(|| missing("Учебный год: 2024/2025"))?;
        let class = self.over.class.clone().ok_or_else(|| missing("Класс: 8А"))?;
        Ok(Block { year, grade: class.0, letter: class.1 })
    }

    fn pupil(&self, row: &SheetRow) -> Result<&str, Box<Finding>> {
        let missing = || Box::new(self.missing(row, "Ученик: Фамилия Имя"));
        self.over.pupil.as_deref().ok_or_else(missing)
    }

    /// A row refused because nothing says what it is about.
    fn missing(&self, row: &SheetRow, expected: &str) -> Finding {
        let place = self.sheet.row_place(row.number);
        match self.over.is_unread {
            true => FOLLOWS.at(place),
            false => BAD_VALUE.at(place).expected(expected),
        }
    }
}

/// Whether a row below the first of a heading is a part of it: the days under the months,
/// or more words of a табель.
fn belongs_to_heading(
    rows: &[&SheetRow],
    row: &SheetRow,
    subject: usize,
    records: &Records<'_>,
) -> bool {
    match days::is_heading(rows, subject) {
        true => rows.len() == 1 && !days::has_dates(rows),
        false => results::is_heading_row(row, records),
    }
}

/// A row with its sheet and what it is about.
pub(super) struct Line<'l> {
    pub(super) sheet: &'l Sheet,
    pub(super) row: &'l SheetRow,
    pub(super) block: Block,
}

impl Line<'_> {
    /// Where a cell of the row is.
    pub(super) fn place(&self, column: usize) -> Place {
        self.sheet.place(column, self.row.number)
    }
}

/// The text of a cell of the row, if it holds one.
pub(super) fn text_at(row: &SheetRow, column: usize) -> Option<String> {
    let own = row.cells.iter().find(|own| own.column == column)?;
    cell::text(&own.value).filter(|text| !text.is_empty())
}

/// A finding on a cell that is none of what it should be.
pub(super) fn bad(
    records: &Records<'_>,
    place: Place,
    expected: &str,
    value: &Value,
) -> Finding {
    let finding = BAD_VALUE.at(place).expected(expected);
    match value {
        Value::Day(day) => finding.found(day),
        Value::Moment(moment) => finding.found(moment),
        Value::Error(text) => finding.found(text),
        Value::Truth(_) | Value::Clock => finding.with("found-type", "object"),
        Value::Text(_) | Value::Number(_) => {
            let text = cell::text(value).unwrap_or_default();
            records.request.show.found_text(finding, &text)
        }
    }
}
