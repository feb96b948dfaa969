//! Print periods and the documents of a class.

use std::fmt;

use super::Span;

/// A span whose journal is printed as one part (clause 1.5: four times a year).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintPeriod {
    /// `q1`, as in file names and `--period`.
    pub id: String,
    /// «I четверть».
    pub title: String,
    /// Its days.
    pub span: Span,
}

/// One document of a class and year, as people name it on the command line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKey {
    /// Made for the print period with this id.
    Period(String),
    /// Made for the whole year, on the form with this name: `ledger`.
    Year(&'static str),
}

impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Period(id) => id,
            Self::Year(form) => form,
        })
    }
}
