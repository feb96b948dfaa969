//! The school with its clock, and the terms and holidays of the year.

use chrono::NaiveDate;

use super::capture::{CaptureFile, Kind, book, book_list};
use super::dates;
use super::row::Row;
use super::year::Year;
use crate::finding::Finding;
use crate::import::Intake;
use crate::import::codes::CONFLICT;
use crate::snapshot::v1::{Holiday, School, Term, TermKind};

pub(super) fn read_school(
    files: &[&CaptureFile],
    year: &mut Year<'_>,
    intake: &mut Intake,
) {
    let mut notes = Vec::new();
    book(files, Kind::School, None, intake, |_, row| {
        let school = School {
            id: Some(row.required_id("id")?),
            name: match row.text("fullName")? {
                Some(name) => name,
                None => row.required_text("name")?,
            },
        };
        if let Some(own) = row.get("timeZone") {
            match dates::offset(own.value()) {
                Some(zone) => year.zone = year.zone.or(Some(zone)),
                None => notes.push(own.unknown_word()),
            }
        }
        match &year.draft.school {
            Some(other) if *other != school => {
                let key = school.id.unwrap_or_default();
                let other = other.id.clone().unwrap_or_default();
                Err(CONFLICT.at(row.place()).with("key", key).with("other", other))
            }
            _ => {
                year.draft.school = Some(school);
                Ok(())
            }
        }
    });
    intake.findings.extend(notes);
}

type Span = (NaiveDate, NaiveDate);

pub(super) fn read_periods(
    files: &[&CaptureFile],
    year: &mut Year<'_>,
    intake: &mut Intake,
) {
    book_list(files, Kind::Periods, "reportingPeriods", intake, |_, row| {
        period(row, year)
    });
    book_list(files, Kind::Periods, "holidays", intake, |_, row| holiday(row, year));
    let whole = year.draft.terms.get("y").map(|own| (own.starts, own.ends));
    let spans = year.draft.terms.iter().map(|(_, own)| (own.starts, own.ends));
    let around = |left: Span, right: Span| (left.0.min(right.0), left.1.max(right.1));
    year.draft.days = whole.or_else(|| spans.reduce(around));
}

fn period(row: &Row<'_>, year: &mut Year<'_>) -> Result<(), Finding> {
    let id = row.required_id("id")?;
    let word = row.required_text("type")?;
    let known = "Quarter, HalfYear, Semester, Trimester, Year";
    let wrong = |name, expected: &str| {
        row.get(name).map_or_else(|| row.missing(name), |own| own.bad(expected))
    };
    let (kind, most) = term_kind(&word).ok_or_else(|| wrong("type", known))?;
    let number = match kind {
        TermKind::Year => 1,
        _ => row.required_number("number")?,
    };
    if !(1..=most).contains(&number) {
        return Err(wrong("number", &format!("1–{most}")));
    }
    let starts = row.required_day("start", year.zone)?;
    let ends = row.required_day("finish", year.zone)?;
    if ends < starts {
        return Err(wrong("finish", &format!("≥ {starts}")));
    }
    let term = term_id(kind, number);
    let record = Term { id: term.clone(), kind, number, starts, ends };
    year.draft.terms.put(&term, record, row.place())?;
    year.periods.put(&id, term, row.place())
}

fn holiday(row: &Row<'_>, year: &mut Year<'_>) -> Result<(), Finding> {
    let starts = row.required_day("dateStart", year.zone)?;
    let ends = row.required_day("dateFinish", year.zone)?;
    if ends < starts {
        return Err(row.get("dateFinish").map_or_else(
            || row.missing("dateFinish"),
            |own| own.bad(&format!("≥ {starts}")),
        ));
    }
    let record = Holiday { starts, ends, name: row.text("name")? };
    year.draft.holidays.put(&format!("{starts} {ends}"), record, row.place())
}

/// The kind of a period and how many of it a year has.
///
/// A module is no marking term of the regulation, and `NotSet` says nothing.
pub(super) fn term_kind(word: &str) -> Option<(TermKind, u8)> {
    match word {
        "Quarter" => Some((TermKind::Quarter, 4)),
        "HalfYear" | "Semester" => Some((TermKind::HalfYear, 2)),
        "Trimester" => Some((TermKind::Trimester, 3)),
        "Year" => Some((TermKind::Year, 1)),
        _ => None,
    }
}

/// The id of a term in the snapshot: every class has its own ids of the same periods.
pub(super) fn term_id(kind: TermKind, number: u8) -> String {
    match kind {
        TermKind::Quarter => format!("q{number}"),
        TermKind::HalfYear => format!("h{number}"),
        TermKind::Trimester => format!("t{number}"),
        TermKind::Year => "y".to_owned(),
    }
}
