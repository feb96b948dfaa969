//! From sheets to records: which tab a sheet is, what its headings are, what its rows say.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::book::{Book, Records};
use super::form::{GUIDE, Need, TABS, Tab};
use super::record::{Booking, Origin, Record, few};
use super::school::SYSTEM;
use super::value::{self, folded};
use crate::finding::{Finding, Place};
use crate::import::codes::{
    BAD_VALUE, DOUBLED_COLUMN, DOUBLED_ROW, FORMULA, HIDDEN, LOOK_ALIKE, MERGED,
    MISSING_COLUMN, MISSING_TABLE, NO_HEADING, NOT_USED, UNKNOWN_COLUMN, UNKNOWN_TABLE,
};
use crate::import::delimited::Layout;
use crate::import::sheets::{self, Sheet, SheetRow, Value};
use crate::import::{Intake, Request};

/// A sheet that is a tab of the form.
pub(in crate::import) struct Table {
    tab: &'static Tab,
    sheet: Sheet,
    origin: Rc<Origin>,
}

/// Reads all sources; `None` if tabs or headings are not those of the form.
///
/// Then no row is read: each would be refused for a fault that is not its own.
pub(super) fn read(request: &Request<'_>, intake: &mut Intake) -> Option<Book> {
    let mut tables = Vec::new();
    for sheet in sheets(request, Layout::HeadingFirst, intake) {
        tables.extend(Table::new(sheet, request, &mut intake.findings));
    }
    // What could not be read is not missing.
    let is_whole = !intake.findings.iter().any(Finding::blocks);
    for tab in TABS.iter().filter(|own| is_whole && own.need == Need::Always) {
        if !tables.iter().any(|own| own.tab.name == tab.name) {
            let place = request.sources.first().map(|own| Place::file(&own.name));
            let finding =
                MISSING_TABLE.at(place.unwrap_or_default()).with("kind", "book");
            intake.findings.push(finding.with("what", tab.name));
        }
    }
    if intake.findings.iter().any(Finding::blocks) {
        return None;
    }
    let mut book = Book::of(SYSTEM);
    for table in &tables {
        table.pour(&mut book, request, intake);
    }
    book.settle_order();
    Some(book)
}

/// The sheets of all sources but the guide of the form.
pub(in crate::import) fn sheets(
    request: &Request<'_>,
    layout: Layout,
    intake: &mut Intake,
) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for file in request.sources {
        // Programs lay files beside a workbook that is open.
        let is_lock = file.base_name().starts_with(['.', '~']);
        if is_lock || !sheets::is_table(file) {
            let finding = NOT_USED.at(Place::file(&file.name));
            intake.findings.push(finding.with("what", file.base_name()));
            continue;
        }
        if is_called(&file_stem(&file.name), true, GUIDE) {
            continue;
        }
        match sheets::open(file, layout) {
            Ok(found) => {
                let is_data = |own: &Sheet| !is_called(&own.name, own.is_text, GUIDE);
                sheets.extend(found.into_iter().filter(is_data));
            }
            Err(finding) => intake.findings.push(finding),
        }
    }
    sheets
}

fn file_stem(name: &str) -> String {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem).to_owned()
}

/// Whether a sheet is called so; LibreOffice puts the name of the workbook before that of
/// the tab, with a hyphen between, when it saves each tab as a text.
fn is_called(name: &str, is_text: bool, tab: &str) -> bool {
    let (name, tab) = (folded(name), folded(tab));
    let before = name.strip_suffix(&tab);
    before.is_some_and(|own| own.is_empty() || (is_text && own.ends_with('-')))
}

impl Table {
    /// Whether a sheet is a tab of the form: its name and all its headings are.
    pub(in crate::import) fn is_form(sheet: &Sheet) -> bool {
        let mut tabs = TABS.iter();
        let tab = tabs.find(|own| is_called(&sheet.name, sheet.is_text, own.name));
        let (Some(tab), Some(heading)) = (tab, sheet.rows.first()) else { return false };
        heading.cells.iter().all(|own| match &own.value {
            Value::Text(text) => {
                tab.columns.iter().any(|own| folded(own.heading) == folded(text))
            }
            _ => false,
        })
    }

