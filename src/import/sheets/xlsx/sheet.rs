//! One sheet of an Office Open XML workbook.

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};

use super::Shared;
use super::texts::{rich_text, unescaped};
use crate::import::sheets::number_format::Shown;
use crate::import::sheets::xml::{Element, Fault, Piece, Xml};
use crate::import::sheets::{
    Area, Cell, MOST_COLUMNS, NO_RESULT, Sheet, SheetRow, Tally, Value, ods, text_value,
};

/// Reads one sheet.
pub(super) struct Reader<'a, 'b> {
    xml: Xml<'a>,
    shared: &'b Shared,
    tally: &'b mut Tally,
    sheet: Sheet,
}

impl<'a, 'b> Reader<'a, 'b> {
    pub(super) fn new(
        path: &'a str,
        bytes: &'a [u8],
        shared: &'b Shared,
        tally: &'b mut Tally,
    ) -> Result<Self, Fault> {
        let xml = Xml::new(path, bytes)?;
        Ok(Self { xml, shared, tally, sheet: Sheet::default() })
    }

    pub(super) fn read(mut self) -> Result<Sheet, Fault> {
        let mut last = 0_usize;
        let mut has_data = false;
        loop {
            match self.xml.next()? {
                Piece::Open(element) => match element.name() {
                    "sheetData" => has_data = true,
                    "col" if element.is_on("hidden")? => {
                        let ends = (element.number("min")?, element.number("max")?);
                        if let (Some(from @ 1..), Some(to @ 1..)) = ends {
                            self.tally.mark()?;
                            let to = to.min(MOST_COLUMNS);
                            self.sheet.hidden_columns.push((from - 1, to - 1));
                        }
                    }
                    "row" => {
                        let number = match element.number("r")? {
                            Some(own) => own,
                            None => last.saturating_add(1),
                        };
                        let is_hidden = element.is_on("hidden")?;
                        if number <= last {
                            return Err(self.xml.broken("a row out of order"));
                        }
                        last = number;
                        self.row(number, is_hidden)?;
                    }
                    "mergeCell" => {
                        let area = element.attribute("ref")?;
                        let area = area.as_deref().and_then(area_of);
                        let broken = || self.xml.broken("an area that is none");
                        self.tally.mark()?;
                        self.sheet.merged.push(area.ok_or_else(broken)?);
                    }
                    _ => {}
                },
                Piece::End if !has_data => return Err(self.xml.broken("no sheet")),
                Piece::End => return Ok(self.sheet),
                _ => {}
            }
        }
    }

    fn row(&mut self, number: usize, is_hidden: bool) -> Result<(), Fault> {
        let mut row = SheetRow { number, is_hidden, ..SheetRow::default() };
        let mut next = 0;
        loop {
            match self.xml.next()? {
                Piece::Open(element) if element.name() == "c" => {
                    let column = match element.attribute("r")? {
                        Some(name) => match address(&name) {
                            Some((column, own)) if own == number => column,
                            _ => return Err(self.xml.broken("a cell of another row")),
                        },
                        None => next,
                    };
                    if column < next {
                        return Err(self.xml.broken("a cell out of order"));
                    }
                    next = column + 1;
                    if let Some((value, is_formula)) = self.cell(&element)? {
                        self.tally.cell(column, number, &value)?;
                        row.cells.push(Cell { column, value, is_formula });
                    }
                }
                Piece::Open(_) => self.xml.skip()?,
                Piece::Close => break,
                Piece::Text(_) | Piece::End => {}
            }
        }
        if !row.cells.is_empty() {
            self.sheet.rows.push(row);
        }
        Ok(())
    }

    fn cell(&mut self, cell: &Element<'a>) -> Result<Option<(Value, bool)>, Fault> {
        let kind = cell.attribute("t")?;
        let style = cell.number("s")?;
        let (mut value, mut inline, mut is_formula) = (None, None, false);
        loop {
            match self.xml.next()? {
                Piece::Open(element) => match element.name() {
                    "f" => {
                        is_formula = true;
                        self.xml.skip()?;
                    }
                    "v" => value = Some(self.xml.text(&[])?),
                    "is" => inline = Some(rich_text(&mut self.xml)?),
                    _ => self.xml.skip()?,
                },
                Piece::Close => break,
                Piece::Text(_) | Piece::End => {}
            }
        }
        let is_text = kind.as_deref() == Some("str");
        let is_blank = value.as_ref().is_none_or(|own| !is_text && own.trim().is_empty());
        if is_formula && is_blank {
            return Ok(Some((Value::Error(NO_RESULT.to_owned()), true)));
        }
        let value = match kind.as_deref() {
            Some("inlineStr") => inline.and_then(text_value),
            kind => match value.filter(|own| !own.trim().is_empty()) {
                Some(text) => self.value(kind, style, text)?,
                None => None,
            },
        };
        Ok(value.map(|own| (own, is_formula)))
    }

