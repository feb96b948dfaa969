//! A folder of delimited texts, one for each table.

use super::{ExportError, Exported, ExportedFile};
use crate::documents::Table;

/// Semicolons, CR LF and a byte order mark: what spreadsheets of a Russian office open
/// without asking.
pub(super) fn write(own: &Exported<'_>) -> Result<Vec<ExportedFile>, ExportError> {
    let numbered = (1..).zip(own.tables);
    numbered
        .map(|(number, table)| {
            let name = format!("{}/{number:02}.csv", own.stem);
            Ok((name, text(own.title, table)?))
        })
        .collect()
}

/// Title of the document, name of the table, heading, rows.
fn text(title: &str, table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(vec![0xef, 0xbb, 0xbf]);
    writer.write_record([title])?;
    writer.write_record([&table.name])?;
    for row in table.heading.iter().chain(&table.rows) {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_semicolons_quotes_and_line_ends_are_quoted() -> Result<(), csv::Error> {
        let table = Table {
            name: "Уроки".into(),
            heading: vec![vec!["Дата".into(), "Тема".into()]],
            rows: vec![vec!["03.09".into(), "А; «Б»\n\"В\"".into()]],
        };
        let text = String::from_utf8_lossy(&text("Журнал", &table)?).into_owned();
        let expected =
            "\u{feff}Журнал\r\nУроки\r\nДата;Тема\r\n03.09;\"А; «Б»\n\"\"В\"\"\"\r\n";
        assert_eq!(text, expected);
        Ok(())
    }
}
