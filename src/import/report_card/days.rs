//! «Отчёт об успеваемости и посещаемости»: marks and words of attendance by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::record::Records;
use super::sheet::{Line, bad, text_at};
use crate::finding::Finding;
use crate::import::sheets::{Cell, Sheet, SheetRow, Value};
use crate::import::{BAD_VALUE, entry as cell, values};

/// What a cell of a day may hold, for messages.
const EXPECTED: &str = "5, Н, 5/Н, О 2";

/// A column of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    column: usize,
    date: NaiveDate,
    /// Which lesson of the subject on that day, from 1.
    nth: u8,
}

/// Whether the rows are the heading of an отчёт: months or dates beside `Предмет`.
pub(super) fn is_heading(rows: &[&SheetRow], subject: usize) -> bool {
    let beside =
        rows.iter().flat_map(|row| &row.cells).filter(|own| own.column > subject);
    beside
        .into_iter()
        .any(|own| month(&own.value).is_some() || date(&own.value).is_some())
}

/// Whether the heading names whole dates, and needs no row of days.
pub(super) fn has_dates(rows: &[&SheetRow]) -> bool {
    rows.iter().any(|row| !whole_dates(row).is_empty())
}

/// The days of the columns.
///
/// # Errors
/// A finding for every column whose day cannot be told.
pub(super) fn columns(
    sheet: &Sheet,
    rows: &[&SheetRow],
    subject: usize,
    year: &str,
) -> Result<Vec<Day>, Vec<Finding>> {
    let mut dates: BTreeMap<usize, NaiveDate> = BTreeMap::new();
    let mut findings = Vec::new();
    let mut months: Vec<(usize, u32)> = Vec::new();
    for row in rows {
        for own in row.cells.iter().filter(|own| own.column > subject) {
            if let Some(date) = date(&own.value) {
                dates.insert(own.column, date);
            } else if let Some(month) = month(&own.value) {
                months.push((own.column, month));
            } else {
                // A month stands over its days: merged, or in the first of their columns.
                let over = months.iter().rev().find(|(column, _)| *column <= own.column);
                let found = over.and_then(|(_, month)| {
                    values::day_of_year(year, *month, day(&own.value)?)
                });
                match found {
                    Some(date) => drop(dates.insert(own.column, date)),
                    None => {
                        let place = sheet.place(own.column, row.number);
                        findings.push(BAD_VALUE.at(place).expected("1–31"));
                    }
                }
            }
        }
    }
    match findings.is_empty() {
        true => Ok(numbered(dates)),
        false => Err(findings),
    }
}

/// Lessons of one day are counted from the left.
fn numbered(dates: BTreeMap<usize, NaiveDate>) -> Vec<Day> {
    let mut seen: BTreeMap<NaiveDate, u8> = BTreeMap::new();
    let mut days = Vec::new();
    for (column, date) in dates {
        let nth = seen.entry(date).or_default();
        *nth = nth.saturating_add(1);
        days.push(Day { column, date, nth: *nth });
    }
    days
}

/// «Сентябрь», «сент. 2024» → 9.
fn month(value: &Value) -> Option<u32> {
    match value {
        Value::Text(text) => values::month(text),
        _ => None,
    }
}

/// `3`, `03`.
fn day(value: &Value) -> Option<u32> {
    let day = cell::text(value)?.parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}

/// A whole date.
fn date(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Day(day) => Some(*day),
        Value::Text(text) => values::day(text),
        _ => None,
    }
}

/// The columns of a row that hold whole dates.
pub(super) fn whole_dates(row: &SheetRow) -> Vec<(usize, NaiveDate)> {
    let dated = |own: &Cell| Some((own.column, date(&own.value)?));
    row.cells.iter().filter_map(dated).collect()
}

/// Days with the subjects that stand under them; a date stands over all its columns.
pub(super) fn with_subjects(
    dates: &[(usize, NaiveDate)],
    row: &SheetRow,
) -> Vec<(Day, String)> {
    let mut seen: BTreeMap<(NaiveDate, String), u8> = BTreeMap::new();
    let mut days = Vec::new();
    for own in &row.cells {
        let over = dates.iter().rev().find(|(column, _)| *column <= own.column);
        if let (Some((_, date)), Some(subject)) = (over, cell::text(&own.value)) {
            let nth = seen.entry((*date, subject.clone())).or_default();
            *nth = nth.saturating_add(1);
            days.push((Day { column: own.column, date: *date, nth: *nth }, subject));
        }
    }
    days
}

