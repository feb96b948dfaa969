//! What one cell of the form says, out of the place from which the map takes it.

use chrono::NaiveDate;

use super::heading::shown;
use super::map::{Across, Source};
use super::rows::{Filling, Spot, of_a_day};
use crate::finding::{Finding, Place};
use crate::import::sheets::{SheetRow, Value};
use crate::import::workbook::{self, Column, Datum, Kind, folded};
use crate::import::{entry, values};

/// Longest key by which a foreign table tells pupils apart, in letters.
const LONGEST_KEY: usize = 200;

/// What a cell says, and whether a Latin letter was taken for a Cyrillic one; `None` if the
/// other tab that shares the cell has it.
type Said = Option<(Datum, bool)>;
/// The finding on a cell, as soon as its place is known.
type Refused = Box<dyn FnOnce(Place) -> Finding>;

impl<'a> Filling<'a> {
    /// What stands in the cell of the form, in the form's words; `None` for nothing.
    pub(super) fn value(
        &self,
        column: &Column,
        source: &Source,
        spot: Spot<'a>,
    ) -> Option<Value> {
        let text = |own: &str| Some(Value::Text(own.to_owned()));
        let value = match source {
            Source::Columns(names) => self.joined(names, spot.row?),
            Source::NamePart(names, part) => self.name_part(names, *part, spot.row?),
            Source::Value(own) => text(own),
            Source::Title(label) => {
                self.block.titles.get(label.as_str()).map(|(own, _)| own.clone())
            }
            Source::Sheet => text(&self.lens.sheet.name),
            Source::File => {
                let name = self.lens.sheet.file.rsplit('/').next()?;
                text(name.rsplit_once('.').map_or(name, |(own, _)| own))
            }
            Source::Across(Across::Heading) => Some(spot.across?.heading.clone()),
            Source::Across(Across::Count) => text(&spot.across?.count.to_string()),
            Source::Across(Across::Cell) => {
                self.lens.at(spot.across?.column, spot.row?).cloned()
            }
        }?;
        if self.reading.map.words.is_empty() {
            return Some(value);
        }
        match self.meaning(column, &folded(&shown(&value))) {
            Some(meaning) if meaning.is_empty() => None,
            Some(meaning) => text(meaning),
            None => Some(value),
        }
    }

    /// What the map says that a foreign word means; shared cells hold words of both tabs.
    fn meaning(&self, column: &Column, word: &str) -> Option<&String> {
        let is_of_a_day = of_a_day(self.fill.tab.name) == Some(column.heading);
        let own = std::iter::once(column.heading);
        let shared = ["Отметка", "Знак"].into_iter();
        let shared = shared.filter(|_| self.is_shared && is_of_a_day);
        let mut words = own.chain(shared);
        words.find_map(|heading| self.reading.map.words.get(heading)?.get(word))
    }

    /// A part of a name: of two or three columns each holds its own, and the last of two
    /// the given name and the patronymic; else their texts are one full name.
    fn name_part(
        &self,
        names: &[String],
        part: usize,
        row: &'a SheetRow,
    ) -> Option<Value> {
        let text = |names: &[String]| Some(shown(&self.joined(names, row)?));
        let own = match (names, part) {
            ([_, _, _], _) => text(names.get(part..=part)?),
            ([family, _], 0) => text(std::slice::from_ref(family)),
            ([_, rest], _) => {
                let rest = text(std::slice::from_ref(rest))?;
                let mut words = rest.splitn(2, char::is_whitespace);
                words.nth(part - 1).map(|own| own.trim().to_owned())
            }
            _ => {
                let whole = text(names)?;
                let (family, given, patronymic) = match values::name(&whole) {
                    Some((family, given, patronymic)) => {
                        (Some(family), Some(given), patronymic)
                    }
                    None => (Some(whole), None, None),
                };
                [family, given, patronymic].into_iter().nth(part)?
            }
        };
        own.filter(|own| !own.is_empty()).map(Value::Text)
    }

    /// The cells of columns, joined by a blank; a single one stays what it is.
    fn joined(&self, names: &[String], row: &'a SheetRow) -> Option<Value> {
        let columns = names.iter().filter_map(|own| self.block.columns.get(own.as_str()));
        let mut values = columns.filter_map(|own| self.lens.at(*own, row));
        let first = values.next()?;
        let rest: Vec<String> = values.map(shown).collect();
        match rest.is_empty() {
            true => Some(first.clone()),
            false => Some(Value::Text(format!("{} {}", shown(first), rest.join(" ")))),
        }
    }

    /// What a value says; `None` if the other tab that shares the cell has it.
    pub(super) fn datum(&self, column: &Column, value: &Value) -> Result<Said, Refused> {
        let profile = self.reading.request.profile;
        let text = shown(value);
        if self.is_shared && of_a_day(self.fill.tab.name) == Some(column.heading) {
            let is_marks = self.fill.tab.name == "Отметки";
            if let Some(marks) = workbook::marks(&text, profile) {
                return Ok(is_marks.then_some((Datum::Marks(marks), false)));
            }
            if let Some(own) = entry::entry(&text, profile) {
                let marks = Some(own.marks).filter(|own| !own.is_empty());
                return Ok(match is_marks {
                    true => marks.map(|own| (Datum::Marks(own), false)),
                    false => own.attendance.map(|own| (Datum::Attendance(own), false)),
                });
            }
            if !is_marks {
                // The fault is told once, of the mark.
                return Ok(None);
            }
        }
        let day = self.day(column, value);
        let (own, own_column);
        let (column, value) = match (column.heading, day) {
            (_, Some(day)) => {
                own = Value::Day(day);
                (column, &own)
            }
            ("Номер", _)
                if !text.bytes().all(|own| own.is_ascii_digit()) || text.len() > 3 =>
            {
                own_column = Column { kind: Kind::Line(LONGEST_KEY), ..*column };
                (&own_column, value)
            }
            _ => (column, value),
        };
        match workbook::read_value(column, value, profile) {
            Ok(own) => Ok(Some((own.datum, own.has_look_alike))),
            Err(refusal) => {
                let (value, show) = (value.clone(), self.reading.request.show);
                Err(Box::new(move |place| refusal.at(place, &value, show)))
            }
        }
    }

    /// A day that is written in the way of the map, or in any that is beyond doubt; where
    /// the map has no way, also as headings write it. A number is none: `2.1` may be a mark.
    fn day(&self, column: &Column, value: &Value) -> Option<NaiveDate> {
        if !matches!(column.kind, Kind::Day) {
            return None;
        }
        let text = match value {
            Value::Text(_) => shown(value),
            Value::Moment(own) => return Some(own.date()),
            _ => return None,
        };
        match self.reading.map.dates.as_deref() {
            Some(format) => NaiveDate::parse_from_str(&text, format)
                .ok()
                .or_else(|| values::day(&text)),
            None => values::spelt_day(&text, self.reading.year),
        }
    }
}
