//! «Табель успеваемости»: resulting marks; an average is never a mark.

use super::record::{self, Records};
use super::sheet::{Line, bad, text_at};
use crate::finding::Finding;
use crate::import::entry as cell;
use crate::import::sheets::{Cell, Sheet, SheetRow};
use crate::import::{BAD_VALUE, UNKNOWN_RECORD, values};
use crate::snapshot::v1::{ResultKind, TermKind};

/// What the heading of a column may say, for messages.
const HEADINGS: &str =
    "1 четверть, 1 триместр, 1 полугодие, Ср. балл, Годовая, Экзамен, Итоговая";
/// What a cell may hold, for messages.
const EXPECTED: &str = "5, н/а, осв, зач";

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// Resulting marks, with the term of a term mark.
    Marks(ResultKind, Option<String>),
    /// Averages, which are no marks.
    Average,
}

/// What the words of a heading say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Term(TermKind, u8),
    Result(ResultKind),
    Average,
}

/// The columns right of the subject.
///
/// # Errors
/// A finding for every heading that says nothing, or names a term the profile has not.
pub(super) fn columns(
    sheet: &Sheet,
    rows: &[&SheetRow],
    subject: usize,
    year: &str,
    records: &Records<'_>,
) -> Result<Vec<(usize, Column)>, Vec<Finding>> {
    let last = rows.iter().flat_map(|row| &row.cells).map(|own| own.column).max();
    let (mut columns, mut findings) = (Vec::new(), Vec::new());
    for column in subject + 1..=last.unwrap_or(subject) {
        let words = joined(sheet, rows, subject, column);
        if words.is_empty() {
            continue;
        }
        let place = sheet.place(column, rows.first().map_or(1, |row| row.number));
        match said(&words) {
            None => {
                let finding = BAD_VALUE.at(place).expected(HEADINGS);
                findings.push(records.request.show.found_text(finding, &words));
            }
            Some(Said::Average) => columns.push((column, Column::Average)),
            Some(Said::Result(kind)) => columns.push((column, Column::Marks(kind, None))),
            Some(Said::Term(kind, number)) => match records.term(year, kind, number) {
                Some(term) => {
                    let term = Some(term.clone());
                    columns.push((column, Column::Marks(ResultKind::TermMark, term)));
                }
                None => {
                    let finding = UNKNOWN_RECORD.at(place);
                    findings.push(
                        finding.with("key", format!("[[calendar]] {year} {number}")),
                    );
                }
            },
        }
    }
    if findings.is_empty() { Ok(columns) } else { Err(findings) }
}

/// The texts of the heading over a column, top to bottom.
///
/// A merged area says what stands in its first cell, in its first row. Outside of such, a
/// cell that is blank over one that is not belongs to the text left of it.
fn joined(sheet: &Sheet, rows: &[&SheetRow], subject: usize, column: usize) -> String {
    let mut words = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let area = sheet.merged.iter().find(|area| {
            (area.columns.0..=area.columns.1).contains(&column)
                && (area.rows.0..=area.rows.1).contains(&row.number)
        });
        let has_below =
            || rows[at + 1..].iter().any(|below| text_at(below, column).is_some());
        let left = || {
            let is_left = |own: &&Cell| own.column > subject && own.column < column;
            cell::text(&row.cells.iter().rfind(is_left)?.value)
        };
        words.extend(match (text_at(row, column), area) {
            (Some(text), _) => Some(text),
            (None, Some(area)) if row.number == area.rows.0 => {
                text_at(row, area.columns.0)
            }
            (None, None) if has_below() => left(),
            (None, _) => None,
        });
    }
    words.join(" ")
}

/// Whether a row without a subject may belong to a heading: it holds words alone.
pub(super) fn is_heading_row(row: &SheetRow, records: &Records<'_>) -> bool {
    row.cells.iter().all(|own| {
        let text = cell::text(&own.value).unwrap_or_default();
        let is_number = text.replace(',', ".").parse::<f64>().is_ok();
        !is_number && values::mark(&text, records.request.profile).is_none()
    })
}

