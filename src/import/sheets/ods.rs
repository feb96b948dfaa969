//! OpenDocument spreadsheets.
//!
//! Source: OASIS OpenDocument 1.3, part 3: 9.1 (tables), 19.385 (values of cells).

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

use super::xml::{Element, Fault, Piece, Xml};
use super::{
    Area, Cell, MOST_COLUMNS, MOST_ROWS, NO_RESULT, Parts, Sheet, SheetRow, Tally, Value,
    text_value,
};

const CONTENT: &str = "content.xml";

pub(super) fn read(parts: &Parts) -> Result<Vec<Sheet>, Fault> {
    let mut xml = Xml::new(CONTENT, parts.get(CONTENT)?)?;
    let mut tally = Tally::default();
    let mut sheets = Vec::new();
    let mut hidden_styles = Vec::new();
    let (mut style, mut has_body) = (String::new(), false);
    loop {
        match xml.next()? {
            Piece::Open(element) => match element.name() {
                "style" => style = element.attribute("style:name")?.unwrap_or_default(),
                "table-properties"
                    if element.attribute("table:display")?.as_deref()
                        == Some("false") =>
                {
                    hidden_styles.push(style.clone());
                }
                "spreadsheet" => has_body = true,
                "table" if has_body => {
                    let name = element.attribute("table:name")?.unwrap_or_default();
                    let style = element.attribute("table:style-name")?;
                    let is_hidden = style.is_some_and(|own| hidden_styles.contains(&own));
                    tally.mark()?;
                    let sheet = Sheet { name, is_hidden, ..Sheet::default() };
                    let mut reader = Reader {
                        xml: &mut xml,
                        tally: &mut tally,
                        sheet,
                        row: 1,
                        column: 0,
                    };
                    reader.table()?;
                    sheets.push(reader.sheet);
                }
                // Histories of changes, filters and the like hold tables that are none.
                "tracked-changes"
                | "database-ranges"
                | "data-pilot-tables"
                | "content-validations"
                | "named-expressions"
                | "dde-links" => xml.skip()?,
                _ => {}
            },
            Piece::End if !has_body => return Err(xml.broken("no spreadsheet")),
            Piece::End => return Ok(sheets),
            _ => {}
        }
    }
}

/// Reads one table.
struct Reader<'a, 'b> {
    xml: &'b mut Xml<'a>,
    tally: &'b mut Tally,
    sheet: Sheet,
    /// Number of the next row, from 1.
    row: usize,
    /// The next column of the table's head, from 0.
    column: usize,
}

impl<'a> Reader<'a, '_> {
    fn table(&mut self) -> Result<(), Fault> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.xml.next()? {
                Piece::Open(element) => match element.name() {
                    "table-column" => {
                        let count = repeated(&element, "table:number-columns-repeated")?;
                        if is_hidden(&element)? {
                            let last = self.column.saturating_add(count - 1);
                            let last = last.min(MOST_COLUMNS);
                            self.tally.mark()?;
                            self.sheet.hidden_columns.push((self.column, last));
                        }
                        self.column = self.column.saturating_add(count);
                        self.xml.skip()?;
                    }
                    "table-row" => self.row(&element)?,
                    "table-row-group"
                    | "table-rows"
                    | "table-header-rows"
                    | "table-column-group"
                    | "table-columns"
                    | "table-header-columns" => {
                        depth += 1;
                    }
                    _ => self.xml.skip()?,
                },
                Piece::Close => depth -= 1,
                Piece::Text(_) | Piece::End => {}
            }
        }
        Ok(())
    }

    fn row(&mut self, row: &Element<'a>) -> Result<(), Fault> {
        let count = repeated(row, "table:number-rows-repeated")?;
        let is_hidden = is_hidden(row)?;
        // First column, last column and more, value, whether a formula.
        let mut cells: Vec<(usize, usize, Value, bool)> = Vec::new();
        let mut column = 0_usize;
        loop {
            match self.xml.next()? {
                Piece::Open(element)
                    if ["table-cell", "covered-table-cell"].contains(&element.name()) =>
                {
                    let count = repeated(&element, "table:number-columns-repeated")?;
                    self.merge(&element, column)?;
                    let next = column.saturating_add(count);
                    if let Some((value, is_formula)) = self.cell(&element)? {
                        cells.push((column, next, value, is_formula));
                    }
                    column = next;
                }
                Piece::Open(_) => self.xml.skip()?,
                Piece::Close => break,
                Piece::Text(_) | Piece::End => {}
            }
        }
        let first = self.row;
        self.row = self.row.saturating_add(count);
        if cells.is_empty() {
            return Ok(());
        }
        for number in first..self.row {
            let mut row = SheetRow { number, is_hidden, ..SheetRow::default() };
            for (first, next, value, is_formula) in &cells {
                for column in *first..*next {
                    self.tally.cell(column, number, value)?;
                    let (value, is_formula) = (value.clone(), *is_formula);
                    row.cells.push(Cell { column, value, is_formula });
                }
            }
            self.sheet.rows.push(row);
        }
        Ok(())
    }

    fn merge(&mut self, cell: &Element<'a>, column: usize) -> Result<(), Fault> {
        let columns = repeated(cell, "table:number-columns-spanned")?.min(MOST_COLUMNS);
        let rows = repeated(cell, "table:number-rows-spanned")?.min(MOST_ROWS);
        if (columns, rows) != (1, 1) {
            let columns = (column, column.saturating_add(columns - 1));
            let rows = (self.row, self.row.saturating_add(rows - 1));
            self.tally.mark()?;
            self.sheet.merged.push(Area { columns, rows });
        }
        Ok(())
    }

    fn cell(&mut self, cell: &Element<'a>) -> Result<Option<(Value, bool)>, Fault> {
        let kind = match cell.attribute("office:value-type")? {
            Some(kind) => Some(kind),
            None => cell.attribute("calcext:value-type")?,
        };
        let is_error = cell.attribute("calcext:value-type")?.as_deref() == Some("error");
        let is_formula = cell.attribute("table:formula")?.is_some();
        let text = self.paragraphs()?;
        let broken = || Fault::Broken(format!("{CONTENT}: a value that is none"));
        let attribute = |name| cell.attribute(name)?.ok_or_else(broken);
        let value = match kind.as_deref() {
            _ if is_error => Some(Value::Error(text)),
            None if is_formula && text.is_empty() => {
                Some(Value::Error(NO_RESULT.to_owned()))
            }
            None => text_value(text),
            Some("string") => match cell.attribute("office:string-value")? {
                Some(own) => text_value(own),
                None => text_value(text),
            },
            Some("float" | "currency" | "percentage") => {
                let number = attribute("office:value")?.parse();
                Some(Value::Number(number.map_err(|_| broken())?))
            }
            Some("date") => {
                Some(day(&attribute("office:date-value")?).ok_or_else(broken)?)
            }
            Some("time") => Some(Value::Clock),
            Some("boolean") => {
                Some(Value::Truth(attribute("office:boolean-value")? == "true"))
            }
            Some(_) => return Err(broken()),
        };
        Ok(value.map(|own| (own, is_formula)))
    }

    /// The text of the cell that has just begun, without notes and pictures.
    fn paragraphs(&mut self) -> Result<String, Fault> {
        let mut lines: Vec<String> = Vec::new();
        loop {
            match self.xml.next()? {
                Piece::Open(element) if element.name() == "p" => {
                    lines.push(paragraph(self.xml)?);
                }
                Piece::Open(_) => self.xml.skip()?,
                Piece::Close => return Ok(lines.join("\n")),
                Piece::Text(_) | Piece::End => {}
            }
        }
    }
}

