//! A workbook (XLSX), a sheet for each table.

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{ExportError, Exported, ExportedFile};
use crate::documents::Table;

/// Longest name of a sheet, in letters.
///
/// Source: specifications and limits of Microsoft Excel.
const LONGEST_NAME: usize = 31;
/// Widest column, in letters of the usual face; a longer text is wrapped.
const WIDEST: usize = 60;

/// The title stands in row 1, the name of the table in row 2, the heading below.
pub(super) fn write(own: &Exported<'_>) -> Result<Vec<ExportedFile>, ExportError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(own.title, own.moment)?);
    for (number, table) in (1..).zip(own.tables) {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(number, &table.name))?;
        fill(sheet, own.title, table)?;
    }
    Ok(vec![(format!("{}.xlsx", own.stem), book.save_to_buffer()?)])
}

/// The moment of the export, so that the same data give the same bytes.
fn properties(
    title: &str,
    moment: DateTime<FixedOffset>,
) -> Result<DocProperties, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(moment.year()).unwrap_or_default();
    let day = ExcelDateTime::from_ymd(year, small(moment.month()), small(moment.day()))?;
    let at = day.and_hms(
        moment.hour().try_into().unwrap_or_default(),
        small(moment.minute()),
        moment.second(),
    )?;
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&at))
}

/// `03 Математика, отметки`: numbers keep cut names apart.
fn sheet_name(number: usize, name: &str) -> String {
    let is_forbidden = |letter: char| "[]:*?/\\".contains(letter);
    let name = format!("{number:02} {}", name.replace(is_forbidden, " "));
    let name: String = name.chars().take(LONGEST_NAME).collect();
    name.trim_end_matches(['\'', ' ']).to_owned()
}

fn fill(sheet: &mut Worksheet, title: &str, table: &Table) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string(0, 0, title)?;
    sheet.write_string(1, 0, &table.name)?;
    let mut row = 2;
    for cells in &table.heading {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &heading)?;
        }
        row += 1;
    }
    sheet.set_freeze_panes(row, 0)?;
    for cells in &table.rows {
        for (column, text) in (0..).zip(cells) {
            match number(text) {
                Some(number) => {
                    sheet.write_number_with_format(row, column, number, &wrapped)?
                }
                None => sheet.write_string_with_format(row, column, text, &wrapped)?,
            };
        }
        row += 1;
    }
    let last = table.heading.iter().map(Vec::len).max().unwrap_or_default();
    for column in 0..last {
        let in_column = table.heading.iter().chain(&table.rows);
        let cells = in_column.filter(|cells| cells.len() > 1);
        let letters = cells.filter_map(|cells| Some(cells.get(column)?.chars().count()));
        let width = letters.max().unwrap_or_default().clamp(4, WIDEST);
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        sheet.set_column_width(
            column,
            f64::from(u16::try_from(width + 1).unwrap_or(60)),
        )?;
    }
    Ok(())
}

/// A whole number as people write it, so that a mark can be counted; a text such as `03.09`,
/// `007` or `5 н` stays a text.
fn number(text: &str) -> Option<f64> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text && text.len() <= 9).then(|| f64::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_such_as_a_spreadsheet_takes() {
        let check = |number: usize, name: &str, expected: &str| {
            assert_eq!(sheet_name(number, name), expected);
        };
        check(3, "Алгебра, отметки", "03 Алгебра, отметки");
        check(4, "Труд [1/2]: уроки", "04 Труд  1 2   уроки");
        let long = "Вероятность и статистика (1 группа), отметки";
        check(12, long, "12 Вероятность и статистика (1");
    }

    #[test]
    fn marks_are_numbers_and_dates_are_texts() {
        assert_eq!(number("5"), Some(5.0));
        for text in ["03", "03.09", "5 н", "н", "", "+5", "12345678901"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
