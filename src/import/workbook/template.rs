//! Writes workbooks of the form: every tab with headings, notes, lists and rows.
//!
//! The rows are those of the example, or those of a class.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};

use super::form::{Column, GUIDE, INSTRUCTIONS, Kind, Need, TABS, Tab, WITH_EXAMPLE};
use super::parse::text_moment;
use crate::snapshot::v1::Unknown;

/// The workbook cannot be written: a fault of the program.
#[derive(Debug, thiserror::Error)]
#[error("the workbook: {0}")]
pub struct TemplateError(#[from] XlsxError);

/// Last row for which a column has its list of words, from 0: as far as a sheet reaches.
const LAST_ROW: u32 = 1_048_575;
/// Rows of another tab that a list of its values shows.
const LISTED_ROWS: u32 = 1_000;

/// Width of the instructions, in digits of the font.
const GUIDE_WIDTH: u8 = 110;
/// Height of a line in points.
const LINE_HEIGHT: u32 = 16;

/// Rows of a tab, a text for each column of the form.
pub(super) type Rows = Vec<Vec<String>>;

/// What a workbook holds.
pub(super) struct Contents {
    /// When it was made; it decides bytes.
    pub(super) created: NaiveDateTime,
    /// The first of the instructions.
    pub(super) first: &'static str,
    /// Rows by the name of their tab.
    pub(super) rows: BTreeMap<&'static str, Rows>,
    /// What nobody knows: its columns and tabs are left out, as the form asks.
    pub(super) unknown: BTreeSet<Unknown>,
}

/// The template as the bytes of an XLSX file, the same each time.
///
/// # Errors
/// If the writer refuses what the form says; tests see to it that it does not.
pub fn template() -> Result<Vec<u8>, TemplateError> {
    // A fixed day: the same form is the same file.
    let created = NaiveDate::from_ymd_opt(2025, 9, 1).unwrap_or_default();
    written(&Contents {
        created: created.into(),
        first: WITH_EXAMPLE,
        rows: TABS.iter().map(|tab| (tab.name, tab.example())).collect(),
        unknown: BTreeSet::new(),
    })
}

/// A workbook of the form as the bytes of an XLSX file, the same each time.
///
/// # Errors
/// If the writer refuses what the form or a row says.
pub(super) fn written(contents: &Contents) -> Result<Vec<u8>, TemplateError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new()
            .set_title("Летопись: данные школы")
            .set_author("letopis")
            .set_creation_datetime(&excel(contents.created)?),
    );
    guide(workbook.add_worksheet(), contents.first)?;
    for tab in TABS {
        let is_unknown = |own: &&(Unknown, &[&str])| contents.unknown.contains(&own.0);
        let unknown: Vec<_> = tab.unknown.iter().filter(is_unknown).collect();
        if unknown.iter().any(|(_, headings)| headings.is_empty()) {
            continue;
        }
        let left_out: Vec<&str> =
            unknown.iter().flat_map(|(_, headings)| *headings).copied().collect();
        let rows = contents.rows.get(tab.name).map(Vec::as_slice).unwrap_or_default();
        write(workbook.add_worksheet(), tab, &left_out, rows)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn excel(moment: NaiveDateTime) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&moment.format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// The tab that tells how to fill in the others: one column, printed on one page's width.
fn guide(sheet: &mut Worksheet, first: &str) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = Format::new().set_bold();
    sheet.set_name(GUIDE)?.set_column_width(0, GUIDE_WIDTH)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, GUIDE, &bold)?;
    let about = TABS.iter().map(|tab| {
        let need = match tab.need {
            Need::Always => "",
            Need::Maybe => " Вкладки может не быть.",
        };
        format!("«{}». {}{need}", tab.name, tab.about)
    });
    let mut lines: Vec<String> = INSTRUCTIONS.iter().map(|own| (*own).into()).collect();
    lines.insert(1.min(lines.len()), first.to_owned());
    let lines = lines.into_iter().chain(["Вкладки".to_owned()]).chain(about);
    for (row, text) in (1..).zip(lines) {
        // Not every program makes a row as high as its text.
        let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let height = letters.div_ceil(u32::from(GUIDE_WIDTH)) * LINE_HEIGHT;
        sheet.set_row_height(row, height)?;
        let format = if text == "Вкладки" { &bold } else { &wrapped };
        sheet.write_string_with_format(row, 0, text, format)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    tab: &Tab,
    left_out: &[&str],
    rows: &[Vec<String>],
) -> Result<(), XlsxError> {
    sheet.set_name(tab.name)?.set_freeze_panes(1, 0)?;
    let is_there = |own: &(usize, &Column)| !left_out.contains(&own.1.heading);
    let columns = || tab.columns.iter().enumerate().filter(is_there);
    for (at, (_, column)) in (0_u16..).zip(columns()) {
        let format = format(column.kind);
        sheet.set_column_width(at, column.width)?.set_column_format(at, &format)?;
        let heading = heading(column.need);
        sheet.write_string_with_format(0, at, column.heading, &heading)?;
        let need = match column.need {
            Need::Always => "Обязательно. ",
            Need::Maybe => "",
        };
        let note = Note::new(format!("{need}{}", column.note));
        let note = note.set_author("letopis").add_author_prefix(false).set_width(260);
        sheet.insert_note(0, at, &note)?;
        if let Some(list) = list(column.kind)? {
            sheet.add_data_validation(1, at, LAST_ROW, at, &list)?;
        }
    }
    for (row, cells) in (1..).zip(rows) {
        for (at, (own, column)) in (0_u16..).zip(columns()) {
            if let Some(text) = cells.get(own).filter(|text| !text.is_empty()) {
                cell(sheet, row, at, column, text)?;
            }
        }
    }
    Ok(())
}

