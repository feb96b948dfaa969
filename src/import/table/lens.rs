//! A foreign sheet seen through the map: its blocks, each a heading with rows below it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::heading::{Heading, behind, heading, shown};
use super::map::TableMap;
use crate::finding::{Finding, Place};
use crate::import::Intake;
use crate::import::codes::{
    DOUBLED_COLUMN, LEFT_ASIDE, MISSING_COLUMN, NOT_USED, RAGGED_ROW, UNKNOWN_COLUMN,
};
use crate::import::sheets::{Area, Cell, Sheet, SheetRow, Value, column_name};
use crate::import::workbook::{Booking, few, folded};
use crate::snapshot::ShowValues;

/// Rows among which the one is looked for that is most like a heading.
const FIRST_ROWS: usize = 200;

/// A sheet with the part of the map that is meant for it.
pub(super) struct Lens<'a> {
    pub(super) table: &'a TableMap,
    pub(super) sheet: &'a Sheet,
    pub(super) booking: Rc<Booking>,
    pub(super) show: ShowValues,
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
            let before = match at {
                0 => 0,
                _ => self.labels_above(starts[at - 1], *start),
            };
            let end = starts.get(at + 1).copied();
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
        (before, start, next): (usize, usize, Option<usize>),
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
        let own = &self.sheet.rows[start..];
        let own = own.iter().take_while(|row| row.number <= heading);
        let width = own.map(|row| row.width).max().unwrap_or(0);
        for row in self.rows((heading, start, next), &texts, intake) {
            match self.fault(row, width, &texts) {
                Some(fault) => block.faulty.push((row.number, fault)),
                None => block.rows.push(row),
            }
        }
        Some(block)
    }

    /// Index of the first of the rows above a heading that hold its labels, below the rows
    /// of the block before. Each begins with a label, though not all are of the map.
    fn labels_above(&self, before: usize, start: usize) -> usize {
        let last = self.sheet.rows[before].number + self.table.heading_rows - 1;
        let begins = |row: &SheetRow| {
            let first = row.cells.first().map(|own| shown(&own.value));
            first.is_some_and(|own| self.is_label(&own) || own.contains(':'))
        };
        let is_over = |at: &usize| {
            let row = &self.sheet.rows[*at];
            row.number > last && begins(row)
        };
        let over = (0..start).rev().take_while(is_over);
        over.filter(|at| self.has_label(&self.sheet.rows[*at])).last().unwrap_or(start)
    }

    /// Whether a row holds a label that the map names.
    fn has_label(&self, row: &SheetRow) -> bool {
        row.cells.iter().any(|own| self.is_label(&shown(&own.value)))
    }

    fn is_label(&self, text: &str) -> bool {
        self.table.titles().any(|label| behind(label, text).is_some())
    }

    /// What stands behind a label, in its own cell or in the next: the nearest one above.
    ///
    /// Another label is no value.
    fn title(&self, label: &str, before: usize, start: usize) -> Option<(Value, Place)> {
        let rows = self.sheet.rows[before..start].iter().rev();
        rows.flat_map(|row| {
            row.cells.iter().enumerate().map(move |(at, cell)| (row, at, cell))
        })
        .find_map(|(row, at, cell)| {
            let rest = behind(label, &shown(&cell.value))?;
            let is_value = |own: &&Cell| {
                let text = shown(&own.value);
                !self.is_label(&text) && !text.trim_end().ends_with(':')
            };
            let found = match rest.is_empty() {
                true => row
                    .cells
                    .get(at + 1)
                    .filter(is_value)
                    .map(|own| (own.value.clone(), own)),
                false => Some((Value::Text(rest), cell)),
            };
            Some(
                found.map(|(value, cell)| {
                    (value, self.sheet.place(cell.column, row.number))
                }),
            )
        })?
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
                // A heading may be a name.
                let what = match self.show {
                    ShowValues::All => format!("«{}»", shown(value)),
                    ShowValues::OnlyHarmless => column_name(*column),
                };
                intake.findings.push(finding.with("what", what));
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

    /// The rows of a block without those that the map leaves aside, and without labels: such
    /// a row is one of the block below only if it stands directly above the next heading.
    fn rows(
        &self,
        (heading, start, next): (usize, usize, Option<usize>),
        texts: &Heading,
        intake: &mut Intake,
    ) -> Vec<&'a SheetRow> {
        let end = next.unwrap_or(self.sheet.rows.len());
        let labels = next.map_or(end, |own| self.labels_above(start, own));
        let columns: Vec<(usize, &Vec<super::glob::Glob>)> = {
            let column = |name: &str| {
                texts.iter().find(|(_, (_, own))| *own == folded(name)).map(|own| *own.0)
            };
            let skip = self.table.skip.iter();
            skip.filter_map(|(name, own)| Some((column(name)?, own))).collect()
        };
        let mut aside = Vec::new();
        let mut rows = Vec::new();
        let all = self.sheet.rows[start..end].iter().zip(start..);
        for (row, at) in all.filter(|(own, _)| own.number > heading) {
            if at >= labels && self.has_label(row) {
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
    ///
    /// What stands under a blank heading is nobody knows what, unless the map ignores blank
    /// headings, `""`.
    fn fault(&self, row: &SheetRow, width: usize, texts: &Heading) -> Option<Finding> {
        if let Some(fault) = &row.fault {
            return Some((**fault).clone());
        }
        if self.sheet.is_text && row.width != width {
            let finding = RAGGED_ROW.at(self.sheet.row_place(row.number));
            return Some(finding.expected(width).found(row.width));
        }
        let last = texts.keys().next_back().copied();
        let is_ignored = |own: &Cell| {
            Some(own.column) < last && self.table.ignore.iter().any(|own| own.matches(""))
        };
        let mut stray = row.cells.iter().filter(|own| !texts.contains_key(&own.column));
        stray
            .find(|own| !is_ignored(own))
            .map(|own| UNKNOWN_COLUMN.at(self.sheet.place(own.column, row.number)))
    }

    /// A cell that the map cannot make a record of.
    pub(super) fn bad(&self, column: Option<usize>, row: usize) -> Place {
        match column {
            Some(column) => self.sheet.place(column, row),
            None => self.sheet.row_place(row),
        }
    }
}
