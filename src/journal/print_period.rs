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

/// One document of a class and year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKey {
    /// The journal part of the print period with this id.
    Journal(String),
    /// The summary ledger.
    Ledger,
}

/// `q1` or `ledger`, as people name it on the command line.
impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(period) => f.write_str(period),
            Self::Ledger => f.write_str("ledger"),
        }
    }
}