/// «1 четверть», «II полугодие Отметка», «Ср. балл», «Годовая».
fn said(words: &str) -> Option<Said> {
    let lower = words.to_lowercase();
    let parts: Vec<&str> = lower
        .split(|own: char| !own.is_alphanumeric())
        .filter(|own| !own.is_empty())
        .collect();
    let has = |stem: &str| parts.iter().any(|own| own.starts_with(stem));
    if parts.contains(&"ср") || has("средн") {
        return Some(Said::Average);
    }
    let terms = [
        ("четв", TermKind::Quarter),
        ("тримест", TermKind::Trimester),
        ("полуг", TermKind::HalfYear),
        ("семестр", TermKind::HalfYear),
    ];
    if let Some((_, kind)) = terms.into_iter().find(|(stem, _)| has(stem)) {
        let number = parts.iter().find_map(|own| number(own))?;
        return Some(Said::Term(kind, number));
    }
    let results = [
        ("экз", ResultKind::ExamMark),
        ("итог", ResultKind::FinalMark),
        ("пром", ResultKind::InterimMark),
        ("год", ResultKind::YearMark),
    ];
    let found = results.into_iter().find(|(stem, _)| has(stem));
    found.map(|(_, kind)| Said::Result(kind))
}

/// `1` or `I` up to 4; the Roman ones in Latin letters, or in the Ukrainian «і» alike.
fn number(text: &str) -> Option<u8> {
    let text = text.replace('і', "i");
    let numbers = [["1", "i"], ["2", "ii"], ["3", "iii"], ["4", "iv"]];
    (1..).zip(numbers).find(|(_, own)| own.contains(&text.as_str())).map(|(at, _)| at)
}

/// Takes the row of a subject: all of it, or none; gives what is wrong.
pub(super) fn take(
    line: &Line<'_>,
    columns: &[(usize, Column)],
    (pupil, subject): (&str, usize),
    records: &mut Records<'_>,
) -> Vec<Finding> {
    let place = line.place(subject);
    let Some(name) = text_at(line.row, subject) else {
        return vec![BAD_VALUE.at(place).expected("Предмет")];
    };
    let (mut findings, mut results) = (Vec::new(), Vec::new());
    for own in line.row.cells.iter().filter(|own| own.column > subject) {
        let place = line.place(own.column);
        match result(own, columns, records) {
            Read::Nothing => {}
            Read::Mark(result) => results.push((result, place)),
            Read::Bad => findings.push(bad(records, place, EXPECTED, &own.value)),
        }
    }
    if !findings.is_empty() {
        return findings;
    }
    findings.extend(records.put_row(&line.block, (pupil, &name), &place));
    for (result, place) in results {
        let put = records.put_result(&line.block, (pupil, &name), (result, &place));
        findings.extend(put.err());
    }
    findings
}

/// What one cell gives.
enum Read {
    Nothing,
    Mark(record::Resulting),
    Bad,
}

fn result(own: &Cell, columns: &[(usize, Column)], records: &Records<'_>) -> Read {
    let (kind, term) = match columns.iter().find(|(column, _)| *column == own.column) {
        Some((_, Column::Average)) => return Read::Nothing,
        Some((_, Column::Marks(kind, term))) => (*kind, term.clone()),
        None => return Read::Bad,
    };
    let Some(text) = cell::text(&own.value) else { return Read::Bad };
    if ["-", "–", "—"].contains(&text.as_str()) {
        return Read::Nothing;
    }
    match values::mark_on_scale(&text, records.request.profile) {
        Some(value) => Read::Mark(record::Resulting { kind, term, value }),
        None => Read::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_heading_say_what_the_column_holds() {
        let check = |words: &str, expected: Option<Said>| {
            assert_eq!(said(words), expected, "{words}");
        };
        check("1 четверть", Some(Said::Term(TermKind::Quarter, 1)));
        check("1 четверть Отметка", Some(Said::Term(TermKind::Quarter, 1)));
        check("IV четв.", Some(Said::Term(TermKind::Quarter, 4)));
        check("2 полугодие", Some(Said::Term(TermKind::HalfYear, 2)));
        check("Семестр 2", Some(Said::Term(TermKind::HalfYear, 2)));
        check("III триместр", Some(Said::Term(TermKind::Trimester, 3)));
        check("1 четверть Ср. балл", Some(Said::Average));
        check("ср.", Some(Said::Average));
        check("Год", Some(Said::Result(ResultKind::YearMark)));
        check("Годовая", Some(Said::Result(ResultKind::YearMark)));
        check("Экзамен", Some(Said::Result(ResultKind::ExamMark)));
        check("Итоговая", Some(Said::Result(ResultKind::FinalMark)));
        check("четверть", None);
        check("Примечание", None);
    }
}