/// Takes the row of a subject: all of it, or none; gives what is wrong.
pub(super) fn take_subject(
    line: &Line<'_>,
    days: &[Day],
    (pupil, subject): (&str, usize),
    records: &mut Records<'_>,
) -> Vec<Finding> {
    let place = line.place(subject);
    let Some(name) = text_at(line.row, subject) else {
        return vec![BAD_VALUE.at(place).expected("Предмет")];
    };
    let of = |column: usize| {
        let day = days.iter().find(|own| own.column == column)?;
        Some((*day, name.as_str()))
    };
    let mut findings = records.put_row(&line.block, (pupil, &name), &place);
    findings.extend(take(line, subject + 1, pupil, &of, records));
    findings
}

/// Takes the row of a pupil: all of it, or none; gives what is wrong.
pub(super) fn take_pupil(
    line: &Line<'_>,
    days: &[(Day, String)],
    records: &mut Records<'_>,
) -> Vec<Finding> {
    let first = days.iter().map(|(day, _)| day.column).min().unwrap_or_default();
    // The name stands left of the days, perhaps behind a number.
    let name = |own: &Cell| {
        let text = cell::text(&own.value).filter(|_| own.column < first)?;
        values::name(&text).is_some().then_some(text)
    };
    let place = line.sheet.row_place(line.row.number);
    let Some(name) = line.row.cells.iter().find_map(name) else {
        return vec![BAD_VALUE.at(place).expected("Фамилия Имя")];
    };
    let of = |column: usize| {
        let (day, subject) = days.iter().find(|(own, _)| own.column == column)?;
        Some((*day, subject.as_str()))
    };
    let known = records.put_pupil(&line.block, &name, &place).err();
    let mut findings: Vec<Finding> = known.into_iter().collect();
    findings.extend(take(line, first, &name, &of, records));
    findings
}

/// Day and subject of a column.
type Of<'o, 'n> = &'o dyn Fn(usize) -> Option<(Day, &'n str)>;

/// Takes the cells from a column on.
fn take(
    line: &Line<'_>,
    first: usize,
    pupil: &str,
    of: Of<'_, '_>,
    records: &mut Records<'_>,
) -> Vec<Finding> {
    let (mut findings, mut entries) = (Vec::new(), Vec::new());
    for own in line.row.cells.iter().filter(|own| own.column >= first) {
        let place = line.place(own.column);
        let text = cell::text(&own.value);
        let entry = text.and_then(|text| cell::entry(&text, records.request.profile));
        match (of(own.column), entry) {
            (None, _) => findings.push(bad(records, place, "–", &own.value)),
            (_, None) => findings.push(bad(records, place, EXPECTED, &own.value)),
            (Some((day, subject)), Some(entry)) => {
                entries.push((day, subject, entry, place));
            }
        }
    }
    if !findings.is_empty() {
        return findings;
    }
    for (day, subject, entry, place) in entries {
        let who = (pupil, subject);
        let when = (day.date, day.nth);
        findings.extend(records.put_day(&line.block, who, when, (&entry, &place)).err());
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_day_follows_from_the_school_year() {
        let check = |month: u32, day: u32, expected: Option<(i32, u32, u32)>| {
            let expected =
                expected.and_then(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
            assert_eq!(values::day_of_year("2024-25", month, day), expected);
        };
        check(9, 2, Some((2024, 9, 2)));
        check(12, 31, Some((2024, 12, 31)));
        check(1, 9, Some((2025, 1, 9)));
        check(5, 24, Some((2025, 5, 24)));
        check(2, 29, None);
        let month = |text: &str| month(&Value::Text(text.into()));
        assert_eq!(month("Сентябрь"), Some(9));
        assert_eq!(month("май 2025"), Some(5));
        assert_eq!(month("Мая"), Some(5));
        assert_eq!(month("март"), Some(3));
        assert_eq!(month("Итого"), None);
        assert_eq!(month("12"), None);
    }
}