/// One paragraph; blanks in a row are one, unless an element says otherwise.
///
/// Source: OpenDocument 1.3, part 3, 6.1.2 and 6.1.3.
fn paragraph(xml: &mut Xml<'_>) -> Result<String, Fault> {
    let (mut text, mut depth) = (String::new(), 1_usize);
    while depth > 0 {
        match xml.next()? {
            Piece::Open(element) => {
                depth += 1;
                match element.name() {
                    "s" => {
                        let count = element.number("text:c")?.unwrap_or(1);
                        text.extend(std::iter::repeat_n(' ', count.min(MOST_COLUMNS)));
                    }
                    "tab" => text.push('\t'),
                    "line-break" => text.push('\n'),
                    _ => {}
                }
            }
            Piece::Close => depth -= 1,
            Piece::Text(own) => {
                for letter in own.chars() {
                    let is_blank = matches!(letter, ' ' | '\t' | '\r' | '\n');
                    match is_blank {
                        true if text.is_empty() || text.ends_with(' ') => {}
                        true => text.push(' '),
                        false => text.push(letter),
                    }
                }
            }
            Piece::End => {}
        }
    }
    Ok(text)
}

/// How often an element stands for itself.
fn repeated(element: &Element<'_>, name: &str) -> Result<usize, Fault> {
    Ok(element.number(name)?.unwrap_or(1).max(1))
}

fn is_hidden(element: &Element<'_>) -> Result<bool, Fault> {
    let visibility = element.attribute("table:visibility")?;
    Ok(matches!(visibility.as_deref(), Some("collapse" | "filter")))
}

/// A day or a moment of ISO 8601; midnight is the day.
pub(super) fn day(text: &str) -> Option<Value> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(Value::Day(day));
    }
    let moment =
        NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S%.f");
    // A day is kept as a number, so a whole second may lack some millionths.
    let moment = moment.ok()?.checked_add_signed(TimeDelta::milliseconds(500))?;
    let moment = moment.with_nanosecond(0)?;
    Some(match moment.time() == chrono::NaiveTime::MIN {
        true => Value::Day(moment.date()),
        false => Value::Moment(moment),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_and_one_beyond_all_calendars_is_none() {
        let check = |text: &str, expected: Option<&str>| {
            let found = day(text).map(|own| match own {
                Value::Day(day) => day.to_string(),
                other => format!("{other:?}"),
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("2025-09-02", Some("2025-09-02"));
        check("2025-09-01T23:59:59.9999", Some("2025-09-02"));
        check("+262142-12-31T23:59:59.9", None);
        check("2025-09-31", None);
    }

    #[test]
    fn no_cell_spans_more_than_a_sheet_has() {
        let wide = "<spreadsheet><table><table-row><table-cell \
            table:number-columns-spanned=\"999999999\" \
            table:number-rows-spanned=\"999999999\" office:value-type=\"string\">\
            <p>a</p></table-cell></table-row></table></spreadsheet>";
        let parts = vec![(CONTENT.to_owned(), wide.as_bytes().to_vec())];
        let sheets = read(&Parts { parts }).unwrap_or_default();
        let merged: Vec<Area> =
            sheets.iter().flat_map(|own| own.merged.clone()).collect();
        let area = Area { columns: (0, MOST_COLUMNS - 1), rows: (1, MOST_ROWS) };
        assert_eq!(merged, [area]);
    }
}