    /// The sheet with its headings; `None`, with findings, if they are not those of a tab.
    pub(in crate::import) fn new(
        sheet: Sheet,
        request: &Request<'_>,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let mut found = TABS.iter().copied();
        let found = found.find(|own| is_called(&sheet.name, sheet.is_text, own.name));
        let Some(tab) = found else {
            if sheet.rows.is_empty() && !sheet.is_text {
                return None;
            }
            let names: Vec<&str> = TABS.iter().map(|own| own.name).collect();
            let finding = UNKNOWN_TABLE.at(sheet.whole()).expected(names.join(", "));
            findings.push(request.show.found_text(finding, &sheet.name));
            return None;
        };
        let Some(heading) = sheet.rows.first() else {
            findings.push(NO_HEADING.at(sheet.whole()));
            return None;
        };
        let before = findings.len();
        let row = heading.number;
        let is_across = |own: &&sheets::Area| (own.rows.0..=own.rows.1).contains(&row);
        if let Some(area) = sheet.merged.iter().find(is_across) {
            findings.push(MERGED.at(sheet.place(area.columns.0, row)));
        }
        let mut columns = vec![None; tab.columns.len()];
        for cell in &heading.cells {
            let place = || sheet.place(cell.column, row);
            let text = match &cell.value {
                Value::Text(text) => folded(&text.replace('\u{a0}', " ")),
                _ => String::new(),
            };
            let at = tab.columns.iter().position(|own| folded(own.heading) == text);
            match at {
                Some(at) if columns[at].is_some() => {
                    findings.push(DOUBLED_COLUMN.at(place()));
                }
                Some(at) => columns[at] = Some(cell.column),
                None => {
                    let names: Vec<&str> =
                        tab.columns.iter().map(|own| own.heading).collect();
                    let finding = UNKNOWN_COLUMN.at(place()).expected(names.join(", "));
                    findings.push(request.show.found_text(finding, &text));
                }
            }
        }
        for (column, at) in tab.columns.iter().zip(&columns) {
            // A heading that is misspelt is one fault, not two.
            if column.need == Need::Always && at.is_none() && findings.len() == before {
                let finding = MISSING_COLUMN.at(sheet.row_place(row));
                findings.push(finding.with("what", format!("«{}»", column.heading)));
            }
        }
        if findings.len() > before {
            return None;
        }
        let (place, show, booking) = (sheet.whole(), request.show, Booking::of(&sheet));
        let origin = Rc::new(Origin { place, booking, columns, show });
        Some(Self { tab, sheet, origin })
    }

    /// Adds its rows to a book.
    pub(in crate::import) fn pour(
        &self,
        book: &mut Book,
        request: &Request<'_>,
        intake: &mut Intake,
    ) {
        let columns = self.origin.columns.iter().map(Option::is_some).collect();
        book.say(self.tab, columns, &self.origin.booking);
        intake.findings.extend(oddities(&self.sheet, 1));
        if let Some(records) = book.tabs.get_mut(self.tab.name) {
            self.read(records, request, intake);
        }
    }

    fn data(&self) -> impl Iterator<Item = &SheetRow> {
        self.sheet.rows.iter().skip(1)
    }

    /// Reads the rows; those that cannot be read are booked as refused.
    fn read(&self, records: &mut Records, request: &Request<'_>, intake: &mut Intake) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut look_alikes = Vec::new();
        for row in self.data() {
            self.origin.booking.enter(row.number);
            let (record, mut faults, bad_columns) =
                self.record(row, request, &mut look_alikes);
            let key = record.key(self.tab.key);
            if faults.is_empty() {
                match seen.get(&key) {
                    Some(other) => {
                        let other = self.sheet.row_place(*other);
                        let finding = DOUBLED_ROW.at(record.key_place());
                        faults.push(finding.with("other", other));
                        records.blurred.get_or_insert(record.whole());
                    }
                    None => drop(seen.insert(key.clone(), row.number)),
                }
            }
            if faults.is_empty() {
                records.good.push(record);
                continue;
            }
            let is_key =
                |at: &usize| self.tab.key.contains(&self.tab.columns[*at].heading);
            if bad_columns.is_none_or(|own| own.iter().any(is_key)) {
                records.blurred.get_or_insert(record.whole());
            }
            records.refused.entry(key).or_insert(record.whole());
            self.origin.booking.book(row.number, false);
            intake.findings.extend(faults);
        }
        if let Some(place) = look_alikes.first() {
            let finding = LOOK_ALIKE.at(place.clone());
            intake.findings.push(finding.with("count", look_alikes.len()));
        }
    }

