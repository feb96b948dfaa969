//! The model: one class in one school year, in the words of the school.
//!
//! Plain Rust values that rules and forms read. Knows no file, no JSON, no clock, no
//! profile; what a school may set is handed in as [`Conventions`].

mod attendance;
mod class_group;
mod conventions;
mod lesson;
mod mark;
mod movement;
mod print_period;
mod pupil;
mod record;
mod span;
mod term;

pub use attendance::{Attendance, Presence};
pub use class_group::{
    Carried, ClassGroup, ClassTeacher, CouncilDecision, Decision, Deferred, Source,
    class_name,
};
pub use conventions::{Bounds, Conventions, Limits, MarkScale, MarkingRule};
pub use lesson::{Course, Lesson, Marking, Planned, Work, WorkKind};
pub use mark::{Mark, MarkValue, ResultKind, ResultMark, Results, Sign};
pub use movement::{Movement, MovementKind};
pub use print_period::{DocumentKey, PrintPeriod};
pub use pupil::{PersonName, Pupil};
pub use record::{Bell, Change, PlannedLesson, Recorded, Voided};
pub use span::Span;
pub use term::{Calendar, Holiday, Term, TermKind};
