//! Who was not there, or late.

use super::Recorded;

/// An attendance record of one pupil in one lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Index of the pupil in the class.
    pub pupil: usize,
    /// Index of the lesson in the course.
    pub lesson: usize,
    /// What is known of it.
    pub presence: Presence,
    /// When it was entered.
    pub recorded: Recorded,
}

/// What is known of a pupil who has an attendance record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// Absent, reason not given.
    Absent,
    /// Absent through illness.
    Ill,
    /// Absent for a valid reason.
    Excused,
    /// There, but late.
    Late,
    /// A word of the source that nobody has explained; counted as nothing.
    Unknown,
}

impl Presence {
    /// Whether the lesson was missed.
    pub fn is_missed(self) -> bool {
        matches!(self, Self::Absent | Self::Ill | Self::Excused)
    }
}
