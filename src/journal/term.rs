//! The calendar of a school year: marking terms and holidays.

use chrono::NaiveDate;

use super::Span;

/// The days of one school year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// `2025-26`.
    pub year: String,
    /// First and last day of the year.
    pub span: Span,
    /// Marking terms, by end and then by length, the shorter first.
    pub terms: Vec<Term>,
    /// Holidays, by first day.
    pub holidays: Vec<Holiday>,
}

impl Calendar {
    /// Marking terms of one kind, by number.
    pub fn terms_of(&self, kind: TermKind) -> impl Iterator<Item = (usize, &Term)> {
        self.terms.iter().enumerate().filter(move |(_, term)| term.kind == kind)
    }

    /// `2025/2026`, as people write the year.
    ///
    /// Falls back to the year's own name if it is not of the form `2025-26`.
    pub fn long_name(&self) -> String {
        match self.year.split_once('-') {
            Some((first, last)) if first.len() == 4 && last.len() == 2 => {
                format!("{first}/{}{last}", &first[..2])
            }
            _ => self.year.clone(),
        }
    }

    /// The holiday this day belongs to.
    pub fn holiday(&self, day: NaiveDate) -> Option<&Holiday> {
        self.holidays.iter().find(|holiday| holiday.span.contains(day))
    }
}

/// A marking term: at its end a pupil gets a resulting mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Id in the export.
    pub id: String,
    /// What kind of term it is.
    pub kind: TermKind,
    /// Number in the year, from 1.
    pub number: u8,
    /// Its days.
    pub span: Span,
}

/// Kind of marking term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermKind {
    /// Четверть.
    Quarter,
    /// Полугодие.
    HalfYear,
    /// Триместр.
    Trimester,
    /// Учебный год.
    Year,
}

/// Days without lessons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Its days.
    pub span: Span,
    /// What it is called.
    pub name: Option<String>,
}
