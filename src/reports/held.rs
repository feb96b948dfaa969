//! Lessons that were held, and what is known of them.

use super::{Cell, Question};
use crate::checks::programme::control_works_held;
use crate::documents::words;
use crate::journal::{ClassGroup, Course, Lesson, Presence, Span, Work};

/// Whether a lesson was held in the days that are told of.
pub(super) fn is_held(lesson: &Lesson, told: Span) -> bool {
    !lesson.cancelled && told.contains(lesson.date)
}

/// Whether nobody knows of some held lesson what its attendance record says.
pub(super) fn has_unknown_presence(class: &ClassGroup, told: Span) -> bool {
    class.courses.iter().any(|course| {
        course.attendance.iter().any(|own| {
            own.presence == Presence::Unknown
                && is_held(&course.lessons[own.lesson], told)
        })
    })
}

/// Control works held; unknown where the export lacks lessons.
pub(super) fn works_held(class: &ClassGroup, course: &Course, told: Span) -> Cell {
    match class.source.without_all_lessons {
        true => Cell::Unknown,
        false => Cell::count(control_works_held(course, told)),
    }
}

/// «контрольная работа: № 2».
pub(super) fn work_name(question: &Question<'_>, work: &Work) -> String {
    let kind = question.say(&format!("work_{}", words::work_kind(work.kind)));
    words::bound(&words::work(kind, work.title.as_deref()))
}

/// A course by subject and subgroup, «(группа 1)» not torn before its number.
pub(super) fn course_name(class: &ClassGroup, course: &Course) -> Cell {
    let name = class.course_name(course);
    let mut written = String::with_capacity(name.len());
    for (at, word) in name.split(' ').enumerate() {
        if at > 0 {
            let is_number = word.starts_with(|own: char| own.is_ascii_digit());
            written.push(if is_number { '\u{a0}' } else { ' ' });
        }
        written.push_str(word);
    }
    Cell::text(written)
}

/// The topic of a lesson; blank where none is recorded.
pub(super) fn topic(lesson: &Lesson) -> Cell {
    Cell::text(lesson.topic.as_deref().map(words::bound).unwrap_or_default())
}
