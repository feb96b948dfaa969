//! Rules about who was in the class on the day.

use super::Question;
use crate::finding::{Code, Finding, Place};
use crate::journal::{Course, Presence};

/// C03 – mark for a pupil who was not in the class or the subgroup that day.
///
/// Source: clause 1.18 («отражение движения обучающихся»).
pub const MARK_WHEN_NOT_ENROLLED: Code = Code::blocks("C03");
/// C04 – attendance record for a pupil who was not in the class or the subgroup that day.
///
/// Source: clause 1.18.
pub const ATTENDANCE_WHEN_NOT_ENROLLED: Code = Code::blocks("C04");
/// C09 – a word of attendance that nobody has explained; it is counted as nothing.
///
/// Why: «Pass» means different things in different systems.
pub const UNKNOWN_ATTENDANCE: Code = Code::warns("C09");

/// C13 – mark or attendance record on a cancelled lesson.
///
/// Why: a cancelled lesson has no column, so the record would be on no page.
pub const ON_CANCELLED_LESSON: Code = Code::blocks("C13");

pub(super) fn mark_when_not_enrolled(question: &Question<'_>) -> Vec<Finding> {
    when_not_enrolled(question, MARK_WHEN_NOT_ENROLLED, marks)
}

pub(super) fn attendance_when_not_enrolled(question: &Question<'_>) -> Vec<Finding> {
    when_not_enrolled(question, ATTENDANCE_WHEN_NOT_ENROLLED, attendance)
}

/// Pupil and lesson of every mark.
fn marks(course: &Course) -> Vec<(usize, usize)> {
    course.marks.iter().map(|mark| (mark.pupil, mark.lesson)).collect()
}

/// Pupil and lesson of every attendance record.
fn attendance(course: &Course) -> Vec<(usize, usize)> {
    course.attendance.iter().map(|record| (record.pupil, record.lesson)).collect()
}

fn when_not_enrolled(
    question: &Question<'_>,
    code: Code,
    of: fn(&Course) -> Vec<(usize, usize)>,
) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    for course in &class.courses {
        for (pupil, lesson) in of(course) {
            let lesson = &course.lessons[lesson];
            if !course.has_member(pupil, lesson.date) {
                let mut place = question.day_place(course, lesson.date);
                place.lesson = Some(lesson.id.clone());
                place.pupil = Some(class.pupils[pupil].id.clone());
                findings.push(code.at(place));
            }
        }
    }
    findings
}

pub(super) fn on_cancelled_lesson(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    for course in &class.courses {
        for (what, records) in
            [("mark", marks(course)), ("attendance", attendance(course))]
        {
            for (pupil, lesson) in records {
                let lesson = &course.lessons[lesson];
                if lesson.cancelled {
                    let place = Place {
                        lesson: Some(lesson.id.clone()),
                        pupil: Some(class.pupils[pupil].id.clone()),
                        ..question.day_place(course, lesson.date)
                    };
                    findings.push(ON_CANCELLED_LESSON.at(place).with("what", what));
                }
            }
        }
    }
    findings
}

pub(super) fn unknown_attendance(question: &Question<'_>) -> Vec<Finding> {
    let class = question.class;
    let mut findings = Vec::new();
    for course in &class.courses {
        for record in &course.attendance {
            if record.presence == Presence::Unknown {
                let lesson = &course.lessons[record.lesson];
                let mut place = question.day_place(course, lesson.date);
                place.pupil = Some(class.pupils[record.pupil].id.clone());
                findings.push(UNKNOWN_ATTENDANCE.at(place));
            }
        }
    }
    findings
}
