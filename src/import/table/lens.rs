//! A foreign sheet seen through the map: its blocks, each a heading with rows below it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::map::TableMap;
use crate::finding::{Finding, Place};
use crate::import::codes::{
    DOUBLED_COLUMN, LEFT_ASIDE, MISSING_COLUMN, NOT_USED, RAGGED_ROW, UNKNOWN_COLUMN,
};
use crate::import::sheets::{Area, Cell, Sheet, SheetRow, Value};
use crate::import::workbook::{Booking, few, folded};
use crate::import::{Intake, entry};

/// Rows among which the one is looked for that is most like a heading.
const FIRST_ROWS: usize = 200;

/// A sheet with the part of the map that is meant for it.
pub(super) struct Lens<'a> {
    pub(super) table: &'a TableMap,
    pub(super) sheet: &'a Sheet,
    pub(super) booking: Rc<Booking>,
}

/// A heading and the rows below it.
pub(super) struct Block<'a> {
    /// Columns by the headings that the map names.
    pub(super) columns: BTreeMap<&'a str, usize>,
    /// Columns that it does not name, each a record where a fill goes across.
    pub(super) across: Vec<AcrossColumn>,
    /// What stands behind the labels above the heading.
    pub(super) titles: BTreeMap<&'a str, (Value, Place)>,
    /// Number of the last row of the heading.
    pub(super) heading: usize,
    /// The rows that can be read.
    pub(super) rows: Vec<&'a SheetRow>,
    /// Numbers of those that cannot, each with its reason.
    pub(super) faulty: Vec<(usize, Finding)>,
}

/// A column that the map does not name.
pub(super) struct AcrossColumn {
    /// Its place, from 0.
    pub(super) column: usize,
    /// Its heading.
    pub(super) heading: Value,
    /// Which one of its heading it is, from 1.
    pub(super) count: usize,
}

/// Value and folded text of a heading, by column.
pub(super) type Heading = BTreeMap<usize, (Value, String)>;

/// The heading of so many rows that begins with the row of this index; the texts of its
/// rows are joined by a blank.
pub(super) fn heading(sheet: &Sheet, at: usize, count: usize) -> Heading {
    let mut texts = Heading::new();
    let Some(first) = sheet.rows.get(at) else { return texts };
    let last = first.number + count - 1;
    for row in sheet.rows[at..].iter().take_while(|own| own.number <= last) {
        for cell in &row.cells {
            for column in across(sheet, cell.column, row.number) {
                let text = shown(&cell.value);
                match texts.get_mut(&column) {
                    Some((value, all)) => {
                        all.push(' ');
                        all.push_str(&text);
                        *value = Value::Text(all.clone());
                    }
                    None => drop(texts.insert(column, (cell.value.clone(), text))),
                }
            }
        }
    }
    for (_, text) in texts.values_mut() {
        *text = folded(text);
    }
    texts
}

/// All columns over which a cell reaches.
fn across(sheet: &Sheet, column: usize, row: usize) -> std::ops::RangeInclusive<usize> {
    let is_here = |own: &&Area| own.rows.0 == row && own.columns.0 == column;
    let last = sheet.merged.iter().find(is_here).map(|own| own.columns.1);
    column..=last.unwrap_or(column)
}

/// The text of a value as a person reads it in the cell.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Day(day) => day.format("%d.%m.%Y").to_string(),
        Value::Moment(moment) => moment.format("%d.%m.%Y %H:%M").to_string(),
        Value::Error(text) => text.clone(),
        other => entry::text(other).unwrap_or_default(),
    }
}

