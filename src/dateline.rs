//! The moment a document speaks of, so that nothing below `main` reads a clock.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// Moment of the oldest export whose slice for the document equals the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dateline(pub DateTime<FixedOffset>);

impl Dateline {
    /// The day in the export's own time zone.
    pub fn day(self) -> NaiveDate {
        self.0.date_naive()
    }

    /// «30.05.2026 18:20».
    pub fn written(self) -> String {
        self.0.format("%d.%m.%Y %H:%M").to_string()
    }
}
