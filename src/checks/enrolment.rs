//! Rules about who was in the class on the day.

use super::Question;
use crate::finding::{Code, Finding};
use crate::journal::Presence;

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

pub(super) fn mark_when_not_enrolled(question: &Question<'_>) -> Vec<Finding> {
    records(question, MARK_WHEN_NOT_ENROLLED, |course| {
        course.marks.iter().map(|mark| (mark.pupil, mark.lesson)).collect()
    })
}

pub(super) fn attendance_when_not_enrolled(question: &Question<'_>) -> Vec<Finding> {
    records(question, ATTENDANCE_WHEN_NOT_ENROLLED, |course| {
        course.attendance.iter().map(|record| (record.pupil, record.lesson)).collect()
    })
}

fn records(
    question: &Question<'_>,
    code: Code,
    of: fn(&crate::journal::Course) -> Vec<(usize, usize)>,
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
