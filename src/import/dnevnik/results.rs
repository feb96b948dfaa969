//! Resulting marks: those of terms, the year, exams and the final ones stay apart.

use super::calendar::{term_id, term_kind};
use super::capture::{CaptureFile, Kind, book_list};
use super::marks::{self, ApiMark};
use super::row::Row;
use super::works::ApiWork;
use super::year::Year;
use crate::finding::{Finding, Place};
use crate::import::codes::CONFLICT;
use crate::import::{Intake, ResultKey};
use crate::snapshot::v1::{ResultKind, ResultMark, TermKind};

/// What a resulting mark is for: its kind, and the term of a term mark.
type Cell = (ResultKind, Option<String>);

pub(super) fn read(files: &[&CaptureFile], year: &mut Year<'_>, intake: &mut Intake) {
    for file in files.iter().filter(|own| own.kind == Kind::FinalMarks) {
        let entries = file.root().items().map_err(|own| intake.findings.push(own));
        for entry in entries.unwrap_or_default() {
            let rows = entry.list("per-subject-final-marks");
            let rows = rows.map_err(|own| intake.findings.push(own));
            for row in rows.unwrap_or_default() {
                intake.book(&file.name, take_entry(&entry, &row, file, year));
            }
        }
    }
    book_list(files, Kind::AllFinals, "marks", intake, |file, row| {
        let mark = marks::mark(row, file.person.as_deref(), year)?;
        put_work_mark(row, file, mark, year)
    });
}

/// One subject of a pupil in the final marks of a group.
fn take_entry(
    entry: &Row<'_>,
    row: &Row<'_>,
    file: &CaptureFile,
    year: &mut Year<'_>,
) -> Result<(), Finding> {
    let person = entry.required_id("person")?;
    let own = row.get("final-mark").ok_or_else(|| row.missing("final-mark"))?;
    let mark = marks::mark(&own, Some(&person), year)?;
    let subject = row.required_id("subject")?;
    let by_work = match &mark.work {
        Some((_, work)) => Some(cell_of(&own, work, year)?),
        None => None,
    };
    let by_period = match entry.id("reportingPeriod")? {
        Some(id) => match year.periods.get(&id).map(String::as_str) {
            Some("y") => Some((ResultKind::YearMark, None)),
            Some(term) => Some((ResultKind::TermMark, Some(term.to_owned()))),
            None => return Err(entry.unknown("reportingPeriod", &id)),
        },
        None => None,
    };
    let cell = match (by_work, by_period) {
        (Some((ResultKind::TermMark, own)), Some((_, period))) if own != period => {
            let finding = CONFLICT.at(row.place()).with("key", own.unwrap_or_default());
            return Err(finding.with("other", period.unwrap_or_else(|| "y".into())));
        }
        (Some(cell), _) | (None, Some(cell)) => cell,
        (None, None) => return Err(entry.missing("reportingPeriod")),
    };
    put(row, file, mark, subject, cell, year)
}

/// Puts a mark whose work says what it is for.
///
/// # Errors
/// If it has no such work, or the place of its result is unknown or taken.
pub(super) fn put_work_mark(
    row: &Row<'_>,
    file: &CaptureFile,
    mark: ApiMark,
    year: &mut Year<'_>,
) -> Result<(), Finding> {
    let Some((_, work)) = &mark.work else { return Err(row.missing("work")) };
    let cell = cell_of(row, work, year)?;
    let subject = work.subject.clone().ok_or_else(|| row.missing("subjectId"))?;
    put(row, file, mark, subject, cell, year)
}

/// «Годовая» is a period mark of the year; «итоговая» is another record.
fn cell_of(row: &Row<'_>, work: &ApiWork, year: &Year<'_>) -> Result<Cell, Finding> {
    let wrong = |expected: &str| {
        row.get("work").map_or_else(|| row.missing("work"), |own| own.bad(expected))
    };
    let period = work.period_type.as_deref();
    match (work.kind.as_deref(), period) {
        (Some("Exam"), _) => Ok((ResultKind::ExamMark, None)),
        (Some("PeriodFinalMark"), None | Some("Year" | "NotSet")) => {
            Ok((ResultKind::FinalMark, None))
        }
        (Some("PeriodMark"), Some(word)) => match term_kind(word) {
            Some((TermKind::Year, _)) => Ok((ResultKind::YearMark, None)),
            Some((kind, _)) => {
                let number = work.period_number.as_ref().and_then(|own| own.parse().ok());
                let number = number.ok_or_else(|| wrong("periodNumber"))?;
                let term = term_id(kind, number);
                match year.draft.terms.get(&term) {
                    Some(_) => Ok((ResultKind::TermMark, Some(term))),
                    None => Err(row.unknown("work", &term)),
                }
            }
            None => Err(wrong("Quarter, HalfYear, Semester, Trimester, Year")),
        },
        _ => Err(wrong("PeriodMark, PeriodFinalMark, Exam")),
    }
}

fn put(
    row: &Row<'_>,
    file: &CaptureFile,
    mark: ApiMark,
    subject: String,
    (kind, term): Cell,
    year: &mut Year<'_>,
) -> Result<(), Finding> {
    let group = file.group.as_deref().unwrap_or_default();
    let class = year.class_with(&year.classes_of(group), &mark.person);
    let class = class.ok_or_else(|| row.unknown("person", &mark.person))?;
    if year.subjects.get(&subject).is_none() {
        return Err(row.unknown("subject", &subject));
    }
    let place = Place { pupil: Some(mark.person.clone()), ..row.place() };
    let key = ResultKey {
        kind,
        subject: subject.clone(),
        pupil: mark.person.clone(),
        term: term.clone(),
    };
    let newer = year.windows.newer(file, None);
    year.used_subjects.insert(subject.clone());
    let Some(class) = year.draft.classes.get_mut(&class) else { return Ok(()) };
    if let Some(other) = newer.filter(|_| !class.results.contains_key(&key)) {
        let key = format!("{subject} {}", mark.person);
        return Err(CONFLICT.at(place).with("key", key).with("other", other));
    }
    let record = ResultMark {
        pupil: mark.person,
        subject,
        term,
        value: mark.value,
        recorded_at: mark.recorded_at,
        recorded_by: None,
    };
    class.put_result(kind, record, place)
}