    /// What a row says, what is wrong with it, and which columns are; `None`: the whole row.
    fn record(
        &self,
        row: &SheetRow,
        request: &Request<'_>,
        look_alikes: &mut Vec<Place>,
    ) -> (Record, Vec<Finding>, Option<Vec<usize>>) {
        let data = vec![None; self.tab.columns.len()];
        let origin = Rc::clone(&self.origin);
        let mut record =
            Record { tab: self.tab, origin, row: row.number, data, also: Vec::new() };
        if let Some(fault) = &row.fault {
            return (record, vec![(**fault).clone()], None);
        }
        let width = self.origin.columns.iter().flatten().max().copied().unwrap_or(0);
        let is_across = |own: &&sheets::Area| {
            (own.rows.0..=own.rows.1).contains(&row.number) && own.columns.0 <= width
        };
        if let Some(area) = self.sheet.merged.iter().find(is_across) {
            let place = self.sheet.place(area.columns.0, row.number);
            return (record, vec![MERGED.at(place)], None);
        }
        let (mut faults, mut bad_columns) = (Vec::new(), Vec::new());
        let is_ours = |own: usize| self.origin.columns.contains(&Some(own));
        for cell in row.cells.iter().filter(|own| !is_ours(own.column)) {
            let place = self.sheet.place(cell.column, row.number);
            faults.push(UNKNOWN_COLUMN.at(place));
        }
        for (at, column) in self.tab.columns.iter().enumerate() {
            let own = self.origin.columns[at];
            let cell = row.cells.iter().find(|cell| Some(cell.column) == own);
            let place = || match own {
                Some(column) => self.sheet.place(column, row.number),
                None => self.sheet.row_place(row.number),
            };
            let Some(cell) = cell else {
                if column.need == Need::Always {
                    let expected = value::expected(column.kind, request.profile);
                    faults.push(BAD_VALUE.at(place()).expected(expected).found("—"));
                    bad_columns.push(at);
                }
                continue;
            };
            match value::read(column, &cell.value, request.profile) {
                Ok(reading) => {
                    if reading.has_look_alike {
                        look_alikes.push(place());
                    }
                    record.data[at] = Some(reading.datum);
                }
                Err(refusal) => {
                    faults.push(refusal.at(place(), &cell.value, request.show));
                    bad_columns.push(at);
                }
            }
        }
        (record, faults, Some(bad_columns))
    }
}

/// What is read although people may not see it, or not expect it: once per sheet.
///
/// The first so many of its rows are a heading.
pub(in crate::import) fn oddities(sheet: &Sheet, heading_rows: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    let hidden = sheet.hidden_columns.iter();
    let hidden: BTreeSet<usize> = hidden.flat_map(|own| own.0..=own.1).collect();
    let mut hidden_cells: BTreeSet<usize> = BTreeSet::new();
    let (mut hidden_rows, mut formulas) = (Vec::new(), Vec::new());
    for row in sheet.rows.iter().skip(heading_rows) {
        if row.is_hidden {
            hidden_rows.push(row.number);
        }
        for cell in &row.cells {
            if hidden.contains(&cell.column) {
                hidden_cells.insert(cell.column);
            }
            if cell.is_formula {
                formulas.push((cell.column, row.number));
            }
        }
    }
    if sheet.is_hidden {
        let finding = HIDDEN.at(sheet.whole()).with("what", &sheet.name);
        findings.push(finding.with("kind", "sheet"));
    }
    if !hidden_cells.is_empty() {
        let names: Vec<String> =
            hidden_cells.into_iter().map(sheets::column_name).collect();
        let finding = HIDDEN.at(sheet.whole()).with("what", names.join(", "));
        findings.push(finding.with("kind", "columns"));
    }
    if let Some(row) = hidden_rows.first() {
        let finding = HIDDEN.at(sheet.row_place(*row));
        findings.push(finding.with("what", few(&hidden_rows)));
    }
    if let Some((column, row)) = formulas.first() {
        let finding = FORMULA.at(sheet.place(*column, *row));
        findings.push(finding.with("count", formulas.len()));
    }
    findings
}
