//! Any other table: a workbook, a delimited text or a saved page whose columns a map names.
//!
//! The map ([`map`]) says which column of which sheet is which column of the workbook's
//! form; from there on the rows are records of the form and are judged as such. A sheet that
//! is a tab of the form already is read as it stands, so the year and its terms may come
//! from one. What no table says follows from what others say ([`implied`]), and what does
//! not follow is told as unknown.
//!
//! A row is used if everything it says was taken; a second row of the same record adds to
//! it. A column that the map does not name is noted, a row that says nothing is refused.

mod cells;
mod glob;
mod guess;
mod heading;
mod implied;
mod lens;
mod map;
mod merge;
mod reader;
mod rows;

pub use guess::guess;

use self::lens::Lens;
use self::map::{Map, TableMap};
use self::rows::Reading;
use super::delimited::Layout;
use super::sheets::Sheet;
use super::workbook::{self, Book, Booking, Datum, Table};
use super::{Intake, MISSING_FILE, MISSING_TABLE, NOT_USED, Request, UNKNOWN_TABLE};
use crate::finding::{Finding, Place, Severity};

/// Reads all sources into the intake.
pub(super) fn read(request: &Request<'_>, intake: &mut Intake) {
    let Some(file) = request.map else {
        intake.findings.push(MISSING_FILE.at(Place::default()).with("what", "--map"));
        return;
    };
    let map = match Map::read(file) {
        Ok(map) => map,
        Err(findings) => return intake.findings.extend(findings),
    };
    let mut book = Book::of(&map.system);
    let mut foreign: Vec<(&TableMap, Sheet)> = Vec::new();
    for sheet in workbook::sheets(request, Layout::Free, intake) {
        if Table::is_form(&sheet) {
            let table = Table::new(sheet, request, &mut intake.findings);
            table.iter().for_each(|own| own.pour(&mut book, request, intake));
        } else if let Some(own) = meant(&map, &sheet) {
            foreign.push((own, sheet));
        } else if !sheet.rows.is_empty() {
            let tables = map.tables.iter().map(|own| own.place.to_string());
            let finding = UNKNOWN_TABLE.at(sheet.whole());
            let finding = finding.expected(tables.collect::<Vec<_>>().join(", "));
            intake.findings.push(request.show.found_text(finding, &sheet.name));
        }
    }
    let mut fills = foreign.iter().flat_map(|(own, _)| &own.fills);
    let has_school = book.says("Школа") || fills.any(|own| own.tab.name == "Школа");
    if !has_school {
        book.year.clone_from(&map.school_year);
        if book.year.is_none() {
            let place = Place::file(&file.name);
            intake.findings.push(MISSING_TABLE.at(place).with("what", "Школа"));
        }
    }
    if intake.findings.iter().any(Finding::blocks) {
        return;
    }
    tell_idle(&map, &foreign, intake);
    let year = map.school_year.clone().or_else(|| year(&book));
    let reading = Reading { request, map: &map, year: year.as_deref() };
    for (table, sheet) in &foreign {
        let booking = Booking::of(sheet);
        let lens = Lens { table, sheet, booking, show: request.show };
        intake.findings.extend(workbook::oddities(sheet, table.heading_rows));
        for (tab, gathered) in reading.sheet(&lens, intake) {
            if let Some(records) = book.tabs.get_mut(tab) {
                gathered.pour(records);
            }
        }
        for fill in &table.fills {
            let said = fill.sources.iter().map(Option::is_some).collect();
            book.say(fill.tab, said, &lens.booking);
        }
    }
    implied::add(&mut book);
    book.settle_order();
    workbook::take(book, request, intake);
}

/// Tells of the tables of a map that no sheet is meant by.
///
/// Somebody meant each for a sheet, so it is more than a note.
fn tell_idle(map: &Map, foreign: &[(&TableMap, Sheet)], intake: &mut Intake) {
    for table in &map.tables {
        if !foreign.iter().any(|(own, _)| std::ptr::eq(*own, table)) {
            let finding = NOT_USED.at(table.place.clone());
            let what = format!("{} · {}", table.file.text(), table.sheet.text());
            let severity = Severity::Warns;
            intake.findings.push(Finding { severity, ..finding.with("what", what) });
        }
    }
}

/// The first table of the map that a sheet is meant by.
fn meant<'m>(map: &'m Map, sheet: &Sheet) -> Option<&'m TableMap> {
    let file = sheet.file.rsplit('/').next().unwrap_or(&sheet.file);
    let is_meant =
        |own: &&TableMap| own.file.matches(file) && own.sheet.matches(&sheet.name);
    map.tables.iter().find(is_meant)
}

/// The school year that the tab «Школа» says.
fn year(book: &Book) -> Option<String> {
    match book.tabs["Школа"].good.first()?.get("Учебный год") {
        Some(Datum::Text(year)) => Some(year.clone()),
        _ => None,
    }
}