    fn value(
        &self,
        kind: Option<&str>,
        style: Option<usize>,
        text: String,
    ) -> Result<Option<Value>, Fault> {
        let broken = || self.xml.broken("a value that is none");
        Ok(match kind {
            Some("s") => {
                let at: Option<usize> = text.trim().parse().ok();
                let text = at.and_then(|own| self.shared.texts.get(own));
                text_value(text.ok_or_else(broken)?.clone())
            }
            Some("str") => text_value(unescaped(&text)),
            Some("b") => Some(Value::Truth(text.trim() == "1")),
            Some("e") => Some(Value::Error(text)),
            Some("d") => Some(ods::day(&text).ok_or_else(broken)?),
            None | Some("n") => {
                let number: f64 = text.trim().parse().map_err(|_| broken())?;
                let style = style.and_then(|own| self.shared.styles.get(own));
                Some(match style {
                    Some(Shown::Day) => self.day(number),
                    Some(Shown::Clock) => Value::Clock,
                    Some(Shown::Plain) | None => Value::Number(number),
                })
            }
            Some(_) => return Err(broken()),
        })
    }

    /// A day that is stored as a number; one that is no day stays the number.
    fn day(&self, number: f64) -> Value {
        let moment = serial(number, self.shared.is_1904);
        match moment {
            _ if (0.0..1.0).contains(&number) => Value::Clock,
            Some(own) if own.time() == chrono::NaiveTime::MIN => Value::Day(own.date()),
            Some(own) => Value::Moment(own),
            None => Value::Number(number),
        }
    }
}

/// The moment of a serial number, to the second.
///
/// Source: ECMA-376-1:2016, 18.17.4.1; in the 1900 system day 60 is the 29 February 1900
/// that never was.
fn serial(number: f64, is_1904: bool) -> Option<NaiveDateTime> {
    if !(0.0..3_000_000.0).contains(&number) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded above, and not negative"
    )]
    let seconds = (number * 86_400.0).round() as i64;
    let (days, seconds) = (u64::try_from(seconds / 86_400).ok()?, seconds % 86_400);
    let (epoch, days) = match (is_1904, days) {
        (true, days) => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        (false, 60) => return None,
        (false, 0..60) => (NaiveDate::from_ymd_opt(1899, 12, 31)?, days),
        (false, days) => (NaiveDate::from_ymd_opt(1899, 12, 30)?, days),
    };
    let day = epoch.checked_add_days(Days::new(days))?;
    day.and_hms_opt(0, 0, 0)?.checked_add_signed(TimeDelta::seconds(seconds))
}

/// Column from 0 and row from 1 of `C14`.
fn address(name: &str) -> Option<(usize, usize)> {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, digits) = name.split_at(letters);
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column =
        letters.bytes().fold(0_usize, |sum, own| sum * 26 + usize::from(own - b'A') + 1);
    let row = digits.parse().ok().filter(|own| *own >= 1)?;
    Some((column - 1, row))
}

/// `A5:C7`.
fn area_of(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first, last) = (address(first)?, address(last)?);
    Some(Area { columns: (first.0, last.0), rows: (first.1, last.1) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days_of_either_system() {
        let check = |number: f64, is_1904: bool, expected: &str| {
            let found = serial(number, is_1904).map(|own| own.to_string());
            assert_eq!(found.as_deref().unwrap_or("none"), expected, "{number}");
        };
        check(45_901.0, false, "2025-09-01 00:00:00");
        check(44_439.0, true, "2025-09-01 00:00:00");
        check(46_172.763_888_9, false, "2026-05-30 18:20:00");
        check(59.0, false, "1900-02-28 00:00:00");
        check(60.0, false, "none");
        check(61.0, false, "1900-03-01 00:00:00");
        check(-1.0, false, "none");
        check(1e300, false, "none");
    }

    #[test]
    fn a_row_of_the_greatest_number_is_followed_by_none() {
        let text = b"<worksheet><sheetData><row r=\"18446744073709551615\"/><row/>\
            </sheetData></worksheet>";
        let (shared, mut tally) = (Shared::default(), Tally::default());
        let reader = Reader::new("sheet", text, &shared, &mut tally);
        let read = reader.and_then(Reader::read);
        assert!(matches!(read, Err(Fault::Broken(_))));
    }

    #[test]
    fn addresses_are_read() {
        assert_eq!(address("C14"), Some((2, 14)));
        assert_eq!(address("XFD1048576"), Some((16_383, 1_048_576)));
        for none in ["", "14", "C", "C0", "ABCD1", "c1"] {
            assert_eq!(address(none), None, "{none}");
        }
    }
}
