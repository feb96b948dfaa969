//! Who made an entry and when; what was planned; what happened to entries afterwards.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use super::WorkKind;

/// When an entry was made and by whom, as far as the export tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub at: Option<DateTime<FixedOffset>>,
    /// By whom: index among the staff of the export.
    pub by: Option<u32>,
}

/// One line of the calendar plan of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedLesson {
    /// Planned day.
    pub date: Option<NaiveDate>,
    /// Planned topic.
    pub topic: String,
    /// Planned work.
    pub work: Option<WorkKind>,
}

/// When a lesson of the day ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bell {
    /// Number of the lesson in the day, from 0.
    pub number: u8,
    /// Its end.
    pub ends: NaiveTime,
}

/// A span in which the entries of one account are void (clauses 1.22 and 2.20).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// Whose account it was: index among the staff of the export.
    pub staff: u32,
    /// From this moment on.
    pub from: DateTime<FixedOffset>,
    /// Up to this moment, included.
    pub to: DateTime<FixedOffset>,
}

impl Voided {
    /// Whether an entry was made in the span by that account.
    pub fn has(&self, entry: Recorded) -> bool {
        let is_within = |at: DateTime<FixedOffset>| (self.from..=self.to).contains(&at);
        entry.by == Some(self.staff) && entry.at.is_some_and(is_within)
    }
}

/// A change of an entry as the source logged it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Id of the lesson, if the entry belongs to one.
    pub lesson: Option<String>,
    /// Id of the pupil, if the entry is a pupil's.
    pub pupil: Option<String>,
}