/// A cell, stored as the spreadsheet itself would store it.
fn cell(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    column: &Column,
    text: &str,
) -> Result<(), XlsxError> {
    let format = format(column.kind);
    let moment = match column.kind {
        Kind::Day => text_moment(&format!("{text} 00:00")),
        Kind::Moment => text_moment(text),
        _ => None,
    };
    let number = text.parse::<u16>().ok();
    match (column.kind, moment, number) {
        (_, Some(moment), _) => {
            sheet.write_datetime_with_format(row, at, excel(moment)?, &format)?;
        }
        (Kind::Number(..), _, Some(number)) => {
            sheet.write_number_with_format(row, at, number, &format)?;
        }
        _ => {
            sheet.write_string_with_format(row, at, text, &format)?;
        }
    }
    Ok(())
}

/// Texts stay texts, whatever they look like.
fn format(kind: Kind) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match kind {
        Kind::Day => format.set_num_format("dd.mm.yyyy"),
        Kind::Moment => format.set_num_format("dd.mm.yyyy hh:mm"),
        Kind::Number(..) => format.set_num_format("0"),
        Kind::Text(_) => format.set_num_format("@").set_text_wrap(),
        _ => format.set_num_format("@"),
    }
}

fn heading(need: Need) -> Format {
    let format = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00DD_E8F0));
    match need {
        Need::Always => format.set_bold(),
        Need::Maybe => format,
    }
}

/// The list of what a cell may hold; another value is warned of, and refused when read.
fn list(kind: Kind) -> Result<Option<DataValidation>, XlsxError> {
    let list = DataValidation::new().set_error_style(DataValidationErrorStyle::Warning);
    Ok(match kind {
        Kind::Word(words) => {
            let words: Vec<&str> = words.iter().map(|own| own.office).collect();
            Some(list.allow_list_strings(&words)?)
        }
        Kind::From(tab, heading, _) => {
            let other = TABS.iter().find(|own| own.name == tab);
            let column = other.and_then(|own| own.column(heading)).unwrap_or_default();
            let letter = crate::import::sheets::column_name(column);
            let range = format!("='{tab}'!${letter}$2:${letter}${LISTED_ROWS}");
            Some(list.allow_list_formula(Formula::new(range)))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_the_same_each_time() {
        let [first, second] = [template(), template()].map(Result::unwrap_or_default);
        assert!(!first.is_empty() && first == second);
    }
}