impl<'a> Lens<'a> {
    /// The blocks of the sheet; none, with findings, if its heading is not that of the map.
    pub(super) fn blocks(&self, intake: &mut Intake) -> Vec<Block<'a>> {
        let named = self.table.headings();
        let starts = self.starts(&named);
        if starts.is_empty() {
            intake.findings.push(self.missing(&named));
            return Vec::new();
        }
        let mut blocks = Vec::new();
        for (at, start) in starts.iter().enumerate() {
            let before = at.checked_sub(1).map_or(0, |own| starts[own] + 1);
            let end = starts.get(at + 1).copied().unwrap_or(self.sheet.rows.len());
            blocks.extend(self.block(&named, (before, *start, end), intake));
        }
        blocks
    }

    /// Indexes of the rows with which a heading begins.
    fn starts(&self, named: &BTreeSet<&str>) -> Vec<usize> {
        let rows = &self.sheet.rows;
        let is_heading = |at: &usize| {
            let texts = self.heading(*at);
            let has = |own: &&str| texts.values().any(|(_, text)| *text == folded(own));
            // It begins where the first of the names does.
            let begins = rows[*at].cells.iter().any(|own| {
                texts.get(&own.column).is_some_and(|(_, text)| {
                    named.iter().any(|name| folded(name) == *text)
                })
            });
            named.iter().all(has) && !texts.is_empty() && (begins || named.is_empty())
        };
        let Some(first) = (0..rows.len()).find(is_heading) else { return Vec::new() };
        // Where it comes again it looks the same.
        let is_again = |at: &usize| {
            let same = |(own, other): (&Cell, &Cell)| own.value == other.value;
            let (own, other) = (&rows[*at].cells, &rows[first].cells);
            let names = other.iter().zip(own).filter(|(_, own)| {
                let text = folded(&shown(&own.value));
                named.iter().any(|name| folded(name) == text)
            });
            !own.is_empty()
                && other.first().zip(own.first()).is_some_and(same)
                && names.count() > 0
                && is_heading(at)
        };
        let later = (first + self.table.heading_rows..rows.len()).filter(is_again);
        std::iter::once(first).chain(later).collect()
    }

    /// Value and folded text of a heading that begins with a row, by column.
    fn heading(&self, at: usize) -> Heading {
        heading(self.sheet, at, self.table.heading_rows)
    }

    /// The headings that no row has, as far as the row goes that has most of them.
    fn missing(&self, named: &BTreeSet<&str>) -> Finding {
        let lacking = |at: usize| -> Vec<&str> {
            let texts = self.heading(at);
            let is_there =
                |own: &str| texts.values().any(|(_, text)| *text == folded(own));
            named.iter().copied().filter(|own| !is_there(own)).collect()
        };
        let rows = 0..self.sheet.rows.len().min(FIRST_ROWS);
        let best = rows.map(|at| (lacking(at), at)).min_by_key(|(own, _)| own.len());
        let (names, place) = match best {
            Some((names, at)) if names.len() < named.len() => {
                (names, self.sheet.row_place(self.sheet.rows[at].number))
            }
            _ => (named.iter().copied().collect(), self.sheet.whole()),
        };
        let names: Vec<String> = names.iter().map(|own| format!("«{own}»")).collect();
        MISSING_COLUMN.at(place).with("what", names.join(", "))
    }

    fn block(
        &self,
        named: &BTreeSet<&'a str>,
        (before, start, end): (usize, usize, usize),
        intake: &mut Intake,
    ) -> Option<Block<'a>> {
        let count = intake.findings.len();
        let first = self.sheet.rows[start].number;
        let heading = first + self.table.heading_rows - 1;
        let texts = self.heading(start);
        let mut columns = BTreeMap::new();
        for name in named {
            let mut own = texts.iter().filter(|(_, (_, text))| *text == folded(name));
            if let Some((column, _)) = own.next() {
                columns.insert(*name, *column);
            }
            if let Some((column, _)) = own.next() {
                intake.findings.push(DOUBLED_COLUMN.at(self.sheet.place(*column, first)));
            }
        }
        let mut titles = BTreeMap::new();
        for label in self.table.titles() {
            match self.title(label, before, start) {
                Some(value) => drop(titles.insert(label, value)),
                None => {
                    let finding = MISSING_COLUMN.at(self.sheet.row_place(first));
                    intake.findings.push(finding.with("what", format!("«{label}»")));
                }
            }
        }
        let across = self.unnamed(&texts, &columns, first, intake);
        if intake.findings[count..].iter().any(Finding::blocks) {
            return None;
        }
        let mut block = Block {
            columns,
            across,
            titles,
            heading,
            rows: Vec::new(),
            faulty: Vec::new(),
        };
        let own = &self.sheet.rows[start..end];
        let own = own.iter().take_while(|row| row.number <= heading);
        let last = own.clone().flat_map(|row| &row.cells).map(|own| own.column).max();
        let width = own.map(|row| row.width).max().unwrap_or(0);
        for row in self.rows((heading, end, start), intake) {
            match self.fault(row, width, last) {
                Some(fault) => block.faulty.push((row.number, fault)),
                None => block.rows.push(row),
            }
        }
        Some(block)
    }

    /// What stands behind a label, in its own cell or in the next: the nearest one above.
    fn title(&self, label: &str, before: usize, start: usize) -> Option<(Value, Place)> {
        let rows = self.sheet.rows[before..start].iter().rev();
        rows.flat_map(|row| {
            row.cells.iter().enumerate().map(move |(at, cell)| (row, at, cell))
        })
        .find_map(|(row, at, cell)| {
            let rest = behind(label, &shown(&cell.value))?;
            let (value, cell) = match rest.is_empty() {
                true => row.cells.get(at + 1).map(|own| (own.value.clone(), own))?,
                false => (Value::Text(rest), cell),
            };
            Some((value, self.sheet.place(cell.column, row.number)))
        })
    }

    /// Columns that no fill names: those that go across, or those that nobody uses.
    fn unnamed(
        &self,
        texts: &Heading,
        columns: &BTreeMap<&str, usize>,
        first: usize,
        intake: &mut Intake,
    ) -> Vec<AcrossColumn> {
        let is_across = self.table.fills.iter().any(super::map::Fill::is_across);
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let mut across = Vec::new();
        for (column, (value, text)) in texts {
            let is_named = columns.values().any(|own| own == column);
            if is_named || self.table.ignore.iter().any(|own| own.matches(text)) {
                continue;
            }
            if !is_across {
                let finding = NOT_USED.at(self.sheet.place(*column, first));
                intake.findings.push(finding.with("what", format!("«{}»", shown(value))));
                continue;
            }
            let count = seen.entry(text).or_default();
            *count += 1;
            across.push(AcrossColumn {
                column: *column,
                heading: value.clone(),
                count: *count,
            });
        }
        across
    }

    /// The rows of a block without titles and those that the map leaves aside.
    fn rows(
        &self,
        (heading, end, start): (usize, usize, usize),
        intake: &mut Intake,
    ) -> Vec<&'a SheetRow> {
        let columns: Vec<(usize, &Vec<super::glob::Glob>)> = {
            let texts = self.heading(start);
            let column = |name: &str| {
                texts.iter().find(|(_, (_, own))| *own == folded(name)).map(|own| *own.0)
            };
            let skip = self.table.skip.iter();
            skip.filter_map(|(name, own)| Some((column(name)?, own))).collect()
        };
        let labels: BTreeSet<&str> = self.table.titles().collect();
        let mut aside = Vec::new();
        let mut rows = Vec::new();
        for row in self.sheet.rows[start..end].iter().filter(|own| own.number > heading) {
            let is_title = |own: &Cell| {
                let text = shown(&own.value);
                labels.iter().any(|label| behind(label, &text).is_some())
            };
            if !labels.is_empty() && row.cells.iter().any(is_title) {
                continue;
            }
            let is_skipped = columns.iter().any(|(column, globs)| {
                let text = self.at(*column, row).map(shown).unwrap_or_default();
                globs.iter().any(|own| own.matches(&text))
            });
            match is_skipped {
                true => aside.push(row.number),
                false => rows.push(row),
            }
        }
        if let Some(first) = aside.first() {
            let finding = LEFT_ASIDE.at(self.sheet.row_place(*first));
            intake.findings.push(finding.with("what", few(&aside)));
        }
        rows
    }

    /// What a cell holds; a merged one stands for each of its cells.
    pub(super) fn at(&self, column: usize, row: &'a SheetRow) -> Option<&'a Value> {
        if let Some(cell) = row.cells.iter().find(|own| own.column == column) {
            return Some(&cell.value);
        }
        let is_over = |own: &&Area| {
            (own.rows.0..=own.rows.1).contains(&row.number)
                && (own.columns.0..=own.columns.1).contains(&column)
        };
        let area = self.sheet.merged.iter().find(is_over)?;
        let rows = &self.sheet.rows;
        let at = rows.binary_search_by_key(&area.rows.0, |own| own.number).ok()?;
        let cells = &rows[at].cells;
        cells.iter().find(|own| own.column == area.columns.0).map(|own| &own.value)
    }

    /// Why a row cannot be read at all below a heading of so many cells.
    fn fault(
        &self,
        row: &SheetRow,
        width: usize,
        last: Option<usize>,
    ) -> Option<Finding> {
        if let Some(fault) = &row.fault {
            return Some((**fault).clone());
        }
        if self.sheet.is_text && row.width != width {
            let finding = RAGGED_ROW.at(self.sheet.row_place(row.number));
            return Some(finding.expected(width).found(row.width));
        }
        let beyond = row.cells.iter().find(|own| Some(own.column) > last);
        beyond.map(|own| UNKNOWN_COLUMN.at(self.sheet.place(own.column, row.number)))
    }

    /// A cell that the map cannot make a record of.
    pub(super) fn bad(&self, column: Option<usize>, row: usize) -> Place {
        match column {
            Some(column) => self.sheet.place(column, row),
            None => self.sheet.row_place(row),
        }
    }
}

/// What stands behind a label in a text, `Класс: 7А`; `None` if it does not begin with it.
pub(super) fn behind(label: &str, text: &str) -> Option<String> {
    let (label, text) = (folded(label), text.trim());
    if !folded(text).starts_with(&label) {
        return None;
    }
    let mut ends = text.char_indices().map(|(at, own)| at + own.len_utf8());
    let end = ends.find(|end| folded(&text[..*end]) == label)?;
    let rest = &text[end..];
    let is_word = !rest.starts_with(char::is_alphanumeric);
    is_word.then(|| rest.trim_start_matches([':', ' ', '\u{a0}']).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_words_with_or_without_a_colon() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(behind("Класс", text).as_deref(), expected, "{text}");
        };
        check("Класс: 7А", Some("7А"));
        check(" класс:\u{a0}7А ", Some("7А"));
        check("Класс 7А", Some("7А"));
        check("Класс", Some(""));
        check("Классный руководитель: Лугова", None);
        check("7А", None);
        assert_eq!(behind("Класс:", "Класс: 7А").as_deref(), Some("7А"));
    }
}
