//! A delimited text as a sheet.

use super::{Cell, Sheet, SheetRow, text_value};
use crate::finding::Finding;
use crate::import::delimited::{Charset, Layout, Table};
use crate::import::source::SourceFile;

/// The sheet, with the heading as its first row.
pub(super) fn read(file: &SourceFile, layout: Layout) -> Result<Sheet, Finding> {
    let table = Table::read(file, Charset::Utf8OrWindows1251, layout)?;
    let base = file.name.rsplit('/').next().unwrap_or(&file.name);
    let name = base.rsplit_once('.').map_or(base, |(name, _)| name).to_owned();
    let heading = SheetRow {
        number: table.heading_row,
        width: table.heading.len(),
        cells: cells(table.heading),
        fault: table.heading_fault,
        ..SheetRow::default()
    };
    let rows = table.rows.into_iter().map(|row| SheetRow {
        number: row.number,
        width: row.cells.len(),
        cells: cells(row.cells),
        fault: row.fault,
        ..SheetRow::default()
    });
    let first = std::iter::once(heading)
        .filter(|own| !own.cells.is_empty() || own.fault.is_some());
    let rows = first.chain(rows).collect();
    Ok(Sheet { file: table.file, name, is_text: true, rows, ..Sheet::default() })
}

fn cells(texts: Vec<String>) -> Vec<Cell> {
    let cell = |(column, text): (usize, String)| {
        text_value(text).map(|value| Cell { column, value, is_formula: false })
    };
    texts.into_iter().enumerate().filter_map(cell).collect()
}
